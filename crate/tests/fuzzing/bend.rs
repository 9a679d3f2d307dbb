//! Responses changed in ways that an input picks: octet by octet, and record by record.

use mxlens::dns::{Message, Rdata, Record};
use mxlens::{Mx, Name, Question, Rcode, Rtype, doh};

use super::input::Input;
use crate::fixture::wire::HEADER;

/// Records that a message may grow by at a time: enough to be more than any limit of the core.
const MANY: usize = 1_500;

/// What messages are changed with: others of the same world.
pub(crate) type Donor = (Question, Message);

/// Changes a response to a question in one way.
pub(crate) fn bend(input: &mut Input<'_>, question: &Question, octets: &mut Vec<u8>, donors: &[Donor]) {
    let way = input.octet();
    if way < 128 {
        return bend_octets(way, input, octets);
    }
    // What cannot be read any more is bent no further, record by record.
    if let Ok(mut message) = doh::decode(question, octets) {
        bend_records(way, input, question, &mut message, donors);
        *octets = encode(question, &message);
    }
}

fn bend_octets(way: u8, input: &mut Input<'_>, octets: &mut Vec<u8>) {
    let place = match way % 6 {
        // The header is where one octet changes most.
        0 => input.place(octets.len().min(HEADER)),
        _ => input.place(octets.len()),
    };
    match way % 6 {
        0 | 1 => {
            if let Some(octet) = octets.get_mut(place) {
                *octet = input.octet();
            }
        }
        2 => {
            if let Some(octet) = octets.get_mut(place) {
                *octet ^= 1 << (input.octet() % 8);
            }
        }
        3 => octets.truncate(place),
        4 => {
            let some = input.some().to_vec();
            octets.splice(place..place, some);
        }
        _ => {
            let end = octets.len().min(place + usize::from(input.octet()));
            octets.drain(place..end);
        }
    }
}

fn bend_records(way: u8, input: &mut Input<'_>, question: &Question, message: &mut Message, donors: &[Donor]) {
    let names = &Names { near: near(question, message), donors };
    let in_authority = input.octet() % 2 == 1;
    let (section, other) = match in_authority {
        true => (&mut message.authority, &mut message.answer),
        false => (&mut message.answer, &mut message.authority),
    };
    let place = input.place(section.len());
    match way % 16 {
        0 => {
            if place < section.len() {
                section.remove(place);
            }
        }
        1 => {
            if place < section.len() {
                other.push(section.remove(place));
            }
        }
        2 => section.clear(),
        3 => message.rcode = Rcode(u16::from(input.octet() % 24)),
        4 => {
            message.truncated = false;
            message.authentic_data = input.octet() % 2 == 1;
            message.authoritative = input.octet() % 2 == 1;
        }
        5 => {
            if let Some((_, donor)) = input.one(donors) {
                let records = if input.octet() % 2 == 1 { &donor.authority } else { &donor.answer };
                section.extend(input.one(records).cloned());
            }
        }
        6 => {
            if let Some((_, donor)) = input.one(donors) {
                section.extend(if input.octet() % 2 == 1 { &donor.authority } else { &donor.answer }.iter().cloned());
            }
        }
        7 => {
            if let Some((_, donor)) = input.one(donors) {
                *message = donor.clone();
            }
        }
        8 => {
            if let Some(record) = section.get_mut(place) {
                record.owner = name(input, names);
            }
        }
        9 => {
            // Another owner for the whole RRset, its signatures included.
            let (to, from) = (name(input, names), section.get(place).map(|record| record.owner.clone()));
            section.iter_mut().filter(|record| Some(&record.owner) == from.as_ref()).for_each(|record| {
                record.owner = to.clone();
            });
        }
        10 => {
            if let Some(record) = section.get_mut(place) {
                record.ttl = u32::from(input.number()) << (input.octet() % 17);
            }
        }
        11 => {
            if let Some(record) = section.get_mut(place) {
                bend_data(input, &mut record.rdata, names);
            }
        }
        12 => section.extend(record(input, names)),
        13 => {
            let alias = Record { owner: name(input, names), ttl: 300, rdata: Rdata::Cname(name(input, names)) };
            section.push(alias);
        }
        14 => {
            if let Some(record) = section.get(place).cloned() {
                multiply(input, section, &record);
            }
        }
        _ => section.rotate_left(place),
    }
}

/// Appends many records like one that all differ.
fn multiply(input: &mut Input<'_>, section: &mut Vec<Record>, record: &Record) {
    let (count, by_owner) = (usize::from(input.number()) % MANY, input.octet() % 2 == 1);
    for number in 0..count {
        let mut record = record.clone();
        let label = format!("{number}");
        match &mut record.rdata {
            _ if by_owner => record.owner = record.owner.child(label.as_bytes()).unwrap_or(record.owner),
            Rdata::Mx(Mx { exchange: name, .. }) | Rdata::Cname(name) | Rdata::Dname(name) | Rdata::Ns(name) => {
                *name = name.child(label.as_bytes()).unwrap_or_else(|_| name.clone());
            }
            Rdata::Opaque { octets, .. } => {
                // The end of a signature, a key or a digest: all that is before it still fits.
                let end = octets.len().saturating_sub(2);
                octets.truncate(end);
                octets.extend_from_slice(&(number as u16).to_be_bytes());
            }
            Rdata::A(_) | Rdata::Aaaa(_) | Rdata::Ptr(_) | Rdata::Soa(_) => {}
        }
        section.push(record);
    }
}

fn bend_data(input: &mut Input<'_>, rdata: &mut Rdata, names: &Names<'_>) {
    match rdata {
        Rdata::A(address) => *address = (u32::from(input.number()) << 16 | u32::from(input.number())).into(),
        Rdata::Aaaa(address) => {
            let mut octets = address.octets();
            octets[input.place(16)] = input.octet();
            *address = octets.into();
        }
        Rdata::Mx(mx) => *mx = Mx { preference: input.octet().into(), exchange: name(input, names) },
        Rdata::Cname(target) | Rdata::Dname(target) | Rdata::Ns(target) | Rdata::Ptr(target) => {
            *target = name(input, names);
        }
        Rdata::Soa(soa) => {
            soa.primary = name(input, names);
            soa.minimum = input.number().into();
        }
        Rdata::Opaque { rtype, octets } => match input.octet() % 4 {
            0 => *rtype = Rtype(input.octet().into()),
            1 => octets.truncate(input.place(octets.len())),
            // The fields of fixed length are at the start.
            2 => {
                let place = input.place(octets.len().min(20));
                if let Some(octet) = octets.get_mut(place) {
                    *octet = input.octet();
                }
            }
            _ => {
                let place = input.place(octets.len());
                if let Some(octet) = octets.get_mut(place) {
                    *octet = input.octet();
                }
            }
        },
    }
}

fn record(input: &mut Input<'_>, names: &Names<'_>) -> Option<Record> {
    const KNOWN: [u16; 14] = [1, 2, 5, 6, 12, 15, 16, 28, 39, 43, 46, 47, 48, 50];
    let owner = name(input, names);
    let rdata = match *input.one(&KNOWN)? {
        1 => Rdata::A([192, 0, 33, input.octet()].into()),
        2 => Rdata::Ns(name(input, names)),
        5 => Rdata::Cname(name(input, names)),
        12 => Rdata::Ptr(name(input, names)),
        15 => Rdata::Mx(Mx { preference: input.octet().into(), exchange: name(input, names) }),
        28 => Rdata::Aaaa([0x2620, 0, 0x2d0, 0x200, 0, 0, 0, input.octet().into()].into()),
        39 => Rdata::Dname(name(input, names)),
        // A start of authority is long, and there is one to be had in most denials.
        6 => return None,
        other => Rdata::Opaque { rtype: Rtype(other), octets: input.some().to_vec() },
    };
    Some(Record { owner, ttl: 300, rdata })
}

/// Names that play a part.
struct Names<'a> {
    /// Those of the message.
    near: Vec<Name>,
    donors: &'a [Donor],
}

fn near(question: &Question, message: &Message) -> Vec<Name> {
    let mut names = vec![question.name.clone()];
    names.extend(message.answer.iter().chain(&message.authority).map(|record| record.owner.clone()));
    names
}

/// One of some names, or one near it.
fn name(input: &mut Input<'_>, names: &Names<'_>) -> Name {
    let way = input.octet();
    let name = match way < 192 {
        true => input.one(&names.near),
        false => input.one(names.donors).map(|(question, _)| &question.name),
    };
    let name = name.cloned().unwrap_or_else(Name::root);
    match way % 8 {
        0 => name.parent(),
        1 => name.child(b"*").ok(),
        2 => name.child(input.some()).ok(),
        3 => Some(Name::root()),
        _ => None,
    }
    .unwrap_or(name)
}

/// A message as it goes over the wire, no name compressed.
///
/// What the core does not read is left out; a message may come out longer than one may be.
pub(crate) fn encode(question: &Question, message: &Message) -> Vec<u8> {
    let rcode = message.rcode.0;
    let has_opt = rcode > 15 || !message.extended_errors.is_empty();
    let mut octets = vec![0, 0, 0x81, 0x80 | (rcode & 15) as u8];
    octets[2] |= u8::from(message.authoritative) << 2 | u8::from(message.truncated) << 1;
    octets[3] |= u8::from(message.authentic_data) << 5;
    let counts = [1, message.answer.len() as u16, message.authority.len() as u16, has_opt.into()];
    octets.extend(counts.into_iter().flat_map(u16::to_be_bytes));
    octets.extend_from_slice(question.name.as_octets());
    octets.extend([question.rtype.0, 1].into_iter().flat_map(u16::to_be_bytes));
    for record in message.answer.iter().chain(&message.authority) {
        let data = data(&record.rdata);
        octets.extend_from_slice(record.owner.as_octets());
        octets.extend([record.rdata.rtype().0, 1].into_iter().flat_map(u16::to_be_bytes));
        octets.extend(record.ttl.to_be_bytes());
        octets.extend((data.len() as u16).to_be_bytes());
        octets.extend(data);
    }
    if has_opt {
        let mut options = Vec::new();
        for error in &message.extended_errors {
            let numbers = [15, error.text.len() as u16 + 2, error.code];
            options.extend(numbers.into_iter().flat_map(u16::to_be_bytes));
            options.extend_from_slice(error.text.as_bytes());
        }
        octets.extend([0, 0, 41, 4, 208, (rcode >> 4) as u8, 0, 0, 0]);
        octets.extend((options.len() as u16).to_be_bytes());
        octets.extend(options);
    }
    octets
}

fn data(rdata: &Rdata) -> Vec<u8> {
    match rdata {
        Rdata::A(address) => address.octets().to_vec(),
        Rdata::Aaaa(address) => address.octets().to_vec(),
        Rdata::Mx(mx) => [&mx.preference.to_be_bytes(), mx.exchange.as_octets()].concat(),
        Rdata::Cname(name) | Rdata::Dname(name) | Rdata::Ns(name) | Rdata::Ptr(name) => name.as_octets().to_vec(),
        Rdata::Soa(soa) => {
            let numbers = [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum];
            let numbers: Vec<u8> = numbers.into_iter().flat_map(u32::to_be_bytes).collect();
            [soa.primary.as_octets(), soa.mailbox.as_octets(), &numbers].concat()
        }
        Rdata::Opaque { octets, .. } => octets.clone(),
    }
}
