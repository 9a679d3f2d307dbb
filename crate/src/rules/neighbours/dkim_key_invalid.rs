use crate::neighbours::{Around, DkimFault};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A key record that breaks the rules verifies no signature (RFC 6376 §3.6.1, RFC 8301 §3.1, RFC 8463 §4.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 6376, section: "3.6.1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "A DKIM key cannot be used",
    explanation: "Receivers cannot verify signatures with this record, and take mail signed with it as if it were not signed.",
    fix: "Publish the record again as whoever signs the mail gives it out, whole, and without quotes or backslashes of its own.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let part = |fault: &DkimFault| Some(fault.part.clone()).filter(|part| !part.is_empty());
    around.neighbours.dkim.judge(&around.mail, &|key| key.faults.first().map(part))
}
