//! What senders do with each exchange, by which of the two ways to insist on TLS they know: MTA-STS and DANE.

use super::Mail;
use super::mta_sts::{EXCHANGES, MtaSts, MtaStsState, StsMode, StsPolicyState};
use crate::Name;
use crate::dane::DaneOutcome;
use crate::report::ExchangeState;

wire! {
    /// What senders do with an exchange.
    #[derive(PartialEq, Eq)]
    pub struct Transport {
        /// The exchange.
        pub exchange: Name,
        /// Those that know neither MTA-STS nor DANE.
        pub neither: Handling,
        /// Those that know MTA-STS alone, and hold no older policy.
        pub mta_sts: Handling,
        /// Those that know DANE alone.
        pub dane: Handling,
        /// Those that know both: where DANE fails, MTA-STS does not make up for it (RFC 8461 §2).
        pub both: Handling,
    }

    /// What a sender does with an exchange.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Handling {
        /// It delivers, over TLS where the server offers that, and without looking whose it is.
        Opportunistic,
        /// It delivers over TLS to a server that proves who it is, and not else.
        Authenticated,
        /// It does not deliver there.
        Refuses,
        /// It does not deliver there for now, and tries again later.
        Delays,
        /// Some such senders deliver, others do not.
        Differs,
        /// It cannot be told, as something was not seen.
        Unknown,
    }
}

/// What senders do with each exchange that can be used, in the order of delivery.
pub(super) fn plan(mail: &Mail, sts: &MtaSts) -> Vec<Transport> {
    let mut plan: Vec<Transport> = Vec::new();
    for exchange in mail.exchanges().filter(|exchange| exchange.state != ExchangeState::Unusable) {
        let exchange = &exchange.exchange;
        if plan.iter().any(|known| known.exchange == *exchange) || plan.len() >= EXCHANGES {
            continue;
        }
        let outcome = mail.dane.iter().find(|(name, _)| name == exchange).map(|(_, outcome)| *outcome);
        let (by_sts, by_dane) = (by_sts(sts, exchange), by_dane(outcome));
        plan.push(Transport {
            exchange: exchange.clone(),
            neither: Handling::Opportunistic,
            mta_sts: by_sts,
            dane: by_dane,
            both: both(by_sts, by_dane),
        });
    }
    plan
}

fn by_sts(sts: &MtaSts, exchange: &Name) -> Handling {
    match (sts.state, sts.policy.state) {
        (MtaStsState::Unknown, _) | (MtaStsState::Present, StsPolicyState::Unseen) => return Handling::Unknown,
        (MtaStsState::Absent | MtaStsState::Broken, _) => return Handling::Opportunistic,
        (MtaStsState::Present, _) => {}
    }
    match sts.policy.policy.as_ref().filter(|policy| policy.mode == StsMode::Enforce) {
        Some(policy) if policy.names(exchange) => Handling::Authenticated,
        Some(_) => Handling::Refuses,
        None => Handling::Opportunistic,
    }
}

fn by_dane(outcome: Option<DaneOutcome>) -> Handling {
    match outcome {
        Some(DaneOutcome::Used) => Handling::Authenticated,
        Some(DaneOutcome::NotUsed) => Handling::Opportunistic,
        Some(DaneOutcome::Delays) => Handling::Delays,
        Some(DaneOutcome::Unknown) | None => Handling::Unknown,
    }
}

/// RFC 8461 §2 has MTA-STS not override DANE that fails; nothing has DANE override MTA-STS that fails. So of senders that
/// know both some ask for both, and others look at MTA-STS only where there is no DANE.
fn both(sts: Handling, dane: Handling) -> Handling {
    match (dane, sts) {
        (Handling::Delays, _) => Handling::Delays,
        (Handling::Authenticated, Handling::Refuses) => Handling::Differs,
        (Handling::Authenticated, Handling::Unknown) => Handling::Unknown,
        (Handling::Authenticated, _) => Handling::Authenticated,
        (Handling::Opportunistic, sts) => sts,
        _ => Handling::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_in_dane_stays_failed_and_what_differs_is_told() {
        use Handling::*;
        for (dane, sts, expected) in [
            (Delays, Authenticated, Delays),
            (Delays, Refuses, Delays),
            (Authenticated, Authenticated, Authenticated),
            (Authenticated, Opportunistic, Authenticated),
            (Authenticated, Refuses, Differs),
            (Authenticated, Unknown, Unknown),
            (Opportunistic, Authenticated, Authenticated),
            (Opportunistic, Refuses, Refuses),
            (Opportunistic, Opportunistic, Opportunistic),
            (Opportunistic, Unknown, Unknown),
            (Unknown, Authenticated, Unknown),
            (Unknown, Refuses, Unknown),
        ] {
            assert_eq!(both(sts, dane), expected, "{dane:?} {sts:?}");
        }
    }
}
