//! Whether a key of its zone signed an RRset (RFC 4035 §5.3).

use super::canonical::{self, Key};
use super::chain::{Validator, Verified};
use super::known::{Check, Method};
use super::{Proof, ProofReason};
use crate::answer::Answer;
use crate::dns::{Rdata, Record};
use crate::rdata::Rrsig;
use crate::{Name, Rtype};

/// Signatures over one RRset that are looked at, and keys that share one tag: more than that is an attack
/// (CVE-2023-50387).
const SIGNATURES: usize = 8;
const SAME_TAG: usize = 4;

/// Signatures verified in one check.
const WORK: usize = 4_000;

/// An RRset that a zone signed.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    /// The zone.
    pub(super) zone: Name,
    /// How many labels of the owner were signed: fewer than it has where a wildcard was expanded.
    pub(super) labels: usize,
    pub(super) key_tag: u16,
    pub(super) algorithm: u8,
    /// Seconds since 1970, in serial arithmetic.
    pub(super) expiration: u32,
}

impl Signed {
    /// Whether a wildcard was expanded to the owner (RFC 4035 §5.3.4); the wildcard itself is none.
    pub(super) fn is_expanded(&self, owner: &Name) -> bool {
        let count = owner.labels().count();
        self.labels < count && !(self.labels + 1 == count && owner.labels().next() == Some(b"*"))
    }
}

impl Validator<'_> {
    /// What signatures prove of an RRset in a section.
    pub(super) fn rrset(&mut self, section: &[Record], owner: &Name, rtype: Rtype) -> Result<Signed, Proof> {
        let mut faults = Vec::new();
        let mut signers = Vec::new();
        for rrsig in signatures(section, owner, rtype) {
            let signer = rrsig.1.signer;
            // The zone that has the RRset is the owner or above it; DS is the parent's (RFC 4035 §5.3.1).
            let fits = owner.is_within(&signer) && (rtype != Rtype::DS || *owner != signer);
            if fits && !signers.iter().any(|(other, _)| *other == signer) && signers.len() < SIGNATURES {
                let place = self.place(&signer);
                let Some(found) = self.at(place) else { continue };
                match &found.fault {
                    Some(fault) => faults.push(fault.clone()),
                    None if found.zone == place => signers.push((signer, found.keys.clone())),
                    None => {}
                }
            }
        }
        if signers.is_empty() {
            return Err(match faults.into_iter().next() {
                Some(fault) => fault,
                None => self.unsigned(section, owner, rtype),
            });
        }
        self.signed(section, owner, rtype, &|signer| {
            signers.iter().find(|(other, _)| other == signer).map(|(_, keys)| keys.clone())
        })
    }

    /// Why an RRset without a signature of its zone is not secure: the zone is not, or the signature was taken away.
    fn unsigned(&mut self, section: &[Record], owner: &Name, rtype: Rtype) -> Proof {
        let reason = match signatures(section, owner, rtype).is_empty() {
            true => ProofReason::SignatureAbsent,
            false => ProofReason::SignatureMisfit,
        };
        self.unproved(owner, rtype, reason)
    }

    /// Why something is not secure that a signed zone would prove: the zone is not signed, or else the reason given.
    pub(super) fn unproved(&mut self, owner: &Name, rtype: Rtype, reason: ProofReason) -> Proof {
        let above = if rtype == Rtype::DS { owner.parent() } else { None };
        let place = self.place(above.as_ref().unwrap_or(owner));
        let Some(found) = self.at(place) else { return Proof::not(reason, owner, rtype) };
        match (&found.fault, self.at(found.zone)) {
            (Some(fault), _) => fault.clone(),
            (None, Some(zone)) => Proof::not(reason, owner, rtype).in_zone(&zone.name),
            (None, None) => Proof::not(reason, owner, rtype),
        }
    }

    /// Whether one of the keys that `keys` gives for a signer made one of the signatures over an RRset.
    pub(super) fn signed(
        &mut self,
        section: &[Record],
        owner: &Name,
        rtype: Rtype,
        keys: &dyn Fn(&Name) -> Option<Vec<Key>>,
    ) -> Result<Signed, Proof> {
        let mut rrset = Vec::new();
        for record in section {
            if record.owner == *owner && record.rdata.rtype() == rtype {
                rrset.push(record);
            }
        }
        let found = signatures(section, owner, rtype);
        let absent = if found.is_empty() { ProofReason::SignatureAbsent } else { ProofReason::SignatureMisfit };
        let (mut first, mut awaited) = (None, None);
        let mut looked = 0;
        for (octets, rrsig) in found {
            let Some(keys) = keys(&rrsig.signer) else { continue };
            looked += 1;
            if looked > SIGNATURES {
                break;
            }
            let verdict = self.by_one_of(&keys, octets, &rrsig, owner, &rrset);
            let signed = || Signed {
                zone: rrsig.signer.clone(),
                labels: rrsig.labels.into(),
                key_tag: rrsig.key_tag,
                algorithm: rrsig.algorithm,
                expiration: rrsig.expiration,
            };
            match verdict {
                Ok(true) => return Ok(signed()),
                // The others are verified at the same time: one round does for all.
                Ok(false) => drop(awaited.get_or_insert_with(signed)),
                Err((reason, time)) => {
                    first.get_or_insert_with(|| Proof {
                        key_tag: Some(rrsig.key_tag),
                        algorithm: Some(rrsig.algorithm),
                        time,
                        ..Proof::not(reason, owner, rtype).in_zone(&rrsig.signer)
                    });
                }
            }
        }
        if let Some(awaited) = awaited {
            return Ok(awaited);
        }
        Err(first.unwrap_or_else(|| Proof::not(absent, owner, rtype)))
    }

    /// Whether a key made a signature: `false` while the host has not told, which is to be asked again.
    fn by_one_of(
        &mut self,
        keys: &[Key],
        octets: &[u8],
        rrsig: &Rrsig,
        owner: &Name,
        rrset: &[&Record],
    ) -> Result<bool, (ProofReason, Option<u32>)> {
        let fault = |reason| Err((reason, None));
        // RFC 4035 §5.3.1, in serial arithmetic (RFC 4034 §3.1.5).
        if is_before(rrsig.expiration, self.now) {
            return Err((ProofReason::SignatureExpired, Some(rrsig.expiration)));
        }
        if is_before(self.now, rrsig.inception) {
            return Err((ProofReason::SignatureNotYetValid, Some(rrsig.inception)));
        }
        let signed = canonical::signed(octets, &rrsig.signer, owner, rrsig.labels, rrset);
        let signed = match signed {
            Some(signed) if usize::from(rrsig.labels) <= owner.labels().count() && self.supports(rrsig.algorithm) => {
                signed
            }
            _ => return fault(ProofReason::SignatureMisfit),
        };
        let (mut reason, mut awaited) = (ProofReason::KeyAbsent, false);
        let fitting = keys.iter().filter(|key| key.tag == rrsig.key_tag && key.algorithm == rrsig.algorithm);
        for key in fitting.take(SAME_TAG) {
            if self.work() > WORK {
                return fault(ProofReason::WorkExcessive);
            }
            let check = Check {
                proof: rrsig.signature.clone(),
                public_key: key.public_key().to_vec(),
                method: Method::Signature(rrsig.algorithm),
                octets: signed.clone(),
            };
            match self.verify(check) {
                Verified::Holds => return Ok(true),
                Verified::Awaited => awaited = true,
                Verified::Not(why) => reason = why.unwrap_or(ProofReason::SignatureInvalid),
            }
        }
        if awaited { Ok(false) } else { fault(reason) }
    }

    /// The alias at a name, signed itself or made from a DNAME that is (RFC 6672 §5.3.1).
    pub(super) fn alias(&mut self, answer: &Answer, owner: &Name) -> Result<Signed, Proof> {
        let section = &answer.message.answer;
        if signatures(section, owner, Rtype::CNAME).is_empty() {
            for record in section {
                if let Rdata::Dname(target) = &record.rdata
                    && owner.is_within(&record.owner)
                    && *owner != record.owner
                    && is_made_of(section, owner, &record.owner, target)
                {
                    return self.rrset(section, &record.owner, Rtype::DNAME);
                }
            }
        }
        let signed = self.rrset(section, owner, Rtype::CNAME)?;
        self.expanded(answer, owner, Rtype::CNAME, &signed)?;
        Ok(signed)
    }
}

/// The signatures over an RRset, with their octets.
fn signatures<'a>(section: &'a [Record], owner: &Name, rtype: Rtype) -> Vec<(&'a [u8], Rrsig)> {
    let mut found = Vec::new();
    for record in section {
        if let Rdata::Opaque { rtype: Rtype::RRSIG, octets } = &record.rdata
            && record.owner == *owner
            && let Some(rrsig) = record.rdata.decode::<Rrsig>()
            && rrsig.type_covered == rtype
        {
            found.push((octets.as_slice(), rrsig));
        }
    }
    found
}

/// Whether a time comes before another (RFC 1982 §3.2).
fn is_before(one: u32, other: u32) -> bool {
    (one.wrapping_sub(other) as i32) < 0
}

/// Whether the alias at a name is what a DNAME above it makes of it (RFC 6672 §2.2).
fn is_made_of(section: &[Record], owner: &Name, above: &Name, target: &Name) -> bool {
    let kept = owner.labels().count().saturating_sub(above.labels().count());
    let Ok(made) = Name::from_labels(owner.labels().take(kept).chain(target.labels())) else { return false };
    section.iter().any(|record| record.owner == *owner && record.rdata.as_cname() == Some(&made))
}
