use crate::address::AddressClass;
use crate::facts::{Facts, Host, HostAddress};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, no_records, Text};

/// Mail from elsewhere reaches only addresses that are globally reachable (RFC 6890 §2.2.2).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 6890, section: "2.2.2" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "A mail server has an address that cannot be reached from outside",
    explanation: "The IANA registries reserve this address for other uses, so senders elsewhere cannot reach it: mail waits until they give up, or goes to a host of their own.",
    fix: "Publish a globally reachable address, or remove this one from public DNS.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let hosts = facts.mail_hosts()?;
    let mut judgement = Judgement::unseen(hosts);
    for host in hosts {
        for &HostAddress { address, class, .. } in host.addresses.iter().filter(|host| !host.is_global()) {
            judgement.subjects.push(Subject::Address { name: host.name.clone(), address, class });
        }
    }
    // Beside a good address senders lose time, not mail; but Postfix takes a loopback
    // address at the best level for itself and returns the mail.
    let hope = hosts.iter().any(Host::is_reachable) || !judgement.unknown.is_empty();
    if hope && !best_level_is_loopback(facts) {
        judgement.severity = Some(Severity::Warning);
    }
    Ok(judgement)
}

fn best_level_is_loopback(facts: &Facts) -> bool {
    let best = facts.mx.records.iter().find(|mx| !mx.exchange.is_root()).map(|mx| mx.preference);
    facts.mx.records.iter().filter(|mx| Some(mx.preference) == best).any(|mx| {
        let host = facts.host(&mx.exchange);
        host.is_some_and(|host| host.addresses.iter().any(|host| host.class == AddressClass::Loopback))
    })
}
