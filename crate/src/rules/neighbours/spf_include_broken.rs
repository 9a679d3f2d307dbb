use crate::neighbours::{Around, SpfNodeState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Where no usable record is included, evaluation ends (RFC 7208 §5.2, §6.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "5.2" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "An include or redirect of the SPF record leads to no usable record",
    explanation: "Receivers that come to this term take the whole record for broken, so who is named only behind it does not pass.",
    fix: "Correct the name or remove the term, or have that domain publish one valid SPF record.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    spf.judged(&|_, judgement| {
        let broken = [SpfNodeState::Absent, SpfNodeState::Broken, SpfNodeState::Multiple];
        *judgement = spf.leading_to(&|state| broken.contains(&state));
    })
}
