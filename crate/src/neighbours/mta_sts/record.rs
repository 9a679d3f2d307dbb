//! The record that says that there is a policy (RFC 8461 §3.1).

use super::super::fields::{fields, is_value, start};

/// What a record begins with.
pub(super) const VERSION: &str = "v=STSv1";

wire! {
    /// What an MTA-STS record says.
    #[derive(PartialEq, Eq)]
    pub struct StsRecord {
        /// What tells a policy from the one before it.
        pub id: String,
    }

    /// Why senders do not use an MTA-STS record.
    #[derive(PartialEq, Eq)]
    pub struct StsRecordFault {
        /// What is wrong.
        pub reason: StsRecordReason,
        /// The part that is at fault, where it is not the whole.
        pub part: Option<String>,
    }

    /// What is wrong with an MTA-STS record.
    #[derive(Copy, PartialEq, Eq)]
    pub enum StsRecordReason {
        /// There are several.
        Several,
        /// It does not begin with `v=STSv1;`.
        Version,
        /// A part of it is no `name=value`.
        Field,
        /// It has no id.
        IdAbsent,
        /// The id is not 1 to 32 letters and digits.
        Id,
    }
}

/// Reads one record, its strings put together.
///
/// # Errors
///
/// What is wrong first, for which senders take it to be none.
///
/// ```
/// use mxlens::neighbours::mta_sts::{StsRecordReason, parse_record};
///
/// assert_eq!(parse_record(b"v=STSv1; id=20260101T000000;")?.id, "20260101T000000");
/// let fault = parse_record(b"v=STSv1; id=2026-01-01").unwrap_err();
/// assert_eq!((fault.reason, fault.part.as_deref()), (StsRecordReason::Id, Some("id=2026-01-01")));
/// # Ok::<(), mxlens::neighbours::mta_sts::StsRecordFault>(())
/// ```
pub fn parse_record(text: &[u8]) -> Result<StsRecord, StsRecordFault> {
    let fault = |reason, part: &[u8]| StsRecordFault { reason, part: Some(start(part)) };
    let whole = |reason| StsRecordFault { reason, part: None };
    let mut id = None;
    for field in fields(text, VERSION).ok_or_else(|| whole(StsRecordReason::Version))? {
        match field {
            Ok((name, value)) if is_value(value) => {
                // RFC 8461 §3.2: of duplicates the first counts.
                if name == b"id" && id.is_none() {
                    id = Some(value);
                }
            }
            Ok((name, value)) => return Err(fault(StsRecordReason::Field, &[name, b"=", value].concat())),
            Err(part) => return Err(fault(StsRecordReason::Field, part)),
        }
    }
    let id = id.ok_or_else(|| whole(StsRecordReason::IdAbsent))?;
    if id.len() > 32 || !id.iter().all(u8::is_ascii_alphanumeric) {
        return Err(fault(StsRecordReason::Id, &[b"id=", id].concat()));
    }
    Ok(StsRecord { id: start(id) })
}

impl core::fmt::Display for StsRecordFault {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(match self.reason {
            StsRecordReason::Several => "there are several records",
            StsRecordReason::Version => "it does not begin with v=STSv1;",
            StsRecordReason::Field => "a part of it is no name=value",
            StsRecordReason::IdAbsent => "it has no id",
            StsRecordReason::Id => "the id is not 1 to 32 letters and digits",
        })
    }
}

impl core::error::Error for StsRecordFault {}
