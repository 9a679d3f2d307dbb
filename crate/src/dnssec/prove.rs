//! Asking for what a proof needs, until it needs nothing more.

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::Poll;

use super::canonical::ancestor;
use super::chain::{Place, Validator};
use super::known::{Check, Known, Wants};
use super::{Proof, ProofReason, Security, Settings};
use crate::answer::{Answer, Outcome};
use crate::answers::Answers;
use crate::rdata::Rrsig;
use crate::resolve::{Effects, Resolver};
use crate::{Name, Question, Rtype};

/// Times that something more is asked or verified; a chain that is prefetched needs two.
const ROUNDS: usize = 16;

/// Labels of the deepest name whose zone is asked about ahead of time.
const DEPTH: usize = 8;

/// Questions asked ahead of time, at most.
const AHEAD: usize = 200;

/// A name and type whose answer is to be proved.
pub(crate) type Wanted = (Name, Rtype);

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Proved {
    /// What signatures prove of each answer, in the order in which they were wanted.
    pub(crate) proofs: Vec<Proof>,
    /// Whether the first alias on the way to each is secure, whatever it leads to.
    pub(crate) aliases: Vec<Option<Security>>,
    /// The names that were placed in the tree of zones.
    pub(super) places: Vec<Place>,
}

/// What signatures prove of the answer to one question, which is asked for, too.
pub async fn validate<E: Effects>(name: &Name, rtype: Rtype, resolver: &Resolver<'_, E>, settings: &Settings) -> Proof {
    let mut answers = Answers::default();
    let question = Question::new(name.clone(), rtype);
    let lookup = resolver.ask(&question).await;
    answers.insert(question, lookup);
    let wanted = [(name.clone(), rtype)];
    let proved = prove(resolver, &mut answers, &wanted, settings).await;
    proved.proofs.into_iter().next().unwrap_or_else(|| Proof::not(ProofReason::QueryFailed, name, rtype))
}

/// Proves answers, all at once: what the chains need is asked for first, then signatures are verified, and what
/// then is missing still, in further rounds.
pub(crate) async fn prove<E: Effects>(
    resolver: &Resolver<'_, E>,
    answers: &mut Answers,
    wanted: &[Wanted],
    settings: &Settings,
) -> Proved {
    let mut known = Known::default();
    let now = settings.clock.unwrap_or_else(|| resolver.effects().now());
    // RFC 4034 §3.1.5: seconds that wrap around in 2106.
    let now = (now / 1000.0) as u64 as u32;
    let mut ahead = ahead(answers, wanted, settings);
    for (name, rtype) in wanted {
        add(&mut ahead, name.clone(), *rtype);
    }
    ask(resolver, answers, ahead).await;
    for _ in 0..ROUNDS {
        let (proved, Wants { questions, checks }) = pass(answers, &known, settings, now, wanted);
        if !questions.is_empty() {
            ask(resolver, answers, questions).await;
        } else if !checks.is_empty() {
            verify(resolver.effects(), &mut known, checks).await;
        } else {
            return proved;
        }
    }
    pass(answers, &known, settings, now, wanted).0
}

/// What can be proved of the answers there are, and what is missing for more.
fn pass(answers: &Answers, known: &Known, settings: &Settings, now: u32, wanted: &[Wanted]) -> (Proved, Wants) {
    let mut validator = Validator::new(answers, known, settings, now);
    let (mut proofs, mut aliases) = (Vec::new(), Vec::new());
    for (name, rtype) in wanted {
        let (proof, alias) = validator.prove(name, *rtype);
        proofs.push(proof);
        aliases.push(alias);
    }
    let (places, wants) = validator.into_parts();
    (Proved { proofs, aliases, places }, wants)
}

/// Has the host verify, all at once.
async fn verify<E: Effects>(effects: &E, known: &mut Known, checks: Vec<Check>) {
    let mut verifying: Vec<Running<'_, _>> = Vec::new();
    for check in checks {
        verifying.push(Box::pin(async move {
            let verified = effects.verify(check.method, &check.public_key, &check.proof, &check.octets).await;
            (check, verified)
        }));
    }
    for (check, verified) in all(verifying).await {
        known.learn(check, verified);
    }
}

type Running<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Runs futures side by side; gives what came of them in the order in which they ended.
async fn all<T>(mut running: Vec<Running<'_, T>>) -> Vec<T> {
    let mut done = Vec::new();
    poll_fn(|context| {
        running.retain_mut(|future| match future.as_mut().poll(context) {
            Poll::Pending => true,
            Poll::Ready(output) => {
                done.push(output);
                false
            }
        });
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done
}

async fn ask<E: Effects>(resolver: &Resolver<'_, E>, answers: &mut Answers, questions: Vec<Question>) {
    let mut asking: Vec<Running<'_, _>> = Vec::new();
    for question in questions {
        if answers.get(&question).is_none() {
            asking.push(Box::pin(async move {
                let lookup = resolver.ask(&question).await;
                (question, lookup)
            }));
        }
    }
    for (question, lookup) in all(asking).await {
        answers.insert(question, lookup);
    }
}

fn add(questions: &mut Vec<Question>, name: Name, rtype: Rtype) {
    crate::answers::insert(questions, Question::new(name, rtype));
}

/// What the chains of some answers will most likely need: DS and DNSKEY of the zones that signed, or where
/// nobody did, DS of the names above.
fn ahead(answers: &Answers, wanted: &[Wanted], settings: &Settings) -> Vec<Question> {
    let mut questions = Vec::new();
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
