//! Asking: what the core wants of the world, and a ledger of every query.

use core::cell::{Cell, RefCell};
use core::future::Future;

use crate::agreement::Agreement;
use crate::answer::Answer;
use crate::comparison::Comparison;
use crate::cooling::{Cooling, THROTTLED};
use crate::dnssec::{Proved, Request};
use crate::doh;
use crate::facts::Lookup;
use crate::options::Mode;
use crate::report::{Query, Report};
use crate::{QueryError, QueryErrorCode, Question, Upstream};

pub use crate::race::HEDGE;

/// Milliseconds that one query may take before it is given up.
pub const QUERY_DEADLINE: f64 = 3_000.0;

/// Milliseconds that a whole check may take; what has no answer by then has timed out.
pub const CHECK_DEADLINE: f64 = 12_000.0;

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

    /// What signatures prove, or what is to be asked before: a [`Validation`](crate::dnssec::Validation) tells,
    /// with a host that verifies signatures. `None` without either.
    fn prove(&self, request: &Request<'_>) -> impl Future<Output = Option<Proved>>;

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
    /// Positions of the upstreams that a check may ask by itself.
    order: Vec<usize>,
    /// The upstream that is asked first: after a failure the one that answered.
    preferred: Cell<usize>,
    cooling: Vec<Cooling>,
    asked: Cell<usize>,
    answered: Cell<usize>,
    ledger: RefCell<Vec<Query>>,
    comparison: Option<Comparison>,
}

impl<'a, E: Effects> Resolver<'a, E> {
    /// Starts the clock of a check that may take `deadline` milliseconds.
    ///
    /// Upstreams that filter are left out of it, and all but the first in private mode.
    pub fn new(effects: &'a E, upstreams: &'a [Upstream], mode: Mode, deadline: f64) -> Self {
        let (mut order, mut cooling) = (Vec::new(), Vec::new());
        for (index, upstream) in upstreams.iter().enumerate() {
            cooling.push(Cooling::default());
            let is_spare = mode == Mode::Private && index > 0;
            if !upstream.filtering && !is_spare {
                order.push(index);
            }
        }
        Self {
            effects,
            upstreams,
            started: effects.now(),
            deadline,
            order,
            preferred: Cell::new(0),
            cooling,
            asked: Cell::new(0),
            answered: Cell::new(0),
            ledger: RefCell::new(Vec::new()),
            comparison: None,
        }
    }

    /// Has the clock of a check that began earlier, in milliseconds since 1970-01-01 UTC.
    #[cfg(feature = "neighbours")]
    pub fn since(self, started: f64) -> Self {
        Self { started, ..self }
    }

    /// Has another upstream asked first from here on, where there is one.
    pub(crate) fn turn(&self) {
        if let Some(next) = self.preferred_first().get(1) {
            self.preferred.set(*next);
        }
    }

    /// Every query so far, in the order in which they were sent; the next ones are to find it put back.
    pub(crate) fn take_ledger(&self) -> Vec<Query> {
        self.ledger.take()
    }

    /// Goes on with the ledger as it was taken.
    pub(crate) fn put_back(&self, ledger: Vec<Query>) {
        self.ledger.replace(ledger);
    }

    /// What the resolver has of the world.
    pub(crate) fn effects(&self) -> &'a E {
        self.effects
    }

    /// Asks all upstreams one question, those included that are left out of the check, to compare what they have.
    pub(crate) fn comparing(self, question: Option<Question>) -> Self {
        let lookups = RefCell::new(vec![None; self.upstreams.len()]);
        Self { comparison: question.map(|question| Comparison { question, lookups }), ..self }
    }

    /// When the check began, in milliseconds since 1970-01-01 UTC.
    pub fn started(&self) -> f64 {
        self.started
    }

    /// Milliseconds since the check began.
    pub fn elapsed(&self) -> f64 {
        self.effects.now() - self.started
    }

    /// Asks until an upstream answers: the preferred one, the next one where that fails or takes long, the first again.
    ///
    /// # Errors
    ///
    /// The failure that tells most of those met: what a resolver said goes before what a connection did.
    pub async fn ask(&self, question: &Question) -> Lookup {
        self.asked.set(self.asked.get() + 1);
        self.effects.progress(self.asked.get(), self.answered.get());
        let upstreams = self.preferred_first();
        let lookup = match &self.comparison {
            Some(comparison) if comparison.question == *question => self.pick(comparison, upstreams).await,
            _ => self.race(question, upstreams).await,
        };
        self.answered.set(self.answered.get() + 1);
        self.effects.progress(self.asked.get(), self.answered.get());
        lookup
    }

    /// The upstreams to ask, from the preferred one on.
    fn preferred_first(&self) -> Vec<usize> {
        let preferred = self.preferred.get();
        let mut upstreams = Vec::new();
        for later in [false, true] {
            for &upstream in self.order.iter().filter(|upstream| (**upstream < preferred) == later) {
                upstreams.push(upstream);
            }
        }
        upstreams
    }

    /// One query to one upstream, which has its entry in the ledger.
    pub(crate) async fn query(&self, question: &Question, upstream: usize, entry: usize, sent: f64) -> Lookup {
        let limit = QUERY_DEADLINE.min(self.deadline - sent);
        let url = self.upstreams.get(upstream).map_or("", |upstream| &upstream.url);
        let url = doh::url(url, &doh::query(question));
        let response = self.effects.fetch(&url, doh::MESSAGE_LIMIT, limit).await;
        let bytes = response.as_ref().map_or(0, |response| response.body.len());
        if let (Ok(HttpResponse { status, retry_after, .. }), Some(cooling)) = (&response, self.cooling.get(upstream))
            && THROTTLED.contains(status)
        {
            cooling.begin(sent, self.elapsed(), *status, *retry_after);
        }
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

    /// What the upstreams have for the question that is compared, where there is one.
    pub(crate) fn agreement(&self) -> Option<Agreement> {
        let Comparison { question, lookups } = self.comparison.as_ref()?;
        let ledger = self.ledger.borrow();
        let queries: Vec<_> = ledger.iter().filter(|query| query.asks(question)).collect();
        Some(Agreement::new(self.upstreams, &lookups.borrow(), &queries, self.started))
    }

    pub(crate) fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    pub(crate) fn upstreams(&self) -> &[Upstream] {
        self.upstreams
    }

    /// Whether an upstream has failed at a question, be it that it is asked again.
    pub(crate) fn has_failed(&self, question: &Question, upstream: usize) -> bool {
        let failed = |query: &Query| query.resolver == upstream && query.error.is_some() && query.asks(question);
        self.ledger.borrow().iter().any(failed)
    }

    /// Milliseconds from the start, after which nothing is asked.
    pub(crate) fn deadline(&self) -> f64 {
        self.deadline
    }

    /// Until when an upstream is left alone, in milliseconds from the start.
    pub(crate) fn cooling_until(&self, upstream: usize) -> f64 {
        self.cooling.get(upstream).map_or(0.0, Cooling::until)
    }

    /// Why an upstream is not asked any more: it wants a pause beyond the deadline, or that has passed.
    pub(crate) fn too_late(&self, upstream: usize) -> QueryError {
        match self.cooling.get(upstream) {
            Some(cooling) if cooling.until() >= self.deadline => QueryError {
                status: Some(cooling.status()),
                ..QueryError::with_detail(
                    QueryErrorCode::Http,
                    "the resolver wants a pause beyond the time for the check",
                )
            },
            _ => QueryError::with_detail(QueryErrorCode::Timeout, "the time for the whole check was up"),
        }
    }

    /// Asks an upstream first from now on.
    pub(crate) fn prefer(&self, upstream: usize) {
        self.preferred.set(upstream);
    }

    /// Notes that nobody waits for a query any more.
    pub(crate) fn supersede(&self, entry: usize) {
        self.close_entry(entry, &|query| {
            query.round_trip = self.elapsed() - query.sent;
            query.error = Some(QueryError::new(QueryErrorCode::Superseded));
        });
    }

    pub(crate) fn open_entry(&self, question: &Question, resolver: usize, sent: f64) -> usize {
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

impl Query {
    fn asks(&self, question: &Question) -> bool {
        let Question { name, rtype, checking_disabled } = question;
        self.name == *name && self.rtype == *rtype && self.checking_disabled == *checking_disabled
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
    let media_type = response.content_type.as_deref().map(|text| text.split(';').next().unwrap_or(text).trim_ascii());
    match media_type {
        Some(text) if text.eq_ignore_ascii_case("application/dns-message") => Ok(response.body),
        Some(text) => Err(QueryError::with_detail(QueryErrorCode::ContentType, text)),
        None => Err(QueryError::new(QueryErrorCode::ContentType)),
    }
}
