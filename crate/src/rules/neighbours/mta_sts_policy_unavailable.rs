use crate::neighbours::Around;
use crate::neighbours::mta_sts::{StsObstacle, StsPolicyState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Only what its host itself says, or DNS of its host: what is in the way here may not be elsewhere.
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 8461, section: "3.3" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The MTA-STS policy is not to be had from its host",
    explanation: "The record says that there is a policy, and its host gives none that may be used. Senders that hold no older one go on as if there were no MTA-STS.",
    fix: "Serve the policy at `https://mta-sts.` and the domain, in `/.well-known/mta-sts.txt`: with status 200 and no redirect, as `text/plain`, under 64 KB, and with a trusted certificate for that name.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    let seen = match sts.published() {
        Ok(seen) => seen,
        Err(said) => return said,
    };
    if seen.state != StsPolicyState::Unavailable {
        return Ok(Judgement::missing(&seen.unknown));
    }
    let host = around.domain.child(b"mta-sts").ok().filter(|_| seen.obstacle == Some(StsObstacle::NoAddress));
    let subject = match host {
        Some(name) => Some(Subject::Name { name }),
        None => {
            let status = seen.status.map(|status| status.to_string());
            sts.evidence(&around.domain, None, status.or_else(|| seen.detail.clone()))
        }
    };
    Ok(Judgement { subjects: Vec::from_iter(subject), ..Judgement::default() })
}
