//! Signatures and digests for programs that are not in a browser, by the `ring` crate.

use ring::digest;
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};

use crate::dnssec::{Check, Method, Proved, Request, Validation};

/// What signatures prove, or what is to be asked before: what [`Effects::prove`](crate::Effects::prove) is to tell.
///
/// `verify` is [`verify`], or something that knows more.
pub fn prove(request: &Request<'_>, verify: &dyn Fn(&Check) -> Option<bool>) -> Proved {
    let mut validation = Validation::default();
    loop {
        if let Some(outcome) = validation.pass(request) {
            return outcome;
        }
        for position in 0..validation.checks().len() {
            let verified = validation.checks().get(position).and_then(verify);
            validation.learn(position, verified);
        }
    }
}

/// Whether a signature or a digest is as it should be; `None` where that cannot be told.
pub fn verify(check: &Check) -> Option<bool> {
    let Check { proof, public_key, method, octets } = check;
    match *method {
        Method::Signature(algorithm) => signed(algorithm, public_key, proof, octets),
        Method::Digest(digest_type) => digest(digest_type, octets).map(|digest| digest == *proof),
    }
}

/// Whether a key made a signature over some octets.
///
/// Algorithms 5, 7, 8, 10 (RFC 3110, RFC 5702), 13, 14 (RFC 6605) and 15 (RFC 8080); `None` for others, and
/// for RSA keys under 1,024 bits or with exponents over 33.
fn signed(algorithm: u8, public_key: &[u8], signature: &[u8], signed: &[u8]) -> Option<bool> {
    let rsa = |parameters: &'static RsaParameters| {
        let (n, e) = rsa_key(public_key)?;
        if n.len() < 128 || e.len() > 5 {
            return None;
        }
        Some(RsaPublicKeyComponents { n, e }.verify(parameters, signed, signature).is_ok())
    };
    let curve = |algorithm: &'static dyn VerificationAlgorithm, prefix: &[u8]| {
        let key = [prefix, public_key].concat();
        Some(UnparsedPublicKey::new(algorithm, key).verify(signed, signature).is_ok())
    };
    // SEC 1 §2.3.3: an uncompressed point begins with 4, which DNSKEY leaves out (RFC 6605 §4).
    match algorithm {
        5 | 7 => rsa(&signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        8 => rsa(&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        10 => rsa(&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        13 => curve(&signature::ECDSA_P256_SHA256_FIXED, &[4]),
        14 => curve(&signature::ECDSA_P384_SHA384_FIXED, &[4]),
        15 => curve(&signature::ED25519, &[]),
        _ => None,
    }
}

/// The digest of some octets, by the number of a DS digest type.
pub fn digest(digest_type: u8, octets: &[u8]) -> Option<Vec<u8>> {
    let algorithm = match digest_type {
        1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        2 => &digest::SHA256,
        4 => &digest::SHA384,
        _ => return None,
    };
    Some(digest::digest(algorithm, octets).as_ref().to_vec())
}

/// Modulus and exponent of a key (RFC 3110 §2).
fn rsa_key(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = match key {
        [0, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        [length, rest @ ..] => (usize::from(*length), rest),
        [] => return None,
    };
    let (exponent, modulus) = rest.split_at_checked(length)?;
    Some((modulus, exponent))
}
