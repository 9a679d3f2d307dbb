//! What was learnt of a domain: plain data, worked out once, every failure kept.

use std::net::IpAddr;

use crate::address::{self, AddressClass};
use crate::answer::{Answer, Outcome};
use crate::dns::Mx;
use crate::exchange::Form;
use crate::rule::{Skip, Unknown};
use crate::{Name, QueryError, Question, Rtype};

/// An answer, or why there is none.
pub type Lookup = Result<Answer, QueryError>;

/// Every question asked, with its answer or its failure, in order of the questions.
#[derive(Clone, Debug, Default)]
pub struct Answers(Vec<(Question, Lookup)>);

impl Answers {
    /// Adds what came of a question; a question that was asked before keeps its answer.
    pub fn insert(&mut self, question: Question, lookup: Lookup) {
        if let Err(place) = self.place(&question) {
            self.0.insert(place, (question, lookup));
        }
    }

    /// What came of a question, if it was asked.
    pub fn get(&self, question: &Question) -> Option<&Lookup> {
        let place = self.place(question).ok()?;
        self.0.get(place).map(|(_, lookup)| lookup)
    }

    /// Everything that came, in order of the questions.
    pub fn iter(&self) -> impl Iterator<Item = &(Question, Lookup)> {
        self.0.iter()
    }

    fn place(&self, question: &Question) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.cmp(question))
    }
}

/// Adds an item to a sorted list that holds each once. Trees and sorts are
/// each several KB of code for lists that have ten items, seldom a thousand.
fn insert<T: Ord>(sorted: &mut Vec<T>, item: T) {
    if let Err(place) = sorted.binary_search(&item) {
        sorted.insert(place, item);
    }
}

/// All that is known of a domain's mail.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The domain.
    pub domain: Name,
    /// Its MX RRset.
    pub mx: MxFacts,
    /// The hosts that mail may be handed to, by name: the exchanges, or the
    /// domain itself where it has no MX.
    pub hosts: Vec<Host>,
}

/// What is known of the MX RRset.
#[derive(Clone, Debug)]
pub struct MxFacts {
    /// Whether there is one.
    pub state: MxState,
    /// Its records, by preference and then by name, null MX included.
    pub records: Vec<Mx>,
    /// The names that the domain's aliases lead to.
    pub aliases: Vec<Name>,
    /// Seconds left to live.
    pub ttl: Option<u32>,
    /// Seconds to live as published, where a signature shows them.
    pub original_ttl: Option<u32>,
    /// Why the state is unknown.
    pub unknown: Option<Unknown>,
}

/// The state of the domain's MX RRset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MxState {
    /// There are MX records.
    Present,
    /// The name is there and has none.
    NoData,
    /// There is no such name.
    NxDomain,
    /// The domain is an alias in a circle of aliases.
    AliasLoop,
    /// It cannot be told.
    Unknown,
}

/// A host that may take mail, with its addresses as far as they are known.
#[derive(Clone, Debug)]
pub struct Host {
    /// Its name.
    pub name: Name,
    /// What the name can be before DNS is asked.
    pub form: Form,
    /// Whether it has an address.
    pub presence: Presence,
    /// Its addresses, IPv6 first as RFC 6724 §2.1 prefers, else in the order given.
    pub addresses: Vec<HostAddress>,
    /// The names that its aliases lead to.
    pub aliases: Vec<Name>,
    /// What could not be had of it.
    pub unknown: Vec<Unknown>,
}

/// Whether a host has an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has, of one family at least.
    Addresses,
    /// The name is there, without A and AAAA.
    NoData,
    /// There is no such name.
    NxDomain,
    /// Its aliases go in a circle.
    AliasLoop,
    /// One family was not seen and the other has nothing.
    Unknown,
    /// The name is none that senders look up.
    NotAsked,
}

/// An address of a host.
#[derive(Clone, Copy, Debug)]
pub struct HostAddress {
    /// The address.
    pub address: IpAddr,
    /// What the IANA registries say of it.
    pub class: AddressClass,
    /// Seconds left to live.
    pub ttl: u32,
}

impl Facts {
    /// Works the facts out of the answers.
    pub fn new(domain: &Name, answers: &Answers) -> Self {
        let owner = Host::new(domain, answers);
        let mx = MxFacts::new(&owner, answers.get(&Question::new(domain.clone(), Rtype::MX)));
        let mut names = Vec::new();
        for mx in mx.records.iter().filter(|mx| !mx.exchange.is_root()) {
            insert(&mut names, &mx.exchange);
        }
        let mut hosts = Vec::new();
        for name in names {
            hosts.push(Host::new(name, answers));
        }
        if mx.state == MxState::NoData {
            hosts.push(owner);
        }
        Self { domain: domain.clone(), mx, hosts }
    }

    /// The MX records; at least one.
    ///
    /// # Errors
    ///
    /// Not applicable where there is none, undetermined where the query failed.
    pub fn mx(&self) -> Result<&[Mx], Skip> {
        match self.mx.state {
            MxState::Present => Ok(&self.mx.records),
            MxState::NoData | MxState::NxDomain | MxState::AliasLoop => Err(Skip::NotApplicable),
            MxState::Unknown => Err(Skip::MxUnknown),
        }
    }

    /// The hosts that the MX records name; at least one.
    ///
    /// # Errors
    ///
    /// As [`Facts::mx`]; not applicable also where every record is a null MX.
    pub fn exchanges(&self) -> Result<&[Host], Skip> {
        self.mx()?;
        if self.hosts.is_empty() { Err(Skip::NotApplicable) } else { Ok(&self.hosts) }
    }

    /// The hosts that mail may be handed to, be they exchanges or the domain itself; at least one.
    ///
    /// # Errors
    ///
    /// Not applicable where mail is handed to nobody, undetermined where that is not known.
    pub fn mail_hosts(&self) -> Result<&[Host], Skip> {
        match self.mx.state {
            MxState::NoData => Ok(&self.hosts),
            MxState::Present | MxState::NxDomain | MxState::AliasLoop | MxState::Unknown => self.exchanges(),
        }
    }

    /// The host that mail falls back to where there is no MX: the domain itself.
    ///
    /// # Errors
    ///
    /// Not applicable where there is MX or no domain, undetermined where the query failed.
    pub fn fallback(&self) -> Result<&Host, Skip> {
        match self.mx.state {
            MxState::Unknown => Err(Skip::MxUnknown),
            MxState::NoData => self.hosts.first().ok_or(Skip::NotApplicable),
            MxState::Present | MxState::NxDomain | MxState::AliasLoop => Err(Skip::NotApplicable),
        }
    }

    /// The host of an exchange; `None` for the root and for names no record has.
    pub fn host(&self, name: &Name) -> Option<&Host> {
        let place = self.hosts.binary_search_by(|host| host.name.cmp(name)).ok()?;
        self.hosts.get(place)
    }
}

impl MxFacts {
    fn new(owner: &Host, lookup: Option<&Lookup>) -> Self {
        let unknown = |unknown| Self {
            state: MxState::Unknown,
            records: Vec::new(),
            aliases: Vec::new(),
            ttl: None,
            original_ttl: None,
            unknown: Some(unknown),
        };
        let answer = match lookup {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => return unknown(failed(&owner.name, Rtype::MX, error)),
            None => return unknown(Unknown::NotAsked { name: owner.name.clone(), rtype: Rtype::MX }),
        };
        let state = match (&answer.outcome, owner.presence) {
            (Outcome::Records(_), _) => MxState::Present,
            (Outcome::AliasLoop, _) => MxState::AliasLoop,
            // RFC 8020 §2: NXDOMAIN is for every type, so an answer of another type can contradict it.
            (Outcome::NoData, Presence::NxDomain) | (Outcome::NxDomain, Presence::Addresses) => {
                return unknown(Unknown::Contradiction { name: owner.name.clone() });
            }
            (Outcome::NoData, _) => MxState::NoData,
            (Outcome::NxDomain, _) => MxState::NxDomain,
        };
        // RFC 2181 §5: an RRset holds no record twice, whatever a message repeats.
        let mut records = Vec::new();
        for mx in answer.records().iter().filter_map(|record| record.rdata.as_mx()) {
            insert(&mut records, mx.clone());
        }
        Self {
            state,
            records,
            aliases: answer.aliases.clone(),
            ttl: answer.ttl,
            original_ttl: answer.original_ttl,
            unknown: None,
        }
    }
}

impl Host {
    fn new(name: &Name, answers: &Answers) -> Self {
        let mut host = Self {
            name: name.clone(),
            form: Form::of(name),
            presence: Presence::NotAsked,
            addresses: Vec::new(),
            aliases: Vec::new(),
            unknown: Vec::new(),
        };
        for rtype in [Rtype::AAAA, Rtype::A] {
            if let Some(lookup) = answers.get(&Question::new(name.clone(), rtype)) {
                host.take(rtype, lookup);
            }
        }
        host
    }

    /// Adds what the answer for one family tells.
    fn take(&mut self, rtype: Rtype, lookup: &Lookup) {
        let answer = match lookup {
            Ok(answer) => answer,
            Err(error) => {
                self.unknown.push(failed(&self.name, rtype, error));
                // Some servers deny a name for the sake of one family (RFC 4074 §4.2).
                if self.presence != Presence::Addresses {
                    self.presence = Presence::Unknown;
                }
                return;
            }
        };
        if !answer.aliases.is_empty() {
            self.aliases.clone_from(&answer.aliases);
        }
        for record in answer.records() {
            if let Some(address) = record.rdata.as_address() {
                self.addresses.push(HostAddress { address, class: address::class(address), ttl: record.ttl });
            }
        }
        self.presence = match (&answer.outcome, self.presence) {
            (Outcome::Records(_), _) | (_, Presence::Addresses) => Presence::Addresses,
            (_, Presence::Unknown) => Presence::Unknown,
            (Outcome::NxDomain, _) | (_, Presence::NxDomain) => Presence::NxDomain,
            (Outcome::AliasLoop, _) | (_, Presence::AliasLoop) => Presence::AliasLoop,
            (Outcome::NoData, Presence::NoData | Presence::NotAsked) => Presence::NoData,
        };
    }

    /// Whether enough came to tell if it has an address, and so also its aliases.
    pub fn is_seen(&self) -> bool {
        self.presence != Presence::Unknown
    }

    /// Whether it has an address that can be reached from anywhere.
    pub fn is_reachable(&self) -> bool {
        self.addresses.iter().any(HostAddress::is_global)
    }

    /// Whether its addresses lie in more than one IPv4 /24 or more than one IPv6 /48.
    pub fn spans_networks(&self) -> bool {
        let mut networks = [None, None];
        self.addresses.iter().filter(|host| host.is_global()).any(|host| {
            let (family, network) = match host.address {
                IpAddr::V4(address) => (0, u128::from(address.to_bits() >> 8)),
                IpAddr::V6(address) => (1, address.to_bits() >> 80),
            };
            networks.get_mut(family).is_some_and(|first| *first.get_or_insert(network) != network)
        })
    }
}

impl HostAddress {
    /// Whether it can be reached from anywhere.
    pub fn is_global(&self) -> bool {
        self.class == AddressClass::Global
    }
}

/// A failed query as the reason why something is not known.
fn failed(name: &Name, rtype: Rtype, error: &QueryError) -> Unknown {
    Unknown::Query { name: name.clone(), rtype, error: error.clone() }
}

/// The exchanges that senders look up, each once.
pub(crate) fn exchanges(answer: &Answer) -> Vec<Name> {
    let mut names = Vec::new();
    for record in answer.records() {
        match record.rdata.as_mx() {
            Some(mx) if Form::of(&mx.exchange).is_looked_up() => insert(&mut names, mx.exchange.clone()),
            Some(_) | None => {}
        }
    }
    names
}
