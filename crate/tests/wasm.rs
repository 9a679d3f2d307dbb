//! The boundary to JavaScript: plain objects, `null` for what is not there, thrown errors with codes.
//!
//! The same tests run in Node and in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "fails the test")]

use js_sys::{Array, Function, JSON, Object, Reflect};
use mxlens::wasm::{self, Check, CoreOptions, Host};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// A host made of JavaScript, whose answer to every question is what `respond` says of the URL.
fn host(respond: &str) -> Host {
    let ask = format!("this.response = (() => {{ {respond} }})(); return 1");
    let host = Object::new();
    let set = |name: &str, args: &str, body: &str| {
        Reflect::set(&host, &name.into(), &Function::new_with_args(args, body)).unwrap();
    };
    set("ask", "url, limit, deadline", &ask);
    set("pause", "milliseconds", "return 2");
    set("take", "started", "return started ? this.response : { status: 0 }");
    set("forget", "started", "");
    set("now", "", "return 1000");
    set("progress", "asked, answered", "");
    set("preliminary", "report", "this.first = report;");
    // A host that can verify nothing.
    set("prove", "request", "return 0;");
    set("time", "", "return 0;");
    host.unchecked_into()
}

/// Echoes the query with the response bit set: an answer without records.
const NO_DATA: &str = r#"
    const text = atob(url.split("dns=")[1].replaceAll("-", "+").replaceAll("_", "/"));
    const body = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    body[2] |= 0x80;
    return { status: 200, contentType: "application/dns-message", body };
"#;

const BLOCKED: &str = r#"return { status: 0, obstacle: "unknown", detail: "TypeError: no \"way\"" };"#;

fn options(json: &str) -> CoreOptions {
    JSON::parse(json).unwrap().unchecked_into()
}

fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| Reflect::get(&value, &key.into()).unwrap())
}

fn text(value: &JsValue, path: &str) -> String {
    at(value, path).as_string().unwrap()
}

/// Checks with a host that has everything at once.
fn check(input: &str, options: CoreOptions, host: Host) -> Result<JsValue, JsValue> {
    let report = Check::new(input, &options, host)?.poll()?;
    assert!(!report.is_null(), "nothing is waited for");
    Ok(report)
}

#[wasm_bindgen_test]
fn a_report_is_plain_data() {
    let report = check("example.com", options("{}"), host(NO_DATA)).unwrap();
    let again = JSON::parse(&String::from(JSON::stringify(&report).unwrap())).unwrap();
    assert_eq!(String::from(JSON::stringify(&again).unwrap()), String::from(JSON::stringify(&report).unwrap()));
    assert_eq!(at(&report, "schema").as_f64(), Some(1.0));
    assert_eq!(text(&report, "verdict.status"), "undeliverable");
    assert_eq!(text(&report, "findings.0.id"), "mail-route-absent");
    assert_eq!(text(&report, "findings.0.subjects.0.kind"), "name");
    assert_eq!(text(&report, "findings.0.records.0.line"), "example.com. 3600 IN MX 0 .");
    assert_eq!(at(&report, "ledger.length").as_f64(), Some(4.0));
    assert_eq!(at(&report, "ledger.0.authenticData").as_bool(), Some(false));
    assert!(at(&report, "ledger.0.error").is_null());
    assert_eq!(text(&report, "resolvers.0.id"), "cloudflare");
    assert_eq!(at(&report, "resolvers.length").as_f64(), Some(2.0));
    assert_eq!(text(&report, "dnssec.answers.0.proof.reason"), "hostIncapable");
    assert_eq!(at(&report, "pending.length").as_f64(), Some(0.0));
}

#[wasm_bindgen_test]
fn a_host_that_is_blocked_makes_a_verdict_undetermined() {
    let own = options(r#"{"resolvers": ["https://dns.example/q{?dns}"]}"#);
    let report = check("example.com", own, host(BLOCKED)).unwrap();
    assert_eq!(text(&report, "verdict.status"), "undetermined");
    assert_eq!(at(&report, "findings.length").as_f64(), Some(0.0));
    assert_eq!(text(&report, "ledger.0.error.code"), "blocked");
    assert_eq!(text(&report, "ledger.0.error.detail"), "TypeError: no \"way\"");
    assert!(at(&report, "ledger.0.error.status").is_null());
    assert!(at(&report, "resolvers.0.id").is_null());
}

#[wasm_bindgen_test]
fn errors_have_a_name_and_a_code() {
    for (input, json, name, code) in [
        ("[192.0.2.1]", "{}", "TargetError", "addressLiteral"),
        ("example.com", r#"{"resolvers": []}"#, "OptionsError", "badResolver"),
        ("example.com", r#"{"resolvers": ["http://dns.example/"]}"#, "OptionsError", "badResolver"),
        (
            "example.com",
            r#"{"resolvers": ["google", "dns-sb"], "mode": "private"}"#,
            "OptionsError",
            "severalResolvers",
        ),
        ("example.com", r#"{"mode": "careful"}"#, "OptionsError", "badMode"),
        ("example.com", r#"{"deadline": 0}"#, "OptionsError", "badDeadline"),
        ("example.com", r#"{"draft": "10"}"#, "OptionsError", "badMxLine"),
        ("example.com", r#"{"expect": ""}"#, "OptionsError", "noMxLine"),
    ] {
        let error = check(input, options(json), host(BLOCKED)).unwrap_err();
        assert_eq!((text(&error, "name"), text(&error, "code")), (name.to_owned(), code.to_owned()), "{input} {json}");
    }
    for option in ["draft", "expect"] {
        let both = options(&format!(r#"{{"{option}": "10 mx.example.net\nhello"}}"#));
        let error = check("example.com", both, host(BLOCKED)).unwrap_err();
        assert_eq!(text(&error, "option"), option);
        assert_eq!(at(&error, "position").as_f64(), Some(2.0));
    }
    let error = wasm::parse_target("exa mple.com").unwrap_err();
    assert_eq!(at(&error, "position").as_f64(), Some(4.0));
    assert_eq!(text(&error, "text"), "a space");
    assert!(at(&error, "length").is_null());
}

#[wasm_bindgen_test]
fn letters_outside_ascii_pass_through_the_host_and_its_slips_are_caught() {
    for (input, name) in
        [("münchen.de", "xn--mnchen-3ya.de"), ("faß.de", "xn--fa-hia.de"), ("例え。テスト", "xn--r8jz45g.xn--zckzah")]
    {
        assert_eq!(text(&wasm::parse_target(input).unwrap(), "name"), name);
    }
    // In full width the host sees an address, a path and a user.
    for input in ["１.２.３.４", "a／b.com", "user＠ü.com", "ex％41mple.com", "\u{ad}.com", "ü.1"] {
        let error = wasm::parse_target(input).unwrap_err();
        assert_eq!(text(&error, "name"), "TargetError", "{input}");
    }
    // In ASCII the host is never asked.
    for (input, code) in [
        ("1.2.3", "numericTld"),
        ("user@evil@x.com", "badCharacter"),
        ("ex%41mple.com", "badCharacter"),
        ("a/b", "localPath"),
    ] {
        assert_eq!(text(&wasm::parse_target(input).unwrap_err(), "code"), code, "{input}");
    }
}

#[wasm_bindgen_test]
fn a_delivery_that_is_given_back_is_read() {
    let delivery = "mx\t\n\
        10\tmx1.example.com\tusable\t\texample.com\t192.0.33.25 2620:0:2d0:200::25\n\
        20\tmx2.example.com\tusable\t\texample.com\t192.0.43.25";
    let plan = wasm::plan(delivery, false, false, "mx1.example.com").unwrap();
    assert_eq!(text(&plan, "verdict.status"), "deliverable");
    assert_eq!(text(&plan, "delivery.levels.0.exchanges.0.reason"), "down");
    assert_eq!(at(&plan, "delivery.levels.1.exchanges.0.share").as_f64(), Some(1.0));
    assert_eq!(text(&plan, "cuts.0.kind"), "operators");
    let senders = wasm::senders(delivery).unwrap();
    assert_eq!(text(&senders, "0.sender"), "postfix");
    assert_eq!(at(&senders, "0.levels.0.targets.0.share").as_f64(), Some(0.5));
}

#[wasm_bindgen_test]
fn nothing_is_a_map() {
    let target = wasm::parse_target("User@Example.com").unwrap();
    assert!(!target.is_instance_of::<js_sys::Map>() && !Array::is_array(&target));
    let target: Object = target.unchecked_into();
    assert_eq!(Object::keys(&target).join(","), "input,kind,name,shown");
}
