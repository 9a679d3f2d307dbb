//! Errors that JavaScript tells apart by their codes.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

/// An error that JavaScript tells from others by its code; `www/core.js` puts the sentence to it.
pub(super) fn error(name: &str, code: &str) -> JsValue {
    let error = js_sys::Error::new(code);
    error.set_name(name);
    set(&error, "code", code.into());
    error.into()
}

#[cfg(feature = "check")]
pub(super) fn set_number(object: &JsValue, key: &str, number: Option<usize>) {
    set(object, key, number.map_or(JsValue::NULL, |number| (number as f64).into()));
}

pub(super) fn set(object: &JsValue, key: &str, value: JsValue) {
    let _ = Reflect::set(object, &key.into(), &value);
}
