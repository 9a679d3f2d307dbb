use crate::Rtype;
use crate::neighbours::{Around, SpfState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Of several records none counts (RFC 7208 §4.5).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "4.5" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There are several SPF records",
    explanation: "Receivers use none of several records, so nobody passes SPF as the domain.",
    fix: "Leave one TXT record that begins with `v=spf1`, with the terms of all that are needed.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    let mut judgement = Judgement::missing(spf.unknown.as_slice());
    if spf.state == SpfState::Broken && spf.records.len() > 1 {
        for text in &spf.records {
            let (owner, text) = (around.domain.clone(), text.clone());
            judgement.subjects.push(Subject::Record { owner, rtype: Rtype::TXT, text, part: None });
        }
    }
    Ok(judgement)
}
