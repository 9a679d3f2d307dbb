//! Where mail programs find their servers: SRV records (RFC 6186, RFC 8314 §5.1) and names that programs try.

use super::Seek;
use super::seek::Sought;
use crate::answer::{Answer, Outcome};
use crate::answers::insert;
use crate::rdata::Srv;
use crate::rule::Unknown;
use crate::{Name, Rtype};

/// The services that programs look for, and which of them is the same by TLS from the start (RFC 8314 §3).
const SERVICES: [(&str, Option<&str>); 7] = [
    ("imaps", None),
    ("imap", Some("imaps")),
    ("pop3s", None),
    ("pop3", Some("pop3s")),
    ("submissions", None),
    ("submission", Some("submissions")),
    ("autodiscover", None),
];

/// The names below a domain at which programs look for their settings.
const HOSTS: [&str; 2] = ["autoconfig", "autodiscover"];

/// How many records of a service, and how many servers in all, are looked at.
const MOST_RECORDS: usize = 8;
const MOST_TARGETS: usize = 8;

wire! {
    /// Where mail programs find a domain's servers.
    pub struct Services {
        /// What SRV records offer.
        pub offers: Vec<ServiceOffer>,
        /// The names at which programs look for settings.
        pub hosts: Vec<ServiceHost>,
    }

    /// Whether a service is offered.
    pub struct ServiceOffer {
        /// The service, such as `imaps`.
        pub service: String,
        /// The service that is the same by TLS from the start, where it is another one.
        pub implicit_tls: Option<String>,
        /// The name of its records.
        pub owner: Name,
        /// Whether it is offered.
        pub state: ServiceState,
        /// The servers, by priority.
        pub targets: Vec<ServiceTarget>,
        /// Why that is not known.
        pub unknown: Option<Unknown>,
    }

    /// Whether a service is offered.
    #[derive(Copy, PartialEq, Eq)]
    pub enum ServiceState {
        /// Nothing is said of it.
        Absent,
        /// It is offered.
        Present,
        /// It is said that it is not offered: the server is the root (RFC 2782).
        Refused,
        /// The query failed.
        Unknown,
    }

    /// A server of a service.
    pub struct ServiceTarget {
        /// Servers of the lowest are to be tried first.
        pub priority: u16,
        /// How often it is to be chosen among equals.
        pub weight: u16,
        /// The port.
        pub port: u16,
        /// The server, and whether it has an address; `aliases` of it are against RFC 2782.
        pub host: ServiceHost,
    }

    /// A name that programs connect to.
    pub struct ServiceHost {
        /// The name.
        pub name: Name,
        /// Whether it has an address.
        pub state: HostState,
        /// The names that its aliases lead to.
        pub aliases: Vec<Name>,
        /// Why that is not known.
        pub unknown: Option<Unknown>,
    }

    /// Whether a name has an address.
    #[derive(Copy, PartialEq, Eq)]
    pub enum HostState {
        /// It has one.
        Present,
        /// There is such a name, without an address.
        WithoutAddress,
        /// There is no such name.
        Nonexistent,
        /// A query failed.
        Unknown,
    }
}

impl Services {
    /// Reads what a domain offers to mail programs.
    pub fn read(domain: &Name, seek: &Seek<'_>) -> Self {
        let mut services = Self { offers: Vec::new(), hosts: Vec::new() };
        let mut known: Vec<Name> = Vec::new();
        for (service, implicit_tls) in SERVICES {
            let mut label = vec![b'_'];
            label.extend_from_slice(service.as_bytes());
            let owner = domain.child(b"_tcp").and_then(|name| name.child(&label));
            if let Ok(owner) = owner {
                services.offers.push(ServiceOffer::read(service, implicit_tls, owner, &mut known, seek));
            }
        }
        for name in HOSTS.iter().filter_map(|label| domain.child(label.as_bytes()).ok()) {
            services.hosts.push(ServiceHost::read(name, seek));
        }
        services
    }

    /// What is said of a service.
    pub fn offer(&self, service: &str) -> Option<&ServiceOffer> {
        self.offers.iter().find(|offer| offer.service == service)
    }
}

impl ServiceOffer {
    fn read(service: &str, implicit_tls: Option<&str>, owner: Name, known: &mut Vec<Name>, seek: &Seek<'_>) -> Self {
        let mut offer = Self {
            service: service.to_owned(),
            implicit_tls: implicit_tls.map(str::to_owned),
            owner,
            state: ServiceState::Absent,
            targets: Vec::new(),
            unknown: None,
        };
        let answer = match seek.ask(&offer.owner, Rtype::SRV) {
            Sought::Answer(answer) => answer,
            Sought::Failed(unknown) => return Self { state: ServiceState::Unknown, unknown: Some(unknown), ..offer },
            Sought::Wanted => return Self { state: ServiceState::Unknown, ..offer },
        };
        let mut records: Vec<Srv> = Vec::new();
        for srv in answer.records().iter().filter_map(|record| record.rdata.decode()).take(MOST_RECORDS) {
            insert(&mut records, srv);
        }
        if !records.is_empty() {
            offer.state = ServiceState::Refused;
        }
        for Srv { priority, weight, port, target } in records.into_iter().filter(|srv| !srv.target.is_root()) {
            offer.state = ServiceState::Present;
            if !known.contains(&target) && known.len() < MOST_TARGETS {
                known.push(target.clone());
            }
            let host = match known.contains(&target) {
                true => ServiceHost::read(target, seek),
                false => ServiceHost::unseen(target),
            };
            offer.targets.push(ServiceTarget { priority, weight, port, host });
        }
        offer
    }
}

impl ServiceHost {
    fn new(name: Name) -> Self {
        Self { name, state: HostState::Unknown, aliases: Vec::new(), unknown: None }
    }

    /// A name that nobody asked about.
    fn unseen(name: Name) -> Self {
        let unknown = Unknown::NotAsked { name: name.clone(), rtype: Rtype::A };
        Self { unknown: Some(unknown), ..Self::new(name) }
    }

    /// IPv6 is asked for where there is no IPv4: it is enough that there is an address.
    fn read(name: Name, seek: &Seek<'_>) -> Self {
        let mut host = Self::new(name);
        for rtype in [Rtype::A, Rtype::AAAA] {
            match seek.ask(&host.name, rtype) {
                Sought::Answer(answer) => {
                    host.aliases.clone_from(&answer.aliases);
                    let found = state(answer);
                    if found != HostState::WithoutAddress {
                        return Self { state: found, unknown: None, ..host };
                    }
                    // One that was not seen may be there.
                    if host.unknown.is_none() {
                        host.state = found;
                    }
                }
                Sought::Failed(unknown) => {
                    host.state = HostState::Unknown;
                    host.unknown = Some(unknown);
                }
                Sought::Wanted => return Self { state: HostState::Unknown, ..host },
            }
        }
        host
    }
}

fn state(answer: &Answer) -> HostState {
    match answer.outcome {
        Outcome::Records(_) => HostState::Present,
        Outcome::NoData => HostState::WithoutAddress,
        Outcome::NxDomain | Outcome::AliasLoop => HostState::Nonexistent,
    }
}
