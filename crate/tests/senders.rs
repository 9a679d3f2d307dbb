//! The matrix of senders against what Debian's Postfix and Exim did when they were run (`tests/senders`).

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::collections::BTreeMap;

use fixture::{World, checks, word};
use mxlens::rules::RuleId;
use mxlens::senders::{SenderPlan, Tried, senders};
use serde_json::Value;

/// Where the run and the matrix differ on purpose.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("address-nonexistent.contradiction.test", "exim", CONTRADICTION),
    ("address-nonexistent.contradiction.test", "exim-debian", CONTRADICTION),
    ("address-nonexistent.contradiction.test", "postfix", CONTRADICTION),
    ("mx-nonexistent.contradiction.test", "exim", CONTRADICTION),
    ("mx-nonexistent.contradiction.test", "exim-debian", CONTRADICTION),
    ("mx-nonexistent.contradiction.test", "postfix", CONTRADICTION),
    (
        "gone.address-unavailable.test",
        "postfix",
        "it asks for addresses of a name that does not exist, which fails here",
    ),
    (
        "formerr.mx-unavailable.test",
        "postfix",
        "it takes FORMERR for permanent; we take every failed query for a passing one",
    ),
    ("escaped-dot.exchange-malformed.test", "exim", ESCAPED),
    ("escaped-dot.exchange-malformed.test", "exim-debian", ESCAPED),
    ("junk.mx-unavailable.test", "exim", JUNK),
    ("junk.mx-unavailable.test", "exim-debian", JUNK),
    ("junk.mx-unavailable.test", "postfix", JUNK),
    (
        "repeated.exchange-duplicate.test",
        "postfix",
        "a record repeated 60 times fills its list; a resolver repeats none (RFC 2181 §5)",
    ),
];

const CONTRADICTION: &str = "the answers contradict each other (RFC 8020 §2), so we say that we do not know";
const ESCAPED: &str =
    "Debian's revision 15+deb12u11 takes an escaped dot for one between labels, which revisions before did not";
const JUNK: &str = "octets after the message, which a resolver between would not pass on";

fn recorded() -> Value {
    serde_json::from_str(include_str!("../../tests/senders/recorded.json")).unwrap()
}

/// The senders that were run, as the table calls them.
fn run(plans: Vec<SenderPlan>) -> BTreeMap<String, SenderPlan> {
    let proven = plans.into_iter().filter(|plan| plan.proven);
    proven.map(|plan| (word(plan.sender).replace("eximDebian", "exim-debian"), plan)).collect()
}

#[test]
fn every_sender_does_what_it_did_when_it_was_run() {
    let recorded = recorded();
    let (mut wrong, mut rows, mut unused) = (Vec::new(), 0, DIFFERENT.to_vec());
    for (domain, by_sender) in recorded["domains"].as_object().unwrap() {
        let report = World::honest().check(domain);
        // The senders ran behind a resolver that validates, and Exim knows DANE, where the servers have no TLS; the
        // plan is that of senders which know neither.
        let dane = report.dnssec.iter().flat_map(|dnssec| &dnssec.dane).any(|dane| !dane.records.is_empty());
        if dane || domain.contains("dane") || report.findings.iter().any(|finding| finding.id == RuleId::DnssecBogus) {
            continue;
        }
        for (sender, plan) in run(senders(&report.delivery)) {
            let row = &by_sender[&sender];
            rows += 1;
            let before = unused.len();
            unused.retain(|(name, who, _)| (*name, *who) != (domain.as_str(), sender.as_str()));
            let different = differences(&plan, row);
            if before == unused.len() {
                wrong.extend(different.map(|what| format!("{domain}: {sender}: {what}")));
            } else {
                assert!(different.is_some(), "{domain}: {sender} is as it was run");
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {rows} rows differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unused.is_empty(), "not in the table: {unused:?}");
    println!("{rows} rows run, {} agree, {} differ on purpose", rows - DIFFERENT.len(), DIFFERENT.len());
}

/// What a row says other than the plan.
fn differences(plan: &SenderPlan, row: &Value) -> Option<String> {
    // Every address of the zones was there to be reached; with `outside`, only those that are anywhere.
    let seen = row.get("outside").unwrap_or(row);
    let (outcome, code) = (seen["outcome"].as_str().unwrap(), seen["code"].as_str());
    if word(plan.outcome) != outcome {
        return Some(format!("{:?} ({:?}), run: {outcome} ({code:?})", plan.outcome, plan.reason));
    }
    if plan.code.is_some() && plan.code != code {
        return Some(format!("code {:?}, run: {code:?}", plan.code));
    }
    let tried: Vec<_> = row["tried"].as_array().unwrap().iter().map(|to| to["address"].as_str().unwrap()).collect();
    let mut place = 0;
    for address in &tried {
        // The level of an address that was tried, from the one on that was tried before it.
        let found = plan.levels.iter().enumerate().skip(place).find(|(_, level)| {
            let mut targets = level.targets.iter();
            targets.any(|target| target.address.to_string() == *address && target.tried != Tried::Never)
        });
        match found {
            Some((level, _)) => place = level,
            None => return Some(format!("{address} was tried, in {tried:?}")),
        }
    }
    let all = plan.levels.iter().flat_map(|level| &level.targets);
    let missing = all.filter(|target| target.tried == Tried::Always);
    missing
        .map(|target| target.address.to_string())
        .find(|address| !tried.contains(&address.as_str()))
        .map(|address| format!("{address} was not tried, in {tried:?}"))
}

#[test]
fn every_zone_was_run() {
    let recorded = recorded();
    for (scenario, check) in checks() {
        let name = World::honest().check(&check.input).target.name.to_string();
        let seen = recorded["domains"].get(&name).or_else(|| recorded["skipped"].get(&check.input));
        assert!(seen.is_some(), "{}: {} is in no row: UPDATE=1 node tests/senders/run.mjs", scenario.file, check.input);
    }
}

#[test]
fn what_was_never_first_has_no_share() {
    for (domain, by_sender) in recorded()["domains"].as_object().unwrap() {
        let report = World::honest().check(domain);
        for (sender, plan) in run(senders(&report.delivery)) {
            let Some(first) = by_sender[&sender]["first"].as_object() else { continue };
            let Some(level) = plan.levels.first() else { continue };
            for target in &level.targets {
                let seen = first.contains_key(&target.address.to_string());
                // In twenty runs a share of a twelfth or more shows itself but once in six.
                assert!(target.share != Some(0.0) || !seen, "{domain}: {sender}: {} was first", target.address);
                let likely = target.share.is_some_and(|share| share >= 0.3);
                assert!(!likely || seen, "{domain}: {sender}: {} was never first", target.address);
            }
        }
    }
}
