use crate::neighbours::{Around, SPF_VOID_LIMIT};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Receivers should stop at the third term that looks up what is not there (RFC 7208 §4.6.4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "4.6.4" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "More than two terms of the SPF record look up what is not there",
    explanation: "Receivers that come to the third may take the record for broken. Where addresses of one family alone are missing, that is so for senders of this family.",
    fix: "Remove the terms whose names have no such records, or correct the names.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    spf.judged(&|_, judgement| {
        let (ipv4, ipv6) = (spf.terms(&|term| term.void_ipv4), spf.terms(&|term| term.void_ipv6));
        if ipv4.subjects.len() > SPF_VOID_LIMIT {
            judgement.subjects = ipv4.subjects;
            return;
        }
        judgement.unknown = ipv4.unknown;
        if ipv6.subjects.len() > SPF_VOID_LIMIT {
            judgement.subjects = ipv6.subjects;
            // Many records name IPv4 addresses alone, and who sends from such has no harm of it.
            judgement.severity = Some(Severity::Notice);
        }
    })
}
