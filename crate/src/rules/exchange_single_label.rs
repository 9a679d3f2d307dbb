use super::replaced;
use crate::exchange::Form;
use crate::facts::Facts;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// An exchange is a fully qualified name (RFC 5321 §2.3.5).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 5321, section: "2.3.5" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is a single label",
    explanation: "A name without a dot means a different host to every sender, and \"localhost\" means the sender itself.",
    fix: "Write the full name of the mail server, with its domain.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    Ok(Judgement::of_mx(facts, &|mx| {
        let form = Form::of(&mx.exchange);
        form == Form::Localhost || form.is_looked_up() && mx.exchange.labels().count() == 1
    }))
}

fn records(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    replaced(facts, &|mx| {
        let single = mx.exchange.labels().next().filter(|_| mx.exchange.labels().count() == 1)?;
        if Form::of(&mx.exchange) == Form::Host { facts.domain.child(single).ok() } else { None }
    })
}
