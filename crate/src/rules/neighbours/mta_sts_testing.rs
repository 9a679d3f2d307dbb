use crate::neighbours::Around;
use crate::neighbours::mta_sts::{StsMode, of_mode};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A policy in testing keeps no mail from going elsewhere (RFC 8461 §5).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 8461, section: "5" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The MTA-STS policy is in testing",
    explanation: "Senders deliver whatever the policy says, and at most report what does not fit. So it protects no mail yet.",
    fix: "Set the mode to `enforce` once reports show no failures, and change the id in the record.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    of_mode(around, StsMode::Testing, "mode: testing")
}
