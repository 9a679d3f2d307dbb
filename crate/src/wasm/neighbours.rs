//! What stands beside MX records: a module of its own, which is loaded beside the check.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::effects::Host;
use super::json::plain;
use super::reading;
use super::thrown::error;
use super::upstreams::upstreams;
use crate::neighbours::{Looked, Mail, MailFeed, Options, SpfCheck, SpfSender, check_host, look};
use crate::resolve::{CHECK_DEADLINE, Effects, Resolver};
use crate::{Name, address_text};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a look at the neighbours can be told; the first three as a check is. */
export interface LookOptions {
  resolvers?: readonly string[] | undefined;
  mode?: 'fast' | 'private' | 'compare' | undefined;
  deadline?: number | undefined;
  /** The MTA-STS policy, where it was pasted: it is then not fetched. */
  policy?: string | undefined;
  /** Selectors of DKIM keys to look at, besides those of the provider. */
  selectors?: readonly string[] | undefined;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// See the TypeScript interface.
    #[wasm_bindgen(typescript_type = "LookOptions")]
    pub type LookOptions;

    #[wasm_bindgen(method, getter)]
    fn resolvers(this: &LookOptions) -> Option<Vec<String>>;

    #[wasm_bindgen(method, getter)]
    fn mode(this: &LookOptions) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn deadline(this: &LookOptions) -> Option<f64>;

    #[wasm_bindgen(method, getter)]
    fn policy(this: &LookOptions) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn selectors(this: &LookOptions) -> Option<Vec<String>>;
}

/// A look at the neighbours of a domain's MX records.
#[wasm_bindgen]
pub struct Look {
    feed: Rc<MailFeed>,
    looking: Pin<Box<dyn Future<Output = Looked>>>,
}

#[wasm_bindgen]
impl Look {
    /// Begins, in a check that began at `began`.
    ///
    /// # Errors
    ///
    /// Throws an `OptionsError`, as the check does.
    #[wasm_bindgen(constructor)]
    pub fn new(domain: &str, options: &LookOptions, began: f64, host: Host) -> Result<Self, JsValue> {
        let name: Name = domain.parse().unwrap_or_else(|_| Name::root());
        let (upstreams, mode) = upstreams(options.resolvers(), options.mode())?;
        let deadline = options.deadline().unwrap_or(CHECK_DEADLINE);
        let options = Options { policy: options.policy(), selectors: options.selectors().unwrap_or_default() };
        let feed = Rc::new(MailFeed::default());
        let heard = Rc::clone(&feed);
        let looking = Box::pin(async move {
            let resolver = Resolver::new(&host, &upstreams, mode, deadline).since(began);
            look(&name, &resolver, &heard, options).await
        });
        Ok(Self { feed, looking })
    }

    /// Hears what the check has learnt: `delivery` as `www/plans.js` writes it, the id of the provider, and for each
    /// exchange what senders that know DANE do with it, a line each; `last` says that the check is at its end.
    pub fn hear(&self, delivery: &str, provider: Option<String>, dane: &str, last: bool) {
        let dane = dane.lines().filter_map(reading::dane).collect();
        self.feed.tell(Mail { delivery: reading::delivery(delivery), provider, dane }, last);
    }

    /// Goes on as far as it can; gives what was seen when all is there, `null` before. Not to be called after that.
    ///
    /// # Errors
    ///
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Looked | null")]
    pub fn poll(&mut self) -> Result<JsValue, JsValue> {
        match self.looking.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(looked) => plain(&looked),
            Poll::Pending => Ok(JsValue::NULL),
        }
    }
}

/// What receivers make of a sender, by SPF (RFC 7208 §4).
#[wasm_bindgen]
pub struct SenderCheck(Pin<Box<dyn Future<Output = SpfCheck>>>);

#[wasm_bindgen]
impl SenderCheck {
    /// Begins: mail from an IP address, with what it says in MAIL FROM and in HELO.
    ///
    /// # Errors
    ///
    /// Throws an `OptionsError`, with the code `badAddress` for what is no IP address.
    #[wasm_bindgen(constructor)]
    pub fn new(
        address: &str,
        mail_from: String,
        helo: String,
        options: &LookOptions,
        host: Host,
    ) -> Result<Self, JsValue> {
        let address = address_text::parse(address).ok_or_else(|| error("OptionsError", "badAddress"))?;
        let (upstreams, mode) = upstreams(options.resolvers(), options.mode())?;
        let deadline = options.deadline().unwrap_or(CHECK_DEADLINE);
        Ok(Self(Box::pin(async move {
            let receiver = "unknown".to_owned();
            let sender = SpfSender { address, mail_from, helo, receiver, now: Effects::now(&host) };
            check_host(&sender, &Resolver::new(&host, &upstreams, mode, deadline)).await
        })))
    }

    /// Goes on as far as it can; gives the result when all is there, `null` before. Not to be called after that.
    ///
    /// # Errors
    ///
    /// None.
    #[wasm_bindgen(unchecked_return_type = "SpfCheck | null")]
    pub fn poll(&mut self) -> Result<JsValue, JsValue> {
        match self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(check) => plain(&check),
            Poll::Pending => Ok(JsValue::NULL),
        }
    }
}

impl core::fmt::Debug for SenderCheck {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("SenderCheck")
    }
}

impl core::fmt::Debug for Look {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("Look")
    }
}
