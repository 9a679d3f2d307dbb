use super::mx_with_presence;
use crate::facts::{Facts, Presence};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, no_records, Text};

/// An exchange must have at least one address record (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange has neither an A nor an AAAA record",
    explanation: "The name is there but has no address, so no sender can use this exchange; if it is the only one, mail is returned.",
    fix: "Publish A and AAAA records for the exchange, or remove the MX record.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    mx_with_presence(facts, Presence::NoData)
}
