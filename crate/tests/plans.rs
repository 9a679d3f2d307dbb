//! What holds of every plan, whatever is down.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::collections::BTreeSet;
use std::net::IpAddr;

use fixture::{World, checks};
use mxlens::address::{AddressClass, class};
use mxlens::report::{Delivery, ExchangeState, Level, ReportAddress, ReportExchange, Route, Status, Unusable, Verdict};
use mxlens::senders::senders;
use mxlens::what_if::{CutKind, plan};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const ADDRESSES: &[&str] = &[
    "192.0.33.1",
    "192.0.33.2",
    "192.0.43.1",
    "192.0.43.2",
    "10.0.0.25",
    "2620:0:2d0:200::1",
    "2620:0:2d0:200::2",
    "2620:0:861::1",
];

/// Everything that can be said to be down.
const DOWN: &[&str] = &[
    "a.one.example",
    "b.one.example",
    "c.two.example",
    "one.example",
    "two.example",
    "ipv4",
    "ipv6",
    "192.0.33.1",
    "192.0.43.1",
    "2620:0:2d0:200::1",
    "nobody.example",
];

const DELIVERABLE: Verdict = Verdict { status: Status::Deliverable, partial: false };

fn address(text: &str) -> ReportAddress {
    let address: IpAddr = text.parse().unwrap();
    let class = class(address);
    let global = class == AddressClass::Global;
    ReportAddress { address, ttl: 300, class, global, reverse: Vec::new(), systems: Vec::new() }
}

fn exchange() -> impl Strategy<Value = (u16, ReportExchange)> {
    let names = select(vec![
        ("a.one.example", "one.example"),
        ("b.one.example", "one.example"),
        ("c.two.example", "two.example"),
        ("d.three.example", "three.example"),
    ]);
    (names, subsequence(ADDRESSES.to_vec(), 0..4), select(vec![0_u16, 10, 20]), any::<bool>()).prop_map(
        |((name, operator), addresses, preference, unknown)| {
            let addresses: Vec<_> = addresses.into_iter().map(address).collect();
            let usable = addresses.iter().any(|address| address.global);
            let (state, reason) = match (usable, unknown) {
                (true, _) => (ExchangeState::Usable, None),
                (false, true) => (ExchangeState::Unknown, None),
                (false, false) => (ExchangeState::Unusable, Some(Unusable::WithoutAddress)),
            };
            let exchange = ReportExchange {
                exchange: name.parse().unwrap(),
                state,
                share: None,
                ttl: Some(300),
                reason,
                aliases: Vec::new(),
                provider: None,
                operator: operator.to_owned(),
                addresses,
                unknown: Vec::new(),
            };
            (preference, exchange)
        },
    )
}

fn delivery() -> impl Strategy<Value = Delivery> {
    prop::collection::vec(exchange(), 1..6).prop_map(|mut exchanges| {
        exchanges.sort_by_key(|(preference, exchange)| (*preference, exchange.exchange.clone()));
        exchanges.dedup_by_key(|(preference, exchange)| (*preference, exchange.exchange.clone()));
        let mut levels: Vec<Level> = Vec::new();
        for (preference, exchange) in exchanges {
            match levels.last_mut() {
                Some(level) if level.preference == preference => level.exchanges.push(exchange),
                _ => levels.push(Level { preference, exchanges: vec![exchange] }),
            }
        }
        Delivery { route: Route::Mx, reason: None, levels }
    })
}

fn all(delivery: &Delivery) -> impl Iterator<Item = (u16, &ReportExchange)> {
    delivery.levels.iter().flat_map(|level| level.exchanges.iter().map(|exchange| (level.preference, exchange)))
}

/// How well mail arrives: from not at all on.
fn rank(status: Status) -> u8 {
    match status {
        Status::Deliverable => 3,
        Status::AtRisk => 2,
        Status::Undetermined => 1,
        Status::Undeliverable | Status::RefusesMail => 0,
    }
}

proptest! {
    #[test]
    fn no_exchange_is_lost_or_added(before in delivery(), down in subsequence(DOWN.to_vec(), 0..5)) {
        let after = plan(before.clone(), DELIVERABLE, &down.join("\n")).delivery;
        let names = |delivery: &Delivery| all(delivery).map(|(preference, exchange)| (preference, exchange.exchange.clone())).collect::<Vec<_>>();
        prop_assert_eq!(names(&before), names(&after));
        for ((_, before), (_, after)) in all(&before).zip(all(&after)) {
            // Nothing becomes usable by what is down.
            prop_assert!(after.state == before.state || after.reason == Some(Unusable::Down));
            prop_assert!(after.addresses.iter().all(|left| before.addresses.iter().any(|one| one.address == left.address)));
        }
    }

    #[test]
    fn the_shares_of_a_level_sum_to_one_or_are_unknown(before in delivery(), down in subsequence(DOWN.to_vec(), 0..5)) {
        let after = plan(before, DELIVERABLE, &down.join("\n")).delivery;
        for level in &after.levels {
            let any = |state| level.exchanges.iter().any(|exchange| exchange.state == state);
            let sum: f64 = level.exchanges.iter().filter_map(|exchange| exchange.share).sum();
            let expected = f64::from(u8::from(any(ExchangeState::Usable) && !any(ExchangeState::Unknown)));
            prop_assert!((sum - expected).abs() < 1e-9, "{} of {:?}", sum, level);
        }
        for sender in senders(&after) {
            for level in &sender.levels {
                let shares: Vec<_> = level.targets.iter().map(|target| target.share).collect();
                if shares.iter().all(Option::is_some) {
                    let sum: f64 = shares.into_iter().flatten().sum();
                    prop_assert!((sum - 1.0).abs() < 1e-9, "{:?}: {} at {}", sender.sender, sum, level.preference);
                }
            }
        }
    }

    #[test]
    fn the_less_is_down_the_more_is_delivered(before in delivery(), more in subsequence(DOWN.to_vec(), 0..6), keep: u8) {
        let less: Vec<_> = more.iter().enumerate().filter(|(index, _)| keep >> index & 1 == 1).map(|(_, down)| *down).collect();
        let status = |down: &[&str]| rank(plan(before.clone(), DELIVERABLE, &down.join("\n")).verdict.status);
        prop_assert!(status(&less) >= status(&more), "{:?} < {:?}", less, more);
    }

    #[test]
    fn every_cut_stops_all_mail_and_no_smaller_one_of_its_kind_does(before in delivery()) {
        for cut in plan(before.clone(), DELIVERABLE, "").cuts {
            let arrives = |members: &[&str]| {
                let members: Vec<_> = match cut.kind {
                    // A network is down when all its addresses are.
                    CutKind::Networks => all(&before).flat_map(|(_, exchange)| &exchange.addresses)
                        .map(|address| address.address.to_string())
                        .filter(|address| members.iter().any(|network| within(address, network))).collect(),
                    CutKind::Operators | CutKind::Exchanges | CutKind::Families | CutKind::Addresses => members.iter().map(ToString::to_string).collect(),
                };
                rank(plan(before.clone(), DELIVERABLE, &members.join("\n")).verdict.status) > 0
            };
            let members: Vec<_> = cut.members.iter().map(String::as_str).collect();
            prop_assert!(!arrives(&members), "{:?}", cut);
            for left_out in 0..members.len() {
                let fewer: Vec<_> = members.iter().enumerate().filter(|(index, _)| *index != left_out).map(|(_, member)| *member).collect();
                prop_assert!(arrives(&fewer), "{:?} without {}", cut, members[left_out]);
            }
        }
    }
}

/// Whether an address lies in a network as a cut names it.
fn within(address: &str, network: &str) -> bool {
    let start = network.split('/').next().unwrap();
    mxlens::address::network(address.parse().unwrap()) == mxlens::address::network(start.parse().unwrap())
}

#[test]
fn with_nothing_down_the_plan_is_that_of_the_report() {
    for (scenario, check) in checks() {
        let report = World::honest().check(&check.input);
        let plan = plan(report.delivery.clone(), report.verdict, "");
        let plain = |value: &Delivery| serde_json::to_value(value).unwrap();
        assert_eq!(plain(&plan.delivery), plain(&report.delivery), "{}: {}", scenario.file, check.input);
        assert_eq!(plan.verdict, report.verdict, "{}: {}", scenario.file, check.input);
    }
}

#[test]
fn a_server_that_is_down_is_so_under_each_of_its_names() {
    let exchange = |name: &str| ReportExchange {
        exchange: name.parse().unwrap(),
        state: ExchangeState::Usable,
        share: None,
        ttl: None,
        reason: None,
        aliases: Vec::new(),
        provider: None,
        operator: "example.com".to_owned(),
        addresses: vec![address("192.0.33.1")],
        unknown: Vec::new(),
    };
    let level = |preference, name| Level { preference, exchanges: vec![exchange(name)] };
    let delivery = Delivery {
        route: Route::Mx,
        reason: None,
        levels: vec![level(10, "mx1.example.com"), level(20, "mx2.example.com")],
    };
    let plan = plan(delivery, DELIVERABLE, "mx1.example.com");
    assert_eq!(plan.verdict.status, Status::Undeliverable);
    let kinds: BTreeSet<_> = plan.cuts.iter().map(|cut| (format!("{:?}", cut.kind), cut.members.len())).collect();
    assert!(kinds.contains(&("Exchanges".to_owned(), 1)), "{kinds:?}");
}
