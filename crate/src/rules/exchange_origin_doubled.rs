use super::replaced;
use crate::Name;
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// A name without a final dot gets the origin appended (RFC 1035 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 1035, section: "5.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange has the name of the zone appended",
    explanation: "Where the final dot of a name is missing, a zone file appends the zone's own name, so that senders look for a host that nobody meant.",
    fix: "Write the name of the exchange with its final dot, or without the zone's name behind it.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let hosts = facts.exchanges()?;
    let judgement = Judgement::of_mx(facts, &|mx| meant(facts, &mx.exchange).is_some());
    let mut severity = Severity::Warning;
    for host in hosts {
        // Perhaps the odd name was published on purpose, if it leads to a server.
        if !host.is_reachable() && host.unknown.is_empty() && meant(facts, &host.name).is_some() {
            severity = Severity::Error;
        }
    }
    Ok(Judgement { severity: Some(severity), ..judgement })
}

/// The name as it was typed: one within the zone, or that of a provider's exchange.
fn meant(facts: &Facts, exchange: &Name) -> Option<Name> {
    // The zone, which completes names, is the domain or stands above it.
    let mut zone = facts.domain.clone();
    loop {
        let labels = zone.labels().count();
        if labels < 2 {
            return None;
        }
        if exchange.is_within(&zone) {
            let typed = exchange.labels().take(exchange.labels().count() - labels);
            let typed = Name::from_labels(typed).ok()?;
            if typed.is_within(&zone) || facts.options.providers.of(&typed).is_some() {
                return Some(typed);
            }
        }
        zone = zone.parent()?;
    }
}

/// The names as they were typed, but for those that are exchanges already.
fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    replaced(facts, &|mx| meant(facts, &mx.exchange).filter(|typed| facts.host(typed).is_none()))
}
