use crate::neighbours::{Around, BimiFault, BimiState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// BIMI has the lists of tags of DKIM (RFC 6376 §3.2), and nobody is to mend its record.
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 6376, section: "3.2" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The BIMI record does not count",
    explanation: "Mail programs show no logo for a record that breaks the rules, nor where there are several.",
    fix: "Leave one TXT record, `v=BIMI1; l=` and the `https` address of an SVG file, then `; a=` and that of its certificate.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let bimi = &around.neighbours.bimi;
    let mut judgement = Judgement { unknown: Vec::from_iter(bimi.unknown.clone()), ..Judgement::default() };
    let owner = bimi.owner.as_ref().filter(|_| bimi.state == BimiState::Broken);
    match (owner, bimi.records.as_slice()) {
        (None, _) => {}
        (Some(owner), [text]) => {
            let part = |fault: &BimiFault| Some(fault.part.clone()).filter(|part| !part.is_empty() && part != text);
            let faults = bimi.faults.iter().map(|fault| Subject::text(owner, text, part(fault).as_deref()));
            judgement.subjects.extend(faults);
        }
        (Some(owner), several) => {
            judgement.subjects.extend(several.iter().map(|text| Subject::text(owner, text, None)));
        }
    }
    Ok(judgement)
}
