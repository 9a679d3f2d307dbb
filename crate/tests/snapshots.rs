//! Whole reports, field by field, for three zones.
//!
//! `UPDATE=1 cargo test -p mxlens --test snapshots` writes them anew.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::fs;

use fixture::World;
use serde_json::{Value, json};

/// A report as it leaves the core; only octets on the wire differ from run to run, as signatures do.
fn report(input: &str) -> String {
    let mut value = serde_json::to_value(World::honest().check(input)).unwrap();
    for query in value["ledger"].as_array_mut().unwrap() {
        query["bytes"] = json!(0);
    }
    format!("{}\n", serde_json::to_string_pretty::<Value>(&value).unwrap())
}

fn assert_snapshot(input: &str) {
    let file = fixture::crate_folder().join(format!("tests/snapshots/{input}.json"));
    let report = report(input);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &report).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == report, "{} differs; set UPDATE=1 to write:\n{report}", file.display());
}

#[test]
fn the_report_of_a_good_domain() {
    assert_snapshot("good.test");
}

#[test]
fn the_report_of_a_domain_with_faults() {
    assert_snapshot("beside.exchange-nonexistent.test");
}

#[test]
fn the_report_of_a_domain_half_seen() {
    assert_snapshot("among-three.exchange-unavailable.test");
}
