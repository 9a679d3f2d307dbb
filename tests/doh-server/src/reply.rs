//! What a query gets back.

/// What a query gets back, and how late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Milliseconds to wait before the body is sent.
    pub delay_ms: u32,
    /// Whether pages of other origins may read what is sent.
    pub cors: bool,
    /// What is sent.
    pub body: ReplyBody,
}

/// What is sent back for a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyBody {
    /// The octets of an `application/dns-message` with status 200, well-formed or not.
    Message(Vec<u8>),
    /// An HTTP response which is no DNS message.
    Http {
        /// The status code.
        status: u16,
        /// The value of `Content-Type`.
        content_type: &'static str,
        /// The value of `Retry-After`, in seconds.
        retry_after: Option<u32>,
        /// The body.
        body: String,
    },
    /// Nothing, ever.
    Never,
    /// Nothing, and the connection is closed.
    Reset,
}

impl Reply {
    /// A body sent at once.
    pub(crate) fn now(body: ReplyBody) -> Self {
        Self { delay_ms: 0, cors: true, body }
    }

    /// A plain HTTP error.
    pub(crate) fn status(status: u16, retry_after: Option<u32>, body: impl Into<String>) -> Self {
        Self::now(ReplyBody::Http { status, content_type: "text/plain", retry_after, body: body.into() })
    }
}
