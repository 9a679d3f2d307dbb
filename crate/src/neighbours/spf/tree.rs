//! The tree of a record: what it includes and redirects to, and what all of it costs whoever evaluates it.
//!
//! It is the way of a sender that nothing matches: that one comes to every term before an `all`.

use super::evaluation::is_void;
use super::macros::{self, Pieces};
use super::record::{Kind, Mechanism, Record, Term, is_spf};
use super::{LOOKUP_LIMIT, MX_LIMIT, SpfFaulty, SpfNode, SpfNodeState, SpfResult, SpfTerm};
use crate::neighbours::Seek;
use crate::neighbours::records::{shown, texts};
use crate::neighbours::seek::Sought;
use crate::{Answer, Name, Rtype};

/// How many look-ups the tree is followed for: beyond the limit, so that people see by how much they are over it.
const FOLLOWED: usize = 2 * LOOKUP_LIMIT;

/// How many faults of one record are told.
const FAULTS: usize = 20;

/// A walk through the tree.
pub(super) struct Walk<'a, 'b> {
    seek: &'a Seek<'b>,
    root: &'a Name,
    pub(super) nodes: Vec<SpfNode>,
    lookups: usize,
    /// Something is still to be asked.
    pub(super) wanted: bool,
    /// It goes on beyond what was followed.
    pub(super) cut: bool,
}

/// Where a node hangs.
struct Place {
    parent: usize,
    term: String,
}

/// What a term leads to.
enum Target {
    Name(Name),
    /// Only a sender tells.
    Sender,
    /// It can be no name, so nothing is there (§4.8).
    Invalid,
}

/// Whom a term or a record takes in.
#[derive(Clone, Copy, Default)]
struct Reach {
    /// All addresses of one family at least.
    open: bool,
    /// Everybody who comes to it: nothing behind it is come to.
    everybody: bool,
}

impl<'a, 'b> Walk<'a, 'b> {
    /// Walks from the record of a domain.
    pub(super) fn new(seek: &'a Seek<'b>, root: &'a Name) -> Self {
        let mut walk = Self { seek, root, nodes: Vec::new(), lookups: 0, wanted: false, cut: false };
        walk.visit(Target::Name(root.clone()), None);
        walk
    }

    /// Looks at a record and at all below it; gives its position and whom it lets pass.
    fn visit(&mut self, target: Target, place: Option<Place>) -> (usize, Reach) {
        let position = self.nodes.len();
        let parent = place.as_ref().map(|place| place.parent);
        let (domain, state) = match target {
            Target::Name(domain) => (Some(domain), SpfNodeState::Unknown),
            Target::Sender => (None, SpfNodeState::Sender),
            Target::Invalid => (None, SpfNodeState::Absent),
        };
        let mut node = SpfNode {
            parent,
            depth: parent.and_then(|parent| self.nodes.get(parent)).map_or(0, |parent| parent.depth + 1),
            domain: domain.clone(),
            term: place.map(|place| place.term),
            number: self.lookups,
            state,
            record: None,
            terms: Vec::new(),
            faults: Vec::new(),
            own_lookups: 0,
            lookups: 0,
            voids_ipv4: 0,
            voids_ipv6: 0,
            end: None,
            open: Vec::new(),
            nobody: false,
            unknown: None,
        };
        let record = domain.as_ref().and_then(|domain| self.record(domain, &mut node));
        self.nodes.push(node);
        let reach = match (domain, record) {
            (Some(domain), Some(text)) => self.read(position, &domain, &text),
            _ => Reach::default(),
        };
        (position, reach)
    }

    /// The record of a domain, where there is one to go through.
    fn record(&mut self, domain: &Name, node: &mut SpfNode) -> Option<Vec<u8>> {
        let mut above = node.parent;
        while let Some(other) = above.and_then(|above| self.nodes.get(above)) {
            if other.domain.as_ref() == Some(domain) {
                node.state = SpfNodeState::Loop;
                return None;
            }
            above = other.parent;
        }
        node.state = SpfNodeState::Unknown;
        // Beyond the limit one is asked for after the other: what comes before may still put it too far away.
        if self.wanted && self.lookups > LOOKUP_LIMIT {
            return None;
        }
        let answer = match self.seek.ask(domain, Rtype::TXT) {
            Sought::Answer(answer) => answer,
            Sought::Failed(unknown) => {
                node.unknown = Some(unknown);
                return None;
            }
            Sought::Wanted => {
                self.wanted = true;
                return None;
            }
        };
        let mut records = texts(answer);
        records.retain(|text| is_spf(text));
        let text = records.pop();
        node.state = match (&text, records.is_empty()) {
            (None, _) => SpfNodeState::Absent,
            (Some(_), false) => SpfNodeState::Multiple,
            (Some(_), true) => SpfNodeState::Present,
        };
        text.filter(|_| records.is_empty())
    }

    /// Goes through the terms of a record.
    fn read(&mut self, position: usize, domain: &Name, text: &[u8]) -> Reach {
        let (record, start) = (Record::parse(text), self.lookups);
        let mut faults = Vec::new();
        for term in &record.terms {
            if let Err(fault) = term.kind
                && faults.len() < FAULTS
            {
                faults.push(SpfFaulty { text: shown(term.text), fault });
            }
        }
        let is_broken = !faults.is_empty();
        self.change(position, |node| {
            (node.record, node.faults) = (Some(shown(text)), faults);
            if is_broken {
                node.state = SpfNodeState::Broken;
            }
        });
        // §4.6: then nothing of it is evaluated.
        if is_broken {
            return Reach::default();
        }
        // Whether all that was come to so far lets pass whom it matches.
        let (mut passes, mut reach, mut end) = (true, Reach::default(), None);
        let mut nobody = record.redirect().is_none();
        for Term { text, kind } in &record.terms {
            let Ok(Kind::Directive(result, mechanism)) = kind else { continue };
            if mechanism.looks_up() && self.lookups > FOLLOWED {
                self.cut = true;
                continue;
            }
            let is_pass = *result == SpfResult::Pass;
            let taken = self.take(position, domain, text, mechanism);
            passes &= is_pass;
            nobody &= !is_pass;
            if is_pass && taken.open {
                reach.open = true;
                self.change(position, |node| node.open.push(shown(text)));
            }
            if taken.everybody {
                end = Some(*result);
                break;
            }
        }
        match record.redirect().filter(|_| end.is_none()) {
            Some((term, target)) => {
                let target = self.target(target, domain);
                let (child, below) = self.follow(position, term.text, target);
                end = child.and_then(|child| self.nodes.get(child)?.end);
                reach.open |= below.open;
                passes &= below.everybody;
                self.change(position, |node| node.open.extend(below.open.then(|| shown(term.text))));
            }
            // §4.7.
            None => end = end.or(Some(SpfResult::Neutral)),
        }
        reach.everybody = passes && end == Some(SpfResult::Pass);
        nobody &= end == Some(SpfResult::Fail);
        let lookups = self.lookups - start;
        let (mut ipv4, mut ipv6) = (0, 0);
        for term in self.nodes.iter().skip(position).flat_map(|node| &node.terms) {
            ipv4 += usize::from(term.void_ipv4);
            ipv6 += usize::from(term.void_ipv6);
        }
        self.change(position, |node| {
            (node.lookups, node.voids_ipv4, node.voids_ipv6) = (lookups, ipv4, ipv6);
            (node.end, node.nobody) = (end, nobody);
        });
        reach
    }

    /// Takes a mechanism into account: what it looks up, and whom it matches.
    fn take(&mut self, position: usize, domain: &Name, text: &[u8], mechanism: &Mechanism<'_>) -> Reach {
        let (pieces, look): (_, fn(&mut Self, &Name, &mut SpfTerm)) = match mechanism {
            Mechanism::All => return Reach { open: true, everybody: true },
            Mechanism::Network(_, length) => return Reach { open: *length == 0, everybody: false },
            Mechanism::Include(target) => {
                let target = self.target(target, domain);
                return self.follow(position, text, target).1;
            }
            Mechanism::A(target, _) => (target.as_ref(), Self::look_for_addresses),
            Mechanism::Mx(target, _) => (target.as_ref(), Self::look_for_exchanges),
            Mechanism::Exists(target) => (Some(target), Self::look_for_any),
            Mechanism::Ptr(_) => {
                self.count(position, SpfTerm { ptr: true, sender: true, ..SpfTerm::new(text) });
                return Reach::default();
            }
        };
        let target = pieces.map_or_else(|| Target::Name(domain.clone()), |pieces| self.target(pieces, domain));
        let mut term = SpfTerm::new(text);
        match target {
            Target::Name(name) if self.lookups < LOOKUP_LIMIT => look(self, &name, &mut term),
            Target::Name(_) | Target::Invalid => {}
            Target::Sender => term.sender = true,
        }
        self.count(position, term);
        Reach::default()
    }

    /// Goes on to the record that a term leads to, unless it is too far away.
    fn follow(&mut self, parent: usize, text: &[u8], target: Target) -> (Option<usize>, Reach) {
        let is_sender = matches!(target, Target::Sender);
        self.count(parent, SpfTerm { sender: is_sender, ..SpfTerm::new(text) });
        if self.lookups > FOLLOWED {
            self.cut = true;
            return (None, Reach::default());
        }
        let (child, reach) = self.visit(target, Some(Place { parent, term: shown(text) }));
        (Some(child), reach)
    }

    /// One more term of a record that looks something up.
    fn count(&mut self, position: usize, term: SpfTerm) {
        self.lookups += 1;
        let number = self.lookups;
        self.change(position, |node| {
            node.own_lookups += 1;
            node.terms.extend((number <= FOLLOWED).then_some(SpfTerm { number, ..term }));
        });
    }

    fn change(&mut self, position: usize, change: impl FnOnce(&mut SpfNode)) {
        if let Some(node) = self.nodes.get_mut(position) {
            change(node);
        }
    }

    /// What a term leads to for mail of the domain itself, as far as no sender is needed to tell.
    fn target(&self, pieces: &Pieces<'_>, domain: &Name) -> Target {
        let text = macros::expand(pieces, &mut |letter| match letter {
            b'd' => Some(macros::octets(domain)),
            b'o' => Some(macros::octets(self.root)),
            _ => None,
        });
        match text.map(|text| macros::target(&text)) {
            None => Target::Sender,
            Some(None) => Target::Invalid,
            Some(Some(name)) => Target::Name(name),
        }
    }

    fn look_up(&mut self, name: &Name, rtype: Rtype, term: &mut SpfTerm) -> Option<&'b Answer> {
        match self.seek.ask(name, rtype) {
            Sought::Answer(answer) => return Some(answer),
            Sought::Failed(unknown) => term.unknown.push(unknown),
            Sought::Wanted => self.wanted = true,
        }
        None
    }

    fn look_for_addresses(&mut self, name: &Name, term: &mut SpfTerm) {
        term.void_ipv4 |= self.look_up(name, Rtype::A, term).is_some_and(is_void);
        term.void_ipv6 |= self.look_up(name, Rtype::AAAA, term).is_some_and(is_void);
    }

    fn look_for_any(&mut self, name: &Name, term: &mut SpfTerm) {
        let is_void = self.look_up(name, Rtype::A, term).is_some_and(is_void);
        (term.void_ipv4, term.void_ipv6) = (is_void, is_void);
    }

    fn look_for_exchanges(&mut self, name: &Name, term: &mut SpfTerm) {
        let Some(answer) = self.look_up(name, Rtype::MX, term) else { return };
        if is_void(answer) {
            (term.void_ipv4, term.void_ipv6) = (true, true);
            return;
        }
        term.exchanges = Some(answer.records().len());
        if answer.records().len() <= MX_LIMIT {
            let exchanges = answer.records().iter().filter_map(|record| record.rdata.as_mx());
            for mx in exchanges.filter(|mx| !mx.exchange.is_root()) {
                self.look_for_addresses(&mx.exchange, term);
            }
        }
    }
}
