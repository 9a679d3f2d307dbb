//! Why a text names no mail domain.

use core::fmt;

use crate::digits::hexadecimal;
use crate::sentences::sentence;
use crate::target::is_invisible;

/// Why a text names no mail domain. The position counts characters of the text from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetError {
    /// Nothing was typed.
    Empty,
    /// A mailbox without its domain.
    MissingDomain,
    /// Two dots in a row, or a dot at the start.
    EmptyLabel {
        /// Where the label is missing.
        position: usize,
    },
    /// A label over 63 octets.
    LabelTooLong {
        /// Where the label begins.
        position: usize,
        /// Its length.
        length: usize,
    },
    /// A name over 253 characters.
    NameTooLong {
        /// Its length.
        length: usize,
    },
    /// A character that no mail domain has.
    BadCharacter {
        /// Where it stands.
        position: usize,
        /// The character.
        character: char,
    },
    /// A hyphen at the start or the end of a label.
    EdgeHyphen {
        /// Where it stands.
        position: usize,
    },
    /// An IP address, in brackets or not: mail to it goes there without any MX.
    AddressLiteral,
    /// One label alone.
    BareTld {
        /// The label.
        label: String,
    },
    /// A last label of digits only.
    NumericTld {
        /// The label.
        label: String,
    },
    /// A path of a file.
    LocalPath,
    /// A name whose letters have no form in DNS.
    BadIdn,
    /// This build cannot turn letters outside ASCII into A-labels.
    IdnUnsupported,
}

impl TargetError {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::MissingDomain => "missingDomain",
            Self::EmptyLabel { .. } => "emptyLabel",
            Self::LabelTooLong { .. } => "labelTooLong",
            Self::NameTooLong { .. } => "nameTooLong",
            Self::BadCharacter { .. } => "badCharacter",
            Self::EdgeHyphen { .. } => "edgeHyphen",
            Self::AddressLiteral => "addressLiteral",
            Self::BareTld { .. } => "bareTld",
            Self::NumericTld { .. } => "numericTld",
            Self::LocalPath => "localPath",
            Self::BadIdn => "badIdn",
            Self::IdnUnsupported => "idnUnsupported",
        }
    }

    /// How long it is, where it is too long.
    pub fn length(&self) -> Option<usize> {
        if let Self::LabelTooLong { length, .. } | Self::NameTooLong { length } = self { Some(*length) } else { None }
    }

    /// The character or label that is wrong; a character that cannot be seen by its number.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::BadCharacter { character: ' ', .. } => Some("a space".to_owned()),
            Self::BadCharacter { character, .. } if is_invisible(*character) => {
                Some(format!("U+{}", hexadecimal(u32::from(*character), 4).to_ascii_uppercase()))
            }
            Self::BadCharacter { character, .. } => Some(format!("“{character}”")),
            Self::BareTld { label } | Self::NumericTld { label } => Some(format!("“{label}”")),
            Self::Empty
            | Self::MissingDomain
            | Self::EmptyLabel { .. }
            | Self::LabelTooLong { .. }
            | Self::NameTooLong { .. }
            | Self::EdgeHyphen { .. }
            | Self::AddressLiteral
            | Self::LocalPath
            | Self::BadIdn
            | Self::IdnUnsupported => None,
        }
    }

    /// Where in the text it is, counted in characters from 1; `None` where it is the whole.
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::EmptyLabel { position }
            | Self::LabelTooLong { position, .. }
            | Self::BadCharacter { position, .. }
            | Self::EdgeHyphen { position } => Some(*position),
            Self::Empty
            | Self::MissingDomain
            | Self::NameTooLong { .. }
            | Self::AddressLiteral
            | Self::BareTld { .. }
            | Self::NumericTld { .. }
            | Self::LocalPath
            | Self::BadIdn
            | Self::IdnUnsupported => None,
        }
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&sentence(self.code(), self.position(), self.length(), self.text().as_deref()))
    }
}

impl core::error::Error for TargetError {}
