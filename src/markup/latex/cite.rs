//! Citations and csquotes' quotations.

use super::commands::Citing;
use super::state::{Frame, Open, Then, Unit};
use super::{Reader, is_paragraph_end};
use crate::markup::{CitedKey, MarkKind};
use crate::text::Span;

impl Reader<'_> {
    /// `\cite[see][p. 3]{one,two}` and its relatives; `\cites(see)(all)[1]{one}[2]{two}`.
    pub(super) fn citation(&mut self, at: usize, end: usize, citing: Citing) {
        let mut keys = Vec::new();
        let mut stop = end;
        let (_, limit) = self.place();
        if citing.many {
            while let Some((_, end)) = self.braces.enclosed(self.text, stop, limit, (b'(', b')')) {
                stop = end;
            }
        }
        loop {
            let (notes, end) = self.notes(stop);
            let Some((inside, end)) = self.group_after(end) else { break };
            stop = end;
            keys.extend(self.keys(inside, &notes));
            if !citing.many {
                break;
            }
        }
        self.go(stop);
        if keys.is_empty() || self.rendering {
            return;
        }
        let unit = self.state.frames.last().and_then(|frame| frame.unit);
        let file = unit.map_or(Span::new(at, stop), |unit| unit.whole.unwrap_or(unit.file));
        if citing.narrative {
            // As pandoc's readers have it, the key stands for the author's name.
            let named = keys.first().map(|key| format!("@{}", key.key)).unwrap_or_default();
            let inline = &mut self.flow().inline;
            inline.open(MarkKind::Citation { keys, narrative: true }, file);
            inline.push_unit(&named, file);
            inline.close(Some(file.end));
        } else {
            self.flow().inline.point(MarkKind::Citation { keys, narrative: false }, file);
        }
    }

    /// `\textquote[cite][mark]{words}`, `\textcquote[see][p. 3]{key}[mark]{words}`, and displayed ones.
    pub(super) fn csquotes(&mut self, at: usize, end: usize, block: bool, key: bool, language: bool) {
        let mut end = end;
        if language {
            end = self.group_after(end).map_or(end, |(_, end)| end);
        }
        let (notes, mut end) = self.notes(end);
        let mut keys = Vec::new();
        if key {
            let Some((inside, stop)) = self.group_after(end) else { return };
            keys = self.keys(inside, &notes);
            end = self.notes(stop).1;
        }
        let Some((inside, stop)) = self.group_after(end) else { return };
        let cited = self.cited(keys, notes.first().copied().filter(|_| !key), Span::new(at, stop), inside.end);
        if block {
            self.flush();
            self.open_quote();
            let mut frames = vec![Frame::of(inside)];
            frames.extend(cited);
            frames.push(Frame::only(Then::BlockQuote));
            self.enter(frames, stop);
        } else {
            let inner = self.text.get(..end).is_some_and(|lead| lead.ends_with('*'));
            let mut frames = vec![self.quotation(Span::new(at, inside.start), inside, stop, inner)];
            frames.extend(cited);
            self.enter(frames, stop);
        }
    }

    /// The arguments of a block quote's environment: where they end. What is cited in them is read at its end.
    pub(super) fn displayed(&mut self, opened: &mut Open<'_>, at: usize) -> usize {
        let mut end = at;
        if opened.name.starts_with("foreign") || opened.name.starts_with("hyphen") {
            end = self.group_after(end).map_or(end, |(_, end)| end);
        }
        let (notes, mut end) = self.notes(end);
        let mut keys = Vec::new();
        let key = opened.name.ends_with("cquote");
        if key && let Some((inside, stop)) = self.group_after(end) {
            keys = self.keys(inside, &notes);
            end = self.notes(stop).1;
        }
        if keys.is_empty() && notes.is_empty() {
            return end;
        }
        let close = self.text.get(end..).and_then(|rest| rest.find("\\end")).map_or(end, |found| end + found);
        opened.cited = self.cited(keys, notes.first().copied().filter(|_| !key), Span::new(at, close), close);
        end
    }

    /// What is to be read behind the words of a quotation that stands at `whole`, whose words end at `end`: the citation
    /// of keys, or a text.
    fn cited(&self, keys: Vec<CitedKey>, text: Option<Span>, whole: Span, end: usize) -> Vec<Frame> {
        let unit = self.file(Span::new(end, whole.end));
        if !keys.is_empty() && !self.rendering {
            let kind = Box::new(MarkKind::Citation { keys, narrative: false });
            return vec![Frame::only(Then::Cite(kind, self.file(whole)))];
        }
        // In the file it stands before the words: it maps to what closes them.
        let unit = Some(Unit { file: unit, whole: Some(self.file(whole)) });
        text.map(|text| Frame { unit, in_place: false, ..Frame::of(text) }).into_iter().collect()
    }

    /// Up to two arguments in brackets, and where they end.
    fn notes(&self, mut at: usize) -> (Vec<Span>, usize) {
        let mut notes = Vec::new();
        let (_, limit) = self.place();
        while notes.len() < 2 {
            let lead = super::blanks(self.text.get(at..limit).unwrap_or_default());
            let start = if is_paragraph_end(lead) { at } else { at + lead.len() };
            let Some((inside, end)) = self.option_at(start) else { break };
            notes.push(inside);
            at = end;
        }
        (notes, at)
    }

    /// The keys in a list, with the notes of the command: one stands behind the key, of two the first before it.
    fn keys(&mut self, inside: Span, notes: &[Span]) -> Vec<CitedKey> {
        let mut keys = Vec::new();
        let mut at = inside.start;
        for part in inside.of(self.text).split(',') {
            let key = part.trim();
            let start = at + (part.len() - part.trim_start().len());
            at += part.len() + 1;
            if key.is_empty() || key == "*" || key.contains(['\\', '#', '{', '}', '%']) {
                continue;
            }
            // Of a macro, too, the key stands where it is written.
            let file = Span::new(start, start + key.len());
            keys.push(CitedKey {
                key: key.to_owned(),
                file,
                locator: String::new(),
                prefix: String::new(),
                work: None,
            });
        }
        let (before, after) = match notes {
            [] => (None, None),
            [after] => (None, Some(*after)),
            [before, after, ..] => (Some(*before), Some(*after)),
        };
        if let (Some(before), false) = (before, keys.is_empty()) {
            keys[0].prefix = self.rendered(before).join(" ");
        }
        if let (Some(after), Some(last)) = (after, keys.last_mut()) {
            last.locator = self.rendered(after).join(" ");
        }
        keys
    }
}
