//! What JavaScript can call.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use super::effects::{Host, UrlIdna};
use super::json::plain;
use super::options::CoreOptions;
use crate::Target;
use crate::report::ReportTarget;

/// Checks where a domain's mail goes. Nothing about the domain rejects the promise.
///
/// `providers` is the text of `www/providers.tsv`.
///
/// # Errors
///
/// Rejects with a `TargetError` for a text that names no mail domain, and with
/// an `OptionsError`; each has a stable `code`.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub async fn check(input: String, options: CoreOptions, providers: String, host: Host) -> Result<JsValue, JsValue> {
    let (target, upstreams) = (parse(&input)?, options.upstreams()?);
    let options = options.read(&target.name, providers)?;
    plain(&crate::check(&target, &upstreams, &host, options).await)
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

/// Hands panics to JavaScript: with `panic = "abort"` a promise in flight would stay pending for ever.
#[wasm_bindgen(js_name = onPanic)]
pub fn on_panic(callback: js_sys::Function) {
    std::panic::set_hook(Box::new(move |info| {
        let _ = callback.call1(&JsValue::NULL, &info.to_string().into());
    }));
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

/// An error that JavaScript tells from others by its code; `www/check.js` puts the sentence to it.
pub(super) fn error(name: &str, code: &str) -> JsValue {
    let error = js_sys::Error::new(code);
    error.set_name(name);
    set(&error, "code", code.into());
    error.into()
}

pub(super) fn set_number(object: &JsValue, key: &str, number: Option<usize>) {
    set(object, key, number.map_or(JsValue::NULL, |number| (number as f64).into()));
}

fn set(object: &JsValue, key: &str, value: JsValue) {
    let _ = Reflect::set(object, &key.into(), &value);
}
