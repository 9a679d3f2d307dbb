use super::with_ttl;
use crate::Rtype;
use crate::facts::Facts;
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Unknown, Text};

/// Short times to live load DNS and widen every outage of it (RFC 1912 §2.2).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 1912, section: "2.2" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "The MX records live less than five minutes in caches",
    explanation: "Every sender asks DNS anew for almost every message, so a short failure of DNS already delays mail.",
    fix: "Publish the MX records with a TTL of an hour or more, and lower it only before a move.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    let mut judgement = Judgement::default();
    let (name, rtype) = (facts.domain.clone(), Rtype::MX);
    match (facts.mx.original_ttl, facts.mx.ttl) {
        (Some(ttl), _) if ttl < SHORTEST => {
            judgement.subjects.push(Subject::Ttl { owner: name, rtype, ttl, published: true });
        }
        // Without a signature this is the time left: one look cannot tell 60 from 60 left of 3600.
        (None, Some(ttl)) if ttl < SHORTEST => judgement.unknown.push(Unknown::TtlLeft { name, rtype, ttl }),
        _ => {}
    }
    Ok(judgement)
}

/// Seconds.
const SHORTEST: u32 = 300;

fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    with_ttl(facts, DEFAULT_TTL)
}
