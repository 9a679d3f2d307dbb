//! The corpus of the fuzz targets, run without a fuzzer: whatever was found once stays found.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;
mod fuzzing;

use fixture::crate_folder;
use fuzzing::TARGETS;

#[test]
fn every_seed_of_every_target_holds() {
    for (name, run) in TARGETS {
        let folder = crate_folder().join("fuzz/corpus").join(name);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{} is empty", folder.display());
        let started = std::time::Instant::now();
        for file in &files {
            let octets = std::fs::read(file).expect("a seed");
            let held = std::panic::catch_unwind(|| run(&octets));
            assert!(held.is_ok(), "{} does not hold", file.display());
        }
        println!("{name}: {} seeds, {} ms", files.len(), started.elapsed().as_millis());
    }
}
