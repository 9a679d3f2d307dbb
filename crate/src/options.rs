//! What a check can be told beyond its domain.

use crate::dnssec::Settings;
use crate::expected::Expected;
use crate::mx_lines::MxLine;
use crate::providers::Providers;

/// Which of the resolvers are asked, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The first; the next one only when it fails or has said nothing for 600 milliseconds. No other sees the domain before.
    #[default]
    Fast,
    /// The first alone, whatever comes of it.
    Private,
    /// As fast, and besides all of them are asked for the MX records, to see whether they agree.
    Compare,
}

impl Mode {
    /// Takes the word that options have for it.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "fast" => Some(Self::Fast),
            "private" => Some(Self::Private),
            "compare" => Some(Self::Compare),
            _ => None,
        }
    }
}

/// What a check is to do; the default is the plain check.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// Which of the resolvers are asked, and when.
    pub mode: Mode,
    /// Milliseconds that the whole check may take.
    pub deadline: f64,
    /// MX records to judge in place of those that are published.
    pub draft: Vec<MxLine>,
    /// What the MX records are to be.
    pub expected: Option<Expected>,
    /// Ask only what the verdict needs: the domain's own addresses only where they take the mail, and no wildcard. What
    /// is not asked for is not judged, and said so.
    pub brief: bool,
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
            mode: Mode::default(),
            deadline: crate::resolve::CHECK_DEADLINE,
            draft: Vec::new(),
            expected: None,
            brief: false,
            networks: false,
            dnssec: Some(Settings::default()),
            providers: Providers::default(),
        }
    }
}
