use crate::neighbours::Around;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// An empty key says that it was taken back (RFC 6376 §3.6.1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 6376, section: "3.6.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A DKIM key was taken back",
    explanation: "Signatures with this selector fail, as is right where nothing is signed with it any more.",
    fix: "Publish a new key if mail is still signed with this selector.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    around.neighbours.dkim.judge(&around.mail, &|key| key.revoked.then_some(None))
}
