//! Where does this domain's mail go, and will it arrive?
//!
//! mxlens asks DNS over HTTPS for a domain's MX records and the addresses of
//! their exchanges, judges them by the RFCs, and shows the order in which
//! senders will try them. The way of the data is one direction:
//!
//! what was typed → [`Target`] → [`Question`]s → wire bytes ⇄ resolver →
//! [`Answer`]s → [`Facts`] → findings and delivery → [`Report`]
//!
//! The core does no I/O of its own. All it wants of the world is behind the
//! trait [`Effects`]; in the browser that is `fetch`, in a test it is a zone
//! file, and in your program it is what you make it (`examples/native.rs` makes it
//! of threads and a blocking HTTP client):
//!
//! ```
//! use std::future::ready;
//! use mxlens::Report;
//! use mxlens::dnssec::{Proved, Request};
//! use mxlens::resolve::{Effects, FetchError, HttpResponse, Obstacle};
//!
//! /// A world without a network.
//! struct Offline;
//!
//! impl Effects for Offline {
//!     async fn fetch(&self, _: &str, _: usize, _: f64) -> Result<HttpResponse, FetchError> {
//!         Err(FetchError::Blocked(Obstacle::Unknown, "there is no network".into()))
//!     }
//!     fn sleep(&self, _: f64) -> impl Future<Output = ()> {
//!         ready(())
//!     }
//!     fn now(&self) -> f64 {
//!         0.0
//!     }
//!     fn progress(&self, _: usize, _: usize) {}
//!     fn preliminary(&self, _: &Report) {}
//!     async fn prove(&self, _: &Request<'_>) -> Option<Proved> {
//!         None
//!     }
//!     async fn reference_time(&self) -> Option<f64> {
//!         None
//!     }
//! }
//!
//! # fn poll_once<F: Future>(future: F) -> F::Output {
//! #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! #     match std::pin::pin!(future).poll(&mut context) {
//! #         std::task::Poll::Ready(output) => output,
//! #         std::task::Poll::Pending => unreachable!(),
//! #     }
//! # }
//! let target = mxlens::Target::parse("user@example.com", &mxlens::NoIdna)?;
//! let upstreams = mxlens::Upstream::defaults();
//! let report = poll_once(mxlens::check(&target, &upstreams, &Offline, mxlens::CheckOptions::default()));
//!
//! // A failed query is never the domain's fault.
//! assert_eq!(report.verdict.status, mxlens::report::Status::Undetermined);
//! assert!(report.findings.is_empty());
//! # Ok::<(), mxlens::TargetError>(())
//! ```
//!
//! It does not connect to mail servers: what DNS cannot show is listed in
//! [`Report::not_checked`], never passed.

#[macro_use]
mod wire;

pub mod address;
mod address_text;
pub mod agreement;
pub mod answer;
mod answers;
mod attempts;
#[cfg(feature = "neighbours")]
mod base64;
mod comparison;
mod cooling;
mod crowd;
pub mod dane;
pub mod delivery;
mod digits;
pub mod dns;
pub mod dnssec;
pub mod doh;
pub mod evidence;
pub mod exchange;
pub mod expected;
pub mod facts;
mod gather;
mod host;
mod judge;
pub mod mx_lines;
mod name;
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
pub mod native;
#[cfg(feature = "neighbours")]
pub mod neighbours;
mod options;
pub mod providers;
mod race;
pub mod rdata;
pub mod record;
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
pub mod replay;
pub mod report;
pub mod resolve;
pub mod reverse;
pub mod rule;
pub mod rules;
pub mod senders;
pub mod sentences;
mod target;
mod target_error;
mod upstream;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
pub mod what_if;

pub use answer::Answer;
pub use dns::{Mx, QueryError, QueryErrorCode, Question, Rcode, Rtype};
pub use facts::Facts;
pub use gather::gather;
pub use judge::{Fault, Judged, Unjudged, judge};
pub use name::{Name, NameError};
pub use options::{CheckOptions, Mode};
pub use report::Report;
pub use resolve::Effects;
#[cfg(feature = "idna")]
pub use target::Uts46;
pub use target::{Idna, NoIdna, Target, TargetKind};
pub use target_error::TargetError;
pub use upstream::{PUBLIC_RESOLVERS, PublicResolver, Upstream, UpstreamError};

use resolve::Resolver;

/// Checks a domain: asks, judges and reports. Nothing about the domain is an error.
///
/// `upstreams` are asked in their order, as the [`Mode`] has it.
pub async fn check(target: &Target, upstreams: &[Upstream], effects: &impl Effects, options: CheckOptions) -> Report {
    // A draft is compared with nothing: what is published was not asked for.
    let is_compared = options.mode == Mode::Compare && options.draft.is_empty();
    let compared = is_compared.then(|| Question::new(target.name.clone(), Rtype::MX));
    let resolver = Resolver::new(effects, upstreams, options.mode, options.deadline).comparing(compared);
    let work = async {
        let mut facts = gather(&target.name, &resolver, options).await;
        if facts.awaits_dnssec() {
            // People need not wait for signatures to see where their mail goes, nor for what other resolvers have.
            let first = report::assemble(target, upstreams, &resolver, &mut facts);
            effects.preliminary(&first);
            resolver.put_back(first.ledger);
            facts = dnssec::trust(facts, &resolver).await;
        }
        facts
    };
    let mut facts = resolver.compare_while(work).await;
    facts.agreement = resolver.agreement();
    report::assemble(target, upstreams, &resolver, &mut facts)
}
