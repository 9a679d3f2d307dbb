//! The binary, over HTTP.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Answer, EDNS};
use data_encoding::BASE64URL_NOPAD;
use domain::base::iana::{OptRcode, Rtype};
use serde_json::{Value, json};

/// The binary under test, ended with the test.
struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_doh-server")), options)
    }

    fn run(mut command: Command, options: &[&str]) -> Self {
        command.arg("--zones").arg(common::folder()).args(["--listen", "127.0.0.1:0"]).args(options);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, lines, address: String::new() };
        server.address = server.line().strip_prefix("listening on http://").unwrap().into();
        server
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().into()
    }

    fn send(&self, head: &str, body: &[u8]) -> Response {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length = body.len();
        let head = format!("{head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut octets = Vec::new();
        stream.read_to_end(&mut octets).unwrap();
        Response::read(&octets)
    }

    fn get(&self, path: &str) -> Response {
        self.send(&format!("GET {path} HTTP/1.1"), &[])
    }

    fn post(&self, path: &str, media_type: &str, body: &[u8]) -> Response {
        self.send(&format!("POST {path} HTTP/1.1\r\nContent-Type: {media_type}"), body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Response {
    fn read(octets: &[u8]) -> Self {
        let end = octets.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(octets[..end].to_vec()).unwrap();
        Self { status: head[9..12].parse().unwrap(), head, body: octets[end + 4..].to_vec() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

fn dns(path: &str, name: &str, rtype: Rtype) -> String {
    format!("{path}?dns={}", BASE64URL_NOPAD.encode(&EDNS.octets(name, rtype)))
}

fn mx(path: &str) -> String {
    dns(path, "plain.test", Rtype::MX)
}

#[test]
fn get_and_post_are_answered() {
    let server = Server::start(&[]);
    let get = server.get(&mx("/dns-query"));
    let post = server.post("/dns-query", "application/dns-message", &EDNS.octets("plain.test", Rtype::MX));
    for response in [&get, &post] {
        assert_eq!(response.status, 200);
        assert_eq!(response.header("content-type"), Some("application/dns-message"));
        assert_eq!(response.header("cache-control"), Some("max-age=3600"));
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        assert_eq!(Answer::read(&response.body).answer.len(), 2);
    }
    assert_eq!(get.body, post.body);
    // RFC 8484 §5.1: a negative answer is as fresh as its SOA record.
    let absent = server.get(&dns("/dns-query", "absent.plain.test", Rtype::MX));
    assert_eq!(absent.header("cache-control"), Some("max-age=600"));
}

#[test]
fn what_is_no_doh_request_gets_its_status() {
    let server = Server::start(&[]);
    let query = EDNS.octets("plain.test", Rtype::MX);
    for (response, status) in [
        (server.get("/dns-query"), 400),
        (server.get("/dns-query?dns=a*b"), 400),
        (server.get("/dns-query?dns=AAAA"), 400),
        (server.get("/dns-query?dns=AAAA=="), 400),
        (server.post("/dns-query", "application/dns-message", b"short"), 400),
        (server.post("/dns-query", "application/json", &query), 415),
        (server.send("POST /dns-query HTTP/1.1", &query), 415),
        (server.post("/dns-query", "application/dns-message", &[0; 65_536]), 413),
        (server.send("PUT /dns-query HTTP/1.1", &query), 405),
        (server.get("/f/tiemout/dns-query"), 404),
        (server.get("/absent"), 404),
    ] {
        assert_eq!(response.status, status, "{}", response.head);
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    }
    assert_eq!(server.send("DELETE /dns-query HTTP/1.1", &[]).header("allow"), Some("GET, HEAD, POST, OPTIONS"));
}

#[test]
fn a_body_that_breaks_is_not_called_too_long() {
    let server = Server::start(&[]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let fields = "Host: a\r\nContent-Type: application/dns-message\r\nTransfer-Encoding: chunked";
    write!(stream, "POST /dns-query HTTP/1.1\r\n{fields}\r\n\r\nzz\r\n").unwrap();
    let mut octets = Vec::new();
    stream.read_to_end(&mut octets).unwrap();
    assert_eq!(Response::read(&octets).status, 400);
}

#[test]
fn a_preflight_allows_a_post_from_elsewhere() {
    let server = Server::start(&[]);
    let preflight = server.send("OPTIONS /dns-query HTTP/1.1\r\nOrigin: https://example.com", &[]);
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    assert_eq!(preflight.header("access-control-allow-headers"), Some("*"));
    assert!(preflight.header("access-control-allow-methods").unwrap().contains("POST"));
    for response in [
        server.get(&mx("/with/nocors/dns-query")),
        server.send("OPTIONS /with/nocors/dns-query HTTP/1.1\r\nOrigin: https://example.com", &[]),
    ] {
        assert!((200..205).contains(&response.status) && !response.head.contains("access-control-"));
    }
}

#[test]
fn a_fault_can_be_forced_by_the_path() {
    let server = Server::start(&[]);
    let rcode = |path| Answer::read(&server.get(&mx(path)).body).rcode;
    assert_eq!(rcode("/f/servfail/dns-query"), OptRcode::SERVFAIL);
    assert_eq!(rcode("/f/refused%20ede=18/dns-query"), OptRcode::REFUSED);
    let limited = server.get(&mx("/with/http=429%20retry-after=7/dns-query"));
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("7")));
    assert_eq!(server.get(&mx("/f/cut=5/dns-query")).body.len(), 5);
    assert_eq!(limited.header("access-control-expose-headers"), Some("Retry-After"));
    let unavailable = server.get(&mx("/with/http=503/dns-query"));
    assert_eq!((unavailable.status, unavailable.header("access-control-expose-headers")), (503, None));
    let html = server.get(&mx("/f/html/dns-query"));
    assert_eq!((html.status, html.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(server.get(&mx("/f/big/dns-query")).body.len() > 64_000);
    let started = Instant::now();
    assert_eq!(Answer::read(&server.get(&mx("/f/delay=300/dns-query")).body).answer.len(), 2);
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[test]
fn resolvers_of_one_server_differ_and_leave_each_other_alone() {
    let server = Server::start(&[]);
    let preferences = |path| Answer::read(&server.get(&mx(path)).body).answer_lines()[0].clone();
    assert_eq!(preferences("/with/other/dns-query"), "plain.test 3600 MX 11 mx1.plain.test.");
    assert_eq!(preferences("/dns-query"), "plain.test 3600 MX 10 mx1.plain.test.");
    let failed = server.get(&mx("/with/servfail%20ede=22%20%22no%20reachable%20authority%22/dns-query"));
    assert_eq!(Answer::read(&failed.body).ede, Some((22, "no reachable authority".into())));
}

#[test]
fn a_reset_ends_the_connection_without_a_response() {
    let server = Server::start(&[]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", mx("/with/reset/dns-query")).unwrap();
    let mut octets = Vec::new();
    let end = stream.read_to_end(&mut octets);
    assert!(octets.is_empty() && end.is_ok_and(|length| length == 0));
    assert_eq!(server.get(&mx("/dns-query")).status, 200);
}

#[test]
fn a_timeout_is_never_answered_and_holds_nothing_up() {
    let server = Server::start(&["--delay", "40"]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    write!(stream, "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", mx("/f/timeout/dns-query")).unwrap();
    let started = Instant::now();
    assert_eq!(server.get(&mx("/dns-query")).status, 200);
    assert!(started.elapsed() >= Duration::from_millis(40));
    assert!(stream.read(&mut [0]).is_err());
}

#[test]
fn the_questions_asked_are_listed_until_reset() {
    let server = Server::start(&[]);
    server.get(&mx("/dns-query"));
    server.get(&dns("/f/refused/dns-query", "Absent.test", Rtype::AAAA));
    server.get("/dns-query?dns=AAAA");
    assert_eq!(
        server.get("/log").json(),
        json!([
            { "path": "/dns-query", "name": "plain.test", "type": "MX" },
            { "path": "/f/refused/dns-query", "name": "Absent.test", "type": "AAAA" },
        ])
    );
    assert_eq!(server.get("/log/count").json(), json!(2));
    assert_eq!(server.post("/log/reset", "text/plain", &[]).status, 204);
    assert_eq!(server.get("/log").json(), json!([]));
    assert_eq!(server.get("/log/count").json(), json!(0));
}

fn www() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("www/index.html", "<!doctype html>");
    write("www/page.js", "export {}");
    write("www/wasm/core.wasm", "\0asm");
    write("www/wasm/core.wasm.br", "squeezed");
    write("www/site.json", "{}");
    write("www/.hidden", "hidden");
    write("www/.well-known/security.txt", "hidden");
    write("secret", "secret");
    folder
}

fn with_files(folder: &Path) -> Server {
    Server::start(&["--www", folder.join("www").to_str().unwrap()])
}

#[test]
fn files_are_served_with_their_types_and_the_policy() {
    let folder = www();
    let server = with_files(folder.path());
    for (path, media_type) in
        [("/", "text/html"), ("/page.js", "text/javascript"), ("/wasm/core.wasm", "application/wasm")]
    {
        let response = server.get(path);
        assert_eq!((response.status, response.header("content-type")), (200, Some(media_type)));
        assert_eq!(response.header("cache-control"), Some("no-cache"));
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(response.header("referrer-policy"), Some("no-referrer"));
        let policy = response.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src"), "{policy}");
        assert!(!policy.contains("  ") && policy.ends_with("require-trusted-types-for 'script'"), "{policy}");
        let modified = response.header("last-modified").unwrap();
        let again = server.send(&format!("GET {path} HTTP/1.1\r\nIf-Modified-Since: {modified}"), &[]);
        assert_eq!(again.status, 304);
    }
    let squeezed = server.send("GET /wasm/core.wasm HTTP/1.1\r\nAccept-Encoding: br", &[]);
    assert_eq!((squeezed.header("content-encoding"), squeezed.body.as_slice()), (Some("br"), &b"squeezed"[..]));
    assert_eq!(squeezed.header("content-type"), Some("application/wasm"));
}

#[test]
fn nothing_hidden_or_outside_is_served() {
    let folder = www();
    let server = with_files(folder.path());
    for path in [
        "/.hidden",
        "/%2ehidden",
        "/%2Ehidden",
        "/.well-known/security.txt",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/wasm/..%2f..%2fsecret",
        "/wasm/../../secret",
        "//secret",
    ] {
        let response = server.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert!(!String::from_utf8_lossy(&response.body).contains("secret"), "{path}");
    }
}

#[test]
fn the_page_is_told_of_this_resolver_and_the_samples() {
    let folder = www();
    let server = with_files(folder.path());
    assert_eq!(
        server.get("/site.json").json(),
        json!({
            "resolver": { "id": "local", "name": "This server", "url": "/dns-query" },
            "trustAnchors": common::ZONES.trust_anchors().join("\n"),
            "samples": [{ "domain": "plain.test", "shows": "Everything is in order" }],
        })
    );
}

#[test]
fn hostile_bytes_do_not_end_the_server() {
    let server = Server::start(&[]);
    for octets in [
        &b"\0\xFF\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xFF\xFF\xFF",
        b"GET /%ff%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(octets).unwrap();
    }
    assert_eq!(server.get(&mx("/dns-query")).status, 200);
}

/// Connections that send this and nothing more.
fn stalled(server: &Server, count: usize, octets: &[u8]) -> Vec<TcpStream> {
    let open = |_| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(octets).unwrap();
        stream
    };
    (0..count).map(open).collect()
}

#[test]
fn connections_that_are_idle_or_trickle_keep_nobody_out() {
    let server = Server::start(&[]);
    for octets in [
        &b""[..],
        b"GET /dns-query?dns=",
        b"POST /dns-query HTTP/1.1\r\nHost: a\r\nContent-Type: application/dns-message\r\nContent-Length: 40\r\n\r\n\0",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /f/timeout/dns-query HTTP/1.1\r\nHost: a\r\n\r\n",
    ] {
        let started = Instant::now();
        let mut streams = stalled(&server, 700, octets);
        assert_eq!(server.get(&mx("/dns-query")).status, 200);
        assert!(started.elapsed() < Duration::from_secs(20), "{}", String::from_utf8_lossy(octets));
        // the first was closed, without a response
        streams[0].set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut rest = Vec::new();
        let end = streams[0].read_to_end(&mut rest);
        assert!(end.is_ok() || end.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset));
        assert!(!rest.starts_with(b"HTTP/1.1 200"));
    }
}

#[test]
fn it_goes_on_when_it_has_run_out_of_files() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 64 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_doh-server")]);
    let server = Server::run(shell, &[]);
    let _idle = stalled(&server, 100, b"");
    assert_eq!(server.get(&mx("/dns-query")).status, 200);
}

#[test]
fn busy_connections_are_not_closed_for_others() {
    let server = Server::start(&["--delay", "500"]);
    let request = format!("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", mx("/dns-query"));
    let streams = stalled(&server, 700, request.as_bytes());
    for mut stream in streams {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut octets = Vec::new();
        stream.read_to_end(&mut octets).unwrap();
        assert_eq!(Response::read(&octets).status, 200);
    }
}

#[test]
fn a_connection_that_is_used_outlasts_idle_ones() {
    let server = Server::start(&[]);
    let mut used = TcpStream::connect(&server.address).unwrap();
    used.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut idle = Vec::new();
    for _ in 0..3 {
        write!(used, "GET /log/count HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut head = [0; 12];
        used.read_exact(&mut head).unwrap();
        assert_eq!(&head, b"HTTP/1.1 200");
        while !head.ends_with(b"\r\n\r\n0") {
            head.rotate_left(1);
            used.read_exact(&mut head[11..]).unwrap();
        }
        idle.extend(stalled(&server, 350, b""));
    }
}

#[test]
fn a_wrong_option_or_zone_ends_the_program_with_its_reason() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_doh-server")).args(arguments).output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run(&[]), (false, "doh-server: the option '--zones' is missing\n".into()));
    let (success, message) = run(&["--zones", "/absent"]);
    assert!(!success && message.starts_with("doh-server: /absent: "), "{message}");
    assert!(run(&["--help"]).0);
}
