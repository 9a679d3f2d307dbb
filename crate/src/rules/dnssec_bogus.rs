use super::{dnssec, unproved};
use crate::dnssec::Security;
use crate::facts::{Facts, MxState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 4035, section: "5.5" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "DNSSEC signatures are broken",
    explanation: "Senders whose resolvers validate get no answer and keep the mail until they give up; others deliver. Validating resolvers are the rule at large mail providers.",
    fix: "Sign the zone anew, or have its DS records agree with its keys; until then, removing the DS records at the registrar makes it an unsigned zone that works.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    // Where there is no such domain, nothing of it can be lost.
    if facts.mx.state == MxState::NxDomain {
        return Err(Skip::NotApplicable);
    }
    let mut judgement = Judgement::default();
    for answer in &dnssec(facts)?.answers {
        // Both the resolver and the signatures say so: one of them alone could be mistaken, or somebody on the way.
        if answer.proof.security == Security::Bogus && answer.behind_servfail {
            let (name, rtype, proof) = (answer.name.clone(), answer.rtype, Box::new(answer.proof.clone()));
            judgement.subjects.push(Subject::Bogus { name, rtype, proof });
        }
        judgement.unknown.extend(unproved(answer));
    }
    // What was to be proved is not known itself.
    if judgement.subjects.is_empty() && facts.mx.state == MxState::Unknown { Err(Skip::MxUnknown) } else { Ok(judgement) }
}
