//! The rules that look at networks: reverse names, autonomous systems and operators, which a check
//! looks at on request only. No zone can request it, so the expectations stand here.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;
#[path = "faults/kinds.rs"]
mod kinds;

use std::collections::BTreeSet;

use fixture::{ON_REQUEST, Response, World, broken, checks, undetermined, word};
use kinds::FAULTS;
use mxlens::rule::Subject;
use mxlens::{CheckOptions, Report, Rtype};

fn options() -> CheckOptions {
    CheckOptions { networks: true, ..fixture::options() }
}

fn check(input: &str) -> Report {
    World::honest().check_with(input, options())
}

/// Domain, what is broken, what is undetermined.
const CHECKS: [(&str, &[&str], &[&str]); 18] = [
    ("networks.test", &[], &[]),
    ("no-reverse.networks.test", &["reverse-name-absent"], &[]),
    ("wrong.networks.test", &["reverse-name-unconfirmed"], &[]),
    ("dangling.networks.test", &["reverse-name-unconfirmed"], &[]),
    ("second.networks.test", &[], &[]),
    ("classless.networks.test", &[], &[]),
    ("alias.networks.test", &[], &[]),
    ("reverse-unseen.networks.test", &[], &["reverse-name-absent", "reverse-name-unconfirmed"]),
    ("forward-unseen.networks.test", &[], &["reverse-name-unconfirmed"]),
    ("implicit.networks.test", &["implicit-mx", "parent-has-mx", "reverse-name-absent"], &[]),
    ("one-system.networks.test", &["network-shared", "operator-single"], &[]),
    ("both.networks.test", &["operator-single"], &[]),
    ("no-system.networks.test", &["operator-single"], &[]),
    ("unseen-system.networks.test", &["operator-single"], &["network-shared"]),
    ("private.networks.test", &["address-not-global"], &[]),
    ("whole.provider-set-incomplete.test", &["operator-single", "reverse-name-absent"], &[]),
    ("one.provider-leftover.test", &["operator-single"], &[]),
    ("servfail.mx-unavailable.test", &[], &[]),
];

#[test]
fn reverse_names_systems_and_operators_are_judged() {
    for (input, faults, unseen) in CHECKS.iter().filter(|(input, ..)| *input != "servfail.mx-unavailable.test") {
        let report = check(input);
        let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
        let mut found = broken(&report);
        found.remove("dnssec-absent");
        assert_eq!(found, set(faults), "{input}");
        assert_eq!(undetermined(&report), set(unseen), "{input}");
    }
}

#[test]
fn nothing_of_it_is_asked_or_judged_without_request() {
    for (input, ..) in CHECKS {
        let report = World::honest().check(input);
        let asked = |rtype| report.ledger.iter().any(|query| query.rtype == rtype);
        assert!(!asked(Rtype::PTR) && !asked(Rtype::TXT) || input.starts_with("implicit"), "{input}");
        let ids: BTreeSet<_> = broken(&report).union(&undetermined(&report)).cloned().collect();
        assert!(ON_REQUEST.iter().all(|id| !ids.contains(*id)), "{input}: {ids:?}");
        assert!(!input.ends_with("networks.test") || !ids.contains("network-shared"), "{input}");
    }
}

#[test]
fn without_mx_nothing_of_it_can_be_told() {
    let unseen = undetermined(&check("servfail.mx-unavailable.test"));
    for id in ["reverse-name-absent", "reverse-name-unconfirmed", "operator-single", "network-shared"] {
        assert!(unseen.contains(id), "{id}");
    }
}

#[test]
fn the_answer_in_reverse_is_the_evidence() {
    let report = check("wrong.networks.test");
    let finding = report.findings.iter().find(|finding| word(finding.id) == "reverse-name-unconfirmed").unwrap();
    assert!(
        matches!(&finding.subjects[..], [Subject::Address { address, .. }] if address.to_string() == "192.0.33.204")
    );
    assert!(finding.evidence.iter().any(|position| report.ledger[*position].rtype == Rtype::PTR));
}

#[test]
fn a_verdict_is_the_same_with_networks_and_without() {
    for (scenario, expectation) in checks().filter(|(scenario, _)| scenario.file != "giant.zone") {
        let report = check(&expectation.input);
        let verdict = (word(report.verdict.status), report.verdict.partial);
        assert_eq!(verdict, (expectation.status.clone(), expectation.partial), "{}", scenario.file);
    }
}

#[test]
fn a_fault_of_the_way_is_never_a_fault_of_the_network() {
    let mut cases = 0;
    for input in ["second.networks.test", "both.networks.test"] {
        let truth = check(input);
        let accusations = accusations(&truth);
        let mut positions: Vec<_> = truth.ledger.iter().map(|query| (query.name.clone(), query.rtype)).collect();
        positions.retain(|(_, rtype)| *rtype != Rtype::MX);
        for (name, rtype) in positions {
            for (fault, change) in FAULTS {
                let world = World::tampered(|asked, response| match &response {
                    Response::Http(http) if asked.name == name && asked.rtype == rtype => {
                        change(&http.body).unwrap_or(response)
                    }
                    Response::Http(_) | Response::Failed(_) | Response::Never => response,
                });
                let report = world.check_with(input, options());
                let new: Vec<_> = self::accusations(&report).difference(&accusations).cloned().collect();
                assert!(new.is_empty(), "{input} {name} {rtype}: {fault}: {new:?}");
                cases += 1;
            }
        }
    }
    assert!(cases > 500, "only {cases} cases");
}

/// Rules, and the places where each is broken; but for the one that is about failures of the way.
fn accusations(report: &Report) -> BTreeSet<(String, String)> {
    let findings = report.findings.iter().filter(|finding| word(finding.id) != "exchange-unresolvable");
    findings
        .flat_map(|finding| finding.subjects.iter().map(|subject| (word(finding.id), format!("{subject:?}"))))
        .collect()
}
