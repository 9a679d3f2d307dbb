use super::{address, global_addresses};
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Several exchanges are there so that another takes over (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "Exchanges share an address",
    explanation: "Two names for one server are no second chance: while it is down, a sender tries it again in vain.",
    fix: "Give each exchange addresses of its own, or keep one of the MX records.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let hosts = facts.exchanges()?;
    let mut judgement = Judgement::unseen(if hosts.len() > 1 { hosts } else { &[] });
    let addresses = global_addresses(hosts);
    for &(name, host) in &addresses {
        if addresses.iter().any(|(other, shared)| *other != name && shared.address == host.address) {
            judgement.subjects.push(address(name, host));
        }
    }
    Ok(judgement)
}
