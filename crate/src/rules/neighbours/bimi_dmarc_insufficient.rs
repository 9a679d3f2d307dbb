use crate::neighbours::{Around, BimiState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// BIMI shows logos only where DMARC is enforced (RFC 9989 §3.2.9 has the word).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 9989, section: "3.2.9" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "DMARC is too mild for BIMI",
    explanation: "Mail programs show a logo only where DMARC asks for `quarantine` or `reject`, of the domain, its organization and its subdomains, for all mail.",
    fix: "Make the DMARC policy `quarantine` or `reject`, without `sp=none`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let (bimi, dmarc) = (&around.neighbours.bimi, &around.neighbours.dmarc);
    let mut judgement = Judgement { unknown: Vec::from_iter(bimi.unknown.clone()), ..Judgement::default() };
    let is_there = matches!(bimi.state, BimiState::Present | BimiState::Broken) && !bimi.declined;
    match (bimi.dmarc_sufficient, &bimi.owner) {
        (Some(false), Some(owner)) if is_there => {
            judgement.subjects.extend(bimi.records.iter().map(|text| Subject::text(owner, text, None)));
        }
        (None, _) if is_there => {
            judgement.unknown.extend(dmarc.unknown.iter().cloned().chain(dmarc.failure()).take(1));
        }
        _ => {}
    }
    Ok(judgement)
}
