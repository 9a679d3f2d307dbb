use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// SPF's `mx` mechanism ends in an error with more than ten (RFC 7208 §4.6.4).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 7208, section: "4.6.4" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "There are more than ten MX records",
    explanation: "An SPF record with \"mx\" in it fails with so many, and senders try only some of them. Of more than a hundred Postfix reads the first hundred of the answer, whatever their preferences.",
    fix: "Keep the few exchanges that are needed; one host can have several addresses.",
};

/// What SPF allows.
const SPF_LIMIT: usize = 10;

/// What Postfix reads.
const POSTFIX_LIMIT: usize = 100;

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    let count = facts.mx.records.iter().filter(|mx| !mx.exchange.is_root()).count();
    if count <= SPF_LIMIT {
        return Ok(Judgement::default());
    }
    let judgement = Judgement::from(Subject::Name { name: facts.domain.clone() });
    Ok(Judgement { severity: (count > POSTFIX_LIMIT).then_some(Severity::Warning), ..judgement })
}
