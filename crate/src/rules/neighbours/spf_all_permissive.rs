use crate::neighbours::{Around, SpfResult};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// What lets everybody pass, or says nothing of strangers, protects from nothing (RFC 7208 §5.1, §2.6.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "5.1" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The SPF record refuses nobody",
    explanation: "By `+all`, or by a network of all addresses, everybody passes as the domain. With `?all`, or without `all` at the end, the record says nothing of who is not named in it.",
    fix: "End the record in `~all` or `-all`, once it names all servers that send.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    spf.judged(&|own, judgement| {
        judgement.subjects = own.open.iter().filter_map(|term| own.subject(Some(term))).collect();
        if judgement.subjects.is_empty() {
            judgement.subjects.extend(own.subject(None).filter(|_| own.end == Some(SpfResult::Neutral)));
            judgement.severity = Some(Severity::Notice);
            judgement.unknown = spf.unseen();
        }
    })
}
