//! DKIM keys: which selectors are looked at, what makes a key, and what nobody means well.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use data_encoding::BASE64;
use fixture::answered::{Answered, parse};
use fixture::word;
use mxlens::neighbours::{Dkim, DkimAlgorithm, DkimKey, DkimState, SelectorSource, SelectorState};
use proptest::prelude::*;

/// The key of RFC 8463 §A.2, and the RSA key beside it.
const ED25519: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const RSA_1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

/// An RSA key of so many bits: as all publish it, or alone.
fn rsa(bits: usize, wrapped: bool) -> String {
    let element = |tag: u8, content: &[u8]| {
        let length = content.len();
        let mut octets = vec![tag];
        match length {
            0..0x80 => octets.push(length as u8),
            0x80..0x100 => octets.extend([0x81, length as u8]),
            _ => octets.extend([0x82, (length >> 8) as u8, length as u8]),
        }
        octets.extend(content);
        octets
    };
    let mut modulus = vec![0xa5; bits.div_ceil(8)];
    modulus[0] = 0xff >> ((8 - bits % 8) % 8);
    if modulus[0] & 0x80 != 0 {
        modulus.insert(0, 0);
    }
    let key = element(0x30, &[element(2, &modulus), element(2, &[1, 0, 1])].concat());
    if !wrapped {
        return BASE64.encode(&key);
    }
    let identifier = [&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1][..], &[5, 0]].concat();
    let bits = element(3, &[&[0], key.as_slice()].concat());
    BASE64.encode(&element(0x30, &[element(0x30, &identifier), bits].concat()))
}

fn read(answered: &Answered, provider: Option<&str>, told: &[&str]) -> (Dkim, Vec<Vec<String>>) {
    let told: Vec<_> = told.iter().map(ToString::to_string).collect();
    answered.read(|seek| Dkim::read(&parse("example.com"), seek, provider, &told))
}

fn key(text: &str) -> DkimKey {
    let answered = Answered::of("").with_text("s._domainkey.example.com", text.as_bytes());
    let (mut dkim, _) = read(&answered, None, &["s"]);
    assert_eq!(dkim.selectors[0].keys.len(), 1, "{text} is no key");
    dkim.selectors.remove(0).keys.remove(0)
}

/// What is wrong with a key.
fn faults(text: &str) -> String {
    let faults = key(text).faults;
    faults.iter().map(|fault| format!("{} {}", word(fault.kind), fault.part)).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_below_domainkey_says_whether_there_can_be_keys() {
    let state = |lines: &str| read(&Answered::of(lines), None, &[]).0.state;
    assert_eq!(state("example.com MX 10 mx.example.com"), DkimState::Absent);
    assert_eq!(state("x._domainkey.example.com TXT v=DKIM1; p="), DkimState::Unseen);
    assert_eq!(state("_domainkey.example.com TXT o=~"), DkimState::Unseen);
    assert_eq!(state("_domainkey.example.com TXT !"), DkimState::Unknown);
    // The alias is there, whatever it leads to.
    assert_eq!(state("_domainkey.example.com CNAME gone.example.net"), DkimState::Unseen);
    // Some servers deny a name that has names below it (RFC 8020 §2 forbids it): a key that is there is there.
    let key = format!("s._domainkey.example.com TXT v=DKIM1; k=ed25519; p={ED25519}");
    assert_eq!(read(&Answered::of(&key), None, &["s"]).0.state, DkimState::Present);
    let failing = format!("{key}\n_domainkey.example.com TXT !");
    let dkim = read(&Answered::of(&failing), None, &["s"]).0;
    assert_eq!((dkim.state, dkim.unknown.is_some()), (DkimState::Present, true));
}

#[test]
fn selectors_are_those_of_the_provider_and_those_told() {
    let (dkim, rounds) = read(&Answered::of(""), Some("fastmail"), &["FM1", "a.b", "", ".", "a..b"]);
    let expected = [
        "_domainkey.example.com TXT",
        "a.b._domainkey.example.com TXT",
        "fm1._domainkey.example.com TXT",
        "fm2._domainkey.example.com TXT",
        "fm3._domainkey.example.com TXT",
    ];
    assert_eq!(rounds, [expected]);
    let sources: Vec<_> = dkim.selectors.iter().map(|selector| (selector.selector.as_str(), selector.source)).collect();
    let (told, provider) = (SelectorSource::Told, SelectorSource::Provider);
    assert_eq!(sources, [("FM1", told), ("a.b", told), ("fm2", provider), ("fm3", provider)]);
    assert_eq!(read(&Answered::of(""), Some("nobody"), &[]).1, [["_domainkey.example.com TXT"]]);
    let many: Vec<_> = (0..500).map(|number| format!("s{number}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(read(&Answered::of(""), None, &many).0.selectors.len(), 20);
    let long = "a".repeat(64);
    assert!(read(&Answered::of(""), None, &[&long]).0.selectors.is_empty());
}

#[test]
fn aliases_are_followed_and_shown() {
    let lines = format!(
        "fm1._domainkey.example.com CNAME fm1.example.com.dkim.fmhosted.com\n\
         fm1.example.com.dkim.fmhosted.com TXT v=DKIM1; k=rsa; p={RSA_1024}\n\
         fm2._domainkey.example.com CNAME gone.example.net"
    );
    let (dkim, _) = read(&Answered::of(&lines), Some("fastmail"), &[]);
    assert_eq!(dkim.selectors[0].aliases, [parse("fm1.example.com.dkim.fmhosted.com")]);
    let states: Vec<_> = dkim.selectors.iter().map(|selector| selector.state).collect();
    assert_eq!(states, [SelectorState::Present, SelectorState::Absent, SelectorState::Absent]);
    assert_eq!(dkim.selectors[1].aliases, [parse("gone.example.net")]);
}

/// RFC 8463 §A.2: both keys; and as RFC 6376 §3.6.1 would have an RSA key.
#[test]
fn how_long_a_key_is() {
    let ed25519 = key(&format!("v=DKIM1; k=ed25519; p={ED25519}"));
    assert_eq!((ed25519.algorithm, ed25519.bits, ed25519.faults.len()), (DkimAlgorithm::Ed25519, Some(256), 0));
    let rsa_1024 = key(&format!("v=DKIM1; k=rsa; p={RSA_1024}"));
    assert_eq!((rsa_1024.algorithm, rsa_1024.bits, rsa_1024.faults.len()), (DkimAlgorithm::Rsa, Some(1024), 0));
    for bits in [384, 512, 768, 1023, 1024, 1025, 2047, 2048, 4096] {
        for wrapped in [true, false] {
            let read = key(&format!("p={}", rsa(bits, wrapped)));
            assert_eq!((read.bits, read.faults.len()), (Some(bits as u32), 0), "{bits} {wrapped}");
        }
    }
}

#[test]
fn a_key_is_read_as_it_may_be_written() {
    let (head, tail) = RSA_1024.split_at(70);
    assert_eq!(key(&format!(" v = DKIM1 ;; k=rsa; n=a note; x=y ; p={head} \t {tail} ;")).bits, Some(1024));
    let unpadded = ED25519.trim_end_matches('=');
    assert_eq!(faults(&format!("k=ed25519; p={unpadded}")), "");
    let flags = key(&format!("t=s : y; h=sha1:sha256; s=email:x; p={RSA_1024}"));
    assert!(flags.testing && flags.strict && flags.faults.is_empty());
    let plain = key(&format!("t=Y; s=*; p={RSA_1024}"));
    assert!(!plain.testing && !plain.strict && plain.faults.is_empty());
    let revoked = key("v=DKIM1; p=");
    assert!(revoked.revoked && revoked.faults.is_empty());
}

#[test]
fn what_makes_a_key_void_is_named() {
    let short = &RSA_1024[..100];
    for (text, expected) in [
        ("v=DKIM1; k=rsa", "keyAbsent "),
        ("v=DKIM1\\; k=rsa\\; p=", "badVersion v=DKIM1\\, unknownAlgorithm k=rsa\\"),
        ("v=dkim1; p=", "badVersion v=dkim1"),
        ("p=; v=DKIM1", "badVersion v=DKIM1"),
        ("v=DKIM1; p=; p=", "repeated p="),
        ("v=DKIM1; p=; k", "notATag k"),
        ("v=DKIM1; p=*", "notBase64 p=*"),
        ("v=DKIM1; p=AAAA=AAA", "notBase64 p=AAAA=AAA"),
        ("v=DKIM1; p=AAAA", "notAKey p=AAAA"),
        ("v=DKIM1; h=sha1; p=", "noDigest h=sha1"),
        ("v=DKIM1; s=other; p=", "otherService s=other"),
        ("v=DKIM1; k=dsa; p=AAAA", "unknownAlgorithm k=dsa"),
        ("v=DKIM1; k=RSA; p=", "unknownAlgorithm k=RSA"),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
    assert_eq!(faults(&format!("p={short}")), format!("notAKey p={short}"));
    // An RSA key for Ed25519, and the other way round.
    assert_eq!(faults(&format!("k=ed25519; p={RSA_1024}")), format!("notAKey p={RSA_1024}"));
    assert_eq!(faults(&format!("p={ED25519}")), format!("notAKey p={ED25519}"));
    // What follows the key is none of it.
    let mut longer = BASE64.decode(RSA_1024.as_bytes()).unwrap();
    longer.push(0);
    assert!(faults(&format!("p={}", BASE64.encode(&longer))).starts_with("notAKey"));
}

#[test]
fn other_texts_are_no_keys() {
    for text in ["v=spf1 -all", "v=DMARC1; p=none", "hello", "", "v=DKI"] {
        let answered = Answered::of("").with_text("s._domainkey.example.com", text.as_bytes());
        let (dkim, _) = read(&answered, None, &["s"]);
        assert_eq!((dkim.selectors[0].state, dkim.selectors[0].others.len()), (SelectorState::Absent, 1), "{text}");
        assert_eq!(dkim.state, DkimState::Unseen);
    }
    // Beside a key they make it unclear which record counts (RFC 6376 §3.6.2.2).
    let lines = format!("s._domainkey.example.com TXT p={RSA_1024}\ns._domainkey.example.com TXT v=spf1 -all");
    assert_eq!(read(&Answered::of(&lines), None, &["s"]).0.selectors[0].state, SelectorState::Broken);
    assert_eq!(
        read(&Answered::of("s._domainkey.example.com TXT !"), None, &["s"]).0.selectors[0].state,
        SelectorState::Unknown
    );
}

#[test]
fn a_hostile_key_costs_little() {
    let tags: String = (0..20_000).map(|number| format!("a{number}=;")).collect();
    assert_eq!(key(&format!("v=DKIM1;{tags}")).faults.len(), 20);
    let mut answered = Answered::of("");
    for number in 0..3000 {
        answered = answered.with_text("s._domainkey.example.com", format!("p={number}").as_bytes());
    }
    assert_eq!(read(&answered, None, &["s"]).0.selectors[0].keys.len(), 10);
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in prop::collection::vec(any::<u8>(), 0..300)) {
        for text in [text.clone(), [b"v=DKIM1;p=", text.as_slice()].concat()] {
            let answered = Answered::of("").with_text("s._domainkey.example.com", &text);
            let (dkim, _) = read(&answered, None, &["s"]);
            prop_assert_eq!(dkim.selectors.len(), 1);
        }
    }

    /// Octets that are nearly a key are one only of the right length, and never more than there is.
    #[test]
    fn no_octets_are_too_much(mut octets in prop::collection::vec(any::<u8>(), 1..200), place: usize, cut: usize) {
        let mut real = BASE64.decode(RSA_1024.as_bytes()).unwrap();
        let index = place % real.len();
        real[index] = octets[0];
        real.truncate(real.len() - cut % 4);
        octets[0] = 0x30;
        for octets in [real, octets] {
            let read = key(&format!("p={}", BASE64.encode(&octets)));
            prop_assert!(read.bits.is_none_or(|bits| bits as usize <= octets.len() * 8));
        }
    }
}
