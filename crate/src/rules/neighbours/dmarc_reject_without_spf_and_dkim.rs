use crate::Rtype;
use crate::neighbours::{Around, DkimState, DmarcPolicy, Neighbours, SpfState};
use crate::report::Route;
use crate::rule::{About, Judgement, Rfc, Rule, Severity, Skip, Subject, Text, no_records};

/// What passes neither SPF nor DKIM in alignment fails DMARC (RFC 9989 §4.4).
pub(in crate::rules) const RULE: Rule<Around> = Rule {
    about: About { severity: Severity::Warning, affects_delivery: false, reference: Rfc { number: 9989, section: "4.4" } },
    check,
    records: no_records,
};

pub(in crate::rules) const TEXT: Text = Text {
    title: "The domain has mail refused that fails DMARC, and nothing by which its own would pass",
    explanation: "It has neither an SPF record nor DKIM keys, so mail that is sent in its very name fails. Only mail that passes in the name of a subdomain can come through.",
    fix: "Publish an SPF record that names the servers that send, and have them sign with DKIM; until then ask for `p=none`.",
};

fn check(around: &Around) -> Result<Judgement, Skip> {
    let Neighbours { spf, dkim, dmarc, .. } = &around.neighbours;
    // Where no mail is taken none is sent, and that is a good reason to have all refused.
    if matches!(around.mail.delivery.route, Route::NullMx | Route::None) {
        return Err(Skip::NotApplicable);
    }
    let is_refused = dmarc.policy_domain.as_ref() == Some(&around.domain) && dmarc.policy == Some(DmarcPolicy::Reject);
    let (Some(record), Ok(owner)) = (dmarc.record().filter(|_| is_refused), around.domain.child(b"_dmarc")) else {
        return Ok(Judgement::missing(&dmarc.unknown));
    };
    let organization = match &dmarc.organizational_domain {
        // What is below the domain of an organization may pass in the name of that one.
        Some(organization) if *organization != around.domain => return Ok(Judgement::default()),
        Some(_) => Vec::new(),
        None => dmarc.walk.iter().filter_map(|step| step.unknown.clone()).collect(),
    };
    let unknown = match (spf.state, dkim.state) {
        (SpfState::Present | SpfState::Broken, _) | (_, DkimState::Present | DkimState::Unseen) => Vec::new(),
        (SpfState::Absent, DkimState::Absent) if around.mail.delivery.route == Route::Unknown => {
            return Err(Skip::MxUnknown);
        }
        (SpfState::Absent, DkimState::Absent) if !organization.is_empty() => organization,
        (SpfState::Absent, DkimState::Absent) => {
            let text = record.text.clone();
            let mut subjects = vec![Subject::Record { owner, rtype: Rtype::TXT, text, part: None }];
            subjects.push(Subject::Name { name: around.domain.clone() });
            subjects.extend(around.domain.child(b"_domainkey").map(|name| Subject::Name { name }));
            return Ok(Judgement { subjects, ..Judgement::default() });
        }
        (SpfState::Absent | SpfState::Unknown, DkimState::Absent | DkimState::Unknown) => {
            spf.unknown.iter().chain(&dkim.unknown).cloned().collect()
        }
    };
    Ok(Judgement { unknown, ..Judgement::default() })
}
