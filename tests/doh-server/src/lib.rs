//! Plays a recursive, validating resolver over master files, for tests and for the page.
//!
//! [`Zones::load`] reads every `*.zone` file of a folder; [`Zones::respond`] turns the octets
//! of a query into a [`Reply`]. Both are synchronous and do no network I/O. The authoritative
//! engine is the zone tree of NLnet Labs' `domain` crate, its signer makes the signed zones.
//! This crate adds what a resolver does on top: aliases across zones, proofs of absence, EDNS,
//! and faults scripted in the comments of the files.
//!
//! ```no_run
//! use doh_server::{ReplyBody, Zones};
//!
//! let zones = Zones::load("tests/zones".as_ref())?;
//! let query: Vec<u8> = b"\0\0\x01\0\0\x01\0\0\0\0\0\0\x04good\x04test\0\0\x0f\0\x01".to_vec();
//! if let ReplyBody::Message(octets) = zones.respond(&query).body {
//!     assert_eq!(octets[..2], query[..2]);
//! }
//! # Ok::<(), doh_server::LoadError>(())
//! ```
//!
//! With the feature `serve` (the default) the module [`serve`] and the binary `doh-server`
//! put this behind HTTP.

mod breaking;
mod compose;
mod denial;
mod error;
mod header;
mod keys;
mod master;
mod query;
mod reply;
mod resolution;
mod scenario;
mod script;
#[cfg(feature = "serve")]
pub mod serve;
mod signing;
mod tamper;
mod zone;
mod zones;

pub use error::LoadError;
pub use reply::{Reply, ReplyBody};
pub use scenario::{Expectation, Scenario};
pub use script::{Action, ExtendedError, Script, ScriptError};
pub use zones::Zones;
