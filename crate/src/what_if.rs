//! What becomes of mail while something is down, and how little has to be down to stop it.

use std::net::IpAddr;

use crate::address::network;
use crate::address_text::text;
use crate::answers::insert;
use crate::delivery::{share, status};
use crate::report::{Delivery, ExchangeState, ReportAddress, Status, Unusable, Verdict};

wire! {
    /// The delivery that is left while something is down.
    pub struct Plan {
        /// The plan that is left: what is down is unusable, for the reason `down`.
        pub delivery: Delivery,
        /// The verdict for as long as it is down. Mail that nobody takes then is not lost:
        /// senders try again for some days (RFC 5321 §4.5.4.1).
        pub verdict: Verdict,
        /// The fewest things of each kind that stop all mail together, smallest set first; empty where none arrives.
        pub cuts: Vec<Cut>,
    }

    /// Things whose loss together leaves no usable exchange.
    pub struct Cut {
        /// What they are.
        pub kind: CutKind,
        /// Their names, as `down` takes them; a network in place of that by its prefix.
        pub members: Vec<String>,
    }

    /// Kinds of things that can be down.
    #[derive(Copy, PartialEq, Eq)]
    pub enum CutKind {
        /// Those who run the exchanges.
        Operators,
        /// Exchanges, each with all its addresses.
        Exchanges,
        /// Networks: an IPv4 /24, an IPv6 /48.
        Networks,
        /// Address families.
        Families,
        /// Single addresses.
        Addresses,
    }
}

/// The plan that is left while some things are down, a line each: the name of an exchange or an operator, an
/// address, `ipv4` or `ipv6`.
///
/// `verdict` is that of the whole report: what it says of risk stays as long as mail arrives.
pub fn plan(mut left: Delivery, verdict: Verdict, down: &str) -> Plan {
    let cuts = cuts(&left);
    let is_down = |text: &str| down.split('\n').any(|down| down == text);
    // A server that is down is so under each of its names.
    let mut lost = Vec::new();
    for exchange in left.levels.iter().flat_map(|level| &level.exchanges) {
        let named = is_down(&exchange.exchange.to_string()) || is_down(&exchange.operator);
        for ReportAddress { address, .. } in &exchange.addresses {
            if named || is_down(family(*address)) || is_down(&text(*address)) {
                lost.push(*address);
            }
        }
    }
    for level in &mut left.levels {
        for exchange in &mut level.exchanges {
            exchange.addresses.retain(|address| !lost.contains(&address.address));
            let none_left = !exchange.addresses.iter().any(|address| address.global);
            // Of what is not known an address may be left, unless the whole of it is down.
            let down = match exchange.state {
                ExchangeState::Usable => none_left,
                ExchangeState::Unknown => is_down(&exchange.exchange.to_string()) || is_down(&exchange.operator),
                ExchangeState::Unusable => false,
            };
            if down {
                (exchange.state, exchange.reason) = (ExchangeState::Unusable, Some(Unusable::Down));
            }
            exchange.share = None;
        }
        share(level);
    }
    let mut status = status(&left);
    if status == Status::Deliverable && verdict.status == Status::AtRisk {
        status = Status::AtRisk;
    }
    let partial = verdict.partial && matches!(status, Status::Deliverable | Status::AtRisk);
    Plan { delivery: left, verdict: Verdict { status, partial }, cuts }
}

fn family(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "ipv4" } else { "ipv6" }
}

/// The ways to stop all mail, the shortest first; of equals those that happen more easily.
fn cuts(delivery: &Delivery) -> Vec<Cut> {
    let (mut exchanges, mut operators): (Vec<Owner>, Vec<Owner>) = (Vec::new(), Vec::new());
    let (mut networks, mut families, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
    for exchange in delivery.levels.iter().flat_map(|level| &level.exchanges) {
        match exchange.state {
            ExchangeState::Usable => {}
            ExchangeState::Unusable => continue,
            // What is not known may take mail as well: then nothing can be said.
            ExchangeState::Unknown => return Vec::new(),
        }
        let mut own = Vec::new();
        for ReportAddress { address, .. } in exchange.addresses.iter().filter(|address| address.global) {
            insert(&mut networks, prefix(*address));
            insert(&mut families, family(*address).to_owned());
            insert(&mut addresses, text(*address));
            own.push(text(*address));
        }
        add(&mut operators, exchange.operator.clone(), &own);
        add(&mut exchanges, exchange.exchange.to_string(), &own);
    }
    let mut cuts: Vec<Cut> = Vec::new();
    for (kind, members) in [
        (CutKind::Operators, fewest(&operators, &addresses)),
        (CutKind::Exchanges, fewest(&exchanges, &addresses)),
        (CutKind::Networks, networks),
        (CutKind::Families, families),
        (CutKind::Addresses, addresses),
    ] {
        if !members.is_empty() {
            let place = cuts.partition_point(|other| other.members.len() <= members.len());
            cuts.insert(place, Cut { kind, members });
        }
    }
    cuts
}

fn prefix(address: IpAddr) -> String {
    let (is_v4, bits) = network(address);
    let start = match is_v4 {
        true => IpAddr::from(((bits as u32) << 8).to_be_bytes()),
        false => IpAddr::from((bits << 80).to_be_bytes()),
    };
    text(start) + if is_v4 { "/24" } else { "/48" }
}

/// A name, and the addresses that go down with it.
type Owner = (String, Vec<String>);

fn add(owners: &mut Vec<Owner>, name: String, addresses: &[String]) {
    match owners.iter_mut().find(|(other, _)| *other == name) {
        Some((_, own)) => own.extend_from_slice(addresses),
        None => owners.push((name, addresses.to_vec())),
    }
}

/// The most owners among which the fewest are looked for; beyond that all are named.
const SEARCHED: usize = 12;

/// The fewest that have all the addresses among them: they may share some.
fn fewest(owners: &[Owner], addresses: &[String]) -> Vec<String> {
    let mut best = (1_u32 << owners.len().min(SEARCHED)) - 1;
    if owners.len() <= SEARCHED {
        for chosen in 0..1_u32 << owners.len() {
            let covers = |address: &String| {
                owners.iter().enumerate().any(|(index, (_, own))| chosen >> index & 1 == 1 && own.contains(address))
            };
            if chosen.count_ones() < best.count_ones() && addresses.iter().all(covers) {
                best = chosen;
            }
        }
    }
    let mut names = Vec::new();
    for (index, (name, _)) in owners.iter().enumerate() {
        if index >= SEARCHED || best >> index & 1 == 1 {
            names.push(name.clone());
        }
    }
    names
}
