use core::slice;

use super::null_mx;
use crate::facts::{Facts, Presence};
use crate::rule::{About, Found, Judgement, Rfc, Rule, Severity, Skip, Text};

/// Without MX a sender falls back to the domain's own addresses (RFC 5321 §5.1); here there is none.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: null_mx,
};

pub(super) const TEXT: Text = Text {
    title: "The domain has neither an MX record nor an address",
    explanation: "Senders have nowhere to hand mail for this domain to and return it.",
    fix: "Publish MX records that name your mail servers, or a null MX if the domain is to take no mail.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let fallback = slice::from_ref(facts.fallback()?);
    Ok(Judgement::of_hosts(fallback, &|host| Found::once_seen(host, host.presence != Presence::Addresses)))
}
