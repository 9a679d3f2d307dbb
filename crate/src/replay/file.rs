//! The file that holds the record of a check: its form, and what is none, as `www/evidence-file.js` has it.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::EvidenceError;
use crate::base64;
use crate::resolve::{FetchError, HttpResponse, Obstacle};

/// Far more than any check has, and little enough to be played at once.
const MOST_EVENTS: usize = 50_000;

/// UTF-16 code units of a text, such as a draft.
const LONGEST_TEXT: usize = 1_000_000;

/// Characters of the base64 of the longest DNS message.
const LONGEST_BODY: usize = 87_380;

/// The end of the calendar, in milliseconds; no check takes longer either.
const LAST_DATE: f64 = 8.64e15;

/// The record of a check.
#[derive(Debug)]
pub(super) struct Evidence {
    /// What was checked.
    pub(super) input: String,
    /// What the core was told.
    pub(super) options: Options,
    /// Milliseconds since 1970-01-01 UTC.
    pub(super) started_at: f64,
    /// Everything that was started, in that order.
    pub(super) events: Vec<Event>,
}

/// What the core was told, as far as it was.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) resolvers: Option<Vec<String>>,
    pub(super) mode: Option<String>,
    pub(super) draft: Option<String>,
    pub(super) expect: Option<String>,
    pub(super) networks: Option<bool>,
    pub(super) deadline: Option<f64>,
    pub(super) dnssec: Option<bool>,
    pub(super) trust_anchors: Option<String>,
    pub(super) clock: Option<f64>,
    pub(super) neighbours: Option<bool>,
    pub(super) mta_sts_policy: Option<String>,
    pub(super) dkim_selectors: Option<Vec<String>>,
}

/// Something that was started.
#[derive(Debug)]
pub(super) struct Event {
    /// What it was.
    pub(super) key: Key,
    /// Milliseconds from the start when its outcome was there; `None` where none came before the end.
    pub(super) came: Option<f64>,
    /// Its place among the outcomes; there where `came` is, and no other's.
    pub(super) order: Option<u32>,
    /// What came of it.
    pub(super) outcome: Outcome,
}

/// What tells things that are started apart.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A request, by its URL.
    Request(String),
    /// A pause, by its milliseconds; see [`Key::pause`].
    Pause(u64),
    /// A look at another clock.
    Time,
    /// A proof.
    Proof,
    /// The loading of what looks at the neighbours.
    Neighbours,
}

/// What came of something that was started.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Of a request.
    Response(Result<HttpResponse, FetchError>),
    /// Of a look at another clock.
    Date(Option<f64>),
    /// Of loading something: whether it came.
    Loaded(bool),
    /// Of anything else nothing is recorded.
    Nothing,
}

impl Key {
    /// A pause.
    pub(super) fn pause(milliseconds: f64) -> Self {
        // so that both zeros are the same
        Self::Pause((milliseconds + 0.0).to_bits())
    }
}

type Read<T> = Result<T, EvidenceError>;

const NONE: EvidenceError = EvidenceError::NotEvidence;

/// The record that a text is.
pub(super) fn read(text: &str) -> Read<Evidence> {
    let value: Value = serde_json::from_str(text).map_err(|_| NONE)?;
    let fields = object(Some(&value))?;
    let version = fields.get("mxlens");
    if !version.is_some_and(Value::is_string) {
        return Err(NONE);
    }
    if fields.get("evidence").and_then(Value::as_f64) != Some(1.0) {
        return Err(EvidenceError::EvidenceVersion);
    }
    let given = fields.get("events").and_then(Value::as_array).ok_or(NONE)?;
    if given.len() > MOST_EVENTS {
        return Err(NONE);
    }
    let mut events = Vec::with_capacity(given.len());
    for value in given {
        events.push(event(value)?);
    }
    let mut orders = HashSet::new();
    for Event { came, order, .. } in &events {
        let is_twice = order.is_some_and(|order| !orders.insert(order));
        if came.is_some() != order.is_some() || is_twice {
            return Err(NONE);
        }
    }
    let options = object(fields.get("options"))?;
    string(version)?;
    Ok(Evidence {
        input: string(fields.get("input"))?,
        options: Options {
            resolvers: given_as(options, "resolvers", resolvers)?,
            mode: given_as(options, "mode", string)?,
            draft: given_as(options, "draft", string)?,
            expect: given_as(options, "expect", string)?,
            networks: given_as(options, "networks", flag)?,
            deadline: given_as(options, "deadline", |value| number(value, LAST_DATE))?,
            dnssec: given_as(options, "dnssec", flag)?,
            trust_anchors: given_as(options, "trustAnchors", string)?,
            clock: given_as(options, "clock", |value| number(value, LAST_DATE))?,
            neighbours: given_as(options, "neighbours", flag)?,
            mta_sts_policy: given_as(options, "mtaStsPolicy", string)?,
            dkim_selectors: given_as(options, "dkimSelectors", strings)?,
        },
        started_at: number(fields.get("startedAt"), LAST_DATE)?,
        events,
    })
}

fn event(value: &Value) -> Read<Event> {
    let fields = object(Some(value))?;
    let kind = fields.get("kind").and_then(Value::as_str).ok_or(NONE)?;
    if !["request", "pause", "time", "proof", "neighbours"].contains(&kind) {
        return Err(NONE);
    }
    number(fields.get("sent"), LAST_DATE)?;
    let came = optional(fields.get("came"), |value| number(value, LAST_DATE))?;
    // at most 50,000
    let order = optional(fields.get("order"), |value| integer(value, MOST_EVENTS as f64))?.map(|order| order as u32);
    let (key, outcome) = match kind {
        "request" => (Key::Request(string(fields.get("url"))?), Outcome::Response(response(fields)?)),
        "pause" => (Key::pause(number(fields.get("milliseconds"), LAST_DATE)?), Outcome::Nothing),
        "time" => {
            let date = optional(fields.get("date"), |value| number(value, LAST_DATE))?;
            (Key::Time, Outcome::Date(date))
        }
        "neighbours" => (Key::Neighbours, Outcome::Loaded(integer(fields.get("status"), 599.0)? == 200.0)),
        _ => (Key::Proof, Outcome::Nothing),
    };
    Ok(Event { key, came, order, outcome })
}

/// What came of a request; a status of 0 is a timeout.
fn response(fields: &Map<String, Value>) -> Read<Result<HttpResponse, FetchError>> {
    // at most 599
    let status = integer(fields.get("status"), 599.0)? as u16;
    let content_type = optional(fields.get("contentType"), string)?;
    let retry_after = optional(fields.get("retryAfter"), |value| number(value, 1e9))?;
    let body = optional(fields.get("body"), body)?;
    let obstacle = optional(fields.get("obstacle"), obstacle)?;
    let detail = optional(fields.get("detail"), string)?;
    Ok(match (obstacle, status, body) {
        (Some(obstacle), ..) => Err(FetchError::Blocked(obstacle, detail.unwrap_or_default())),
        (None, 0, _) => Err(FetchError::Timeout),
        (None, _, None) => Err(FetchError::TooLarge),
        (None, _, Some(body)) => Ok(HttpResponse { status, content_type, retry_after, body }),
    })
}

fn object(value: Option<&Value>) -> Read<&Map<String, Value>> {
    value.and_then(Value::as_object).ok_or(NONE)
}

/// A field that may be left out; `null` is no value of it.
fn given_as<T>(fields: &Map<String, Value>, key: &str, read: impl Fn(Option<&Value>) -> Read<T>) -> Read<Option<T>> {
    fields.get(key).map(|value| read(Some(value))).transpose()
}

/// A field that may be `null`, and must be there.
fn optional<T>(value: Option<&Value>, read: impl Fn(Option<&Value>) -> Read<T>) -> Read<Option<T>> {
    if value.is_some_and(Value::is_null) { Ok(None) } else { read(value).map(Some) }
}

fn number(value: Option<&Value>, most: f64) -> Read<f64> {
    value.and_then(Value::as_f64).filter(|number| (0.0..=most).contains(number)).ok_or(NONE)
}

fn integer(value: Option<&Value>, most: f64) -> Read<f64> {
    number(value, most).and_then(|number| if number.fract() == 0.0 { Ok(number) } else { Err(NONE) })
}

fn string(value: Option<&Value>) -> Read<String> {
    let text = value.and_then(Value::as_str).ok_or(NONE)?;
    // never more units than octets
    let is_short = text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT;
    if is_short { Ok(text.to_owned()) } else { Err(NONE) }
}

fn flag(value: Option<&Value>) -> Read<bool> {
    value.and_then(Value::as_bool).ok_or(NONE)
}

fn resolvers(value: Option<&Value>) -> Read<Vec<String>> {
    strings(value).and_then(|texts| if texts.is_empty() { Err(NONE) } else { Ok(texts) })
}

fn strings(value: Option<&Value>) -> Read<Vec<String>> {
    let texts = value.and_then(Value::as_array).filter(|texts| texts.len() <= 100).ok_or(NONE)?;
    texts.iter().map(|text| string(Some(text))).collect()
}

fn body(value: Option<&Value>) -> Read<Vec<u8>> {
    let text = value.and_then(Value::as_str).filter(|text| text.len() <= LONGEST_BODY);
    text.and_then(base64::decode).ok_or(EvidenceError::BadBody)
}

fn obstacle(value: Option<&Value>) -> Read<Obstacle> {
    Ok(match value.and_then(Value::as_str) {
        Some("unknown") => Obstacle::Unknown,
        Some("policy") => Obstacle::Policy,
        Some("cors") => Obstacle::Cors,
        Some("localNetwork") => Obstacle::LocalNetwork,
        Some("name") => Obstacle::Name,
        Some("connection") => Obstacle::Connection,
        Some("tls") => Obstacle::Tls,
        _ => return Err(NONE),
    })
}
