use crate::neighbours::Around;
use crate::neighbours::mta_sts::{StsMode, excluded};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Senders that enforce a policy deliver to no exchange that it does not name (RFC 8461 §4.1, §5).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: true, reference: Rfc { number: 8461, section: "4.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The MTA-STS policy leaves an exchange out",
    explanation: "The policy is to be enforced, so senders that know MTA-STS do not deliver to this exchange. Where none is named, they do not deliver at all.",
    fix: "Add an `mx` line for the exchange to the policy, and change the id in the record; a `*.` stands for one label only.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let (mut judgement, is_all) = match excluded(around, StsMode::Enforce) {
        Ok(excluded) => excluded,
        Err(said) => return said,
    };
    judgement.severity = is_all.then_some(Severity::Error);
    Ok(judgement)
}
