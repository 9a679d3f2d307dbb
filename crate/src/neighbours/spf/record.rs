//! An SPF record, read to the letter of its grammar (RFC 7208 §12).

use std::net::IpAddr;

use super::SpfResult;
use super::macros::{self, Piece, Pieces, Place};
use crate::address_text;

wire! {
    /// What is wrong with a term of a record; any such makes the whole record useless (RFC 7208 §4.6).
    #[derive(Copy, PartialEq, Eq)]
    pub enum SpfFault {
        /// It is no mechanism that there is, nor a modifier.
        MechanismUnknown,
        /// It lacks the domain or the address behind a colon or an equals sign.
        ValueMissing,
        /// Behind the mechanism stands what cannot stand there.
        ValueUnexpected,
        /// What should be a domain does not end in a dot and a top-level label, nor in a macro (§7.1).
        DomainInvalid,
        /// An address stands where a domain belongs: `a:192.0.2.1` for `ip4:192.0.2.1`.
        DomainIsAddress,
        /// What should be an address of the mechanism's family is none.
        AddressInvalid,
        /// The length of a prefix has leading zeros, or is longer than an address.
        PrefixInvalid,
        /// A percent sign begins nothing that is a macro (§7.1).
        MacroInvalid,
        /// A macro that only explanations may have: `c`, `r` or `t` (§7.2).
        MacroMisplaced,
        /// An octet that is no printable ASCII (§3.1).
        CharacterInvalid,
        /// A second `redirect` or `exp` (§6).
        Repeated,
    }
}

/// The terms of a record.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) terms: Vec<Term<'a>>,
}

/// What stands between spaces.
#[derive(Debug)]
pub(super) struct Term<'a> {
    pub(super) text: &'a [u8],
    pub(super) kind: Result<Kind<'a>, SpfFault>,
}

#[derive(Debug)]
pub(super) enum Kind<'a> {
    /// A mechanism, with what its match results in.
    Directive(SpfResult, Mechanism<'a>),
    /// `redirect=` (§6.1).
    Redirect(Pieces<'a>),
    /// `exp=` (§6.2).
    Explanation(Pieces<'a>),
    /// A modifier that nobody knows, which changes nothing (§6).
    Other,
}

/// §5; without a domain it is the record's own.
#[derive(Debug)]
pub(super) enum Mechanism<'a> {
    All,
    Include(Pieces<'a>),
    A(Option<Pieces<'a>>, Prefixes),
    Mx(Option<Pieces<'a>>, Prefixes),
    Ptr(Option<Pieces<'a>>),
    Network(IpAddr, u8),
    Exists(Pieces<'a>),
}

/// How many bits of an address are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prefixes {
    pub(super) ipv4: u8,
    pub(super) ipv6: u8,
}

impl Prefixes {
    /// Whether an address lies in the network of another.
    pub(super) fn cover(self, network: IpAddr, address: IpAddr) -> bool {
        match (network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.ipv4.into()
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.ipv6.into()
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// The version, which a space or nothing follows (§4.5).
const VERSION: &[u8] = b"v=spf1";

/// Whether a text is a record of SPF, whatever it says (§4.5).
pub(super) fn is_spf(text: &[u8]) -> bool {
    let (version, rest) = text.split_at_checked(VERSION.len()).unwrap_or_default();
    version.eq_ignore_ascii_case(VERSION) && rest.first().is_none_or(|octet| *octet == b' ')
}

impl<'a> Record<'a> {
    /// Reads the terms of a text that [`is_spf`].
    pub(super) fn parse(text: &'a [u8]) -> Self {
        let (mut terms, mut redirected, mut explained) = (Vec::new(), false, false);
        let rest = text.get(VERSION.len()..).unwrap_or_default();
        for text in rest.split(|octet| *octet == b' ').filter(|text| !text.is_empty()) {
            let mut kind = term(text);
            let (redirect, explanation) =
                (matches!(kind, Ok(Kind::Redirect(_))), matches!(kind, Ok(Kind::Explanation(_))));
            if redirect && redirected || explanation && explained {
                kind = Err(SpfFault::Repeated);
            }
            redirected |= redirect;
            explained |= explanation;
            terms.push(Term { text, kind });
        }
        Self { terms }
    }

    /// The first term that makes the record useless, and why.
    pub(super) fn fault(&self) -> Option<(&'a [u8], SpfFault)> {
        self.terms.iter().find_map(|term| Some((term.text, *term.kind.as_ref().err()?)))
    }

    /// Where to go on when no mechanism matches; it means nothing beside `all` (§6.1).
    pub(super) fn redirect(&self) -> Option<(&Term<'a>, &Pieces<'a>)> {
        self.terms.iter().find_map(|term| match &term.kind {
            Ok(Kind::Redirect(domain)) => Some((term, domain)),
            Ok(Kind::Directive(..) | Kind::Explanation(_) | Kind::Other) | Err(_) => None,
        })
    }

    /// Where the explanation stands.
    pub(super) fn explanation(&self) -> Option<&Pieces<'a>> {
        self.terms.iter().find_map(|term| match &term.kind {
            Ok(Kind::Explanation(domain)) => Some(domain),
            Ok(Kind::Directive(..) | Kind::Redirect(_) | Kind::Other) | Err(_) => None,
        })
    }
}

impl Mechanism<'_> {
    /// Whether it counts against the limit of look-ups (§4.6.4).
    pub(super) fn looks_up(&self) -> bool {
        !matches!(self, Self::All | Self::Network(..))
    }
}

fn term(text: &[u8]) -> Result<Kind<'_>, SpfFault> {
    if !text.iter().all(u8::is_ascii_graphic) {
        return Err(SpfFault::CharacterInvalid);
    }
    let end = text.iter().position(|octet| b"=:/".contains(octet)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or_default();
    match rest.strip_prefix(b"=") {
        Some(value) if is_modifier(name) => modifier(name, value),
        _ => directive(name, rest),
    }
}

/// `name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )`
fn is_modifier(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|octet| octet.is_ascii_alphanumeric() || b"-_.".contains(octet))
}

fn modifier<'a>(name: &[u8], value: &'a [u8]) -> Result<Kind<'a>, SpfFault> {
    if name.eq_ignore_ascii_case(b"redirect") {
        domain(value).map(Kind::Redirect)
    } else if name.eq_ignore_ascii_case(b"exp") {
        domain(value).map(Kind::Explanation)
    } else {
        macros::parse(value, Place::Text).map(|_| Kind::Other)
    }
}

fn directive<'a>(name: &[u8], rest: &'a [u8]) -> Result<Kind<'a>, SpfFault> {
    let (result, name) = match name {
        [b'+', name @ ..] => (SpfResult::Pass, name),
        [b'-', name @ ..] => (SpfResult::Fail, name),
        [b'~', name @ ..] => (SpfResult::Softfail, name),
        [b'?', name @ ..] => (SpfResult::Neutral, name),
        name => (SpfResult::Pass, name),
    };
    let mechanism = match name.to_ascii_lowercase().as_slice() {
        b"all" if rest.is_empty() => Mechanism::All,
        b"all" => return Err(SpfFault::ValueUnexpected),
        b"include" => Mechanism::Include(domain(value(rest)?)?),
        b"exists" => Mechanism::Exists(domain(value(rest)?)?),
        b"ptr" => Mechanism::Ptr(optional(rest)?),
        b"a" => prefixes(rest).and_then(|(rest, prefixes)| Ok(Mechanism::A(optional(rest)?, prefixes)))?,
        b"mx" => prefixes(rest).and_then(|(rest, prefixes)| Ok(Mechanism::Mx(optional(rest)?, prefixes)))?,
        b"ip4" => network(value(rest)?, 32)?,
        b"ip6" => network(value(rest)?, 128)?,
        _ => return Err(SpfFault::MechanismUnknown),
    };
    Ok(Kind::Directive(result, mechanism))
}

/// What stands behind the colon that has to be there.
fn value(rest: &[u8]) -> Result<&[u8], SpfFault> {
    match rest {
        [b':', value @ ..] => Ok(value),
        [] => Err(SpfFault::ValueMissing),
        _ => Err(SpfFault::ValueUnexpected),
    }
}

/// A domain that may be left out with its colon.
fn optional(rest: &[u8]) -> Result<Option<Pieces<'_>>, SpfFault> {
    if rest.is_empty() { Ok(None) } else { domain(value(rest)?).map(Some) }
}

/// A `domain-spec` (§7.1).
fn domain(text: &[u8]) -> Result<Pieces<'_>, SpfFault> {
    if text.is_empty() {
        return Err(SpfFault::ValueMissing);
    }
    if address(text).is_some() {
        return Err(SpfFault::DomainIsAddress);
    }
    let pieces = macros::parse(text, Place::Domain)?;
    match pieces.last() {
        Some(Piece::Literal(end)) if !ends_in_label(end) => Err(SpfFault::DomainInvalid),
        _ => Ok(pieces),
    }
}

/// `"." toplabel [ "." ]`, where a label is none of digits alone.
fn ends_in_label(text: &[u8]) -> bool {
    let text = text.strip_suffix(b".").unwrap_or(text);
    let mut parts = text.rsplit(|octet| *octet == b'.');
    let label = parts.next().unwrap_or_default();
    let is_end = |octet: Option<&u8>| octet.is_some_and(u8::is_ascii_alphanumeric);
    parts.next().is_some()
        && is_end(label.first())
        && is_end(label.last())
        && label.iter().all(|octet| octet.is_ascii_alphanumeric() || *octet == b'-')
        && !label.iter().all(u8::is_ascii_digit)
}

/// Takes the lengths of prefixes from the end: `/24`, `//64` or `/24//64`.
fn prefixes(text: &[u8]) -> Result<(&[u8], Prefixes), SpfFault> {
    let (mut rest, mut prefixes) = (text, Prefixes { ipv4: 32, ipv6: 128 });
    if let Some((before, digits)) = ending(rest)
        && let Some(before) = before.strip_suffix(b"/")
    {
        (rest, prefixes.ipv6) = (before, length(digits, 128)?);
    }
    if let Some((before, digits)) = ending(rest) {
        (rest, prefixes.ipv4) = (before, length(digits, 32)?);
    }
    Ok((rest, prefixes))
}

/// A slash and digits at the end, and what stands before.
fn ending(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let count = text.iter().rev().take_while(|octet| octet.is_ascii_digit()).count();
    let (before, digits) = text.split_at_checked(text.len() - count)?;
    Some((before.strip_suffix(b"/")?, digits)).filter(|_| count > 0)
}

/// `"0" / %x31-39 0*2DIGIT`, up to a limit.
fn length(digits: &[u8], limit: u8) -> Result<u8, SpfFault> {
    if digits.len() > 3 || digits.len() > 1 && digits.first() == Some(&b'0') {
        return Err(SpfFault::PrefixInvalid);
    }
    let number = digits.iter().fold(0, |number: u16, digit| number * 10 + u16::from(digit - b'0'));
    u8::try_from(number).ok().filter(|number| *number <= limit).ok_or(SpfFault::PrefixInvalid)
}

fn network(text: &[u8], bits: u8) -> Result<Mechanism<'_>, SpfFault> {
    if text.is_empty() {
        return Err(SpfFault::ValueMissing);
    }
    let (text, prefix) = match ending(text) {
        Some((before, digits)) => (before, length(digits, bits)?),
        None => (text, bits),
    };
    let network = address(text).filter(|address| address.is_ipv4() == (bits == 32));
    network.map(|network| Mechanism::Network(network, prefix)).ok_or(SpfFault::AddressInvalid)
}

fn address(text: &[u8]) -> Option<IpAddr> {
    address_text::parse(core::str::from_utf8(text).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(term: &str) -> Option<SpfFault> {
        Record::parse(format!("v=spf1 {term}").as_bytes()).fault().map(|(_, fault)| fault)
    }

    #[test]
    fn each_fault_has_its_reason() {
        use SpfFault::*;
        for (term, expected) in [
            ("ipv4:192.0.2.1", MechanismUnknown),
            ("v=spf2 192.0.2.1", MechanismUnknown),
            ("redirect:example.com", MechanismUnknown),
            ("?exp=example.com", MechanismUnknown),
            ("include", ValueMissing),
            ("include:", ValueMissing),
            ("ip4", ValueMissing),
            ("ip6:", ValueMissing),
            ("exp=", ValueMissing),
            ("-all:example.com", ValueUnexpected),
            ("ptr/24", ValueUnexpected),
            ("a/24/16", ValueUnexpected),
            ("a:com", DomainInvalid),
            ("a:example.123", DomainInvalid),
            ("a:example.-com", DomainInvalid),
            ("include:example.com/24", DomainInvalid),
            ("a:192.0.2.1", DomainIsAddress),
            ("include:2001:db8::1", DomainIsAddress),
            ("ip4:192.0.2", AddressInvalid),
            ("ip4:2001:db8::1", AddressInvalid),
            ("ip6:192.0.2.1", AddressInvalid),
            ("ip4:192.0.2.1//24", AddressInvalid),
            ("ip4:192.0.2.1/33", PrefixInvalid),
            ("ip4:192.0.2.1/08", PrefixInvalid),
            ("a//129", PrefixInvalid),
            ("mx/9999", PrefixInvalid),
            ("exists:%{x}.example.com", MacroInvalid),
            ("exists:%(i).example.com", MacroInvalid),
            ("other=%", MacroInvalid),
            ("exists:%{c}.example.com", MacroMisplaced),
            ("a:\u{e4}.example", CharacterInvalid),
            ("a\tmx", CharacterInvalid),
            ("exp=a.example redirect=a.example exp=a.example", Repeated),
        ] {
            assert_eq!(fault(term), Some(expected), "{term}");
        }
    }

    #[test]
    fn what_the_grammar_lets_through_has_no_fault() {
        for term in [
            "",
            "a  mx",
            "A MX/24//64 PTR:example.com INCLUDE:%{D} IP4:192.0.2.1/0 Ip6:::/0",
            "a:foo:bar/baz.example.com//0",
            "a:example.com.",
            "a:foo%%bar.%{d}",
            "a:%%",
            "a:example.xn--zckzah",
            "a:example.1-2",
            "include=example.com v=spf2 ip4=x",
            "moo.cow-far_out=man:dog/cat%{c}",
            "redirect=%{l1r-}.example.com exp=a.example",
        ] {
            assert_eq!(fault(term), None, "{term}");
        }
        assert!([&b"v=spf1"[..], b"V=SPF1 x"].into_iter().all(is_spf));
        assert!(![&b""[..], b"v=spf10", b" v=spf1", b"v=spf1\ta"].into_iter().any(is_spf));
    }
}
