use crate::dane::DaneOutcome;
use crate::neighbours::Around;
use crate::neighbours::mta_sts::StsMode;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// MTA-STS does not make up for DANE that fails, nor DANE for MTA-STS (RFC 8461 §2, RFC 7672 §2.1.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8461, section: "2" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "MTA-STS and DANE do not agree on an exchange",
    explanation: "By one of the two senders deliver there only over TLS that proves whose server it is, and by the other they do not deliver there. So it depends on the sender whether mail comes by this exchange.",
    fix: "Have the MTA-STS policy name the exchanges that have TLSA records, and have what DANE rests on signed as it should be; or take the exchange out of the MX records.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    let policy = match sts.in_force() {
        Ok(policy) => policy,
        Err(said) => return said,
    };
    if policy.mode != StsMode::Enforce {
        return Err(Skip::NotApplicable);
    }
    let mut judgement = Judgement::default();
    for (exchange, outcome) in &around.mail.dane {
        let is_at_odds = match outcome {
            DaneOutcome::Used => !policy.names(exchange),
            DaneOutcome::Delays => policy.names(exchange),
            DaneOutcome::NotUsed | DaneOutcome::Unknown => false,
        };
        if is_at_odds {
            judgement.subjects.push(Subject::Name { name: exchange.clone() });
        }
    }
    Ok(judgement)
}
