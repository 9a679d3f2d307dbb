//! Every way in which a response goes wrong.

use mxlens::resolve::{FetchError, HttpResponse, Obstacle};

use crate::fixture::Response;
use crate::fixture::wire::{HEADER, Place, answers, bare, bare_with_error, pointer, push_alias, question_end, u16_at};

/// What a fault makes of a response; `None` where it cannot be had there.
pub(crate) type Fault = (&'static str, fn(&[u8]) -> Option<Response>);

/// A message in place of the message.
fn bent(message: &[u8], bend: impl FnOnce(&mut Vec<u8>)) -> Option<Response> {
    let mut octets = message.to_vec();
    bend(&mut octets);
    Some(Response::message(octets))
}

/// An HTTP response in place of the message.
fn http(status: u16, content_type: Option<&str>, body: &[u8]) -> Option<Response> {
    Some(Response::http(status, content_type, body.to_vec()))
}

/// An HTTP response that asks for a pause of some seconds.
fn pause(status: u16, seconds: f64) -> Option<Response> {
    Some(Response::Http(HttpResponse { status, content_type: None, retry_after: Some(seconds), body: Vec::new() }))
}

const DNS: Option<&str> = Some("application/dns-message");
const TEXT: Option<&str> = Some("text/plain");
const HTML: Option<&str> = Some("text/html; charset=utf-8");

/// All of them.
pub(crate) const FAULTS: &[Fault] = &[
    ("SERVFAIL", |message| Some(Response::message(bare(message, 2)))),
    ("SERVFAIL with EDE 22", |message| Some(Response::message(bare_with_error(message, 2, 22, b"lame")))),
    ("SERVFAIL with EDE 6", |message| Some(Response::message(bare_with_error(message, 2, 6, b"bogus\0")))),
    ("REFUSED", |message| Some(Response::message(bare(message, 5)))),
    ("NOTIMP", |message| Some(Response::message(bare(message, 4)))),
    ("FORMERR", |message| Some(Response::message(bare(message, 1)))),
    ("YXDOMAIN", |message| Some(Response::message(bare(message, 6)))),
    ("no answer", |_| Some(Response::Never)),
    ("blocked", |_| Some(Response::Failed(FetchError::Blocked(Obstacle::Unknown, "Failed to fetch".into())))),
    ("HTTP 400", |_| http(400, TEXT, b"Bad Request")),
    ("HTTP 404", |_| http(404, TEXT, b"Not Found")),
    ("HTTP 429", |_| http(429, TEXT, b"Too Many Requests")),
    ("HTTP 429 with Retry-After", |_| pause(429, 1.0)),
    ("HTTP 429 until after the check", |_| pause(429, 3600.0)),
    ("HTTP 500", |message| http(500, DNS, message)),
    ("HTTP 503", |_| http(503, HTML, b"<p>Service Unavailable")),
    ("HTTP 503 with Retry-After", |_| pause(503, 2.0)),
    ("HTTP 204", |_| http(204, DNS, b"")),
    ("JSON", |message| http(200, Some("application/dns-json"), message)),
    ("no content type", |message| http(200, None, message)),
    ("a captive portal", |_| http(200, HTML, b"<!doctype html><title>Log in</title>")),
    ("a captive portal that calls itself DNS", |_| http(200, DNS, b"<!doctype html><title>Log in</title>")),
    ("an empty body", |_| http(200, DNS, b"")),
    ("too large a body", |message| bent(message, |octets| octets.resize(65_536, 0))),
    ("cut in the header", |message| bent(message, |octets| octets.truncate(HEADER - 1))),
    ("cut behind the header", |message| bent(message, |octets| octets.truncate(HEADER))),
    ("cut behind the question", |message| bent(message, |octets| octets.truncate(question_end(message)))),
    ("cut in the middle", |message| bent(message, |octets| octets.truncate(octets.len() / 2))),
    ("cut by one octet", |message| bent(message, |octets| octets.truncate(octets.len() - 1))),
    ("one octet too many", |message| bent(message, |octets| octets.push(0))),
    ("another message behind it", |message| bent(message, |octets| octets.extend_from_slice(message))),
    ("TC", |message| bent(message, |octets| octets[2] |= 0x02)),
    ("TC without records", |message| bent(&bare(message, 0), |octets| octets[2] |= 0x02)),
    ("a query in place of a response", |message| bent(message, |octets| octets[2] &= 0x7f)),
    ("another id", |message| bent(message, |octets| octets[1] ^= 1)),
    ("another opcode", |message| bent(message, |octets| octets[2] |= 0x20)),
    ("the answer to another name", |message| bent(message, |octets| octets[HEADER + 1] ^= 1)),
    ("the answer to another type", |message| bent(message, |octets| octets[question_end(message) - 3] ^= 1)),
    ("the answer to another class", |message| bent(message, |octets| octets[question_end(message) - 1] = 3)),
    ("no question", |message| bent(message, |octets| octets[5] = 0)),
    ("two questions", |message| bent(message, |octets| octets[5] = 2)),
    ("records of another name", |message| {
        let asked = |place: &&Place| u16_at(message, place.owner) == u16::from_be_bytes(pointer(HEADER));
        renamed(message, answers(message).iter().find(asked)?.owner)
    }),
    ("the last record of another name", |message| renamed(message, answers(message).last()?.owner)),
    ("seventeen aliases", |message| Some(Response::message(aliases(message, 17)))),
    ("a hundred aliases", |message| Some(Response::message(aliases(message, 100)))),
    ("two canonical names", two_canonical_names),
    ("a name that is its own continuation", compression_loop),
    ("more records than there are", |message| bent(message, |octets| octets[7] = octets[7].wrapping_add(1))),
    ("a referral", referral),
];

/// Gives the records that have the name at a place another one: its parent.
fn renamed(message: &[u8], owner: usize) -> Option<Response> {
    let old = u16_at(message, owner);
    let start = usize::from(old.checked_sub(0xc000)?);
    let mut octets = message.to_vec();
    let parent = pointer(start + 1 + usize::from(octets[start]));
    for place in answers(message).iter().filter(|place| u16_at(message, place.owner) == old) {
        octets[place.owner..place.owner + 2].copy_from_slice(&parent);
    }
    Some(Response::message(octets))
}

/// A chain of aliases that ends without the records asked for.
fn aliases(message: &[u8], length: usize) -> Vec<u8> {
    let mut octets = bare(message, 0);
    let mut owner = HEADER;
    for number in 0..length {
        owner = push_alias(&mut octets, owner, &format!("alias-{number}"));
    }
    octets
}

fn two_canonical_names(message: &[u8]) -> Option<Response> {
    bent(&bare(message, 0), |octets| {
        push_alias(octets, HEADER, "one");
        push_alias(octets, HEADER, "two");
    })
}

fn compression_loop(message: &[u8]) -> Option<Response> {
    bent(&bare(message, 0), |octets| {
        let owner = octets.len();
        push_alias(octets, owner, "");
    })
}

/// NS and no SOA, as a server sends that is no resolver.
fn referral(message: &[u8]) -> Option<Response> {
    bent(&bare(message, 0), |octets| {
        octets[2] &= !0x04;
        octets[9] = 1;
        octets.extend_from_slice(&pointer(HEADER));
        octets.extend_from_slice(&[0, 2, 0, 1, 0, 0, 1, 44, 0, 4, 1, b'n']);
        octets.extend_from_slice(&pointer(HEADER));
    })
}
