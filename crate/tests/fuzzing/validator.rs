//! Recorded answers changed at will: the validator ends, and what it calls secure is what was recorded.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use mxlens::answer::Outcome;
use mxlens::dns::Rdata;
use mxlens::dnssec::{Check, Proof, Proved, Request, Security, Settings, codec, validate};
use mxlens::resolve::{Effects, FetchError, HttpResponse, Obstacle, Resolver};
use mxlens::{Answer, Mode, Name, Question, Report, Upstream, doh};
use serde_json::Value;

use super::bend::{Donor, bend};
use super::input::Input;
use super::learned;
use crate::fixture::table::{Table, small_rsa, type_of};
use crate::fixture::{Response, block_on, crate_folder, crypto, read, settings};

/// Changes of one input, at most: what a single one does not break is broken by a few, and more only take time.
const CHANGES: usize = 12;

/// Requests and verifications that one answer may cost, whatever it holds.
const FETCHES: usize = 2_000;
const VERIFICATIONS: usize = 6_000;

/// The examples of the RFCs, and what real signers made.
const EXAMPLES: [&str; 2] = ["tests/dnssec/rfc4035.json", "tests/dnssec/rfc5155.json"];
const RECORDED: &str = "../tests/dnssec/recorded.json";

/// When the zones were asked, in milliseconds since 1970: signatures are made for that time.
const ZONES_ASKED_AT: f64 = 1_790_000_000_000.0;

/// Messages that belong together.
struct Recording {
    messages: BTreeMap<Question, Vec<u8>>,
    /// The same, decoded.
    donors: Vec<Donor>,
    settings: Settings,
    cases: Vec<Case>,
}

/// A question, and what is true of it; of an answer that is bogus as it was recorded nothing is.
struct Case {
    question: Question,
    seen: OnceLock<Option<Seen>>,
}

/// What an answer says, without what signatures do not cover.
#[derive(Debug)]
struct Seen {
    aliases: Vec<Name>,
    /// The records, or the kind of absence.
    outcome: Result<Vec<Rdata>, Outcome>,
}

static RECORDINGS: LazyLock<[Recording; 4]> = LazyLock::new(|| {
    let [rfc4035, rfc5155] = EXAMPLES.map(Recording::of_file);
    [rfc4035, rfc5155, Recording::of_zones(), Recording::of_file(RECORDED)]
});

/// The recording, the case, how signatures are verified, and then the changes: which message, and how.
pub(crate) fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let recording = &RECORDINGS[usize::from(input.octet()) % RECORDINGS.len()];
    let case = input.one(&recording.cases).expect("a case");
    let Some(truth) = case.seen.get_or_init(|| recording.seen(&case.question)) else { return };
    let manner = input.octet();
    let mut world = Changed::new(recording, (manner % 4 == 3).then(|| input.some()));
    let questions: Vec<&Question> = recording.messages.keys().collect();
    for _ in 0..CHANGES {
        if input.is_over() {
            break;
        }
        // The answer itself is what most is asked of.
        let which = input.octet();
        let question = if which < 96 { &case.question } else { questions[usize::from(which) % questions.len()] };
        let octets = world.messages.entry(question).or_insert_with(|| recording.messages[question].clone());
        bend(&mut input, question, octets, &recording.donors);
    }
    let proof = world.validate(&case.question);
    assert!(world.fetches.get() <= FETCHES, "{} requests", world.fetches.get());
    assert!(world.verifications.get() <= VERIFICATIONS, "{} verifications", world.verifications.get());
    if world.whim.is_none() && proof.security == Security::Secure {
        let answer = world.answer(&case.question).expect("what is secure can be read");
        let seen = Seen::of(&answer);
        assert!(seen.is(truth), "{} is secure: {seen:?}, but was {truth:?}", case.question);
    }
}

impl Recording {
    fn of_file(file: &str) -> Self {
        let text = std::fs::read_to_string(crate_folder().join(file)).expect("a recording");
        let recording: Value = serde_json::from_str(&text).expect("JSON");
        let mut messages = BTreeMap::new();
        for (question, message) in recording["messages"].as_object().expect("messages") {
            let (name, rtype) = question.rsplit_once('/').expect("a name and a type");
            let octets = data_encoding::BASE64.decode(message.as_str().expect("a text").as_bytes()).expect("base64");
            messages.insert(Question::new(name.parse().expect("a name"), type_of(rtype)), octets);
        }
        Self::new(messages, Settings { sha1: true, ..Table::of(&recording).settings })
    }

    fn of_zones() -> Self {
        let mut messages = BTreeMap::new();
        for (question, _) in learned::DONORS.iter() {
            if let (_, Response::Http(response)) = learned::reply(&doh::query(question)) {
                messages.insert(question.clone(), response.body);
            }
        }
        Self::new(messages, Settings { clock: Some(ZONES_ASKED_AT), ..settings() })
    }

    fn new(messages: BTreeMap<Question, Vec<u8>>, settings: Settings) -> Self {
        let (mut donors, mut cases) = (Vec::new(), Vec::new());
        for (question, octets) in &messages {
            donors.extend(doh::decode(question, octets).ok().map(|message| (question.clone(), message)));
            cases.push(Case { question: question.clone(), seen: OnceLock::new() });
        }
        Self { messages, donors, settings, cases }
    }

    /// What is true of a question, where its answer is secure or insecure as it was recorded.
    fn seen(&self, question: &Question) -> Option<Seen> {
        let world = Changed::new(self, None);
        let answer = world.answer(question)?;
        let proof = world.validate(question);
        matches!(proof.security, Security::Secure | Security::Insecure).then(|| Seen::of(&answer))
    }
}

impl Seen {
    fn of(answer: &Answer) -> Self {
        let outcome = match &answer.outcome {
            Outcome::Records(records) => Ok(records.iter().map(|record| record.rdata.clone()).collect()),
            absence @ (Outcome::NoData | Outcome::NxDomain | Outcome::AliasLoop) => Err(absence.clone()),
        };
        Self { aliases: answer.aliases.clone(), outcome }
    }

    /// Whether an answer says what another does, which is true; a record that comes twice is one (RFC 2181 §5).
    fn is(&self, other: &Self) -> bool {
        let same = match (&self.outcome, &other.outcome) {
            (Ok(one), Ok(other)) => {
                one.iter().all(|record| other.contains(record)) && other.iter().all(|record| one.contains(record))
            }
            (one, other) => one == other,
        };
        same && self.aliases == other.aliases
    }
}

/// A recording with some messages changed.
struct Changed<'a> {
    recording: &'a Recording,
    messages: BTreeMap<&'a Question, Vec<u8>>,
    /// Answers whether signatures are good at random, in place of verifying them.
    whim: Option<&'a [u8]>,
    fetches: Cell<usize>,
    verifications: Cell<usize>,
}

impl<'a> Changed<'a> {
    fn new(recording: &'a Recording, whim: Option<&'a [u8]>) -> Self {
        let (fetches, verifications) = Default::default();
        Self { recording, messages: BTreeMap::new(), whim, fetches, verifications }
    }

    fn validate(&self, question: &Question) -> Proof {
        let upstreams = [Upstream::parse("https://recorded.example/dns-query").expect("an address")];
        let resolver = Resolver::new(self, &upstreams, Mode::Private, 10_000.0);
        block_on(validate(&question.name, question.rtype, &resolver, &self.recording.settings))
    }

    fn message(&self, question: &Question) -> Option<&Vec<u8>> {
        self.messages.get(question).or_else(|| self.recording.messages.get(question))
    }

    fn answer(&self, question: &Question) -> Option<Answer> {
        let message = doh::decode(question, self.message(question)?).ok()?;
        Answer::of(question, message).ok()
    }
}

fn count(counter: &Cell<usize>) {
    counter.set(counter.get() + 1);
}

impl Effects for Changed<'_> {
    async fn fetch(&self, url: &str, limit: usize, _: f64) -> Result<HttpResponse, FetchError> {
        count(&self.fetches);
        let (_, asked) = read(url);
        match self.message(&Question::new(asked.name, asked.rtype)) {
            Some(body) if body.len() > limit => Err(FetchError::TooLarge),
            Some(body) => Ok(HttpResponse {
                status: 200,
                content_type: Some("application/dns-message".into()),
                retry_after: None,
                body: body.clone(),
            }),
            None => Err(FetchError::Blocked(Obstacle::Unknown, "not recorded".into())),
        }
    }

    async fn sleep(&self, _: f64) {}

    fn now(&self) -> f64 {
        0.0
    }

    fn progress(&self, _: usize, _: usize) {}

    fn preliminary(&self, _: &Report) {}

    async fn prove(&self, request: &Request<'_>) -> Option<Proved> {
        let verify = |check: &Check| {
            let number = self.verifications.replace(self.verifications.get() + 1);
            let Some(whim) = self.whim else { return crypto::verify(check).or_else(|| small_rsa(check)) };
            match whim.get(number % whim.len().max(1))? % 8 {
                0 => None,
                1 | 2 => Some(false),
                _ => Some(true),
            }
        };
        // By way of the codec, as in a page.
        let request = codec::OwnedRequest::read(&codec::write_request(request)).expect("a request");
        let outcome = mxlens::native::prove(&request.request(), &verify);
        let read = codec::read_outcome(&codec::write_outcome(&outcome));
        assert_eq!(read.as_ref(), Some(&outcome), "what is proved is told as it is");
        read
    }

    async fn reference_time(&self) -> Option<f64> {
        None
    }
}
