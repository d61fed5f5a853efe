//! The next version of a Markdown document: where only the words of one paragraph changed, that paragraph is read and
//! put in the place of the old one.
//!
//! Markdown has no wall between its parts but the blank line, and not even that in code, comments and YAML. So the last
//! version has to have been a [`plain`](Outline::plain) one, and the paragraph one of those that the parser found outside
//! of everything else ([`Outline::paragraphs`]), made of lines that cannot begin anything, before and after the edit.
//! Else the document is read in full.

use std::sync::Arc;

use super::Outline;
use crate::markup::{Block, BlockKind, Comment, Mark, MarkKind, Prose};
use crate::text::Span;

/// The last version of a document.
#[derive(Debug)]
pub struct Version {
    text: String,
    prose: Arc<Prose>,
    outline: Outline,
}

/// Reads the next version of a document; the result is that of [`super::read`].
pub fn reread(last: &mut Option<Version>, text: &str) -> Arc<Prose> {
    // Should reading panic, the next version is read in full.
    if let Some(mut version) = last.take()
        && version.edit(text).is_some()
    {
        return Arc::clone(&last.insert(version).prose);
    }
    let (prose, outline) = super::read_outlined(text);
    let version = Version { text: text.to_owned(), prose: Arc::new(prose), outline };
    Arc::clone(&last.insert(version).prose)
}

impl Version {
    /// Becomes the next version where one paragraph is all that changed.
    fn edit(&mut self, text: &str) -> Option<()> {
        if !self.outline.plain {
            return None;
        }
        let (old, new) = (self.text.as_bytes(), text.as_bytes());
        let front = alike(old.iter().zip(new));
        let least = old.len().min(new.len()) - front;
        let back = alike(old.iter().rev().zip(new.iter().rev()).take(least));
        let file_by = new.len() as isize - old.len() as isize;
        let after = self.outline.paragraphs.partition_point(|paragraph| paragraph.file.start <= front);
        let index = after.checked_sub(1)?;
        let paragraph = self.outline.paragraphs.get(index)?;
        let (start, end) = (paragraph.file.start, paragraph.file.end);
        if end < old.len() - back || !self.text.get(..start)?.ends_with("\n\n") {
            return None;
        }
        let new_end = end.checked_add_signed(file_by)?;
        let (was, now) = (self.text.get(start..end)?, text.get(start..new_end)?);
        let rest = text.get(new_end..)?;
        if !(rest.starts_with("\n\n") || rest.is_empty()) || !self.outline.allows(was) || !self.outline.allows(now) {
            return None;
        }
        let (part, outline) = super::read_outlined(text.get(start..text.len().min(new_end + 2))?);
        let [Block { kind: BlockKind::Paragraph, quote: 0, list: 0, .. }] = part.blocks.as_slice() else { return None };
        let whole = matches!(outline.paragraphs.as_slice(), [own] if own.file == Span::new(0, now.len()));
        let own = self.prose.blocks.get(paragraph.block)?;
        if !whole || own.kind != BlockKind::Paragraph || own.quote != 0 || own.list != 0 || !part.comments.is_empty() {
            return None;
        }
        self.prose = Arc::new(put(&self.prose, paragraph.block, &part, start, file_by));
        for paragraph in &mut self.outline.paragraphs[index + 1..] {
            paragraph.file = paragraph.file.moved(file_by);
        }
        self.outline.paragraphs[index].file.end = new_end;
        text.clone_into(&mut self.text);
        Some(())
    }
}

fn alike<'b>(pairs: impl Iterator<Item = (&'b u8, &'b u8)>) -> usize {
    pairs.take_while(|(one, other)| one == other).count()
}

/// A document with another paragraph in the place of one; `file` is where that starts in the file, `file_by` how far all
/// that stands behind it moves there.
fn put(old: &Prose, block: usize, part: &Prose, file: usize, file_by: isize) -> Prose {
    let span = old.blocks[block].span;
    let (start, base) = (span.start as isize, file as isize);
    let text_by = part.text.len() as isize - span.len() as isize;
    let mut text = String::with_capacity(old.text.len() + part.text.len());
    text.push_str(&old.text[..span.start]);
    text.push_str(&part.text);
    text.push_str(&old.text[span.end..]);
    let mut blocks = old.blocks.clone();
    blocks[block].span = Span::new(span.start, span.start + part.text.len());
    for later in &mut blocks[block + 1..] {
        later.span = later.span.moved(text_by);
    }
    // The marks of a block lie in it, and blocks lie apart.
    let first = old.marks.partition_point(|mark| mark.span.start < span.start);
    let last = old.marks.partition_point(|mark| mark.span.start <= span.end);
    let mut marks = Vec::with_capacity(old.marks.len() + part.marks.len());
    marks.extend_from_slice(&old.marks[..first]);
    marks.extend(part.marks.iter().map(|mark| moved(mark, start, base)));
    marks.extend(old.marks[last..].iter().map(|mark| moved(mark, text_by, file_by)));
    let comment = |comment: &Comment| {
        let by = if comment.file.start < file { 0 } else { file_by };
        Comment { file: comment.file.moved(by), ..comment.clone() }
    };
    Prose {
        text,
        map: old.map.with(span, &part.map, file, file_by),
        blocks,
        marks,
        comments: old.comments.iter().map(comment).collect(),
        meta: old.meta.clone(),
        numbering: old.numbering.clone(),
    }
}

fn moved(mark: &Mark, text: isize, file: isize) -> Mark {
    let mut kind = mark.kind.clone();
    if let MarkKind::Citation { keys, .. } = &mut kind {
        for key in keys {
            key.file = key.file.moved(file);
        }
    }
    Mark { span: mark.span.moved(text), file: mark.file.moved(file), kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the second text is read from the first, which must not change what comes out.
    fn is_taken_over(one: &str, other: &str) -> bool {
        let (prose, outline) = super::super::read_outlined(one);
        let mut version = Version { text: one.to_owned(), prose: Arc::new(prose), outline };
        let taken = version.edit(other).is_some();
        let prose = reread(&mut Some(version), other);
        assert_eq!(format!("{prose:?}"), format!("{:?}", super::super::read(other)), "{one:?} → {other:?}");
        taken
    }

    #[test]
    fn a_paragraph_between_blank_lines_is_read_alone() {
        let text = "---\ntitle: T\n---\n\n# Head\n\nOne *two*\nthree [@key].\n\n- list\n\n“Four,” she said.\n\n> Quoted [@b].\n";
        let noted = format!("{text}\nIn a note.[^1]\n\n[^1]: So.\n");
        assert!(is_taken_over(&noted, &noted.replace("two", "tw")));
        assert!(!is_taken_over(&noted, &noted.replace("a note", "the note")));
        for (from, to) in [("two", "tw"), ("three", "thrice & more"), ("said.", "said. "), ("“Four", "“And four")] {
            assert!(is_taken_over(text, &text.replacen(from, to, 1)), "{from} → {to}");
        }
    }

    #[test]
    fn what_reaches_farther_is_read_in_full() {
        let text = "First.\n\nOne two.\n\nThree [four].\n";
        for (one, other) in [
            (text, text.replace("two", "two\n\nthree")),
            (text, text.replace("One", "- One")),
            (text, text.replace("two.", "two.\n===")),
            (text, text.replace("two.", "two.\n\n[four]: http://example.org")),
            (text, text.replace("First", "Second")),
            ("A.\n\n```\nOne two.\n\nB.\n```\n", "A.\n\n```\nOne tw.\n\nB.\n```\n".to_owned()),
            ("A.\n\n<!--\n\nOne two.\n\n-->\n\nB\n", "A.\n\n<!--\n\nOne two.\n\n-->\n\nB C\n".to_owned()),
            ("A.\n\nTerm two\n\n: told\n\nB\n", "A.\n\nTerm\n\n: told\n\nB\n".to_owned()),
            ("A.\n\n---\nkey: one\n\nB c\n\n---\n", "A.\n\n---\nkey: one\n\nB: c\n\n---\n".to_owned()),
            ("A.\n\n> One\n\nTable two\n\nB\n", "A.\n\n> One\n\nTable: two\n\nB\n".to_owned()),
        ] {
            assert!(!is_taken_over(one, &other), "{one:?} → {other:?}");
        }
    }
}
