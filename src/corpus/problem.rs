//! What went wrong while a corpus was read, and where.

use std::fmt;
use std::path::PathBuf;

use crate::text::Position;

/// Something wrong with, or worth knowing of, a file of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file or folder, as the corpus was named, with the way into it.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// What it is, without path and place.
    pub message: String,
    /// Whether something that was asked for could not be done (exit status 2). Otherwise it is a notice.
    pub fatal: bool,
}

impl Problem {
    /// A problem that keeps part of the corpus from being read.
    pub fn fatal(path: impl Into<PathBuf>, place: Option<Position>, message: impl Into<String>) -> Self {
        Self::new(path.into(), place, message.into(), true)
    }

    /// A notice.
    pub fn notice(path: impl Into<PathBuf>, place: Option<Position>, message: impl Into<String>) -> Self {
        Self::new(path.into(), place, message.into(), false)
    }

    fn new(path: PathBuf, place: Option<Position>, message: String, fatal: bool) -> Self {
        Self { path, line: place.map(|p| p.line), column: place.map(|p| p.column), message, fatal }
    }
}

/// `path:line:column: message`, with control characters escaped: paths and messages hold words of untrusted files.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", shown(&self.path.display().to_string()))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        write!(f, ": {}", shown(&self.message))
    }
}

/// `text` with its control characters escaped.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_cannot_drive_a_terminal() {
        let place = Position { line: 3, column: 7 };
        let problem = Problem::fatal("a\u{1b}[2J.bib", Some(place), "key \u{7}");
        assert_eq!(problem.to_string(), "a\\u{1b}[2J.bib:3:7: key \\u{7}");
    }
}
