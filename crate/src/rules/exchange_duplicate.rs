use crate::dns::Mx;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, no_records, Text};

/// An exchange listed twice adds nothing (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "An exchange is listed more than once",
    explanation: "The second record of an exchange gives no second chance: Postfix even counts it against the addresses that it is willing to try.",
    fix: "Keep one MX record for each exchange.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    let records = &facts.mx.records;
    let listed = |mx: &Mx| records.iter().filter(|other| other.exchange == mx.exchange).count();
    Ok(Judgement::of_mx(facts, &|mx| !mx.exchange.is_root() && listed(mx) > 1))
}
