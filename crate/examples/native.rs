//! A check from a program: the world as threads and a blocking HTTP client have it.
//!
//! ```sh
//! cargo run --example native --features native -- example.com
//! cargo run --example native --features native -- example.com https://dns.example/dns-query
//! ```
//!
//! The core starts many requests at once and waits for none, so each runs in a thread of its own here, and wakes the one
//! that polls. With an async runtime `fetch` and `sleep` are those of the runtime instead, and the rest is the same.

#![allow(clippy::print_stdout, reason = "it is a program, which writes what came of it")]

use std::error::Error;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use mxlens::dnssec::{Proved, Request};
use mxlens::resolve::{Effects, FetchError, HttpResponse, Obstacle};
use mxlens::{CheckOptions, NoIdna, Report, Target, Upstream, native};

/// The world of one check.
struct World {
    agent: ureq::Agent,
    started: Instant,
    started_at: f64,
}

impl World {
    fn new() -> Self {
        let started_at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // A status is what the core wants to see, and no error.
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self { agent: config.build().into(), started: Instant::now(), started_at: started_at.as_secs_f64() * 1000.0 }
    }
}

impl Effects for World {
    async fn fetch(&self, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        let (agent, url) = (self.agent.clone(), url.to_owned());
        on_thread(move || get(&agent, &url, limit, deadline)).await
    }

    async fn sleep(&self, milliseconds: f64) {
        on_thread(move || thread::sleep(Duration::from_secs_f64(milliseconds / 1000.0))).await;
    }

    /// By a clock that nobody sets.
    fn now(&self) -> f64 {
        self.started_at + self.started.elapsed().as_secs_f64() * 1000.0
    }

    fn progress(&self, asked: usize, answered: usize) {
        eprintln!("{answered} of {asked}");
    }

    fn preliminary(&self, report: &Report) {
        eprintln!("{:?}, before signatures are looked at", report.verdict.status);
    }

    async fn prove(&self, request: &Request<'_>) -> Option<Proved> {
        Some(native::prove(request, &native::verify))
    }

    async fn reference_time(&self) -> Option<f64> {
        None
    }
}

/// One request (RFC 8484 §4.1).
#[expect(clippy::wildcard_enum_match_arm, reason = "there may be other errors in the next version of ureq")]
fn get(agent: &ureq::Agent, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
    let failed = |error: ureq::Error| match error {
        ureq::Error::Timeout(_) => FetchError::Timeout,
        ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge,
        ureq::Error::HostNotFound => FetchError::Blocked(Obstacle::Name, error.to_string()),
        ureq::Error::ConnectionFailed | ureq::Error::Io(_) => {
            FetchError::Blocked(Obstacle::Connection, error.to_string())
        }
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => FetchError::Blocked(Obstacle::Tls, error.to_string()),
        other => FetchError::Blocked(Obstacle::Unknown, other.to_string()),
    };
    let request = agent.get(url).header("accept", "application/dns-message");
    let timeout = Some(Duration::from_secs_f64(deadline / 1000.0));
    let mut response = request.config().timeout_global(timeout).build().call().map_err(failed)?;
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(HttpResponse {
        status: response.status().as_u16(),
        content_type: header("content-type"),
        retry_after: header("retry-after").and_then(|seconds| seconds.parse().ok()),
        body: response.body_mut().with_config().limit(limit as u64).read_to_vec().map_err(failed)?,
    })
}

/// What a thread comes to, and who waits for it.
struct Outcome<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

/// Does something in a thread of its own; the future is ready when it has.
fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> impl Future<Output = T> {
    let outcome = Arc::new(Mutex::new(Outcome { value: None, waker: None }));
    let told = Arc::clone(&outcome);
    thread::spawn(move || {
        let value = work();
        // nobody panics with the lock in hand
        let mut outcome = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        outcome.value = Some(value);
        if let Some(waker) = outcome.waker.take() {
            waker.wake();
        }
    });
    std::future::poll_fn(move |context| {
        let mut outcome = outcome.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match outcome.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                outcome.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
}

/// Wakes the thread that polls.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls a future to its end.
fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let target = Target::parse(&args.next().unwrap_or("example.com".to_owned()), &NoIdna)?;
    let upstreams = match args.next() {
        Some(url) => vec![Upstream::parse(&url)?],
        None => Upstream::defaults(),
    };
    let report = block_on(mxlens::check(&target, &upstreams, &World::new(), CheckOptions::default()));
    println!("{}: {:?}", report.target.shown, report.verdict.status);
    for finding in &report.findings {
        println!("{:?} {:?}", finding.severity, finding.id);
    }
    Ok(())
}
