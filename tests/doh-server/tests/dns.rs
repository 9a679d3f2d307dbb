//! The binary, over plain DNS.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Answer, Ask, DNSSEC, EDNS};
use domain::base::iana::{OptRcode, Rtype};
use domain::base::{Message, MessageBuilder};
use domain::zonetree::StoredName;

/// The binary under test, ended with the test.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doh-server"));
        command.arg("--zones").arg(common::folder()).args(["--listen", "127.0.0.1:0", "--dns", "127.0.0.1:0"]);
        let mut child = command.args(options).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address =
            lines.map(Result::unwrap).find_map(|line| Some(line.strip_prefix("listening on dns://")?.parse().unwrap()));
        Self { child, address: address.unwrap() }
    }

    fn udp(&self, query: &[u8]) -> io::Result<Vec<u8>> {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        socket.send_to(query, self.address).unwrap();
        let mut buffer = vec![0; 65_535];
        let (length, from) = socket.recv_from(&mut buffer)?;
        assert_eq!(from, self.address);
        buffer.truncate(length);
        Ok(buffer)
    }

    fn tcp(&self) -> Connection {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        Connection(stream)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

struct Connection(TcpStream);

impl Connection {
    fn send(&mut self, query: &[u8]) {
        let length = u16::try_from(query.len()).unwrap();
        self.0.write_all(&[&length.to_be_bytes(), query].concat()).unwrap();
    }

    fn receive(&mut self) -> io::Result<Vec<u8>> {
        let mut length = [0; 2];
        self.0.read_exact(&mut length)?;
        let mut answer = vec![0; u16::from_be_bytes(length).into()];
        self.0.read_exact(&mut answer)?;
        Ok(answer)
    }
}

fn fault(label: &str) -> Vec<u8> {
    EDNS.octets(&format!("{label}.faults.test"), Rtype::A)
}

fn is_truncated(octets: &[u8]) -> bool {
    let message = Message::from_octets(octets).unwrap();
    assert!(!message.header().tc() || message.header_counts().ancount() == 0);
    message.header().tc()
}

/// A query whose OPT record takes this many octets.
fn with_payload_size(size: u16, name: &str) -> Vec<u8> {
    let mut builder = MessageBuilder::new_vec().question();
    builder.push((name.parse::<StoredName>().unwrap(), Rtype::MX)).unwrap();
    let mut builder = builder.additional();
    builder
        .opt(|opt| {
            opt.set_udp_payload_size(size);
            opt.set_dnssec_ok(true);
            Ok(())
        })
        .unwrap();
    builder.finish()
}

#[test]
fn udp_and_tcp_give_the_answer_of_the_zones() {
    let server = Server::start(&[]);
    let mut connection = server.tcp();
    for (query, name, rtype) in [
        (EDNS, "plain.test", Rtype::MX),
        (Ask { ad: true, ..Ask::default() }, "signed.test", Rtype::MX),
        (EDNS, "absent.plain.test", Rtype::A),
    ] {
        let octets = query.octets(name, rtype);
        let answer = query.answer(name, rtype).octets;
        assert_eq!(server.udp(&octets).unwrap(), answer, "{name}");
        connection.send(&octets);
        assert_eq!(connection.receive().unwrap(), answer, "{name}, on the same connection");
    }
}

#[test]
fn what_does_not_fit_is_truncated_and_whole_over_tcp() {
    let server = Server::start(&[]);
    let whole = DNSSEC.answer("signed.test", Rtype::MX).octets.len();
    assert!(whole < 1_000, "{whole}");
    let size = u16::try_from(whole).unwrap();
    let ask = |size| is_truncated(&server.udp(&with_payload_size(size, "signed.test")).unwrap());
    assert_eq!((ask(size), ask(size - 1)), (false, whole > 512));
    // Less than 512 octets is not believed, and no OPT record means 512.
    assert!(!is_truncated(&server.udp(&with_payload_size(1, "plain.test")).unwrap()));
    assert!(is_truncated(&server.udp(&fault("big")).unwrap()));
    assert!(is_truncated(&server.udp(&Ask::default().octets("big.faults.test", Rtype::A)).unwrap()));
    let mut connection = server.tcp();
    connection.send(&fault("big"));
    let answer = connection.receive().unwrap();
    assert!(answer.len() > 64_000 && !is_truncated(&answer));
}

#[test]
fn scripts_hold_and_what_only_http_can_say_is_servfail() {
    let server = Server::start(&[]);
    let mut connection = server.tcp();
    for (label, rcode) in [
        ("servfail", OptRcode::SERVFAIL),
        ("refused", OptRcode::REFUSED),
        ("nxdomain", OptRcode::NXDOMAIN),
        ("http", OptRcode::SERVFAIL),
        ("html", OptRcode::SERVFAIL),
    ] {
        let answer = Answer::read(&server.udp(&fault(label)).unwrap());
        assert_eq!((answer.rcode, answer.answer.len()), (rcode, 0), "{label}");
        connection.send(&fault(label));
        assert_eq!(Answer::read(&connection.receive().unwrap()).rcode, rcode, "{label}");
    }
    // Seventy thousand octets are no message in any transport.
    connection.send(&fault("bigger"));
    assert_eq!(Answer::read(&connection.receive().unwrap()).rcode, OptRcode::SERVFAIL);
    assert!(is_truncated(&server.udp(&fault("truncated")).unwrap()));
    connection.send(&fault("truncated"));
    assert!(connection.receive().is_err());
    assert_eq!(server.udp(&fault("garbage")).unwrap().len(), 64);
    assert_eq!(server.udp(&fault("cut")).unwrap().len(), 11);
}

#[test]
fn a_timeout_is_never_answered_and_holds_nothing_up() {
    let server = Server::start(&["--delay", "40"]);
    assert!(server.udp(&fault("timeout")).is_err());
    let mut connection = server.tcp();
    connection.send(&fault("timeout"));
    assert!(connection.receive().is_err());
    let started = Instant::now();
    connection.send(&fault("delay"));
    assert_eq!(Answer::read(&connection.receive().unwrap()).answer.len(), 1);
    assert!(started.elapsed() >= Duration::from_millis(290));
}

#[test]
fn a_name_in_no_zone_is_not_forwarded() {
    let answer = Answer::read(&Server::start(&[]).udp(&EDNS.octets("example.com", Rtype::MX)).unwrap());
    assert_eq!(answer.rcode, OptRcode::SERVFAIL);
    assert_eq!(answer.ede, Some((22, "no zone of this server holds example.com".into())));
}

#[test]
fn hostile_bytes_do_not_end_the_server() {
    let server = Server::start(&[]);
    assert!(server.udp(b"").is_err());
    assert!(server.udp(b"\0\0\x01").is_err());
    let mut connection = server.tcp();
    connection.send(b"\xFF");
    connection.0.write_all(b"\xFF\xFFtoo short").unwrap();
    drop(connection);
    assert!(server.udp(&EDNS.octets("plain.test", Rtype::MX)).is_ok());
}
