//! Any text as what somebody typed.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| mxlens_fuzz::run("target", octets));
