use crate::neighbours::{Around, SpfState};
use crate::report::Route;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A domain that takes no mail is not to be one that mail is from (RFC 7505 §4.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 7505, section: "4.2" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The domain takes no mail, and lets servers send some as it",
    explanation: "Its null MX says that no answer and no failure report can come to it, and its SPF record names servers that may send. Some receivers refuse mail from such a domain.",
    fix: "Publish `v=spf1 -all`, if the domain sends no mail; else publish MX records of a server that takes mail for it.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    let is_sending = if spf.state == SpfState::Unknown { None } else { spf.lets_pass() };
    match (around.mail.delivery.route, is_sending) {
        (Route::Mx | Route::ImplicitMx | Route::None, _) => Err(Skip::NotApplicable),
        (_, Some(false)) => Ok(Judgement::default()),
        (Route::Unknown, Some(true)) => Err(Skip::MxUnknown),
        (Route::NullMx, Some(true)) => {
            let own = spf.nodes.first().and_then(|own| own.subject(None));
            Ok(Judgement { subjects: Vec::from_iter(own), ..Judgement::default() })
        }
        (Route::NullMx | Route::Unknown, None) => {
            let unknown = if spf.state == SpfState::Unknown { Vec::from_iter(spf.unknown.clone()) } else { spf.unseen() };
            Ok(Judgement { unknown, ..Judgement::default() })
        }
    }
}
