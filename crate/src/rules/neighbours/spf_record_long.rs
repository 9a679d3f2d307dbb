use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Answers are to fit into 512 octets (RFC 7208 §3.4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Notice,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "3.4" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The SPF record is longer than 450 octets with its name",
    explanation: "An answer with it may not fit into 512 octets, and some ways to DNS still carry no more at once.",
    fix: "Shorten the record, or move parts of it into records of their own that it includes.",
};

/// Octets of the name and the text that still fit with the rest of the message.
const LIMIT: usize = 450;

fn check(around: &Around) -> Result<Judgement, Skip> {
    around.neighbours.spf.judged(&|own, judgement| {
        let length = own.record.as_ref().map_or(0, String::len) + around.domain.as_octets().len();
        judgement.subjects.extend(own.subject(None).filter(|_| length > LIMIT));
    })
}
