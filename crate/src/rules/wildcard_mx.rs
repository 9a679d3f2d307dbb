use crate::Rtype;
use crate::facts::Facts;
use crate::gather::probe;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// A wildcard answers for every name that is not there itself (RFC 1034 §4.3.3).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 1034, section: "4.3.3" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "A wildcard gives MX records to names that nobody published",
    explanation: "Mail to a misspelt name goes to these servers too, in place of back to its sender at once. Names with any record of their own are not covered.",
    fix: "Publish MX records for the names that take mail, and remove the wildcard unless it is wanted.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.mx()?;
    let mut judgement = Judgement::default();
    // A null MX for all other names is a good thing.
    if facts.mx.from_wildcard {
        judgement = Judgement::of_mx(facts, &|mx| !mx.exchange.is_root());
    }
    let Some(name) = probe(&facts.domain) else { return Ok(judgement) };
    match facts.answers.seen(&name, Rtype::MX) {
        Ok(answer) => {
            let mut exchanges = answer.records().iter().filter_map(|record| record.rdata.as_mx());
            if exchanges.any(|mx| !mx.exchange.is_root()) {
                judgement.subjects.push(Subject::Name { name });
            }
        }
        Err(unknown) if judgement.subjects.is_empty() => judgement.unknown.push(unknown),
        Err(_) => {}
    }
    Ok(judgement)
}
