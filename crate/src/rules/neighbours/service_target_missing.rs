use crate::neighbours::{Around, HostState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A service is offered by hosts that are there (RFC 6186 §5).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 6186, section: "5" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A server that mail programs are sent to has no address",
    explanation: "Mail programs that set themselves up by SRV records find no server under this name.",
    fix: "Name a host that has an address in the SRV record, or take it out; the name `.` says that the service is not offered.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let mut judgement = Judgement::default();
    for offer in &around.neighbours.services.offers {
        judgement.unknown.extend(offer.unknown.clone());
        for target in &offer.targets {
            judgement.unknown.extend(target.host.unknown.clone());
            if matches!(target.host.state, HostState::WithoutAddress | HostState::Nonexistent) {
                judgement.subjects.push(target.subject(&offer.owner));
            }
        }
    }
    Ok(judgement)
}
