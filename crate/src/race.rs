//! One question and the upstreams that are asked it: who is asked when, and whose answer counts.

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::Poll;

use crate::cooling::THROTTLED;
use crate::facts::Lookup;
use crate::resolve::{Effects, Resolver};
use crate::{QueryError, QueryErrorCode, Question};

/// Milliseconds that an upstream has for itself before the next one is asked as well.
pub const HEDGE: f64 = 600.0;

/// Milliseconds before the same upstream is asked the same thing again.
const RETRY_PAUSE: f64 = 250.0;

/// How often an upstream is asked one question, at most, where it asks for pauses.
const THROTTLED_TRIES: u8 = 4;

/// Extended errors of a resolver that found nobody to ask: No Reachable Authority, Network Error (RFC 8914 §4.23, §4.24).
const UNREACHABLE: [u16; 2] = [22, 23];

/// One upstream, as far as it has come with the question. Times are in milliseconds from the start of the check.
struct Course<F> {
    upstream: usize,
    tries: u8,
    not_before: f64,
    over: bool,
    /// When it was last asked, and its entry in the ledger.
    sent: f64,
    entry: usize,
    /// The query that is under way.
    query: Option<Pin<Box<F>>>,
    lookup: Option<Lookup>,
}

/// The failure that tells most of those met.
#[derive(Default)]
pub(crate) struct Failure {
    told: Option<QueryError>,
    /// The upstream that first found nobody to ask.
    unreachable: Option<usize>,
}

impl Failure {
    pub(crate) fn add(&mut self, upstream: usize, error: QueryError) {
        let alike = error.extended_errors.iter().any(|extended| UNREACHABLE.contains(&extended.code));
        let confirmed = alike && *self.unreachable.get_or_insert(upstream) != upstream;
        match &mut self.told {
            Some(earlier) if telling(earlier) >= telling(&error) => earlier.confirmed |= confirmed,
            _ => self.told = Some(QueryError { confirmed, ..error }),
        }
    }

    pub(crate) fn into_error(self) -> QueryError {
        self.told.unwrap_or_else(|| QueryError::new(QueryErrorCode::Timeout))
    }
}

/// What a resolver said tells more than that a connection failed; and most tells that it could not find out.
fn telling(error: &QueryError) -> u8 {
    u8::from(error.rcode.is_some()) + u8::from(error.code == QueryErrorCode::Servfail)
}

impl<E: Effects> Resolver<'_, E> {
    /// Asks some upstreams until one answers: the first; the second when the first fails, or has said nothing for
    /// [`HEDGE`] milliseconds; the others only where neither gave any DNS response. A failure that may pass is tried again.
    pub(crate) async fn race(&self, question: &Question, upstreams: Vec<usize>) -> Lookup {
        let mut courses = Vec::new();
        for upstream in upstreams {
            let (query, lookup) = (None, None);
            let course =
                Course { upstream, tries: 0, not_before: 0.0, over: false, sent: 0.0, entry: 0, query, lookup };
            courses.push(course);
        }
        let mut failure = Failure::default();
        // A pause is over when the host says so, whatever its clock shows.
        let mut paused_until = 0.0;
        loop {
            let now = self.elapsed().max(paused_until);
            let (mut open, mut hedge, mut wake) = (false, 0.0_f64, f64::INFINITY);
            for course in courses.iter().filter(|course| course.query.is_some()) {
                hedge = hedge.max(course.sent + HEDGE);
            }
            for (rank, course) in courses.iter_mut().enumerate() {
                let said = failure.told.as_ref().is_some_and(|error| error.rcode.is_some());
                let stands_by = rank > 1 && (open || said);
                if course.query.is_none() && !course.over && !stands_by {
                    let due = course.not_before.max(self.cooling_until(course.upstream));
                    if due.max(now) >= self.deadline() {
                        course.over = true;
                        failure.add(course.upstream, self.too_late(course.upstream));
                    } else if due.max(hedge) > now {
                        wake = wake.min(due.max(hedge));
                    } else {
                        course.sent = now;
                        hedge = now + HEDGE;
                        course.entry = self.open_entry(question, course.upstream, now);
                        course.query = Some(Box::pin(self.query(question, course.upstream, course.entry, now)));
                    }
                }
                open |= !course.over;
            }
            if wake == f64::INFINITY && courses.iter().all(|course| course.query.is_none()) {
                return Err(failure.into_error());
            }
            let mut pause = (wake < f64::INFINITY).then(|| Box::pin(self.effects().sleep(wake - now)));
            poll_fn(|context| {
                for course in &mut courses {
                    if let Some(query) = &mut course.query
                        && let Poll::Ready(lookup) = query.as_mut().poll(context)
                    {
                        (course.query, course.lookup) = (None, Some(lookup));
                        return Poll::Ready(());
                    }
                }
                let over = pause.as_mut().is_some_and(|pause| pause.as_mut().poll(context).is_ready());
                match over {
                    true => paused_until = wake,
                    false => return Poll::Pending,
                }
                Poll::Ready(())
            })
            .await;
            let now = self.elapsed().max(paused_until);
            let (mut answer, mut failed) = (None, None);
            for (rank, course) in courses.iter_mut().enumerate() {
                match course.lookup.take() {
                    None => {}
                    Some(Ok(found)) => {
                        if rank > 0 {
                            self.prefer(course.upstream);
                        }
                        answer = Some(found);
                    }
                    Some(Err(error)) => {
                        course.tries += 1;
                        course.over = course.tries >= tries(&error, rank);
                        failed = Some(course.upstream);
                        failure.add(course.upstream, error);
                    }
                }
            }
            for course in &mut courses {
                if answer.is_some() && course.query.take().is_some() {
                    self.supersede(course.entry);
                }
                if let Some(upstream) = failed {
                    // To have asked another one is pause enough.
                    course.not_before = if upstream == course.upstream { now + RETRY_PAUSE } else { 0.0 };
                }
            }
            if let Some(answer) = answer {
                return Ok(answer);
            }
        }
    }
}

/// How often an upstream of some rank is asked a question that failed like this.
fn tries(error: &QueryError, rank: usize) -> u8 {
    match error.status {
        Some(status) if THROTTLED.contains(&status) => THROTTLED_TRIES,
        // The request itself is at fault (RFC 9110 §15.5), unless it came too slowly (§15.5.9).
        Some(status @ 400..500) if status != 408 => 1,
        _ if rank == 0 => 2,
        _ => 1,
    }
}
