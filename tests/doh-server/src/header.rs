//! The comment lines of a zone file: its title, its checks, its signing, its scripts.
//!
//! The first line is the title. Any other line that is a comment as a whole and reads `; KEY: VALUE`
//! has one of these keys; other comments are free.
//!
//! | key | value |
//! |---|---|
//! | `check` | an input for the checker; the next eight keys are about it |
//! | `verdict` | `deliverable`, `atRisk`, `undeliverable`, `refusesMail` or `undetermined`, then perhaps `partial`; required |
//! | `broken` | the exact set of ids of findings, with commas between; none when absent |
//! | `undetermined` | the exact set of ids of rules that can not be judged, as above; `all` for every rule that is not broken |
//! | `sample` | what the check shows, in words; the page then offers it |
//! | `beside` | the exact set of ids of findings about what stands beside the MX records; where it is absent nobody looks |
//! | `beside-undetermined` | the same of rules that can not be judged |
//! | `joined` | the verdict with these findings, where it is another one |
//! | `policy` | what the domain's MTA-STS policy host sends: the text with `%` at the ends of lines, `status` and an HTTP status, or the word for what is in the way, such as `cors` |
//! | `signed` | `ecdsap256sha256`, `ecdsap384sha384`, `ed25519` or `rsasha256`, then `nsec`, `nsec3` or `nsec3-opt-out`: signs the zone; then perhaps [what is broken](crate::breaking) |
//! | `when` | an owner within the zone, a type or `ANY`, then a [script](crate::script): what is sent in place of the answer |

use std::collections::BTreeMap;

use domain::base::Rtype;
use domain::zonetree::StoredName;

use crate::error::Problem;
use crate::scenario::Expectation;
use crate::script::Script;
use crate::signing::Signing;

/// The statuses of a verdict, the best first.
pub(crate) const STATUSES: [&str; 5] = ["deliverable", "atRisk", "undeliverable", "refusesMail", "undetermined"];

/// What the comment lines of a zone file say.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) title: String,
    pub(crate) checks: Vec<Expectation>,
    pub(crate) signing: Option<Signing>,
    pub(crate) scripts: Scripts,
}

/// The scripts of a zone by owner and type, with the line of each.
pub(crate) type Scripts = BTreeMap<(StoredName, Rtype), (usize, Script)>;

impl Header {
    /// Reads every line that is a comment as a whole.
    ///
    /// Keys are looked for in the whole file, so that none below the first record goes unseen.
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        let mut lines =
            text.lines().zip(1..).filter_map(|(line, number)| Some((line.strip_prefix(';')?.trim(), number)));
        let title = match lines.next() {
            Some((title, 1)) if !title.is_empty() && key_and_value(title).is_none() => title.to_owned(),
            _ => {
                return Err(Problem::on(1, "the file does not open with a comment that is its title"));
            }
        };
        let mut checks: Vec<Check> = Vec::new();
        let mut signing = None;
        let mut scripts = Scripts::new();
        for (comment, line) in lines {
            let Some((key, value)) = key_and_value(comment) else {
                continue;
            };
            match key {
                "check" => checks.push(Check::open(line, value)?),
                "verdict"
                | "broken"
                | "undetermined"
                | "sample"
                | "beside"
                | "beside-undetermined"
                | "joined"
                | "policy" => match checks.last_mut() {
                    Some(check) => check.read(line, key, value)?,
                    None => {
                        return Err(Problem::on(line, format!("`{key}:` stands before any `check:`")));
                    }
                },
                "signed" => {
                    let read = value.parse().map_err(|problem| Problem::on(line, problem))?;
                    if signing.replace(read).is_some() {
                        return Err(Problem::on(line, "`signed:` stands twice"));
                    }
                }
                "when" => {
                    let (owner, rtype, script) = when(value).map_err(|problem| Problem::on(line, problem))?;
                    if scripts.insert((owner, rtype), (line, script)).is_some() {
                        return Err(Problem::on(line, "a second `when:` for this name and type"));
                    }
                }
                _ => return Err(Problem::on(line, format!("unknown key `{key}:`"))),
            }
        }
        let checks = checks.into_iter().map(Check::close).collect::<Result<_, _>>()?;
        Ok(Self { title, checks, signing, scripts })
    }
}

/// Splits `word: value`; any other comment is free text.
fn key_and_value(comment: &str) -> Option<(&str, &str)> {
    let (key, value) = comment.split_once(':')?;
    let is_word = !key.is_empty() && key.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-');
    (is_word && (value.is_empty() || value.starts_with(char::is_whitespace))).then(|| (key, value.trim()))
}

/// Reads `OWNER TYPE SCRIPT`; the owner is absolute with or without its last dot.
fn when(value: &str) -> Result<(StoredName, Rtype, Script), String> {
    let mut words = value.splitn(3, char::is_whitespace);
    let (Some(owner), Some(rtype), Some(script)) = (words.next(), words.next(), words.next()) else {
        return Err("`when:` needs an owner, a type and an action".into());
    };
    let name = StoredName::from_chars(owner.chars()).map_err(|error| format!("`{owner}` is no name: {error}"))?;
    let rtype = rtype.parse().map_err(|_| format!("`{rtype}` is no type"))?;
    let script = script.parse().map_err(|error| format!("{error}"))?;
    Ok((name, rtype, script))
}

/// A check whose lines are still being read.
struct Check {
    line: usize,
    input: String,
    verdict: Option<(String, bool)>,
    broken: Option<Vec<String>>,
    undetermined: Option<Vec<String>>,
    sample: Option<String>,
    beside: Option<Vec<String>>,
    beside_undetermined: Option<Vec<String>>,
    joined: Option<(String, bool)>,
    policy: Option<String>,
}

impl Check {
    fn open(line: usize, input: &str) -> Result<Self, Problem> {
        if input.is_empty() {
            return Err(Problem::on(line, "`check:` needs an input"));
        }
        Ok(Self {
            line,
            input: input.into(),
            verdict: None,
            broken: None,
            undetermined: None,
            sample: None,
            beside: None,
            beside_undetermined: None,
            joined: None,
            policy: None,
        })
    }

    fn read(&mut self, line: usize, key: &str, value: &str) -> Result<(), Problem> {
        let read_ids = || ids(value).map_err(|problem| Problem::on(line, problem));
        let read_verdict = || verdict(value).map_err(|problem| Problem::on(line, problem));
        let stands_twice = match key {
            "verdict" => self.verdict.replace(read_verdict()?).is_some(),
            "joined" => self.joined.replace(read_verdict()?).is_some(),
            "broken" => self.broken.replace(read_ids()?).is_some(),
            "beside" => self.beside.replace(read_ids()?).is_some(),
            "beside-undetermined" => self.beside_undetermined.replace(read_ids()?).is_some(),
            "policy" => self.policy.replace(value.into()).is_some(),
            "sample" if value.is_empty() => {
                return Err(Problem::on(line, "`sample:` needs its words"));
            }
            "sample" => self.sample.replace(value.into()).is_some(),
            _ => self.undetermined.replace(read_ids()?).is_some(),
        };
        match stands_twice {
            true => Err(Problem::on(line, format!("`{key}:` stands twice for this check"))),
            false => Ok(()),
        }
    }

    fn close(self) -> Result<Expectation, Problem> {
        let Some((status, partial)) = self.verdict else {
            return Err(Problem::on(self.line, "this `check:` has no `verdict:`"));
        };
        Ok(Expectation {
            input: self.input,
            status,
            partial,
            broken: self.broken.unwrap_or_default(),
            undetermined: self.undetermined.unwrap_or_default(),
            sample: self.sample,
            beside: self.beside,
            beside_undetermined: self.beside_undetermined.unwrap_or_default(),
            joined: self.joined,
            policy: self.policy,
        })
    }
}

fn verdict(value: &str) -> Result<(String, bool), String> {
    let (status, partial) = match value.split_once(char::is_whitespace) {
        Some((status, "partial")) => (status, true),
        _ => (value, false),
    };
    match STATUSES.contains(&status) {
        true => Ok((status.into(), partial)),
        false => Err(format!("`{value}` is no verdict; one of {} is, perhaps with `partial`", STATUSES.join(", "))),
    }
}

fn ids(value: &str) -> Result<Vec<String>, String> {
    let ids = value.split(',').map(str::trim).filter(|_| !value.is_empty());
    ids.map(|id| match !id.is_empty() && id.bytes().all(|octet| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
        true => Ok(id.to_owned()),
        false => Err(format!("`{id}` is no id")),
    })
    .collect()
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used, reason = "what is not as expected fails the test")]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_line_by_line() {
        let header = Header::read(
            "; Two exchanges, the first is an alias.\n; RFC 5321 §5.1: free text\n; check: alias.test\n\
             ; verdict: deliverable partial\n; broken: exchange-alias, ttl-low\n; sample: One is an alias\n\
             ; check: www.alias.test\n; verdict: atRisk\n; undetermined: exchange-nonexistent\n\
             ; when: a\\032b.alias.test. AAAA servfail ede=22 \"no\"\n; signed: ed25519 nsec3\n$ORIGIN alias.test.\n",
        )
        .unwrap();
        assert_eq!(header.title, "Two exchanges, the first is an alias.");
        let [first, second] = header.checks.as_slice() else { panic!("two checks") };
        assert_eq!((first.input.as_str(), first.status.as_str(), first.partial), ("alias.test", "deliverable", true));
        assert_eq!(first.broken, ["exchange-alias", "ttl-low"]);
        assert_eq!(first.sample.as_deref(), Some("One is an alias"));
        assert_eq!((second.partial, second.undetermined.as_slice()), (false, &["exchange-nonexistent".to_owned()][..]));
        assert_eq!(header.scripts.len(), 1);
        assert!(header.signing.is_some());
    }

    #[test]
    fn nothing_malformed_is_passed_over() {
        for (text, line) in [
            ("$ORIGIN a.test.\n", 1),
            ("; check: a.test\n", 1),
            ("; Title.\n; verdict: atRisk\n", 2),
            ("; Title.\n; chek: a.test\n", 2),
            ("; Title.\n; Note: this\n", 2),
            ("; Title.\n; check: a.test\n", 2),
            ("; Title.\n; check: a.test\n; verdict: fine\n", 3),
            ("; Title.\n; check: a.test\n; verdict: atRisk\n; broken: a b\n", 4),
            ("; Title.\n; check: a.test\n; verdict: atRisk\n; broken: a\n; broken: b\n", 5),
            ("; Title.\n; when: a.test MX\n", 2),
            ("; Title.\n; when: a.test MXX timeout\n", 2),
            ("; Title.\n; when: a..test MX timeout\n", 2),
            ("; Title.\n; when: a.test MX tiemout\n", 2),
            ("; Title.\n; when: a.test MX timeout\n; when: A.test. MX timeout\n", 3),
            ("; Title.\n; signed: rot13 nsec\n", 2),
            ("; Title.\n; signed: ed25519 nsec corrupt\n", 2),
            ("; Title.\n; signed: ed25519 nsec stripped=MXX\n", 2),
            ("; Title.\n$ORIGIN a.test.\n;chek: a.test\n", 3),
        ] {
            let problem = Header::read(text).unwrap_err();
            assert!(format!("{problem:?}").contains(&format!("Some({line})")), "{text}: {problem:?}");
        }
    }
}
