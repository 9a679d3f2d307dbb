//! The questions asked, for tests to see what a page asks and what it does not.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Shared;
use crate::query::Query;

/// More questions than any test asks; older ones are forgotten.
const CAPACITY: usize = 10_000;

/// The questions asked since the last reset.
#[derive(Default)]
pub(super) struct Journal(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    /// The latest, first.
    latest: VecDeque<Value>,
    /// How many there were, forgotten ones among them.
    count: u64,
}

impl Journal {
    /// Notes the question of a message, if it has one, and the path it came by.
    pub(super) fn note(&self, path: &str, octets: &[u8]) {
        if let Ok(query) = Query::read(octets) {
            let mut noted = self.noted();
            noted.count += 1;
            noted.latest.truncate(CAPACITY - 1);
            noted.latest.push_front(json!({
                "path": path,
                "name": query.name.to_string(),
                "type": query.rtype.to_string(),
            }));
        }
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `GET /log`: the questions in the order asked.
pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Response {
    let entries: Vec<Value> = shared.journal.noted().latest.iter().rev().cloned().collect();
    json_response(&Value::Array(entries))
}

/// `GET /log/count`: how many were asked.
pub(super) async fn count(State(shared): State<Arc<Shared>>) -> Response {
    json_response(&shared.journal.noted().count.into())
}

/// `POST /log/reset`: forgets them.
pub(super) async fn reset(State(shared): State<Arc<Shared>>) -> StatusCode {
    *shared.journal.noted() = Noted::default();
    StatusCode::NO_CONTENT
}

pub(super) fn json_response(value: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (headers, value.to_string()).into_response()
}
