use crate::neighbours::{Around, SpfResult};
use crate::report::{ReportExchange, Route};
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// Hosts that take mail often send some too, and need a place in the record then (RFC 7208 §5.4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About {
        severity: Severity::Notice,
        affects_delivery: false,
        reference: Rfc { number: 7208, section: "5.4" },
    },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "An exchange of the domain's own does not pass the SPF record",
    explanation: "Mail that this host sends as the domain, such as answers and forwarded mail, would fail SPF. Whether it sends any, DNS does not show.",
    fix: "If the host sends mail as the domain, add `mx` or its address to the record.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let spf = &around.neighbours.spf;
    if around.mail.delivery.route == Route::Unknown {
        return Err(Skip::MxUnknown);
    }
    let is_own =
        |exchange: &&ReportExchange| exchange.provider.is_none() && exchange.exchange.is_within(&around.domain);
    let own: Vec<_> = around.mail.exchanges().filter(is_own).collect();
    if own.is_empty() {
        return Err(Skip::NotApplicable);
    }
    spf.judged(&|record, judgement| {
        // A domain that sends nothing means it so.
        if record.nobody {
            return;
        }
        for exchange in own.iter().copied() {
            let checked = spf.exchanges.iter().filter(|checked| checked.exchange == exchange.exchange);
            for checked in checked {
                let refused = matches!(checked.result, Some(SpfResult::Fail | SpfResult::Softfail));
                let class = exchange.addresses.iter().find(|address| address.address == checked.address);
                let (name, address) = (checked.exchange.clone(), checked.address);
                let subject = class.map(|found| Subject::Address { name, address, class: found.class });
                judgement.subjects.extend(subject.filter(|_| refused));
                judgement.unknown.extend(checked.unknown.clone());
            }
        }
    })
}
