//! What a check costs grows as its questions do, whatever a machine does in a millisecond: every outcome that comes by
//! itself, as in a browser, wakes the whole check, and that is not to look at all the questions there are.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

use fixture::{World, options, upstreams};
use mxlens::dnssec::{Proved, Request};
use mxlens::resolve::{Effects, FetchError, HttpResponse};
use mxlens::{NoIdna, Report, Target};

/// The zones, where no two answers come at the same time.
struct Counting {
    world: World<'static>,
    asked: Cell<usize>,
    /// Times that the check looked after a request.
    polls: Cell<usize>,
    under_way: Cell<usize>,
    most_under_way: Cell<usize>,
}

impl Effects for Counting {
    async fn fetch(&self, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        self.asked.set(self.asked.get() + 1);
        self.under_way.set(self.under_way.get() + 1);
        self.most_under_way.set(self.most_under_way.get().max(self.under_way.get()));
        self.world.clock.sleep(self.asked.get() as f64 / 1000.0).await;
        let mut response = pin!(self.world.fetch(url, limit, deadline));
        let response = poll_fn(|context| {
            self.polls.set(self.polls.get() + 1);
            response.as_mut().poll(context)
        })
        .await;
        self.under_way.set(self.under_way.get() - 1);
        response
    }

    fn sleep(&self, milliseconds: f64) -> impl Future<Output = ()> {
        self.world.sleep(milliseconds)
    }

    fn now(&self) -> f64 {
        self.world.now()
    }

    fn progress(&self, asked: usize, answered: usize) {
        self.world.progress(asked, answered);
    }

    fn preliminary(&self, report: &Report) {
        self.world.preliminary(report);
    }

    async fn prove(&self, request: &Request<'_>) -> Option<Proved> {
        self.world.prove(request).await
    }

    async fn reference_time(&self) -> Option<f64> {
        self.world.reference_time().await
    }
}

/// Checks a domain, and tells its requests, the polls of each, and the most that were under way at once.
fn cost(domain: &str) -> (usize, usize, usize) {
    let zero = || Cell::new(0);
    let (asked, polls, under_way, most_under_way) = (zero(), zero(), zero(), zero());
    let counting = Counting { world: World::honest(), asked, polls, under_way, most_under_way };
    let target = Target::parse(domain, &NoIdna).unwrap();
    let report = counting.world.clock.run(mxlens::check(&target, &upstreams(), &counting, options()));
    assert_eq!(report.ledger.len(), counting.asked.get());
    (counting.asked.get(), counting.polls.get() / counting.asked.get(), counting.most_under_way.get())
}

#[test]
fn fourteen_hundred_exchanges_cost_each_what_fifty_do() {
    let (asked, polls, most) = cost("many.test");
    let (asked_giant, polls_giant, most_giant) = cost("giant.test");
    assert!(asked > 100 && asked_giant > 20 * asked, "{asked}, {asked_giant}");
    assert!(polls_giant < 3 * polls, "{polls}, {polls_giant}");
    assert!(most_giant < 2 * most, "{most}, {most_giant}");
}
