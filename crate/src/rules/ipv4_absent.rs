use crate::facts::{Facts, Host};
use crate::rule::{Found, Judgement, Rfc, Rule, Severity, Skip, Subject, no_records, Text};

/// Many senders have IPv4 only; RFC 5321 §5.2 wants both families served.
pub(super) const RULE: Rule = Rule {
    severity: Severity::Warning,
    affects_delivery: true,
    reference: Rfc { number: 5321, section: "5.2" },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "No mail server has an IPv4 address",
    explanation: "Senders without IPv6, which are many, cannot deliver and return the mail.",
    fix: "Give at least one exchange an A record, or add an exchange that has one.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let hosts = facts.mail_hosts()?;
    let ipv4 = |host: &Host| host.addresses.iter().any(|host| host.is_global() && host.address.is_ipv4());
    if hosts.iter().any(ipv4) {
        return Ok(Judgement::default());
    }
    let judgement = Judgement::of_hosts(hosts, &|host| match host.is_reachable() {
        // With no IPv4 address seen, every failed query may hide one.
        _ if !host.unknown.is_empty() => Found::Unseen,
        true => Found::Fault(Subject::Name { name: host.name.clone() }),
        false => Found::Sound,
    });
    match judgement.unknown.is_empty() {
        true => Ok(judgement),
        false => Ok(Judgement { subjects: Vec::new(), ..judgement }),
    }
}
