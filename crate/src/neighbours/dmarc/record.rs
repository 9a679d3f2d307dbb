//! A DMARC Policy Record, read to the letter (RFC 9989 §4.7, §4.8).

use super::report::{DmarcReportUri, ReportKind, uris};
use crate::neighbours::records::shown;
use crate::neighbours::tags::{Tag, begins_with_version, mentions, tags};

/// How many faults, unknown tags and addresses of one record are kept: more than any record has that is meant well.
const KEPT: usize = 20;

/// The tags there are, and those there were (RFC 9989 §9.3).
const TAGS: [&str; 14] = ["v", "p", "sp", "np", "psd", "t", "adkim", "aspf", "rua", "ruf", "fo", "pct", "rf", "ri"];

wire! {
    /// A DMARC Policy Record (RFC 9989 §4.7).
    pub struct DmarcRecord {
        /// The record, as text.
        pub text: String,
        /// What is asked for mail from the domain that has it: `p`.
        pub policy: Option<DmarcPolicy>,
        /// What is asked for its subdomains: `sp`.
        pub subdomain_policy: Option<DmarcPolicy>,
        /// What is asked for names below it that do not exist: `np`.
        pub nonexistent_policy: Option<DmarcPolicy>,
        /// How receivers take these three.
        pub reading: DmarcReading,
        /// Whether the domain is one under which others register names: `psd`, where that is said.
        pub public_suffix: Option<bool>,
        /// Whether receivers are asked to apply the policy one step milder: `t=y`.
        pub testing: bool,
        /// Whether the domain of a DKIM signature has to be the very domain of the author: `adkim=s`.
        pub strict_dkim: bool,
        /// Whether the domain that SPF passes has to be the very domain of the author: `aspf=s`.
        pub strict_spf: bool,
        /// When failure reports are wanted: `fo`.
        pub failures: Option<String>,
        /// Where reports are to go: `rua` and `ruf`.
        pub reports: Vec<DmarcReportUri>,
        /// What breaks the rules; receivers take the default for it.
        pub faults: Vec<DmarcFault>,
        /// What earlier DMARC had and this has not: `pct`, `rf`, `ri`, and sizes behind addresses (RFC 9989 §C.4, §C.5.2).
        pub removed: Vec<String>,
        /// Tags that are none of DMARC, which receivers pass over.
        pub unknown_tags: Vec<String>,
    }

    /// What a domain asks receivers to do with mail that fails DMARC (RFC 9989 §4.7).
    #[derive(Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum DmarcPolicy {
        /// Nothing.
        None,
        /// To take it to be suspicious.
        Quarantine,
        /// To refuse it.
        Reject,
    }

    /// How receivers take a record (RFC 9989 §4.10.1).
    #[derive(Copy, PartialEq, Eq)]
    pub enum DmarcReading {
        /// As it says.
        AsWritten,
        /// As if it said `p=none`: `p` is absent, or a policy is none that there is, but reports are wanted.
        AsNone,
        /// Not at all: as before, and no reports are wanted.
        Ignored,
    }

    /// A part of a record that breaks the rules.
    #[derive(PartialEq, Eq)]
    pub struct DmarcFault {
        /// The part.
        pub part: String,
        /// What is wrong with it.
        pub kind: DmarcFaultKind,
    }

    /// What can be wrong with a part of a record.
    #[derive(Copy, PartialEq, Eq)]
    pub enum DmarcFaultKind {
        /// It is no tag with a value.
        NotATag,
        /// The value is none that the tag can have.
        BadValue,
        /// The tag stands there before already.
        Repeated,
    }
}

/// Whether a text is a DMARC record: it begins with `v=DMARC1` (RFC 9989 §4.10, step 2).
pub(super) fn is_record(text: &[u8]) -> bool {
    begins_with_version(text, b"DMARC1")
}

/// Whether a text that is no DMARC record was meant to be one.
pub(super) fn is_nearly_record(text: &[u8]) -> bool {
    mentions(text, b"DMARC1")
}

impl DmarcRecord {
    /// Reads a text that is a record.
    pub(super) fn parse(text: &[u8]) -> Self {
        let mut record = Self {
            text: shown(text),
            policy: None,
            subdomain_policy: None,
            nonexistent_policy: None,
            reading: DmarcReading::AsWritten,
            public_suffix: None,
            testing: false,
            strict_dkim: false,
            strict_spf: false,
            failures: None,
            reports: Vec::new(),
            faults: Vec::new(),
            removed: Vec::new(),
            unknown_tags: Vec::new(),
        };
        let mut seen = [false; TAGS.len()];
        let mut is_policy_sound = true;
        for tag in tags(text) {
            let place = TAGS.iter().position(|known| tag.name.eq_ignore_ascii_case(known.as_bytes()));
            let name = place.and_then(|place| TAGS.get(place)).copied().unwrap_or_default();
            let is_repeated =
                place.and_then(|place| seen.get_mut(place)).is_some_and(|seen| core::mem::replace(seen, true));
            let kind = if is_repeated { Some(DmarcFaultKind::Repeated) } else { record.read(name, tag) };
            if kind == Some(DmarcFaultKind::BadValue) && ["p", "sp", "np"].contains(&name) {
                is_policy_sound = false;
            }
            if let Some(kind) = kind {
                push(&mut record.faults, DmarcFault { part: shown(tag.part), kind });
            }
        }
        let wants_reports =
            record.reports.iter().any(|report| report.kind == ReportKind::Aggregate && report.is_sound());
        record.reading = match (is_policy_sound && record.policy.is_some(), wants_reports) {
            (true, _) => DmarcReading::AsWritten,
            (false, true) => DmarcReading::AsNone,
            (false, false) => DmarcReading::Ignored,
        };
        record
    }

    /// Takes in a tag; gives what is wrong with it.
    fn read(&mut self, name: &str, tag: Tag<'_>) -> Option<DmarcFaultKind> {
        let value = match tag.value {
            // RFC 9989 §4.8: printable characters, at least one.
            Some(value) if value.iter().all(|octet| matches!(octet, b' '..=b'~')) => value,
            Some(_) if !name.is_empty() => return Some(DmarcFaultKind::BadValue),
            Some(_) | None => return Some(DmarcFaultKind::NotATag),
        };
        let is_sound = match name {
            "v" => true,
            "p" => set(&mut self.policy, policy(value)),
            "sp" => set(&mut self.subdomain_policy, policy(value)),
            "np" => set(&mut self.nonexistent_policy, policy(value)),
            "psd" => {
                self.public_suffix = either(value, b"y", b"n");
                self.public_suffix.is_some() || value.eq_ignore_ascii_case(b"u")
            }
            "t" => flag(&mut self.testing, either(value, b"y", b"n")),
            "adkim" => flag(&mut self.strict_dkim, either(value, b"s", b"r")),
            "aspf" => flag(&mut self.strict_spf, either(value, b"s", b"r")),
            "rua" => self.read_uris(ReportKind::Aggregate, value),
            "ruf" => self.read_uris(ReportKind::Failure, value),
            "fo" => {
                let is_sound = is_failure_options(value);
                self.failures = is_sound.then(|| shown(value));
                is_sound
            }
            "pct" | "rf" | "ri" => {
                push(&mut self.removed, shown(tag.part));
                true
            }
            _ if tag.name.is_empty() || !tag.name.iter().all(u8::is_ascii_alphabetic) => {
                return Some(DmarcFaultKind::NotATag);
            }
            _ => {
                push(&mut self.unknown_tags, shown(tag.part));
                true
            }
        };
        (!is_sound).then_some(DmarcFaultKind::BadValue)
    }

    fn read_uris(&mut self, kind: ReportKind, value: &[u8]) -> bool {
        for report in uris(kind, value).take(KEPT) {
            if report.limited {
                push(&mut self.removed, report.uri.clone());
            }
            self.reports.push(report);
        }
        !value.is_empty()
    }

    /// What the record asks for mail from a domain, and by which tag: its own domain, or one below, which exists or
    /// not (RFC 9989 §4.7, §4.10.1).
    ///
    /// `None` where that depends on whether the domain exists, and nobody knows.
    pub(super) fn asks(&self, place: Place) -> Option<(DmarcPolicy, PolicyTag)> {
        if self.reading == DmarcReading::AsNone {
            return Some((DmarcPolicy::None, PolicyTag::P));
        }
        let own = (self.policy.unwrap_or(DmarcPolicy::None), PolicyTag::P);
        let existing = self.subdomain_policy.map_or(own, |policy| (policy, PolicyTag::Sp));
        let nonexistent = self.nonexistent_policy.map_or(existing, |policy| (policy, PolicyTag::Np));
        match place {
            Place::Own => Some(own),
            Place::Below { exists: Some(true) } => Some(existing),
            Place::Below { exists: Some(false) } => Some(nonexistent),
            Place::Below { exists: None } => (existing == nonexistent).then_some(existing),
        }
    }
}

/// Where a domain stands to the one that has a record.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// It is the same.
    Own,
    /// It is below.
    Below {
        /// Whether there is such a name, where that is known.
        exists: Option<bool>,
    },
}

wire! {
    /// The tag of a record that holds for a domain.
    #[derive(Copy, PartialEq, Eq)]
    pub enum PolicyTag {
        /// The policy of the domain itself.
        P,
        /// That for its subdomains.
        Sp,
        /// That for names below it that do not exist.
        Np,
    }
}

fn policy(value: &[u8]) -> Option<DmarcPolicy> {
    let policies =
        [("none", DmarcPolicy::None), ("quarantine", DmarcPolicy::Quarantine), ("reject", DmarcPolicy::Reject)];
    policies.into_iter().find(|(word, _)| value.eq_ignore_ascii_case(word.as_bytes())).map(|(_, policy)| policy)
}

/// Which of two letters a value is.
fn either(value: &[u8], yes: &[u8], no: &[u8]) -> Option<bool> {
    match () {
        () if value.eq_ignore_ascii_case(yes) => Some(true),
        () if value.eq_ignore_ascii_case(no) => Some(false),
        () => None,
    }
}

fn set<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    *field = value;
    field.is_some()
}

fn flag(field: &mut bool, value: Option<bool>) -> bool {
    *field = value.unwrap_or(*field);
    value.is_some()
}

/// Whether these are options for failure reports: `0` or `1`, `d`, `s`, each once, with colons between.
fn is_failure_options(value: &[u8]) -> bool {
    let mut seen: Vec<u8> = Vec::new();
    value.split(|octet| *octet == b':').all(|option| match option {
        [b'0' | b'1'] if !seen.contains(&b'0') => {
            seen.push(b'0');
            true
        }
        [letter] if b"dDsS".contains(letter) && !seen.contains(&letter.to_ascii_lowercase()) => {
            seen.push(letter.to_ascii_lowercase());
            true
        }
        _ => false,
    })
}

/// Keeps a thing, as long as there are not too many of them.
fn push<T>(kept: &mut Vec<T>, thing: T) {
    if kept.len() < KEPT {
        kept.push(thing);
    }
}
