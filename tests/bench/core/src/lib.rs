//! The stages of a check over recorded answers, each by itself, to be timed natively and as WebAssembly.

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::collections::HashMap;
use std::fmt;
use std::future::{pending, ready};
use std::hint::black_box;

use mxlens::dnssec::{Proved, Request};
use mxlens::providers::Providers;
use mxlens::resolve::{CHECK_DEADLINE, Effects, FetchError, HttpResponse, Obstacle, Resolver};
use mxlens::{CheckOptions, Facts, Mode, Name, NoIdna, Question, Report, Rtype, Target, Upstream, delivery, doh};
use serde::Deserialize;

#[cfg(target_arch = "wasm32")]
mod wasm;

/// The answers that a check has got, as `tests/bench/core.js` writes them.
#[derive(Debug, Deserialize)]
struct Recorded {
    domain: String,
    resolver: String,
    /// Milliseconds since 1970-01-01 UTC.
    now: f64,
    /// The text of the table of providers.
    providers: String,
    messages: Vec<Answered>,
}

/// A question, and the message that answers it.
#[derive(Debug, Deserialize)]
struct Answered {
    name: String,
    rtype: u16,
    octets: Vec<u8>,
}

/// A check, ready to be done in whole or in part.
#[derive(Debug)]
pub struct Stages {
    target: Target,
    upstreams: Vec<Upstream>,
    options: CheckOptions,
    messages: Vec<(Question, Vec<u8>)>,
    world: World,
    facts: Facts,
    report: Report,
}

/// A text is no recording of a whole check.
#[derive(Clone, Debug)]
pub struct Unfit(String);

impl fmt::Display for Unfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl core::error::Error for Unfit {}

impl Stages {
    /// Reads a recording, and does the check once.
    ///
    /// # Errors
    ///
    /// [`Unfit`] for a text that is none, and where an answer is missing in it.
    pub fn new(recording: &str) -> Result<Self, Unfit> {
        fn unfit(reason: impl fmt::Display) -> Unfit {
            Unfit(reason.to_string())
        }
        let Recorded { domain, resolver, now, providers, messages: recorded } =
            serde_json::from_str(recording).map_err(unfit)?;
        let target = Target::parse(&domain, &NoIdna).map_err(unfit)?;
        let upstreams = vec![Upstream::parse(&resolver).map_err(unfit)?];
        let (mut messages, mut bodies) = (Vec::new(), HashMap::new());
        for Answered { name, rtype, octets } in recorded {
            let question = Question::new(name.parse::<Name>().map_err(unfit)?, Rtype(rtype));
            bodies.insert(doh::url(&resolver, &doh::query(&question)), octets.clone());
            messages.push((question, octets));
        }
        let options = CheckOptions {
            mode: Mode::Private,
            dnssec: None,
            providers: Providers::new(providers),
            ..CheckOptions::default()
        };
        let world = World { now, bodies };
        let facts = {
            let resolver = Resolver::new(&world, &upstreams, Mode::Private, CHECK_DEADLINE);
            at_once(mxlens::gather(&target.name, &resolver, options.clone()))?
        };
        let report = at_once(mxlens::check(&target, &upstreams, &world, options.clone()))?;
        match report.ledger.iter().find(|query| query.error.is_some()) {
            Some(query) => Err(unfit(format!("{} {} is not in the recording", query.name, query.rtype))),
            None => Ok(Self { target, upstreams, options, messages, world, facts, report }),
        }
    }

    /// Decodes every message; how many could be.
    pub fn decode(&self) -> usize {
        let decoded = |(question, octets): &&(Question, Vec<u8>)| black_box(doh::decode(question, octets)).is_ok();
        self.messages.iter().filter(decoded).count()
    }

    /// Decodes one message of those octets, which answers the question at a position.
    pub fn decode_one(&self, position: usize, octets: &[u8]) -> bool {
        self.messages.get(position).is_some_and(|(question, _)| black_box(doh::decode(question, octets)).is_ok())
    }

    /// Runs every rule, and works out the plan and the verdict.
    pub fn judge(&self) {
        let facts = black_box(&self.facts);
        let (delivery, judged) = (delivery::plan(facts), mxlens::judge(facts));
        let fault = judged.faults.iter().any(|fault| fault.about.affects_delivery);
        let unseen = judged.undetermined.iter().any(|rule| rule.about.affects_delivery);
        black_box((delivery::verdict(&delivery, fault, unseen), judged));
    }

    /// The report of the check.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Does the whole check, each answer of which is there as soon as it is asked for.
    pub fn check(&self) -> Option<Report> {
        at_once(mxlens::check(&self.target, &self.upstreams, &self.world, self.options.clone())).ok()
    }
}

/// A world in which nothing takes any time.
#[derive(Debug)]
struct World {
    now: f64,
    bodies: HashMap<String, Vec<u8>>,
}

impl Effects for World {
    fn fetch(&self, url: &str, _: usize, _: f64) -> impl Future<Output = Result<HttpResponse, FetchError>> {
        let content_type = Some("application/dns-message".to_owned());
        ready(match self.bodies.get(url) {
            Some(body) => Ok(HttpResponse { status: 200, content_type, retry_after: None, body: body.clone() }),
            None => Err(FetchError::Blocked(Obstacle::Unknown, "not in the recording".to_owned())),
        })
    }

    fn sleep(&self, _: f64) -> impl Future<Output = ()> {
        ready(())
    }

    fn now(&self) -> f64 {
        self.now
    }

    fn progress(&self, _: usize, _: usize) {}

    fn preliminary(&self, _: &Report) {}

    fn prove(&self, _: &Request<'_>) -> impl Future<Output = Option<Proved>> {
        pending()
    }

    fn reference_time(&self) -> impl Future<Output = Option<f64>> {
        pending()
    }
}

/// What a future comes to that waits for nothing.
fn at_once<F: Future>(future: F) -> Result<F::Output, Unfit> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Ok(output),
        Poll::Pending => Err(Unfit("it waits for something".to_owned())),
    }
}
