use super::mx_tried;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};
use crate::attempts::Tried;

/// A sender need not try more than two addresses (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "Some senders never come to an exchange",
    explanation: "In one attempt Postfix tries five addresses, and Exim five before it skips what is left of a preference. What stands behind these helps only with other senders.",
    fix: "Publish fewer exchanges, so that the last ones are reached while the first are down.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let hosts = facts.exchanges()?;
    // An address that was not seen may push another exchange out; and one of IPv6 may let one of IPv4 in.
    let unseen = Judgement::unseen(if hosts.len() > 1 { hosts } else { &[] });
    match unseen.unknown.is_empty() {
        true => Ok(mx_tried(facts, &|own, _| own.iter().all(|target| target.tried == Tried::Never))),
        false => Ok(unseen),
    }
}
