//! Recorded answers changed at will, and what signatures still prove.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| mxlens_fuzz::run("validator", octets));
