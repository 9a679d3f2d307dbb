//! DNSSEC validated here: what signatures prove of an answer, from trust anchors down (RFC 4033 to RFC 4035).
//!
//! The AD bit of a resolver is its word. What is proved here needs nobody's word but the root's keys:
//!
//! - [`TrustAnchors`]: the keys that everything rests on;
//! - `canonical`: the octets that a signature is over (RFC 4034 §6);
//! - `chain`: which zone a name is in, and with which keys it signs;
//! - `rrset`: whether one of the keys signed an RRset (RFC 4035 §5.3);
//! - `denial`, `nsec3`: whether signed records prove that something is not there (RFC 4035 §5.4, RFC 5155 §8);
//! - `validation`: says what is to be asked or verified, until nothing is missing;
//! - `prove`: asks for it, in as few rounds as it takes;
//! - `trust`: which answers of a check are to be proved, and what becomes of those that are not.
//!
//! All but the last two are pure: they read answers and a table of verified signatures, and write down what they
//! would like to know. So what can be asked or verified at once, is. They are also a program of their own: a page
//! loads them (the feature `validator`) while it shows the first verdict, and `codec` is how the two talk.

mod anchors;
#[cfg(feature = "plans")]
mod anchors_text;
#[cfg(feature = "validator")]
mod canonical;
#[cfg(feature = "validator")]
mod chain;
pub mod codec;
#[cfg(feature = "validator")]
mod denial;
#[cfg(any(feature = "plans", feature = "validator"))]
mod digits;
#[cfg(feature = "validator")]
mod known;
#[cfg(feature = "validator")]
mod nsec3;
mod outcome;
mod prove;
#[cfg(feature = "validator")]
mod rrset;
#[cfg(feature = "validator")]
mod sha1;
mod trust;
#[cfg(feature = "validator")]
mod validation;

use crate::{Name, QueryError, Rtype};

pub use anchors::TrustAnchors;
#[cfg(feature = "plans")]
pub use anchors_text::TrustAnchorsError;
#[cfg(feature = "validator")]
pub use known::Method;
pub use outcome::{Dnssec, DnssecDs, DnssecKey, DnssecZone, ProvedAnswer};
pub use prove::{Proved, Request, Wanted, validate};
pub(crate) use trust::trust;
#[cfg(feature = "validator")]
pub use validation::{Check, Validation};

/// What signatures are validated with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The keys that everything rests on.
    pub anchors: TrustAnchors,
    /// Milliseconds since 1970-01-01 UTC at which signatures are to be valid, where that is not now.
    pub clock: Option<f64>,
    /// Also trust RSA with SHA-1, which RFC 9905 §2 takes out of use. For the examples of older RFCs.
    pub sha1: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { anchors: TrustAnchors::root(), clock: None, sha1: false }
    }
}

wire! {
    /// What signatures prove of an answer (RFC 4033 §5).
    #[derive(Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Security {
        /// A chain of signatures from a trust anchor proves it.
        Secure,
        /// A chain of signatures proves that nobody signs it, or that it cannot be told how.
        Insecure,
        /// It could not be told: a query failed, or the host lacks an algorithm.
        Indeterminate,
        /// It should be signed, and what it came with does not prove it.
        Bogus,
    }

    /// What signatures prove of an answer, and why not more.
    #[derive(PartialEq, Eq)]
    pub struct Proof {
        /// One of four.
        pub security: Security,
        /// Why it is not secure.
        pub reason: Option<ProofReason>,
        /// The zone that signs, or should; of an insecure answer the zone below which nobody does.
        pub zone: Option<Name>,
        /// The owner of the RRset that the reason is about: the answer's own, or one of the chain above it.
        pub name: Option<Name>,
        /// Its type.
        #[serde(rename = "type")]
        pub rtype: Option<Rtype>,
        /// The tag of the key (RFC 4034 appendix B).
        pub key_tag: Option<u16>,
        /// The algorithm, by its number.
        pub algorithm: Option<u8>,
        /// Seconds since 1970-01-01 UTC: when the signature ends, or for one that is not yet valid, begins.
        pub time: Option<u32>,
        /// How the query failed that would have told.
        pub error: Option<QueryError>,
    }

    /// Why an answer is not secure.
    #[derive(Copy, PartialEq, Eq)]
    pub enum ProofReason {
        /// Insecure: the zone above proves that there is no DS, so the zone is not signed (RFC 4035 §5.2).
        Unsigned,
        /// Insecure: the zone is signed only by algorithms that are not validated here (RFC 4035 §5.2).
        AlgorithmUnsupported,
        /// Insecure: the DS records have only digests that are not known here (RFC 4035 §5.2).
        DigestUnsupported,
        /// Insecure: NSEC3 with more than 150 iterations (RFC 9276 §3.2).
        IterationsHigh,
        /// Insecure: the name lies where unsigned delegations are left out of the proof (RFC 5155 §6).
        OptOut,
        /// Insecure: no trust anchor is above the name.
        AnchorAbsent,
        /// Bogus: the zone signs, and this RRset has no signature (RFC 4035 §5.3).
        SignatureAbsent,
        /// Bogus: the signature has ended (RFC 4035 §5.3.1).
        SignatureExpired,
        /// Bogus: the signature has not begun (RFC 4035 §5.3.1).
        SignatureNotYetValid,
        /// Bogus: the zone's key did not make this signature (RFC 4035 §5.3.3).
        SignatureInvalid,
        /// Bogus: the signature does not fit its RRset: signer, labels or algorithm (RFC 4035 §5.3.1).
        SignatureMisfit,
        /// Bogus: no key of the zone fits the signature (RFC 4035 §5.3.1).
        KeyAbsent,
        /// Bogus: no key of the zone fits the DS records above it, or the trust anchor (RFC 4035 §5.2).
        KeyMismatch,
        /// Bogus: nothing proves that the records, or a closer name than the wildcard, are not there (RFC 4035 §5.4).
        DenialAbsent,
        /// Bogus: what came to prove it does not (RFC 4035 §5.4, RFC 5155 §8).
        DenialInvalid,
        /// Bogus: it would take more work than an honest zone needs.
        WorkExcessive,
        /// Indeterminate: a query for the chain failed.
        QueryFailed,
        /// Indeterminate: the host cannot verify this algorithm.
        HostIncapable,
        /// Indeterminate: the signature is out of its time by the user's clock, which is itself off.
        ClockOff,
    }
}

impl Proof {
    /// All is proved.
    #[cfg(feature = "validator")]
    fn secure(zone: &Name) -> Self {
        Self { zone: Some(zone.clone()), ..Self::of(Security::Secure, None) }
    }

    fn of(security: Security, reason: Option<ProofReason>) -> Self {
        Self {
            security,
            reason,
            zone: None,
            name: None,
            rtype: None,
            key_tag: None,
            algorithm: None,
            time: None,
            error: None,
        }
    }

    /// What is not proved of an RRset, and why.
    fn not(reason: ProofReason, name: &Name, rtype: Rtype) -> Self {
        Self { name: Some(name.clone()), rtype: Some(rtype), ..Self::of(reason.security(), Some(reason)) }
    }

    #[cfg(feature = "validator")]
    fn in_zone(self, zone: &Name) -> Self {
        Self { zone: Some(zone.clone()), ..self }
    }
}

impl Security {
    /// Each, by its number in [`codec`].
    const ALL: [Self; 4] = [Self::Secure, Self::Insecure, Self::Indeterminate, Self::Bogus];
}

impl ProofReason {
    /// Each, by its number in [`codec`].
    const ALL: [Self; 19] = [
        Self::Unsigned,
        Self::AlgorithmUnsupported,
        Self::DigestUnsupported,
        Self::IterationsHigh,
        Self::OptOut,
        Self::AnchorAbsent,
        Self::SignatureAbsent,
        Self::SignatureExpired,
        Self::SignatureNotYetValid,
        Self::SignatureInvalid,
        Self::SignatureMisfit,
        Self::KeyAbsent,
        Self::KeyMismatch,
        Self::DenialAbsent,
        Self::DenialInvalid,
        Self::WorkExcessive,
        Self::QueryFailed,
        Self::HostIncapable,
        Self::ClockOff,
    ];

    /// What the reason makes of an answer.
    pub fn security(self) -> Security {
        match self {
            Self::Unsigned
            | Self::AlgorithmUnsupported
            | Self::DigestUnsupported
            | Self::IterationsHigh
            | Self::OptOut
            | Self::AnchorAbsent => Security::Insecure,
            Self::QueryFailed | Self::HostIncapable | Self::ClockOff => Security::Indeterminate,
            Self::SignatureAbsent
            | Self::SignatureExpired
            | Self::SignatureNotYetValid
            | Self::SignatureInvalid
            | Self::SignatureMisfit
            | Self::KeyAbsent
            | Self::KeyMismatch
            | Self::DenialAbsent
            | Self::DenialInvalid
            | Self::WorkExcessive => Security::Bogus,
        }
    }
}
