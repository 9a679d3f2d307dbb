//! What a tree of SPF records is made of.

use super::SpfResult;
use super::record::SpfFault;
use crate::neighbours::records::shown;
use crate::rule::{Subject, Unknown};
use crate::{Name, Rtype};

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

impl SpfNode {
    /// The record, or a part of it, as the evidence.
    pub(crate) fn subject(&self, part: Option<&str>) -> Option<Subject> {
        let (owner, text) = (self.domain.clone()?, self.record.clone()?);
        Some(Subject::Record { owner, rtype: Rtype::TXT, text, part: part.map(str::to_owned) })
    }
}

impl SpfTerm {
    pub(super) fn new(text: &[u8]) -> Self {
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
