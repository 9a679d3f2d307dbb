//! What the zones answer to some checks, learned once: while the fuzzer runs, nothing but the core is at work.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use mxlens::dns::Message;
use mxlens::dnssec::{Proved, Request};
use mxlens::resolve::{Effects, FetchError, HttpResponse};
use mxlens::{CheckOptions, NoIdna, Question, Report, Target, doh};

use super::bend::Donor;
use crate::fixture::{Response, World, answer, options, read, upstreams, wire};

/// Domains that the zones have, of as many kinds as there are ways to go on.
pub(crate) const DOMAINS: [&str; 20] = [
    "good.test",
    "wildcard.test",
    "null-mx.test",
    "ttl-low.test",
    "exchange-without-address.test",
    "exchange-alias.test",
    "implicit-mx.test",
    "exchange-nonexistent.test",
    "owner-alias.test",
    "mx-unavailable.test",
    "alias-loop.test",
    "exchange-domain-unregistered.test",
    "hostile.test",
    "networks.test",
    "order.test",
    "exchange-unavailable.test",
    "domain-nonexistent.test",
    "address-unavailable.test",
    "wildcard-mx.test",
    "provider-leftover.test",
];

/// Replies by their queries, each with the milliseconds that it is late.
static LEARNED: LazyLock<HashMap<Vec<u8>, (f64, Response)>> = LazyLock::new(learn);

/// Answers of the zones, to change others with.
pub(crate) static DONORS: LazyLock<Vec<Donor>> = LazyLock::new(|| {
    let mut donors: Vec<Donor> = Vec::new();
    for (query, (_, response)) in LEARNED.iter() {
        let Response::Http(HttpResponse { body, .. }) = response else { continue };
        let Some(question) = asked(query) else { continue };
        donors.extend(doh::decode(&question, body).ok().map(|message: Message| (question, message)));
    }
    // One order, whatever that of the map is in this process: an input means the same in each.
    donors.sort_by(|(one, _), (other, _)| one.cmp(other));
    donors
});

/// The honest reply to a query; of what no check asked, that there is no such name.
pub(crate) fn reply(query: &[u8]) -> (f64, Response) {
    LEARNED.get(query).cloned().unwrap_or_else(|| {
        let mut denial = wire::bare(query, 3);
        denial[2] |= 0x80;
        (0.0, Response::message(denial))
    })
}

/// The question of a query of the core.
pub(crate) fn asked(query: &[u8]) -> Option<Question> {
    let exchanged = mxlens::evidence::exchanged(query, &[])?;
    let (name, rtype) = (exchanged.name, exchanged.rtype);
    Some(Question { name, rtype, checking_disabled: exchanged.checking_disabled })
}

fn learn() -> HashMap<Vec<u8>, (f64, Response)> {
    let learning = Learning { world: World::honest(), replies: RefCell::default() };
    for domain in DOMAINS {
        let target = Target::parse(domain, &NoIdna).expect("a domain");
        let options = CheckOptions { networks: true, ..options() };
        learning.world.clock.run(mxlens::check(&target, &upstreams(), &learning, options));
    }
    learning.replies.into_inner()
}

/// The honest world, and somebody who writes down what it says.
struct Learning {
    world: World<'static>,
    replies: RefCell<HashMap<Vec<u8>, (f64, Response)>>,
}

impl Effects for Learning {
    async fn fetch(&self, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        let (query, _) = read(url);
        self.replies.borrow_mut().entry(query).or_insert_with_key(|query| answer(query));
        self.world.fetch(url, limit, deadline).await
    }

    fn sleep(&self, milliseconds: f64) -> impl Future<Output = ()> {
        self.world.sleep(milliseconds)
    }

    fn now(&self) -> f64 {
        self.world.now()
    }

    fn progress(&self, _: usize, _: usize) {}

    fn preliminary(&self, _: &Report) {}

    async fn prove(&self, request: &Request<'_>) -> Option<Proved> {
        self.world.prove(request).await
    }

    async fn reference_time(&self) -> Option<f64> {
        self.world.reference_time().await
    }
}
