//! The zones of the suite: answers in memory.

use std::collections::BTreeMap;

use mxlens::answer::{ALIAS_LIMIT, Answer, Outcome};
use mxlens::dns::{Message, Mx, Rdata, Record};
use mxlens::facts::{Answers, Lookup};
use mxlens::neighbours::{Seek, SpfCheck, SpfSender, check_sender};
use mxlens::{Name, QueryError, QueryErrorCode, Question, Rtype};
use yaml_rust2::Yaml;

/// The type of the records that SPF once had (RFC 7208 §3.1).
const SPF: Rtype = Rtype(99);

/// Records by name, and the names at which a type that is not there is no answer at all.
#[derive(Default)]
pub(crate) struct Zone {
    records: BTreeMap<Name, Vec<Rdata>>,
    silent: Vec<Name>,
}

impl Zone {
    /// Reads `zonedata`.
    ///
    /// Where a name has `SPF` and no `TXT`, that stands for both types; `TXT: NONE` says that there is no such record.
    pub(crate) fn of(data: &Yaml) -> Self {
        let mut zone = Self::default();
        for (owner, entries) in data.as_hash().expect("names") {
            let owner = name(owner.as_str().expect("a name"));
            let entries = entries.as_vec().expect("records");
            let has_txt = entries.iter().any(|entry| !entry["TXT"].is_badvalue());
            let mut records = Vec::new();
            for entry in entries {
                let Some(fields) = entry.as_hash() else {
                    assert_eq!(entry.as_str(), Some("TIMEOUT"));
                    zone.silent.push(owner.clone());
                    continue;
                };
                let (rtype, value) = fields.iter().next().expect("a record");
                let rtype = rtype.as_str().expect("a type");
                if value.as_str() == Some("NONE") {
                    continue;
                }
                records.push(rdata(rtype, value));
                if rtype == "SPF" && !has_txt {
                    records.push(rdata("TXT", value));
                }
            }
            zone.records.insert(owner, records);
        }
        zone
    }

    /// A zone of TXT records alone.
    pub(crate) fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Self {
        let mut zone = Self::default();
        for (owner, text) in texts {
            zone.records.entry(name(owner)).or_default().push(txt(Rtype::TXT, &[text]));
        }
        zone
    }

    /// Asks until nothing is wanted any more.
    pub(crate) fn check(&self, sender: &SpfSender) -> SpfCheck {
        self.until(&|seek| check_sender(seek, sender)).0.expect("it comes to an end")
    }

    /// Reads until nothing is wanted any more; also gives how many questions that took.
    pub(crate) fn until<T>(&self, read: &dyn Fn(&Seek<'_>) -> T) -> (T, usize) {
        let (mut answers, mut count) = (Answers::default(), 0);
        loop {
            let seek = Seek::new(&answers);
            let outcome = read(&seek);
            let wanted = seek.into_wanted();
            if wanted.is_empty() {
                return (outcome, count);
            }
            for question in wanted {
                count += 1;
                let lookup = self.answer(&question);
                answers.insert(question, lookup);
            }
        }
    }

    fn answer(&self, question: &Question) -> Lookup {
        let (mut aliases, mut owner) = (Vec::new(), &question.name);
        let outcome = loop {
            let Some(records) = self.records.get(owner) else { break Outcome::NxDomain };
            let of_type: Vec<_> = records.iter().filter(|rdata| rdata.rtype() == question.rtype).collect();
            match records.iter().find_map(Rdata::as_cname) {
                _ if !of_type.is_empty() => {
                    let record = |rdata: &&Rdata| Record { owner: owner.clone(), ttl: 300, rdata: (*rdata).clone() };
                    break Outcome::Records(of_type.iter().map(record).collect());
                }
                Some(target) if aliases.contains(target) || aliases.len() > ALIAS_LIMIT => break Outcome::AliasLoop,
                Some(target) => {
                    aliases.push(target.clone());
                    owner = target;
                }
                None if self.silent.contains(owner) => return Err(QueryError::new(QueryErrorCode::Timeout)),
                None => break Outcome::NoData,
            }
        };
        Ok(Answer {
            aliases,
            outcome,
            ttl: Some(300),
            original_ttl: None,
            from_wildcard: false,
            denied_by: None,
            authentic_data: false,
            message: Message::default(),
        })
    }
}

/// The names of the suite have any octets but dots in their labels.
fn name(text: &str) -> Name {
    let labels = text.trim_end_matches('.').split('.').filter(|label| !label.is_empty());
    Name::from_labels(labels.map(str::as_bytes)).expect("a name")
}

fn rdata(rtype: &str, value: &Yaml) -> Rdata {
    let text = || value.as_str().expect("a text");
    match rtype {
        "A" => Rdata::A(text().parse().expect("an address")),
        "AAAA" => Rdata::Aaaa(text().parse().expect("an address")),
        "CNAME" => Rdata::Cname(name(text())),
        "PTR" => Rdata::Ptr(name(text())),
        "MX" => {
            let preference = u16::try_from(value[0].as_i64().expect("a preference")).expect("a preference");
            Rdata::Mx(Mx { preference, exchange: name(value[1].as_str().expect("a name")) })
        }
        "SPF" | "TXT" => {
            let strings = value.as_vec().map_or_else(|| vec![value.clone()], Clone::clone);
            let strings: Vec<_> = strings.iter().map(|string| octets(string.as_str().expect("a text"))).collect();
            txt(if rtype == "SPF" { SPF } else { Rtype::TXT }, &strings)
        }
        other => panic!("{other} is no type of the suite"),
    }
}

/// Characters of the suite up to U+00FF stand for octets.
fn octets(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).expect("an octet")).collect()
}

fn txt(rtype: Rtype, strings: &[Vec<u8>]) -> Rdata {
    let mut octets = Vec::new();
    for string in strings.iter().flat_map(|string| string.chunks(255)) {
        octets.push(string.len() as u8);
        octets.extend_from_slice(string);
    }
    Rdata::Opaque { rtype, octets }
}
