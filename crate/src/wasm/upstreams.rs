//! The resolvers that JavaScript wants to be asked.

use wasm_bindgen::prelude::*;

use super::thrown::error;
use crate::{Mode, Upstream};

/// The resolvers to ask, at least one, and how.
pub(super) fn upstreams(
    resolvers: Option<Vec<String>>,
    mode: Option<String>,
) -> Result<(Vec<Upstream>, Mode), JsValue> {
    let mode = match mode {
        Some(word) => Some(Mode::parse(&word).ok_or_else(|| error("OptionsError", "badMode"))?),
        None => None,
    };
    let chosen = Upstream::choose(resolvers.as_deref(), mode);
    chosen.map_err(|reason| error("OptionsError", reason.code()))
}
