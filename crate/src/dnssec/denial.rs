//! Whether signed records prove that something is not there (RFC 4035 §5.4).

use core::cmp::Ordering;

use super::canonical::{ancestor, order};
use super::chain::Validator;
use super::nsec3::{self, Nsec3s};
use super::rrset::Signed;
use super::{Proof, ProofReason};
use crate::answer::{Answer, Outcome};
use crate::rdata::{Nsec, Nsec3};
use crate::{Name, Rtype};

/// What is proved not to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Absence {
    /// The name itself is not there, nor a wildcard for it.
    pub(super) name: bool,
    /// The name is there and another zone begins at it, to which nothing refers.
    pub(super) delegated: bool,
}

impl Absence {
    pub(super) const OF_NAME: Self = Self { name: true, delegated: false };
    pub(super) const OF_TYPE: Self = Self { name: false, delegated: false };
}

/// The proofs of one zone that a message brings.
enum Denials {
    Nsec(Vec<(Name, Nsec)>),
    Nsec3(Nsec3s),
}

impl Validator<'_> {
    /// Whether a message proves that a name has no records of a type, or is not there; and of which zone.
    pub(super) fn absence(&mut self, answer: &Answer, name: &Name, rtype: Rtype) -> Result<(Name, Absence), Proof> {
        let invalid = || Proof::not(ProofReason::DenialInvalid, name, rtype);
        let authority = &answer.message.authority;
        for record in authority.iter().filter(|record| record.rdata.as_soa().is_some()) {
            if !name.is_within(&record.owner) {
                return Err(invalid());
            }
            self.rrset(authority, &record.owner, Rtype::SOA)?;
        }
        let (zone, denials) = self.denials(answer, name, rtype)?;
        let invalid = || invalid().in_zone(&zone);
        if !name.is_within(&zone) {
            return Err(invalid());
        }
        let absence = match denials {
            Denials::Nsec(nsecs) => absence(&zone, &nsecs, name, rtype).ok_or_else(invalid)?,
            Denials::Nsec3(nsec3s) => nsec3s.absence(name, rtype).map_err(|reason| {
                Proof::not(reason.unwrap_or(ProofReason::DenialInvalid), name, rtype).in_zone(&zone)
            })?,
        };
        // The RCODE is not signed: what it says is to be what is proved.
        if absence.name != (answer.outcome == Outcome::NxDomain) { Err(invalid()) } else { Ok((zone, absence)) }
    }

    /// Whether an RRset that a wildcard was expanded to may be: no closer name is there (RFC 4035 §5.3.4).
    pub(super) fn expanded(
        &mut self,
        answer: &Answer,
        name: &Name,
        rtype: Rtype,
        signed: &Signed,
    ) -> Result<(), Proof> {
        if !signed.is_expanded(name) {
            return Ok(());
        }
        let (zone, denials) = self.denials(answer, name, rtype)?;
        let not = |reason| Err(Proof::not(reason, name, rtype).in_zone(&zone));
        if zone != signed.zone {
            return not(ProofReason::DenialInvalid);
        }
        match denials {
            Denials::Nsec(nsecs) => match covering(&zone, &nsecs, name) {
                Some((owner, nsec)) if closest(name, owner, &nsec.next).labels().count() <= signed.labels => Ok(()),
                _ => not(ProofReason::DenialInvalid),
            },
            Denials::Nsec3(nsec3s) => match nsec3s.covers(&ancestor(name, signed.labels + 1)) {
                Some(true) => not(ProofReason::OptOut),
                Some(false) => Ok(()),
                None => not(ProofReason::DenialInvalid),
            },
        }
    }

    /// The NSEC or NSEC3 records of a message, all of them signed by one zone.
    fn denials(&mut self, answer: &Answer, name: &Name, rtype: Rtype) -> Result<(Name, Denials), Proof> {
        let authority = &answer.message.authority;
        let (mut nsecs, mut nsec3s) = (Vec::new(), Vec::new());
        let mut zone: Option<Name> = None;
        let mut proved: Vec<(&Name, Rtype, Signed)> = Vec::new();
        for record in authority {
            let owner = &record.owner;
            let (nsec, nsec3) = (record.rdata.decode::<Nsec>(), record.rdata.decode::<Nsec3>());
            let kind = match (&nsec, &nsec3) {
                (Some(_), _) => Rtype::NSEC,
                (_, Some(_)) => Rtype::NSEC3,
                (None, None) => continue,
            };
            // An RRset is looked at once: a message has room for one of 1,500 records.
            let signed = match proved.iter().find(|(of, rtype, _)| *of == owner && *rtype == kind) {
                Some((.., signed)) => signed.clone(),
                None => {
                    let signed = self.rrset(authority, owner, kind)?;
                    proved.push((owner, kind, signed.clone()));
                    signed
                }
            };
            // One that a wildcard was expanded to says nothing of this name.
            if signed.is_expanded(owner) || *zone.get_or_insert_with(|| signed.zone.clone()) != signed.zone {
                continue;
            }
            nsecs.extend(nsec.map(|nsec| (owner.clone(), nsec)));
            nsec3s.extend(nsec3.map(|nsec3| (owner.clone(), nsec3)));
        }
        let Some(zone) = zone else {
            return Err(self.unproved(name, rtype, ProofReason::DenialAbsent));
        };
        match nsecs.is_empty() {
            true => match Nsec3s::new(&zone, nsec3s) {
                Ok(nsec3s) => Ok((zone, Denials::Nsec3(nsec3s))),
                Err(reason) => Err(Proof::not(reason, name, rtype).in_zone(&zone)),
            },
            false => Ok((zone, Denials::Nsec(nsecs))),
        }
    }
}

/// What NSEC records prove of a name and type; `None` where they prove nothing of the kind.
fn absence(zone: &Name, nsecs: &[(Name, Nsec)], name: &Name, rtype: Rtype) -> Option<Absence> {
    if let Some((_, nsec)) = nsecs.iter().find(|(owner, _)| owner == name) {
        return nsec3::absence_at(&nsec.types, name, rtype);
    }
    let (owner, nsec) = covering(zone, nsecs, name)?;
    if nsec.next.is_within(name) {
        // Something is below the name, so it is there, with nothing of its own (RFC 4592 §2.2.2).
        return Some(Absence::OF_TYPE);
    }
    let wildcard = closest(name, owner, &nsec.next).child(b"*").ok()?;
    match nsecs.iter().find(|(owner, _)| *owner == wildcard) {
        Some((_, nsec)) => nsec3::absence_at(&nsec.types, &wildcard, rtype).map(|_| Absence::OF_TYPE),
        None => covering(zone, nsecs, &wildcard).map(|_| Absence::OF_NAME),
    }
}

/// The NSEC record whose gap a name falls into.
fn covering<'a>(zone: &Name, nsecs: &'a [(Name, Nsec)], name: &Name) -> Option<&'a (Name, Nsec)> {
    nsecs.iter().find(|(owner, nsec)| {
        let behind = order(owner, name) == Ordering::Less;
        // The last one of a zone leads back to its apex.
        let before = order(name, &nsec.next) == Ordering::Less || nsec.next == *zone;
        // RFC 6840 §4.1: one at a delegation or a DNAME says nothing of what is below.
        behind && before && !(name.is_within(owner) && nsec3::leads_away(&nsec.types))
    })
}

/// The closest name above another that is there, as the ends of the gap show.
fn closest(name: &Name, owner: &Name, next: &Name) -> Name {
    let mut above = name.parent().unwrap_or_else(Name::root);
    while !owner.is_within(&above) && !next.is_within(&above) {
        above = above.parent().unwrap_or_else(Name::root);
    }
    above
}
