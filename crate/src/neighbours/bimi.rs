//! BIMI: a logo that mail programs may show beside mail from a domain.
//!
//! Its record is that of draft-brand-indicators-for-message-identification, whose lists of tags are those of RFC 6376
//! §3.2. A reader must not mend it: what breaks the rules does not count.

use super::records::{shown, texts};
use super::seek::Sought;
use super::tags::{begins_with_version, mentions, tags};
use super::{Dmarc, DmarcPolicy, DmarcRecord, DmarcState, Seek, uri};
use crate::rule::Unknown;
use crate::{Name, Rtype};

/// How many texts are kept.
const KEPT: usize = 10;

/// How pictures end that are no SVG.
const OTHER_PICTURES: [&[u8]; 6] = [b".png", b".jpg", b".jpeg", b".gif", b".webp", b".ico"];

wire! {
    /// What is known of a domain's BIMI.
    pub struct Bimi {
        /// Whether there is a record.
        pub state: BimiState,
        /// The name that has it: the domain's own, or that of its organization.
        pub owner: Option<Name>,
        /// The records, or what is nearly one, as text.
        pub records: Vec<String>,
        /// Where the logo is.
        pub logo: Option<String>,
        /// Where the evidence is that the logo may be used.
        pub evidence: Option<String>,
        /// Whether the domain says that it takes no part.
        pub declined: bool,
        /// What breaks the rules.
        pub faults: Vec<BimiFault>,
        /// Whether the domain's DMARC is strict enough for logos to be shown; not known where that is not.
        pub dmarc_sufficient: Option<bool>,
        /// Why it is not known whether there is a record.
        pub unknown: Option<Unknown>,
    }

    /// Whether a domain has a BIMI record.
    #[derive(Copy, PartialEq, Eq)]
    pub enum BimiState {
        /// It has none.
        Absent,
        /// It has one.
        Present,
        /// It has several, or one that breaks the rules.
        Broken,
        /// A query failed.
        Unknown,
    }

    /// A part of a BIMI record that breaks the rules.
    #[derive(PartialEq, Eq)]
    pub struct BimiFault {
        /// The part; empty where something is absent.
        pub part: String,
        /// What is wrong with it.
        pub kind: BimiFaultKind,
    }

    /// What can be wrong with a part of a BIMI record.
    #[derive(Copy, PartialEq, Eq)]
    pub enum BimiFaultKind {
        /// It is no tag with a value, or stands there twice.
        BadTag,
        /// `v=BIMI1` does not come first.
        BadVersion,
        /// There is no `l`.
        LogoAbsent,
        /// The address is none of `https`.
        NotHttps,
        /// The logo is no SVG.
        NotSvg,
    }
}

/// The name of a domain's record.
fn owner(domain: &Name) -> Option<Name> {
    domain.child(b"_bimi").and_then(|name| name.child(b"default")).ok()
}

impl Bimi {
    /// Reads the BIMI record of a domain, or that of its organization where it has none, nor what is nearly one.
    pub fn read(domain: &Name, seek: &Seek<'_>, dmarc: &Dmarc) -> Self {
        let own = Self::at(domain, seek);
        let organization = dmarc.organizational_domain.as_ref();
        let mut bimi = match (own.state, organization) {
            (BimiState::Absent, Some(organization)) if organization != domain => Self::at(organization, seek),
            // Whose record would hold is not known.
            (BimiState::Absent, None) => Self { state: BimiState::Unknown, unknown: failure(dmarc), ..own },
            _ => own,
        };
        bimi.dmarc_sufficient = is_sufficient(dmarc);
        bimi
    }

    fn at(domain: &Name, seek: &Seek<'_>) -> Self {
        let mut bimi = Self {
            state: BimiState::Absent,
            owner: None,
            records: Vec::new(),
            logo: None,
            evidence: None,
            declined: false,
            faults: Vec::new(),
            dmarc_sufficient: None,
            unknown: None,
        };
        let Some(owner) = owner(domain) else { return bimi };
        let texts = match seek.ask(&owner, Rtype::TXT) {
            Sought::Answer(answer) => texts(answer),
            Sought::Failed(unknown) => return Self { state: BimiState::Unknown, unknown: Some(unknown), ..bimi },
            Sought::Wanted => return Self { state: BimiState::Unknown, ..bimi },
        };
        let (records, others): (Vec<_>, Vec<_>) =
            texts.iter().partition(|text| begins_with_version(text, b"BIMI1") && text.starts_with(b"v"));
        match records.as_slice() {
            [text] => bimi.parse(text),
            [] => {
                for text in others.into_iter().filter(|text| mentions(text, b"BIMI1")).take(KEPT) {
                    bimi.records.push(shown(text));
                    bimi.fault(text, BimiFaultKind::BadVersion);
                }
            }
            several => bimi.records.extend(several.iter().take(KEPT).map(|text| shown(text))),
        }
        bimi.state = match bimi.records.len() {
            0 => return bimi,
            1 if bimi.faults.is_empty() => BimiState::Present,
            _ => BimiState::Broken,
        };
        bimi.owner = Some(owner);
        bimi
    }

    fn fault(&mut self, part: &[u8], kind: BimiFaultKind) {
        if self.faults.len() < KEPT {
            self.faults.push(BimiFault { part: shown(part), kind });
        }
    }

    fn parse(&mut self, text: &[u8]) {
        self.records.push(shown(text));
        let (mut logo, mut evidence): (Option<&[u8]>, Option<&[u8]>) = (None, None);
        for tag in tags(text) {
            // To look for others that stand there twice is not worth it: they mean nothing.
            let field = match tag.name {
                b"l" => &mut logo,
                b"a" => &mut evidence,
                name => {
                    if tag.value.is_none() || name.is_empty() {
                        self.fault(tag.part, BimiFaultKind::BadTag);
                    }
                    continue;
                }
            };
            match tag.value {
                Some(value) if field.is_none() => {
                    *field = Some(value);
                    if !value.is_empty() && !is_https(value) {
                        self.fault(tag.part, BimiFaultKind::NotHttps);
                    } else if tag.name == b"l" && is_other_picture(value) {
                        self.fault(tag.part, BimiFaultKind::NotSvg);
                    }
                }
                _ => self.fault(tag.part, BimiFaultKind::BadTag),
            }
        }
        if logo.is_none() {
            self.fault(b"", BimiFaultKind::LogoAbsent);
        }
        self.declined = logo.is_some_and(<[u8]>::is_empty);
        self.logo = logo.filter(|value| !value.is_empty()).map(shown);
        self.evidence = evidence.filter(|value| !value.is_empty()).map(shown);
    }
}

/// Whether a URI is one of `https`, with a host of at least two labels.
fn is_https(text: &[u8]) -> bool {
    let Some((scheme, rest)) = uri::split(text) else { return false };
    let authority = rest.strip_prefix(b"//").unwrap_or_default().split(|octet| b"/?#".contains(octet)).next();
    let host = authority.unwrap_or_default().split(|octet| *octet == b':').next().unwrap_or_default();
    let labels = || host.split(|octet| *octet == b'.');
    scheme.eq_ignore_ascii_case(b"https") && labels().count() > 1 && labels().all(|label| !label.is_empty())
}

fn is_other_picture(uri: &[u8]) -> bool {
    let path = uri.split(|octet| b"?#".contains(octet)).next().unwrap_or_default();
    OTHER_PICTURES.iter().any(|ending| {
        let start = path.len().saturating_sub(ending.len());
        path.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
    })
}

fn failure(dmarc: &Dmarc) -> Option<Unknown> {
    dmarc.walk.iter().find_map(|step| step.unknown.clone())
}

/// Whether DMARC is enforced, for the domain and in all that its organization says; `None` where that is not known.
fn is_sufficient(dmarc: &Dmarc) -> Option<bool> {
    match dmarc.state {
        DmarcState::Unknown => return None,
        DmarcState::Absent | DmarcState::Broken => return Some(false),
        DmarcState::Present => {}
    }
    let policy = dmarc.policy?;
    let own = dmarc.record();
    if policy == DmarcPolicy::None || own.is_some_and(is_lax) {
        return Some(false);
    }
    let organization = dmarc.organizational_domain.as_ref()?;
    Some(!dmarc.record_of(organization).is_some_and(is_lax))
}

/// Whether a record asks for nothing, for subdomains or for some of the mail.
fn is_lax(record: &DmarcRecord) -> bool {
    let is_none = |policy: Option<DmarcPolicy>| policy == Some(DmarcPolicy::None);
    let is_part = |part: &String| tags(part.as_bytes()).any(|tag| tag.name == b"pct" && tag.value != Some(b"100"));
    is_none(record.policy)
        || is_none(record.subdomain_policy)
        || record.policy == Some(DmarcPolicy::Quarantine) && record.removed.iter().any(is_part)
}
