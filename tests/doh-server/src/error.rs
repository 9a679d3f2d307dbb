//! Why a folder of zones could not be loaded.

use std::fmt;
use std::path::{Path, PathBuf};

/// A zone file, or the folder, that could not be loaded.
///
/// Displays as `file:line: problem`, the form editors jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    path: PathBuf,
    line: Option<usize>,
    problem: String,
}

impl LoadError {
    pub(crate) fn new(path: &Path, problem: impl fmt::Display) -> Self {
        Self { path: path.into(), line: None, problem: problem.to_string() }
    }

    pub(crate) fn at(path: &Path, problem: &Problem) -> Self {
        Self { path: path.into(), line: problem.line, problem: problem.text.clone() }
    }

    /// The file, or the folder, at fault.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line at fault, counted from one, where one line is.
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.problem)
    }
}

impl std::error::Error for LoadError {}

/// A problem within one file, before its path is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    line: Option<usize>,
    text: String,
}

impl Problem {
    pub(crate) fn new(text: impl fmt::Display) -> Self {
        Self { line: None, text: text.to_string() }
    }

    pub(crate) fn on(line: usize, text: impl fmt::Display) -> Self {
        Self { line: Some(line), text: text.to_string() }
    }
}
