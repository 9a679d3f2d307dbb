//! A check without faults, and what a report under a fault may say beside it.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use mxlens::report::{ExchangeState, Report, Status, Verdict};
use mxlens::resolve::CHECK_DEADLINE;
use mxlens::rule::{Severity, Subject, Unknown};
use mxlens::rules::RuleId;
use mxlens::{Name, Rtype};

use crate::fixture::{Asked, Response, World, checks};

/// Whether every case is to be tried: `npm run test:all` does, `npm test` takes a sample.
pub(crate) fn whole() -> bool {
    std::env::var_os("MXLENS_LAWS").is_some_and(|laws| laws == "whole")
}

/// How many queries of a check faults are tried on: all, but for zones that are big on purpose.
fn positions(queries: usize) -> usize {
    match queries {
        0..40 => queries,
        40..150 => 5,
        _ => 1,
    }
}

/// A name and type that are asked about.
pub(crate) type Position = (Name, Rtype);

/// A check as it comes out without faults.
pub(crate) struct Truth {
    pub(crate) file: &'static str,
    pub(crate) input: &'static str,
    pub(crate) report: Report,
    pub(crate) seen: Seen,
    pub(crate) outcome: String,
    pub(crate) positions: Vec<Position>,
}

/// Every check that a zone asks for, and whose answers do not contradict each other: else there is no truth that
/// could be kept.
pub(crate) static TRUTHS: LazyLock<Vec<Truth>> = LazyLock::new(|| {
    let consistent = |truth: &Truth| {
        let mut reasons = truth.report.undetermined.iter().flat_map(|rule| &rule.reasons);
        !reasons.any(|reason| matches!(reason, Unknown::Contradiction { .. }))
    };
    checks().map(|(scenario, check)| Truth::of(&scenario.file, &check.input)).filter(consistent).collect()
});

impl Truth {
    pub(crate) fn of(file: &'static str, input: &'static str) -> Self {
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
    pub(crate) fn is_sound(&self) -> bool {
        self.report.ledger.iter().all(|query| query.error.is_none())
    }

    /// The same check, with some responses to one question changed; `None` where none could be.
    pub(crate) fn under(
        &self,
        position: &Position,
        change: &dyn Fn(usize, &[u8]) -> Option<Response>,
    ) -> Option<Report> {
        let hit = Cell::new(false);
        let world = World::tampered(|asked: &Asked, response| match &response {
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

/// What a report says, in a form that can be compared with another.
pub(crate) struct Seen {
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
        // One rule is about failures: what two resolvers say alike is no fault of the way, see `faults.rs`.
        for finding in report.findings.iter().filter(|finding| finding.id != RuleId::ExchangeUnresolvable) {
            seen.severities.insert(finding.id, finding.severity);
            for subject in &finding.subjects {
                // What is refuted is refuted, whichever signature on the way to it does not fit.
                let place = if let Subject::Bogus { name, rtype, .. } = subject {
                    format!("{name} {rtype}")
                } else {
                    format!("{subject:?}")
                };
                seen.accusations.insert((finding.id, place));
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
    pub(crate) fn violation(&self, report: &Report) -> Option<String> {
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

/// A report without its times and its queries.
pub(crate) fn outcome(report: &Report) -> String {
    let subjects: Vec<_> = report.findings.iter().map(|finding| (finding.id, &finding.subjects)).collect();
    format!("{:?} {subjects:?} {:?} {:?}", report.verdict, report.undetermined, report.delivery)
}

/// What came of the cases of a law.
#[derive(Default)]
pub(crate) struct Cases {
    pub(crate) count: usize,
    /// Questions by type, and what was done to their answers: every pair is to be met.
    pub(crate) pairs: BTreeSet<(Rtype, &'static str)>,
    pub(crate) files: BTreeSet<&'static str>,
    /// What is wrong, and under what.
    violations: BTreeMap<String, Vec<String>>,
}

impl Cases {
    /// Takes what was said of a case.
    pub(crate) fn take(&mut self, truth: &Truth, position: &Position, change: &'static str, wrong: Option<String>) {
        self.count += 1;
        self.pairs.insert((position.1, change));
        self.files.insert(truth.file);
        if let Some(what) = wrong {
            let case = format!("{} {} {}: {what}", truth.input, position.0, position.1);
            self.violations.entry(case).or_default().push(change.to_owned());
        }
    }

    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.pairs.extend(other.pairs);
        self.files.extend(other.files);
        self.violations.extend(other.violations);
    }

    /// How many there were.
    pub(crate) fn counted(&self) -> String {
        let scope = if whole() { "all" } else { "a sample" };
        format!("{} cases, {scope}, of {} zones and {} kinds", self.count, self.files.len(), self.pairs.len())
    }

    pub(crate) fn assert_lawful(&self) {
        let lines = self.violations.iter().map(|(case, changes)| format!("{case}\n    under {}", changes.join(", ")));
        assert!(self.violations.is_empty(), "{}", lines.collect::<Vec<_>>().join("\n"));
    }
}

/// Tries the cases of every check, on all processors.
pub(crate) fn try_all(work: impl Fn(usize, &Truth, &mut Cases) + Sync) -> Cases {
    let truths = &*TRUTHS;
    let next = AtomicUsize::new(0);
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let worker = || {
            let mut cases = Cases::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(truth) = truths.get(number) else { return cases };
                work(number, truth, &mut cases);
            }
        };
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(worker)).collect();
        let mut all = Cases::default();
        for worker in workers {
            all.add(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    })
}
