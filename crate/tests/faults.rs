//! The law of faults: what fails on the way never turns into a fault of the domain.
//!
//! Every check, each of its queries, every fault. Under a fault a verdict stays, becomes partial
//! or becomes undetermined; a domain at risk may be shown as deliverable, but only as partial.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

#[path = "faults/kinds.rs"]
mod kinds;

mod fixture;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fixture::{Response, World, checks};
use kinds::FAULTS;
use mxlens::report::{ExchangeState, Report, Status, Verdict};
use mxlens::resolve::CHECK_DEADLINE;
use mxlens::rule::{Severity, Unknown};
use mxlens::rules::RuleId;
use mxlens::{Name, Rtype};

/// How many queries of a check faults are tried on: all, but for zones that are big on purpose.
fn positions(queries: usize) -> usize {
    match queries {
        0..40 => queries,
        40..150 => 5,
        _ => 1,
    }
}

/// One in how many faults is tried on a query where only the first upstream fails.
const STRIDE: usize = 11;

/// A check as it comes out without faults.
struct Truth {
    file: &'static str,
    input: &'static str,
    report: Report,
    seen: Seen,
    outcome: String,
    positions: Vec<(Name, Rtype)>,
}

/// What a report says, in a form that can be compared with another.
struct Seen {
    verdict: Verdict,
    /// What it accuses the domain of: rules, and the places where each is broken.
    accusations: BTreeSet<(RuleId, String)>,
    severities: BTreeMap<RuleId, Severity>,
    states: BTreeMap<(u16, Name), ExchangeState>,
}

impl Seen {
    fn of(report: &Report) -> Self {
        let mut seen = Self {
            verdict: report.verdict,
            accusations: BTreeSet::new(),
            severities: BTreeMap::new(),
            states: BTreeMap::new(),
        };
        // One rule is about failures: what two resolvers say alike is no fault of the way, see below.
        for finding in report.findings.iter().filter(|finding| finding.id != RuleId::ExchangeUnresolvable) {
            seen.severities.insert(finding.id, finding.severity);
            for subject in &finding.subjects {
                seen.accusations.insert((finding.id, format!("{subject:?}")));
            }
        }
        for level in &report.delivery.levels {
            for exchange in &level.exchanges {
                seen.states.insert((level.preference, exchange.exchange.clone()), exchange.state);
            }
        }
        seen
    }

    /// What is wrong with a report under a fault, this being the truth; `None` where nothing is.
    fn violation(&self, report: &Report) -> Option<String> {
        let (truth, seen) = (self, Self::of(report));
        let (was, is) = (truth.verdict, seen.verdict);
        let lawful = match is.status {
            Status::Undetermined => true,
            status if status == was.status => is.partial || !was.partial,
            Status::Deliverable => was.status == Status::AtRisk && is.partial,
            Status::AtRisk | Status::Undeliverable | Status::RefusesMail => false,
        };
        if !lawful {
            return Some(format!("{was:?} became {is:?}"));
        }
        if let Some(accusation) = seen.accusations.difference(&truth.accusations).next() {
            return Some(format!("a new accusation: {accusation:?}"));
        }
        // The worst severity comes first.
        if let Some((id, is)) = seen.severities.iter().find(|(id, is)| truth.severities.get(id) > Some(is)) {
            return Some(format!("{id:?} is {is:?} now"));
        }
        let learnt = |(place, state): &(&(u16, Name), &ExchangeState)| {
            **state != ExchangeState::Unknown && truth.states.get(place) != Some(state)
        };
        if let Some((place, state)) = seen.states.iter().find(learnt) {
            return Some(format!("{place:?} is {state:?} now"));
        }
        (report.elapsed > CHECK_DEADLINE).then(|| format!("it took {} ms", report.elapsed))
    }
}

static TRUTHS: LazyLock<Vec<Truth>> = LazyLock::new(|| {
    checks().map(|(scenario, check)| Truth::of(&scenario.file, &check.input)).filter(Truth::is_consistent).collect()
});

impl Truth {
    fn of(file: &'static str, input: &'static str) -> Self {
        let report = World::honest().check(input);
        let mut tried = Vec::new();
        // What failed without our help can only fail in another way.
        for query in report.ledger.iter().filter(|query| query.error.is_none()) {
            let position = (query.name.clone(), query.rtype);
            if !tried.contains(&position) && tried.len() < positions(report.ledger.len()) {
                tried.push(position);
            }
        }
        Self { file, input, seen: Seen::of(&report), outcome: outcome(&report), report, positions: tried }
    }

    /// Every query has its answer.
    fn is_sound(&self) -> bool {
        self.report.ledger.iter().all(|query| query.error.is_none())
    }

    /// Where answers contradict each other, there is no truth that could be kept.
    fn is_consistent(&self) -> bool {
        let mut reasons = self.report.undetermined.iter().flat_map(|rule| &rule.reasons);
        !reasons.any(|reason| matches!(reason, Unknown::Contradiction { .. }))
    }

    /// The same check, with some responses to one question changed.
    fn under(&self, position: &(Name, Rtype), change: &dyn Fn(usize, &[u8]) -> Option<Response>) -> Option<Report> {
        let hit = std::cell::Cell::new(false);
        let world = World::tampered(|asked, response| match &response {
            Response::Http(http) if asked.name == position.0 && asked.rtype == position.1 && http.status == 200 => {
                let changed = change(asked.upstream, &http.body);
                hit.set(hit.get() || changed.is_some());
                changed.unwrap_or(response)
            }
            Response::Http(_) | Response::Failed(_) | Response::Never => response,
        });
        let report = world.check(self.input);
        hit.get().then_some(report)
    }
}

fn assert_none(violations: &BTreeMap<String, Vec<String>>) {
    let lines = violations.iter().map(|(case, faults)| format!("{case}\n    under {}", faults.join(", ")));
    assert!(violations.is_empty(), "{}", lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_fault_of_the_way_is_never_a_fault_of_the_domain() {
    let mut cases = 0;
    let mut violations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (index, truth) in TRUTHS.iter().enumerate() {
        // The fourth check of one zone is like those before: there one fault in four, not always the same.
        let number = TRUTHS[..index].iter().filter(|other| other.file == truth.file).count();
        let stride = if number < 3 { 1 } else { 4 };
        for position in &truth.positions {
            // The chain of signatures is the same for all checks of a zone.
            let of_chain = matches!(position.1, Rtype::DS | Rtype::DNSKEY | Rtype::TLSA);
            if of_chain && number > 0 {
                continue;
            }
            for (fault, change) in FAULTS.iter().skip(number % stride).step_by(stride) {
                let Some(report) = truth.under(position, &|_, message| change(message)) else { continue };
                cases += 1;
                if let Some(what) = truth.seen.violation(&report) {
                    let case = format!("{} {} {}: {what}", truth.input, position.0, position.1);
                    violations.entry(case).or_default().push((*fault).to_owned());
                }
            }
        }
    }
    println!("{cases} cases: {} checks, {} faults", TRUTHS.len(), FAULTS.len());
    assert_none(&violations);
    assert!(cases > 10_000, "only {cases} cases");
}

#[test]
fn an_exchange_is_unresolvable_only_if_two_resolvers_reached_nobody() {
    let truth = Truth::of("", "exchange-single.test");
    let position = ("mx1.mailhost.test".parse().unwrap(), Rtype::A);
    for (fault, change) in FAULTS {
        let found = |change: &dyn Fn(usize, &[u8]) -> Option<Response>, both: bool| {
            let world = World::tampered(|asked, response| match &response {
                Response::Http(http) if asked.name == position.0 && (both || asked.rtype == position.1) => {
                    change(asked.upstream, &http.body).unwrap_or(response)
                }
                Response::Http(_) | Response::Failed(_) | Response::Never => response,
            });
            let report = world.check(truth.input);
            report.findings.iter().any(|finding| finding.id == RuleId::ExchangeUnresolvable)
        };
        let everywhere = |_: usize, message: &[u8]| change(message);
        let once = |upstream: usize, message: &[u8]| if upstream == 0 { change(message) } else { None };
        assert_eq!(found(&everywhere, true), *fault == "SERVFAIL with EDE 22", "{fault}");
        // The other family shows that somebody answers for the name, and the other resolver likewise.
        assert!(!found(&everywhere, false) && !found(&once, true), "{fault}");
    }
}

#[test]
fn a_fault_of_the_first_upstream_alone_changes_nothing() {
    let mut cases = 0;
    let mut violations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for truth in TRUTHS.iter() {
        for (number, position) in truth.positions.iter().enumerate() {
            // What every upstream may do is tried above; here a part of each suffices.
            for (fault, change) in FAULTS.iter().skip(number % STRIDE).step_by(STRIDE) {
                let first_only = |upstream, message: &[u8]| if upstream == 0 { change(message) } else { None };
                let Some(report) = truth.under(position, &first_only) else { continue };
                cases += 1;
                // What fails without our help may be told in other words by the second.
                let lawful = !truth.is_sound() && truth.seen.violation(&report).is_none();
                if outcome(&report) != truth.outcome && !lawful {
                    let case = format!("{} {} {}", truth.input, position.0, position.1);
                    violations.entry(case).or_default().push((*fault).to_owned());
                }
            }
        }
    }
    println!("{cases} cases");
    assert_none(&violations);
    assert!(cases > 3_000, "only {cases} cases");
}

/// A report without its times and its queries.
fn outcome(report: &Report) -> String {
    let subjects: Vec<_> = report.findings.iter().map(|finding| (finding.id, &finding.subjects)).collect();
    format!("{:?} {subjects:?} {:?} {:?}", report.verdict, report.undetermined, report.delivery)
}

#[test]
fn a_message_cut_anywhere_tells_nothing() {
    let mut cases = 0;
    for input in ["exchange-alias.test", "null-mx.test", "implicit-mx.test"] {
        let truth = Truth::of("", input);
        for position in &truth.positions {
            let mut length = 12;
            loop {
                let whole = std::cell::Cell::new(0);
                let report = truth.under(position, &|_, message| {
                    whole.set(message.len());
                    Some(Response::message(message[..length.min(message.len() - 1)].to_vec()))
                });
                let what = report.and_then(|report| truth.seen.violation(&report));
                assert_eq!(what, None, "{input} {position:?} cut at {length}");
                cases += 1;
                length += 1;
                if length >= whole.get() {
                    break;
                }
            }
        }
    }
    println!("{cases} cases");
}

#[test]
fn a_resolver_that_only_fails_tells_nothing() {
    for (fault, change) in FAULTS {
        for truth in TRUTHS.iter().filter(|truth| truth.is_sound()).filter(|truth| truth.report.ledger.len() < 200) {
            let world = World::tampered(|_, response| match &response {
                Response::Http(http) => change(&http.body).unwrap_or(Response::Never),
                Response::Failed(_) | Response::Never => response,
            });
            let report = world.check(truth.input);
            let what = truth.seen.violation(&report);
            assert_eq!(what, None, "{}: {fault}", truth.input);
            assert_eq!(report.verdict.status, Status::Undetermined, "{}: {fault}", truth.input);
            assert!(report.findings.is_empty(), "{}: {fault}", truth.input);
        }
    }
}
