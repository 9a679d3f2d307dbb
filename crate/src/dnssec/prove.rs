//! Asking for what a proof needs, until it needs nothing more.

use super::outcome::DnssecZone;
use super::{Proof, ProofReason, Security, Settings};
use crate::answers::Answers;
use crate::resolve::{Effects, Resolver};
use crate::{Name, Question, Rtype};

/// Times that something more is asked; a chain that is asked for ahead of time needs two.
const ROUNDS: usize = 16;

/// A name and type whose answer is to be proved.
pub type Wanted = (Name, Rtype);

/// What is to be proved, and of what.
#[derive(Debug)]
pub struct Request<'a> {
    /// All that came of questions so far.
    pub answers: &'a Answers,
    /// The answers to prove.
    pub wanted: &'a [Wanted],
    /// What with.
    pub settings: &'a Settings,
    /// Seconds since 1970-01-01 UTC at which signatures are to be valid.
    pub now: u32,
    /// Nothing was asked for the proof so far.
    pub first: bool,
}

/// What is proved, or what is to be asked before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proved {
    /// What is missing; with it, the rest is not meant to last.
    pub questions: Vec<Question>,
    /// What signatures prove of each answer, in the order in which they were wanted.
    pub proofs: Vec<Proof>,
    /// Whether the first alias on the way to each is secure, whatever it leads to.
    pub aliases: Vec<Option<Security>>,
    /// The zones that were come to, parents first.
    pub zones: Vec<DnssecZone>,
}

/// What signatures prove of the answer to one question, which is asked for, too.
pub async fn validate<E: Effects>(name: &Name, rtype: Rtype, resolver: &Resolver<'_, E>, settings: &Settings) -> Proof {
    let mut answers = Answers::default();
    let question = Question::new(name.clone(), rtype);
    let lookup = resolver.ask(&question).await;
    answers.insert(question, lookup);
    let wanted = [(name.clone(), rtype)];
    let proved = prove(resolver, &mut answers, &wanted, settings).await;
    proved.proofs.into_iter().next().unwrap_or_else(|| Proof::not(ProofReason::HostIncapable, name, rtype))
}

/// Proves answers: what the chains need is asked for at once, and what then is missing still, in further rounds.
pub(crate) async fn prove<E: Effects>(
    resolver: &Resolver<'_, E>,
    answers: &mut Answers,
    wanted: &[Wanted],
    settings: &Settings,
) -> Proved {
    let now = settings.clock.unwrap_or_else(|| resolver.effects().now());
    // RFC 4034 §3.1.5: seconds that wrap around in 2106.
    let now = (now / 1000.0) as u64 as u32;
    let mut outcome = Proved::default();
    for round in 0..ROUNDS {
        let request = Request { answers, wanted, settings, now, first: round == 0 };
        match resolver.effects().prove(&request).await {
            Some(proved) => outcome = proved,
            None => {
                for (name, rtype) in wanted {
                    outcome.proofs.push(Proof::not(ProofReason::HostIncapable, name, *rtype));
                }
                break;
            }
        }
        if outcome.questions.is_empty() {
            break;
        }
        let mut missing = core::mem::take(&mut outcome.questions);
        missing.retain(|question| answers.get(question).is_none());
        let mut came = |question, lookup| {
            answers.insert(question, lookup);
            Vec::new()
        };
        resolver.ask_all(missing, &mut came).await;
        // With something missing nothing was verified yet.
        for (proof, (name, rtype)) in outcome.proofs.iter_mut().zip(wanted) {
            *proof = Proof::not(ProofReason::WorkExcessive, name, *rtype);
        }
    }
    for proof in &mut outcome.proofs {
        if let (Some(ProofReason::QueryFailed), Some(name), Some(rtype)) = (proof.reason, &proof.name, proof.rtype) {
            let lookup = answers.get(&Question::new(name.clone(), rtype));
            proof.error = lookup.and_then(|lookup| lookup.as_ref().err()).cloned();
        }
    }
    outcome
}
