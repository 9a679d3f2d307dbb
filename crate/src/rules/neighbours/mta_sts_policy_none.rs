use crate::neighbours::Around;
use crate::neighbours::mta_sts::{StsMode, of_mode};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// How a domain gives MTA-STS up (RFC 8461 §8.3).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 8461, section: "8.3" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The MTA-STS policy says that there is none",
    explanation: "Senders treat the domain as one without MTA-STS. A domain that gives it up says so until every older policy has run out.",
    fix: "Remove the record and the policy when all that you served before have run out; or set the mode to `testing` or `enforce`, if the domain is to have MTA-STS.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    of_mode(around, StsMode::None, "mode: none")
}
