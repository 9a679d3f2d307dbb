//! The evaluation of records for one sender (RFC 7208 §4.6).

use std::net::{IpAddr, Ipv6Addr};

use super::macros::{self, Pieces, Place};
use super::record::{Kind, Mechanism, Prefixes, Record, Term, is_spf};
use super::{LOOKUP_LIMIT, MX_LIMIT, PTR_LIMIT, SpfCheck, SpfProblem, SpfResult, VOID_LIMIT};
use crate::answer::Outcome;
use crate::neighbours::Seek;
use crate::neighbours::records::{shown, texts};
use crate::neighbours::seek::Sought;
use crate::rule::Unknown;
use crate::{Answer, Name, Rtype, address_text, reverse};

/// Why an evaluation goes no further.
enum Stop {
    /// Something is still to be asked.
    Wanted,
    /// It has a result, whatever else there is in the records.
    Ended(Box<SpfCheck>),
}

/// Who is evaluated for.
pub(super) struct Identity<'a> {
    /// An IPv4 address in an IPv6 one is given as the former.
    pub(super) address: IpAddr,
    pub(super) local: &'a str,
    pub(super) domain: &'a str,
    pub(super) helo: &'a str,
    pub(super) receiver: &'a str,
    pub(super) now: f64,
}

/// One way through the records, in their order.
pub(super) struct Evaluation<'a, 'b> {
    seek: &'a Seek<'b>,
    identity: Identity<'a>,
    lookups: usize,
    voids: usize,
    /// The term at hand has looked up what is not there.
    void: bool,
}

/// A term and where it stands.
#[derive(Clone, Copy)]
struct Here<'a> {
    domain: &'a Name,
    term: &'a [u8],
}

impl Here<'_> {
    /// §2.6.7.
    fn broken(self, problem: SpfProblem) -> SpfCheck {
        SpfCheck {
            domain: Some(self.domain.clone()),
            term: Some(shown(self.term)).filter(|term| !term.is_empty()),
            problem: Some(problem),
            ..SpfCheck::of(SpfResult::Permerror)
        }
    }

    fn stop(self, problem: SpfProblem) -> Stop {
        Stop::Ended(Box::new(self.broken(problem)))
    }

    /// §2.6.6.
    fn failed(self, unknown: Unknown) -> Stop {
        let broken = self.broken(SpfProblem::QueryFailed);
        Stop::Ended(Box::new(SpfCheck { result: SpfResult::Temperror, unknown: Some(unknown), ..broken }))
    }
}

impl<'a, 'b> Evaluation<'a, 'b> {
    pub(super) fn new(seek: &'a Seek<'b>, identity: Identity<'a>) -> Self {
        Self { seek, identity, lookups: 0, voids: 0, void: false }
    }

    /// What the domain's record results in; `None` while something is to be asked.
    pub(super) fn run(mut self, domain: &Name) -> Option<SpfCheck> {
        let outcome = match self.evaluate(domain, true) {
            Ok(outcome) => outcome,
            Err(Stop::Ended(outcome)) => *outcome,
            Err(Stop::Wanted) => return None,
        };
        Some(SpfCheck { lookups: self.lookups, voids: self.voids, ..outcome })
    }

    /// What the record of a domain results in; `explains` is whether somebody wants to know why it fails.
    fn evaluate(&mut self, domain: &Name, explains: bool) -> Result<SpfCheck, Stop> {
        let whole = Here { domain, term: b"" };
        let mut records = Vec::new();
        match self.seek.ask(domain, Rtype::TXT) {
            Sought::Answer(answer) => records.extend(texts(answer).into_iter().filter(|text| is_spf(text))),
            Sought::Failed(unknown) => return Err(whole.failed(unknown)),
            Sought::Wanted => return Err(Stop::Wanted),
        }
        let of = |result| SpfCheck { domain: Some(domain.clone()), ..SpfCheck::of(result) };
        let record = match records.as_slice() {
            [] => return Ok(SpfCheck { problem: Some(SpfProblem::RecordAbsent), ..of(SpfResult::None) }),
            [text] => Record::parse(text),
            _ => return Err(whole.stop(SpfProblem::RecordMultiple)),
        };
        // §4.6: an error anywhere, before anything is looked up.
        if let Some((term, fault)) = record.fault() {
            let broken = Here { domain, term }.broken(SpfProblem::SyntaxInvalid);
            return Err(Stop::Ended(Box::new(SpfCheck { fault: Some(fault), ..broken })));
        }
        for Term { text: term, kind } in &record.terms {
            let Ok(Kind::Directive(result, mechanism)) = kind else { continue };
            if self.matches(mechanism, Here { domain, term })? {
                let explanation = match record.explanation() {
                    Some(at) if explains && *result == SpfResult::Fail => self.explain(at, domain)?,
                    _ => None,
                };
                return Ok(SpfCheck { term: Some(shown(term)), explanation, ..of(*result) });
            }
        }
        // §4.7: what no mechanism matches, a redirect tells, or nobody.
        let Some((term, target)) = record.redirect() else { return Ok(of(SpfResult::Neutral)) };
        let here = Here { domain, term: term.text };
        self.count(here)?;
        let target = self.target(target, domain)?.ok_or_else(|| here.stop(SpfProblem::RedirectAbsent))?;
        match self.evaluate(&target, explains)? {
            outcome if outcome.result == SpfResult::None => Err(here.stop(SpfProblem::RedirectAbsent)),
            outcome => Ok(outcome),
        }
    }

    /// Whether a mechanism matches (§5).
    fn matches(&mut self, mechanism: &Mechanism<'_>, here: Here<'_>) -> Result<bool, Stop> {
        if mechanism.looks_up() {
            self.count(here)?;
        }
        let matched = match mechanism {
            Mechanism::All => true,
            Mechanism::Network(network, length) => {
                Prefixes { ipv4: *length, ipv6: *length }.cover(*network, self.identity.address)
            }
            Mechanism::Include(target) => {
                let absent = || here.stop(SpfProblem::IncludeAbsent);
                let target = self.target(target, here.domain)?.ok_or_else(absent)?;
                let result = self.evaluate(&target, false)?.result;
                if result == SpfResult::None {
                    return Err(absent());
                }
                result == SpfResult::Pass
            }
            Mechanism::A(target, prefixes) => match self.optional(target, here.domain)? {
                Some(target) => self.has_address(&target, *prefixes, here)?,
                None => false,
            },
            Mechanism::Mx(target, prefixes) => match self.optional(target, here.domain)? {
                Some(target) => self.has_exchange(&target, *prefixes, here)?,
                None => false,
            },
            Mechanism::Exists(target) => match self.target(target, here.domain)? {
                Some(target) => !self.look_up(&target, Rtype::A, here)?.records().is_empty(),
                None => false,
            },
            Mechanism::Ptr(target) => match self.optional(target, here.domain)? {
                Some(target) => !self.validated(Some(&target)).ok_or(Stop::Wanted)?.is_empty(),
                None => false,
            },
        };
        if core::mem::take(&mut self.void) && !matched {
            self.voids += 1;
            if self.voids > VOID_LIMIT {
                return Err(here.stop(SpfProblem::VoidLookupsExcessive));
            }
        }
        Ok(matched)
    }

    /// One more term that looks something up (§4.6.4).
    fn count(&mut self, here: Here<'_>) -> Result<(), Stop> {
        self.lookups += 1;
        if self.lookups > LOOKUP_LIMIT { Err(here.stop(SpfProblem::LookupsExcessive)) } else { Ok(()) }
    }

    /// An answer; a failure ends it all (§5).
    fn look_up(&mut self, name: &Name, rtype: Rtype, here: Here<'_>) -> Result<&'b Answer, Stop> {
        match self.seek.ask(name, rtype) {
            Sought::Answer(answer) => {
                self.void |= is_void(answer);
                Ok(answer)
            }
            Sought::Failed(unknown) => Err(here.failed(unknown)),
            Sought::Wanted => Err(Stop::Wanted),
        }
    }

    /// The type of the sender's address.
    fn family(&self) -> Rtype {
        if self.identity.address.is_ipv4() { Rtype::A } else { Rtype::AAAA }
    }

    fn has_address(&mut self, name: &Name, prefixes: Prefixes, here: Here<'_>) -> Result<bool, Stop> {
        let answer = self.look_up(name, self.family(), here)?;
        let mut addresses = answer.records().iter().filter_map(|record| record.rdata.as_address());
        Ok(addresses.any(|network| prefixes.cover(network, self.identity.address)))
    }

    /// §5.4: what has no MX record has no exchange either.
    fn has_exchange(&mut self, name: &Name, prefixes: Prefixes, here: Here<'_>) -> Result<bool, Stop> {
        let answer = self.look_up(name, Rtype::MX, here)?;
        let mut exchanges: Vec<_> = answer.records().iter().filter_map(|record| record.rdata.as_mx()).collect();
        if exchanges.len() > MX_LIMIT {
            return Err(here.stop(SpfProblem::MxExcessive));
        }
        exchanges.retain(|mx| !mx.exchange.is_root());
        // All are asked for at once, in whatever order they come.
        for mx in &exchanges {
            self.seek.ask(&mx.exchange, self.family());
        }
        // Ten at most: the first is found by looking through all.
        while let Some(place) = (0..exchanges.len()).min_by_key(|place| exchanges.get(*place)) {
            let mx = exchanges.swap_remove(place);
            if self.has_address(&mx.exchange, prefixes, here)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The names of the sender's address that have this address in turn (§5.5), within a domain; of ten names at most.
    /// `None` while something is to be asked.
    fn validated(&mut self, within: Option<&Name>) -> Option<Vec<Name>> {
        let answer = match self.seek.ask(&reverse::name(self.identity.address), Rtype::PTR) {
            Sought::Answer(answer) => answer,
            Sought::Failed(_) => return Some(Vec::new()),
            Sought::Wanted => return None,
        };
        self.void |= is_void(answer);
        let (mut names, mut wanted) = (Vec::new(), false);
        for record in answer.records().iter().take(PTR_LIMIT) {
            let Some(name) = record.rdata.as_ptr().filter(|name| within.is_none_or(|domain| name.is_within(domain)))
            else {
                continue;
            };
            match self.seek.ask(name, self.family()) {
                Sought::Answer(answer) => {
                    let mut addresses = answer.records().iter().filter_map(|record| record.rdata.as_address());
                    names.extend(addresses.any(|address| address == self.identity.address).then(|| name.clone()));
                }
                // §5.5: a name whose addresses cannot be had is passed over.
                Sought::Failed(_) => {}
                Sought::Wanted => wanted = true,
            }
        }
        if wanted { None } else { Some(names) }
    }

    fn optional(&mut self, target: &Option<Pieces<'_>>, domain: &Name) -> Result<Option<Name>, Stop> {
        target.as_ref().map_or_else(|| Ok(Some(domain.clone())), |target| self.target(target, domain))
    }

    /// The name that a term looks up; `None` for what can be no name, and so is not there (§4.8).
    fn target(&mut self, target: &Pieces<'_>, domain: &Name) -> Result<Option<Name>, Stop> {
        let void = self.void;
        let text = macros::expand(target, &mut |letter| self.value(letter, domain)).ok_or(Stop::Wanted)?;
        // Only `%{p}` looks anything up here, and it is the sender who has no name then.
        self.void = void;
        Ok(macros::target(&text))
    }

    /// What a macro stands for (§7.2); `None` while it is to be asked.
    fn value(&mut self, letter: u8, domain: &Name) -> Option<Vec<u8>> {
        Some(match letter {
            b's' => [self.identity.local, "@", self.identity.domain].concat().into_bytes(),
            b'l' => self.identity.local.into(),
            b'o' => self.identity.domain.into(),
            b'd' => macros::octets(domain),
            b'i' => match self.identity.address {
                IpAddr::V4(_) => address_text::text(self.identity.address).into_bytes(),
                IpAddr::V6(address) => nibbles(address),
            },
            b'p' => return self.name(domain),
            b'v' => if self.identity.address.is_ipv4() { "in-addr" } else { "ip6" }.into(),
            b'h' => self.identity.helo.into(),
            b'c' => address_text::text(self.identity.address).into_bytes(),
            b'r' => self.identity.receiver.into(),
            _ => ((self.identity.now / 1000.0) as u64).to_string().into_bytes(),
        })
    }

    /// `%{p}`: the sender's name, the domain itself best, then one below it (§7.3).
    fn name(&mut self, domain: &Name) -> Option<Vec<u8>> {
        let names = self.validated(None)?;
        let best = names.iter().find(|name| *name == domain);
        let best = best.or_else(|| names.iter().find(|name| name.is_within(domain))).or(names.first());
        Some(best.map_or_else(|| b"unknown".to_vec(), macros::octets))
    }

    /// What the domain says to who is refused (§6.2): nothing where there is not exactly one such text, or it is broken.
    fn explain(&mut self, target: &Pieces<'_>, domain: &Name) -> Result<Option<String>, Stop> {
        let Some(target) = self.target(target, domain)? else { return Ok(None) };
        let records = match self.seek.ask(&target, Rtype::TXT) {
            Sought::Answer(answer) => texts(answer),
            Sought::Failed(_) => return Ok(None),
            Sought::Wanted => return Err(Stop::Wanted),
        };
        let [text] = records.as_slice() else { return Ok(None) };
        if !text.iter().all(|octet| matches!(octet, b' '..=b'~')) {
            return Ok(None);
        }
        let Ok(pieces) = macros::parse(text, Place::Text) else { return Ok(None) };
        let text = macros::expand(&pieces, &mut |letter| self.value(letter, domain)).ok_or(Stop::Wanted)?;
        Ok(Some(shown(&text)))
    }
}

/// §4.6.4: an answer without records, or a name that is not there.
pub(super) fn is_void(answer: &Answer) -> bool {
    matches!(answer.outcome, Outcome::NoData | Outcome::NxDomain)
}

/// An address as `%{i}` has it: each hexadecimal digit by itself (§7.3).
fn nibbles(address: Ipv6Addr) -> Vec<u8> {
    let mut text = Vec::new();
    for octet in address.octets() {
        for nibble in [octet >> 4, octet & 15] {
            if !text.is_empty() {
                text.push(b'.');
            }
            text.push(macros::digit(nibble));
        }
    }
    text
}
