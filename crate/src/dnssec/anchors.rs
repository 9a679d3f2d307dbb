//! Trust anchors: the keys that everything rests on (RFC 4033 §2, RFC 7958).

use crate::dns::Rdata;
use crate::{Name, Rtype};

/// The keys of the root: KSK-2017 and KSK-2024, as IANA publishes them (RFC 7958 §2).
const ROOT: [(u16, [u8; 32]); 2] = [
    (
        20326,
        [
            0xe0, 0x6d, 0x44, 0xb8, 0x0b, 0x8f, 0x1d, 0x39, 0xa9, 0x5c, 0x0b, 0x0d, 0x7c, 0x65, 0xd0, 0x84, 0x58, 0xe8,
            0x80, 0x40, 0x9b, 0xbc, 0x68, 0x34, 0x57, 0x10, 0x42, 0x37, 0xc7, 0xf8, 0xec, 0x8d,
        ],
    ),
    (
        38696,
        [
            0x68, 0x3d, 0x2d, 0x0a, 0xcb, 0x8c, 0x9b, 0x71, 0x2a, 0x19, 0x48, 0xb2, 0x7f, 0x74, 0x12, 0x19, 0x29, 0x8d,
            0x0a, 0x45, 0x0d, 0x61, 0x2c, 0x48, 0x3a, 0xf4, 0x44, 0xa4, 0xc0, 0xfb, 0x2b, 0x16,
        ],
    ),
];

/// The keys that validation begins with: DS or DNSKEY data by the names of their zones.
///
/// ```
/// use mxlens::dnssec::TrustAnchors;
///
/// assert!(TrustAnchors::parse("test. IN DS 31589 13 2 9F8A0C…").is_err());
/// assert!(TrustAnchors::parse(". IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=").is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustAnchors(Vec<(Name, Rdata)>);

impl TrustAnchors {
    /// The keys of the root.
    pub fn root() -> Self {
        let mut anchors = Vec::new();
        for (tag, digest) in ROOT {
            // Tag, algorithm 8 (RSA/SHA-256), digest type 2 (SHA-256).
            let [high, low] = tag.to_be_bytes();
            let octets = [&[high, low, 8, 2], digest.as_slice()].concat();
            anchors.push((Name::root(), Rdata::Opaque { rtype: Rtype::DS, octets }));
        }
        Self(anchors)
    }

    pub(super) fn of(anchors: Vec<(Name, Rdata)>) -> Self {
        Self(anchors)
    }

    pub(super) fn all(&self) -> &[(Name, Rdata)] {
        &self.0
    }

    /// The data of the anchors at one name.
    pub(super) fn at(&self, zone: &Name) -> Vec<&Rdata> {
        let mut data = Vec::new();
        for (name, rdata) in &self.0 {
            if name == zone {
                data.push(rdata);
            }
        }
        data
    }

    /// The anchor that a name is at or below, the closest one.
    #[cfg(feature = "validator")]
    pub(super) fn above(&self, name: &Name) -> Option<&Name> {
        let mut closest: Option<&Name> = None;
        for (anchor, _) in &self.0 {
            if name.is_within(anchor) && closest.is_none_or(|other| anchor.is_within(other)) {
                closest = Some(anchor);
            }
        }
        closest
    }
}
