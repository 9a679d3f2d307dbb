//! Checks that JavaScript recorded (`tests/evidence-fixtures.mjs`), played again natively.

#![cfg(all(feature = "native", not(target_arch = "wasm32")))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

use std::collections::BTreeSet;
use std::path::Path;

use mxlens::Report;
use mxlens::providers::Providers;
use mxlens::replay::{self, EvidenceError};
use serde_json::{Value, json};

/// Name, record, and the report that JavaScript had.
fn fixtures() -> Vec<(String, Value, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay");
    let mut fixtures = Vec::new();
    for file in std::fs::read_dir(folder).expect("the records") {
        let path = file.expect("a record").path();
        let text = std::fs::read_to_string(&path).expect("a record");
        let mut fixture: Value = serde_json::from_str(&text).expect("JSON");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        fixtures.push((name, fixture["evidence"].take(), fixture["report"].take()));
    }
    assert!(fixtures.len() > 10);
    fixtures.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    fixtures
}

fn evidence(name: &str) -> Value {
    let (_, evidence, _) = fixtures().into_iter().find(|(other, ..)| other == name).expect("a record");
    evidence
}

fn replay(evidence: &Value) -> Result<Report, EvidenceError> {
    replay::replay(&evidence.to_string(), Providers::shipped())
}

/// As JavaScript has it, to which 0 and 0.0 are the same.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64().expect("a number")),
        Value::Array(values) => values.into_iter().map(plain).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        other => other,
    }
}

/// Where two values differ.
fn differences(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                match (a.get(key), b.get(key)) {
                    (Some(one), Some(other)) => differences(&format!("{path}.{key}"), one, other, found),
                    (one, other) => found.push(format!("{path}.{key}: {one:?} {other:?}")),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (one, other)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{index}]"), one, other, found);
            }
        }
        _ if one != other => found.push(format!("{path}: {one} {other}")),
        _ => {}
    }
}

#[test]
fn the_report_is_the_one_that_javascript_had() {
    let (mut kinds, mut superseded) = (BTreeSet::new(), 0);
    for (name, evidence, recorded) in fixtures() {
        let report = replay(&evidence).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let report = plain(serde_json::to_value(report).expect("JSON"));
        let mut found = Vec::new();
        differences("", &plain(recorded), &report, &mut found);
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
        for event in evidence["events"].as_array().expect("events") {
            kinds.insert(event["kind"].as_str().expect("a kind").to_owned());
        }
        let ledger = report["ledger"].as_array().expect("a ledger");
        superseded += ledger.iter().filter(|query| query["error"]["code"] == "superseded").count();
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["neighbours", "pause", "proof", "request", "time"]);
    assert!(superseded > 0, "there is no hedge in any of them");
}

#[test]
fn what_the_record_lacks_is_an_obstacle_and_what_is_too_much_is_left() {
    let mut part = evidence("good");
    let first = part["events"].as_array_mut().expect("events").remove(0);
    let report = replay(&part).expect("a report");
    let blocked = report.ledger.iter().filter_map(|query| query.error.as_ref()).next().expect("an error");
    assert_eq!(blocked.detail.as_deref(), Some("not in the evidence file"));
    assert_eq!(first["kind"], "request");

    part["input"] = json!("many.test");
    let report = serde_json::to_value(replay(&part).expect("a report")).expect("JSON");
    assert_eq!(report["verdict"]["status"], "undetermined");

    let mut open = evidence("good");
    for event in open["events"].as_array_mut().expect("events") {
        (event["came"], event["order"]) = (Value::Null, Value::Null);
    }
    let report = serde_json::to_value(replay(&open).expect("a report")).expect("JSON");
    assert_eq!(report["ledger"][0]["error"]["code"], "timeout");
}

#[test]
fn what_is_no_record_is_refused_with_a_code() {
    let code = |evidence: &Value| replay(evidence).map_or_else(|error| error.code(), |_| "played");
    for text in ["", "{", "null", "1", "[]", "{}", r#"{"evidence":1}"#, &"[".repeat(100_000)] {
        assert_eq!(replay::replay(text, Providers::shipped()).unwrap_err(), EvidenceError::NotEvidence, "{text:.20}");
    }
    let good = evidence("good");
    let first = &good["events"][0];
    let changes = [
        ("/events", json!("x")),
        ("/events", vec![first.clone(); 50_001].into()),
        ("/events", json!([first, first])),
        ("/events", json!([null])),
        ("/startedAt", json!(-1)),
        ("/startedAt", json!("1")),
        ("/startedAt", json!(1e300)),
        ("/input", json!(7)),
        ("/input", json!("")),
        ("/input", json!("x".repeat(1_000_001))),
        ("/mxlens", json!("x".repeat(1_000_001))),
        ("/options", Value::Null),
        ("/options", json!({ "resolvers": [] })),
        ("/options", json!({ "resolvers": vec!["google"; 101] })),
        ("/options", json!({ "resolvers": null })),
        ("/options", json!({ "resolvers": ["javascript:alert(1)"] })),
        ("/options", json!({ "mode": "other" })),
        ("/options", json!({ "networks": "yes" })),
        ("/options", json!({ "deadline": 0 })),
        ("/options", json!({ "clock": -1 })),
        ("/options", json!({ "draft": "nothing of a record" })),
        ("/options", json!({ "expect": "nothing of a record" })),
        ("/options", json!({ "trustAnchors": "" })),
        ("/events/0/order", json!(1.5)),
        ("/events/0/order", json!(50_001)),
        ("/events/0/order", Value::Null),
        ("/events/0/came", Value::Null),
        ("/events/0/kind", json!("__proto__")),
        ("/events/0/status", json!(1000)),
        ("/events/0/obstacle", json!("other")),
        ("/events/0/retryAfter", json!(1e10)),
        ("/events/0/url", Value::Null),
    ];
    for (path, value) in changes {
        let mut changed = good.clone();
        *changed.pointer_mut(path).expect("a field") = value;
        assert_eq!(code(&changed), "notEvidence", "{path} {:.80}", changed.pointer(path).expect("a field").to_string());
    }
    for key in ["sent", "came", "order", "url", "status", "contentType", "retryAfter", "obstacle", "detail"] {
        let mut changed = good.clone();
        changed["events"][0].as_object_mut().expect("an event").remove(key);
        assert_eq!(code(&changed), "notEvidence", "without {key}");
    }
    for body in ["A", "A===", "AA-_", "!"].map(Value::from).into_iter().chain([json!(7), json!("A".repeat(87_384))]) {
        let mut changed = good.clone();
        changed["events"][0]["body"] = body;
        assert_eq!(code(&changed), "badBody");
    }
    let mut other = good.clone();
    other["evidence"] = json!(2);
    assert_eq!(code(&other), "evidenceVersion");
    other["evidence"] = json!(1.0);
    assert_eq!(code(&other), "played");
}

/// Numbers that look random, always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

/// Whatever is changed in a record, there is an end, with a report or an error.
#[test]
fn a_changed_record_has_an_end() {
    let fixtures = fixtures();
    let numbers = [0.0, 0.5, 1.0, 249.999, 12_000.0, 4e12, 8.64e15, 1e300];
    let mut dice = Dice(1);
    let mut played = 0;
    for round in 0..150 {
        let (_, evidence, _) = &fixtures[round % fixtures.len()];
        let mut changed = evidence.clone();
        let number = json!(numbers[dice.below(numbers.len())]);
        match dice.below(4) {
            0 => changed["startedAt"] = number,
            1 => changed["options"]["deadline"] = number,
            _ => {}
        }
        let events = changed["events"].as_array_mut().expect("events");
        for _ in 0..dice.below(12) {
            let (one, other) = (dice.below(events.len()), dice.below(events.len()));
            let number = json!(numbers[dice.below(numbers.len())]);
            match dice.below(8) {
                0 => drop(events.remove(one)),
                1 => events.swap(one, other),
                2 => {
                    let (a, b) = (events[one]["order"].clone(), events[other]["order"].clone());
                    if !a.is_null() && !b.is_null() {
                        (events[one]["order"], events[other]["order"]) = (b, a);
                    }
                }
                3 => (events[one]["came"], events[one]["order"]) = (Value::Null, Value::Null),
                4 if !events[one]["order"].is_null() => events[one]["came"] = number,
                5 if events[one]["kind"] == "request" => events[one]["body"] = events[other]["body"].clone(),
                6 if events[one]["kind"] == "request" => {
                    (events[one]["status"], events[one]["retryAfter"]) = (json!(429), number);
                }
                7 if events[one]["kind"] == "pause" => events[one]["milliseconds"] = number,
                _ => {}
            }
            if events.is_empty() {
                break;
            }
        }
        played += usize::from(replay(&changed).is_ok());
    }
    assert!(played > 50, "{played}");
}

#[test]
fn a_large_record_is_played() {
    let mut evidence = evidence("good");
    let events = evidence["events"].as_array_mut().expect("events");
    let last = events.iter().filter_map(|event| event["order"].as_u64()).max().expect("an order");
    for order in last + 1..last + 49_000 {
        events.push(json!({ "kind": "pause", "sent": 0, "came": 1, "order": order, "milliseconds": 250 }));
    }
    let report = serde_json::to_value(replay(&evidence).expect("a report")).expect("JSON");
    assert_eq!(report["verdict"]["status"], "deliverable");
}
