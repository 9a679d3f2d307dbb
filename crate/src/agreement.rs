//! Whether resolvers have the same MX records cached, and whether some of them deny the domain.

use crate::answer::Outcome;
use crate::answers::insert;
use crate::dns::{ExtendedError, Mx};
use crate::facts::Lookup;
use crate::report::Query;
use crate::{Name, QueryError, Rcode, Upstream};

/// Extended errors of a resolver that denies a name on purpose: Blocked, Censored, Filtered, Prohibited
/// (RFC 8914 §4.16 to §4.19).
const DENIED: [u16; 4] = [15, 16, 17, 18];

wire! {
    /// What each of the resolvers has for the MX records, side by side.
    pub struct Agreement {
        /// Whether all resolvers that filter nothing and answered say the same; `null` with fewer than two of them.
        pub agrees: Option<bool>,
        /// When all that differs has run out of these caches, in milliseconds since 1970-01-01 UTC, by the asker's
        /// clock; `null` where they agree and where an alias is on the way, of whose time nothing is known.
        pub agree_by: Option<f64>,
        /// One for each of the report's `resolvers`, in their order.
        pub answers: Vec<CachedAnswer>,
    }

    /// What one resolver has for the MX records.
    pub struct CachedAnswer {
        /// Position of the resolver in the report's `resolvers`.
        pub resolver: usize,
        /// Whether it is one that denies names on purpose: it never counts for agreement.
        pub filtering: bool,
        /// Records, one of three kinds of absence, or why it is neither.
        pub outcome: CachedOutcome,
        /// The records, each once, by preference and then by name (RFC 2181 §5).
        pub records: Vec<Mx>,
        /// The names that the aliases lead to, in order.
        pub aliases: Vec<Name>,
        /// Seconds that the answer could be kept still when it came, or the absence could (RFC 2308 §5).
        pub ttl: Option<u32>,
        /// Whether the resolver says that it validated the answer (RFC 4035 §3.2.3); `null` where none came.
        pub authentic_data: Option<bool>,
        /// Extended DNS errors, with an answer too (RFC 8914).
        pub extended_errors: Vec<ExtendedError>,
        /// Milliseconds that its last query took.
        pub round_trip: f64,
        /// Why there is no answer; `null` where there is one.
        pub error: Option<QueryError>,
        /// A number that those have in common which say the same, whatever the order and the TTLs; from 0 on.
        pub group: usize,
    }

    /// What a resolver says of the MX records.
    #[derive(Copy, PartialEq, Eq)]
    pub enum CachedOutcome {
        /// There are some.
        Records,
        /// The name is there and has none (RFC 2308 §2.2).
        NoData,
        /// There is no such name (RFC 2308 §2.1).
        NxDomain,
        /// The aliases of the name go in a circle.
        AliasLoop,
        /// It did not answer.
        Failed,
        /// It denies on purpose what others have.
        Filtered,
    }
}

impl CachedAnswer {
    /// Whether it says something of what is published: it answered and denies nothing on purpose.
    pub fn counts(&self) -> bool {
        !self.filtering && !matches!(self.outcome, CachedOutcome::Failed | CachedOutcome::Filtered)
    }

    /// What came of the one question at one resolver.
    fn new(resolver: usize, filtering: bool, lookup: Option<&Lookup>, query: Option<&Query>) -> Self {
        let mut answer = Self {
            resolver,
            filtering,
            outcome: CachedOutcome::Failed,
            records: Vec::new(),
            aliases: Vec::new(),
            ttl: None,
            authentic_data: query.and_then(|query| query.authentic_data),
            extended_errors: query.map(|query| query.extended_errors.clone()).unwrap_or_default(),
            round_trip: query.map_or(0.0, |query| query.round_trip),
            error: None,
            group: 0,
        };
        match lookup {
            Some(Ok(found)) => {
                answer.outcome = match found.outcome {
                    Outcome::Records(_) => CachedOutcome::Records,
                    Outcome::NoData => CachedOutcome::NoData,
                    Outcome::NxDomain => CachedOutcome::NxDomain,
                    Outcome::AliasLoop => CachedOutcome::AliasLoop,
                };
                for mx in found.records().iter().filter_map(|record| record.rdata.as_mx()) {
                    insert(&mut answer.records, mx.clone());
                }
                answer.aliases.clone_from(&found.aliases);
                answer.ttl = found.ttl;
            }
            Some(Err(error)) => answer.error = Some(error.clone()),
            None => {}
        }
        if answer.extended_errors.iter().any(|error| DENIED.contains(&error.code)) {
            answer.outcome = CachedOutcome::Filtered;
        }
        answer
    }

    /// Whether it says that there is nothing, or refuses to say.
    fn denies(&self) -> bool {
        let refused = self.error.as_ref().is_some_and(|error| error.rcode == Some(Rcode::REFUSED));
        refused || matches!(self.outcome, CachedOutcome::NoData | CachedOutcome::NxDomain)
    }

    /// When the answer, which came at some time in milliseconds, has run out; `None` where that cannot be told.
    fn runs_out(&self, came: f64) -> Option<f64> {
        if self.outcome == CachedOutcome::AliasLoop || !self.aliases.is_empty() {
            return None;
        }
        // An absence that says no time is not to be kept (RFC 2308 §5).
        Some(came + f64::from(self.ttl.unwrap_or(0)) * 1000.0)
    }
}

impl Agreement {
    /// Puts side by side what came of the question that all were asked; `ledger` has the queries for it, and
    /// `started` is when the check began.
    pub(crate) fn new(upstreams: &[Upstream], lookups: &[Option<Lookup>], ledger: &[&Query], started: f64) -> Self {
        let (mut answers, mut came) = (Vec::new(), Vec::new());
        for (resolver, (upstream, lookup)) in upstreams.iter().zip(lookups).enumerate() {
            let query = ledger.iter().rev().find(|query| query.resolver == resolver).copied();
            answers.push(CachedAnswer::new(resolver, upstream.filtering, lookup.as_ref(), query));
            came.push(started + query.map_or(0.0, |query| query.sent + query.round_trip));
        }
        let published = answers.iter().any(|answer| answer.counts() && answer.outcome == CachedOutcome::Records);
        let mut groups: Vec<(CachedOutcome, Vec<Mx>)> = Vec::new();
        let (mut first, mut count, mut agrees, mut agree_by) = (None, 0, true, Some(0.0_f64));
        for (answer, came) in answers.iter_mut().zip(came) {
            if published && answer.filtering && answer.denies() {
                answer.outcome = CachedOutcome::Filtered;
            }
            let alike = |group: &(CachedOutcome, Vec<Mx>)| group.0 == answer.outcome && group.1 == answer.records;
            answer.group = groups.iter().position(alike).unwrap_or(groups.len());
            if answer.group == groups.len() {
                groups.push((answer.outcome, answer.records.clone()));
            }
            if answer.counts() {
                count += 1;
                agrees &= *first.get_or_insert(answer.group) == answer.group;
                agree_by = match (agree_by, answer.runs_out(came)) {
                    (Some(latest), Some(time)) => Some(latest.max(time)),
                    _ => None,
                };
            }
        }
        let agrees = (count > 1).then_some(agrees);
        Self { agrees, agree_by: agree_by.filter(|_| agrees == Some(false)), answers }
    }
}
