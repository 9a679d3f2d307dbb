//! A host that may take mail, and what its answers tell of it.

use std::net::IpAddr;

use crate::address::{self, AddressClass};
use crate::answer::Outcome;
use crate::answers::{Answers, Lookup, failed};
use crate::exchange::Form;
use crate::providers::Providers;
use crate::rule::Unknown;
use crate::{Name, Question, Rtype};

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
    /// The zone that says that it does not exist.
    pub denied_by: Option<Name>,
    /// The id of the provider that runs it, as its name shows.
    pub provider: Option<String>,
    /// Who runs it: the provider, or the domain that its name stands in.
    pub operator: String,
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

impl Host {
    pub(crate) fn new(name: &Name, answers: &Answers, providers: &Providers) -> Self {
        let provider = providers.of(name).map(|provider| provider.id.to_owned());
        let mut host = Self {
            name: name.clone(),
            form: Form::of(name),
            presence: Presence::NotAsked,
            addresses: Vec::new(),
            aliases: Vec::new(),
            denied_by: None,
            operator: provider.clone().unwrap_or_else(|| domain_of(name).to_string()),
            provider,
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
        if answer.outcome == Outcome::NxDomain {
            self.denied_by.clone_from(&answer.denied_by);
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
        address::spans_networks(&mut self.addresses.iter().filter(|host| host.is_global()).map(|host| host.address))
    }
}

/// The domain that a host's name stands in, as far as the name alone tells.
fn domain_of(name: &Name) -> Name {
    name.parent().filter(|parent| parent.labels().count() > 1).unwrap_or_else(|| name.clone())
}

impl HostAddress {
    /// Whether it can be reached from anywhere.
    pub fn is_global(&self) -> bool {
        self.class == AddressClass::Global
    }
}
