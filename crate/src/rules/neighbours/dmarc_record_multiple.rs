use crate::neighbours::{Around, DmarcState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Of several records at one name none counts (RFC 9989 §4.10, steps 2 and 6).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 9989, section: "4.10" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There are several DMARC records",
    explanation: "Of several records at one name receivers use none, as if there were no policy at it.",
    fix: "Leave one TXT record at the name that begins with `v=DMARC1`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dmarc = &around.neighbours.dmarc;
    // A record of one's own holds, whatever stands above; where that is not known, nothing above is a fault.
    match dmarc.walk.first().map(|own| own.state) {
        Some(DmarcState::Absent | DmarcState::Broken) => {}
        Some(DmarcState::Present | DmarcState::Unknown) | None => return Ok(dmarc.judge(&|_| Vec::new())),
    }
    let mut judgement = Judgement::default();
    for step in &dmarc.walk {
        judgement.unknown.extend(step.unknown.clone());
        if let Some(owner) = step.owner() {
            judgement.subjects.extend(step.several.iter().map(|text| Subject::text(&owner, text, None)));
        }
    }
    Ok(judgement)
}
