//! Any octets as what a file of evidence holds.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| mxlens_fuzz::run("replay", octets));
