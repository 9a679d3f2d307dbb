//! The rules, one a file. A new one is a file, a line here, and a zone that breaks it.

use std::net::IpAddr;

use crate::answers::insert;
use crate::attempts::{Attempts, Sender, SenderLevel, SenderTarget};
use crate::dane::{Dane, DaneOutcome};
use crate::delivery;
use crate::dns::Mx;
use crate::dnssec::{Dnssec, ProofReason, ProvedAnswer, Security};
use crate::expected::{Comparison, EntryState};
use crate::facts::{Facts, Host, HostAddress, MxState, Presence};
#[cfg(feature = "neighbours")]
use crate::neighbours::Around;
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::rule::{About, Found, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, Unknown};
use crate::{Name, Rtype};

/// Makes the modules, the ids and the tables from one list, so that none can drift.
macro_rules! rules {
    (mail: { $($id:ident => $module:ident,)* } neighbours: { $($next:ident => $beside:ident,)* }) => {
        $(mod $module;)*

        /// The rules of what stands beside MX records.
        #[cfg(feature = "neighbours")]
        mod neighbours {
            $(pub(super) mod $beside;)*
        }

        /// The name of a rule: the fault as a noun phrase, never renamed once published.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum RuleId {
            $(#[allow(missing_docs, reason = "the rule says it")] $id,)*
            $(#[cfg(feature = "neighbours")] #[allow(missing_docs, reason = "the rule says it")] $next,)*
        }

        impl RuleId {
            /// Every rule, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$id,)* $(#[cfg(feature = "neighbours")] Self::$next,)*];

            /// The rules of MX records, in the order of the reference, which they begin.
            pub const MAIL: &[&'static Rule] = &[$(&$module::RULE,)*];

            /// The place of the first of the others in [`RuleId::ALL`]. A number, as whoever asks for the length of
            /// the table has all of its functions in the Wasm.
            #[cfg(feature = "neighbours")]
            pub const FIRST_BESIDE: usize = Self::MAIL.len();

            /// The rules of what stands beside MX records, in the order of the reference, which they end.
            #[cfg(feature = "neighbours")]
            pub const NEIGHBOURS: &[&'static Rule<Around>] = &[$(&neighbours::$beside::RULE,)*];

            /// How bad the fault is by its usual consequence, and who says so.
            pub fn about(self) -> About {
                match self {
                    $(Self::$id => $module::RULE.about,)*
                    $(#[cfg(feature = "neighbours")] Self::$next => neighbours::$beside::RULE.about,)*
                }
            }

            /// What the rule says to people.
            pub fn text(self) -> Text {
                match self {
                    $(Self::$id => $module::TEXT,)*
                    $(#[cfg(feature = "neighbours")] Self::$next => neighbours::$beside::TEXT,)*
                }
            }
        }
    };
}

rules! {
    mail: {
        DomainNonexistent => domain_nonexistent,
        MailRouteAbsent => mail_route_absent,
        ImplicitMx => implicit_mx,
        NullMxBesideOtherMx => null_mx_beside_other_mx,
        NullMxPreferenceNonzero => null_mx_preference_nonzero,
        NullMxUnpublished => null_mx_unpublished,
        OwnerAlias => owner_alias,
        AliasLoop => alias_loop,
        AliasChainLong => alias_chain_long,
        WildcardMx => wildcard_mx,
        ParentHasMx => parent_has_mx,
        ExchangeAlias => exchange_alias,
        ExchangeNonexistent => exchange_nonexistent,
        ExchangeWithoutAddress => exchange_without_address,
        ExchangeAddressLiteral => exchange_address_literal,
        ExchangeMalformed => exchange_malformed,
        ExchangeSingleLabel => exchange_single_label,
        ExchangeOriginDoubled => exchange_origin_doubled,
        ExchangeDuplicate => exchange_duplicate,
        ExchangeDomainUnregistered => exchange_domain_unregistered,
        ExchangeSubmissionHost => exchange_submission_host,
        ExchangeUnresolvable => exchange_unresolvable,
        AddressNotGlobal => address_not_global,
        Ipv4Absent => ipv4_absent,
        Ipv6Absent => ipv6_absent,
        AddressShared => address_shared,
        NetworkShared => network_shared,
        ReverseNameAbsent => reverse_name_absent,
        ReverseNameUnconfirmed => reverse_name_unconfirmed,
        ExchangeSingle => exchange_single,
        PreferenceUniform => preference_uniform,
        ExchangeNeverTried => exchange_never_tried,
        MxCountExcessive => mx_count_excessive,
        AddressShareSkewed => address_share_skewed,
        OperatorSingle => operator_single,
        TtlLow => ttl_low,
        TtlHigh => ttl_high,
        TtlMismatch => ttl_mismatch,
        DnssecBogus => dnssec_bogus,
        DnssecAbsent => dnssec_absent,
        DaneUnusable => dane_unusable,
        DanePartial => dane_partial,
        ResolverDisagreement => resolver_disagreement,
        ProviderLeftover => provider_leftover,
        ProviderSetIncomplete => provider_set_incomplete,
        ProviderPlaceholder => provider_placeholder,
        ExpectedExchangeMissing => expected_exchange_missing,
        ExpectedPreferenceDifferent => expected_preference_different,
        UnexpectedExchange => unexpected_exchange,
    }
    neighbours: {
        MtaStsRecordMultiple => mta_sts_record_multiple,
        MtaStsRecordInvalid => mta_sts_record_invalid,
        MtaStsPolicyUnavailable => mta_sts_policy_unavailable,
        MtaStsPolicyInvalid => mta_sts_policy_invalid,
        MtaStsExchangeExcluded => mta_sts_exchange_excluded,
        MtaStsTestingExchangeExcluded => mta_sts_testing_exchange_excluded,
        MtaStsTesting => mta_sts_testing,
        MtaStsPolicyNone => mta_sts_policy_none,
        MtaStsMaxAgeShort => mta_sts_max_age_short,
        MtaStsAndDaneDisagree => mta_sts_and_dane_disagree,
        TlsRptRecordMultiple => tls_rpt_record_multiple,
        TlsRptSyntaxInvalid => tls_rpt_syntax_invalid,
        TlsRptAbsent => tls_rpt_absent,
        DmarcAbsent => dmarc_absent,
        DmarcRecordMultiple => dmarc_record_multiple,
        DmarcSyntaxInvalid => dmarc_syntax_invalid,
        DmarcPolicyNone => dmarc_policy_none,
        DmarcTagRemoved => dmarc_tag_removed,
        DmarcReportUriInvalid => dmarc_report_uri_invalid,
        DmarcReportConsentAbsent => dmarc_report_consent_absent,
        DmarcSubdomainPolicyWeaker => dmarc_subdomain_policy_weaker,
        DmarcTesting => dmarc_testing,
        DkimAbsent => dkim_absent,
        DkimRecordMultiple => dkim_record_multiple,
        DkimKeyInvalid => dkim_key_invalid,
        DkimKeyShort => dkim_key_short,
        DkimKeyRevoked => dkim_key_revoked,
        DkimTesting => dkim_testing,
        BimiSyntaxInvalid => bimi_syntax_invalid,
        BimiDmarcInsufficient => bimi_dmarc_insufficient,
        ServiceTargetMissing => service_target_missing,
        ServiceImplicitTlsAbsent => service_implicit_tls_absent,
        SpfAbsent => spf_absent,
        SpfRecordMultiple => spf_record_multiple,
        SpfSyntaxInvalid => spf_syntax_invalid,
        SpfLookupsExcessive => spf_lookups_excessive,
        SpfVoidLookupsExcessive => spf_void_lookups_excessive,
        SpfIncludeBroken => spf_include_broken,
        SpfLoop => spf_loop,
        SpfMxExcessive => spf_mx_excessive,
        SpfPtrUsed => spf_ptr_used,
        SpfAllPermissive => spf_all_permissive,
        SpfRecordLong => spf_record_long,
        SpfOwnExchangeUncovered => spf_own_exchange_uncovered,
        NullMxDomainSends => null_mx_domain_sends,
        MailDomainSpfDenies => mail_domain_spf_denies,
        DmarcRejectWithoutSpfAndDkim => dmarc_reject_without_spf_and_dkim,
    }
}

/// The MX records whose exchange lacks addresses in one particular way.
fn mx_with_presence(facts: &Facts, presence: Presence) -> Result<Judgement, Skip> {
    let hosts = facts.exchanges()?;
    let unseen = Judgement::of_hosts(hosts, &|host| Found::once_seen(host, false));
    let faulty = |mx: &Mx| facts.host(&mx.exchange).is_some_and(|host| host.presence == presence);
    Ok(Judgement { unknown: unseen.unknown, ..Judgement::of_mx(facts, &faulty) })
}

/// The exchanges of equal preference that a fault of the order in which Postfix or Exim tries is seen on.
///
/// `faulty` is told the addresses of an exchange and how many exchanges are tried at its preference.
fn mx_tried(facts: &Facts, faulty: &dyn Fn(&[SenderTarget], usize) -> bool) -> Judgement {
    let mut records = Vec::new();
    let delivery = delivery::plan(facts);
    for sender in [Sender::Postfix, Sender::Exim] {
        for SenderLevel { preference, targets } in &Attempts::new(sender, &delivery).levels {
            let exchanges = || targets.chunk_by(|one, other| one.exchange == other.exchange);
            let count = exchanges().count();
            for own in exchanges().filter(|own| faulty(own, count)) {
                if let Some(SenderTarget { exchange, .. }) = own.first() {
                    insert(&mut records, Mx { preference: *preference, exchange: exchange.clone() });
                }
            }
        }
    }
    Judgement::of_mx(facts, &|mx| records.binary_search(mx).is_ok())
}

/// The hosts that can be reached, where none of them has a global address of one family.
fn without_family(facts: &Facts, ipv4: bool) -> Result<Judgement, Skip> {
    let hosts = facts.mail_hosts()?;
    if global_addresses(hosts).iter().any(|(_, host)| host.address.is_ipv4() == ipv4) {
        return Ok(Judgement::default());
    }
    let judgement = Judgement::of_hosts(hosts, &|host| match host.is_reachable() {
        // With no address of the family seen, every failed query may hide one.
        _ if !host.unknown.is_empty() => Found::Unseen,
        true => Found::Fault(Subject::Name { name: host.name.clone() }),
        false => Found::Sound,
    });
    match judgement.unknown.is_empty() {
        true => Ok(judgement),
        false => Ok(Judgement { subjects: Vec::new(), ..judgement }),
    }
}

/// The addresses of some hosts that can be reached from anywhere, each with its host.
fn global_addresses(hosts: &[Host]) -> Vec<(&Name, &HostAddress)> {
    let mut addresses = Vec::new();
    for host in hosts {
        for address in host.addresses.iter().filter(|address| address.is_global()) {
            addresses.push((&host.name, address));
        }
    }
    addresses
}

/// An address as the evidence.
fn address(name: &Name, host: &HostAddress) -> Subject {
    Subject::Address { name: name.clone(), address: host.address, class: host.class }
}

/// The addresses that reverse DNS shows at fault, where somebody wants to know.
fn in_reverse(facts: &Facts, faulty: &dyn Fn(IpAddr) -> Result<bool, Unknown>) -> Result<Judgement, Skip> {
    if !facts.options.networks {
        return Err(Skip::NotApplicable);
    }
    let hosts = facts.mail_hosts()?;
    let mut judgement = Judgement::unseen(hosts);
    for (name, host) in global_addresses(hosts) {
        match faulty(host.address) {
            Ok(true) => judgement.subjects.push(address(name, host)),
            Err(unknown) => judgement.unknown.push(unknown),
            Ok(false) => {}
        }
    }
    Ok(judgement)
}

/// What signatures prove, where somebody wants to know.
fn dnssec(facts: &Facts) -> Result<&Dnssec, Skip> {
    match (&facts.dnssec, facts.options.dnssec.is_some()) {
        (Some(dnssec), _) => Ok(dnssec),
        (None, true) => Err(Skip::Pending),
        (None, false) => Err(Skip::NotApplicable),
    }
}

/// What TLSA records do for each exchange, where signatures were looked at and mail is taken.
fn dane(facts: &Facts) -> Result<(&[Dane], Judgement), Skip> {
    let dnssec = dnssec(facts)?;
    facts.mail_hosts()?;
    let mut judgement = Judgement::default();
    for dane in dnssec.dane.iter().filter(|dane| dane.outcome == DaneOutcome::Unknown) {
        for answer in &dnssec.answers {
            if answer.name.is_within(&dane.exchange) || answer.rtype == Rtype::MX {
                judgement.unknown.extend(unproved(answer));
            }
        }
    }
    Ok((&dnssec.dane, judgement))
}

/// Why it is not known what an answer is worth.
fn unproved(answer: &ProvedAnswer) -> Option<Unknown> {
    let ProvedAnswer { name, rtype, behind_servfail, proof } = answer;
    match proof.security {
        Security::Secure | Security::Insecure => return None,
        Security::Bogus if *behind_servfail => return None,
        Security::Bogus | Security::Indeterminate => {}
    }
    // A query of the chain that failed, or the one itself, says how.
    Some(match (proof.reason, &proof.error, &proof.name, proof.rtype) {
        (Some(ProofReason::QueryFailed), Some(error), Some(name), Some(rtype)) => {
            Unknown::Query { name: name.clone(), rtype, error: error.clone() }
        }
        _ => Unknown::Unproved { name: name.clone(), rtype: *rtype, proof: Box::new(proof.clone()) },
    })
}

/// How far the MX records are from what somebody expects.
fn comparison(facts: &Facts) -> Result<&Comparison, Skip> {
    let comparison = facts.comparison.as_ref().ok_or(Skip::NotApplicable)?;
    if facts.mx.state == MxState::Unknown { Err(Skip::MxUnknown) } else { Ok(comparison) }
}

/// The expected records that are in one state.
fn expected(facts: &Facts, state: EntryState) -> Result<Judgement, Skip> {
    let mut judgement = Judgement::default();
    for entry in comparison(facts)?.entries.iter().filter(|entry| entry.state == state) {
        // A name that the provider gives out is shown as its pattern.
        judgement.subjects.push(match entry.exchange.parse() {
            Ok(exchange) => {
                let preference = entry.published.unwrap_or(entry.preference);
                Subject::mx(&facts.domain, &Mx { preference, exchange })
            }
            Err(_) => Subject::Name { name: facts.domain.clone() },
        });
    }
    Ok(judgement)
}

/// The expected records in some states, as far as they can be written.
fn expected_records(facts: &Facts, wanted: &dyn Fn(EntryState) -> bool) -> Vec<SuggestedRecord> {
    let mut records = Vec::new();
    for entry in comparison(facts).map(|comparison| comparison.entries.as_slice()).unwrap_or_default() {
        if let (true, Some(_), Ok(exchange)) = (wanted(entry.state), &entry.line, entry.exchange.parse()) {
            records.push(SuggestedRecord::mx(&facts.domain, DEFAULT_TTL, entry.preference, &exchange));
        }
    }
    records
}

/// The MX records with another exchange, for those that have a replacement.
fn replaced(facts: &Facts, replacement: &dyn Fn(&Mx) -> Option<Name>) -> Vec<SuggestedRecord> {
    rewritten(facts, facts.mx.original_ttl.unwrap_or(DEFAULT_TTL), replacement)
}

/// The MX records with another time to live.
fn with_ttl(facts: &Facts, ttl: u32) -> Vec<SuggestedRecord> {
    rewritten(facts, ttl, &|mx| Some(mx.exchange.clone()))
}

fn rewritten(facts: &Facts, ttl: u32, exchange: &dyn Fn(&Mx) -> Option<Name>) -> Vec<SuggestedRecord> {
    let mut records = Vec::new();
    for mx in &facts.mx.records {
        if let Some(exchange) = exchange(mx) {
            records.push(SuggestedRecord::mx(&facts.domain, ttl, mx.preference, &exchange));
        }
    }
    records
}

/// RFC 7505 §3: the one record of a domain that is to take no mail.
fn null_mx(facts: &Facts, _: &[Subject]) -> Vec<SuggestedRecord> {
    vec![SuggestedRecord::mx(&facts.domain, DEFAULT_TTL, 0, &Name::root())]
}

wire! {
    /// A rule as the reference shows it.
    pub struct RuleEntry {
        /// Its name.
        pub id: RuleId,
        /// The fault.
        pub title: &'static str,
        /// How bad it is, by its usual consequence.
        pub severity: Severity,
        /// Whether it bears on delivery.
        pub affects_delivery: bool,
        /// The section that says so.
        pub reference: Rfc,
        /// Why it matters.
        pub explanation: &'static str,
        /// What to do.
        pub fix: &'static str,
    }
}

impl From<RuleId> for RuleEntry {
    fn from(id: RuleId) -> Self {
        let (about, text) = (id.about(), id.text());
        Self {
            id,
            title: text.title,
            severity: about.severity,
            affects_delivery: about.affects_delivery,
            reference: about.reference,
            explanation: text.explanation,
            fix: text.fix,
        }
    }
}
