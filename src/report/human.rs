//! `human`: the line of the draft with the words underlined and, beneath, the passage of the source with its citation.

use std::fmt::{self, Write as _};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::citation::cited;
use super::excerpt::excerpt;
use super::{Checked, Summary, safe};
use crate::finding::{Finding, Severity};
use crate::record::Source;
use crate::text::{LineIndex, Span};

/// How the terminal wants it.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether to colour.
    pub colour: bool,
    /// Columns of a line.
    pub width: usize,
}

/// Writes the findings of a draft.
pub fn write(out: &mut String, checked: &Checked, look: Look) -> fmt::Result {
    for finding in &checked.findings {
        render(out, look, &groups(checked, finding, look.width.saturating_sub(GUTTER)))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a passage of a source under a title.
pub fn passage(out: &mut String, look: Look, title: &str, source: &Source, span: Span) -> fmt::Result {
    let title = Level::NOTE.with_name("record").primary_title(safe::line(title));
    let path = safe::line(&super::slashed(&source.path)).into_owned();
    let place = Place { path, lines: lines(source), text: &source.text };
    let width = look.width.saturating_sub(GUTTER);
    render(out, look, &[shown(Group::with_title(title), place, span, AnnotationKind::Primary, width)])
}

fn render(out: &mut String, look: Look, groups: &[Group<'_>]) -> fmt::Result {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let drawn = renderer.decor_style(DecorStyle::Unicode).term_width(look.width + GUTTER).render(groups);
    for line in drawn.lines() {
        // The renderer leaves an empty mark where a snippet's place was given before it.
        if !line.contains('⸬') || anstream::adapter::strip_str(line).to_string().trim() != "⸬" {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// Writes the closing line.
pub fn write_summary(out: &mut String, summary: Summary) -> fmt::Result {
    let counts = [
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
        (summary.infos, "remark", "remarks"),
        (summary.hints, "hint", "hints"),
    ];
    let found: Vec<_> = counts
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    let files = format!("{} {}", summary.files, if summary.files == 1 { "file" } else { "files" });
    if summary.files == 0 {
        writeln!(out, "No draft was checked.")
    } else if found.is_empty() {
        writeln!(out, "Nothing found in {files}.")
    } else {
        writeln!(out, "Found {} in {files}.", found.join(", "))
    }
}

/// Columns that the frame takes on the left.
const GUTTER: usize = 4;

fn groups<'a>(checked: &'a Checked, finding: &'a Finding, width: usize) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let draft = &checked.draft;
    let title = level.primary_title(safe::line(&finding.message)).id(finding.rule);
    let mut groups = vec![shown(
        Group::with_title(title),
        Place { path: safe::line(&checked.path).into_owned(), lines: Some(&draft.lines), text: &draft.text },
        finding.span,
        AnnotationKind::Primary,
        width,
    )];
    for evidence in &finding.evidence {
        let Some(source) = checked.record.sources.get(evidence.source) else { continue };
        let cited = format!("{} [{}]", cited(source, evidence.span), source.entry.key);
        let title = Level::NOTE.with_name("record").secondary_title(safe::line(&cited).into_owned());
        let path = safe::line(&super::slashed(&source.path)).into_owned();
        groups.push(shown(
            Group::with_title(title),
            Place { path, lines: lines(source), text: &source.text },
            evidence.span,
            AnnotationKind::Context,
            width,
        ));
    }
    groups.extend(finding.fixes.iter().map(|fix| {
        let level = Level::HELP.with_name(if fix.safe { "fix" } else { "unsafe fix" });
        Group::with_title(level.secondary_title(safe::line(&fix.title)))
    }));
    groups
}

struct Place<'a> {
    path: String,
    /// The lines of the file, if it has any.
    lines: Option<&'a LineIndex>,
    text: &'a str,
}

fn shown<'a>(group: Group<'a>, place: Place<'_>, span: Span, kind: AnnotationKind, width: usize) -> Group<'a> {
    let excerpt = excerpt(place.text, span, width);
    // The excerpt is wrapped, so that its lines are not the file's: the place is said above it instead.
    let mut snippet = Snippet::source(excerpt.text).line_numbering(false).fold(false);
    snippet = snippet.annotations(excerpt.marks.into_iter().map(|mark| kind.span(mark)));
    let mut origin = Origin::path(place.path);
    if let Some(lines) = place.lines {
        let at = lines.position(place.text, span.start);
        origin = origin.line(at.line).char_column(at.column);
    }
    group.element(origin).element(snippet)
}

/// The lines that a person finds in the file of a source; the citation has the page of one that has none.
fn lines(source: &Source) -> Option<&LineIndex> {
    (!source.prose.is_decoded()).then_some(&source.lines)
}
