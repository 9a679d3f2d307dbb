//! TLS-RPT (RFC 8460): where senders report what became of TLS.

use super::Seek;
use super::fields::{fields, is_meant, is_value, start, without_space_before, without_space_behind};
use super::records::{shown, texts};
use super::seek::Sought;
use crate::rule::{Subject, Unknown};
use crate::{Name, Rtype};

/// What a record begins with.
const VERSION: &str = "v=TLSRPTv1";

/// Faults of a record that are told.
const FAULTS: usize = 16;

wire! {
    /// What is known of a domain's TLS-RPT.
    pub struct TlsRpt {
        /// Whether senders know where to report.
        pub state: TlsRptState,
        /// The records that begin as one, as text; where none does, those that were meant to.
        pub records: Vec<String>,
        /// Where reports go: addresses as `mailto:`, and `https:`.
        pub destinations: Vec<String>,
        /// What is wrong.
        pub faults: Vec<TlsRptFault>,
        /// Why the records could not be had.
        pub unknown: Option<Unknown>,
    }

    /// Whether senders know where to report (RFC 8460 §3).
    #[derive(Copy, PartialEq, Eq)]
    pub enum TlsRptState {
        /// There is no record.
        Absent,
        /// There is one, and a place to report to.
        Present,
        /// There are several, or one that breaks the rules, or none of its places is one that reports go to.
        Broken,
        /// The query failed.
        Unknown,
    }

    /// What is wrong with a record of TLS-RPT.
    #[derive(PartialEq, Eq)]
    pub struct TlsRptFault {
        /// The kind of fault.
        pub reason: TlsRptReason,
        /// The part that is at fault, where it is not the whole.
        pub part: Option<String>,
    }

    /// What can be wrong with a record of TLS-RPT.
    #[derive(Copy, PartialEq, Eq)]
    pub enum TlsRptReason {
        /// There are several.
        Several,
        /// It does not begin with `v=TLSRPTv1;`.
        Version,
        /// A part of it is no `name=value`.
        Field,
        /// It has no `rua`.
        RuaAbsent,
        /// A place to report to is no URI, or has a `,`, `!` or `;` that is not encoded.
        Uri,
        /// A place to report to is neither `mailto:` with an address nor `https:` with a host.
        Scheme,
    }
}

/// The name of the record.
fn owner(domain: &Name) -> Option<Name> {
    domain.child(b"_tls").and_then(|name| name.child(b"_smtp")).ok()
}

impl TlsRpt {
    pub(super) fn read(domain: &Name, seek: &Seek<'_>) -> Self {
        let mut rpt = Self {
            state: TlsRptState::Absent,
            records: Vec::new(),
            destinations: Vec::new(),
            faults: Vec::new(),
            unknown: None,
        };
        // There is no room for the labels, so there is no such name.
        let Some(owner) = owner(domain) else { return rpt };
        let texts = match seek.ask(&owner, Rtype::TXT) {
            Sought::Answer(answer) => texts(answer),
            Sought::Failed(unknown) => return Self { state: TlsRptState::Unknown, unknown: Some(unknown), ..rpt },
            Sought::Wanted => return Self { state: TlsRptState::Unknown, ..rpt },
        };
        // RFC 8460 §3: those that do not begin so are discarded, and what is left has to be one.
        let mut records: Vec<_> = texts.iter().filter(|text| fields(text, VERSION).is_some()).collect();
        let is_begun = !records.is_empty();
        if !is_begun {
            records.extend(texts.iter().filter(|text| is_meant(text, VERSION)));
        }
        rpt.records = records.iter().map(|text| shown(text)).collect();
        match records.as_slice() {
            [] => return rpt,
            [_, _, ..] if is_begun => rpt.faults.push(TlsRptFault { reason: TlsRptReason::Several, part: None }),
            [record, ..] => (rpt.destinations, rpt.faults) = parse_record(record),
        }
        let is_broken =
            rpt.destinations.is_empty() || rpt.faults.iter().any(|fault| fault.reason != TlsRptReason::Scheme);
        rpt.state = if is_broken { TlsRptState::Broken } else { TlsRptState::Present };
        rpt
    }

    /// The records as the evidence, with the parts that are at fault.
    pub(crate) fn evidence(&self, domain: &Name) -> Vec<Subject> {
        let Some(owner) = owner(domain) else { return Vec::new() };
        let subject = |text: &String, part: Option<String>| Subject::Record {
            owner: owner.clone(),
            rtype: Rtype::TXT,
            text: text.clone(),
            part,
        };
        match self.records.as_slice() {
            [record] => self.faults.iter().map(|fault| subject(record, fault.part.clone())).collect(),
            records => records.iter().map(|record| subject(record, None)).collect(),
        }
    }

    /// The name that would have a record, as the evidence of its absence.
    pub(crate) fn absence(&self, domain: &Name) -> Vec<Subject> {
        owner(domain).into_iter().map(|name| Subject::Name { name }).collect()
    }

    /// Whether there are several records.
    pub(crate) fn is_several(&self) -> bool {
        self.faults.iter().any(|fault| fault.reason == TlsRptReason::Several)
    }
}

/// Reads one record of TLS-RPT (RFC 8460 §3), its strings put together: where reports go, and what is wrong.
///
/// ```
/// use mxlens::neighbours::tls_rpt::{TlsRptReason, parse_record};
///
/// let (destinations, faults) = parse_record(b"v=TLSRPTv1; rua=mailto:tls@example.com,http://example.com/tls");
/// assert_eq!(destinations, ["mailto:tls@example.com"]);
/// assert_eq!(faults[0].reason, TlsRptReason::Scheme);
/// ```
pub fn parse_record(text: &[u8]) -> (Vec<String>, Vec<TlsRptFault>) {
    let (mut destinations, mut faults, mut is_named) = (Vec::new(), Vec::new(), false);
    let mut fault = |reason, part: Option<&[u8]>| {
        if faults.len() < FAULTS {
            faults.push(TlsRptFault { reason, part: part.map(start) });
        }
    };
    let Some(fields) = fields(text, VERSION) else {
        fault(TlsRptReason::Version, None);
        return (destinations, faults);
    };
    for field in fields {
        match field {
            // Several of these are several lists.
            Ok((b"rua", value)) => {
                is_named = true;
                for uri in value.split(|octet| *octet == b',') {
                    let uri = without_space_behind(without_space_before(uri));
                    match destination(uri) {
                        Ok(destination) => destinations.push(destination),
                        Err(reason) => fault(reason, Some(uri)),
                    }
                }
            }
            Ok((_, value)) if is_value(value) => {}
            Ok((name, value)) => fault(TlsRptReason::Field, Some(&[name, b"=", value].concat())),
            Err(part) => fault(TlsRptReason::Field, Some(part)),
        }
    }
    if !is_named {
        fault(TlsRptReason::RuaAbsent, None);
    }
    (destinations, faults)
}

/// A place that reports go to: RFC 8460 §3 has two kinds.
fn destination(uri: &[u8]) -> Result<String, TlsRptReason> {
    // RFC 3986 §2: what a URI is made of; RFC 8460 §3 has `!` encoded, too.
    let is_of_uri = |octet: &u8| octet.is_ascii_alphanumeric() || b"-._~:/?#[]@$&'()*+=%".contains(octet);
    let end = uri.iter().position(|octet| *octet == b':').ok_or(TlsRptReason::Uri)?;
    if end == 0 || !uri.iter().all(is_of_uri) {
        return Err(TlsRptReason::Uri);
    }
    let (scheme, rest) = uri.split_at_checked(end).ok_or(TlsRptReason::Uri)?;
    let is_usable = if scheme.eq_ignore_ascii_case(b"mailto") {
        let address = rest.split(|octet| *octet == b'?').next().unwrap_or_default();
        let mut parts = address.strip_prefix(b":").unwrap_or_default().rsplitn(2, |octet| *octet == b'@');
        let (host, local) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        !host.is_empty() && !local.is_empty()
    } else if scheme.eq_ignore_ascii_case(b"https") {
        let host = rest.strip_prefix(b"://").unwrap_or_default();
        host.first().is_some_and(|octet| octet.is_ascii_alphanumeric() || *octet == b'[')
    } else {
        false
    };
    if is_usable { Ok(start(uri)) } else { Err(TlsRptReason::Scheme) }
}
