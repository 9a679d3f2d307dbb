use super::null_mx;
use crate::facts::Facts;
use crate::rdata::Txt;
use crate::record::SuggestedRecord;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text};
use crate::{Answer, Rtype};

/// A domain that takes no mail says so with a null MX (RFC 7505 §3).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 7505, section: "3" } },
    check,
    records,
};

pub(super) const TEXT: Text = Text {
    title: "The domain says that it sends no mail, but not that it takes none",
    explanation: "Its SPF record lets nobody send, so it seems to have no mail at all; but without MX senders try its own address, and keep trying for days.",
    fix: "Publish a null MX, if the domain is to take no mail.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let host = facts.fallback()?;
    let mut judgement = Judgement::default();
    match facts.answers.seen(&facts.domain, Rtype::TXT) {
        Ok(answer) if !sends_nothing(answer) => {}
        Ok(_) if host.is_reachable() => judgement.subjects.push(Subject::Name { name: host.name.clone() }),
        Ok(_) => judgement.unknown.extend_from_slice(&host.unknown),
        Err(unknown) if host.is_reachable() || !host.unknown.is_empty() => judgement.unknown.push(unknown),
        Err(_) => {}
    }
    Ok(judgement)
}

/// Whether there is one SPF record, and it lets nobody send: `v=spf1 -all` (RFC 7208 §4.5).
fn sends_nothing(answer: &Answer) -> bool {
    let (mut records, mut bare) = (0, 0);
    for record in answer.records() {
        let Some(Txt(strings)) = record.rdata.decode::<Txt>() else { continue };
        let mut text = String::new();
        for string in strings {
            text.push_str(core::str::from_utf8(&string).unwrap_or_default());
        }
        let mut words = text.split(' ');
        if !words.next().is_some_and(|word| word.eq_ignore_ascii_case("v=spf1")) {
            continue;
        }
        records += 1;
        let mut terms = words.filter(|word| !word.is_empty());
        if terms.next().is_some_and(|term| term.eq_ignore_ascii_case("-all")) && terms.next().is_none() {
            bare += 1;
        }
    }
    (records, bare) == (1, 1)
}

/// Nothing else can be published at an alias.
fn records(facts: &Facts, subjects: &[Subject]) -> Vec<SuggestedRecord> {
    if facts.mx.aliases.is_empty() { null_mx(facts, subjects) } else { Vec::new() }
}
