//! Connections, with limits on their number and patience.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use tower::util::MapResult;

use super::Tls;
use super::connections::{Connections, Place};
use super::doh::Reset;

/// For more connections than these, idle ones are closed. With what plain DNS and forwarding take, it is less than
/// the 1,024 files that a process may usually have open.
const MAX_CONNECTIONS: usize = 640;

/// How long a handshake, and the head of a request, may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Octets that the system keeps for a connection until they are read. By itself it takes megabytes, and of clients that
/// read nothing each would be sent as much before it is seen to be one.
const SEND_BUFFER: u32 = 128 * 1024;

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// Listens on an address.
///
/// # Errors
///
/// Fails when the address is taken or not this machine's; the message names it.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    open(address).map_err(|error| io::Error::new(error.kind(), format!("{address}: {error}")))
}

fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Elsewhere than on Windows that is what lets a server begin again while connections of the last are closing.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves HTTP/1.1 and HTTP/2, with or without TLS, for as long as the program runs.
pub async fn listen(listener: TcpListener, tls: Option<Tls>, router: Router) {
    let connections = Connections::new(MAX_CONNECTIONS);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: each answer out of a file that nobody reads holds another one.
            match connections.close_one() {
                Ok(()) => yield_now().await,
                Err(_) => sleep(Duration::from_millis(100)).await,
            }
            continue;
        };
        // An answer is a frame of headers and one of data: held back for an acknowledgement
        // (Nagle's algorithm), the second comes 40 ms late. Without it the answer still comes.
        let _ = stream.set_nodelay(true);
        let (tls, router, place) = (tls.clone(), router.clone(), connections.enter().await);
        let its_own = place.clone();
        let task = tokio::spawn(async move {
            match tls {
                None => converse(stream, router, its_own).await,
                Some(tls) => {
                    if let Ok(Ok(stream)) = timeout(PATIENCE, tls.accept(stream)).await {
                        converse(stream, router, its_own).await;
                    }
                }
            }
        });
        place.belongs_to(task.abort_handle());
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, router: Router, place: Place) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(PATIENCE).max_concurrent_streams(128);
    // A service that fails closes its connection, or in HTTP/2 its stream.
    let service = MapResult::new(router, move |response: Result<Response, Infallible>| {
        let response = response?;
        place.answered();
        match response.extensions().get::<Reset>() {
            Some(Reset) => Err(Closed),
            None => Ok(response),
        }
    });
    // How a connection ends is the business of the other side.
    let _ = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).await;
}

/// That a connection is closed on purpose.
#[derive(Debug)]
struct Closed;

impl From<Infallible> for Closed {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for Closed {}
