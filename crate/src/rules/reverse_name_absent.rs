use super::in_reverse;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};
use crate::{Rtype, reverse};

/// Every address has a name in reverse (RFC 1912 §2.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 1912, section: "2.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "The address of a mail server has no name in reverse DNS",
    explanation: "Mail that is sent from such an address is distrusted or refused by many receivers; for incoming mail it does no harm.",
    fix: "Ask whoever provides the address for a PTR record with the name of the host.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    in_reverse(facts, &|address| {
        Ok(facts.answers.seen(&reverse::name(address), Rtype::PTR)?.records().is_empty())
    })
}
