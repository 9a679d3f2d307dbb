//! What is published against what is expected. No zone can say what somebody expects, so that stands here.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::collections::BTreeSet;

use fixture::{World, broken, undetermined, word};
use mxlens::expected::Expected;
use mxlens::providers::Providers;
use mxlens::{CheckOptions, Report};

const RULES: [&str; 3] = ["expected-exchange-missing", "expected-preference-different", "unexpected-exchange"];

fn options(input: &str, expected: &str) -> CheckOptions {
    let expected = Expected::parse(expected, &input.parse().unwrap(), &Providers::shipped()).unwrap();
    CheckOptions { expected: Some(expected), ..fixture::options() }
}

fn check(input: &str, expected: &str) -> Report {
    World::honest().check_with(input, options(input, expected))
}

/// The rules of this kind among some.
fn of_this_kind(ids: &BTreeSet<String>) -> Vec<&str> {
    RULES.into_iter().filter(|id| ids.contains(*id)).collect()
}

const MX1: &str = "10 mx1.mailhost.test";
const MX2: &str = "20 mx2.mailhost.test";

#[test]
fn each_difference_is_found_and_no_other() {
    for (input, expected, found) in [
        // As it is to be, in whatever order and way it is written.
        ("owner-alias.test", "10 mx1.mailhost.test\n20 mx2.mailhost.test", &[][..]),
        ("owner-alias.test", "@ 300 IN MX 20 MX2.mailhost.test.\nmx1.mailhost.test 10", &[]),
        ("null-mx.test", "0 .", &[]),
        ("whole.provider-set-incomplete.test", "siteground", &[]),
        ("old.provider-set-incomplete.test", "siteground", &[]),
        ("owner-alias.test", "10 mx1.mailhost.test\n20 mx2.mailhost.test\n30 mx3.mailhost.test", &RULES[..1]),
        ("owner-alias.test", "10 mx1.mailhost.test\n30 mx2.mailhost.test", &RULES[1..2]),
        ("owner-alias.test", MX1, &RULES[2..]),
        ("owner-alias.test", "5 mx3.mailhost.test", &["expected-exchange-missing", "unexpected-exchange"]),
        ("owner-alias.test", "25 mx2.mailhost.test\n30 mx3.mailhost.test", &RULES),
        ("null-mx.test", MX1, &["expected-exchange-missing", "unexpected-exchange"]),
        ("best-fit.provider-set-incomplete.test", "siteground", &["expected-exchange-missing", "unexpected-exchange"]),
        ("preferences.provider-set-incomplete.test", "titan", &["expected-preference-different"]),
        ("provider-leftover.test", "titan", &["unexpected-exchange"]),
        // Without any MX all of it is missing, whether there is a domain or not.
        ("implicit-mx.test", MX1, &["expected-exchange-missing"]),
        ("mail-route-absent.test", "titan", &["expected-exchange-missing"]),
        ("domain-nonexistent.test", MX1, &["expected-exchange-missing"]),
        ("one.alias-loop.test", MX1, &["expected-exchange-missing"]),
    ] {
        let report = check(input, expected);
        assert_eq!(of_this_kind(&broken(&report)), found, "{input}: {expected}");
        assert_eq!(of_this_kind(&undetermined(&report)), [""; 0], "{input}: {expected}");
    }
}

#[test]
fn what_was_not_seen_is_neither_missing_nor_there() {
    for input in ["servfail.mx-unavailable.test", "timeout.mx-unavailable.test", "hidden.alias-loop.test"] {
        let report = check(input, MX1);
        assert_eq!(of_this_kind(&broken(&report)), [""; 0], "{input}");
        assert_eq!(of_this_kind(&undetermined(&report)), RULES, "{input}");
    }
}

#[test]
fn who_expects_nothing_hears_nothing() {
    for input in ["owner-alias.test", "implicit-mx.test", "servfail.mx-unavailable.test"] {
        let report = World::honest().check(input);
        let ids: BTreeSet<_> = broken(&report).union(&undetermined(&report)).cloned().collect();
        assert_eq!(of_this_kind(&ids), [""; 0], "{input}");
    }
}

#[test]
fn what_is_expected_never_changes_the_verdict() {
    for input in ["good.test", "null-mx.test", "implicit-mx.test", "exchange-nonexistent.test"] {
        for expected in [MX1, MX2, "titan", "0 ."] {
            assert_eq!(check(input, expected).verdict, World::honest().check(input).verdict, "{input}: {expected}");
        }
    }
}

/// The lines of the records that a rule wants published.
fn lines(report: &Report, id: &str) -> Vec<String> {
    let finding = report.findings.iter().find(|finding| word(finding.id) == id).unwrap();
    assert!(!finding.evidence.is_empty(), "{id}");
    finding.records.iter().map(|record| record.line.clone()).collect()
}

#[test]
fn the_records_are_the_lines_expected() {
    let report = check("owner-alias.test", "25 mx2.mailhost.test\n30 mx3.mailhost.test");
    let mx2 = "owner-alias.test. 3600 IN MX 25 mx2.mailhost.test.";
    let mx3 = "owner-alias.test. 3600 IN MX 30 mx3.mailhost.test.";
    assert_eq!(lines(&report, "expected-exchange-missing"), [mx3]);
    assert_eq!(lines(&report, "expected-preference-different"), [mx2]);
    assert_eq!(lines(&report, "unexpected-exchange"), [mx2, mx3]);
}

#[test]
fn a_name_that_a_provider_gives_out_is_no_line() {
    let report = check("given-out.provider-set-incomplete.test", "mandrill");
    assert_eq!(lines(&report, "expected-exchange-missing"), [""; 0]);
    let report = serde_json::to_value(&report.findings).unwrap();
    assert!(report.to_string().contains("*.in2.mandrillapp.com"), "{report}");
}
