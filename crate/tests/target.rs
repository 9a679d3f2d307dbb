//! What people type and paste, and the domain in it, or what exactly is wrong with it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

use mxlens::{Idna, NoIdna, Target, TargetError, TargetKind};

/// Fails the test when it is asked: names in ASCII are not for the host.
struct Untouched;

impl Idna for Untouched {
    fn to_ascii(&self, name: &str) -> Result<String, TargetError> {
        panic!("{name} reached the host")
    }
}

/// A host that answers the same whatever it is asked, as a URL parser may.
struct Always(&'static str);

impl Idna for Always {
    fn to_ascii(&self, _: &str) -> Result<String, TargetError> {
        Ok(self.0.into())
    }
}

#[test]
fn a_domain_is_found_in_everything_that_people_paste() {
    use TargetKind::{Domain, Mailbox, Url};
    for (input, kind, domain) in [
        ("example.com", Domain, "example.com"),
        ("Example.COM", Domain, "example.com"),
        ("example.com.", Domain, "example.com"),
        ("  example.com\r\n", Domain, "example.com"),
        ("\u{feff}example.com\u{200b}", Domain, "example.com"),
        ("\u{202a}example.com\u{202c}", Domain, "example.com"),
        ("\0example.com\u{7}", Domain, "example.com"),
        ("example.com:25", Domain, "example.com"),
        ("example\u{3002}com", Domain, "example.com"),
        ("example\u{ff0e}com\u{ff61}", Domain, "example.com"),
        ("xn--mnchen-3ya.de", Domain, "xn--mnchen-3ya.de"),
        ("1.2.3.example.com", Domain, "1.2.3.example.com"),
        ("m-x--1.example", Domain, "m-x--1.example"),
        ("user@example.com", Mailbox, "example.com"),
        ("user+tag@example.com.", Mailbox, "example.com"),
        ("@example.com", Mailbox, "example.com"),
        (r#""odd local"@example.com"#, Mailbox, "example.com"),
        (r#""a@b"@example.com"#, Mailbox, "example.com"),
        (r#""a\"@b"@example.com"#, Mailbox, "example.com"),
        ("<user@example.com>", Mailbox, "example.com"),
        ("Jane Doe <jane@example.com>", Mailbox, "example.com"),
        ("mailto:user@example.com", Mailbox, "example.com"),
        ("MailTo:user@example.com?subject=a@b", Mailbox, "example.com"),
        ("https://example.com/x", Url, "example.com"),
        ("https://user:secret@example.com:8443/x?y=a@b#z", Url, "example.com"),
        ("HTTP://EXAMPLE.COM", Url, "example.com"),
        ("//example.com/x", Url, "example.com"),
        ("https://example.com?x", Url, "example.com"),
        ("https:\\\\example.com", Url, "example.com"),
        ("smtp+tls://mx.example.com", Url, "mx.example.com"),
        ("example.com/path/of/page", Url, "example.com"),
        ("example.com:443/path", Url, "example.com"),
    ] {
        // A URL with its slashes turned over is a path of Windows to us.
        if input.contains('\\') && !input.contains('"') {
            assert_eq!(Target::parse(input, &Untouched), Err(TargetError::LocalPath), "{input:?}");
            continue;
        }
        let target = Target::parse(input, &Untouched).unwrap_or_else(|error| panic!("{input:?}: {error}"));
        assert_eq!((target.kind, target.name.to_string().as_str()), (kind, domain), "{input:?}");
        assert_eq!((target.input.as_str(), target.shown.as_str()), (input, domain), "{input:?}");
    }
}

#[test]
fn what_is_no_domain_has_a_code_and_a_position() {
    for (input, code, position) in [
        ("", "empty", None),
        (" \t\u{200b}\n", "empty", None),
        ("<>", "empty", None),
        ("https://", "empty", None),
        ("user@", "missingDomain", None),
        ("mailto:user@", "missingDomain", None),
        (r#""a@b""#, "missingDomain", None),
        (r#""odd local""#, "badCharacter", Some(1)),
        ("a..example", "emptyLabel", Some(3)),
        (".example.com", "emptyLabel", Some(1)),
        ("example.com..", "emptyLabel", Some(13)),
        (".", "emptyLabel", Some(1)),
        ("user@.example", "emptyLabel", Some(6)),
        ("exa mple.com", "badCharacter", Some(4)),
        ("  exa_mple.com", "badCharacter", Some(6)),
        ("_dmarc.example.com", "badCharacter", Some(1)),
        ("exa\0mple.com", "badCharacter", Some(4)),
        ("exa\u{202e}mple.com", "badCharacter", Some(4)),
        ("ex%41mple.com", "badCharacter", Some(3)),
        ("user@host@example.com", "badCharacter", Some(10)),
        (r#""a"b@example.com"#, "badCharacter", Some(4)),
        (r#""open@example.com"#, "badCharacter", Some(1)),
        ("https://exa mple.com/", "badCharacter", Some(12)),
        ("a,b.example", "badCharacter", Some(2)),
        ("<script>.example", "badCharacter", Some(1)),
        ("-a.example", "edgeHyphen", Some(1)),
        ("a-.example", "edgeHyphen", Some(2)),
        ("user@b.-a.example", "edgeHyphen", Some(8)),
        ("192.0.2.1", "addressLiteral", None),
        ("192.0.2.1.", "addressLiteral", None),
        ("192.0.2.1:25", "addressLiteral", None),
        ("2001:db8::1", "addressLiteral", None),
        ("[192.0.2.1]", "addressLiteral", None),
        ("[IPv6:2001:db8::1]", "addressLiteral", None),
        ("user@[192.0.2.1]", "addressLiteral", None),
        ("user@[IPv6:2001:db8::1]", "addressLiteral", None),
        ("https://[2001:db8::1]:443/x", "addressLiteral", None),
        ("https://192.0.2.1/", "addressLiteral", None),
        ("com", "bareTld", None),
        ("com.", "bareTld", None),
        ("user@localhost", "bareTld", None),
        ("http://localhost:8080/", "bareTld", None),
        ("1.2.3", "numericTld", None),
        ("example.123", "numericTld", None),
        ("256.256.256.256", "numericTld", None),
        ("/etc/hosts", "localPath", None),
        ("./example.com", "localPath", None),
        ("../example.com", "localPath", None),
        ("~/example.com", "localPath", None),
        (r"C:\example.com", "localPath", None),
        ("a/b", "localPath", None),
        ("file:///etc/hosts", "localPath", None),
    ] {
        let error = match Target::parse(input, &Untouched) {
            Err(error) => error,
            Ok(target) => panic!("{input:?} became {}", target.name),
        };
        assert_eq!((error.code(), error.position()), (code, position), "{input:?}: {error}");
    }
}

#[test]
fn lengths_end_where_dns_ends_them() {
    let label = |length: usize| "a".repeat(length);
    let name = |last: usize| format!("{0}.{0}.{0}.{1}", label(63), label(last));
    assert!(Target::parse(&format!("{}.example", label(63)), &Untouched).is_ok());
    assert_eq!(
        Target::parse(&format!("x.{}.example", label(64)), &Untouched),
        Err(TargetError::LabelTooLong { position: 3, length: 64 })
    );
    assert_eq!(Target::parse(&name(61), &Untouched).unwrap().name.as_octets().len(), 255);
    assert!(Target::parse(&format!("{}.", name(61)), &Untouched).is_ok());
    assert_eq!(Target::parse(&name(62), &Untouched), Err(TargetError::NameTooLong { length: 254 }));
}

#[test]
fn every_error_says_what_is_wrong_and_what_would_be_right() {
    for (input, sentence) in [
        ("", "Nothing was typed. Type a domain or a mail address, such as example.com."),
        ("user@", "There is no domain behind the “@”. Type the whole address, such as user@example.com."),
        (
            "a..b.c",
            "A part of the name is missing at character 3. The parts of a domain are separated by single dots, as in example.com.",
        ),
        (
            "exa mple.com",
            "Character 4, a space, cannot stand in a mail domain. It has letters, digits, hyphens and dots only, as in example.com (RFC 5321 §4.1.2).",
        ),
        (
            "exa\u{202e}mple.com",
            "Character 4, U+202E, cannot stand in a mail domain. It has letters, digits, hyphens and dots only, as in example.com (RFC 5321 §4.1.2).",
        ),
        (
            "a_b.com",
            "Character 2, “_”, cannot stand in a mail domain. It has letters, digits, hyphens and dots only, as in example.com (RFC 5321 §4.1.2).",
        ),
        (
            "-a.com",
            "The hyphen at character 1 stands at the edge of a part. Each part between two dots begins and ends with a letter or digit (RFC 5321 §4.1.2).",
        ),
        (
            "[192.0.2.1]",
            "This is an IP address: mail for it goes straight there, and it has no MX record. Type the domain of the mail address instead, such as example.com.",
        ),
        ("net", "“net” is a single label. Type a whole domain, such as example.com."),
        (
            "a.1",
            "No domain ends in “1”: the last part is never a number (RFC 1123 §2.1). Type a domain such as example.com.",
        ),
        ("/x", "This is the path of a file. Type a domain or a mail address, such as example.com."),
        (
            "m\u{fc}nchen.de",
            "Letters outside ASCII cannot be converted here. Type the name as it is registered, beginning with xn--.",
        ),
    ] {
        assert_eq!(Target::parse(input, &NoIdna).unwrap_err().to_string(), sentence, "{input:?}");
    }
    let long = Target::parse(&format!("{}.com", "a".repeat(64)), &NoIdna).unwrap_err();
    assert_eq!(
        long.to_string(),
        "The part that begins at character 1 is 64 characters long. Each part between two dots has 63 at most (RFC 1035 §2.3.4)."
    );
    let long = Target::parse(&"a.".repeat(128), &NoIdna).unwrap_err();
    assert_eq!(long.to_string(), "The name is 255 characters long. A domain has 253 at most (RFC 1035 §2.3.4).");
}

#[test]
fn what_the_host_makes_of_a_name_is_looked_at_again() {
    let typed = "user@m\u{fc}nchen.de";
    let target = Target::parse(typed, &Always("XN--MNCHEN-3YA.de")).unwrap();
    assert_eq!((target.name.to_string().as_str(), target.shown.as_str()), ("xn--mnchen-3ya.de", "m\u{fc}nchen.de"));
    for wrong in [
        "",
        "1.2.0.3",
        "evil.com",
        "xn--mnchen-3ya.evil",
        "xn--mnchen-3ya",
        "xn--mnchen-3ya.de.evil.com",
        "a.xn--mnchen-3ya.de",
        "xn--mnchen-3ya.de/x",
        "xn--mnchen-3ya.de:25",
        "user@xn--mnchen-3ya.de",
        "[::1].de",
        "m\u{fc}nchen.1",
        "a b.de",
        "ex%41mple.de",
        "-.de",
    ] {
        assert_eq!(Target::parse(typed, &Always(wrong)), Err(TargetError::BadIdn), "{wrong:?}");
    }
}

#[cfg(feature = "idna")]
#[test]
fn names_outside_ascii_become_a_labels() {
    use mxlens::Uts46;
    for (input, domain) in [
        ("m\u{fc}nchen.de", "xn--mnchen-3ya.de"),
        ("M\u{dc}NCHEN.DE", "xn--mnchen-3ya.de"),
        ("post@b\u{fc}cher\u{3002}example", "xn--bcher-kva.example"),
        ("fa\u{df}.de", "xn--fa-hia.de"),
        ("\u{ff45}xample.com", "example.com"),
        ("https://\u{4f8b}\u{3048}.\u{30c6}\u{30b9}\u{30c8}/", "xn--r8jz45g.xn--zckzah"),
    ] {
        let target = Target::parse(input, &Uts46).unwrap_or_else(|error| panic!("{input:?}: {error}"));
        assert_eq!(target.name.to_string(), domain, "{input:?}");
    }
    for input in ["\u{ff11}.\u{ff12}.\u{ff13}.\u{ff14}", "evil\u{ff0f}path.com", "evil\u{2100}.com", "xn--\u{fc}.com"] {
        assert_eq!(Target::parse(input, &Uts46), Err(TargetError::BadIdn), "{input:?}");
    }
}
