//! Any octets as what a check and a validator in another program tell each other.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| mxlens_fuzz::run("codec", octets));
