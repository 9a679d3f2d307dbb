//! Queries to the zones of these tests, and their answers in readable form.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bytes::Bytes;
use doh_server::{Reply, ReplyBody, Zones};
use domain::base::iana::{OptRcode, Rtype};
use domain::base::name::FlattenInto;
use domain::base::opt::{ExtendedError, Padding};
use domain::base::{Message, MessageBuilder, ParsedName, ParsedRecord};
use domain::rdata::ZoneRecordData;
use domain::zonetree::{StoredName, StoredRecord};

/// The folder of the zones these tests ask.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/zones")
}

/// The zones of these tests.
pub(crate) static ZONES: LazyLock<Zones> = LazyLock::new(|| Zones::load(&folder()).unwrap());

/// A query under construction.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ask {
    pub(crate) edns: bool,
    pub(crate) dnssec_ok: bool,
    pub(crate) ad: bool,
    pub(crate) cd: bool,
    pub(crate) padded: bool,
}

/// With an OPT record and no bit set.
pub(crate) const EDNS: Ask = Ask { edns: true, dnssec_ok: false, ad: false, cd: false, padded: false };

/// With the DO bit.
pub(crate) const DNSSEC: Ask = Ask { dnssec_ok: true, ..EDNS };

impl Ask {
    /// The octets of the query.
    pub(crate) fn octets(self, name: &str, rtype: Rtype) -> Vec<u8> {
        let mut builder = MessageBuilder::new_vec();
        builder.header_mut().set_id(4660);
        builder.header_mut().set_rd(true);
        builder.header_mut().set_ad(self.ad);
        builder.header_mut().set_cd(self.cd);
        let mut builder = builder.question();
        builder.push((name.parse::<StoredName>().unwrap(), rtype)).unwrap();
        let mut builder = builder.additional();
        if self.edns {
            builder
                .opt(|opt| {
                    opt.set_dnssec_ok(self.dnssec_ok);
                    if self.padded {
                        opt.push(&Padding::from_octets([0; 20]).unwrap())?;
                    }
                    Ok(())
                })
                .unwrap();
        }
        builder.finish()
    }

    /// The reply to the query.
    pub(crate) fn reply(self, name: &str, rtype: Rtype) -> Reply {
        ZONES.respond(&self.octets(name, rtype))
    }

    /// The message the query is answered with.
    pub(crate) fn answer(self, name: &str, rtype: Rtype) -> Answer {
        match self.reply(name, rtype).body {
            ReplyBody::Message(octets) => Answer::read(&octets),
            body => panic!("{name} {rtype}: {body:?}"),
        }
    }
}

/// A message that has been read.
pub(crate) struct Answer {
    pub(crate) octets: Vec<u8>,
    pub(crate) rcode: OptRcode,
    pub(crate) ad: bool,
    pub(crate) answer: Vec<StoredRecord>,
    pub(crate) authority: Vec<StoredRecord>,
    pub(crate) ede: Option<(u16, String)>,
}

impl Answer {
    /// Reads a whole message; its header bits must be those of a recursive resolver.
    pub(crate) fn read(octets: &[u8]) -> Self {
        let message = Message::from_octets(Bytes::copy_from_slice(octets)).unwrap();
        let header = message.header();
        assert!(header.qr() && header.ra() && !header.aa() && !header.z(), "{header:?}");
        let error = message.opt().and_then(|opt| opt.opt().first::<ExtendedError<_>>());
        let text =
            |error: &ExtendedError<Bytes>| String::from_utf8(error.text_slice().unwrap_or_default().to_vec()).unwrap();
        Self {
            octets: octets.to_vec(),
            rcode: message.opt_rcode(),
            ad: header.ad(),
            answer: message.answer().unwrap().map(|record| stored(record.unwrap())).collect(),
            authority: message.authority().unwrap().map(|record| stored(record.unwrap())).collect(),
            ede: error.map(|error| (error.code().to_int(), text(&error))),
        }
    }

    /// The answer section as lines of `owner TTL type data`.
    pub(crate) fn answer_lines(&self) -> Vec<String> {
        lines(&self.answer)
    }

    /// The authority section as lines of `owner TTL type data`.
    pub(crate) fn authority_lines(&self) -> Vec<String> {
        lines(&self.authority)
    }

    /// The records of a type in the authority section.
    pub(crate) fn authority_of(&self, rtype: Rtype) -> Vec<&StoredRecord> {
        self.authority.iter().filter(|record| record.rtype() == rtype).collect()
    }
}

fn stored(record: ParsedRecord<'_, Bytes>) -> StoredRecord {
    let record = record.into_record::<ZoneRecordData<_, ParsedName<_>>>();
    record.unwrap().unwrap().flatten_into()
}

fn lines(records: &[StoredRecord]) -> Vec<String> {
    let line = |record: &StoredRecord| {
        let (owner, ttl) = (record.owner(), record.ttl().as_secs());
        format!("{owner} {ttl} {} {}", record.rtype(), record.data())
    };
    records.iter().map(line).collect()
}
