use super::mx_tried;
use crate::delivery;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Equals are to share the load (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "Exchanges of one preference do not share the load evenly",
    explanation: "Postfix picks among all addresses, so an exchange with more of them gets more; Exim begins with IPv6, so an exchange without it gets less.",
    fix: "Give exchanges of one preference the same number of addresses in both families.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    let mut unknown = Vec::new();
    for level in &delivery::plan(facts).levels {
        // A share is known only where every exchange of the preference is.
        for exchange in level.exchanges.iter().filter(|_| level.exchanges.len() > 1) {
            unknown.extend_from_slice(&exchange.unknown);
        }
    }
    if !unknown.is_empty() {
        return Ok(Judgement { unknown, ..Judgement::default() });
    }
    Ok(mx_tried(facts, &|own, exchanges| {
        let mut share = 0.0;
        for target in own {
            match target.share {
                Some(own) => share += own,
                None => return false,
            }
        }
        (share - 1.0 / exchanges as f64).abs() > 1e-6
    }))
}
