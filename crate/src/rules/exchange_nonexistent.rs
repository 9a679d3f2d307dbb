use super::mx_with_presence;
use crate::facts::{Facts, Presence};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, no_records, Text};

/// An exchange must lead to an address (RFC 5321 §5.1); here the name itself is missing.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange does not exist in DNS",
    explanation: "There is no such name, so no sender can use this exchange; if it is the only one, mail is returned.",
    fix: "Correct the name in the MX record, publish the host, or remove the MX record.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    mx_with_presence(facts, Presence::NxDomain)
}
