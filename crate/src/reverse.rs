//! Names under which DNS tells of an address: who it is, and in which network it lies.

use std::net::IpAddr;

use crate::rdata::Txt;
use crate::{Answer, Name, Rtype};

/// The name of an address in reverse (RFC 1035 §3.5, RFC 3596 §2.5).
///
/// ```
/// use mxlens::reverse;
///
/// assert_eq!(reverse::name("192.0.2.25".parse()?).to_string(), "25.2.0.192.in-addr.arpa");
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
pub fn name(address: IpAddr) -> Name {
    let zone: &[&[u8]] = if address.is_ipv4() { &[b"in-addr", b"arpa"] } else { &[b"ip6", b"arpa"] };
    below(address, zone)
}

/// The name whose TXT record tells the autonomous systems that announce an address, as Team Cymru publishes it.
pub fn origin(address: IpAddr) -> Name {
    let zone: &[u8] = if address.is_ipv4() { b"origin" } else { b"origin6" };
    below(address, &[zone, b"asn", b"cymru", b"com"])
}

fn below(address: IpAddr, zone: &[&[u8]]) -> Name {
    let mut labels = Vec::new();
    match address {
        IpAddr::V4(address) => {
            for octet in address.octets() {
                labels.insert(0, octet.to_string().into_bytes());
            }
        }
        IpAddr::V6(address) => {
            for octet in address.octets() {
                for digit in [octet >> 4, octet & 15] {
                    labels.insert(0, vec![b"0123456789abcdef".get(usize::from(digit)).copied().unwrap_or(b'0')]);
                }
            }
        }
    }
    // 32 labels of one octet and a short zone: never too long.
    Name::from_labels(labels.iter().map(Vec::as_slice).chain(zone.iter().copied())).unwrap_or_else(|_| Name::root())
}

/// The type of the addresses that names in reverse of this kind belong to.
pub(crate) fn family(reverse: &Name) -> Rtype {
    if reverse.labels().any(|label| label == b"ip6") { Rtype::AAAA } else { Rtype::A }
}

/// The autonomous systems that an answer of [`origin`] names: `"64500 64501 | 192.0.2.0/24 | …"`.
pub(crate) fn systems(answer: &Answer) -> Vec<u32> {
    let mut systems = Vec::new();
    for record in answer.records() {
        let Some(Txt(strings)) = record.rdata.decode::<Txt>() else { continue };
        let text = strings.concat();
        let numbers = text.split(|octet| *octet == b'|').next().unwrap_or_default();
        for number in core::str::from_utf8(numbers).unwrap_or_default().split_ascii_whitespace() {
            systems.extend(number.parse::<u32>());
        }
    }
    systems
}
