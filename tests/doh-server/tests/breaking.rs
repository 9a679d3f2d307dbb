//! Zones broken on purpose, and what a validating resolver makes of them.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use common::{Answer, Ask, DNSSEC};
use doh_server::{ReplyBody, Zones};
use domain::base::Record;
use domain::base::iana::{OptRcode, Rtype};
use domain::rdata::ZoneRecordData;
use domain::zonetree::StoredRecord;

/// Does not validate.
const UNCHECKED: Ask = Ask { cd: true, ..DNSSEC };

/// A zone with these words after `signed:`, if any.
fn zone(apex: &str, signed: Option<&str>) -> (String, String) {
    let signed = signed.map(|words| format!("; signed: {words}\n")).unwrap_or_default();
    let text = format!(
        "; A zone.\n{signed}$ORIGIN {apex}.\n$TTL 3600\n@ IN SOA ns hostmaster 1 7200 900 1209600 300\n\
         @ IN NS ns\n@ IN MX 10 mx1\nns IN A 192.0.47.1\nmx1 IN A 192.0.47.2\nto-mx1 IN CNAME mx1\n*.wild IN A 192.0.47.3\n"
    );
    (format!("{apex}.zone"), text)
}

/// The zones of a folder of these files, above all the parent.
fn load(files: &[(String, String)]) -> Zones {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files.iter().chain([&zone("test", Some("ecdsap256sha256 nsec"))]) {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    Zones::load(folder.path()).unwrap()
}

/// Zones broken with a word: the zone, one signed below it, one not signed below it.
fn broken(words: &str) -> Zones {
    load(&[
        zone("a.test", Some(&format!("ecdsap256sha256 {words}"))),
        zone("signed.a.test", Some("ed25519 nsec3")),
        zone("plain.a.test", None),
        zone("good.test", Some("ed25519 nsec")),
    ])
}

fn ask(zones: &Zones, ask: Ask, name: &str, rtype: Rtype) -> Answer {
    match zones.respond(&ask.octets(name, rtype)).body {
        ReplyBody::Message(octets) => Answer::read(&octets),
        body => panic!("{name} {rtype}: {body:?}"),
    }
}

/// The extended error of a SERVFAIL; `None` for an answer. With CD there must be an answer.
fn error(zones: &Zones, name: &str, rtype: Rtype) -> Option<u16> {
    let unchecked = ask(zones, UNCHECKED, name, rtype);
    assert!(matches!(unchecked.rcode, OptRcode::NOERROR | OptRcode::NXDOMAIN) && unchecked.ede.is_none(), "{name}");
    let checked = ask(zones, DNSSEC, name, rtype);
    let code = checked.ede.map(|(code, _)| code);
    assert_eq!(checked.rcode == OptRcode::SERVFAIL, code.is_some(), "{name} {rtype}");
    assert!(code.is_none() || checked.answer.is_empty() && checked.authority.is_empty() && !checked.ad);
    // What is not said to be bogus is the same either way.
    if code.is_none() {
        assert_eq!(
            (checked.answer.len(), checked.authority.len(), checked.ad),
            (unchecked.answer.len(), unchecked.authority.len(), unchecked.ad),
            "{name} {rtype}"
        );
    } else {
        assert!(!unchecked.ad, "{name} {rtype}");
    }
    code
}

fn rrsigs(records: &[StoredRecord]) -> usize {
    records.iter().map(Record::rtype).filter(|rtype| *rtype == Rtype::RRSIG).count()
}

#[test]
fn what_breaks_a_zone_breaks_all_below_it() {
    for (words, code) in [
        ("nsec expired", 7),
        ("nsec3 future", 8),
        ("nsec ds-mismatch", 9),
        ("nsec corrupt=DNSKEY", 6),
        ("nsec stripped=DNSKEY", 10),
    ] {
        let zones = broken(words);
        for (name, rtype) in [
            ("a.test", Rtype::MX),
            ("a.test", Rtype::DNSKEY),
            ("absent.a.test", Rtype::A),
            ("signed.a.test", Rtype::DS),
            ("signed.a.test", Rtype::MX),
            ("signed.a.test", Rtype::TXT),
            ("plain.a.test", Rtype::MX),
        ] {
            assert_eq!(error(&zones, name, rtype), Some(code), "{words}: {name} {rtype}");
        }
        for name in ["good.test", "test", "absent.test"] {
            assert_eq!(error(&zones, name, Rtype::MX), None, "{words}: {name}");
            assert!(ask(&zones, DNSSEC, name, Rtype::MX).ad, "{words}: {name}");
        }
        // The DS record is the parent's, and well signed.
        assert_eq!(error(&zones, "a.test", Rtype::DS), None, "{words}");
    }
}

#[test]
fn what_breaks_a_type_breaks_what_rests_on_it() {
    for (words, bogus, secure) in [
        (
            "nsec corrupt=MX",
            &[("a.test", Rtype::MX, 6)][..],
            &[("a.test", Rtype::TXT), ("mx1.a.test", Rtype::A), ("signed.a.test", Rtype::MX)][..],
        ),
        (
            "nsec3 stripped=A",
            &[("mx1.a.test", Rtype::A, 10), ("to-mx1.a.test", Rtype::A, 10), ("x.wild.a.test", Rtype::A, 10)],
            &[("mx1.a.test", Rtype::AAAA), ("to-mx1.a.test", Rtype::AAAA), ("a.test", Rtype::MX)],
        ),
        ("nsec corrupt=CNAME", &[("to-mx1.a.test", Rtype::A, 6)], &[("mx1.a.test", Rtype::A)]),
        (
            "nsec corrupt=NSEC",
            &[("a.test", Rtype::TXT, 6), ("absent.a.test", Rtype::A, 6), ("plain.a.test", Rtype::MX, 6)],
            &[("a.test", Rtype::MX), ("signed.a.test", Rtype::MX)],
        ),
        (
            "nsec no-denial",
            &[("a.test", Rtype::TXT, 12), ("absent.a.test", Rtype::A, 12), ("plain.a.test", Rtype::MX, 12)],
            &[("a.test", Rtype::MX), ("signed.a.test", Rtype::MX)],
        ),
        (
            "nsec3-opt-out no-denial",
            &[("a.test", Rtype::TXT, 12), ("x.wild.a.test", Rtype::A, 12), ("plain.a.test", Rtype::MX, 12)],
            &[("mx1.a.test", Rtype::A), ("signed.a.test", Rtype::MX)],
        ),
        (
            "nsec stripped=DS",
            &[("signed.a.test", Rtype::DS, 10), ("signed.a.test", Rtype::MX, 10)],
            &[("a.test", Rtype::MX)],
        ),
    ] {
        let zones = broken(words);
        for (name, rtype, code) in bogus {
            assert_eq!(error(&zones, name, *rtype), Some(*code), "{words}: {name} {rtype}");
        }
        for (name, rtype) in secure {
            assert_eq!(error(&zones, name, *rtype), None, "{words}: {name} {rtype}");
            assert!(ask(&zones, DNSSEC, name, *rtype).ad, "{words}: {name} {rtype}");
        }
    }
}

#[test]
fn with_cd_the_broken_data_is_seen() {
    let signature = |words: &str| {
        let answer = ask(&broken(words), UNCHECKED, "a.test", Rtype::MX).answer;
        let found = answer.iter().find_map(|record| match record.data() {
            ZoneRecordData::Rrsig(rrsig) => Some(rrsig.clone()),
            _ => None,
        });
        found.unwrap()
    };
    assert_eq!(signature("nsec expired").expiration().into_int(), 1_735_689_600);
    assert_eq!(signature("nsec future").inception().into_int(), 2_524_608_000);
    // RSA signs the same with the same.
    let load = |words: &str| {
        let zones = load(&[zone("a.test", Some(words))]);
        ask(&zones, UNCHECKED, "a.test", Rtype::MX).answer_lines()
    };
    let (whole, corrupt) = (load("rsasha256 nsec"), load("rsasha256 nsec corrupt=MX"));
    assert_eq!((whole.len(), corrupt.len(), whole == corrupt), (2, 2, false));
    assert_eq!(whole[0], corrupt[0]);
    assert_eq!(rrsigs(&ask(&broken("nsec stripped=MX"), UNCHECKED, "a.test", Rtype::MX).answer), 0);
    let undenied = ask(&broken("nsec no-denial"), UNCHECKED, "absent.a.test", Rtype::A);
    assert_eq!((undenied.authority.len(), rrsigs(&undenied.authority)), (2, 1));
    let ds = |words: &str| ask(&broken(words), DNSSEC, "a.test", Rtype::DS).answer_lines()[0].clone();
    assert_ne!(ds("nsec ds-mismatch"), ds("nsec"));
}

#[test]
fn what_no_chain_of_trust_leads_to_can_not_be_bogus() {
    let insecure = load(&[zone("plain.test", None), zone("a.plain.test", Some("ed25519 nsec expired"))]);
    assert_eq!(error(&insecure, "a.plain.test", Rtype::MX), None);
    assert!(!ask(&insecure, DNSSEC, "a.plain.test", Rtype::MX).ad);
}

#[test]
fn a_ds_record_without_a_key_is_bogus() {
    let (file, text) = zone("test", Some("ecdsap256sha256 nsec"));
    let delegation = "a IN NS ns\na IN DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000\n";
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [(file, text + delegation), zone("a.test", None)] {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    assert_eq!(error(&Zones::load(folder.path()).unwrap(), "a.test", Rtype::MX), Some(9));
}

#[test]
fn a_lie_is_not_held_up_by_validation() {
    let query = DNSSEC.octets("a.test", Rtype::MX);
    let reply = broken("nsec expired").respond_with(&query, Some(&"lie".parse().unwrap()));
    let ReplyBody::Message(octets) = reply.body else { panic!("a message") };
    let answer = Answer::read(&octets);
    assert_eq!((answer.rcode, answer.answer.len(), answer.ad), (OptRcode::NOERROR, 2, true));
}
