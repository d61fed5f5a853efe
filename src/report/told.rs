//! What formats have in common that show a finding as a message: its words with the passages that bear it out.

use super::citation::cited;
use super::{Checked, safe, slashed};
use crate::finding::Finding;
use crate::record::Source;
use crate::text::Span;

/// A passage that bears a finding out.
pub struct Passage<'a> {
    /// The source.
    pub source: &'a Source,
    /// The words in it.
    pub span: Span,
}

impl Passage<'_> {
    /// Where the passage is from: the citation and the key, on one line.
    pub fn cited(&self) -> String {
        let cited = cited(self.source, self.span);
        safe::line(&format!("{cited} [{}]", self.source.entry.key)).into_owned()
    }

    /// The words, on one line and cut where they are many.
    pub fn words(&self) -> String {
        let words = safe::line(self.span.of(&self.source.text)).split_whitespace().collect::<Vec<_>>().join(" ");
        match words.char_indices().nth(LONGEST) {
            Some((cut, _)) => format!("{}…", words.get(..cut).unwrap_or_default()),
            None => words,
        }
    }

    /// The path of the source, and the line in it where it has lines: `texts/a.md:3`.
    pub fn place(&self) -> String {
        let path = slashed(&self.source.path);
        if self.source.prose.is_decoded() {
            return path;
        }
        format!("{path}:{}", self.source.lines.position(&self.source.text, self.span.start).line)
    }
}

/// Characters of a passage in a message.
const LONGEST: usize = 300;

/// The passages that bear a finding out.
pub fn passages<'a>(checked: &'a Checked, finding: &'a Finding) -> impl Iterator<Item = Passage<'a>> {
    finding.evidence.iter().filter_map(|evidence| {
        let source = checked.record.sources.get(evidence.source)?;
        Some(Passage { source, span: evidence.span })
    })
}

/// The message of a finding, and a line for each passage.
pub fn lines(checked: &Checked, finding: &Finding) -> Vec<String> {
    let mut lines = vec![safe::line(&finding.message).into_owned()];
    lines.extend(passages(checked, finding).map(|passage| {
        format!("On record: “{}” – {}, {}", passage.words(), passage.cited(), safe::line(&passage.place()))
    }));
    lines
}
