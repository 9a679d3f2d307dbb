//! The policy (RFC 8461 §3.2), and which exchanges it names (§4.1).

use super::super::fields::{is_name, start, without_space_before, without_space_behind};
use crate::Name;

/// Seconds that a policy may be kept at most: about a year (RFC 8461 §3.2).
pub const LONGEST: u32 = 31_557_600;

/// Faults of a policy that are told: a page of HTML in its place has thousands.
const FAULTS: usize = 16;

wire! {
    /// What an MTA-STS policy says.
    #[derive(PartialEq, Eq)]
    pub struct StsPolicy {
        /// What senders do with exchanges that do not fit.
        pub mode: StsMode,
        /// Seconds that senders keep it.
        pub max_age: u32,
        /// Patterns of exchanges, in lower case, in their order.
        pub mx: Vec<String>,
    }

    /// What senders do with exchanges that do not fit a policy (RFC 8461 §5).
    #[derive(Copy, PartialEq, Eq)]
    pub enum StsMode {
        /// They do not deliver there.
        Enforce,
        /// They deliver, and report it.
        Testing,
        /// There is no policy any more.
        None,
    }

    /// Why senders do not use an MTA-STS policy.
    #[derive(PartialEq, Eq)]
    pub struct StsPolicyFault {
        /// What is wrong.
        pub reason: StsPolicyReason,
        /// The line, counted from 1; `null` where it is one that is not there.
        pub line: Option<u32>,
        /// What stands there.
        pub text: Option<String>,
    }

    /// What is wrong with an MTA-STS policy.
    #[derive(Copy, PartialEq, Eq)]
    pub enum StsPolicyReason {
        /// A line is no `name: value`.
        Line,
        /// The version is not `STSv1`.
        Version,
        /// The mode is none of `enforce`, `testing` and `none`.
        Mode,
        /// `max_age` is not a number of seconds up to 31557600.
        MaxAge,
        /// An `mx` is neither a name in A-labels nor `*.` and one.
        Mx,
        /// There is no version.
        VersionAbsent,
        /// There is no mode.
        ModeAbsent,
        /// There is no `max_age`.
        MaxAgeAbsent,
        /// There is no `mx`.
        MxAbsent,
    }
}

/// Reads a policy.
///
/// # Errors
///
/// All that is wrong, up to 16 faults, line by line: for any of them senders take it to be none.
///
/// ```
/// use mxlens::neighbours::mta_sts::{StsMode, StsPolicyReason, parse_policy};
///
/// let policy = parse_policy(b"version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 604800\r\n").unwrap();
/// assert_eq!((policy.mode, policy.max_age), (StsMode::Enforce, 604_800));
/// assert!(policy.names(&"mx1.example.com".parse()?));
/// assert!(!policy.names(&"a.mx1.example.com".parse()?));
///
/// let faults = parse_policy(b"version: STSv1\nmode: enforced\nmx: mx1.example.com.\n").unwrap_err();
/// let reasons: Vec<_> = faults.iter().map(|fault| (fault.line, fault.reason)).collect();
/// assert_eq!(reasons, [
///     (Some(2), StsPolicyReason::Mode),
///     (Some(3), StsPolicyReason::Mx),
///     (None, StsPolicyReason::MaxAgeAbsent),
/// ]);
/// # Ok::<(), mxlens::NameError>(())
/// ```
pub fn parse_policy(text: &[u8]) -> Result<StsPolicy, Vec<StsPolicyFault>> {
    let mut faults = Vec::new();
    let (mut version, mut mode, mut max_age, mut mx) = (None, None, None, None);
    for (line, number) in text.split(|octet| *octet == b'\n').zip(1..) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // An empty line is none of §3.2's, but senders do not mind: it is the commonest slip.
        if without_space_before(line).is_empty() {
            continue;
        }
        let mut fault = |reason| {
            if faults.len() < FAULTS {
                faults.push(StsPolicyFault { reason, line: Some(number), text: Some(start(line)) });
            }
        };
        let Some((name, value)) = field(line) else {
            fault(StsPolicyReason::Line);
            continue;
        };
        // Of duplicates the first counts, but for mx.
        match name {
            b"version" if version.is_none() => {
                version = Some(());
                if value != b"STSv1" {
                    fault(StsPolicyReason::Version);
                }
            }
            b"mode" if mode.is_none() => {
                mode = Some(StsMode::of(value).unwrap_or(StsMode::None));
                if StsMode::of(value).is_none() {
                    fault(StsPolicyReason::Mode);
                }
            }
            b"max_age" if max_age.is_none() => {
                max_age = Some(seconds(value).unwrap_or_default());
                if seconds(value).is_none() {
                    fault(StsPolicyReason::MaxAge);
                }
            }
            b"mx" => {
                let patterns = mx.get_or_insert_with(Vec::new);
                match pattern(value) {
                    Some(pattern) => patterns.push(pattern),
                    None => fault(StsPolicyReason::Mx),
                }
            }
            _ => {}
        }
    }
    let mut absent = |reason| {
        if faults.len() < FAULTS {
            faults.push(StsPolicyFault { reason, line: None, text: None });
        }
    };
    if version.is_none() {
        absent(StsPolicyReason::VersionAbsent);
    }
    if mode.is_none() {
        absent(StsPolicyReason::ModeAbsent);
    }
    if max_age.is_none() {
        absent(StsPolicyReason::MaxAgeAbsent);
    }
    // §3.2: only a policy that is none any more needs no exchange.
    if mx.is_none() && mode != Some(StsMode::None) {
        absent(StsPolicyReason::MxAbsent);
    }
    match (mode, max_age) {
        (Some(mode), Some(max_age)) if faults.is_empty() => Ok(StsPolicy { mode, max_age, mx: mx.unwrap_or_default() }),
        _ => Err(faults),
    }
}

/// A name and a value with a colon and perhaps white space between.
fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = line.iter().position(|octet| *octet == b':')?;
    let (name, value) = (line.get(..end)?, line.get(end + 1..)?);
    let value = without_space_behind(without_space_before(value));
    (is_name(name) && is_value(value)).then_some((name, value))
}

/// Letters of any script, without control characters, and spaces between them.
fn is_value(value: &[u8]) -> bool {
    let visible = |text: &str| text.bytes().all(|octet| octet >= b' ' && octet != 0x7f);
    !value.is_empty() && core::str::from_utf8(value).is_ok_and(visible)
}

/// Up to ten digits that are not more than a year.
fn seconds(value: &[u8]) -> Option<u32> {
    if value.len() > 10 || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    core::str::from_utf8(value).ok()?.parse().ok().filter(|seconds| *seconds <= LONGEST)
}

/// `["*."] Domain`, which is RFC 5321 §4.1.2's: without a final dot, letters, digits and hyphens only. So names with
/// other letters stand there in A-labels.
fn pattern(value: &[u8]) -> Option<String> {
    let domain = value.strip_prefix(b"*.").unwrap_or(value);
    let is_label = |label: &[u8]| {
        let ends = [label.first(), label.last()];
        ends.iter().all(|octet| octet.is_some_and(u8::is_ascii_alphanumeric))
            && label.iter().all(|octet| octet.is_ascii_alphanumeric() || *octet == b'-')
    };
    let fits = domain.split(|octet| *octet == b'.').all(is_label);
    core::str::from_utf8(value).ok().filter(|_| fits).map(str::to_ascii_lowercase)
}

impl StsMode {
    fn of(value: &[u8]) -> Option<Self> {
        match value {
            b"enforce" => Some(Self::Enforce),
            b"testing" => Some(Self::Testing),
            b"none" => Some(Self::None),
            _ => None,
        }
    }
}

impl StsPolicy {
    /// Whether it names an exchange: a pattern names itself, and one with `*.` what has exactly one label in its place
    /// (RFC 8461 §4.1).
    ///
    /// ```
    /// use mxlens::neighbours::mta_sts::{StsMode, StsPolicy};
    ///
    /// let mx = vec!["mx.example.net".to_owned(), "*.example.com".to_owned()];
    /// let policy = StsPolicy { mode: StsMode::Enforce, max_age: 604_800, mx };
    /// assert!(policy.names(&"mx.example.net".parse()?) && policy.names(&"MX1.example.com.".parse()?));
    /// assert!(!policy.names(&"example.com".parse()?) && !policy.names(&"mx.example.net.evil.example".parse()?));
    /// # Ok::<(), mxlens::NameError>(())
    /// ```
    pub fn names(&self, exchange: &Name) -> bool {
        let own = exchange.to_string();
        // A dot within a label is written behind a backslash, which no pattern has.
        let star =
            exchange.parent().filter(|parent| !parent.is_root()).map(|parent| ["*.", &parent.to_string()].concat());
        let is = |pattern: &String, text: &str| pattern.eq_ignore_ascii_case(text);
        self.mx.iter().any(|pattern| is(pattern, &own) || star.as_ref().is_some_and(|star| is(pattern, star)))
    }
}
