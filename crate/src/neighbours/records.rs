//! The text of TXT records.

use crate::answer::Answer;
use crate::digits::escaped;
use crate::rdata::Txt;

/// Octets of a text that are shown: more than a key of 8,192 bits has, and few enough for all that a hostile zone has.
const SHOWN: usize = 2000;

/// The texts of an answer, each record's strings put together without anything between (RFC 7208 §3.3, RFC 8461 §3.1).
///
/// Records whose data is broken are left out: nobody can read them.
pub(crate) fn texts(answer: &Answer) -> Vec<Vec<u8>> {
    let records = answer.records().iter();
    records.filter_map(|record| record.rdata.decode::<Txt>()).map(|Txt(strings)| strings.concat()).collect()
}

/// A text as it can be shown: octets that are no printable ASCII as in a zone file, such as `\195` (RFC 1035 §5.1); of
/// one that is far too long, the beginning.
pub(crate) fn shown(octets: &[u8]) -> String {
    let mut text = String::new();
    for &octet in octets.iter().take(SHOWN) {
        match octet {
            b' '..=b'~' => text.push(char::from(octet)),
            _ => text.extend(escaped(octet)),
        }
    }
    if octets.len() > SHOWN {
        text.push('…');
    }
    text
}
