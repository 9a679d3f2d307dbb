//! What holds of every set of answers, however odd.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use mxlens::answer::Outcome;
use mxlens::dns::{Message, Rdata, Record};
use mxlens::facts::{Answers, Lookup};
use mxlens::report::{Delivery, ExchangeState, Status, Verdict};
use mxlens::{
    Answer, CheckOptions, Facts, Fault, Judged, Mx, Name, QueryError, QueryErrorCode, Question, Rtype, delivery, judge,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::Value;

/// Every question with its answer, or its failure.
type World = BTreeMap<Question, Lookup>;

const DOMAIN: &str = "law.example";

/// Exchanges of every form, the domain itself among them.
const EXCHANGES: &[&str] = &[
    "a.example",
    "b.example",
    "c.example",
    "d.example",
    DOMAIN,
    ".",
    "192.0.33.1",
    "localhost",
    "mx_1.example",
    "-mx.example",
    "intranet",
    r"10\032mx.example",
];

const ADDRESSES: &[&str] = &[
    "192.0.33.1",
    "192.0.33.2",
    "192.0.43.1",
    "10.0.0.25",
    "127.0.0.1",
    "2620:0:2d0:200::1",
    "2620:0:861::1",
    "::1",
    "fd00::1",
    "2002:a00:19::1",
];

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn answer(owner: &str, outcome: Outcome, signed: bool) -> Answer {
    Answer {
        aliases: if owner.starts_with('c') { vec![name("canonical.example")] } else { Vec::new() },
        ttl: matches!(outcome, Outcome::Records(_)).then_some(120),
        original_ttl: signed.then_some(3600),
        from_wildcard: false,
        denied_by: None,
        authentic_data: signed,
        message: Message::default(),
        outcome,
    }
}

fn record(owner: &str, rdata: Rdata) -> Record {
    Record { owner: name(owner), ttl: 120, rdata }
}

/// Every way in which there is no answer.
fn failure() -> impl Strategy<Value = QueryError> {
    use QueryErrorCode::*;
    select(vec![Servfail, Refused, Rcode, Timeout, Blocked, Http, Malformed, WrongQuestion, Truncated, AliasChainLong])
        .prop_map(QueryError::new)
}

/// What the answers for one host have in common.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Nothing, so that they may contradict each other.
    Any,
    /// There is such a name.
    Name,
    /// There is none.
    NoName,
    /// It is an alias that leads back to itself.
    Loop,
}

/// The answer for one host and one family.
fn address_answer(owner: &'static str, rtype: Rtype, kind: Kind) -> impl Strategy<Value = Lookup> {
    let of_family = |text: &&&str| (rtype == Rtype::A) != text.contains(':');
    let family: Vec<&str> = ADDRESSES.iter().filter(of_family).copied().collect();
    let rdata = |text: &str| match text.parse().unwrap() {
        std::net::IpAddr::V4(address) => Rdata::A(address),
        std::net::IpAddr::V6(address) => Rdata::Aaaa(address),
    };
    let records = proptest::sample::subsequence(family.clone(), 1..=family.len()).prop_shuffle();
    let records = records
        .prop_map(move |texts| Outcome::Records(texts.into_iter().map(|text| record(owner, rdata(text))).collect()));
    let outcome = match kind {
        Kind::Any => prop_oneof![
            4 => records,
            2 => Just(Outcome::NoData),
            1 => Just(Outcome::NxDomain),
            1 => Just(Outcome::AliasLoop),
        ]
        .boxed(),
        Kind::Name => prop_oneof![2 => records, 1 => Just(Outcome::NoData)].boxed(),
        Kind::NoName => Just(Outcome::NxDomain).boxed(),
        Kind::Loop => Just(Outcome::AliasLoop).boxed(),
    };
    prop_oneof![
        8 => outcome.prop_map(move |outcome| Ok(answer(owner, outcome, false))),
        1 => failure().prop_map(Err),
    ]
}

/// The answer for MX.
fn mx_answer() -> impl Strategy<Value = Lookup> {
    let mx = (select(vec![0, 1, 10, 20, 65_535]), select(EXCHANGES));
    let records = proptest::collection::vec(mx, 1..6);
    let records = records.prop_map(|records| {
        let of = |(preference, exchange)| record(DOMAIN, Rdata::Mx(Mx { preference, exchange: name(exchange) }));
        Outcome::Records(records.into_iter().map(of).collect())
    });
    let outcome = prop_oneof![
        12 => records,
        2 => Just(Outcome::NoData),
        1 => Just(Outcome::NxDomain),
        1 => Just(Outcome::AliasLoop),
    ];
    prop_oneof![
        12 => (outcome, any::<bool>()).prop_map(|(outcome, signed)| Ok(answer(DOMAIN, outcome, signed))),
        1 => failure().prop_map(Err),
    ]
}

/// Answers for everything there is to ask.
fn world() -> impl Strategy<Value = World> {
    world_of(Just(Kind::Any).boxed())
}

/// The same, from resolvers that do not contradict themselves.
fn consistent() -> impl Strategy<Value = World> {
    let kind = select(vec![Kind::Name, Kind::Name, Kind::Name, Kind::Name, Kind::NoName, Kind::Loop]);
    world_of(kind.boxed()).prop_filter("MX and addresses of the domain", |answers| !contradicts_itself(answers))
}

fn world_of(kind: BoxedStrategy<Kind>) -> impl Strategy<Value = World> {
    let host = |&owner: &&'static str| {
        kind.clone().prop_flat_map(move |kind| {
            [Rtype::A, Rtype::AAAA].map(|rtype| {
                address_answer(owner, rtype, kind).prop_map(move |lookup| (Question::new(name(owner), rtype), lookup))
            })
        })
    };
    let hosts: Vec<_> = EXCHANGES.iter().map(host).collect();
    (mx_answer(), hosts).prop_map(|(mx, hosts)| {
        let mx = (Question::new(name(DOMAIN), Rtype::MX), mx);
        hosts.into_iter().flatten().chain([mx]).collect()
    })
}

/// The MX records of some answers, each once.
fn records_of(answers: &World) -> BTreeSet<(u16, Name)> {
    let mx = answers[&Question::new(name(DOMAIN), Rtype::MX)].as_ref();
    let records = mx.map_or(&[][..], |answer| answer.records());
    records.iter().filter_map(|record| record.rdata.as_mx()).map(|mx| (mx.preference, mx.exchange.clone())).collect()
}

fn conclude(answers: &World) -> (Facts, Delivery, Judged, Verdict) {
    let mut given = Answers::default();
    answers.iter().for_each(|(question, lookup)| given.insert(question.clone(), lookup.clone()));
    let facts = Facts::new(&name(DOMAIN), given, CheckOptions::default());
    let delivery = delivery::plan(&facts);
    let judged = judge(&facts);
    let fault = judged.faults.iter().any(|fault| fault.about.affects_delivery);
    let unseen = judged.undetermined.iter().any(|rule| rule.about.affects_delivery);
    let verdict = delivery::verdict(&delivery, fault, unseen);
    (facts, delivery, judged, verdict)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn no_exchange_is_lost_or_added(answers in world()) {
        let (facts, delivery, ..) = conclude(&answers);
        let mut planned = Vec::new();
        for level in &delivery.levels {
            planned.extend(level.exchanges.iter().map(|exchange| (level.preference, exchange.exchange.clone())));
        }
        let mut published: Vec<_> = records_of(&answers).into_iter().collect();
        if published.is_empty() && !planned.is_empty() {
            published.push((0, facts.domain));
        }
        planned.sort();
        prop_assert_eq!(planned, published);
    }

    #[test]
    fn levels_rise_and_none_is_empty(answers in world()) {
        let (_, delivery, ..) = conclude(&answers);
        prop_assert!(delivery.levels.is_sorted_by(|one, next| one.preference < next.preference));
        prop_assert!(delivery.levels.iter().all(|level| !level.exchanges.is_empty()));
    }

    #[test]
    fn an_exchange_is_usable_exactly_if_it_has_an_address_that_can_be_reached(answers in world()) {
        let (_, delivery, ..) = conclude(&answers);
        for exchange in delivery.levels.iter().flat_map(|level| &level.exchanges) {
            let reachable = exchange.addresses.iter().any(|address| address.global);
            let looked_up = mxlens::exchange::Form::of(&exchange.exchange).is_looked_up();
            prop_assert_eq!(exchange.state == ExchangeState::Usable, reachable && looked_up);
            prop_assert_eq!(exchange.state == ExchangeState::Unusable, exchange.reason.is_some());
        }
    }

    #[test]
    fn shares_are_even_and_add_up(answers in world()) {
        let (_, delivery, ..) = conclude(&answers);
        for level in &delivery.levels {
            let usable = level.exchanges.iter().filter(|exchange| exchange.state == ExchangeState::Usable).count();
            let unknown = level.exchanges.iter().any(|exchange| exchange.state == ExchangeState::Unknown);
            for exchange in &level.exchanges {
                let known = exchange.state == ExchangeState::Usable && !unknown;
                prop_assert_eq!(exchange.share, known.then(|| 1.0 / usable as f64));
            }
        }
    }

    #[test]
    fn the_order_of_an_answer_says_nothing(answers in world()) {
        let mut turned = answers.clone();
        for answer in turned.values_mut().flatten() {
            if let Outcome::Records(records) = &mut answer.outcome {
                records.reverse();
            }
        }
        prop_assert_eq!(unordered(&answers), unordered(&turned));
    }

    #[test]
    fn one_failure_more_never_worsens_a_verdict(answers in consistent(), lost in any::<prop::sample::Index>(), error in failure()) {
        let (_, _, truth, was) = conclude(&answers);
        let mut fewer = answers.clone();
        let exchanges: Vec<Name> = records_of(&answers).into_iter().map(|(_, exchange)| exchange).collect();
        let matters = |question: &&Question| question.name == name(DOMAIN) || exchanges.contains(&question.name);
        let position = lost.get(&answers.keys().filter(matters).cloned().collect::<Vec<_>>()).clone();
        fewer.insert(position, Err(error));
        let (_, _, judged, is) = conclude(&fewer);
        let lawful = match is.status {
            Status::Undetermined => true,
            status if status == was.status => is.partial || !was.partial,
            Status::Deliverable => was.status == Status::AtRisk && is.partial,
            Status::AtRisk | Status::Undeliverable | Status::RefusesMail => false,
        };
        prop_assert!(lawful, "{:?} became {:?}", was, is);
        for Fault { id, severity, subjects, .. } in &judged.faults {
            let earlier = truth.faults.iter().find(|other| other.id == *id);
            let known = earlier.is_some_and(|earlier| {
                earlier.severity <= *severity && subjects.iter().all(|subject| earlier.subjects.contains(subject))
            });
            prop_assert!(known, "{:?} {:?} is new, or worse than before", id, subjects);
        }
    }
}

/// Names that exist for one type and not for the other, or are aliases for one only: no resolver that works says so.
fn contradicts_itself(answers: &World) -> bool {
    let outcome = |owner: &Name, rtype| {
        let lookup = answers.get(&Question::new(owner.clone(), rtype));
        lookup.and_then(|lookup| lookup.as_ref().ok()).map(|answer| match answer.outcome {
            Outcome::Records(_) | Outcome::NoData => 0,
            Outcome::NxDomain => 1,
            Outcome::AliasLoop => 2,
        })
    };
    let contradicts = |question: &Question| {
        let kinds: BTreeSet<_> =
            [Rtype::A, Rtype::AAAA, Rtype::MX].into_iter().filter_map(|rtype| outcome(&question.name, rtype)).collect();
        kinds.len() > 1
    };
    answers.keys().any(contradicts)
}

/// All that is concluded, without the order in which a resolver gave the addresses: senders try them so.
fn unordered(answers: &World) -> Value {
    let (_, delivery, judged, verdict) = conclude(answers);
    let faults: Vec<_> = judged.faults.iter().map(|fault| (fault.id, fault.severity, &fault.subjects)).collect();
    let unjudged: Vec<_> = judged.undetermined.iter().map(|rule| (rule.id, &rule.reasons)).collect();
    let mut value = serde_json::to_value((delivery, faults, unjudged, verdict)).unwrap();
    sort(&mut value);
    value
}

fn sort(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(sort);
            if items.iter().all(|item| item.get("address").is_some()) {
                items.sort_by_key(ToString::to_string);
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(sort),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
