use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, no_records, Text};

/// RFC 7505 lets a domain publish a null MX only as its sole MX record.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Error, affects_delivery: true, reference: Rfc { number: 7505, section: "3" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "A null MX is published beside other MX records",
    explanation: "A null MX says that the domain takes no mail, the other records say that it does: Postfix returns the mail, Exim delivers it.",
    fix: "Remove the null MX, or remove every other MX record.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    Ok(Judgement::of_mx(facts, &|mx| mx.exchange.is_root()))
}
