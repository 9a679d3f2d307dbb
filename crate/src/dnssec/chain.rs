//! The chain of trust: which zone a name is in, and with which keys it signs (RFC 4035 §5.2).

use core::cmp::Ordering;

use super::canonical::{self, Key};
use super::known::{Check, Known, Method, Wants};
use super::prove::Request;
use super::{Proof, ProofReason, Settings};
use crate::answer::{Answer, Outcome};
use crate::answers::Answers;
use crate::dns::Rdata;
use crate::rdata::Ds;
use crate::{Name, QueryErrorCode, Question, Rtype};

/// DS records and keys of one zone that are looked at; an honest zone has four, while it changes them.
const KEYS: usize = 64;

/// Digests of DS records (RFC 8624 §3.3): SHA-1, SHA-256, SHA-384.
const DIGESTS: [u8; 3] = [1, 2, 4];

/// SHA-1 among them.
const SHA1: u8 = 1;

/// Reads answers, and tells what signatures prove of them; what is missing is written down in `wants`, and until
/// it is there taken to be as it should.
pub(super) struct Validator<'a> {
    pub(super) answers: &'a Answers,
    pub(super) known: &'a Known,
    pub(super) settings: &'a Settings,
    /// Seconds since 1970-01-01 UTC.
    pub(super) now: u32,
    /// What the host has not said by now it is not asked any more, and it counts for nothing.
    is_last: bool,
    places: Vec<Place>,
    /// The same in order of their names.
    by_name: Vec<usize>,
    wants: Wants,
}

/// What the host says of a check.
pub(super) enum Verified {
    /// It holds.
    Holds,
    /// It does not; the reason is where it cannot be told.
    Not(Option<ProofReason>),
    /// It has not said: for now, it is taken to hold.
    Awaited,
}

/// Where a name stands in the tree of zones.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) name: Name,
    /// The place of the apex of its zone.
    pub(super) zone: usize,
    /// The place of the name above, unless this is a trust anchor.
    pub(super) above: Option<usize>,
    /// Why nothing that is signed there is secure.
    pub(super) fault: Option<Proof>,
    /// Of an apex: the keys of its zone.
    pub(super) keys: Vec<Key>,
    /// Of an apex: what refers to its keys.
    pub(super) ds: Vec<Ds>,
}

impl<'a> Validator<'a> {
    pub(super) fn new(request: &Request<'a>, known: &'a Known, is_last: bool) -> Self {
        let Request { answers, settings, now, .. } = *request;
        Self {
            answers,
            known,
            settings,
            now,
            is_last,
            places: Vec::new(),
            by_name: Vec::new(),
            wants: Wants::default(),
        }
    }

    /// What has been found out of names, parents first, and what is missing.
    pub(super) fn into_parts(self) -> (Vec<Place>, Wants) {
        (self.places, self.wants)
    }

    pub(super) fn at(&self, place: usize) -> Option<&Place> {
        self.places.get(place)
    }

    /// The answer to a question: the resolver's own, or where it cannot be had because the resolver found it
    /// bogus, what is behind it (RFC 4035 §3.2.2).
    pub(super) fn lookup(&mut self, name: &Name, rtype: Rtype) -> Result<&'a Answer, Proof> {
        let plain = Question::new(name.clone(), rtype);
        let behind = Question { checking_disabled: true, ..plain.clone() };
        let error = match self.answers.get(&plain) {
            Some(Ok(answer)) => return Ok(answer),
            Some(Err(error)) => error,
            None => {
                self.wants.questions.push(plain);
                return Err(Proof::not(ProofReason::QueryFailed, name, rtype));
            }
        };
        if error.code == QueryErrorCode::Servfail {
            match self.answers.get(&behind) {
                Some(Ok(answer)) => return Ok(answer),
                Some(Err(_)) => {}
                None => self.wants.questions.push(behind),
            }
        }
        Err(Proof::not(ProofReason::QueryFailed, name, rtype))
    }

    /// Where a name stands, worked out from the closest trust anchor down.
    pub(super) fn place(&mut self, name: &Name) -> usize {
        if let Some(place) = self.named(name).ok().and_then(|order| self.by_name.get(order)) {
            return *place;
        }
        let settings = self.settings;
        let anchors = settings.anchors.at(name);
        let above = match (anchors.is_empty(), name.parent()) {
            (true, Some(parent)) => Some(self.place(&parent)),
            _ => None,
        };
        let place = self.places.len();
        // Whoever comes back here before it is worked out has signed with the keys that are in question.
        let unfounded = Proof::not(ProofReason::SignatureMisfit, name, Rtype::DS);
        let blank =
            Place { name: name.clone(), zone: place, above, fault: Some(unfounded), keys: Vec::new(), ds: Vec::new() };
        self.places.push(blank);
        if let Err(order) = self.named(name) {
            self.by_name.insert(order, place);
        }
        let found = match above {
            Some(above) => self.below(name, above),
            None if anchors.is_empty() => Err(Proof::not(ProofReason::AnchorAbsent, name, Rtype::DNSKEY).in_zone(name)),
            None => self.apex(name, &anchors),
        };
        let zone = above.and_then(|above| self.at(above)).map_or(place, |above| above.zone);
        if let Some(blank) = self.places.get_mut(place) {
            match found {
                Ok(Some((keys, ds))) => (blank.keys, blank.ds, blank.fault) = (keys, ds, None),
                Ok(None) => (blank.zone, blank.fault) = (zone, None),
                Err(fault) => blank.fault = Some(fault),
            }
        }
        place
    }

    /// Where a name stands in their order, or would stand.
    fn named(&self, name: &Name) -> Result<usize, usize> {
        let compared = |place: &usize| self.at(*place).map_or(Ordering::Less, |place| place.name.cmp(name));
        self.by_name.binary_search_by(compared)
    }

    /// A name below one that is placed: the keys of a zone that begins there, or `None` within the same zone.
    fn below(&mut self, name: &Name, above: usize) -> Result<Option<Apex>, Proof> {
        if let Some(fault) = self.at(above).and_then(|above| above.fault.clone()) {
            return Err(fault);
        }
        let answer = self.lookup(name, Rtype::DS)?;
        if !answer.aliases.is_empty() {
            // An alias has no other data, so no zone begins there (RFC 2181 §10.1).
            self.alias(answer, name)?;
            return Ok(None);
        }
        match &answer.outcome {
            Outcome::Records(records) => {
                self.rrset(&answer.message.answer, name, Rtype::DS)?;
                let data: Vec<&Rdata> = records.iter().map(|record| &record.rdata).collect();
                self.apex(name, &data)
            }
            Outcome::NoData | Outcome::NxDomain => match self.absence(answer, name, Rtype::DS)?.1.delegated {
                true => Err(Proof::not(ProofReason::Unsigned, name, Rtype::DS).in_zone(name)),
                false => Ok(None),
            },
            Outcome::AliasLoop => Ok(None),
        }
    }

    /// The keys of the zone that begins at a name, by the DS records or the trust anchors that refer to them.
    fn apex(&mut self, name: &Name, anchors: &[&Rdata]) -> Result<Option<Apex>, Proof> {
        let ds = self.usable(name, anchors)?;
        let answer = self.lookup(name, Rtype::DNSKEY)?;
        let section = &answer.message.answer;
        let mut keys = Vec::new();
        for record in answer.records().iter().filter(|record| record.owner == *name).take(KEYS) {
            keys.extend(Key::of(&record.rdata));
        }
        let mut entries = Vec::new();
        for key in &keys {
            let named = anchors.iter().any(
                |anchor| matches!(anchor, Rdata::Opaque { rtype: Rtype::DNSKEY, octets } if *octets == key.octets),
            );
            if named || self.refers(name, &ds, key)? {
                entries.push(key.clone());
            }
        }
        let mismatch = || {
            let first = ds.first();
            Proof {
                key_tag: first.map(|ds| ds.key_tag),
                algorithm: first.map(|ds| ds.algorithm),
                ..Proof::not(ProofReason::KeyMismatch, name, Rtype::DNSKEY).in_zone(name)
            }
        };
        if entries.is_empty() {
            return Err(mismatch());
        }
        self.signed(section, name, Rtype::DNSKEY, &|signer| (signer == name).then(|| entries.clone()))
            .map_err(|fault| fault.in_zone(name))?;
        Ok(Some((keys, ds)))
    }

    /// The DS records that can be used: of an algorithm and a digest that are known here.
    fn usable(&self, name: &Name, anchors: &[&Rdata]) -> Result<Vec<Ds>, Proof> {
        let unsupported = |reason| Err(Proof::not(reason, name, Rtype::DS).in_zone(name));
        let mut all: Vec<Ds> = Vec::new();
        for anchor in anchors.iter().take(KEYS) {
            all.extend(anchor.decode());
        }
        let by_key = anchors.iter().any(|anchor| Key::of(anchor).is_some_and(|key| self.supports(key.algorithm)));
        let mut known = Vec::new();
        for ds in &all {
            if self.supports(ds.algorithm) {
                known.push(ds);
            }
        }
        if known.is_empty() && !by_key {
            return unsupported(ProofReason::AlgorithmUnsupported);
        }
        // RFC 4509 §3: where there is a better digest, SHA-1 is not looked at.
        let better = known.iter().any(|ds| ds.digest_type != SHA1 && DIGESTS.contains(&ds.digest_type));
        let mut usable = Vec::new();
        for ds in known {
            if DIGESTS.contains(&ds.digest_type) && (ds.digest_type != SHA1 || !better) {
                usable.push(ds.clone());
            }
        }
        if usable.is_empty() && !by_key { unsupported(ProofReason::DigestUnsupported) } else { Ok(usable) }
    }

    /// Whether signatures of an algorithm are looked at: those of RFC 9904 §5 that WebCrypto has.
    pub(super) fn supports(&self, algorithm: u8) -> bool {
        match algorithm {
            8 | 10 | 13 | 14 | 15 => true,
            5 | 7 => self.settings.sha1,
            _ => false,
        }
    }

    /// How much the host was told to verify, and is to be told.
    pub(super) fn work(&self) -> usize {
        self.known.work() + self.wants.checks.len()
    }

    /// What the host says of a check; what it has not said is written down, unless it is not to be asked any more.
    pub(super) fn verify(&mut self, check: Check) -> Verified {
        match self.known.verified(&check) {
            Some(Some(true)) => Verified::Holds,
            Some(Some(false)) => Verified::Not(None),
            Some(None) => Verified::Not(Some(ProofReason::HostIncapable)),
            None if self.is_last => Verified::Not(Some(ProofReason::WorkExcessive)),
            None => {
                self.wants.checks.push(check);
                Verified::Awaited
            }
        }
    }

    /// Whether a DS record refers to a key.
    fn refers(&mut self, name: &Name, ds: &[Ds], key: &Key) -> Result<bool, Proof> {
        for ds in ds.iter().filter(|ds| ds.key_tag == key.tag && ds.algorithm == key.algorithm) {
            let octets = canonical::digested(name, &key.octets);
            let method = Method::Digest(ds.digest_type);
            match self.verify(Check { proof: ds.digest.clone(), public_key: Vec::new(), method, octets }) {
                Verified::Holds | Verified::Awaited => return Ok(true),
                Verified::Not(None) => {}
                Verified::Not(Some(reason)) => return Err(Proof::not(reason, name, Rtype::DS).in_zone(name)),
            }
        }
        Ok(false)
    }
}

/// The keys of a zone, and what refers to them.
type Apex = (Vec<Key>, Vec<Ds>);
