//! Signed zones: every signature verifies, and every absence is proven.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use common::{Answer, Ask, DNSSEC, EDNS};
use domain::base::iana::{OptRcode, Rtype};
use domain::base::name::{Label, ToName};
use domain::base::rdata::ComposeRecordData;
use domain::base::{CanonicalOrd, Name, Record};
use domain::crypto::common::{DigestBuilder, DigestType, PublicKey};
use domain::dnssec::common::nsec3_default_hash;
use domain::rdata::nsec3::OwnerHash;
use domain::rdata::{Dnskey, Rrsig, ZoneRecordData};
use domain::utils::base32;
use domain::zonetree::{StoredName, StoredRecord};

/// The two zones with the same names, by their denial.
const ZONES: [&str; 2] = ["signed.test", "hashed.test"];

fn name(text: &str) -> StoredName {
    text.parse().unwrap()
}

fn dnskey(zone: &StoredName) -> Dnskey<bytes::Bytes> {
    let answer = DNSSEC.answer(&zone.to_string(), Rtype::DNSKEY);
    let keys = answer.answer.iter().filter_map(|record| match record.data() {
        ZoneRecordData::Dnskey(key) => Some(key.clone()),
        _ => None,
    });
    keys.last().unwrap()
}

/// Verifies a signature over an RRset (RFC 4034 §3.1.8.1).
fn verify(rrset: &[&StoredRecord], rrsig: &Rrsig<bytes::Bytes, StoredName>) {
    let mut rrset: Vec<_> = rrset.iter().map(|record| (*record).clone()).collect();
    rrset.sort_by(|one, other| one.data().canonical_cmp(other.data()));
    let mut signed = Vec::new();
    rrsig.compose_canonical_rdata(&mut signed).unwrap();
    signed.truncate(signed.len() - rrsig.signature().len());
    for record in rrset {
        let kept =
            record.owner().iter_suffixes().find(|suffix| suffix.label_count() == usize::from(rrsig.labels()) + 1);
        let owner = match record.owner().label_count() > usize::from(rrsig.labels()) + 1 {
            true => wildcard(&kept.unwrap()),
            false => record.owner().clone(),
        };
        let record = Record::new(owner, record.class(), rrsig.original_ttl(), record.data().clone());
        record.compose_canonical(&mut signed).unwrap();
    }
    let key = PublicKey::from_dnskey(&dnskey(rrsig.signer_name())).unwrap();
    key.verify(&signed, rrsig.signature()).unwrap();
}

fn wildcard(closest_encloser: &StoredName) -> StoredName {
    let mut octets = vec![1];
    octets.extend_from_slice(Label::wildcard().as_slice());
    octets.extend_from_slice(closest_encloser.as_slice());
    Name::from_octets(octets).unwrap().to_bytes()
}

/// Verifies every RRset of a section but synthesized aliases, and that each is signed.
fn verify_section(records: &[StoredRecord]) {
    for record in records.iter().filter(|record| record.rtype() != Rtype::RRSIG) {
        let of_set = |other: &&StoredRecord| other.owner() == record.owner() && other.rtype() == record.rtype();
        let rrset: Vec<_> = records.iter().filter(of_set).collect();
        let rrsigs: Vec<_> = records
            .iter()
            .filter(|other| other.owner() == record.owner())
            .filter_map(|other| match other.data() {
                ZoneRecordData::Rrsig(rrsig) if rrsig.type_covered() == record.rtype() => Some(rrsig),
                _ => None,
            })
            .collect();
        assert_eq!(rrsigs.len(), 1, "{record}");
        verify(&rrset, rrsigs[0]);
    }
}

fn verified(question: &str, rtype: Rtype) -> Answer {
    let answer = signed(question, rtype);
    assert!(answer.ad, "{question} {rtype}");
    answer
}

/// An answer with all its signatures, whether or not what they prove is secure.
fn signed(question: &str, rtype: Rtype) -> Answer {
    let answer = DNSSEC.answer(question, rtype);
    verify_section(&answer.answer);
    verify_section(&answer.authority);
    answer
}

/// Whether one of the NSEC or NSEC3 records matches a name; then, the types it lists.
fn matching(answer: &Answer, owner: &StoredName) -> Option<Vec<Rtype>> {
    answer.authority.iter().find_map(|record| match record.data() {
        ZoneRecordData::Nsec(nsec) if record.owner() == owner => Some(nsec.types().iter().collect()),
        ZoneRecordData::Nsec3(nsec3) if hash_of(record) == hash(owner) => Some(nsec3.types().iter().collect()),
        _ => None,
    })
}

/// Whether one of the NSEC or NSEC3 records covers a name.
fn covers(answer: &Answer, absent: &StoredName) -> bool {
    answer.authority.iter().any(|record| match record.data() {
        ZoneRecordData::Nsec(nsec) => between(record.owner(), absent, nsec.next_name()),
        ZoneRecordData::Nsec3(nsec3) => {
            between(&hash_of(record), &hash(absent), &nsec3.next_owner().as_slice().to_vec())
        }
        _ => false,
    })
}

fn between<T: Ord>(owner: &T, absent: &T, next: &T) -> bool {
    match owner < next {
        true => owner < absent && absent < next,
        false => owner < absent || absent < next,
    }
}

fn hash(name: &StoredName) -> Vec<u8> {
    let hash: OwnerHash<Vec<u8>> = nsec3_default_hash(name).unwrap();
    hash.as_slice().to_vec()
}

fn hash_of(nsec3: &StoredRecord) -> Vec<u8> {
    base32::decode_hex(&nsec3.owner().first().to_string()).unwrap()
}

#[test]
fn signatures_come_with_do_and_verify() {
    for zone in ZONES {
        for (label, rtype) in
            [("", Rtype::MX), ("", Rtype::SOA), ("", Rtype::NS), ("", Rtype::DNSKEY), ("mx1.", Rtype::A)]
        {
            let answer = verified(&format!("{label}{zone}"), rtype);
            assert!(answer.answer_lines().concat().contains("RRSIG"), "{label}{zone}");
            let plain = EDNS.answer(&format!("{label}{zone}"), rtype);
            assert!(!plain.answer_lines().concat().contains("RRSIG"), "{label}{zone}");
        }
        let answer = verified(&format!("alias.{zone}"), Rtype::A);
        assert_eq!(answer.answer.len(), 4);
    }
}

#[test]
fn a_wildcard_is_proven_to_be_the_closest() {
    for zone in ZONES {
        let answer = verified(&format!("a.b.wild.{zone}"), Rtype::MX);
        assert_eq!(answer.answer.len(), 2);
        assert!(covers(&answer, &name(&format!("b.wild.{zone}"))), "{:?}", answer.authority_lines());
        let plain = EDNS.answer(&format!("a.b.wild.{zone}"), Rtype::MX);
        assert!(plain.authority.is_empty());
    }
}

#[test]
fn a_wildcard_without_the_type_is_proven() {
    for zone in ZONES {
        let answer = verified(&format!("a.b.wild.{zone}"), Rtype::TXT);
        assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::NOERROR, 0));
        assert!(covers(&answer, &name(&format!("b.wild.{zone}"))));
        let types = matching(&answer, &name(&format!("*.wild.{zone}"))).unwrap();
        assert!(types.contains(&Rtype::MX) && !types.contains(&Rtype::TXT));
    }
}

#[test]
fn nodata_is_proven() {
    for zone in ZONES {
        let apex = verified(zone, Rtype::TXT);
        let types = matching(&apex, &name(zone)).unwrap();
        assert!(types.contains(&Rtype::DNSKEY) && types.contains(&Rtype::MX) && !types.contains(&Rtype::TXT));
        let alias = verified(&format!("alias.{zone}"), Rtype::MX);
        assert!(matching(&alias, &name(&format!("mx1.{zone}"))).is_some());
        // RFC 2308 §5: the signature's TTL falls with that of the SOA record.
        assert!(apex.authority.iter().all(|record| record.ttl().as_secs() == 600));
    }
    // An empty non-terminal: covered by NSEC, matched by NSEC3 (RFC 5155 §7.1).
    let nsec = verified("empty.signed.test", Rtype::TXT);
    assert!(covers(&nsec, &name("empty.signed.test")) && nsec.rcode == OptRcode::NOERROR);
    let nsec3 = verified("empty.hashed.test", Rtype::TXT);
    assert_eq!(matching(&nsec3, &name("empty.hashed.test")), Some(vec![]));
}

#[test]
fn nxdomain_is_proven() {
    for zone in ZONES {
        for (label, next_closer, closest_encloser) in [
            ("absent.", "absent.", ""),
            ("zz.absent.", "absent.", ""),
            ("x.y.deep.empty.", "y.deep.empty.", "deep.empty."),
            ("a.empty.", "a.empty.", "empty."),
        ] {
            let answer = verified(&format!("{label}{zone}"), Rtype::MX);
            assert_eq!(answer.rcode, OptRcode::NXDOMAIN, "{label}{zone}");
            let closest_encloser = name(&format!("{closest_encloser}{zone}"));
            assert!(covers(&answer, &name(&format!("{next_closer}{zone}"))), "{label}{zone}");
            assert!(covers(&answer, &wildcard(&closest_encloser)), "{label}{zone}");
            assert!(zone == "signed.test" || matching(&answer, &closest_encloser).is_some(), "{label}{zone}");
        }
    }
}

#[test]
fn ad_is_for_what_is_secure_as_a_whole_and_asked_for() {
    let ad = Ask { ad: true, ..EDNS };
    assert!(ad.answer("signed.test", Rtype::MX).ad);
    assert!(!EDNS.answer("signed.test", Rtype::MX).ad);
    assert!(!ad.answer("plain.test", Rtype::MX).ad);
    assert!(!DNSSEC.answer("to-plain.signed.test", Rtype::A).ad);
    assert!(!DNSSEC.answer("across.plain.test", Rtype::A).ad);
    assert!(ad.answer("unregistered.test", Rtype::MX).ad);
    assert!(!ad.answer("example.com", Rtype::MX).ad);
    // Signed, but its parent has no DS record.
    assert!(!ad.answer("by-hand.test", Rtype::SOA).ad);
}

#[test]
fn a_parent_delegates_securely_to_signed_zones_only() {
    for zone in ZONES {
        let answer = verified(zone, Rtype::DS);
        let ZoneRecordData::Ds(ds) = answer.answer[0].data() else { panic!("{:?}", answer.answer_lines()) };
        let key = dnskey(&name(zone));
        let mut digest = DigestBuilder::new(DigestType::Sha256);
        digest.update(name(zone).as_slice());
        let mut rdata = Vec::new();
        key.compose_rdata(&mut rdata).unwrap();
        digest.update(&rdata);
        assert_eq!(ds.digest().as_ref(), digest.finish().as_ref());
        assert_eq!((ds.key_tag(), ds.algorithm()), (key.key_tag(), key.algorithm()));
    }
    for zone in ["plain.test", "by-hand.test"] {
        let types = matching(&verified(zone, Rtype::DS), &name(zone)).unwrap();
        assert!(types.contains(&Rtype::NS) && !types.contains(&Rtype::DS) && !types.contains(&Rtype::SOA), "{zone}");
    }
}

#[test]
fn no_ds_record_is_proven_by_the_parent() {
    // At a delegation, at a name that is none, and at the top, where there is no parent to ask.
    for (zone, parent) in [("plain.test", "test"), ("mx1.signed.test", "signed.test"), ("test", "test")] {
        let answer = verified(zone, Rtype::DS);
        assert_eq!((answer.rcode, answer.answer.len()), (OptRcode::NOERROR, 0), "{zone}");
        let owners: Vec<_> =
            ["SOA", "NSEC"].map(|rtype| answer.authority_of(rtype.parse().unwrap())[0].owner().to_string()).into();
        assert_eq!(owners, [parent, zone], "{zone}");
        assert_eq!(answer.authority_of(Rtype::RRSIG).len(), 2, "{zone}");
    }
    let absent = verified("absent.signed.test", Rtype::DS);
    assert!(absent.rcode == OptRcode::NXDOMAIN && covers(&absent, &name("absent.signed.test")));
}

#[test]
fn only_an_apex_has_a_key() {
    for zone in ["test", "signed.test", "hashed.test", "opt-out.test", "signed.opt-out.test"] {
        assert_eq!(verified(zone, Rtype::DNSKEY).answer.len(), 2, "{zone}");
    }
    let inside = verified("mx1.signed.test", Rtype::DNSKEY);
    let types = matching(&inside, &name("mx1.signed.test")).unwrap();
    assert!(types.contains(&Rtype::A) && !types.contains(&Rtype::DNSKEY) && !types.contains(&Rtype::NS));
    let absent = verified("absent.signed.test", Rtype::DNSKEY);
    assert!(absent.rcode == OptRcode::NXDOMAIN && covers(&absent, &name("absent.signed.test")));
}

#[test]
fn opt_out_leaves_unsigned_delegations_out_and_open() {
    // RFC 5155 §7.2.4: the closest encloser that can be proven, and what would be one closer.
    let unsigned = signed("unsigned.leads.opt-out.test", Rtype::DS);
    assert_eq!((unsigned.rcode, unsigned.answer.len(), unsigned.ad), (OptRcode::NOERROR, 0, false));
    assert!(matching(&unsigned, &name("opt-out.test")).is_some() && covers(&unsigned, &name("leads.opt-out.test")));
    assert!(matching(&unsigned, &name("leads.opt-out.test")).is_none());
    for (question, rcode) in [("absent.opt-out.test", OptRcode::NXDOMAIN), ("a.wild.opt-out.test", OptRcode::NOERROR)] {
        let answer = signed(question, Rtype::MX);
        assert!(covers(&answer, &name(question)), "{question}");
        assert_eq!((answer.rcode, answer.ad), (rcode, false), "{question}");
    }
    let leads = signed("a.leads.opt-out.test", Rtype::MX);
    assert!(leads.rcode == OptRcode::NXDOMAIN && covers(&leads, &name("leads.opt-out.test")) && !leads.ad);
    assert!(covers(&leads, &wildcard(&name("opt-out.test"))));
    for question in ["unsigned.leads.opt-out.test", "absent.unsigned.leads.opt-out.test"] {
        assert!(!DNSSEC.answer(question, Rtype::MX).ad, "{question}");
    }
    // What has a record of its own is secure all the same.
    for (question, rtype) in [("opt-out.test", Rtype::TXT), ("mx1.opt-out.test", Rtype::A)] {
        verified(question, rtype);
    }
    for (question, rtype) in [("signed.opt-out.test", Rtype::DS), ("signed.opt-out.test", Rtype::MX)] {
        assert_eq!(verified(question, rtype).answer.len(), 2, "{question} {rtype}");
    }
}

#[test]
fn topmost_zones_are_what_to_trust() {
    let anchors = common::ZONES.trust_anchors();
    let [anchor] = anchors.as_slice() else { panic!("{anchors:?}") };
    let key = dnskey(&name("test"));
    let mut signed = name("test").as_slice().to_vec();
    key.compose_rdata(&mut signed).unwrap();
    let mut digest = DigestBuilder::new(DigestType::Sha256);
    digest.update(&signed);
    let digest = data_encoding::HEXUPPER.encode(digest.finish().as_ref());
    assert_eq!(*anchor, format!("test. IN DS {} 13 2 {digest}", key.key_tag()));
}
