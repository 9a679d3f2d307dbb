use crate::Rtype;
use crate::neighbours::{Around, SPF_MX_LIMIT};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// An `mx` with more names ends evaluation (RFC 7208 §4.6.4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Warning,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "4.6.4" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "An mx of the SPF record has more than ten names",
    explanation: "Receivers that come to this term take the whole record for broken, whichever of the names the sender has.",
    fix: "Name the servers that send by `ip4`, `ip6` or `a` in place of `mx`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    spf.judged(&|_, judgement| {
        *judgement = spf.terms(&|term| term.exchanges > Some(SPF_MX_LIMIT));
        judgement.unknown.retain(|unknown| unknown.is_of(Rtype::TXT) || unknown.is_of(Rtype::MX));
    })
}
