use crate::Name;
use crate::facts::{Facts, MxState, Presence};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Aliases in a row are to be avoided, though they are no error (RFC 1034 §5.2.2).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 1034, section: "5.2.2" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "A name is reached over more than eight aliases",
    explanation: "Some resolvers give up on a chain from about ten aliases on, and then the mail waits. Every alias is also one more name that can break.",
    fix: "Let the first alias lead to the last name itself.",
};

/// Aliases in a row that every resolver follows.
const LONGEST: usize = 8;

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    let mut judgement = Judgement::default();
    match facts.mx.state {
        MxState::Unknown => return Err(Skip::MxUnknown),
        // A circle is no chain.
        MxState::AliasLoop => {}
        MxState::Present | MxState::NoData | MxState::NxDomain => {
            judgement.subjects.extend(too_long(&facts.domain, &facts.mx.aliases));
        }
    }
    for host in facts.hosts.iter().filter(|host| host.presence != Presence::AliasLoop) {
        match too_long(&host.name, &host.aliases) {
            // The domain itself may be a mail host, and was looked at.
            Some(_) if host.name == facts.domain => {}
            Some(subject) => judgement.subjects.push(subject),
            None if !host.is_seen() => judgement.unknown.extend_from_slice(&host.unknown),
            None => {}
        }
    }
    Ok(judgement)
}

fn too_long(owner: &Name, aliases: &[Name]) -> Option<Subject> {
    let canonical = aliases.last().filter(|_| aliases.len() > LONGEST)?;
    Some(Subject::Alias { owner: owner.clone(), canonical: canonical.clone() })
}
