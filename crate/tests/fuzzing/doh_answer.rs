//! Any octets as the response to a question.

use mxlens::dns::{Message, Rdata};
use mxlens::rdata::{Dnskey, Ds, Nsec, Nsec3, Rrsig, Tlsa, Txt};
use mxlens::{Answer, Name, QueryErrorCode, Question, Rtype, doh, evidence};

use super::bend::encode;
use super::input::Input;

/// Names to ask about: the root, one with octets to escape, and a long one among them.
const NAMES: [&str; 6] = [".", "test", "good.test", "mx1.good.test", r"a\.b\000.good.test", "_25._tcp.mx1.good.test"];

const TYPES: [Rtype; 12] = [
    Rtype::A,
    Rtype::MX,
    Rtype::AAAA,
    Rtype::CNAME,
    Rtype::TXT,
    Rtype::PTR,
    Rtype::SOA,
    Rtype::DS,
    Rtype::DNSKEY,
    Rtype::TLSA,
    Rtype::NSEC,
    Rtype::OPT,
];

/// The first octet chooses the name, the second the type; with an odd third one the header's first octets and the
/// question are as they should be, and the rest begins with the header's counts.
pub(crate) fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let name: Name = input.one(&NAMES).expect("a name").parse().expect("a name");
    let question = Question::new(name, *input.one(&TYPES).expect("a type"));
    let response = match input.octet() % 2 {
        1 => echoed(&question, &mut input),
        _ => input.0.to_vec(),
    };
    holds(&question, &response);
    // No message can be longer than this one, whatever is in it.
    if octets.first() == Some(&255) {
        let mut long = response;
        long.resize(doh::MESSAGE_LIMIT + 1, 0);
        assert_eq!(doh::decode(&question, &long).unwrap_err().code, QueryErrorCode::TooLarge);
    }
}

/// A response to the question, with flags, counts and records of the input.
fn echoed(question: &Question, input: &mut Input<'_>) -> Vec<u8> {
    let mut octets = vec![0, 0, input.octet() & 7 | 0x80, input.octet(), 0, 1];
    for _ in 0..3 {
        octets.extend([0, input.octet()]);
    }
    octets.extend_from_slice(question.name.as_octets());
    octets.extend([question.rtype.0, 1].into_iter().flat_map(u16::to_be_bytes));
    octets.extend_from_slice(input.0);
    octets
}

/// What holds of every response.
pub(crate) fn holds(question: &Question, response: &[u8]) {
    let decoded = doh::decode(question, response);
    assert_eq!(decoded, doh::decode(question, response), "the same octets are the same message");
    let exchanged = evidence::exchanged(&doh::query(question), response).expect("our own query");
    assert_eq!(exchanged.rcode, decoded.as_ref().ok().map(|message| message.rcode));
    let Ok(message) = decoded else { return };
    assert!(response.len() <= doh::MESSAGE_LIMIT);
    read(&message);
    let again = encode(question, &message);
    if again.len() <= doh::MESSAGE_LIMIT && message.extended_errors.iter().all(|error| !error.text.ends_with('\0')) {
        let mut again = doh::decode(question, &again).expect("what was read can be written");
        again.octets.clone_from(&message.octets);
        assert_eq!(again, message, "and is read as it was");
    }
    let answer = Answer::of(question, message.clone());
    assert_eq!(answer, Answer::of(question, message), "the same message is the same answer");
    if let Ok(answer) = answer {
        assert!(answer.aliases.len() <= mxlens::answer::ALIAS_LIMIT + 1);
        assert!(answer.records().iter().all(|record| record.rdata.rtype() == question.rtype));
    }
}

/// Reads all that can be read of a message.
fn read(message: &Message) {
    for record in message.answer.iter().chain(&message.authority) {
        assert_eq!(record.owner.to_string().parse().as_ref(), Ok(&record.owner), "a name is read as it is shown");
        assert!(record.ttl <= i32::MAX as u32);
        let rdata: &Rdata = &record.rdata;
        let _ = (rdata.decode::<Txt>(), rdata.decode::<Tlsa>(), rdata.decode::<Ds>(), rdata.decode::<Dnskey>());
        let _ = (rdata.decode::<Rrsig>(), rdata.decode::<Nsec>(), rdata.decode::<Nsec3>());
    }
}
