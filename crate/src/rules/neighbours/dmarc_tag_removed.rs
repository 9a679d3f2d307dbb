use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// DMARC has fewer tags than it had, and no sizes of reports (RFC 9989 §9.3, §C.4, §C.5.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 9989, section: "9.3" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The DMARC record has parts that no longer count",
    explanation: "The tags `pct`, `rf` and `ri`, and sizes behind addresses, were taken out of DMARC, and receivers that know it as it is now pass over them.",
    fix: "Take these parts out of the record; where `pct=0` was to hold receivers back, write `t=y`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    Ok(around.neighbours.dmarc.judge(&|record| record.removed.iter().cloned().map(Some).collect()))
}
