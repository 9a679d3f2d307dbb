//! JavaScript: what is exported, and what the core wants of its host. It converts, and decides nothing.

mod effects;
mod exports;
mod json;
mod options;

pub use effects::Host;
pub use exports::{check, on_panic, parse_target};
pub use options::CoreOptions;

/// Half the size of the allocator that comes with std, for heaps that live as long as a check.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
