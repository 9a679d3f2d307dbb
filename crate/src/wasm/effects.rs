//! The world as JavaScript offers it: an object of `www/host.js`, or one like it.
//!
//! The host is not awaited but asked again: whatever it has started, it calls `Check.poll` when
//! something came of it. So no promise crosses the boundary, and the 6 KB that drive them stay out.

use core::future::{Future, poll_fn};
use core::task::Poll;

use wasm_bindgen::prelude::*;

use crate::resolve::{Effects, FetchError, HttpResponse};
use crate::{Idna, TargetError};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What the core wants of the world; `www/host.js` has it for browsers, workers and Node. */
export interface Host {
  /** Starts a GET request for a DNS message; the number is for `take`. */
  ask(url: string, limit: number, deadline: number): number;
  /** Starts to wait; the number is for `take`, which then gives any response. */
  pause(milliseconds: number): number;
  /** What came of it, once; nothing before. The host polls the check whenever there is something to take. */
  take(started: number): HostResponse | undefined;
  /** Milliseconds since 1970-01-01 UTC, never running backwards. */
  now(): number;
  /** Hears how many questions were asked and answered so far. */
  progress(asked: number, answered: number): void;
}
/** An HTTP response, or why there is none. */
export interface HostResponse {
  /** The status; 0 where there is no response. */
  status: number;
  /** The `Content-Type`. */
  contentType: string | null;
  /** The body; `null` where it is over the limit, or the deadline has passed. */
  body: Uint8Array | null;
  /** The host's own words for a request that did not get through. */
  blocked: string | null;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// See the TypeScript interface.
    #[wasm_bindgen(typescript_type = "Host")]
    pub type Host;

    #[wasm_bindgen(method)]
    fn ask(this: &Host, url: &str, limit: usize, deadline: f64) -> u32;

    #[wasm_bindgen(method)]
    fn pause(this: &Host, milliseconds: f64) -> u32;

    #[wasm_bindgen(method)]
    fn take(this: &Host, started: u32) -> Option<HostResponse>;

    #[wasm_bindgen(method)]
    fn now(this: &Host) -> f64;

    #[wasm_bindgen(method)]
    fn progress(this: &Host, asked: usize, answered: usize);

    type HostResponse;

    #[wasm_bindgen(method, getter)]
    fn status(this: &HostResponse) -> u16;

    #[wasm_bindgen(method, getter = contentType)]
    fn content_type(this: &HostResponse) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn body(this: &HostResponse) -> Option<Vec<u8>>;

    #[wasm_bindgen(method, getter)]
    fn blocked(this: &HostResponse) -> Option<String>;
}

impl Host {
    /// What comes of something that was started.
    fn outcome(&self, started: u32) -> impl Future<Output = HostResponse> {
        poll_fn(move |_| match self.take(started) {
            Some(response) => Poll::Ready(response),
            None => Poll::Pending,
        })
    }
}

impl Effects for Host {
    async fn fetch(&self, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        let response = self.outcome(self.ask(url, limit, deadline)).await;
        if let Some(reason) = response.blocked() {
            return Err(FetchError::Blocked(reason));
        }
        match (response.status(), response.body()) {
            (0, _) => Err(FetchError::Timeout),
            (_, None) => Err(FetchError::TooLarge),
            (status, Some(body)) => Ok(HttpResponse { status, content_type: response.content_type(), body }),
        }
    }

    async fn sleep(&self, milliseconds: f64) {
        self.outcome(self.pause(milliseconds)).await;
    }

    fn now(&self) -> f64 {
        self.now()
    }

    fn progress(&self, asked: usize, answered: usize) {
        self.progress(asked, answered);
    }
}

/// Letters outside ASCII, as the host's `URL` converts them (UTS #46).
pub(super) struct UrlIdna;

impl Idna for UrlIdna {
    fn to_ascii(&self, name: &str) -> Result<String, TargetError> {
        let url = web_sys::Url::new(&format!("https://{name}/")).map_err(|_| TargetError::BadIdn)?;
        Ok(url.hostname())
    }
}
