//! The DNS Tree Walk: from a domain up to its top-level domain (RFC 9989 §4.10).

use super::record::{DmarcRecord, is_nearly_record, is_record};
use crate::neighbours::Seek;
use crate::neighbours::records::{shown, texts};
use crate::neighbours::seek::Sought;
use crate::rule::Unknown;
use crate::{Name, Rtype};

/// From so many labels on, some names on the way are not asked about (§4.10, step 4).
const SKIPPED_FROM: usize = 8;

/// How many texts that count for nothing are kept.
const KEPT: usize = 10;

wire! {
    /// A name on the way, and what stands there.
    pub struct DmarcStep {
        /// The domain; its record is at `_dmarc` below it.
        pub domain: Name,
        /// Whether it has a record.
        pub state: DmarcState,
        /// The record.
        pub record: Option<DmarcRecord>,
        /// What stands there and counts for nothing: several records, or what is nearly one, as text.
        pub discarded: Vec<String>,
        /// Why it could not be had.
        pub unknown: Option<Unknown>,
    }

    /// Whether there is a DMARC record.
    #[derive(Copy, PartialEq, Eq)]
    pub enum DmarcState {
        /// There is none.
        Absent,
        /// There is one.
        Present,
        /// There is what was meant as one and is none: several, or one that breaks the rules.
        Broken,
        /// The query failed.
        Unknown,
    }
}

/// The domains that are asked about, from the domain itself to its top-level domain: eight at most.
fn targets(domain: &Name) -> Vec<Name> {
    let mut targets = Vec::new();
    let (mut next, mut labels) = (domain.clone(), domain.labels().count());
    while labels > 0 {
        let rest = if labels < SKIPPED_FROM { labels - 1 } else { SKIPPED_FROM - 1 };
        let mut parent = next.clone();
        for _ in rest..labels {
            parent = parent.parent().unwrap_or_else(Name::root);
        }
        targets.push(core::mem::replace(&mut next, parent));
        labels = rest;
    }
    targets
}

/// Goes up from a domain, to the first that says whether it is a public suffix.
///
/// All names are asked about at once, as another round trip costs more than a question that was not needed.
pub(super) fn walk(domain: &Name, seek: &Seek<'_>) -> Vec<DmarcStep> {
    let mut steps: Vec<DmarcStep> = Vec::new();
    for target in targets(domain) {
        let step = DmarcStep::read(target, seek);
        let has_stopped = steps.last().is_some_and(|last| last.public_suffix().is_some());
        if !has_stopped {
            steps.push(step);
        }
    }
    steps
}

impl DmarcStep {
    fn read(domain: Name, seek: &Seek<'_>) -> Self {
        let mut step = Self { domain, state: DmarcState::Absent, record: None, discarded: Vec::new(), unknown: None };
        // Where the name would be too long, there is none.
        let Some(owner) = step.owner() else { return step };
        let texts = match seek.ask(&owner, Rtype::TXT) {
            Sought::Answer(answer) => texts(answer),
            Sought::Failed(unknown) => return Self { state: DmarcState::Unknown, unknown: Some(unknown), ..step },
            Sought::Wanted => return Self { state: DmarcState::Unknown, ..step },
        };
        let records: Vec<_> = texts.iter().filter(|text| is_record(text)).collect();
        match records.as_slice() {
            [] => {
                let nearly = texts.iter().filter(|text| is_nearly_record(text));
                step.discarded.extend(nearly.take(KEPT).map(|text| shown(text)));
            }
            [text] => step.record = Some(DmarcRecord::parse(text)),
            several => step.discarded.extend(several.iter().take(KEPT).map(|text| shown(text))),
        }
        step.state = match (&step.record, step.discarded.is_empty()) {
            (Some(_), _) => DmarcState::Present,
            (None, true) => DmarcState::Absent,
            (None, false) => DmarcState::Broken,
        };
        step
    }

    /// The name that has the record; `None` where there is no room for its label.
    pub fn owner(&self) -> Option<Name> {
        self.domain.child(b"_dmarc").ok()
    }

    /// What the record says of whether others register names below.
    fn public_suffix(&self) -> Option<bool> {
        self.record.as_ref().and_then(|record| record.public_suffix)
    }
}

/// The Organizational Domain of the domain that a walk began at (RFC 9989 §4.10.2).
///
/// `None` where a query that failed may have told another one.
pub(super) fn organizational_domain(start: &Name, steps: &[DmarcStep]) -> Option<Name> {
    let mut found = start;
    for (index, step) in steps.iter().enumerate() {
        match (step.state, step.public_suffix()) {
            (DmarcState::Unknown, _) => return None,
            (_, Some(false)) => return Some(step.domain.clone()),
            (_, Some(true)) if index > 0 => return Some(below(start, &step.domain)),
            (DmarcState::Present, _) => found = &step.domain,
            (DmarcState::Absent | DmarcState::Broken, _) => {}
        }
    }
    Some(found.clone())
}

/// Why a walk does not tell.
pub(super) fn failure(steps: &[DmarcStep]) -> Option<Unknown> {
    steps.iter().find_map(|step| step.unknown.clone())
}

/// The name one label below another, on the way down to `start`.
fn below(start: &Name, suffix: &Name) -> Name {
    let mut name = start.clone();
    while let Some(parent) = name.parent().filter(|parent| parent != suffix && parent.is_within(suffix)) {
        name = parent;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        text.parse().unwrap()
    }

    #[test]
    fn eight_names_are_asked_about_at_most() {
        let asked = |text| targets(&name(text)).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(asked("com"), "com");
        assert_eq!(asked("a.mail.example.com"), "a.mail.example.com mail.example.com example.com com");
        assert_eq!(
            asked("a.b.c.d.e.f.g.com"),
            "a.b.c.d.e.f.g.com b.c.d.e.f.g.com c.d.e.f.g.com d.e.f.g.com e.f.g.com f.g.com g.com com"
        );
        // RFC 9989 §4.10
        assert_eq!(
            asked("a.b.c.d.e.f.g.h.i.j.mail.example.com"),
            "a.b.c.d.e.f.g.h.i.j.mail.example.com g.h.i.j.mail.example.com h.i.j.mail.example.com \
             i.j.mail.example.com j.mail.example.com mail.example.com example.com com"
        );
        assert!(targets(&Name::root()).is_empty());
        assert_eq!(targets(&name(&"a.".repeat(127))).len(), 8);
    }

    #[test]
    fn one_label_below() {
        assert_eq!(below(&name("a.b.c.example"), &name("c.example")), name("b.c.example"));
        assert_eq!(below(&name("a.example"), &name("example")), name("a.example"));
    }
}
