//! Code actions: fixes of findings, citing a source, ignoring a finding. All are edits of the text, so that every
//! client can make them.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Diagnostic, DocumentChanges, NumberOrString,
    OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use super::diagnostics;
use super::scene::{Scene, Thing, touches};
use crate::finding::{Edit, Finding};
use crate::markup::{self, Block, BlockKind, Format};
use crate::suppress;
use crate::text::Span;

/// The kind of the action that applies all safe fixes.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.onrecord");

/// What stands for the reason until the writer gives one.
const REASON: &str = "reason";

/// What can be done in a range. Rests on what was found last; never starts a check.
pub fn actions(scene: &Scene, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let wanted = |kind: &CodeActionKind| {
        params.context.only.as_ref().is_none_or(|only| only.iter().any(|only| holds(only, kind)))
    };
    let span = scene.span(params.range);
    let mut actions = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let findings = scene.findings_at(span);
        for finding in &findings {
            let diagnostic = mended(finding, params);
            for (at, fix) in finding.fixes.iter().enumerate() {
                let mut action = quick(scene, sentence_case(&fix.title), &fix.edits, diagnostic.clone());
                action.is_preferred = Some(at == 0 && fix.safe);
                actions.push(action);
            }
        }
        actions.extend(cite(scene, span, &findings, params));
        for finding in &findings {
            actions.extend(ignore(scene, finding, params));
        }
    }
    if wanted(&FIX_ALL) {
        actions.extend(fix_all(scene));
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// Whether an asked kind is this one or one above it: `source` holds `source.fixAll.onrecord`.
fn holds(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let (asked, kind) = (asked.as_str(), kind.as_str());
    kind.strip_prefix(asked).is_some_and(|rest| asked.is_empty() || rest.is_empty() || rest.starts_with('.'))
}

/// The client's own diagnostic of a finding, so that it can take it away.
fn mended(finding: &Finding, params: &CodeActionParams) -> Option<Vec<Diagnostic>> {
    let same = |diagnostic: &&Diagnostic| {
        diagnostic.source.as_deref() == Some(diagnostics::SOURCE)
            && matches!(&diagnostic.code, Some(NumberOrString::String(code)) if code == finding.rule)
            && diagnostic.message == finding.message
    };
    params.context.diagnostics.iter().find(same).map(|diagnostic| vec![diagnostic.clone()])
}

fn quick(scene: &Scene, title: String, edits: &[Edit], diagnostics: Option<Vec<Diagnostic>>) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics,
        edit: Some(workspace_edit(scene, edits)),
        ..CodeAction::default()
    }
}

fn workspace_edit(scene: &Scene, edits: &[Edit]) -> WorkspaceEdit {
    let edits: Vec<TextEdit> =
        edits.iter().map(|edit| TextEdit { range: scene.range(edit.span), new_text: edit.text.clone() }).collect();
    let uri = scene.snapshot.document.uri.clone();
    if scene.shared.agreed().versioned_edits {
        // With the version, so that an edit of a text that has changed since is refused.
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: Some(scene.snapshot.version) };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        let changes = DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }]);
        return WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() };
    }
    WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() }
}

/// Of each finding the first safe fix, as `check --fix` does it in one round.
fn fix_all(scene: &Scene) -> Option<CodeAction> {
    let (_, findings) = scene.snapshot.findings()?;
    let edits = crate::fix::chosen(&scene.draft.text, &findings, false);
    if edits.is_empty() {
        return None;
    }
    Some(CodeAction {
        title: "onrecord: apply all safe fixes".to_owned(),
        kind: Some(FIX_ALL),
        edit: Some(workspace_edit(scene, &edits)),
        ..CodeAction::default()
    })
}

/// Cites the source of a quotation that is on record and not cited.
fn cite(scene: &Scene, span: Span, findings: &[Finding], params: &CodeActionParams) -> Vec<CodeAction> {
    let format = scene.snapshot.document.format;
    if scene.draft.prose.blocks.is_empty() {
        return Vec::new();
    }
    let Some(record) = scene.record() else { return Vec::new() };
    let reading = &scene.draft.reading;
    let mut actions = Vec::new();
    for thing in scene.things(span.start) {
        let Thing::Quotation(index, quotation) = thing else { continue };
        let located = record.locate(&quotation.text);
        let mut keys: Vec<&str> = located
            .exact
            .iter()
            .filter_map(|passage| Some(record.sources.get(passage.source)?.entry.key.as_str()))
            .collect();
        keys.dedup();
        keys.retain(|key| reading.citing_quotation(index).all(|citation| citation.key != **key));
        let sentence = reading.sentences.get(quotation.sentence).map_or(quotation.outer, |sentence| sentence.span);
        let place = place_of_citation(&scene.draft.text, quotation.outer, sentence);
        for key in keys.into_iter().take(3) {
            let Some(citation) = markup::citation(format, &scene.draft.text, key) else { continue };
            let (at, text) = match place {
                CitationPlace::Beside(at) => (at, format!("; @{key}")),
                CitationPlace::Alone(at) => (at, format!(" {citation}")),
            };
            let edit = Edit { span: Span::new(at, at), text };
            let uncited = findings.iter().find(|finding| finding.rule.ends_with("unsourced"));
            let diagnostic = uncited.and_then(|finding| mended(finding, params));
            actions.push(quick(scene, format!("Cite this source: @{key}"), &[edit], diagnostic));
        }
    }
    actions
}

/// Where the citation of a quotation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CitationPlace {
    /// Into the brackets of another one, before they close.
    Beside(usize),
    /// In brackets of its own.
    Alone(usize),
}

/// With the citation that follows the quotation, before the full stop of its sentence, or right behind the quotation
/// where that ends the sentence or what follows may be another statement.
fn place_of_citation(text: &str, quotation: Span, sentence: Span) -> CitationPlace {
    let rest = Span::new(quotation.end, sentence.end.max(quotation.end)).of(text).trim_end();
    let others = ['"', '“', '”', ';', ',', '—', '–', '[', ')', '\n', '|'];
    if let Some(open) = rest.find("[@").filter(|open| !rest.get(..*open).is_some_and(|before| before.contains(others)))
        && let Some(close) = rest.get(open..).and_then(|cited| cited.find(']'))
    {
        return CitationPlace::Beside(quotation.end + open + close);
    }
    let clause = rest.strip_suffix(['.', '!', '?']).unwrap_or(rest);
    // The stop of "U.S." or "Inc.", and the last one of three, are not the sentence's alone.
    let last = clause.rsplit([' ', '.']).next().unwrap_or_default();
    let short = clause.len() < rest.len()
        && (last.is_empty() || last.chars().count() <= 3 && last.starts_with(char::is_uppercase));
    let clause = if short { rest } else { clause };
    if clause.contains(others) {
        return CitationPlace::Alone(quotation.end);
    }
    CitationPlace::Alone(quotation.end + clause.len())
}

/// A comment that keeps a rule silent, with a place for the reason: on a line of its own before the block, or at the
/// end of the block where a line of its own would break a list, a note or a tag.
fn ignore(scene: &Scene, finding: &Finding, params: &CodeActionParams) -> Option<CodeAction> {
    // What is wrong with such comments cannot be silenced by one.
    let own = [suppress::MALFORMED, suppress::UNUSED, crate::check::RULE_PANICKED];
    let format = scene.snapshot.document.format;
    if own.contains(&finding.rule) || format == Format::Plain {
        return None;
    }
    let draft = &scene.draft;
    let blocks = &draft.prose.blocks;
    let file = |block: &Block| draft.prose.map.to_file(block.span);
    let at = blocks.iter().position(|block| touches(file(block), finding.span))?;
    let block = &blocks[at];
    let (first, whole) = match &block.kind {
        // A comment between the rows of a table would end it.
        BlockKind::Cell { table, .. } => {
            let own = |other: &&Block| matches!(&other.kind, BlockKind::Cell { table: other, .. } if other == table);
            (blocks.iter().find(own)?, "in this table")
        }
        _ if block.quote > 0 => (blocks.iter().find(|other| other.quote == block.quote)?, "in this quotation"),
        _ => (block, "here"),
    };
    let start = file(first).start;
    let line = draft.text.get(..start)?.rfind('\n').map_or(0, |end| end + 1);
    let lead = draft.text.get(line..start)?;
    let (comment, to_line_end) = markup::comment(format, &format!("onrecord: ignore {} -- {REASON}", finding.rule))?;
    // As the line before ends, or the first one of the text.
    let first_end = draft.text.find('\n').filter(|end| *end > 0);
    let windows = first_end.is_some_and(|end| draft.text.as_bytes().get(end - 1) == Some(&b'\r'));
    let line_end = if windows { "\r\n" } else { "\n" };
    // At the margin, a line of its own belongs to nothing else.
    let alone = match format {
        Format::Markdown => lead.is_empty() || lead.starts_with(['>', '|', '#']),
        // A comment there ends nothing, but a footnote or a cell starts in the middle of a line.
        Format::Latex => lead.trim().is_empty() || lead.trim() == "\\item",
        Format::Typst => lead.chars().all(|char| char.is_whitespace() || "-+=".contains(char)),
        Format::Html | Format::Plain | Format::Pdf | Format::Docx => false,
    };
    let (edit, place) = if alone {
        let indent = lead.get(..lead.len() - lead.trim_start().len()).filter(|_| format != Format::Markdown);
        let text = format!("{}{comment}{line_end}", indent.unwrap_or_default());
        (Edit { span: Span::new(line, line), text }, whole)
    } else if format == Format::Latex || format == Format::Typst {
        let start = file(block).start;
        let end = if to_line_end { line_end } else { " " };
        (Edit { span: Span::new(start, start), text: format!("{comment}{end}") }, "here")
    } else {
        let end = file(block).end;
        (Edit { span: Span::new(end, end), text: format!(" {comment}") }, "here")
    };
    let title = format!("Ignore {} {place}, with a reason", finding.rule);
    Some(quick(scene, title, &[edit], mended(finding, params)))
}

fn sentence_case(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_hold_those_below_them() {
        assert!(holds(&CodeActionKind::SOURCE, &FIX_ALL));
        assert!(holds(&CodeActionKind::SOURCE_FIX_ALL, &FIX_ALL));
        assert!(holds(&CodeActionKind::EMPTY, &FIX_ALL));
        assert!(!holds(&CodeActionKind::new("source.fix"), &FIX_ALL));
        assert!(!holds(&CodeActionKind::QUICKFIX, &FIX_ALL));
    }

    #[test]
    fn a_citation_stands_before_the_full_stop() {
        let place = |text: &str| {
            let start = text.find('"').expect("a quotation");
            let end = text.rfind('"').expect("a quotation") + 1;
            let mut with = text.to_owned();
            match place_of_citation(text, Span::new(start, end), Span::new(0, text.len())) {
                CitationPlace::Beside(at) => with.insert_str(at, "; @k"),
                CitationPlace::Alone(at) => with.insert_str(at, " [@k]"),
            }
            with
        };
        assert_eq!(place("He said \"we will\" in the U.S. Senate."), "He said \"we will\" in the U.S. Senate [@k].");
        assert_eq!(place("He said \"we will\" in the U.S."), "He said \"we will\" in the U.S. [@k]");
        assert_eq!(place("He said \"we will\" and so on..."), "He said \"we will\" and so on... [@k]");
        assert_eq!(place("He said \"we will\" [@a, p. 3]."), "He said \"we will\" [@a, p. 3; @k].");
        assert_eq!(place("\"We will\" — others did not."), "\"We will\" [@k] — others did not.");
        assert_eq!(place("He said: \"We will.\""), "He said: \"We will.\" [@k]");
        assert_eq!(place("\"We will\"; others did not."), "\"We will\" [@k]; others did not.");
    }
}
