//! DNS over HTTPS messages (RFC 8484): a question to octets, octets to a message. No I/O.

use domain::base::wire::ParseError;
use domain::dep::octseq::Parser;

use crate::dns::{ExtendedError, Message, Question, Rcode, Record, Rtype};
use crate::rdata;
use crate::{Name, QueryError, QueryErrorCode};

/// The largest DNS message there can be (RFC 1035 §4.2.2: two octets of length).
pub const MESSAGE_LIMIT: usize = 65_535;

/// Queries are padded to a multiple of this, so that their length tells little (RFC 8467 §4.1).
const PADDING_BLOCK: usize = 128;

/// What a resolver over HTTPS need not heed, and a number all accept (RFC 9715 §3.1).
const UDP_PAYLOAD_SIZE: u16 = 1232;

/// The class of the Internet (RFC 1035 §3.2.4).
const IN: u16 = 1;

/// Flags of a message's header, and of its second octet (RFC 1035 §4.1.1, RFC 4035 §3).
const QR: u8 = 0x80;
const OPCODE: u8 = 0x78;
const AA: u8 = 0x04;
const TC: u8 = 0x02;
const RD: u8 = 0x01;
const AD: u8 = 0x20;
const CD: u8 = 0x10;
const RCODE: u8 = 0x0f;

/// The option that says why (RFC 8914 §2).
const EXTENDED_ERROR: u16 = 15;

/// The octets of an option's code and length.
const OPTION_HEADER: u16 = 4;

/// The option that pads (RFC 7830 §3).
const PADDING: u16 = 12;

/// The flag that asks for signatures (RFC 3225 §3).
const DNSSEC_OK: u16 = 0x8000;

/// The octets of the OPT record behind its owner, without the padding itself.
const OPT_REST: usize = 14;

/// Composes the query for a question.
///
/// Id 0, so that HTTP caches and padding see the same octets for the same
/// question (RFC 8484 §4.1); RD; EDNS with DO (RFC 3225); CD when the question
/// says so; padded to a multiple of 128 octets.
pub fn query(question: &Question) -> Vec<u8> {
    let second = if question.checking_disabled { CD } else { 0 };
    // Id, flags, and how many questions, answers, authorities and additional records there are.
    let mut octets = vec![0, 0, RD, second, 0, 1, 0, 0, 0, 0, 0, 1];
    octets.extend_from_slice(question.name.as_octets());
    let mut number = |number: u16| octets.extend_from_slice(&number.to_be_bytes());
    number(question.rtype.0);
    number(IN);

    // The OPT record (RFC 6891 §6.1.2): the root, its type, size, extended RCODE and version, flags.
    octets.push(0);
    let padding = (octets.len() + OPT_REST).next_multiple_of(PADDING_BLOCK) - octets.len() - OPT_REST;
    let mut number = |number: u16| octets.extend_from_slice(&number.to_be_bytes());
    number(Rtype::OPT.0);
    number(UDP_PAYLOAD_SIZE);
    number(0);
    number(DNSSEC_OK);
    number(OPTION_HEADER + padding as u16);
    number(PADDING);
    number(padding as u16);
    octets.resize(octets.len() + padding, 0);
    octets
}

/// The URL that asks a resolver by GET (RFC 8484 §4.1).
///
/// `template` is the resolver's address, with or without `{?dns}` (RFC 6570).
///
/// ```
/// let url = mxlens::doh::url("https://dns.example/dns-query{?dns}", b"\x00\xff");
/// assert_eq!(url, "https://dns.example/dns-query?dns=AP8");
/// ```
pub fn url(template: &str, query: &[u8]) -> String {
    let address = template.strip_suffix("{?dns}").unwrap_or(template);
    let separator = if address.contains('?') { '&' } else { '?' };
    let mut url = format!("{address}{separator}dns=");
    // RFC 4648 §5: the URL alphabet, and RFC 8484 §6: no padding.
    for octets in query.chunks(3) {
        let mut bits = 0;
        for position in 0..3 {
            bits = bits << 8 | u32::from(*octets.get(position).unwrap_or(&0));
        }
        for position in 0..=octets.len() {
            url.push(digit((bits >> (18 - 6 * position)) as u8 & 63));
        }
    }
    url
}

/// The digit of six bits in the alphabet of RFC 4648 §5.
fn digit(bits: u8) -> char {
    char::from(match bits {
        0..26 => b'A' + bits,
        26..52 => b'a' - 26 + bits,
        52..62 => bits - 52 + b'0',
        62 => b'-',
        _ => b'_',
    })
}

/// Decodes the response to a question.
///
/// # Errors
///
/// [`QueryErrorCode::Malformed`] for octets that break the rules of DNS
/// messages, trailing ones included; [`QueryErrorCode::WrongQuestion`] when the
/// question echoed is not the one asked; [`QueryErrorCode::TooLarge`] over
/// 65,535 octets.
pub fn decode(question: &Question, octets: &[u8]) -> Result<Message, QueryError> {
    if octets.len() > MESSAGE_LIMIT {
        return Err(QueryError::new(QueryErrorCode::TooLarge));
    }
    let (echoed, message) =
        read(octets).map_err(|broken| QueryError::with_detail(QueryErrorCode::Malformed, broken))?;
    // RFC 8484 has one question a request: it must come back as it went.
    if echoed.name != question.name || echoed.rtype != question.rtype {
        let detail = format!("asked {question}, answered {echoed}");
        return Err(QueryError::with_detail(QueryErrorCode::WrongQuestion, detail));
    }
    Ok(message)
}

/// What is broken, for people.
type Broken = &'static str;

/// The question that a message echoes, and the message.
fn read(octets: &[u8]) -> Result<(Question, Message), Broken> {
    let mut parser = Parser::from_ref(octets);
    let [id_high, id_low, first, second, counts @ ..] =
        rdata::octets::<12>(&mut parser).map_err(|_| "shorter than a DNS header")?;
    if first & QR == 0 {
        return Err("a query where a response belongs");
    }
    if (id_high, id_low) != (0, 0) {
        return Err("an id that was not asked with");
    }
    if first & OPCODE != 0 {
        return Err("an opcode other than QUERY");
    }
    let [questions, answers, authorities, additionals] = numbers(counts);
    if questions != 1 {
        return Err("not exactly one question echoed");
    }
    let (question, class) = question(&mut parser).map_err(|_| "a broken question")?;
    if class != IN {
        return Err("a question of another class than IN");
    }
    let mut message = Message {
        rcode: Rcode((second & RCODE).into()),
        authentic_data: second & AD != 0,
        truncated: first & TC != 0,
        authoritative: first & AA != 0,
        answer: Vec::new(),
        authority: Vec::new(),
        extended_errors: Vec::new(),
        octets: octets.to_vec(),
    };
    for _ in 0..answers {
        let record = record(&mut parser)?;
        message.answer.extend(record);
    }
    for _ in 0..authorities {
        let record = record(&mut parser)?;
        message.authority.extend(record);
    }
    for _ in 0..additionals {
        additional(&mut parser, &mut message)?;
    }
    if parser.remaining() > 0 { Err("octets after the end of the message") } else { Ok((question, message)) }
}

/// Four numbers of two octets.
fn numbers([a, b, c, d, e, f, g, h]: [u8; 8]) -> [u16; 4] {
    [[a, b], [c, d], [e, f], [g, h]].map(u16::from_be_bytes)
}

/// A question and its class (RFC 1035 §4.1.2).
fn question(parser: &mut Parser<'_, [u8]>) -> Result<(Question, u16), ParseError> {
    let name = rdata::name(parser)?;
    Ok((Question::new(name, Rtype(parser.parse_u16_be()?)), parser.parse_u16_be()?))
}

/// Reads one record; `None` for one of another class.
fn record(parser: &mut Parser<'_, [u8]>) -> Result<Option<Record>, Broken> {
    let Header { owner, rtype, class, ttl, mut data } = header(parser)?;
    if class != IN {
        return Ok(None);
    }
    let rdata = rdata::parse(rtype, &mut data).map_err(|_| "broken record data")?;
    if data.remaining() > 0 {
        return Err("record data with octets left over");
    }
    // RFC 2181 §8: a TTL with the highest bit set is zero.
    let ttl = if ttl > i32::MAX as u32 { 0 } else { ttl };
    Ok(Some(Record { owner, ttl, rdata }))
}

/// Reads one record of the additional section: of use is OPT alone, as an
/// address offered there is no answer to any question of ours.
fn additional(parser: &mut Parser<'_, [u8]>, message: &mut Message) -> Result<(), Broken> {
    let Header { rtype, ttl, mut data, .. } = header(parser)?;
    if rtype != Rtype::OPT {
        return Ok(());
    }
    // RFC 6891 §6.1.3: the upper eight bits of the RCODE are the first of the TTL field.
    message.rcode.0 |= ((ttl >> 24) as u16) << 4;
    options(&mut data, message).map_err(|_| "a broken OPT record")
}

/// What stands before a record's data (RFC 1035 §4.1.3), and a parser that ends where its data ends.
struct Header<'a> {
    owner: Name,
    rtype: Rtype,
    class: u16,
    ttl: u32,
    data: Parser<'a, [u8]>,
}

fn header<'a>(parser: &mut Parser<'a, [u8]>) -> Result<Header<'a>, Broken> {
    let fields = rdata::name(parser).and_then(|owner| Ok((owner, rdata::octets(parser)?)));
    let (owner, [t0, t1, c0, c1, ttl @ .., l0, l1]): (_, [u8; 10]) = fields.map_err(|_| "a broken record")?;
    let length = u16::from_be_bytes([l0, l1]);
    let data = parser.parse_parser(length.into()).map_err(|_| "a record longer than the message")?;
    let (rtype, class) = (Rtype(u16::from_be_bytes([t0, t1])), u16::from_be_bytes([c0, c1]));
    Ok(Header { owner, rtype, class, ttl: u32::from_be_bytes(ttl), data })
}

/// Takes the extended errors out of the OPT record's options.
fn options(data: &mut Parser<'_, [u8]>, message: &mut Message) -> Result<(), ParseError> {
    while data.remaining() > 0 {
        let code = data.parse_u16_be()?;
        let length = data.parse_u16_be()?;
        let value = data.parse_octets(length.into())?;
        if let (EXTENDED_ERROR, Some((info, text))) = (code, value.split_first_chunk::<2>()) {
            // RFC 8914 §2: the text is UTF-8, and some senders end it with a NUL. What is not is read as Latin-1.
            let text = text.strip_suffix(&[0]).unwrap_or(text);
            let text = core::str::from_utf8(text)
                .map_or_else(|_| text.iter().copied().map(char::from).collect(), str::to_owned);
            message.extended_errors.push(ExtendedError { code: u16::from_be_bytes(*info), text });
        }
    }
    Ok(())
}
