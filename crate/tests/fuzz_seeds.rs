//! The corpus of the fuzz targets, run without a fuzzer: whatever was found once stays found.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;
mod fuzzing;

use fixture::crate_folder;
use fixture::table::Table;
use fuzzing::TARGETS;
use mxlens::answer::Outcome;
use mxlens::dnssec::Security;
use mxlens::{Answer, Question, Rtype, doh};
use serde_json::Value;

#[test]
fn every_seed_of_every_target_holds() {
    for (name, run) in TARGETS {
        let folder = crate_folder().join("fuzz/corpus").join(name);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{} is empty", folder.display());
        let started = std::time::Instant::now();
        for file in &files {
            let octets = std::fs::read(file).expect("a seed");
            let held = std::panic::catch_unwind(|| run(&octets));
            assert!(held.is_ok(), "{} does not hold", file.display());
        }
        println!("{name}: {} seeds, {} ms", files.len(), started.elapsed().as_millis());
    }
}

/// NSEC proves that `ns1.example` is there without MX (RFC 4035 appendix B.3); who then writes NXDOMAIN into the
/// header, which no signature covers, has proved nothing.
#[test]
fn a_denial_is_of_what_was_signed() {
    let text = std::fs::read_to_string(crate_folder().join("tests/dnssec/rfc4035.json")).expect("a recording");
    let mut recording: Value = serde_json::from_str(&text).expect("JSON");
    let message = &mut recording["messages"]["ns1.example/MX"];
    let mut octets = data_encoding::BASE64.decode(message.as_str().expect("a text").as_bytes()).expect("base64");
    octets[3] |= 3;
    *message = data_encoding::BASE64.encode(&octets).into();
    let mut table = Table::of(&recording);
    table.settings.sha1 = true;

    let proof = table.validate("ns1.example", "MX");
    let question = Question::new("ns1.example".parse().expect("a name"), Rtype::MX);
    let answer = Answer::of(&question, doh::decode(&question, &octets).expect("a message")).expect("an answer");
    assert_eq!(answer.outcome, Outcome::NxDomain);
    assert_ne!(proof.security, Security::Secure);
}
