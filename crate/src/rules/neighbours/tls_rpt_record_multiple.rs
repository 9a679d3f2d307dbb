use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Of several records none counts (RFC 8460 §3).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8460, section: "3" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There are several TLS-RPT records",
    explanation: "Of several records senders use none, so nobody reports to the domain what fails in TLS.",
    fix: "Leave one TXT record at `_smtp._tls` that begins with `v=TLSRPTv1`, with all places to report to in it.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let rpt = &around.neighbours.tls_rpt;
    match rpt.is_several() {
        true => Ok(Judgement { subjects: rpt.evidence(&around.domain), ..Judgement::default() }),
        false => Ok(Judgement::missing(rpt.unknown.as_slice())),
    }
}
