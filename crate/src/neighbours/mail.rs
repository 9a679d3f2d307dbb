//! What the check learns of the MX records, for the families that wait for it.

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::Poll;

use crate::Name;
use crate::dane::DaneOutcome;
use crate::report::{Delivery, Report, Route};

/// What is known of a domain's MX records.
#[derive(Clone, Debug)]
pub struct Mail {
    /// How senders go about delivering.
    pub delivery: Delivery,
    /// The provider that takes the mail, by its id.
    pub provider: Option<String>,
    /// What senders that know DANE do with each exchange; empty before signatures were looked at.
    pub dane: Vec<(Name, DaneOutcome)>,
}

impl Default for Mail {
    fn default() -> Self {
        let delivery = Delivery { route: Route::Unknown, reason: None, levels: Vec::new() };
        Self { delivery, provider: None, dane: Vec::new() }
    }
}

impl Mail {
    /// What a report says.
    pub fn of(report: &Report) -> Self {
        let dane = report.dnssec.iter().flat_map(|dnssec| &dnssec.dane);
        Self {
            delivery: report.delivery.clone(),
            provider: report.provider.clone(),
            dane: dane.map(|dane| (dane.exchange.clone(), dane.outcome)).collect(),
        }
    }

    /// The exchanges that MX records name and senders look up.
    pub fn exchanges(&self) -> impl Iterator<Item = &crate::report::ReportExchange> {
        let exchanges = self.delivery.levels.iter().flat_map(|level| &level.exchanges);
        exchanges.filter(|exchange| !exchange.exchange.is_root())
    }
}

/// Where a check says what it has learnt, and a look at the neighbours hears it.
#[derive(Debug, Default)]
pub struct MailFeed(RefCell<Heard>);

#[derive(Debug, Default)]
struct Heard {
    mail: Option<Mail>,
    last: bool,
}

impl MailFeed {
    /// What is known now; `last` says that it is all.
    pub fn tell(&self, mail: Mail, last: bool) {
        *self.0.borrow_mut() = Heard { mail: Some(mail), last };
    }

    /// What was heard so far.
    pub(crate) fn heard(&self) -> Option<Mail> {
        self.0.borrow().mail.clone()
    }

    pub(crate) fn is_last(&self) -> bool {
        self.0.borrow().last
    }

    /// Waits until there is more to hear than `seen` says: nothing, the first, all.
    pub(crate) async fn news(&self, seen: u8) {
        // Nobody is woken: whoever tells something polls afterwards.
        poll_fn(|_| if self.stage() > seen { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    pub(crate) fn stage(&self) -> u8 {
        let Heard { mail, last } = &*self.0.borrow();
        u8::from(mail.is_some()) + u8::from(*last)
    }
}
