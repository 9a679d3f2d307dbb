//! Macros (RFC 7208 §7): read once, expanded for whoever asks.

use super::record::SpfFault;
use crate::Name;

/// The longest name as text, without its final dot (RFC 7208 §7.3).
const NAME_LIMIT: usize = 253;

/// A text with macros.
pub(super) type Pieces<'a> = Vec<Piece<'a>>;

/// A part of a text with macros.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Text that means itself.
    Literal(&'a [u8]),
    /// What `%%`, `%_` and `%-` stand for.
    Escape(&'static [u8]),
    /// `%{…}`.
    Macro(Macro<'a>),
}

/// What stands between braces.
#[derive(Debug)]
pub(super) struct Macro<'a> {
    /// The letter, in lower case.
    letter: u8,
    /// The letter was in upper case: what it stands for is escaped as in a URL.
    escapes: bool,
    /// How many parts of it are taken, from the right.
    keep: usize,
    /// The parts are turned round before that.
    reversed: bool,
    /// Where the parts end; a dot where nothing is given.
    delimiters: &'a [u8],
}

/// Where a text stands: some letters mean something only in explanations (§7.2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A domain to look up.
    Domain,
    /// An explanation, or a modifier that nobody knows.
    Text,
}

/// Reads a `macro-string` (§7.1).
pub(super) fn parse(mut text: &[u8], place: Place) -> Result<Pieces<'_>, SpfFault> {
    let mut pieces = Vec::new();
    while let Some(end) = text.iter().position(|octet| *octet == b'%') {
        let (literal, rest) = text.split_at_checked(end).ok_or(SpfFault::MacroInvalid)?;
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        text = match rest {
            [_, b'%', rest @ ..] => escape(&mut pieces, b"%", rest),
            [_, b'_', rest @ ..] => escape(&mut pieces, b" ", rest),
            [_, b'-', rest @ ..] => escape(&mut pieces, b"%20", rest),
            [_, b'{', rest @ ..] => {
                let end = rest.iter().position(|octet| *octet == b'}').ok_or(SpfFault::MacroInvalid)?;
                let (inner, rest) = rest.split_at_checked(end).ok_or(SpfFault::MacroInvalid)?;
                pieces.push(Piece::Macro(Macro::parse(inner, place)?));
                rest.get(1..).unwrap_or_default()
            }
            _ => return Err(SpfFault::MacroInvalid),
        };
    }
    if !text.is_empty() {
        pieces.push(Piece::Literal(text));
    }
    Ok(pieces)
}

fn escape<'a>(pieces: &mut Pieces<'_>, meaning: &'static [u8], rest: &'a [u8]) -> &'a [u8] {
    pieces.push(Piece::Escape(meaning));
    rest
}

impl<'a> Macro<'a> {
    fn parse(inner: &'a [u8], place: Place) -> Result<Self, SpfFault> {
        let (first, mut rest) = inner.split_first().ok_or(SpfFault::MacroInvalid)?;
        let letter = first.to_ascii_lowercase();
        match letter {
            b's' | b'l' | b'o' | b'd' | b'i' | b'p' | b'v' | b'h' => {}
            b'c' | b'r' | b't' if place == Place::Text => {}
            b'c' | b'r' | b't' => return Err(SpfFault::MacroMisplaced),
            _ => return Err(SpfFault::MacroInvalid),
        }
        let mut keep: Option<usize> = None;
        while let [digit @ b'0'..=b'9', behind @ ..] = rest {
            // Saturated, a number beyond all parts stays one.
            keep = Some(keep.unwrap_or(0).saturating_mul(10).saturating_add(usize::from(digit - b'0')));
            rest = behind;
        }
        let reversed = matches!(rest, [b'r' | b'R', ..]);
        let delimiters = if reversed { rest.get(1..).unwrap_or_default() } else { rest };
        let is_delimiter = |octet: &u8| b".-+,/_=".contains(octet);
        if keep == Some(0) || !delimiters.iter().all(is_delimiter) {
            return Err(SpfFault::MacroInvalid);
        }
        let delimiters = if delimiters.is_empty() { b"." } else { delimiters };
        let (keep, escapes) = (keep.unwrap_or(usize::MAX), first.is_ascii_uppercase());
        Ok(Self { letter, escapes, keep, reversed, delimiters })
    }

    /// §7.3: split, turned round, cut, joined by dots, escaped.
    fn transform(&self, value: &[u8]) -> Vec<u8> {
        let mut parts: Vec<&[u8]> = value.split(|octet| self.delimiters.contains(octet)).collect();
        if self.reversed {
            parts.reverse();
        }
        let skipped = parts.len().saturating_sub(self.keep);
        let joined = parts.get(skipped..).unwrap_or_default().join(&b'.');
        if self.escapes { escaped(&joined) } else { joined }
    }
}

/// Every octet that is not unreserved as in a URL (RFC 3986 §2.3).
fn escaped(octets: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::new();
    for &octet in octets {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(octet),
            _ => escaped.extend([b'%', digit(octet >> 4), digit(octet & 15)]),
        }
    }
    escaped
}

/// A hexadecimal digit in upper case.
pub(super) fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'A' + value % 16 - 10 }
}

/// The text with what its macros stand for; `None` where `value` does not know one.
pub(super) fn expand(pieces: &[Piece<'_>], value: &mut dyn FnMut(u8) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.extend_from_slice(literal),
            Piece::Escape(meaning) => text.extend_from_slice(meaning),
            Piece::Macro(inner) => text.extend(inner.transform(&value(inner.letter)?)),
        }
    }
    Some(text)
}

/// The domain that an expanded text names: labels are taken away on the left until it is short enough (§7.3). `None`
/// for what can be no name, such as one with an empty label (§4.3).
pub(super) fn target(text: &[u8]) -> Option<Name> {
    let mut text = text.strip_suffix(b".").unwrap_or(text);
    while text.len() > NAME_LIMIT {
        let end = text.iter().position(|octet| *octet == b'.')?;
        text = text.get(end + 1..)?;
    }
    Name::from_labels(text.split(|octet| *octet == b'.')).ok()
}

/// The octets of a name as text, nothing escaped.
pub(super) fn octets(name: &Name) -> Vec<u8> {
    name.labels().collect::<Vec<_>>().join(&b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> String {
        let pieces = parse(text.as_bytes(), Place::Text).unwrap();
        let mut value = |letter| {
            Some(match letter {
                b's' => b"strong-bad@email.example.com".to_vec(),
                b'l' => b"strong-bad".to_vec(),
                b'o' | b'd' => b"email.example.com".to_vec(),
                b'i' => b"192.0.2.3".to_vec(),
                b'v' => b"in-addr".to_vec(),
                _ => return None,
            })
        };
        String::from_utf8(expand(&pieces, &mut value).unwrap()).unwrap()
    }

    /// The examples of RFC 7208 §7.4.
    #[test]
    fn the_examples_of_the_rfc_come_out_as_it_says() {
        for (text, expected) in [
            ("%{s}", "strong-bad@email.example.com"),
            ("%{o}", "email.example.com"),
            ("%{d4}", "email.example.com"),
            ("%{d3}", "email.example.com"),
            ("%{d2}", "example.com"),
            ("%{d1}", "com"),
            ("%{dr}", "com.example.email"),
            ("%{d2r}", "example.email"),
            ("%{l}", "strong-bad"),
            ("%{l-}", "strong.bad"),
            ("%{lr}", "strong-bad"),
            ("%{lr-}", "bad.strong"),
            ("%{l1r-}", "strong"),
            ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
            ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
            ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"),
            ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
            ("%%%_%-", "% %20"),
            ("%{d99999999999999999999}", "email.example.com"),
            ("%{S}", "strong-bad%40email.example.com"),
        ] {
            assert_eq!(expanded(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_macro_is_refused() {
        for text in ["%", "%x", "%{", "%{}", "%{x}", "%{d0}", "%{dr2}", "%{d|}", "%{d", "%(d)", "%{1d}"] {
            assert_eq!(parse(text.as_bytes(), Place::Text).err(), Some(SpfFault::MacroInvalid), "{text}");
        }
        assert_eq!(parse(b"%{c}", Place::Domain).err(), Some(SpfFault::MacroMisplaced));
    }

    #[test]
    fn long_names_lose_labels_on_the_left() {
        let long = [b"a.".repeat(125), b"example.com.".to_vec()].concat();
        let name = target(&long).unwrap();
        assert_eq!((octets(&name).len(), name.labels().last()), (253, Some(&b"com"[..])));
        for text in ["", ".", "a..b", &"a".repeat(64), &"a".repeat(300)] {
            assert_eq!(target(text.as_bytes()), None, "{text}");
        }
    }
}
