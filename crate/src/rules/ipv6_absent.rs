use super::without_family;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// RFC 5321 §5.2 wants both families served.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.2" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "No mail server has an IPv6 address",
    explanation: "Senders that have IPv6 only cannot deliver; so far there are few of them.",
    fix: "Give an exchange an AAAA record, once it takes mail over IPv6.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    without_family(facts, false)
}
