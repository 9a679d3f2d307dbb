use crate::neighbours::{Around, DmarcPolicy, DmarcReading};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// `t=y` makes each policy one step milder (RFC 9989 §4.7).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 9989, section: "4.7" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The DMARC policy is being tested",
    explanation: "With `t=y` receivers are asked to apply the policy one step milder: `reject` as `quarantine`, and `quarantine` as `none`.",
    fix: "Take `t=y` out once reports show that all of the domain's own mail passes.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let dmarc = &around.neighbours.dmarc;
    // There is nothing milder than `none`.
    let is_milder = dmarc.policy.is_some_and(|policy| policy != DmarcPolicy::None);
    let mut judgement = dmarc.judge(&|record| match record.reading {
        DmarcReading::AsWritten if record.testing && is_milder => vec![None],
        DmarcReading::AsWritten | DmarcReading::AsNone | DmarcReading::Ignored => Vec::new(),
    });
    judgement.unknown.clone_from(&dmarc.unknown);
    Ok(judgement)
}
