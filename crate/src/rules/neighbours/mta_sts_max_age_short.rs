use crate::neighbours::Around;
use crate::neighbours::mta_sts::StsMode;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A day.
const SHORT: u32 = 86_400;

/// Whoever stands in the way of one fetch has senders without a policy once the last has run out (RFC 8461 §3.2, §10.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 8461, section: "3.2" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "Senders keep the MTA-STS policy for less than a day",
    explanation: "Until a policy runs out senders hold to it even where they cannot fetch it anew. Weeks are what the RFC has in mind.",
    fix: "Set `max_age` to some weeks, such as 2419200, and change the id in the record.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    let policy = match sts.in_force() {
        Ok(policy) => policy,
        Err(said) => return said,
    };
    // §8.3: a policy that gives MTA-STS up is to be kept shortly.
    if policy.mode == StsMode::None || policy.max_age >= SHORT {
        return Ok(Judgement::default());
    }
    let text = ["max_age: ", &policy.max_age.to_string()].concat();
    Ok(Judgement { subjects: Vec::from_iter(sts.evidence(&around.domain, None, Some(text))), ..Judgement::default() })
}
