use crate::neighbours::{Around, ServiceState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// TLS from the start is to be preferred to STARTTLS (RFC 8314 §3).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 8314, section: "3" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A mail service is offered only without TLS from the start",
    explanation: "Mail programs that set themselves up by SRV records are sent to a port on which TLS begins only after some words in the clear, if it does.",
    fix: "Offer the service by TLS from the start as well, with an SRV record at `_imaps._tcp`, `_pop3s._tcp` or `_submissions._tcp`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let services = &around.neighbours.services;
    let mut judgement = Judgement::default();
    for offer in &services.offers {
        let Some(better) = offer.implicit_tls.as_deref().and_then(|service| services.offer(service)) else { continue };
        match (offer.state, better.state) {
            (ServiceState::Present, ServiceState::Absent | ServiceState::Refused) => {
                judgement.subjects.extend(offer.targets.iter().map(|target| target.subject(&offer.owner)));
            }
            (ServiceState::Present, ServiceState::Unknown) => judgement.unknown.extend(better.unknown.clone()),
            (ServiceState::Unknown, ServiceState::Absent | ServiceState::Refused | ServiceState::Unknown) => {
                judgement.unknown.extend(offer.unknown.clone());
            }
            (ServiceState::Present | ServiceState::Unknown, ServiceState::Present)
            | (ServiceState::Absent | ServiceState::Refused, _) => {}
        }
    }
    Ok(judgement)
}
