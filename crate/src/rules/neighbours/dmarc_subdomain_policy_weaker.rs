use crate::neighbours::{Around, DmarcPolicy, DmarcReading, DmarcRecord};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// `sp` and `np` hold for names below, in place of `p` (RFC 9989 §4.7).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 9989, section: "4.7" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "DMARC asks less for subdomains than for the domain",
    explanation: "Who pretends to write from a subdomain, even one that does not exist, meets a milder policy than `p` says.",
    fix: "Take `sp` and `np` out, or make them as strict as `p`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dmarc = &around.neighbours.dmarc;
    let mut judgement = dmarc.judge(&weaker);
    // The record of a domain below that of its organization does not hold for what is below it (RFC 9989 §4.10.1).
    if dmarc.policy_domain.as_ref().is_some_and(|publisher| *publisher != around.domain) {
        return Err(Skip::NotApplicable);
    }
    match &dmarc.organizational_domain {
        Some(organization) if *organization == around.domain => {}
        Some(_) => judgement.subjects.clear(),
        None if judgement.subjects.is_empty() => {}
        None => {
            judgement.subjects.clear();
            judgement.unknown.extend(dmarc.failure());
        }
    }
    Ok(judgement)
}

fn weaker(record: &DmarcRecord) -> Vec<Option<String>> {
    let is_weaker = |policy: Option<DmarcPolicy>| policy.is_some() && policy < record.policy;
    let policies = [record.subdomain_policy, record.nonexistent_policy];
    match record.reading {
        DmarcReading::AsWritten if policies.into_iter().any(is_weaker) => vec![None],
        DmarcReading::AsWritten | DmarcReading::AsNone | DmarcReading::Ignored => Vec::new(),
    }
}
