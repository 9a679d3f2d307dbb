//! Signing a zone at load, and what then proves its records.

use std::collections::HashMap;
use std::str::FromStr;

use bytes::Bytes;
use domain::base::iana::{Class, DigestAlgorithm};
use domain::base::name::ToName;
use domain::base::rdata::ComposeRecordData;
use domain::base::{Record, Rtype, Ttl};
use domain::crypto::common::{DigestBuilder, DigestType};
use domain::crypto::sign::{GenerateParams, KeyPair, generate};
use domain::dnssec::sign::SigningConfig;
use domain::dnssec::sign::denial::config::DenialConfig;
use domain::dnssec::sign::denial::nsec::GenerateNsecConfig;
use domain::dnssec::sign::denial::nsec3::GenerateNsec3Config;
use domain::dnssec::sign::keys::SigningKey;
use domain::dnssec::sign::records::{Rrset, SortedRecords};
use domain::dnssec::sign::signatures::rrsigs::sign_rrset;
use domain::dnssec::sign::traits::SignableZoneInPlace;
use domain::rdata::dnssec::Timestamp;
use domain::rdata::{Dnskey, Ds, ZoneRecordData};
use domain::zonetree::{StoredName, StoredRecord};

use crate::denial::Denial;
use crate::error::Problem;

/// Signatures hold from 2020 to 2060, so that a test may set any clock it likes.
const INCEPTION: u32 = 1_577_836_800;
const EXPIRATION: u32 = 2_840_140_800;

/// Flags of a key that signs the zone and that a DS record refers to (RFC 4034 §2.1.1).
const ZONE_KEY_AND_ENTRY_POINT: u16 = 257;

/// How a zone is signed: `ALGORITHM nsec` or `ALGORITHM nsec3`.
#[derive(Clone, Debug)]
pub(crate) struct Signing {
    key: GenerateParams,
    nsec3: bool,
}

impl FromStr for Signing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (algorithm, denial) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let key = match algorithm {
            "ecdsap256sha256" => GenerateParams::EcdsaP256Sha256,
            "ecdsap384sha384" => GenerateParams::EcdsaP384Sha384,
            "ed25519" => GenerateParams::Ed25519,
            _ => {
                return Err(format!("`{algorithm}` is no algorithm this server signs with"));
            }
        };
        match denial.trim() {
            "nsec" => Ok(Self { key, nsec3: false }),
            "nsec3" => Ok(Self { key, nsec3: true }),
            denial => Err(format!("`{denial}` is neither `nsec` nor `nsec3`")),
        }
    }
}

/// What proves the records of a signed zone.
#[derive(Debug)]
pub(crate) struct Signatures {
    by_owner: HashMap<(StoredName, Rtype), Vec<StoredRecord>>,
    /// What proves that others do not exist.
    pub(crate) denial: Denial,
    /// The zone's key, for the parent to refer to.
    key: Dnskey<Vec<u8>>,
}

impl Signatures {
    /// Signs a zone with a fresh key, adding all that signing adds but RRSIG and NSEC3 to its records.
    ///
    /// The signer's own order is that of RFC 4034 §6; the order written is kept for the rest.
    pub(crate) fn make(signing: &Signing, apex: &StoredName, records: &mut Vec<StoredRecord>) -> Result<Self, Problem> {
        let failed = |error: &dyn std::fmt::Display| Problem::new(format!("signing failed: {error}"));
        let (secret, key) = generate(&signing.key, ZONE_KEY_AND_ENTRY_POINT).map_err(|error| failed(&error))?;
        let pair = KeyPair::from_bytes(&secret, &key).map_err(|error| failed(&error))?;
        let signing_key = SigningKey::new(apex.clone(), ZONE_KEY_AND_ENTRY_POINT, pair);
        let (inception, expiration) = (Timestamp::from(INCEPTION), Timestamp::from(EXPIRATION));

        let apex_ttl = records.iter().find(|record| record.rtype() == Rtype::SOA).map_or(Ttl::HOUR, Record::ttl);
        let dnskey: StoredRecord =
            Record::new(apex.clone(), Class::IN, apex_ttl, key.clone().convert::<Bytes>().into());
        // The signer adds the bit for DNSKEY to the apex's bitmap, but neither the record nor its signature.
        let mut sorted = records.iter().cloned().collect::<SortedRecords<_, _>>();
        let denial = match signing.nsec3 {
            true => DenialConfig::Nsec3(GenerateNsec3Config::default()),
            false => DenialConfig::Nsec(GenerateNsecConfig::default()),
        };
        let config = SigningConfig::new(denial, inception, expiration);
        sorted.sign_zone(apex, &config, &[&signing_key]).map_err(|error| failed(&error))?;
        let keys = [dnskey.clone()];
        let keys = Rrset::new_from_owned(&keys).map_err(|error| failed(&error))?;
        let signature = sign_rrset(&signing_key, &keys, inception, expiration).map_err(|error| failed(&error))?;

        let mut by_owner: HashMap<_, Vec<StoredRecord>> = HashMap::new();
        for record in sorted.iter().cloned().chain([Record::from_record(signature)]) {
            if let ZoneRecordData::Rrsig(rrsig) = record.data() {
                by_owner.entry((record.owner().clone(), rrsig.type_covered())).or_default().push(record);
            }
        }
        let denial = Denial::new(apex, &sorted, |owner, rtype| by_owner.get(&(owner.clone(), rtype)).cloned());
        records.push(dnskey);
        records
            .extend(sorted.iter().filter(|record| matches!(record.rtype(), Rtype::NSEC | Rtype::NSEC3PARAM)).cloned());
        Ok(Self { by_owner, denial, key })
    }

    /// The signatures over an RRset of the zone.
    pub(crate) fn of(&self, owner: &StoredName, rtype: Rtype) -> &[StoredRecord] {
        self.by_owner.get(&(owner.clone(), rtype)).map_or(&[], Vec::as_slice)
    }

    /// The DS record with which a parent refers to this zone (RFC 4034 §5).
    pub(crate) fn delegation(&self, apex: &StoredName, ttl: Ttl) -> Result<StoredRecord, Problem> {
        let failed = |_| Problem::new("the DS record is too long");
        let mut signed = Vec::new();
        // A Vec never runs out of space, so neither of these fails.
        let _ = apex.compose_canonical(&mut signed);
        let _ = self.key.compose_canonical_rdata(&mut signed);
        let mut digest = DigestBuilder::new(DigestType::Sha256);
        digest.update(&signed);
        let digest = Bytes::copy_from_slice(digest.finish().as_ref());
        let ds = Ds::new(self.key.key_tag(), self.key.algorithm(), DigestAlgorithm::SHA256, digest).map_err(failed)?;
        Ok(Record::new(apex.clone(), Class::IN, ttl, ds.into()))
    }
}
