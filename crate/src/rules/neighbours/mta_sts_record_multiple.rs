use crate::neighbours::Around;
use crate::neighbours::mta_sts::StsRecordReason;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Of several records none counts (RFC 8461 §3.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8461, section: "3.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There are several MTA-STS records",
    explanation: "Of several records senders use none, so they take the domain to have no MTA-STS.",
    fix: "Leave one TXT record at `_mta-sts` that begins with `v=STSv1`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    match sts.fault.as_ref().map(|fault| fault.reason) {
        Some(StsRecordReason::Several) => Ok(sts.records_at_fault(&around.domain, None)),
        _ => Ok(Judgement::missing(sts.unknown.as_slice())),
    }
}
