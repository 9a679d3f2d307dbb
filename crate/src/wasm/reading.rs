//! The delivery of a report that JavaScript gives back, as far as it is worked with.
//!
//! It comes as text, which `www/check.js` writes: getters for every field made the Wasm 1 KB larger, a
//! deserializer several. A line for the whole, then one for each exchange, with tabs between the fields:
//!
//! ```text
//! mx              aliasLoop or nothing
//! 10              mx1.example.com  usable  aliasLoop or nothing  example.com  192.0.33.25 2620:0:2d0:200::25
//! ```

use crate::address::{AddressClass, class};
#[cfg(feature = "neighbours")]
use crate::dane::DaneOutcome;
use crate::report::{Delivery, ExchangeState, Level, ReportAddress, ReportExchange, Route, Unusable};
use crate::{Name, address_text};

/// Reads the text; what is in no field is left empty, as the caller has it still.
pub(super) fn delivery(text: &str) -> Delivery {
    let mut lines = text.split('\n');
    let mut head = lines.next().unwrap_or_default().split('\t');
    let route = match head.next().unwrap_or_default() {
        "mx" => Route::Mx,
        "implicitMx" => Route::ImplicitMx,
        "nullMx" => Route::NullMx,
        "none" => Route::None,
        _ => Route::Unknown,
    };
    let mut levels: Vec<Level> = Vec::new();
    for line in lines {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let preference = next().parse().unwrap_or_default();
        let exchange = ReportExchange {
            exchange: next().parse().unwrap_or_else(|_| Name::root()),
            state: match next() {
                "usable" => ExchangeState::Usable,
                "unusable" => ExchangeState::Unusable,
                _ => ExchangeState::Unknown,
            },
            share: None,
            ttl: None,
            reason: reason(next()),
            aliases: Vec::new(),
            provider: None,
            operator: next().to_owned(),
            addresses: addresses(next()),
            unknown: Vec::new(),
        };
        match levels.last_mut() {
            Some(level) if level.preference == preference => level.exchanges.push(exchange),
            _ => levels.push(Level { preference, exchanges: vec![exchange] }),
        }
    }
    Delivery { route, reason: reason(head.next().unwrap_or_default()), levels }
}

/// The one permanent reason that senders take for a passing one.
fn reason(text: &str) -> Option<Unusable> {
    (text == "aliasLoop").then_some(Unusable::AliasLoop)
}

fn addresses(text: &str) -> Vec<ReportAddress> {
    let mut addresses = Vec::new();
    for text in text.split(' ') {
        if let Some(address) = address_text::parse(text) {
            let class = class(address);
            let global = class == AddressClass::Global;
            addresses.push(ReportAddress { address, ttl: 0, class, global, reverse: Vec::new(), systems: Vec::new() });
        }
    }
    addresses
}

/// What senders that know DANE do with an exchange: its name, a tab, and the word for it.
#[cfg(feature = "neighbours")]
pub(super) fn dane(line: &str) -> Option<(Name, DaneOutcome)> {
    let (name, word) = line.split_once('\t')?;
    let outcome = match word {
        "used" => DaneOutcome::Used,
        "notUsed" => DaneOutcome::NotUsed,
        "delays" => DaneOutcome::Delays,
        _ => DaneOutcome::Unknown,
    };
    Some((name.parse().ok()?, outcome))
}
