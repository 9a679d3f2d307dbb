use crate::Rtype;
use crate::neighbours::{Around, DmarcState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// A domain without a record has no policy, and gets no reports (RFC 9989 §4.10.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 9989, section: "4.10.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There is no DMARC record",
    explanation: "Receivers are not told what to do with mail that only pretends to be from this domain, and send no reports about it.",
    fix: "Publish a TXT record at `_dmarc` that begins with `v=DMARC1`, such as `v=DMARC1; p=reject` for a domain that sends no mail.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dmarc = &around.neighbours.dmarc;
    match (dmarc.state, dmarc.exists) {
        (DmarcState::Absent, Some(true)) => {
            let owner = around.domain.child(b"_dmarc").map_err(|_| Skip::NotApplicable)?;
            Ok(Subject::Name { name: owner }.into())
        }
        (DmarcState::Absent, None) => {
            let unknown = around.answers.seen(&around.domain, Rtype::TXT).err();
            Ok(Judgement { unknown: Vec::from_iter(unknown), ..Judgement::default() })
        }
        (DmarcState::Absent, Some(false)) => Err(Skip::NotApplicable),
        (DmarcState::Present | DmarcState::Broken | DmarcState::Unknown, _) => Ok(dmarc.judge(&|_| Vec::new())),
    }
}
