use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A host for submission takes mail from its own users only (RFC 6409 §4.3).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 6409, section: "4.3" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is a provider's host for sending mail, or for mail programs",
    explanation: "Such a host wants its customers to log in, and takes no mail for this domain from other servers. The provider has a host of another name for incoming mail.",
    fix: "Name the exchange that the provider gives for incoming mail.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    Ok(Judgement::of_mx(facts, &|mx| facts.options.providers.with_submission(&mx.exchange).is_some()))
}
