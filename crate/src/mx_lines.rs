//! MX records as people write them: lines of a zone file, or the fields of a provider's form.

use core::fmt;

use crate::Name;
use crate::answer::{Answer, Outcome};
use crate::dns::{Message, Mx, Rdata, Record};
use crate::record::DEFAULT_TTL;
use crate::sentences::sentence;
use crate::target::trimmed;

/// One MX record that somebody wrote down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MxLine {
    /// Its data.
    pub mx: Mx,
    /// Seconds, where the line says them.
    pub ttl: Option<u32>,
}

/// Reads MX records from lines, or from a list with commas.
///
/// A line is that of a zone file (RFC 1035 §5.1), `example.com. 3600 IN MX 10 mx.example.net.`,
/// or what the form of a DNS provider asks for: `10 mx.example.net`, `@ MX mx.example.net 10`.
/// A comment begins with `;` or `#`. An exchange of one label without a final dot stands below
/// the domain, as in a zone file; any other is taken as a whole name, as such forms do.
///
/// # Errors
///
/// [`MxLinesError`] for a line that is none, or where there is none at all.
///
/// ```
/// use mxlens::mx_lines;
///
/// let lines = mx_lines::parse("@ 600 IN MX 10 mx1\n20 mx.example.net", &"example.com".parse()?)?;
/// assert_eq!(lines[0].mx.exchange, "mx1.example.com".parse()?);
/// assert_eq!(lines[0].ttl, Some(600));
/// assert_eq!(lines[1].mx.preference, 20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse(text: &str, domain: &Name) -> Result<Vec<MxLine>, MxLinesError> {
    let mut lines = Vec::new();
    let mut number = 0;
    for text in text.split('\n') {
        for text in uncommented(text).split(',') {
            number += 1;
            if let Some(line) = parse_line(text, domain).ok_or(MxLinesError::BadLine { line: number })? {
                lines.push(line);
            }
        }
    }
    if lines.is_empty() { Err(MxLinesError::NoLine) } else { Ok(lines) }
}

fn uncommented(text: &str) -> &str {
    let text = text.split(';').next().unwrap_or(text);
    text.split('#').next().unwrap_or(text)
}

/// The record of one line: `None` for what is none, `Some(None)` for an empty line.
fn parse_line(text: &str, domain: &Name) -> Option<Option<MxLine>> {
    let mut fields = Vec::new();
    for part in trimmed(text).split('\t') {
        for field in part.split(' ') {
            if !field.is_empty() {
                fields.push(field);
            }
        }
    }
    let (head, first, second) = match fields.as_slice() {
        [] => return Some(None),
        [head @ .., first, second] => (head, *first, *second),
        [_] => return None,
    };
    let mut ttl = None;
    // Three fields without a type are name, value and priority.
    let typed = head.last().is_some_and(|field| field.eq_ignore_ascii_case("MX"));
    for (index, field) in head.iter().enumerate() {
        match field.parse::<u32>() {
            Ok(seconds) if typed => ttl = Some(seconds),
            _ if field.eq_ignore_ascii_case("IN") || typed && index + 1 == head.len() => {}
            _ if index == 0 && (*field == "@" || field.parse() == Ok(domain.clone())) => {}
            _ => return None,
        }
    }
    let (preference, exchange) = match (first.parse(), second.parse()) {
        (Ok(preference), _) => (preference, second),
        (Err(_), Ok(preference)) => (preference, first),
        (Err(_), Err(_)) => return None,
    };
    Some(Some(MxLine { mx: Mx { preference, exchange: exchange_of(exchange, domain)? }, ttl }))
}

fn exchange_of(text: &str, domain: &Name) -> Option<Name> {
    if text == "@" {
        return Some(domain.clone());
    }
    let name: Name = text.parse().ok()?;
    let relative = !text.ends_with('.') && name.labels().count() == 1;
    if relative { domain.child(name.labels().next()?).ok() } else { Some(name) }
}

/// The lines as the answer to the question for the domain's MX records: as published, all by one time to live.
pub(crate) fn answer(lines: &[MxLine], domain: &Name) -> Answer {
    let ttl = lines.iter().filter_map(|line| line.ttl).max().unwrap_or(DEFAULT_TTL);
    let mut records = Vec::new();
    for MxLine { mx, ttl: own } in lines {
        let rdata = Rdata::Mx(mx.clone());
        records.push(Record { owner: domain.clone(), ttl: own.unwrap_or(ttl), rdata });
    }
    Answer {
        aliases: Vec::new(),
        outcome: Outcome::Records(records),
        ttl: Some(ttl),
        original_ttl: Some(ttl),
        from_wildcard: false,
        denied_by: None,
        authentic_data: false,
        message: Message::default(),
    }
}

/// Why a text holds no MX records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MxLinesError {
    /// There is no line in it.
    NoLine,
    /// It is the id of a provider that has no set of records for everybody.
    NoSet,
    /// A line is no MX record of the domain.
    BadLine {
        /// Which, from 1 on; a comma ends a line, too.
        line: usize,
    },
}

impl MxLinesError {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoLine => "noMxLine",
            Self::NoSet => "noProviderSet",
            Self::BadLine { .. } => "badMxLine",
        }
    }

    /// The number of the line, from 1 on.
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::NoLine | Self::NoSet => None,
            Self::BadLine { line } => Some(*line),
        }
    }
}

impl fmt::Display for MxLinesError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&sentence(self.code(), self.position(), None, None))
    }
}

impl core::error::Error for MxLinesError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(u16, String, Option<u32>)>, MxLinesError> {
        let lines = parse(text, &"example.com".parse().unwrap())?;
        Ok(lines.into_iter().map(|line| (line.mx.preference, line.mx.exchange.to_string(), line.ttl)).collect())
    }

    #[test]
    fn every_way_of_writing_a_record_is_read() {
        for (text, exchange, ttl) in [
            ("10 mx.example.net", "mx.example.net", None),
            ("mx.example.net 10", "mx.example.net", None),
            ("@ mx.example.net 10", "mx.example.net", None),
            ("example.com mx.example.net. 10", "mx.example.net", None),
            ("example.com.\t3600\tIN\tMX\t10\tmx.example.net.", "mx.example.net", Some(3600)),
            ("IN 300 mx 10 mx.example.net ; the first", "mx.example.net", Some(300)),
            ("MX 10 mx1", "mx1.example.com", None),
            ("10 @", "example.com", None),
            ("10 example.com", "example.com", None),
            ("10 mx1.", "mx1", None),
            ("10 .", ".", None),
        ] {
            assert_eq!(read(text), Ok(vec![(10, exchange.to_owned(), ttl)]), "{text}");
        }
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        for (text, line) in [
            ("10 mx1.example.net\nhello", 2),
            ("10 mx1.example.net,20", 2),
            ("70000 mx.example.net", 1),
            ("www MX 10 mx.example.net", 1),
            ("10 a..b", 1),
            ("a 10 mx b", 1),
        ] {
            assert_eq!(read(text), Err(MxLinesError::BadLine { line }), "{text}");
        }
        assert_eq!(read(" \n; nothing\n"), Err(MxLinesError::NoLine));
    }
}
