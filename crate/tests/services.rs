//! The services that mail programs find: SRV records, and names that programs try.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use fixture::answered::{Answered, parse};
use fixture::word;
use mxlens::dns::Rdata;
use mxlens::neighbours::{HostState, ServiceState, Services};
use mxlens::rdata::Srv;
use mxlens::rule::Unknown;
use mxlens::{Question, Rtype, doh};

fn read_all(lines: &str) -> (Services, Vec<Vec<String>>) {
    Answered::of(lines).read(|seek| Services::read(&parse("example.com"), seek))
}

fn read(lines: &str) -> Services {
    read_all(lines).0
}

#[test]
fn fixed_names_are_asked_about_at_once() {
    let (services, rounds) = read_all("");
    let expected = [
        "_autodiscover._tcp.example.com SRV",
        "_imap._tcp.example.com SRV",
        "_imaps._tcp.example.com SRV",
        "_pop3._tcp.example.com SRV",
        "_pop3s._tcp.example.com SRV",
        "_submission._tcp.example.com SRV",
        "_submissions._tcp.example.com SRV",
        "autoconfig.example.com A",
        "autodiscover.example.com A",
    ];
    assert_eq!(rounds, [expected]);
    assert!(services.offers.iter().all(|offer| offer.state == ServiceState::Absent));
    assert!(services.hosts.iter().all(|host| host.state == HostState::Nonexistent));
}

#[test]
fn what_is_offered_stands_by_priority() {
    let services = read(
        "_imaps._tcp.example.com SRV 10 0 993 second.example.com\n_imaps._tcp.example.com SRV 0 5 993 first.example.com\n\
         first.example.com A 192.0.2.1\nsecond.example.com AAAA 2001:db8::1\n_pop3._tcp.example.com SRV 0 0 0 .",
    );
    let imaps = services.offer("imaps").unwrap();
    let targets: Vec<_> = imaps
        .targets
        .iter()
        .map(|target| {
            format!(
                "{} {} {} {} {}",
                target.priority,
                target.weight,
                target.port,
                target.host.name,
                word(target.host.state)
            )
        })
        .collect();
    assert_eq!(targets, ["0 5 993 first.example.com present", "10 0 993 second.example.com present"]);
    assert_eq!(
        services.offer("pop3").map(|offer| (offer.state, offer.targets.len())),
        Some((ServiceState::Refused, 0))
    );
    assert_eq!(services.offer("imap").unwrap().implicit_tls.as_deref(), Some("imaps"));
}

#[test]
fn a_host_has_an_address_or_it_does_not() {
    let state = |lines: &str| {
        let services = read(&format!("_imaps._tcp.example.com SRV 0 0 993 imap.example.com\n{lines}"));
        services.offer("imaps").unwrap().targets[0].host.state
    };
    assert_eq!(state("imap.example.com A 192.0.2.1"), HostState::Present);
    assert_eq!(state("imap.example.com AAAA 2001:db8::1"), HostState::Present);
    assert_eq!(state("imap.example.com TXT x"), HostState::WithoutAddress);
    assert_eq!(state(""), HostState::Nonexistent);
    // There is no such name, whatever it would have (RFC 8020).
    assert_eq!(state("imap.example.com A !"), HostState::Nonexistent);
    assert_eq!(state("imap.example.com A !\nimap.example.com AAAA 2001:db8::1"), HostState::Present);
    // Without the other family it is not known that there is none.
    assert_eq!(state("imap.example.com TXT x\nimap.example.com A !"), HostState::Unknown);
    assert_eq!(state("imap.example.com TXT x\nimap.example.com AAAA !"), HostState::Unknown);
    assert_eq!(state("imap.example.com CNAME gone.example.net"), HostState::Nonexistent);
    let alias = read("autoconfig.example.com CNAME host.example.net\nhost.example.net A 192.0.2.1");
    assert_eq!(
        (alias.hosts[0].state, &alias.hosts[0].aliases[..]),
        (HostState::Present, &[parse("host.example.net")][..])
    );
    let failing = read("_imaps._tcp.example.com SRV !");
    let offer = failing.offer("imaps").unwrap();
    assert_eq!((offer.state, offer.unknown.is_some()), (ServiceState::Unknown, true));
}

#[test]
fn of_many_servers_some_are_looked_at() {
    let mut lines = String::new();
    for service in ["imaps", "imap", "pop3s"] {
        for number in 0..200 {
            lines += &format!("_{service}._tcp.example.com SRV {number} 0 993 {service}{number}.example.com\n");
        }
    }
    let (services, rounds) = read_all(&lines);
    assert!(rounds.iter().map(Vec::len).sum::<usize>() <= 9 + 2 * 8, "{rounds:?}");
    assert_eq!(services.offer("imaps").unwrap().targets.len(), 8);
    let unseen = &services.offer("pop3s").unwrap().targets[0].host;
    assert!(matches!(unseen.unknown, Some(Unknown::NotAsked { .. })), "{unseen:?}");
}

#[test]
fn srv_data_is_read_whole_or_not_at_all() {
    let decode = |octets: &[u8]| Rdata::Opaque { rtype: Rtype::SRV, octets: octets.to_vec() }.decode::<Srv>();
    let whole = [0, 1, 0, 2, 3, 0xe1, 1, b'a', 0];
    let expected = Srv { priority: 1, weight: 2, port: 993, target: parse("a") };
    assert_eq!(decode(&whole), Some(expected));
    for length in 0..whole.len() {
        assert_eq!(decode(&whole[..length]), None, "{length}");
    }
    assert_eq!(decode(&[whole.as_slice(), &[0]].concat()), None);
}

/// RFC 2782 forbids it, RFC 3597 §4 has it read.
#[test]
fn a_compressed_target_is_read() {
    let question = Question::new(parse("_imaps._tcp.example.com"), Rtype::SRV);
    let query = doh::query(&question);
    // The question ends the message, but for an OPT record; a header with one answer stands before it here.
    let end = 12 + question.name.as_octets().len() + 4;
    let mut message = query[..end].to_vec();
    message[2] |= 0x80;
    message[6..12].copy_from_slice(&[0, 1, 0, 0, 0, 0]);
    message.extend([0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 13]);
    // `imap` and the place where `example.com` stands.
    message.extend([0, 0, 0, 0, 3, 0xe1, 4, b'I', b'm', b'a', b'p', 0xc0, 12 + 12]);
    let decoded = doh::decode(&question, &message).unwrap();
    let srv: Srv = decoded.answer[0].rdata.decode().unwrap();
    assert_eq!(srv.target, parse("imap.example.com"));
}
