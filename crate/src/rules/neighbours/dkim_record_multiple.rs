use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// A selector has one record; with several it is not defined which counts (RFC 6376 §3.6.2.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 6376, section: "3.6.2.2" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There are several records at a DKIM selector",
    explanation: "It is not defined which of them receivers take for the key, so that signatures may fail.",
    fix: "Leave one TXT record at the selector, that with the key.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dkim = &around.neighbours.dkim;
    let mut judgement = dkim.judge(&around.mail, &|_| None)?;
    for selector in &dkim.selectors {
        let others = if selector.keys.is_empty() { &[] } else { selector.others.as_slice() };
        let texts = || selector.keys.iter().map(|key| &key.text).chain(others);
        if texts().count() > 1 {
            judgement.subjects.extend(texts().map(|text| Subject::text(&selector.owner, text, None)));
        }
    }
    Ok(judgement)
}
