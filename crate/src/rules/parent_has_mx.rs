use crate::answers::insert;
use crate::Rtype;
use crate::facts::{Facts, MxState};
use crate::gather::parent;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// MX is looked up at the very name behind the `@`, never above it (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "Only the domain above this one has MX records",
    explanation: "Senders never look above the name behind the @, so those records do not count here. Perhaps the domain above was meant, as where www stands in front.",
    fix: "Check the domain above; or publish MX records here, if this name is to take mail.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    match facts.mx.state {
        MxState::Unknown => return Err(Skip::MxUnknown),
        MxState::Present | MxState::AliasLoop => return Err(Skip::NotApplicable),
        MxState::NoData | MxState::NxDomain => {}
    }
    let parent = parent(&facts.domain).ok_or(Skip::NotApplicable)?;
    let mut judgement = Judgement::default();
    match facts.answers.seen(&parent, Rtype::MX) {
        Ok(answer) => {
            let mut records = Vec::new();
            for mx in answer.records().iter().filter_map(|record| record.rdata.as_mx()) {
                insert(&mut records, mx.clone());
            }
            for mx in records.iter().filter(|mx| !mx.exchange.is_root()) {
                judgement.subjects.push(Subject::mx(&parent, mx));
            }
        }
        Err(unknown) => judgement.unknown.push(unknown),
    }
    Ok(judgement)
}
