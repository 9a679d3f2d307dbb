use crate::neighbours::{Around, DmarcReading, DmarcRecord, DmarcState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Receivers take defaults for what breaks the rules, or no record at all (RFC 9989 §4.8, §4.10.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 9989, section: "4.8" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The DMARC record breaks the rules",
    explanation: "Receivers pass over what they cannot read, or over the whole record, so it may not do what it is meant to.",
    fix: "Write the record anew, as `v=DMARC1; p=` and a policy, with a semicolon between any two tags.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dmarc = &around.neighbours.dmarc;
    let mut judgement = dmarc.judge(&faults);
    // What is nearly a record is none, and one above may hold.
    let own = dmarc.walk.first().filter(|own| own.state == DmarcState::Broken);
    if let Some((owner, own)) = own.and_then(|own| own.owner().zip(Some(own))) {
        judgement.subjects.extend(own.nearly.iter().map(|text| Subject::text(&owner, text, None)));
    }
    Ok(judgement)
}

fn faults(record: &DmarcRecord) -> Vec<Option<String>> {
    let parts: Vec<_> = record.faults.iter().map(|fault| Some(fault.part.clone())).collect();
    // Without `p` no part is at fault.
    match record.reading {
        DmarcReading::AsNone | DmarcReading::Ignored if parts.is_empty() => vec![None],
        DmarcReading::AsWritten | DmarcReading::AsNone | DmarcReading::Ignored => parts,
    }
}
