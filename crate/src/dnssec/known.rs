//! What the host has worked out so far, and what it is still to do.

use crate::Question;
use crate::resolve::Method;

/// Something to verify: a signature by a key, or a digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Check {
    /// The signature, or the digest that is to come out.
    pub(super) proof: Vec<u8>,
    /// The key; of a digest nothing.
    pub(super) public_key: Vec<u8>,
    pub(super) method: Method,
    /// What was signed, or digested.
    pub(super) octets: Vec<u8>,
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
