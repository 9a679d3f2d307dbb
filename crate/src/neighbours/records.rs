//! The text of TXT records.

use core::fmt::Write;

use crate::answer::Answer;
use crate::rdata::Txt;

/// The texts of an answer, each record's strings put together without anything between (RFC 7208 §3.3, RFC 8461 §3.1).
///
/// Records whose data is broken are left out: nobody can read them.
pub(crate) fn texts(answer: &Answer) -> Vec<Vec<u8>> {
    let records = answer.records().iter();
    records.filter_map(|record| record.rdata.decode::<Txt>()).map(|Txt(strings)| strings.concat()).collect()
}

/// A text as it can be shown: octets that are no printable ASCII as in a zone file, such as `\195` (RFC 1035 §5.1).
pub(crate) fn shown(octets: &[u8]) -> String {
    let mut text = String::new();
    for &octet in octets {
        match octet {
            b' '..=b'~' => text.push(char::from(octet)),
            _ => {
                let _ = write!(text, "\\{octet:03}");
            }
        }
    }
    text
}
