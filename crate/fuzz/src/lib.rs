//! The fuzz targets of mxlens, by their names; their bodies are tests of the crate, which run over the corpus.

#[path = "../../tests/fixture/mod.rs"]
mod fixture;
#[path = "../../tests/fuzzing/mod.rs"]
mod fuzzing;

/// Does with an input what a target does.
pub fn run(target: &str, octets: &[u8]) {
    let (_, run) = fuzzing::TARGETS.iter().find(|(name, _)| *name == target).expect("a target");
    run(octets);
}
