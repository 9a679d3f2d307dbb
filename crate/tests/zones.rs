//! Every zone, and exactly what must come out of it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::collections::{BTreeMap, BTreeSet};

use fixture::{LATENCY, World, broken, checks, expected, undetermined, word};
use mxlens::Rtype;
use mxlens::record::SuggestedRecord;
use mxlens::report::{ExchangeState, Level, Pending, Report, Route, Status};
use mxlens::rule::{Severity, Subject};

fn reports() -> impl Iterator<Item = (String, Report)> {
    checks().map(|(scenario, check)| {
        let place = format!("{}: {}", scenario.file, check.input);
        (place, World::honest().check(&check.input))
    })
}

#[test]
fn every_check_gives_exactly_what_its_zone_says() {
    let mut wrong = Vec::new();
    for (scenario, check) in checks() {
        let report = World::honest().check(&check.input);
        let verdict = (word(report.verdict.status), report.verdict.partial);
        let mut compare = |what: &str, same: bool, found: String| {
            if !same {
                wrong.push(format!("{}: {}: {what} {found}", scenario.file, check.input));
            }
        };
        compare("verdict", verdict == (check.status.clone(), check.partial), format!("{verdict:?}"));
        compare("broken", broken(&report) == expected(&check.broken), format!("{:?}", broken(&report)));
        let unseen = undetermined(&report);
        // A rule that is broken in one place may be undetermined in another; `all` is the others.
        let mut unknown = expected(&check.undetermined);
        if check.undetermined == ["all"] {
            unknown.retain(|id| !check.broken.contains(id));
        }
        compare("undetermined", unseen == unknown, format!("{unseen:?}"));
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!("{} zones, {} checks", fixture::ZONES.scenarios().len(), checks().count());
}

#[test]
fn all_five_verdicts_are_met_and_both_partial_ones() {
    let verdicts: BTreeSet<_> = checks().map(|(_, check)| (check.status.as_str(), check.partial)).collect();
    let all = [
        ("atRisk", false),
        ("atRisk", true),
        ("deliverable", false),
        ("deliverable", true),
        ("refusesMail", false),
        ("undeliverable", false),
        ("undetermined", false),
    ];
    assert_eq!(verdicts, BTreeSet::from(all));
}

#[test]
fn no_question_is_asked_again_unless_it_failed() {
    for (place, report) in reports() {
        let mut answered = BTreeMap::new();
        for query in &report.ledger {
            let question = (query.name.clone(), query.rtype, query.checking_disabled);
            // One that takes long is also asked elsewhere before it is there.
            let early = answered.get(&question).is_none_or(|answered| query.sent < *answered);
            assert!(early, "{place}: {question:?} had its answer");
            if query.error.is_none() {
                assert_eq!(answered.insert(question, query.sent + query.round_trip), None, "{place}");
            }
        }
    }
}

#[test]
fn the_verdict_needs_two_round_trips_and_signatures_one_more() {
    let mut most = [0, 0];
    for (scenario, check) in checks() {
        let place = format!("{}: {}", scenario.file, check.input);
        let world = World::honest();
        let report = world.check(&check.input);
        let first = world.preliminary.into_inner().expect("a first verdict");
        assert_eq!(first.pending, [Pending::Dnssec], "{place}");
        // What failed is asked anew, what is late is waited for, and not everything is asked at once for hundreds.
        let plain = report.ledger.iter().all(|query| query.error.is_none() && query.round_trip == LATENCY);
        if plain && first.ledger.len() <= 200 {
            // The zone that denies an exchange is looked at in a third.
            let denied = first.ledger.iter().any(|query| query.sent == 2.0 * LATENCY && query.rtype == Rtype::A);
            let rounds = if denied { 3.0 } else { f64::from(1 + u8::from(first.ledger.len() > 3)) };
            assert_eq!(first.elapsed, rounds * LATENCY, "{place}");
            // All that signatures need is asked in one more; aliases that lead elsewhere may need another.
            let more = (report.elapsed - first.elapsed) / LATENCY;
            assert!((1.0..=2.0).contains(&more), "{place}: {more} rounds for signatures");
            most[more as usize - 1] += 1;
        }
    }
    println!("one round more: {}, two: {}", most[0], most[1]);
    assert!(most[0] > most[1], "most need one round: {most:?}");
}

#[test]
fn progress_counts_every_question_once() {
    for (scenario, check) in checks() {
        let world = World::honest();
        let report = world.check(&check.input);
        let asked: BTreeSet<_> =
            report.ledger.iter().map(|query| (&query.name, query.rtype, query.checking_disabled)).collect();
        let progress = world.progress.into_inner();
        assert_eq!(progress.last(), Some(&(asked.len(), asked.len())), "{}: {}", scenario.file, check.input);
        assert!(progress.is_sorted() && progress.iter().all(|(asked, answered)| answered <= asked));
    }
}

#[test]
fn findings_stand_worst_first_and_show_their_evidence() {
    let mut unfounded = Vec::new();
    for (place, report) in reports() {
        assert!(report.findings.is_sorted_by_key(|finding| finding.severity), "{place}");
        for finding in &report.findings {
            assert!(!finding.subjects.is_empty(), "{place}: {:?} is about nothing", finding.id);
            if finding.evidence.is_empty() {
                unfounded.push(format!("{place}: {:?}", finding.id));
            }
            for &position in &finding.evidence {
                assert!(report.ledger[position].error.is_none(), "{place}: {:?} rests on a failure", finding.id);
            }
        }
        for rule in &report.undetermined {
            assert!(!rule.reasons.is_empty(), "{place}: {:?} has no reason", rule.id);
        }
    }
    assert!(unfounded.is_empty(), "without evidence:\n{}", unfounded.join("\n"));
}

#[test]
fn a_fault_is_as_bad_as_its_consequence() {
    for (input, id, severity) in [
        ("address-not-global.test", "address-not-global", Severity::Error),
        ("beside.address-not-global.test", "address-not-global", Severity::Warning),
        ("exchange-malformed.test", "exchange-malformed", Severity::Error),
        ("underscore.exchange-malformed.test", "exchange-malformed", Severity::Warning),
        ("exchange-origin-doubled.test", "exchange-origin-doubled", Severity::Error),
        ("beside.exchange-origin-doubled.test", "exchange-origin-doubled", Severity::Error),
        ("alive.exchange-origin-doubled.test", "exchange-origin-doubled", Severity::Warning),
        ("hundred.mx-count-excessive.test", "mx-count-excessive", Severity::Notice),
        ("hundred-and-one.mx-count-excessive.test", "mx-count-excessive", Severity::Warning),
    ] {
        let report = World::honest().check(input);
        let finding = report.findings.iter().find(|finding| word(finding.id) == id).unwrap();
        assert_eq!(finding.severity, severity, "{input}");
    }
}

/// The data of the MX records that a rule wants published.
fn suggested(input: &str, id: &str) -> Vec<String> {
    let report = World::honest().check(input);
    let finding = report.findings.iter().find(|finding| word(finding.id) == id).unwrap();
    let data = |record: &SuggestedRecord| format!("{} {}", record.preference.unwrap(), record.value);
    finding.records.iter().map(data).collect()
}

#[test]
fn records_to_publish_are_those_that_were_meant() {
    for (input, id, expected) in [
        ("null-mx-unpublished.test", "null-mx-unpublished", &["0 ."][..]),
        ("alias.null-mx-unpublished.test", "null-mx-unpublished", &[]),
        ("exchange-origin-doubled.test", "exchange-origin-doubled", &["10 mx1.exchange-origin-doubled.test."]),
        (
            "itself.exchange-origin-doubled.test",
            "exchange-origin-doubled",
            &["10 itself.exchange-origin-doubled.test."],
        ),
        ("sub.exchange-origin-doubled.test", "exchange-origin-doubled", &["10 mx1.sub.exchange-origin-doubled.test."]),
        ("provider.exchange-origin-doubled.test", "exchange-origin-doubled", &["10 aspmx.l.google.com."]),
        ("provider-set-incomplete.test", "provider-set-incomplete", &["30 mx30.antispam.mailspamprotection.com."]),
        ("best-fit.provider-set-incomplete.test", "provider-set-incomplete", &["30 mx30.mailspamprotection.com."]),
        ("mixed.provider-set-incomplete.test", "provider-set-incomplete", &["20 mx2.titan.email."]),
    ] {
        assert_eq!(suggested(input, id), expected, "{input}");
    }
}

#[test]
fn the_name_that_is_not_delegated_stands_right_below_who_says_so() {
    for (input, exchange, name, zone) in [
        ("exchange-domain-unregistered.test", "mx.gone-for-good.test", "gone-for-good.test", "test"),
        ("apex.exchange-domain-unregistered.test", "gone-for-good.test", "gone-for-good.test", "test"),
        (
            "second-level.exchange-domain-unregistered.test",
            "mail.mx.gone-for-good.com.zz",
            "gone-for-good.com.zz",
            "com.zz",
        ),
        (
            "alias.exchange-domain-unregistered.test",
            "old.exchange-domain-unregistered.test",
            "gone-for-good.test",
            "test",
        ),
    ] {
        let report = World::honest().check(input);
        let finding =
            report.findings.iter().find(|finding| word(finding.id) == "exchange-domain-unregistered").unwrap();
        let [exchange, name, zone] = [exchange, name, zone].map(|name| name.parse().unwrap());
        assert_eq!(finding.subjects, [Subject::Undelegated { exchange, name, zone }], "{input}");
    }
}

#[test]
fn the_shares_of_a_level_add_up_to_one_or_are_unknown() {
    for (place, report) in reports() {
        for level in &report.delivery.levels {
            let shares: f64 = level.exchanges.iter().filter_map(|exchange| exchange.share).sum();
            let expected = match (any(level, ExchangeState::Unknown), any(level, ExchangeState::Usable)) {
                (true, _) | (_, false) => 0.0,
                (false, true) => 1.0,
            };
            assert!((shares - expected).abs() < 1e-9, "{place}: {shares} at {}", level.preference);
        }
    }
}

fn any(level: &Level, state: ExchangeState) -> bool {
    level.exchanges.iter().any(|exchange| exchange.state == state)
}

#[test]
fn mail_can_be_delivered_exactly_where_an_exchange_is_usable() {
    for (place, report) in reports() {
        let usable = report.delivery.levels.iter().any(|level| any(level, ExchangeState::Usable));
        let delivered = matches!(report.verdict.status, Status::Deliverable | Status::AtRisk);
        assert_eq!(delivered, usable, "{place}");
    }
}

#[test]
fn a_record_to_publish_is_none_that_is_published_or_dead() {
    let mut wrong = Vec::new();
    for (place, report) in reports() {
        let published: BTreeSet<(u16, String)> = (report.delivery.levels.iter())
            .filter(|_| report.delivery.route != Route::ImplicitMx)
            .flat_map(|level| {
                level.exchanges.iter().map(|exchange| (level.preference, format!("{}.", exchange.exchange)))
            })
            .collect();
        // Nor one that leads nowhere, as far as was seen.
        let dead: Vec<_> = (report.delivery.levels.iter().flat_map(|level| &level.exchanges))
            .filter(|exchange| exchange.state == ExchangeState::Unusable)
            .filter_map(|exchange| exchange.aliases.last().map(|canonical| format!("{canonical}.")))
            .collect();
        for finding in report.findings.iter().filter(|finding| !word(finding.id).starts_with("ttl-")) {
            for record in &finding.records {
                let suggested = record.preference.map(|preference| (preference, record.value.clone()));
                if suggested.is_some_and(|suggested| published.contains(&suggested) || dead.contains(&suggested.1)) {
                    wrong.push(format!("{place}: {:?} suggests {}", finding.id, record.line));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_report_is_plain_json() {
    for (place, report) in reports() {
        let json = serde_json::to_string(&report).unwrap_or_else(|error| panic!("{place}: {error}"));
        let back: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["verdict"]["status"], word(report.verdict.status), "{place}");
        assert_eq!(back["ledger"].as_array().map(Vec::len), Some(report.ledger.len()), "{place}");
    }
}
