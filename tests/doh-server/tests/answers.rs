//! What a resolver answers from unsigned zones.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use common::{Ask, DNSSEC, EDNS, ZONES, folder};
use doh_server::{LoadError, ReplyBody, Zones};
use domain::base::iana::{OptRcode, Rtype};

const PLAIN: Ask = Ask { edns: false, dnssec_ok: false, ad: false, cd: false, padded: false };

const SOA: &str = "plain.test 600 SOA ns.plain.test. hostmaster.plain.test. 1 7200 900 1209600 600";

#[test]
fn an_rrset_is_answered_as_published() {
    let answer = PLAIN.answer("plain.test", Rtype::MX);
    assert_eq!(answer.rcode, OptRcode::NOERROR);
    assert_eq!(
        answer.answer_lines(),
        ["plain.test 3600 MX 10 mx1.plain.test.", "plain.test 3600 MX 20 mx2.signed.test."]
    );
    assert_eq!(PLAIN.answer("mx1.plain.test", Rtype::A).answer_lines(), ["mx1.plain.test 300 A 192.0.47.3"]);
    assert!(answer.authority.is_empty() && !answer.ad && answer.ede.is_none());
}

#[test]
fn nodata_and_nxdomain_carry_the_soa_with_the_negative_ttl() {
    for (name, rcode) in [
        ("mx1.plain.test", OptRcode::NOERROR),
        ("absent.plain.test", OptRcode::NXDOMAIN),
        // An empty non-terminal exists (RFC 8020 §2).
        ("empty.terminal.plain.test", OptRcode::NOERROR),
        ("terminal.plain.test", OptRcode::NOERROR),
    ] {
        let answer = PLAIN.answer(name, Rtype::TXT);
        assert_eq!((answer.rcode, answer.answer.len()), (rcode, 0), "{name}");
        assert_eq!(answer.authority_lines(), [SOA], "{name}");
    }
}

#[test]
fn a_wildcard_answers_for_names_that_do_not_exist_only() {
    let answer = PLAIN.answer("a.b.wild.plain.test", Rtype::MX);
    assert_eq!(answer.answer_lines(), ["a.b.wild.plain.test 3600 MX 5 mx1.plain.test."]);
    // RFC 4592 §2.2.1: a name that exists is not covered, whatever its types.
    let answer = PLAIN.answer("host.wild.plain.test", Rtype::MX);
    assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::NOERROR, 0));
    // Nor are names below it.
    assert_eq!(PLAIN.answer("a.host.wild.plain.test", Rtype::MX).rcode, OptRcode::NXDOMAIN);
    // The wildcard without the type is NODATA.
    let answer = PLAIN.answer("a.wild.plain.test", Rtype::TXT);
    assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::NOERROR, 0));
    assert_eq!(answer.authority_lines(), [SOA]);
}

#[test]
fn aliases_are_followed_from_zone_to_zone() {
    assert_eq!(
        PLAIN.answer("across.plain.test", Rtype::A).answer_lines(),
        ["across.plain.test 3600 CNAME there.signed.test.", "there.signed.test 3600 A 192.0.47.13"]
    );
    // RFC 6604 §3: the RCODE is that of the last name.
    let answer = PLAIN.answer("nowhere.plain.test", Rtype::A);
    assert_eq!(answer.rcode, OptRcode::NXDOMAIN);
    assert_eq!(answer.answer_lines(), ["nowhere.plain.test 3600 CNAME gone.signed.test."]);
    assert!(answer.authority_lines().concat().starts_with("signed.test 600 SOA"));
    let answer = PLAIN.answer("no-address.plain.test", Rtype::MX);
    assert_eq!((answer.rcode, answer.answer.len(), answer.authority.len()), (OptRcode::NOERROR, 1, 1));
    // The alias itself can be asked for.
    assert_eq!(PLAIN.answer("across.plain.test", Rtype::CNAME).answer.len(), 1);
}

#[test]
fn a_dname_is_followed_by_a_synthesized_alias() {
    assert_eq!(
        PLAIN.answer("www.old.plain.test", Rtype::A).answer_lines(),
        [
            "old.plain.test 3600 DNAME new.plain.test.",
            "www.old.plain.test 3600 CNAME www.new.plain.test.",
            "www.new.plain.test 3600 A 192.0.47.7"
        ]
    );
    // RFC 6672 §2.3: the owner itself is not redirected.
    assert_eq!(PLAIN.answer("old.plain.test", Rtype::A).answer.len(), 0);
    // RFC 6672 §2.2: what does not fit a name is YXDOMAIN.
    let long = format!("{0}.{0}.{0}.{1}.short.plain.test", "a".repeat(60), "b".repeat(45));
    let answer = PLAIN.answer(&long, Rtype::A);
    assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::YXDOMAIN, 1));
}

#[test]
fn a_loop_and_a_chain_too_long_are_failures() {
    for name in ["loop-a.plain.test", "self.plain.test", "c0.plain.test"] {
        let answer = EDNS.answer(name, Rtype::A);
        assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::SERVFAIL, 0), "{name}");
    }
    assert_eq!(PLAIN.answer("c1.plain.test", Rtype::A).answer.len(), 17);
}

#[test]
fn what_no_zone_holds_can_not_be_reached() {
    for name in ["www.delegated.plain.test", "delegated.plain.test", "outside.plain.test", "example.com"] {
        let answer = EDNS.answer(name, Rtype::A);
        assert_eq!(answer.rcode, OptRcode::SERVFAIL, "{name}");
        assert_eq!(answer.ede.map(|(code, _)| code), Some(22), "{name}");
    }
    assert!(ZONES.covers(&PLAIN.octets("www.delegated.plain.test", Rtype::A)));
    assert!(ZONES.covers(&PLAIN.octets("unregistered.test", Rtype::A)));
    assert!(!ZONES.covers(&PLAIN.octets("example.com", Rtype::A)));
}

#[test]
fn a_name_of_any_octets_and_a_type_without_a_mnemonic_are_answered() {
    assert_eq!(PLAIN.answer("a\\032b\\.c\\255.plain.test", Rtype::TXT).answer.len(), 1);
    assert_eq!(
        PLAIN.answer("generic.plain.test", Rtype::from_int(65280)).answer_lines(),
        ["generic.plain.test 3600 TYPE65280 \\# 4 0a 00 00 01"]
    );
}

#[test]
fn the_question_comes_back_octet_for_octet() {
    let query = PLAIN.octets("pLaIn.TeSt", Rtype::MX);
    let ReplyBody::Message(answer) = ZONES.respond(&query).body else { panic!("a message") };
    assert_eq!(answer[12..28], query[12..28]);
    assert_eq!(answer[..2], query[..2]);
}

#[test]
fn an_opt_record_answers_an_opt_record() {
    assert_eq!(PLAIN.answer("plain.test", Rtype::MX).octets[11], 0);
    let answer = DNSSEC.answer("plain.test", Rtype::MX).octets;
    assert_eq!(answer[11], 1);
    assert_eq!(answer[answer.len() - 11..], [0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0]);
}

#[test]
fn a_padded_query_gets_a_padded_answer() {
    let padded = Ask { padded: true, ..DNSSEC };
    for (name, rtype) in [("plain.test", Rtype::MX), ("signed.test", Rtype::MX), ("example.com", Rtype::A)] {
        assert_eq!(padded.answer(name, rtype).octets.len() % 468, 0, "{name}");
        assert_ne!(DNSSEC.answer(name, rtype).octets.len() % 468, 0, "{name}");
    }
}

#[test]
fn what_is_no_query_is_refused_without_panic() {
    let query = EDNS.octets("plain.test", Rtype::MX);
    let rcode_of = |octets: &[u8]| match ZONES.respond(octets).body {
        ReplyBody::Message(answer) => domain::base::Message::from_octets(answer).unwrap().opt_rcode(),
        body => panic!("{body:?}"),
    };
    let with = |index: usize, octet: u8| {
        let mut query = query.clone();
        query[index] = octet;
        rcode_of(&query)
    };
    assert_eq!(with(2, 0x81), OptRcode::FORMERR, "QR=1");
    assert_eq!(with(2, 0x11), OptRcode::NOTIMP, "opcode 2");
    assert_eq!(with(5, 0), OptRcode::FORMERR, "no question");
    assert_eq!(with(27, 3), OptRcode::REFUSED, "class CH");
    assert_eq!(with(34, 1), OptRcode::BADVERS, "EDNS version 1");
    assert_eq!(EDNS.answer("plain.test", Rtype::ANY).rcode, OptRcode::NOTIMP);
    assert!(matches!(ZONES.respond(&query[..11]).body, ReplyBody::Http { status: 400, .. }));
    for length in 12..query.len() {
        ZONES.respond(&query[..length]);
    }
    for index in 0..query.len() {
        for octet in 0..=u8::MAX {
            let mut query = query.clone();
            query[index] = octet;
            ZONES.respond(&query);
        }
    }
}

#[test]
fn the_scenarios_are_listed_in_order_of_their_files() {
    let files: Vec<_> = ZONES.scenarios().iter().map(|scenario| scenario.file.as_str()).collect();
    assert!(files.len() > 5 && files.is_sorted(), "{files:?}");
    let plain = &ZONES.scenarios()[files.iter().position(|file| *file == "plain.zone").unwrap()];
    assert_eq!(plain.title, "An unsigned zone with aliases, wildcards and names no mnemonic fits.");
    assert_eq!(plain.checks[0].sample.as_deref(), Some("Everything is in order"));
    assert_eq!(plain.checks[1].undetermined, ["exchange-nonexistent"]);
    assert!(plain.checks[1].partial && plain.text.contains("$ORIGIN plain.test."));
}

#[test]
fn a_file_that_does_not_load_is_named_with_its_line() {
    let load = |text: &str| -> Result<(), LoadError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.zone"), text).unwrap();
        Zones::load(folder.path()).map(drop)
    };
    let zone = "; Title.\n$ORIGIN a.test.\n@ 60 IN SOA ns h 1 2 3 4 5\n@ 60 IN NS ns\n";
    assert_eq!(load(zone), Ok(()));
    for (text, problem) in [
        (format!("{zone}; when: a.test MX tiemout\n"), ":5: an unknown word at `tiemout`"),
        (format!("{zone}; when: b.test MX timeout\n"), ":5: the name lies outside the zone `a.test`"),
        (format!("{zone}@ 60 IN A 192.0.32\n"), ":5: "),
        (format!("{zone}@ 60 IN MX 10 a\n@ 70 IN MX 20 b\n"), ": the MX records of `a.test` differ in TTL"),
        (format!("{zone}b.test. 60 IN A 192.0.32.8\n"), ": `b.test` lies outside the zone `a.test`"),
        (format!("{zone}@ 60 IN MX 10 a..b\n"), ": a name of the record"),
        (format!("{zone}@ 60 IN CNAME b\n"), ": "),
        (zone.replace("SOA ns h 1 2 3 4 5", "A 192.0.32.8"), ": there is no SOA record"),
        (zone.replace("NS ns", "A 192.0.32.8"), ": there is no NS record at the apex `a.test`"),
    ] {
        let error = load(&text).unwrap_err().to_string();
        assert!(error.contains(&format!("a.zone{problem}")), "{error}");
    }
    assert!(Zones::load(&folder().join("absent")).is_err());
}
