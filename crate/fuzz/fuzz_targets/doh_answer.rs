//! Any octets as the response to a question.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| mxlens_fuzz::run("doh_answer", octets));
