//! The octets that a signature is over, and the order of names (RFC 4034 §6).

use core::cmp::Ordering;

use crate::answers::insert;
use crate::dns::{Rdata, Record, Soa};
use crate::rdata::Dnskey;
use crate::{Name, Rtype};

/// Octets of an RRSIG before the signer's name (RFC 4034 §3.1).
const RRSIG_HEAD: usize = 18;

/// Octets of a DNSKEY before the key (RFC 4034 §2.1).
const DNSKEY_HEAD: usize = 4;

/// The class of everything asked for.
const IN: [u8; 2] = [0, 1];

/// The order of names in a signed zone: by labels from the right (RFC 4034 §6.1).
pub(super) fn order(one: &Name, other: &Name) -> Ordering {
    let (mut ones, mut others) = (labels(one), labels(other));
    loop {
        match (ones.pop(), others.pop()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) => return one.cmp(other),
        }
    }
}

fn labels(name: &Name) -> Vec<&[u8]> {
    let mut labels = Vec::new();
    for label in name.labels() {
        labels.push(label);
    }
    labels
}

/// The name above a name that has this many labels; the name itself where it has no more.
pub(super) fn ancestor(name: &Name, count: usize) -> Name {
    let mut ancestor = name.clone();
    for _ in count..name.labels().count() {
        ancestor = ancestor.parent().unwrap_or_else(Name::root);
    }
    ancestor
}

/// The octets signed: the RRSIG without its signature, then every record once, in order (RFC 4034 §3.1.8.1, §6.3).
///
/// `rrsig` is the record data of the RRSIG, `signer` its name; `labels` how many of the owner's labels were
/// signed, fewer for a wildcard. `None` where the RRSIG is too short to be one.
pub(super) fn signed(rrsig: &[u8], signer: &Name, owner: &Name, labels: u8, rrset: &[&Record]) -> Option<Vec<u8>> {
    let (head, _) = rrsig.split_at_checked(RRSIG_HEAD)?;
    let mut sorted: Vec<Vec<u8>> = Vec::new();
    for record in rrset {
        insert(&mut sorted, data(&record.rdata));
    }
    // RFC 4035 §5.3.2: the name that was signed is the wildcard's.
    let owned;
    let source = if usize::from(labels) < owner.labels().count() {
        owned = ancestor(owner, labels.into()).child(b"*").ok()?;
        &owned
    } else {
        owner
    };
    let (rtype, ttl) = (head.get(..2)?, head.get(4..8)?);
    let mut octets = head.to_vec();
    octets.extend_from_slice(signer.as_octets());
    for data in sorted {
        let length = u16::try_from(data.len()).ok()?.to_be_bytes();
        for part in [source.as_octets(), rtype, &IN, ttl, &length, &data] {
            octets.extend_from_slice(part);
        }
    }
    Some(octets)
}

/// Record data in canonical form: names in full and in lower case (RFC 4034 §6.2, RFC 6840 §5.1).
fn data(rdata: &Rdata) -> Vec<u8> {
    match rdata {
        Rdata::A(address) => address.octets().to_vec(),
        Rdata::Aaaa(address) => address.octets().to_vec(),
        Rdata::Mx(mx) => [&mx.preference.to_be_bytes(), mx.exchange.as_octets()].concat(),
        Rdata::Cname(name) | Rdata::Dname(name) | Rdata::Ns(name) | Rdata::Ptr(name) => name.as_octets().to_vec(),
        Rdata::Soa(soa) => {
            let Soa { primary, mailbox, serial, refresh, retry, expire, minimum } = soa;
            let mut octets = [primary.as_octets(), mailbox.as_octets()].concat();
            for number in [serial, refresh, retry, expire, minimum] {
                octets.extend_from_slice(&number.to_be_bytes());
            }
            octets
        }
        Rdata::Opaque { octets, .. } => octets.clone(),
    }
}

/// The octets that the digest of a DS is over (RFC 4034 §5.1.4).
pub(super) fn digested(owner: &Name, dnskey: &[u8]) -> Vec<u8> {
    [owner.as_octets(), dnskey].concat()
}

/// The tag of a key, from the record data of its DNSKEY (RFC 4034 appendix B).
pub(super) fn key_tag(dnskey: &[u8]) -> u16 {
    let mut sum: u32 = 0;
    for (index, octet) in dnskey.iter().enumerate() {
        sum = sum.wrapping_add(if index % 2 == 0 { u32::from(*octet) << 8 } else { (*octet).into() });
    }
    (sum.wrapping_add(sum >> 16) & 0xffff) as u16
}

/// A key of a zone.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Its tag.
    pub(super) tag: u16,
    /// Its algorithm.
    pub(super) algorithm: u8,
    /// The record data of its DNSKEY.
    pub(super) octets: Vec<u8>,
}

impl Key {
    /// A key that may sign a zone's data: a zone key, not revoked, of protocol 3 (RFC 4034 §2.1.1, RFC 5011 §2.1).
    pub(super) fn of(rdata: &Rdata) -> Option<Self> {
        const ZONE: u16 = 0x0100;
        const REVOKED: u16 = 0x0080;
        let Dnskey { flags, protocol, algorithm, .. } = rdata.decode()?;
        let Rdata::Opaque { rtype: Rtype::DNSKEY, octets } = rdata else { return None };
        if flags & (ZONE | REVOKED) != ZONE || protocol != 3 {
            return None;
        }
        Some(Self { tag: key_tag(octets), algorithm, octets: octets.clone() })
    }

    /// The key alone.
    pub(super) fn public_key(&self) -> &[u8] {
        self.octets.get(DNSKEY_HEAD..).unwrap_or_default()
    }
}
