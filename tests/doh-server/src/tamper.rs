//! What a resolver, or who stands on the way to it, makes of a true answer.

use bytes::Bytes;
use domain::base::iana::{Rcode, Rtype};
use domain::base::name::FlattenInto;
use domain::base::rdata::{ComposeRecordData, ParseRecordData};
use domain::base::{ParsedName, Record};
use domain::dep::octseq::Parser;
use domain::rdata::{Mx, ZoneRecordData};
use domain::zonetree::StoredRecord;

use crate::resolution::{Resolution, is_of_dnssec};
use crate::script::Action;

/// Changes what was found as its script has it; most scripts leave it.
pub(crate) fn tamper(found: &mut Resolution) {
    match found.action {
        Some(Action::Strip) => {
            found.answer.retain(|record| !is_of_dnssec(record.rtype()));
            found.authority.retain(|record| !is_of_dnssec(record.rtype()));
            found.secure = false;
        }
        Some(Action::Lie) => found.secure = matches!(found.rcode, Rcode::NOERROR | Rcode::NXDOMAIN),
        Some(Action::Flip) => {
            if let Some(record) = found.answer.first_mut()
                && let Some(flipped) = flip(record)
            {
                *record = flipped;
            }
        }
        Some(Action::Other) => {
            if let Some(record) = found.answer.iter_mut().find(|record| record.rtype() == Rtype::MX)
                && let ZoneRecordData::Mx(mx) = record.data()
            {
                // The highest preference has none above it.
                let preference = mx.preference().checked_add(1).unwrap_or(u16::MAX - 1);
                *record.data_mut() = Mx::new(preference, mx.exchange().clone()).into();
            }
        }
        _ => {}
    }
}

/// The record with the lowest bit changed of the first octet for which its data is still well-formed.
fn flip(record: &StoredRecord) -> Option<StoredRecord> {
    let mut octets = Vec::new();
    record.data().compose_rdata(&mut octets).ok()?;
    (0..octets.len()).find_map(|position| {
        let mut octets = octets.clone();
        *octets.get_mut(position)? ^= 1;
        let octets = Bytes::from(octets);
        let mut parser = Parser::from_ref(&octets);
        let data = ZoneRecordData::<_, ParsedName<_>>::parse_rdata(record.rtype(), &mut parser).ok()??;
        let flipped = Record::new(record.owner().clone(), record.class(), record.ttl(), data);
        (parser.remaining() == 0).then(|| flipped.flatten_into())
    })
}
