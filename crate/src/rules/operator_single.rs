use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// What RFC 2182 §3.1 says of the servers of a zone holds for exchanges by analogy only.
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 2182, section: "3.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "One operator runs all exchanges",
    explanation: "As far as their names show, what stops this operator stops them all. Most domains live well with that: the RFC asks for variety among name servers, not among exchanges.",
    fix: "Nothing needs to change, unless mail must arrive even while this operator is down.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    if !facts.options.networks {
        return Err(Skip::NotApplicable);
    }
    let hosts = facts.exchanges()?;
    let mut judgement = Judgement::default();
    let mut operator = None;
    for host in hosts {
        if !host.form.is_looked_up() || *operator.get_or_insert(&host.operator) != &host.operator {
            return Ok(Judgement::default());
        }
        judgement.subjects.push(Subject::Name { name: host.name.clone() });
    }
    if hosts.len() > 1 { Ok(judgement) } else { Err(Skip::NotApplicable) }
}
