use crate::facts::{Facts, Host};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, Unknown, no_records};

/// A resolver says that it reached no authority (RFC 8914 §4.23); two say more than one.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 8914, section: "4.23" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "Two resolvers reached no name server of an exchange",
    explanation: "Both say that no name server answered them, so senders will hardly do better, and mail waits. As the failure may pass, the verdict takes this exchange for unknown.",
    fix: "Repair the name servers of the exchange's domain, or their delegation.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    Ok(Judgement::of_mx(facts, &|mx| facts.host(&mx.exchange).is_some_and(is_unresolvable)))
}

fn is_unresolvable(host: &Host) -> bool {
    let confirmed = |unknown: &Unknown| matches!(unknown, Unknown::Query { error, .. } if error.confirmed);
    !host.is_seen() && host.unknown.iter().any(confirmed)
}
