use crate::facts::{Facts, MxState, Presence};
use crate::rule::{About, Found, Judgement, Rfc, Rule, Severity, Skip, Subject, no_records, Text};

/// A circle of aliases has no canonical name (RFC 1034 §3.6.2).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 1034, section: "3.6.2" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "An alias leads back to itself",
    explanation: "No resolver can find a record behind aliases that go in a circle, so no sender can use the name.",
    fix: "Point one of the aliases at a name that has the records.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    if facts.mx.state == MxState::AliasLoop {
        return Ok(Subject::Name { name: facts.domain.clone() }.into());
    }
    let hosts = facts.mail_hosts()?;
    Ok(Judgement::of_hosts(hosts, &|host| Found::once_seen(host, host.presence == Presence::AliasLoop)))
}
