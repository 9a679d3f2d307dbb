//! Any octets as what a file of evidence holds: queries and the responses to them.
//!
//! The exchanges in it are read one by one, and the file as a whole is played.

use mxlens::providers::Providers;
use mxlens::replay::replay;
use mxlens::{Question, Rtype, doh, evidence};
use serde_json::{Value, json};

use super::bend::bend;
use super::input::Input;
use super::learned::{DONORS, reply};
use crate::fixture::{Response, word};

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
    plays(&String::from_utf8_lossy(octets));
    plays(&file(Input(octets)).to_string());
}

/// A file that is one, but for what the input makes of its events.
fn file(mut input: Input<'_>) -> Value {
    let mut events = Vec::new();
    while !input.is_over() && events.len() < 64 {
        let order = if input.octet().is_multiple_of(8) { Value::Null } else { json!(events.len()) };
        let came = if order.is_null() { Value::Null } else { json!(input.number()) };
        let mut event = json!({ "sent": 0, "came": came, "order": order });
        let fields = match input.octet() % 8 {
            0 => json!({ "kind": "pause", "milliseconds": input.one(&[250.0, 600.0, 0.0, 1.0]) }),
            1 => json!({ "kind": "time", "date": f64::from(input.number()) * 1e8 }),
            2 => json!({ "kind": "proof" }),
            _ => request(&mut input),
        };
        event.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        events.push(event);
    }
    json!({
        "mxlens": "0.1.0", "evidence": 1, "input": "good.test", "options": { "resolvers": ["google", "cloudflare"] },
        "startedAt": 1_790_000_000_000_u64, "events": events,
    })
}

fn request(input: &mut Input<'_>) -> Value {
    let (question, _) = input.one(&DONORS).expect("a question");
    let query = doh::query(question);
    let mut body = match reply(&query).1 {
        Response::Http(response) => response.body,
        Response::Failed(_) | Response::Never => Vec::new(),
    };
    if input.octet().is_multiple_of(4) {
        bend(input, question, &mut body, &DONORS);
    }
    body.truncate(doh::MESSAGE_LIMIT);
    let url = ["https://dns.google/dns-query", "https://cloudflare-dns.com/dns-query"][input.place(2)];
    json!({
        "kind": "request", "url": doh::url(url, &query), "status": input.one(&[200, 0, 429, 503]),
        "contentType": "application/dns-message", "retryAfter": null, "obstacle": null, "detail": null,
        "body": data_encoding::BASE64.encode(&body),
    })
}

/// A text is no file, or gives the same report each time.
fn plays(text: &str) {
    let play = || replay(text, Providers::shipped()).map(|report| serde_json::to_string(&report).expect("JSON"));
    let first = play();
    if let Err(error) = &first {
        assert!(!error.code().is_empty() && !error.to_string().is_empty());
    }
    assert_eq!(first, play());
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
