//! The rules, one a file. A new one is a file, a line here, and a zone that breaks it.

use crate::Name;
use crate::dns::Mx;
use crate::facts::{Facts, Presence};
use crate::record::{DEFAULT_TTL, SuggestedRecord};
use crate::rule::{Found, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};

/// Makes the modules, the ids and the table from one list, so that none can drift.
macro_rules! rules {
    ($($id:ident => $module:ident,)*) => {
        $(mod $module;)*

        /// The name of a rule: the fault as a noun phrase, never renamed once published.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum RuleId {
            $(#[allow(missing_docs, reason = "the rule says it")] $id,)*
        }

        impl RuleId {
            /// Every rule, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// What there is to know of the rule, and its function.
            pub fn rule(self) -> &'static Rule {
                match self {
                    $(Self::$id => &$module::RULE,)*
                }
            }

            /// What the rule says to people.
            pub fn text(self) -> Text {
                match self {
                    $(Self::$id => $module::TEXT,)*
                }
            }
        }
    };
}

rules! {
    DomainNonexistent => domain_nonexistent,
    MailRouteAbsent => mail_route_absent,
    ImplicitMx => implicit_mx,
    NullMxBesideOtherMx => null_mx_beside_other_mx,
    NullMxPreferenceNonzero => null_mx_preference_nonzero,
    OwnerAlias => owner_alias,
    AliasLoop => alias_loop,
    ExchangeAlias => exchange_alias,
    ExchangeNonexistent => exchange_nonexistent,
    ExchangeWithoutAddress => exchange_without_address,
    ExchangeAddressLiteral => exchange_address_literal,
    ExchangeSingleLabel => exchange_single_label,
    ExchangeMalformed => exchange_malformed,
    ExchangeDuplicate => exchange_duplicate,
    AddressNotGlobal => address_not_global,
    Ipv4Absent => ipv4_absent,
    ExchangeSingle => exchange_single,
    TtlLow => ttl_low,
    TtlHigh => ttl_high,
}

/// The MX records whose exchange lacks addresses in one particular way.
fn mx_with_presence(facts: &Facts, presence: Presence) -> Result<Judgement, Skip> {
    let hosts = facts.exchanges()?;
    let unseen = Judgement::of_hosts(hosts, &|host| Found::once_seen(host, false));
    let faulty = |mx: &Mx| facts.host(&mx.exchange).is_some_and(|host| host.presence == presence);
    Ok(Judgement { unknown: unseen.unknown, ..Judgement::of_mx(facts, &faulty) })
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
        let (rule, text) = (id.rule(), id.text());
        Self {
            id,
            title: text.title,
            severity: rule.severity,
            affects_delivery: rule.affects_delivery,
            reference: rule.reference,
            explanation: text.explanation,
            fix: text.fix,
        }
    }
}
