//! A whole check in a world where everything may go wrong.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| mxlens_fuzz::run("check", octets));
