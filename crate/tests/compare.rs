//! What several resolvers have for the MX records, side by side. No zone can have two states at once, so
//! what each resolver says is made up here.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use fixture::wire::{answers, bare, bare_with_error, u16_at};
use fixture::{Asked, LATENCY, Response, World, broken, undetermined};
use mxlens::agreement::{Agreement, CachedOutcome};
use mxlens::report::{Report, Status};
use mxlens::resolve::{CHECK_DEADLINE, FetchError, HEDGE, Obstacle, QUERY_DEADLINE};
use mxlens::rule::{Subject, Unknown};
use mxlens::{CheckOptions, Mode, QueryErrorCode, Rtype, Upstream, mx_lines};

const RULE: &str = "resolver-disagreement";

/// A domain with two MX records.
const DOMAIN: &str = "owner-alias.test";

/// When the fixture's clock begins.
const START: f64 = 1_790_000_000_000.0;

/// Three resolvers, and a fourth that filters.
fn four() -> Vec<Upstream> {
    let url = |name: &str| Upstream::parse(&format!("https://{name}.example/dns-query")).unwrap();
    let fourth = Upstream { filtering: true, ..url("fourth") };
    vec![url("first"), url("second"), url("third"), fourth]
}

/// Without signatures, which would be looked at in a round of their own.
fn options() -> CheckOptions {
    CheckOptions { mode: Mode::Compare, dnssec: None, ..CheckOptions::default() }
}

/// The same check by the first alone.
fn plain() -> Report {
    World::honest().check_with(DOMAIN, CheckOptions { mode: Mode::Private, ..options() })
}

fn is_mx(asked: &Asked, input: &str) -> bool {
    asked.rtype == Rtype::MX && asked.name.to_string() == input
}

/// Compares by the first `count` of the four; `change` bends what each says of the MX records.
fn compare_of(input: &str, upstreams: &[Upstream], change: &dyn Fn(usize, &[u8]) -> Option<Response>) -> Report {
    let world = World::tampered(|asked, response| match &response {
        Response::Http(http) if is_mx(asked, input) => change(asked.upstream, &http.body).unwrap_or(response),
        Response::Http(_) | Response::Failed(_) | Response::Never => response,
    });
    let report = world.check_by(input, upstreams, options());
    assert!(report.elapsed <= CHECK_DEADLINE);
    assert!(report.ledger.iter().all(|query| query.rcode.is_some() || query.error.is_some()));
    report
}

fn compare(change: &dyn Fn(usize, &[u8]) -> Option<Response>) -> Report {
    compare_of(DOMAIN, &four(), change)
}

fn agreement(report: &Report) -> &Agreement {
    report.agreement.as_ref().unwrap()
}

fn outcomes(report: &Report) -> Vec<CachedOutcome> {
    agreement(report).answers.iter().map(|answer| answer.outcome).collect()
}

fn groups(report: &Report) -> Vec<usize> {
    agreement(report).answers.iter().map(|answer| answer.group).collect()
}

fn subjects(report: &Report) -> Vec<Subject> {
    let finding = report.findings.iter().find(|finding| fixture::word(finding.id) == RULE).unwrap();
    assert!(!finding.evidence.is_empty() && !finding.affects_delivery);
    finding.subjects.clone()
}

fn mx(preference: u16, exchange: &str) -> Subject {
    Subject::Mx { owner: DOMAIN.parse().unwrap(), preference, exchange: exchange.parse().unwrap() }
}

/// The message with another TTL in every MX record.
fn with_ttl(message: &[u8], ttl: u32) -> Vec<u8> {
    let mut octets = message.to_vec();
    for place in answers(message) {
        octets[place.rtype + 4..place.rtype + 8].copy_from_slice(&ttl.to_be_bytes());
    }
    octets
}

/// The message with preference 30 in place of 20.
fn with_other_preference(message: &[u8]) -> Vec<u8> {
    let mut octets = message.to_vec();
    for place in answers(message).iter().filter(|place| u16_at(message, place.rtype) == 15) {
        if u16_at(message, place.data) == 20 {
            octets[place.data..place.data + 2].copy_from_slice(&30_u16.to_be_bytes());
        }
    }
    octets
}

/// The message with its answers once more behind them, the last one first.
fn with_repetitions(message: &[u8]) -> Vec<u8> {
    let places = answers(message);
    let spans = places.iter().map(|place| place.owner..place.data + usize::from(u16_at(message, place.rtype + 8)));
    let spans: Vec<_> = spans.collect();
    let end = spans.last().unwrap().end;
    let mut octets = message[..end].to_vec();
    for span in spans.iter().rev() {
        octets.extend_from_slice(&message[span.clone()]);
    }
    octets.extend_from_slice(&message[end..]);
    octets[6..8].copy_from_slice(&(2 * places.len() as u16).to_be_bytes());
    octets
}

fn blocked() -> Option<Response> {
    Some(Response::Failed(FetchError::Blocked(Obstacle::Unknown, "Failed to fetch".into())))
}

#[test]
fn all_are_asked_once_and_at_once() {
    let report = compare(&|_, _| None);
    let plain = plain();
    assert_eq!(outcomes(&report), [CachedOutcome::Records; 4]);
    assert_eq!((agreement(&report).agrees, agreement(&report).agree_by), (Some(true), None));
    assert_eq!(groups(&report), [0; 4]);
    let of_mx: Vec<_> = report.ledger.iter().filter(|query| query.rtype == Rtype::MX && query.records > 0).collect();
    assert_eq!(of_mx.iter().map(|query| query.resolver).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert!(of_mx.iter().all(|query| query.sent == 0.0));
    // All else is the first one's, as in a check that compares nothing.
    assert_eq!(report.ledger.iter().filter(|query| query.resolver > 0).count(), 3);
    assert_eq!(report.ledger.len(), plain.ledger.len() + 3);
    assert_eq!((report.elapsed, report.verdict), (plain.elapsed, plain.verdict));
    assert_eq!(broken(&report), broken(&plain));
    for (index, answer) in agreement(&report).answers.iter().enumerate() {
        assert_eq!((answer.resolver, answer.filtering, answer.round_trip), (index, index == 3, LATENCY));
        let records: Vec<_> = answer.records.iter().map(|mx| (mx.preference, mx.exchange.to_string())).collect();
        assert_eq!(records, [(10, "mx1.mailhost.test".to_owned()), (20, "mx2.mailhost.test".to_owned())]);
    }
}

#[test]
fn order_repetition_and_time_left_make_no_difference() {
    let report = compare(&|upstream, message| match upstream {
        0 => None,
        1 => Some(Response::message(with_ttl(message, 7))),
        _ => Some(Response::message(with_repetitions(message))),
    });
    assert_eq!((agreement(&report).agrees, groups(&report)), (Some(true), vec![0; 4]));
    assert_eq!(agreement(&report).answers[1].ttl, Some(7));
    assert_eq!(agreement(&report).answers[2].records.len(), 2);
    assert!(!broken(&report).contains(RULE));
}

#[test]
fn records_that_not_all_have_are_found() {
    let report = compare(&|upstream, message| {
        let ttl = [100, 500, 200, 900][upstream];
        let message = if upstream == 1 { with_other_preference(message) } else { message.to_vec() };
        Some(Response::message(with_ttl(&message, ttl)))
    });
    assert!(broken(&report).contains("resolver-disagreement"));
    assert_eq!(subjects(&report), [mx(20, "mx2.mailhost.test"), mx(30, "mx2.mailhost.test")]);
    assert_eq!(groups(&report), [0, 1, 0, 0]);
    // The one that filters has no part in it.
    let by = START + LATENCY + 500_000.0;
    assert_eq!((agreement(&report).agrees, agreement(&report).agree_by), (Some(false), Some(by)));
    // It says nothing of delivery, whatever it finds.
    assert_eq!(report.verdict, plain().verdict);
}

#[test]
fn presence_and_absence_are_a_difference() {
    for (rcode, outcome) in [(0, CachedOutcome::NoData), (3, CachedOutcome::NxDomain)] {
        let report = compare(&|upstream, message| (upstream == 2).then(|| Response::message(bare(message, rcode))));
        assert_eq!(outcomes(&report)[2], outcome);
        assert_eq!(groups(&report), [0, 0, 1, 0]);
        assert_eq!(subjects(&report), [mx(10, "mx1.mailhost.test"), mx(20, "mx2.mailhost.test")]);
    }
    // Without a record anywhere, the name is all there is to show.
    let report =
        compare(&|upstream, message| Some(Response::message(bare(message, if upstream == 0 { 3 } else { 0 }))));
    assert_eq!(groups(&report), [0, 1, 1, 1]);
    assert_eq!(subjects(&report), [Subject::Name { name: DOMAIN.parse().unwrap() }]);
    // What says no time is not to be kept.
    assert_eq!(agreement(&report).agree_by, Some(START + LATENCY));
}

#[test]
fn an_absence_is_cached_too() {
    // The zone's own denial, with a SOA that says 300 seconds.
    let input = "implicit-mx.test";
    let report = compare_of(input, &four(), &|upstream, message| {
        (upstream == 1).then(|| Response::message([&message[..3], &[message[3] | 3], &message[4..]].concat()))
    });
    let answers = &agreement(&report).answers;
    assert_eq!((answers[0].outcome, answers[1].outcome), (CachedOutcome::NoData, CachedOutcome::NxDomain));
    let ttl = answers[1].ttl.unwrap();
    assert!(ttl > 0);
    assert_eq!(agreement(&report).agree_by, Some(START + LATENCY + f64::from(ttl) * 1000.0));
}

#[test]
fn through_an_alias_nobody_knows_when_they_agree() {
    let report = compare_of("www.owner-alias.test", &four(), &|_, _| None);
    assert_eq!(agreement(&report).agree_by, None);
    let aliased = fixture::checks()
        .map(|(_, check)| &check.input)
        .find(|input| {
            let report = World::honest().check(input);
            broken(&report).contains("owner-alias") && report.verdict.status != Status::Undetermined
        })
        .unwrap();
    let report =
        compare_of(aliased, &four(), &|upstream, message| (upstream == 1).then(|| Response::message(bare(message, 0))));
    assert!(!agreement(&report).answers[0].aliases.is_empty(), "{aliased}");
    assert_eq!((agreement(&report).agrees, agreement(&report).agree_by), (Some(false), None));
}

#[test]
fn who_filters_is_told_apart_and_never_counts() {
    type Denial = fn(&[u8]) -> Vec<u8>;
    let denials: [Denial; 5] = [
        |message| bare(message, 3),
        |message| bare(message, 0),
        |message| bare(message, 5),
        |message| bare_with_error(message, 3, 17, b"filtered"),
        |message| bare_with_error(message, 5, 18, b""),
    ];
    for denial in denials {
        let report = compare(&|upstream, message| (upstream == 3).then(|| Response::message(denial(message))));
        assert_eq!(
            outcomes(&report),
            [CachedOutcome::Records, CachedOutcome::Records, CachedOutcome::Records, CachedOutcome::Filtered]
        );
        assert_eq!(agreement(&report).agrees, Some(true));
        assert!(!broken(&report).contains(RULE) && !undetermined(&report).contains(RULE));
    }
    // What is absent everywhere is filtered by nobody.
    let report = compare(&|_, message| Some(Response::message(bare(message, 3))));
    assert_eq!(outcomes(&report), [CachedOutcome::NxDomain; 4]);
    // A failure is no denial.
    let report = compare(&|upstream, message| (upstream == 3).then(|| Response::message(bare(message, 2))));
    assert_eq!(outcomes(&report)[3], CachedOutcome::Failed);
    // Other records than the others have make a group of its own, and no disagreement.
    let report =
        compare(&|upstream, message| (upstream == 3).then(|| Response::message(with_other_preference(message))));
    assert_eq!((groups(&report), agreement(&report).agrees), (vec![0, 0, 0, 1], Some(true)));
}

#[test]
fn one_that_says_that_it_denies_does_not_count_either() {
    let report = compare(&|upstream, message| {
        (upstream == 1).then(|| Response::message(bare_with_error(message, 3, 16, b"by order")))
    });
    assert_eq!(outcomes(&report)[1], CachedOutcome::Filtered);
    assert_eq!(agreement(&report).agrees, Some(true));
    // With one left there is nobody to agree with, and it is said why.
    let report = compare_of(DOMAIN, &four()[..2], &|upstream, message| {
        (upstream == 1).then(|| Response::message(bare_with_error(message, 3, 16, b"by order")))
    });
    assert_eq!(agreement(&report).agrees, None);
    assert!(undetermined(&report).contains(RULE));
}

#[test]
fn with_fewer_than_two_answers_nothing_is_known() {
    let report = compare(&|upstream, _| if upstream == 1 || upstream == 2 { blocked() } else { None });
    assert_eq!(agreement(&report).agrees, None);
    let rule = report.undetermined.iter().find(|rule| fixture::word(rule.id) == RULE).unwrap();
    let codes: Vec<_> = (rule.reasons.iter())
        .filter_map(|reason| if let Unknown::Query { error, .. } = reason { Some(error.code) } else { None })
        .collect();
    assert_eq!(codes, [QueryErrorCode::Blocked; 2]);
    assert!(!rule.affects_delivery);
    assert_eq!(report.verdict, plain().verdict);
    // With two answers, what failed beside them is no hindrance.
    let report = compare(&|upstream, _| if upstream == 1 { blocked() } else { None });
    assert_eq!((agreement(&report).agrees, outcomes(&report)[1]), (Some(true), CachedOutcome::Failed));
    assert_eq!(agreement(&report).answers[1].error.as_ref().unwrap().code, QueryErrorCode::Blocked);
    // One alone has nobody to agree with.
    let report = compare_of(DOMAIN, &four()[..1], &|_, _| None);
    assert_eq!(agreement(&report).agrees, None);
    assert!(!undetermined(&report).contains(RULE));
}

#[test]
fn the_check_rests_on_none_that_filters_and_goes_on_with_the_next() {
    // A filtering one that stands first is not the first of the check.
    let mut upstreams = four();
    upstreams.rotate_right(1);
    let report = compare_of(DOMAIN, &upstreams, &|_, _| None);
    let of = |resolver: usize| report.ledger.iter().filter(move |query| query.resolver == resolver).count();
    assert_eq!((of(0), of(2), of(3)), (1, 1, 1));
    assert!(of(1) > 3);

    let report = compare(&|upstream, _| if upstream == 0 { blocked() } else { None });
    assert_eq!(report.verdict, plain().verdict);
    // The second's answer was there when the first failed; it was not asked for it again.
    let second = report.ledger.iter().filter(|query| query.resolver == 1 && query.rtype == Rtype::MX);
    assert_eq!(second.filter(|query| query.name.to_string() == DOMAIN).count(), 1);
    assert!(report.ledger.iter().any(|query| query.resolver == 1 && query.sent == LATENCY));
}

#[test]
fn the_first_may_hang_and_is_still_heard_of() {
    let report = compare(&|upstream, _| (upstream == 0).then_some(Response::Never));
    assert_eq!(report.verdict, plain().verdict);
    // The first was silent about MX alone, so the second is preferred from when its answer was taken.
    let later = report.ledger.iter().filter(|query| query.resolver == 1 && query.rtype != Rtype::MX);
    assert!(later.clone().count() >= 4 && later.clone().all(|query| query.sent == HEDGE));
    assert_eq!(outcomes(&report)[0], CachedOutcome::Failed);
    assert_eq!(agreement(&report).answers[0].error.as_ref().unwrap().code, QueryErrorCode::Timeout);
    assert_eq!(report.elapsed, 2.0 * QUERY_DEADLINE + 250.0);
}

#[test]
fn the_first_verdict_waits_for_none_that_is_only_compared() {
    let world = World::tampered(|asked, response| if asked.upstream == 2 { Response::Never } else { response });
    let options = CheckOptions { mode: Mode::Compare, ..fixture::options() };
    let report = world.check_by(DOMAIN, &four(), options);
    let first = world.preliminary.into_inner().unwrap();
    assert_eq!((first.elapsed, first.verdict.status), (2.0 * LATENCY, report.verdict.status));
    assert!(first.agreement.is_none() && agreement(&report).agrees == Some(true));
    assert_eq!(report.elapsed, 2.0 * QUERY_DEADLINE + 250.0);
}

#[test]
fn where_all_fail_the_check_says_so_in_time() {
    let pause = |seconds| {
        Response::Http(mxlens::resolve::HttpResponse {
            status: 429,
            content_type: None,
            retry_after: seconds,
            body: Vec::new(),
        })
    };
    for response in [Response::Never, pause(None), pause(Some(1.0)), pause(Some(60.0)), blocked().unwrap()] {
        let report = compare(&|_, _| Some(response.clone()));
        assert_eq!(report.verdict.status, Status::Undetermined);
        assert_eq!(outcomes(&report), [CachedOutcome::Failed; 4]);
        assert!(undetermined(&report).contains(RULE) && !broken(&report).contains(RULE));
    }
}

#[test]
fn who_does_not_compare_hears_nothing() {
    for mode in [Mode::Fast, Mode::Private] {
        let options = CheckOptions { mode, ..options() };
        let report = World::honest().check_by(DOMAIN, &four(), options);
        assert!(report.agreement.is_none());
        assert!(report.ledger.iter().all(|query| query.resolver == 0));
    }
    // A draft is published nowhere.
    let draft = mx_lines::parse("10 mx1.mailhost.test", &DOMAIN.parse().unwrap()).unwrap();
    let report = World::honest().check_by(DOMAIN, &four(), CheckOptions { draft, ..options() });
    assert!(report.agreement.is_none());
    assert!(report.ledger.iter().all(|query| query.resolver == 0));
}

#[test]
fn to_compare_changes_nothing_else() {
    for (scenario, check) in fixture::checks().filter(|(_, check)| check.input != "giant.test") {
        let plain = World::honest().check(&check.input);
        let options = CheckOptions { mode: Mode::Compare, ..fixture::options() };
        let report = World::honest().check_by(&check.input, &four(), options);
        let place = format!("{}: {}", scenario.file, check.input);
        assert_eq!(report.verdict, plain.verdict, "{place}");
        assert_eq!(broken(&report), broken(&plain), "{place}");
        let mut unseen = undetermined(&report);
        unseen.remove(RULE);
        assert_eq!(unseen, undetermined(&plain), "{place}");
        assert_ne!(agreement(&report).agrees, Some(false), "{place}");
    }
}
