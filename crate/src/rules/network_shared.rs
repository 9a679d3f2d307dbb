use super::{address, global_addresses};
use crate::address::spans_networks;
use crate::facts::{Facts, HostAddress};
use crate::reverse;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, Unknown, no_records};
use crate::{Name, Rtype};

/// Several exchanges are there so that another takes over (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "All exchanges are in one network",
    explanation: "One failure on the way to that network cuts all of them off at once, and mail waits at the senders.",
    fix: "Put an exchange into another network, if mail must not wait.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let hosts = facts.exchanges()?;
    let addresses = global_addresses(hosts);
    let mut unknown = Vec::new();
    if spans_networks(&mut addresses.iter().map(|(_, host)| host.address))
        && (!facts.options.networks || !are_in_one_system(facts, &addresses, &mut unknown))
    {
        return Ok(Judgement::default());
    }
    // An address in another network may hide behind a query that failed.
    let mut judgement = Judgement::unseen(if hosts.len() > 1 { hosts } else { &[] });
    judgement.unknown.append(&mut unknown);
    if judgement.unknown.is_empty() && are_several(&addresses) {
        for (name, host) in addresses {
            judgement.subjects.push(address(name, host));
        }
    }
    Ok(judgement)
}

/// Whether two exchanges have different addresses of one family; if not, they lack more than networks.
fn are_several(addresses: &[(&Name, &HostAddress)]) -> bool {
    addresses.iter().any(|(name, host)| {
        addresses.iter().any(|(other_name, other)| {
            let same_family = other.address.is_ipv4() == host.address.is_ipv4();
            // Names take longest to compare, and hundreds of exchanges may have one address.
            other.address != host.address && same_family && other_name != name
        })
    })
}

/// Whether one autonomous system announces every address, as far as that is known.
fn are_in_one_system(facts: &Facts, addresses: &[(&Name, &HostAddress)], unknown: &mut Vec<Unknown>) -> bool {
    let mut first = None;
    for (_, host) in addresses {
        match facts.answers.seen(&reverse::origin(host.address), Rtype::TXT) {
            Ok(answer) => match reverse::systems(answer).as_slice() {
                &[system] if *first.get_or_insert(system) == system => {}
                _ => return false,
            },
            Err(reason) => unknown.push(reason),
        }
    }
    true
}
