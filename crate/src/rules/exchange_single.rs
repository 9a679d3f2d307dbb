use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// One exchange is one point of failure, unless it stands in several networks itself (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "There is only one exchange",
    explanation: "While this exchange cannot be reached, mail waits at the senders, for some days at most.",
    fix: "Add a second exchange with a higher preference in another network, if mail must not wait.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    Ok(match facts.exchanges()? {
        [host] if host.spans_networks() => Judgement::default(),
        [host] if host.unknown.is_empty() => Judgement::of_mx(facts, &|mx| !mx.exchange.is_root()),
        [host] => Judgement { unknown: host.unknown.clone(), ..Judgement::default() },
        _ => Judgement::default(),
    })
}
