use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A policy that breaks the grammar is none (RFC 8461 §3.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8461, section: "3.2" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The MTA-STS policy cannot be read as one",
    explanation: "Something in it breaks the grammar, or is missing, so that senders which read it to the letter take it to be none.",
    fix: "Serve a line each for `version: STSv1`, the mode, a `max_age` of up to 31557600, and an `mx` for every exchange; then change the id in the record.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    let seen = match sts.published() {
        Ok(seen) => seen,
        Err(said) => return said,
    };
    let subject = |fault: &crate::neighbours::mta_sts::StsPolicyFault| {
        sts.evidence(&around.domain, fault.line, fault.text.clone())
    };
    // What is missing is missing from the whole: once is enough.
    let mut subjects: Vec<_> = seen.faults.iter().filter_map(subject).collect();
    subjects.dedup();
    Ok(Judgement { subjects, unknown: seen.unknown.clone(), severity: None })
}
