//! What a recorded exchange with a resolver said, for comparing it with another.

use domain::base::name::ParsedName;
use domain::base::{self, Message};
use domain::dep::octseq::Parser;

use crate::digits::{escaped, hexadecimals};
use crate::dns::{Mx, Rdata, Soa};
use crate::rdata::Txt;
use crate::{Name, Question, Rcode, Rtype, address_text, doh};

wire! {
    /// A question and what came of it.
    pub struct Exchanged {
        /// The name asked about.
        pub name: Name,
        /// The type asked for.
        #[serde(rename = "type")]
        pub rtype: Rtype,
        /// Whether the resolver was told not to validate.
        pub checking_disabled: bool,
        /// The response code; `null` where there is no valid response.
        pub rcode: Option<Rcode>,
        /// The records of the answer as `owner type data`, without their TTL, which runs, and without signatures,
        /// which are made anew.
        pub records: Vec<String>,
    }
}

/// Reads a query and its response as they went over the wire; `None` for what is no query.
pub fn exchanged(query: &[u8], response: &[u8]) -> Option<Exchanged> {
    let question = question(query)?;
    let message = doh::decode(&question, response).ok();
    let mut records = Vec::new();
    for record in message.iter().flat_map(|message| &message.answer) {
        let rtype = record.rdata.rtype();
        if rtype != Rtype::RRSIG {
            records.push(format!("{} {rtype} {}", record.owner, data(&record.rdata)));
        }
    }
    let Question { name, rtype, checking_disabled } = question;
    Some(Exchanged { name, rtype, checking_disabled, rcode: message.map(|message| message.rcode), records })
}

fn question(query: &[u8]) -> Option<Question> {
    let message = Message::from_slice(query).ok()?;
    let mut parser = Parser::from_ref(query);
    parser.advance(12).ok()?;
    let asked = base::Question::<ParsedName<&[u8]>>::parse(&mut parser).ok()?;
    let name = Name::from_wire(asked.qname());
    let rtype = Rtype(asked.qtype().to_int());
    Some(Question { name, rtype, checking_disabled: message.header().cd() })
}

/// Record data in presentation form; what has none here as RFC 3597 §5 writes it.
fn data(rdata: &Rdata) -> String {
    match rdata {
        Rdata::A(address) => address_text::text((*address).into()),
        Rdata::Aaaa(address) => address_text::text((*address).into()),
        Rdata::Mx(Mx { preference, exchange }) => format!("{preference} {exchange}"),
        Rdata::Cname(name) | Rdata::Dname(name) | Rdata::Ns(name) | Rdata::Ptr(name) => name.to_string(),
        Rdata::Soa(Soa { primary, mailbox, serial, refresh, retry, expire, minimum }) => {
            format!("{primary} {mailbox} {serial} {refresh} {retry} {expire} {minimum}")
        }
        Rdata::Opaque { octets, .. } => match rdata.decode::<Txt>() {
            Some(Txt(strings)) => quoted(&strings),
            None => hexadecimal(octets),
        },
    }
}

/// Character strings as in a zone file (RFC 1035 §5.1).
fn quoted(strings: &[Vec<u8>]) -> String {
    let mut text = String::new();
    for string in strings {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push('"');
        for octet in string {
            match octet {
                b'"' | b'\\' => text.extend(['\\', char::from(*octet)]),
                b' '..=b'~' => text.push(char::from(*octet)),
                other => text.extend(escaped(*other)),
            }
        }
        text.push('"');
    }
    text
}

fn hexadecimal(octets: &[u8]) -> String {
    format!("\\# {} {}", octets.len(), hexadecimals(octets))
}
