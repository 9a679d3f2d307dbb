//! HTTP around the zones: DNS over HTTPS (RFC 8484), the page, and what tests need to see. And plain
//! DNS, for programs that know no other.
//!
//! | path | what |
//! |---|---|
//! | `/dns-query` | DNS over HTTPS |
//! | `/with/SCRIPT/dns-query` | the zones under a [`Script`](crate::Script), as in `/with/http=429%20retry-after=2/dns-query`; never forwarded |
//! | `/f/SCRIPT/dns-query` | the same |
//! | `/log` | the questions asked since the last reset, as JSON |
//! | `/log/count` | how many they are, however many; `/log` has the latest 10,000 |
//! | `/log/reset` | a POST forgets them |
//! | `/site.json` | this server as the page's resolver, the trust anchors and the samples of the zones |
//! | all else | static files |

mod connections;
mod dns;
mod doh;
mod forward;
mod journal;
mod listen;
mod pages;
mod tls;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use axum::routing::{any, get, post};

use crate::Zones;
pub use dns::{Dns, DnsSockets};
pub use forward::Forwarder;
use journal::Journal;
pub use listen::{bind, listen};
pub use tls::Tls;

/// What is served.
pub struct Server {
    /// The zones to answer from.
    pub zones: Zones,
    /// Who is asked for names in no zone.
    pub forwarder: Forwarder,
    /// How much later than a script says every answer is sent.
    pub delay: Duration,
    /// The folder of static files.
    pub www: Option<PathBuf>,
}

/// What the handlers share.
struct Shared {
    zones: Zones,
    forwarder: Forwarder,
    delay: Duration,
    journal: Journal,
}

impl Server {
    /// The routes of the server, and what answers plain DNS from the same zones.
    pub fn into_services(self) -> (Router, Dns) {
        let Self { zones, forwarder, delay, www } = self;
        let shared = Arc::new(Shared { zones, forwarder, delay, journal: Journal::default() });
        let dns = Dns::new(shared.clone());
        let router = Router::new()
            .route("/dns-query", any(doh::plain))
            .route("/with/{script}/dns-query", any(doh::scripted))
            .route("/f/{script}/dns-query", any(doh::scripted))
            .route("/log", get(journal::show))
            .route("/log/count", get(journal::count))
            .route("/log/reset", post(journal::reset))
            .route("/site.json", get(pages::site))
            .with_state(shared);
        let router = match www {
            Some(www) => router.fallback_service(pages::files(&www)),
            None => router,
        };
        (router.layer(middleware::from_fn(pages::guard)), dns)
    }
}
