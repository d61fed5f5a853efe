//! What a rule reports.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// How bad a finding is; ordered from mildest to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A remark.
    Hint,
    /// Worth knowing.
    Info,
    /// The record cannot vouch for it.
    Warning,
    /// The record says otherwise.
    Error,
}

/// A departure of a draft from the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, `group/name`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where in the draft's file.
    pub span: Span,
    /// What the record has, in one or two sentences.
    pub message: String,
    /// Passages of the sources that bear it out. Empty only where the record is silent.
    pub evidence: Vec<Evidence>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// The same finding in a draft in which its statement stands so many bytes farther on.
    #[must_use]
    pub fn moved(&self, by: isize) -> Self {
        let mut moved = self.clone();
        moved.span = self.span.moved(by);
        for edit in moved.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = edit.span.moved(by);
        }
        moved
    }
}

/// A passage of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// Index into [`Record::sources`](crate::record::Record).
    pub source: usize,
    /// The words in the source's file.
    pub span: Span,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// Whether it can be applied unseen: it keeps the sense of the draft.
    pub safe: bool,
    /// The changes, by start, without overlap.
    pub edits: Vec<Edit>,
}

/// A change of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What to put there.
    pub text: String,
}
