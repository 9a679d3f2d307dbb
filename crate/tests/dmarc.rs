//! DMARC, with the examples of RFC 9989 (§4.10, appendix B) and RFC 9990 (§4), and what nobody means well.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use fixture::answered::{Answered, parse};
use fixture::word;
use mxlens::neighbours::{ConsentState, Dmarc, DmarcPolicy, DmarcReading, DmarcRecord, DmarcState, PolicyTag};
use proptest::prelude::*;

/// What is read of a domain.
fn read(domain: &str, lines: &str) -> Dmarc {
    Answered::of(lines).read(|seek| Dmarc::read(&parse(domain), seek)).0
}

/// What is read of a text that stands at a domain.
fn record(text: &str) -> DmarcRecord {
    let dmarc = read("example.com", &format!("_dmarc.example.com TXT {text}"));
    dmarc.walk[0].record.clone().unwrap_or_else(|| panic!("{text} is no record"))
}

fn organization(domain: &str, lines: &str) -> String {
    read(domain, lines).organizational_domain.expect("an Organizational Domain").to_string()
}

/// The policy, its tag, and the domain that has the record.
fn policy(domain: &str, lines: &str) -> (DmarcPolicy, PolicyTag, String) {
    let dmarc = read(domain, lines);
    assert_eq!(dmarc.state, DmarcState::Present, "{dmarc:?}");
    (dmarc.policy.unwrap(), dmarc.policy_tag.unwrap(), dmarc.policy_domain.unwrap().to_string())
}

#[test]
fn the_names_of_a_walk_are_asked_about_at_once() {
    let (_, rounds) = Answered::of("").read(|seek| Dmarc::read(&parse("a.mail.example.com"), seek));
    let asked: Vec<_> = rounds[0].iter().map(String::as_str).collect();
    let expected = [
        "_dmarc.a.mail.example.com TXT",
        "_dmarc.com TXT",
        "_dmarc.example.com TXT",
        "_dmarc.mail.example.com TXT",
        "a.mail.example.com TXT",
    ];
    assert_eq!(asked, expected);
    assert_eq!(rounds.len(), 1);
}

/// RFC 9989 §4.10.2, the examples at its end.
#[test]
fn the_organizational_domain_by_its_section() {
    let both = "_dmarc.mail.example.com TXT v=DMARC1; p=none\n_dmarc.example.com TXT v=DMARC1; p=none";
    assert_eq!(organization("a.mail.example.com", both), "example.com");
    let stop = "_dmarc.mail.example.com TXT v=DMARC1; p=none; psd=n\n_dmarc.example.com TXT v=DMARC1; p=none";
    assert_eq!(organization("a.mail.example.com", stop), "mail.example.com");
    assert_eq!(organization("a.mail.example.com", "_dmarc.com TXT v=DMARC1; psd=y"), "example.com");
    let inner = "_dmarc.example.com TXT v=DMARC1; p=none; psd=y\n_dmarc.com TXT v=DMARC1; p=none";
    assert_eq!(organization("a.mail.example.com", inner), "mail.example.com");
    // The domain where the walk begins is not below itself.
    assert_eq!(organization("example.com", inner), "example.com");
    assert_eq!(organization("a.mail.example.com", ""), "a.mail.example.com");
}

/// RFC 9989 §B.4.1.
#[test]
fn a_simple_organization() {
    let lines =
        "_dmarc.example.com TXT v=DMARC1; p=quarantine; sp=reject\n_dmarc.signing.example.com TXT v=DMARC1; p=none";
    assert_eq!(organization("example.com", lines), "example.com");
    assert_eq!(organization("signing.example.com", lines), "example.com");
    assert_eq!(policy("example.com", lines), (DmarcPolicy::Quarantine, PolicyTag::P, "example.com".into()));
    // A record of one's own holds, whoever the organization is.
    assert_eq!(policy("signing.example.com", lines), (DmarcPolicy::None, PolicyTag::P, "signing.example.com".into()));
}

/// RFC 9989 §B.4.2.
#[test]
fn a_deep_walk() {
    let lines = "_dmarc.example.com TXT v=DMARC1; p=reject; sp=quarantine; np=none\n\
                 _dmarc.signing.example.com TXT v=DMARC1; p=none\na.b.c.d.e.f.g.h.i.j.k.example.com MX 10 mx.example.com";
    let domain = "a.b.c.d.e.f.g.h.i.j.k.example.com";
    let walked: Vec<_> = read(domain, lines).walk.iter().map(|step| step.domain.to_string()).collect();
    let expected = [
        domain,
        "g.h.i.j.k.example.com",
        "h.i.j.k.example.com",
        "i.j.k.example.com",
        "j.k.example.com",
        "k.example.com",
        "example.com",
        "com",
    ];
    assert_eq!(walked, expected);
    assert_eq!(organization(domain, lines), "example.com");
    assert_eq!(policy(domain, lines), (DmarcPolicy::Quarantine, PolicyTag::Sp, "example.com".into()));
    // There is no such name.
    assert_eq!(policy("b.example.com", lines), (DmarcPolicy::None, PolicyTag::Np, "example.com".into()));
    // A record at a name that is skipped is none for the domain.
    let skipped = "_dmarc.d.e.f.g.h.i.j.k.example.com TXT v=DMARC1; p=reject";
    assert_eq!(read(domain, skipped).state, DmarcState::Absent);
}

/// RFC 9989 §B.4.3.
#[test]
fn a_public_suffix_with_a_record() {
    let lines = "_dmarc.bank.example TXT v=DMARC1; p=reject; sp=quarantine; psd=y\n\
                 _dmarc.giant.bank.example TXT v=DMARC1; p=none; sp=reject\n\
                 mail.giant.bank.example MX 10 mx.example\nmail.mega.bank.example MX 10 mx.example";
    assert_eq!(organization("giant.bank.example", lines), "giant.bank.example");
    assert_eq!(organization("mail.giant.bank.example", lines), "giant.bank.example");
    assert_eq!(organization("mail.mega.bank.example", lines), "mega.bank.example");
    let walked: Vec<_> =
        read("mail.mega.bank.example", lines).walk.iter().map(|step| step.domain.to_string()).collect();
    assert_eq!(walked, ["mail.mega.bank.example", "mega.bank.example", "bank.example"]);
    assert_eq!(policy("giant.bank.example", lines), (DmarcPolicy::None, PolicyTag::P, "giant.bank.example".into()));
    let inherited = (DmarcPolicy::Reject, PolicyTag::Sp, "giant.bank.example".into());
    assert_eq!(policy("mail.giant.bank.example", lines), inherited);
    // Nothing between: the record of the public suffix holds (§4.10.1).
    let suffix = (DmarcPolicy::Quarantine, PolicyTag::Sp, "bank.example".into());
    assert_eq!(policy("mail.mega.bank.example", lines), suffix);
    assert_eq!(policy("bank.example", lines), (DmarcPolicy::Reject, PolicyTag::P, "bank.example".into()));
}

/// RFC 9989 §4.7: `np` falls back on `sp`, and that on `p`.
#[test]
fn which_tag_holds() {
    let of = |tags: &str, domain: &str| {
        let (policy, tag, _) =
            policy(domain, &format!("_dmarc.example.com TXT v=DMARC1; {tags}\nthere.example.com A 192.0.2.1"));
        format!("{} {}", word(policy), word(tag))
    };
    assert_eq!(of("p=reject", "there.example.com"), "reject p");
    assert_eq!(of("p=reject; np=none", "there.example.com"), "reject p");
    assert_eq!(of("p=reject; sp=none", "there.example.com"), "none sp");
    assert_eq!(of("p=reject; sp=none", "gone.example.com"), "none sp");
    assert_eq!(of("p=reject; np=none", "gone.example.com"), "none np");
    assert_eq!(of("p=none; sp=quarantine; np=reject", "gone.example.com"), "reject np");
    assert_eq!(of("p=none; sp=quarantine; np=reject", "example.com"), "none p");
}

/// RFC 9989 §4.10.1: what a record says that is not whole.
#[test]
fn a_policy_that_is_none_there_is() {
    for (text, reading) in [
        ("v=DMARC1; p=reject", DmarcReading::AsWritten),
        ("v=DMARC1; rua=mailto:a@example.com", DmarcReading::AsNone),
        ("v=DMARC1; p=rejekt; rua=mailto:a@example.com", DmarcReading::AsNone),
        ("v=DMARC1; p=reject; sp=all; rua=mailto:a@example.com", DmarcReading::AsNone),
        ("v=DMARC1; p=reject; np=; rua=mailto:a@example.com", DmarcReading::AsNone),
        ("v=DMARC1; p=rejekt; rua=a@example.com", DmarcReading::Ignored),
        ("v=DMARC1; p=rejekt; ruf=mailto:a@example.com", DmarcReading::Ignored),
        ("v=DMARC1", DmarcReading::Ignored),
        ("v=DMARC1; p=reject; adkim=x", DmarcReading::AsWritten),
    ] {
        assert_eq!(record(text).reading, reading, "{text}");
        let dmarc = read("example.com", &format!("_dmarc.example.com TXT {text}"));
        let expected = match reading {
            DmarcReading::AsWritten => (DmarcState::Present, Some(DmarcPolicy::Reject)),
            DmarcReading::AsNone => (DmarcState::Present, Some(DmarcPolicy::None)),
            DmarcReading::Ignored => (DmarcState::Broken, None),
        };
        assert_eq!((dmarc.state, dmarc.policy), expected, "{text}");
    }
}

#[test]
fn what_is_a_record_and_what_is_not() {
    for text in ["v=DMARC1;p=none", "v = DMARC1 ; p = none", "V=DMARC1; P=NONE;", "v=DMARC1;;p=none"] {
        let read = record(text);
        assert_eq!((read.policy, read.faults.len()), (Some(DmarcPolicy::None), 0), "{text}");
    }
    for (text, state) in [
        ("v=dmarc1; p=none", DmarcState::Broken),
        (" v=DMARC1; p=none", DmarcState::Broken),
        ("v=DMARC1 p=none", DmarcState::Broken),
        ("p=none; v=DMARC1", DmarcState::Broken),
        ("\"v=DMARC1; p=none\"", DmarcState::Broken),
        ("v=DMARC2; p=none", DmarcState::Absent),
        ("v=spf1 -all", DmarcState::Absent),
    ] {
        let answered = Answered::of("").with_text("_dmarc.example.com", text.as_bytes());
        let (dmarc, _) = answered.read(|seek| Dmarc::read(&parse("example.com"), seek));
        assert_eq!((dmarc.state, dmarc.walk[0].state), (state, state), "{text}");
    }
    // What is beside a record and is none does no harm (§4.10, step 2).
    let beside = "_dmarc.example.com TXT v=DMARC1; p=reject\n_dmarc.example.com TXT v=spf1 -all";
    assert_eq!(policy("example.com", beside).0, DmarcPolicy::Reject);
}

/// RFC 9989 §4.10, steps 2 and 6.
#[test]
fn of_several_records_none_counts() {
    let lines = "_dmarc.example.com TXT v=DMARC1; p=reject\n_dmarc.example.com TXT v=DMARC1; p=none";
    let dmarc = read("example.com", lines);
    assert_eq!((dmarc.state, dmarc.walk[0].several.len()), (DmarcState::Broken, 2));
    // Not even for who the organization is; the one below counts.
    let lines =
        format!("{lines}\n_dmarc.mail.example.com TXT v=DMARC1; p=quarantine; sp=none\na.mail.example.com A 192.0.2.1");
    assert_eq!(organization("a.mail.example.com", &lines), "mail.example.com");
    assert_eq!(policy("a.mail.example.com", &lines), (DmarcPolicy::None, PolicyTag::Sp, "mail.example.com".into()));
}

#[test]
fn what_breaks_the_rules_is_named() {
    let faults = |text: &str| {
        let record = record(text);
        record.faults.iter().map(|fault| format!("{} {}", word(fault.kind), fault.part)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(faults("v=DMARC1; p=none; sp=strict"), "badValue sp=strict");
    assert_eq!(faults("v=DMARC1; p=none; p=reject"), "repeated p=reject");
    assert_eq!(faults("v=DMARC1; p=none; reject"), "notATag reject");
    assert_eq!(faults("v=DMARC1; p=none; =x; a-b=c"), "notATag =x, notATag a-b=c");
    assert_eq!(faults("v=DMARC1; p=none; rua=; t=yes; psd=x"), "badValue rua=, badValue t=yes, badValue psd=x");
    for fo in ["0", "1", "d", "s", "1:d:s", "d:1:s", "d:s", "S:D:0"] {
        assert_eq!(faults(&format!("v=DMARC1; p=none; fo={fo}")), "", "{fo}");
    }
    for fo in ["", "0:1", "d:d", "2", "0 1", "0,d", "ds"] {
        assert_eq!(faults(&format!("v=DMARC1; p=none; fo={fo}")), format!("badValue fo={fo}"));
    }
    assert_eq!(faults("v=DMARC1; p=none; foo=bar; pct=nonsense"), "");
    assert_eq!(record("v=DMARC1; p=none; foo=bar").unknown_tags, ["foo=bar"]);
    let removed = record("v=DMARC1; p=none; pct=50; ri=3600; rf=afrf; rua=mailto:a@example.com!10m").removed;
    assert_eq!(removed, ["pct=50", "ri=3600", "rf=afrf", "mailto:a@example.com!10m"]);
    let octets = Answered::of("").with_text("_dmarc.example.com", b"v=DMARC1; p=none; sp=\xffreject");
    let (dmarc, _) = octets.read(|seek| Dmarc::read(&parse("example.com"), seek));
    let record = dmarc.record_of(&parse("example.com")).unwrap();
    assert_eq!((record.faults[0].part.as_str(), record.reading), (r"sp=\255reject", DmarcReading::Ignored));
}

#[test]
fn addresses_for_reports() {
    for (uri, expected) in [
        ("mailto:a@example.com", "example.com"),
        ("MAILTO:a@Example.COM", "example.com"),
        ("mailto:a%2cb@example.com?subject=x", "example.com"),
        ("mailto:a@example.com!10m", "example.com limited"),
        ("mailto:a@example.com!10", "example.com limited"),
        ("a@example.com", "noUri"),
        ("mailto: a@example.com", "noUri"),
        ("mailto:a!b@example.com", "noUri"),
        ("https://example.com/report", "otherScheme"),
        ("mailto:example.com", "noAddress"),
        ("mailto:@example.com", "noAddress"),
        ("mailto:a@", "noAddress"),
        ("mailto:a@.", "noAddress"),
        ("mailto:a@b..c", "noAddress"),
        ("mailto:a@[192.0.2.1]", "noAddress"),
    ] {
        let report = record(&format!("v=DMARC1; p=none; rua={uri}")).reports.remove(0);
        let limited = if report.limited { " limited" } else { "" };
        let found = report.fault.map_or_else(|| report.host.unwrap().to_string(), word);
        assert_eq!(format!("{found}{limited}"), expected, "{uri}");
    }
    // Octets that are no printable ASCII void the whole tag (§4.8).
    let octets = record("v=DMARC1; p=none; rua=mailto:a@example.com,mailto:a@münchen.example");
    assert_eq!((octets.reports.len(), octets.faults.len()), (0, 1));
    let list = record("v=DMARC1; p=none; rua=mailto:a@example.com , mailto:b@example.net; ruf=mailto:c@example.org");
    assert_eq!(
        list.reports.iter().map(|report| word(report.kind)).collect::<Vec<_>>(),
        ["aggregate", "aggregate", "failure"]
    );
}

/// The state of the consent of the one domain that is to get reports, and what was asked for it.
fn consent(domain: &str, lines: &str) -> (ConsentState, Vec<String>) {
    let (dmarc, rounds) = Answered::of(lines).read(|seek| Dmarc::read(&parse(domain), seek));
    assert_eq!(dmarc.consents.len(), 1, "{dmarc:?}");
    (dmarc.consents[0].state, rounds.into_iter().skip(1).flatten().collect())
}

/// RFC 9990 §4, its example, and RFC 9989 §B.2.3 and §B.2.4.
#[test]
fn who_gets_reports_has_to_agree() {
    let record = "_dmarc.blue.example.com TXT v=DMARC1; p=none; rua=mailto:reports@red.example.net";
    let owner = "blue.example.com._report._dmarc.red.example.net";
    let asked = vec![format!("{owner} TXT")];
    assert_eq!(consent("blue.example.com", record), (ConsentState::Absent, asked.clone()));
    for (text, state) in [
        ("v=DMARC1", ConsentState::Given),
        ("v=DMARC1;", ConsentState::Given),
        ("v=DMARC1; rua=mailto:other@red.example.net", ConsentState::Given),
        ("v=DMARC1; rua=mailto:other@green.example.net", ConsentState::Elsewhere),
        // No failure reports are wanted from there.
        ("v=DMARC1; ruf=mailto:other@green.example.net", ConsentState::Given),
        ("DMARC1", ConsentState::Absent),
        ("v=dmarc1;", ConsentState::Absent),
        ("!", ConsentState::Unknown),
    ] {
        assert_eq!(
            consent("blue.example.com", &format!("{record}\n{owner} TXT {text}")),
            (state, asked.clone()),
            "{text}"
        );
    }
    // One of several is enough.
    let several = format!(
        "{record}\n{owner} TXT v=spf1 -all\n{owner} TXT v=DMARC1; rua=mailto:a@x.example\n{owner} TXT v=DMARC1"
    );
    assert_eq!(consent("blue.example.com", &several).0, ConsentState::Given);
    let third = "_dmarc.example.com TXT v=DMARC1; p=none; ruf=mailto:auth-reports@thirdparty.example.net";
    let owner = "example.com._report._dmarc.thirdparty.example.net";
    let agreed = format!(
        "{third}\n{owner} TXT v=DMARC1; rua=mailto:aggregate-reports@thirdparty.example.net; \
                          ruf=mailto:failure-reports@thirdparty.example.net"
    );
    assert_eq!(consent("example.com", &agreed), (ConsentState::Given, vec![format!("{owner} TXT")]));
}

#[test]
fn an_organization_need_not_agree_with_itself() {
    let of = |domain: &str, host: &str, more: &str| {
        consent(domain, &format!("_dmarc.example.com TXT v=DMARC1; p=none; rua=mailto:a@{host}\n{more}"))
    };
    assert_eq!(of("example.com", "example.com", ""), (ConsentState::Needless, vec![]));
    assert_eq!(of("sub.example.com", "example.com", ""), (ConsentState::Needless, vec![]));
    let (state, asked) = of("example.com", "a.reports.example.com", "");
    assert_eq!(state, ConsentState::Needless);
    assert_eq!(asked, ["_dmarc.a.reports.example.com TXT", "_dmarc.reports.example.com TXT"]);
    // An organization within, which says so.
    let other = "_dmarc.reports.example.com TXT v=DMARC1; p=none; psd=n";
    let (state, asked) = of("example.com", "a.reports.example.com", other);
    assert_eq!(state, ConsentState::Absent);
    assert!(asked.contains(&"example.com._report._dmarc.a.reports.example.com TXT".to_owned()), "{asked:?}");
    // It is not known who belongs to whom; a consent that is there still counts.
    let above = "_dmarc.com TXT !";
    assert_eq!(of("example.com", "example.net", above).0, ConsentState::Unknown);
    let agreed = format!("{above}\nexample.com._report._dmarc.example.net TXT v=DMARC1");
    assert_eq!(of("example.com", "example.net", &agreed).0, ConsentState::Given);
    assert_eq!(of("example.com", "b.example.com", "_dmarc.b.example.com TXT !").0, ConsentState::Unknown);
}

/// RFC 9989 §B.2.1 to §B.2.5.
#[test]
fn the_records_of_appendix_b() {
    for text in [
        "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com",
        "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@example.com",
        "v=DMARC1; p=quarantine; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net; t=y",
        "v=DMARC1; p=reject; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net",
    ] {
        let record = record(text);
        assert!(record.faults.is_empty() && record.removed.is_empty() && record.unknown_tags.is_empty(), "{record:?}");
        assert_eq!(record.testing, text.contains("t=y"));
        assert!(record.reports.iter().all(|report| report.fault.is_none()));
    }
}

#[test]
fn a_failed_query_is_neither_absence_nor_policy() {
    let dmarc = read("example.com", "_dmarc.example.com TXT !");
    assert_eq!((dmarc.state, dmarc.unknown.len(), dmarc.organizational_domain), (DmarcState::Unknown, 1, None));
    // A record above may hold, or not.
    let dmarc = read("a.example.com", "_dmarc.com TXT !\n_dmarc.example.com TXT v=DMARC1; p=reject");
    assert_eq!((dmarc.state, dmarc.policy), (DmarcState::Unknown, None));
    // One's own holds anyhow; who the organization is, nobody knows.
    let dmarc = read("example.com", "_dmarc.com TXT !\n_dmarc.example.com TXT v=DMARC1; p=reject");
    assert_eq!((dmarc.policy, dmarc.organizational_domain), (Some(DmarcPolicy::Reject), None));
    // Past the end of the walk nothing matters.
    let stop = "_dmarc.com TXT !\n_dmarc.example.com TXT v=DMARC1; p=reject; psd=n";
    assert_eq!(policy("a.example.com", stop).0, DmarcPolicy::Reject);
    // Whether the domain exists matters where that decides.
    let existence = "a.example.com TXT !\n_dmarc.example.com TXT v=DMARC1; p=reject";
    assert_eq!(policy("a.example.com", existence).0, DmarcPolicy::Reject);
    let dmarc = read("a.example.com", &format!("{existence}; np=none"));
    assert_eq!((dmarc.state, dmarc.policy, dmarc.unknown.len()), (DmarcState::Present, None, 1));
}

#[test]
fn names_that_are_too_long_have_no_record() {
    let long = ["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(60)].join(".");
    let dmarc = read(&long, "");
    assert_eq!((dmarc.state, dmarc.walk.len()), (DmarcState::Absent, 4));
    let lines = format!("_dmarc.example.com TXT v=DMARC1; p=none; rua=mailto:a@{}", &long[..245]);
    assert_eq!(consent("example.com", &lines), (ConsentState::Absent, vec![]));
    assert_eq!(read(".", "").state, DmarcState::Absent);
}

#[test]
fn a_hostile_record_costs_little() {
    let hosts: Vec<_> = (0..5000).map(|number| format!("mailto:a@h{number}.example.com")).collect();
    let text = format!("v=DMARC1; p=none; rua={}; {}", hosts.join(","), "x=1; y; ".repeat(5000));
    let answered = Answered::of("").with_text("_dmarc.example.com", text.as_bytes());
    let (dmarc, rounds) = answered.read(|seek| Dmarc::read(&parse("example.com"), seek));
    let asked: usize = rounds.iter().map(Vec::len).sum();
    assert!(asked <= 3 + 5 * 3, "{asked} questions");
    let record = dmarc.record().unwrap();
    assert!(record.reports.len() <= 20 && record.faults.len() <= 20 && record.unknown_tags.len() <= 20);
    let unseen = dmarc.consents.iter().filter(|consent| consent.state == ConsentState::Unknown);
    assert!(unseen.clone().count() == 15 && unseen.clone().all(|consent| consent.unknown.is_some()), "{dmarc:?}");
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in prop::collection::vec(any::<u8>(), 0..400), tail in ".{0,60}") {
        for text in [text.clone(), [b"v=DMARC1;", text.as_slice()].concat(), format!("v=DMARC1; rua={tail}").into_bytes()] {
            let answered = Answered::of("").with_text("_dmarc.example.com", &text);
            let (dmarc, _) = answered.read(|seek| Dmarc::read(&parse("example.com"), seek));
            prop_assert!(dmarc.state != DmarcState::Unknown);
        }
    }
}

/// What a zone costs that is as large as answers get, read as often as answers come.
#[test]
fn the_largest_texts_are_read_at_once() {
    let answered = (0..8).fold(Answered::of(""), |answered, depth| {
        let domain = "a.b.c.d.e.f.g.example".splitn(depth + 1, '.').last().unwrap();
        let text = [b"v=DMARC1;p=none;".as_slice(), &b"\xff=;x;".repeat(12_000)].concat();
        answered.with_text(&format!("_dmarc.{domain}"), &text)
    });
    let (dmarc, _) = answered.read(|seek| Dmarc::read(&parse("a.b.c.d.e.f.g.example"), seek));
    assert!(dmarc.walk.iter().all(|step| step.record.as_ref().is_some_and(|record| record.text.len() < 8100)));
    let size = serde_json::to_string(&dmarc).unwrap().len();
    assert!(size < 100_000, "{size} octets");
}
