//! Who is asked when: the second upstream, retries, pauses and deadlines, to the millisecond of a virtual clock.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::cell::Cell;

use fixture::wire::bare;
use fixture::{Asked, LATENCY, Response, World, upstreams};
use mxlens::report::{Query, Report, Status};
use mxlens::resolve::{CHECK_DEADLINE, FetchError, HEDGE, HttpResponse, Obstacle, QUERY_DEADLINE};
use mxlens::{CheckOptions, Mode, QueryErrorCode, Rtype, Upstream};

/// A domain of two exchanges, whose check asks eight questions.
const DOMAIN: &str = "owner-alias.test";

/// A check in one mode and time by both upstreams, or by as many as there are.
fn check(mode: Mode, deadline: f64, count: usize, tamper: impl Fn(&Asked, Response) -> Response) -> Report {
    let requests = Cell::new(0);
    let world = World::tampered(|asked, response| {
        requests.set(requests.get() + 1);
        tamper(asked, response)
    });
    // What signatures need is asked in the same way.
    let options = CheckOptions { mode, deadline, dnssec: None, ..CheckOptions::default() };
    let report = world.check_by(DOMAIN, &upstreams()[..count], options);
    // The laws that hold whatever happens.
    assert_eq!(report.ledger.len(), requests.get(), "the ledger has every request");
    assert!(report.elapsed <= deadline, "{} ms of {deadline}", report.elapsed);
    assert!(report.ledger.is_sorted_by_key(|query| query.sent));
    for query in &report.ledger {
        assert!(query.rcode.is_some() || query.error.is_some(), "{} {} has no outcome", query.name, query.rtype);
        assert!(query.sent + query.round_trip <= report.elapsed, "{} {} ends later", query.name, query.rtype);
    }
    report
}

fn fast(tamper: impl Fn(&Asked, Response) -> Response) -> Report {
    check(Mode::Fast, CHECK_DEADLINE, 2, tamper)
}

/// The queries for the MX records: resolver, when it was sent, how long it took, why it was of no use.
fn of_mx(report: &Report) -> Vec<(usize, f64, f64, Option<QueryErrorCode>)> {
    let of_mx = |query: &&Query| query.rtype == Rtype::MX && query.name.to_string() == DOMAIN;
    let code = |query: &Query| query.error.as_ref().map(|error| error.code);
    report
        .ledger
        .iter()
        .filter(of_mx)
        .map(|query| (query.resolver, query.sent, query.round_trip, code(query)))
        .collect()
}

fn is_mx(asked: &Asked) -> bool {
    asked.rtype == Rtype::MX && asked.name.to_string() == DOMAIN
}

fn http(status: u16, retry_after: Option<f64>) -> Response {
    Response::Http(HttpResponse { status, content_type: None, retry_after, body: Vec::new() })
}

fn blocked() -> Response {
    Response::Failed(FetchError::Blocked(Obstacle::Unknown, "Failed to fetch".into()))
}

fn servfail(response: Response) -> Response {
    match response {
        Response::Http(http) => Response::message(bare(&http.body, 2)),
        Response::Failed(_) | Response::Never => response,
    }
}

#[test]
fn where_the_first_answers_no_other_is_asked() {
    let report = fast(|_, response| response);
    assert!(report.ledger.iter().all(|query| query.resolver == 0 && query.error.is_none()));
}

#[test]
fn the_second_is_asked_after_600_milliseconds_and_not_before() {
    let report = fast(|asked, response| if asked.upstream == 0 { Response::Never } else { response });
    assert_eq!(
        of_mx(&report),
        [(0, 0.0, HEDGE + LATENCY, Some(QueryErrorCode::Superseded)), (1, HEDGE, LATENCY, None)],
    );
    // Whoever answered is asked first from then on.
    let later = report.ledger.iter().filter(|query| query.sent > HEDGE);
    assert_eq!(later.clone().filter(|query| query.resolver == 0).count(), 0);
    assert!(later.count() >= 4);
    assert_eq!(report.elapsed, HEDGE + 2.0 * LATENCY);
    assert_eq!(report.verdict, fast(|_, response| response).verdict);
}

#[test]
fn a_first_that_answers_after_all_is_heard_and_stays_the_first() {
    // The zone answers after 710 milliseconds; the second would take as long from 600 on.
    let report = World::honest().check("slow.mx-unavailable.test");
    let codes = |query: &Query| query.error.as_ref().map(|error| error.code);
    let mx = |query: &&Query| query.rtype == Rtype::MX && query.sent <= HEDGE;
    let seen: Vec<_> = report.ledger.iter().filter(mx).map(|query| (query.resolver, codes(query))).collect();
    assert_eq!(seen, [(0, None), (1, Some(QueryErrorCode::Superseded))]);
    let later = report.ledger.iter().filter(|query| query.sent > HEDGE);
    assert!(later.clone().count() > 0 && later.clone().all(|query| query.resolver == 0));
}

#[test]
fn the_second_is_asked_at_once_where_the_first_fails() {
    for (failure, code) in [(blocked(), QueryErrorCode::Blocked), (http(404, None), QueryErrorCode::Http)] {
        let report = fast(|asked, response| if asked.upstream == 0 { failure.clone() } else { response });
        assert_eq!(of_mx(&report), [(0, 0.0, LATENCY, Some(code)), (1, LATENCY, LATENCY, None)]);
        assert_eq!(report.ledger.iter().filter(|query| query.resolver == 0).count(), 3, "only the first round");
    }
}

#[test]
fn servfail_is_asked_of_the_second_too() {
    let report = fast(|asked, response| if asked.upstream == 0 { servfail(response) } else { response });
    assert_eq!(of_mx(&report), [(0, 0.0, LATENCY, Some(QueryErrorCode::Servfail)), (1, LATENCY, LATENCY, None)]);
    let report = fast(|_, response| servfail(response));
    let asked: Vec<_> = of_mx(&report).iter().map(|(resolver, sent, ..)| (*resolver, *sent)).collect();
    assert_eq!(asked, [(0, 0.0), (1, LATENCY), (0, 2.0 * LATENCY)]);
}

#[test]
fn what_a_resolver_said_tells_more_than_a_connection_that_failed() {
    let report = fast(|asked, response| if asked.upstream == 0 { blocked() } else { servfail(response) });
    let reasons = format!("{:?}", report.undetermined[0].reasons);
    assert!(reasons.contains("Servfail") && !reasons.contains("Blocked"), "{reasons}");
}

#[test]
fn both_are_never_asked_at_once_from_the_start() {
    for failing in [None, Some(0), Some(1)] {
        let report = fast(|asked, response| if Some(asked.upstream) == failing { Response::Never } else { response });
        assert!(report.ledger.iter().filter(|query| query.sent == 0.0).all(|query| query.resolver == 0));
        // Of one question, never two within the time that one has for itself, unless the first failed.
        for (index, query) in report.ledger.iter().enumerate() {
            let alike = |other: &&Query| other.name == query.name && other.rtype == query.rtype;
            for earlier in report.ledger[..index].iter().filter(alike) {
                assert!(query.sent >= earlier.sent + HEDGE.min(earlier.round_trip));
            }
        }
    }
}

#[test]
fn in_private_nobody_else_is_asked_whatever_happens() {
    for response in [Response::Never, blocked(), http(429, None), http(500, None), http(429, Some(1.0))] {
        for (mode, count) in [(Mode::Private, 2), (Mode::Private, 1), (Mode::Fast, 1)] {
            let report = check(mode, CHECK_DEADLINE, count, |asked, _| {
                assert_eq!(asked.upstream, 0);
                response.clone()
            });
            assert_eq!(report.verdict.status, Status::Undetermined);
        }
    }
    // Nor does one alone get a hedge.
    let report = check(Mode::Private, CHECK_DEADLINE, 1, |_, _| Response::Never);
    let times: Vec<_> = of_mx(&report).iter().map(|(_, sent, took, _)| (*sent, *took)).collect();
    assert_eq!(times, [(0.0, QUERY_DEADLINE), (QUERY_DEADLINE + 250.0, QUERY_DEADLINE)]);
}

#[test]
fn a_third_stands_in_only_where_neither_gave_a_dns_response() {
    let three: Vec<_> = ["https://first.example/", "https://second.example/", "https://first.example/third"]
        .iter()
        .map(|url| Upstream::parse(url).unwrap())
        .collect();
    for (said, asked) in [(false, true), (true, false)] {
        let world =
            World::tampered(|asked, response| if said && asked.upstream == 1 { servfail(response) } else { blocked() });
        let report = world.check_by(DOMAIN, &three, CheckOptions { dnssec: None, ..CheckOptions::default() });
        assert_eq!(report.ledger.iter().any(|query| query.resolver == 2), asked);
    }
}

#[test]
fn retry_after_is_kept_by_all_questions_of_the_check() {
    for status in [429, 503] {
        let first = Cell::new(true);
        let report = check(Mode::Private, CHECK_DEADLINE, 1, |asked, response| {
            if is_mx(asked) && first.replace(false) { http(status, Some(2.0)) } else { response }
        });
        let again = LATENCY + 2_000.0;
        assert_eq!(of_mx(&report), [(0, 0.0, LATENCY, Some(QueryErrorCode::Http)), (0, again, LATENCY, None)]);
        // What was under way goes on; nothing new is sent before.
        assert!(report.ledger.iter().all(|query| query.sent == 0.0 || query.sent >= again));
        assert_eq!(report.ledger[0].error.as_ref().unwrap().status, Some(status));
        assert_eq!(report.verdict, fast(|_, response| response).verdict);
    }
}

#[test]
fn without_retry_after_the_pauses_double() {
    for status in [429, 503] {
        let report = check(Mode::Private, CHECK_DEADLINE, 1, |_, _| http(status, None));
        let sent: Vec<_> = of_mx(&report).iter().map(|(_, sent, ..)| *sent).collect();
        // 250, 500 and 1,000 ms after a refusal, which takes 10.
        assert_eq!(sent, [0.0, 260.0, 770.0, 1_780.0]);
        assert_eq!(report.elapsed, 1_790.0);
        // Three questions that were refused at once made one pause, not three.
        assert_eq!(report.ledger.len(), 12);
    }
}

#[test]
fn a_pause_beyond_the_deadline_is_not_waited_for() {
    let report = check(Mode::Private, CHECK_DEADLINE, 1, |_, _| http(429, Some(60.0)));
    assert_eq!(report.elapsed, LATENCY);
    assert_eq!(report.ledger.len(), 3);
    let reasons = format!("{:?}", report.undetermined[0].reasons);
    assert!(reasons.contains("Some(429)"), "{reasons}");
}

#[test]
fn a_retry_after_without_sense_is_a_pause_like_any_other() {
    for seconds in [0.0, -5.0, f64::NAN, f64::NEG_INFINITY] {
        let report = check(Mode::Private, CHECK_DEADLINE, 1, |_, _| http(429, Some(seconds)));
        let sent: Vec<_> = of_mx(&report).iter().map(|(_, sent, ..)| *sent).collect();
        assert!(sent.len() == 4 && sent.windows(2).all(|pair| pair[1] - pair[0] >= 250.0), "{seconds}: {sent:?}");
    }
    let report = check(Mode::Private, CHECK_DEADLINE, 1, |_, _| http(429, Some(f64::INFINITY)));
    assert_eq!(report.ledger.len(), 3);
}

#[test]
fn while_the_first_pauses_the_second_is_asked_and_preferred() {
    for retry_after in [None, Some(3.0), Some(60.0)] {
        let report = fast(|asked, response| if asked.upstream == 0 { http(429, retry_after) } else { response });
        assert_eq!(of_mx(&report), [(0, 0.0, LATENCY, Some(QueryErrorCode::Http)), (1, LATENCY, LATENCY, None)]);
        assert!(report.ledger.iter().filter(|query| query.sent > 0.0).all(|query| query.resolver == 1));
        assert_eq!(report.elapsed, 3.0 * LATENCY);
    }
}

#[test]
fn a_first_that_is_paused_is_not_asked_a_second_question() {
    // The first refuses one question of the first round, and the second answers nothing else than that one.
    let report = fast(|asked, response| match (asked.upstream, is_mx(asked)) {
        (0, true) => http(429, Some(1.0)),
        (1, false) => Response::Never,
        _ => response,
    });
    let early = |query: &&Query| query.resolver == 0 && query.sent > 0.0;
    assert!(report.ledger.iter().filter(early).all(|query| query.sent >= LATENCY + 1_000.0));
    assert_eq!(report.verdict, fast(|_, response| response).verdict);
}

#[test]
fn a_request_at_fault_is_not_repeated() {
    for (status, tries) in [(400, 1), (404, 1), (415, 1), (408, 2), (500, 2), (502, 2), (429, 4), (503, 4)] {
        let report = check(Mode::Private, CHECK_DEADLINE, 1, |_, _| http(status, None));
        assert_eq!(of_mx(&report).len(), tries, "{status}");
    }
}

#[test]
fn the_deadline_of_the_check_holds_in_all_of_it() {
    let kinds: [&dyn Fn(Response) -> Response; 7] = [
        &|_| Response::Never,
        &|_| blocked(),
        &|_| http(429, None),
        &|_| http(429, Some(1.0)),
        &|_| http(503, Some(0.0)),
        &|_| http(500, None),
        &|response| servfail(response),
    ];
    for deadline in [1.0, LATENCY, 15.0, 100.0, 600.0, 605.0, 700.0, 1_000.0, 3_100.0, CHECK_DEADLINE] {
        for first in kinds {
            check(Mode::Private, deadline, 1, |_, response| first(response));
            for second in kinds {
                let report = check(Mode::Fast, deadline, 2, |asked, response| {
                    if asked.upstream == 0 { first(response) } else { second(response) }
                });
                assert_eq!(report.verdict.status, Status::Undetermined);
                assert!(report.ledger.len() <= 3 * 8, "{} requests for three questions", report.ledger.len());
            }
        }
    }
}
