use crate::neighbours::{Around, DmarcPolicy, DmarcReading};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// `none` asks for nothing (RFC 9989 §4.7).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 9989, section: "4.7" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The DMARC policy is none",
    explanation: "Receivers are asked to treat mail that only pretends to be from this domain like any other. This is meant for the time until all of its own mail passes.",
    fix: "Change the policy to `quarantine` or `reject` once reports show that all of the domain's own mail passes.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dmarc = &around.neighbours.dmarc;
    let is_none = dmarc.policy == Some(DmarcPolicy::None);
    let mut judgement = dmarc.judge(&|record| match record.reading {
        DmarcReading::AsWritten if is_none => vec![None],
        DmarcReading::AsWritten | DmarcReading::AsNone | DmarcReading::Ignored => Vec::new(),
    });
    judgement.unknown.clone_from(&dmarc.unknown);
    Ok(judgement)
}
