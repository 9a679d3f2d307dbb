//! Names under which DNS tells of an address: who it is, and in which network it lies.

use std::net::IpAddr;

use crate::digits::hexadecimal;
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
    below(address, if address.is_ipv4() { "in-addr.arpa" } else { "ip6.arpa" })
}

/// The name whose TXT record tells the autonomous systems that announce an address, as Team Cymru publishes it.
pub fn origin(address: IpAddr) -> Name {
    below(address, if address.is_ipv4() { "origin.asn.cymru.com" } else { "origin6.asn.cymru.com" })
}

fn below(address: IpAddr, zone: &str) -> Name {
    let mut text = zone.to_owned();
    match address {
        IpAddr::V4(address) => {
            for octet in address.octets() {
                text = format!("{octet}.{text}");
            }
        }
        IpAddr::V6(address) => {
            for octet in address.octets() {
                for nibble in [octet >> 4, octet & 15] {
                    text = format!("{}.{text}", hexadecimal(nibble.into(), 1));
                }
            }
        }
    }
    // 32 labels of one octet and a short zone: always a name.
    text.parse().unwrap_or_else(|_| Name::root())
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
        let Some(Ok(text)) = strings.first().map(|string| core::str::from_utf8(string)) else { continue };
        for number in text.split('|').next().unwrap_or_default().split(' ') {
            systems.extend(number.parse::<u32>());
        }
    }
    systems
}
