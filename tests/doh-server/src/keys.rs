//! The keys the zones are signed with. Everybody knows them, so they are of no use but for these tests.
//!
//! They are the same in every run, and so are key tags and digests.

use std::str::FromStr;

use bytes::Bytes;
use domain::crypto::sign::{KeyPair, SecretKeyBytes};
use domain::dnssec::common::parse_from_bind;
use domain::dnssec::sign::keys::SigningKey;
use domain::rdata::Dnskey;
use domain::zonetree::StoredName;

use crate::error::Problem;

/// Flags of a key that signs the zone and that a DS record refers to (RFC 4034 §2.1.1).
const ZONE_KEY_AND_ENTRY_POINT: u16 = 257;

/// An algorithm this server signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    RsaSha256,
    EcdsaP256Sha256,
    EcdsaP384Sha384,
    Ed25519,
}

impl FromStr for Algorithm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "rsasha256" => Ok(Self::RsaSha256),
            "ecdsap256sha256" => Ok(Self::EcdsaP256Sha256),
            "ecdsap384sha384" => Ok(Self::EcdsaP384Sha384),
            "ed25519" => Ok(Self::Ed25519),
            _ => Err(format!("`{text}` is no algorithm this server signs with")),
        }
    }
}

impl Algorithm {
    /// The key of a zone, ready to sign, and as its DNSKEY record has it.
    pub(crate) fn key(self, apex: &StoredName) -> Result<(SigningKey<Bytes, KeyPair>, Dnskey<Bytes>), Problem> {
        let failed = |error: &dyn std::fmt::Display| Problem::new(format!("the key can not be read: {error}"));
        let Pair { secret, public } = self.pair(apex);
        let secret = SecretKeyBytes::parse_from_bind(secret).map_err(|error| failed(&error))?;
        let public = parse_from_bind::<Bytes>(public).map_err(|error| failed(&error))?.into_data();
        let pair = KeyPair::from_bytes(&secret, &public).map_err(|error| failed(&error))?;
        Ok((SigningKey::new(apex.clone(), ZONE_KEY_AND_ENTRY_POINT, pair), public))
    }

    fn pair(self, apex: &StoredName) -> Pair {
        match self {
            Self::RsaSha256 => RSA,
            // A zone and its parent have different keys, so that one can not pass for the other.
            Self::EcdsaP256Sha256 if apex.label_count().is_multiple_of(2) => P256_EVEN,
            Self::EcdsaP256Sha256 => P256_ODD,
            Self::EcdsaP384Sha384 => P384,
            Self::Ed25519 => ED25519,
        }
    }
}

/// The two halves of a key, in the format of BIND's files.
#[derive(Clone, Copy)]
struct Pair {
    secret: &'static str,
    public: &'static str,
}

const P256_ODD: Pair = Pair {
    secret: "\
        Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\n\
        PrivateKey: 6bQka8PMs+00rRxZ1Sn5ejoosCg5U0vJYfbTiRT4nUs=\n",
    public: "\
        . IN DNSKEY 257 3 13 8Hl1CvdJeOsDImYUj/j9bchJcPc3Kdh4YKqVsC0KN97mlLLNRw3fqKDEdsEx5p0tlPHCQHCDEpi4u/jxzCk0hw==",
};

const P256_EVEN: Pair = Pair {
    secret: "\
        Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\n\
        PrivateKey: kdcM9vOHB/md+VVUEMfvx3RKDq0E1crlCfnHKENbKZM=\n",
    public: "\
        . IN DNSKEY 257 3 13 4yD7Hjid45aWZmLhy7ZQLVNddvZYa7BwGy+8rWVNQhGCaKIrlpAtvvOUDllE5DGmfQQ/Wv0kPTJp2gL3etmdtw==",
};

const P384: Pair = Pair {
    secret: "\
        Private-key-format: v1.2\nAlgorithm: 14 (ECDSAP384SHA384)\n\
        PrivateKey: RvBbasH/XkZI6iGsAn4DkXdIQPjIOb4UIFL2RSugEaitjZ3NlqypPam73rchQoAr\n",
    public: "\
        . IN DNSKEY 257 3 14 9jjmDpGTOFclVddTQ2Xao4L65tW0YwHFkIdZzhhj+vVWYwDh8Pq/GtMnGhT33B7Q59VlUaHx09YpqR8q9\
        rUAWFVgXWBneaw9x0+xP9ii0tohXWYFQAF8JnLMtp2FTERt",
};

const ED25519: Pair = Pair {
    secret: "\
        Private-key-format: v1.2\nAlgorithm: 15 (ED25519)\n\
        PrivateKey: 2lW3bzBr5KUYt+wYjxP43f1r2lnQkPZQCFt5BYzPbJc=\n",
    public: "\
        . IN DNSKEY 257 3 15 7WEl42JadWz1ctZcfM8rRwk04MwZj4GK37iSSsP1jX0=",
};

const RSA: Pair = Pair {
    secret: "\
        Private-key-format: v1.2\nAlgorithm: 8 (RSASHA256)\n\
        Modulus: puS1nEfsXyJwhq5qwEW7q/E5aYHYRmoJk/VTXMyTCJwncgdupwM1xXgZYl+9PhXRzn+LP/oDjO61uasRSWfKwO76IL0jo685qvTR\
        wINpGZ4KG3hAzZaRZNDDY+Zg/EbTcgqzcIk8o8pHkuAV8O7zM60IhaY4dGavje+8EAyOg2L+77Wh5NVDnvC9ixZzy3+uHnWoH8NVN+o0rgO8N\
        sjwUva1zNKQG8dqC0vBys7UxL2QM4NcI6qqVGwb4TcLNSdFwjNvNjhoQbk7L1/A0TfZlCLUwg6ZfMBIaDHzHyw4c626SX5mrAhwJEXbkli7fb\
        u3nQKPn2KRy5LVnlzjORI4IQ==\n\
        PublicExponent: AQAB\n\
        PrivateExponent: BV9h+E65bYOYj0FgpuFnzfx1PnADZBroRYbVgOyGBDYwr+NM3NwF2F5KJOhTmYLOzwC8nRnhkOEjYP+AjjYk6QqYa0Lj\
        eZK7vsTkVrf0Q3KavTElFuk0s4Pj8lyZfS2Tg32UMrh8RwKNRM1pb2jl0+FLX7AO67JdjupribG5ycFyCBX3dRoxlRKQ4Zbxa0uV59cpfjuGy\
        GWIgPO3QnC+Pntdjh/eio9WkMotvciFFqege+ulE4H+o5VjmLM4F58s1MpvH7BKC5karnKZhdUn9C5uxr8rfovh0/ugA8NLbhesGH3t3b3T0x\
        /nnpN+o62Zimf00mu88y4FIWVnmBzx9Q==\n\
        Prime1: z7/VHNfUsyqMXgdXckunRWF+p1KMfuDwaoBf2eteuYhwmS6/KFRolm0UAThgpJCAHsX2oSFsH9NptVR0IlUeP/cUMY3OVLpdzEsN2\
        +jOthKv1ZjXjmpyXHXL8M+TMCPEJztiCgKB2Gn190HayCwK02z+q1Z2j8k4zbQOb65rmKU=\n\
        Prime2: zaezrchlSRqcntYBrpBgprEgN/6RQ9wUSNxI0mkFmYFfP2nRMYw7KtjTjQGrNU8+H7qlg89siry0uGJA6uWGGdloexJya6LiLeB+b\
        heuiqKel//AzBGurSOEYAAFXe6lFbCF8jmgIIQDqOuNbPkktytQR1//9C+tJHiTMUG4TM0=\n\
        Exponent1: osVWoGaqjEZF/FYcObz0rfOZXFfdJHvxYkB62S8E5LD2J87sjxizaUjFZ79YWReuim3oso6RPM5UAHLPGyc9sDhSZhEJHHF4lF\
        wp26cobpdtlRlPqpHUUIUq6N56IDmlsmdghR85xOoggT3jwPpg8Q5w6qWv9zBdhS4SMYajXtE=\n\
        Exponent2: MRwU+jDajwR91ihAqpDro6K0kOqHge7yIRwJf8V4gtm0Bw6b1/smveqdShTV75sGuMj3cWx8/PxnI4jC+9TnmxChtJIJJM72uA\
        Hd7yhUk+KVgLKgNZsbXVkX6VzX60Brx6wpsFg2ds1Pmmz1jspIDD2ZpBG2q3cfH5BzhdWtzxk=\n\
        Coefficient: A1SDVXDA6KJk2xzR5eZtQnNRVi4zQRLuL5y2lExoH8NCc5b1we0i8ceFxS+Vx0fvFw41YhL8JJsBEEGEuOZdTHLdrB/cm7VH\
        IOsE241joJKklV3w8/OANWT1lMxkXEKvnLJem+HekqvEgMMzUGKWO32FekFi8VX4mrP8TrpeEwk=\n",
    public: "\
        . IN DNSKEY 257 3 8 AwEAAabktZxH7F8icIauasBFu6vxOWmB2EZqCZP1U1zMkwicJ3IHbqcDNcV4GWJfvT4V0c5/iz/6A4zutbmrEUlny\
        sDu+iC9I6OvOar00cCDaRmeCht4QM2WkWTQw2PmYPxG03IKs3CJPKPKR5LgFfDu8zOtCIWmOHRmr43vvBAMjoNi/u+1oeTVQ57wvYsWc8t/rh\
        51qB/DVTfqNK4DvDbI8FL2tczSkBvHagtLwcrO1MS9kDODXCOqqlRsG+E3CzUnRcIzbzY4aEG5Oy9fwNE32ZQi1MIOmXzASGgx8x8sOHOtukl\
        +ZqwIcCRF25JYu327t50Cj59ikcuS1Z5c4zkSOCE=",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_same_in_every_run() {
        let tags = [
            (Algorithm::RsaSha256, "a.test"),
            (Algorithm::EcdsaP256Sha256, "test"),
            (Algorithm::EcdsaP256Sha256, "a.test"),
            (Algorithm::EcdsaP384Sha384, "a.test"),
            (Algorithm::Ed25519, "a.test"),
        ]
        .map(|(algorithm, apex)| algorithm.key(&apex.parse().unwrap()).unwrap().1.key_tag());
        assert_eq!(tags, [60097, 17293, 42986, 4579, 43923]);
    }
}
