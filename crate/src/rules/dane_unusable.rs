use super::dane;
use crate::dane::{DaneOutcome, DaneReason};
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 7672, section: "2.2" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "TLSA records that senders cannot use",
    explanation: "DANE counts only where the MX records, the addresses of the exchange and the TLSA records are all signed, and the record has usage 2 or 3 and data of the right length. What does not count protects nobody.",
    fix: "Sign every zone on the way to the exchange, and publish TLSA records such as 3 1 1 with the SHA-256 digest of the server's key; remove those that cannot be used.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let (plan, mut judgement) = dane(facts)?;
    for dane in plan {
        let found = |reason, record| Subject::Tlsa { exchange: dane.exchange.clone(), reason, record };
        let by_others = dane.outcome == DaneOutcome::NotUsed && dane.reason != Some(DaneReason::RecordsUnusable);
        if by_others && !dane.records.is_empty() {
            judgement.subjects.push(found(dane.reason, None));
        }
        for record in dane.records.iter().filter(|record| !record.usable) {
            judgement.subjects.push(found(None, Some(record.to_string())));
        }
    }
    Ok(judgement)
}
