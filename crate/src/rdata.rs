//! Record data from its wire form.
//!
//! What may hold compressed names is decoded with its message, the names by the `domain` crate's parser. The rest
//! stays octets, and who reads a type decodes it: so a type that nobody reads costs a page nothing. Fields stand at
//! fixed places, and to take them from there is a fifth of what the crate's readers for whole types are.

use std::net::{Ipv4Addr, Ipv6Addr};

use domain::base::name::ParsedName;
use domain::base::wire::ParseError;
use domain::dep::octseq::{Parser, ShortInput};

use crate::Name;
use crate::dns::{Mx, Rdata, Rtype, Soa};

type Data<'a, 'b> = &'a mut Parser<'b, [u8]>;

/// Parses the data of one record; the caller checks that nothing is left over.
pub(crate) fn parse(rtype: Rtype, data: Data<'_, '_>) -> Result<Rdata, ParseError> {
    Ok(match rtype {
        Rtype::A => Rdata::A(Ipv4Addr::from(octets(data)?)),
        Rtype::AAAA => Rdata::Aaaa(Ipv6Addr::from(octets(data)?)),
        Rtype::MX => Rdata::Mx(Mx { preference: data.parse_u16_be()?, exchange: name(data)? }),
        Rtype::CNAME => Rdata::Cname(name(data)?),
        Rtype::DNAME => Rdata::Dname(name(data)?),
        Rtype::NS => Rdata::Ns(name(data)?),
        Rtype::PTR => Rdata::Ptr(name(data)?),
        Rtype::SOA => Rdata::Soa(Soa {
            primary: name(data)?,
            mailbox: name(data)?,
            serial: data.parse_u32_be()?,
            refresh: data.parse_u32_be()?,
            retry: data.parse_u32_be()?,
            expire: data.parse_u32_be()?,
            minimum: data.parse_u32_be()?,
        }),
        // The name is not to be compressed (RFC 2782), but was by old servers (RFC 3597 §4).
        #[cfg(feature = "neighbours")]
        Rtype::SRV => {
            let mut octets = data.parse_octets(6)?.to_vec();
            octets.extend_from_slice(name(data)?.as_octets());
            Rdata::Opaque { rtype, octets }
        }
        _ => Rdata::Opaque { rtype, octets: data.parse_octets(data.remaining())?.to_vec() },
    })
}

/// The name that comes next, which may be compressed (RFC 1035 §4.1.4).
pub(crate) fn name(data: Data<'_, '_>) -> Result<Name, ParseError> {
    ParsedName::parse_ref(data).map(|name| Name::from_wire(&name))
}

/// The octets that come next, as many as are wanted.
pub(crate) fn octets<const LENGTH: usize>(data: Data<'_, '_>) -> Result<[u8; LENGTH], ShortInput> {
    let mut octets = [0; LENGTH];
    data.parse_buf(&mut octets)?;
    Ok(octets)
}

/// A type whose data is decoded on demand.
pub trait Decode: Sized {
    /// The type's number.
    const RTYPE: Rtype;

    /// Reads the data; `None` where it breaks the type's own rules.
    fn parse(octets: &[u8]) -> Option<Self>;
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
        if *rtype == T::RTYPE { T::parse(octets) } else { None }
    }
}

/// Character strings, each up to 255 octets (RFC 1035 §3.3.14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Txt(pub Vec<Vec<u8>>);

/// Where a service is offered (RFC 2782).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Srv {
    /// Servers of the lowest are to be tried first.
    pub priority: u16,
    /// How often one is to be chosen among equals.
    pub weight: u16,
    /// The port.
    pub port: u16,
    /// The server; the root says that the service is not offered.
    pub target: Name,
}

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

    fn parse(mut octets: &[u8]) -> Option<Self> {
        let mut strings = Vec::new();
        while let Some((length, rest)) = octets.split_first() {
            let (string, rest) = rest.split_at_checked((*length).into())?;
            strings.push(string.to_vec());
            octets = rest;
        }
        Some(Self(strings))
    }
}

impl Decode for Srv {
    const RTYPE: Rtype = Rtype::SRV;

    fn parse(octets: &[u8]) -> Option<Self> {
        let ([p0, p1, w0, w1, n0, n1], rest) = octets.split_first_chunk::<6>()?;
        let (target, rest) = leading_name(rest)?;
        let number = |high: &u8, low: &u8| u16::from_be_bytes([*high, *low]);
        let srv = Self { priority: number(p0, p1), weight: number(w0, w1), port: number(n0, n1), target };
        rest.is_empty().then_some(srv)
    }
}

impl Decode for Tlsa {
    const RTYPE: Rtype = Rtype::TLSA;

    fn parse(octets: &[u8]) -> Option<Self> {
        let [usage, selector, matching_type, data @ ..] = octets else { return None };
        Some(Self { usage: *usage, selector: *selector, matching_type: *matching_type, data: data.to_vec() })
    }
}

impl Decode for Ds {
    const RTYPE: Rtype = Rtype::DS;

    fn parse(octets: &[u8]) -> Option<Self> {
        let [high, low, algorithm, digest_type, digest @ ..] = octets else { return None };
        let key_tag = u16::from_be_bytes([*high, *low]);
        Some(Self { key_tag, algorithm: *algorithm, digest_type: *digest_type, digest: digest.to_vec() })
    }
}

impl Decode for Dnskey {
    const RTYPE: Rtype = Rtype::DNSKEY;

    fn parse(octets: &[u8]) -> Option<Self> {
        let [high, low, protocol, algorithm, key @ ..] = octets else { return None };
        let flags = u16::from_be_bytes([*high, *low]);
        Some(Self { flags, protocol: *protocol, algorithm: *algorithm, public_key: key.to_vec() })
    }
}

impl Decode for Rrsig {
    const RTYPE: Rtype = Rtype::RRSIG;

    fn parse(octets: &[u8]) -> Option<Self> {
        let ([t0, t1, algorithm, labels, numbers @ ..], rest) = octets.split_first_chunk::<18>()?;
        let [l0, l1, l2, l3, e0, e1, e2, e3, i0, i1, i2, i3, k0, k1] = *numbers;
        let (signer, signature) = leading_name(rest)?;
        Some(Self {
            type_covered: Rtype(u16::from_be_bytes([*t0, *t1])),
            algorithm: *algorithm,
            labels: *labels,
            original_ttl: u32::from_be_bytes([l0, l1, l2, l3]),
            expiration: u32::from_be_bytes([e0, e1, e2, e3]),
            inception: u32::from_be_bytes([i0, i1, i2, i3]),
            key_tag: u16::from_be_bytes([k0, k1]),
            signer,
            signature: signature.to_vec(),
        })
    }
}

impl Decode for Nsec {
    const RTYPE: Rtype = Rtype::NSEC;

    fn parse(octets: &[u8]) -> Option<Self> {
        let (next, bitmap) = leading_name(octets)?;
        Some(Self { next, types: types(bitmap)? })
    }
}

impl Decode for Nsec3 {
    const RTYPE: Rtype = Rtype::NSEC3;

    fn parse(octets: &[u8]) -> Option<Self> {
        let [hash_algorithm, flags, high, low, salt_length, rest @ ..] = octets else { return None };
        let (salt, rest) = rest.split_at_checked((*salt_length).into())?;
        let (length, rest) = rest.split_first()?;
        let (next, bitmap) = rest.split_at_checked((*length).into())?;
        Some(Self {
            hash_algorithm: *hash_algorithm,
            flags: *flags,
            iterations: u16::from_be_bytes([*high, *low]),
            salt: salt.to_vec(),
            next: next.to_vec(),
            types: types(bitmap)?,
        })
    }
}

/// The name that some octets begin with, which is not compressed here (RFC 4034 §3.1.7, §4.1.1), and what follows.
pub(crate) fn leading_name(octets: &[u8]) -> Option<(Name, &[u8])> {
    let (mut labels, mut rest) = (Vec::new(), octets);
    loop {
        let (length, behind) = rest.split_first()?;
        let (label, behind) = behind.split_at_checked((*length).into())?;
        rest = behind;
        if label.is_empty() {
            return Some((Name::from_labels(labels.into_iter()).ok()?, rest));
        }
        labels.push(label);
    }
}

/// The types of a bitmap: windows of 256, each with the octets up to its last type (RFC 4034 §4.1.2).
fn types(mut bitmap: &[u8]) -> Option<Vec<Rtype>> {
    let mut types = Vec::new();
    while let Some(([window, length], rest)) = bitmap.split_first_chunk::<2>() {
        let (octets, rest) = rest.split_at_checked((*length).into()).filter(|_| (1..=32).contains(length))?;
        bitmap = rest;
        for (index, octet) in octets.iter().enumerate() {
            for bit in 0..8 {
                if octet & (0x80 >> bit) != 0 {
                    types.push(Rtype(u16::from(*window) << 8 | (index as u16 * 8 + bit)));
                }
            }
        }
    }
    bitmap.is_empty().then_some(types)
}
