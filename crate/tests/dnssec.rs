//! The validator against what others say: the examples of the RFCs.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what is not as expected fails the test"
)]

mod fixture;

use fixture::table::Table;
use fixture::{crate_folder, word};
use serde_json::Value;

fn recording(file: &str) -> Value {
    let text = std::fs::read_to_string(crate_folder().join("tests/dnssec").join(file)).expect("a recording");
    serde_json::from_str(&text).expect("JSON")
}

/// Every example of an RFC's appendix B; those marked optional are referrals, which no resolver sends.
fn examples(file: &str) {
    let recording = recording(file);
    let mut table = Table::of(&recording);
    table.settings.sha1 = true;
    let mut wrong = Vec::new();
    for case in recording["cases"].as_array().expect("cases").iter().filter(|case| case["optional"].is_null()) {
        let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
        let proof = table.validate(&text("name"), &text("type"));
        let found = word(proof.security);
        let accepted = found == text("expect")
            || case["accept"].as_array().is_some_and(|accepted| accepted.iter().any(|one| *one == found.as_str()));
        if !accepted {
            wrong.push(format!("{} {} {}: {proof:?}, not {}", text("id"), text("name"), text("type"), text("expect")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_rfc_4035() {
    examples("rfc4035.json");
}

#[test]
fn the_examples_of_rfc_5155() {
    examples("rfc5155.json");
}

#[test]
fn sha_1_is_out_of_use() {
    let proof = Table::of(&recording("rfc4035.json")).validate("x.w.example", "MX");
    assert_eq!((word(proof.security).as_str(), word(proof.reason).as_str()), ("insecure", "algorithmUnsupported"));
}
