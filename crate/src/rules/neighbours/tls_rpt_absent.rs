use crate::dane::DaneOutcome;
use crate::neighbours::{Around, MtaStsState, TlsRptState};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Good to have where senders are told to insist on TLS: else nobody hears when they do not deliver (RFC 8460 §1).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Notice, affects_delivery: false, reference: Rfc { number: 8460, section: "1" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "Senders are told to insist on TLS, and not where to report failures",
    explanation: "The domain has MTA-STS or DANE, by which senders may keep mail back. Without a TLS-RPT record they do not tell the domain.",
    fix: "Publish a TXT record at `_smtp._tls` that says where reports are to go, such as `v=TLSRPTv1; rua=mailto:` and an address.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let (sts, rpt) = (&around.neighbours.mta_sts, &around.neighbours.tls_rpt);
    let by_dane = around.mail.dane.iter().any(|(_, outcome)| *outcome == DaneOutcome::Used);
    let is_insisted_on = sts.state == MtaStsState::Present || by_dane;
    match (rpt.state, &sts.unknown) {
        (TlsRptState::Present | TlsRptState::Broken, _) => Ok(Judgement::default()),
        (_, Some(unknown)) if !is_insisted_on => Ok(Judgement::missing(core::slice::from_ref(unknown))),
        _ if !is_insisted_on => Err(Skip::NotApplicable),
        (TlsRptState::Absent, _) => {
            Ok(Judgement { subjects: rpt.absence(&around.domain), ..Judgement::default() })
        }
        (TlsRptState::Unknown, _) => Ok(Judgement::missing(rpt.unknown.as_slice())),
    }
}
