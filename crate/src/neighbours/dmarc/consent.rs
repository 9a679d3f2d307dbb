//! Whether domains that are to get reports agree to that (RFC 9990 §4, RFC 9991 §5).

use super::record::{DmarcRecord, is_record};
use super::report::DmarcReportUri;
use super::walk::{failure, organizational_domain, walk};
use crate::neighbours::Seek;
use crate::neighbours::records::{shown, texts};
use crate::neighbours::seek::Sought;
use crate::rule::Unknown;
use crate::{Name, Rtype};

/// How many receiving domains are looked at.
const MOST: usize = 5;

wire! {
    /// A domain that is to get reports.
    pub struct DmarcConsent {
        /// The domain.
        pub host: Name,
        /// Where its consent would stand, where it needs one.
        pub owner: Option<Name>,
        /// Whether it agrees.
        pub state: ConsentState,
        /// The record that says so, as text.
        pub text: Option<String>,
        /// Why that is not known.
        pub unknown: Option<Unknown>,
    }

    /// Whether a domain agrees to get reports.
    #[derive(Copy, PartialEq, Eq)]
    pub enum ConsentState {
        /// It belongs to the same organization, and need not say so.
        Needless,
        /// It says so.
        Given,
        /// It does not say so: report senders send nothing.
        Absent,
        /// It sends the reports on to a further domain: report senders send nothing.
        Elsewhere,
        /// A query failed.
        Unknown,
    }
}

/// What the domains say that a record names for reports; the record is that of `domain`.
///
/// `organization` is the Organizational Domain of `domain`, or why that is not known.
pub(super) fn consents(
    domain: &Name,
    organization: Result<&Name, Option<Unknown>>,
    reports: &[DmarcReportUri],
    seek: &Seek<'_>,
) -> Vec<DmarcConsent> {
    let mut consents: Vec<DmarcConsent> = Vec::new();
    for report in reports.iter().filter(|report| report.is_sound()) {
        let Some(host) = &report.host else { continue };
        if consents.iter().any(|consent| consent.host == *host) {
            continue;
        }
        let consent =
            DmarcConsent { host: host.clone(), owner: None, state: ConsentState::Needless, text: None, unknown: None };
        let seek = Some(seek).filter(|_| consents.len() < MOST);
        consents.push(match is_same(domain, &organization, host, seek) {
            Ok(true) => consent,
            Ok(false) => consent.read(domain, None, reports, seek),
            // Where it is not known whether a consent is needed, one that is there still says what is to be known.
            Err(unknown) => consent.read(domain, Some(unknown), reports, seek),
        });
    }
    consents
}

/// Whether two domains belong to one organization, or why that is not known.
fn is_same(
    domain: &Name,
    organization: &Result<&Name, Option<Unknown>>,
    host: &Name,
    seek: Option<&Seek<'_>>,
) -> Result<bool, Option<Unknown>> {
    if host == domain || organization.as_ref().is_ok_and(|organization| host == *organization) {
        return Ok(true);
    }
    let organization = organization.clone()?;
    // The Organizational Domain of a name is that name, or one above it.
    if !host.is_within(organization) {
        return Ok(false);
    }
    let steps = walk(host, seek.ok_or(None)?);
    let own = organizational_domain(host, &steps).ok_or_else(|| failure(&steps))?;
    Ok(own == *organization)
}

/// The name at which a host agrees to get the reports about a domain; `None` where that would be too long.
fn owner(domain: &Name, host: &Name) -> Option<Name> {
    let between: [&[u8]; 2] = [b"_report", b"_dmarc"];
    Name::from_labels(domain.labels().chain(between).chain(host.labels())).ok()
}

impl DmarcConsent {
    /// Looks for the consent; `undecided` says why it is not known whether one is needed, where that is so.
    fn read(
        self,
        domain: &Name,
        undecided: Option<Option<Unknown>>,
        reports: &[DmarcReportUri],
        seek: Option<&Seek<'_>>,
    ) -> Self {
        // RFC 9990 §4, step 4.
        let Some(owner) = owner(domain, &self.host) else { return Self { state: ConsentState::Absent, ..self } };
        let unseen = Self { owner: Some(owner.clone()), state: ConsentState::Unknown, ..self };
        let not_asked = Unknown::NotAsked { name: owner.clone(), rtype: Rtype::TXT };
        let Some(seek) = seek else { return Self { unknown: Some(not_asked), ..unseen } };
        if undecided == Some(None) {
            // The answers that say whether one is needed are on their way.
            return unseen;
        }
        let answer = match seek.ask(&owner, Rtype::TXT) {
            Sought::Answer(answer) => answer,
            Sought::Failed(unknown) => return Self { unknown: Some(unknown), ..unseen },
            Sought::Wanted => return unseen,
        };
        let mut state = ConsentState::Absent;
        let mut said = None;
        for text in texts(answer).iter().filter(|text| is_record(text)) {
            let is_elsewhere = is_elsewhere(&unseen.host, &DmarcRecord::parse(text).reports, reports);
            (state, said) = (ConsentState::Given, Some(shown(text)));
            if !is_elsewhere {
                break;
            }
            state = ConsentState::Elsewhere;
        }
        match undecided {
            Some(unknown) if state == ConsentState::Absent => Self { unknown, ..unseen },
            _ => Self { state, text: said, ..unseen },
        }
    }
}

/// Whether a consent names a further domain for reports that are to go to this one.
fn is_elsewhere(host: &Name, said: &[DmarcReportUri], reports: &[DmarcReportUri]) -> bool {
    let is_wanted = |said: &DmarcReportUri| {
        reports.iter().any(|report| report.kind == said.kind && report.host.as_ref() == Some(host))
    };
    said.iter().any(|said| said.host.as_ref().is_some_and(|other| other != host) && is_wanted(said))
}
