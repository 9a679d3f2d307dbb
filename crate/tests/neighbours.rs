//! What stands beside the MX records: every expectation of the zones, and what must hold whatever fails.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::collections::{BTreeMap, BTreeSet};

use doh_server::{Expectation, Scenario};
use fixture::{Response, World, broken, undetermined, word};
use mxlens::Report;
use mxlens::neighbours::Options;
use mxlens::report::NotChecked;
use mxlens::rules::RuleId;

/// Every check that expects something of the neighbours.
fn checks() -> impl Iterator<Item = (&'static Scenario, &'static Expectation)> {
    fixture::checks().filter(|(_, check)| check.beside.is_some())
}

/// The ids of rules for neighbours.
fn beside(ids: BTreeSet<String>) -> BTreeSet<String> {
    let all: BTreeSet<_> = RuleId::ALL.iter().skip(RuleId::MAIL.len()).map(word).collect();
    ids.intersection(&all).cloned().collect()
}

fn joined(world: &World<'_>, input: &str) -> Report {
    let (mut report, looked) = world.look(input, Options::default());
    report.join(looked);
    report
}

#[test]
fn every_look_gives_exactly_what_its_zone_says() {
    let mut wrong = Vec::new();
    for (scenario, check) in checks() {
        let report = joined(&World::honest(), &check.input);
        let mut compare = |what: &str, same: bool, found: String| {
            if !same {
                wrong.push(format!("{}: {}: {what} {found}", scenario.file, check.input));
            }
        };
        let found = beside(broken(&report));
        compare("beside", Some(&found) == check.beside.clone().map(BTreeSet::from_iter).as_ref(), format!("{found:?}"));
        let unseen = beside(undetermined(&report));
        compare("undetermined", unseen == check.beside_undetermined.iter().cloned().collect(), format!("{unseen:?}"));
        let verdict = (word(report.verdict.status), report.verdict.partial);
        let expected = check.joined.clone().unwrap_or((check.status.clone(), check.partial));
        compare("verdict", verdict == expected, format!("{verdict:?}"));
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!("{} checks", checks().count());
}

#[test]
fn a_look_delays_no_verdict_and_asks_nothing_twice() {
    for (scenario, check) in checks() {
        let place = format!("{}: {}", scenario.file, check.input);
        let alone = World::honest().check(&check.input);
        let (report, looked) = World::honest().look(&check.input, Options::default());
        assert_eq!(report.elapsed, alone.elapsed, "{place}");
        assert_eq!(report.ledger.len(), alone.ledger.len(), "{place}");
        let mut asked = BTreeSet::new();
        for query in looked.ledger.iter().filter(|query| query.error.is_none()) {
            assert!(asked.insert((query.name.clone(), query.rtype)), "{place}: {} {} twice", query.name, query.rtype);
        }
    }
}

#[test]
fn findings_stand_worst_first_and_show_their_evidence() {
    for (scenario, check) in checks() {
        let place = format!("{}: {}", scenario.file, check.input);
        let report = joined(&World::honest(), &check.input);
        assert!(report.findings.is_sorted_by_key(|finding| finding.severity), "{place}");
        assert!(!report.not_checked.contains(&NotChecked::Neighbours) && report.neighbours.is_some());
        for finding in &report.findings {
            assert!(!finding.subjects.is_empty(), "{place}: {:?} is about nothing", finding.id);
            for &position in &finding.evidence {
                assert!(report.ledger[position].error.is_none(), "{place}: {:?} rests on a failure", finding.id);
            }
        }
        for rule in &report.undetermined {
            assert!(!rule.reasons.is_empty(), "{place}: {:?} has no reason", rule.id);
        }
    }
}

/// Whatever query fails: nothing is found that is not there, and what is not seen is said.
#[test]
fn a_failed_query_is_no_fault_and_no_pass() {
    let (mut cases, mut wrong) = (0, Vec::new());
    for (scenario, check) in checks() {
        let (report, looked) = World::honest().look(&check.input, Options::default());
        let own: BTreeSet<_> = report.ledger.iter().map(|query| (query.name.clone(), query.rtype)).collect();
        let honest = {
            let mut report = report;
            report.join(looked.clone());
            beside(broken(&report))
        };
        let failing: BTreeMap<_, _> =
            looked.ledger.iter().map(|query| ((query.name.clone(), query.rtype), ())).collect();
        for ((name, rtype), ()) in failing.into_iter().filter(|(question, ())| !own.contains(question)) {
            cases += 1;
            let world = World::tampered(|asked, response| match (&asked.name, asked.rtype) == (&name, rtype) {
                true => Response::http(503, None, Vec::new()),
                false => response,
            });
            let report = joined(&world, &check.input);
            let found = beside(broken(&report));
            let new: Vec<_> = found.difference(&honest).collect();
            let gone: Vec<_> = honest.difference(&found).cloned().collect();
            let unseen = undetermined(&report);
            let hidden: Vec<_> = gone.iter().filter(|id| !unseen.contains(*id)).collect();
            if !new.is_empty() || !hidden.is_empty() {
                wrong.push(format!(
                    "{}: {} without {name} {rtype}: new {new:?}, hidden {hidden:?}",
                    scenario.file, check.input
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} wrong:\n{}", wrong.len(), wrong.join("\n"));
    println!("{cases} failed queries");
}
