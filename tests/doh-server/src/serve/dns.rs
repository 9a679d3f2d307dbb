//! Plain DNS: UDP, and TCP for what does not fit (RFC 1035 §4.2, RFC 7766).
//!
//! Scripts hold here as they do over HTTP, as far as DNS can say them: what is an HTTP response
//! there, or longer than any message, is SERVFAIL here, and what a script truncates ends a connection
//! over TCP, as where that is blocked. Names in no zone are SERVFAIL too and never forwarded, so that a
//! machine whose resolver this is does not ask itself.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::base::Message;
use domain::base::iana::Rcode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::Shared;
use crate::query::{Query, Rejection};
use crate::{Action, Reply, ReplyBody, Script};

/// The longest response over UDP without EDNS; one that says less is not believed (RFC 6891 §6.2.3).
const MIN_PAYLOAD: usize = 512;

/// The longest message there is.
const MAX_MESSAGE: usize = 65_535;

/// More connections than these wait to be accepted.
const MAX_CONNECTIONS: usize = 128;

/// How long a connection may be idle.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long to wait when nothing can be received or accepted, file descriptors having run out.
const PAUSE: Duration = Duration::from_millis(100);

/// What a query came by, and so how long its answer may be.
#[derive(Clone, Copy)]
enum Transport {
    Udp(usize),
    Tcp,
}

/// Answers plain DNS from the zones of a [`Server`](super::Server).
#[derive(Clone)]
pub struct Dns(Arc<Shared>);

/// The sockets for UDP and TCP, of one address and port.
pub struct DnsSockets {
    udp: UdpSocket,
    tcp: TcpListener,
}

impl DnsSockets {
    /// Listens on an address; port 0 is any that is free.
    ///
    /// # Errors
    ///
    /// Fails when the address is taken or not this machine's; the message names it.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let tcp = super::bind(address)?;
        let address = tcp.local_addr()?;
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{address}: {error}"));
        Ok(Self { udp: UdpSocket::bind(address).await.map_err(named)?, tcp })
    }

    /// The address listened on.
    ///
    /// # Errors
    ///
    /// Fails when the system does not know it.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

impl Dns {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// Answers for as long as the program runs.
    pub async fn listen(self, sockets: DnsSockets) {
        let DnsSockets { udp, tcp } = sockets;
        tokio::join!(self.clone().listen_udp(udp.into()), self.listen_tcp(tcp));
    }

    async fn listen_udp(self, socket: Arc<UdpSocket>) {
        let mut buffer = vec![0; usize::from(u16::MAX)];
        loop {
            let Ok((length, peer)) = socket.recv_from(&mut buffer).await else {
                sleep(PAUSE).await;
                continue;
            };
            let query = buffer.get(..length).unwrap_or_default().to_vec();
            let (dns, socket) = (self.clone(), socket.clone());
            tokio::spawn(async move {
                if let Some(answer) = dns.answer(&query, Transport::Udp(payload_size(&query))).await {
                    // Whoever asked is gone, and nobody else waits for this.
                    let _ = socket.send_to(&answer, peer).await;
                }
            });
        }
    }

    async fn listen_tcp(self, listener: TcpListener) {
        let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            // The semaphore is never closed.
            let Ok(permit) = permits.clone().acquire_owned().await else { return };
            let Ok((stream, _)) = listener.accept().await else {
                sleep(PAUSE).await;
                continue;
            };
            let dns = self.clone();
            tokio::spawn(async move {
                // How a connection ends is the business of the other side.
                let _ = dns.converse(stream).await;
                drop(permit);
            });
        }
    }

    /// Answers query after query, each with its length before it.
    async fn converse(self, mut stream: TcpStream) -> io::Result<()> {
        loop {
            let length = timeout(PATIENCE, stream.read_u16()).await??;
            let mut query = vec![0; usize::from(length)];
            timeout(PATIENCE, stream.read_exact(&mut query)).await??;
            if let Some(answer) = self.answer(&query, Transport::Tcp).await {
                if Message::from_slice(&answer).is_ok_and(|answer| answer.header().tc()) {
                    return Ok(());
                }
                let mut framed = u16::try_from(answer.len()).map_err(io::Error::other)?.to_be_bytes().to_vec();
                framed.extend_from_slice(&answer);
                stream.write_all(&framed).await?;
            }
        }
    }

    /// The octets to send back, if any, when it is time to.
    async fn answer(&self, query: &[u8], transport: Transport) -> Option<Vec<u8>> {
        let Shared { zones, journal, delay, .. } = &*self.0;
        let (path, limit) = match transport {
            Transport::Udp(limit) => ("udp", limit),
            Transport::Tcp => ("tcp", MAX_MESSAGE),
        };
        journal.note(path, query);
        let Reply { delay_ms, body, .. } = zones.respond(query);
        let instead = |action| {
            let script = Script { delay_ms: 0, action: Some(action) };
            match zones.respond_with(query, Some(&script)).body {
                ReplyBody::Message(octets) => Some(octets),
                // What is no DNS message gets no answer.
                ReplyBody::Http { .. } | ReplyBody::Never | ReplyBody::Reset => None,
            }
        };
        let answer = match (body, transport) {
            (ReplyBody::Never | ReplyBody::Reset, _) => None,
            (ReplyBody::Message(octets), _) if octets.len() <= limit => Some(octets),
            (ReplyBody::Message(octets), _) if octets.len() <= MAX_MESSAGE => instead(Action::Truncated),
            (ReplyBody::Message(_) | ReplyBody::Http { .. }, _) => instead(Action::Fail(Rcode::SERVFAIL, None)),
        };
        sleep(*delay + Duration::from_millis(delay_ms.into())).await;
        answer
    }
}

/// The longest response that the sender of a query takes over UDP.
fn payload_size(query: &[u8]) -> usize {
    let edns = match Query::read(query) {
        Ok(query) => query.edns,
        Err(Rejection::Question(query, _)) => query.edns,
        Err(Rejection::NoMessage | Rejection::NoQuestion(..)) => None,
    };
    edns.map_or(MIN_PAYLOAD, |edns| usize::from(edns.payload_size).max(MIN_PAYLOAD))
}
