//! Forwarding, against servers on this machine.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use common::{Answer, Ask, DNSSEC};
use doh_server::serve::Forwarder;
use domain::base::iana::{OptRcode, Rtype};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};
use tokio::time::timeout;

const LOCAL: (&str, u16) = ("127.0.0.1", 0);

/// The answer a server makes of a query, and what it changes in it.
fn answer_to(query: &[u8], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut answer = query.to_vec();
    answer[2] |= 0x80;
    answer[3] |= 0xA0;
    change(&mut answer);
    answer
}

/// Runs a UDP server that sends these answers to each query, and returns its address.
async fn serve(answers: impl Fn(&[u8]) -> Vec<Vec<u8>> + Send + 'static) -> SocketAddr {
    let socket = UdpSocket::bind(LOCAL).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 4096];
        loop {
            let (length, peer) = socket.recv_from(&mut buffer).await.unwrap();
            for answer in answers(&buffer[..length]) {
                socket.send_to(&answer, peer).await.unwrap();
            }
        }
    });
    address
}

fn query() -> Vec<u8> {
    Ask { cd: true, ..DNSSEC }.octets("example.com", Rtype::MX)
}

#[tokio::test]
async fn a_query_and_its_answer_pass_octet_for_octet_but_for_the_id() {
    let server = serve(|query| {
        assert_ne!(query[..2], [0x12, 0x34], "a random id");
        assert_eq!(query[2..], self::query()[2..]);
        vec![answer_to(query, |_| {})]
    });
    let answer = Forwarder::new(vec![server.await]).ask(&query()).await;
    assert_eq!(answer, answer_to(&query(), |_| {}));
}

#[tokio::test]
async fn answers_to_other_questions_are_not_taken() {
    let server = serve(|query| {
        vec![
            answer_to(query, |answer| answer[1] ^= 1),
            answer_to(query, |answer| answer[13] ^= 1),
            answer_to(query, |answer| answer[2] &= 0x7F),
            answer_to(query, |answer| answer.truncate(20)),
            vec![],
            answer_to(query, |answer| answer[3] |= 3),
        ]
    });
    let answer = Forwarder::new(vec![server.await]).ask(&query()).await;
    assert_eq!(Answer::read(&answer).rcode, OptRcode::NXDOMAIN);
}

#[tokio::test]
async fn a_truncated_answer_is_asked_for_again_over_tcp() {
    let listener = TcpListener::bind(LOCAL).await.unwrap();
    let address = listener.local_addr().unwrap();
    let socket = UdpSocket::bind(address).await.unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 4096];
        let (length, peer) = socket.recv_from(&mut buffer).await.unwrap();
        let truncated = answer_to(&buffer[..length], |answer| answer[2] |= 2);
        socket.send_to(&truncated, peer).await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        let length = stream.read_u16().await.unwrap();
        stream.read_exact(&mut buffer[..length.into()]).await.unwrap();
        let whole = answer_to(&buffer[..length.into()], |answer| answer[3] |= 3);
        stream.write_u16(length).await.unwrap();
        stream.write_all(&whole).await.unwrap();
    });
    let answer = Forwarder::new(vec![address]).ask(&query()).await;
    assert_eq!(Answer::read(&answer).rcode, OptRcode::NXDOMAIN);
}

#[tokio::test]
async fn the_next_server_is_asked_when_one_is_silent() {
    let silent = serve(|_| vec![]).await;
    let server = serve(|query| vec![answer_to(query, |_| {})]).await;
    let answer = Forwarder::new(vec![silent, server]).ask(&query()).await;
    assert_eq!(Answer::read(&answer).rcode, OptRcode::NOERROR);
}

#[tokio::test]
async fn without_a_server_that_answers_it_says_so() {
    let silent = serve(|_| vec![]).await;
    for (servers, code) in [(vec![], 23), (vec![silent], 22)] {
        let answer = Answer::read(&Forwarder::new(servers).ask(&query()).await);
        assert_eq!(answer.rcode, OptRcode::SERVFAIL);
        assert_eq!(answer.ede, Some((code, "this machine has no DNS resolver that answers".into())));
        assert_eq!(answer.octets[..2], query()[..2]);
    }
}

#[tokio::test]
async fn so_many_queries_are_under_way_at_once_and_more_wait() {
    let socket = UdpSocket::bind(LOCAL).await.unwrap();
    let forwarder = Forwarder::new(vec![socket.local_addr().unwrap()]);
    let asked: Vec<_> = (0..200)
        .map(|_| {
            let forwarder = forwarder.clone();
            tokio::spawn(async move { forwarder.ask(&query()).await })
        })
        .collect();
    let mut buffer = [0; 4096];
    let mut came = Vec::new();
    while let Ok(received) = timeout(Duration::from_secs(1), socket.recv_from(&mut buffer)).await {
        let (length, peer) = received.unwrap();
        came.push((answer_to(&buffer[..length], |_| {}), peer));
    }
    assert_eq!(came.len(), 128);
    for (answer, peer) in came {
        socket.send_to(&answer, peer).await.unwrap();
    }
    for _ in 128..200 {
        let (length, peer) = timeout(Duration::from_secs(1), socket.recv_from(&mut buffer)).await.unwrap().unwrap();
        socket.send_to(&answer_to(&buffer[..length], |_| {}), peer).await.unwrap();
    }
    for one in asked {
        assert_eq!(Answer::read(&one.await.unwrap()).rcode, OptRcode::NOERROR);
    }
}
