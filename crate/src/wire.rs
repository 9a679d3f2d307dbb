//! What every type that leaves the core has in common.

/// Declares types of the report: serialised in camelCase, with a TypeScript
/// declaration in the Wasm build and a JSON Schema with the feature `schema`.
macro_rules! wire {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, serde::Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase")]
        $item
    )*};
}
