//! From the octets of a message to a question a resolver answers.

use domain::base::iana::{Class, Opcode, OptRcode, Rtype};
use domain::base::name::ToName;
use domain::base::opt::{Opt, OptRecord, Padding};
use domain::base::{Header, Message};
use domain::zonetree::StoredName;

/// A query with one question in class IN.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) header: Header,
    pub(crate) name: StoredName,
    pub(crate) rtype: Rtype,
    pub(crate) class: Class,
    pub(crate) edns: Option<Edns>,
}

/// What the OPT record of a query asks for (RFC 6891).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edns {
    /// The DO bit (RFC 3225).
    pub(crate) dnssec_ok: bool,
    /// The longest response that may come over UDP.
    #[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "only who serves over UDP asks"))]
    pub(crate) payload_size: u16,
    /// Whether the query is padded, and so the response must be (RFC 8467 §4).
    pub(crate) padded: bool,
}

/// A message no answer can be made for.
#[derive(Clone, Debug)]
pub(crate) enum Rejection {
    /// It has no header, so nothing can be sent back in DNS.
    NoMessage,
    /// It has a header, but no question that can be read.
    NoQuestion(Header, OptRcode),
    /// It has a question, but can not be answered.
    Question(Box<Query>, OptRcode),
}

impl Query {
    /// Reads a query.
    pub(crate) fn read(octets: &[u8]) -> Result<Self, Rejection> {
        let message = Message::from_slice(octets).map_err(|_| Rejection::NoMessage)?;
        let header = message.header();
        if header.qr() || message.header_counts().qdcount() != 1 {
            return Err(Rejection::NoQuestion(header, OptRcode::FORMERR));
        }
        let Ok(question) = message.sole_question() else {
            return Err(Rejection::NoQuestion(header, OptRcode::FORMERR));
        };
        let (name, rtype, class) = (question.qname().to_bytes(), question.qtype(), question.qclass());
        let mut query = Self { header, name, rtype, class, edns: None };
        let reject = |query: Self, rcode| Err(Rejection::Question(Box::new(query), rcode));
        let Some(opts) = opt_records(message) else {
            return reject(query, OptRcode::FORMERR);
        };
        let version = match opts.as_slice() {
            [] => 0,
            [opt] => {
                let padded = opt.opt().first::<Padding<_>>().is_some();
                let (dnssec_ok, payload_size) = (opt.dnssec_ok(), opt.udp_payload_size());
                query.edns = Some(Edns { dnssec_ok, payload_size, padded });
                opt.version()
            }
            // RFC 6891 §6.1.1
            _ => return reject(query, OptRcode::FORMERR),
        };
        match () {
            () if version != 0 => reject(query, OptRcode::BADVERS),
            () if header.opcode() != Opcode::QUERY => reject(query, OptRcode::NOTIMP),
            () if class != Class::IN => reject(query, OptRcode::REFUSED),
            () => Ok(query),
        }
    }

    /// Whether signatures and proofs are asked for.
    pub(crate) fn dnssec_ok(&self) -> bool {
        self.edns.is_some_and(|edns| edns.dnssec_ok)
    }

    /// Whether a type asks for no RRset but for several, or a transfer; validating resolvers refuse those.
    pub(crate) fn asks_for_no_rrset(&self) -> bool {
        matches!(
            self.rtype,
            Rtype::ANY | Rtype::RRSIG | Rtype::AXFR | Rtype::IXFR | Rtype::MAILA | Rtype::MAILB | Rtype::OPT
        )
    }
}

/// The OPT records of a message; `None` when its records can not be read.
fn opt_records(message: &Message<[u8]>) -> Option<Vec<OptRecord<&[u8]>>> {
    let records = message.additional().ok()?.limit_to::<Opt<_>>();
    records.map(|record| record.map(OptRecord::from_record)).collect::<Result<_, _>>().ok()
}
