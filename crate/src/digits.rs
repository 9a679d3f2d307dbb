//! Numbers written with leading zeros, as zone files and addresses have them.
//!
//! Without the formatter of `core`, whose padding for these few places is 2 KB of the Wasm.

/// Hexadecimal digits in lower case, with zeros in front up to a width.
pub(crate) fn hexadecimal(number: u32, width: u32) -> String {
    let mut text = String::new();
    for place in (0..8).rev() {
        let rest = number >> (4 * place);
        if rest > 0 || place < width {
            text.extend(char::from_digit(rest & 15, 16));
        }
    }
    text
}

/// Two hexadecimal digits for each octet.
pub(crate) fn hexadecimals(octets: &[u8]) -> String {
    octets.iter().map(|octet| hexadecimal((*octet).into(), 2)).collect()
}

/// The three decimal digits of an octet behind a backslash (RFC 1035 §5.1).
pub(crate) fn escaped(octet: u8) -> [char; 4] {
    let digit = |value: u8| char::from(b'0' + value % 10);
    ['\\', digit(octet / 100), digit(octet / 10), digit(octet)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_stand_in_front() {
        assert_eq!([hexadecimal(0, 1), hexadecimal(0xdb8, 1), hexadecimal(0xa, 4)], ["0", "db8", "000a"]);
        assert_eq!(hexadecimal(u32::MAX, 1), "ffffffff");
        assert_eq!(hexadecimals(&[0, 0xff, 0x1a]), "00ff1a");
        assert_eq!([escaped(7), escaped(255)], [['\\', '0', '0', '7'], ['\\', '2', '5', '5']]);
    }
}
