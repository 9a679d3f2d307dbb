use crate::neighbours::{Around, DkimAlgorithm, DkimKey};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Keys under 1024 bits do not count, and signers should have 2048 (RFC 8301 §3.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8301, section: "3.2" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A DKIM key is short",
    explanation: "Receivers must not accept signatures by RSA keys of fewer than 1024 bits, and signers are to use 2048 or more.",
    fix: "Have a new key made of 2048 bits, publish it at a selector of its own, and take the old one back when no mail signed with it is under way.",
};

/// Below this, signatures do not count.
const LEAST: u32 = 1024;

/// Below this, keys are not to be used any more.
const ENOUGH: u32 = 2048;

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dkim = &around.neighbours.dkim;
    let is_below = |key: &DkimKey, limit| {
        key.algorithm == DkimAlgorithm::Rsa && key.bits.is_some_and(|bits| bits < limit)
    };
    let mut judgement = dkim.judge(&around.mail, &|key| is_below(key, ENOUGH).then_some(None))?;
    if !dkim.keys().any(|(_, key)| is_below(key, LEAST)) {
        judgement.severity = Some(Severity::Notice);
    }
    Ok(judgement)
}
