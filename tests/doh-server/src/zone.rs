//! One zone: the tree that answers, and what proves its answers.

use std::collections::BTreeSet;

use domain::base::iana::{Class, Rcode};
use domain::base::name::ToName;
use domain::base::{Name, NameBuilder, Record, Rtype, Ttl};
use domain::rdata::{Cname, ZoneRecordData};
use domain::zonetree::parsed::Zonefile;
use domain::zonetree::{
    Answer, AnswerContent, ReadableZone, Rrset, StoredName, StoredRecord, Zone as Tree, ZoneBuilder,
};

use crate::breaking;
use crate::denial::Gap;
use crate::error::Problem;
use crate::header::Scripts;
use crate::master::Master;
use crate::script::{ExtendedError, Script};
use crate::signing::{Signatures, Signing};

/// One zone, ready to answer.
pub(crate) struct Zone {
    apex: StoredName,
    tree: Tree,
    /// All names that exist, empty non-terminals among them (RFC 4592 §2.2.2).
    names: BTreeSet<StoredName>,
    /// The owners of delegations.
    cuts: BTreeSet<StoredName>,
    signatures: Option<Signatures>,
    scripts: Scripts,
    soa: StoredRecord,
    servers: Vec<StoredRecord>,
}

/// What one zone has for a name and type.
#[derive(Debug)]
pub(crate) struct Lookup {
    pub(crate) outcome: Outcome,
    /// Records for the answer section, each RRset followed by its signatures.
    pub(crate) answer: Vec<StoredRecord>,
    /// Records for the authority section.
    pub(crate) authority: Vec<StoredRecord>,
    /// Whether it takes the proof of an absence to believe it.
    pub(crate) denies: bool,
    /// Whether opt-out leaves open what the records say (RFC 5155 §9.2).
    pub(crate) left_open: bool,
}

/// What became of a name and type within one zone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The records asked for.
    Data,
    /// An alias, leading to this name.
    Alias(StoredName),
    /// The name exists, the type does not.
    NoData,
    /// The name does not exist.
    NxDomain,
    /// The name is delegated to a zone that is not loaded.
    Delegated,
    /// The name a DNAME leads to is too long (RFC 6672 §2.2).
    TooLong,
}

impl Zone {
    /// Builds the tree of a zone, signing it first where the file says so.
    pub(crate) fn build(master: Master, signing: Option<&Signing>, scripts: Scripts) -> Result<Self, Problem> {
        let Master { apex, mut records } = master;
        if let Some((_, (line, _))) = scripts.iter().find(|((owner, _), _)| !owner.ends_with(&apex)) {
            return Err(Problem::on(*line, format!("the name lies outside the zone `{apex}`")));
        }
        let mut parsed = Zonefile::new(apex.clone(), Class::IN);
        for record in &records {
            parsed.insert(record.clone()).map_err(Problem::new)?;
        }
        let mut builder = ZoneBuilder::try_from(parsed).map_err(|errors| Problem::new(format!("{errors}")))?;
        let of_type = |rtype| records.iter().filter(move |record| record.rtype() == rtype);
        let cuts = of_type(Rtype::NS).map(StoredRecord::owner).filter(|owner| **owner != apex).cloned().collect();
        let servers: Vec<_> = of_type(Rtype::NS).filter(|record| *record.owner() == apex).cloned().collect();
        if servers.is_empty() {
            return Err(Problem::new(format!("there is no NS record at the apex `{apex}`")));
        }
        let Some(soa) = of_type(Rtype::SOA).next().cloned() else {
            return Err(Problem::new("there is no SOA record"));
        };
        let published = records.len();
        let signatures = signing.map(|signing| Signatures::make(signing, &apex, &mut records)).transpose()?;
        for record in records.iter().skip(published) {
            let rrset = Rrset::from(record.clone()).into_shared();
            builder
                .insert_rrset(record.owner(), rrset)
                .map_err(|_| Problem::new("a signer's record lies outside the zone"))?;
        }
        let names = records.iter().flat_map(|record| ancestry(record.owner(), &apex)).collect();
        Ok(Self { tree: builder.build(), names, cuts, signatures, scripts, soa, servers, apex })
    }

    /// The apex, which names the zone.
    pub(crate) fn apex(&self) -> &StoredName {
        &self.apex
    }

    /// Whether the zone is signed.
    pub(crate) fn is_signed(&self) -> bool {
        self.signatures.is_some()
    }

    /// What a validator that trusts the keys of this zone says against something found in it.
    pub(crate) fn error_of(&self, found: &Lookup) -> Option<ExtendedError> {
        self.signatures.as_ref()?.flaws.error_of(&self.apex, found)
    }

    /// What a validator that knows the DS record of this zone says against its keys.
    pub(crate) fn error_of_keys(&self) -> Option<ExtendedError> {
        match &self.signatures {
            Some(signatures) if signatures.flaws.key_is_of_ds() => {
                self.error_of(&self.lookup(&self.apex, Rtype::DNSKEY))
            }
            Some(_) | None => Some(breaking::no_key(&self.apex)),
        }
    }

    /// The records with which a parent delegates to this zone: NS, and DS if it is signed.
    pub(crate) fn delegation(&self) -> Vec<StoredRecord> {
        self.servers.iter().cloned().chain(self.ds()).collect()
    }

    /// The DS record that refers to the key of this zone, if it is signed.
    pub(crate) fn ds(&self) -> Option<StoredRecord> {
        let signatures = self.signatures.as_ref()?;
        Some(Record::new(self.apex.clone(), Class::IN, self.soa.ttl(), signatures.ds.clone().into()))
    }

    /// The script for a name and type; one for the type itself before one for `ANY`.
    pub(crate) fn script(&self, name: &StoredName, rtype: Rtype) -> Option<&Script> {
        let of_type = |rtype| self.scripts.get(&(name.clone(), rtype));
        of_type(rtype).or_else(|| of_type(Rtype::ANY)).map(|(_, script)| script)
    }

    /// Looks a name and type up (RFC 1034 §4.3.2 step 3, RFC 6672 §3.2).
    pub(crate) fn lookup(&self, name: &StoredName, rtype: Rtype) -> Lookup {
        let is_delegated =
            |ancestor: &StoredName| self.cuts.contains(ancestor) && !(rtype == Rtype::DS && ancestor == name);
        if ancestry(name, &self.apex).any(|ancestor| is_delegated(&ancestor)) {
            return Lookup::bare(Outcome::Delegated);
        }
        if let Some((owner, rrset)) = self.redirection(name) {
            return self.redirect(name, &owner, &rrset);
        }
        let gap = self.gap(name);
        let answer = self.query(name, rtype);
        match answer.as_ref().map(Answer::content) {
            Some(AnswerContent::Data(rrset)) => self.found(Outcome::Data, name, gap.as_ref(), rrset),
            Some(AnswerContent::Cname(alias)) => {
                let mut rrset = Rrset::new(Rtype::CNAME, alias.ttl());
                rrset.push_data(alias.data().clone());
                let outcome = if let ZoneRecordData::Cname(cname) = alias.data()
                    && rtype != Rtype::CNAME
                {
                    Outcome::Alias(cname.cname().clone())
                } else {
                    Outcome::Data
                };
                self.found(outcome, name, gap.as_ref(), &rrset)
            }
            Some(AnswerContent::NoData) | None => {
                let exists = answer.is_some_and(|answer| answer.rcode() == Rcode::NOERROR);
                self.absent(if exists { Outcome::NoData } else { Outcome::NxDomain }, name, gap.as_ref())
            }
        }
    }

    fn query(&self, name: &StoredName, rtype: Rtype) -> Option<Answer> {
        ReadableZone::query(&*self.tree.read(), name.clone(), rtype).ok()
    }

    /// The DNAME above a name, and its owner.
    fn redirection(&self, name: &StoredName) -> Option<(StoredName, Rrset)> {
        let mut above = ancestry(name, &self.apex).skip(1).filter(|ancestor| self.names.contains(ancestor));
        above.find_map(|owner| match self.query(&owner, Rtype::DNAME)?.content() {
            AnswerContent::Data(rrset) => Some((owner, rrset.as_rrset().clone())),
            AnswerContent::Cname(_) | AnswerContent::NoData => None,
        })
    }

    /// Follows a DNAME with a synthesized CNAME (RFC 6672 §3.1).
    fn redirect(&self, name: &StoredName, owner: &StoredName, rrset: &Rrset) -> Lookup {
        let mut lookup = self.found(Outcome::TooLong, owner, None, rrset);
        if let Some(ZoneRecordData::Dname(dname)) = rrset.data().first()
            && let Some(target) = substitute(name, owner, dname.dname())
        {
            lookup.answer.push(Record::new(name.clone(), Class::IN, rrset.ttl(), Cname::new(target.clone()).into()));
            lookup.outcome = Outcome::Alias(target);
        }
        lookup
    }

    /// An RRset under the name asked for, its signatures, and the proof a wildcard needs.
    fn found(&self, outcome: Outcome, name: &StoredName, gap: Option<&Gap>, rrset: &Rrset) -> Lookup {
        let records = rrset.data().iter().map(|data| Record::new(name.clone(), Class::IN, rrset.ttl(), data.clone()));
        let mut answer: Vec<_> = records.collect();
        let mut authority = Vec::new();
        if let Some(signatures) = &self.signatures {
            let source = gap.map_or(name, |gap| &gap.wildcard);
            answer.extend(
                signatures
                    .of(source, rrset.rtype())
                    .iter()
                    .map(|signature| Record::new(name.clone(), Class::IN, signature.ttl(), signature.data().clone())),
            );
            authority.extend(gap.map(|gap| signatures.denial.of_closer(gap)).unwrap_or_default());
        }
        let left_open = gap.is_some() && self.leaves_open(name, gap);
        Lookup { outcome, answer, authority, denies: gap.is_some(), left_open }
    }

    fn leaves_open(&self, name: &StoredName, gap: Option<&Gap>) -> bool {
        self.signatures.as_ref().is_some_and(|signatures| signatures.denial.leaves_open(name, gap))
    }

    /// The SOA record with the TTL of negative answers (RFC 2308 §5), and the proof.
    fn absent(&self, outcome: Outcome, name: &StoredName, gap: Option<&Gap>) -> Lookup {
        let ttl = self.negative_ttl();
        let soa_signatures =
            self.signatures.as_ref().map_or(&[][..], |signatures| signatures.of(&self.apex, Rtype::SOA));
        let soa = [&self.soa].into_iter().chain(soa_signatures).cloned().map(|mut record| {
            record.set_ttl(ttl);
            record
        });
        let mut authority: Vec<_> = soa.collect();
        if let Some(Signatures { denial, .. }) = &self.signatures {
            authority.extend(match gap {
                Some(gap) => denial.of_name(gap),
                None => denial.of_type(name),
            });
        }
        Lookup { outcome, answer: Vec::new(), authority, denies: true, left_open: self.leaves_open(name, gap) }
    }

    fn negative_ttl(&self) -> Ttl {
        let minimum = if let ZoneRecordData::Soa(soa) = self.soa.data() { soa.minimum() } else { Ttl::ZERO };
        self.soa.ttl().min(minimum)
    }

    /// Where a name that does not exist would be.
    fn gap(&self, name: &StoredName) -> Option<Gap> {
        let closest_encloser = ancestry(name, &self.apex).find(|ancestor| self.names.contains(ancestor))?;
        Gap::new(name, &closest_encloser)
    }
}

impl Lookup {
    fn bare(outcome: Outcome) -> Self {
        Self { outcome, answer: Vec::new(), authority: Vec::new(), denies: false, left_open: false }
    }
}

/// A name and its ancestors up to the apex.
fn ancestry(name: &StoredName, apex: &StoredName) -> impl Iterator<Item = StoredName> {
    let depth = (name.label_count() + 1).saturating_sub(apex.label_count());
    name.iter_suffixes().take(depth)
}

/// Replaces the owner at the end of a name, unless the result is too long (RFC 6672 §2.2).
fn substitute(name: &StoredName, owner: &StoredName, target: &StoredName) -> Option<StoredName> {
    let kept = name.label_count().checked_sub(owner.label_count())?;
    let mut builder = NameBuilder::new_vec();
    for label in name.iter().take(kept) {
        builder.append_label(label.as_slice()).ok()?;
    }
    let name: Name<Vec<u8>> = builder.append_origin(target).ok()?;
    Some(name.to_bytes())
}
