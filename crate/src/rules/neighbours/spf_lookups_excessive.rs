use crate::neighbours::{Around, SPF_LOOKUP_LIMIT};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// At the eleventh term with a look-up, evaluation ends (RFC 7208 §4.6.4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "4.6.4" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The SPF record takes more than ten look-ups",
    explanation: "Each `include`, `a`, `mx`, `ptr`, `exists` and `redirect` is one, in included records too. Receivers that come to the eleventh take the record for broken, so who is named only behind it does not pass.",
    fix: "Remove the terms that no server of yours needs, or name addresses by `ip4` and `ip6` in their place.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    spf.judged(&|own, judgement| match own.lookups > SPF_LOOKUP_LIMIT && spf.last_sure() > SPF_LOOKUP_LIMIT {
        true => judgement.subjects.extend(own.subject(None)),
        false => judgement.unknown = spf.unseen(),
    })
}
