use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// `ptr` is not to be published any more (RFC 7208 §5.5).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Notice,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "5.5" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The SPF record uses ptr",
    explanation: "It is slow, rests on names that the sender's network publishes, and receivers may pass it over; RFC 7208 asks not to use it.",
    fix: "Name the servers by `a`, `mx`, `ip4` or `ip6` in place of `ptr`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    spf.judged(&|_, judgement| {
        // In the records of others, the domain can change nothing.
        for node in spf.nodes.iter().filter(|node| node.domain.iter().any(|name| name.is_within(&around.domain))) {
            let terms = node.terms.iter().filter(|term| term.ptr);
            judgement.subjects.extend(terms.filter_map(|term| node.subject(Some(&term.text))));
        }
        judgement.unknown = spf.unseen();
    })
}
