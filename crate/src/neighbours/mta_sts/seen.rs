//! What was seen of a policy, and what was in the way.

use super::policy::{StsPolicy, StsPolicyFault, parse_policy};
use crate::resolve::{FetchError, HttpResponse, Obstacle};
use crate::rule::Unknown;

wire! {
    /// What was seen of a domain's MTA-STS policy.
    pub struct StsPolicySeen {
        /// Where it is; `null` where no host can have it.
        pub url: Option<String>,
        /// What came of looking for it.
        pub state: StsPolicyState,
        /// How it came here.
        pub origin: Option<StsOrigin>,
        /// What it says.
        pub policy: Option<StsPolicy>,
        /// Why senders do not use what is there.
        pub faults: Vec<StsPolicyFault>,
        /// Why there is none to be had.
        pub obstacle: Option<StsObstacle>,
        /// The HTTP status, where that is what is in the way.
        pub status: Option<u16>,
        /// More of what is in the way, for people: a media type, the words of the host.
        pub detail: Option<String>,
        /// What of the host's addresses could not be had.
        pub unknown: Vec<Unknown>,
    }

    /// What came of looking for a policy.
    #[derive(Copy, PartialEq, Eq)]
    pub enum StsPolicyState {
        /// No record says that there is one, so nobody looks for it.
        Unsought,
        /// It is here.
        Found,
        /// It breaks the rules: senders take it to be none.
        Invalid,
        /// Its host does not give one that may be used, as it said itself; senders that hold no older one go on without.
        Unavailable,
        /// It was not seen from here; whether senders see it is not known.
        Unseen,
    }

    /// How a policy came here.
    #[derive(Copy, PartialEq, Eq)]
    pub enum StsOrigin {
        /// Somebody pasted it.
        Pasted,
        /// Its host gave it.
        Fetched,
    }

    /// What is between a policy and who looks for it.
    #[derive(Copy, PartialEq, Eq)]
    pub enum StsObstacle {
        /// Its host has no address, as DNS says.
        NoAddress,
        /// Its host answers with another status than 200 (RFC 8461 §3.3).
        Status,
        /// Its host leads elsewhere, where senders do not follow (RFC 8461 §3.3).
        Redirect,
        /// The certificate of its host is not to be trusted, or TLS failed otherwise.
        Tls,
        /// It is not sent as `text/plain` (RFC 8461 §3.3).
        MediaType,
        /// It is longer than 64 KB (RFC 8461 §3.3).
        TooLong,
        /// It did not come in time.
        Timeout,
        /// Nobody took connections, which may be otherwise elsewhere.
        Connection,
        /// The name of its host was not found from here.
        Name,
        /// Its host does not let web pages read it: it sends no CORS header.
        Cors,
        /// The Content Security Policy of the page forbids to look.
        PagePolicy,
        /// The browser was not allowed to reach a machine of the local network.
        LocalNetwork,
        /// The network, a blocklist, CORS or TLS: a page cannot tell them apart.
        Unknown,
    }
}

impl Default for StsPolicySeen {
    fn default() -> Self {
        Self {
            url: None,
            state: StsPolicyState::Unsought,
            origin: None,
            policy: None,
            faults: Vec::new(),
            obstacle: None,
            status: None,
            detail: None,
            unknown: Vec::new(),
        }
    }
}

impl StsPolicySeen {
    /// The host of the policy has no address.
    pub(super) fn is_without_address(&mut self) {
        (self.state, self.obstacle) = (StsPolicyState::Unavailable, Some(StsObstacle::NoAddress));
    }
}

/// A policy that came here, or why it did not.
#[derive(Clone, Debug)]
pub(in crate::neighbours) struct PolicySource {
    origin: StsOrigin,
    /// Read once: it may be long, and the families are read again with every answer.
    policy: Result<Result<StsPolicy, Vec<StsPolicyFault>>, InTheWay>,
}

/// What was in the way, with what it said.
#[derive(Clone, Debug)]
struct InTheWay {
    obstacle: StsObstacle,
    status: Option<u16>,
    detail: Option<String>,
}

impl PolicySource {
    /// Somebody pasted it.
    pub(in crate::neighbours) fn pasted(text: &str) -> Self {
        Self { origin: StsOrigin::Pasted, policy: Ok(parse_policy(text.as_bytes())) }
    }

    /// Its host gave it, or something was in the way.
    pub(super) fn fetched(response: Result<HttpResponse, FetchError>) -> Self {
        let policy = body(response).map(|body| parse_policy(&body));
        Self { origin: StsOrigin::Fetched, policy }
    }

    /// Writes down what came of it.
    pub(super) fn fill(&self, seen: &mut StsPolicySeen) {
        match &self.policy {
            Ok(policy) => {
                seen.origin = Some(self.origin);
                match policy {
                    Ok(policy) => {
                        seen.state = StsPolicyState::Found;
                        seen.policy = Some(policy.clone());
                    }
                    Err(faults) => {
                        seen.state = StsPolicyState::Invalid;
                        seen.faults.clone_from(faults);
                    }
                }
            }
            Err(InTheWay { obstacle, status, detail }) => {
                seen.state = if obstacle.is_of_host() { StsPolicyState::Unavailable } else { StsPolicyState::Unseen };
                (seen.obstacle, seen.status) = (Some(*obstacle), *status);
                seen.detail.clone_from(detail);
            }
        }
    }
}

/// The body of a response that may be used as a policy.
fn body(response: Result<HttpResponse, FetchError>) -> Result<Vec<u8>, InTheWay> {
    let in_the_way = |obstacle, status, detail| InTheWay { obstacle, status, detail };
    let response = response.map_err(|error| match error {
        FetchError::Blocked(obstacle, detail) => in_the_way(StsObstacle::of(obstacle), None, Some(detail)),
        FetchError::TooLarge => in_the_way(StsObstacle::TooLong, None, None),
        FetchError::Timeout => in_the_way(StsObstacle::Timeout, None, None),
    })?;
    // RFC 8461 §3.3: 200 and nothing else.
    match response.status {
        200 => {}
        status @ 300..=399 => return Err(in_the_way(StsObstacle::Redirect, Some(status), None)),
        status => return Err(in_the_way(StsObstacle::Status, Some(status), None)),
    }
    // §3.3: else who may put a picture on the host could put a policy there.
    let media_type = response.content_type.as_deref().map(|text| text.split(';').next().unwrap_or(text).trim_ascii());
    match media_type.is_some_and(|text| text.eq_ignore_ascii_case("text/plain")) {
        true => Ok(response.body),
        false => Err(in_the_way(StsObstacle::MediaType, None, response.content_type)),
    }
}

impl StsObstacle {
    fn of(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Unknown => Self::Unknown,
            Obstacle::Policy => Self::PagePolicy,
            Obstacle::Cors => Self::Cors,
            Obstacle::LocalNetwork => Self::LocalNetwork,
            Obstacle::Name => Self::Name,
            Obstacle::Connection => Self::Connection,
            Obstacle::Tls => Self::Tls,
        }
    }

    /// Whether the host itself said so, to everybody: the rest may be in the way of this asker alone.
    fn is_of_host(self) -> bool {
        matches!(self, Self::NoAddress | Self::Status | Self::Redirect | Self::Tls | Self::MediaType | Self::TooLong)
    }
}
