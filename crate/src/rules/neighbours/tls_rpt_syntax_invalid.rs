use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// What breaks the grammar of a record, or is no place to report to (RFC 8460 §3).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8460, section: "3" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The TLS-RPT record does not say where to report to",
    explanation: "It breaks the grammar, or names a place that is neither `mailto:` with an address nor `https:` with a host. Reports do not come there.",
    fix: "Publish a record such as `v=TLSRPTv1; rua=mailto:tls-reports@example.com` at `_smtp._tls`; within a place, write a comma as `%2C`, a semicolon as `%3B` and an exclamation mark as `%21`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let rpt = &around.neighbours.tls_rpt;
    match rpt.is_several() {
        true => Err(Skip::NotApplicable),
        false if rpt.faults.is_empty() => Ok(Judgement::missing(rpt.unknown.as_slice())),
        false => Ok(Judgement { subjects: rpt.evidence(&around.domain), ..Judgement::default() }),
    }
}
