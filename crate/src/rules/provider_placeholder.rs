use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// An exchange is a host that takes mail (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is the proof of ownership that a provider asked for",
    explanation: "Such a name shows a provider whose domain it is, and takes no mail: a sender that comes to it has tried in vain.",
    fix: "Remove the record; it is needed only until the provider has verified the domain.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    Ok(Judgement::of_mx(facts, &|mx| facts.options.providers.with_placeholder(&mx.exchange).is_some()))
}
