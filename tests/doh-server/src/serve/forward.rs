//! Forwarding to the machine's own resolver, octet for octet but for the id.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use domain::base::Message;
use domain::base::iana::{ExtendedErrorCode, OptRcode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::ExtendedError;
use crate::compose::Response;
use crate::query::Query;

/// How long one server may take, over UDP and over TCP each.
const DEADLINE: Duration = Duration::from_secs(3);

/// Queries under way at once, each with a socket: more wait, as long as for an answer.
const MAX_AT_ONCE: usize = 128;

/// Asks the resolvers of this machine what the zones do not know.
#[derive(Clone, Debug)]
pub struct Forwarder {
    servers: Vec<SocketAddr>,
    permits: Arc<Semaphore>,
}

impl Forwarder {
    /// A forwarder to these servers, asked in this order until one answers.
    pub fn new(servers: Vec<SocketAddr>) -> Self {
        Self { servers, permits: Arc::new(Semaphore::new(MAX_AT_ONCE)) }
    }

    /// A forwarder to the servers of `/etc/resolv.conf`.
    pub fn of_this_machine() -> Self {
        let configuration = fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
        Self::new(name_servers(&configuration).map(|address| SocketAddr::new(address, 53)).collect())
    }

    /// The answer to a query as a server sent it, or else SERVFAIL.
    pub async fn ask(&self, query: &[u8]) -> Vec<u8> {
        let Ok(permit) = timeout(DEADLINE, self.permits.acquire()).await else {
            let text = Some("too much is asked of this machine's DNS resolver".into());
            return failure(query, &ExtendedError { code: ExtendedErrorCode::NOT_READY, text });
        };
        let mut code = ExtendedErrorCode::NETWORK_ERROR;
        for server in &self.servers {
            match exchange(*server, query).await {
                Ok(answer) => return answer,
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    code = ExtendedErrorCode::NO_REACHABLE_AUTHORITY
                }
                Err(_) => {}
            }
        }
        drop(permit);
        let text = Some("this machine has no DNS resolver that answers".into());
        failure(query, &ExtendedError { code, text })
    }
}

/// SERVFAIL with the reason for it.
fn failure(query: &[u8], error: &ExtendedError) -> Vec<u8> {
    let Ok(query) = Query::read(query) else { return Vec::new() };
    let response = Response::rejection(query.header, Some(&query), OptRcode::SERVFAIL).with_error(error);
    response.compose(None).unwrap_or_default()
}

/// The addresses of the `nameserver` lines of a resolv.conf(5).
fn name_servers(configuration: &str) -> impl Iterator<Item = IpAddr> {
    configuration.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        words.next().filter(|word| *word == "nameserver")?;
        words.next()?.parse().ok()
    })
}

/// Asks over UDP, and again over TCP when the answer is truncated (RFC 1035 §4.2.1).
async fn exchange(server: SocketAddr, query: &[u8]) -> io::Result<Vec<u8>> {
    let mut question = query.to_vec();
    let id = getrandom::u32().map_err(io::Error::other)?.to_be_bytes();
    set_id(&mut question, [id[0], id[1]]);
    let mut answer = timeout(DEADLINE, over_udp(server, &question)).await??;
    if Message::from_slice(&answer).is_ok_and(|answer| answer.header().tc()) {
        // A truncated answer is still one, where TCP is blocked.
        answer = timeout(DEADLINE, over_tcp(server, &question)).await.ok().and_then(Result::ok).unwrap_or(answer);
    }
    set_id(&mut answer, [byte(query, 0), byte(query, 1)]);
    Ok(answer)
}

async fn over_udp(server: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    // The system picks a random port; a connected socket hears its server only.
    let local: IpAddr = if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((local, 0)).await?;
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut buffer = vec![0; usize::from(u16::MAX)];
    loop {
        let length = socket.recv(&mut buffer).await?;
        let answer = buffer.get(..length).unwrap_or_default();
        if is_answer(answer, question) {
            return Ok(answer.to_vec());
        }
    }
}

async fn over_tcp(server: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(question.len()).map_err(io::Error::other)?;
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend_from_slice(question);
    stream.write_all(&framed).await?;
    let mut answer = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut answer).await?;
    match is_answer(&answer, question) {
        true => Ok(answer),
        false => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Whether a message answers another: the same id and question (RFC 5452 §9.1).
///
/// Some servers leave the question out of failures.
fn is_answer(answer: &[u8], question: &[u8]) -> bool {
    let (Ok(answer), Ok(question)) = (Message::from_slice(answer), Message::from_slice(question)) else {
        return false;
    };
    let is_bare_failure = answer.header_counts().qdcount() == 0 && answer.is_error();
    let has_same_question = answer.question().eq(question.question());
    answer.header().qr() && answer.header().id() == question.header().id() && (has_same_question || is_bare_failure)
}

fn set_id(message: &mut [u8], id: [u8; 2]) {
    if let Some(octets) = message.first_chunk_mut::<2>() {
        *octets = id;
    }
}

fn byte(octets: &[u8], index: usize) -> u8 {
    octets.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers_are_read_from_their_lines() {
        let configuration = "# nameserver 192.0.32.1\nsearch test\nnameserver 192.0.32.2\nnameserver\t2620:0:2d0::2 # two\n\
                             nameserver fe80::1%eth0\nnameservers 192.0.32.3\n";
        let addresses: Vec<_> = name_servers(configuration).map(|address| address.to_string()).collect();
        assert_eq!(addresses, ["192.0.32.2", "2620:0:2d0::2"]);
    }
}
