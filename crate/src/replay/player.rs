//! The world as a record has it: its answers in their order, by its clock, and no network; as `www/player.js` does it.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::collections::{HashMap, HashSet, VecDeque};

use super::EvidenceError;
use super::file::{Event, Key, Outcome};
use crate::Report;
use crate::dnssec::{Proved, Request};
use crate::native;
use crate::neighbours::{self, Mail, MailFeed};
use crate::resolve::{Effects, FetchError, HttpResponse, Obstacle};

/// More outcomes than these are no check's any more.
const MOST: usize = 100_000;

/// Plays a record.
#[derive(Debug)]
pub(super) struct Player {
    state: RefCell<State>,
    /// What a look at the neighbours hears of the check.
    pub(super) feed: MailFeed,
}

/// Something that the core waits for.
#[derive(Debug)]
struct Started {
    number: usize,
    /// `None` where the record lacks it.
    outcome: Option<Outcome>,
}

/// Something that the clock brings.
#[derive(Debug)]
struct Timer {
    started: Started,
    due: f64,
}

/// An event that was not asked for yet.
#[derive(Debug)]
struct Unclaimed {
    /// Its place among the outcomes, counted without gaps; `None` where none came before the end.
    place: Option<usize>,
    outcome: Outcome,
}

#[derive(Debug)]
struct State {
    started_at: f64,
    /// Stands still while the core works.
    now: f64,
    /// How much was started.
    numbers: usize,
    /// Events by what they are: the first of those alike is the next.
    unclaimed: HashMap<Key, VecDeque<Unclaimed>>,
    /// Milliseconds from the start at which each outcome came, by its place.
    came: Vec<f64>,
    /// The place whose turn is next.
    next: usize,
    /// What was asked for and is to come in its turn, by its place.
    claimed: HashMap<usize, Started>,
    /// What is to come at once, as it is not in the record or its turn is over.
    at_once: VecDeque<Started>,
    /// What the clock brings, as the record does not: pauses that are not in it.
    timers: Vec<Timer>,
    /// What had not come when the record ended.
    open: Vec<Timer>,
    /// Whether the record has ended.
    ended: bool,
    /// What can be taken, by its number.
    outcomes: HashMap<usize, Option<Outcome>>,
    /// What the core does not wait for any more.
    forgotten: HashSet<usize>,
}

impl Player {
    /// Begins, with the clock at the start of the check.
    pub(super) fn new(started_at: f64, events: Vec<Event>) -> Self {
        let mut told: Vec<(u32, f64)> = Vec::new();
        for Event { order, came, .. } in &events {
            if let (Some(order), Some(came)) = (*order, *came) {
                told.push((order, came));
            }
        }
        told.sort_by_key(|(order, _)| *order);
        let mut unclaimed: HashMap<Key, VecDeque<Unclaimed>> = HashMap::new();
        for Event { key, order, outcome, .. } in events {
            let place = order.and_then(|order| told.binary_search_by_key(&order, |(order, _)| *order).ok());
            unclaimed.entry(key).or_default().push_back(Unclaimed { place, outcome });
        }
        let state = RefCell::new(State {
            started_at,
            now: started_at,
            numbers: 0,
            unclaimed,
            came: told.into_iter().map(|(_, came)| came).collect(),
            next: 0,
            claimed: HashMap::new(),
            at_once: VecDeque::new(),
            timers: Vec::new(),
            open: Vec::new(),
            ended: false,
            outcomes: HashMap::new(),
            forgotten: HashSet::new(),
        });
        Self { state, feed: MailFeed::default() }
    }

    /// Goes on to the next outcome that the core waits for.
    ///
    /// # Errors
    ///
    /// [`EvidenceError::NotEvidence`] where none is left, and after more than any check has.
    pub(super) fn advance(&self) -> Result<(), EvidenceError> {
        self.state.borrow_mut().advance()
    }

    /// What comes of something that is started, which ends by itself after `patience` milliseconds.
    fn begin(&self, key: &Key, patience: f64) -> Waiting<'_> {
        Waiting { player: self, number: Some(self.state.borrow_mut().begin(key, patience)) }
    }
}

impl State {
    fn begin(&mut self, key: &Key, patience: f64) -> usize {
        self.numbers += 1;
        let (number, due) = (self.numbers, self.now + patience);
        match self.unclaimed.get_mut(key).and_then(VecDeque::pop_front) {
            Some(Unclaimed { place: Some(place), outcome }) => {
                let started = Started { number, outcome: Some(outcome) };
                if place >= self.next {
                    self.claimed.insert(place, started);
                } else {
                    self.at_once.push_back(started);
                }
            }
            Some(Unclaimed { place: None, outcome }) => {
                let outcome = match outcome {
                    Outcome::Response(_) => Outcome::Response(Err(FetchError::Timeout)),
                    Outcome::Loaded(_) => Outcome::Loaded(false),
                    other @ (Outcome::Date(_) | Outcome::Nothing) => other,
                };
                self.open.push(Timer { started: Started { number, outcome: Some(outcome) }, due });
            }
            None => {
                let started = Started { number, outcome: None };
                if matches!(key, Key::Pause(_)) {
                    self.timers.push(Timer { started, due });
                } else {
                    self.at_once.push_back(started);
                }
            }
        }
        number
    }

    fn advance(&mut self) -> Result<(), EvidenceError> {
        loop {
            let Some(Started { number, outcome }) = self.next()? else { continue };
            if self.forgotten.contains(&number) {
                continue;
            }
            if number > MOST {
                return Err(EvidenceError::NotEvidence);
            }
            self.outcomes.insert(number, outcome);
            return Ok(());
        }
    }

    /// What comes next, with the clock at its time; `None` for an event that was not asked for. Each call uses up
    /// something, so there is an end.
    fn next(&mut self) -> Result<Option<Started>, EvidenceError> {
        if let Some(started) = self.at_once.pop_front() {
            return Ok(Some(started));
        }
        let came = self.came.get(self.next).map(|came| self.started_at + came);
        if came.is_none() && !self.ended {
            self.ended = true;
            self.timers.append(&mut self.open);
        }
        if let Some(Timer { started, due }) = self.timer(came.unwrap_or(f64::INFINITY)) {
            if !self.forgotten.contains(&started.number) {
                self.now = self.now.max(due);
            }
            return Ok(Some(started));
        }
        match came {
            Some(came) => {
                self.now = self.now.max(came);
                let started = self.claimed.remove(&self.next);
                self.next += 1;
                Ok(started)
            }
            None if self.open.is_empty() => Err(EvidenceError::NotEvidence),
            None => {
                self.timers.append(&mut self.open);
                Ok(None)
            }
        }
    }

    /// The timer that is due first, up to a moment; of several the one that was started first.
    fn timer(&mut self, until: f64) -> Option<Timer> {
        let (position, first) = self.timers.iter().enumerate().min_by(|(_, a), (_, b)| a.due.total_cmp(&b.due))?;
        (first.due <= until).then(|| self.timers.remove(position))
    }
}

/// Something under way. What is dropped before its end is forgotten.
#[derive(Debug)]
struct Waiting<'a> {
    player: &'a Player,
    number: Option<usize>,
}

impl Future for Waiting<'_> {
    type Output = Option<Outcome>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = self.number.and_then(|number| self.player.state.borrow_mut().outcomes.remove(&number));
        match outcome {
            Some(outcome) => {
                self.number = None;
                Poll::Ready(outcome)
            }
            None => Poll::Pending,
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            let mut state = self.player.state.borrow_mut();
            state.outcomes.remove(&number);
            state.forgotten.insert(number);
        }
    }
}

impl Player {
    async fn request(&self, url: &str, deadline: f64) -> Result<HttpResponse, FetchError> {
        match self.begin(&Key::Request(url.to_owned()), deadline).await {
            Some(Outcome::Response(response)) => response,
            // What a newer core asks and an older one did not.
            _ => Err(FetchError::Blocked(Obstacle::Unknown, "not in the evidence file".to_owned())),
        }
    }

    /// Waits until what looks at the neighbours is there; whether it came.
    pub(super) async fn neighbours(&self) -> bool {
        matches!(self.begin(&Key::Neighbours, 0.0).await, Some(Outcome::Loaded(true)))
    }
}

impl neighbours::Effects for Player {
    async fn policy(&self, url: &str, _: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        self.request(url, deadline).await
    }
}

impl Effects for Player {
    async fn fetch(&self, url: &str, _: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        self.request(url, deadline).await
    }

    async fn sleep(&self, milliseconds: f64) {
        self.begin(&Key::pause(milliseconds), milliseconds).await;
    }

    fn now(&self) -> f64 {
        self.state.borrow().now
    }

    fn progress(&self, _: usize, _: usize) {}

    fn preliminary(&self, report: &Report) {
        self.feed.tell(Mail::of(report), false);
    }

    async fn prove(&self, request: &Request<'_>) -> Option<Proved> {
        self.begin(&Key::Proof, 0.0).await;
        Some(native::prove(request, &native::verify))
    }

    async fn reference_time(&self) -> Option<f64> {
        match self.begin(&Key::Time, 0.0).await {
            Some(Outcome::Date(date)) => date,
            _ => None,
        }
    }
}
