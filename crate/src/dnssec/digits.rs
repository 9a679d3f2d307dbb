//! Octets written as digits: base16, base32hex and base64 (RFC 4648).
//!
//! The readers of the `domain` crate can panic by their types, and the text of that is 9 KB of Unicode tables.

/// The digits of a base that has a power of two of them.
#[derive(Clone, Copy)]
pub(super) enum Base {
    /// RFC 4648 §8.
    Hex,
    /// RFC 4648 §7, as names of NSEC3 owners have it (RFC 5155 §1.3).
    #[cfg(feature = "validator")]
    Hex32,
    /// RFC 4648 §4.
    Sixty4,
}

impl Base {
    fn bits(self) -> u32 {
        match self {
            Self::Hex => 4,
            #[cfg(feature = "validator")]
            Self::Hex32 => 5,
            Self::Sixty4 => 6,
        }
    }

    fn value(self, digit: u8) -> Option<u32> {
        let value = match (self, digit) {
            (Self::Hex, b'0'..=b'9') => digit - b'0',
            (Self::Hex, b'A'..=b'F') => digit - b'A' + 10,
            (Self::Hex, b'a'..=b'f') => digit - b'a' + 10,
            #[cfg(feature = "validator")]
            (Self::Hex32, b'0'..=b'9') => digit - b'0',
            #[cfg(feature = "validator")]
            (Self::Hex32, b'A'..=b'V') => digit - b'A' + 10,
            #[cfg(feature = "validator")]
            (Self::Hex32, b'a'..=b'v') => digit - b'a' + 10,
            (Self::Sixty4, b'A'..=b'Z') => digit - b'A',
            (Self::Sixty4, b'a'..=b'z') => digit - b'a' + 26,
            (Self::Sixty4, b'0'..=b'9') => digit - b'0' + 52,
            (Self::Sixty4, b'+') => 62,
            (Self::Sixty4, b'/') => 63,
            _ => return None,
        };
        Some(value.into())
    }
}

/// The octets that some digits stand for; padding at the end may be there or not. `None` for other characters,
/// and where the bits left over are not zero.
pub(super) fn octets(digits: &[u8], base: Base) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    let (mut held, mut bits) = (0, 0);
    let mut padded = false;
    for &digit in digits {
        padded |= digit == b'=';
        if padded {
            if digit != b'=' {
                return None;
            }
            continue;
        }
        held = held << base.bits() | base.value(digit)?;
        bits += base.bits();
        if bits >= 8 {
            bits -= 8;
            octets.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    (held == 0 && bits < base.bits()).then_some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_for_octets() {
        assert_eq!(octets(b"00fFa1", Base::Hex), Some(vec![0, 0xff, 0xa1]));
        assert_eq!(octets(b"co======", Base::Hex32), Some(b"f".to_vec()));
        assert_eq!(octets(b"CPNMUOJ1", Base::Hex32), Some(b"fooba".to_vec()));
        assert_eq!(octets(b"Zm9vYg==", Base::Sixty4), Some(b"foob".to_vec()));
        assert_eq!(octets(b"+/==", Base::Sixty4), None, "bits are left over");
    }

    #[test]
    fn what_is_no_digit_is_refused() {
        for text in [&b"0g"[..], b"0", b"\xc3\xa4"] {
            assert_eq!(octets(text, Base::Hex), None);
        }
        assert_eq!(octets(b"Zg==Zg", Base::Sixty4), None);
    }
}
