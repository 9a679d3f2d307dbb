//! BIMI: which record holds, what makes it one, and whether DMARC lets it count.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use fixture::answered::{Answered, parse};
use fixture::word;
use mxlens::neighbours::{Bimi, BimiState, Dmarc};
use proptest::prelude::*;

fn read_all(domain: &str, answered: &Answered) -> (Bimi, Vec<Vec<String>>) {
    answered.read(|seek| Bimi::read(&parse(domain), seek, &Dmarc::read(&parse(domain), seek)))
}

fn read(domain: &str, lines: &str) -> Bimi {
    read_all(domain, &Answered::of(lines)).0
}

/// What is wrong with a record.
fn faults(text: &str) -> String {
    let answered = Answered::of("").with_text("default._bimi.example.com", text.as_bytes());
    let (bimi, _) = read_all("example.com", &answered);
    assert_eq!(bimi.state == BimiState::Present, bimi.faults.is_empty(), "{text}: {bimi:?}");
    bimi.faults.iter().map(|fault| format!("{} {}", word(fault.kind), fault.part)).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_record_of_the_domain_or_of_its_organization() {
    let organization =
        "_dmarc.example.com TXT v=DMARC1; p=reject\ndefault._bimi.example.com TXT v=BIMI1; l=https://example.com/a.svg";
    let bimi = read("example.com", organization);
    assert_eq!((bimi.state, bimi.logo.as_deref()), (BimiState::Present, Some("https://example.com/a.svg")));
    assert_eq!(bimi.dmarc_sufficient, Some(true));
    let bimi = read("a.example.com", organization);
    assert_eq!((bimi.state, bimi.owner), (BimiState::Present, Some(parse("default._bimi.example.com"))));
    let own = format!("{organization}\ndefault._bimi.a.example.com TXT v=BIMI1; l=; a=;");
    let bimi = read("a.example.com", &own);
    assert_eq!((bimi.state, bimi.declined, bimi.logo), (BimiState::Present, true, None));
    let (bimi, rounds) = read_all("example.com", &Answered::of(""));
    assert_eq!(bimi.state, BimiState::Absent);
    assert_eq!(rounds.len(), 1, "{rounds:?}");
}

#[test]
fn what_breaks_the_rules_is_named() {
    for text in [
        "v=BIMI1; l=https://example.com/a.svg; a=https://example.com/a.pem",
        "v=BIMI1;l=https://example.com/a.svg;a=;avp=personal;lps=x",
        "v=BIMI1; l=; a=;",
        "v=BIMI1; l=https://example.com/a?b=c.png",
    ] {
        assert_eq!(faults(text), "", "{text}");
    }
    for (text, expected) in [
        ("v=BIMI1", "logoAbsent "),
        ("v=BIMI1; a=", "logoAbsent "),
        ("v=BIMI1; l=http://example.com/a.svg", "notHttps l=http://example.com/a.svg"),
        ("v=BIMI1; l=https://a/a.svg", "notHttps l=https://a/a.svg"),
        ("v=BIMI1; l=https:example.com", "notHttps l=https:example.com"),
        ("v=BIMI1; l=https://example.com/a,b", "notHttps l=https://example.com/a,b"),
        ("v=BIMI1; l=https://example.com/A.PNG?x", "notSvg l=https://example.com/A.PNG?x"),
        ("v=BIMI1; l=; a=example.com", "notHttps a=example.com"),
        ("v=BIMI1; l=; l=", "badTag l="),
        ("v=BIMI1; l", "badTag l, logoAbsent "),
        ("v=BIMI1; l=; x", "badTag x"),
        ("v=bimi1; l=", "badVersion v=bimi1; l="),
        ("V=BIMI1; l=", "badVersion V=BIMI1; l="),
        ("l=; v=BIMI1", "badVersion l=; v=BIMI1"),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
    let several = "default._bimi.example.com TXT v=BIMI1; l=\ndefault._bimi.example.com TXT v=BIMI1; l=;";
    let bimi = read("example.com", several);
    assert_eq!((bimi.state, bimi.records.len()), (BimiState::Broken, 2));
    assert_eq!(read("example.com", "default._bimi.example.com TXT v=spf1 -all").state, BimiState::Absent);
}

#[test]
fn dmarc_has_to_be_enforced() {
    let of = |domain: &str, tags: &str| {
        let lines = format!("_dmarc.example.com TXT v=DMARC1; {tags}\na.example.com A 192.0.2.1");
        read(domain, &lines).dmarc_sufficient
    };
    for (tags, sufficient) in [
        ("p=reject", true),
        ("p=quarantine", true),
        ("p=quarantine; pct=100", true),
        ("p=quarantine; pct=50", false),
        ("p=reject; pct=50", true),
        ("p=none", false),
        ("p=none; sp=reject", false),
        ("p=reject; sp=none", false),
        ("p=reject; sp=quarantine", true),
        ("p=rejekt", false),
    ] {
        assert_eq!(of("example.com", tags), Some(sufficient), "{tags}");
        assert_eq!(of("a.example.com", tags), Some(sufficient), "{tags}");
    }
    assert_eq!(read("example.com", "").dmarc_sufficient, Some(false));
    let own = "_dmarc.a.example.com TXT v=DMARC1; p=reject\n_dmarc.example.com TXT v=DMARC1; p=none";
    assert_eq!(read("a.example.com", own).dmarc_sufficient, Some(false));
}

#[test]
fn a_failed_query_is_not_absence() {
    let failing = read("example.com", "default._bimi.example.com TXT !");
    assert_eq!((failing.state, failing.unknown.is_some()), (BimiState::Unknown, true));
    // Whose record would hold is not known.
    let above = read("a.example.com", "_dmarc.example.com TXT !");
    assert_eq!((above.state, above.unknown.is_some(), above.dmarc_sufficient), (BimiState::Unknown, true, None));
    let own = "_dmarc.com TXT !\n_dmarc.example.com TXT v=DMARC1; p=reject\ndefault._bimi.example.com TXT v=BIMI1; l=";
    let bimi = read("example.com", own);
    assert_eq!((bimi.state, bimi.dmarc_sufficient), (BimiState::Present, None));
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = [b"v=BIMI1;l=", text.as_slice()].concat();
        let answered = Answered::of("").with_text("default._bimi.example.com", &text);
        prop_assert!(read_all("example.com", &answered).0.state != BimiState::Absent);
    }
}
