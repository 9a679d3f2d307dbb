//! Mistakes that other programs were seen to make (§5 of the notes on mail routing), each the name of a test.
//!
//! What else stands there belongs to other parts. That a policy's `*.` matches one label only and no suffix
//! (MTA-STS), and that DANE without records, or over an alias, is none: to the checks of policy and DANE, which this
//! program does not have yet. That names and texts are never taken for HTML: to `tests/page.test.js`, with
//! `hostile.test`. That words claim no more than DNS shows: to `tests/words.test.js`, and here as far as the report
//! goes. That no HTTP cache answers: to `www/host.js`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use fixture::wire::answers;
use fixture::{Response, World, broken, undetermined};
use mxlens::report::{ExchangeState, NotChecked, Report, ReportExchange, Route, Status, Unusable};
use mxlens::rule::{Severity, Unknown};
use mxlens::{QueryErrorCode, Rtype};

fn check(input: &str) -> Report {
    World::honest().check(input)
}

/// The exchanges of a report, in the order in which they are tried.
fn exchanges(report: &Report) -> Vec<(u16, &ReportExchange)> {
    let levels = report.delivery.levels.iter();
    levels.flat_map(|level| level.exchanges.iter().map(|exchange| (level.preference, exchange))).collect()
}

/// The code of the failure that left MX unknown.
fn failure_of_mx(input: &str) -> QueryErrorCode {
    let report = check(input);
    assert_eq!(report.verdict.status, Status::Undetermined, "{input}");
    assert_eq!(report.delivery.route, Route::Unknown, "{input}");
    assert!(report.findings.is_empty(), "{input}");
    match &report.undetermined[0].reasons[..] {
        [Unknown::Query { rtype: Rtype::MX, error, .. }] => error.code,
        other => panic!("{input}: {other:?}"),
    }
}

#[test]
fn servfail_is_not_the_absence_of_mx() {
    assert_eq!(failure_of_mx("servfail.mx-unavailable.test"), QueryErrorCode::Servfail);
    assert_eq!(failure_of_mx("refused.mx-unavailable.test"), QueryErrorCode::Refused);
    // Not even where there is an address to fall back to.
    assert_eq!(failure_of_mx("implicit.mx-unavailable.test"), QueryErrorCode::Servfail);
}

#[test]
fn a_timeout_is_not_the_absence_of_mx() {
    assert_eq!(failure_of_mx("timeout.mx-unavailable.test"), QueryErrorCode::Timeout);
}

#[test]
fn a_name_without_records_is_not_a_name_that_does_not_exist() {
    let (empty, gone) = (check("mail-route-absent.test"), check("domain-nonexistent.test"));
    assert_eq!((empty.verdict.status, gone.verdict.status), (Status::Undeliverable, Status::Undeliverable));
    assert!(broken(&empty).contains("mail-route-absent") && !broken(&empty).contains("domain-nonexistent"));
    assert!(broken(&gone).contains("domain-nonexistent") && !broken(&gone).contains("mail-route-absent"));
    let reason = |input| exchanges(&check(input))[0].1.reason;
    assert_eq!(reason("exchange-without-address.test"), Some(Unusable::WithoutAddress));
    assert_eq!(reason("exchange-nonexistent.test"), Some(Unusable::Nonexistent));
}

#[test]
fn an_alias_behind_the_first_exchange_is_found() {
    assert!(broken(&check("behind.exchange-alias.test")).contains("exchange-alias"));
}

#[test]
fn exchanges_behind_the_lowest_preference_are_looked_at() {
    let report = check("beside.exchange-nonexistent.test");
    assert_eq!(report.verdict.status, Status::AtRisk);
    let states: Vec<_> = exchanges(&report).iter().map(|(_, exchange)| exchange.state).collect();
    assert_eq!(states, [ExchangeState::Unusable, ExchangeState::Usable]);
    assert!(broken(&check("loopback-behind.address-not-global.test")).contains("address-not-global"));
}

#[test]
fn the_list_is_not_cut_at_ten() {
    let report = check("last-of-many.exchange-nonexistent.test");
    assert_eq!(exchanges(&report).len(), 12);
    assert_eq!(exchanges(&report)[11].1.state, ExchangeState::Unusable);
    assert_eq!(exchanges(&check("many.test")).len(), 50);
    assert_eq!(exchanges(&check("hundred-and-one.mx-count-excessive.test")).len(), 101);
}

/// A check in which the MX records of the answer, counted from 0, have other times to live.
fn with_ttls(input: &str, ttl: impl Fn(usize, &str) -> u32) -> Report {
    let world = World::tampered(|asked, response| match response {
        Response::Http(mut http) if asked.rtype == Rtype::MX && asked.name.to_string() == input => {
            for (index, place) in answers(&http.body).iter().enumerate() {
                let upstream = if asked.upstream == 0 { "first" } else { "second" };
                let octets = ttl(index, upstream).to_be_bytes();
                http.body[place.rtype + 4..place.rtype + 8].copy_from_slice(&octets);
            }
            Response::Http(http)
        }
        Response::Http(_) | Response::Failed(_) | Response::Never => response,
    });
    world.check(input)
}

#[test]
fn the_time_left_to_live_is_no_inconsistency() {
    let truth = check("owner-alias.test");
    for ttl in [3600, 3599, 300] {
        let report = with_ttls("owner-alias.test", |_, _| ttl);
        assert_eq!((broken(&report), undetermined(&report)), (broken(&truth), undetermined(&truth)), "{ttl}");
        assert_eq!(report.verdict, truth.verdict, "{ttl}");
    }
}

#[test]
fn times_to_live_that_differ_within_one_answer_are_a_notice_and_no_more() {
    let report = with_ttls("owner-alias.test", |index, _| if index == 0 { 3600 } else { 1800 });
    assert_eq!(report.verdict, check("owner-alias.test").verdict);
    assert_eq!(broken(&report), ["dnssec-absent".to_owned(), "ttl-mismatch".to_owned()].into());
    assert!(report.findings.iter().all(|finding| finding.severity == Severity::Notice));
    let mismatch = report.findings.iter().find(|finding| !finding.records.is_empty()).unwrap();
    let lines: Vec<_> = mismatch.records.iter().map(|record| record.ttl).collect();
    assert_eq!(lines, [3600, 3600]);
}

#[test]
fn the_order_of_an_answer_is_neither_preference_nor_inconsistency() {
    let report = check("order.test");
    let order: Vec<_> =
        exchanges(&report).iter().map(|(preference, host)| (*preference, host.exchange.to_string())).collect();
    let expected = [(10, "mx2.mailhost.test"), (20, "mx3.mailhost.test"), (30, "mx1.mailhost.test")];
    assert_eq!(order, expected.map(|(preference, exchange)| (preference, exchange.to_owned())));
    assert_eq!(broken(&report), ["dnssec-absent".to_owned()].into());
    // Equals have no order: all are on one level, with the same share.
    assert_eq!(check("equal.test").delivery.levels.len(), 1);
    assert!(exchanges(&check("equal.test")).iter().all(|(_, exchange)| exchange.share == Some(1.0 / 3.0)));
}

#[test]
fn a_null_mx_is_neither_broken_nor_a_host() {
    let report = check("null-mx.test");
    assert_eq!(report.verdict.status, Status::RefusesMail);
    assert!(report.findings.is_empty());
    for input in ["null-mx.test", "null-mx-preference-nonzero.test", "last.null-mx-beside-other-mx.test"] {
        let report = check(input);
        assert!(report.ledger.iter().all(|query| !query.name.is_root()), "{input}");
        let null = exchanges(&report).into_iter().find(|(_, exchange)| exchange.exchange.is_root()).unwrap();
        assert_eq!((null.1.state, null.1.reason), (ExchangeState::Unusable, Some(Unusable::NullMx)), "{input}");
    }
    // With another preference than 0 it is still a null MX, and says so.
    let odd = check("null-mx-preference-nonzero.test");
    assert_eq!(odd.verdict.status, Status::RefusesMail);
    assert_eq!(broken(&odd), ["null-mx-preference-nonzero".to_owned()].into());
}

#[test]
fn a_null_mx_never_takes_mail_at_the_domains_own_address() {
    let report = check("with-address.null-mx.test");
    assert_eq!((report.verdict.status, report.delivery.route), (Status::RefusesMail, Route::NullMx));
}

#[test]
fn a_domain_locked_against_mail_is_not_at_fault() {
    // `v=spf1 -all`, `p=reject` and a null MX.
    let report = check("null-mx.test");
    assert!(report.findings.is_empty() && report.undetermined.is_empty());
    // Short-lived records of a domain without mail harm nobody.
    assert!(check("short-lived.null-mx.test").findings.is_empty());
    // Without the null MX the only thing to say of it beyond the fall-back is a notice.
    let report = check("null-mx-unpublished.test");
    let finding = report.findings.last().unwrap();
    assert_eq!((finding.severity, finding.affects_delivery), (Severity::Notice, false));
}

#[test]
fn localhost_and_unspecified_addresses_take_no_mail() {
    for (input, reason) in [
        ("localhost.exchange-single-label.test", Unusable::Localhost),
        ("this-network.address-not-global.test", Unusable::AddressNotGlobal),
        ("loopback.address-not-global.test", Unusable::AddressNotGlobal),
        ("ipv6-loopback.address-not-global.test", Unusable::AddressNotGlobal),
        ("ipv6-unspecified.address-not-global.test", Unusable::AddressNotGlobal),
        ("mapped-loopback.address-not-global.test", Unusable::AddressNotGlobal),
    ] {
        let report = check(input);
        assert_eq!(report.verdict.status, Status::Undeliverable, "{input}");
        assert_eq!(exchanges(&report)[0].1.reason, Some(reason), "{input}");
    }
}

#[test]
fn a_verdict_from_dns_is_no_test_of_delivery() {
    let report = check("good.test");
    assert_eq!(report.verdict.status, Status::Deliverable);
    for not_checked in [NotChecked::Smtp, NotChecked::Tls, NotChecked::NameServers] {
        assert!(report.not_checked.contains(&not_checked), "{not_checked:?}");
    }
}

#[test]
fn the_provider_is_that_of_the_lowest_preference() {
    assert_eq!(check("own.provider-leftover.test").provider.as_deref(), Some("titan"));
    assert_eq!(check("filter.provider-leftover.test").provider.as_deref(), Some("mailroute"));
    assert_eq!(check("backup.provider-leftover.test").provider, None);
}

#[test]
fn pasted_input_is_understood() {
    for input in [
        "good.test",
        " good.test ",
        "good.test.",
        "GOOD.test",
        "user@good.test",
        "mailto:user@good.test",
        "<user@good.test>",
        "https://good.test/path?query#fragment",
        "good.test:25",
    ] {
        let report = check(input);
        assert_eq!(report.target.name.to_string(), "good.test", "{input}");
        assert_eq!(report.verdict.status, Status::Deliverable, "{input}");
    }
}
