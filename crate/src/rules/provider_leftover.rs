use crate::dns::Mx;
use crate::facts::Facts;
use crate::providers::Provider;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Text, no_records};

/// Every exchange is one that mail may be handed to (RFC 5321 §5.1).
pub(super) const RULE: Rule = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 5321, section: "5.1" } },
    check,
    records: no_records,
};

pub(super) const TEXT: Text = Text {
    title: "Exchanges of different providers stand side by side",
    explanation: "Mail goes to whichever of them takes it: some can end where nobody reads it, and some can come in past the filter that stands in front of the mailboxes.",
    fix: "Keep the MX records of one provider, of the filter where there is one, and remove the others.",
};

fn check(facts: &Facts) -> Result<Judgement, Skip> {
    facts.exchanges()?;
    let mut best: Option<Provider<'_>> = None;
    let (mut several, mut mailboxes) = (false, false);
    for mx in &facts.mx.records {
        if let Some(provider) = receiver(facts, mx) {
            several |= best.get_or_insert(provider).id != provider.id;
            mailboxes |= provider.role != "gateway";
        }
    }
    // Two filters may stand in front of the same mailboxes.
    match best {
        Some(best) if several && mailboxes => Ok(Judgement::of_mx(facts, &|mx| {
            receiver(facts, mx).is_some_and(|provider| provider.id != best.id)
        })),
        Some(_) | None => Ok(Judgement::default()),
    }
}

/// The provider of an exchange, if it takes mail for people, or in front of those who do.
fn receiver<'a>(facts: &'a Facts, mx: &Mx) -> Option<Provider<'a>> {
    let id = facts.host(&mx.exchange)?.provider.as_ref()?;
    facts.options.providers.by_id(id).filter(|provider| provider.role != "inbound-api")
}
