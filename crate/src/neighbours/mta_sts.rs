//! MTA-STS (RFC 8461): the record that says that there is a policy, and the policy.

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::Poll;

use super::records::{shown, texts};
use super::seek::Sought;
use super::{Effects, Seek};
use crate::answers::Answers;
use crate::resolve::Resolver;
use crate::rule::Unknown;
use crate::{Name, Rtype};

wire! {
    /// What is known of a domain's MTA-STS.
    pub struct MtaSts {
        /// Whether there is a record that says so.
        pub state: MtaStsState,
        /// The records that begin as one, as text.
        pub records: Vec<String>,
        /// Why the records could not be had.
        pub unknown: Option<Unknown>,
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
}

/// Where a policy comes from.
#[derive(Clone, Debug)]
pub(super) enum PolicySource {
    /// Somebody pasted it.
    Pasted(#[allow(dead_code)] String),
}

/// The name of the record.
fn owner(domain: &Name) -> Option<Name> {
    domain.child(b"_mta-sts").ok()
}

impl MtaSts {
    pub(super) fn read(domain: &Name, seek: &Seek<'_>, _: Option<&PolicySource>) -> Self {
        let absent = Self { state: MtaStsState::Absent, records: Vec::new(), unknown: None };
        // There is no room for the label, so there is no such name.
        let Some(owner) = owner(domain) else { return absent };
        let answer = match seek.ask(&owner, Rtype::TXT) {
            Sought::Answer(answer) => answer,
            Sought::Failed(unknown) => return Self { state: MtaStsState::Unknown, unknown: Some(unknown), ..absent },
            Sought::Wanted => return Self { state: MtaStsState::Unknown, ..absent },
        };
        let records: Vec<_> =
            texts(answer).iter().filter(|text| text.starts_with(b"v=STSv1;")).map(|text| shown(text)).collect();
        let state = match records.len() {
            0 => MtaStsState::Absent,
            1 => MtaStsState::Present,
            _ => MtaStsState::Broken,
        };
        Self { state, records, unknown: None }
    }

    /// Whether there is a policy that nobody saw.
    pub(super) fn is_policy_unseen(&self) -> bool {
        self.state == MtaStsState::Present
    }
}

/// Fetches the policy once the record says that there is one.
pub(super) async fn fetch<E: Effects>(
    domain: &Name,
    _: &Resolver<'_, E>,
    answers: &RefCell<Answers>,
) -> Option<PolicySource> {
    let owner = owner(domain)?;
    // Whatever brings the answer polls this as well.
    poll_fn(|_| match Seek::new(&answers.borrow()).ask(&owner, Rtype::TXT) {
        Sought::Wanted => Poll::Pending,
        Sought::Answer(_) | Sought::Failed(_) => Poll::Ready(()),
    })
    .await;
    None
}
