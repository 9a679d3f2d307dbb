use super::without_family;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Many senders have IPv4 only; RFC 5321 §5.2 wants both families served.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: true, reference: Rfc { number: 5321, section: "5.2" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "No mail server has an IPv4 address",
    explanation: "Senders without IPv6, which are many, cannot deliver and return the mail.",
    fix: "Give at least one exchange an A record, or add an exchange that has one.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    without_family(facts, true)
}
