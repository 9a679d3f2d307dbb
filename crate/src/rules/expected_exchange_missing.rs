use super::{expected, expected_records};
use crate::expected::EntryState;
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// What the MX records are to be, somebody has said; what they do is in RFC 5321 §5.1.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An expected exchange is not published",
    explanation: "Senders do not know of this exchange, so it gets no mail for the domain. After a change, caches show the old records until their TTL is over.",
    fix: "Publish the missing record; if that was done, wait for the TTL of the answer seen.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    expected(facts, EntryState::Missing)
}

fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    expected_records(facts, &|state| state == EntryState::Missing)
}
