//! Trust anchors: the keys that everything rests on (RFC 4033 §2, RFC 7958).

use core::fmt;

use super::digits::{Base, octets};
use crate::dns::Rdata;
use crate::sentences::sentence;
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

    /// Reads DS and DNSKEY records from lines of a zone file (RFC 1035 §5.1), such as
    /// `. IN DS 20326 8 2 E06D…`; a comment begins with `;`.
    ///
    /// # Errors
    ///
    /// [`TrustAnchorsError`] for a line that is none, or where there is none at all.
    pub fn parse(text: &str) -> Result<Self, TrustAnchorsError> {
        let mut anchors = Vec::new();
        for (index, line) in text.split('\n').enumerate() {
            let line = line.split(';').next().unwrap_or(line).trim();
            if !line.is_empty() {
                anchors.push(parse_line(line).ok_or(TrustAnchorsError { line: index + 1 })?);
            }
        }
        if anchors.is_empty() { Err(TrustAnchorsError { line: 1 }) } else { Ok(Self(anchors)) }
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

fn parse_line(line: &str) -> Option<(Name, Rdata)> {
    let line = line.replace(['\t', '\r'], " ");
    let mut fields = line.split(' ').filter(|field| !field.is_empty());
    let owner = fields.next()?.parse().ok()?;
    // TTL and class may stand before the type.
    let rtype = loop {
        match fields.next()? {
            field if field.eq_ignore_ascii_case("DS") => break Rtype::DS,
            field if field.eq_ignore_ascii_case("DNSKEY") => break Rtype::DNSKEY,
            field if field.eq_ignore_ascii_case("IN") || field.parse::<u32>().is_ok() => {}
            _ => return None,
        }
    };
    let mut whole = fields.next()?.parse::<u16>().ok()?.to_be_bytes().to_vec();
    for _ in 0..2 {
        whole.push(fields.next()?.parse().ok()?);
    }
    let mut rest = String::new();
    for field in fields {
        rest.push_str(field);
    }
    let data: Vec<u8> = match rtype {
        Rtype::DS => octets(rest.as_bytes(), Base::Hex)?,
        _ => octets(rest.as_bytes(), Base::Sixty4)?,
    };
    if data.is_empty() {
        return None;
    }
    whole.extend_from_slice(&data);
    Some((owner, Rdata::Opaque { rtype, octets: whole }))
}

/// A text holds no trust anchors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustAnchorsError {
    /// The line at fault, from 1 on.
    line: usize,
}

impl TrustAnchorsError {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        "badTrustAnchor"
    }

    /// The line at fault, from 1 on.
    pub fn position(&self) -> usize {
        self.line
    }
}

impl fmt::Display for TrustAnchorsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&sentence(self.code(), Some(self.line), None, None))
    }
}

impl core::error::Error for TrustAnchorsError {}
