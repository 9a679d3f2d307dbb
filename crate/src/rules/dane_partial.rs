use super::dane;
use crate::dane::{DaneOutcome, DaneReason};
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 7672, section: "2.2.3" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "Only some exchanges have TLSA records",
    explanation: "Whoever keeps senders from the exchanges that have them gets the mail sent to one that has none, where nobody insists on TLS.",
    fix: "Publish TLSA records for every exchange.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let (plan, mut judgement) = dane(facts)?;
    if plan.iter().any(|dane| dane.outcome == DaneOutcome::Used) {
        for dane in plan.iter().filter(|dane| dane.reason == Some(DaneReason::TlsaAbsent)) {
            judgement.subjects.push(Subject::Name { name: dane.exchange.clone() });
        }
    }
    Ok(judgement)
}
