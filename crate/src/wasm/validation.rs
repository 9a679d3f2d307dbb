//! The validator of signatures: a module of its own, which is loaded while the first verdict is read.

use wasm_bindgen::prelude::*;

use crate::dnssec::codec::{OwnedRequest, write_outcome};
use crate::dnssec::{self, Check, Method};

/// A proof under way: `pass` says what there is to verify, until it gives the outcome.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Validation {
    request: Option<OwnedRequest>,
    validation: dnssec::Validation,
}

#[wasm_bindgen]
impl Validation {
    /// Takes a request, as `Host.prove` is given it.
    #[wasm_bindgen(constructor)]
    pub fn new(request: &[u8]) -> Self {
        Self { request: OwnedRequest::read(request), validation: dnssec::Validation::default() }
    }

    /// The outcome, for `Host.prove`; nothing while there are checks to make.
    pub fn pass(&mut self) -> Option<Vec<u8>> {
        let request = self.request.as_ref()?.request();
        self.validation.pass(&request).map(|outcome| write_outcome(&outcome))
    }

    /// How many checks there are to make before the next pass.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.validation.checks().len()
    }

    /// How a check is made: the number of a DNSSEC algorithm, or 256 and the number of a DS digest type.
    pub fn method(&self, position: usize) -> u16 {
        match self.check(position).map(|check| check.method) {
            Some(Method::Signature(algorithm)) => algorithm.into(),
            Some(Method::Digest(digest_type)) => 256 + u16::from(digest_type),
            None => 0,
        }
    }

    /// The key, as in a DNSKEY record; of a digest nothing.
    pub fn key(&self, position: usize) -> Vec<u8> {
        self.check(position).map(|check| check.public_key.clone()).unwrap_or_default()
    }

    /// The signature, as in an RRSIG record, or the digest.
    pub fn proof(&self, position: usize) -> Vec<u8> {
        self.check(position).map(|check| check.proof.clone()).unwrap_or_default()
    }

    /// What was signed, or digested.
    pub fn octets(&self, position: usize) -> Vec<u8> {
        self.check(position).map(|check| check.octets.clone()).unwrap_or_default()
    }

    /// Takes what came of a check: nothing where the method is not known.
    pub fn learn(&mut self, position: usize, verified: Option<bool>) {
        self.validation.learn(position, verified);
    }

    fn check(&self, position: usize) -> Option<&Check> {
        self.validation.checks().get(position)
    }
}
