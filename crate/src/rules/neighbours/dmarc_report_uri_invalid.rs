use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Report senders pass over URIs that they do not know (RFC 9989 §4.7).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 9989, section: "4.7" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "An address for DMARC reports is no mailto: URI",
    explanation: "Report senders need not know any other, and pass over what they cannot read, so that no reports may come there.",
    fix: "Write each address as `mailto:` and the mail address, with commas between.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    Ok(around.neighbours.dmarc.judge(&|record| {
        let faulty = record.reports.iter().filter(|report| report.fault.is_some());
        faulty.map(|report| Some(report.uri.clone())).collect()
    }))
}
