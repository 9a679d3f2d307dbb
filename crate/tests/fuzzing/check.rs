//! A whole check in a world where everything may go wrong: it ends, and gives a report.

use std::cell::Cell;

use mxlens::dnssec::{Check, Proved, Request, Settings};
use mxlens::expected::Expected;
use mxlens::resolve::{Effects, FetchError, HttpResponse, Obstacle};
use mxlens::senders::senders;
use mxlens::what_if::plan;
use mxlens::{CheckOptions, Mode, NoIdna, Question, Report, Rtype, Target, mx_lines};

use super::bend::bend;
use super::input::Input;
use super::learned::{DOMAINS, DONORS, asked, reply};
use crate::fixture::clock::Clock;
use crate::fixture::{LATENCY, Response, crypto, read, settings, upstreams, word};

/// Faults of one input, at most.
const FAULTS: usize = 16;

/// Requests and verifications that a check may cost, whatever it is told.
const FETCHES: usize = 20_000;
const VERIFICATIONS: usize = 30_000;

const VERDICTS: [&str; 5] = ["deliverable", "atRisk", "undeliverable", "refusesMail", "undetermined"];

/// The domain, the options, and then the faults: when, and what.
pub(crate) fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let text = match input.octet() {
        255 => String::from_utf8_lossy(input.some()).into_owned(),
        number => DOMAINS[usize::from(number) % DOMAINS.len()].to_owned(),
    };
    let Ok(target) = Target::parse(&text, &NoIdna) else { return };
    let options = options(&mut input, &target);
    let (deadline, signed) = (options.deadline, options.dnssec.is_some());
    let manner = input.octet();
    let whim = (manner % 4 == 3).then(|| input.some());
    let mut faults = Vec::new();
    while !input.is_over() && faults.len() < FAULTS {
        faults.push(Fault { when: input.octet(), which: input.octet(), what: input.some() });
    }
    let world = Broken { clock: Clock::default(), faults, whim, manner, ..Broken::default() };
    let report = world.clock.run(mxlens::check(&target, &upstreams(), &world, options));

    let (fetches, verifications) = (world.fetches.get(), world.verifications.get());
    assert!(fetches <= FETCHES, "{fetches} requests");
    assert!(verifications <= VERIFICATIONS, "{verifications} verifications");
    assert!(report.ledger.len() >= fetches, "every request is in the ledger");
    assert!(report.elapsed <= deadline.max(0.0) + 1.0, "{} ms", report.elapsed);
    assert_eq!(world.preliminary.get(), signed, "a report before signatures, where they are looked at");
    assert_eq!(report.dnssec.is_some(), signed);
    assert!(report.pending.is_empty());
    assert_json(&report);
    let status = word(report.verdict.status);
    assert!(VERDICTS.contains(&status.as_str()), "{status}");
    assert_json(&senders(&report.delivery));
    let down = report.delivery.levels.iter().flat_map(|level| &level.exchanges).next().map(|first| &first.operator);
    let left = plan(report.delivery.clone(), report.verdict, down.map_or("ipv4", String::as_str));
    assert_json(&left);
}

fn assert_json(value: &impl serde::Serialize) {
    serde_json::to_writer(std::io::sink(), value).expect("JSON");
}

fn options(input: &mut Input<'_>, target: &Target) -> CheckOptions {
    let flags = input.octet();
    let mode = [Mode::Fast, Mode::Private, Mode::Compare, Mode::Fast][usize::from(flags & 3)];
    let mut options = CheckOptions { mode, networks: flags & 4 != 0, ..CheckOptions::default() };
    options.dnssec = match flags & 24 {
        0 => None,
        8 => Some(Settings::default()),
        _ => Some(settings()),
    };
    if flags & 32 != 0 {
        options.draft = mx_lines::parse(&String::from_utf8_lossy(input.some()), &target.name).unwrap_or_default();
    }
    if flags & 64 != 0 {
        let text = String::from_utf8_lossy(input.some());
        options.expected = Expected::parse(&text, &target.name, &options.providers).ok();
    }
    if flags & 128 != 0 {
        options.deadline = [0.0, 1.0, 600.0, 60_000.0, -1.0][input.place(5)];
    }
    options
}

/// Something that goes wrong with some requests.
struct Fault<'a> {
    when: u8,
    which: u8,
    what: &'a [u8],
}

impl Fault<'_> {
    fn befalls(&self, number: usize, upstream: usize, question: &Question) -> bool {
        match self.when % 6 {
            0 => number == usize::from(self.which),
            1 => question.rtype == Rtype(self.which.into()),
            2 => upstream == usize::from(self.which % 2),
            3 => number % 8 == usize::from(self.which % 8),
            4 => number >= usize::from(self.which),
            _ => question.name.labels().count() == usize::from(self.which % 8),
        }
    }

    /// Makes something else of a response, and of the milliseconds that it takes.
    fn befall(&self, question: &Question, takes: &mut f64, response: &mut Response) {
        let mut input = Input(self.what);
        match (input.octet() % 10, &mut *response) {
            (0, _) => *response = Response::Never,
            (1, _) => {
                const OBSTACLES: [Obstacle; 7] = [
                    Obstacle::Unknown,
                    Obstacle::Policy,
                    Obstacle::Cors,
                    Obstacle::LocalNetwork,
                    Obstacle::Name,
                    Obstacle::Connection,
                    Obstacle::Tls,
                ];
                let obstacle = *input.one(&OBSTACLES).expect("one of seven");
                let text = String::from_utf8_lossy(input.some()).into_owned();
                *response = Response::Failed(FetchError::Blocked(obstacle, text));
            }
            (2, _) => *takes = input.number().into(),
            (3, Response::Http(http)) => {
                http.status = [429, 503, 500, 404, 408, 204, 301, input.number()][input.place(8)];
                let pauses = [0.0, 1.0, -1.0, 3600.0, 0.001, f64::INFINITY, f64::NAN, f64::MAX];
                http.retry_after = input.one(&pauses).copied().filter(|_| input.octet() % 2 == 1);
            }
            (4, Response::Http(http)) => {
                http.content_type = match input.octet() % 4 {
                    0 => None,
                    1 => Some("Application/DNS-Message ; charset=x".into()),
                    2 => Some("text/html".into()),
                    _ => Some(String::from_utf8_lossy(input.some()).into_owned()),
                };
            }
            (5, Response::Http(http)) => http.body = self.what.to_vec(),
            (6, Response::Http(http)) => http.body.resize(65_536 + self.what.len(), 0),
            (_, Response::Http(http)) => bend(&mut input, question, &mut http.body, &DONORS),
            (_, Response::Failed(_) | Response::Never) => {}
        }
    }
}

/// The zones as they were learned, behind faults.
#[derive(Default)]
struct Broken<'a> {
    clock: Clock,
    faults: Vec<Fault<'a>>,
    /// Answers whether signatures are good at random, in place of verifying them.
    whim: Option<&'a [u8]>,
    manner: u8,
    fetches: Cell<usize>,
    verifications: Cell<usize>,
    preliminary: Cell<bool>,
}

impl Effects for Broken<'_> {
    async fn fetch(&self, url: &str, limit: usize, deadline: f64) -> Result<HttpResponse, FetchError> {
        let number = self.fetches.replace(self.fetches.get() + 1);
        let (query, request) = read(url);
        let question = asked(&query).expect("a query of the core");
        let (delay, mut response) = reply(&query);
        let mut takes = LATENCY + delay;
        for fault in self.faults.iter().filter(|fault| fault.befalls(number, request.upstream, &question)) {
            fault.befall(&question, &mut takes, &mut response);
        }
        if matches!(response, Response::Never) {
            takes = f64::INFINITY;
        }
        self.clock.sleep(takes.min(deadline)).await;
        match response {
            Response::Never => Err(FetchError::Timeout),
            _ if takes > deadline => Err(FetchError::Timeout),
            Response::Http(response) if response.body.len() > limit => Err(FetchError::TooLarge),
            Response::Http(response) => Ok(response),
            Response::Failed(error) => Err(error),
        }
    }

    fn sleep(&self, milliseconds: f64) -> impl Future<Output = ()> {
        self.clock.sleep(milliseconds)
    }

    fn now(&self) -> f64 {
        1_790_000_000_000.0 + self.clock.now()
    }

    fn progress(&self, asked: usize, answered: usize) {
        assert!(answered <= asked);
    }

    fn preliminary(&self, report: &Report) {
        assert!(!report.pending.is_empty());
        self.preliminary.set(true);
    }

    async fn prove(&self, request: &Request<'_>) -> Option<Proved> {
        let verify = |check: &Check| {
            let number = self.verifications.replace(self.verifications.get() + 1);
            let Some(whim) = self.whim else { return crypto::verify(check) };
            match whim.get(number % whim.len().max(1))? % 8 {
                0 => None,
                1 | 2 => Some(false),
                _ => Some(true),
            }
        };
        // A page that could not load the validator has none.
        (self.manner & 16 == 0).then(|| mxlens::native::prove(request, &verify))
    }

    async fn reference_time(&self) -> Option<f64> {
        match self.manner & 12 {
            0 => Some(self.now()),
            4 => None,
            8 => Some(self.now() + 86_400_000.0),
            _ => Some(f64::NAN),
        }
    }
}
