//! Completion: citation keys, the quotations of a speaker, names with their roles.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionTextEdit, Documentation,
    Position as Place, TextEdit,
};

use super::rich::Rich;
use super::scene::Scene;
use crate::check::{page_of, rule_names};
use crate::markup::Format;
use crate::record::{Entry, Record, plain};
use crate::rules::page;
use crate::statement::Who;
use crate::text::Span;

/// So many quotations of a speaker are offered.
const MOST_QUOTATIONS: usize = 50;

/// So many names are offered.
const MOST_NAMES: usize = 100;

/// Letters of a name that have to stand there before names are offered.
const FEWEST_LETTERS: usize = 2;

/// What can be written at a place.
pub fn completion(scene: &Scene, place: Place) -> Vec<CompletionItem> {
    let at = scene.offset(place);
    let text = &scene.draft.text;
    let line = text.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
    let before = text.get(line..at).unwrap_or_default();
    if let Some(start) = rule_start(before) {
        return rules(scene, Span::new(line + start, at));
    }
    let Some(record) = scene.record() else { return Vec::new() };
    let rest = text.get(at..).and_then(|after| after.lines().next()).unwrap_or_default();
    let in_front_matter = scene.draft.prose.meta.file.is_some_and(|span| span.contains_offset(at));
    let format = scene.snapshot.document.format;
    // Between an odd backtick and the next one stands code, but in LaTeX, where it is a quotation mark.
    if in_front_matter || format != Format::Latex && before.matches('`').count() % 2 == 1 {
        return Vec::new();
    }
    let start = match format {
        Format::Markdown => key_start(before),
        Format::Typst => key_start(before).or_else(|| label_start(before)),
        Format::Latex => command_start(before),
        Format::Plain | Format::Html | Format::Pdf | Format::Docx => None,
    };
    if let Some(start) = start {
        let tail = rest.find(|c: char| !(c.is_alphanumeric() || "_-".contains(c))).unwrap_or(rest.len());
        return keys(scene, record, Span::new(line + start, at + tail));
    }
    let blocks = scene.draft.prose.blocks.iter().map(|block| scene.draft.prose.map.to_file(block.span));
    // What is typed last may not belong to a block yet: its line does.
    let paragraph = blocks.filter(|span| span.start <= at && span.end >= line).map(|span| span.start).max();
    let paragraph = paragraph.unwrap_or(line).min(line);
    let written = text.get(paragraph..at).unwrap_or_default();
    if let Some(open) = if format == Format::Latex { open_in_latex(written) } else { open_quotation(written) } {
        let open = paragraph + open;
        // Inside of a quotation, the rest of it goes as well.
        let tail = if open < at { rest.find(['"', '”', '»']).or_else(|| rest.find("''")).unwrap_or(0) } else { 0 };
        let items = quotations(scene, record, Span::new(paragraph, at), Span::new(open, at + tail));
        if !items.is_empty() {
            return items;
        }
    }
    let start = before
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
        .map_or(0, |gap| gap + before[gap..].chars().next().map_or(1, char::len_utf8));
    let word = before.get(start..).unwrap_or_default();
    // Behind a slash or an at sign it is a part of an address.
    let alone = before.get(..start).and_then(|lead| lead.chars().next_back()).is_none_or(|c| !"/@:.#".contains(c));
    if alone && word.chars().count() >= FEWEST_LETTERS && word.starts_with(char::is_uppercase) {
        return names(scene, record, before.get(..start).unwrap_or_default(), word, Span::new(line + start, at));
    }
    Vec::new()
}

/// Where the name of a rule starts that a comment for onrecord is to end in.
fn rule_start(before: &str) -> Option<usize> {
    let open = before.rfind("<!--")?;
    let comment = before.get(open..)?;
    let (_, rest) = comment.split_once("onrecord:")?;
    let names = rest.trim_start().split_once(char::is_whitespace).filter(|(verb, _)| verb.starts_with("ignore"))?.1;
    let is_reason = |word: &str| word.starts_with(['-', '—', '–']);
    let closed = comment.contains("-->") || names.split_whitespace().any(is_reason);
    let name = names.rsplit([' ', ',', '\t']).next().unwrap_or_default();
    (!closed).then(|| before.len() - name.len())
}

/// The rules, those of the house too.
fn rules(scene: &Scene, span: Span) -> Vec<CompletionItem> {
    let house = scene.shared.projects.house(&scene.snapshot.document.path);
    let ours =
        rule_names().map(|name| (name, page_of(name).and_then(|page| page::front(page).ok()).map(|f| f.summary)));
    let own = house.rules().iter().map(|rule| (rule.name, Some(rule.summary().to_owned())));
    let item = |(name, summary): (&str, Option<String>)| CompletionItem {
        label: name.to_owned(),
        kind: Some(CompletionItemKind::CONSTANT),
        detail: summary.map(|summary| plain(&summary, 200)),
        text_edit: Some(edit(scene, span, name.to_owned())),
        ..CompletionItem::default()
    };
    ours.chain(own).map(item).collect()
}

/// Where a citation key starts that the line ends in, behind its `@` and, in `@{…}`, the brace.
fn key_start(before: &str) -> Option<usize> {
    let at = before.rfind('@')?;
    let brace = usize::from(before.get(at + 1..)?.starts_with('{'));
    let start = at + 1 + brace;
    let key = before.get(start..)?;
    // Full stops and colons can stand inside of a key, not at its end.
    let is_key =
        key.chars().all(|c| c.is_alphanumeric() || "_-:.#$%&+?<>~/".contains(c)) && !key.ends_with(['.', ':', '?']);
    // An "@" inside of a word is an address.
    let alone = before.get(..at)?.chars().next_back().is_none_or(|c| c.is_whitespace() || "[(;,-—–*_“\"".contains(c));
    (is_key && alone).then_some(start)
}

/// Where a key starts in `#cite(<…`.
fn label_start(before: &str) -> Option<usize> {
    let start = before.rfind('<')? + 1;
    let open = before.get(..start - 1)?.trim_end().ends_with("cite(");
    let is_key = before.get(start..)?.chars().all(|c| c.is_alphanumeric() || "_-:.".contains(c));
    (open && is_key).then_some(start)
}

/// Where a key starts in the braces of a command of LaTeX that cites, `\cite[p. 3]{one,…`.
fn command_start(before: &str) -> Option<usize> {
    let open = before.rfind('{')?;
    let inside = before.get(open + 1..)?;
    let mut command = before.get(..open)?;
    while let Some(rest) = command.strip_suffix(']') {
        command = rest.get(..rest.rfind('[')?)?;
    }
    let command = command.trim_end_matches('*');
    let name = command.get(command.rfind('\\')? + 1..)?;
    let cites = name.chars().all(|c| c.is_ascii_alphabetic())
        && (name.to_ascii_lowercase().contains("cite") || name.ends_with("cquote"));
    let key = inside.rsplit(',').next()?.trim_start();
    let is_key = !inside.contains('}') && !key.contains(char::is_whitespace);
    (cites && is_key).then(|| before.len() - key.len())
}

fn keys(scene: &Scene, record: &Record, span: Span) -> Vec<CompletionItem> {
    let sources = record.sources.iter().enumerate().map(|(index, source)| (Some(index), &source.entry));
    let entries = record.entries.iter().map(|entry| (None, entry));
    let mut items: Vec<CompletionItem> = sources
        .chain(entries)
        .map(|(source, entry)| {
            let detail = title(entry);
            let date = entry.date.as_deref().map(crate::record::date_in_words);
            let citation = match (source, &scene.project) {
                (Some(source), Some(project)) => scene.shared.citations.of(project, source),
                _ => crate::report::citation(entry),
            };
            let mut rich = Rich::new(scene.shared.agreed().markdown_completion);
            rich.foreign(&citation);
            if source.is_none() {
                rich.paragraph().say("The corpus has no text of this source.");
            }
            CompletionItem {
                label: entry.key.clone(),
                label_details: date.map(|date| CompletionItemLabelDetails { detail: None, description: Some(date) }),
                kind: Some(CompletionItemKind::REFERENCE),
                detail: Some(detail),
                documentation: Some(Documentation::MarkupContent(rich.finish())),
                // Writers know a source by its author or title as well.
                filter_text: Some(format!("{} {}", entry.key, title(entry))),
                text_edit: Some(edit(scene, span, entry.key.clone())),
                ..CompletionItem::default()
            }
        })
        .collect();
    items.sort_by(|a, b| a.label.cmp(&b.label));
    items
}

fn title(entry: &Entry) -> String {
    let title = entry.title.as_deref().or(entry.outlet.as_deref()).unwrap_or_default();
    let date = entry.date.as_deref().map(crate::record::date_in_words).unwrap_or_default();
    let parts = [plain(title, 100), date];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn edit(scene: &Scene, span: Span, new_text: String) -> CompletionTextEdit {
    CompletionTextEdit::Edit(TextEdit { range: scene.range(span), new_text })
}

/// Where the words of a quotation start that a paragraph leaves open, behind its mark.
fn open_quotation(paragraph: &str) -> Option<usize> {
    let mut open: Option<(char, usize)> = None;
    let mut last = ' ';
    for (at, c) in paragraph.char_indices() {
        open = match (c, open) {
            // The German pair closes with what opens the English one.
            ('“', Some(('„', _))) | ('"' | '”' | '»', Some(_)) => None,
            // Inches.
            ('"', None) if last.is_ascii_digit() => None,
            ('"' | '“' | '«' | '„', _) => Some((c, at + c.len_utf8())),
            _ => open,
        };
        last = c;
    }
    open.map(|(_, start)| start)
}

/// The same in LaTeX: behind two backquotes or in the braces of `\enquote`.
fn open_in_latex(paragraph: &str) -> Option<usize> {
    let ends = |form: &str| paragraph.rfind(form).map(|at| at + form.len());
    let open = ["``", "\\enquote{"].into_iter().filter_map(ends).max().or_else(|| open_quotation(paragraph))?;
    let rest = paragraph.get(open..)?;
    (!rest.contains("''") && !rest.contains('}')).then_some(open)
}

/// The quotations on record of the person that the paragraph up to the cursor names last; they take the place of
/// what is written of the quotation.
fn quotations(scene: &Scene, record: &Record, paragraph: Span, written: Span) -> Vec<CompletionItem> {
    let people = scene.draft.reading.people.iter().chain(&scene.draft.reading.unsure);
    let speaker = people
        .flat_map(|person| person.mentions.iter().map(move |mention| (mention.span, &person.name)))
        .filter(|(span, _)| span.start >= paragraph.start && span.end < written.start)
        .max_by_key(|(span, _)| span.start);
    let Some(known) = speaker.and_then(|(_, name)| record.identify(name)) else { return Vec::new() };
    let mut items = Vec::new();
    for (source, person) in &known.places {
        let Some(document) = record.sources.get(*source) else { continue };
        for quotation in &document.reading.quotations {
            let own = quotation.speaker.as_ref().is_some_and(|speaker| speaker.who == Who::Person(*person));
            if !own || quotation.denied || items.len() >= MOST_QUOTATIONS {
                continue;
            }
            let words = plain(&quotation.text, usize::MAX / 4);
            let mut rich = Rich::new(scene.shared.agreed().markdown_completion);
            rich.quote().foreign(&words);
            if let Some(project) = &scene.project {
                rich.paragraph().foreign(&scene.shared.citations.of(project, *source));
            }
            items.push(CompletionItem {
                label: plain(&quotation.text, 60),
                kind: Some(CompletionItemKind::TEXT),
                detail: Some(format!("{}, {}", known.name.full, document.entry.citation())),
                documentation: Some(Documentation::MarkupContent(rich.finish())),
                filter_text: Some(words.clone()),
                sort_text: Some(format!("{:05}", items.len())),
                text_edit: Some(edit(scene, written, scene.draft.written(&words))),
                ..CompletionItem::default()
            });
        }
    }
    items
}

/// Names on record that start with a word, or whose surname does. Given names that stand before the word already are
/// part of what the name takes the place of; a name that is complete is not offered.
fn names(scene: &Scene, record: &Record, before: &str, word: &str, span: Span) -> Vec<CompletionItem> {
    let folded = |text: &str| text.replace('’', "'").to_lowercase();
    let starts = |part: &str| folded(part).starts_with(&folded(word));
    let mut items: Vec<CompletionItem> = Vec::new();
    for known in record.people().all().iter().filter(|known| !known.name.given.is_empty()) {
        let full = &known.name.full;
        // So much of the name stands there: "Anna " of "Anna Holland" before "Ho".
        let parts = full.match_indices(' ').map(|(blank, _)| blank + 1);
        let there = parts.filter(|at| full.get(..*at).is_some_and(|given| before.ends_with(given))).max().unwrap_or(0);
        let rest = full.get(there..).unwrap_or_default();
        let by_surname = there == 0 && starts(&known.name.surname);
        if !(starts(rest) || by_surname) || folded(rest) == folded(word) || items.len() >= MOST_NAMES {
            continue;
        }
        let role = record.roles_of(known).next();
        let detail = role.and_then(|(source, role)| {
            let source = record.sources.get(source)?;
            Some(format!("{} ({})", plain(&role.text, 100), source.entry.citation()))
        });
        items.push(CompletionItem {
            label: full.clone(),
            kind: Some(CompletionItemKind::VALUE),
            detail,
            filter_text: Some(if by_surname { known.name.surname.clone() } else { full.clone() }),
            text_edit: Some(edit(scene, Span::new(span.start - there, span.end), full.clone())),
            ..CompletionItem::default()
        });
    }
    items.sort_by(|a, b| a.label.cmp(&b.label));
    items.dedup_by(|a, b| a.label == b.label);
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_open_behind_its_mark() {
        assert_eq!(open_quotation("She said: \""), Some(11));
        assert_eq!(open_quotation("She said: “We wi"), Some(13));
        assert_eq!(open_quotation("She said: \"We will\" and"), None);
        assert_eq!(open_quotation("She said nothing"), None);
        assert_eq!(open_quotation("a 5\" pipe. Then Er"), None);
        assert_eq!(open_quotation("Er sagte „x“ und An"), None);
    }

    #[test]
    fn keys_of_latex_and_typst() {
        assert_eq!(command_start("as \\citep[see][p. 3]{one,tw"), Some(25));
        assert_eq!(command_start("\\textcite{"), Some(10));
        assert_eq!(command_start("\\cite{one} and"), None);
        assert_eq!(command_start("\\emph{one"), None);
        assert_eq!(label_start("#cite(<smi"), Some(7));
        assert_eq!(label_start("a < b"), None);
        assert_eq!(open_in_latex("She said: ``We wi"), Some(12));
        assert_eq!(open_in_latex("She said: ``We will'' and"), None);
    }

    #[test]
    fn keys_start_behind_an_at() {
        assert_eq!(key_start("see [@smi"), Some(6));
        assert_eq!(key_start("@"), Some(1));
        assert_eq!(key_start("[@a2020; @"), Some(10));
        assert_eq!(key_start("me@example"), None);
        assert_eq!(key_start("@smith says"), None);
        assert_eq!(key_start("[@{smi"), Some(3));
        assert_eq!(key_start("https://example.com/@smi"), None);
        assert_eq!(key_start("see @smith2020."), None);
    }
}
