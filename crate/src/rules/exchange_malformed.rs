use super::replaced;
use crate::exchange::{Form, repaired};
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// An exchange is a host name: letters, digits and hyphens (RFC 1123 §2.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 1123, section: "2.1" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is not a valid host name",
    explanation: "Host names consist of letters, digits and inner hyphens, and end in a label that is not a number. Senders skip an exchange that breaks this; an underscore alone many let pass.",
    fix: "Correct the name in the MX record.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let hosts = facts.exchanges()?;
    let mut judgement =
        Judgement::of_mx(facts, &|mx| matches!(Form::of(&mx.exchange), Form::Malformed | Form::Underscore));
    // Postfix and Exim deliver to a host with an underscore in its name.
    if !hosts.iter().any(|host| host.form == Form::Malformed) {
        judgement.severity = Some(Severity::Warning);
    }
    Ok(judgement)
}

fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    replaced(facts, &|mx| if Form::of(&mx.exchange) == Form::Malformed { repaired(&mx.exchange) } else { None })
}
