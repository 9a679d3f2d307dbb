//! A response becomes an answer: aliases followed, absence told from failure.

use crate::dns::{Message, Record};
use crate::{Name, QueryError, QueryErrorCode, Question, Rcode, Rtype};

/// How many aliases in a row are followed: more than any resolver needs, few enough to end.
pub const ALIAS_LIMIT: usize = 16;

/// What DNS says to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The names that the aliases lead to, in order; the last one is the canonical name.
    pub aliases: Vec<Name>,
    /// The records, or which kind of absence.
    pub outcome: Outcome,
    /// Seconds that this may be kept still: the largest of the RRset, or the negative TTL (RFC 2308 §5).
    pub ttl: Option<u32>,
    /// Seconds that the RRset may be kept by its signature, whatever caches did (RFC 4034 §3.1.4).
    pub original_ttl: Option<u32>,
    /// The signature shows that the RRset comes from a wildcard (RFC 4034 §3.1.3).
    pub from_wildcard: bool,
    /// For an absence, the zone that says so: the owner of its SOA (RFC 2308 §3).
    pub denied_by: Option<Name>,
    /// The resolver says that it validated all of it.
    pub authentic_data: bool,
    /// The message itself, for what proves it.
    pub message: Message,
}

/// Records, or one of three kinds of absence that are never merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The RRset asked for, in the order given; never empty.
    Records(Vec<Record>),
    /// The name is there, but it has no record of this type (RFC 2308 §2.2).
    NoData,
    /// There is no such name, and none below it (RFC 2308 §2.1, RFC 8020 §2).
    NxDomain,
    /// The aliases lead back to one another, as the answer itself shows.
    AliasLoop,
}

impl Answer {
    /// Reads a decoded response as the answer to its question.
    ///
    /// # Errors
    ///
    /// Every response code but NOERROR and NXDOMAIN, truncation, more than 16
    /// aliases, and answers that contradict themselves or speak of other names.
    pub fn of(question: &Question, message: Message) -> Result<Self, QueryError> {
        check_rcode(&message)?;
        let (aliases, circle) = follow(question, &message.answer)?;
        let canonical = aliases.last().unwrap_or(&question.name);
        let (mut original_ttl, mut from_wildcard) = (None, false);
        for record in message.answer.iter().filter(|record| record.owner == *canonical) {
            if let Some((labels, ttl)) = record.rdata.signed_as(question.rtype) {
                original_ttl = original_ttl.max(Some(ttl));
                from_wildcard |= usize::from(labels) < canonical.labels().count();
            }
        }
        let (denied_by, negative_ttl) = denial(&message);
        let absence = check_absence(question, &aliases, &message);
        let mut records = Vec::new();
        for record in &message.answer {
            if record.owner == *canonical && record.rdata.rtype() == question.rtype {
                records.push(record.clone());
            }
        }
        let (outcome, ttl) = match message.rcode {
            _ if circle => (Outcome::AliasLoop, None),
            rcode if records.is_empty() => {
                absence?;
                (if rcode == Rcode::NXDOMAIN { Outcome::NxDomain } else { Outcome::NoData }, negative_ttl)
            }
            Rcode::NXDOMAIN => return Err(malformed("NXDOMAIN with the records asked for")),
            _ => {
                let ttl = records.iter().map(|record| record.ttl).max();
                (Outcome::Records(records), ttl)
            }
        };
        let authentic_data = message.authentic_data;
        Ok(Self { aliases, outcome, ttl, original_ttl, from_wildcard, denied_by, authentic_data, message })
    }

    /// The records; empty for every kind of absence.
    pub fn records(&self) -> &[Record] {
        match &self.outcome {
            Outcome::Records(records) => records,
            Outcome::NoData | Outcome::NxDomain | Outcome::AliasLoop => &[],
        }
    }
}

fn check_rcode(message: &Message) -> Result<(), QueryError> {
    let code = match message.rcode {
        _ if message.truncated => QueryErrorCode::Truncated,
        Rcode::NOERROR | Rcode::NXDOMAIN => return Ok(()),
        Rcode::SERVFAIL => QueryErrorCode::Servfail,
        Rcode::REFUSED => QueryErrorCode::Refused,
        _ => QueryErrorCode::Rcode,
    };
    Err(QueryError {
        rcode: Some(message.rcode),
        extended_errors: message.extended_errors.clone(),
        ..QueryError::new(code)
    })
}

/// Follows the aliases from the name asked about, as a resolver put them into
/// the answer (RFC 1034 §3.6.2); says whether they go in a circle.
fn follow(question: &Question, answer: &[Record]) -> Result<(Vec<Name>, bool), QueryError> {
    let mut aliases: Vec<Name> = Vec::new();
    loop {
        let name = aliases.last().unwrap_or(&question.name);
        let has_records = answer.iter().any(|record| record.owner == *name && record.rdata.rtype() == question.rtype);
        let mut targets =
            answer.iter().filter(|record| record.owner == *name).filter_map(|record| record.rdata.as_cname());
        let next = match targets.next() {
            Some(next) if !has_records => next,
            _ => return Ok((aliases, false)),
        };
        if targets.any(|other| other != next) {
            return Err(malformed("two canonical names for one alias"));
        }
        let circle = *next == question.name || aliases.contains(next);
        aliases.push(next.clone());
        if circle {
            return Ok((aliases, true));
        }
        if aliases.len() > ALIAS_LIMIT {
            return Err(QueryError::new(QueryErrorCode::AliasChainLong));
        }
    }
}

/// An answer without the records asked for is an absence only if it speaks of the
/// name asked about and is no referral (RFC 2308 §2.2).
fn check_absence(question: &Question, aliases: &[Name], message: &Message) -> Result<(), QueryError> {
    let has = |rtype: Rtype| message.authority.iter().any(|record| record.rdata.rtype() == rtype);
    let strays = |record: &Record| {
        let rtype = record.rdata.rtype();
        let bears = rtype == question.rtype || rtype == Rtype::CNAME;
        bears && record.owner != question.name && !aliases.contains(&record.owner)
    };
    if aliases.is_empty() && !message.answer.is_empty() || message.answer.iter().any(strays) {
        return Err(malformed("an answer about something else than was asked"));
    }
    if message.rcode == Rcode::NOERROR && !message.authoritative && has(Rtype::NS) && !has(Rtype::SOA) {
        return Err(malformed("a referral where a resolver's answer belongs"));
    }
    Ok(())
}

/// The zone that denies, and for how long: the smaller of the SOA's MINIMUM and its own TTL (RFC 2308 §5).
fn denial(message: &Message) -> (Option<Name>, Option<u32>) {
    for record in &message.authority {
        if let Some(soa) = record.rdata.as_soa() {
            return (Some(record.owner.clone()), Some(soa.minimum.min(record.ttl)));
        }
    }
    (None, None)
}

fn malformed(what: &'static str) -> QueryError {
    QueryError::with_detail(QueryErrorCode::Malformed, what)
}
