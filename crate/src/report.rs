//! What leaves the core: plain data, versioned.

use std::net::IpAddr;

use crate::address::AddressClass;
use crate::agreement::Agreement;
use crate::dns::{ExtendedError, QueryError, Rcode, Rtype};
use crate::dnssec::Dnssec;
use crate::expected::Comparison;
use crate::judge::{Fault, Unjudged};
#[cfg(feature = "neighbours")]
use crate::neighbours::{Looked, Neighbours};
use crate::record::SuggestedRecord;
use crate::resolve::{Effects, Resolver};
use crate::rule::{About, Rfc, Severity, Subject, Unknown};
use crate::rules::RuleId;
use crate::{Facts, Name, Target, TargetKind, Upstream, delivery, judge};

/// The version of [`Report`]'s shape; it changes when a field is removed or changes its meaning.
pub const SCHEMA: u32 = 1;

wire! {
    /// Where a domain's mail goes, and whether DNS lets it arrive.
    pub struct Report {
        /// Version of this shape: 1.
        pub schema: u32,
        /// What was typed and what was asked.
        pub target: ReportTarget,
        /// When the check began, in milliseconds since 1970-01-01 UTC, by the asker's clock.
        pub checked_at: f64,
        /// How long it took, in milliseconds.
        pub elapsed: f64,
        /// The resolvers that were to be asked, in that order.
        pub resolvers: Vec<ReportResolver>,
        /// The MX records are a draft: those that are published were not asked for.
        pub draft: bool,
        /// The judgement in one word.
        pub verdict: Verdict,
        /// What is still being looked at and may lower the verdict: empty in the report that a check ends with.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "(Pending | 'neighbours')[]"))]
        pub pending: Vec<Pending>,
        /// What is wrong, worst first.
        pub findings: Vec<Finding>,
        /// Rules that could not be judged, and why.
        pub undetermined: Vec<Undetermined>,
        /// How a sender goes about delivering.
        pub delivery: Delivery,
        /// The provider that takes the mail at the lowest preference, by its id.
        pub provider: Option<String>,
        /// How far the MX records are from what they were said to be.
        pub expected: Option<Comparison>,
        /// What signatures prove; `null` before they were looked at, and where that was not wanted.
        pub dnssec: Option<Dnssec>,
        /// What the resolvers have for the MX records, side by side; `null` unless they were compared.
        pub agreement: Option<Agreement>,
        /// What stands beside the MX records; `null` where nobody looked.
        #[cfg(feature = "neighbours")]
        pub neighbours: Option<Box<Neighbours>>,
        /// What DNS alone cannot show and nobody looked at.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "(NotChecked | 'neighbours' | 'mtaStsPolicy')[]"))]
        pub not_checked: Vec<NotChecked>,
        /// Every query sent, in the order in which they were sent.
        pub ledger: Vec<Query>,
    }

    /// What was typed, and the name asked about.
    pub struct ReportTarget {
        /// The text as it was typed.
        pub input: String,
        /// What kind of text it was.
        pub kind: TargetKind,
        /// The name asked about, in A-labels (RFC 5890).
        pub name: Name,
        /// The name to show: in U-labels where they were typed.
        pub shown: String,
    }

    /// A resolver of this check.
    pub struct ReportResolver {
        /// The id in the list of resolvers; `null` for one given by its URL.
        pub id: Option<&'static str>,
        /// What to call it.
        pub name: String,
        /// Its address.
        pub url: String,
    }

    /// The judgement.
    #[derive(Copy, PartialEq, Eq)]
    pub struct Verdict {
        /// One of five.
        pub status: Status,
        /// Something that bears on delivery was not seen; it could at most turn `deliverable` into `atRisk`.
        pub partial: bool,
    }

    /// What comes after the first verdict.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Pending {
        /// Signatures, and what rests on them.
        Dnssec,
        /// What stands beside the MX records.
        #[cfg(feature = "neighbours")]
        Neighbours,
    }

    /// Whether mail arrives, as far as DNS shows.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Status {
        /// A usable exchange exists, and nothing found bears on delivery.
        Deliverable,
        /// Mail can be delivered, but some of it is lost, refused or delayed by some senders.
        AtRisk,
        /// No sender can deliver, for permanent reasons.
        Undeliverable,
        /// The domain says that it takes no mail (RFC 7505).
        RefusesMail,
        /// What is needed to tell could not be had.
        Undetermined,
    }

    /// One fault, with all it was seen on.
    pub struct Finding {
        /// The rule.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "RuleId | import('./neighbours.js').RuleId"))]
        pub id: RuleId,
        /// How bad it is.
        pub severity: Severity,
        /// Whether it bears on delivery, and so on the verdict.
        pub affects_delivery: bool,
        /// The section that says so.
        pub reference: Rfc,
        /// The records and names at fault.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "import('./neighbours.js').Subject[]"))]
        pub subjects: Vec<Subject>,
        /// Records as they should be, where they can be written.
        pub records: Vec<SuggestedRecord>,
        /// Positions in the ledger of the queries that show it.
        pub evidence: Vec<usize>,
    }

    /// A rule that could not be judged.
    pub struct Undetermined {
        /// The rule.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "RuleId | import('./neighbours.js').RuleId"))]
        pub id: RuleId,
        /// Whether the fault would bear on delivery.
        pub affects_delivery: bool,
        /// Everything that was missing.
        pub reasons: Vec<Unknown>,
    }

    /// How a sender goes about delivering (RFC 5321 §5.1).
    pub struct Delivery {
        /// Which of RFC 5321's ways applies.
        pub route: Route,
        /// Why there is no way.
        pub reason: Option<Unusable>,
        /// Levels of equal preference, tried from the first on; within one there is no order.
        pub levels: Vec<Level>,
    }

    /// The way from the domain to its exchanges.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Route {
        /// MX records say where.
        Mx,
        /// There is no MX record: the domain's own addresses take the mail (RFC 5321 §5.1).
        ImplicitMx,
        /// Only null MX: nowhere (RFC 7505).
        NullMx,
        /// No MX record and no address, or no such domain.
        None,
        /// Not known: the query for MX failed, or what stands in for it did.
        Unknown,
    }

    /// Exchanges of one preference: equals, among which a sender picks at random.
    pub struct Level {
        /// The preference they share.
        pub preference: u16,
        /// The exchanges, by name.
        pub exchanges: Vec<ReportExchange>,
    }

    /// An exchange of the delivery plan.
    pub struct ReportExchange {
        /// Its name.
        pub exchange: Name,
        /// Whether senders can use it.
        pub state: ExchangeState,
        /// Share of first attempts within its level, 0 to 1; `null` where it is not usable.
        pub share: Option<f64>,
        /// Seconds that its MX record was kept still when it was seen; `null` for an implicit MX.
        pub ttl: Option<u32>,
        /// Why it is unusable.
        pub reason: Option<Unusable>,
        /// The names its aliases lead to, in order.
        pub aliases: Vec<Name>,
        /// The id of the provider that runs it, as its name shows.
        pub provider: Option<String>,
        /// Who runs it: the provider's id, or the domain that its name stands in.
        pub operator: String,
        /// Its addresses, in the order in which they were given.
        pub addresses: Vec<ReportAddress>,
        /// What of it could not be had.
        pub unknown: Vec<Unknown>,
    }

    /// Whether senders can use an exchange.
    #[derive(Copy, PartialEq, Eq)]
    pub enum ExchangeState {
        /// It has an address that can be reached from anywhere.
        Usable,
        /// It has none, for a permanent reason.
        Unusable,
        /// A query that would tell failed.
        Unknown,
    }

    /// Why no sender can use an exchange; each is permanent.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Unusable {
        /// The root: a null MX (RFC 7505).
        NullMx,
        /// An IP address in place of a name.
        AddressLiteral,
        /// No host name at all (RFC 1123 §2.1).
        Malformed,
        /// The sender itself (RFC 6761 §6.3).
        Localhost,
        /// There is no such name.
        Nonexistent,
        /// The name has neither A nor AAAA.
        WithoutAddress,
        /// Its aliases go in a circle.
        AliasLoop,
        /// Every address is one that cannot be reached from elsewhere.
        AddressNotGlobal,
        /// It is taken to be down, as a what-if wants.
        Down,
    }

    /// An address of an exchange.
    pub struct ReportAddress {
        /// The address.
        #[serde(serialize_with = "crate::address_text::serialize")]
        #[cfg_attr(feature = "schema", schemars(with = "IpAddr"))]
        pub address: IpAddr,
        /// Seconds that its record was kept still when it was seen.
        pub ttl: u32,
        /// What the IANA registries say of it.
        pub class: AddressClass,
        /// Whether it can be reached from anywhere.
        pub global: bool,
        /// Its names in reverse, where they were asked for.
        pub reverse: Vec<Name>,
        /// The autonomous systems that announce it, where they were asked for.
        pub systems: Vec<u32>,
    }

    /// What this check does not do.
    #[derive(Copy, PartialEq, Eq)]
    pub enum NotChecked {
        /// Whether port 25 answers and a message is taken.
        Smtp,
        /// Whether the exchanges offer TLS and with which certificates.
        Tls,
        /// Whether all authoritative name servers, and parent and child, say the same.
        NameServers,
        /// Whether the addresses are on a blocklist.
        Blocklists,
        /// The names of the addresses in reverse and the networks they are in: asked only on request.
        Networks,
        /// Signatures: switched off, or the host cannot verify any.
        Dnssec,
        /// What stands beside MX records, such as MTA-STS, SPF and DMARC: a look of its own, or switched off.
        #[cfg(feature = "neighbours")]
        Neighbours,
        /// The domain's MTA-STS policy: its host was not reached, or does not let web pages read it.
        #[cfg(feature = "neighbours")]
        MtaStsPolicy,
    }

    /// One query: a request sent to one resolver.
    pub struct Query {
        /// The name asked about.
        pub name: Name,
        /// The type asked for.
        #[serde(rename = "type")]
        pub rtype: Rtype,
        /// Whether the resolver was told not to validate.
        pub checking_disabled: bool,
        /// Position of the resolver in the report's `resolvers`.
        pub resolver: usize,
        /// When it was sent, in milliseconds from the start of the check.
        pub sent: f64,
        /// Milliseconds until the answer was there or the query was given up.
        pub round_trip: f64,
        /// Octets of the response body; 0 where none came.
        pub bytes: usize,
        /// The response code, where a DNS response came.
        pub rcode: Option<Rcode>,
        /// Whether the resolver says that it validated the answer; `null` where none came.
        pub authentic_data: Option<bool>,
        /// Seconds that the answer may be kept, or that the absence may.
        pub ttl: Option<u32>,
        /// Records of the type asked for.
        pub records: usize,
        /// Extended DNS errors, with an answer too.
        pub extended_errors: Vec<ExtendedError>,
        /// Why it is of no use; `null` for an answer.
        pub error: Option<QueryError>,
    }
}

/// Puts a report together from what the stages made; what is only told on is taken from them.
pub(crate) fn assemble<E: Effects>(
    target: &Target,
    upstreams: &[Upstream],
    resolver: &Resolver<'_, E>,
    facts: &mut Facts,
) -> Report {
    let (delivery, judged) = (delivery::plan(facts), judge(facts));
    let fault = judged.faults.iter().any(|fault| fault.about.affects_delivery);
    let unseen = judged.undetermined.iter().any(|rule| rule.about.affects_delivery);
    let verdict = delivery::verdict(&delivery, fault, unseen);
    let (checked_at, elapsed) = (resolver.started(), resolver.elapsed());
    let ledger = resolver.take_ledger();
    let (mut resolvers, mut findings, mut undetermined) = (Vec::new(), Vec::new(), Vec::new());
    for upstream in upstreams {
        let (name, url) = (upstream.name.to_string(), upstream.url.to_string());
        resolvers.push(ReportResolver { id: upstream.id, name, url });
    }
    for fault in judged.faults {
        findings.push(finding(fault, &ledger));
    }
    for rule in judged.undetermined {
        undetermined.push(rule.into());
    }
    let mut not_checked = vec![NotChecked::Smtp, NotChecked::Tls, NotChecked::NameServers, NotChecked::Blocklists];
    if !facts.options.networks {
        not_checked.push(NotChecked::Networks);
    }
    if facts.options.dnssec.is_none() {
        not_checked.push(NotChecked::Dnssec);
    }
    #[cfg(feature = "neighbours")]
    not_checked.push(NotChecked::Neighbours);
    let best = delivery.levels.iter().flat_map(|level| &level.exchanges);
    let mut usable = best.filter(|exchange| exchange.state == ExchangeState::Usable);
    let pending = if facts.awaits_dnssec() { vec![Pending::Dnssec] } else { Vec::new() };
    Report {
        schema: SCHEMA,
        target: target.into(),
        draft: !facts.options.draft.is_empty(),
        provider: usable.next().and_then(|exchange| exchange.provider.clone()),
        expected: facts.comparison.take(),
        agreement: facts.agreement.take(),
        #[cfg(feature = "neighbours")]
        neighbours: None,
        checked_at,
        elapsed,
        resolvers,
        verdict,
        pending,
        dnssec: facts.dnssec.take(),
        findings,
        undetermined,
        delivery,
        not_checked,
        ledger,
    }
}

impl From<&Target> for ReportTarget {
    fn from(target: &Target) -> Self {
        let Target { input, kind, name, shown } = target.clone();
        Self { input, kind, name, shown }
    }
}

/// A fault with the queries that show it.
pub(crate) fn finding(fault: Fault, ledger: &[Query]) -> Finding {
    let Fault { id, about, severity, subjects, records } = fault;
    let mut evidence = Vec::new();
    // What was asked stands in about the same order as what it was asked about: the next subject is seldom far from the
    // last one, and is not looked for among hundreds of exchanges from the first one on.
    let mut near = 0;
    for (index, query) in ledger.iter().enumerate().filter(|(_, query)| query.error.is_none()) {
        let shows =
            |place: &usize| subjects.get(*place).is_some_and(|subject| subject.is_shown_by(&query.name, query.rtype));
        if let Some(place) = (near..subjects.len()).chain(0..near).find(shows) {
            near = place;
            evidence.push(index);
        }
    }
    let About { affects_delivery, reference, .. } = *about;
    Finding { id, severity, affects_delivery, reference, records, evidence, subjects }
}

impl From<Unjudged> for Undetermined {
    fn from(Unjudged { id, about, reasons }: Unjudged) -> Self {
        Self { id, affects_delivery: about.affects_delivery, reasons }
    }
}

#[cfg(feature = "neighbours")]
impl Report {
    /// Takes in what stands beside the MX records, which can lower the verdict once more (`www/joined.js` does the same).
    pub fn join(&mut self, looked: Looked) {
        let Looked { neighbours, findings, undetermined, not_checked, ledger } = looked;
        let start = self.ledger.len();
        self.ledger.extend(ledger);
        for mut finding in findings {
            for position in &mut finding.evidence {
                *position += start;
            }
            let place = self.findings.partition_point(|other| other.severity <= finding.severity);
            self.findings.insert(place, finding);
        }
        // The neighbours are not told why the MX records are not known.
        let mx_unknown = self.undetermined.iter().flat_map(|rule| &rule.reasons).find(|reason| reason.is_of(Rtype::MX));
        let mx_unknown = Vec::from_iter(mx_unknown.cloned());
        for mut rule in undetermined {
            if rule.reasons.is_empty() {
                rule.reasons.clone_from(&mx_unknown);
            }
            self.undetermined.push(rule);
        }
        let fault = self.findings.iter().any(|finding| finding.affects_delivery);
        let unseen = self.undetermined.iter().any(|rule| rule.affects_delivery);
        self.verdict = delivery::verdict(&self.delivery, fault, unseen);
        self.not_checked.retain(|what| *what != NotChecked::Neighbours);
        self.not_checked.extend(not_checked);
        self.neighbours = Some(Box::new(neighbours));
    }
}
