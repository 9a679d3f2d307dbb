use crate::Rtype;
use crate::neighbours::{Around, DkimState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Without a name below which keys are there are none (RFC 6376 §3.6.2.1, RFC 8020 §2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 6376, section: "3.6.2.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "There are no DKIM keys below this domain",
    explanation: "No signature in the name of this domain can be verified, so that mail from it may be taken to be forged. Mail may still be signed in the name of another one.",
    fix: "Have whoever sends the domain's mail sign it, and publish the keys that they name below `_domainkey`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let (dkim, dmarc) = (&around.neighbours.dkim, &around.neighbours.dmarc);
    let mut judgement = Judgement::default();
    match (dkim.state, dmarc.exists) {
        (DkimState::Absent, Some(false)) => return Err(Skip::NotApplicable),
        (DkimState::Absent, Some(true)) => {
            let name = around.domain.child(b"_domainkey").map_err(|_| Skip::NotApplicable)?;
            judgement.subjects.push(Subject::Name { name });
        }
        (DkimState::Absent, None) => judgement.unknown.extend(around.answers.seen(&around.domain, Rtype::TXT).err()),
        (DkimState::Unknown, _) => judgement.unknown.extend(dkim.unknown.clone()),
        (DkimState::Present | DkimState::Unseen, _) => {}
    }
    Ok(judgement)
}
