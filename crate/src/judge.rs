//! Runs every rule over the facts.

use crate::facts::Facts;
use crate::rule::{Rule, Severity, Skip, Subject, Unknown};
use crate::rules::RuleId;

/// What the rules say of one domain.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// The faults found, worst first, then in the order of the reference.
    pub faults: Vec<(RuleId, Severity, Vec<Subject>)>,
    /// The rules that could not look everywhere, and why.
    pub undetermined: Vec<(RuleId, Vec<Unknown>)>,
}

/// Judges MX records by all rules for them. A rule may both find its fault in one place and not see another.
pub fn judge(facts: &Facts) -> Judged {
    by(0, RuleId::MAIL, facts, &facts.mx.unknown)
}

/// Judges by some rules: those that stand in the reference from `first` on.
///
/// `mx_unknown` is why the MX records are not known, where they are not.
pub(crate) fn by<F>(first: usize, rules: &[&'static Rule<F>], facts: &F, mx_unknown: &Option<Unknown>) -> Judged {
    let mut judged = Judged::default();
    for (&id, rule) in RuleId::ALL.iter().skip(first).zip(rules) {
        match (rule.check)(facts) {
            Ok(judgement) => {
                if !judgement.subjects.is_empty() {
                    let severity = judgement.severity.unwrap_or(rule.about.severity);
                    // Behind all that are as bad or worse: the order of the reference stays.
                    let place = judged.faults.partition_point(|(_, other, _)| *other <= severity);
                    judged.faults.insert(place, (id, severity, judgement.subjects));
                }
                if !judgement.unknown.is_empty() {
                    judged.undetermined.push((id, judgement.unknown));
                }
            }
            Err(Skip::NotApplicable) => {}
            Err(Skip::Pending) => judged.undetermined.push((id, vec![Unknown::Pending])),
            Err(Skip::MxUnknown) => judged.undetermined.push((id, Vec::from_iter(mx_unknown.clone()))),
        }
    }
    judged
}
