//! Options, read field by field: a getter a field costs less than a deserializer.

use wasm_bindgen::prelude::*;

use super::thrown::{error, set, set_number};
use super::upstreams::upstreams;
use crate::dnssec::{Settings, TrustAnchors, codec};
use crate::expected::Expected;
use crate::mx_lines::{self, MxLinesError};
use crate::providers::Providers;
use crate::resolve::CHECK_DEADLINE;
use crate::{CheckOptions, Mode, Name, Upstream};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a check can be told. */
export interface CoreOptions {
  /** Resolvers to ask, by id or URL, in this order. With one alone, no other is ever asked. */
  resolvers?: readonly string[] | undefined;
  /**
   * Which of them are asked, and when: `fast` is the first, and the next one only when it fails or has said nothing
   * for 600 milliseconds; `private` is exactly one and no other; `compare` is as fast, and besides all are asked for
   * the MX records, to see whether they agree. If not given, one resolver is asked privately and several fast.
   */
  mode?: 'fast' | 'private' | 'compare' | undefined;
  /** Milliseconds that the whole check may take; 12,000 if not given. */
  deadline?: number | undefined;
  /** MX records to judge in place of the published ones: lines of a zone file, or `10 mx.example.net`. */
  draft?: string | undefined;
  /** What the MX records are to be: such lines, or the id of a provider. */
  expect?: string | undefined;
  /** Validate signatures from the trust anchors down; true if not given. */
  dnssec?: boolean | undefined;
  /** The keys that validation begins with, as `readAnchors` of the module `plans` gives them; the root's if not given. */
  anchors?: Uint8Array | undefined;
  /** When signatures are to be valid, in milliseconds since 1970; now if not given. */
  clock?: number | undefined;
  /** Also ask about the networks of the exchanges: names in reverse and, at Team Cymru, autonomous systems. */
  networks?: boolean | undefined;
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
    fn mode(this: &CoreOptions) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn deadline(this: &CoreOptions) -> Option<f64>;

    #[wasm_bindgen(method, getter)]
    fn draft(this: &CoreOptions) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn expect(this: &CoreOptions) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn networks(this: &CoreOptions) -> Option<bool>;

    #[wasm_bindgen(method, getter)]
    fn dnssec(this: &CoreOptions) -> Option<bool>;

    #[wasm_bindgen(method, getter)]
    fn anchors(this: &CoreOptions) -> Option<Vec<u8>>;

    #[wasm_bindgen(method, getter)]
    fn clock(this: &CoreOptions) -> Option<f64>;
}

impl CoreOptions {
    /// What the check of a domain is to do.
    pub(super) fn read(&self, domain: &Name, mode: Mode, providers: String) -> Result<CheckOptions, JsValue> {
        let providers = Providers::new(providers);
        let draft = match self.draft() {
            Some(text) => mx_lines::parse(&text, domain).map_err(|reason| badly_typed("draft", reason))?,
            None => Vec::new(),
        };
        let expected = match self.expect() {
            Some(text) => {
                Some(Expected::parse(&text, domain, &providers).map_err(|reason| badly_typed("expect", reason))?)
            }
            None => None,
        };
        let networks = self.networks().unwrap_or_default();
        let dnssec = if self.dnssec().unwrap_or(true) { Some(self.settings()?) } else { None };
        Ok(CheckOptions { mode, deadline: self.time()?, draft, expected, networks, dnssec, providers })
    }

    /// What signatures are validated with.
    fn settings(&self) -> Result<Settings, JsValue> {
        let anchors = match self.anchors() {
            Some(octets) => codec::read_anchors(&octets).ok_or_else(|| error("OptionsError", "badTrustAnchor"))?,
            None => TrustAnchors::root(),
        };
        let clock = self.clock();
        if clock.is_some_and(|clock| clock.is_nan() || clock < 0.0) {
            return Err(error("OptionsError", "badClock"));
        }
        Ok(Settings { anchors, clock, sha1: false })
    }

    /// Milliseconds that the whole check may take.
    fn time(&self) -> Result<f64, JsValue> {
        let deadline = self.deadline().unwrap_or(CHECK_DEADLINE);
        if deadline > 0.0 {
            return Ok(deadline);
        }
        Err(error("OptionsError", "badDeadline"))
    }

    /// The resolvers to ask, at least one, and how.
    pub(super) fn upstreams(&self) -> Result<(Vec<Upstream>, Mode), JsValue> {
        upstreams(self.resolvers(), self.mode())
    }
}

/// The option goes with it, as the codes are the same for both.
fn badly_typed(option: &str, reason: MxLinesError) -> JsValue {
    let thrown = error("OptionsError", reason.code());
    set(&thrown, "option", option.into());
    set_number(&thrown, "position", reason.position());
    thrown
}
