//! What is worked out from a report, and what few checks are told: a module of its own, which only those load who
//! want it.

use wasm_bindgen::prelude::*;

use super::json::plain;
use super::reading;
use crate::dnssec::TrustAnchors;
use crate::dnssec::codec::write_anchors;
use crate::report::{Status, Verdict};
use crate::what_if;

/// The delivery of a report while some things are down; each line of `down` is one of them.
///
/// What does not depend on it, such as TTLs, is left out: `www/plans.js` takes that from the report.
///
/// # Errors
///
/// None.
#[wasm_bindgen(unchecked_return_type = "Plan")]
pub fn plan(delivery: &str, at_risk: bool, partial: bool, down: &str) -> Result<JsValue, JsValue> {
    let status = if at_risk { Status::AtRisk } else { Status::Deliverable };
    plain(&what_if::plan(reading::delivery(delivery), Verdict { status, partial }, down))
}

/// What real senders do with the MX records of a report.
///
/// # Errors
///
/// None.
#[wasm_bindgen(unchecked_return_type = "SenderPlan[]")]
pub fn senders(delivery: &str) -> Result<JsValue, JsValue> {
    plain(&crate::senders::senders(&reading::delivery(delivery)))
}

/// A query and its response as they went over the wire, read.
///
/// # Errors
///
/// None; `null` is given for what is no query.
#[wasm_bindgen(unchecked_return_type = "Exchanged | null")]
pub fn exchanged(query: &[u8], response: &[u8]) -> Result<JsValue, JsValue> {
    plain(&crate::evidence::exchanged(query, response))
}

/// Reads trust anchors from lines of DS or DNSKEY records, for the option `anchors` of a check.
///
/// # Errors
///
/// Throws the number of the line that is none, from 1 on.
#[wasm_bindgen(js_name = readAnchors)]
pub fn read_anchors(text: &str) -> Result<Vec<u8>, JsValue> {
    match TrustAnchors::parse(text) {
        Ok(anchors) => Ok(write_anchors(&anchors)),
        Err(reason) => Err((reason.position() as f64).into()),
    }
}
