//! What the IANA special-purpose registries say of an address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// When the registries were read: IANA's IPv4 and IPv6 special-purpose address
/// registries (RFC 6890) and the multicast ranges (RFC 5771, RFC 4291 §2.7).
pub const REGISTRY_DATE: &str = "2026-11-01";

wire! {
    /// What an address is for.
    #[derive(Copy, PartialEq, Eq)]
    pub enum AddressClass {
        /// Reachable from anywhere, as far as the registries say.
        Global,
        /// "This" network, `0.0.0.0/8`, and the unspecified address `::`.
        Unspecified,
        /// The host itself.
        Loopback,
        /// A network's own addresses (RFC 1918, RFC 4193).
        Private,
        /// Between a provider and its customers (RFC 6598).
        CarrierGrade,
        /// Of one link only (RFC 3927, RFC 4291 §2.5.6).
        LinkLocal,
        /// For examples in texts (RFC 5737, RFC 3849, RFC 9637).
        Documentation,
        /// For tests of devices (RFC 2544, RFC 5180).
        Benchmarking,
        /// To many hosts at once.
        Multicast,
        /// For protocols, not for hosts (RFC 6890, RFC 8215, RFC 9602).
        Protocol,
        /// Not given to anybody.
        Reserved,
    }
}

/// The class of an address; an IPv4 address inside an IPv6 one counts by itself.
///
/// ```
/// use mxlens::address::{AddressClass, class};
///
/// assert_eq!(class("192.168.1.1".parse()?), AddressClass::Private);
/// assert_eq!(class("::ffff:127.0.0.1".parse()?), AddressClass::Loopback);
/// assert_eq!(class("2606:4700::1".parse()?), AddressClass::Global);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
pub fn class(address: IpAddr) -> AddressClass {
    match address {
        IpAddr::V4(address) => class_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => class_v4(inner),
            None => class_v6(address),
        },
    }
}

/// The network of an address as far as redundancy goes: an IPv4 /24 or an IPv6 /48, the least that
/// is routed by itself in the Internet.
pub fn network(address: IpAddr) -> (bool, u128) {
    match address {
        IpAddr::V4(address) => (true, u128::from(address.to_bits() >> 8)),
        IpAddr::V6(address) => (false, address.to_bits() >> 80),
    }
}

/// Whether addresses of one family lie in more than one [`network`].
pub fn spans_networks(addresses: &mut dyn Iterator<Item = IpAddr>) -> bool {
    let (mut v4, mut v6) = (None, None);
    for address in addresses {
        let network = network(address);
        let first = if network.0 { &mut v4 } else { &mut v6 };
        if *first.get_or_insert(network) != network {
            return true;
        }
    }
    false
}

type Prefix<Bits> = (Bits, u32, AddressClass);

/// An address and a prefix length, from the way they are written.
macro_rules! prefixes {
    ($address:ident: $($segment:expr, $length:literal => $class:ident;)*) => {
        &[$(($address::from_bits($segment).to_bits(), $length, AddressClass::$class),)*]
    };
}

/// The upper segments of an IPv6 prefix.
const fn v6(first: u128, second: u128, third: u128, fourth: u128) -> u128 {
    first << 112 | second << 96 | third << 80 | fourth << 64
}

const fn v4(first: u32, second: u32, third: u32, fourth: u32) -> u32 {
    first << 24 | second << 16 | third << 8 | fourth
}

/// The longest matching prefix decides; what is in no row is global.
const V4: &[Prefix<u32>] = prefixes! { Ipv4Addr:
    v4(0, 0, 0, 0), 8 => Unspecified;
    v4(10, 0, 0, 0), 8 => Private;
    v4(100, 64, 0, 0), 10 => CarrierGrade;
    v4(127, 0, 0, 0), 8 => Loopback;
    v4(169, 254, 0, 0), 16 => LinkLocal;
    v4(172, 16, 0, 0), 12 => Private;
    v4(192, 0, 0, 0), 24 => Protocol;
    v4(192, 0, 0, 9), 32 => Global;
    v4(192, 0, 0, 10), 32 => Global;
    v4(192, 0, 2, 0), 24 => Documentation;
    v4(192, 88, 99, 0), 24 => Reserved;
    v4(192, 168, 0, 0), 16 => Private;
    v4(198, 18, 0, 0), 15 => Benchmarking;
    v4(198, 51, 100, 0), 24 => Documentation;
    v4(203, 0, 113, 0), 24 => Documentation;
    v4(224, 0, 0, 0), 4 => Multicast;
    v4(240, 0, 0, 0), 4 => Reserved;
};

/// Likewise; but what is in no row is global only inside `2000::/3` (RFC 3513 §2.5.4).
const V6: &[Prefix<u128>] = prefixes! { Ipv6Addr:
    0, 128 => Unspecified;
    1, 128 => Loopback;
    v6(0x64, 0xff9b, 1, 0), 48 => Protocol;
    v6(0x100, 0, 0, 0), 64 => Protocol;
    v6(0x100, 0, 0, 1), 64 => Protocol;
    v6(0x2000, 0, 0, 0), 3 => Global;
    v6(0x2001, 0, 0, 0), 23 => Protocol;
    v6(0x2001, 1, 0, 0) | 1, 128 => Global;
    v6(0x2001, 1, 0, 0) | 2, 128 => Global;
    v6(0x2001, 1, 0, 0) | 3, 128 => Global;
    v6(0x2001, 2, 0, 0), 48 => Benchmarking;
    v6(0x2001, 3, 0, 0), 32 => Global;
    v6(0x2001, 4, 0x112, 0), 48 => Global;
    v6(0x2001, 0x10, 0, 0), 28 => Reserved;
    v6(0x2001, 0x20, 0, 0), 28 => Global;
    v6(0x2001, 0x30, 0, 0), 28 => Global;
    v6(0x2001, 0xdb8, 0, 0), 32 => Documentation;
    v6(0x3fff, 0, 0, 0), 20 => Documentation;
    v6(0x5f00, 0, 0, 0), 16 => Protocol;
    v6(0xfc00, 0, 0, 0), 7 => Private;
    v6(0xfe80, 0, 0, 0), 10 => LinkLocal;
    v6(0xfec0, 0, 0, 0), 10 => Reserved;
    v6(0xff00, 0, 0, 0), 8 => Multicast;
};

fn class_v4(address: Ipv4Addr) -> AddressClass {
    let covers = |&&(prefix, length, _): &&Prefix<u32>| (address.to_bits() ^ prefix).leading_zeros() >= length;
    V4.iter().filter(covers).max_by_key(|row| row.1).map_or(AddressClass::Global, |row| row.2)
}

fn class_v6(address: Ipv6Addr) -> AddressClass {
    let covers = |&&(prefix, length, _): &&Prefix<u128>| (address.to_bits() ^ prefix).leading_zeros() >= length;
    V6.iter().filter(covers).max_by_key(|row| row.1).map_or(AddressClass::Reserved, |row| row.2)
}

/// The IPv4 address that an IPv6 one stands for, where it does.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [first, second, .., seventh, eighth] = address.segments();
    let last = u32::from(seventh) << 16 | u32::from(eighth);
    let third = address.segments()[2];
    match address.to_bits() >> 32 {
        // IPv4-mapped, RFC 4291 §2.5.5.2.
        0xffff => Some(Ipv4Addr::from_bits(last)),
        // NAT64's well-known prefix, RFC 6052 §2.1.
        bits if bits == v6(0x64, 0xff9b, 0, 0) >> 32 => Some(Ipv4Addr::from_bits(last)),
        // 6to4, RFC 3056 §2.
        _ if first == 0x2002 => Some(Ipv4Addr::from_bits(u32::from(second) << 16 | u32::from(third))),
        // Teredo: the client's address, its bits turned, RFC 4380 §4.
        _ if first == 0x2001 && second == 0 => Some(Ipv4Addr::from_bits(!last)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> AddressClass {
        class(text.parse().unwrap())
    }

    #[test]
    fn addresses_have_the_class_of_their_registry_row() {
        use AddressClass::*;
        for (text, expected) in [
            ("0.0.0.0", Unspecified),
            ("9.255.255.255", Global),
            ("10.0.0.25", Private),
            ("100.63.255.255", Global),
            ("100.64.0.1", CarrierGrade),
            ("100.128.0.0", Global),
            ("127.0.0.1", Loopback),
            ("169.254.1.1", LinkLocal),
            ("172.15.255.255", Global),
            ("172.31.255.255", Private),
            ("172.32.0.0", Global),
            ("192.0.0.8", Protocol),
            ("192.0.0.9", Global),
            ("192.0.2.1", Documentation),
            ("192.31.196.1", Global),
            ("192.88.99.1", Reserved),
            ("198.17.255.255", Global),
            ("198.19.255.255", Benchmarking),
            ("198.51.100.7", Documentation),
            ("203.0.113.7", Documentation),
            ("224.0.0.1", Multicast),
            ("255.255.255.255", Reserved),
            ("::", Unspecified),
            ("::1", Loopback),
            ("::ffff:10.0.0.1", Private),
            ("::ffff:8.8.8.8", Global),
            ("64:ff9b::7f00:1", Loopback),
            ("64:ff9b::808:808", Global),
            ("64:ff9b:1::1", Protocol),
            ("100::1", Protocol),
            ("2001::1", Reserved),
            ("2001:0:4136:e378:8000:63bf:f5ff:fffe", Private),
            ("2001:2::1", Benchmarking),
            ("2001:4:112::1", Global),
            ("2001:5::1", Protocol),
            ("2001:20::1", Global),
            ("2001:db8::1", Documentation),
            ("2001:4860:4860::8888", Global),
            ("2002:7f00:1::", Loopback),
            ("2002:808:808::1", Global),
            ("3fff:fff::1", Documentation),
            ("3fff:1000::1", Global),
            ("4000::1", Reserved),
            ("5f00::1", Protocol),
            ("fd00::1", Private),
            ("fe80::1", LinkLocal),
            ("fec0::1", Reserved),
            ("ff02::1", Multicast),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    /// The rows of both tables as IPv6 prefixes, so that one test reads both.
    fn tables() -> [Vec<Prefix<u128>>; 2] {
        let v4 = V4.iter().map(|&(prefix, length, class)| (u128::from(prefix) << 96, length, class));
        [v4.collect(), V6.to_vec()]
    }

    #[test]
    fn rows_overlap_only_where_the_inner_one_says_something_else() {
        for table in tables() {
            for &(prefix, length, class) in &table {
                let covers = |row: &&Prefix<u128>| row.1 < length && (row.0 ^ prefix).leading_zeros() >= row.1;
                let enclosing = table.iter().filter(covers).max_by_key(|row| row.1);
                assert_ne!(enclosing.map(|row| row.2), Some(class), "{}/{length}", Ipv6Addr::from_bits(prefix));
                // What shares the first bits of a shorter row lies in it as a whole; of the same length it is another.
                let same = table.iter().filter(|row| row.1 == length && (row.0 ^ prefix).leading_zeros() >= length);
                assert_eq!(same.count(), 1, "{}/{length}", Ipv6Addr::from_bits(prefix));
            }
        }
        // Outside of all rows an IPv4 address is global: a row that says so by itself says nothing.
        assert!(V4.iter().all(|row| row.2 != AddressClass::Global || row.1 == 32));
    }

    #[test]
    fn no_row_has_bits_below_its_prefix_or_stands_twice() {
        for (index, (prefix, length, _)) in V4.iter().enumerate() {
            assert_eq!(prefix.checked_shl(*length).unwrap_or(0), 0);
            assert!(V4[index + 1..].iter().all(|row| (row.0, row.1) != (*prefix, *length)));
        }
        for (index, (prefix, length, _)) in V6.iter().enumerate() {
            assert_eq!(prefix.checked_shl(*length).unwrap_or(0), 0);
            assert!(V6[index + 1..].iter().all(|row| (row.0, row.1) != (*prefix, *length)));
        }
    }
}
