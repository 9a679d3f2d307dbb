use crate::answers::insert;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, Unknown, no_records};
use crate::{QueryError, QueryErrorCode, Rtype};

/// What was changed stands in caches for as long as its TTL says (RFC 1034 §3.6).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 1034, section: "3.6" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "These resolvers do not have the same MX records",
    explanation: "What these resolvers have cached differs, so where mail goes depends on whom a sender asks. After a change that is so until what was cached before has run out; if it stays, the domain's name servers may not all say the same.",
    fix: "Wait until the cached records have run out, and compare again; if they differ then, bring the name servers of the domain to one state.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let agreement = facts.agreement.as_ref().ok_or(Skip::NotApplicable)?;
    let unfiltered = || agreement.answers.iter().filter(|answer| !answer.filtering);
    let mut judgement = Judgement::default();
    match agreement.agrees {
        Some(true) => {}
        Some(false) => {
            let mut records = Vec::new();
            for record in unfiltered().filter(|answer| answer.counts()).flat_map(|answer| &answer.records) {
                insert(&mut records, record);
            }
            for record in records {
                if unfiltered().any(|answer| answer.counts() && !answer.records.contains(record)) {
                    judgement.subjects.push(Subject::mx(&facts.domain, record));
                }
            }
            // Two kinds of absence have no record to show.
            if judgement.subjects.is_empty() {
                judgement.subjects.push(Subject::Name { name: facts.domain.clone() });
            }
        }
        // One resolver has nobody to agree with.
        None if unfiltered().count() < 2 => return Err(Skip::NotApplicable),
        None => {
            for answer in unfiltered().filter(|answer| !answer.counts()) {
                // It answered, but with what it makes of the name.
                let denied = || QueryError {
                    extended_errors: answer.extended_errors.clone(),
                    ..QueryError::new(QueryErrorCode::Refused)
                };
                let error = answer.error.clone().unwrap_or_else(denied);
                judgement.unknown.push(Unknown::Query { name: facts.domain.clone(), rtype: Rtype::MX, error });
            }
        }
    }
    Ok(judgement)
}
