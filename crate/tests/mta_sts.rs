//! MTA-STS: what a record, a policy and a pattern say, and what a look tells of them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use fixture::{World, word};
use mxlens::Name;
use mxlens::neighbours::mta_sts::{
    LONGEST, MtaSts, StsMode, StsObstacle, StsPolicy, StsPolicyState, StsRecord, parse_policy, parse_record,
};
use mxlens::neighbours::{MtaStsState, Neighbours, Options};
use mxlens::report::NotChecked;
use mxlens::rule::{Severity, Subject};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

fn looked(input: &str, policy: Option<&str>) -> Neighbours {
    let options = Options { policy: policy.map(str::to_owned), ..Options::default() };
    World::honest().look(input, options).1.neighbours
}

#[test]
fn a_pattern_names_itself_or_one_label_before_it() {
    for (pattern, exchange, expected, why) in [
        ("mx.example.com", "mx.example.com", true, "itself"),
        ("*.example.com", "mx.example.com", true, "one label"),
        ("mx.example.com", "MX.Example.COM", true, "case of the exchange"),
        ("*.EXAMPLE.com", "mx.example.com", true, "case of the pattern"),
        ("mx.example.com", "mx.example.com.", true, "the final dot of a name"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", true, "an A-label"),
        ("*.xn--bcher-kva.example", "mx.xn--bcher-kva.example", true, "a label before an A-label"),
        ("*.example.com", "xn--mx-eka.example.com", true, "an A-label for the star"),
        ("*.example.com", "mx_1.example.com", true, "an underscore, which no pattern can have but by a star"),
        ("*.com", "example.com", true, "one label, however short the rest is"),
        // mailauth and checkdmarc compare the ends of texts.
        ("*.example.com", "a.mx.example.com", false, "two labels"),
        ("*.example.com", "a.b.c.example.com", false, "four labels"),
        ("*.example.com", "example.com", false, "none"),
        ("example.com", "mx.example.com", false, "a name without a star is no end of others"),
        ("mail.example.com", "mail.example.com.evil.net", false, "nor a start"),
        ("*.example.com", "mail.example.com.evil.net", false, "with a star neither"),
        ("*.example.com", "mxexample.com", false, "the dot is a part of it"),
        ("*.example.com", "evil-example.com", false, "likewise"),
        ("*.example.com", r"mx\.a.example.com", true, "a dot inside a label is one label"),
        ("*.example.com", r"mx.example\.com", false, "and no dot between labels"),
        ("*.example.com", "*.example.com", true, "a star in a name is a label as any other"),
        ("mx.example.com", "*.example.com", false, "and stands for nothing there"),
        ("example", "example", true, "a single label"),
        ("*.example", "example", false, "a star in its place"),
    ] {
        let policy = format!("version: STSv1\nmode: enforce\nmax_age: 604800\nmx: {pattern}\n");
        let policy = parse_policy(policy.as_bytes()).unwrap_or_else(|faults| panic!("{pattern}: {faults:?}"));
        let exchange: Name = exchange.parse().unwrap();
        assert_eq!(policy.names(&exchange), expected, "{pattern} and {exchange}: {why}");
        assert!(!policy.names(&Name::root()), "{pattern}");
    }
}

#[test]
fn records_are_read_to_the_letter() {
    let id = |text: &str| parse_record(text.as_bytes()).map(|StsRecord { id }| id);
    for (text, expected) in [
        ("v=STSv1; id=20260101T000000;", "20260101T000000"),
        ("v=STSv1;id=1", "1"),
        ("v=STSv1 \t; \tid=1 ; ", "1"),
        ("v=STSv1; a.b-c_d=x:y; id=1", "1"),
        ("v=STSv1; id=1; id=2", "1"),
        ("v=STSv1; id=1; id=-", "1"),
        ("v=STSv1; id=12345678901234567890123456789012", "12345678901234567890123456789012"),
        ("v=STSv1; v=STSv2; id=1", "1"),
    ] {
        assert_eq!(id(text).as_deref(), Ok(expected), "{text}");
    }
    for (text, reason, part) in [
        ("", "version", None),
        ("v=STSv1", "version", None),
        ("v=STSv12; id=1", "version", None),
        ("v=stsv1; id=1", "version", None),
        (" v=STSv1; id=1", "version", None),
        ("v = STSv1; id=1", "version", None),
        ("id=1; v=STSv1;", "version", None),
        ("v=STSv1;", "idAbsent", None),
        ("v=STSv1; ", "idAbsent", None),
        ("v=STSv1; ID=1", "idAbsent", None),
        ("v=STSv1; id=", "field", Some("id=")),
        ("v=STSv1; id=1 ", "field", Some("id=1 ")),
        ("v=STSv1; id=1;;", "field", Some("")),
        ("v=STSv1; ; id=1", "field", Some("")),
        ("v=STSv1; id = 1", "field", Some("id = 1")),
        ("v=STSv1; id=1; x", "field", Some("x")),
        ("v=STSv1; id=1; x=a=b", "field", Some("x=a=b")),
        ("v=STSv1; id=1; x=a b", "field", Some("x=a b")),
        ("v=STSv1; id=1; -x=a", "field", Some("-x=a")),
        ("v=STSv1; id=1; x=ü", "field", Some("x=\\195\\188")),
        ("v=STSv1; id=1, x=a", "field", Some("id=1, x=a")),
        ("v=STSv1; id=2026-01-01", "id", Some("id=2026-01-01")),
        ("v=STSv1; id=-; id=1", "id", Some("id=-")),
        ("v=STSv1; id=123456789012345678901234567890123", "id", Some("id=123456789012345678901234567890123")),
    ] {
        let fault = id(text).expect_err(text);
        assert_eq!((word(fault.reason).as_str(), fault.part.as_deref()), (reason, part), "{text}");
    }
    let name = "n".repeat(32);
    assert_eq!(id(&format!("v=STSv1; {name}=1; id=1")).as_deref(), Ok("1"));
    assert!(id(&format!("v=STSv1; {name}n=1; id=1")).is_err());
}

#[test]
fn policies_are_read_to_the_letter() {
    for (text, mode, max_age, mx) in [
        (
            "version: STSv1\r\nmode: enforce\r\nmx: a.test\r\nmax_age: 604800\r\n",
            StsMode::Enforce,
            604_800,
            &["a.test"][..],
        ),
        ("mx:A.test\nmax_age:31557600 \t\nmode:testing\nversion:STSv1", StsMode::Testing, 31_557_600, &["a.test"]),
        ("version: STSv1\nmode: none\nmax_age: 0\n", StsMode::None, 0, &[]),
        (
            "version: STSv1\nversion: x\nmode: testing\nmode: enforce\nmax_age: 1\nmax_age: x\nmx: *.b.test\nmx: a.test\n",
            StsMode::Testing,
            1,
            &["*.b.test", "a.test"],
        ),
        ("\nversion: STSv1\n\n \t\r\nmode: none\nmax_age: 86400\n\n", StsMode::None, 86_400, &[]),
        ("version: STSv1\nmode: none\nmax_age: 0000000001\nlater.on: a: b ;=ü\n", StsMode::None, 1, &[]),
    ] {
        let policy = parse_policy(text.as_bytes()).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        assert_eq!((policy.mode, policy.max_age), (mode, max_age), "{text}");
        assert_eq!(policy.mx, mx, "{text}");
    }
    // What is wrong, put in the place of what is right.
    let faults = |text: &[u8]| -> Vec<_> {
        let faults = parse_policy(text).expect_err(&String::from_utf8_lossy(text));
        faults.into_iter().map(|fault| (word(fault.reason), fault.line, fault.text)).collect()
    };
    for (line, reason) in [
        ("version", "line"),
        ("version:", "line"),
        ("version : STSv1", "line"),
        (" version: STSv1", "line"),
        ("version; STSv1", "line"),
        ("version: STSv1\rmode: none", "line"),
        ("version: STSv1\u{1}", "line"),
        ("\u{feff}version: STSv1", "line"),
        ("version: stsv1", "version"),
        ("version: STSv2", "version"),
        ("version: STSv1;", "version"),
        ("mode: Enforce", "mode"),
        ("mode: enforced", "mode"),
        ("mode: report", "mode"),
        ("max_age: 31557601", "maxAge"),
        ("max_age: 4294967296", "maxAge"),
        ("max_age: 00000000001", "maxAge"),
        ("max_age: -1", "maxAge"),
        ("max_age: +1", "maxAge"),
        ("max_age: 1d", "maxAge"),
        ("max_age: 86400s", "maxAge"),
        ("mx: a.test.", "mx"),
        ("mx: .a.test", "mx"),
        ("mx: a..test", "mx"),
        ("mx: *", "mx"),
        ("mx: *.", "mx"),
        ("mx: *a.test", "mx"),
        ("mx: a.*.test", "mx"),
        ("mx: *.*.test", "mx"),
        ("mx: -a.test", "mx"),
        ("mx: a-.test", "mx"),
        ("mx: a_b.test", "mx"),
        ("mx: bücher.test", "mx"),
        ("mx: a.test, b.test", "mx"),
        ("mx: a.test b.test", "mx"),
        ("mx: 10 a.test", "mx"),
        ("mx: https://a.test", "mx"),
    ] {
        let whole = ["version: STSv1", "mode: enforce", "mx: a.test", "max_age: 1"];
        let key = line.split([':', ' ', ';']).next().unwrap();
        let place = whole.iter().position(|right| right.starts_with(key) && !key.is_empty()).unwrap_or_default();
        let mut lines = whole;
        lines[place] = line;
        let found = faults(lines.join("\n").as_bytes());
        let shown = line.chars().any(|character| !(' '..='~').contains(&character));
        assert_eq!((found[0].0.as_str(), found[0].1), (reason, Some(place as u32 + 1)), "{line}");
        assert!(shown || found[0].2.as_deref() == Some(line), "{line}: {found:?}");
    }
    let absent = |text: &str| -> Vec<_> { faults(text.as_bytes()).into_iter().map(|(reason, ..)| reason).collect() };
    assert_eq!(absent(""), ["versionAbsent", "modeAbsent", "maxAgeAbsent", "mxAbsent"]);
    assert_eq!(absent("mode: none\nMAX_AGE: 1\nversion: STSv1"), ["maxAgeAbsent"]);
    assert_eq!(absent("version: STSv1\nmode: testing\nmax_age: 1"), ["mxAbsent"]);
    assert_eq!(faults(b"\xff: 1")[0].2.as_deref(), Some("\\255: 1"));
    assert_eq!(faults(b"x: \xff")[0].0, "line");
}

#[test]
fn a_hostile_policy_is_told_of_in_a_few_words() {
    let html = "<p>404</p>\n".repeat(6_000);
    let faults = parse_policy(html.as_bytes()).unwrap_err();
    assert_eq!(faults.len(), 16);
    let long = parse_policy("x".repeat(65_536).as_bytes()).unwrap_err();
    assert!(long.iter().flat_map(|fault| &fault.text).all(|text| text.len() <= 640));
    let many = format!("version: STSv1\nmode: enforce\nmax_age: 1\n{}", "mx: a.b\n".repeat(8_000));
    assert_eq!(parse_policy(many.as_bytes()).unwrap().mx.len(), 8_000);
    assert!(parse_record(format!("v=STSv1;{}", ";".repeat(65_000)).as_bytes()).is_err());
}

#[test]
fn what_is_in_the_way_of_a_policy_is_told_apart() {
    let zone = "mta-sts-policy-unavailable.test";
    for (label, state, obstacle, status) in [
        ("", StsPolicyState::Unavailable, StsObstacle::Status, Some(404)),
        ("redirect.", StsPolicyState::Unavailable, StsObstacle::Redirect, Some(301)),
        ("tls.", StsPolicyState::Unavailable, StsObstacle::Tls, None),
        ("no-host.", StsPolicyState::Unavailable, StsObstacle::NoAddress, None),
        ("cors.", StsPolicyState::Unseen, StsObstacle::Cors, None),
        ("connection.", StsPolicyState::Unseen, StsObstacle::Connection, None),
        ("late.", StsPolicyState::Unseen, StsObstacle::Timeout, None),
        ("hidden.", StsPolicyState::Unseen, StsObstacle::Name, None),
    ] {
        let (_, looked) = World::honest().look(&format!("{label}{zone}"), Options::default());
        let MtaSts { state: record, policy, .. } = &looked.neighbours.mta_sts;
        assert_eq!((record, policy.state), (&MtaStsState::Present, state), "{label}");
        assert_eq!((policy.obstacle, policy.status), (Some(obstacle), status), "{label}");
        let url = format!("https://mta-sts.{label}{zone}/.well-known/mta-sts.txt");
        assert_eq!(policy.url.as_deref(), Some(url.as_str()));
        // What is not seen is among what was not checked.
        let is_unseen = looked.not_checked.contains(&NotChecked::MtaStsPolicy);
        assert_eq!(is_unseen, state == StsPolicyState::Unseen, "{label}");
        assert_eq!(policy.unknown.len(), usize::from(label == "hidden."), "{label}");
    }
}

#[test]
fn a_policy_that_was_pasted_counts_as_if_it_were_served() {
    let policy = "version: STSv1\nmode: enforce\nmx: *.mailhost.test\nmax_age: 604800\n";
    let sts = looked("cors.mta-sts-policy-unavailable.test", Some(policy)).mta_sts;
    assert_eq!((word(sts.policy.state), word(sts.policy.origin)), ("found".into(), "pasted".into()));
    assert!(sts.exchanges.len() == 2 && sts.exchanges.iter().all(|exchange| exchange.named));
    // Before there is a record it is read as well, and nothing comes of it.
    let neighbours =
        looked("plain.tls-rpt-absent.test", Some("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\n"));
    assert_eq!(neighbours.mta_sts.state, MtaStsState::Absent);
    assert!(neighbours.mta_sts.exchanges.iter().all(|exchange| !exchange.named));
    assert!(neighbours.transport.iter().all(|transport| word(transport.mta_sts) == "opportunistic"));
}

#[test]
fn an_exchange_left_out_is_as_bad_as_what_is_left() {
    for (label, severity, exchanges) in [
        ("", Severity::Warning, &["mx2.mailhost.test"][..]),
        ("all.", Severity::Error, &["mx1.mailhost.test", "mx2.mailhost.test"]),
        ("implicit.", Severity::Error, &["implicit.mta-sts-exchange-excluded.test"]),
    ] {
        let (_, looked) = World::honest().look(&format!("{label}mta-sts-exchange-excluded.test"), Options::default());
        let finding = looked.findings.iter().find(|finding| word(finding.id) == "mta-sts-exchange-excluded").unwrap();
        assert_eq!((finding.severity, finding.affects_delivery), (severity, true), "{label}");
        let named = finding.subjects.iter().filter_map(|subject| {
            if let Subject::Mx { exchange: name, .. } | Subject::Name { name } = subject {
                Some(name.to_string())
            } else {
                None
            }
        });
        assert_eq!(named.collect::<Vec<_>>(), exchanges, "{label}");
        assert!(!finding.evidence.is_empty(), "{label}");
    }
}

#[test]
fn the_lines_of_a_policy_are_the_evidence() {
    let (_, looked) = World::honest().look("dot.mta-sts-policy-invalid.test", Options::default());
    let finding = looked.findings.iter().find(|finding| word(finding.id) == "mta-sts-policy-invalid").unwrap();
    let lines: Vec<_> =
        (finding.subjects.iter())
            .filter_map(|subject| {
                if let Subject::Policy { line, text, .. } = subject { Some((*line, text.clone())) } else { None }
            })
            .collect();
    let line = |number, host: &str| (Some(number), Some(format!("mx: {host}.mailhost.test.")));
    assert_eq!(lines, [line(3, "mx1"), line(4, "mx2")]);
}

/// `exchange neither mtaSts dane both` for each.
fn transport(input: &str) -> Vec<String> {
    let plan = looked(input, None).transport;
    plan.iter()
        .map(|one| {
            let [neither, sts, dane, both] = [one.neither, one.mta_sts, one.dane, one.both].map(word);
            format!("{} {neither} {sts} {dane} {both}", one.exchange)
        })
        .collect()
}

#[test]
fn each_exchange_tells_what_senders_do_by_what_they_know() {
    let zone = "mta-sts-and-dane-disagree.test";
    let first = "mx1.dane-usable.test opportunistic authenticated authenticated authenticated";
    assert_eq!(transport(zone), [first, "mx2.dane-usable.test opportunistic refuses authenticated differs"]);
    let bogus = |sts| format!("mx3.bogus.{zone} opportunistic {sts} delays delays");
    assert_eq!(transport(&format!("is-bogus.{zone}")), [first, &bogus("authenticated")]);
    assert_eq!(transport(&format!("out.{zone}")), [first, &bogus("refuses")]);
    assert_eq!(
        transport(&format!("testing.{zone}")),
        ["mx1", "mx2"]
            .map(|host| format!("{host}.dane-usable.test opportunistic opportunistic authenticated authenticated"))
    );
    assert_eq!(
        transport("star.mta-sts-exchange-excluded.test"),
        ["mx1", "mx2"]
            .map(|host| format!("{host}.mailhost.test opportunistic authenticated opportunistic authenticated"))
    );
    assert_eq!(
        transport("cors.mta-sts-policy-unavailable.test"),
        ["mx1", "mx2"].map(|host| format!("{host}.mailhost.test opportunistic unknown opportunistic unknown"))
    );
    // An exchange that nobody can use is none of them.
    assert_eq!(transport("dead.mta-sts-exchange-excluded.test").len(), 2);
}

/// Pieces that policies and records are made of, and some that they are not.
const PIECES: &[&[u8]] = &[
    b"version",
    b"mode",
    b"mx",
    b"max_age",
    b"v=STSv1",
    b"id",
    b"STSv1",
    b"enforce",
    b"testing",
    b"none",
    b"*.",
    b"a.test",
    b"b",
    b".",
    b"-",
    b"_",
    b"86400",
    b"31557600",
    b"31557601",
    b":",
    b": ",
    b"=",
    b";",
    b"; ",
    b" ",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xc3\xbc",
    b"\xef\xbb\xbf",
    b"version: STSv1\n",
    b"mode: enforce\n",
    b"mx: a.test\n",
    b"max_age: 1\n",
];

const WHOLE: &[&[u8]] = &[b"", b"version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\n", b"v=STSv1; id=1"];

/// Pieces in a row, behind a whole policy or not.
fn text() -> impl Strategy<Value = Vec<u8>> {
    (select(WHOLE), proptest::collection::vec(select(PIECES), 0..12))
        .prop_map(|(whole, pieces)| [whole, &pieces.concat()].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn what_is_read_is_what_is_written_again(text in text()) {
        match parse_policy(&text) {
            Ok(policy) => {
                prop_assert!(policy.max_age <= LONGEST && (policy.mode == StsMode::None || !policy.mx.is_empty()));
                prop_assert_eq!(parse_policy(written(&policy).as_bytes()), Ok(policy));
            }
            Err(faults) => prop_assert!((1..=16).contains(&faults.len())),
        }
        if let Ok(StsRecord { id }) = parse_record(&text) {
            prop_assert!((1..=32).contains(&id.len()));
            prop_assert_eq!(parse_record(format!("v=STSv1; id={id};").as_bytes()), Ok(StsRecord { id }));
        }
    }

    #[test]
    fn a_pattern_names_what_is_one_label_longer_than_it(
        pattern in "(\\*\\.)?[ab](\\.[ab]){0,3}",
        exchange in "[ab](\\.[ab]){0,4}",
    ) {
        let policy = StsPolicy { mode: StsMode::Enforce, max_age: 1, mx: vec![pattern.clone()] };
        let rest = exchange.split_once('.').map(|(_, rest)| rest);
        let expected = pattern == exchange || rest.is_some() && pattern.strip_prefix("*.") == rest;
        prop_assert_eq!(policy.names(&exchange.parse().unwrap()), expected, "{} {}", pattern, exchange);
    }
}

fn written(policy: &StsPolicy) -> String {
    let lines: String = policy.mx.iter().map(|pattern| format!("mx: {pattern}\r\n")).collect();
    format!("version: STSv1\r\nmode: {}\r\nmax_age: {}\r\n{lines}", word(policy.mode), policy.max_age)
}
