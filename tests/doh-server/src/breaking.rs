//! Zones broken on purpose: what the words after `signed:` break, and what a validator says of it.
//!
//! | word | what is broken | extended error |
//! |---|---|---|
//! | `expired` | all signatures ended on 2025-01-01 | 7 |
//! | `future` | all signatures begin on 2050-01-01 | 8 |
//! | `corrupt=TYPE` | one bit of each signature over records of that type | 6 |
//! | `stripped=TYPE` | records of that type have no signature | 10 |
//! | `ds-mismatch` | the parent has the digest of another key | 9 |
//! | `no-denial` | absences are not proven | 12 |
//!
//! Without CD an answer that rests on any of it is SERVFAIL with that error; with CD it is sent as it is.

use std::collections::HashMap;
use std::str::FromStr;

use bytes::Bytes;
use domain::base::Rtype;
use domain::base::iana::ExtendedErrorCode;
use domain::rdata::ZoneRecordData;
use domain::rdata::dnssec::Timestamp;
use domain::zonetree::{StoredName, StoredRecord};

use crate::script::ExtendedError;
use crate::zone::Lookup;

/// Signatures hold from 2020 to 2060, so that a test may set any clock it likes.
const INCEPTION: u32 = 1_577_836_800;
const EXPIRATION: u32 = 2_840_140_800;

/// 2025-01-01.
const EXPIRED: u32 = 1_735_689_600;

/// 2050-01-01.
const FUTURE: u32 = 2_524_608_000;

/// What is broken in a signed zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Expired,
    Future,
    Corrupt(Rtype),
    Stripped(Rtype),
    DsMismatch,
    NoDenial,
}

/// All that is broken in a signed zone; mostly nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flaws(Vec<Flaw>);

/// The signatures of a zone, by the owner and type they cover.
pub(crate) type ByOwner = HashMap<(StoredName, Rtype), Vec<StoredRecord>>;

impl FromStr for Flaw {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let rtype = |rtype: &str| rtype.parse().map_err(|_| format!("`{rtype}` is no type"));
        match word.split_once('=') {
            Some(("corrupt", of)) => Ok(Self::Corrupt(rtype(of)?)),
            Some(("stripped", of)) => Ok(Self::Stripped(rtype(of)?)),
            None if word == "expired" => Ok(Self::Expired),
            None if word == "future" => Ok(Self::Future),
            None if word == "ds-mismatch" => Ok(Self::DsMismatch),
            None if word == "no-denial" => Ok(Self::NoDenial),
            _ => Err(format!("`{word}` is nothing that can be broken")),
        }
    }
}

impl Flaw {
    /// What a validator says that meets it (RFC 8914 §4).
    fn error(self, apex: &StoredName) -> ExtendedError {
        let (code, text) = match self {
            Self::Expired => (ExtendedErrorCode::SIGNATURE_EXPIRED, "the signatures have expired".into()),
            Self::Future => (ExtendedErrorCode::SIGNATURE_NOT_YET_VALID, "the signatures do not hold yet".into()),
            Self::Corrupt(rtype) => (ExtendedErrorCode::DNSSEC_BOGUS, format!("a signature over {rtype} is wrong")),
            Self::Stripped(rtype) => (ExtendedErrorCode::RRSIGS_MISSING, format!("{rtype} has no signature")),
            Self::DsMismatch => (ExtendedErrorCode::DNSKEY_MISSING, "no key is the one of the DS record".into()),
            Self::NoDenial => (ExtendedErrorCode::NSEC_MISSING, "the absence is not proven".into()),
        };
        ExtendedError { code, text: Some(format!("{apex}: {text}")) }
    }

    /// Whether what was found in the zone rests on what is broken.
    fn is_met(self, found: &Lookup) -> bool {
        let mut records = found.answer.iter().chain(&found.authority);
        match self {
            Self::Expired | Self::Future => records.any(|record| record.rtype() == Rtype::RRSIG),
            Self::Corrupt(rtype) => records.any(|record| covered(record) == Some(rtype)),
            Self::Stripped(rtype) => records.any(|record| record.rtype() == rtype),
            Self::DsMismatch => false,
            Self::NoDenial => found.denies,
        }
    }
}

impl Flaws {
    /// Reads what is broken, word by word.
    pub(crate) fn read<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        words.map(str::parse).collect::<Result<_, _>>().map(Self)
    }

    /// When signatures begin and end to hold.
    pub(crate) fn period(&self) -> (Timestamp, Timestamp) {
        let (inception, expiration) = match self.0.iter().find(|flaw| matches!(flaw, Flaw::Expired | Flaw::Future)) {
            Some(Flaw::Expired) => (INCEPTION, EXPIRED),
            Some(_) => (FUTURE, EXPIRATION),
            None => (INCEPTION, EXPIRATION),
        };
        (inception.into(), expiration.into())
    }

    /// Breaks signatures.
    pub(crate) fn break_signatures(&self, by_owner: &mut ByOwner) {
        by_owner.retain(|(_, rtype), _| !self.0.contains(&Flaw::Stripped(*rtype)));
        for ((_, rtype), signatures) in by_owner {
            if self.0.contains(&Flaw::Corrupt(*rtype)) {
                signatures.iter_mut().for_each(corrupt);
            }
        }
    }

    /// Breaks the digest of a key.
    pub(crate) fn break_digest(&self, digest: &mut [u8]) {
        if self.0.contains(&Flaw::DsMismatch) {
            change(digest);
        }
    }

    /// Whether absences are proven.
    pub(crate) fn deny(&self) -> bool {
        !self.0.contains(&Flaw::NoDenial)
    }

    /// What a validator says of something found in the zone, if what is broken matters for it.
    pub(crate) fn error_of(&self, apex: &StoredName, found: &Lookup) -> Option<ExtendedError> {
        self.0.iter().find(|flaw| flaw.is_met(found)).map(|flaw| flaw.error(apex))
    }

    /// Whether the digest that the parent has is of the zone's key.
    pub(crate) fn key_is_of_ds(&self) -> bool {
        !self.0.contains(&Flaw::DsMismatch)
    }
}

/// What a validator says of a zone without the key that its parent refers to.
pub(crate) fn no_key(apex: &StoredName) -> ExtendedError {
    Flaw::DsMismatch.error(apex)
}

/// The type that a signature covers.
fn covered(record: &StoredRecord) -> Option<Rtype> {
    if let ZoneRecordData::Rrsig(rrsig) = record.data() { Some(rrsig.type_covered()) } else { None }
}

fn corrupt(signature: &mut StoredRecord) {
    if let ZoneRecordData::Rrsig(rrsig) = signature.data_mut() {
        let mut octets = rrsig.signature().to_vec();
        change(&mut octets);
        rrsig.set_signature(Bytes::from(octets));
    }
}

/// Changes the last octet.
fn change(octets: &mut [u8]) {
    if let Some(last) = octets.last_mut() {
        *last ^= 1;
    }
}
