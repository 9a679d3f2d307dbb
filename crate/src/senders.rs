//! What real senders do with a domain's MX records, each in its own way.
//!
//! Postfix and Exim were run against every zone of the tests; `tests/senders/recorded.json` holds what they
//! did, and a test compares. The others were read in source.

pub use crate::attempts::{Sender, SenderLevel, SenderTarget, Tried};

use crate::address::{AddressClass, class};
use crate::attempts::Attempts;
use crate::report::{Delivery, ExchangeState, ReportExchange, Route, Unusable};

wire! {
    /// What one sender does with the MX records as they are.
    pub struct SenderPlan {
        /// The sender.
        pub sender: Sender,
        /// The version that was run or read.
        pub version: &'static str,
        /// It was run over the zones of the tests, and did what is said here but for some broken answers of DNS,
        /// which mxlens calls unknown; else its source was read.
        pub proven: bool,
        /// What was run, or which files were read.
        pub source: &'static str,
        /// What becomes of a message while every server takes mail.
        pub outcome: Outcome,
        /// Why, where it is not delivered.
        pub reason: Option<Reason>,
        /// The enhanced status code (RFC 3463) that the sender gives, where it gives one.
        pub code: Option<&'static str>,
        /// What it tries, by preference; equals in no order.
        pub levels: Vec<SenderLevel>,
    }

    /// What becomes of a message.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Outcome {
        /// It is handed over.
        Delivers,
        /// It is returned at once.
        Bounces,
        /// It waits, and is returned after some days if nothing changes.
        Defers,
        /// A query failed that decides it.
        Unknown,
    }

    /// Why a message is not delivered.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Reason {
        /// There is a null MX.
        NullMx,
        /// The domain does not exist, or has neither MX nor address.
        NoRoute,
        /// No exchange has an address.
        NoAddress,
        /// DNS does not tell, as with a circle of aliases: a resolver answers SERVFAIL.
        DnsFailure,
        /// The sender takes the best exchange for itself.
        Itself,
        /// No address can be reached.
        Unreachable,
    }

}

/// Every sender, in the order of the matrix: its version, whether it was run, and what was run or read.
const SENDERS: [(Sender, &str, bool, &str); 6] = [
    (Sender::Postfix, "3.7.11", true, "Debian 12, package postfix"),
    (Sender::Exim, "4.96", true, "Debian 12, package exim4-daemon-light, plain configuration"),
    (Sender::EximDebian, "4.96", true, "Debian 12, package exim4-daemon-light, ignore_target_hosts of exim4-config"),
    (Sender::Haraka, "3.3.4", false, "outbound/hmail.js, and lib/get_mx.js of haraka-net-utils 1.9.3"),
    (Sender::MxConnect, "1.6.0", false, "lib/resolve-mx.js"),
    (Sender::Stalwart, "0.16.19", false, "crates/smtp/src/outbound/lookup.rs"),
];

/// What each sender does with a plan.
pub fn senders(delivery: &Delivery) -> Vec<SenderPlan> {
    let mut plans = Vec::new();
    for (sender, version, proven, source) in SENDERS {
        let mut plan = SenderPlan {
            sender,
            version,
            proven,
            source,
            outcome: Outcome::Delivers,
            reason: None,
            code: None,
            levels: Vec::new(),
        };
        plan.decide(delivery);
        plans.push(plan);
    }
    plans
}

impl SenderPlan {
    fn decide(&mut self, delivery: &Delivery) {
        // Postfix takes a circle that it is shown for the absence of the name.
        let is_doubtful = |reason| reason == Some(Unusable::AliasLoop) && self.sender != Sender::Postfix;
        match delivery.route {
            Route::Unknown => return self.end(Outcome::Defers, Reason::DnsFailure),
            Route::None if is_doubtful(delivery.reason) => return self.end(Outcome::Defers, Reason::DnsFailure),
            Route::None => return self.end(Outcome::Bounces, Reason::NoRoute),
            Route::Mx | Route::ImplicitMx | Route::NullMx => {}
        }
        if self.returns_for_null_mx(delivery) {
            return self.end(Outcome::Bounces, Reason::NullMx);
        }
        let unseen = |exchange: &ReportExchange| {
            exchange.state == ExchangeState::Unknown && exchange.addresses.is_empty() || is_doubtful(exchange.reason)
        };
        let doubt = delivery.levels.iter().any(|level| level.exchanges.iter().any(unseen));
        let Attempts { levels, itself, .. } = Attempts::new(self.sender, delivery);
        self.levels = levels;
        let reachable =
            |target: &SenderTarget| class(target.address) == AddressClass::Global && target.tried != Tried::Never;
        if itself {
            // Behind a better exchange that is not found now, Postfix waits.
            let best = delivery.levels.first().is_some_and(|level| {
                level
                    .exchanges
                    .iter()
                    .any(|exchange| !exchange.addresses.is_empty() || exchange.reason == Some(Unusable::Localhost))
            });
            let bounces = self.sender == Sender::Postfix && best;
            self.end(if bounces { Outcome::Bounces } else { Outcome::Defers }, Reason::Itself);
        } else if self.levels.is_empty() {
            match doubt {
                true => self.end(Outcome::Defers, Reason::DnsFailure),
                // A null MX with another preference it takes for a host whose name is empty.
                false if self.sender == Sender::Haraka && delivery.route == Route::NullMx => {
                    self.end(Outcome::Defers, Reason::Unreachable);
                }
                false => self.end(Outcome::Bounces, Reason::NoAddress),
            }
        } else if !self.levels.iter().any(|level| level.targets.iter().any(reachable)) {
            self.end(Outcome::Defers, Reason::Unreachable);
        }
    }

    fn end(&mut self, outcome: Outcome, reason: Reason) {
        (self.outcome, self.reason) = (outcome, Some(reason));
        if self.sender == Sender::Postfix {
            self.code = Some(match (outcome, reason) {
                (_, Reason::NullMx) => "5.1.0",
                (Outcome::Bounces, Reason::Itself) => "5.4.6",
                (_, Reason::Itself) => "4.4.4",
                (_, Reason::DnsFailure) => "4.4.3",
                (_, Reason::Unreachable) => "4.4.1",
                (_, Reason::NoRoute | Reason::NoAddress) => "5.4.4",
            });
        }
    }

    /// RFC 7505 §3 wants a null MX alone and with preference 0; what else is published senders read differently.
    fn returns_for_null_mx(&self, delivery: &Delivery) -> bool {
        let is_null = |exchange: &ReportExchange| exchange.exchange.is_root();
        let best_is_null = delivery.levels.first().is_some_and(|level| {
            level.preference == 0 && level.exchanges.len() == 1 && level.exchanges.iter().all(is_null)
        });
        let any = delivery.levels.iter().any(|level| level.exchanges.iter().any(is_null));
        match self.sender {
            Sender::Postfix => any,
            Sender::Exim | Sender::EximDebian | Sender::MxConnect => delivery.route == Route::NullMx,
            Sender::Haraka => delivery.route == Route::NullMx && best_is_null,
            Sender::Stalwart => best_is_null,
        }
    }
}
