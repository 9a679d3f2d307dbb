//! Trust anchors as lines of a zone file (RFC 1035 §5.1).

use core::fmt;

use super::TrustAnchors;
use super::digits::{Base, octets};
use crate::dns::Rdata;
use crate::sentences::sentence;
use crate::{Name, Rtype};

impl TrustAnchors {
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
        if anchors.is_empty() { Err(TrustAnchorsError { line: 1 }) } else { Ok(Self::of(anchors)) }
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
