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
use crate::markup::{BlockKind, Format};
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
    let (_, findings) = scene.snapshot.document.findings()?;
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
    if scene.draft.prose.blocks.is_empty() || scene.snapshot.document.format != Format::Markdown {
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
        let at = place_of_citation(&scene.draft.text, quotation.outer, sentence);
        for key in keys.into_iter().take(3) {
            let edit = Edit { span: Span::new(at, at), text: format!(" [@{key}]") };
            let uncited = findings.iter().find(|finding| finding.rule.ends_with("unsourced"));
            let diagnostic = uncited.and_then(|finding| mended(finding, params));
            actions.push(quick(scene, format!("Cite this source: @{key}"), &[edit], diagnostic));
        }
    }
    actions
}

/// Where the citation of a quotation goes: before the full stop of its sentence, or right behind the quotation where
/// that ends the sentence or what follows is another statement.
fn place_of_citation(text: &str, quotation: Span, sentence: Span) -> usize {
    let rest = Span::new(quotation.end, sentence.end.max(quotation.end)).of(text);
    let clause = rest.trim_end().trim_end_matches(['.', '!', '?']);
    if clause.contains(['"', '“', '”', ';', '[', '\n', '|']) {
        return quotation.end;
    }
    quotation.end + clause.len()
}

/// A comment before the block, with a place for the reason.
fn ignore(scene: &Scene, finding: &Finding, params: &CodeActionParams) -> Option<CodeAction> {
    // What is wrong with such comments cannot be silenced by one.
    let own = [suppress::MALFORMED, suppress::UNUSED, crate::check::RULE_PANICKED];
    if own.contains(&finding.rule) || scene.snapshot.document.format == Format::Plain {
        return None;
    }
    let draft = &scene.draft;
    let blocks = &draft.prose.blocks;
    let file = |block: &crate::markup::Block| draft.prose.map.to_file(block.span);
    let at = blocks.iter().position(|block| touches(file(block), finding.span))?;
    let first = match &blocks[at].kind {
        // A comment inside of a table would end it: before it, it holds for all of it.
        BlockKind::Cell { table, .. } => {
            let own = |block: &&crate::markup::Block| matches!(&block.kind, BlockKind::Cell { table: other, .. } if other == table);
            blocks.iter().find(own)?
        }
        _ if blocks[at].quote > 0 => blocks.iter().find(|block| block.quote == blocks[at].quote)?,
        _ => &blocks[at],
    };
    let start = file(first).start;
    let line = draft.text.get(..start)?.rfind('\n').map_or(0, |end| end + 1);
    let lead = draft.text.get(line..start)?;
    let comment = format!("<!-- onrecord: ignore {} -- {REASON} -->", finding.rule);
    let edit = if lead.trim_start().starts_with(['-', '*', '+'])
        || lead.trim_start().starts_with(|c: char| c.is_ascii_digit())
    {
        // In a list the comment stands in the item, so that the list stays one.
        Edit { span: Span::new(file(first).end, file(first).end), text: format!(" {comment}") }
    } else {
        // As the line before ends, or the first one of the text.
        let first_end = draft.text.find('\n').filter(|end| *end > 0);
        let windows = first_end.is_some_and(|end| draft.text.as_bytes().get(end - 1) == Some(&b'\r'));
        Edit { span: Span::new(line, line), text: format!("{comment}{}", if windows { "\r\n" } else { "\n" }) }
    };
    let title = format!("Ignore {} here, with a reason", finding.rule);
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
            with.insert_str(place_of_citation(text, Span::new(start, end), Span::new(0, text.len())), " [@k]");
            with
        };
        assert_eq!(place("He said \"we will\" in the U.S. Senate."), "He said \"we will\" in the U.S. Senate [@k].");
        assert_eq!(place("He said: \"We will.\""), "He said: \"We will.\" [@k]");
        assert_eq!(place("\"We will\"; others did not."), "\"We will\" [@k]; others did not.");
    }
}
