use super::{expected, expected_records};
use crate::expected::EntryState;
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// What the MX records are to be, somebody has said; what they do is in RFC 5321 §5.1.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An expected exchange is published with another preference",
    explanation: "The exchange is there, but senders may try the exchanges in another order than was meant.",
    fix: "Publish the record with the preference that it is to have.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    expected(facts, EntryState::PreferenceDifferent)
}

fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    expected_records(facts, &|state| state == EntryState::PreferenceDifferent)
}
