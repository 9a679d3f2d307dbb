use super::with_ttl;
use crate::Rtype;
use crate::facts::Facts;
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// All records of an RRset have one TTL (RFC 2181 §5.2).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 2181, section: "5.2" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "The MX records differ in their time to live",
    explanation: "Records of one name and type belong together and are to live equally long; where they differ, a cache may forget some exchanges before the others.",
    fix: "Publish all MX records with one TTL.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.mx()?;
    let mut judgement = Judgement::default();
    if let (Some(lowest), Some(highest)) = (facts.mx.lowest_ttl, facts.mx.ttl) {
        for ttl in [lowest, highest] {
            let owner = facts.domain.clone();
            judgement.subjects.push(Subject::Ttl { owner, rtype: Rtype::MX, ttl, published: false });
        }
    }
    Ok(judgement)
}

fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    with_ttl(facts, facts.mx.original_ttl.unwrap_or(DEFAULT_TTL))
}
