//! Records to publish, written so that they can be pasted.

use std::net::IpAddr;

use crate::{Name, Rtype, address_text};

/// Seconds for a record about whose TTL nothing is known: an hour.
pub const DEFAULT_TTL: u32 = 3600;

wire! {
    /// A record to publish.
    #[derive(PartialEq, Eq)]
    pub struct SuggestedRecord {
        /// The name that is to have it.
        pub owner: Name,
        /// Seconds to be kept.
        pub ttl: u32,
        /// Its type.
        #[serde(rename = "type")]
        pub rtype: Rtype,
        /// The preference, for a form that has a field of its own for it.
        pub preference: Option<u16>,
        /// The rest of the data: for MX the exchange.
        pub value: String,
        /// The whole as a line of a zone file (RFC 1035 §5.1), names with their final dot.
        pub line: String,
    }
}

impl SuggestedRecord {
    /// An MX record.
    ///
    /// ```
    /// use mxlens::record::SuggestedRecord;
    ///
    /// let record = SuggestedRecord::mx(&"example.com".parse()?, 3600, 10, &"mx.example.com".parse()?);
    /// assert_eq!(record.line, "example.com. 3600 IN MX 10 mx.example.com.");
    /// # Ok::<(), mxlens::NameError>(())
    /// ```
    pub fn mx(owner: &Name, ttl: u32, preference: u16, exchange: &Name) -> Self {
        Self::new(owner, ttl, Rtype::MX, Some(preference), absolute(exchange))
    }

    /// An A or AAAA record.
    pub fn address(owner: &Name, ttl: u32, address: IpAddr) -> Self {
        let rtype = if address.is_ipv4() { Rtype::A } else { Rtype::AAAA };
        Self::new(owner, ttl, rtype, None, address_text::text(address))
    }

    fn new(owner: &Name, ttl: u32, rtype: Rtype, preference: Option<u16>, value: String) -> Self {
        let number = preference.map(|preference| format!("{preference} ")).unwrap_or_default();
        let line = format!("{} {ttl} IN {rtype} {number}{value}", absolute(owner));
        Self { owner: owner.clone(), ttl, rtype, preference, value, line }
    }
}

/// A name with its final dot.
fn absolute(name: &Name) -> String {
    if name.is_root() { ".".to_owned() } else { format!("{name}.") }
}
