//! Rules on quotations: are these the words on record, and do they keep their sense?

pub mod altered;
mod fragment;
pub mod misattributed;
pub mod spliced;
pub mod truncated;
pub mod unsourced;

use super::Context;
use crate::draft::Draft;
use crate::finding::Edit;
use crate::markup::Format;
use crate::record::{Passage, SHORT, Verdict, plain, reading_span};
use crate::statement::{Quotation, Reading, Speaker, Who};
use crate::text::Span;

/// The most characters of a source that a message shows in one place.
const SHOWN: usize = 160;

/// What is wrong with the words of a quotation. `None` where the question does not arise: the draft says that they
/// were not said, they are too few, or they lie in a quotation that is judged as a whole.
pub(crate) fn verdict<'a>(context: Context<'a>, index: usize, quotation: &Quotation) -> Option<&'a Verdict<'a>> {
    context.verdicts.get(index)?.get_or_init(|| judge(context, index, quotation)).as_ref()
}

fn judge<'a>(context: Context<'a>, index: usize, quotation: &Quotation) -> Option<Verdict<'a>> {
    let located = context.located.get(index)?;
    if quotation.denied || located.words < SHORT || (quotation.nested && has_outer(context.draft, quotation)) {
        return None;
    }
    let own = |passage: &Passage| quotation.speaker.is_some() && same_speaker(context, quotation, passage);
    Some(context.record.judge_as(located, &quotation.text, &surroundings(context.draft, quotation), &own))
}

/// Whether another quotation holds this one.
pub(crate) fn has_outer(draft: &Draft, quotation: &Quotation) -> bool {
    draft
        .reading
        .quotations
        .iter()
        .any(|outer| !outer.nested && outer.span != quotation.span && outer.span.contains(quotation.span))
}

/// The draft's own words in the sentence around a quotation.
pub(super) fn surroundings(draft: &Draft, quotation: &Quotation) -> String {
    let sentences = &draft.reading.sentences;
    let outer = quotation.outer;
    // A quotation of several sentences has the words around it at both ends.
    let mut span = outer;
    let near = quotation.sentence.saturating_sub(1)..sentences.len();
    for sentence in sentences.get(near).unwrap_or_default() {
        if sentence.span.start >= outer.end {
            break;
        }
        if sentence.span.overlaps(outer) {
            span = span.cover(sentence.span);
        }
    }
    if span == outer {
        // Without sentences: the line before it.
        let before = draft.text.get(..outer.start).unwrap_or_default();
        let start = before.rfind(['\n', '.', '!', '?']).map_or(0, |at| at + 1);
        span.start = start;
    }
    if Span::new(span.start, outer.start).of(&draft.text).trim().is_empty() {
        // The sentence that leads up to it: "He is not convinced:".
        let upto = sentences.partition_point(|sentence| sentence.span.end <= outer.start);
        let lead = upto.checked_sub(1).map(|last| &sentences[last]);
        if let Some(lead) = lead.filter(|lead| lead.span.of(&draft.text).trim_end().ends_with(':')) {
            span.start = lead.span.start;
        }
    }
    let words = |span: Span| if span.is_empty() { "" } else { draft.words(span) };
    let (before, after) = (words(Span::new(span.start, outer.start)), words(Span::new(outer.end, span.end)));
    format!("{before} {after}")
}

/// Where bytes of a quotation's text stand in the draft's file.
fn in_file(draft: &Draft, quotation: &Quotation, span: Span) -> Option<Span> {
    let reading = reading_span(&draft.prose, quotation.span);
    if reading.of(&draft.prose.text) != quotation.text {
        return None;
    }
    Some(draft.prose.map.to_file(Span::new(reading.start + span.start, reading.start + span.end)))
}

/// A change of a quotation's words: the bytes of its text to replace, and the source's words. `None` where markup
/// stands in the way, or the source's words could be read as markup.
fn edit(draft: &Draft, quotation: &Quotation, span: Span, words: &str) -> Option<Edit> {
    let file = in_file(draft, quotation, span)?;
    let shown = |words: &str| in_marks_of(draft, quotation, &plain(words, usize::MAX / 8));
    let lead = if words.starts_with(char::is_whitespace) { " " } else { "" };
    let trail = if words.ends_with(char::is_whitespace) && !words.trim().is_empty() { " " } else { "" };
    if matches!(draft.format, Format::Latex | Format::Typst) {
        // Everything can be escaped there; what else is written than the words is markup.
        let even = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let bare = even(&draft.written(span.of(&quotation.text))) == even(file.of(&draft.text));
        let text = format!("{lead}{}{trail}", draft.written(&shown(words)));
        return bare.then_some(Edit { span: file, text });
    }
    let markup =
        |c: char| matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '|' | '#' | '&' | '$' | '@' | '{' | '}');
    let count = |text: &str| text.chars().filter(|c| markup(*c)).count();
    if count(file.of(&draft.text)) != count(span.of(&quotation.text)) {
        return None;
    }
    // A dollar sign before a number is money in every format.
    let risky = |(at, c): (usize, char)| {
        markup(c)
            && !(c == '$' && words.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())))
    };
    if words.char_indices().any(risky) {
        return None;
    }
    let text = format!("{lead}{}{trail}", shown(words));
    Some(Edit { span: file, text })
}

/// Quotation marks inside the words, in the style of the draft: single inside double, straight where the draft's are.
fn in_marks_of(draft: &Draft, quotation: &Quotation, words: &str) -> String {
    let open = draft.words(Span::new(quotation.outer.start, quotation.span.start)).trim().chars().last();
    let (left, right) = match open {
        Some('"') => ('\'', '\''),
        Some('“') => ('‘', '’'),
        Some('\'') => ('"', '"'),
        Some('‘') => ('“', '”'),
        _ => return words.to_owned(),
    };
    let straight = matches!(open, Some('"' | '\''));
    let mut shown = String::with_capacity(words.len());
    let mut inside = false;
    for c in words.chars() {
        match c {
            '“' => shown.push(left),
            '”' => shown.push(right),
            '"' => {
                inside = !inside;
                shown.push(if inside { left } else { right });
            }
            '’' if straight => shown.push('\''),
            '\'' if open == Some('“') => shown.push('’'),
            _ => shown.push(c),
        }
    }
    shown
}

/// Whether the draft gives the words to the one who said them on record; unknown speakers are nobody's match.
fn same_speaker(context: Context<'_>, quotation: &Quotation, passage: &Passage) -> bool {
    let Some(source) = context.record.sources.get(passage.source) else { return false };
    let on_record = context.record.quotation(passage).and_then(|quotation| quotation.speaker.as_ref());
    match (&quotation.speaker, on_record) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            let (a, b) = (name(a, &context.draft.reading), name(b, &source.reading));
            a.is_some() && a == b
        }
        _ => false,
    }
}

/// What a speaker is known by: a person's surname, an organisation's name, in small letters.
fn name(speaker: &Speaker, reading: &Reading) -> Option<String> {
    match &speaker.who {
        Who::Person(index) => reading.people.get(*index).map(|person| person.name.surname.to_lowercase()),
        Who::Organisation(name) => Some(name.to_lowercase()),
        _ => None,
    }
}

/// Words in quotation marks, fit for a message.
fn quoted(words: &str) -> String {
    let words = plain(words, SHOWN);
    let words = words.trim_matches(|c: char| matches!(c, '“' | '”' | '"' | ',' | ';') || c.is_whitespace());
    format!("“{}”", words.replace(['“', '”'], "'"))
}

/// Who says it where, in parentheses.
fn attribution(context: Context<'_>, passage: &Passage) -> String {
    let attribution = context.record.attribution(passage);
    if attribution.is_empty() { String::new() } else { format!(" ({attribution})") }
}
