use crate::Rtype;
use crate::answer::Outcome;
use crate::neighbours::{Around, SpfState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Without a record the result is `none` (RFC 7208 §4.5), which tells receivers nothing.
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Notice,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "4.5" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The domain has no SPF record",
    explanation: "Receivers cannot tell by SPF whether mail that bears the domain's name comes from its servers. A domain that sends no mail can say so.",
    fix: "Publish a TXT record that begins with `v=spf1` and names the servers that send; or `v=spf1 -all` where none do.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    let is_there = |outcome: &Outcome| *outcome != Outcome::NxDomain;
    match spf.state {
        SpfState::Unknown => Ok(Judgement::missing(spf.unknown.as_slice())),
        SpfState::Present | SpfState::Broken => Ok(Judgement::default()),
        SpfState::Absent => match around.answers.seen(&around.domain, Rtype::TXT) {
            Ok(answer) if is_there(&answer.outcome) => Ok(Subject::Name { name: around.domain.clone() }.into()),
            // There is no such domain.
            _ => Err(Skip::NotApplicable),
        },
    }
}
