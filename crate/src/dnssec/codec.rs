//! How a check talks to a validator that is another program: what it asks, and what it is told.
//!
//! Numbers are in network order, names in wire form (RFC 1035 §3.1), lists begin with their length. Whoever reads
//! does so to the end, or not at all.

use super::outcome::{DnssecDs, DnssecKey, DnssecZone};
use super::{Proof, ProofReason, Proved, Request, Security, Settings, TrustAnchors, Wanted};
use crate::answer::Answer;
use crate::answers::Answers;
use crate::dns::Rdata;
use crate::{Name, QueryError, QueryErrorCode, Question, Rtype, doh};

/// No value where there could be one.
const NONE: u8 = 255;

/// What came of a question: an answer, SERVFAIL, or another failure.
const ANSWER: u8 = 0;
const SERVFAIL: u8 = 1;
const FAILURE: u8 = 2;

/// Writes a request.
pub fn write_request(request: &Request<'_>) -> Vec<u8> {
    let Request { answers, wanted, settings, now, first } = request;
    let mut writer = Writer(Vec::new());
    writer.u32(*now);
    writer.0.extend_from_slice(&[(*first).into(), settings.sha1.into()]);
    writer.anchors(&settings.anchors);
    writer.length(wanted.len());
    for (name, rtype) in *wanted {
        writer.name(name);
        writer.u16(rtype.0);
    }
    writer.length(answers.iter().count());
    for (question, lookup) in answers.iter() {
        writer.question(question);
        match lookup {
            Ok(answer) => {
                writer.0.push(ANSWER);
                writer.octets(&answer.message.octets);
            }
            Err(error) => writer.0.push(if error.code == QueryErrorCode::Servfail { SERVFAIL } else { FAILURE }),
        }
    }
    writer.0
}

/// What a request says, in the validator.
#[derive(Debug)]
pub struct OwnedRequest {
    answers: Answers,
    wanted: Vec<Wanted>,
    settings: Settings,
    now: u32,
    first: bool,
}

impl OwnedRequest {
    /// Reads a request; `None` for what is none.
    pub fn read(octets: &[u8]) -> Option<Self> {
        let mut reader = Reader(octets);
        let now = reader.u32()?;
        let (first, sha1) = (reader.u8()? != 0, reader.u8()? != 0);
        let anchors = reader.anchors()?;
        let (mut wanted, mut answers) = (Vec::new(), Answers::default());
        for _ in 0..reader.u32()? {
            wanted.push((reader.name()?, Rtype(reader.u16()?)));
        }
        for _ in 0..reader.u32()? {
            let question = reader.question()?;
            let lookup = match reader.u8()? {
                ANSWER => doh::decode(&question, reader.octets()?).and_then(|message| Answer::of(&question, message)),
                SERVFAIL => Err(QueryError::new(QueryErrorCode::Servfail)),
                _ => Err(QueryError::new(QueryErrorCode::Timeout)),
            };
            answers.insert(question, lookup);
        }
        let settings = Settings { anchors, clock: None, sha1 };
        reader.0.is_empty().then_some(Self { answers, wanted, settings, now, first })
    }

    /// The request itself.
    pub fn request(&self) -> Request<'_> {
        let Self { answers, wanted, settings, now, first } = self;
        Request { answers, wanted, settings, now: *now, first: *first }
    }
}

/// Writes trust anchors.
pub fn write_anchors(anchors: &TrustAnchors) -> Vec<u8> {
    let mut writer = Writer(Vec::new());
    writer.anchors(anchors);
    writer.0
}

/// Reads trust anchors; `None` for what is none.
pub fn read_anchors(octets: &[u8]) -> Option<TrustAnchors> {
    let mut reader = Reader(octets);
    let anchors = reader.anchors()?;
    reader.0.is_empty().then_some(anchors)
}

/// Writes an outcome.
pub fn write_outcome(outcome: &Proved) -> Vec<u8> {
    let mut writer = Writer(Vec::new());
    writer.length(outcome.questions.len());
    for question in &outcome.questions {
        writer.question(question);
    }
    writer.length(outcome.proofs.len());
    for (proof, alias) in outcome.proofs.iter().zip(&outcome.aliases) {
        writer.proof(proof);
        writer.0.push(alias.map_or(NONE, |security| security as u8));
    }
    writer.length(outcome.zones.len());
    for zone in &outcome.zones {
        writer.name(&zone.name);
        writer.optional_name(zone.parent.as_ref());
        writer.0.push(zone.fault.is_some().into());
        if let Some(fault) = &zone.fault {
            writer.proof(fault);
        }
        writer.length(zone.ds.len());
        for ds in &zone.ds {
            writer.u16(ds.key_tag);
            writer.0.extend_from_slice(&[ds.algorithm, ds.digest_type]);
        }
        writer.length(zone.keys.len());
        for key in &zone.keys {
            writer.u16(key.key_tag);
            writer.0.extend_from_slice(&[key.algorithm, key.entry.into()]);
        }
    }
    writer.0
}

/// Reads an outcome; `None` for what is none.
pub fn read_outcome(octets: &[u8]) -> Option<Proved> {
    let mut reader = Reader(octets);
    let mut outcome = Proved::default();
    for _ in 0..reader.u32()? {
        outcome.questions.push(reader.question()?);
    }
    for _ in 0..reader.u32()? {
        outcome.proofs.push(reader.proof()?);
        outcome.aliases.push(Security::ALL.get(usize::from(reader.u8()?)).copied());
    }
    for _ in 0..reader.u32()? {
        let (name, parent) = (reader.name()?, reader.optional_name()?);
        let fault = if reader.u8()? != 0 { Some(reader.proof()?) } else { None };
        let (mut ds, mut keys) = (Vec::new(), Vec::new());
        for _ in 0..reader.u32()? {
            ds.push(DnssecDs { key_tag: reader.u16()?, algorithm: reader.u8()?, digest_type: reader.u8()? });
        }
        for _ in 0..reader.u32()? {
            keys.push(DnssecKey { key_tag: reader.u16()?, algorithm: reader.u8()?, entry: reader.u8()? != 0 });
        }
        outcome.zones.push(DnssecZone { name, parent, fault, ds, keys });
    }
    reader.0.is_empty().then_some(outcome)
}

struct Writer(Vec<u8>);

impl Writer {
    fn u16(&mut self, number: u16) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn u32(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn length(&mut self, length: usize) {
        self.u32(length as u32);
    }

    fn name(&mut self, name: &Name) {
        self.0.extend_from_slice(name.as_octets());
    }

    fn optional_name(&mut self, name: Option<&Name>) {
        self.0.push(name.is_some().into());
        if let Some(name) = name {
            self.name(name);
        }
    }

    fn octets(&mut self, octets: &[u8]) {
        self.length(octets.len());
        self.0.extend_from_slice(octets);
    }

    fn question(&mut self, question: &Question) {
        self.name(&question.name);
        self.u16(question.rtype.0);
        self.0.push(question.checking_disabled.into());
    }

    fn anchors(&mut self, anchors: &TrustAnchors) {
        let anchors = anchors.all();
        self.length(anchors.len());
        for (name, rdata) in anchors {
            self.name(name);
            self.u16(rdata.rtype().0);
            if let Rdata::Opaque { octets, .. } = rdata {
                self.octets(octets);
            }
        }
    }

    /// A number that may be missing: type, tag and time are never all ones, the algorithm is under 256.
    fn optional(&mut self, number: Option<u32>) {
        self.u32(number.unwrap_or(u32::MAX));
    }

    fn proof(&mut self, proof: &Proof) {
        self.0.push(proof.security as u8);
        self.0.push(proof.reason.map_or(NONE, |reason| reason as u8));
        self.optional_name(proof.zone.as_ref());
        self.optional_name(proof.name.as_ref());
        self.optional(proof.rtype.map(|rtype| rtype.0.into()));
        self.optional(proof.key_tag.map(u32::from));
        self.optional(proof.algorithm.map(u32::from));
        self.optional(proof.time);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) << 16 | u32::from(self.u16()?))
    }

    fn name(&mut self) -> Option<Name> {
        let (name, rest) = crate::rdata::leading_name(self.0)?;
        self.0 = rest;
        Some(name)
    }

    fn optional_name(&mut self) -> Option<Option<Name>> {
        Some(if self.u8()? != 0 { Some(self.name()?) } else { None })
    }

    fn octets(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()?;
        self.take(length as usize)
    }

    fn question(&mut self) -> Option<Question> {
        Some(Question { name: self.name()?, rtype: Rtype(self.u16()?), checking_disabled: self.u8()? != 0 })
    }

    fn anchors(&mut self) -> Option<TrustAnchors> {
        let mut anchors = Vec::new();
        for _ in 0..self.u32()? {
            let (name, rtype) = (self.name()?, Rtype(self.u16()?));
            anchors.push((name, Rdata::Opaque { rtype, octets: self.octets()?.to_vec() }));
        }
        Some(TrustAnchors::of(anchors))
    }

    fn optional(&mut self) -> Option<Option<u32>> {
        Some(Some(self.u32()?).filter(|number| *number != u32::MAX))
    }

    fn proof(&mut self) -> Option<Proof> {
        Some(Proof {
            security: *Security::ALL.get(usize::from(self.u8()?))?,
            reason: ProofReason::ALL.get(usize::from(self.u8()?)).copied(),
            zone: self.optional_name()?,
            name: self.optional_name()?,
            rtype: self.optional()?.map(|number| Rtype(number as u16)),
            key_tag: self.optional()?.map(|number| number as u16),
            algorithm: self.optional()?.map(|number| number as u8),
            time: self.optional()?,
            error: None,
        })
    }
}
