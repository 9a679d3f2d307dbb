use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// An error anywhere makes the record useless (RFC 7208 §4.6).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "4.6" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A term of the SPF record breaks its grammar",
    explanation: "One such term makes receivers take the whole record for broken, so nobody passes SPF as the domain.",
    fix: "Correct the term, or remove it.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    let mut judgement = Judgement::missing(spf.unknown.as_slice());
    if let Some(own) = spf.nodes.first() {
        judgement.subjects.extend(own.faults.iter().filter_map(|faulty| own.subject(Some(&faulty.text))));
    }
    Ok(judgement)
}
