//! What is asserted of octets that nobody chose: the bodies of the fuzz targets in `crate/fuzz`.
//!
//! `tests/fuzz_seeds.rs` runs them over the committed corpus, so that they need no fuzzer to stay true.

pub(crate) mod bend;
pub(crate) mod check;
pub(crate) mod codec;
pub(crate) mod doh_answer;
pub(crate) mod input;
pub(crate) mod learned;
pub(crate) mod replay;
pub(crate) mod target;
pub(crate) mod validator;

/// A fuzz target: its name, and what it does with an input.
pub(crate) type Fuzzed = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const TARGETS: &[Fuzzed] = &[
    ("check", check::run),
    ("codec", codec::run),
    ("doh_answer", doh_answer::run),
    ("replay", replay::run),
    ("target", target::run),
    ("validator", validator::run),
];
