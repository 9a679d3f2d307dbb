//! What a rule is, and what it can say.

use std::net::IpAddr;

use crate::Name;
use crate::address::AddressClass;
use crate::dane::DaneReason;
use crate::dns::{Mx, QueryError, Rtype};
use crate::dnssec::Proof;
use crate::facts::{Facts, Host};
use crate::record::SuggestedRecord;
use crate::reverse;

/// One fault: what there is to know of it, and a pure function that looks for it in facts of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Rule<F = Facts> {
    /// How bad it is, and who says so.
    pub about: About,
    /// Looks for the fault.
    pub check: fn(&F) -> Result<Judgement, Skip>,
    /// Writes the records as they should be, for the subjects found; see [`no_records`].
    pub records: fn(&F, &[Subject]) -> Vec<SuggestedRecord>,
}

/// What there is to know of a fault before anybody has looked for it.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// How bad it is, by its usual consequence.
    pub severity: Severity,
    /// Whether the fault makes mail fail or wait, and so bears on the verdict.
    pub affects_delivery: bool,
    /// The section that says so.
    pub reference: Rfc,
}

/// What a rule says to people. It leaves the core as a file of its own, which
/// only a reader of it loads, and which can be in another language.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The fault, as a statement without a full stop.
    pub title: &'static str,
    /// Why it matters: two sentences at most.
    pub explanation: &'static str,
    /// What to do, as an imperative.
    pub fix: &'static str,
}

/// For rules after which nobody but the owner of the domain can know what to publish.
pub fn no_records<F>(_: &F, _: &[Subject]) -> Vec<SuggestedRecord> {
    Vec::new()
}

/// What a rule says: where the fault is, and where it could not look. Both empty is a pass.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Evidence of the fault.
    pub subjects: Vec<Subject>,
    /// What could not be had, so that the fault may be there as well.
    pub unknown: Vec<Unknown>,
    /// How bad it is here, where the consequence is not the rule's usual one.
    pub severity: Option<Severity>,
}

/// The fault is in one place.
impl From<Subject> for Judgement {
    fn from(subject: Subject) -> Self {
        Self { subjects: vec![subject], ..Self::default() }
    }
}

// What follows takes `dyn` functions: a generic one would be compiled anew for
// every rule, and the rules are to be many and small.
impl Judgement {
    /// Nothing is found so far, and not seen is what could not be had of the hosts.
    pub fn unseen(hosts: &[Host]) -> Self {
        let mut judgement = Self::default();
        for host in hosts {
            judgement.unknown.extend_from_slice(&host.unknown);
        }
        judgement
    }

    /// Nothing can be said, as some things could not be had.
    pub fn missing(unknown: &[Unknown]) -> Self {
        Self { unknown: unknown.to_vec(), ..Self::default() }
    }

    /// The fault is in the MX records that `faulty` picks.
    pub fn of_mx(facts: &Facts, faulty: &dyn Fn(&Mx) -> bool) -> Self {
        let mut judgement = Self::default();
        for mx in facts.mx.records.iter().filter(|mx| faulty(mx)) {
            judgement.subjects.push(Subject::mx(&facts.domain, mx));
        }
        judgement
    }

    /// The fault is in the hosts that `judge` says it of, and unseen in those it calls unknown.
    pub fn of_hosts(hosts: &[Host], judge: &dyn Fn(&Host) -> Found) -> Self {
        let mut judgement = Self::default();
        for host in hosts {
            match judge(host) {
                Found::Sound => {}
                Found::Fault(subject) => judgement.subjects.push(subject),
                Found::Unseen => judgement.unknown.extend_from_slice(&host.unknown),
            }
        }
        judgement
    }
}

/// What a rule says of one host.
#[derive(Clone, Debug)]
pub enum Found {
    /// The fault is not there.
    Sound,
    /// The fault is there.
    Fault(Subject),
    /// What would tell could not be had.
    Unseen,
}

impl Found {
    /// For a fault of the host itself, which shows once it is known whether it has an address.
    pub fn once_seen(host: &Host, fault: bool) -> Self {
        match (host.is_seen(), fault) {
            (false, _) => Self::Unseen,
            (true, true) => Self::Fault(Subject::Name { name: host.name.clone() }),
            (true, false) => Self::Sound,
        }
    }
}

/// Why a rule says nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// There is nothing here that could have the fault.
    NotApplicable,
    /// What is known of MX does not tell; [`Facts::mx`] says why.
    MxUnknown,
    /// Signatures are still to be looked at.
    Pending,
}

wire! {
    /// How bad a fault is, by its consequence.
    #[derive(Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Severity {
        /// Mail is lost or refused.
        Error,
        /// Mail fails under some conditions or with some senders.
        Warning,
        /// Good to know.
        Notice,
    }

    /// A section of an RFC.
    #[derive(Copy, PartialEq, Eq)]
    pub struct Rfc {
        /// Its number.
        pub number: u16,
        /// The section, such as `5.1`.
        pub section: &'static str,
    }

    /// Evidence of a fault: the record or name it was seen on.
    #[derive(PartialEq, Eq)]
    #[serde(tag = "kind", rename_all_fields = "camelCase")]
    pub enum Subject {
        /// A domain or host as a whole.
        Name {
            /// The name.
            name: Name,
        },
        /// An MX record of the domain.
        Mx {
            /// The name that has the record.
            owner: Name,
            /// Its preference.
            preference: u16,
            /// Its exchange.
            exchange: Name,
        },
        /// An address of an exchange.
        Address {
            /// The exchange, or the domain itself.
            name: Name,
            /// The address.
            #[serde(serialize_with = "crate::address_text::serialize")]
            #[cfg_attr(feature = "schema", schemars(with = "IpAddr"))]
            address: IpAddr,
            /// What the IANA registries say of it.
            class: AddressClass,
        },
        /// An alias, and where it leads.
        Alias {
            /// The name that is an alias.
            owner: Name,
            /// The name at the end of its chain.
            canonical: Name,
        },
        /// The time to live of an RRset.
        Ttl {
            /// The name that has the RRset.
            owner: Name,
            /// Its type.
            #[serde(rename = "type")]
            rtype: Rtype,
            /// Seconds.
            ttl: u32,
            /// Whether a signature shows that these are the seconds published, not the seconds left.
            published: bool,
        },
        /// An answer that is refuted by its own signatures, or by the lack of them.
        Bogus {
            /// The name asked about.
            name: Name,
            /// The type asked for.
            #[serde(rename = "type")]
            rtype: Rtype,
            /// What is wrong, and where in the chain.
            proof: Box<Proof>,
        },
        /// TLSA records of an exchange.
        Tlsa {
            /// The exchange.
            exchange: Name,
            /// Why senders do not use any of them, where that is so.
            reason: Option<DaneReason>,
            /// The one that is at fault itself, as in a zone file.
            record: Option<String>,
        },
        /// A record of a neighbour of MX, such as SPF's, or a part of one.
        #[cfg(feature = "neighbours")]
        Record {
            /// The name that has it.
            owner: Name,
            /// Its type.
            #[serde(rename = "type")]
            rtype: Rtype,
            /// What it says, as text; octets that are none are escaped as in a zone file.
            text: String,
            /// The part of it that is at fault, where it is not the whole.
            part: Option<String>,
        },
        /// The MTA-STS policy, or a line of it.
        #[cfg(feature = "neighbours")]
        Policy {
            /// The name whose record says that there is one.
            owner: Name,
            /// Where it is.
            url: String,
            /// The line that is at fault, counted from 1, where it is one.
            line: Option<u32>,
            /// What stands there, or came in its place.
            text: Option<String>,
        },
        /// An exchange of which not even the domain is there.
        Undelegated {
            /// The exchange.
            exchange: Name,
            /// The name right below the zone that is not delegated, on the way to the exchange or to where it leads.
            name: Name,
            /// The zone that denies it: a top-level domain, or one like `co.uk`.
            zone: Name,
        },
    }

    /// Why something could not be judged.
    #[derive(PartialEq, Eq)]
    #[serde(tag = "kind", rename_all_fields = "camelCase")]
    pub enum Unknown {
        /// A query failed.
        Query {
            /// The name asked about.
            name: Name,
            /// The type asked for.
            #[serde(rename = "type")]
            rtype: Rtype,
            /// How it failed.
            error: QueryError,
        },
        /// Nobody asked.
        NotAsked {
            /// The name.
            name: Name,
            /// The type.
            #[serde(rename = "type")]
            rtype: Rtype,
        },
        /// It is still being looked at.
        Pending,
        /// Signatures neither prove nor refute an answer here.
        Unproved {
            /// The name asked about.
            name: Name,
            /// The type asked for.
            #[serde(rename = "type")]
            rtype: Rtype,
            /// Why not.
            proof: Box<Proof>,
        },
        /// Two answers contradict each other: the name exists for one type and not for another (RFC 8020 §2).
        Contradiction {
            /// The name.
            name: Name,
        },
        /// The resolver gave the time left to live, which says little of the time published.
        TtlLeft {
            /// The name that has the RRset.
            name: Name,
            /// Its type.
            #[serde(rename = "type")]
            rtype: Rtype,
            /// Seconds left.
            ttl: u32,
        },
    }
}

#[cfg(feature = "neighbours")]
impl Unknown {
    /// Whether it is records of one type that could not be had.
    pub(crate) fn is_of(&self, wanted: Rtype) -> bool {
        match self {
            Self::Query { rtype, .. } | Self::NotAsked { rtype, .. } | Self::Unproved { rtype, .. } => *rtype == wanted,
            Self::Pending | Self::Contradiction { .. } | Self::TtlLeft { .. } => false,
        }
    }
}

impl Subject {
    /// The MX record itself as the evidence.
    pub fn mx(owner: &Name, mx: &Mx) -> Self {
        Self::Mx { owner: owner.clone(), preference: mx.preference, exchange: mx.exchange.clone() }
    }

    /// A TXT record as the evidence, or a part of it.
    #[cfg(feature = "neighbours")]
    pub(crate) fn text(owner: &Name, text: &str, part: Option<&str>) -> Self {
        let (text, part) = (text.to_owned(), part.map(str::to_owned));
        Self::Record { owner: owner.clone(), rtype: Rtype::TXT, text, part }
    }

    /// Whether the answer to a question shows this.
    pub(crate) fn is_shown_by(&self, asked: &Name, rtype: Rtype) -> bool {
        match self {
            Self::Name { name } | Self::Alias { owner: name, .. } => name == asked,
            Self::Mx { owner, exchange, .. } => {
                (rtype == Rtype::MX && owner == asked) || (rtype != Rtype::MX && exchange == asked)
            }
            Self::Address { address, .. } if rtype == Rtype::PTR => *asked == reverse::name(*address),
            Self::Address { name, address, .. } => {
                rtype == if address.is_ipv4() { Rtype::A } else { Rtype::AAAA } && name == asked
            }
            Self::Undelegated { exchange, zone, .. } => exchange == asked || zone == asked,
            Self::Ttl { owner, rtype: other, .. } => owner == asked && rtype == *other,
            Self::Bogus { name, rtype: other, proof } => {
                name == asked && rtype == *other || proof.name.as_ref() == Some(asked) && proof.rtype == Some(rtype)
            }
            Self::Tlsa { exchange, .. } => rtype == Rtype::TLSA && asked.is_within(exchange),
            #[cfg(feature = "neighbours")]
            Self::Record { owner, rtype: other, .. } => owner == asked && rtype == *other,
            #[cfg(feature = "neighbours")]
            Self::Policy { owner, .. } => owner == asked && rtype == Rtype::TXT,
        }
    }
}
