//! Where DMARC reports are to go (RFC 9989 §4.6, §4.8).

use crate::Name;
use crate::neighbours::records::shown;
use crate::neighbours::uri;

wire! {
    /// An address that reports are wanted at.
    pub struct DmarcReportUri {
        /// Which reports.
        pub kind: ReportKind,
        /// The URI as it stands there.
        pub uri: String,
        /// The domain that gets the reports.
        pub host: Option<Name>,
        /// Why report senders need not send there.
        pub fault: Option<ReportUriFault>,
        /// Whether a largest size stands behind it, such as `!10m`, which no longer counts.
        pub limited: bool,
    }

    /// The kinds of DMARC reports.
    #[derive(Copy, PartialEq, Eq)]
    pub enum ReportKind {
        /// Counts of what passed and what failed: `rua` (RFC 9990).
        Aggregate,
        /// Single messages that failed: `ruf` (RFC 9991).
        Failure,
    }

    /// What is wrong with an address for reports.
    #[derive(Copy, PartialEq, Eq)]
    pub enum ReportUriFault {
        /// It is no URI (RFC 3986), such as a mail address without `mailto:`.
        NoUri,
        /// It is not of the scheme `mailto`, the only one that report senders have to know.
        OtherScheme,
        /// What stands behind `mailto:` is no mail address.
        NoAddress,
    }
}

impl DmarcReportUri {
    /// Whether reports can be sent there.
    pub(super) fn is_sound(&self) -> bool {
        self.fault.is_none()
    }
}

/// The URIs of a list, which commas part.
pub(super) fn uris(kind: ReportKind, list: &[u8]) -> impl Iterator<Item = DmarcReportUri> {
    let texts = list.split(|octet| *octet == b',').map(<[u8]>::trim_ascii);
    texts.filter(|text| !text.is_empty()).map(move |text| {
        let (address, limited) = without_size(text);
        let (host, fault) = match receiver(address) {
            Ok(host) => (Some(host), None),
            Err(fault) => (None, Some(fault)),
        };
        DmarcReportUri { kind, uri: shown(text), host, fault, limited }
    })
}

/// A URI without the largest size of earlier DMARC, and whether it had one (RFC 9989 §4.8: `obs-dmarc-report-size`).
fn without_size(text: &[u8]) -> (&[u8], bool) {
    let place = text.iter().rposition(|octet| *octet == b'!');
    let parts = place.and_then(|place| text.split_at_checked(place));
    match parts {
        Some((uri, [_, digits @ .., b'k' | b'm' | b'g' | b't' | b'K' | b'M' | b'G' | b'T'])) if is_number(digits) => {
            (uri, true)
        }
        Some((uri, [_, digits @ ..])) if is_number(digits) => (uri, true),
        _ => (text, false),
    }
}

fn is_number(digits: &[u8]) -> bool {
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// The domain that a report to a URI goes to.
fn receiver(text: &[u8]) -> Result<Name, ReportUriFault> {
    let (scheme, rest) = uri::split(text).ok_or(ReportUriFault::NoUri)?;
    if !scheme.eq_ignore_ascii_case(b"mailto") {
        return Err(ReportUriFault::OtherScheme);
    }
    // RFC 6068 §2: what stands behind `?` are header fields.
    let address = rest.split(|octet| *octet == b'?').next().unwrap_or_default();
    let place = address.iter().rposition(|octet| *octet == b'@').ok_or(ReportUriFault::NoAddress)?;
    let (local, domain) = address.split_at_checked(place).ok_or(ReportUriFault::NoAddress)?;
    let domain = domain.get(1..).unwrap_or_default();
    let of_host = |octet: &u8| octet.is_ascii_alphanumeric() || b"-_.".contains(octet);
    let text = core::str::from_utf8(domain).ok().filter(|_| !domain.is_empty() && domain.iter().all(of_host));
    let name = text.filter(|_| !local.is_empty()).and_then(|text| text.parse::<Name>().ok());
    name.filter(|name| !name.is_root()).ok_or(ReportUriFault::NoAddress)
}
