//! What the MX records are to be, and how far they are from it.

use crate::Name;
use crate::dns::Mx;
use crate::exchange::matches;
use crate::facts::{MxFacts, MxState};
use crate::mx_lines::{self, MxLinesError};
use crate::providers::Providers;
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::target::trimmed;

/// What the MX records are to be: one of several sets, as a provider may take more than one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The provider, where it was given by its id.
    pub provider: Option<String>,
    /// The sets, the recommended one first: preference, and exchange or pattern of it.
    pub sets: Vec<Vec<(u16, String)>>,
}

wire! {
    /// How far the MX records are from what they are to be.
    pub struct Comparison {
        /// The provider whose set it is, where one was named.
        pub provider: Option<String>,
        /// Every record that is to be there.
        pub entries: Vec<ExpectedEntry>,
        /// The records that are there and are not to be.
        pub extra: Vec<ExtraMx>,
        /// Everything is as it is to be.
        pub complete: bool,
        /// Seconds that the answer seen may be kept still; the time after which a change of the zone shows here.
        pub ttl: Option<u32>,
    }

    /// A record that is to be there.
    pub struct ExpectedEntry {
        /// Its preference.
        pub preference: u16,
        /// Its exchange; a `*` stands for a label that the provider gives out.
        pub exchange: String,
        /// What there is of it.
        pub state: EntryState,
        /// The preference that it is published with.
        pub published: Option<u16>,
        /// The record as a line of a zone file; `null` where the provider gives out a part of the name.
        pub line: Option<String>,
    }

    /// What there is of a record.
    #[derive(Copy, PartialEq, Eq)]
    pub enum EntryState {
        /// It is published so.
        InPlace,
        /// It is not published.
        Missing,
        /// Its exchange is published, with another preference.
        PreferenceDifferent,
        /// The query for MX failed.
        Unknown,
    }

    /// A record that is not to be there.
    pub struct ExtraMx {
        /// Its preference.
        pub preference: u16,
        /// Its exchange.
        pub exchange: Name,
        /// The provider it belongs to, such as the old one.
        pub provider: Option<String>,
    }
}

impl Expected {
    /// Takes the id of a provider, or lines as [`mx_lines::parse`] does.
    ///
    /// # Errors
    ///
    /// [`MxLinesError`] for anything else, and for a provider that has no set for everybody.
    pub fn parse(text: &str, domain: &Name, providers: &Providers) -> Result<Self, MxLinesError> {
        if let Some(provider) = providers.by_id(trimmed(text)) {
            let mut sets = Vec::new();
            for set in provider.sets() {
                sets.push(set.records(domain));
            }
            return match sets.is_empty() {
                true => Err(MxLinesError::NoSet),
                false => Ok(Self { provider: Some(provider.id.to_owned()), sets }),
            };
        }
        let mut set = Vec::new();
        for line in mx_lines::parse(text, domain)? {
            set.push((line.mx.preference, line.mx.exchange.to_string()));
        }
        Ok(Self { provider: None, sets: vec![set] })
    }

    /// Compares with what is published: with the set of which most is there, or else with the first.
    pub fn compare(&self, domain: &Name, mx: &MxFacts, providers: &Providers) -> Comparison {
        let mut best = (0, self.sets.first());
        for set in &self.sets {
            let mut fit = 0;
            for (preference, exchange) in set {
                // A set is told by its exchanges; the preferences decide between sets of the same.
                if let Some(found) = published(mx, exchange, *preference) {
                    fit += 2 + usize::from(found.preference == *preference);
                }
            }
            // Of two with the same there, the shorter has less missing.
            if fit > best.0 || fit == best.0 && best.1.is_some_and(|best| fit > 0 && set.len() < best.len()) {
                best = (fit, Some(set));
            }
        }
        let set = best.1.map(Vec::as_slice).unwrap_or_default();
        let mut entries = Vec::new();
        for (preference, exchange) in set {
            entries.push(entry(domain, mx, *preference, exchange));
        }
        let mut extra = Vec::new();
        for Mx { preference, exchange } in &mx.records {
            if !set.iter().any(|(_, expected)| matches(expected, exchange)) {
                let provider = providers.of(exchange).map(|provider| provider.id.to_owned());
                extra.push(ExtraMx { preference: *preference, exchange: exchange.clone(), provider });
            }
        }
        let complete = extra.is_empty() && entries.iter().all(|entry| entry.state == EntryState::InPlace);
        Comparison { provider: self.provider.clone(), entries, extra, complete, ttl: mx.ttl }
    }
}

fn entry(domain: &Name, mx: &MxFacts, preference: u16, exchange: &str) -> ExpectedEntry {
    let published = published(mx, exchange, preference).map(|mx| mx.preference);
    let state = match published {
        _ if mx.state == MxState::Unknown => EntryState::Unknown,
        Some(seen) if seen == preference => EntryState::InPlace,
        Some(_) => EntryState::PreferenceDifferent,
        None => EntryState::Missing,
    };
    // A label that the provider gives out cannot be written.
    let name = exchange.parse::<Name>().ok().filter(|_| !exchange.contains('*'));
    let line = name.map(|name| SuggestedRecord::mx(domain, DEFAULT_TTL, preference, &name).line);
    ExpectedEntry { preference, exchange: exchange.to_owned(), state, published, line }
}

/// The record published for an exchange; of several the one with the preference wanted.
fn published<'a>(mx: &'a MxFacts, exchange: &str, preference: u16) -> Option<&'a Mx> {
    let mut found: Option<&Mx> = None;
    for mx in mx.records.iter().filter(|mx| matches(exchange, &mx.exchange)) {
        if found.is_none_or(|found| found.preference != preference) {
            found = Some(mx);
        }
    }
    found
}
