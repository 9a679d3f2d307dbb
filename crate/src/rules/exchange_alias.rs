use super::replaced;
use crate::exchange::Form;
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Found, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// An exchange must not be an alias (RFC 2181 §10.3).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: true, reference: Rfc { number: 2181, section: "10.3" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is an alias",
    explanation: "The name in an MX record must have its own addresses; some senders refuse an alias there, and with DANE or MTA-STS the names may no longer match.",
    fix: "Name the canonical host in the MX record, or give the exchange A and AAAA records in place of the CNAME.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    Ok(Judgement::of_hosts(facts.exchanges()?, &|host| match host.aliases.last() {
        Some(canonical) => {
            Found::Fault(Subject::Alias { owner: host.name.clone(), canonical: canonical.clone() })
        }
        None if host.is_seen() => Found::Sound,
        None => Found::Unseen,
    }))
}

/// The canonical name in place of the alias, if it can stand there.
fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    replaced(facts, &|mx| {
        let host = facts.host(&mx.exchange).filter(|host| host.is_reachable())?;
        host.aliases.last().filter(|canonical| Form::of(canonical) == Form::Host).cloned()
    })
}
