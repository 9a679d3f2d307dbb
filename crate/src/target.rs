//! What was typed becomes the name of a mail domain, or an error that says what would be right.

use crate::{Name, TargetError, address_text};

wire! {
    /// What kind of text a domain was taken from.
    #[derive(Copy, PartialEq, Eq)]
    pub enum TargetKind {
        /// A domain alone.
        Domain,
        /// A mailbox, such as `user@example.com`.
        Mailbox,
        /// A URL, such as `https://example.com/x`.
        Url,
    }
}

/// A mail domain, and what it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The text as it was typed.
    pub input: String,
    /// What kind of text it was.
    pub kind: TargetKind,
    /// The domain, in A-labels.
    pub name: Name,
    /// The domain as it was typed, in U-labels where it was; lower case, without a final dot.
    pub shown: String,
}

/// Turns a name with U-labels into A-labels (RFC 5891 §4), as browsers do (UTS #46).
pub trait Idna {
    /// The name in A-labels. What comes back is checked again.
    ///
    /// # Errors
    ///
    /// [`TargetError::BadIdn`] where the name is not valid.
    fn to_ascii(&self, name: &str) -> Result<String, TargetError>;
}

/// Knows no letters outside ASCII.
#[derive(Clone, Copy, Debug)]
pub struct NoIdna;

impl Idna for NoIdna {
    fn to_ascii(&self, _: &str) -> Result<String, TargetError> {
        Err(TargetError::IdnUnsupported)
    }
}

/// Converts by the `idna` crate, for programs without a browser around them.
#[cfg(feature = "idna")]
#[derive(Clone, Copy, Debug)]
pub struct Uts46;

#[cfg(feature = "idna")]
impl Idna for Uts46 {
    fn to_ascii(&self, name: &str) -> Result<String, TargetError> {
        idna::domain_to_ascii(name).map_err(|_| TargetError::BadIdn)
    }
}

impl Target {
    /// Takes the mail domain out of what was typed or pasted.
    ///
    /// A domain, with or without its final dot; a mailbox, also quoted, without
    /// its local part, in angle brackets or behind `mailto:`; a URL. Spaces and
    /// control characters around it do not count.
    ///
    /// # Errors
    ///
    /// A [`TargetError`] with a stable code and a sentence that says what was
    /// wrong and what would be right.
    ///
    /// ```
    /// use mxlens::{NoIdna, Target};
    ///
    /// let target = Target::parse(" <user@Example.com> ", &NoIdna)?;
    /// assert_eq!(target.name.to_string(), "example.com");
    /// assert_eq!(Target::parse("[192.0.2.1]", &NoIdna).unwrap_err().code(), "addressLiteral");
    /// # Ok::<(), mxlens::TargetError>(())
    /// ```
    pub fn parse(input: &str, idna: &impl Idna) -> Result<Self, TargetError> {
        let (kind, domain) = locate(input)?;
        let labels = labels(domain)?;
        let typed = labels.join(".");
        let ascii = match typed.is_ascii() {
            // Names in ASCII never pass through the host, which would read 1.2.3 as an address.
            true => typed.to_ascii_lowercase(),
            false => guarded(&typed, &idna.to_ascii(&typed)?)?,
        };
        let name = Name::from_labels(ascii.split('.').map(str::as_bytes));
        let name = name.map_err(|_| TargetError::NameTooLong { length: ascii.len() })?;
        // Letters outside ASCII are shown as they were typed: their case is the host's matter.
        let shown = if typed.is_ascii() { ascii } else { typed };
        Ok(Self { input: input.to_owned(), kind, name, shown })
    }
}

/// A stretch of the input that remembers where it is, for the positions in errors.
#[derive(Clone, Copy)]
struct Part<'a> {
    input: &'a str,
    start: usize,
    text: &'a str,
}

impl<'a> Part<'a> {
    fn slice(self, start: usize, end: usize) -> Self {
        Self { start: self.start + start, text: self.text.get(start..end).unwrap_or_default(), ..self }
    }

    fn from(self, start: usize) -> Self {
        self.slice(start, self.text.len())
    }

    fn trim(self) -> Self {
        let start = self.text.len() - self.text.trim_start_matches(is_invisible).len();
        self.from(start).until(trimmed(self.text).len())
    }

    fn until(self, end: usize) -> Self {
        self.slice(0, end)
    }

    /// The position of an octet of this part, as characters of the input from 1.
    fn position(self, index: usize) -> usize {
        self.input.get(..self.start + index).map_or(1, |before| before.chars().count() + 1)
    }
}

/// Finds the domain in what was typed.
fn locate(input: &str) -> Result<(TargetKind, Part<'_>), TargetError> {
    let mut part = Part { input, start: 0, text: input }.trim();
    // `Name <user@example.com>`, RFC 5322 §3.4.
    if part.text.ends_with('>')
        && let Some(open) = last(part.text, b'<')
    {
        part = part.slice(open + 1, part.text.len() - 1).trim();
    }
    if part.text.is_empty() {
        return Err(TargetError::Empty);
    }
    if part.text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        part = part.from(7);
        part = part.until(part.text.find('?').unwrap_or(part.text.len()));
        if part.text.is_empty() {
            return Err(TargetError::MissingDomain);
        }
        return Ok((TargetKind::Mailbox, behind_local_part(part)?));
    }
    if let Some(authority) = authority(part)? {
        return Ok((TargetKind::Url, without_port(authority)?));
    }
    if part.text.contains('@') {
        return Ok((TargetKind::Mailbox, behind_local_part(part)?));
    }
    if part.text.starts_with('/')
        || part.text.starts_with('~')
        || part.text.starts_with("./")
        || part.text.starts_with("../")
        || part.text.contains('\\')
    {
        return Err(TargetError::LocalPath);
    }
    match part.text.find('/') {
        // A URL as address bars show it, without its scheme; but `a/b` is a path.
        Some(slash) if part.until(slash).text.contains(is_dot) => {
            Ok((TargetKind::Url, without_port(part.until(slash))?))
        }
        Some(_) => Err(TargetError::LocalPath),
        None => Ok((TargetKind::Domain, without_port(part)?)),
    }
}

/// The host and port of a URL, behind its user (RFC 3986 §3.2); `None` where it is none.
fn authority(part: Part<'_>) -> Result<Option<Part<'_>>, TargetError> {
    let slash = part.text.find('/').unwrap_or(part.text.len());
    let scheme = part.until(slash).text;
    if !part.from(slash).text.starts_with("//") || !(scheme.is_empty() || is_scheme(scheme)) {
        return Ok(None);
    }
    if scheme.eq_ignore_ascii_case("file:") {
        return Err(TargetError::LocalPath);
    }
    let start = scheme.len() + 2;
    let part = part.from(start);
    let end = part.text.bytes().position(|octet| matches!(octet, b'/' | b'?' | b'#' | b'\\'));
    let part = part.until(end.unwrap_or(part.text.len()));
    let part = part.from(last(part.text, b'@').map_or(0, |at| at + 1));
    if part.text.is_empty() { Err(TargetError::Empty) } else { Ok(Some(part)) }
}

fn is_scheme(text: &str) -> bool {
    text.strip_suffix(':').is_some_and(|scheme| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.'))
    })
}

/// What stands behind the local-part, which may be quoted and then hold anything (RFC 5321 §4.1.2).
fn behind_local_part(part: Part<'_>) -> Result<Part<'_>, TargetError> {
    let at = match part.text.strip_prefix('"') {
        None => part.text.find('@'),
        Some(quoted) => {
            let mut escaped = false;
            let closing = quoted.find(|character| {
                let closes = character == '"' && !escaped;
                escaped = character == '\\' && !escaped;
                closes
            });
            closing.map(|index| index + 2)
        }
    };
    let Some(at) = at else {
        return without_port(part);
    };
    match part.from(at).text.chars().next() {
        Some('@') if part.text.len() == at + 1 => Err(TargetError::MissingDomain),
        Some('@') => without_port(part.from(at + 1)),
        Some(character) => Err(TargetError::BadCharacter { position: part.position(at), character }),
        None => Err(TargetError::MissingDomain),
    }
}

/// Drops a port, and tells addresses from names.
fn without_port(part: Part<'_>) -> Result<Part<'_>, TargetError> {
    let bare = part.text.strip_suffix('.').unwrap_or(part.text);
    if part.text.starts_with('[') || address_text::parse(bare).is_some() {
        return Err(TargetError::AddressLiteral);
    }
    match last(part.text, b':') {
        Some(end) if end > 0 && part.from(end + 1).text.parse::<u16>().is_ok() => without_port(part.until(end)),
        _ => Ok(part),
    }
}

/// Where an octet of ASCII stands for the last time. What std has for it brings a search engine along.
pub(crate) fn last(text: &str, wanted: u8) -> Option<usize> {
    text.as_bytes().iter().rposition(|octet| *octet == wanted)
}

/// The labels of a domain, each checked; letters outside ASCII pass.
fn labels(domain: Part<'_>) -> Result<Vec<&str>, TargetError> {
    let name = domain.until(domain.text.strip_suffix(is_dot).unwrap_or(domain.text).len());
    let mut labels = Vec::new();
    let mut start = 0;
    for (end, separator) in name.text.match_indices(is_dot).chain([(name.text.len(), "")]) {
        labels.push(label(name.slice(start, end))?);
        start = end + separator.len();
    }
    match labels.as_slice() {
        [single] => Err(TargetError::BareTld { label: (*single).to_owned() }),
        [.., last] if last.bytes().all(|octet| octet.is_ascii_digit()) => {
            Err(TargetError::NumericTld { label: (*last).to_owned() })
        }
        _ if name.text.len() > 253 => Err(TargetError::NameTooLong { length: name.text.chars().count() }),
        _ => Ok(labels),
    }
}

fn label(label: Part<'_>) -> Result<&str, TargetError> {
    let allowed = |character: char| match character.is_ascii() {
        true => character.is_ascii_alphanumeric() || character == '-',
        // Full-width and small per cent signs: a URL parser would decode an escape behind them.
        false => !is_invisible(character) && !matches!(character, '\u{ff05}' | '\u{fe6a}'),
    };
    if let Some((index, character)) = label.text.char_indices().find(|(_, character)| !allowed(*character)) {
        return Err(TargetError::BadCharacter { position: label.position(index), character });
    }
    let length = label.text.chars().count();
    match label.text {
        "" => Err(TargetError::EmptyLabel { position: label.position(0) }),
        _ if length > 63 => Err(TargetError::LabelTooLong { position: label.position(0), length }),
        text if text.starts_with('-') => Err(TargetError::EdgeHyphen { position: label.position(0) }),
        text if text.ends_with('-') => Err(TargetError::EdgeHyphen { position: label.position(text.len() - 1) }),
        text => Ok(text),
    }
}

/// What the host made of a name with U-labels, if it is still a name of as many
/// labels: a URL parser would also take an address, a path or an escape out of one.
fn guarded(typed: &str, ascii: &str) -> Result<String, TargetError> {
    let ascii = ascii.to_ascii_lowercase();
    let whole = Part { input: &ascii, start: 0, text: &ascii };
    let converted = labels(whole).map_err(|_| TargetError::BadIdn)?;
    let same_ascii = typed
        .split('.')
        .zip(&converted)
        .all(|(before, after)| !before.is_ascii() || before.eq_ignore_ascii_case(after));
    if converted.len() == typed.split('.').count() && same_ascii && address_text::parse(&ascii).is_none() {
        Ok(ascii)
    } else {
        Err(TargetError::BadIdn)
    }
}

/// Dots, those of Chinese and Japanese input methods too (RFC 3490 §3.1).
fn is_dot(character: char) -> bool {
    matches!(character, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

/// A text without what pasting brings along around it.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(is_invisible)
}

/// What pasting brings along unseen: white space, controls, marks of width and direction.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
