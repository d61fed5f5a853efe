//! Where the statements of a draft stand in its reading text, and the text of a block with their marks.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{Assessed, Names, address, kind, label, shown};
use crate::markup::{Block, Mark, MarkKind};
use crate::text::Span;

/// A draft on its way to the page.
pub(super) struct Brief<'a> {
    /// The draft.
    pub assessed: &'a Assessed,
    /// Names of its places.
    pub names: Names,
    /// The stretches of the reading text of each statement, by index; none for a key in brackets.
    stretches: Vec<Vec<Span>>,
    /// Where the number of each statement stands.
    ends: Vec<usize>,
    /// The stretches of each sentence in which nothing was checked, by index.
    bare: Vec<Vec<Span>>,
    /// The labels of its notes, in order.
    pub notes: Vec<&'a str>,
}

impl<'a> Brief<'a> {
    /// Finds the places of all statements.
    pub fn new(assessed: &'a Assessed, names: Names) -> Self {
        let draft = &assessed.checked.draft;
        let places = Places::new(draft);
        let statements = &assessed.assessment.statements;
        let stretches: Vec<Vec<Span>> = statements.iter().map(|one| places.stretches(one.span)).collect();
        let ends = statements.iter().zip(&stretches).map(|(one, stretches)| {
            let end = stretches.iter().map(|span| span.end).max();
            let point = || {
                let holder = draft.prose.marks.iter().find(|mark| mark.file.contains(one.span));
                holder.map_or_else(|| places.at(one.span.start), |mark| mark.span.start)
            };
            end.unwrap_or_else(point)
        });
        let ends = ends.collect();
        let bare = assessed.assessment.bare.iter().map(|span| places.stretches(*span)).collect();
        let notes = draft.prose.blocks.iter().filter_map(|block| match &block.kind {
            crate::markup::BlockKind::Footnote(label) => Some(label.as_str()),
            _ => None,
        });
        let mut labels: Vec<&str> = Vec::new();
        for note in notes {
            if !labels.contains(&note) {
                labels.push(note);
            }
        }
        Self { assessed, names, stretches, ends, bare, notes: labels }
    }

    /// The words of a statement as a reader sees them.
    pub fn words(&self, index: usize) -> String {
        self.joined(&self.stretches[index], self.assessed.assessment.statements[index].span)
    }

    /// The sentences in which nothing was checked, as a reader sees them, with their places in the file.
    pub fn bare(&self) -> impl Iterator<Item = (String, Span)> {
        self.bare.iter().zip(&self.assessed.assessment.bare).map(|(own, file)| (self.joined(own, *file), *file))
    }

    fn joined(&self, stretches: &[Span], file: Span) -> String {
        let draft = &self.assessed.checked.draft;
        let words: Vec<&str> = stretches.iter().map(|span| span.of(&draft.prose.text)).collect();
        if words.is_empty() {
            return file.of(&draft.text).to_owned();
        }
        words.join(" … ").replace('\u{fffc}', "…")
    }

    /// The text of a block with the marks of its statements, its citations and its notes.
    pub fn text(&self, block: &Block, first: bool, last: bool) -> Markup {
        let prose = &self.assessed.checked.draft.prose;
        let span = block.span;
        let mut cuts: BTreeSet<usize> = [span.start, span.end].into();
        let inside: Vec<usize> = (0..self.stretches.len())
            .filter(|index| self.stretches[*index].iter().any(|stretch| stretch.overlaps(span)))
            .collect();
        for stretch in inside.iter().flat_map(|index| &self.stretches[*index]) {
            cuts.extend([stretch.start, stretch.end]);
        }
        let bare: Vec<Span> = self.bare.iter().flatten().filter(|stretch| stretch.overlaps(span)).copied().collect();
        cuts.extend(bare.iter().flat_map(|stretch| [stretch.start, stretch.end]));
        // What stands between two blocks goes to the one behind it; at the end of the text, to the last.
        let before = |at: usize| first && at < span.start || last && at > span.end;
        let from = prose.blocks.iter().map(|block| block.span.end).filter(|end| *end < span.start).max();
        let here = |at: usize| {
            span.start <= at && at <= span.end || before(at) || at < span.start && from.is_some_and(|from| from < at)
        };
        let ends: Vec<(usize, usize)> = self.ends.iter().copied().enumerate().filter(|(_, at)| here(*at)).collect();
        let marks: Vec<&Mark> =
            prose.marks.iter().filter(|mark| here(mark.span.start) || mark.span.overlaps(span)).collect();
        for mark in &marks {
            cuts.extend([mark.span.start, mark.span.end]);
        }
        cuts.extend(ends.iter().map(|(_, at)| *at));
        let cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.clamp(span.start, span.end)).collect();
        let mut cuts: Vec<usize> = cuts;
        cuts.dedup();
        let at = |place: usize, cut: usize| place.clamp(span.start, span.end) == cut;
        html! {
            @for (number, cut) in cuts.iter().enumerate() {
                @for (index, _) in ends.iter().filter(|(index, end)| at(*end, *cut) && !self.is_raw(*index)) {
                    (self.number(*index))
                }
                @for mark in marks.iter().filter(|mark| mark.span.is_empty() && at(mark.span.start, *cut)) {
                    (self.point(mark))
                }
                @if let Some(next) = cuts.get(number + 1) {
                    (self.segment(Span::new(*cut, *next), &inside, &marks, &bare))
                }
            }
        }
    }

    /// Whether a statement stands in what leaves no text behind.
    fn is_raw(&self, index: usize) -> bool {
        self.stretches[index].is_empty()
            && self.assessed.checked.draft.prose.marks.iter().any(|mark| {
                mark.span.is_empty()
                    && matches!(mark.kind, MarkKind::Citation { .. })
                    && mark.file.contains(self.assessed.assessment.statements[index].span)
            })
    }

    /// A stretch of text under the same statements and marks.
    fn segment(&self, span: Span, inside: &[usize], marks: &[&Mark], bare: &[Span]) -> Markup {
        let prose = &self.assessed.checked.draft.prose;
        let text = span.of(&prose.text);
        let over: Vec<usize> = inside
            .iter()
            .copied()
            .filter(|index| self.stretches[*index].iter().any(|stretch| stretch.contains(span)))
            .collect();
        let under = |is: fn(&MarkKind) -> bool| marks.iter().find(|mark| mark.span.contains(span) && is(&mark.kind));
        let emphasised = under(|kind| matches!(kind, MarkKind::Emphasis)).is_some();
        let code =
            under(|kind| matches!(kind, MarkKind::Code)).map(|mark| mark.file.of(&self.assessed.checked.draft.text));
        let link = under(|kind| matches!(kind, MarkKind::Link(_))).and_then(|mark| match &mark.kind {
            MarkKind::Link(to) => address(to),
            _ => None,
        });
        let mut inner = html! {
            @if let Some(code) = code { code { (shown(code.trim_matches('`').trim())) } } @else { (shown(text)) }
        };
        if emphasised {
            inner = html! { em { (inner) } };
        }
        if let Some(to) = link {
            inner = html! { a.out href=(to) rel="noopener noreferrer" { (inner) } };
        }
        if over.is_empty() && bare.iter().any(|stretch| stretch.contains(span)) {
            inner = html! { span.bare { (inner) } };
        }
        for (depth, index) in over.iter().enumerate().rev() {
            let verdict = self.assessed.assessment.statements[*index].verdict.name();
            let depth = over.len() - 1 - depth;
            let class = format!("m {verdict} k{}", depth.min(3));
            // The innermost is what a reader points at; it has a number of its own to go to by keyboard.
            inner = if depth == 0 && link.is_none() {
                html! { a class=(class) href=(format!("#{}", self.names.card(*index))) tabindex="-1" { (inner) } }
            } else {
                html! { span class=(class) { (inner) } }
            };
        }
        inner
    }

    /// The number of a statement, which leads to its card.
    fn number(&self, index: usize) -> Markup {
        let one = &self.assessed.assessment.statements[index];
        let told = format!("{}: {}, {}", index + 1, label(one.verdict), kind(one.kind).to_lowercase());
        html! {
            a class=(format!("ref {}", one.verdict.name())) id=(self.names.place(index)) href=(format!("#{}", self.names.card(index)))
                aria-label=(told) { (index + 1) }
        }
    }

    /// What stands at a point of the text: a citation in brackets, the call of a note.
    fn point(&self, mark: &Mark) -> Markup {
        let draft = &self.assessed.checked.draft;
        match &mark.kind {
            MarkKind::Citation { .. } => {
                let statements = self.assessed.assessment.statements.iter().enumerate();
                let keys: Vec<(usize, Span)> = statements
                    .filter(|(index, one)| mark.file.contains(one.span) && self.is_raw(*index))
                    .map(|(index, one)| (index, one.span))
                    .collect();
                // Each key with where the words before it begin.
                let begins = std::iter::once(mark.file.start).chain(keys.iter().map(|(_, key)| key.end));
                let begins: Vec<usize> = begins.collect();
                let end = begins.last().copied().unwrap_or(mark.file.start);
                let keys = begins.iter().zip(&keys).map(|(at, (index, key))| (*at, *index, *key));
                html! {
                    span.cite {
                        " "
                        @for (at, index, key) in keys {
                            (shown(Span::new(at, key.start).of(&draft.text)))
                            @let verdict = self.assessed.assessment.statements[index].verdict.name();
                            a class=(format!("m {verdict} k0")) href=(format!("#{}", self.names.card(index))) tabindex="-1" {
                                (shown(key.of(&draft.text)))
                            }
                            (self.number(index))
                        }
                        (shown(Span::new(end, mark.file.end).of(&draft.text)))
                    }
                }
            }
            MarkKind::FootnoteRef(name) => {
                let index = self.notes.iter().position(|note| note == name);
                html! {
                    @if let Some(index) = index {
                        sup { a.call href=(format!("#{}", self.names.note(index))) aria-label=(format!("Note {}", shown(name))) { "[" (shown(name)) "]" } }
                    } @else {
                        sup { "[" (shown(name)) "]" }
                    }
                }
            }
            _ => html! {},
        }
    }
}

/// The way back from the file to the reading text, also where notes are read after their paragraph.
struct Places {
    /// First byte in the file, and the place in the reading text, of each character; by file.
    chars: Vec<(u32, u32)>,
    /// Ends of the characters in the reading text.
    text: String,
}

impl Places {
    fn new(draft: &crate::draft::Draft) -> Self {
        let prose = &draft.prose;
        let mut chars: Vec<(u32, u32)> = Vec::new();
        for block in &prose.blocks {
            for (at, c) in block.span.of(&prose.text).char_indices() {
                let start = block.span.start + at;
                let file = prose.map.to_file(Span::new(start, start + c.len_utf8())).start;
                chars.push((file as u32, start as u32));
            }
        }
        chars.sort_unstable();
        Self { chars, text: prose.text.clone() }
    }

    /// The stretches of the reading text that come from a span of the file, without blanks at their ends.
    fn stretches(&self, file: Span) -> Vec<Span> {
        let from = self.chars.partition_point(|(at, _)| (*at as usize) < file.start);
        let to = self.chars.partition_point(|(at, _)| (*at as usize) < file.end);
        let mut places: Vec<usize> =
            self.chars.get(from..to).unwrap_or_default().iter().map(|(_, place)| *place as usize).collect();
        places.sort_unstable();
        let end = |place: usize| place + self.text[place..].chars().next().map_or(0, char::len_utf8);
        let mut found: Vec<Span> = Vec::new();
        for place in places {
            match found.last_mut() {
                Some(last) if last.end == place => last.end = end(place),
                _ => found.push(Span::new(place, end(place))),
            }
        }
        for span in &mut found {
            let text = span.of(&self.text);
            let lead = text.len() - text.trim_start().len();
            *span = Span::new(span.start + lead, span.start + lead + text.trim().len());
        }
        found.retain(|span| !span.is_empty());
        found
    }

    /// The place of the reading text at a byte of the file.
    fn at(&self, file: usize) -> usize {
        let at = self.chars.partition_point(|(at, _)| (*at as usize) < file);
        self.chars.get(at).or(self.chars.last()).map_or(0, |(_, place)| *place as usize)
    }
}
