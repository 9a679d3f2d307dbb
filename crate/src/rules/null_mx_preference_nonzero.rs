use super::null_mx;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text};

/// A null MX has preference 0; some senders know it only so.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 7505, section: "3" } },
    check,
    records: null_mx,
};

pub(super) const TEXT: Text = Text {
    title: "The null MX is not a single record of preference 0",
    explanation: "Some senders take only the sole record \"0 .\" for a null MX and try to reach a host without a name instead of returning the mail at once.",
    fix: "Publish exactly one MX record, with preference 0 and the exchange \".\".",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let rrset = facts.mx()?;
    if !facts.hosts.is_empty() {
        return Err(Skip::NotApplicable);
    }
    Ok(Judgement::of_mx(facts, &|mx| mx.preference != 0 || rrset.len() > 1))
}
