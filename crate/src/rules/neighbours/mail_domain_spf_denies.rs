use crate::neighbours::{Around, SpfState};
use crate::report::Route;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// A domain may well take mail and send none; mostly it is one that has begun to have mail (RFC 7208 §10.1.2).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Notice,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "10.1.2" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The domain takes mail, and says that it sends none",
    explanation: "Its SPF record lets nobody send, so receivers may refuse every answer that is sent from an address of the domain.",
    fix: "Name the servers that send in the SPF record, if mail is sent from the domain; else leave it as it is.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    let own = spf.nodes.first().filter(|own| spf.state == SpfState::Present && own.nobody);
    match (around.mail.delivery.route, own) {
        (Route::NullMx | Route::ImplicitMx | Route::None, _) => Err(Skip::NotApplicable),
        (Route::Mx | Route::Unknown, None) => {
            let mut judgement = Judgement::missing(spf.unknown.as_slice());
            if spf.state == SpfState::Present && spf.lets_pass() != Some(true) {
                // What was not seen may let nobody pass either.
                judgement.unknown = spf.unseen();
            }
            Ok(judgement)
        }
        (Route::Unknown, Some(_)) => Err(Skip::MxUnknown),
        (Route::Mx, Some(own)) => {
            Ok(Judgement { subjects: Vec::from_iter(own.subject(None)), ..Judgement::default() })
        }
    }
}
