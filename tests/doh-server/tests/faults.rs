//! What the scripts in the comments of a zone make of an answer.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use common::{Answer, Ask, DNSSEC, EDNS, ZONES};
use doh_server::{Reply, ReplyBody, Script};
use domain::base::Message;
use domain::base::iana::{OptRcode, Rtype};

fn message(label: &str) -> Vec<u8> {
    match EDNS.reply(&format!("{label}.faults.test"), Rtype::A).body {
        ReplyBody::Message(octets) => octets,
        body => panic!("{label}: {body:?}"),
    }
}

#[test]
fn an_rcode_comes_with_its_extended_error() {
    for (label, rcode, ede) in [
        ("servfail", OptRcode::SERVFAIL, Some((22, "no reachable authority"))),
        ("bogus", OptRcode::SERVFAIL, Some((6, ""))),
        ("refused", OptRcode::REFUSED, None),
        ("formerr", OptRcode::FORMERR, None),
        ("notimp", OptRcode::NOTIMP, None),
        ("nxdomain", OptRcode::NXDOMAIN, Some((15, "blocked"))),
    ] {
        let answer = EDNS.answer(&format!("{label}.faults.test"), Rtype::A);
        assert_eq!((answer.rcode, answer.answer.len()), (rcode, 0), "{label}");
        assert_eq!(answer.ede, ede.map(|(code, text)| (code, text.into())), "{label}");
    }
}

#[test]
fn a_script_is_for_its_type_unless_for_any() {
    assert_eq!(EDNS.answer("servfail.faults.test", Rtype::AAAA).rcode, OptRcode::NOERROR);
    assert_eq!(EDNS.answer("refused.faults.test", Rtype::AAAA).rcode, OptRcode::REFUSED);
    assert_eq!(EDNS.answer("other.faults.test", Rtype::A).answer.len(), 1);
}

#[test]
fn a_script_at_the_end_of_an_alias_holds_for_the_answer() {
    let answer = EDNS.answer("to-servfail.faults.test", Rtype::A);
    assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::SERVFAIL, 0));
    let answer = EDNS.answer("to-nxdomain.faults.test", Rtype::A);
    assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::NXDOMAIN, 1));
}

#[test]
fn cd_turns_a_failed_validation_off_and_nothing_else() {
    let unchecked = Ask { cd: true, ..EDNS };
    assert_eq!(unchecked.answer("bogus.faults.test", Rtype::A).answer.len(), 1);
    assert_eq!(unchecked.answer("servfail.faults.test", Rtype::A).rcode, OptRcode::SERVFAIL);
}

#[test]
fn no_answer_and_a_late_answer() {
    assert_eq!(EDNS.reply("timeout.faults.test", Rtype::A), Reply { delay_ms: 0, cors: true, body: ReplyBody::Never });
    assert_eq!(EDNS.reply("delay.faults.test", Rtype::A).delay_ms, 250);
    assert_eq!(EDNS.answer("delay.faults.test", Rtype::A).answer.len(), 1);
    assert_eq!(EDNS.reply("late-failure.faults.test", Rtype::A).delay_ms, 20);
    assert_eq!(EDNS.answer("late-failure.faults.test", Rtype::A).rcode, OptRcode::SERVFAIL);
}

#[test]
fn malformed_messages() {
    let whole = message("other");
    assert_eq!(message("garbage").len(), 64);
    assert_eq!(message("cut").len(), 11);
    // The name is one octet shorter than the other's.
    assert_eq!(message("junk").len(), whole.len() - 1 + 7);
    let truncated = Message::from_octets(message("truncated")).unwrap();
    assert!(truncated.header().tc() && truncated.header_counts().ancount() == 0);
    let wrong = Message::from_octets(message("question")).unwrap();
    assert_eq!(wrong.sole_question().unwrap().qname().to_string(), "wrong-question.invalid");
    assert_eq!(wrong.header_counts().ancount(), 1);
}

#[test]
fn http_in_place_of_dns() {
    let reply = |label: &str| EDNS.reply(&format!("{label}.faults.test"), Rtype::A).body;
    assert!(matches!(reply("http"), ReplyBody::Http { status: 429, retry_after: Some(30), .. }));
    assert!(matches!(reply("broken"), ReplyBody::Http { status: 500, retry_after: None, .. }));
    assert!(matches!(reply("html"), ReplyBody::Http { status: 200, content_type: "text/html; charset=utf-8", .. }));
}

#[test]
fn a_visible_loop_is_no_error() {
    for name in ["loop-a.faults.test", "loop-b.faults.test"] {
        let answer = EDNS.answer(name, Rtype::A);
        assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::NOERROR, 2), "{name}");
    }
}

#[test]
fn a_big_answer_is_well_formed_and_almost_as_big_as_said() {
    for (label, octets) in [("big", 65_535), ("bigger", 70_000)] {
        let message = message(label);
        assert!((octets - 1_000..=octets).contains(&message.len()), "{label}: {}", message.len());
        let message = Message::from_octets(message).unwrap();
        let records: Result<Vec<_>, _> = message.answer().unwrap().collect();
        assert_eq!(records.unwrap().len(), usize::from(message.header_counts().ancount()));
    }
}

#[test]
fn a_script_can_be_forced_on_any_name() {
    let forced: Script = "refused ede=18".parse().unwrap();
    for name in ["plain.test", "example.com", "delay.faults.test"] {
        let reply = ZONES.respond_with(&EDNS.octets(name, Rtype::A), Some(&forced));
        let ReplyBody::Message(octets) = reply.body else { panic!("a message") };
        assert_eq!(Answer::read(&octets).rcode, OptRcode::REFUSED, "{name}");
    }
}

/// The answer to a query under one more script.
fn under(script: &str, ask: Ask, name: &str, rtype: Rtype) -> Answer {
    match ZONES.respond_with(&ask.octets(name, rtype), Some(&script.parse().unwrap())).body {
        ReplyBody::Message(octets) => Answer::read(&octets),
        body => panic!("{script}: {body:?}"),
    }
}

#[test]
fn a_resolver_strips_proofs() {
    for name in ["signed.test", "absent.signed.test"] {
        let stripped = under("strip", DNSSEC, name, Rtype::MX);
        let plain = EDNS.answer(name, Rtype::MX);
        assert_eq!((stripped.ad, stripped.rcode), (false, plain.rcode), "{name}");
        assert_eq!(
            (stripped.answer_lines(), stripped.authority_lines()),
            (plain.answer_lines(), plain.authority_lines())
        );
    }
}

#[test]
fn a_resolver_lies() {
    for name in ["plain.test", "absent.plain.test", "signed.test"] {
        assert!(under("lie", DNSSEC, name, Rtype::MX).ad, "{name}");
    }
    assert!(!under("lie", EDNS, "plain.test", Rtype::MX).ad);
    assert!(!under("lie", DNSSEC, "example.com", Rtype::MX).ad);
}

#[test]
fn a_bit_of_an_answer_is_flipped() {
    for (name, rtype, flipped) in [
        ("plain.test", Rtype::MX, "plain.test 3600 MX 266 mx1.plain.test."),
        ("mx1.plain.test", Rtype::A, "mx1.plain.test 300 A 193.0.47.3"),
        ("nowhere.plain.test", Rtype::CNAME, "nowhere.plain.test 3600 CNAME fone.signed.test."),
        ("generic.plain.test", Rtype::from_int(65_280), "generic.plain.test 3600 TYPE65280 \\# 4 0b 00 00 01"),
    ] {
        let (answer, whole) = (under("flip", EDNS, name, rtype), EDNS.answer(name, rtype));
        assert_eq!(answer.answer_lines()[0], flipped);
        assert_eq!(answer.answer_lines()[1..], whole.answer_lines()[1..]);
        assert_eq!(answer.octets.len(), whole.octets.len());
    }
    assert_eq!(under("flip", EDNS, "absent.plain.test", Rtype::A).rcode, OptRcode::NXDOMAIN);
}

#[test]
fn a_resolver_has_another_mx_record_or_filters() {
    let other = under("other", EDNS, "plain.test", Rtype::MX);
    assert_eq!(
        other.answer_lines(),
        ["plain.test 3600 MX 11 mx1.plain.test.", "plain.test 3600 MX 20 mx2.signed.test."]
    );
    let address = under("other", EDNS, "mx1.plain.test", Rtype::A);
    assert_eq!(address.octets, EDNS.answer("mx1.plain.test", Rtype::A).octets);
    let filtered = under("filtered", EDNS, "plain.test", Rtype::MX);
    assert_eq!((filtered.rcode, filtered.ede), (OptRcode::NXDOMAIN, Some((17, String::new()))));
}

#[test]
fn what_only_a_transport_can_do_is_said() {
    let reply =
        |script: &str| ZONES.respond_with(&EDNS.octets("plain.test", Rtype::MX), Some(&script.parse().unwrap()));
    assert_eq!(reply("delay=9 reset"), Reply { delay_ms: 9, cors: true, body: ReplyBody::Reset });
    let hidden = reply("nocors");
    assert_eq!((hidden.cors, hidden.body), (false, EDNS.reply("plain.test", Rtype::MX).body));
}
