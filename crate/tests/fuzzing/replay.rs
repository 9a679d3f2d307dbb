//! Any octets as what a file of evidence holds: queries and the responses to them.
//!
//! The file itself is JSON and read by the page (`www/evidence-file.js`); the core reads the exchanges in it. A
//! replay by the core itself, once there is one, belongs here as well.

use mxlens::{Question, Rtype, doh, evidence};

use super::input::Input;
use crate::fixture::word;

/// Exchanges: a query behind its length in one octet, and a response behind its own in two. An empty query stands for one of the core's.
pub(crate) fn run(octets: &[u8]) {
    let mut input = Input(octets);
    while !input.is_over() {
        let (query, response) = (input.some(), input.many());
        let own = doh::query(&Question::new("example.test".parse().expect("a name"), Rtype::MX));
        holds(if query.is_empty() { &own } else { query }, response);
        // The same octets as both, which only those who made the file can say is wrong.
        holds(response, query);
    }
    holds(octets, octets);
}

fn holds(query: &[u8], response: &[u8]) {
    let Some(exchanged) = evidence::exchanged(query, response) else { return };
    assert!(exchanged.rcode.is_some() || exchanged.records.is_empty(), "records come from valid responses");
    let again = evidence::exchanged(query, response).expect("it was a query before");
    assert_eq!(serde_json::to_string(&exchanged).expect("JSON"), serde_json::to_string(&again).expect("JSON"));
    let line =
        |record: &String| record.split(' ').count() >= 2 && record.bytes().all(|octet| (b' '..=b'~').contains(&octet));
    assert!(exchanged.records.iter().all(line), "{:?}", exchanged.records);
    assert!(!word(exchanged.rtype).is_empty());
}
