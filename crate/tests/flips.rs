//! The law of changes: in a signed zone nothing that is changed on the way passes for secure.
//!
//! Every check of a signed domain, each answer that signatures prove and each of the chain, every change that keeps the
//! message well formed, said by every resolver, with the AD bit that lies. The verdict stays, becomes partial or becomes
//! undetermined, the domain is accused of nothing, and what is called secure is what the zone says. Where nothing is
//! signed, a check ends. `npm run test:all` tries every case, `npm test` some of each kind.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

#[path = "flips/changes.rs"]
mod changes;
mod fixture;
#[path = "faults/truth.rs"]
mod truth;

use std::collections::BTreeSet;

use changes::{Parts, changes};
use fixture::{Response, honest};
use mxlens::answer::Outcome;
use mxlens::dnssec::{DnssecZone, Security};
use mxlens::resolve::CHECK_DEADLINE;
use mxlens::{Answer, Question, Report, Rtype, doh};
use truth::{Cases, Position, TRUTHS, Truth, try_all, whole};

/// One in how many changes is tried in a sample, and where nothing is signed.
const SAMPLE: usize = 101;
const UNSIGNED: usize = 41;

/// Octets of an answer where nothing is signed that is changed.
const LONGEST: usize = 2048;

/// Whether signatures prove the MX records of a check, which is the first of those of its domain.
fn is_signed(number: usize, truth: &Truth) -> bool {
    let dnssec = truth.report.dnssec.as_ref();
    let mut answers = dnssec.into_iter().flat_map(|dnssec| &dnssec.answers);
    let name = &truth.report.target.name;
    answers.any(|answer| answer.rtype == Rtype::MX && answer.proof.security == Security::Secure)
        && TRUTHS[..number].iter().all(|other| other.report.target.name != *name)
}

/// Whether the answer to a question is proved by signatures, or is itself of the chain.
fn is_proved(truth: &Truth, (name, rtype): &Position) -> bool {
    let mut answers = truth.report.dnssec.iter().flat_map(|dnssec| &dnssec.answers);
    matches!(*rtype, Rtype::DS | Rtype::DNSKEY)
        || answers.any(|answer| (&answer.name, answer.rtype, answer.proof.security) == (name, *rtype, Security::Secure))
}

/// What an answer says, whatever the order and the times to live; `None` where it is none.
fn said((name, rtype): &Position, octets: &[u8]) -> Option<String> {
    let question = Question::new(name.clone(), *rtype);
    let answer = Answer::of(&question, doh::decode(&question, octets).ok()?).ok()?;
    let records: BTreeSet<_> = answer.records().iter().map(|record| format!("{:?}", record.rdata)).collect();
    let absence = Some(&answer.outcome).filter(|outcome| !matches!(outcome, Outcome::Records(_)));
    Some(format!("{:?} {records:?} {absence:?}", answer.aliases))
}

/// The zones of a report that are secure, with what their DS records and keys are.
fn chain(report: &Report) -> BTreeSet<String> {
    let zones = report.dnssec.iter().flat_map(|dnssec| &dnssec.zones);
    let secure = zones.filter(|zone| zone.fault.is_none());
    let sorted = |zone: &DnssecZone| {
        let ds: BTreeSet<_> = zone.ds.iter().map(|ds| (ds.key_tag, ds.algorithm, ds.digest_type)).collect();
        let keys: BTreeSet<_> = zone.keys.iter().map(|key| (key.key_tag, key.algorithm)).collect();
        format!("{} {ds:?} {keys:?}", zone.name)
    };
    secure.map(sorted).collect()
}

/// What is wrong with a report after a change.
fn violation(truth: &Truth, position: &Position, changed: &[u8], before: &[u8], report: &Report) -> Option<String> {
    let mut answers = report.dnssec.iter().flat_map(|dnssec| &dnssec.answers);
    let is_secure = answers.any(|answer| {
        (&answer.name, answer.rtype, answer.proof.security) == (&position.0, position.1, Security::Secure)
    });
    if is_secure && said(position, changed) != said(position, before) {
        return Some("secure, though it says something else".to_owned());
    }
    if let Some(zone) = chain(report).difference(&chain(&truth.report)).next() {
        return Some(format!("another zone is secure: {zone}"));
    }
    truth.seen.violation(report)
}

/// Tries one in `stride` of the changes to each answer that `chosen` picks, other ones of each, and has `judge` say what
/// is wrong then, given what was changed, and the message after and before.
fn try_changes(
    stride: usize,
    chosen: impl Fn(usize, &Truth, &Position, &[u8]) -> bool + Sync,
    judge: impl Fn(&Truth, &Position, &[u8], &[u8], &Report) -> Option<String> + Sync,
) -> Cases {
    try_all(|number, truth, cases| {
        let message = |(name, rtype): &Position| honest(name, *rtype);
        for (place, position) in truth.positions.iter().enumerate() {
            let Some(before) = message(position).filter(|before| chosen(number, truth, position, before)) else {
                continue;
            };
            let others = truth.positions.iter().filter(|other| *other != position).filter_map(message);
            let others: Vec<_> = others.map(|other| Parts::read(&other)).collect();
            let all = changes(&Parts::read(&before), &others);
            // The first one differs, so that a sample has some of each kind; and none of a kind is a kind left out.
            let first = (number * 7 + place * 11) % stride;
            for (index, (what, changed)) in all.iter().enumerate() {
                if index % stride != first && cases.pairs.iter().any(|(_, tried)| tried == what) {
                    continue;
                }
                let Some(report) = truth.under(position, &|_, _| Some(Response::message(changed.clone()))) else {
                    continue;
                };
                cases.take(truth, position, what, judge(truth, position, changed, &before, &report));
            }
        }
    })
}

#[test]
fn in_a_signed_zone_no_change_passes() {
    let stride = if whole() { 1 } else { SAMPLE };
    let chosen =
        |number, truth: &Truth, position: &Position, _: &[u8]| is_signed(number, truth) && is_proved(truth, position);
    let cases = try_changes(stride, chosen, violation);
    println!("signed data is changed: {}", cases.counted());
    cases.assert_lawful();
    let kinds: BTreeSet<_> = cases.pairs.iter().map(|(_, what)| *what).collect();
    assert_eq!(kinds.len(), 13, "{kinds:?}");
}

#[test]
fn where_nothing_is_signed_a_change_stops_no_check() {
    let stride = if whole() { UNSIGNED } else { 4 * SAMPLE };
    // Every change holds a message of its own: of a long one there would be gigabytes.
    let chosen = |number, truth: &Truth, _: &Position, before: &[u8]| {
        before.len() <= LONGEST && truth.report.ledger.len() < 200 && !is_signed(number, truth)
    };
    let late = |_: &Truth, _: &Position, _: &[u8], _: &[u8], report: &Report| {
        (report.elapsed > CHECK_DEADLINE).then(|| format!("it took {} ms", report.elapsed))
    };
    let cases = try_changes(stride, chosen, late);
    println!("unsigned data is changed: {}", cases.counted());
    cases.assert_lawful();
}
