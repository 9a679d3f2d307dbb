//! What the host has worked out so far: signatures verified, digests made; and what it is still to do.

use crate::Question;

/// A signature to verify.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Signature {
    pub(super) signature: Vec<u8>,
    pub(super) public_key: Vec<u8>,
    pub(super) algorithm: u8,
    pub(super) signed: Vec<u8>,
}

/// Octets to make a digest of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Digested {
    pub(super) octets: Vec<u8>,
    pub(super) digest_type: u8,
}

/// What the host has said, each thing once, in order.
#[derive(Debug, Default)]
pub(super) struct Known {
    signatures: Vec<(Signature, Option<bool>)>,
    digests: Vec<(Digested, Option<Vec<u8>>)>,
}

/// What is wanted to go on.
#[derive(Debug, Default)]
pub(super) struct Wants {
    pub(super) questions: Vec<Question>,
    pub(super) signatures: Vec<Signature>,
    pub(super) digests: Vec<Digested>,
}

impl Wants {
    /// Whether all is known.
    pub(super) fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.signatures.is_empty() && self.digests.is_empty()
    }
}

impl Known {
    /// How many signatures the host was told to verify.
    pub(super) fn work(&self) -> usize {
        self.signatures.len()
    }

    /// What the host said of a signature: `None` before it has, `Some(None)` where it cannot tell.
    pub(super) fn verified(&self, signature: &Signature) -> Option<Option<bool>> {
        let place = self.signatures.binary_search_by(|(other, _)| other.cmp(signature)).ok()?;
        self.signatures.get(place).map(|(_, verified)| *verified)
    }

    /// What the host said of a digest, likewise.
    pub(super) fn digest(&self, digested: &Digested) -> Option<Option<&[u8]>> {
        let place = self.digests.binary_search_by(|(other, _)| other.cmp(digested)).ok()?;
        self.digests.get(place).map(|(_, digest)| digest.as_deref())
    }

    pub(super) fn learn_signature(&mut self, signature: Signature, verified: Option<bool>) {
        if let Err(place) = self.signatures.binary_search_by(|(other, _)| other.cmp(&signature)) {
            self.signatures.insert(place, (signature, verified));
        }
    }

    pub(super) fn learn_digest(&mut self, digested: Digested, digest: Option<Vec<u8>>) {
        if let Err(place) = self.digests.binary_search_by(|(other, _)| other.cmp(&digested)) {
            self.digests.insert(place, (digested, digest));
        }
    }
}
