//! Plays the record of a check, as a page writes it (`www/evidence.js`), without any network.
//!
//! The same core over the recorded answers, by the recorded clock, gives the same report as the page had.
//! Signatures are no part of the record; they are verified anew, by [`native`](crate::native).
//!
//! - `file`: the form of the file, and what is none;
//! - `player`: the world as the file has it.

mod file;
mod player;

use core::fmt;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use file::{Evidence, Options};
use player::Player;

use crate::dnssec::{Settings, TrustAnchors, TrustAnchorsError};
use crate::expected::Expected;
use crate::mx_lines::{self, MxLinesError};
use crate::neighbours::{self, Mail};
use crate::providers::Providers;
use crate::resolve::{CHECK_DEADLINE, Resolver};
use crate::{CheckOptions, Mode, Name, Report, Target, TargetError, Upstream, UpstreamError};

/// Why a text is no evidence file that can be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceError {
    /// It is no record of a check, or was changed by hand.
    NotEvidence,
    /// It has the form of another version.
    EvidenceVersion,
    /// A recorded body is not base64, or longer than any DNS message.
    BadBody,
    /// Its input names no mail domain, so it was never checked.
    Target(TargetError),
    /// Its resolvers could not have been asked.
    Resolvers(UpstreamError),
    /// Its `draft` or `expect` holds no MX records.
    Lines(MxLinesError),
    /// Its trust anchors are none.
    TrustAnchors(TrustAnchorsError),
}

impl EvidenceError {
    /// The stable name of the error, the same that `www/evidence.js` has for it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotEvidence | Self::Target(_) | Self::Resolvers(_) | Self::Lines(_) | Self::TrustAnchors(_) => {
                "notEvidence"
            }
            Self::EvidenceVersion => "evidenceVersion",
            Self::BadBody => "badBody",
        }
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::EvidenceVersion => "This evidence file is of another version of mxlens than this one reads.",
            Self::BadBody => "An answer in this evidence file cannot be read.",
            Self::NotEvidence | Self::Target(_) | Self::Resolvers(_) | Self::Lines(_) | Self::TrustAnchors(_) => {
                "This is no evidence file of mxlens, or it was changed by hand."
            }
        })
    }
}

impl core::error::Error for EvidenceError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::NotEvidence | Self::EvidenceVersion | Self::BadBody => None,
            Self::Target(reason) => Some(reason),
            Self::Resolvers(reason) => Some(reason),
            Self::Lines(reason) => Some(reason),
            Self::TrustAnchors(reason) => Some(reason),
        }
    }
}

/// Plays the record of a check to its report: the same one that the page had.
///
/// What a newer core asks and the record lacks is blocked, as by a network. A domain with letters outside ASCII needs
/// the feature `idna`.
///
/// # Errors
///
/// [`EvidenceError`] for a text that is no evidence file, whoever wrote it.
///
/// ```
/// use mxlens::providers::Providers;
/// use mxlens::replay::replay;
/// use mxlens::report::Status;
///
/// // Made by hand: the resolver never answered.
/// let evidence = r#"{
///     "mxlens": "0.1.0", "evidence": 1, "input": "user@example.com", "options": { "resolvers": ["google"] },
///     "startedAt": 1790000000000, "events": []
/// }"#;
/// let report = replay(evidence, Providers::shipped())?;
/// assert_eq!(report.verdict.status, Status::Undetermined);
///
/// let error = replay("{}", Providers::shipped()).unwrap_err();
/// assert_eq!(error.code(), "notEvidence");
/// # Ok::<(), mxlens::replay::EvidenceError>(())
/// ```
pub fn replay(evidence: &str, providers: Providers) -> Result<Report, EvidenceError> {
    let Evidence { input, options, started_at, events } = file::read(evidence)?;
    #[cfg(feature = "idna")]
    let idna = crate::Uts46;
    #[cfg(not(feature = "idna"))]
    let idna = crate::NoIdna;
    let target = Target::parse(&input, &idna).map_err(EvidenceError::Target)?;
    let (upstreams, mode) = upstreams(&options)?;
    let beside = options.neighbours.unwrap_or_default().then(|| neighbours::Options {
        policy: options.mta_sts_policy.clone(),
        selectors: options.dkim_selectors.clone().unwrap_or_default(),
    });
    let options = check_options(options, &target.name, mode, providers)?;
    let deadline = options.deadline;
    let player = Player::new(started_at, events);
    let mut check = pin!(crate::check(&target, &upstreams, &player, options));
    let mut look = pin!(async {
        match beside {
            Some(told) if player.neighbours().await => {
                // What the first verdict waits for goes before.
                player.feed.news(0).await;
                let resolver = Resolver::new(&player, &upstreams, mode, deadline).since(started_at);
                Some(neighbours::look(&target.name, &resolver, &player.feed, told).await)
            }
            _ => None,
        }
    });
    let (mut report, mut looked) = (None, None);
    loop {
        let mut context = Context::from_waker(Waker::noop());
        // In this order: so a page does it, too.
        if report.is_none()
            && let Poll::Ready(ready) = check.as_mut().poll(&mut context)
        {
            player.feed.tell(Mail::of(&ready), true);
            report = Some(ready);
        }
        if looked.is_none()
            && let Poll::Ready(ready) = look.as_mut().poll(&mut context)
        {
            looked = Some(ready);
        }
        match (&mut report, &mut looked) {
            (Some(report), Some(looked)) => {
                if let Some(looked) = looked.take() {
                    report.join(looked);
                }
                return Ok(report.clone());
            }
            _ => player.advance()?,
        }
    }
}

fn upstreams(options: &Options) -> Result<(Vec<Upstream>, Mode), EvidenceError> {
    let mode = match &options.mode {
        Some(word) => Some(Mode::parse(word).ok_or(EvidenceError::NotEvidence)?),
        None => None,
    };
    Upstream::choose(options.resolvers.as_deref(), mode).map_err(EvidenceError::Resolvers)
}

/// What the check was told.
fn check_options(
    options: Options,
    domain: &Name,
    mode: Mode,
    providers: Providers,
) -> Result<CheckOptions, EvidenceError> {
    let draft = match &options.draft {
        Some(text) => mx_lines::parse(text, domain).map_err(EvidenceError::Lines)?,
        None => Vec::new(),
    };
    let expected = match &options.expect {
        Some(text) => Some(Expected::parse(text, domain, &providers).map_err(EvidenceError::Lines)?),
        None => None,
    };
    let deadline = options.deadline.unwrap_or(CHECK_DEADLINE);
    if deadline <= 0.0 {
        return Err(EvidenceError::NotEvidence);
    }
    let dnssec = if options.dnssec.unwrap_or(true) { Some(settings(&options)?) } else { None };
    let (brief, networks) = (options.brief.unwrap_or_default(), options.networks.unwrap_or_default());
    Ok(CheckOptions { mode, deadline, draft, expected, brief, networks, dnssec, providers })
}

/// What signatures were validated with.
fn settings(options: &Options) -> Result<Settings, EvidenceError> {
    let anchors = match &options.trust_anchors {
        Some(text) => TrustAnchors::parse(text).map_err(EvidenceError::TrustAnchors)?,
        None => TrustAnchors::root(),
    };
    Ok(Settings { anchors, clock: options.clock, sha1: false })
}
