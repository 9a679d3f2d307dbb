use crate::neighbours::{Around, MtaStsState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};
use crate::Rtype;

/// Of several records none counts (RFC 8461 §3.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8461, section: "3.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There are several MTA-STS records",
    explanation: "Of several records senders use none, so they take the domain to have no MTA-STS.",
    fix: "Leave one TXT record at `_mta-sts` that begins with `v=STSv1`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    if sts.state == MtaStsState::Unknown {
        return Ok(Judgement { unknown: Vec::from_iter(sts.unknown.clone()), ..Judgement::default() });
    }
    if sts.records.len() < 2 {
        return Ok(Judgement::default());
    }
    let Ok(owner) = around.domain.child(b"_mta-sts") else { return Err(Skip::NotApplicable) };
    let subject = |text: &String| Subject::Record { owner: owner.clone(), rtype: Rtype::TXT, text: text.clone(), part: None };
    Ok(Judgement { subjects: sts.records.iter().map(subject).collect(), ..Judgement::default() })
}
