//! What was learnt of a domain: plain data, worked out once, every failure kept.

use std::net::IpAddr;

use crate::agreement::Agreement;
use crate::answer::{Answer, Outcome};
pub use crate::answers::{Answers, Lookup};
use crate::answers::{failed, insert};
use crate::dns::Mx;
use crate::dnssec::Dnssec;
use crate::exchange::Form;
use crate::expected::Comparison;
pub use crate::host::{Host, HostAddress, Presence};
use crate::options::CheckOptions;
use crate::rule::{Skip, Unknown};
use crate::{Name, Question, Rtype, reverse};

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
    /// All that was asked, for the rules that look beyond MX and addresses.
    pub answers: Answers,
    /// How far the MX records are from what they are to be, where somebody said so.
    pub comparison: Option<Comparison>,
    /// What signatures prove, once they were looked at.
    pub dnssec: Option<Dnssec>,
    /// What the resolvers have for the MX records, where they were compared.
    pub agreement: Option<Agreement>,
    /// What was asked for beyond the domain.
    pub options: CheckOptions,
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
    /// The fewest seconds that a record of it says, where its records differ from each other.
    pub lowest_ttl: Option<u32>,
    /// Seconds to live as published, where a signature shows them.
    pub original_ttl: Option<u32>,
    /// The records come from a wildcard above the domain, as their signature shows.
    pub from_wildcard: bool,
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

impl Facts {
    /// Works the facts out of the answers.
    pub fn new(domain: &Name, answers: Answers, options: CheckOptions) -> Self {
        let owner = Host::new(domain, &answers, &options.providers);
        let mx = MxFacts::new(&owner, answers.get(&Question::new(domain.clone(), Rtype::MX)));
        let mut names = Vec::new();
        for mx in mx.records.iter().filter(|mx| !mx.exchange.is_root()) {
            insert(&mut names, &mx.exchange);
        }
        let mut hosts = Vec::new();
        for name in names {
            hosts.push(Host::new(name, &answers, &options.providers));
        }
        if mx.state == MxState::NoData {
            hosts.push(owner);
        }
        let expected = options.expected.as_ref();
        let comparison = expected.map(|expected| expected.compare(domain, &mx, &options.providers));
        Self { domain: domain.clone(), mx, hosts, answers, comparison, agreement: None, dnssec: None, options }
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

    /// Whether signatures are still to be looked at.
    pub fn awaits_dnssec(&self) -> bool {
        self.options.dnssec.is_some() && self.dnssec.is_none()
    }

    /// The host of an exchange; `None` for the root and for names no record has.
    pub fn host(&self, name: &Name) -> Option<&Host> {
        let place = self.hosts.binary_search_by(|host| host.name.cmp(name)).ok()?;
        self.hosts.get(place)
    }
}

impl Facts {
    // The names that are asked about are made label by label, which takes longer than all else that is done with an
    // address: where nothing was asked, that is spared.

    /// The names of an address in reverse, as far as they were asked for and seen.
    pub fn reverse(&self, address: IpAddr) -> Vec<Name> {
        let mut names = Vec::new();
        if !self.options.networks {
            return names;
        }
        if let Ok(answer) = self.answers.seen(&reverse::name(address), Rtype::PTR) {
            names.extend(answer.records().iter().filter_map(|record| record.rdata.as_ptr().cloned()));
        }
        names
    }

    /// The autonomous systems that announce an address, as far as they were asked for and seen.
    pub fn systems(&self, address: IpAddr) -> Vec<u32> {
        if !self.options.networks {
            return Vec::new();
        }
        self.answers.seen(&reverse::origin(address), Rtype::TXT).map(reverse::systems).unwrap_or_default()
    }
}

impl MxFacts {
    fn new(owner: &Host, lookup: Option<&Lookup>) -> Self {
        let unknown = |unknown| Self {
            state: MxState::Unknown,
            records: Vec::new(),
            aliases: Vec::new(),
            ttl: None,
            lowest_ttl: None,
            original_ttl: None,
            from_wildcard: false,
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
        let mut lowest_ttl = None;
        for record in answer.records() {
            if let Some(mx) = record.rdata.as_mx() {
                insert(&mut records, mx.clone());
            }
            if answer.ttl > Some(record.ttl) && lowest_ttl.is_none_or(|lowest| record.ttl < lowest) {
                lowest_ttl = Some(record.ttl);
            }
        }
        Self {
            state,
            records,
            aliases: answer.aliases.clone(),
            ttl: answer.ttl,
            lowest_ttl,
            original_ttl: answer.original_ttl,
            from_wildcard: answer.from_wildcard,
            unknown: None,
        }
    }
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
