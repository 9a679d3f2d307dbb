//! From what was found to the octets of a response.

use domain::base::iana::{OptRcode, OptionCode, Rcode};
use domain::base::message_builder::{AdditionalBuilder, OptBuilder, PushError, TreeCompressor};
use domain::base::wire::Composer;
use domain::base::{Header, MessageBuilder};
use domain::dep::octseq::OctetsBuilder;
use domain::zonetree::{StoredName, StoredRecord};

use crate::query::{Edns, Query};
use crate::resolution::Resolution;
use crate::script::ExtendedError;

/// Responses to padded queries are a multiple of this long (RFC 8467 §4.1).
const BLOCK: usize = 468;

/// The UDP payload size of responses; without meaning in HTTP.
const PAYLOAD_SIZE: u16 = 1232;

/// What a response says, section by section.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Response<'a> {
    header: Header,
    question: Option<&'a Query>,
    /// A name put into the question in place of the one asked for.
    wrong_name: Option<&'a StoredName>,
    rcode: OptRcode,
    truncated: bool,
    authentic: bool,
    answer: &'a [StoredRecord],
    authority: &'a [StoredRecord],
    error: Option<&'a ExtendedError>,
    edns: Option<Edns>,
}

impl<'a> Response<'a> {
    /// A response which only says why there is no answer.
    pub(crate) fn rejection(header: Header, question: Option<&'a Query>, rcode: OptRcode) -> Self {
        Self {
            header,
            question,
            wrong_name: None,
            rcode,
            truncated: false,
            authentic: false,
            answer: &[],
            authority: &[],
            error: None,
            edns: question.and_then(|query| query.edns),
        }
    }

    /// The response to a query, from what was found.
    pub(crate) fn new(query: &'a Query, found: &'a Resolution) -> Self {
        // RFC 6840 §5.7 and §5.8: AD answers DO or AD.
        let is_asked = query.dnssec_ok() || query.header.ad();
        Self {
            authentic: is_asked && found.secure && matches!(found.rcode, Rcode::NOERROR | Rcode::NXDOMAIN),
            answer: &found.answer,
            authority: &found.authority,
            error: found.error.as_ref(),
            ..Self::rejection(query.header, Some(query), found.rcode.into())
        }
    }

    /// The response with the reason for its RCODE.
    #[cfg(feature = "serve")]
    pub(crate) fn with_error(self, error: &'a ExtendedError) -> Self {
        Self { error: Some(error), ..self }
    }

    /// The response with TC=1 and no records.
    pub(crate) fn truncated(self) -> Self {
        Self { truncated: true, authentic: false, answer: &[], authority: &[], ..self }
    }

    /// The response to a question for another name.
    pub(crate) fn with_wrong_name(self, name: &'a StoredName) -> Self {
        Self { wrong_name: Some(name), ..self }
    }

    /// Composes the message, its answer repeated as long as it stays within this many octets.
    ///
    /// # Errors
    ///
    /// Fails when there are more records than a section can count.
    pub(crate) fn compose(self, repeat_to: Option<usize>) -> Result<Vec<u8>, PushError> {
        let mut builder =
            MessageBuilder::from_target(TreeCompressor::new(Vec::new())).map_err(|_| PushError::ShortBuf)?;
        let header = builder.header_mut();
        header.set_id(self.header.id());
        header.set_qr(true);
        header.set_opcode(self.header.opcode());
        header.set_tc(self.truncated);
        header.set_rd(self.header.rd());
        header.set_ra(true);
        header.set_ad(self.authentic);
        header.set_cd(self.header.cd());
        header.set_rcode(self.rcode.rcode());
        let mut questions = builder.question();
        if let Some(query) = self.question {
            questions.push((self.wrong_name.unwrap_or(&query.name), query.rtype, query.class))?;
        }
        let mut answers = questions.answer();
        for record in self.answer {
            answers.push(record)?;
        }
        if let Some(limit) = repeat_to.filter(|_| !self.answer.is_empty()) {
            // Leaves room for what follows, of which a padded OPT record is the longest.
            answers.set_push_limit(limit.saturating_sub(BLOCK * 2));
            while answers.counts().ancount() < u16::MAX
                && self.answer.last().is_some_and(|record| answers.push(record).is_ok())
            {}
            answers.clear_push_limit();
        }
        let mut authorities = answers.authority();
        for record in self.authority {
            authorities.push(record)?;
        }
        let mut additional = authorities.additional();
        if let Some(edns) = self.edns {
            self.compose_opt(edns, &mut additional)?;
        }
        Ok(additional.finish().into_target())
    }

    fn compose_opt(
        self,
        edns: Edns,
        additional: &mut AdditionalBuilder<TreeCompressor<Vec<u8>>>,
    ) -> Result<(), PushError> {
        additional.opt(|opt| {
            opt.set_udp_payload_size(PAYLOAD_SIZE);
            opt.set_dnssec_ok(edns.dnssec_ok);
            opt.set_rcode(self.rcode);
            if let Some(error) = self.error {
                push_error(opt, error)?;
            }
            if edns.padded {
                // The option's own header takes four octets.
                let unpadded = opt.as_target().as_slice().len() + 4;
                let padding = unpadded.next_multiple_of(BLOCK) - unpadded;
                let length = u16::try_from(padding).unwrap_or_default();
                opt.push_raw_option(OptionCode::PADDING, length, |target| target.append_slice(&vec![0; padding]))?;
            }
            Ok(())
        })
    }
}

/// Appends an extended DNS error (RFC 8914 §2).
fn push_error<Target: Composer>(
    opt: &mut OptBuilder<'_, Target>,
    error: &ExtendedError,
) -> Result<(), Target::AppendError> {
    let text = error.text.as_deref().unwrap_or_default().as_bytes();
    let length = u16::try_from(text.len() + 2).unwrap_or_default();
    opt.push_raw_option(OptionCode::EXTENDED_ERROR, length, |target| {
        target.append_slice(&error.code.to_int().to_be_bytes())?;
        target.append_slice(text)
    })
}
