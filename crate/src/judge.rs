//! Runs every rule over the facts.

use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rule, Severity, Skip, Subject, Unknown};
use crate::rules::RuleId;

/// What the rules say of one domain.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// The faults found, worst first, then in the order of the reference.
    pub faults: Vec<Fault>,
    /// The rules that could not look everywhere.
    pub undetermined: Vec<Unjudged>,
}

/// A fault that a rule has found.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The rule.
    pub id: RuleId,
    /// What there is to know of it.
    pub about: &'static About,
    /// How bad the fault is here.
    pub severity: Severity,
    /// What it was seen on.
    pub subjects: Vec<Subject>,
    /// Records as they should be, where they can be written.
    pub records: Vec<SuggestedRecord>,
}

/// A rule that could not look everywhere.
#[derive(Clone, Debug)]
pub struct Unjudged {
    /// The rule.
    pub id: RuleId,
    /// What there is to know of it.
    pub about: &'static About,
    /// Everything that was missing.
    pub reasons: Vec<Unknown>,
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
        let about = &rule.about;
        let reasons = match (rule.check)(facts) {
            Ok(Judgement { subjects, unknown, severity }) => {
                if !subjects.is_empty() {
                    let severity = severity.unwrap_or(about.severity);
                    let records = (rule.records)(facts, &subjects);
                    // Behind all that are as bad or worse: the order of the reference stays.
                    let place = judged.faults.partition_point(|other| other.severity <= severity);
                    judged.faults.insert(place, Fault { id, about, severity, subjects, records });
                }
                if unknown.is_empty() {
                    continue;
                }
                unknown
            }
            Err(Skip::NotApplicable) => continue,
            Err(Skip::Pending) => vec![Unknown::Pending],
            Err(Skip::MxUnknown) => Vec::from_iter(mx_unknown.clone()),
        };
        judged.undetermined.push(Unjudged { id, about, reasons });
    }
    judged
}
