//! The validator at work: it says what is to be asked or verified, until nothing is missing.

use super::canonical::ancestor;
use super::chain::Validator;
pub use super::known::Check;
use super::known::{Known, Wants};
use super::outcome::zones;
use super::prove::{Proved, Request};
use super::{Proof, Security};
use crate::answer::{Answer, Outcome};
use crate::rdata::Rrsig;
use crate::{Name, Question, Rtype};

/// Labels of the deepest name whose zone is asked about ahead of time.
const DEPTH: usize = 8;

/// Questions asked ahead of time, at most.
const AHEAD: usize = 200;

/// Times that more is to be verified: that a key fits a DS record can show which signatures matter.
const ROUNDS: usize = 8;

/// A proof under way, in a program that can verify signatures.
#[derive(Debug, Default)]
pub struct Validation {
    known: Known,
    checks: Vec<Check>,
    rounds: usize,
}

impl Validation {
    /// What is proved, or what is to be asked before; `None` while there are [`Validation::checks`] to make.
    pub fn pass(&mut self, request: &Request<'_>) -> Option<Proved> {
        if request.first {
            let questions = ahead(request);
            return Some(Proved { questions, ..Proved::default() });
        }
        self.rounds += 1;
        let mut validator = Validator::new(request, &self.known, self.rounds >= ROUNDS);
        let mut proved = Proved::default();
        for (name, rtype) in request.wanted {
            let (proof, alias) = validator.prove(name, *rtype);
            proved.proofs.push(proof);
            proved.aliases.push(alias);
        }
        let (places, Wants { questions, checks }) = validator.into_parts();
        if questions.is_empty() && !checks.is_empty() {
            self.checks = checks;
            return None;
        }
        proved.zones = zones(&places);
        proved.questions = questions;
        Some(proved)
    }

    /// What is to be verified before the next pass.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Takes what came of a check, by its position; `None` where the method is not known.
    pub fn learn(&mut self, position: usize, verified: Option<bool>) {
        if let Some(check) = self.checks.get(position) {
            self.known.learn(check.clone(), verified);
        }
    }
}

fn add(questions: &mut Vec<Question>, name: Name, rtype: Rtype) {
    crate::answers::insert(questions, Question::new(name, rtype));
}

/// What the chains of some answers will most likely need: DS and DNSKEY of the zones that signed, or where
/// nobody did, DS of the names above.
fn ahead(request: &Request<'_>) -> Vec<Question> {
    let Request { answers, wanted, settings, .. } = *request;
    let mut questions = Vec::new();
    for (name, rtype) in wanted {
        add(&mut questions, name.clone(), *rtype);
    }
    for (name, rtype) in wanted {
        let Some(Ok(answer)) = answers.get(&Question::new(name.clone(), *rtype)) else { continue };
        let mut signers = Vec::new();
        for record in answer.message.answer.iter().chain(&answer.message.authority) {
            if let Some(rrsig) = record.rdata.decode::<Rrsig>() {
                crate::answers::insert(&mut signers, rrsig.signer);
            }
        }
        let signed = signers.len();
        for owner in core::iter::once(name).chain(&answer.aliases) {
            if !signers.iter().any(|signer| owner.is_within(signer)) {
                // A host is seldom a zone of its own; the domain is.
                let host = owner.parent().filter(|_| *rtype != Rtype::MX || owner != name);
                signers.push(host.unwrap_or_else(|| owner.clone()));
            }
        }
        for (index, signer) in signers.into_iter().enumerate() {
            let is_signed = index < signed;
            let Some(anchor) = settings.anchors.above(&signer) else { continue };
            let depth = signer.labels().count();
            for count in anchor.labels().count()..=depth.min(DEPTH) {
                let zone = ancestor(&signer, count);
                if questions.len() > AHEAD {
                    return questions;
                }
                if is_signed || count < 2 || *rtype == Rtype::MX && count < depth {
                    add(&mut questions, zone.clone(), Rtype::DNSKEY);
                }
                if zone != *anchor {
                    add(&mut questions, zone, Rtype::DS);
                }
            }
        }
    }
    questions
}

impl Validator<'_> {
    /// What signatures prove of the answer to a question: of every alias on the way, and of what is at its end.
    /// Also whether the first alias is secure.
    fn prove(&mut self, name: &Name, rtype: Rtype) -> (Proof, Option<Security>) {
        let answer = match self.lookup(name, rtype) {
            Ok(answer) => answer,
            Err(proof) => return (proof, None),
        };
        let mut proof: Option<Proof> = None;
        let mut first = None;
        let mut owner = name;
        for alias in &answer.aliases {
            let proved = self.alias(answer, owner).map(|_| ());
            first.get_or_insert(proved.as_ref().err().map_or(Security::Secure, |fault| fault.security));
            worsen(&mut proof, proved);
            owner = alias;
        }
        let end = match self.end(answer, owner, rtype) {
            Ok(proof) => proof,
            Err(fault) => {
                worsen(&mut proof, Err(fault.clone()));
                fault
            }
        };
        (proof.unwrap_or(end), first)
    }

    /// What is proved of the canonical name's records, or of their absence.
    fn end(&mut self, answer: &Answer, owner: &Name, rtype: Rtype) -> Result<Proof, Proof> {
        match &answer.outcome {
            Outcome::Records(_) => {
                let signed = self.rrset(&answer.message.answer, owner, rtype)?;
                self.expanded(answer, owner, rtype, &signed)?;
                Ok(Proof {
                    key_tag: Some(signed.key_tag),
                    algorithm: Some(signed.algorithm),
                    time: Some(signed.expiration),
                    ..Proof::secure(&signed.zone)
                })
            }
            Outcome::NoData | Outcome::NxDomain => {
                let (zone, _) = self.absence(answer, owner, rtype)?;
                Ok(Proof::secure(&zone))
            }
            // The aliases are all there is, and they were proved on the way.
            Outcome::AliasLoop => Ok(Proof::secure(owner)),
        }
    }
}

/// Keeps what is worst of two.
fn worsen(proof: &mut Option<Proof>, other: Result<(), Proof>) {
    if let Err(other) = other
        && proof.as_ref().is_none_or(|proof| proof.security < other.security)
    {
        *proof = Some(other);
    }
}
