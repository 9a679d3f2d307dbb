//! The tree of a record: what it includes and redirects to, and what all of it costs whoever evaluates it.
//!
//! It is the way of a sender that nothing matches: that one comes to every term before an `all`.

use super::check_host::is_void;
use super::macros::{self, Pieces};
use super::record::{Kind, Mechanism, Record, SpfFault, Term, is_spf};
use super::{LOOKUP_LIMIT, MX_LIMIT, SpfResult};
use crate::neighbours::Seek;
use crate::neighbours::records::{shown, texts};
use crate::neighbours::seek::Sought;
use crate::rule::Unknown;
use crate::{Answer, Name, Rtype};

/// How many look-ups the tree is followed for: beyond the limit, so that people see by how much they are over it.
const FOLLOWED: usize = 2 * LOOKUP_LIMIT;

/// How many faults of one record are told.
const FAULTS: usize = 20;

wire! {
    /// A record in the tree of a domain's SPF record.
    pub struct SpfNode {
        /// Position of the record that leads here; `null` for the domain's own.
        pub parent: Option<usize>,
        /// How many records lead here.
        pub depth: usize,
        /// The domain; `null` where the sender has a say in it.
        pub domain: Option<Name>,
        /// The term that leads here.
        pub term: Option<String>,
        /// Which look-up that is, from 1 on in the order of evaluation; 0 for the domain's own record.
        pub number: usize,
        /// What there is.
        pub state: SpfNodeState,
        /// The record.
        pub record: Option<String>,
        /// The terms of it that look something up, and count against the limit of ten (RFC 7208 §4.6.4).
        pub terms: Vec<SpfTerm>,
        /// The terms that break the grammar.
        pub faults: Vec<SpfFaulty>,
        /// How many of its own terms look something up.
        pub own_lookups: usize,
        /// How many do with those of the records below.
        pub lookups: usize,
        /// How many of these look up what is not there, for senders with an IPv4 address.
        pub voids_ipv4: usize,
        /// The same for senders with an IPv6 address.
        pub voids_ipv6: usize,
        /// What becomes of a sender that nothing before matches; `null` where that is not known.
        pub end: Option<SpfResult>,
        /// The terms that let everybody pass, or every address of a family.
        pub open: Vec<String>,
        /// It lets nobody pass: the domain says that it sends no mail.
        pub nobody: bool,
        /// Why the record could not be had.
        pub unknown: Option<Unknown>,
    }

    /// What there is at a place of the tree.
    #[derive(Copy, PartialEq, Eq)]
    pub enum SpfNodeState {
        /// A record.
        Present,
        /// None: whoever comes here takes the whole for broken (§5.2, §6.1).
        Absent,
        /// A record that breaks the grammar.
        Broken,
        /// Several records.
        Multiple,
        /// A domain that is already on the way here.
        Loop,
        /// A domain that only a sender tells, by a macro.
        Sender,
        /// The query failed.
        Unknown,
    }

    /// A term that looks something up.
    pub struct SpfTerm {
        /// The term.
        pub text: String,
        /// Which look-up it is, from 1 on in the order of evaluation.
        pub number: usize,
        /// It is a `ptr`, which is not to be used (§5.5).
        pub ptr: bool,
        /// What it looks up, only a sender tells.
        pub sender: bool,
        /// It looks up what is not there, for senders with an IPv4 address.
        pub void_ipv4: bool,
        /// The same for senders with an IPv6 address.
        pub void_ipv6: bool,
        /// How many names an `mx` has.
        pub exchanges: Option<usize>,
        /// What of it could not be had.
        pub unknown: Vec<Unknown>,
    }

    /// A term that breaks the grammar.
    pub struct SpfFaulty {
        /// The term.
        pub text: String,
        /// What is wrong with it.
        pub fault: SpfFault,
    }
}

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

impl SpfTerm {
    fn new(text: &[u8]) -> Self {
        Self {
            text: shown(text),
            number: 0,
            ptr: false,
            sender: false,
            void_ipv4: false,
            void_ipv6: false,
            exchanges: None,
            unknown: Vec::new(),
        }
    }
}
