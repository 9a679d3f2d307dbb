//! What the name of an exchange can be before anybody asks DNS about it.

use std::net::IpAddr;

use crate::target::last;
use crate::{Name, address_text};

/// The form of an exchange's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// The root: a null MX (RFC 7505 §3).
    Null,
    /// A host name that senders look up.
    Host,
    /// `localhost`, or a name below it: whoever asks means itself (RFC 6761 §6.3).
    Localhost,
    /// An IP address in place of a name.
    AddressLiteral(IpAddr),
    /// No host name by RFC 1123 §2.1, but an underscore is all that is wrong: senders look it up.
    Underscore,
    /// No host name by RFC 1123 §2.1: senders skip it.
    Malformed,
}

impl Form {
    /// The form of a name.
    ///
    /// ```
    /// use mxlens::exchange::Form;
    ///
    /// assert_eq!(Form::of(&"mx.example.com".parse()?), Form::Host);
    /// assert_eq!(Form::of(&"192.0.2.1".parse()?), Form::AddressLiteral("192.0.2.1".parse()?));
    /// assert_eq!(Form::of(&r"10\032mx.example.com".parse()?), Form::Malformed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(name: &Name) -> Self {
        if name.is_root() {
            return Self::Null;
        }
        if let Some(address) = address_literal(name) {
            return Self::AddressLiteral(address);
        }
        if name.labels().last() == Some(b"localhost") {
            return Self::Localhost;
        }
        let all_digits = |label: &[u8]| label.iter().all(u8::is_ascii_digit);
        let hyphen = |octet: Option<&u8>| octet == Some(&b'-');
        let malformed = |label: &[u8]| {
            hyphen(label.first())
                || hyphen(label.last())
                || label.iter().any(|octet| !octet.is_ascii_alphanumeric() && !b"-_".contains(octet))
        };
        // RFC 1123 §2.1 and RFC 3696 §2: the last label is not all numeric.
        if name.labels().any(malformed) || name.labels().last().is_some_and(all_digits) {
            Self::Malformed
        } else if name.labels().any(|label| label.contains(&b'_')) {
            Self::Underscore
        } else {
            Self::Host
        }
    }

    /// Whether senders look such a name up; if not, neither do we.
    pub fn is_looked_up(&self) -> bool {
        matches!(self, Self::Host | Self::Underscore)
    }
}

/// Whether a name is one that a pattern means: a `*` stands for a label, at the start for one or more.
///
/// ```
/// use mxlens::exchange::matches;
///
/// assert!(matches("*.mail.example", &"a.b.mail.example".parse()?));
/// assert!(matches("in.*.example", &"in.eu.example".parse()?));
/// assert!(!matches("*.mail.example", &"mail.example".parse()?));
/// # Ok::<(), mxlens::NameError>(())
/// ```
pub fn matches(pattern: &str, name: &Name) -> bool {
    if pattern.is_empty() || name.is_root() {
        return pattern == ".";
    }
    // Hardly any pattern of a table ends as the name does: the octets from the end tell soonest, with the dots where
    // the name has the lengths of its labels.
    let mut octets = name.as_octets().iter().rev().skip(1);
    for want in pattern.bytes().rev().take_while(|want| *want != b'*') {
        let is_same = |octet: &u8| want == *octet || want == b'.';
        if !octets.next().is_some_and(is_same) {
            return false;
        }
    }
    let mut labels = name.labels();
    // What a star at the start stands for beyond one label.
    let more = labels.clone().count().checked_sub(pattern.split('.').count());
    match more {
        Some(0) => {}
        Some(more) if pattern.starts_with('*') => {
            labels.nth(more - 1);
        }
        _ => return false,
    }
    pattern.split('.').zip(labels).all(|(want, label)| want == "*" || want.as_bytes() == label)
}

/// `192.0.2.1`, also in brackets, and IPv6 as it can be typed into one label, with or without `IPv6:`.
fn address_literal(name: &Name) -> Option<IpAddr> {
    let mut text = String::new();
    for label in name.labels() {
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(core::str::from_utf8(label).ok()?);
    }
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(&text);
    let inner = inner.strip_prefix("ipv6:").unwrap_or(inner);
    address_text::parse(inner)
}

/// The slip of the keyboard behind a malformed name, undone; `None` where none is plain.
///
/// ```
/// use mxlens::exchange::repaired;
///
/// let slip = r"10\032mx.example.com".parse()?;
/// assert_eq!(repaired(&slip), Some("mx.example.com".parse()?));
/// # Ok::<(), mxlens::NameError>(())
/// ```
pub fn repaired(name: &Name) -> Option<Name> {
    let mut labels = Vec::new();
    for label in name.labels() {
        labels.push(core::str::from_utf8(label).ok()?);
    }
    let text = labels.join(".");
    let mut rest = text.trim_ascii();
    // The preference typed into the field of the name: `10 mx.example.com`.
    if let Some((number, host)) = rest.split_once(' ')
        && number.parse::<u16>().is_ok()
    {
        rest = host.trim_ascii_start();
    }
    // A URL or a mailbox where a host belongs.
    rest = rest.split('/').find(|part| part.contains('.')).unwrap_or(rest);
    if let Some(at) = last(rest, b'@') {
        rest = rest.get(at + 1..)?;
    }
    // A port: `mx.example.com:25`.
    if let Some(colon) = last(rest, b':')
        && rest.get(colon + 1..)?.parse::<u16>().is_ok()
    {
        rest = rest.get(..colon)?;
    }
    let candidate = Name::from_labels(rest.trim_ascii().split('.').map(str::as_bytes)).ok()?;
    (candidate != *name && candidate.labels().count() > 1 && Form::of(&candidate) == Form::Host).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        for (text, expected) in [
            (".", Form::Null),
            ("mx.example.com", Form::Host),
            ("mx", Form::Host),
            ("1mx.example.com", Form::Host),
            ("localhost", Form::Localhost),
            ("mx.localhost", Form::Localhost),
            ("localhost.example.com", Form::Host),
            ("192.0.2.1", Form::AddressLiteral("192.0.2.1".parse().unwrap())),
            ("[192\\.0\\.2\\.1]", Form::AddressLiteral("192.0.2.1".parse().unwrap())),
            ("2001:db8::1", Form::AddressLiteral("2001:db8::1".parse().unwrap())),
            ("[ipv6:2001:db8::1]", Form::AddressLiteral("2001:db8::1".parse().unwrap())),
            ("mx_1.example.com", Form::Underscore),
            ("-mx.example.com", Form::Malformed),
            ("mx-.example.com", Form::Malformed),
            ("1.2.3", Form::Malformed),
            (r"mx\000.example.com", Form::Malformed),
            (r"b\252cher.example", Form::Malformed),
            ("10\\032mx.example.com", Form::Malformed),
        ] {
            assert_eq!(Form::of(&text.parse().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn plain_slips_are_undone() {
        for (text, expected) in [
            (r"10\032mx.example.com", Some("mx.example.com")),
            ("mx.example.com:25", Some("mx.example.com")),
            (r"smtp://mx.example.com/", Some("mx.example.com")),
            ("user@mx.example.com", Some("mx.example.com")),
            ("-mx.example.com", None),
            (r"b\252cher.example", None),
            (r"10\032mx", None),
        ] {
            let name: Name = text.parse().unwrap();
            assert_eq!(repaired(&name), expected.map(|text| text.parse().unwrap()), "{text}");
        }
    }
}
