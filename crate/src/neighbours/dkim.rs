//! DKIM: the keys that mail from a domain is signed with (RFC 6376).
//!
//! DNS cannot list them: whoever knows a selector can ask for its key. So those of the domain's provider are looked at,
//! and those that somebody names; and whether there can be any at all.
//!
//! - `selectors`: those of providers;
//! - `key`: a key record, read to the letter.

mod key;
mod selectors;

use key::is_meant_as_key;

use super::Seek;
use super::records::{shown, texts};
use super::seek::Sought;
use crate::answer::Outcome;
use crate::rule::Unknown;
use crate::{Name, Rtype};

pub use key::{DkimAlgorithm, DkimFault, DkimFaultKind, DkimKey};

/// How many selectors that somebody names are looked at.
const MOST_SELECTORS: usize = 20;

/// How many records of a selector are read.
const MOST_RECORDS: usize = 10;

wire! {
    /// What is known of a domain's DKIM keys.
    pub struct Dkim {
        /// Whether there are any.
        pub state: DkimState,
        /// The selectors looked at.
        pub selectors: Vec<DkimSelector>,
        /// Why it is not known whether there can be keys.
        pub unknown: Option<Unknown>,
    }

    /// Whether a domain has DKIM keys.
    #[derive(Copy, PartialEq, Eq)]
    pub enum DkimState {
        /// There is no name below which they would be, so there are none (RFC 8020).
        Absent,
        /// At least one was seen.
        Present,
        /// None was seen; there may be some under other selectors.
        Unseen,
        /// A query failed.
        Unknown,
    }

    /// What is at a selector.
    pub struct DkimSelector {
        /// The selector.
        pub selector: String,
        /// Who named it.
        pub source: SelectorSource,
        /// The name at which its key is.
        pub owner: Name,
        /// Whether there is a key.
        pub state: SelectorState,
        /// The names that its aliases lead to.
        pub aliases: Vec<Name>,
        /// The keys; only of a single record it is clear which one counts (RFC 6376 §3.6.2.2).
        pub keys: Vec<DkimKey>,
        /// Texts that are no keys.
        pub others: Vec<String>,
        /// Why they could not be had.
        pub unknown: Option<Unknown>,
    }

    /// Who named a selector.
    #[derive(Copy, PartialEq, Eq)]
    pub enum SelectorSource {
        /// Whoever asks.
        Told,
        /// It is one of the provider that takes the domain's mail.
        Provider,
    }

    /// Whether there is a key at a selector.
    #[derive(Copy, PartialEq, Eq)]
    pub enum SelectorState {
        /// There is none.
        Absent,
        /// There is one that can be used, or was taken back.
        Present,
        /// There are several records, or one that breaks the rules.
        Broken,
        /// The query failed.
        Unknown,
    }
}

/// The name below which all keys of a domain are.
fn owner(domain: &Name) -> Option<Name> {
    domain.child(b"_domainkey").ok()
}

impl Dkim {
    /// Reads the keys of a domain: those of its provider, by its id, and those of selectors that somebody names.
    pub fn read(domain: &Name, seek: &Seek<'_>, provider: Option<&str>, told: &[String]) -> Self {
        let mut dkim = Self { state: DkimState::Absent, selectors: Vec::new(), unknown: None };
        let Some(owner) = owner(domain) else { return dkim };
        // Also where there is no such name, which some servers say although there are names below.
        let told = told.iter().take(MOST_SELECTORS).map(|selector| (selector.as_str(), SelectorSource::Told));
        let of_provider = provider.into_iter().flat_map(selectors::of);
        for (selector, source) in told.chain(of_provider.map(|selector| (selector, SelectorSource::Provider))) {
            let Some(owner) = below(&owner, selector) else { continue };
            if !dkim.selectors.iter().any(|other| other.owner == owner) {
                dkim.selectors.push(DkimSelector::read(selector, source, owner, seek));
            }
        }
        dkim.state = match seek.ask(&owner, Rtype::TXT) {
            // What an alias leads to does not exist; the alias does.
            Sought::Answer(answer) if answer.outcome == Outcome::NxDomain && answer.aliases.is_empty() => {
                DkimState::Absent
            }
            Sought::Answer(_) => DkimState::Unseen,
            Sought::Failed(unknown) => {
                dkim.unknown = Some(unknown);
                DkimState::Unknown
            }
            Sought::Wanted => DkimState::Unknown,
        };
        if dkim.selectors.iter().any(|selector| !selector.keys.is_empty()) {
            dkim.state = DkimState::Present;
        }
        dkim
    }

    /// The keys seen, each with its selector.
    pub fn keys(&self) -> impl Iterator<Item = (&DkimSelector, &DkimKey)> {
        self.selectors.iter().flat_map(|selector| selector.keys.iter().map(move |key| (selector, key)))
    }
}

/// A selector, which may be several labels (RFC 6376 §3.1), below another name.
fn below(owner: &Name, selector: &str) -> Option<Name> {
    let selector: Name = selector.parse().ok()?;
    if selector.is_root() { None } else { Name::from_labels(selector.labels().chain(owner.labels())).ok() }
}

impl DkimSelector {
    fn read(selector: &str, source: SelectorSource, owner: Name, seek: &Seek<'_>) -> Self {
        let mut read = Self {
            selector: selector.to_owned(),
            source,
            owner,
            state: SelectorState::Absent,
            aliases: Vec::new(),
            keys: Vec::new(),
            others: Vec::new(),
            unknown: None,
        };
        let answer = match seek.ask(&read.owner, Rtype::TXT) {
            Sought::Answer(answer) => answer,
            Sought::Failed(unknown) => return Self { state: SelectorState::Unknown, unknown: Some(unknown), ..read },
            Sought::Wanted => return Self { state: SelectorState::Unknown, ..read },
        };
        read.aliases.clone_from(&answer.aliases);
        for text in texts(answer).iter().take(MOST_RECORDS) {
            match is_meant_as_key(text) {
                true => read.keys.push(DkimKey::parse(text)),
                false => read.others.push(shown(text)),
            }
        }
        read.state = match read.keys.as_slice() {
            [] => SelectorState::Absent,
            [key] if key.faults.is_empty() && read.others.is_empty() => SelectorState::Present,
            _ => SelectorState::Broken,
        };
        read
    }
}
