//! Hashed denial (RFC 5155 §8), and what the types at an owner tell.

use super::canonical::ancestor;
use super::denial::Absence;
use super::digits::{Base, octets};
use super::{ProofReason, sha1};
use crate::rdata::Nsec3;
use crate::{Name, Rtype};

/// More iterations than this make the zone insecure (RFC 9276 §3.2).
const ITERATIONS: u16 = 150;

/// The one hash algorithm there is (RFC 5155 §11).
const SHA1: u8 = 1;

/// The flag of a gap that may hide unsigned delegations (RFC 5155 §3.1.2.1).
const OPT_OUT: u8 = 1;

/// NSEC3 records of one zone, with the same parameters.
pub(super) struct Nsec3s {
    zone: Name,
    /// The hash of each owner, and its record.
    records: Vec<(Vec<u8>, Nsec3)>,
}

impl Nsec3s {
    /// Takes those whose hash can be made.
    pub(super) fn new(zone: &Name, all: Vec<(Name, Nsec3)>) -> Result<Self, ProofReason> {
        let mut records: Vec<(Vec<u8>, Nsec3)> = Vec::new();
        for (owner, nsec3) in all {
            // RFC 5155 §8.1, §8.2: others are as if they were not there; all are of one set of parameters.
            let same = records
                .first()
                .is_none_or(|(_, first)| first.iterations == nsec3.iterations && first.salt == nsec3.salt);
            if nsec3.hash_algorithm == SHA1
                && nsec3.flags & !OPT_OUT == 0
                && same
                && owner.parent().as_ref() == Some(zone)
                && let Some(hash) = hash_of(&owner)
            {
                records.push((hash, nsec3));
            }
        }
        match records.first() {
            Some((_, first)) if first.iterations > ITERATIONS => Err(ProofReason::IterationsHigh),
            Some(_) => Ok(Self { zone: zone.clone(), records }),
            None => Err(ProofReason::DenialInvalid),
        }
    }

    /// What they prove of a name and type; a reason where that is not simply nothing.
    pub(super) fn absence(&self, name: &Name, rtype: Rtype) -> Result<Absence, Option<ProofReason>> {
        // RFC 5155 §8.5, §8.6
        if let Some(nsec3) = self.at(name) {
            return absence_at(&nsec3.types, name, rtype).ok_or(None);
        }
        // RFC 5155 §8.3: the closest encloser is there, the name right below it is not.
        let (encloser, nsec3) = self.encloser(name).ok_or(None)?;
        if leads_away(&nsec3.types) {
            return Err(None);
        }
        let next_closer = ancestor(name, encloser.labels().count() + 1);
        let opt_out = self.covers(&next_closer).ok_or(None)?;
        let wildcard = encloser.child(b"*").map_err(|_| None)?;
        match self.at(&wildcard) {
            // RFC 5155 §8.7
            Some(nsec3) if !opt_out => absence_at(&nsec3.types, &wildcard, rtype).map(|_| Absence::OF_TYPE).ok_or(None),
            // RFC 5155 §9.2: what is left out of the proof may be there, unsigned.
            _ if opt_out => Err(Some(ProofReason::OptOut)),
            // RFC 5155 §8.4
            _ => self.covers(&wildcard).map(|_| Absence::OF_NAME).ok_or(None),
        }
    }

    /// Whether a name falls into a gap, and if so, into one with opt-out.
    pub(super) fn covers(&self, name: &Name) -> Option<bool> {
        let hash = self.hash(name)?;
        for (owner, nsec3) in &self.records {
            let (behind, before) = (*owner < hash, hash < nsec3.next);
            // The last one leads back to the first.
            let last = nsec3.next <= *owner;
            if behind && before || last && (behind || before) {
                return Some(nsec3.flags & OPT_OUT != 0);
            }
        }
        None
    }

    fn at(&self, name: &Name) -> Option<&Nsec3> {
        let hash = self.hash(name)?;
        self.records.iter().find(|(owner, _)| *owner == hash).map(|(_, nsec3)| nsec3)
    }

    /// The closest name above another that is there.
    fn encloser(&self, name: &Name) -> Option<(Name, &Nsec3)> {
        let mut above = name.parent()?;
        while above.is_within(&self.zone) {
            if let Some(nsec3) = self.at(&above) {
                return Some((above, nsec3));
            }
            above = above.parent()?;
        }
        None
    }

    /// The hash of a name (RFC 5155 §5).
    fn hash(&self, name: &Name) -> Option<Vec<u8>> {
        let (_, Nsec3 { iterations, salt, .. }) = self.records.first()?;
        let mut octets = name.as_octets().to_vec();
        for _ in 0..=*iterations {
            octets.extend_from_slice(salt);
            octets = sha1::digest(&octets).to_vec();
        }
        Some(octets)
    }
}

/// The hash that an owner is named by.
fn hash_of(owner: &Name) -> Option<Vec<u8>> {
    octets(owner.labels().next()?, Base::Hex32)
}

/// What the types at a name prove of one; `None` where it is there, or where they are of the other side of a cut.
pub(super) fn absence_at(types: &[Rtype], name: &Name, rtype: Rtype) -> Option<Absence> {
    let has = |rtype| types.contains(&rtype);
    let delegated = has(Rtype::NS) && !has(Rtype::SOA);
    // RFC 6840 §4.4 for DS; §4.1 for all others.
    let other_side = if rtype == Rtype::DS { has(Rtype::SOA) && !name.is_root() } else { delegated };
    (!has(rtype) && !has(Rtype::CNAME) && !other_side).then_some(Absence { name: false, delegated })
}

/// Whether what is below an owner with these types is elsewhere: in another zone, or where a DNAME leads.
pub(super) fn leads_away(types: &[Rtype]) -> bool {
    types.contains(&Rtype::DNAME) || types.contains(&Rtype::NS) && !types.contains(&Rtype::SOA)
}
