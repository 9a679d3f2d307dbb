use crate::facts::{Facts, MxState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, no_records, Text};

/// NXDOMAIN is a permanent error for a sender (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "The domain does not exist in DNS",
    explanation: "The name servers say that there is no such name, so senders return mail for it at once.",
    fix: "Check the spelling; if the domain is yours, renew its registration or publish its zone.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    match facts.mx.state {
        MxState::NxDomain => Ok(Subject::Name { name: facts.domain.clone() }.into()),
        MxState::Present | MxState::NoData | MxState::AliasLoop => Ok(Judgement::default()),
        MxState::Unknown => Err(Skip::MxUnknown),
    }
}
