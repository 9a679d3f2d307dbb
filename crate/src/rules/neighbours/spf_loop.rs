use crate::neighbours::{Around, SpfNodeState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Who goes round comes to the limit of look-ups (RFC 7208 §4.6.4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "4.6.4" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The SPF record leads back to itself",
    explanation: "Receivers go round until they have had ten look-ups, and then take the record for broken.",
    fix: "Remove the `include` or `redirect` that leads back.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    spf.judged(&|_, judgement| *judgement = spf.leading_to(&|state| state == SpfNodeState::Loop))
}
