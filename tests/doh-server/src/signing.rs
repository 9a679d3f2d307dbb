//! Signing a zone at load, and what then proves its records.

use std::str::FromStr;

use bytes::Bytes;
use domain::base::iana::{Class, DigestAlgorithm};
use domain::base::name::ToName;
use domain::base::rdata::ComposeRecordData;
use domain::base::{Record, Rtype, Ttl};
use domain::crypto::common::{DigestBuilder, DigestType};
use domain::dnssec::sign::SigningConfig;
use domain::dnssec::sign::denial::config::DenialConfig;
use domain::dnssec::sign::denial::nsec::GenerateNsecConfig;
use domain::dnssec::sign::denial::nsec3::GenerateNsec3Config;
use domain::dnssec::sign::records::{Rrset, SortedRecords};
use domain::dnssec::sign::signatures::rrsigs::sign_rrset;
use domain::dnssec::sign::traits::SignableZoneInPlace;
use domain::rdata::{Dnskey, Ds, ZoneRecordData};
use domain::zonetree::{StoredName, StoredRecord};

use crate::breaking::{ByOwner, Flaws};
use crate::denial::Denial;
use crate::error::Problem;
use crate::keys::Algorithm;

/// How a zone is signed: `ALGORITHM DENIAL`, then what is broken.
#[derive(Clone, Debug)]
pub(crate) struct Signing {
    algorithm: Algorithm,
    denial: DenialKind,
    flaws: Flaws,
}

/// What proves absences.
#[derive(Clone, Copy, Debug)]
enum DenialKind {
    Nsec,
    Nsec3,
    /// NSEC3 without a record for each unsigned delegation (RFC 5155 §6).
    Nsec3OptOut,
}

impl FromStr for Signing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let algorithm = words.next().unwrap_or_default().parse()?;
        let denial = match words.next().unwrap_or_default() {
            "nsec" => DenialKind::Nsec,
            "nsec3" => DenialKind::Nsec3,
            "nsec3-opt-out" => DenialKind::Nsec3OptOut,
            denial => return Err(format!("`{denial}` is neither `nsec` nor `nsec3` nor `nsec3-opt-out`")),
        };
        Ok(Self { algorithm, denial, flaws: Flaws::read(words)? })
    }
}

/// What proves the records of a signed zone.
#[derive(Debug)]
pub(crate) struct Signatures {
    by_owner: ByOwner,
    /// What proves that others do not exist.
    pub(crate) denial: Denial,
    /// With what the parent refers to the zone's key.
    pub(crate) ds: Ds<Bytes>,
    /// What is broken of all this.
    pub(crate) flaws: Flaws,
}

impl Signatures {
    /// Signs a zone, adding all that signing adds but RRSIG and NSEC3 to its records.
    ///
    /// The signer's own order is that of RFC 4034 §6; the order written is kept for the rest.
    pub(crate) fn make(signing: &Signing, apex: &StoredName, records: &mut Vec<StoredRecord>) -> Result<Self, Problem> {
        let failed = |error: &dyn std::fmt::Display| Problem::new(format!("signing failed: {error}"));
        let (signing_key, key) = signing.algorithm.key(apex)?;
        let flaws = signing.flaws.clone();
        let ds = ds_of(&key, apex, &flaws)?;
        let (inception, expiration) = flaws.period();

        let apex_ttl = records.iter().find(|record| record.rtype() == Rtype::SOA).map_or(Ttl::HOUR, Record::ttl);
        let dnskey: StoredRecord = Record::new(apex.clone(), Class::IN, apex_ttl, key.into());
        // The signer adds the bit for DNSKEY to the apex's bitmap, but neither the record nor its signature.
        let mut sorted = records.iter().cloned().collect::<SortedRecords<_, _>>();
        let denial = match signing.denial {
            DenialKind::Nsec => DenialConfig::Nsec(GenerateNsecConfig::default()),
            DenialKind::Nsec3 => DenialConfig::Nsec3(GenerateNsec3Config::default()),
            DenialKind::Nsec3OptOut => DenialConfig::Nsec3(GenerateNsec3Config::default().with_opt_out()),
        };
        let config = SigningConfig::new(denial, inception, expiration);
        sorted.sign_zone(apex, &config, &[&signing_key]).map_err(|error| failed(&error))?;
        let keys = [dnskey.clone()];
        let keys = Rrset::new_from_owned(&keys).map_err(|error| failed(&error))?;
        let signature = sign_rrset(&signing_key, &keys, inception, expiration).map_err(|error| failed(&error))?;

        let mut by_owner = ByOwner::new();
        for record in sorted.iter().cloned().chain([Record::from_record(signature)]) {
            if let ZoneRecordData::Rrsig(rrsig) = record.data() {
                by_owner.entry((record.owner().clone(), rrsig.type_covered())).or_default().push(record);
            }
        }
        flaws.break_signatures(&mut by_owner);
        let denial = match flaws.deny() {
            true => Denial::new(apex, &sorted, |owner, rtype| by_owner.get(&(owner.clone(), rtype)).cloned()),
            false => Denial::Withheld,
        };
        records.push(dnskey);
        let is_kept = |rtype| rtype == Rtype::NSEC3PARAM || rtype == Rtype::NSEC && flaws.deny();
        records.extend(sorted.iter().filter(|record| is_kept(record.rtype())).cloned());
        Ok(Self { by_owner, denial, ds, flaws })
    }

    /// The signatures over an RRset of the zone.
    pub(crate) fn of(&self, owner: &StoredName, rtype: Rtype) -> &[StoredRecord] {
        self.by_owner.get(&(owner.clone(), rtype)).map_or(&[], Vec::as_slice)
    }
}

/// What refers to a key: a digest of it and of its owner (RFC 4034 §5.1.4).
fn ds_of(key: &Dnskey<Bytes>, apex: &StoredName, flaws: &Flaws) -> Result<Ds<Bytes>, Problem> {
    let mut signed = Vec::new();
    // A Vec never runs out of space, so neither of these fails.
    let _ = apex.compose_canonical(&mut signed);
    let _ = key.compose_canonical_rdata(&mut signed);
    let mut digest = DigestBuilder::new(DigestType::Sha256);
    digest.update(&signed);
    let mut digest = digest.finish().as_ref().to_vec();
    flaws.break_digest(&mut digest);
    Ds::new(key.key_tag(), key.algorithm(), DigestAlgorithm::SHA256, digest.into())
        .map_err(|_| Problem::new("the DS record is too long"))
}
