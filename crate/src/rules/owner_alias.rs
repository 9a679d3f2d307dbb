use crate::facts::{Facts, MxState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, no_records, Text};

/// That the domain is an alias is allowed: its canonical name is processed in its place (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "The domain is an alias of another name",
    explanation: "Mail goes where the canonical name says, and nothing else can be published at an alias. This is allowed, unlike an alias as an exchange.",
    fix: "Nothing needs to change; to give the domain mail servers of its own, replace the CNAME record.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    match (facts.mx.state, facts.mx.aliases.last()) {
        (MxState::Unknown, _) => Err(Skip::MxUnknown),
        (MxState::AliasLoop, _) | (_, None) => Err(Skip::NotApplicable),
        (_, Some(canonical)) => {
            Ok(Subject::Alias { owner: facts.domain.clone(), canonical: canonical.clone() }.into())
        }
    }
}
