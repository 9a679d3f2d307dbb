use crate::facts::{Facts, Host, Presence};
use crate::gather::may_be_registry;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, Unknown, no_records};
use crate::Rtype;

/// An exchange must lead to an address (RFC 5321 §5.1); here not even its domain is there.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "The domain of an exchange is not delegated",
    explanation: "The zone above says that there is no such name, so the exchange leads nowhere. If nobody has registered its domain, anybody may, and read the mail.",
    fix: "Correct the name in the MX record, or remove the record.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let mut judgement = Judgement::default();
    for host in facts.exchanges()? {
        match undelegated(facts, host) {
            _ if !host.is_seen() => judgement.unknown.extend_from_slice(&host.unknown),
            Ok(None) => {}
            Ok(Some(subject)) => judgement.subjects.push(subject),
            Err(unknown) => judgement.unknown.push(unknown),
        }
    }
    Ok(judgement)
}

/// The name right below a registry that stands above a host, or above the end of its aliases.
fn undelegated(facts: &Facts, host: &Host) -> Result<Option<Subject>, Unknown> {
    let missing = host.aliases.last().unwrap_or(&host.name);
    let zone = match &host.denied_by {
        Some(zone) if host.presence == Presence::NxDomain && may_be_registry(zone) => zone,
        Some(_) | None => return Ok(None),
    };
    if !missing.is_within(zone) || missing == zone || *zone == facts.domain {
        return Ok(None);
    }
    // What registers names below a second level has no host at its own name.
    if zone.labels().count() > 1 && !facts.answers.seen(zone, Rtype::A)?.records().is_empty() {
        return Ok(None);
    }
    let mut name = missing.clone();
    while let Some(above) = name.parent().filter(|above| above != zone) {
        name = above;
    }
    Ok(Some(Subject::Undelegated { exchange: host.name.clone(), name, zone: zone.clone() }))
}
