use crate::neighbours::Around;
use crate::neighbours::mta_sts::{StsMode, excluded};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// What would not be delivered to, were the policy enforced (RFC 8461 §5).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 8461, section: "5" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "An MTA-STS policy in testing leaves an exchange out",
    explanation: "Mail is delivered there all the same, and senders may report it. Were the policy enforced, senders that know MTA-STS would not deliver there.",
    fix: "Add an `mx` line for the exchange to the policy before you set the mode to `enforce`, and change the id in the record.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    match excluded(around, StsMode::Testing) {
        Ok((judgement, _)) => Ok(judgement),
        Err(said) => said,
    }
}
