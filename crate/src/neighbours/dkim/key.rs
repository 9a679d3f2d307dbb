//! A DKIM key record, read to the letter (RFC 6376 §3.6.1, RFC 8301, RFC 8463).

use crate::base64;
use crate::neighbours::records::shown;
use crate::neighbours::tags::{Tag, tags};

/// How many faults of one record are kept.
const KEPT: usize = 20;

/// The object identifier of RSA keys: 1.2.840.113549.1.1.1 (RFC 8017 §A.1).
const RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

/// Tags of DER (ITU-T X.690 §8).
const INTEGER: u8 = 2;
const BIT_STRING: u8 = 3;
const OBJECT_IDENTIFIER: u8 = 6;
const SEQUENCE: u8 = 0x30;

wire! {
    /// A key that signatures are verified with.
    pub struct DkimKey {
        /// The record, as text.
        pub text: String,
        /// What kind of key it is: `k`.
        pub algorithm: DkimAlgorithm,
        /// How many bits the key has.
        pub bits: Option<u32>,
        /// Whether the key was taken back: `p` is empty.
        pub revoked: bool,
        /// Whether mail signed with it is to be taken as if it were not signed: `t=y`.
        pub testing: bool,
        /// Whether the signer may name no subdomain of the domain: `t=s`.
        pub strict: bool,
        /// What breaks the rules, so that no signature is verified with it.
        pub faults: Vec<DkimFault>,
    }

    /// Kinds of keys.
    #[derive(Copy, PartialEq, Eq)]
    pub enum DkimAlgorithm {
        /// RSA, which every verifier knows.
        Rsa,
        /// Ed25519 (RFC 8463).
        Ed25519,
        /// One that DKIM does not have.
        Other,
    }

    /// A part of a key record that breaks the rules.
    #[derive(PartialEq, Eq)]
    pub struct DkimFault {
        /// The part; empty where something is absent.
        pub part: String,
        /// What is wrong with it.
        pub kind: DkimFaultKind,
    }

    /// What can be wrong with a part of a key record.
    #[derive(Copy, PartialEq, Eq)]
    pub enum DkimFaultKind {
        /// It is no tag with a value.
        NotATag,
        /// The tag stands there before already, so that the whole list is void.
        Repeated,
        /// `v` is not `DKIM1`, or does not come first.
        BadVersion,
        /// There is no `p`.
        KeyAbsent,
        /// The key is not base64.
        NotBase64,
        /// What base64 encodes is no key of that kind.
        NotAKey,
        /// No verifier need know the kind of key.
        UnknownAlgorithm,
        /// The key is for other digests than SHA-256, the only one that counts (RFC 8301 §3.1).
        NoDigest,
        /// The key is not for mail.
        OtherService,
    }
}

/// Whether a text is meant as a key: it says so, or it has a `p` and says nothing.
pub(super) fn is_meant_as_key(text: &[u8]) -> bool {
    let version = tags(text).find(|tag| tag.name.eq_ignore_ascii_case(b"v"));
    match version.and_then(|tag| tag.value) {
        Some(value) => value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"DKIM")),
        None => tags(text).any(|tag| tag.name == b"p" && tag.value.is_some()),
    }
}

impl DkimKey {
    pub(super) fn parse(text: &[u8]) -> Self {
        let mut key = Self {
            text: shown(text),
            algorithm: DkimAlgorithm::Rsa,
            bits: None,
            revoked: false,
            testing: false,
            strict: false,
            faults: Vec::new(),
        };
        let mut seen: Vec<&[u8]> = Vec::new();
        let mut data = None;
        for (index, tag) in tags(text).enumerate() {
            // So many tags are no key record, and to look for each among all would take long.
            let Some(value) = tag.value.filter(|_| !tag.name.is_empty() && index < 100) else {
                key.fault(tag.part, DkimFaultKind::NotATag);
                continue;
            };
            if seen.contains(&tag.name) {
                key.fault(tag.part, DkimFaultKind::Repeated);
                continue;
            }
            seen.push(tag.name);
            if tag.name == b"p" {
                data = Some((tag.part, value));
            } else {
                key.read(index, tag, value);
            }
        }
        match data {
            Some((_, [])) => key.revoked = true,
            Some((part, value)) => key.read_key(part, value),
            None => key.fault(b"", DkimFaultKind::KeyAbsent),
        }
        key
    }

    fn fault(&mut self, part: &[u8], kind: DkimFaultKind) {
        if self.faults.len() < KEPT {
            self.faults.push(DkimFault { part: shown(part), kind });
        }
    }

    /// Takes in a tag other than the key itself; others than these mean nothing here.
    fn read(&mut self, index: usize, tag: Tag<'_>, value: &[u8]) {
        let mut words = value.split(|octet| *octet == b':').map(<[u8]>::trim_ascii);
        match tag.name {
            b"v" if index > 0 || value != b"DKIM1" => self.fault(tag.part, DkimFaultKind::BadVersion),
            b"k" => match value {
                b"rsa" => {}
                b"ed25519" => self.algorithm = DkimAlgorithm::Ed25519,
                _ => {
                    self.algorithm = DkimAlgorithm::Other;
                    self.fault(tag.part, DkimFaultKind::UnknownAlgorithm);
                }
            },
            b"h" if !words.any(|word| word == b"sha256") => self.fault(tag.part, DkimFaultKind::NoDigest),
            b"s" if !words.any(|word| word == b"*" || word == b"email") => {
                self.fault(tag.part, DkimFaultKind::OtherService);
            }
            b"t" => {
                for word in words {
                    self.testing |= word == b"y";
                    self.strict |= word == b"s";
                }
            }
            _ => {}
        }
    }

    fn read_key(&mut self, part: &[u8], value: &[u8]) {
        let Some(octets) = decoded(value) else { return self.fault(part, DkimFaultKind::NotBase64) };
        self.bits = match self.algorithm {
            DkimAlgorithm::Rsa => rsa_bits(&octets),
            // RFC 8463 §4.2: the key as it is, without anything around it.
            DkimAlgorithm::Ed25519 => (octets.len() == 32).then_some(256),
            DkimAlgorithm::Other => return,
        };
        if self.bits.is_none() {
            self.fault(part, DkimFaultKind::NotAKey);
        }
    }
}

/// Base64 with space in it, and perhaps without the padding at its end (RFC 6376 §2.10, §3.6.1).
fn decoded(value: &[u8]) -> Option<Vec<u8>> {
    let mut text = String::new();
    for octet in value.iter().filter(|octet| !octet.is_ascii_whitespace()) {
        text.push(char::from(*octet));
    }
    while !text.is_empty() && !text.len().is_multiple_of(4) && !text.ends_with("===") {
        text.push('=');
    }
    base64::decode(&text)
}

/// The bits of an RSA key: of its modulus, in a `SubjectPublicKeyInfo` (RFC 5280 §4.1), as all publish it, or alone
/// in an `RSAPublicKey` (RFC 8017 §A.1.1), as RFC 6376 §3.6.1 says.
fn rsa_bits(octets: &[u8]) -> Option<u32> {
    let key = whole(octets, SEQUENCE)?;
    if key.first() == Some(&INTEGER) {
        return modulus_bits(key);
    }
    let (algorithm, rest) = element(key, SEQUENCE)?;
    let (identifier, _) = element(algorithm, OBJECT_IDENTIFIER)?;
    let (unused, inner) = whole(rest, BIT_STRING)?.split_first()?;
    if identifier != RSA || *unused != 0 { None } else { modulus_bits(whole(inner, SEQUENCE)?) }
}

fn modulus_bits(key: &[u8]) -> Option<u32> {
    let (modulus, rest) = element(key, INTEGER)?;
    let exponent = whole(rest, INTEGER)?;
    let zeros = modulus.iter().take_while(|octet| **octet == 0).count();
    let first = modulus.get(zeros).filter(|_| !exponent.is_empty())?;
    u32::try_from((modulus.len() - zeros) * 8).ok()?.checked_sub(first.leading_zeros())
}

/// The content of an element of DER that is all there is.
fn whole(octets: &[u8], tag: u8) -> Option<&[u8]> {
    element(octets, tag).filter(|(_, rest)| rest.is_empty()).map(|(content, _)| content)
}

/// The content of the element of DER that comes next, and what follows.
fn element(octets: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let ([found, length], rest) = octets.split_first_chunk::<2>()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => rest.split_first_chunk().map(|(length, rest)| (usize::from(u16::from_be_bytes(*length)), rest))?,
        _ => return None,
    };
    if *found == tag { rest.split_at_checked(length) } else { None }
}
