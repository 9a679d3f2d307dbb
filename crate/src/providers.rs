//! Who runs an exchange, and which MX records its customers are to publish.
//!
//! The table is `crate/providers.toml`; what is read here is the same as lines of fields
//! (`providers.tsv`, and `www/providers.js` of the same text, written by a test), so that it is data beside the Wasm and not in it.

use core::ops::Range;
use std::borrow::Cow;
use std::sync::Arc;

use crate::Name;
use crate::exchange::matches;

/// The fields of a line that hold patterns: those of exchanges, of submission hosts and of placeholders.
const EXCHANGES: usize = 4;
const SUBMISSION: usize = 6;
const PLACEHOLDER: usize = 7;

/// The table, which many checks share: a clone of it is the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Providers(Arc<Table>);

/// A line a provider, see [`Provider`] for the fields between the tabs.
#[derive(Debug, PartialEq, Eq)]
struct Table {
    text: Cow<'static, str>,
    /// Every pattern, so that a name is looked up without reading the table anew: a set of hundreds of exchanges
    /// does that thousands of times.
    patterns: Vec<Pattern>,
}

/// A pattern of the table, by where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    /// Where the line of its provider begins.
    line: usize,
    field: usize,
    place: Range<usize>,
}

/// A provider of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider<'a> {
    /// Its id; empty in the line of those hosts that belong to no provider of the table.
    pub id: &'a str,
    /// What to call it.
    pub name: &'a str,
    /// What it does with mail: `mailbox`, `gateway`, `forwarder` or `inbound-api`.
    pub role: &'a str,
    /// Its own page on how to set a domain up; may be empty.
    pub setup: &'a str,
    /// Sets of records with `|` between them, a `!` before one that is out of date; in each, records with commas.
    sets: &'a str,
}

/// The records that a provider asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderSet<'a> {
    /// Whether the provider asks for it today; an old one may still work.
    pub current: bool,
    records: &'a str,
}

impl Providers {
    /// A table in the form of `providers.tsv`.
    pub fn new(table: impl Into<Cow<'static, str>>) -> Self {
        let table = table.into();
        let (mut patterns, mut place) = (Vec::new(), 0);
        for text in table.split('\n') {
            let line = place;
            for (field, text) in text.split('\t').enumerate() {
                for pattern in text.split(' ') {
                    let end = place + pattern.len();
                    if matches!(field, EXCHANGES | SUBMISSION | PLACEHOLDER) {
                        patterns.push(Pattern { line, field, place: place..end });
                    }
                    // One octet parts patterns, fields and lines.
                    place = end + 1;
                }
            }
        }
        Self(Arc::new(Table { text: table, patterns }))
    }

    /// The table that is shipped.
    ///
    /// ```
    /// use mxlens::providers::Providers;
    ///
    /// let providers = Providers::shipped();
    /// let exchange = "alt1.aspmx.l.google.com".parse()?;
    /// assert_eq!(providers.of(&exchange).map(|provider| provider.name), Some("Google Workspace"));
    /// # Ok::<(), mxlens::NameError>(())
    /// ```
    #[cfg(not(target_arch = "wasm32"))]
    pub fn shipped() -> Self {
        Self::new(include_str!("providers.tsv"))
    }

    /// Every provider, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = Provider<'_>> {
        self.0.text.trim_ascii_end().split('\n').map(Provider::read)
    }

    /// The provider with an id.
    pub fn by_id(&self, id: &str) -> Option<Provider<'_>> {
        self.iter().find(|provider| provider.id == id && !id.is_empty())
    }

    /// The provider that takes mail at an exchange.
    pub fn of(&self, exchange: &Name) -> Option<Provider<'_>> {
        // Such a host may lie within the names of a provider's exchanges, and is none.
        if self.with_submission(exchange).is_some() {
            return None;
        }
        self.find(exchange, EXCHANGES)
    }

    /// The provider whose customers send through a host, or read their mail there.
    pub fn with_submission(&self, exchange: &Name) -> Option<Provider<'_>> {
        self.find(exchange, SUBMISSION)
    }

    /// The provider that asked for a name as a proof of ownership.
    pub fn with_placeholder(&self, exchange: &Name) -> Option<Provider<'_>> {
        self.find(exchange, PLACEHOLDER)
    }

    /// The first provider of the table that has a pattern for an exchange in a field.
    fn find(&self, exchange: &Name, field: usize) -> Option<Provider<'_>> {
        let text = |place: Range<usize>| self.0.text.get(place).unwrap_or_default();
        let fits = |pattern: &&Pattern| pattern.field == field && matches(text(pattern.place.clone()), exchange);
        let line = self.0.patterns.iter().find(fits)?.line;
        text(line..self.0.text.len()).split('\n').next().map(Provider::read)
    }
}

/// The table that is shipped; in the Wasm none, as it lies beside that.
impl Default for Providers {
    fn default() -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        return Self::shipped();
        #[cfg(target_arch = "wasm32")]
        Self::new("")
    }
}

impl<'a> Provider<'a> {
    fn read(line: &'a str) -> Self {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        Self { id: next(), name: next(), role: next(), setup: next(), sets: fields.nth(1).unwrap_or_default() }
    }

    /// The sets of records it asks for, the recommended one first; none where they are not known.
    pub fn sets(&self) -> impl Iterator<Item = ProviderSet<'a>> + use<'a> {
        self.sets.split('|').filter(|set| !set.is_empty()).map(|set| match set.strip_prefix('!') {
            Some(records) => ProviderSet { current: false, records },
            None => ProviderSet { current: true, records: set },
        })
    }
}

impl<'a> ProviderSet<'a> {
    /// Preference and exchange of each record, for a domain; an exchange may be a pattern with `*` for a label.
    pub fn records(&self, domain: &Name) -> Vec<(u16, String)> {
        let mut records = Vec::new();
        for record in self.records.split(',') {
            if let Some((preference, exchange)) = record.split_once(' ') {
                records.push((preference.parse().unwrap_or_default(), assigned(exchange, domain)));
            }
        }
        records
    }
}

/// Some providers name an exchange after the customer: with hyphens for its dots.
fn assigned(exchange: &str, domain: &Name) -> String {
    match exchange.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some((_, rest)) => {
            let mut assigned = String::new();
            for label in domain.to_string().split('.') {
                if !assigned.is_empty() {
                    assigned.push('-');
                }
                assigned.push_str(label);
            }
            assigned + rest
        }
        None => exchange.to_owned(),
    }
}
