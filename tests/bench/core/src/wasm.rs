//! The stages for JavaScript, which takes the time. Each is done a number of times.

use std::hint::black_box;

use wasm_bindgen::prelude::*;

use crate::Stages;

/// See [`Stages`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Timed(Stages);

#[wasm_bindgen]
impl Timed {
    /// Reads a recording.
    ///
    /// # Errors
    ///
    /// Throws what it is not fit for.
    #[wasm_bindgen(constructor)]
    pub fn new(recording: &str) -> Result<Self, JsError> {
        Ok(Self(Stages::new(recording)?))
    }

    /// Decodes every message.
    pub fn decode(&self, times: usize) {
        for _ in 0..times {
            black_box(self.0.decode());
        }
    }

    /// Decodes the answer to the question at a position.
    #[wasm_bindgen(js_name = decodeOne)]
    pub fn decode_one(&self, position: usize, octets: &[u8]) -> bool {
        self.0.decode_one(position, octets)
    }

    /// Judges.
    pub fn judge(&self, times: usize) {
        for _ in 0..times {
            self.0.judge();
        }
    }

    /// Writes the report as JSON, and has `JSON.parse` called with it.
    ///
    /// # Errors
    ///
    /// What that throws.
    pub fn write(&self, times: usize) -> Result<JsValue, JsValue> {
        let mut value = JsValue::NULL;
        for _ in 0..times {
            value = mxlens::wasm::plain(black_box(self.0.report()))?;
        }
        Ok(value)
    }

    /// Does the whole check.
    pub fn check(&self, times: usize) {
        for _ in 0..times {
            black_box(self.0.check());
        }
    }
}
