use super::in_reverse;
use crate::facts::Facts;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};
use crate::{Rtype, reverse};

/// The name of an address in reverse has that address (RFC 1912 §2.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 1912, section: "2.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "The reverse name of a mail server's address does not lead back to it",
    explanation: "Whoever has an address can give it any name in reverse, so receivers believe only a name that has the address in turn; mail sent from there may be distrusted.",
    fix: "Publish the address at the name that the PTR record gives, or have that record corrected.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    in_reverse(facts, &|address| {
        let reverse = reverse::name(address);
        let pointers = facts.answers.seen(&reverse, Rtype::PTR)?.records();
        let mut unseen = None;
        for name in pointers.iter().filter_map(|record| record.rdata.as_ptr()) {
            match facts.answers.seen(name, reverse::family(&reverse)) {
                Ok(answer) => {
                    if answer.records().iter().any(|record| record.rdata.as_address() == Some(address)) {
                        return Ok(false);
                    }
                }
                Err(unknown) => unseen = Some(unknown),
            }
        }
        unseen.map_or(Ok(!pointers.is_empty()), Err)
    })
}
