//! JavaScript: what is exported, and what the core wants of its host. It converts, and decides nothing.
//!
//! Four modules are built of it: `check` is what a page loads at first, `neighbours` and `validator` what it loads
//! while the first verdict is on its way, `plans` what it may never need.

#[cfg(any(feature = "check", feature = "neighbours"))]
mod effects;
#[cfg(feature = "check")]
mod exports;
#[cfg(any(feature = "check", feature = "neighbours", feature = "plans"))]
mod json;
#[cfg(feature = "neighbours")]
mod neighbours;
#[cfg(feature = "check")]
mod options;
#[cfg(feature = "plans")]
mod plans;
#[cfg(any(feature = "neighbours", feature = "plans"))]
mod reading;
#[cfg(any(feature = "check", feature = "neighbours"))]
mod thrown;
#[cfg(any(feature = "check", feature = "neighbours"))]
mod upstreams;
#[cfg(feature = "validator")]
mod validation;

#[cfg(any(feature = "check", feature = "neighbours"))]
pub use effects::Host;
#[cfg(feature = "check")]
pub use exports::{Check, parse_target, take_providers};
#[cfg(any(feature = "check", feature = "neighbours", feature = "plans"))]
pub use json::plain;
#[cfg(feature = "neighbours")]
pub use neighbours::{Look, LookOptions, SenderCheck};
#[cfg(feature = "check")]
pub use options::CoreOptions;
#[cfg(feature = "plans")]
pub use plans::{exchanged, plan, read_anchors, senders};

#[cfg(feature = "validator")]
pub use validation::Validation;

/// Half the size of the allocator that comes with std, for heaps that live as long as a check.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
