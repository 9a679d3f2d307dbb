use crate::neighbours::{Around, ConsentState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Who gets reports about another domain has to agree (RFC 9990 §4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 9990, section: "4" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A domain that is to get DMARC reports does not agree to that",
    explanation: "Report senders ask the receiving domain first, and send nothing to one that has no consent published, or one that names a further domain.",
    fix: "Have the receiving domain publish a TXT record `v=DMARC1` at the name shown, or name an address of your own.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dmarc = &around.neighbours.dmarc;
    let mut judgement = dmarc.judge(&|_| Vec::new());
    for consent in &dmarc.consents {
        match (consent.state, &consent.owner, &consent.text) {
            (ConsentState::Absent, Some(owner), _) => {
                judgement.subjects.push(Subject::Name { name: owner.clone() });
            }
            // There is no room for the name, so that nobody can agree.
            (ConsentState::Absent, None, _) => {
                let host = consent.host.to_string();
                judgement.subjects.extend(dmarc.judge(&|_| vec![Some(host.clone())]).subjects);
            }
            (ConsentState::Elsewhere, Some(owner), Some(text)) => {
                judgement.subjects.push(Subject::text(owner, text, None));
            }
            (ConsentState::Unknown, ..) => judgement.unknown.extend(consent.unknown.clone()),
            (ConsentState::Needless | ConsentState::Given | ConsentState::Elsewhere, ..) => {}
        }
    }
    Ok(judgement)
}
