use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Among equals senders pick at random (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "All exchanges have the same preference",
    explanation: "Senders pick one of them at random, anew for each attempt. That is right for servers that share the load, and wrong for one that is to stand by.",
    fix: "Give a server that is to stand by a higher preference; else nothing needs to change.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let several = facts.exchanges()?.len() > 1;
    let mut first = None;
    for mx in facts.mx.records.iter().filter(|mx| !mx.exchange.is_root()) {
        if *first.get_or_insert(mx.preference) != mx.preference {
            return Ok(Judgement::default());
        }
    }
    Ok(Judgement::of_mx(facts, &|mx| several && !mx.exchange.is_root()))
}
