//! What a check can be told beyond its domain.

use crate::dnssec::Settings;
use crate::expected::Expected;
use crate::mx_lines::MxLine;
use crate::providers::Providers;

/// What a check is to do; the default is the plain check.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// Milliseconds that the whole check may take.
    pub deadline: f64,
    /// MX records to judge in place of those that are published.
    pub draft: Vec<MxLine>,
    /// What the MX records are to be.
    pub expected: Option<Expected>,
    /// Also ask about the networks of the exchanges: their reverse names, and the autonomous systems they are in.
    pub networks: bool,
    /// What to validate signatures with; `None` leaves them alone.
    pub dnssec: Option<Settings>,
    /// Who runs which exchange.
    pub providers: Providers,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            deadline: crate::resolve::CHECK_DEADLINE,
            draft: Vec::new(),
            expected: None,
            networks: false,
            dnssec: Some(Settings::default()),
            providers: Providers::default(),
        }
    }
}
