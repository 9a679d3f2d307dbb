//! Whom a sender connects to, in which order and how often, when it has the MX records.

use std::net::{IpAddr, Ipv4Addr};

use crate::Name;
use crate::exchange::Form;
use crate::report::{Delivery, ReportExchange};

wire! {
    /// A sender.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Sender {
        /// Postfix as it comes.
        Postfix,
        /// Exim as it comes.
        Exim,
        /// Exim with Debian's list of addresses that it never connects to.
        EximDebian,
        /// Haraka.
        Haraka,
        /// The library of ZoneMTA and WildDuck.
        MxConnect,
        /// Stalwart.
        Stalwart,
    }

    /// Addresses of one preference.
    pub struct SenderLevel {
        /// The preference.
        pub preference: u16,
        /// The addresses.
        pub targets: Vec<SenderTarget>,
    }

    /// An address that a sender may connect to.
    pub struct SenderTarget {
        /// The exchange.
        pub exchange: Name,
        /// The address.
        #[serde(serialize_with = "crate::address_text::serialize")]
        #[cfg_attr(feature = "schema", schemars(with = "IpAddr"))]
        pub address: IpAddr,
        /// Share of first attempts within its level, 0 to 1; `null` where the sender's order follows no rule.
        pub share: Option<f64>,
        /// Whether it is reached in one attempt while all before it are down.
        pub tried: Tried,
    }

    /// Whether a sender comes to an address.
    #[derive(Copy, PartialEq, Eq)]
    pub enum Tried {
        /// In every attempt.
        Always,
        /// By chance.
        Sometimes,
        /// In none.
        Never,
    }
}

/// Addresses that Postfix tries for a message (`smtp_mx_address_limit`), and records of an answer it looks at.
const POSTFIX_LIMITS: (usize, usize) = (5, 100);

/// Addresses that Exim tries before it skips what is left of a preference (`hosts_max_try`), and in all
/// (`hosts_max_try_hardlimit`).
const EXIM_LIMITS: (usize, usize) = (5, 50);

/// What a sender tries.
pub(crate) struct Attempts {
    sender: Sender,
    /// The addresses, by preference; equals in no order.
    pub(crate) levels: Vec<SenderLevel>,
    /// It takes the best exchange for itself, and so tries none.
    pub(crate) itself: bool,
}

impl Attempts {
    /// What a sender tries of a plan.
    pub(crate) fn new(sender: Sender, delivery: &Delivery) -> Self {
        let mut attempts = Self { sender, levels: Vec::new(), itself: false };
        for level in &delivery.levels {
            let mut targets = Vec::new();
            for exchange in &level.exchanges {
                attempts.add_targets(exchange, &mut targets);
            }
            if !targets.is_empty() {
                attempts.levels.push(SenderLevel { preference: level.preference, targets });
            }
        }
        attempts.drop_itself();
        attempts.share();
        attempts.limit(delivery);
        attempts
    }

    /// Adds the addresses of an exchange, as far as this sender would connect to them.
    fn add_targets(&self, exchange: &ReportExchange, targets: &mut Vec<SenderTarget>) {
        let mut add = |address| {
            let ignored = match self.sender {
                Sender::EximDebian => is_ignored_in_debian(address),
                Sender::Haraka | Sender::Stalwart => address.is_loopback(),
                Sender::Postfix | Sender::Exim | Sender::MxConnect => false,
            };
            if ignored {
                return;
            }
            // Exim removes what it has already; Postfix does not.
            let repeated = targets.iter().any(|target| target.address == address);
            if self.sender == Sender::Postfix || !repeated {
                let exchange = exchange.exchange.clone();
                targets.push(SenderTarget { exchange, address, share: None, tried: Tried::Always });
            }
        };
        match Form::of(&exchange.exchange) {
            Form::AddressLiteral(address) => match self.sender {
                Sender::Exim | Sender::EximDebian => {}
                // In brackets it is no name for Postfix.
                Sender::Postfix if exchange.exchange.as_octets().contains(&b'[') => {}
                Sender::Postfix | Sender::Haraka | Sender::MxConnect | Sender::Stalwart => add(address),
            },
            // RFC 6761 §6.3: every resolver says that it is the asker itself.
            Form::Localhost => add(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            Form::Null | Form::Malformed => {}
            Form::Host | Form::Underscore => {
                for address in &exchange.addresses {
                    add(address.address);
                }
            }
        }
    }

    /// A sender that finds itself among the exchanges drops its preference and all above (RFC 5321 §5.1); a
    /// loopback address is every sender's own.
    fn drop_itself(&mut self) {
        if !matches!(self.sender, Sender::Postfix | Sender::Exim | Sender::EximDebian) {
            return;
        }
        let is_itself = |target: &SenderTarget| match target.address {
            IpAddr::V4(address) => {
                address == Ipv4Addr::LOCALHOST || self.sender != Sender::Postfix && address.is_unspecified()
            }
            IpAddr::V6(address) => address.is_loopback(),
        };
        if let Some(first) = self.levels.iter().position(|level| level.targets.iter().any(is_itself)) {
            self.levels.truncate(first);
            self.itself = first == 0;
        }
    }

    /// Shares of first attempts, by the way each sender shuffles.
    fn share(&mut self) {
        for SenderLevel { targets, .. } in &mut self.levels {
            let all = targets.len() as f64;
            let mut hosts: Vec<Addresses> = Vec::new();
            // The addresses of an exchange are neighbours.
            for target in targets.iter() {
                if hosts.last().is_none_or(|host| host.exchange != target.exchange) {
                    hosts.push(Addresses { exchange: target.exchange.clone(), v6: 0.0, v4: 0.0 });
                }
                if let Some(host) = hosts.last_mut() {
                    *(if target.address.is_ipv6() { &mut host.v6 } else { &mut host.v4 }) += 1.0;
                }
            }
            let mut host = hosts.iter().peekable();
            for target in targets {
                while host.next_if(|host| host.exchange != target.exchange).is_some() {}
                let Some(own) = host.peek() else { return };
                target.share = match self.sender {
                    // It shuffles addresses, wherever they belong.
                    Sender::Postfix => Some(1.0 / all),
                    Sender::Exim | Sender::EximDebian => Some(own.share_in_exim(&hosts, target.address.is_ipv6())),
                    Sender::Stalwart => Some(1.0 / hosts.len() as f64 / (own.v6 + own.v4)),
                    // A shuffle with a bias; the order of the resolver.
                    Sender::Haraka | Sender::MxConnect => None,
                };
            }
        }
    }

    /// How far one attempt goes down the list.
    fn limit(&mut self, delivery: &Delivery) {
        match self.sender {
            Sender::Postfix => self.limit_postfix(delivery),
            Sender::Exim | Sender::EximDebian => self.limit_exim(),
            Sender::Stalwart => self.limit_stalwart(),
            Sender::Haraka | Sender::MxConnect => {}
        }
    }

    /// Five addresses in all; of two families each keeps its half (`smtp_balance_inet_protocols`).
    fn limit_postfix(&mut self, delivery: &Delivery) {
        let (limit, records) = POSTFIX_LIMITS;
        let half = limit / 2;
        let count = |v6: bool| {
            let targets = self.levels.iter().flat_map(|level| &level.targets);
            targets.filter(|target| target.address.is_ipv6() == v6).count()
        };
        let (v4, v6) = (count(false), count(true));
        // Fewest and most that are left for IPv4, for IPv6, and for both.
        let (mut left4, mut left6, mut left) = ((v4, v4), (v6, v6), limit);
        if v4 > 0 && v6 > 0 && v4 + v6 > limit {
            left = v4 + v6;
            if v6 <= half {
                left4 = (limit - v6, limit - v6);
            } else if v4 <= half {
                left6 = (limit - v4, limit - v4);
            } else {
                // The odd one goes to the family of the first address.
                let targets = self.levels.first().map(|level| level.targets.as_slice()).unwrap_or_default();
                let any = |v6: bool| targets.iter().any(|target| target.address.is_ipv6() == v6);
                left4 = (if any(true) { half } else { limit - half }, if any(false) { limit - half } else { half });
                left6 = (limit - left4.1, limit - left4.0);
            }
        }
        for level in &mut self.levels {
            let in_level = level.targets.len();
            let in_level6 = level.targets.iter().filter(|target| target.address.is_ipv6()).count();
            for target in &mut level.targets {
                let v6 = target.address.is_ipv6();
                let (family, (fewest, most)) = if v6 { (in_level6, left6) } else { (in_level - in_level6, left4) };
                target.tried = if family <= fewest && in_level <= left {
                    Tried::Always
                } else if most > 0 && left > 0 {
                    Tried::Sometimes
                } else {
                    Tried::Never
                };
            }
            left = left.saturating_sub(in_level);
            let less = |(fewest, most): (usize, usize), by: usize| (fewest.saturating_sub(by), most.saturating_sub(by));
            (left4, left6) = (less(left4, in_level - in_level6), less(left6, in_level6));
        }
        let published: usize = delivery.levels.iter().map(|level| level.exchanges.len()).sum();
        if published > records || v4 + v6 > records {
            // Which hundred it looks at, the order of the answer decides; and cut so, it balances
            // the families wrongly, and was seen to try a single address.
            for target in self.levels.iter_mut().flat_map(|level| &mut level.targets) {
                (target.tried, target.share) = (Tried::Sometimes, None);
            }
        }
    }

    /// Five exchanges in all (`max-mx-hosts`).
    fn limit_stalwart(&mut self) {
        let mut left = 5;
        for SenderLevel { targets, .. } in &mut self.levels {
            let exchanges = targets.chunk_by(|one, other| one.exchange == other.exchange).count();
            for target in targets {
                target.tried = match left {
                    0 => Tried::Never,
                    _ if exchanges <= left => Tried::Always,
                    _ => Tried::Sometimes,
                };
            }
            left = left.saturating_sub(exchanges);
        }
    }

    /// Five addresses, and after that one of each further preference.
    fn limit_exim(&mut self) {
        let (limit, hard) = EXIM_LIMITS;
        let (mut count, mut total) = (0, 0);
        for level in &mut self.levels {
            let places = if count < limit { limit - count } else { 1 };
            let places = places.min(hard - total);
            let in_level = level.targets.len();
            for target in &mut level.targets {
                target.tried = match places {
                    0 => Tried::Never,
                    _ if in_level <= places => Tried::Always,
                    _ => Tried::Sometimes,
                };
            }
            count += in_level.min(places);
            total += in_level.min(places);
        }
    }
}

/// How many addresses an exchange has.
struct Addresses {
    exchange: Name,
    v6: f64,
    v4: f64,
}

impl Addresses {
    /// Exim shuffles the exchanges of a level, puts IPv6 first in each, and then goes once over the whole list and
    /// exchanges an IPv4 address with the IPv6 address behind it (`host_find_bydns`). So the first is IPv6 unless
    /// the list begins with two addresses of IPv4.
    fn share_in_exim(&self, hosts: &[Self], v6: bool) -> f64 {
        let is_single = |host: &Self| host.v6 == 0.0 && host.v4 == 1.0;
        let (mut others, mut singles, mut with_v6) = (0.0, 0.0, 0.0);
        for host in hosts.iter().filter(|host| host.exchange != self.exchange) {
            others += 1.0;
            singles += f64::from(u8::from(is_single(host)));
            with_v6 += f64::from(u8::from(host.v6 > 0.0));
        }
        let first = 1.0 / (others + 1.0);
        let of_others = |number: f64| if others > 0.0 { number / others } else { 0.0 };
        match (self.v6 > 0.0, v6) {
            (true, true) => first * (1.0 + of_others(singles)) / self.v6,
            (true, false) => 0.0,
            (false, _) if is_single(self) => first * (1.0 - of_others(with_v6)),
            (false, _) => first / self.v4,
        }
    }
}

/// Debian's `ignore_target_hosts` (package `exim4-config` 4.96); it looks into mapped addresses, and into no other.
fn is_ignored_in_debian(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || address.is_broadcast()
        }
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
                || address.to_bits() >> 64 == 0x0100 << 48
        }
    }
}
