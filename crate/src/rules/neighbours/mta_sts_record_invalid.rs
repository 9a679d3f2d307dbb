use crate::neighbours::Around;
use crate::neighbours::mta_sts::StsRecordReason;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A record that breaks the grammar is none (RFC 8461 §3.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8461, section: "3.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The MTA-STS record breaks the grammar",
    explanation: "Senders take such a record to be none, and look for no policy.",
    fix: "Publish one TXT record at `_mta-sts` such as `v=STSv1; id=20260101T000000;`, with an id of 1 to 32 letters and digits.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    match &sts.fault {
        Some(fault) if fault.reason != StsRecordReason::Several => {
            Ok(sts.records_at_fault(&around.domain, fault.part.as_deref()))
        }
        _ => Ok(Judgement::missing(sts.unknown.as_slice())),
    }
}
