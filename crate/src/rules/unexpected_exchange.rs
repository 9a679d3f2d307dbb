use super::{comparison, expected_records};
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// Every exchange is one that mail may be handed to (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is published that is not expected",
    explanation: "Mail can go to this exchange too: to the old provider after a move, or to somebody else.",
    fix: "Remove the record, unless it is to stay; the expected ones are all that is needed.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let mut judgement = Judgement::default();
    for extra in &comparison(facts)?.extra {
        let (owner, exchange) = (facts.domain.clone(), extra.exchange.clone());
        judgement.subjects.push(Subject::Mx { owner, preference: extra.preference, exchange });
    }
    Ok(judgement)
}

/// All that is expected: the whole of what is to stand there.
fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    expected_records(facts, &|_| true)
}
