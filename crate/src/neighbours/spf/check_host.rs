//! `check_host()` (RFC 7208 §4): what receivers make of one sender.

use core::cell::RefCell;
use std::net::IpAddr;

use super::SpfResult;
use super::evaluation::{Evaluation, Identity};
use super::record::SpfFault;
use crate::answers::{Answers, insert};
use crate::neighbours::Seek;
use crate::resolve::{Effects, Resolver};
use crate::rule::Unknown;
use crate::{Name, Question};

/// A sender, as a receiver sees it (RFC 7208 §4.1).
#[derive(Clone, Debug)]
pub struct SpfSender {
    /// The address that it connects from.
    pub address: IpAddr,
    /// What it says in MAIL FROM; empty for a notification.
    pub mail_from: String,
    /// What it says in HELO or EHLO.
    pub helo: String,
    /// The name of the receiver, for explanations.
    pub receiver: String,
    /// Milliseconds since 1970-01-01 UTC, for explanations.
    pub now: f64,
}

wire! {
    /// What receivers make of a sender.
    pub struct SpfCheck {
        /// The result (RFC 7208 §2.6).
        pub result: SpfResult,
        /// The domain whose record decided; `null` where there is none to ask about.
        pub domain: Option<Name>,
        /// The term that decided, as the record has it; `null` where it was none.
        pub term: Option<String>,
        /// What the domain has to say to who is refused (§6.2).
        pub explanation: Option<String>,
        /// Why there is no better result.
        pub problem: Option<SpfProblem>,
        /// What is wrong with the term, where that is the problem.
        pub fault: Option<SpfFault>,
        /// Terms with a look-up that were come to (§4.6.4).
        pub lookups: usize,
        /// Those of them that looked up what is not there.
        pub voids: usize,
        /// The query that failed, where the result is `temperror`.
        pub unknown: Option<Unknown>,
    }

    /// Why a sender can be told neither right nor wrong.
    #[derive(Copy, PartialEq, Eq)]
    pub enum SpfProblem {
        /// The sender names no domain that DNS could know (§4.3).
        DomainInvalid,
        /// The domain has no record (§4.5).
        RecordAbsent,
        /// It has several (§4.5).
        RecordMultiple,
        /// A term breaks the grammar (§4.6).
        SyntaxInvalid,
        /// More than ten terms look something up (§4.6.4).
        LookupsExcessive,
        /// More than two of them look up what is not there (§4.6.4).
        VoidLookupsExcessive,
        /// An `mx` has more than ten names (§4.6.4).
        MxExcessive,
        /// An `include` leads to a domain without a record (§5.2).
        IncludeAbsent,
        /// A `redirect` does (§6.1).
        RedirectAbsent,
        /// A query failed.
        QueryFailed,
    }
}

/// Asks what receivers make of a sender.
///
/// Nothing about the domain is an error; a query that failed here may have an answer elsewhere.
pub async fn check_host<E: Effects>(sender: &SpfSender, resolver: &Resolver<'_, E>) -> SpfCheck {
    let answers = RefCell::new(Answers::default());
    let mut asked: Vec<Question> = Vec::new();
    let mut wanted = || {
        let answers = answers.borrow();
        let seek = Seek::new(&answers);
        check_sender(&seek, sender);
        let mut wanted = seek.into_wanted();
        wanted.retain(|question| asked.binary_search(question).is_err());
        for question in &wanted {
            insert(&mut asked, question.clone());
        }
        wanted
    };
    let first = wanted();
    let mut came = |question, lookup| {
        answers.borrow_mut().insert(question, lookup);
        wanted()
    };
    resolver.ask_all(first, &mut came).await;
    let answers = answers.borrow();
    // All that it wanted was asked, so it has come to an end.
    check_sender(&Seek::new(&answers), sender).unwrap_or_else(|| SpfCheck::of(SpfResult::Temperror))
}

/// What receivers make of a sender, by the answers that are there; `None` while one is still to be asked.
pub fn check_sender(seek: &Seek<'_>, sender: &SpfSender) -> Option<SpfCheck> {
    let (local, domain) = match (sender.mail_from.is_empty(), sender.mail_from.rsplit_once('@')) {
        (true, _) => ("", sender.helo.as_str()),
        (false, Some(parts)) => parts,
        (false, None) => ("", sender.mail_from.as_str()),
    };
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let name = Name::from_labels(domain.as_bytes().split(|octet| *octet == b'.'));
    // §4.3: a name of one label is no domain, and an address is none either.
    let name = name.ok().filter(|name| name.labels().count() > 1 && !domain.starts_with('['));
    let Some(name) = name else {
        return Some(SpfCheck { problem: Some(SpfProblem::DomainInvalid), ..SpfCheck::of(SpfResult::None) });
    };
    let local = if local.is_empty() { "postmaster" } else { local };
    // §5: an IPv4 address in an IPv6 one is the former.
    let address = sender.address.to_canonical();
    let identity = Identity { address, local, domain, helo: &sender.helo, receiver: &sender.receiver, now: sender.now };
    Evaluation::new(seek, identity).run(&name)
}

impl SpfCheck {
    pub(super) fn of(result: SpfResult) -> Self {
        let (domain, term, explanation, problem, fault, unknown) = (None, None, None, None, None, None);
        Self { result, domain, term, explanation, problem, fault, lookups: 0, voids: 0, unknown }
    }
}
