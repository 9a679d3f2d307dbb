//! Record data from its wire form, by the `domain` crate's parsers.
//!
//! What may hold compressed names is decoded with its message. The rest stays
//! octets, and who reads a type decodes it: so a type that nobody reads costs
//! a page nothing.

use std::net::{Ipv4Addr, Ipv6Addr};

use domain::base::name::ParsedName;
use domain::base::wire::{Parse, ParseError};
use domain::dep::octseq::Parser;
use domain::rdata::dnssec::RtypeBitmap;
use domain::rdata::tlsa::Tlsa as WireTlsa;
use domain::rdata::{
    Dnskey as WireDnskey, Ds as WireDs, Mx as WireMx, Nsec as WireNsec, Nsec3 as WireNsec3, Rrsig as WireRrsig,
    Soa as WireSoa,
};

use crate::Name;
use crate::dns::{Mx, Rdata, Rtype, Soa};

type Data<'a, 'b> = &'a mut Parser<'b, [u8]>;

/// Parses the data of one record; the caller checks that nothing is left over.
pub(crate) fn parse(rtype: Rtype, data: Data<'_, '_>) -> Result<Rdata, ParseError> {
    Ok(match rtype {
        Rtype::A => Rdata::A(Ipv4Addr::parse(data)?),
        Rtype::AAAA => Rdata::Aaaa(Ipv6Addr::parse(data)?),
        Rtype::MX => {
            let mx = WireMx::parse(data)?;
            Rdata::Mx(Mx { preference: mx.preference(), exchange: Name::from_wire(mx.exchange()) })
        }
        Rtype::CNAME => Rdata::Cname(name(data)?),
        Rtype::DNAME => Rdata::Dname(name(data)?),
        Rtype::NS => Rdata::Ns(name(data)?),
        Rtype::PTR => Rdata::Ptr(name(data)?),
        Rtype::SOA => {
            let soa = WireSoa::parse(data)?;
            Rdata::Soa(Soa {
                primary: Name::from_wire(soa.mname()),
                mailbox: Name::from_wire(soa.rname()),
                serial: soa.serial().into_int(),
                refresh: soa.refresh().as_secs(),
                retry: soa.retry().as_secs(),
                expire: soa.expire().as_secs(),
                minimum: soa.minimum().as_secs(),
            })
        }
        _ => Rdata::Opaque { rtype, octets: data.parse_octets(data.remaining())?.to_vec() },
    })
}

fn name(data: Data<'_, '_>) -> Result<Name, ParseError> {
    ParsedName::parse_ref(data).map(|name| Name::from_wire(&name))
}

/// A type whose data is decoded on demand.
pub trait Decode: Sized {
    /// The type's number.
    const RTYPE: Rtype;

    /// Reads the data; the caller checks that nothing is left over.
    ///
    /// # Errors
    ///
    /// Data that breaks the type's own rules.
    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError>;
}

impl Rdata {
    /// The data as one type: `None` where it is of another or breaks that type's rules.
    ///
    /// ```
    /// use mxlens::{Rtype, dns::Rdata, rdata::Tlsa};
    ///
    /// let rdata = Rdata::Opaque { rtype: Rtype::TLSA, octets: vec![3, 1, 1, 0xab] };
    /// assert_eq!(rdata.decode::<Tlsa>().map(|tlsa| tlsa.data), Some(vec![0xab]));
    /// ```
    pub fn decode<T: Decode>(&self) -> Option<T> {
        let Self::Opaque { rtype, octets } = self else { return None };
        let mut data = Parser::from_ref(octets.as_slice());
        let decoded = if *rtype == T::RTYPE { T::parse(&mut data).ok()? } else { return None };
        (data.remaining() == 0).then_some(decoded)
    }
}

/// Character strings, each up to 255 octets (RFC 1035 §3.3.14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Txt(pub Vec<Vec<u8>>);

/// A certificate association (RFC 6698 §2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tlsa {
    /// Certificate usage.
    pub usage: u8,
    /// Selector.
    pub selector: u8,
    /// Matching type.
    pub matching_type: u8,
    /// Certificate association data.
    pub data: Vec<u8>,
}

/// A digest of a child zone's key (RFC 4034 §5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ds {
    /// Tag of the key.
    pub key_tag: u16,
    /// Algorithm of the key.
    pub algorithm: u8,
    /// Algorithm of the digest.
    pub digest_type: u8,
    /// The digest.
    pub digest: Vec<u8>,
}

/// A zone's public key (RFC 4034 §2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dnskey {
    /// Flags: zone key, revoked, secure entry point.
    pub flags: u16,
    /// Always 3.
    pub protocol: u8,
    /// Algorithm of the key.
    pub algorithm: u8,
    /// The key.
    pub public_key: Vec<u8>,
}

/// A signature over an RRset (RFC 4034 §3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rrsig {
    /// The type of the RRset signed.
    pub type_covered: Rtype,
    /// Algorithm of the signature.
    pub algorithm: u8,
    /// Labels of the owner, a wildcard's `*` not counted.
    pub labels: u8,
    /// The TTL as published, which no cache lowers (§3.1.4).
    pub original_ttl: u32,
    /// End of validity, seconds since 1970 in serial arithmetic.
    pub expiration: u32,
    /// Start of validity, likewise.
    pub inception: u32,
    /// Tag of the key.
    pub key_tag: u16,
    /// The zone that signed.
    pub signer: Name,
    /// The signature.
    pub signature: Vec<u8>,
}

/// The next name of a zone and the types at this one (RFC 4034 §4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nsec {
    /// The next owner in canonical order.
    pub next: Name,
    /// The types at this owner.
    pub types: Vec<Rtype>,
}

/// The next hashed name of a zone and the types at this one (RFC 5155 §3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nsec3 {
    /// Hash algorithm.
    pub hash_algorithm: u8,
    /// Flags: opt-out.
    pub flags: u8,
    /// Additional rounds of hashing.
    pub iterations: u16,
    /// Salt.
    pub salt: Vec<u8>,
    /// The next hash, not encoded.
    pub next: Vec<u8>,
    /// The types at this owner.
    pub types: Vec<Rtype>,
}

impl Rdata {
    /// The Labels field and the Original TTL, in seconds, of a signature over one type; `None` for other data.
    ///
    /// They stand at fixed places (RFC 4034 §3.1), so the rest need not be decoded.
    pub fn signed_as(&self, covered: Rtype) -> Option<(u8, u32)> {
        let Self::Opaque { rtype: Rtype::RRSIG, octets } = self else { return None };
        let ([high, low, _, labels, ttl @ ..], _) = octets.split_first_chunk::<8>()?;
        (u16::from_be_bytes([*high, *low]) == covered.0).then_some((*labels, u32::from_be_bytes(*ttl)))
    }
}

impl Decode for Txt {
    const RTYPE: Rtype = Rtype::TXT;

    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError> {
        // The crate's own reader can panic, and the text of that is 10 KB of Unicode tables.
        let mut strings = Vec::new();
        while data.remaining() > 0 {
            let length = data.parse_u8()?;
            strings.push(data.parse_octets(length.into())?.to_vec());
        }
        Ok(Self(strings))
    }
}

impl Decode for Tlsa {
    const RTYPE: Rtype = Rtype::TLSA;

    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError> {
        let tlsa = WireTlsa::parse(data)?;
        Ok(Self {
            usage: tlsa.usage().to_int(),
            selector: tlsa.selector().to_int(),
            matching_type: tlsa.matching_type().to_int(),
            data: tlsa.data().to_vec(),
        })
    }
}

impl Decode for Ds {
    const RTYPE: Rtype = Rtype::DS;

    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError> {
        let ds = WireDs::parse(data)?;
        Ok(Self {
            key_tag: ds.key_tag(),
            algorithm: ds.algorithm().to_int(),
            digest_type: ds.digest_type().to_int(),
            digest: ds.digest().to_vec(),
        })
    }
}

impl Decode for Dnskey {
    const RTYPE: Rtype = Rtype::DNSKEY;

    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError> {
        let key = WireDnskey::parse(data)?;
        Ok(Self {
            flags: key.flags(),
            protocol: key.protocol(),
            algorithm: key.algorithm().to_int(),
            public_key: key.public_key().to_vec(),
        })
    }
}

impl Decode for Rrsig {
    const RTYPE: Rtype = Rtype::RRSIG;

    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError> {
        let signature = WireRrsig::parse(data)?;
        Ok(Self {
            type_covered: Rtype(signature.type_covered().to_int()),
            algorithm: signature.algorithm().to_int(),
            labels: signature.labels(),
            original_ttl: signature.original_ttl().as_secs(),
            expiration: signature.expiration().into_int(),
            inception: signature.inception().into_int(),
            key_tag: signature.key_tag(),
            signer: Name::from_wire(signature.signer_name()),
            signature: signature.signature().to_vec(),
        })
    }
}

impl Decode for Nsec {
    const RTYPE: Rtype = Rtype::NSEC;

    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError> {
        let nsec = WireNsec::parse(data)?;
        Ok(Self { next: Name::from_wire(nsec.next_name()), types: types(nsec.types()) })
    }
}

impl Decode for Nsec3 {
    const RTYPE: Rtype = Rtype::NSEC3;

    fn parse(data: &mut Parser<'_, [u8]>) -> Result<Self, ParseError> {
        let nsec3 = WireNsec3::parse(data)?;
        Ok(Self {
            hash_algorithm: nsec3.hash_algorithm().to_int(),
            flags: nsec3.flags(),
            iterations: nsec3.iterations(),
            salt: nsec3.salt().as_slice().to_vec(),
            next: nsec3.next_owner().as_slice().to_vec(),
            types: types(nsec3.types()),
        })
    }
}

fn types(bitmap: &RtypeBitmap<&[u8]>) -> Vec<Rtype> {
    bitmap.iter().map(|rtype| Rtype(rtype.to_int())).collect()
}
