//! The resolvers that can be asked.

use std::borrow::Cow;

use crate::options::Mode;
use crate::sentences::sentence;
use crate::target::trimmed;

wire! {
    /// A public resolver as the reference shows it, by what is known of it; none of them could be tried live.
    #[derive(Copy)]
    pub struct PublicResolver {
        /// What to call it in options and links.
        pub id: &'static str,
        /// What to call it in sentences.
        pub name: &'static str,
        /// Who runs it.
        pub operator: &'static str,
        /// Where the operator has its seat, by ISO 3166-1.
        pub country: &'static str,
        /// Where it is asked.
        pub url: &'static str,
        /// It takes DNS messages as they are (RFC 8484), not only a form of JSON of its own.
        pub wire: bool,
        /// It denies names that it takes for harmful or unwanted, or that a government does: it is asked only
        /// whether it denies a domain.
        pub filtering: bool,
        /// It is said to validate signatures (RFC 4035 §5); whether it did, an answer tells by its bit AD.
        pub validating: bool,
        /// What the operator says it keeps of a query; `not stated` where nothing of it was found.
        pub logs: &'static str,
        /// The day on which it was last seen to answer a page of another origin (CORS); `null`: not tried live.
        pub verified_on: Option<&'static str>,
    }
}

/// Makes two lists of one: what is told of a resolver is no part of the Wasm.
macro_rules! resolvers {
    ($($id:literal, $name:literal, $operator:literal, $country:literal, $url:literal {
        wire: $wire:literal, filtering: $filtering:literal, validating: $validating:literal,
        logs: $logs:literal, verified_on: $verified_on:expr,
    })*) => {
        /// The shipped list, the default ones first, those that filter last.
        pub const PUBLIC_RESOLVERS: &[PublicResolver] = &[$(PublicResolver {
            id: $id,
            name: $name,
            operator: $operator,
            country: $country,
            url: $url,
            wire: $wire,
            filtering: $filtering,
            validating: $validating,
            logs: $logs,
            verified_on: $verified_on,
        },)*];

        /// Id, name and address of each, and whether it filters.
        const ASKED: &[(&str, &str, &str, bool)] = &[$(($id, $name, $url, $filtering),)*];
    };
}

resolvers! {
    "cloudflare", "Cloudflare", "Cloudflare, Inc.", "US", "https://cloudflare-dns.com/dns-query" {
        wire: true, filtering: false, validating: true,
        logs: "queries without the address of the asker, for about a day", verified_on: None,
    }
    "google", "Google", "Google LLC", "US", "https://dns.google/dns-query" {
        wire: true, filtering: false, validating: true,
        logs: "queries with the address of the asker for up to two days, without it for longer", verified_on: None,
    }
    "dns-sb", "DNS.SB", "xTom GmbH", "DE", "https://doh.sb/dns-query" {
        wire: true, filtering: false, validating: true, logs: "nothing", verified_on: None,
    }
    "cz-nic", "CZ.NIC", "CZ.NIC, z.s.p.o.", "CZ", "https://odvr.nic.cz/doh" {
        wire: true, filtering: false, validating: true, logs: "not stated", verified_on: None,
    }
    "quad101", "Quad101", "TWNIC", "TW", "https://dns.twnic.tw/dns-query" {
        wire: true, filtering: false, validating: true, logs: "not stated", verified_on: None,
    }
    "ffmuc", "FFMUC", "Freie Netze München e.V.", "DE", "https://doh.ffmuc.net/dns-query" {
        wire: true, filtering: false, validating: true, logs: "nothing", verified_on: None,
    }
    "cloudflare-security", "Cloudflare against malware", "Cloudflare, Inc.", "US",
    "https://security.cloudflare-dns.com/dns-query" {
        wire: true, filtering: true, validating: true,
        logs: "queries without the address of the asker, for about a day", verified_on: None,
    }
    "cloudflare-family", "Cloudflare for families", "Cloudflare, Inc.", "US",
    "https://family.cloudflare-dns.com/dns-query" {
        wire: true, filtering: true, validating: true,
        logs: "queries without the address of the asker, for about a day", verified_on: None,
    }
    "cleanbrowsing", "CleanBrowsing against malware", "CleanBrowsing", "US",
    "https://doh.cleanbrowsing.org/doh/security-filter/" {
        wire: true, filtering: true, validating: true,
        logs: "nothing that shows who asked", verified_on: None,
    }
    "alidns", "AliDNS", "Alibaba Cloud", "CN", "https://dns.alidns.com/dns-query" {
        wire: true, filtering: true, validating: false, logs: "queries, for a time that is not stated", verified_on: None,
    }
    "dnspod", "DNSPod", "Tencent Cloud", "CN", "https://doh.pub/dns-query" {
        wire: true, filtering: true, validating: false, logs: "queries, for a time that is not stated", verified_on: None,
    }
}

/// A resolver to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// Its id in the shipped list.
    pub id: Option<&'static str>,
    /// What to call it: its name, or the host of its address.
    pub name: Cow<'static, str>,
    /// Where it is asked, with or without `{?dns}`.
    pub url: Cow<'static, str>,
    /// It denies names that it takes for harmful or unwanted: a check does not rest on it.
    pub filtering: bool,
}

impl Upstream {
    /// The two that are asked where nobody chose: the second only when the first fails.
    pub fn defaults() -> Vec<Self> {
        ASKED.iter().take(2).map(Self::shipped).collect()
    }

    fn shipped(&(id, name, url, filtering): &(&'static str, &'static str, &'static str, bool)) -> Self {
        Self { id: Some(id), name: name.into(), url: url.into(), filtering }
    }

    /// Takes what somebody chose: ids or addresses, each once, and how they are to be asked. Where that is left
    /// open, one resolver alone is asked privately and several fast; where nobody chose any, it is the default ones.
    ///
    /// # Errors
    ///
    /// [`UpstreamError`] for what [`Upstream::parse`] does not take and for none at all, for several in private
    /// mode, and for one that filters where a check would rest on it.
    ///
    /// ```
    /// use mxlens::{Mode, Upstream};
    ///
    /// let (upstreams, mode) = Upstream::choose(Some(&["google".to_owned()]), None)?;
    /// assert_eq!((upstreams.len(), mode), (1, Mode::Private));
    /// # Ok::<(), mxlens::UpstreamError>(())
    /// ```
    pub fn choose(texts: Option<&[String]>, mode: Option<Mode>) -> Result<(Vec<Self>, Mode), UpstreamError> {
        let mut chosen: Vec<Self> = Vec::new();
        match texts {
            Some(texts) => {
                for text in texts {
                    let upstream = Self::parse(text)?;
                    if chosen.iter().all(|other| other.url != upstream.url) {
                        chosen.push(upstream);
                    }
                }
            }
            None => {
                chosen = Self::defaults();
                chosen.truncate(if mode == Some(Mode::Private) { 1 } else { chosen.len() });
            }
        }
        let mode = mode.unwrap_or(if chosen.len() == 1 { Mode::Private } else { Mode::Fast });
        let filtering = chosen.iter().filter(|upstream| upstream.filtering).count();
        let code = match mode {
            _ if chosen.is_empty() => "badResolver",
            Mode::Private if chosen.len() > 1 => "severalResolvers",
            Mode::Fast | Mode::Private if filtering > 0 => "filteringResolver",
            Mode::Compare if filtering == chosen.len() => "filteringResolver",
            Mode::Fast | Mode::Private | Mode::Compare => return Ok((chosen, mode)),
        };
        Err(UpstreamError(code))
    }

    /// Takes an id of the shipped list or an address.
    ///
    /// # Errors
    ///
    /// [`UpstreamError`] for anything but an id, an `https` URL, or an `http` URL of the machine itself.
    ///
    /// ```
    /// use mxlens::Upstream;
    ///
    /// assert_eq!(Upstream::parse("google")?.url, "https://dns.google/dns-query");
    /// assert!(Upstream::parse("http://127.0.0.1:8080/dns-query").is_ok());
    /// assert!(Upstream::parse("http://dns.example/dns-query").is_err());
    /// # Ok::<(), mxlens::UpstreamError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, UpstreamError> {
        let text = trimmed(text);
        if let Some(public) = ASKED.iter().find(|(id, ..)| *id == text) {
            return Ok(Self::shipped(public));
        }
        let (rest, secure) = match (strip_scheme(text, "https://"), strip_scheme(text, "http://")) {
            (Some(rest), _) => (rest, true),
            (None, Some(rest)) => (rest, false),
            (None, None) => return Err(UpstreamError("badResolver")),
        };
        let end = rest.bytes().position(|octet| matches!(octet, b'/' | b'?' | b'#' | b'{'));
        let authority = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
        let plain = text.bytes().all(|octet| octet.is_ascii_graphic());
        if authority.is_empty() || authority.contains('@') || !plain || !(secure || is_loopback(authority)) {
            return Err(UpstreamError("badResolver"));
        }
        Ok(Self { id: None, name: authority.to_owned().into(), url: text.to_owned().into(), filtering: false })
    }
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// `localhost`, `127.0.0.0/8` and `[::1]`, with or without a port: nobody on the way can listen.
fn is_loopback(authority: &str) -> bool {
    if authority.starts_with('[') {
        return authority == "[::1]" || authority.starts_with("[::1]:");
    }
    let host = authority.split(':').next().unwrap_or(authority);
    // A host of digits and dots alone is an address to every URL parser (WHATWG URL §3.5).
    let numeric = host.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.');
    host.eq_ignore_ascii_case("localhost") || host.starts_with("127.") && numeric
}

/// A text names no resolver, or those that are named cannot be asked as is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpstreamError(&'static str);

impl UpstreamError {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        self.0
    }
}

impl core::fmt::Display for UpstreamError {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(&sentence(self.code(), None, None, None))
    }
}

impl core::error::Error for UpstreamError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(texts: &[&str], mode: Option<Mode>) -> Result<(usize, Mode), &'static str> {
        let texts: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
        match Upstream::choose(Some(&texts), mode) {
            Ok((upstreams, mode)) => Ok((upstreams.len(), mode)),
            Err(reason) => Err(reason.code()),
        }
    }

    #[test]
    fn one_is_asked_privately_and_several_fast() {
        assert_eq!(choose(&["google"], None), Ok((1, Mode::Private)));
        assert_eq!(choose(&["google", "dns-sb"], None), Ok((2, Mode::Fast)));
        assert_eq!(choose(&["google"], Some(Mode::Fast)), Ok((1, Mode::Fast)));
        // The same one twice is one, whether by its id or its address: it cannot confirm itself.
        assert_eq!(choose(&["google", "https://dns.google/dns-query"], None), Ok((1, Mode::Private)));
        assert_eq!(choose(&[], None), Err("badResolver"));
        assert_eq!(choose(&["quad9"], None), Err("badResolver"));
        for (mode, count) in [(None, 2), (Some(Mode::Fast), 2), (Some(Mode::Private), 1), (Some(Mode::Compare), 2)] {
            assert_eq!(Upstream::choose(None, mode).map(|(upstreams, _)| upstreams.len()), Ok(count));
        }
    }

    #[test]
    fn private_is_one_and_no_other() {
        assert_eq!(choose(&["dns-sb"], Some(Mode::Private)), Ok((1, Mode::Private)));
        assert_eq!(choose(&["dns-sb", "google"], Some(Mode::Private)), Err("severalResolvers"));
    }

    #[test]
    fn a_check_rests_on_none_that_filters() {
        for mode in [None, Some(Mode::Fast), Some(Mode::Private), Some(Mode::Compare)] {
            assert_eq!(choose(&["cloudflare-security"], mode), Err("filteringResolver"), "{mode:?}");
        }
        assert_eq!(choose(&["google", "alidns"], None), Err("filteringResolver"));
        assert_eq!(choose(&["google", "alidns"], Some(Mode::Compare)), Ok((2, Mode::Compare)));
        assert_eq!(choose(&["dnspod", "alidns"], Some(Mode::Compare)), Err("filteringResolver"));
        // Whoever types an address knows what stands there.
        assert_eq!(choose(&["https://security.example/dns-query"], None), Ok((1, Mode::Private)));
    }

    #[test]
    fn the_list_is_consistent() {
        for (index, one) in PUBLIC_RESOLVERS.iter().enumerate() {
            assert!(one.url.starts_with("https://") && one.country.len() == 2 && !one.logs.is_empty() && one.wire);
            assert_eq!(Upstream::parse(one.id).map(|upstream| upstream.filtering), Ok(one.filtering));
            let alike = |other: &&PublicResolver| other.id == one.id || other.name == one.name || other.url == one.url;
            assert_eq!(PUBLIC_RESOLVERS.iter().filter(alike).count(), 1, "{}", one.id);
            assert!(index < 6 || one.filtering, "those that filter stand last");
        }
        assert!(Upstream::defaults().iter().all(|upstream| !upstream.filtering));
    }

    #[test]
    fn http_is_for_the_machine_itself_only() {
        for text in
            ["http://localhost:1/x", "http://127.9.9.9/", "HTTP://[::1]:80/dns-query", "https://a.example/q{?dns}"]
        {
            assert!(Upstream::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "quad9",
            "ftp://a.example",
            "http://127.0.0.1.example/",
            "https://",
            "https://u@a.example/",
            "https://a b/",
        ] {
            assert!(Upstream::parse(text).is_err(), "{text}");
        }
    }
}
