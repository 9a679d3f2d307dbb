//! Authenticated denial: which NSEC (RFC 4035 §3.1.3) or NSEC3 (RFC 5155 §7.2) records prove an absence.

use std::collections::BTreeMap;

use domain::base::name::{Label, ToName};
use domain::base::{Name, Rtype};
use domain::dnssec::common::nsec3_default_hash;
use domain::rdata::ZoneRecordData;
use domain::rdata::nsec3::OwnerHash;
use domain::utils::base32;
use domain::zonetree::{StoredName, StoredRecord};

/// The records which prove absences in one zone, each with its signatures.
#[derive(Debug)]
pub(crate) enum Denial {
    /// NSEC records in canonical order of their owners.
    Nsec(BTreeMap<StoredName, Vec<StoredRecord>>),
    /// NSEC3 records in order of the hashes that name them.
    Nsec3 {
        chain: BTreeMap<Vec<u8>, Vec<StoredRecord>>,
        /// Whether unsigned delegations may lie between the records (RFC 5155 §6).
        opt_out: bool,
    },
    /// Nothing is proven, though it should be.
    Withheld,
}

/// Where a name that does not exist would be.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    /// The longest existing ancestor.
    pub(crate) closest_encloser: StoredName,
    /// The name one label below, toward the name that does not exist.
    pub(crate) next_closer: StoredName,
    /// The wildcard below the closest encloser, whether or not it exists.
    pub(crate) wildcard: StoredName,
}

impl Denial {
    /// Collects the NSEC or NSEC3 records of a signed zone.
    pub(crate) fn new(
        apex: &StoredName,
        records: &[StoredRecord],
        signatures: impl Fn(&StoredName, Rtype) -> Option<Vec<StoredRecord>>,
    ) -> Self {
        let with_signatures = |record: &StoredRecord| {
            let signatures = signatures(record.owner(), record.rtype()).unwrap_or_default();
            [record.clone()].into_iter().chain(signatures).collect::<Vec<_>>()
        };
        let of_type = |rtype| records.iter().filter(move |record| record.rtype() == rtype);
        let nsec: BTreeMap<_, _> =
            of_type(Rtype::NSEC).map(|nsec| (nsec.owner().clone(), with_signatures(nsec))).collect();
        if !nsec.is_empty() {
            return Self::Nsec(nsec);
        }
        let hash_in = |owner: &StoredName| {
            let label = owner.first().to_string();
            owner.ends_with(apex).then(|| base32::decode_hex::<Vec<u8>>(&label).ok()).flatten()
        };
        let is_opt_out =
            |record: &StoredRecord| matches!(record.data(), ZoneRecordData::Nsec3(nsec3) if nsec3.opt_out());
        let chain = of_type(Rtype::NSEC3).filter_map(|nsec3| Some((hash_in(nsec3.owner())?, with_signatures(nsec3))));
        Self::Nsec3 { chain: chain.collect(), opt_out: of_type(Rtype::NSEC3).any(is_opt_out) }
    }

    /// Proves that a name which exists has no records of a type.
    pub(crate) fn of_type(&self, name: &StoredName) -> Vec<StoredRecord> {
        match self.left_out(name) {
            // RFC 5155 §7.2.4: that the name may be an unsigned delegation, or lead to one.
            Some(gap) => self.proofs(&[&gap.closest_encloser, &gap.next_closer]),
            None => self.proofs(&[name]),
        }
    }

    /// Where the chain of NSEC3 records leaves a name that exists out, as opt-out lets it (RFC 5155 §6).
    fn left_out(&self, name: &StoredName) -> Option<Gap> {
        let Self::Nsec3 { chain, .. } = self else { return None };
        let is_in = |name: &StoredName| hash(name).is_some_and(|hash| chain.contains_key(&hash));
        let provable = name.iter_suffixes().find(is_in)?;
        Gap::new(name, &provable)
    }

    /// Proves that a name does not exist, and what its wildcard is: absent too, or without the type.
    pub(crate) fn of_name(&self, gap: &Gap) -> Vec<StoredRecord> {
        match self {
            // The NSEC record that covers the name also shows its closest encloser.
            Self::Nsec(_) | Self::Withheld => self.proofs(&[&gap.next_closer, &gap.wildcard]),
            Self::Nsec3 { .. } => {
                let left_out = self.left_out(&gap.closest_encloser);
                let gap = left_out.as_ref().unwrap_or(gap);
                self.proofs(&[&gap.closest_encloser, &gap.next_closer, &gap.wildcard])
            }
        }
    }

    /// Proves that no closer name exists, so that a wildcard answers (RFC 4035 §3.1.3.3, RFC 5155 §7.2.6).
    pub(crate) fn of_closer(&self, gap: &Gap) -> Vec<StoredRecord> {
        self.proofs(&[&gap.next_closer])
    }

    /// Whether the proof leaves an unsigned delegation possible, so that its answer is not secure (RFC 5155 §9.2).
    pub(crate) fn leaves_open(&self, name: &StoredName, gap: Option<&Gap>) -> bool {
        matches!(self, Self::Nsec3 { opt_out: true, .. }) && (gap.is_some() || self.left_out(name).is_some())
    }

    fn proofs(&self, names: &[&StoredName]) -> Vec<StoredRecord> {
        let mut proofs: Vec<StoredRecord> = Vec::new();
        for record in names.iter().filter_map(|name| self.at_or_before(name)).flatten() {
            if !proofs.contains(record) {
                proofs.push(record.clone());
            }
        }
        proofs
    }

    /// The record that matches a name, or else covers it: the last one not after it, or the last of all.
    fn at_or_before(&self, name: &StoredName) -> Option<&Vec<StoredRecord>> {
        match self {
            Self::Nsec(nsec) => {
                nsec.range(..=name.clone()).next_back().or(nsec.last_key_value()).map(|(_, proof)| proof)
            }
            Self::Nsec3 { chain, .. } => {
                let at_or_before = chain.range(..=hash(name)?).next_back();
                at_or_before.or(chain.last_key_value()).map(|(_, proof)| proof)
            }
            Self::Withheld => None,
        }
    }
}

/// The hash under which a name stands in the chain of NSEC3 records.
fn hash(name: &StoredName) -> Option<Vec<u8>> {
    let hash: OwnerHash<Vec<u8>> = nsec3_default_hash(name).ok()?;
    Some(hash.as_slice().to_vec())
}

impl Gap {
    /// Where below its closest encloser a name would be; `None` when the name is not below it.
    pub(crate) fn new(name: &StoredName, closest_encloser: &StoredName) -> Option<Self> {
        let depth = name.label_count().checked_sub(closest_encloser.label_count() + 1)?;
        let next_closer = name.iter_suffixes().nth(depth)?;
        let mut octets = vec![1];
        octets.extend_from_slice(Label::wildcard().as_slice());
        octets.extend_from_slice(closest_encloser.as_slice());
        let wildcard = Name::from_octets(octets).ok()?.to_bytes();
        Some(Self { closest_encloser: closest_encloser.clone(), next_closer, wildcard })
    }
}
