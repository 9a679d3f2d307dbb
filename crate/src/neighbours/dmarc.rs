//! DMARC: what a domain asks receivers to do with mail that only pretends to be from it (RFC 9989).
//!
//! - `walk`: the names from the domain up, and the domain of its organization;
//! - `record`: a record, read to the letter;
//! - `report`: where reports are to go;
//! - `consent`: whether those who are to get them agree.

mod consent;
mod record;
mod report;
mod walk;

use consent::consents;
use record::Place;
use walk::{failure, organizational_domain, walk};

use super::Seek;
use super::seek::Sought;
use crate::answer::Outcome;
use crate::rule::Unknown;
use crate::{Name, Rtype};

pub use consent::{ConsentState, DmarcConsent};
pub use record::{DmarcFault, DmarcFaultKind, DmarcPolicy, DmarcReading, DmarcRecord, PolicyTag};
pub use report::{DmarcReportUri, ReportKind, ReportUriFault};
pub use walk::{DmarcState, DmarcStep};

wire! {
    /// What is known of a domain's DMARC.
    ///
    /// What passes SPF or DKIM counts where it is in alignment: its domain is the author's (strict), or has the same
    /// Organizational Domain (relaxed; RFC 9989 §4.4).
    pub struct Dmarc {
        /// Whether a record holds for the domain.
        pub state: DmarcState,
        /// The names from the domain up that may have it, and what stands there.
        pub walk: Vec<DmarcStep>,
        /// The domain of the organization; not known where a query failed.
        pub organizational_domain: Option<Name>,
        /// The domain whose record holds: itself, that of its organization, or the public suffix above it.
        pub policy_domain: Option<Name>,
        /// The tag of the record that holds for the domain.
        pub policy_tag: Option<PolicyTag>,
        /// What is asked for mail from the domain; `testing` in the record makes it one step milder.
        pub policy: Option<DmarcPolicy>,
        /// The domains that are to get reports, and whether they agree.
        pub consents: Vec<DmarcConsent>,
        /// Why it is not known which record holds, or what it asks.
        pub unknown: Vec<Unknown>,
    }
}

impl Dmarc {
    /// Reads the DMARC of a domain.
    pub fn read(domain: &Name, seek: &Seek<'_>) -> Self {
        let walk = walk(domain, seek);
        // The same question as that for SPF, so it costs nothing.
        let existence = exists(domain, seek);
        let organization = organizational_domain(domain, &walk);
        let mut dmarc = Self {
            state: DmarcState::Unknown,
            walk,
            organizational_domain: organization.clone(),
            policy_domain: None,
            policy_tag: None,
            policy: None,
            consents: Vec::new(),
            unknown: Vec::new(),
        };
        let step = match dmarc.holding(domain) {
            Ok(Some(step)) => step.clone(),
            Ok(None) => {
                let is_broken = dmarc.walk.iter().any(|step| step.state == DmarcState::Broken);
                dmarc.state = if is_broken { DmarcState::Broken } else { DmarcState::Absent };
                return dmarc;
            }
            Err(unknown) => return Self { unknown, ..dmarc },
        };
        let DmarcStep { domain: publisher, record: Some(record), .. } = step else { return dmarc };
        // A public suffix is an organization of its own (RFC 9989 §4.10.2).
        let organization = if publisher == *domain { organization } else { Some(publisher.clone()) };
        let organization = organization.as_ref().ok_or_else(|| failure(&dmarc.walk));
        dmarc.consents = consents(&publisher, organization, &record.reports, seek);
        dmarc.state = DmarcState::Present;
        if record.reading == DmarcReading::Ignored {
            dmarc.state = DmarcState::Broken;
        } else {
            let place = match publisher == *domain {
                true => Place::Own,
                false => Place::Below { exists: existence.as_ref().ok().copied() },
            };
            match record.asks(place) {
                Some((policy, tag)) => (dmarc.policy, dmarc.policy_tag) = (Some(policy), Some(tag)),
                None => dmarc.unknown.extend(existence.err().flatten()),
            }
        }
        dmarc.policy_domain = Some(publisher);
        dmarc
    }

    /// The record that holds for the domain.
    pub fn record(&self) -> Option<&DmarcRecord> {
        self.record_of(self.policy_domain.as_ref()?)
    }

    /// The record of a domain on the way up.
    pub fn record_of(&self, domain: &Name) -> Option<&DmarcRecord> {
        self.walk.iter().find(|step| step.domain == *domain)?.record.as_ref()
    }

    /// The step with the record that holds: that of the domain, else of its organization, else of the public suffix
    /// above (RFC 9989 §4.10.1).
    fn holding(&self, domain: &Name) -> Result<Option<&DmarcStep>, Vec<Unknown>> {
        let has_record = |step: &&DmarcStep| step.state == DmarcState::Present;
        if let Some(own) = self.walk.first().filter(has_record) {
            return Ok(Some(own));
        }
        let failed = || self.walk.iter().filter_map(|step| step.unknown.clone()).collect();
        if self.walk.first().is_some_and(|own| own.state == DmarcState::Unknown) {
            return Err(failed());
        }
        let organization = self.organizational_domain.as_ref().ok_or_else(failed)?;
        let of_organization = self.walk.iter().filter(|step| step.domain == *organization).find(has_record);
        let suffix = || self.walk.last().filter(has_record).filter(|step| step.domain != *domain);
        Ok(of_organization.or_else(suffix))
    }
}

/// Whether there is such a name: NXDOMAIN says that there is none, nor any below (RFC 9989 §3.2.13).
fn exists(domain: &Name, seek: &Seek<'_>) -> Result<bool, Option<Unknown>> {
    match seek.ask(domain, Rtype::TXT) {
        Sought::Answer(answer) => Ok(answer.outcome != Outcome::NxDomain),
        Sought::Failed(unknown) => Err(Some(unknown)),
        Sought::Wanted => Err(None),
    }
}
