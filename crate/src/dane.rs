//! What TLSA records do for mail (RFC 7672): whether senders that know DANE use them.

use crate::answer::Outcome;
use crate::digits::hexadecimals;
use crate::dnssec::{ProvedAnswer, Security};
use crate::facts::{Facts, Host};
use crate::rdata::Tlsa;
use crate::{Name, Rtype};

/// Exchanges whose TLSA records are looked at.
const EXCHANGES: usize = 32;

wire! {
    /// What TLSA records do for one exchange.
    pub struct Dane {
        /// The exchange.
        pub exchange: Name,
        /// The name whose TLSA records count, without `_25._tcp.` (RFC 7672 §2.2.2); `null` where there are none.
        pub base: Option<Name>,
        /// What a sender that knows DANE does.
        pub outcome: DaneOutcome,
        /// Why it does not use them.
        pub reason: Option<DaneReason>,
        /// The records.
        pub records: Vec<DaneRecord>,
    }

    /// What a sender that knows DANE does with an exchange.
    #[derive(Copy, PartialEq, Eq)]
    pub enum DaneOutcome {
        /// It delivers only over TLS, to a server that has what the records say.
        Used,
        /// It delivers as if there were no records; with none that is usable, still over TLS only (RFC 7672 §2.2).
        NotUsed,
        /// It does not deliver for now, and tries again later (RFC 7672 §2.1.1).
        Delays,
        /// It cannot be told, as something that decides it was not proved here.
        Unknown,
    }

    /// Why TLSA records are not used.
    #[derive(Copy, PartialEq, Eq)]
    pub enum DaneReason {
        /// There are none.
        TlsaAbsent,
        /// The MX records are not signed (RFC 7672 §2.2.1).
        MxInsecure,
        /// The addresses of the exchange are not signed (RFC 7672 §2.2.2).
        AddressInsecure,
        /// The TLSA records are not signed (RFC 7672 §2.2).
        TlsaInsecure,
        /// None of the records is usable: other usages than 2 and 3, or data that cannot match (RFC 7672 §3.1).
        RecordsUnusable,
        /// The MX records are bogus.
        MxBogus,
        /// The addresses of the exchange are bogus.
        AddressBogus,
        /// The TLSA records are bogus (RFC 7672 §2.1.1).
        TlsaBogus,
        /// Something was not seen or not proved here.
        Unproved,
    }

    /// A TLSA record (RFC 6698 §2.1).
    #[derive(PartialEq, Eq)]
    pub struct DaneRecord {
        /// Certificate usage.
        pub usage: u8,
        /// Selector.
        pub selector: u8,
        /// Matching type.
        pub matching_type: u8,
        /// The data, in hexadecimal.
        pub data: String,
        /// Whether senders can use it: usage 2 or 3, a known selector and matching type, data of the right length.
        pub usable: bool,
    }
}

/// The names whose TLSA records may count: of every exchange, and of where its aliases lead.
pub(crate) fn names(facts: &Facts) -> Vec<Name> {
    let mut names = Vec::new();
    for host in exchanges(facts) {
        for base in [Some(&host.name), host.aliases.last()].into_iter().flatten() {
            names.extend(owner(base));
        }
    }
    names
}

/// `_25._tcp.` and a name (RFC 6698 §3).
fn owner(base: &Name) -> Option<Name> {
    base.child(b"_tcp").and_then(|name| name.child(b"_25")).ok()
}

fn exchanges(facts: &Facts) -> impl Iterator<Item = &Host> {
    facts.hosts.iter().filter(|host| !host.addresses.is_empty()).take(EXCHANGES)
}

/// What TLSA records do for each exchange; `aliases` says of each proved answer whether its first alias is secure.
pub(crate) fn plan(facts: &Facts, proved: &[ProvedAnswer], aliases: &[Option<Security>]) -> Vec<Dane> {
    let proofs = Proofs { facts, proved, aliases };
    let mut plan = Vec::new();
    for host in exchanges(facts) {
        plan.push(proofs.exchange(host));
    }
    plan
}

struct Proofs<'a> {
    facts: &'a Facts,
    proved: &'a [ProvedAnswer],
    aliases: &'a [Option<Security>],
}

impl Proofs<'_> {
    fn of(&self, name: &Name, rtype: Rtype) -> (Security, Option<Security>) {
        match self.proved.iter().position(|answer| answer.rtype == rtype && answer.name == *name) {
            Some(place) => {
                let security = self.proved.get(place).map_or(Security::Indeterminate, |answer| answer.proof.security);
                (security, self.aliases.get(place).copied().flatten())
            }
            None => (Security::Indeterminate, None),
        }
    }

    fn exchange(&self, host: &Host) -> Dane {
        let (address, alias) = self.addresses(host);
        // RFC 7672 §2.2.2: where all aliases are secure the name at their end counts before the first; where only
        // the first is, the first name does.
        let mut bases = Vec::new();
        if address == Security::Secure {
            bases.extend(host.aliases.last());
        }
        bases.push(&host.name);
        let (base, records, tlsa) = self.records(&bases);
        let (mx, _) = self.of(&self.facts.domain, Rtype::MX);
        // A draft's MX records are nobody's yet: they are taken to be signed as the exchange is.
        let mx = if self.facts.options.draft.is_empty() { mx } else { Security::Secure };
        let by_alias = alias == Some(Security::Secure) && address == Security::Insecure;
        let (outcome, reason) = match (mx, address, tlsa) {
            (Security::Bogus, ..) => (DaneOutcome::Delays, Some(DaneReason::MxBogus)),
            (_, Security::Bogus, _) => (DaneOutcome::Delays, Some(DaneReason::AddressBogus)),
            (Security::Insecure, ..) => (DaneOutcome::NotUsed, Some(DaneReason::MxInsecure)),
            (_, Security::Insecure, _) if !by_alias => (DaneOutcome::NotUsed, Some(DaneReason::AddressInsecure)),
            (.., Security::Bogus) => (DaneOutcome::Delays, Some(DaneReason::TlsaBogus)),
            (.., Security::Indeterminate) | (Security::Indeterminate, ..) | (_, Security::Indeterminate, _) => {
                (DaneOutcome::Unknown, Some(DaneReason::Unproved))
            }
            _ if records.is_empty() => (DaneOutcome::NotUsed, Some(DaneReason::TlsaAbsent)),
            (.., Security::Insecure) => (DaneOutcome::NotUsed, Some(DaneReason::TlsaInsecure)),
            (.., Security::Secure) if records.iter().any(|record| record.usable) => (DaneOutcome::Used, None),
            (.., Security::Secure) => (DaneOutcome::NotUsed, Some(DaneReason::RecordsUnusable)),
        };
        let reason = match reason {
            Some(DaneReason::MxInsecure | DaneReason::AddressInsecure) if records.is_empty() => {
                Some(DaneReason::TlsaAbsent)
            }
            reason => reason,
        };
        Dane { exchange: host.name.clone(), base: base.cloned(), outcome, reason, records }
    }

    /// What is proved of the addresses of a host, and of its first alias.
    fn addresses(&self, host: &Host) -> (Security, Option<Security>) {
        let (ipv4, alias) = self.of(&host.name, Rtype::A);
        let (ipv6, _) = self.of(&host.name, Rtype::AAAA);
        (ipv4.max(ipv6), alias)
    }

    /// The first of some names that has TLSA records, the records, and what is proved of them or of their absence.
    fn records<'n>(&self, bases: &[&'n Name]) -> (Option<&'n Name>, Vec<DaneRecord>, Security) {
        let mut worst = Security::Secure;
        for base in bases {
            let Some(owner) = owner(base) else { continue };
            let (security, _) = self.of(&owner, Rtype::TLSA);
            let answer = self.facts.answers.seen(&owner, Rtype::TLSA).ok();
            let mut records = Vec::new();
            for record in answer.map(|answer| answer.records()).unwrap_or_default() {
                if let Some(tlsa) = record.rdata.decode() {
                    records.push(DaneRecord::of(&tlsa));
                }
            }
            if !records.is_empty() {
                return (Some(base), records, security);
            }
            // An absence need not be signed to be one; what was not seen may be there.
            let absent = answer.is_some_and(|answer| matches!(answer.outcome, Outcome::NoData | Outcome::NxDomain));
            if security == Security::Bogus || security == Security::Indeterminate || !absent {
                worst = worst.max(if absent { security } else { security.max(Security::Indeterminate) });
            }
        }
        (None, Vec::new(), worst)
    }
}

impl DaneRecord {
    fn of(tlsa: &Tlsa) -> Self {
        let Tlsa { usage, selector, matching_type, data: octets } = tlsa;
        let data = hexadecimals(octets);
        let fits = match (matching_type, octets.len()) {
            (0, length) => length > 0,
            (1, length) => length == 32,
            (2, length) => length == 64,
            _ => false,
        };
        let usable = matches!(usage, 2 | 3) && matches!(selector, 0 | 1) && fits;
        Self { usage: *usage, selector: *selector, matching_type: *matching_type, data, usable }
    }
}

/// As in a zone file (RFC 6698 §2.2).
impl core::fmt::Display for DaneRecord {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "{} {} {} {}", self.usage, self.selector, self.matching_type, self.data)
    }
}
