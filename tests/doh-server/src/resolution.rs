//! What a recursive resolver finds for a question: aliases followed from zone to zone.

use domain::base::Rtype;
use domain::base::iana::{ExtendedErrorCode, Rcode};
use domain::zonetree::{StoredName, StoredRecord};

use crate::query::Query;
use crate::script::{Action, ExtendedError, Script};
use crate::tamper::tamper;
use crate::zone::{Outcome, Zone};
use crate::zones::{Trust, Zones};

/// The longest chain of aliases that is followed.
const MAX_ALIASES: usize = 16;

/// What was found for a question.
#[derive(Debug)]
pub(crate) struct Resolution {
    /// The RCODE, that of the last name in the chain (RFC 6604 §3).
    pub(crate) rcode: Rcode,
    pub(crate) error: Option<ExtendedError>,
    pub(crate) answer: Vec<StoredRecord>,
    pub(crate) authority: Vec<StoredRecord>,
    /// Whether all of it is from secure zones.
    pub(crate) secure: bool,
    /// How long the scripts met on the way delay the answer.
    pub(crate) delay_ms: u32,
    /// What the first script met on the way makes of the answer.
    pub(crate) action: Option<Action>,
}

impl Resolution {
    /// Answers a question from the zones, under their scripts and perhaps one more.
    pub(crate) fn find(zones: &Zones, query: &Query, forced: Option<&Script>) -> Self {
        let mut resolution = Self {
            rcode: Rcode::NOERROR,
            error: None,
            answer: Vec::new(),
            authority: Vec::new(),
            secure: true,
            delay_ms: 0,
            action: None,
        };
        if let Some(script) = forced {
            resolution.obey(script, query);
        }
        match query.asks_for_no_rrset() {
            true => {
                resolution.fail(Rcode::NOTIMP, ExtendedErrorCode::NOT_SUPPORTED, "this type is not answered".into())
            }
            false => resolution.follow(zones, query),
        }
        tamper(&mut resolution);
        resolution
    }

    fn follow(&mut self, zones: &Zones, query: &Query) {
        let mut seen = vec![query.name.clone()];
        while let Some(name) = seen.last().cloned() {
            let zone = zones.zone_for(&name, query.rtype);
            if let Some(script) = zone.and_then(|zone| zone.script(&name, query.rtype)) {
                self.obey(script, query);
            }
            if let Some(Action::Fail(rcode, error)) = &self.action {
                (self.rcode, self.error) = (*rcode, error.clone());
                self.secure = false;
                // An alias before a name that does not exist stays visible; other failures leave nothing.
                if *rcode != Rcode::NXDOMAIN {
                    self.clear();
                }
                return;
            }
            let Some(zone) = zone else {
                return self.unreachable(&name);
            };
            let Some(target) = self.step(zones, zone, &name, query) else {
                return;
            };
            match seen.contains(&target) {
                true if self.action == Some(Action::Loop) => return,
                true => {
                    return self.fail(
                        Rcode::SERVFAIL,
                        ExtendedErrorCode::OTHER,
                        format!("the aliases of {} form a loop", query.name),
                    );
                }
                false if seen.len() > MAX_ALIASES => {
                    let text = format!("{} leads to more than {MAX_ALIASES} aliases", query.name);
                    return self.fail(Rcode::SERVFAIL, ExtendedErrorCode::OTHER, text);
                }
                false => seen.push(target),
            }
        }
    }

    /// Takes in what one zone says; the next name when it is an alias.
    fn step(&mut self, zones: &Zones, zone: &Zone, name: &StoredName, query: &Query) -> Option<StoredName> {
        let found = zone.lookup(name, query.rtype);
        let wanted =
            |record: &StoredRecord| query.dnssec_ok() || record.rtype() == query.rtype || !is_of_dnssec(record.rtype());
        match zones.trust_of(zone, &found) {
            Trust::Secure => {}
            Trust::Insecure => self.secure = false,
            // RFC 4035 §3.2.2: CD=1 leaves the judgement to who asks. Nor does a liar judge.
            Trust::Bogus(_) if query.header.cd() || self.action == Some(Action::Lie) => self.secure = false,
            Trust::Bogus(error) => {
                self.fail_with(Rcode::SERVFAIL, error);
                return None;
            }
        }
        self.answer.extend(found.answer.into_iter().filter(wanted));
        self.authority.extend(found.authority.into_iter().filter(wanted));
        match found.outcome {
            Outcome::Data | Outcome::NoData => {}
            Outcome::NxDomain => self.rcode = Rcode::NXDOMAIN,
            Outcome::TooLong => self.rcode = Rcode::YXDOMAIN,
            Outcome::Delegated => self.unreachable(name),
            Outcome::Alias(target) => return Some(target),
        }
        None
    }

    fn obey(&mut self, script: &Script, query: &Query) {
        let validates = !query.header.cd();
        let is_off =
            matches!(&script.action, Some(Action::Fail(_, Some(error))) if error.is_of_validation() && !validates);
        self.delay_ms = self.delay_ms.saturating_add(script.delay_ms);
        if self.action.is_none() && !is_off {
            self.action.clone_from(&script.action);
        }
    }

    fn unreachable(&mut self, name: &StoredName) {
        let text = format!("no zone of this server holds {name}");
        self.fail(Rcode::SERVFAIL, ExtendedErrorCode::NO_REACHABLE_AUTHORITY, text);
    }

    fn fail(&mut self, rcode: Rcode, code: ExtendedErrorCode, text: String) {
        self.fail_with(rcode, ExtendedError { code, text: Some(text) });
    }

    fn fail_with(&mut self, rcode: Rcode, error: ExtendedError) {
        self.clear();
        (self.rcode, self.error) = (rcode, Some(error));
        self.secure = false;
    }

    fn clear(&mut self) {
        self.answer.clear();
        self.authority.clear();
    }
}

/// Types only sent when DO is set or when they are asked for (RFC 4035 §3.2.1).
pub(crate) fn is_of_dnssec(rtype: Rtype) -> bool {
    matches!(rtype, Rtype::RRSIG | Rtype::NSEC | Rtype::NSEC3)
}
