//! MTA-STS (RFC 8461): the record that says that there is a policy, the policy, and which exchanges it lets in.

mod judged;
mod policy;
mod record;
mod seen;

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::Poll;

use super::fields::{fields, is_meant};
use super::records::{shown, texts};
use super::seek::Sought;
use super::{Effects, Mail, Seek};
use crate::answers::Answers;
use crate::exchange::Form;
use crate::resolve::Resolver;
use crate::rule::Unknown;
use crate::{Name, Rtype};

pub(crate) use judged::{excluded, of_mode};
pub use policy::{LONGEST, StsMode, StsPolicy, StsPolicyFault, StsPolicyReason, parse_policy};
pub use record::{StsRecord, StsRecordFault, StsRecordReason, parse_record};
pub(super) use seen::PolicySource;
pub use seen::{StsObstacle, StsOrigin, StsPolicySeen, StsPolicyState};

/// Octets of a policy that are read (RFC 8461 §3.3).
const LIMIT: usize = 65_536;

/// Milliseconds in which a policy has to be there; §3.3 suggests a minute to senders, but nobody sits before those.
const DEADLINE: f64 = 10_000.0;

/// Exchanges that are held against a policy: Postfix looks at 100 addresses, and no domain in earnest has more.
pub(super) const EXCHANGES: usize = 128;

wire! {
    /// What is known of a domain's MTA-STS.
    pub struct MtaSts {
        /// Whether there is a record that says so.
        pub state: MtaStsState,
        /// The records that begin as one, as text; where none does, those that were meant to.
        pub records: Vec<String>,
        /// Why senders do not use the record.
        pub fault: Option<StsRecordFault>,
        /// What tells a policy from the one before it: senders that hold a policy look for another when this changes,
        /// so it has to change whenever the policy does (RFC 8461 §3.1).
        pub id: Option<String>,
        /// Why the records could not be had.
        pub unknown: Option<Unknown>,
        /// What was seen of the policy.
        pub policy: StsPolicySeen,
        /// What the policy makes of the exchanges, where there is one that asks for something: the first 128.
        pub exchanges: Vec<StsExchange>,
    }

    /// Whether a domain has a record of MTA-STS (RFC 8461 §3.1).
    #[derive(Copy, PartialEq, Eq)]
    pub enum MtaStsState {
        /// It has none.
        Absent,
        /// It has one, and senders look for its policy.
        Present,
        /// It has several, or one that breaks the rules: senders take it to have none.
        Broken,
        /// The query failed.
        Unknown,
    }

    /// What a policy makes of an exchange.
    pub struct StsExchange {
        /// The exchange.
        pub exchange: Name,
        /// Whether the policy names it: senders that enforce it deliver nowhere else (RFC 8461 §4.1).
        pub named: bool,
    }
}

/// The name of the record.
fn owner(domain: &Name) -> Option<Name> {
    domain.child(b"_mta-sts").ok()
}

/// The host of the policy (RFC 8461 §3.3).
fn host(domain: &Name) -> Option<Name> {
    domain.child(b"mta-sts").ok().filter(|host| Form::of(host).is_looked_up())
}

/// Where the policy is (RFC 8461 §3.3).
fn url(host: &Name) -> String {
    ["https://", &host.to_string(), "/.well-known/mta-sts.txt"].concat()
}

impl MtaSts {
    pub(super) fn read(domain: &Name, seek: &Seek<'_>, mail: &Mail, source: Option<&PolicySource>) -> Self {
        let mut sts = Self::of_records(domain, seek);
        let host = host(domain);
        sts.policy.url = host.as_ref().map(url);
        if let Some(source) = source {
            source.fill(&mut sts.policy);
        }
        let is_missing = matches!(sts.policy.state, StsPolicyState::Unsought | StsPolicyState::Unseen);
        if sts.state == MtaStsState::Present && is_missing {
            sts.policy.state = StsPolicyState::Unseen;
            let addresses = host.as_ref().map(|host| Addresses::of(host, seek)).unwrap_or_default();
            if addresses.is_none() {
                sts.policy.is_without_address();
            }
            sts.policy.unknown = addresses.unknown;
        }
        if let Some(policy) = sts.policy.policy.as_ref().filter(|policy| policy.mode != StsMode::None) {
            for exchange in mail.exchanges().map(|exchange| &exchange.exchange) {
                let is_known = sts.exchanges.iter().any(|known| known.exchange == *exchange);
                if !is_known && sts.exchanges.len() < EXCHANGES {
                    sts.exchanges.push(StsExchange { exchange: exchange.clone(), named: policy.names(exchange) });
                }
            }
        }
        sts
    }

    /// What the records say.
    fn of_records(domain: &Name, seek: &Seek<'_>) -> Self {
        let mut sts = Self {
            state: MtaStsState::Absent,
            records: Vec::new(),
            fault: None,
            id: None,
            unknown: None,
            policy: StsPolicySeen::default(),
            exchanges: Vec::new(),
        };
        // There is no room for the label, so there is no such name.
        let Some(owner) = owner(domain) else { return sts };
        let texts = match seek.ask(&owner, Rtype::TXT) {
            Sought::Answer(answer) => texts(answer),
            Sought::Failed(unknown) => return Self { state: MtaStsState::Unknown, unknown: Some(unknown), ..sts },
            Sought::Wanted => return Self { state: MtaStsState::Unknown, ..sts },
        };
        // RFC 8461 §3.1: those that do not begin so are discarded, and what is left has to be one.
        let mut records: Vec<_> = texts.iter().filter(|text| fields(text, record::VERSION).is_some()).collect();
        if records.is_empty() {
            records.extend(texts.iter().filter(|text| is_meant(text, record::VERSION)));
        }
        sts.records = records.iter().map(|text| shown(text)).collect();
        let read = match records.as_slice() {
            [] => return sts,
            [record] => parse_record(record),
            [first, ..] if fields(first, record::VERSION).is_some() => {
                Err(StsRecordFault { reason: StsRecordReason::Several, part: None })
            }
            [first, ..] => parse_record(first),
        };
        match read {
            Ok(StsRecord { id }) => Self { state: MtaStsState::Present, id: Some(id), ..sts },
            Err(fault) => Self { state: MtaStsState::Broken, fault: Some(fault), ..sts },
        }
    }

    /// Whether there is a policy that nobody saw.
    pub(super) fn is_policy_unseen(&self) -> bool {
        self.state == MtaStsState::Present && self.policy.state == StsPolicyState::Unseen
    }
}

/// What is known of the addresses of a policy's host.
#[derive(Default)]
struct Addresses {
    any: bool,
    wanted: bool,
    unknown: Vec<Unknown>,
}

impl Addresses {
    fn of(host: &Name, seek: &Seek<'_>) -> Self {
        let mut addresses = Self::default();
        for rtype in [Rtype::AAAA, Rtype::A] {
            match seek.ask(host, rtype) {
                Sought::Answer(answer) => addresses.any |= !answer.records().is_empty(),
                Sought::Failed(unknown) => addresses.unknown.push(unknown),
                Sought::Wanted => addresses.wanted = true,
            }
        }
        addresses
    }

    /// Whether there is none, for sure.
    fn is_none(&self) -> bool {
        !self.any && !self.wanted && self.unknown.is_empty()
    }
}

/// Fetches the policy once the record says that there is one, and its host has an address or hides it.
pub(super) async fn fetch<E: Effects>(
    domain: &Name,
    resolver: &Resolver<'_, E>,
    answers: &RefCell<Answers>,
) -> Option<PolicySource> {
    let host = host(domain)?;
    // Whatever brings the answers polls this as well.
    let wanted = poll_fn(|_| {
        let answers = answers.borrow();
        let seek = Seek::new(&answers);
        match MtaSts::of_records(domain, &seek) {
            MtaSts { state: MtaStsState::Present, .. } => match Addresses::of(&host, &seek) {
                Addresses { any: false, wanted: true, .. } => Poll::Pending,
                addresses => Poll::Ready(!addresses.is_none()),
            },
            MtaSts { state: MtaStsState::Unknown, unknown: None, .. } => Poll::Pending,
            _ => Poll::Ready(false),
        }
    })
    .await;
    let deadline = DEADLINE.min(resolver.deadline() - resolver.elapsed());
    if !wanted || deadline <= 0.0 {
        return None;
    }
    Some(PolicySource::fetched(resolver.effects().policy(&url(&host), LIMIT, deadline).await))
}
