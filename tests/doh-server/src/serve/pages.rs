//! The static files, the headers of every response, and what the page is told about this server.

use std::path::Path;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tower_http::services::ServeDir;

use super::Shared;
use super::doh::NoCors;
use super::journal::json_response;
use crate::header::STATUSES;

const SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; manifest-src 'self'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*; \
    worker-src 'self'; base-uri 'none'; form-action 'none'; trusted-types mxlens; require-trusted-types-for 'script'";

/// Those of `www/_headers`, so that the tests see the page as a host has it.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-cache"),
    (header::CONTENT_SECURITY_POLICY, SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
];

/// What lets pages of other origins read the responses, preflights included.
const CORS_HEADERS: [(HeaderName, &str); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// The files of a folder, precompressed where a `.br` file lies beside one.
pub(super) fn files(www: &Path) -> ServeDir {
    ServeDir::new(www).precompressed_br()
}

/// Hides dotfiles, and adds the headers every response has unless it has its own.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_ascii_lowercase();
    let is_hidden = ["/.", "/%2e"].iter().any(|start| path.contains(start)) || path.contains("%2f");
    let mut response = match is_hidden {
        true => StatusCode::NOT_FOUND.into_response(),
        false => next.run(request).await,
    };
    let cors = response.extensions().get::<NoCors>().is_none();
    let exposed = (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
    let exposed = response.headers().contains_key(header::RETRY_AFTER).then_some(exposed);
    let cors_headers = CORS_HEADERS.into_iter().chain(exposed).filter(|_| cors);
    for (name, value) in HEADERS.into_iter().chain(cors_headers) {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// `GET /site.json`: this resolver, the keys to trust, and the samples.
///
/// The samples stand by their verdict, the best first, then by the name of their file.
pub(super) async fn site(State(shared): State<Arc<Shared>>) -> Response {
    let mut checks: Vec<_> = shared.zones.scenarios().iter().flat_map(|scenario| &scenario.checks).collect();
    checks.sort_by_key(|check| STATUSES.iter().position(|status| *status == check.status));
    let samples: Vec<_> = checks
        .iter()
        .filter_map(|check| Some(json!({ "domain": check.input, "shows": check.sample.as_ref()? })))
        .collect();
    json_response(&json!({
        "resolver": { "id": "local", "name": "This server", "url": "/dns-query" },
        "trustAnchors": shared.zones.trust_anchors().join("\n"),
        "samples": samples,
    }))
}
