//! What the host has worked out so far, and what it is still to do.

use crate::Question;

/// How something is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// A signature by a DNSSEC algorithm, such as 13 for ECDSA P-256 with SHA-256 (RFC 8624 §3.1).
    Signature(u8),
    /// A digest of a DS type: 1 is SHA-1, 2 SHA-256, 4 SHA-384 (RFC 8624 §3.3).
    Digest(u8),
}

/// Something to verify: a signature by a key, or a digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Check {
    /// The signature, or the digest that is to come out.
    pub proof: Vec<u8>,
    /// The key; of a digest nothing.
    pub public_key: Vec<u8>,
    /// How.
    pub method: Method,
    /// What was signed, or digested.
    pub octets: Vec<u8>,
}

/// What the host has said, in order of what it was asked.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<(Check, Option<bool>)>);

/// What is wanted to go on.
#[derive(Debug, Default)]
pub(super) struct Wants {
    pub(super) questions: Vec<Question>,
    pub(super) checks: Vec<Check>,
}

impl Known {
    /// How much the host was told to verify.
    pub(super) fn work(&self) -> usize {
        self.0.len()
    }

    /// What the host said: `None` before it has, `Some(None)` where it cannot tell.
    pub(super) fn verified(&self, check: &Check) -> Option<Option<bool>> {
        let place = self.place(check).ok()?;
        self.0.get(place).map(|(_, verified)| *verified)
    }

    pub(super) fn learn(&mut self, check: Check, verified: Option<bool>) {
        if let Err(place) = self.place(&check) {
            self.0.insert(place, (check, verified));
        }
    }

    fn place(&self, check: &Check) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.cmp(check))
    }
}
