//! DNS over HTTPS (RFC 8484).

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body;
use axum::extract::{Path, Request, State};
use axum::http::header::{self, HeaderMap};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use domain::base::Message;
use http_body_util::LengthLimitError;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::Shared;
use crate::{Action, Reply, ReplyBody, Script};

/// Marks a response that gets no CORS headers.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoCors;

/// Marks a response that is not sent: the connection is closed in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reset;

const MEDIA_TYPE: &str = "application/dns-message";

/// The longest DNS message.
const MAX_MESSAGE: usize = 65_535;

/// How long the body of a POST may take.
const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// `/dns-query`: from the zones, or else from the machine's resolver.
pub(super) async fn plain(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    respond(&shared, request, None).await
}

/// `/with/{script}/dns-query`: under one more script.
pub(super) async fn scripted(
    State(shared): State<Arc<Shared>>,
    Path(script): Path<String>,
    request: Request,
) -> Response {
    match script.parse::<Script>() {
        Ok(script) => respond(&shared, request, Some(&script)).await,
        Err(error) => (StatusCode::NOT_FOUND, format!("{error}\n")).into_response(),
    }
}

async fn respond(shared: &Shared, request: Request, forced: Option<&Script>) -> Response {
    let due = Instant::now() + shared.delay;
    let path = request.uri().path().to_owned();
    let query = match query_of(request).await {
        Ok(query) => query,
        Err((status, text)) => {
            let response = (status, [(header::ALLOW, "GET, HEAD, POST, OPTIONS")], text).into_response();
            return with_cors(forced.is_none_or(|script| script.action != Some(Action::NoCors)), response);
        }
    };
    shared.journal.note(&path, &query);
    let Reply { delay_ms, cors, body } = match forced.is_some() || shared.zones.covers(&query) {
        true => shared.zones.respond_with(&query, forced),
        false => Reply::now(ReplyBody::Message(shared.forwarder.ask(&query).await)),
    };
    sleep(Duration::from_millis(delay_ms.into())).await;
    wait_until(due).await;
    let response = match body {
        ReplyBody::Message(octets) => {
            let cache_control = freshness(&octets);
            ([(header::CONTENT_TYPE, MEDIA_TYPE), (header::CACHE_CONTROL, cache_control.as_str())], octets)
                .into_response()
        }
        ReplyBody::Http { status, content_type, retry_after, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        ReplyBody::Never => std::future::pending().await,
        ReplyBody::Reset => (Extension(Reset), ()).into_response(),
    };
    with_cors(cors, response)
}

/// Marks a response that pages of other origins may not read.
fn with_cors(cors: bool, response: Response) -> Response {
    match cors {
        true => response,
        false => (Extension(NoCors), response).into_response(),
    }
}

/// As the system's timers have it: tokio's are a millisecond or two late, which a benchmark would count as the check's.
async fn wait_until(due: Instant) {
    let left = due.saturating_duration_since(Instant::now());
    if !left.is_zero() {
        // it fails when the server ends, and then nobody waits
        let _ = spawn_blocking(move || std::thread::sleep(left)).await;
    }
}

/// The octets of a query (RFC 8484 §4.1), or the status and reason for what is none.
async fn query_of(request: Request) -> Result<Vec<u8>, (StatusCode, &'static str)> {
    match *request.method() {
        Method::GET | Method::HEAD => {
            let mut pairs = request.uri().query().unwrap_or_default().split('&');
            match pairs.find_map(|pair| pair.strip_prefix("dns=")).map(|dns| BASE64URL_NOPAD.decode(dns.as_bytes())) {
                Some(Ok(octets)) if octets.len() <= MAX_MESSAGE => Ok(octets),
                Some(Ok(_)) => Err((StatusCode::URI_TOO_LONG, "The message is too long.\n")),
                Some(Err(_)) => Err((StatusCode::BAD_REQUEST, "`dns` is not base64url without padding.\n")),
                None => Err((StatusCode::BAD_REQUEST, "The parameter `dns` is missing.\n")),
            }
        }
        Method::POST if media_type(request.headers()) != Some(MEDIA_TYPE) => {
            Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is not application/dns-message.\n"))
        }
        Method::POST => match timeout(BODY_DEADLINE, body::to_bytes(request.into_body(), MAX_MESSAGE)).await {
            Ok(Ok(octets)) => Ok(octets.into()),
            Ok(Err(error)) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => {
                Err((StatusCode::PAYLOAD_TOO_LARGE, "The body is too long.\n"))
            }
            Ok(Err(_)) => Err((StatusCode::BAD_REQUEST, "The body can not be read.\n")),
            Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "The body does not come.\n")),
        },
        // The preflight of a POST from elsewhere.
        Method::OPTIONS => Err((StatusCode::NO_CONTENT, "")),
        _ => Err((StatusCode::METHOD_NOT_ALLOWED, "")),
    }
}

fn media_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.split(';').next().map(str::trim)
}

/// A message is fresh as long as its shortest TTL (RFC 8484 §5.1); without one it is not kept.
fn freshness(octets: &[u8]) -> String {
    let shortest = || {
        let message = Message::from_slice(octets).ok()?;
        let records = message.answer().ok()?.chain(message.authority().ok()?);
        let ttls: Vec<_> = records.map(|record| record.map(|record| record.ttl())).collect::<Result<_, _>>().ok()?;
        ttls.into_iter().min()
    };
    shortest().map_or("no-store".into(), |ttl| format!("max-age={}", ttl.as_secs()))
}
