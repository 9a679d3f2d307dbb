//! SPF (RFC 7208): who may send mail as the domain, and what evaluating that costs.

mod check_host;
mod evaluation;
mod macros;
mod node;
mod record;
mod tree;

use std::net::IpAddr;

use super::records::{shown, texts};
use super::seek::Sought;
use super::{Mail, Seek};
use crate::rule::{Judgement, Skip, Unknown};
use crate::{Name, Rtype};

pub use check_host::{SpfCheck, SpfProblem, SpfSender, check_host, check_sender};
pub use node::{SpfFaulty, SpfNode, SpfNodeState, SpfTerm};
pub use record::SpfFault;

/// How many terms may look something up (RFC 7208 §4.6.4).
pub(crate) const LOOKUP_LIMIT: usize = 10;

/// How many of them may look up what is not there, as is recommended (§4.6.4).
pub(crate) const VOID_LIMIT: usize = 2;

/// How many names an `mx` may have (§4.6.4).
pub(crate) const MX_LIMIT: usize = 10;

/// How many names of an address in reverse are looked at (§4.6.4).
const PTR_LIMIT: usize = 10;

/// How many addresses of exchanges are held against the record.
const EXCHANGES: usize = 32;

wire! {
    /// What is known of a domain's SPF.
    pub struct Spf {
        /// Whether there is a record.
        pub state: SpfState,
        /// The records that begin as one, as text.
        pub records: Vec<String>,
        /// The record and all that it leads to, each behind what leads to it; the domain's own first.
        pub nodes: Vec<SpfNode>,
        /// The tree has parts that were not seen, or that only a sender tells: it has at least so many look-ups.
        pub partial: bool,
        /// What becomes of mail from the addresses of the exchanges, if they send any as the domain.
        pub exchanges: Vec<SpfExchange>,
        /// Why the records could not be had.
        pub unknown: Option<Unknown>,
    }

    /// Whether a domain has an SPF record (RFC 7208 §4.5).
    #[derive(Copy, PartialEq, Eq)]
    pub enum SpfState {
        /// It has none.
        Absent,
        /// It has one.
        Present,
        /// It has several, or one that breaks the grammar: receivers can use none.
        Broken,
        /// The query failed.
        Unknown,
    }

    /// A result of SPF (RFC 7208 §2.6).
    #[derive(Copy, PartialEq, Eq)]
    pub enum SpfResult {
        /// There is no record to tell.
        None,
        /// The domain does not say.
        Neutral,
        /// It may send.
        Pass,
        /// It may not.
        Fail,
        /// It probably may not.
        Softfail,
        /// It could not be told now.
        Temperror,
        /// The records cannot be used.
        Permerror,
    }

    /// An address of an exchange as a sender.
    pub struct SpfExchange {
        /// The exchange.
        pub exchange: Name,
        /// Its address.
        #[serde(serialize_with = "crate::address_text::serialize")]
        #[cfg_attr(feature = "schema", schemars(with = "IpAddr"))]
        pub address: IpAddr,
        /// What receivers would make of it; `null` where that would have to be asked.
        pub result: Option<SpfResult>,
        /// The term that decides.
        pub term: Option<String>,
        /// What that would take and could not be had, or was not asked.
        pub unknown: Option<Unknown>,
    }
}

impl Spf {
    /// Reads what the answers tell.
    pub fn read(domain: &Name, seek: &Seek<'_>, mail: &Mail) -> Self {
        let (records, exchanges) = (Vec::new(), Vec::new());
        let mut spf =
            Self { state: SpfState::Unknown, records, nodes: Vec::new(), partial: false, exchanges, unknown: None };
        match seek.ask(domain, Rtype::TXT) {
            Sought::Answer(answer) => {
                spf.records =
                    texts(answer).iter().filter(|text| record::is_spf(text)).map(|text| shown(text)).collect();
            }
            Sought::Failed(unknown) => return Self { unknown: Some(unknown), ..spf },
            Sought::Wanted => return spf,
        }
        if spf.records.len() != 1 {
            let state = if spf.records.is_empty() { SpfState::Absent } else { SpfState::Broken };
            return Self { state, ..spf };
        }
        let walk = tree::Walk::new(seek, domain);
        let is_open = |node: &SpfNode| match node.state {
            SpfNodeState::Sender | SpfNodeState::Loop | SpfNodeState::Unknown => true,
            SpfNodeState::Present | SpfNodeState::Absent | SpfNodeState::Broken | SpfNodeState::Multiple => false,
        };
        spf.partial = walk.cut || walk.nodes.iter().any(is_open);
        let is_broken = walk.nodes.first().is_some_and(|node| node.state == SpfNodeState::Broken);
        spf.state = if is_broken { SpfState::Broken } else { SpfState::Present };
        // Before that it would be done for nothing.
        if !walk.wanted {
            spf.exchanges = exchanges_of(domain, seek, mail);
        }
        spf.nodes = walk.nodes;
        spf
    }

    /// Judges the domain's own record, where it has one that can be used.
    ///
    /// # Errors
    ///
    /// It has none: what is wrong then, other rules say.
    pub(crate) fn judged(&self, judge: &dyn Fn(&SpfNode, &mut Judgement)) -> Result<Judgement, Skip> {
        let mut judgement = Judgement::missing(self.unknown.as_slice());
        match (self.state, self.nodes.first()) {
            (SpfState::Present, Some(own)) => judge(own, &mut judgement),
            (SpfState::Unknown, _) => {}
            (SpfState::Present | SpfState::Absent | SpfState::Broken, _) => return Err(Skip::NotApplicable),
        }
        Ok(judgement)
    }

    /// The records of the tree that could not be had.
    pub(crate) fn unseen(&self) -> Vec<Unknown> {
        self.nodes.iter().filter_map(|node| node.unknown.clone()).collect()
    }

    /// The last look-up that receivers come to for sure. Behind a record that could not be had, they may come to
    /// nothing: it may let everybody pass.
    pub(crate) fn last_sure(&self) -> usize {
        let unseen = self.nodes.iter().filter(|node| node.unknown.is_some());
        unseen.map(|node| node.number).min().unwrap_or(usize::MAX)
    }

    /// The terms that lead to records in some states.
    pub(crate) fn leading_to(&self, faulty: &dyn Fn(SpfNodeState) -> bool) -> Judgement {
        let mut judgement = Judgement::missing(&self.unseen());
        let last = self.last_sure();
        for node in self.nodes.iter().filter(|node| faulty(node.state) && node.number <= last) {
            let parent = node.parent.and_then(|parent| self.nodes.get(parent));
            judgement.subjects.extend(parent.and_then(|parent| parent.subject(node.term.as_deref())));
        }
        judgement
    }

    /// The terms of some kind in the tree, and what of them could not be had.
    pub(crate) fn terms(&self, faulty: &dyn Fn(&SpfTerm) -> bool) -> Judgement {
        let mut judgement = Judgement::missing(&self.unseen());
        let last = self.last_sure();
        for node in &self.nodes {
            for term in &node.terms {
                let is_faulty = faulty(term) && term.number <= last;
                judgement.subjects.extend(node.subject(Some(&term.text)).filter(|_| is_faulty));
                judgement.unknown.extend_from_slice(&term.unknown);
            }
        }
        judgement
    }
}

/// What becomes of mail from the exchanges, as far as the answers that are there tell: nothing is asked for it.
fn exchanges_of(domain: &Name, seek: &Seek<'_>, mail: &Mail) -> Vec<SpfExchange> {
    let mut exchanges = Vec::new();
    for exchange in mail.exchanges() {
        for address in exchange.addresses.iter().filter(|address| address.global) {
            if exchanges.len() == EXCHANGES {
                return exchanges;
            }
            let sender = SpfSender {
                address: address.address,
                mail_from: ["postmaster@", &domain.to_string()].concat(),
                helo: exchange.exchange.to_string(),
                receiver: String::new(),
                now: 0.0,
            };
            let known = seek.known();
            let checked = check_sender(&known, &sender);
            let wanted = known.into_wanted().into_iter().next();
            let not_asked = wanted.map(|question| Unknown::NotAsked { name: question.name, rtype: question.rtype });
            let (result, term, unknown) = match checked {
                Some(SpfCheck { result, term, unknown, .. }) => (Some(result), term, unknown),
                None => (None, None, not_asked),
            };
            let (exchange, address) = (exchange.exchange.clone(), address.address);
            exchanges.push(SpfExchange { exchange, address, result, term, unknown });
        }
    }
    exchanges
}
