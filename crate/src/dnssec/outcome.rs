//! What leaves the core of a validation: the chain, and what it proves.

use super::Proof;
#[cfg(feature = "validator")]
use super::chain::Place;
use crate::dane::Dane;
use crate::{Name, Rtype};

wire! {
    /// What signatures prove of the answers that delivery rests on.
    pub struct Dnssec {
        /// When signatures were to be valid, in milliseconds since 1970-01-01 UTC: by the user's clock, or as given.
        pub clock: f64,
        /// Milliseconds by which that is ahead of another clock, where a signature was out of its time and the
        /// other clock could be read.
        pub skew: Option<f64>,
        /// The chain: every zone that was come to, parents first.
        pub zones: Vec<DnssecZone>,
        /// What is proved of each answer.
        pub answers: Vec<ProvedAnswer>,
        /// What TLSA records do for each exchange (RFC 7672).
        pub dane: Vec<Dane>,
    }

    /// A zone of the chain.
    #[derive(PartialEq)]
    pub struct DnssecZone {
        /// Its apex; of one that is not secure, the name at which the chain ends.
        pub name: Name,
        /// The zone above it; `null` for a trust anchor.
        pub parent: Option<Name>,
        /// Why it is not secure; `null` where it is.
        pub fault: Option<Proof>,
        /// The DS records that refer to its keys.
        pub ds: Vec<DnssecDs>,
        /// The keys it signs with.
        pub keys: Vec<DnssecKey>,
    }

    /// A DS record (RFC 4034 §5).
    #[derive(PartialEq)]
    pub struct DnssecDs {
        /// The tag of the key it refers to.
        pub key_tag: u16,
        /// The algorithm of that key, by its number.
        pub algorithm: u8,
        /// The digest's type, by its number.
        pub digest_type: u8,
    }

    /// A key (RFC 4034 §2).
    #[derive(PartialEq)]
    pub struct DnssecKey {
        /// Its tag.
        pub key_tag: u16,
        /// Its algorithm, by its number.
        pub algorithm: u8,
        /// A DS record or a trust anchor is meant for it.
        pub entry: bool,
    }

    /// What is proved of one answer.
    pub struct ProvedAnswer {
        /// The name asked about.
        pub name: Name,
        /// The type asked for.
        #[serde(rename = "type")]
        pub rtype: Rtype,
        /// The resolver gave SERVFAIL, and this is what is behind it (RFC 4035 §3.2.2).
        pub behind_servfail: bool,
        /// What is proved.
        pub proof: Proof,
    }
}

/// The zones among the names that were placed: apexes, and where the chain ends.
#[cfg(feature = "validator")]
pub(super) fn zones(places: &[Place]) -> Vec<DnssecZone> {
    let mut zones = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let above = place.above.and_then(|above| places.get(above));
        let (ends, begins) = (place.fault.is_some(), place.fault.is_none() && place.zone == index);
        let is_last = ends && above.is_none_or(|above| above.fault.is_none());
        if !begins && !is_last {
            continue;
        }
        let (mut ds, mut keys) = (Vec::new(), Vec::new());
        for one in &place.ds {
            ds.push(DnssecDs { key_tag: one.key_tag, algorithm: one.algorithm, digest_type: one.digest_type });
        }
        for key in &place.keys {
            let entry =
                above.is_none() || place.ds.iter().any(|ds| ds.key_tag == key.tag && ds.algorithm == key.algorithm);
            keys.push(DnssecKey { key_tag: key.tag, algorithm: key.algorithm, entry });
        }
        let parent = above.and_then(|above| places.get(above.zone)).map(|zone| zone.name.clone());
        zones.push(DnssecZone { name: place.name.clone(), parent, fault: place.fault.clone(), ds, keys });
    }
    zones
}
