//! The connections that are open: so many at most, and none keeps the others out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout_at};

/// How long a connection without a response is left alone, though others wait for its place.
const GRACE: Duration = Duration::from_secs(2);

/// The open connections of a listener, of which there are never more than so many.
#[derive(Clone)]
pub(super) struct Connections(Arc<Table>);

struct Table {
    most: usize,
    open: Mutex<Open>,
    left: Notify,
}

#[derive(Default)]
struct Open {
    connections: HashMap<u64, Connection>,
    /// How many there ever were, which numbers them.
    count: u64,
}

struct Connection {
    /// When it was accepted, or when its latest response was made.
    answered: Instant,
    task: Option<AbortHandle>,
}

/// A place among the connections, which is free when this is dropped.
#[derive(Clone)]
pub(super) struct Place(Arc<Held>);

struct Held {
    number: u64,
    table: Arc<Table>,
}

impl Connections {
    pub(super) fn new(most: usize) -> Self {
        Self(Arc::new(Table { most, open: Mutex::default(), left: Notify::new() }))
    }

    /// A place for one that was accepted. Where all are taken, another one is closed for it; where all are busy, it waits.
    pub(super) async fn enter(&self) -> Place {
        while self.0.open().connections.len() >= self.0.most
            && let Err(until) = self.close_one()
        {
            // A place that was left is as good as the time having come.
            let _ = timeout_at(until, self.0.left.notified()).await;
        }
        let mut open = self.0.open();
        let number = open.count;
        open.count += 1;
        open.connections.insert(number, Connection { answered: Instant::now(), task: None });
        Place(Arc::new(Held { number, table: self.0.clone() }))
    }

    /// Closes the connection that has had no response for the longest: it is idle, its head or its body trickles, or
    /// nobody reads what it is sent. Or tells when one may be closed.
    pub(super) fn close_one(&self) -> Result<(), Instant> {
        let mut open = self.0.open();
        let longest = open.connections.iter().min_by_key(|(_, connection)| connection.answered);
        let now = Instant::now();
        let Some((number, until)) = longest.map(|(number, connection)| (*number, connection.answered + GRACE)) else {
            return Err(now + GRACE);
        };
        if until > now {
            return Err(until);
        }
        if let Some(Connection { task: Some(task), .. }) = open.connections.remove(&number) {
            task.abort();
        }
        Ok(())
    }
}

impl Table {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// What ends the connection when its place is needed.
    pub(super) fn belongs_to(&self, task: AbortHandle) {
        match self.0.table.open().connections.get_mut(&self.0.number) {
            Some(connection) => connection.task = Some(task),
            // another one came in its place meanwhile
            None => task.abort(),
        }
    }

    /// That a response was made.
    pub(super) fn answered(&self) {
        if let Some(connection) = self.0.table.open().connections.get_mut(&self.0.number) {
            connection.answered = Instant::now();
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.table.open().connections.remove(&self.number);
        self.table.left.notify_one();
    }
}
