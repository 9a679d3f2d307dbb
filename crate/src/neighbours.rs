//! What stands beside the MX records and decides with them whether mail arrives: MTA-STS, TLS-RPT, SPF, DMARC, DKIM and
//! what else is published for a domain's mail.
//!
//! It is a program of its own, which runs beside the check and delays nothing of it:
//!
//! - `seek`: what DNS has to be asked for; a family reads answers, and what is missing is asked;
//! - `mail`: what the check learns of the MX records, which some families wait for;
//! - a module for each family: its records, read to the letter of its RFC;
//! - `look`: asks until nothing is missing, and judges by the rules in `rules/neighbours`.
//!
//! A family is a pure function of the answers. So it is also the list of what to ask: it runs again whenever an answer
//! came, and what it looks for and does not find is asked at once.

mod bimi;
mod dkim;
mod dmarc;
mod fields;
mod look;
mod mail;
pub mod mta_sts;
mod records;
mod seek;
mod sending;
mod services;
mod spf;
mod tags;
pub mod tls_rpt;
mod transport;
mod uri;

use crate::answers::Answers;
use crate::report::{Finding, NotChecked, Query, Undetermined};
use crate::resolve;
use crate::{Name, resolve::FetchError, resolve::HttpResponse};

pub use bimi::*;
pub use dkim::*;
pub use dmarc::*;
pub use look::look;
pub use mail::{Mail, MailFeed};
pub use mta_sts::{MtaSts, MtaStsState};
pub use seek::Seek;
pub use services::*;
pub(crate) use spf::{LOOKUP_LIMIT as SPF_LOOKUP_LIMIT, MX_LIMIT as SPF_MX_LIMIT, VOID_LIMIT as SPF_VOID_LIMIT};
pub use spf::{
    Spf, SpfCheck, SpfExchange, SpfFault, SpfFaulty, SpfNode, SpfNodeState, SpfProblem, SpfResult, SpfSender, SpfState,
    SpfTerm, check_host, check_sender,
};
pub use tls_rpt::{TlsRpt, TlsRptState};
pub use transport::{Handling, Transport};

/// What the neighbours want of the world beyond DNS.
pub trait Effects: resolve::Effects {
    /// Sends a GET request for a policy, without following redirects (RFC 8461 §3.3), and reads the body, up to `limit`
    /// octets; gives up after `deadline` milliseconds.
    fn policy(&self, url: &str, limit: usize, deadline: f64) -> impl Future<Output = Result<HttpResponse, FetchError>>;
}

/// What a look at the neighbours is told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The MTA-STS policy, where it was pasted: it is then not fetched.
    pub policy: Option<String>,
    /// Selectors of DKIM keys to look at, besides those of the provider.
    pub selectors: Vec<String>,
}

/// All that is known of a domain's neighbours: what their rules judge.
#[derive(Clone, Debug)]
pub struct Around {
    /// The domain.
    pub domain: Name,
    /// What the check has learnt of its MX records.
    pub mail: Mail,
    /// All that was asked.
    pub answers: Answers,
    /// What was read of it.
    pub neighbours: Neighbours,
    /// What was told.
    pub options: Options,
}

wire! {
    /// What is published beside the MX records.
    pub struct Neighbours {
        /// Whether senders are told to insist on TLS (RFC 8461).
        pub mta_sts: MtaSts,
        /// Where senders report what became of TLS (RFC 8460).
        pub tls_rpt: TlsRpt,
        /// What MTA-STS and DANE make of each exchange that can be used: the first 128.
        pub transport: Vec<Transport>,
        /// What receivers are asked to do with mail that only pretends to be from the domain (RFC 9989).
        pub dmarc: Dmarc,
        /// The keys that the domain's mail is signed with (RFC 6376).
        pub dkim: Dkim,
        /// The logo that mail programs may show beside the domain's mail.
        pub bimi: Bimi,
        /// Where mail programs find their servers (RFC 6186).
        pub services: Services,
        /// Who may send mail as the domain (RFC 7208).
        pub spf: Spf,
    }

    /// What came of a look at the neighbours; `Report.join` takes it in.
    pub struct Looked {
        /// What is published.
        pub neighbours: Neighbours,
        /// What is wrong, worst first; `evidence` are positions in this ledger.
        pub findings: Vec<Finding>,
        /// Rules that could not be judged; without a reason where it is the MX records that are not known.
        pub undetermined: Vec<Undetermined>,
        /// What could not be looked at from here.
        pub not_checked: Vec<NotChecked>,
        /// Every query sent.
        pub ledger: Vec<Query>,
    }
}
