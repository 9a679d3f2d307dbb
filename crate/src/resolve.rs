//! Asking: deadlines, one retry, a second upstream, and a ledger of every query.

use core::cell::{Cell, RefCell};
use core::future::Future;

use crate::answer::Answer;
use crate::doh;
use crate::facts::Lookup;
use crate::report::{Query, Report};
use crate::{QueryError, QueryErrorCode, Question, Upstream};

/// Milliseconds that one query may take before it is given up.
pub const QUERY_DEADLINE: f64 = 3_000.0;

/// Milliseconds that a whole check may take; what has no answer by then has timed out.
pub const CHECK_DEADLINE: f64 = 12_000.0;

/// Milliseconds before the same upstream is asked the same thing again.
const RETRY_PAUSE: f64 = 250.0;

/// Extended errors of a resolver that found nobody to ask: No Reachable Authority, Network Error (RFC 8914 §4.23, §4.24).
const UNREACHABLE: [u16; 2] = [22, 23];

/// Everything that the core wants of the world.
pub trait Effects {
    /// Sends a GET request with `Accept: application/dns-message` and reads the body, up to
    /// `limit` octets; gives up after `deadline` milliseconds, and then takes the request back.
    fn fetch(&self, url: &str, limit: usize, deadline: f64) -> impl Future<Output = Result<HttpResponse, FetchError>>;

    /// Waits.
    fn sleep(&self, milliseconds: f64) -> impl Future<Output = ()>;

    /// Milliseconds since 1970-01-01 UTC, never running backwards within one check.
    fn now(&self) -> f64;

    /// Hears how far the check is: questions asked so far, and answered.
    fn progress(&self, asked: usize, answered: usize);

    /// Hears the report as it stands before signatures are looked at; [`Report::pending`] says what is still out.
    fn preliminary(&self, report: &Report);

    /// Whether a key made a signature over some octets, by the number of a DNSSEC algorithm; the key and the
    /// signature are as in DNSKEY and RRSIG (RFC 4034 §2.1.4, §3.1.8). `None` where the host cannot tell.
    fn verify(
        &self,
        algorithm: u8,
        public_key: &[u8],
        signature: &[u8],
        signed: &[u8],
    ) -> impl Future<Output = Option<bool>>;

    /// The digest of some octets, by the number of a DS digest type: 1 is SHA-1, 2 SHA-256, 4 SHA-384
    /// (RFC 8624 §3.3). `None` for what the host does not know.
    fn digest(&self, digest_type: u8, octets: &[u8]) -> impl Future<Output = Option<Vec<u8>>>;

    /// Milliseconds since 1970-01-01 UTC by another clock than the user's, such as that of the page's host;
    /// asked only when signatures seem to be out of their time.
    fn reference_time(&self) -> impl Future<Output = Option<f64>>;
}

/// An HTTP response.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// Its status.
    pub status: u16,
    /// Its `Content-Type`, as it came.
    pub content_type: Option<String>,
    /// Seconds of its `Retry-After` (RFC 9110 §10.2.3), where it can be read.
    pub retry_after: Option<f64>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Why there is no HTTP response.
#[derive(Clone, Debug)]
pub enum FetchError {
    /// The request did not get through; the text is the host's own.
    Blocked(Obstacle, String),
    /// The body is over the limit.
    TooLarge,
    /// The deadline has passed.
    Timeout,
}

/// What stopped a request, as far as the host can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The network, a blocklist or TLS: a page cannot tell them apart.
    Unknown,
    /// The Content Security Policy of the page.
    Policy,
    /// The resolver answers, but not to pages of other sites: it sends no CORS header.
    Cors,
    /// The browser's user did not let the page reach a machine of the local network.
    LocalNetwork,
    /// The resolver's own name has no address.
    Name,
    /// Nobody listens at the resolver's address.
    Connection,
    /// The certificate is not to be trusted, or TLS failed otherwise.
    Tls,
}

/// Asks upstreams, and writes down every query.
#[derive(Debug)]
pub struct Resolver<'a, E> {
    effects: &'a E,
    upstreams: &'a [Upstream],
    started: f64,
    deadline: f64,
    /// The upstream that is asked first: after a failure the one that answered.
    preferred: Cell<usize>,
    asked: Cell<usize>,
    answered: Cell<usize>,
    ledger: RefCell<Vec<Query>>,
}

impl<'a, E: Effects> Resolver<'a, E> {
    /// Starts the clock of a check that may take `deadline` milliseconds.
    pub fn new(effects: &'a E, upstreams: &'a [Upstream], deadline: f64) -> Self {
        Self {
            effects,
            upstreams,
            started: effects.now(),
            deadline,
            preferred: Cell::new(0),
            asked: Cell::new(0),
            answered: Cell::new(0),
            ledger: RefCell::new(Vec::new()),
        }
    }

    /// Has another upstream asked first from here on, where there is one.
    pub(crate) fn turn(&self) {
        self.preferred.set((self.preferred.get() + 1) % self.upstreams.len().max(1));
    }

    /// Every query so far, in the order in which they were sent.
    pub(crate) fn ledger(&self) -> Vec<Query> {
        self.ledger.borrow().clone()
    }

    /// What the resolver has of the world.
    pub(crate) fn effects(&self) -> &'a E {
        self.effects
    }

    /// When the check began, in milliseconds since 1970-01-01 UTC.
    pub fn started(&self) -> f64 {
        self.started
    }

    /// Milliseconds since the check began.
    pub fn elapsed(&self) -> f64 {
        self.effects.now() - self.started
    }

    /// Asks until an upstream answers: the preferred one, another one if there is any, the first again.
    ///
    /// # Errors
    ///
    /// The failure that tells most of those met: what a resolver said goes before what a connection did.
    pub async fn ask(&self, question: &Question) -> Lookup {
        self.asked.set(self.asked.get() + 1);
        self.effects.progress(self.asked.get(), self.answered.get());
        let lookup = self.ask_upstreams(question).await;
        self.answered.set(self.answered.get() + 1);
        self.effects.progress(self.asked.get(), self.answered.get());
        lookup
    }

    async fn ask_upstreams(&self, question: &Question) -> Lookup {
        let first = self.preferred.get();
        let second = (first + 1) % self.upstreams.len().max(1);
        let mut failure: Option<QueryError> = None;
        let (mut previous, mut unreachable) = (None, None);
        let tries = [first, second, first];
        // With one upstream the second try is the retry already.
        for upstream in tries.into_iter().take(if first == second { 2 } else { 3 }) {
            if previous == Some(upstream) {
                self.effects.sleep(RETRY_PAUSE.min(self.remaining())).await;
            }
            previous = Some(upstream);
            match self.query(question, upstream).await {
                Ok(answer) => {
                    self.preferred.set(upstream);
                    return Ok(answer);
                }
                // What a resolver said tells more than that a connection failed.
                Err(error) => {
                    let alike = error.extended_errors.iter().any(|extended| UNREACHABLE.contains(&extended.code));
                    let confirmed = alike && *unreachable.get_or_insert(upstream) != upstream;
                    match &mut failure {
                        Some(earlier) if earlier.rcode.is_some() || error.rcode.is_none() => {
                            earlier.confirmed |= confirmed;
                        }
                        _ => failure = Some(QueryError { confirmed, ..error }),
                    }
                }
            }
        }
        Err(failure.unwrap_or_else(|| QueryError::new(QueryErrorCode::Timeout)))
    }

    fn remaining(&self) -> f64 {
        (self.deadline - self.elapsed()).max(0.0)
    }

    /// One query to one upstream, written into the ledger.
    async fn query(&self, question: &Question, upstream: usize) -> Lookup {
        let limit = QUERY_DEADLINE.min(self.remaining());
        let Some(Upstream { url, .. }) = self.upstreams.get(upstream).filter(|_| limit > 0.0) else {
            return Err(QueryError::with_detail(QueryErrorCode::Timeout, "the time for the whole check was up"));
        };
        let sent = self.elapsed();
        let entry = self.open_entry(question, upstream, sent);
        let url = doh::url(url, &doh::query(question));
        let response = self.effects.fetch(&url, doh::MESSAGE_LIMIT, limit).await;
        let bytes = response.as_ref().map_or(0, |response| response.body.len());
        let message = body(response).and_then(|body| doh::decode(question, &body));
        self.close_entry(entry, &|query| {
            query.round_trip = self.elapsed() - sent;
            query.bytes = bytes;
            if let Ok(message) = &message {
                query.rcode = Some(message.rcode);
                query.authentic_data = Some(message.authentic_data);
                query.extended_errors.clone_from(&message.extended_errors);
            }
        });
        let lookup = message.and_then(|message| Answer::of(question, message));
        self.close_entry(entry, &|query| match &lookup {
            Ok(answer) => {
                query.ttl = answer.ttl;
                query.records = answer.records().len();
            }
            Err(error) => query.error = Some(error.clone()),
        });
        lookup
    }

    fn open_entry(&self, question: &Question, resolver: usize, sent: f64) -> usize {
        let mut ledger = self.ledger.borrow_mut();
        ledger.push(Query {
            name: question.name.clone(),
            rtype: question.rtype,
            checking_disabled: question.checking_disabled,
            resolver,
            sent,
            round_trip: 0.0,
            bytes: 0,
            rcode: None,
            authentic_data: None,
            ttl: None,
            records: 0,
            extended_errors: Vec::new(),
            error: None,
        });
        ledger.len() - 1
    }

    fn close_entry(&self, entry: usize, write: &dyn Fn(&mut Query)) {
        if let Some(query) = self.ledger.borrow_mut().get_mut(entry) {
            write(query);
        }
    }
}

impl From<Obstacle> for QueryErrorCode {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Unknown => Self::Blocked,
            Obstacle::Policy => Self::Policy,
            Obstacle::Cors => Self::Cors,
            Obstacle::LocalNetwork => Self::LocalNetwork,
            Obstacle::Name => Self::ResolverName,
            Obstacle::Connection => Self::Connection,
            Obstacle::Tls => Self::Tls,
        }
    }
}

/// The body of a response that can hold a DNS message (RFC 8484 §4.2).
fn body(response: Result<HttpResponse, FetchError>) -> Result<Vec<u8>, QueryError> {
    let response = response.map_err(|error| match error {
        FetchError::Blocked(obstacle, text) => QueryError::with_detail(obstacle.into(), text),
        FetchError::TooLarge => QueryError::new(QueryErrorCode::TooLarge),
        FetchError::Timeout => QueryError::new(QueryErrorCode::Timeout),
    })?;
    if response.status != 200 {
        return Err(QueryError { status: Some(response.status), ..QueryError::new(QueryErrorCode::Http) });
    }
    let media_type = response.content_type.as_deref().map(|text| text.split(';').next().unwrap_or(text).trim());
    match media_type {
        Some(text) if text.eq_ignore_ascii_case("application/dns-message") => Ok(response.body),
        Some(text) => Err(QueryError::with_detail(QueryErrorCode::ContentType, text)),
        None => Err(QueryError::new(QueryErrorCode::ContentType)),
    }
}
