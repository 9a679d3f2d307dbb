//! The words of DNS: questions, messages, records and how a query can fail. Types only.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Serialize, Serializer};

use crate::Name;

/// A record type by its number (RFC 1035 §3.2.2), shown by its mnemonic.
///
/// ```
/// use mxlens::Rtype;
///
/// assert_eq!(Rtype::MX.to_string(), "MX");
/// assert_eq!(Rtype(65280).to_string(), "TYPE65280");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rtype(pub u16);

/// A response code with its extension (RFC 1035 §4.1.1, RFC 6891 §6.1.3), shown by its mnemonic.
///
/// ```
/// use mxlens::Rcode;
///
/// assert_eq!(Rcode::NXDOMAIN.to_string(), "NXDOMAIN");
/// assert_eq!(Rcode(23).to_string(), "RCODE23");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rcode(pub u16);

/// Names the numbers of an open set: constants, and a mnemonic for each.
macro_rules! registry {
    ($type:ident, $unknown:literal: $($(#[$doc:meta])* $name:ident = $number:literal,)*) => {
        #[allow(missing_docs, reason = "the mnemonic is the registry's own name")]
        impl $type {
            $($(#[$doc])* pub const $name: Self = Self($number);)*
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self.0 {
                    $($number => formatter.write_str(stringify!($name)),)*
                    other => write!(formatter, concat!($unknown, "{}"), other),
                }
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!("A mnemonic, or `", $unknown, "` and the number"),
                })
            }
        }
    };
}

registry! { Rtype, "TYPE":
    A = 1, NS = 2, CNAME = 5, SOA = 6, PTR = 12, MX = 15, TXT = 16, AAAA = 28, SRV = 33, DNAME = 39,
    OPT = 41, DS = 43, RRSIG = 46, NSEC = 47, DNSKEY = 48, NSEC3 = 50, TLSA = 52,
}

registry! { Rcode, "RCODE":
    NOERROR = 0, FORMERR = 1, SERVFAIL = 2, NXDOMAIN = 3, NOTIMP = 4, REFUSED = 5,
    YXDOMAIN = 6, YXRRSET = 7, NXRRSET = 8, NOTAUTH = 9, NOTZONE = 10, BADVERS = 16,
}

/// What is asked: a name, a type, and whether the resolver's validation is switched off.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Question {
    /// The name asked about.
    pub name: Name,
    /// The type of record asked for.
    pub rtype: Rtype,
    /// Checking Disabled (RFC 4035 §3.2.2): give the data even if it is bogus.
    pub checking_disabled: bool,
}

impl Question {
    /// A question that leaves the resolver's validation on.
    pub fn new(name: Name, rtype: Rtype) -> Self {
        Self { name, rtype, checking_disabled: false }
    }
}

impl core::fmt::Display for Question {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "{} {}", self.name, self.rtype)
    }
}

/// A DNS response whose question was checked, decoded whole; the default is one that says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The response code, the bits of the OPT record included.
    pub rcode: Rcode,
    /// Authentic Data: the resolver says that it validated the answer (RFC 4035 §3.2.3).
    pub authentic_data: bool,
    /// The answer was cut to fit (RFC 1035 §4.1.1).
    pub truncated: bool,
    /// The server that answered is an authority for the name.
    pub authoritative: bool,
    /// The answer section.
    pub answer: Vec<Record>,
    /// The authority section.
    pub authority: Vec<Record>,
    /// Extended DNS errors (RFC 8914), in the order given.
    pub extended_errors: Vec<ExtendedError>,
    /// The message as it came.
    pub octets: Vec<u8>,
}

/// A resource record of class IN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The name that has the record.
    pub owner: Name,
    /// Seconds that it may be kept still; a resolver gives what is left.
    pub ttl: u32,
    /// The type and the data.
    pub rdata: Rdata,
}

/// Record data: the types of RFC 1035 and addresses decoded, all others as octets until somebody reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rdata {
    /// An IPv4 address (RFC 1035 §3.4.1).
    A(Ipv4Addr),
    /// An IPv6 address (RFC 3596 §2.2).
    Aaaa(Ipv6Addr),
    /// A mail exchange (RFC 1035 §3.3.9).
    Mx(Mx),
    /// The canonical name of an alias (RFC 1035 §3.3.1).
    Cname(Name),
    /// Where a whole subtree is an alias of (RFC 6672 §2.1).
    Dname(Name),
    /// A name server (RFC 1035 §3.3.11).
    Ns(Name),
    /// The name an address belongs to (RFC 1035 §3.3.12).
    Ptr(Name),
    /// The start of a zone of authority (RFC 1035 §3.3.13).
    Soa(Soa),
    /// Data without compressed names (RFC 3597 §4), kept as it came; see [`Rdata::decode`].
    Opaque {
        /// The type's number.
        rtype: Rtype,
        /// The record data.
        octets: Vec<u8>,
    },
}

impl Rdata {
    /// The type of this data.
    pub fn rtype(&self) -> Rtype {
        match self {
            Self::A(_) => Rtype::A,
            Self::Aaaa(_) => Rtype::AAAA,
            Self::Mx(_) => Rtype::MX,
            Self::Cname(_) => Rtype::CNAME,
            Self::Dname(_) => Rtype::DNAME,
            Self::Ns(_) => Rtype::NS,
            Self::Ptr(_) => Rtype::PTR,
            Self::Soa(_) => Rtype::SOA,
            Self::Opaque { rtype, .. } => *rtype,
        }
    }
}

/// Accessors that give the data of one type, for filters over records.
macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident: $variant:ident($type:ty);)*) => {
        impl Rdata {
            $($(#[$doc])* pub fn $name(&self) -> Option<&$type> {
                if let Self::$variant(data) = self { Some(data) } else { None }
            })*
        }
    };
}

accessors! {
    /// The exchange, for MX.
    as_mx: Mx(Mx);
    /// The canonical name, for CNAME.
    as_cname: Cname(Name);
    /// The name in reverse, for PTR.
    as_ptr: Ptr(Name);
    /// The start of authority, for SOA.
    as_soa: Soa(Soa);
}

impl Rdata {
    /// The address, for A and AAAA.
    pub fn as_address(&self) -> Option<IpAddr> {
        if let Self::A(address) = self {
            Some((*address).into())
        } else if let Self::Aaaa(address) = self {
            Some((*address).into())
        } else {
            None
        }
    }
}

wire! {
    /// A mail exchange: lower preferences are tried first (RFC 5321 §5.1).
    #[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub struct Mx {
        /// The preference, 0 to 65535.
        pub preference: u16,
        /// The host that takes the mail; the root in a null MX.
        pub exchange: Name,
    }
}

/// The start of a zone of authority; mxlens reads where the zone begins and how long absence is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Soa {
    /// The primary name server.
    pub primary: Name,
    /// The mailbox of who is responsible, written as a name.
    pub mailbox: Name,
    /// The version of the zone.
    pub serial: u32,
    /// Seconds after which a secondary server looks for a new version.
    pub refresh: u32,
    /// Seconds after which it tries that again.
    pub retry: u32,
    /// Seconds after which it gives the zone up.
    pub expire: u32,
    /// Seconds that absence may be kept, at most (RFC 2308 §4).
    pub minimum: u32,
}

wire! {
    /// An extended DNS error: why a resolver answered as it did (RFC 8914 §2).
    #[derive(PartialEq, Eq)]
    pub struct ExtendedError {
        /// The info code, such as 22 for "No Reachable Authority".
        pub code: u16,
        /// The extra text, for people; often empty.
        pub text: String,
    }

    /// Why a query has no answer that can be used: never a fault of the domain asked about.
    #[derive(PartialEq, Eq)]
    pub struct QueryError {
        /// What went wrong.
        pub code: QueryErrorCode,
        /// The response code, where a DNS response came.
        pub rcode: Option<Rcode>,
        /// The HTTP status, where it is what went wrong.
        pub status: Option<u16>,
        /// What exactly was wrong, for people.
        pub detail: Option<String>,
        /// Extended DNS errors that came with it.
        pub extended_errors: Vec<ExtendedError>,
        /// Two resolvers said SERVFAIL, and both that no authority could be reached (RFC 8914 §4.23, §4.24).
        pub confirmed: bool,
    }

    /// The ways in which a query fails, kept apart to the end.
    #[derive(Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum QueryErrorCode {
        /// The resolver could not find out: RCODE SERVFAIL.
        Servfail,
        /// The resolver would not say: RCODE REFUSED.
        Refused,
        /// Any other response code that is no answer.
        Rcode,
        /// No response within the deadline.
        Timeout,
        /// The request did not get through, and a page cannot tell why: the network, a blocklist or TLS.
        Blocked,
        /// The Content Security Policy of the page forbids the request.
        Policy,
        /// The resolver does not answer pages of other sites: it sends no CORS header.
        Cors,
        /// The browser was not allowed to reach a machine of the local network.
        LocalNetwork,
        /// The resolver's own name has no address.
        ResolverName,
        /// Nobody takes connections at the resolver's address, or they break off.
        Connection,
        /// The resolver's certificate is not to be trusted, or TLS failed otherwise.
        Tls,
        /// An HTTP status other than 200.
        Http,
        /// A body that is not `application/dns-message`.
        ContentType,
        /// A body over 65,535 octets.
        TooLarge,
        /// A body that is no DNS message, or one that breaks its rules.
        Malformed,
        /// A response to another question.
        WrongQuestion,
        /// A response that was cut to fit.
        Truncated,
        /// More than 16 aliases in a row.
        AliasChainLong,
        /// The answer should be signed and is not proved by what it came with, yet the resolver passed it on: its
        /// zone may be at fault, or somebody on the way.
        Bogus,
        /// Another resolver answered meanwhile, and the request was taken back.
        Superseded,
    }
}

impl QueryError {
    /// An error of one kind with nothing more to say.
    pub fn new(code: QueryErrorCode) -> Self {
        Self { code, rcode: None, status: None, detail: None, extended_errors: Vec::new(), confirmed: false }
    }

    /// An error with a sentence on what was wrong.
    pub fn with_detail(code: QueryErrorCode, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(code) }
    }
}
