//! Every way in which somebody on the way could change an answer and keep it well formed.

use crate::fixture::wire::{HEADER, question_end, u16_at};

/// A kind of change, and the message that it makes.
pub(crate) type Change = (&'static str, Vec<u8>);

const RRSIG: u16 = 46;
const NSEC: u16 = 47;
const NSEC3: u16 = 50;

/// Octets of a header, and the bits in them.
const FLAGS: usize = 3;
const AD: u8 = 0x20;
const RCODE: u8 = 0x0f;
const NXDOMAIN: u8 = 3;

/// A message taken apart, its names whole.
#[derive(Clone)]
pub(crate) struct Parts {
    /// Header and question.
    head: Vec<u8>,
    records: Vec<Part>,
    /// The additional section: OPT, which has no name.
    rest: Vec<u8>,
}

/// A record.
#[derive(Clone)]
struct Part {
    in_answer: bool,
    owner: Vec<u8>,
    rtype: u16,
    /// Class and TTL.
    middle: Vec<u8>,
    data: Vec<u8>,
}

impl Parts {
    pub(crate) fn read(message: &[u8]) -> Self {
        let mut at = question_end(message);
        let head = message[..at].to_vec();
        let (answers, authority) = (u16_at(message, 6), u16_at(message, 8));
        let mut records = Vec::new();
        for number in 0..answers + authority {
            let mut owner = Vec::new();
            let place = read_name(message, at, &mut owner);
            let (rtype, data) = (u16_at(message, place), place + 10);
            let end = data + usize::from(u16_at(message, place + 8));
            records.push(Part {
                in_answer: number < answers,
                owner,
                rtype,
                middle: message[place + 2..place + 8].to_vec(),
                data: read_data(message, rtype, data, end),
            });
            at = end;
        }
        Self { head, records, rest: message[at..].to_vec() }
    }

    fn write(&self) -> Vec<u8> {
        let mut octets = self.head.clone();
        let answers = self.records.iter().filter(|record| record.in_answer).count();
        octets[6..8].copy_from_slice(&(answers as u16).to_be_bytes());
        octets[8..10].copy_from_slice(&((self.records.len() - answers) as u16).to_be_bytes());
        for in_answer in [true, false] {
            for record in self.records.iter().filter(|record| record.in_answer == in_answer) {
                octets.extend_from_slice(&record.owner);
                octets.extend_from_slice(&record.rtype.to_be_bytes());
                octets.extend_from_slice(&record.middle);
                octets.extend_from_slice(&(record.data.len() as u16).to_be_bytes());
                octets.extend_from_slice(&record.data);
            }
        }
        octets.extend_from_slice(&self.rest);
        octets
    }

    fn name(&self) -> &[u8] {
        &self.head[HEADER..self.head.len() - 4]
    }

    fn rtype(&self) -> u16 {
        u16_at(&self.head, self.head.len() - 4)
    }

    /// The same with other records, and the resolver's word that it validated them.
    fn forged(&self, rcode: u8, records: Vec<Part>) -> Vec<u8> {
        let mut forged = Self { records, ..self.clone() };
        forged.head[FLAGS] = forged.head[FLAGS] & !RCODE | rcode | AD;
        forged.write()
    }

    fn changed(&self, change: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut changed = self.clone();
        change(&mut changed);
        changed.write()
    }
}

/// Appends a whole name, and gives what is behind it.
fn read_name(message: &[u8], mut at: usize, name: &mut Vec<u8>) -> usize {
    let mut end = None;
    loop {
        match message[at] {
            0 => {
                name.push(0);
                return end.unwrap_or(at + 1);
            }
            0xc0.. => {
                end = end.or(Some(at + 2));
                at = usize::from(u16_at(message, at) & 0x3fff);
            }
            length => {
                name.extend_from_slice(&message[at..=at + usize::from(length)]);
                at += 1 + usize::from(length);
            }
        }
    }
}

/// The names in data of some types may be compressed (RFC 3597 §4).
fn read_data(message: &[u8], rtype: u16, start: usize, end: usize) -> Vec<u8> {
    let (before, names) = match rtype {
        2 | 5 | 12 => (0, 1),
        6 => (0, 2),
        15 => (2, 1),
        _ => return message[start..end].to_vec(),
    };
    let mut data = message[start..start + before].to_vec();
    let mut at = start + before;
    for _ in 0..names {
        at = read_name(message, at, &mut data);
    }
    data.extend_from_slice(&message[at..end]);
    data
}

/// All changes to a message; `others` are the answers to the other questions of the check.
pub(crate) fn changes(honest: &Parts, others: &[Parts]) -> Vec<Change> {
    let mut changes = bits(honest);
    for place in 0..honest.records.len() {
        changes.push(("a record less", honest.changed(|parts| drop(parts.records.remove(place)))));
        changes.push((
            "a record more",
            honest.changed(|parts| {
                let mut record = parts.records[place].clone();
                if let Some(last) = record.data.last_mut() {
                    *last ^= 1;
                }
                parts.records.push(record);
            }),
        ));
    }
    changes.push(("the other AD bit", honest.changed(|parts| parts.head[FLAGS] ^= AD)));
    let unsigned = |kinds: &[u16]| honest.records.iter().filter(|part| !kinds.contains(&part.rtype)).cloned().collect();
    let rcode = honest.head[FLAGS] & RCODE;
    changes.push(("no signatures", honest.forged(rcode, unsigned(&[RRSIG]))));
    changes.push(("no signatures and no proofs of absence", honest.forged(rcode, unsigned(&[RRSIG, NSEC, NSEC3]))));
    changes.extend(absences(honest, others));
    for other in others.iter().filter(|other| other.rtype() == honest.rtype() && other.name() != honest.name()) {
        let rcode = other.head[FLAGS] & RCODE;
        changes.push(("the answer of another name", honest.forged(rcode, other.records.clone())));
        let mut records = other.records.clone();
        for record in records.iter_mut().filter(|record| record.owner == other.name()) {
            record.owner = honest.name().to_vec();
        }
        changes.push(("the answer of another name as one's own", honest.forged(rcode, records)));
    }
    changes
}

/// Of every octet of names and data one bit is another; the lengths of labels that own something stay.
fn bits(honest: &Parts) -> Vec<Change> {
    let mut changes = Vec::new();
    for (place, record) in honest.records.iter().enumerate() {
        let mut at = 0;
        while record.owner[at] != 0 {
            let length = usize::from(record.owner[at]);
            for octet in at + 1..=at + length {
                let flipped = honest.changed(|parts| parts.records[place].owner[octet] ^= 1 << (octet % 8));
                changes.push(("a bit of an owner", flipped));
            }
            at += 1 + length;
        }
        let what = match (record.rtype, record.in_answer) {
            (RRSIG, _) => "a bit of a signature",
            (_, true) => "a bit of an answer",
            (_, false) => "a bit of a proof of absence",
        };
        for octet in 0..record.data.len() {
            changes
                .push((what, honest.changed(|parts| parts.records[place].data[octet] ^= 1 << ((octet + place) % 8))));
        }
    }
    changes
}

/// That there is nothing, said with no proof, with one's own, and with those of others.
fn absences(honest: &Parts, others: &[Parts]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (what, rcode) in [("a forged NXDOMAIN", NXDOMAIN), ("a forged NODATA", 0)] {
        changes.push((what, honest.forged(rcode, Vec::new())));
        let mut proofs: Vec<Vec<Part>> = Vec::new();
        for other in std::iter::once(honest).chain(others) {
            let proof: Vec<_> = other.records.iter().filter(|record| !record.in_answer).cloned().collect();
            let is_new = proofs.iter().all(|known| known.len() != proof.len() || known[0].owner != proof[0].owner);
            if !proof.is_empty() && is_new {
                proofs.push(proof);
            }
        }
        // All at once, and one after the other.
        proofs.push(proofs.concat());
        for proof in proofs {
            changes.push((what, honest.forged(rcode, proof)));
        }
    }
    changes
}
