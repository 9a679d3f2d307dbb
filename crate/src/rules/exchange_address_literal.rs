use std::net::IpAddr;

use super::replaced;
use crate::dns::Mx;
use crate::exchange::Form;
use crate::facts::Facts;
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// The exchange of an MX record is a domain name (RFC 1035 §3.3.9, RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is an IP address in place of a name",
    explanation: "An MX record names a host, never an address: some senders, Exim among them, return the mail at once, others connect to the address after all.",
    fix: "Give the address a host name with an A or AAAA record, and name that host in the MX record.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    Ok(Judgement::of_mx(facts, &|mx| literal(mx).is_some()))
}

/// One host name for all the addresses, and the address records that it needs.
fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    let Ok(host) = facts.domain.child(b"mail") else { return Vec::new() };
    // Several addresses of one preference become one record, whose host has them all.
    let is_first = |mx: &Mx| {
        let mut equals = facts.mx.records.iter().filter(|other| other.preference == mx.preference);
        equals.find(|other| literal(other).is_some()) == Some(mx)
    };
    let mut records = replaced(facts, &|mx| if is_first(mx) { Some(host.clone()) } else { None });
    for address in facts.mx.records.iter().filter_map(literal) {
        records.push(SuggestedRecord::address(&host, DEFAULT_TTL, address));
    }
    records
}

fn literal(mx: &Mx) -> Option<IpAddr> {
    if let Form::AddressLiteral(address) = Form::of(&mx.exchange) { Some(address) } else { None }
}
