use crate::dns::Mx;
use crate::exchange::matches;
use crate::facts::Facts;
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// Several exchanges are there so that another takes over (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "Some of the MX records that the provider asks for are missing",
    explanation: "The provider has more exchanges than are published here, so that senders have fewer to turn to when one of them is down.",
    fix: "Publish the missing records, after a look at what the provider asks for today.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    let mut judgement = Judgement::default();
    let mut best = facts.mx.records.iter().filter_map(|mx| facts.host(&mx.exchange)?.provider.as_ref());
    let Some(provider) = best.next().and_then(|id| facts.options.providers.by_id(id)) else { return Ok(judgement) };
    let mut fewest = usize::MAX;
    for set in provider.sets() {
        let (records, mut missing) = (set.records(&facts.domain), Vec::new());
        for (preference, exchange) in &records {
            if !facts.mx.records.iter().any(|mx| matches(exchange, &mx.exchange)) {
                missing.push((*preference, exchange));
            }
        }
        // A set of which nothing is there is that of another region, or of another time.
        if missing.len() == records.len() || missing.len() >= fewest {
            continue;
        }
        fewest = missing.len();
        judgement.subjects.clear();
        for (preference, exchange) in missing {
            // A label that the provider gives out cannot be told.
            let Some(exchange) = exchange.parse().ok().filter(|_| !exchange.contains('*')) else { continue };
            judgement.subjects.push(Subject::mx(&facts.domain, &Mx { preference, exchange }));
        }
    }
    Ok(judgement)
}

/// What is missing, as the provider asks for it.
fn records(facts: &Facts, subjects: &[Subject]) -> Vec<SuggestedRecord> {
    let mut records = Vec::new();
    for subject in subjects {
        if let Subject::Mx { owner, preference, exchange } = subject {
            let ttl = facts.mx.original_ttl.unwrap_or(DEFAULT_TTL);
            records.push(SuggestedRecord::mx(owner, ttl, *preference, exchange));
        }
    }
    records
}
