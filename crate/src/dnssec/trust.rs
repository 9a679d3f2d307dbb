//! Which answers of a check are to be proved, and what becomes of those that are not.

use super::outcome::{Dnssec, ProvedAnswer};
use super::prove::{Proved, Wanted, prove};
use super::{Proof, ProofReason, Security, Settings};
use crate::answers::Answers;
use crate::facts::Facts;
use crate::gather;
use crate::resolve::{Effects, Resolver};
use crate::{Name, QueryError, QueryErrorCode, Question, Rtype, dane};

/// Times that the answers are proved: once, once more for what was behind a SERVFAIL, and once after those that
/// seem to have been changed on the way were asked for again.
const ROUNDS: usize = 4;

/// A clock that differs from another by more than this is off: signatures begin an hour early for slack like it.
const SKEW: f64 = 300_000.0;

/// Proves what delivery rests on: MX, the addresses of every host, and TLSA.
pub(crate) async fn trust<E: Effects>(mut facts: Facts, resolver: &Resolver<'_, E>) -> Facts {
    let settings = facts.options.dnssec.take().unwrap_or_default();
    let mut servfails = Vec::new();
    let mut asked_again = false;
    let mut round = 0;
    loop {
        round += 1;
        let wanted = wanted(&facts);
        let mut answers = core::mem::take(&mut facts.answers);
        let Proved { mut proofs, aliases, zones, .. } = prove(resolver, &mut answers, &wanted, &settings).await;
        let skew = skew(&mut proofs, resolver, &settings).await;
        let (mut believed, mut suspect) = (Vec::new(), Vec::new());
        for (wanted, proof) in wanted.iter().zip(&proofs) {
            let question = Question::new(wanted.0.clone(), wanted.1);
            // An anchor that does not fit refutes everything, and so no record: it may be the anchor that is wrong.
            if is_at_anchor(proof, &settings) {
                continue;
            }
            match (answers.get(&question), proof.security) {
                // What is behind a SERVFAIL is believed where signatures show why the resolver would not give it,
                // or that it was wrong not to.
                (Some(Err(_)), Security::Bogus | Security::Secure) => {
                    let behind = Question { checking_disabled: true, ..question.clone() };
                    if let Some(Ok(answer)) = answers.get(&behind) {
                        servfails.push(wanted.clone());
                        // Records are there for those who do not validate; that something is not there is not proved.
                        if proof.security == Security::Secure || !answer.records().is_empty() {
                            believed.push((question, behind));
                        }
                    }
                }
                (Some(Ok(_)), Security::Bogus) if !servfails.contains(wanted) => {
                    suspect.push((question, proof));
                }
                _ => {}
            }
        }
        let doubted = !suspect.is_empty();
        let changed = doubted || !believed.is_empty();
        for (question, behind) in believed {
            if let Some(lookup) = answers.remove(&behind) {
                answers.replace(question, lookup);
            }
        }
        // A resolver that validates would not have passed a bogus answer on, so its zone is not to blame yet.
        for (question, proof) in suspect {
            if asked_again {
                answers.replace(question, Err(QueryError::new(QueryErrorCode::Bogus)));
                continue;
            }
            answers.remove(&question);
            if let (Some(name), Some(rtype)) = (&proof.name, proof.rtype) {
                answers.remove(&Question::new(name.clone(), rtype));
            }
        }
        if changed && round < ROUNDS {
            if doubted && !asked_again {
                resolver.turn();
                asked_again = true;
            }
            facts = gather::go_on(facts, answers, resolver).await;
            continue;
        }
        for ((name, rtype), proof) in wanted.iter().zip(&proofs) {
            let question = Question::new(name.clone(), *rtype);
            let is_absence = matches!(answers.get(&question), Some(Ok(answer)) if answer.records().is_empty());
            // But that nothing is there nobody's records say: somebody may have forged it, keys and all.
            if proof.security == Security::Bogus && is_at_anchor(proof, &settings) && is_absence {
                answers.replace(question, Err(QueryError::new(QueryErrorCode::Bogus)));
            }
        }
        facts = Facts::new(&facts.domain, answers, facts.options);
        let clock = settings.clock.unwrap_or_else(|| resolver.started());
        let mut proved = Vec::new();
        for ((name, rtype), proof) in wanted.iter().zip(&proofs) {
            let behind_servfail = servfails.iter().any(|(other, of)| other == name && of == rtype);
            proved.push(ProvedAnswer { name: name.clone(), rtype: *rtype, behind_servfail, proof: proof.clone() });
        }
        let dane = dane::plan(&facts, &proved, &aliases);
        facts.options.dnssec = Some(settings);
        facts.dnssec = Some(Dnssec { clock, skew, zones, answers: proved, dane });
        return facts;
    }
}

/// MX, the addresses of the hosts, and TLSA where an exchange may have it.
fn wanted(facts: &Facts) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    if facts.options.draft.is_empty() {
        wanted.push((facts.domain.clone(), Rtype::MX));
    }
    for host in facts.hosts.iter().filter(|host| host.form.is_looked_up()) {
        for rtype in [Rtype::A, Rtype::AAAA] {
            wanted.push((host.name.clone(), rtype));
        }
    }
    for name in dane::names(facts) {
        wanted.push((name, Rtype::TLSA));
    }
    wanted
}

/// Whether the keys of a trust anchor itself are in question: then nothing can be proved, and nothing is refuted.
fn is_at_anchor(proof: &Proof, settings: &Settings) -> bool {
    let is_anchor = |name: &Name| !settings.anchors.at(name).is_empty();
    proof.rtype == Some(Rtype::DNSKEY) && proof.name.as_ref().is_some_and(is_anchor)
}

/// Milliseconds by which the clock is ahead of another one, asked only when a signature is out of its time.
///
/// Where it is off, or the root's own signatures are out of their time, that proves nothing against a zone.
async fn skew<E: Effects>(proofs: &mut [Proof], resolver: &Resolver<'_, E>, settings: &Settings) -> Option<f64> {
    let untimely =
        |proof: &Proof| matches!(proof.reason, Some(ProofReason::SignatureExpired | ProofReason::SignatureNotYetValid));
    if settings.clock.is_some() || !proofs.iter().any(untimely) {
        return None;
    }
    let effects = resolver.effects();
    let skew = effects.reference_time().await.map(|reference| effects.now() - reference);
    let off = skew.is_some_and(|skew| skew.abs() > SKEW);
    for proof in proofs {
        if untimely(proof) && (off || is_at_anchor(proof, settings)) {
            (proof.security, proof.reason) = (Security::Indeterminate, Some(ProofReason::ClockOff));
        }
    }
    skew
}

impl Answers {
    /// Takes what came of a question for something else.
    fn replace(&mut self, question: Question, lookup: crate::facts::Lookup) {
        self.remove(&question);
        self.insert(question, lookup);
    }
}
