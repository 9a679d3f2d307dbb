//! The corpus of the fuzz targets, run without a fuzzer: whatever was found once stays found.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;
mod fuzzing;

use data_encoding::BASE64;
use fixture::crate_folder;
use fixture::table::Table;
use fuzzing::TARGETS;
use fuzzing::bend::encode;
use mxlens::answer::Outcome;
use mxlens::dns::{Message, Rdata, Record};
use mxlens::dnssec::{Proof, Security};
use mxlens::{Answer, Mx, Question, Rcode, Rtype, doh};
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

/// The recording of RFC 4035 with one message changed, and what then is proved.
fn proved(name: &str, rtype: Rtype, change: impl Fn(&mut Message)) -> (Answer, Proof) {
    let text = std::fs::read_to_string(crate_folder().join("tests/dnssec/rfc4035.json")).expect("a recording");
    let mut recording: Value = serde_json::from_str(&text).expect("JSON");
    let message = &mut recording["messages"][format!("{name}/{rtype}")];
    let octets = BASE64.decode(message.as_str().expect("a text").as_bytes()).expect("base64");
    let question = Question::new(name.parse().expect("a name"), rtype);
    let mut changed = doh::decode(&question, &octets).expect("a message");
    change(&mut changed);
    *message = BASE64.encode(&encode(&question, &changed)).into();
    let mut table = Table::of(&recording);
    table.settings.sha1 = true;
    (Answer::of(&question, changed).expect("an answer"), table.validate(name, &rtype.to_string()))
}

/// NSEC proves that `ns1.example` is there without MX (RFC 4035 appendix B.3); who then writes NXDOMAIN into the
/// header, which no signature covers, has proved nothing.
#[test]
fn a_denial_is_of_what_was_signed() {
    let (answer, proof) = proved("ns1.example", Rtype::MX, |message| message.rcode = Rcode::NXDOMAIN);
    assert_eq!(answer.outcome, Outcome::NxDomain);
    assert_ne!(proof.security, Security::Secure);
}

/// However many signatures somebody makes up for a record that he made up, no number of them is as good as one.
#[test]
fn signatures_without_end_prove_nothing() {
    for count in 1..=40 {
        let (answer, proof) = proved("x.w.example", Rtype::MX, |message| {
            message.answer.retain(|record| record.rdata.rtype() != Rtype::MX);
            let signature = message.answer.remove(0);
            for number in 0..count {
                let mut signature = signature.clone();
                if let Rdata::Opaque { octets, .. } = &mut signature.rdata {
                    *octets.last_mut().expect("a signature") = number;
                }
                message.answer.push(signature);
            }
            let exchange = "mx.elsewhere.test".parse().expect("a name");
            let rdata = Rdata::Mx(Mx { preference: 1, exchange });
            message.answer.push(Record { owner: "x.w.example".parse().expect("a name"), ttl: 300, rdata });
        });
        assert_eq!(answer.records().len(), 1);
        assert_eq!(proof.security, Security::Bogus, "with {count} signatures");
    }
}
