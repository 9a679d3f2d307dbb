use super::with_ttl;
use crate::Rtype;
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// Caches keep an RRset for its time to live, whatever the zone says by then (RFC 1912 §2.2).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 1912, section: "2.2" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "The MX records live longer than a day in caches",
    explanation: "After a change senders go on using the old mail servers for longer than a day.",
    fix: "Publish the MX records with a TTL of a day or less.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    // The time left is at most the time published: what is too long still is so for certain.
    match facts.mx.original_ttl.max(facts.mx.ttl) {
        Some(ttl) if ttl > LONGEST => {
            let published = facts.mx.original_ttl == Some(ttl);
            Ok(Subject::Ttl { owner: facts.domain.clone(), rtype: Rtype::MX, ttl, published }.into())
        }
        _ => Ok(Judgement::default()),
    }
}

/// Seconds in a day.
const LONGEST: u32 = 86_400;

fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    with_ttl(facts, LONGEST)
}
