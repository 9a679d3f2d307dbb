//! SPF: the test suite that its authors published, and what records must not do to whoever reads them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

#[path = "spf/zone.rs"]
mod zone;

mod fixture;

use std::fs;

use fixture::{Response, World, crate_folder, upstreams, word};
use mxlens::neighbours::{Mail, Spf, SpfCheck, SpfNodeState, SpfProblem, SpfResult, SpfSender, SpfState, check_host};
use mxlens::resolve::{CHECK_DEADLINE, Resolver};
use mxlens::{Mode, Name, Rtype};
use proptest::prelude::*;
use yaml_rust2::{Yaml, YamlLoader};
use zone::Zone;

/// The published suite (<http://www.openspf.org/Test_Suite>), as pyspf 2.0.14 brings it; what may be done with it says
/// `spf/rfc7208-tests.LICENSE`, which is the 3-clause BSD licence.
const SUITE: &str = "spf/rfc7208-tests.yml";

/// Cases that do not come out as the suite has it, and why.
const DIFFERENT: [(&str, &str); 0] = [];

/// What `spf.py`, whose test driver is the suite's own, says where a domain explains nothing.
const NO_EXPLANATION: &str = "DEFAULT";

fn text<'a>(case: &'a Yaml, key: &str) -> Option<&'a str> {
    case[key].as_str()
}

fn sender(case: &Yaml) -> SpfSender {
    SpfSender {
        address: text(case, "host").and_then(|host| host.parse().ok()).expect("an address"),
        mail_from: text(case, "mailfrom").expect("a sender").into(),
        helo: text(case, "helo").expect("a name").into(),
        receiver: "receiver.example.net".into(),
        now: 0.0,
    }
}

/// How a result differs from what a case wants.
fn difference(case: &Yaml, check: &SpfCheck) -> Option<String> {
    let result = word(check.result);
    let wanted = case["result"].as_vec().map_or_else(|| vec![case["result"].clone()], Clone::clone);
    let wanted: Vec<_> = wanted.iter().filter_map(Yaml::as_str).collect();
    if !wanted.contains(&result.as_str()) {
        return Some(format!("{result} for {wanted:?}: {check:?}"));
    }
    let explanation = check.explanation.as_deref().unwrap_or(NO_EXPLANATION);
    let wanted = text(case, "explanation").filter(|wanted| *wanted != explanation)?;
    Some(format!("{explanation:?} for {wanted:?}"))
}

#[test]
fn the_published_suite_comes_out_as_its_authors_say() {
    let text = fs::read_to_string(crate_folder().join("tests").join(SUITE)).unwrap();
    let suite = YamlLoader::load_from_str(&text).unwrap();
    let (mut count, mut preferred, mut wrong) = (0, 0, Vec::new());
    for scenario in &suite {
        let zone = Zone::of(&scenario["zonedata"]);
        for (name, case) in scenario["tests"].as_hash().expect("cases") {
            let name = name.as_str().expect("a name");
            let check = zone.check(&sender(case));
            count += 1;
            let first = case["result"].as_vec().map_or(&case["result"], |any| &any[0]);
            preferred += usize::from(first.as_str() == Some(&word(check.result)));
            let is_listed = DIFFERENT.iter().any(|(other, _)| *other == name);
            match (difference(case, &check), is_listed) {
                (Some(difference), false) => wrong.push(format!("{name}: {difference}")),
                (None, true) => wrong.push(format!("{name}: is listed, and comes out right")),
                (Some(_), true) | (None, false) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!(
        "{count} cases in {} scenarios: {preferred} with the preferred result, {} listed",
        suite.len(),
        DIFFERENT.len()
    );
}

/// The sender of the tests below, at an address that no record names.
fn stranger(domain: &str) -> SpfSender {
    SpfSender {
        address: "192.0.2.250".parse().unwrap(),
        mail_from: format!("somebody@{domain}"),
        helo: "host.example.net".into(),
        receiver: String::new(),
        now: 0.0,
    }
}

/// The tree of `example.org` in a zone of texts, and how many questions it took.
fn tree(zone: &Zone) -> (Spf, usize) {
    let domain: Name = "example.org".parse().unwrap();
    zone.until(&|seek| Spf::read(&domain, seek, &Mail::default()))
}

fn texts(texts: &[(&str, &str)]) -> Zone {
    Zone::of_texts(texts.iter().map(|(owner, text)| (*owner, text.as_bytes().to_vec())))
}

#[test]
fn the_tree_counts_at_each_branch() {
    let zone = texts(&[
        (
            "example.org",
            "v=spf1 ip4:192.0.2.1 mx include:a.example.org exists:%{i}.example.org redirect=%{d2}.c.example.org",
        ),
        ("a.example.org", "v=spf1 include:b.example.org a -all include:never.example.org"),
        ("b.example.org", "v=spf1 ptr ?all"),
        ("example.org.c.example.org", "v=spf1 a:%{o} include:%{l}.example.org ~all"),
    ]);
    let (spf, _) = tree(&zone);
    let seen: Vec<_> =
        spf.nodes.iter().map(|node| (node.parent, node.number, node.own_lookups, node.lookups)).collect();
    assert_eq!(seen, [(None, 0, 4, 9), (Some(0), 2, 2, 3), (Some(1), 3, 1, 1), (Some(0), 7, 2, 2), (Some(3), 9, 0, 0)]);
    let ends: Vec<_> = spf.nodes.iter().map(|node| node.end).collect();
    use SpfResult::{Fail, Neutral, Softfail};
    assert_eq!(ends, [Some(Softfail), Some(Fail), Some(Neutral), Some(Softfail), None]);
    assert_eq!(spf.nodes[4].state, SpfNodeState::Sender);
    assert!(spf.partial && spf.state == SpfState::Present);
    // `mx`, and `a` at two places: nothing there has an address.
    assert_eq!((spf.nodes[0].voids_ipv4, spf.nodes[1].voids_ipv4, spf.nodes[3].voids_ipv6), (3, 1, 1));
}

#[test]
fn loops_end() {
    for records in [
        vec![("example.org", "v=spf1 redirect=example.org")],
        vec![("example.org", "v=spf1 include:a.example.org"), ("a.example.org", "v=spf1 include:example.org")],
        vec![("example.org", "v=spf1 include:%{d} include:%{o} redirect=%{d}")],
    ] {
        let zone = texts(&records);
        let (spf, asked) = tree(&zone);
        assert!(spf.nodes.iter().any(|node| node.state == SpfNodeState::Loop), "{records:?}");
        assert!(spf.partial && asked <= 2);
        let check = zone.check(&stranger("example.org"));
        assert_eq!((check.result, check.problem), (SpfResult::Permerror, Some(SpfProblem::LookupsExcessive)));
    }
}

/// Records that branch wherever they can, and are as long as an answer can be.
#[test]
fn huge_records_end_within_bounds() {
    let includes = |count: usize, level: usize| {
        (0..count).map(|one| format!(" include:i{one}.l{level}.example.org")).collect::<String>()
    };
    let filled = |start: String, filling: &str, length: usize| {
        format!("{start}{}", filling.repeat((length - start.len()) / filling.len()))
    };
    for filling in [" ip4:192.0.2.1", " a", " mx:%{i}.example.org", " x=%%", " !"] {
        let mut records =
            vec![("example.org".to_owned(), filled(format!("v=spf1{}", includes(20, 0)), filling, 64_000))];
        for level in 0..20 {
            for one in 0..20 {
                // To have more as large would take the test long, and tell nothing new.
                let text = filled(format!("v=spf1{}", includes(20, level + 1)), filling, 2_000);
                records.push((format!("i{one}.l{level}.example.org"), text));
            }
        }
        let zone = Zone::of_texts(records.iter().map(|(owner, text)| (owner.as_str(), text.clone().into_bytes())));
        let start = std::time::Instant::now();
        let (spf, asked) = tree(&zone);
        println!("{filling:?}: {} nodes, {asked} questions, {:?}", spf.nodes.len(), start.elapsed());
        assert!(spf.nodes.len() <= 21 && asked <= 100);
        assert!(spf.partial || spf.state == SpfState::Broken);
        assert!(spf.nodes.iter().map(|node| node.terms.len()).sum::<usize>() <= 20);
        assert!(spf.nodes.iter().all(|node| node.faults.len() <= 20));
        assert_eq!(zone.check(&stranger("example.org")).result, SpfResult::Permerror);
    }
}

#[test]
fn what_cannot_be_had_is_not_told() {
    let sender = stranger("sender.spf-own-exchange-uncovered.test");
    let ask = |world: &World<'_>, sender: &SpfSender| {
        let upstreams = upstreams();
        let resolver = Resolver::new(world, &upstreams, Mode::Fast, CHECK_DEADLINE);
        world.clock.run(check_host(sender, &resolver))
    };
    let check = ask(&World::honest(), &sender);
    assert_eq!((check.result, check.term.as_deref(), check.lookups), (SpfResult::Fail, Some("-all"), 1));
    let world = World::tampered(|asked, response| match asked.rtype {
        Rtype::A => Response::http(503, None, Vec::new()),
        _ => response,
    });
    let check = ask(&world, &sender);
    assert_eq!((check.result, check.problem), (SpfResult::Temperror, Some(SpfProblem::QueryFailed)));
    assert!(check.unknown.is_some() && check.term.is_some_and(|term| term.starts_with("exists:")));
    let named = SpfSender {
        address: "::ffff:192.0.43.26".parse().unwrap(),
        ..stranger("named.spf-own-exchange-uncovered.test")
    };
    let check = ask(&World::honest(), &named);
    assert_eq!((check.result, check.term.as_deref()), (SpfResult::Pass, Some("mx")));
}

/// Terms, whole and broken.
fn term() -> impl Strategy<Value = String> {
    let macros = "%\\{[slodiphcrtvxSL][0-9]{0,3}r?[-.+,/_=]{0,2}\\}|%[%_{-]?";
    let name = prop_oneof![
        Just(".".to_owned()),
        Just("a.example.org".to_owned()),
        Just("com".to_owned()),
        Just("1.2.3.4".to_owned()),
        macros.prop_map(|text| text),
        "[ -~]{0,6}",
        Just("x.".repeat(140)),
    ];
    let names = prop::collection::vec(name, 0..4).prop_map(|names| names.concat());
    ("[-+~?]?(all|a|mx|ptr|ip4|ip6|include|exists|redirect|exp|[a-z]{1,3})[:=/]{0,2}", names, "(/[0-9]{0,4}){0,3}")
        .prop_map(|(start, names, end)| [start, names, end].concat())
}

proptest! {
    #[test]
    fn no_record_makes_anything_panic(
        records in prop::collection::vec(prop::collection::vec(term(), 0..6), 3),
        raw in prop::collection::vec(any::<u8>(), 0..64),
        helo in "[ -~]{0,10}",
        mail_from in ".{0,10}@?([a-z.]{0,8}|a.example.org)",
        bits: u128,
    ) {
        let record = |terms: &Vec<String>| ["v=spf1 ", &terms.join(" ")].concat().into_bytes();
        let zone = Zone::of_texts([
            ("example.org", record(&records[0])),
            ("a.example.org", record(&records[1])),
            ("com", record(&records[2])),
            ("x.example.org", [b"v=spf1 ", raw.as_slice()].concat()),
        ]);
        for address in [std::net::IpAddr::from(bits.to_be_bytes()), std::net::Ipv4Addr::from_bits(bits as u32).into()] {
            for domain in ["example.org", "a.example.org", "x.example.org"] {
                zone.check(&SpfSender { address, helo: helo.clone(), ..stranger(domain) });
            }
            zone.check(&SpfSender { address, helo: helo.clone(), mail_from: mail_from.clone(), ..stranger("") });
        }
        let (spf, asked) = tree(&zone);
        prop_assert!(asked < 400 && spf.nodes.len() <= 21);
    }
}
