//! The world as JavaScript offers it: an object of `www/host.js`, or one like it.
//!
//! The host is not awaited but asked again: whatever it has started, it calls `Check.poll` when
//! something came of it. So no promise crosses the boundary, and the 6 KB that drive them stay out.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use wasm_bindgen::prelude::*;

#[cfg(feature = "check")]
use super::json::plain;
use crate::Report;
#[cfg(feature = "check")]
use crate::dnssec::codec;
use crate::dnssec::{Proved, Request};
use crate::resolve::{Effects, FetchError, HttpResponse, Obstacle};
#[cfg(feature = "check")]
use crate::{Idna, TargetError};

#[cfg(feature = "check")]
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What the core wants of the world; `www/host.js` has it for browsers, workers and Node. */
export interface Host {
  /** Starts a GET request for a DNS message; the number is for `take`. */
  ask(url: string, limit: number, deadline: number): number;
  /** Starts a GET request for a policy, which is text; the number is for `take`. */
  policy(url: string, limit: number, deadline: number): number;
  /** Starts to wait; the number is for `take`, which then gives any response. */
  pause(milliseconds: number): number;
  /** What came of it, once; nothing before. The host polls the check whenever there is something to take. */
  take(started: number): HostResponse | undefined;
  /** Nobody waits any more for what was started: a request is taken back, and nothing more is to take. */
  forget(started: number): void;
  /** Milliseconds since 1970-01-01 UTC, never running backwards. */
  now(): number;
  /** Hears how many questions were asked and answered so far. */
  progress(asked: number, answered: number): void;
  /** Hears the report as it stands before signatures are looked at. */
  preliminary(report: Report): void;
  /**
   * Starts to prove answers by their signatures: `request` is for the `Validation` of the module `dnssec`, and its
   * outcome is the body; `null` where nothing can be verified.
   */
  prove(request: Uint8Array): number;
  /** Starts to ask another clock, such as the page's host; its outcome has a `date`, where one could be read. */
  time(): number;
}
/** What the check's own module leaves to the one beside it. */
export interface Report {
  /** What stands beside the MX records; `null` where nobody looked. */
  neighbours: import('./neighbours.js').Neighbours | null;
}
/** An HTTP response, or why there is none. */
export interface HostResponse {
  /** The status; 0 where there is no response. */
  status: number;
  /** Seconds of `Retry-After`, where it can be read. */
  retryAfter: number | null;
  /** For `time`: milliseconds since 1970-01-01 UTC. */
  date: number | null;
  /** The `Content-Type`. */
  contentType: string | null;
  /** The body; `null` where it is over the limit, or the deadline has passed. */
  body: Uint8Array | null;
  /** What stopped a request that did not get through, as far as the host can tell. */
  obstacle: 'unknown' | 'policy' | 'cors' | 'localNetwork' | 'name' | 'connection' | 'tls' | null;
  /** The host's own words for it. */
  detail: string | null;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// See the TypeScript interface.
    #[wasm_bindgen(typescript_type = "Host")]
    pub type Host;

    #[wasm_bindgen(method)]
    fn ask(this: &Host, url: &str, limit: usize, deadline: f64) -> u32;

    #[cfg(feature = "neighbours")]
    #[wasm_bindgen(method)]
    fn policy(this: &Host, url: &str, limit: usize, deadline: f64) -> u32;

    #[wasm_bindgen(method)]
    fn pause(this: &Host, milliseconds: f64) -> u32;

    #[wasm_bindgen(method)]
    fn take(this: &Host, started: u32) -> Option<HostResponse>;

    #[wasm_bindgen(method)]
    fn forget(this: &Host, started: u32);

    #[wasm_bindgen(method)]
    fn now(this: &Host) -> f64;

    #[wasm_bindgen(method)]
    fn progress(this: &Host, asked: usize, answered: usize);

    #[cfg(feature = "check")]
    #[wasm_bindgen(method)]
    fn preliminary(this: &Host, report: JsValue);

    #[cfg(feature = "check")]
    #[wasm_bindgen(method)]
    fn prove(this: &Host, request: &[u8]) -> u32;

    #[cfg(feature = "check")]
    #[wasm_bindgen(method)]
    fn time(this: &Host) -> u32;

    type HostResponse;

    #[wasm_bindgen(method, getter)]
    fn status(this: &HostResponse) -> u16;

    #[wasm_bindgen(method, getter = contentType)]
    fn content_type(this: &HostResponse) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn body(this: &HostResponse) -> Option<Vec<u8>>;

    #[wasm_bindgen(method, getter = retryAfter)]
    fn retry_after(this: &HostResponse) -> Option<f64>;

    #[cfg(feature = "check")]
    #[wasm_bindgen(method, getter)]
    fn date(this: &HostResponse) -> Option<f64>;

    #[wasm_bindgen(method, getter)]
    fn obstacle(this: &HostResponse) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn detail(this: &HostResponse) -> Option<String>;
}

/// Something that the host has started. What is dropped before its end, the host forgets.
struct Outcome<'a> {
    host: &'a Host,
    started: Option<u32>,
}

impl Future for Outcome<'_> {
    type Output = HostResponse;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<HostResponse> {
        match self.started.and_then(|started| self.host.take(started)) {
            Some(response) => {
                self.started = None;
                Poll::Ready(response)
            }
            None => Poll::Pending,
        }
    }
}

impl Drop for Outcome<'_> {
    fn drop(&mut self) {
        if let Some(started) = self.started {
            self.host.forget(started);
        }
    }
}

impl Host {
    /// What comes of something that was started.
    fn outcome(&self, started: u32) -> Outcome<'_> {
        Outcome { host: self, started: Some(started) }
    }
}

impl Effects for Host {
    async fn fetch(&self, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        response(self.outcome(self.ask(url, limit, deadline)).await)
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

    #[cfg(feature = "check")]
    fn preliminary(&self, report: &Report) {
        if let Ok(report) = plain(report) {
            self.preliminary(report);
        }
    }

    #[cfg(feature = "check")]
    async fn prove(&self, request: &Request<'_>) -> Option<Proved> {
        codec::read_outcome(&self.outcome(self.prove(&codec::write_request(request))).await.body()?)
    }

    #[cfg(feature = "check")]
    async fn reference_time(&self) -> Option<f64> {
        self.outcome(self.time()).await.date()
    }

    // A look at the neighbours reports to nobody and proves nothing.
    #[cfg(not(feature = "check"))]
    fn preliminary(&self, _: &Report) {}

    #[cfg(not(feature = "check"))]
    async fn prove(&self, _: &Request<'_>) -> Option<Proved> {
        None
    }

    #[cfg(not(feature = "check"))]
    async fn reference_time(&self) -> Option<f64> {
        None
    }
}

#[cfg(feature = "neighbours")]
impl crate::neighbours::Effects for Host {
    async fn policy(&self, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        response(self.outcome(self.policy(url, limit, deadline)).await)
    }
}

/// What came of a request.
fn response(response: HostResponse) -> Result<HttpResponse, FetchError> {
    if let Some(obstacle) = response.obstacle() {
        return Err(FetchError::Blocked(obstacle_of(&obstacle), response.detail().unwrap_or_default()));
    }
    match (response.status(), response.body()) {
        (0, _) => Err(FetchError::Timeout),
        (_, None) => Err(FetchError::TooLarge),
        (status, Some(body)) => {
            let (content_type, retry_after) = (response.content_type(), response.retry_after());
            Ok(HttpResponse { status, content_type, retry_after, body })
        }
    }
}

fn obstacle_of(word: &str) -> Obstacle {
    match word {
        "policy" => Obstacle::Policy,
        "cors" => Obstacle::Cors,
        "localNetwork" => Obstacle::LocalNetwork,
        "name" => Obstacle::Name,
        "connection" => Obstacle::Connection,
        "tls" => Obstacle::Tls,
        _ => Obstacle::Unknown,
    }
}

/// Letters outside ASCII, as the host's `URL` converts them (UTS #46).
#[cfg(feature = "check")]
pub(super) struct UrlIdna;

#[cfg(feature = "check")]
impl Idna for UrlIdna {
    fn to_ascii(&self, name: &str) -> Result<String, TargetError> {
        let url = web_sys::Url::new(&format!("https://{name}/")).map_err(|_| TargetError::BadIdn)?;
        Ok(url.hostname())
    }
}
