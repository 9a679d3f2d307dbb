//! Absolute domain names, compared without case.

use core::cmp::Ordering;
use core::fmt::{self, Write};
use core::str::FromStr;

use domain::base::name::ToLabelIter;
use serde::{Serialize, Serializer};

use crate::digits::escaped;

/// The longest name, in its wire form (RFC 1035 §2.3.4).
const LIMIT: usize = 255;

/// An absolute domain name in lower case, any octets in its labels.
///
/// Names in DNS compare without regard to ASCII case (RFC 4343 §3) and some
/// resolvers change the case on the way, so letters are lowered once, here.
/// What a name looks like is its presentation form, which a zone file can hold:
/// labels joined by dots, no final dot, the octets that mean something there
/// behind a backslash, others as `\DDD` (RFC 1035 §5.1), the root as `.`.
/// The order of names is that of their labels from the left.
///
/// ```
/// use mxlens::Name;
///
/// let name: Name = "MX1.Example.com.".parse()?;
/// assert_eq!(name.to_string(), "mx1.example.com");
/// assert!(Name::root().is_root());
/// # Ok::<(), mxlens::NameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name(Box<[u8]>);

impl Name {
    /// The root, written `.`: the exchange of a null MX (RFC 7505 §3).
    pub fn root() -> Self {
        Self(Box::new([0]))
    }

    /// The name of some labels, any octets in them, without the empty one of the root.
    ///
    /// # Errors
    ///
    /// [`NameError`] for a label that is empty or over 63 octets, and for a name over 255.
    pub fn from_labels<'a>(mut labels: impl Iterator<Item = &'a [u8]>) -> Result<Self, NameError> {
        Self::joined(&mut labels)
    }

    /// Behind a `dyn`, it is compiled once for all iterators.
    fn joined(labels: &mut dyn Iterator<Item = &[u8]>) -> Result<Self, NameError> {
        let mut octets = Vec::new();
        for label in labels {
            match u8::try_from(label.len()) {
                Ok(length @ 1..=63) => octets.push(length),
                Ok(_) | Err(_) => return Err(NameError(())),
            }
            octets.extend_from_slice(label);
        }
        octets.push(0);
        if octets.len() > LIMIT {
            return Err(NameError(()));
        }
        Ok(Self::lowered(octets))
    }

    /// The name with one more label in front.
    ///
    /// # Errors
    ///
    /// As [`Name::from_labels`].
    pub fn child(&self, label: &[u8]) -> Result<Self, NameError> {
        Self::from_labels([label].into_iter().chain(self.labels()))
    }

    /// The name in its wire form: labels with a length octet each, then a zero.
    pub fn as_octets(&self) -> &[u8] {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.len() == 1
    }

    /// The labels from the left, without the empty one of the root.
    ///
    /// ```
    /// # use mxlens::Name;
    /// let name: Name = "mx.example.com".parse()?;
    /// assert_eq!(name.labels().last(), Some(&b"com"[..]));
    /// # Ok::<(), mxlens::NameError>(())
    /// ```
    pub fn labels(&self) -> Labels<'_> {
        Labels(&self.0)
    }

    /// The name without its first label; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let mut labels = self.labels();
        labels.next()?;
        Some(Self(labels.0.into()))
    }

    /// Whether this name is `other` or below it.
    pub fn is_within(&self, other: &Self) -> bool {
        let mut labels = self.labels();
        loop {
            if labels.0 == &*other.0 {
                return true;
            }
            if labels.next().is_none() {
                return false;
            }
        }
    }

    /// Takes a name out of the `domain` crate's types.
    pub(crate) fn from_wire(name: &impl ToLabelIter) -> Self {
        let mut octets = Vec::new();
        for label in name.iter_labels() {
            octets.push(label.len() as u8);
            octets.extend_from_slice(label.as_slice());
        }
        Self::lowered(octets)
    }

    /// Length octets are below 64, so lowering letters leaves them alone.
    fn lowered(mut octets: Vec<u8>) -> Self {
        octets.make_ascii_lowercase();
        Self(octets.into())
    }
}

/// The labels of a name from the left, without the empty one of the root.
#[derive(Clone, Debug)]
pub struct Labels<'a>(&'a [u8]);

impl<'a> Iterator for Labels<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first()?;
        let (label, rest) = rest.split_at_checked((*length).into())?;
        if label.is_empty() {
            return None;
        }
        self.0 = rest;
        Some(label)
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.labels().cmp(other.labels())
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return formatter.write_char('.');
        }
        for (index, label) in self.labels().enumerate() {
            if index > 0 {
                formatter.write_char('.')?;
            }
            for octet in label {
                match octet {
                    b'.' | b'\\' | b'"' | b'(' | b')' | b';' | b'@' | b'$' => {
                        formatter.write_char('\\')?;
                        formatter.write_char(char::from(*octet))?;
                    }
                    b'!'..=b'~' => formatter.write_char(char::from(*octet))?,
                    _ => escaped(*octet).into_iter().try_for_each(|character| formatter.write_char(character))?,
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Name {
    type Err = NameError;

    /// Reads the presentation form (RFC 1035 §5.1, RFC 4343 §2.1); a final dot may be there or not.
    fn from_str(text: &str) -> Result<Self, NameError> {
        if text == "." {
            return Ok(Self::root());
        }
        let mut labels: Vec<Vec<u8>> = Vec::new();
        let mut label = Vec::new();
        let mut octets = text.bytes();
        while let Some(octet) = octets.next() {
            match octet {
                b'.' => labels.push(core::mem::take(&mut label)),
                b'\\' => label.push(unescaped(&mut octets).ok_or(NameError(()))?),
                other => label.push(other),
            }
        }
        if !label.is_empty() {
            labels.push(label);
        }
        match labels.is_empty() {
            true => Err(NameError(())),
            false => Self::from_labels(labels.iter().map(Vec::as_slice)),
        }
    }
}

/// What follows a backslash: an octet that means itself, or three digits of its number.
fn unescaped(octets: &mut core::str::Bytes<'_>) -> Option<u8> {
    let first = octets.next()?;
    if !first.is_ascii_digit() {
        return Some(first);
    }
    let mut number = u16::from(first - b'0');
    for _ in 0..2 {
        let digit = octets.next().filter(u8::is_ascii_digit)?;
        number = number * 10 + u16::from(digit - b'0');
    }
    u8::try_from(number).ok()
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Name {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A domain name in presentation form, lower case, without the final dot; the root is `.`",
        })
    }
}

/// A text is no domain name: a label over 63 octets, a name over 255, or a broken escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameError(());

impl fmt::Display for NameError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a domain name has labels of 1 to 63 octets and 255 octets in all (RFC 1035 §2.3.4)")
    }
}

impl core::error::Error for NameError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        text.parse().unwrap()
    }

    #[test]
    fn names_compare_without_case() {
        assert_eq!(name("MX.Example.COM"), name("mx.example.com."));
    }

    #[test]
    fn odd_octets_are_escaped_and_read_back() {
        let odd = name(r"a\.b\000\255\032<script>.example");
        assert_eq!(odd.to_string(), r"a\.b\000\255\032<script>.example");
        assert_eq!(name(&odd.to_string()), odd);
    }

    #[test]
    fn a_name_is_within_itself_and_its_parent() {
        let host = name("mx.example.com");
        assert!(host.is_within(&host));
        assert!(host.is_within(&name("example.com")));
        assert!(!host.is_within(&name("ample.com")));
        assert_eq!(host.parent(), Some(name("example.com")));
        assert_eq!(Name::root().parent(), None);
    }

    #[test]
    fn too_long_is_an_error() {
        assert!("a".repeat(64).parse::<Name>().is_err());
        assert!("abc.".repeat(64).parse::<Name>().is_err());
        assert!("a..b".parse::<Name>().is_err());
    }
}
