//! The fields of records of MTA-STS and TLS-RPT: both have one grammar (RFC 8461 §3.1, RFC 8460 §3).

use super::records::shown;

/// Octets of a text that are shown where it is at fault: a hostile one has thousands.
const SHOWN: usize = 160;

/// A field, or what stands in the place of one and is none.
pub(super) type Field<'t> = Result<(&'t [u8], &'t [u8]), &'t [u8]>;

/// The fields behind the version, such as `v=STSv1`, up to what is none; `None` where a text does not begin with the
/// version and a delimiter.
pub(super) fn fields<'t>(text: &'t [u8], version: &str) -> Option<Vec<Field<'t>>> {
    let mut rest = behind_delimiter(text.strip_prefix(version.as_bytes())?)?;
    let mut fields = Vec::new();
    // A delimiter may end the record.
    while !rest.is_empty() {
        let end = rest.iter().position(|octet| *octet == b';');
        let (field, behind) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
        // White space is a part of delimiters, and so it ends no record.
        let field = field_of(if end.is_some() { without_space_behind(field) } else { field });
        rest = if field.is_ok() { behind_delimiter(behind).unwrap_or_default() } else { &[] };
        fields.push(field);
    }
    Some(fields)
}

/// `*WSP ";" *WSP`, and what comes then.
fn behind_delimiter(text: &[u8]) -> Option<&[u8]> {
    without_space_before(text).strip_prefix(b";").map(without_space_before)
}

fn field_of(text: &[u8]) -> Field<'_> {
    let end = text.iter().position(|octet| *octet == b'=').ok_or(text)?;
    match (text.get(..end), text.get(end + 1..)) {
        (Some(name), Some(value)) if is_name(name) => Ok((name, value)),
        _ => Err(text),
    }
}

/// What a field may be called, in a policy as well (RFC 8461 §3.1, §3.2).
pub(super) fn is_name(name: &[u8]) -> bool {
    name.len() <= 32
        && name.first().is_some_and(u8::is_ascii_alphanumeric)
        && name.iter().all(|octet| octet.is_ascii_alphanumeric() || b"_-.".contains(octet))
}

/// What a field that nobody knows yet may say.
pub(super) fn is_value(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(|octet| matches!(octet, b'!'..=b'~') && *octet != b'=' && *octet != b';')
}

/// Whether a text that does not begin as a record was meant to: with other case, a space or a quote before it, or
/// without the delimiter. Other texts at the name are of something else, such as a wildcard's.
pub(super) fn is_meant(text: &[u8], version: &str) -> bool {
    let mut octets = text.iter().filter(|octet| !b" \t\"'\\".contains(octet)).map(u8::to_ascii_lowercase);
    version.bytes().all(|octet| octets.next() == Some(octet.to_ascii_lowercase()))
}

fn is_space(octet: &u8) -> bool {
    b" \t".contains(octet)
}

/// Without the `*WSP` that it begins with.
pub(super) fn without_space_before(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|octet| !is_space(octet));
    text.get(start.unwrap_or(text.len())..).unwrap_or_default()
}

/// Without the `*WSP` that it ends with.
pub(super) fn without_space_behind(text: &[u8]) -> &[u8] {
    let last = text.iter().rposition(|octet| !is_space(octet));
    text.get(..last.map_or(0, |last| last + 1)).unwrap_or_default()
}

/// The start of a text, to be shown as what is at fault.
pub(super) fn start(text: &[u8]) -> String {
    shown(text.get(..SHOWN).unwrap_or(text))
}
