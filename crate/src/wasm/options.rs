//! Options, read field by field: a getter a field costs less than a deserializer.

use wasm_bindgen::prelude::*;

use super::exports::error;
use crate::Upstream;
use crate::resolve::CHECK_DEADLINE;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a check can be told. */
export interface CoreOptions {
  /** Resolvers to ask, by id or URL, in this order: the next one only when one fails. With one alone, no other is ever asked. */
  resolvers?: readonly string[] | undefined;
  /** Milliseconds that the whole check may take; 12,000 if not given. */
  deadline?: number | undefined;
}
/** A domain name in presentation form, lower case, without the final dot; the root is `.`. */
export type Name = string;
/** A record type by its mnemonic, or `TYPE` and its number. */
export type Rtype = string;
/** A response code by its mnemonic, or `RCODE` and its number. */
export type Rcode = string;
/** An IPv4 or IPv6 address. */
export type IpAddr = string;
"#;

#[wasm_bindgen]
extern "C" {
    /// See the TypeScript interface.
    #[wasm_bindgen(typescript_type = "CoreOptions")]
    pub type CoreOptions;

    #[wasm_bindgen(method, getter)]
    fn resolvers(this: &CoreOptions) -> Option<Vec<String>>;

    #[wasm_bindgen(method, getter)]
    fn deadline(this: &CoreOptions) -> Option<f64>;
}

impl CoreOptions {
    /// Milliseconds that the whole check may take.
    pub(super) fn time(&self) -> Result<f64, JsValue> {
        let deadline = self.deadline().unwrap_or(CHECK_DEADLINE);
        if deadline > 0.0 {
            return Ok(deadline);
        }
        Err(error("OptionsError", "badDeadline"))
    }

    /// The resolvers to ask; at least one.
    pub(super) fn upstreams(&self) -> Result<Vec<Upstream>, JsValue> {
        let Some(texts) = self.resolvers() else { return Ok(Upstream::defaults()) };
        let mut upstreams = Vec::new();
        for text in texts {
            match Upstream::parse(&text) {
                Ok(upstream) => upstreams.push(upstream),
                Err(reason) => return Err(error("OptionsError", reason.code())),
            }
        }
        match upstreams.is_empty() {
            true => Err(error("OptionsError", "badResolver")),
            false => Ok(upstreams),
        }
    }
}
