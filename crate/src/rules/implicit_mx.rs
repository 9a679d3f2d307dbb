use core::slice;

use crate::facts::{Facts, Presence};
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::rule::{About, Found, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// Without MX the domain itself is its exchange, with preference 0 (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: true, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "There is no MX record, so mail goes to the domain's own address",
    explanation: "Senders fall back to the address of the domain, which is often a web server; some senders and many receivers distrust a domain without MX.",
    fix: "Publish an MX record that names your mail server, or a null MX if the domain is to take no mail.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let fallback = slice::from_ref(facts.fallback()?);
    Ok(Judgement::of_hosts(fallback, &|host| Found::once_seen(host, host.presence == Presence::Addresses)))
}

/// What the fall-back does already, said openly.
fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    vec![SuggestedRecord::mx(&facts.domain, DEFAULT_TTL, 10, &facts.domain)]
}
