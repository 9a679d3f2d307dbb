//! The validator against what others say: the examples of the RFCs.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::collections::BTreeMap;

use fixture::table::Table;
use fixture::{World, crate_folder, word};
use mxlens::CheckOptions;
use mxlens::dnssec::{Settings, TrustAnchors};
use mxlens::report::Status;
use mxlens::rules::RuleId;
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

/// Where this validator says something else than unbound: how the names of the cases begin, what it says, and why.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("alg5-", "insecure", "RFC 9905 §2 has RSA with SHA-1 treated as no signature"),
    ("alg7-", "insecure", "likewise"),
    ("alg16-", "insecure", "WebCrypto has no Ed448 (RFC 4035 §5.2)"),
    ("ds-sha1-of-sha1", "insecure", "likewise"),
    ("ds-sha1-wrong-sha256", "bogus", "RFC 4509 §3: where there is SHA-256, SHA-1 is not looked at; delv agrees"),
    ("expired-", "bogus", "no time of grace: the skew of a clock is said, not guessed"),
    ("begins-second", "bogus", "likewise"),
    ("bad-8", "bogus", "eight signatures are looked at; delv gives up, too"),
    ("namesakes-4", "bogus", "four keys of one tag are looked at; delv gives up, too"),
    ("revoked-", "bogus", "RFC 5011 §2.1: a revoked key signs nothing; delv agrees"),
    ("nxdomain-of-nodata-nsec", "bogus", "the RCODE is to be what is proved; delv agrees"),
    ("nxdomain-ent-nsec", "bogus", "likewise"),
    ("nodata-of-cut-", "bogus", "RFC 6840 §4.1: the parent proves nothing at a cut but DS"),
    ("nxdomain-below-cut-", "bogus", "likewise"),
    ("dname-other-", "bogus", "an alias that its DNAME does not make is one without a signature"),
    ("dname-bare-", "indeterminate", "an answer without the alias is no answer here (RFC 6672 §3.1)"),
    ("nsec3-salt-mixed", "bogus", "RFC 5155 §8.2: a denial is of one set of parameters"),
    (
        "exponent-huge",
        "indeterminate",
        "the library of these tests takes no exponent over 33 bits; delv calls it bogus",
    ),
];

#[test]
fn zones_of_real_signers_are_as_unbound_says() {
    let file = crate_folder().join("../tests/dnssec/recorded.json");
    let recording: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("a recording")).expect("JSON");
    let table = Table::of(&recording);
    let (mut wrong, mut counts, mut different) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for case in recording["cases"].as_array().expect("cases") {
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let proof = table.validate(text("name"), text("type"));
        let (found, unbound) = (word(proof.security), text("unbound"));
        *counts.entry(unbound.to_owned()).or_insert(0) += 1;
        if found != unbound {
            let known = DIFFERENT.iter().find(|(id, ours, _)| text("id").starts_with(id) && *ours == found);
            match known {
                Some((id, ..)) => *different.entry(*id).or_insert(0) += 1,
                None => wrong.push(format!(
                    "{} ({}): {found}, unbound {unbound}, delv {}: {proof:?}",
                    text("id"),
                    text("what"),
                    text("delv")
                )),
            }
        }
    }
    println!("unbound: {counts:?}; different on purpose: {different:?}");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(different.len(), DIFFERENT.len(), "one of those that differed does so no more");
}

#[test]
fn an_anchor_that_does_not_fit_is_no_fault_of_the_domain() {
    let digest = "00".repeat(32);
    let anchors = TrustAnchors::parse(&format!("test. IN DS 1 13 2 {digest}")).expect("an anchor");
    let dnssec = Some(Settings { anchors, ..Settings::default() });
    for (input, status) in [("good.test", Status::Deliverable), ("expired.dnssec-bogus.test", Status::Undetermined)] {
        let options = CheckOptions { dnssec: dnssec.clone(), ..CheckOptions::default() };
        let report = World::honest().check_with(input, options);
        assert_eq!(report.verdict.status, status, "{input}");
        assert!(report.findings.iter().all(|finding| finding.id != RuleId::DnssecBogus), "{input}");
        assert!(report.undetermined.iter().any(|rule| rule.id == RuleId::DnssecBogus), "{input}");
    }
}
