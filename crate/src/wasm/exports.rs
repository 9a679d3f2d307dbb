//! What JavaScript can call.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use wasm_bindgen::prelude::*;

use super::effects::{Host, UrlIdna};
use super::json::plain;
use super::options::CoreOptions;
use super::thrown::{error, set, set_number};
use crate::Target;
use crate::report::{Report, ReportTarget};

/// A check of where a domain's mail goes. Nothing about the domain is an error.
#[wasm_bindgen]
pub struct Check(Pin<Box<dyn Future<Output = Report>>>);

#[wasm_bindgen]
impl Check {
    /// Begins; `providers` is the text that `www/providers.js` exports.
    ///
    /// # Errors
    ///
    /// Throws a `TargetError` for a text that names no mail domain, and an
    /// `OptionsError`; each has a stable `code`.
    #[wasm_bindgen(constructor)]
    pub fn new(input: &str, options: &CoreOptions, providers: String, host: Host) -> Result<Self, JsValue> {
        let target = parse(input)?;
        let (upstreams, mode) = options.upstreams()?;
        let options = options.read(&target.name, mode, providers)?;
        Ok(Self(Box::pin(async move { crate::check(&target, &upstreams, &host, options).await })))
    }

    /// Goes on as far as it can: to be called at first, and whenever the host has something to take. Gives the
    /// report when all is there, `null` before; not to be called after that.
    ///
    /// # Errors
    ///
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Report | null")]
    pub fn poll(&mut self) -> Result<JsValue, JsValue> {
        match self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(report) => plain(&report),
            Poll::Pending => Ok(JsValue::NULL),
        }
    }
}

impl core::fmt::Debug for Check {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("Check")
    }
}

/// Takes the mail domain out of a text.
///
/// # Errors
///
/// Throws a `TargetError` where there is none.
#[wasm_bindgen(js_name = parseTarget, unchecked_return_type = "ReportTarget")]
pub fn parse_target(input: &str) -> Result<JsValue, JsValue> {
    plain(&ReportTarget::from(&parse(input)?))
}

fn parse(input: &str) -> Result<Target, JsValue> {
    Target::parse(input, &UrlIdna).map_err(|reason| {
        let thrown = error("TargetError", reason.code());
        set_number(&thrown, "position", reason.position());
        set_number(&thrown, "length", reason.length());
        set(&thrown, "text", reason.text().map_or(JsValue::NULL, JsValue::from));
        thrown
    })
}
