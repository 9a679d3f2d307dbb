//! From octets to messages and back: RFC 1035 §4, RFC 6891, RFC 8484, RFC 8914.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use fixture::wire::{HEADER, pointer, question_end};
use mxlens::dns::{ExtendedError, Message, Mx, Rdata, Soa};
use mxlens::doh::{MESSAGE_LIMIT, decode, query, url};
use mxlens::evidence::exchanged;
use mxlens::rdata::{Decode, Dnskey, Ds, Nsec, Nsec3, Rrsig, Tlsa, Txt};
use mxlens::{Answer, Name, QueryErrorCode, Question, Rcode, Rtype};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const OWNER: &str = "Example.com";

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn question(rtype: Rtype) -> Question {
    Question::new(name(OWNER), rtype)
}

/// A response with flags, and records of (section, type, class, TTL, data), all owned by the name asked about.
fn response(rtype: Rtype, flags: u16, records: &[(usize, u16, u16, u32, &[u8])]) -> Vec<u8> {
    let mut message = vec![0, 0];
    message.extend_from_slice(&flags.to_be_bytes());
    message.extend_from_slice(&[0, 1, 0, 0, 0, 0, 0, 0]);
    message.extend_from_slice(question(rtype).name.as_octets());
    message.extend_from_slice(&rtype.0.to_be_bytes());
    message.extend_from_slice(&[0, 1]);
    for (section, rtype, class, ttl, data) in records {
        message[7 + 2 * section] += 1;
        message.extend_from_slice(if *rtype == 41 { &[0] } else { &[0xc0, 12] });
        message.extend_from_slice(&rtype.to_be_bytes());
        message.extend_from_slice(&class.to_be_bytes());
        message.extend_from_slice(&ttl.to_be_bytes());
        message.extend_from_slice(&(data.len() as u16).to_be_bytes());
        message.extend_from_slice(data);
    }
    message
}

const ANSWER: usize = 0;
const AUTHORITY: usize = 1;
const ADDITIONAL: usize = 2;

/// QR, RD and RA: what every answer of a resolver has.
const PLAIN: u16 = 0x8180;

fn failure(question: &Question, octets: &[u8]) -> QueryErrorCode {
    decode(question, octets).expect_err("octets that are no answer").code
}

#[test]
fn the_query_for_an_mx_is_these_octets() {
    let octets = query(&question(Rtype::MX));
    let mut expected = b"\0\0\x01\0\0\x01\0\0\0\0\0\x01\x07example\x03com\0\0\x0f\0\x01".to_vec();
    // OPT: payload 1232, version 0, DO; the padding option fills it to 128 octets.
    expected.extend_from_slice(b"\0\0\x29\x04\xd0\0\0\x80\0");
    let padding = 128 - expected.len() as u8 - 6;
    expected.extend_from_slice(&[0, padding + 4, 0, 12, 0, padding]);
    expected.resize(128, 0);
    assert_eq!(octets, expected);
    let unchecked = Question { checking_disabled: true, ..question(Rtype::MX) };
    assert_eq!(query(&unchecked)[..4], *b"\0\0\x01\x10");
}

#[test]
fn queries_of_every_length_are_padded() {
    for length in 1..=61 {
        let text = format!("{}.{}.{}.{}", "a".repeat(length), "b".repeat(63), "c".repeat(63), "d".repeat(length));
        let octets = query(&Question::new(name(&text), Rtype::A));
        assert_eq!(octets.len() % 128, 0, "{length}");
        assert!(octets.len() < question_end(&octets) + 11 + 4 + 128, "{length}: more padding than needed");
    }
}

#[test]
fn the_query_stands_in_the_url() {
    let octets = query(&question(Rtype::MX));
    for (template, start) in [
        ("https://dns.example/dns-query", "https://dns.example/dns-query?dns="),
        ("https://dns.example/dns-query{?dns}", "https://dns.example/dns-query?dns="),
        ("https://dns.example/?key=1", "https://dns.example/?key=1&dns="),
    ] {
        let url = url(template, &octets);
        let encoded = url.strip_prefix(start).unwrap_or_else(|| panic!("{url}"));
        assert_eq!(data_encoding::BASE64URL_NOPAD.decode(encoded.as_bytes()), Ok(octets.clone()));
    }
}

#[test]
fn record_data_of_every_type_is_read() {
    let below = name("mx.example.com");
    let compressed = [&b"\x02mx"[..], &pointer(HEADER)].concat();
    let soa = [&compressed[..], &compressed, &[0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 1, 44]].concat();
    let mx = [&[0, 10][..], &compressed].concat();
    for (rtype, data, expected) in [
        (Rtype::A, &b"\xc0\0\x21\x01"[..], Rdata::A("192.0.33.1".parse().unwrap())),
        (
            Rtype::AAAA,
            &[0x26, 0x20, 0, 0, 2, 0xd0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            Rdata::Aaaa("2620:0:2d0::1".parse().unwrap()),
        ),
        (Rtype::MX, &mx, Rdata::Mx(Mx { preference: 10, exchange: below.clone() })),
        (Rtype::MX, &[0, 0, 0], Rdata::Mx(Mx { preference: 0, exchange: Name::root() })),
        (Rtype::CNAME, &compressed, Rdata::Cname(below.clone())),
        (Rtype::DNAME, b"\x01B\x03com\0", Rdata::Dname(name("b.com"))),
        (Rtype::NS, &compressed, Rdata::Ns(below.clone())),
        (Rtype::PTR, &compressed, Rdata::Ptr(below.clone())),
        (
            Rtype::SOA,
            &soa,
            Rdata::Soa(Soa {
                primary: below.clone(),
                mailbox: below.clone(),
                serial: 7,
                refresh: 1,
                retry: 2,
                expire: 3,
                minimum: 300,
            }),
        ),
        (Rtype(65_280), b"\0\x01any", Rdata::Opaque { rtype: Rtype(65_280), octets: b"\0\x01any".to_vec() }),
    ] {
        let octets = response(rtype, PLAIN, &[(ANSWER, rtype.0, 1, 300, data), (AUTHORITY, rtype.0, 1, 300, data)]);
        let message = decode(&question(rtype), &octets).unwrap_or_else(|error| panic!("{rtype}: {error:?}"));
        for record in message.answer.iter().chain(&message.authority) {
            assert_eq!((&record.owner, record.ttl, &record.rdata), (&name(OWNER), 300, &expected));
            assert_eq!(record.rdata.rtype(), rtype);
        }
        assert_eq!((message.answer.len(), message.authority.len()), (1, 1), "{rtype}");
        // One octet less or more is no data of this type, unless the type ends in any octets.
        if matches!(rtype, Rtype::A | Rtype::AAAA | Rtype::MX | Rtype::CNAME | Rtype::NS | Rtype::SOA) {
            for wrong in [&data[..data.len() - 1], &[data, &[0]].concat()] {
                let octets = response(rtype, PLAIN, &[(ANSWER, rtype.0, 1, 300, wrong)]);
                assert_eq!(failure(&question(rtype), &octets), QueryErrorCode::Malformed, "{rtype} {wrong:?}");
            }
        }
    }
}

/// The data of the one answer, and that of the same without its last octet.
fn opaque<T: Decode>(data: &[u8]) -> (Option<T>, Option<T>) {
    let read = |data: &[u8]| {
        let octets = response(T::RTYPE, PLAIN, &[(ANSWER, T::RTYPE.0, 1, 300, data)]);
        let message = decode(&question(T::RTYPE), &octets).unwrap();
        message.answer[0].rdata.decode()
    };
    (read(data), read(&data[..data.len() - 1]))
}

#[test]
fn record_data_of_other_types_is_read_on_demand() {
    assert_eq!(opaque::<Txt>(b"\x02ab\0\x01\xff"), (Some(Txt(vec![b"ab".to_vec(), Vec::new(), vec![0xff]])), None));
    let tlsa = |data: &[u8]| Some(Tlsa { usage: 3, selector: 1, matching_type: 1, data: data.to_vec() });
    assert_eq!(opaque(b"\x03\x01\x01abc"), (tlsa(b"abc"), tlsa(b"ab")));
    let ds = |digest: &[u8]| Some(Ds { key_tag: 0x1234, algorithm: 13, digest_type: 2, digest: digest.to_vec() });
    assert_eq!(opaque(b"\x12\x34\x0d\x02xy"), (ds(b"xy"), ds(b"x")));
    let key = |key: &[u8]| Some(Dnskey { flags: 257, protocol: 3, algorithm: 13, public_key: key.to_vec() });
    assert_eq!(opaque(b"\x01\x01\x03\x0dkey"), (key(b"key"), key(b"ke")));
    let rrsig = |signature: &[u8]| {
        Some(Rrsig {
            type_covered: Rtype::MX,
            algorithm: 13,
            labels: 2,
            original_ttl: 3600,
            expiration: 2,
            inception: 1,
            key_tag: 0x1234,
            signer: name(OWNER),
            signature: signature.to_vec(),
        })
    };
    let data = b"\0\x0f\x0d\x02\0\0\x0e\x10\0\0\0\x02\0\0\0\x01\x12\x34\x07example\x03com\0sig";
    assert_eq!(opaque(data), (rrsig(b"sig"), rrsig(b"si")));
    let nsec = Nsec { next: name("b"), types: vec![Rtype::A, Rtype::MX] };
    assert_eq!(opaque(b"\x01b\0\0\x02\x40\x01"), (Some(nsec), None));
    let nsec3 = Nsec3 {
        hash_algorithm: 1,
        flags: 1,
        iterations: 5,
        salt: vec![0xaa, 0xbb],
        next: b"xyz".to_vec(),
        types: vec![Rtype::A],
    };
    assert_eq!(opaque(b"\x01\x01\0\x05\x02\xaa\xbb\x03xyz\0\x01\x40"), (Some(nsec3), None));
    let octets = response(Rtype::TXT, PLAIN, &[(ANSWER, 16, 1, 300, b"\x01a")]);
    assert_eq!(decode(&question(Rtype::TXT), &octets).unwrap().answer[0].rdata.decode::<Ds>(), None, "another type");
}

#[test]
fn flags_and_codes_are_those_of_the_header() {
    let read = |flags: u16| -> Message { decode(&question(Rtype::MX), &response(Rtype::MX, flags, &[])).unwrap() };
    let plain = read(PLAIN);
    assert!(!plain.authentic_data && !plain.truncated && !plain.authoritative && plain.rcode == Rcode::NOERROR);
    assert!(read(PLAIN | 0x20).authentic_data);
    assert!(read(PLAIN | 0x200).truncated);
    assert!(read(PLAIN | 0x400).authoritative);
    for rcode in 0..16 {
        assert_eq!(read(PLAIN | rcode).rcode, Rcode(rcode));
    }
}

#[test]
fn opt_extends_the_code_and_says_why() {
    let options = b"\0\x0f\0\x07\0\x16lame\0\0\x0a\0\x02xy\0\x0f\0\x02\0\x06\0\x0f\0\x01\0";
    let octets = response(Rtype::MX, PLAIN, &[(ADDITIONAL, 41, 1232, 1 << 24, options)]);
    let message = decode(&question(Rtype::MX), &octets).unwrap();
    assert_eq!(message.rcode, Rcode::BADVERS);
    let error = |code, text: &str| ExtendedError { code, text: text.into() };
    assert_eq!(message.extended_errors, [error(22, "lame"), error(6, "")]);
    let failed = Answer::of(&question(Rtype::MX), message.clone()).unwrap_err();
    assert_eq!((failed.code, failed.rcode), (QueryErrorCode::Rcode, Some(Rcode::BADVERS)));
    assert_eq!(failed.extended_errors, message.extended_errors);
    let broken = response(Rtype::MX, PLAIN, &[(ADDITIONAL, 41, 1232, 0, b"\0\x0f\0\x09\0\x16")]);
    assert_eq!(failure(&question(Rtype::MX), &broken), QueryErrorCode::Malformed);
}

#[test]
fn records_that_are_no_answer_are_left_out() {
    let chaos =
        response(Rtype::A, PLAIN, &[(ANSWER, 1, 3, 300, &[192, 0, 33, 1]), (ADDITIONAL, 1, 1, 300, &[10, 0, 0, 1])]);
    let message = decode(&question(Rtype::A), &chaos).unwrap();
    assert!(message.answer.is_empty() && message.authority.is_empty());
}

#[test]
fn an_answer_may_name_the_servers_of_its_zone() {
    let alias = [&b"\x02mx"[..], &pointer(HEADER)].concat();
    for (rtype, data) in [(Rtype::A, &[192, 0, 33, 1][..]), (Rtype::CNAME, &alias)] {
        let mut octets = response(
            Rtype::A,
            PLAIN,
            &[(ANSWER, rtype.0, 1, 300, data), (AUTHORITY, Rtype::NS.0, 1, 300, b"\x02ns\x07example\0")],
        );
        if rtype == Rtype::CNAME {
            // The record at the end of the alias, between the two others.
            let target = question_end(&octets) + 12;
            let address = [&pointer(target)[..], b"\0\x01\0\x01\0\0\x01\x2c\0\x04\xc0\0\x21\x01"].concat();
            octets.splice(target + alias.len()..target + alias.len(), address);
            octets[7] = 2;
        }
        let asked = question(Rtype::A);
        let answer = Answer::of(&asked, decode(&asked, &octets).unwrap());
        assert_eq!(answer.unwrap().records().len(), 1, "{rtype}");
    }
}

#[test]
fn a_ttl_with_its_highest_bit_set_is_zero() {
    for (ttl, expected) in [(0, 0), (0x7fff_ffff, 0x7fff_ffff), (0x8000_0000, 0), (u32::MAX, 0)] {
        let octets = response(Rtype::A, PLAIN, &[(ANSWER, 1, 1, ttl, &[192, 0, 33, 1])]);
        assert_eq!(decode(&question(Rtype::A), &octets).unwrap().answer[0].ttl, expected);
    }
}

#[test]
fn the_question_must_come_back() {
    let sound = response(Rtype::MX, PLAIN, &[]);
    let changed = |at: usize, value: u8| {
        let mut octets = sound.clone();
        octets[at] = value;
        octets
    };
    let end = sound.len();
    let asked = question(Rtype::MX);
    assert!(decode(&asked, &changed(HEADER + 1, b'E')).is_ok(), "case does not matter");
    for (octets, code) in [
        (changed(HEADER + 1, b'f'), QueryErrorCode::WrongQuestion),
        (changed(end - 3, 1), QueryErrorCode::WrongQuestion),
        (changed(end - 1, 3), QueryErrorCode::Malformed),
        (changed(0, 1), QueryErrorCode::Malformed),
        (changed(1, 1), QueryErrorCode::Malformed),
        (changed(2, 0x01), QueryErrorCode::Malformed),
        (changed(2, 0xa1), QueryErrorCode::Malformed),
        (changed(5, 0), QueryErrorCode::Malformed),
        (changed(5, 2), QueryErrorCode::Malformed),
        (changed(HEADER, 0x47), QueryErrorCode::Malformed),
        (changed(HEADER, 0xc0), QueryErrorCode::Malformed),
        (Vec::new(), QueryErrorCode::Malformed),
    ] {
        assert_eq!(failure(&asked, &octets), code, "{octets:?}");
    }
}

#[test]
fn a_message_is_whole_or_nothing() {
    for (input, rtype) in
        [("good.test", Rtype::MX), ("exchange-alias.test", Rtype::A), ("www.owner-alias.test", Rtype::MX)]
    {
        let question = Question::new(name(input), rtype);
        let (_, fixture::Response::Http(http)) = fixture::answer(&query(&question)) else { panic!("a message") };
        assert!(decode(&question, &http.body).is_ok());
        for length in 0..http.body.len() {
            let code = failure(&question, &http.body[..length]);
            assert_eq!(code, QueryErrorCode::Malformed, "{input} cut at {length}");
        }
        for junk in [&[0][..], b"\xff\xff", &http.body] {
            let octets = [&http.body[..], junk].concat();
            assert_eq!(failure(&question, &octets), QueryErrorCode::Malformed);
        }
    }
}

#[test]
fn a_name_that_never_ends_is_no_name() {
    let asked = question(Rtype::CNAME);
    let at = response(Rtype::CNAME, PLAIN, &[]).len() + 12;
    for data in
        [pointer(at).to_vec(), pointer(at + 2).to_vec(), [&b"\x01a"[..], &pointer(at)].concat(), vec![0xff, 0xff]]
    {
        let octets = response(Rtype::CNAME, PLAIN, &[(ANSWER, 5, 1, 300, &data)]);
        assert_eq!(failure(&asked, &octets), QueryErrorCode::Malformed, "{data:?}");
    }
}

#[test]
fn messages_end_at_65535_octets() {
    let asked = question(Rtype::TXT);
    let empty = response(Rtype::TXT, PLAIN, &[]).len();
    let text = |length: usize| {
        let mut data = Vec::new();
        let mut left = length;
        while left > 0 {
            let string = left.min(256);
            data.push((string - 1) as u8);
            data.resize(data.len() + string - 1, b'x');
            left -= string;
        }
        response(Rtype::TXT, PLAIN, &[(ANSWER, 16, 1, 300, &data)])
    };
    let largest = text(MESSAGE_LIMIT - empty - 12);
    assert_eq!(largest.len(), MESSAGE_LIMIT);
    assert!(decode(&asked, &largest).is_ok());
    assert_eq!(failure(&asked, &text(MESSAGE_LIMIT - empty - 11)), QueryErrorCode::TooLarge);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn no_octets_make_it_panic(octets in proptest::collection::vec(any::<u8>(), 0..300)) {
        let asked = question(Rtype::MX);
        if let Ok(message) = decode(&asked, &octets) {
            let _ = Answer::of(&asked, message);
        }
    }

    #[test]
    fn no_change_to_a_message_makes_it_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        input in prop::sample::select(vec!["good.test", "exchange-nonexistent.test", "alias-loop.test", "www.owner-alias.test"]),
        rtype in prop::sample::select(vec![Rtype::MX, Rtype::A, Rtype::AAAA]),
    ) {
        let asked = Question::new(name(input), rtype);
        let (_, fixture::Response::Http(mut http)) = fixture::answer(&query(&asked)) else { panic!("a message") };
        for (index, octet) in changes {
            let at = index.index(http.body.len());
            http.body[at] = octet;
        }
        if let Ok(message) = decode(&asked, &http.body) {
            let _ = Answer::of(&asked, message);
        }
    }
}

#[test]
fn a_recorded_exchange_is_read_without_ttl_and_signatures() {
    let asked = query(&Question { checking_disabled: true, ..question(Rtype::TXT) });
    let answer = response(
        Rtype::TXT,
        PLAIN,
        &[
            (ANSWER, 16, 1, 60, b"\x05v=\"\\1\x02\x00z"),
            (ANSWER, 46, 1, 60, &[0; 30]),
            (ANSWER, 65280, 1, 60, &[1, 0xab]),
            (ANSWER, 15, 1, 60, b"\0\x0a\xc0\x0c"),
            (ANSWER, 1, 1, 60, &[192, 0, 2, 1]),
        ],
    );
    let read = exchanged(&asked, &answer).unwrap();
    assert_eq!((read.name, read.rtype, read.checking_disabled), (name(OWNER), Rtype::TXT, true));
    assert_eq!(read.rcode, Some(Rcode::NOERROR));
    assert_eq!(
        read.records,
        [
            r#"example.com TXT "v=\"\\1" "\000z""#,
            r"example.com TYPE65280 \# 2 01ab",
            "example.com MX 10 example.com",
            "example.com A 192.0.2.1",
        ]
    );
    let nothing = exchanged(&asked, b"").unwrap();
    assert_eq!((nothing.rcode, nothing.records.len()), (None, 0));
    assert!(exchanged(b"", &answer).is_none());
    assert!(exchanged(&asked[..20], &answer).is_none());
}
