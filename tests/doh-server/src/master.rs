//! From the text of a master file (RFC 1035 §5) to the records of one zone.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::base::iana::Class;
use domain::base::name::{FlattenInto, ParsedName};
use domain::base::{Record, Rtype, Ttl};
use domain::dep::octseq::Parser;
use domain::rdata::ZoneRecordData;
use domain::zonefile::inplace::{Entry, Zonefile};
use domain::zonetree::{StoredName, StoredRecord};

use crate::error::Problem;

/// The records of one zone, as published and in the order written.
#[derive(Debug)]
pub(crate) struct Master {
    pub(crate) apex: StoredName,
    pub(crate) records: Vec<StoredRecord>,
}

impl Master {
    /// Reads a master file that holds exactly one zone.
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        let mut file = Zonefile::from(text);
        file.set_default_class(Class::IN);
        let mut records: Vec<StoredRecord> = Vec::new();
        while let Some(entry) = file.next_entry().map_err(|error| scan_problem(&error.to_string()))? {
            match entry {
                Entry::Record(record) => records.push(record.flatten_into()),
                Entry::Include { path, .. } => {
                    return Err(Problem::new(format!("$INCLUDE of `{path}`: one zone is one file")));
                }
            }
        }
        let mut apexes = records.iter().filter(|record| record.rtype() == Rtype::SOA).map(StoredRecord::owner);
        let apex = match (apexes.next(), apexes.next()) {
            (Some(apex), None) => apex.clone(),
            (None, _) => return Err(Problem::new("there is no SOA record")),
            (Some(_), Some(_)) => return Err(Problem::new("there are two SOA records")),
        };
        if let Some(stray) = records.iter().find(|record| !record.owner().ends_with(&apex)) {
            return Err(Problem::new(format!("`{}` lies outside the zone `{apex}`", stray.owner())));
        }
        records.iter().try_for_each(survives_the_wire)?;
        one_ttl_each(&records)?;
        Ok(Self { apex, records })
    }
}

/// Requires one TTL for all records of an RRset (RFC 2181 §5.2); the signer panics without.
fn one_ttl_each(records: &[StoredRecord]) -> Result<(), Problem> {
    let mut ttls: BTreeMap<(&StoredName, Rtype), Ttl> = BTreeMap::new();
    for record in records {
        let ttl = *ttls.entry((record.owner(), record.rtype())).or_insert(record.ttl());
        if ttl != record.ttl() {
            let (owner, rtype) = (record.owner(), record.rtype());
            return Err(Problem::new(format!("the {rtype} records of `{owner}` differ in TTL")));
        }
    }
    Ok(())
}

/// Takes the line out of the scanner's `line:column: problem`.
fn scan_problem(text: &str) -> Problem {
    let mut parts = text.splitn(3, ':');
    let mut number = || parts.next().and_then(|digits| digits.parse::<usize>().ok());
    match (number(), number(), parts.next()) {
        // The scanner has gone past the end of a line whose last word it does not like.
        (Some(line), Some(1), Some(problem)) => Problem::on(line.saturating_sub(1), problem.trim()),
        (Some(line), Some(_), Some(problem)) => Problem::on(line, problem.trim()),
        _ => Problem::new(text),
    }
}

/// Requires that a record reads the same from the wire: the scanner lets empty labels pass.
fn survives_the_wire(record: &StoredRecord) -> Result<(), Problem> {
    let mut octets = Vec::new();
    // A Vec never runs out of space, so this does not fail.
    let _ = record.compose(&mut octets);
    let octets = Bytes::from(octets);
    let mut parser = Parser::from_ref(&octets);
    let parsed = Record::<ParsedName<Bytes>, ZoneRecordData<Bytes, ParsedName<Bytes>>>::parse(&mut parser);
    match parsed {
        Ok(Some(parsed)) if parser.remaining() == 0 && parsed == *record => Ok(()),
        Ok(_) | Err(_) => Err(Problem::new(format!("a name of the record `{record}` has an empty label"))),
    }
}
