//! Faults no zone file can hold, and how they are written.
//!
//! A script is a list of words: at most one action, its options, and `delay=MS`.
//!
//! | action | what is sent |
//! |---|---|
//! | `servfail`, `refused`, `formerr`, `notimp`, `nxdomain` | that RCODE; options `ede=N` and then `"text"` |
//! | `timeout` | nothing, ever |
//! | `garbage` | octets that are no DNS message |
//! | `truncated` | TC=1 and no records |
//! | `cut=N` | the first N octets of the answer |
//! | `junk=N` | the answer and N octets more |
//! | `http=N` | the HTTP status N; option `retry-after=S` |
//! | `html` | an HTML page with status 200 |
//! | `wrong-question` | the answer to another question |
//! | `loop` | the aliases of a loop, with NOERROR |
//! | `big`, `big=N` | the answer with its records repeated up to 65,535 or N octets |
//! | `filtered` | NXDOMAIN with the extended error 17, as of a resolver that blocks names |
//! | `strip` | the answer without its RRSIG, NSEC and NSEC3 records, and without AD |
//! | `lie` | the answer with AD, whether or not it is secure; nothing is validated |
//! | `flip` | the answer with one bit of its first record's data changed, well-formed still |
//! | `other` | the answer with the preference of its first MX record one higher |
//! | `nocors` | the answer in a response that pages of other origins may not read |
//! | `reset` | nothing, and the connection is closed |
//! | none, only `delay=MS` | the answer, later |
//!
//! A script holds for every answer whose chain of aliases meets its name; the first action met is
//! the one taken. An RCODE whose `ede` is one of validation (5 to 12) gives way to CD=1.
//!
//! In the path of a request a script holds for that request alone, so that one server can be several
//! resolvers that differ: `/with/SCRIPT/dns-query`, as in `/with/servfail%20ede=22/dns-query`.

use std::fmt;
use std::str::FromStr;

use domain::base::iana::{ExtendedErrorCode, Rcode};

/// What is done to the answer for a name and type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Milliseconds to wait before anything is sent.
    pub delay_ms: u32,
    /// What is sent in place of the answer; the answer itself when `None`.
    pub action: Option<Action>,
}

/// What is sent in place of the plain answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// An RCODE, and perhaps the reason for it.
    Fail(Rcode, Option<ExtendedError>),
    /// Nothing, ever.
    Timeout,
    /// Octets that are no DNS message.
    Garbage,
    /// TC=1 and no records.
    Truncated,
    /// The first octets of the answer, this many.
    Cut(usize),
    /// The answer, and this many octets more.
    Junk(usize),
    /// An HTTP status, and perhaps the seconds of `Retry-After`.
    Http(u16, Option<u32>),
    /// An HTML page with status 200, as captive portals send.
    Html,
    /// The answer to another question.
    WrongQuestion,
    /// The aliases of a loop with NOERROR, where others send SERVFAIL.
    Loop,
    /// The answer with its records repeated up to this many octets.
    Big(usize),
    /// The answer without what proves it.
    Strip,
    /// The answer with AD, not validated.
    Lie,
    /// The answer with one bit of its first record's data changed.
    Flip,
    /// The answer with another preference in its first MX record.
    Other,
    /// The answer, in a response that pages of other origins may not read.
    NoCors,
    /// Nothing, and the connection is closed.
    Reset,
}

/// An extended DNS error (RFC 8914).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedError {
    /// The INFO-CODE.
    pub code: ExtendedErrorCode,
    /// The EXTRA-TEXT.
    pub text: Option<String>,
}

impl ExtendedError {
    /// Whether the error is one of validation, which CD=1 turns off (RFC 4035 §3.2.2).
    pub(crate) fn is_of_validation(&self) -> bool {
        (5..=12).contains(&self.code.to_int())
    }
}

impl FromStr for Script {
    type Err = ScriptError;

    fn from_str(text: &str) -> Result<Self, ScriptError> {
        let mut script = Self::default();
        for word in Words(text) {
            let word = word?;
            let (key, value) = match word.split_once('=') {
                Some((key, value)) => (key, Some(value)),
                None => (word, None),
            };
            script.read(key, value).map_err(|problem| ScriptError(format!("{problem} at `{word}`")))?;
        }
        match script {
            Self { delay_ms: 0, action: None } => Err(ScriptError("an action is missing".into())),
            script => Ok(script),
        }
    }
}

impl Script {
    fn read(&mut self, key: &str, value: Option<&str>) -> Result<(), &'static str> {
        match (key, value) {
            ("delay", Some(value)) => self.delay_ms = number(value)?,
            ("ede", Some(value)) => match &mut self.action {
                Some(Action::Fail(_, error @ None)) => {
                    let code = ExtendedErrorCode::from_int(number(value)?);
                    *error = Some(ExtendedError { code, text: None });
                }
                _ => return Err("an option without its RCODE"),
            },
            ("retry-after", Some(value)) => match &mut self.action {
                Some(Action::Http(_, seconds @ None)) => *seconds = Some(number(value)?),
                _ => return Err("an option without its HTTP status"),
            },
            (quoted, None) if quoted.starts_with('"') => match &mut self.action {
                Some(Action::Fail(_, Some(ExtendedError { text: text @ None, .. }))) => {
                    *text = Some(quoted.trim_matches('"').into());
                }
                _ => return Err("a text without its `ede=`"),
            },
            (key, value) if self.action.is_none() => self.action = Some(action(key, value)?),
            _ => return Err("a second action"),
        }
        Ok(())
    }
}

fn action(key: &str, value: Option<&str>) -> Result<Action, &'static str> {
    Ok(match (key, value) {
        ("servfail", None) => Action::Fail(Rcode::SERVFAIL, None),
        ("refused", None) => Action::Fail(Rcode::REFUSED, None),
        ("formerr", None) => Action::Fail(Rcode::FORMERR, None),
        ("notimp", None) => Action::Fail(Rcode::NOTIMP, None),
        ("nxdomain", None) => Action::Fail(Rcode::NXDOMAIN, None),
        ("timeout", None) => Action::Timeout,
        ("garbage", None) => Action::Garbage,
        ("truncated", None) => Action::Truncated,
        ("cut", Some(value)) => Action::Cut(number(value)?),
        ("junk", Some(value)) => Action::Junk(number(value)?),
        ("http", Some(value)) => match number(value)? {
            status @ 200..=599 => Action::Http(status, None),
            _ => return Err("a status that is not within 200 to 599"),
        },
        ("html", None) => Action::Html,
        ("wrong-question", None) => Action::WrongQuestion,
        ("loop", None) => Action::Loop,
        ("big", None) => Action::Big(usize::from(u16::MAX)),
        ("big", Some(value)) => match number(value)? {
            octets @ 1..=1_000_000 => Action::Big(octets),
            _ => return Err("a size that is not within 1 to 1000000"),
        },
        ("filtered", None) => {
            let error = ExtendedError { code: ExtendedErrorCode::FILTERED, text: None };
            Action::Fail(Rcode::NXDOMAIN, Some(error))
        }
        ("strip", None) => Action::Strip,
        ("lie", None) => Action::Lie,
        ("flip", None) => Action::Flip,
        ("other", None) => Action::Other,
        ("nocors", None) => Action::NoCors,
        ("reset", None) => Action::Reset,
        _ => return Err("an unknown word"),
    })
}

fn number<N: FromStr>(digits: &str) -> Result<N, &'static str> {
    digits.parse().map_err(|_| "a malformed number")
}

/// The words of a script; a text in double quotes is one word, quotes included.
struct Words<'a>(&'a str);

impl<'a> Iterator for Words<'a> {
    type Item = Result<&'a str, ScriptError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = match rest.strip_prefix('"') {
            Some(quoted) => match quoted.find('"') {
                Some(end) => end + 2,
                None => return Some(Err(ScriptError("a text without its closing quote".into()))),
            },
            None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let (word, rest) = rest.split_at(end);
        self.0 = rest;
        Some(Ok(word))
    }
}

/// A script that can not be read; displays as what is wrong and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError(String);

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScriptError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_an_action_with_its_options() {
        let extended = |code, text: Option<&str>| {
            Some(ExtendedError { code: ExtendedErrorCode::from_int(code), text: text.map(Into::into) })
        };
        for (text, delay_ms, action) in [
            ("servfail", 0, Some(Action::Fail(Rcode::SERVFAIL, None))),
            ("refused ede=15", 0, Some(Action::Fail(Rcode::REFUSED, extended(15, None)))),
            (
                "servfail ede=22 \"no reachable authority\" delay=5",
                5,
                Some(Action::Fail(Rcode::SERVFAIL, extended(22, Some("no reachable authority")))),
            ),
            ("delay=700", 700, None),
            ("http=429 retry-after=30", 0, Some(Action::Http(429, Some(30)))),
            ("big", 0, Some(Action::Big(65_535))),
            ("big=70000", 0, Some(Action::Big(70_000))),
            ("  cut=11 ", 0, Some(Action::Cut(11))),
            ("filtered", 0, Some(Action::Fail(Rcode::NXDOMAIN, extended(17, None)))),
            ("delay=300 strip", 300, Some(Action::Strip)),
        ] {
            assert_eq!(text.parse(), Ok(Script { delay_ms, action }), "{text}");
        }
    }

    #[test]
    fn a_malformed_script_is_an_error() {
        for (text, problem) in [
            ("", "an action is missing"),
            ("slow", "an unknown word at `slow`"),
            ("timeout=3", "an unknown word at `timeout=3`"),
            ("cut", "an unknown word at `cut`"),
            ("cut=-1", "a malformed number at `cut=-1`"),
            ("http=99", "a status that is not within 200 to 599 at `http=99`"),
            ("timeout html", "a second action at `html`"),
            ("ede=22", "an option without its RCODE at `ede=22`"),
            ("strip lie", "a second action at `lie`"),
            ("html retry-after=3", "an option without its HTTP status at `retry-after=3`"),
            ("servfail \"no\"", "a text without its `ede=` at `\"no\"`"),
            ("servfail ede=22 \"no", "a text without its closing quote"),
        ] {
            assert_eq!(text.parse::<Script>().map_err(|error| error.to_string()), Err(problem.into()), "{text}");
        }
    }
}
