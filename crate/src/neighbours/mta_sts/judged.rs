//! What the rules of MTA-STS share.

use super::{MtaSts, MtaStsState, StsMode, StsPolicy, StsPolicySeen, StsPolicyState, owner};
use crate::neighbours::Around;
use crate::report::{ExchangeState, Route};
use crate::rule::{Judgement, Skip, Subject};
use crate::{Mx, Name, Rtype};

impl MtaSts {
    /// Whether the domain has told senders of MTA-STS.
    ///
    /// # Errors
    ///
    /// What a rule says where it has not, or that is not known.
    pub(crate) fn published(&self) -> Result<&StsPolicySeen, Result<Judgement, Skip>> {
        match self.state {
            MtaStsState::Present => Ok(&self.policy),
            MtaStsState::Absent | MtaStsState::Broken => Err(Err(Skip::NotApplicable)),
            MtaStsState::Unknown => Err(Ok(Judgement::missing(self.unknown.as_slice()))),
        }
    }

    /// The policy that senders find.
    ///
    /// # Errors
    ///
    /// What a rule of policies says where there is none, or none was seen. One that cannot be read from here is among
    /// what was not checked, as servers are: for a page that is how it mostly is.
    pub(crate) fn in_force(&self) -> Result<&StsPolicy, Result<Judgement, Skip>> {
        let seen = self.published()?;
        match (&seen.policy, seen.state) {
            (Some(policy), _) => Ok(policy),
            (None, StsPolicyState::Unseen) => Err(Ok(Judgement::missing(&seen.unknown))),
            (None, _) => Err(Err(Skip::NotApplicable)),
        }
    }

    /// The policy, or a line of it, as the evidence.
    pub(crate) fn evidence(&self, domain: &Name, line: Option<u32>, text: Option<String>) -> Option<Subject> {
        Some(Subject::Policy { owner: owner(domain)?, url: self.policy.url.clone()?, line, text })
    }

    /// The records as the evidence.
    pub(crate) fn records_at_fault(&self, domain: &Name, part: Option<&str>) -> Judgement {
        let mut judgement = Judgement::default();
        if let Some(owner) = owner(domain) {
            for text in &self.records {
                let (owner, part) = (owner.clone(), part.map(str::to_owned));
                judgement.subjects.push(Subject::Record { owner, rtype: Rtype::TXT, text: text.clone(), part });
            }
        }
        judgement
    }
}

/// For a rule that a mode breaks by itself.
///
/// # Errors
///
/// Why it cannot be judged.
pub(crate) fn of_mode(around: &Around, mode: StsMode, text: &str) -> Result<Judgement, Skip> {
    let sts = &around.neighbours.mta_sts;
    match sts.in_force() {
        Ok(policy) if policy.mode == mode => {
            let subject = sts.evidence(&around.domain, None, Some(text.to_owned()));
            Ok(Judgement { subjects: Vec::from_iter(subject), ..Judgement::default() })
        }
        Ok(_) => Ok(Judgement::default()),
        Err(said) => said,
    }
}

/// The exchanges that senders may use and a policy in a mode does not name, and whether it names none of all.
///
/// # Errors
///
/// What a rule says where there is no such policy, or something was not seen.
pub(crate) fn excluded(around: &Around, mode: StsMode) -> Result<(Judgement, bool), Result<Judgement, Skip>> {
    let sts = &around.neighbours.mta_sts;
    let policy = sts.in_force()?;
    if policy.mode != mode {
        return Err(Err(Skip::NotApplicable));
    }
    let delivery = &around.mail.delivery;
    if delivery.route == Route::Unknown {
        return Err(Err(Skip::MxUnknown));
    }
    let (mut judgement, mut is_all) = (Judgement::default(), true);
    for level in &delivery.levels {
        for exchange in level.exchanges.iter().filter(|exchange| exchange.state != ExchangeState::Unusable) {
            let (preference, exchange) = (level.preference, exchange.exchange.clone());
            if policy.names(&exchange) {
                is_all = false;
            } else if delivery.route == Route::Mx {
                judgement.subjects.push(Subject::mx(&around.domain, &Mx { preference, exchange }));
            } else {
                judgement.subjects.push(Subject::Name { name: exchange });
            }
        }
    }
    if !judgement.subjects.is_empty() {
        judgement.subjects.extend(sts.evidence(&around.domain, None, None));
    }
    Ok((judgement, is_all))
}
