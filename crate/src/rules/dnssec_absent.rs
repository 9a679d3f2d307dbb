use super::{dnssec, unproved};
use crate::Rtype;
use crate::dnssec::{ProofReason, Security};
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 4033, section: "3.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "The domain is not signed with DNSSEC",
    explanation: "Nothing shows a sender that the MX records are yours and not forged on the way. Without signatures there is no DANE either, which has senders insist on TLS.",
    fix: "Have the operator of your DNS sign the zone, and publish its DS record through the registrar.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.mail_hosts()?;
    let mx = dnssec(facts)?.answers.iter().find(|answer| answer.rtype == Rtype::MX).ok_or(Skip::NotApplicable)?;
    if mx.proof.security == Security::Insecure && mx.proof.reason != Some(ProofReason::AnchorAbsent) {
        let name = mx.proof.zone.clone().unwrap_or_else(|| facts.domain.clone());
        return Ok(Subject::Name { name }.into());
    }
    Ok(Judgement { unknown: Vec::from_iter(unproved(mx)), ..Judgement::default() })
}
