//! IP addresses as text, as std reads and writes them: its own way is 5 KB of the Wasm, this is 2.

use core::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::Serializer;

use crate::digits::hexadecimal;

/// Reads an address (RFC 4291 §2.2; IPv4 in four decimal parts without leading zeros, RFC 6943 §3.1.1).
pub(crate) fn parse(text: &str) -> Option<IpAddr> {
    parse_v4(text).map(IpAddr::V4).or_else(|| parse_v6(text).map(IpAddr::V6))
}

fn parse_v4(text: &str) -> Option<Ipv4Addr> {
    let (mut bits, mut count) = (0, 0);
    for part in text.split('.') {
        let digits = part.as_bytes();
        if digits.is_empty() || digits.len() > 1 && digits.first() == Some(&b'0') {
            return None;
        }
        let mut number = 0_u32;
        for digit in digits {
            // Saturated, a number over 255 stays one.
            number = number
                .saturating_mul(10)
                .saturating_add(u32::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?));
        }
        bits = bits << 8 | u32::from(u8::try_from(number).ok()?);
        count += 1;
    }
    (count == 4).then_some(Ipv4Addr::from_bits(bits))
}

fn parse_v6(text: &str) -> Option<Ipv6Addr> {
    let (mut bits, mut count) = (0_u128, 0_u32);
    // How many groups stand before `::`, and what they are.
    let mut gap: Option<(u32, u128)> = None;
    let mut rest = text;
    if let Some(after) = text.strip_prefix(':') {
        // An address that begins with a colon begins with two.
        rest = after.starts_with(':').then_some(after)?;
    }
    let mut parts = rest.split(':');
    let mut next = parts.next();
    while let Some(part) = next {
        next = parts.next();
        match (part.is_empty(), next) {
            (true, Some(_)) if gap.is_none() => {
                gap = Some((count, bits));
                bits = 0;
                // At the end the second colon leaves one more part, and that is empty.
                if next == Some("") {
                    return parts.next().is_none().then(|| joined(gap, 0, count)).flatten();
                }
            }
            (true, _) => return None,
            (false, None) if part.contains('.') => {
                bits = bits << 32 | u128::from(parse_v4(part)?.to_bits());
                count += 2;
            }
            (false, _) => {
                let mut group = 0;
                for digit in part.chars() {
                    group = group << 4 | u128::from(digit.to_digit(16)?);
                }
                if part.len() > 4 {
                    return None;
                }
                bits = bits << 16 | group;
                count += 1;
            }
        }
        if count > 8 {
            return None;
        }
    }
    joined(gap, bits, count)
}

/// Puts the groups before and after `::` together; without it there are eight.
fn joined(gap: Option<(u32, u128)>, bits: u128, count: u32) -> Option<Ipv6Addr> {
    match gap {
        None => (count == 8).then_some(Ipv6Addr::from_bits(bits)),
        Some((0, _)) => (count < 8).then_some(Ipv6Addr::from_bits(bits)),
        Some((before, head)) => (count < 8).then_some(Ipv6Addr::from_bits(head << (16 * (8 - before)) | bits)),
    }
}

/// Writes an address in its canonical form (RFC 5952).
pub(crate) fn text(address: IpAddr) -> String {
    let mut text = String::new();
    let v4 = match address {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(address) => {
            let v4 = address.to_ipv4_mapped();
            match v4 {
                Some(_) => text.push_str("::ffff:"),
                None => write_v6(&mut text, address.segments()),
            }
            v4
        }
    };
    for (index, octet) in v4.iter().flat_map(Ipv4Addr::octets).enumerate() {
        let dot = if index > 0 { "." } else { "" };
        let _ = write!(text, "{dot}{octet}");
    }
    text
}

fn write_v6(text: &mut String, groups: [u16; 8]) {
    // The longest run of zeros, of equals the first; one zero alone is written (RFC 5952 §4.2).
    let (mut run, mut longest) = ((0, 0), (8, 1));
    for (index, group) in groups.iter().enumerate() {
        run = if *group != 0 { (index + 1, 0) } else { (run.0, run.1 + 1) };
        if run.1 > longest.1 {
            longest = run;
        }
    }
    for (index, group) in groups.iter().enumerate() {
        if index == longest.0 {
            text.push_str("::");
        } else if index > longest.0 && index < longest.0 + longest.1 {
            continue;
        }
        if index != longest.0 {
            let colon = if index > 0 && !text.ends_with(':') { ":" } else { "" };
            text.push_str(colon);
            text.push_str(&hexadecimal((*group).into(), 1));
        }
    }
}

/// For the fields of the report.
pub(crate) fn serialize<S: Serializer>(address: &IpAddr, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*address))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_address_is_written_as_std_writes_it(bits: u128, keep: u8, v4: u32) {
            // Groups of zeros are the hard part.
            let mask = (0..8).fold(0_u128, |mask, group| mask << 16 | if keep >> group & 1 == 1 { 0xffff } else { 0 });
            for address in [
                IpAddr::from(Ipv6Addr::from_bits(bits & mask)),
                IpAddr::from(Ipv4Addr::from_bits(v4)),
                IpAddr::from(Ipv4Addr::from_bits(v4).to_ipv6_mapped()),
            ] {
                prop_assert_eq!(text(address), address.to_string());
                prop_assert_eq!(parse(&text(address)), Some(address));
            }
        }

        #[test]
        fn every_text_is_read_as_std_reads_it(text in "[0-9a-fA-F:.g+ ]{0,24}|(::)?([0-9a-f]{0,5}:){0,8}:?[0-9a-f]{0,5}|([0-9]{0,4}\\.){3}[0-9]{0,4}") {
            prop_assert_eq!(parse(&text), text.parse().ok(), "{}", text);
        }
    }

    #[test]
    fn the_edges_are_those_of_std() {
        for text in [
            "",
            ":",
            "::",
            ":::",
            "::1",
            "1::",
            "1::2::3",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8::",
            "::1.2.3.4",
            "1.2.3.4::",
            "::ffff:1.2.3.4",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1:",
            ":1::",
            "1.2.3.04",
            "256.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "99999999999.1.1.1",
            "::12345",
            "1::2:",
            "::+1",
            "[::1]",
            "1:2:3:4:5:6:7:8",
        ] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
    }
}
