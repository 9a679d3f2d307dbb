//! The law of faults: what fails on the way never turns into a fault of the domain.
//!
//! Every check, each of its queries, every fault. Under a fault a verdict stays, becomes partial
//! or becomes undetermined; a domain at risk may be shown as deliverable, but only as partial.
//! `npm run test:all` tries every case; `npm test` tries some of each zone, of each kind of question and of each fault.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

#[path = "faults/kinds.rs"]
mod kinds;
#[path = "faults/truth.rs"]
mod truth;

mod fixture;

use std::collections::BTreeSet;

use fixture::wire::bare;
use fixture::{Response, World};
use kinds::{FAULTS, Fault};
use mxlens::Rtype;
use mxlens::dnssec::Security;
use mxlens::report::Status;
use mxlens::rules::RuleId;
use truth::{Cases, TRUTHS, Truth, outcome, try_all, whole};

/// One in how many faults is tried on a query in a sample; no divisor of their number, so each query has its own.
const SAMPLE: usize = 23;

/// What delivery rests on.
const ADDRESSES_AND_MX: [Rtype; 3] = [Rtype::MX, Rtype::A, Rtype::AAAA];

/// One in how many is tried where only the first upstream fails: what every upstream may do is tried beside it.
const FIRST_ONLY: usize = 11;

/// Faults for a query of a check: one in `stride`, others for each of both.
fn some(stride: usize, number: usize, place: usize) -> impl Iterator<Item = &'static Fault> {
    FAULTS.iter().skip((number * 3 + place * 5) % stride).step_by(stride)
}

/// Nothing of what there is was left out: no zone, no kind of question and no fault.
fn assert_all_met(cases: &Cases) {
    let tried = || TRUTHS.iter().filter(|truth| !truth.positions.is_empty());
    let files: BTreeSet<_> = tried().map(|truth| truth.file).collect();
    assert_eq!(files.difference(&cases.files).next(), None);
    let types: BTreeSet<_> = tried().flat_map(|truth| &truth.positions).map(|(_, rtype)| *rtype).collect();
    assert_eq!(cases.pairs.iter().map(|(rtype, _)| *rtype).collect::<BTreeSet<_>>(), types);
    assert_eq!(cases.pairs.iter().map(|(_, fault)| *fault).collect::<BTreeSet<_>>().len(), FAULTS.len());
}

#[test]
fn a_fault_of_the_way_is_never_a_fault_of_the_domain() {
    let stride = if whole() { 1 } else { SAMPLE };
    let cases = try_all(|number, truth, cases| {
        for (place, position) in truth.positions.iter().enumerate() {
            for (fault, change) in some(stride, number, place) {
                let Some(report) = truth.under(position, &|_, message| change(message)) else { continue };
                cases.take(truth, position, fault, truth.seen.violation(&report));
            }
        }
    });
    println!("every upstream fails: {}", cases.counted());
    cases.assert_lawful();
    assert_all_met(&cases);
}

#[test]
fn an_exchange_is_unresolvable_only_if_two_resolvers_reached_nobody() {
    let truth = Truth::of("", "exchange-single.test");
    let position = ("mx1.mailhost.test".parse().unwrap(), Rtype::A);
    for (fault, change) in FAULTS {
        let found = |change: &dyn Fn(usize, &[u8]) -> Option<Response>, both: bool| {
            let world = World::tampered(|asked, response| match &response {
                Response::Http(http) if asked.name == position.0 && (both || asked.rtype == position.1) => {
                    change(asked.upstream, &http.body).unwrap_or(response)
                }
                Response::Http(_) | Response::Failed(_) | Response::Never => response,
            });
            let report = world.check(truth.input);
            report.findings.iter().any(|finding| finding.id == RuleId::ExchangeUnresolvable)
        };
        let everywhere = |_: usize, message: &[u8]| change(message);
        let once = |upstream: usize, message: &[u8]| if upstream == 0 { change(message) } else { None };
        assert_eq!(found(&everywhere, true), *fault == "SERVFAIL with EDE 22", "{fault}");
        // The other family shows that somebody answers for the name, and the other resolver likewise.
        assert!(!found(&everywhere, false) && !found(&once, true), "{fault}");
    }
}

#[test]
fn a_fault_of_the_first_upstream_alone_changes_nothing() {
    let stride = if whole() { FIRST_ONLY } else { FIRST_ONLY * SAMPLE };
    let cases = try_all(|number, truth, cases| {
        for (place, position) in truth.positions.iter().enumerate() {
            for (fault, change) in some(stride, number, place) {
                let first_only = |upstream, message: &[u8]| if upstream == 0 { change(message) } else { None };
                let Some(report) = truth.under(position, &first_only) else { continue };
                // What fails without our help may be told in other words by the second.
                let lawful = !truth.is_sound() && truth.seen.violation(&report).is_none();
                let changed = outcome(&report) != truth.outcome && !lawful;
                cases.take(truth, position, fault, changed.then(|| "another report".to_owned()));
            }
        }
    });
    println!("the first upstream fails: {}", cases.counted());
    cases.assert_lawful();
    assert!(cases.count > 300, "only {} cases", cases.count);
}

#[test]
fn a_message_cut_anywhere_tells_nothing() {
    let (mut cases, step) = (0, if whole() { 1 } else { 7 });
    for input in ["exchange-alias.test", "null-mx.test", "implicit-mx.test"] {
        let truth = Truth::of("", input);
        for position in &truth.positions {
            let mut length = 12;
            loop {
                let whole = std::cell::Cell::new(0);
                let report = truth.under(position, &|_, message| {
                    whole.set(message.len());
                    Some(Response::message(message[..length.min(message.len() - 1)].to_vec()))
                });
                let what = report.and_then(|report| truth.seen.violation(&report));
                assert_eq!(what, None, "{input} {position:?} cut at {length}");
                cases += 1;
                length += step;
                if length >= whole.get() {
                    break;
                }
            }
        }
    }
    println!("{cases} cases");
}

#[test]
fn a_resolver_that_only_fails_tells_nothing() {
    let stride = if whole() { 1 } else { SAMPLE };
    let cases = try_all(|number, truth, cases| {
        if !truth.is_sound() || truth.report.ledger.len() >= 200 {
            return;
        }
        for (fault, change) in some(stride, number, 0) {
            let world = World::tampered(|_, response| match &response {
                Response::Http(http) => change(&http.body).unwrap_or(Response::Never),
                Response::Failed(_) | Response::Never => response,
            });
            let report = world.check(truth.input);
            let told = report.verdict.status != Status::Undetermined || !report.findings.is_empty();
            let wrong = told.then(|| "something is told".to_owned()).or_else(|| truth.seen.violation(&report));
            cases.take(truth, &truth.positions[0], fault, wrong);
        }
    });
    println!("a resolver only fails: {}", cases.counted());
    cases.assert_lawful();
    let faults: BTreeSet<_> = cases.pairs.iter().map(|(_, fault)| *fault).collect();
    assert_eq!(faults.len(), FAULTS.len());
}

/// That a signed domain, or a record of it, is not there is believed of nobody who cannot prove it: be it said of one
/// answer or of all, the keys among them.
#[test]
fn a_signed_domain_is_not_lied_away() {
    let secure = |truth: &Truth| {
        let proved = truth.report.dnssec.iter().flat_map(|dnssec| &dnssec.answers);
        let mut proofs = proved.map(|answer| answer.proof.security).peekable();
        proofs.peek().is_some() && proofs.all(|security| security == Security::Secure)
    };
    let cases = try_all(|_, truth, cases| {
        if !truth.is_sound() || !secure(truth) {
            return;
        }
        for (lie, rcode) in [("there is no such name", 3), ("there are no such records", 0)] {
            let world = World::tampered(|_, response| match &response {
                Response::Http(http) => Response::message(bare(&http.body, rcode)),
                Response::Failed(_) | Response::Never => response,
            });
            cases.take(truth, &truth.positions[0], lie, truth.seen.violation(&world.check(truth.input)));
            for place in truth.positions.iter().filter(|place| ADDRESSES_AND_MX.contains(&place.1)) {
                let lied = truth.under(place, &|_, message| Some(Response::message(bare(message, rcode))));
                let Some(report) = lied else { continue };
                cases.take(truth, place, lie, truth.seen.violation(&report));
            }
        }
    });
    println!("a signed domain is lied away: {}", cases.counted());
    cases.assert_lawful();
    assert!(cases.count > 100, "only {} cases", cases.count);
}
