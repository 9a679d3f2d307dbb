use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// `t=y` says that DKIM is tested, and receivers are to take signed mail as if it were not signed (RFC 6376 §3.6.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 6376, section: "3.6.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A DKIM key is marked as being tested",
    explanation: "With `t=y` receivers are asked not to treat mail signed with this key otherwise than mail that is not signed.",
    fix: "Take `t=y` out of the record when signatures pass.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    around.neighbours.dkim.judge(&around.mail, &|key| key.testing.then_some(None))
}
