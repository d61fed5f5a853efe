//! Findings as the protocol has them.

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Position, Range, Url,
};
use rustc_hash::FxHasher;

use super::documents::Checked;
use super::projects::Project;
use super::shared::{Shared, lock};
use crate::check::page_of;
use crate::finding::{Finding, Severity};
use crate::suppress;
use crate::text::{ColumnUnit, LineIndex, Span};

/// What the protocol calls the origin of a diagnostic.
pub const SOURCE: &str = "onrecord";

/// The diagnostics of a checked document.
pub fn of(shared: &Shared, checked: &Checked) -> Vec<Diagnostic> {
    checked.findings.iter().map(|finding| diagnostic(shared, checked, finding)).collect()
}

/// One finding.
pub fn diagnostic(shared: &Shared, checked: &Checked, finding: &Finding) -> Diagnostic {
    let agreed = shared.agreed();
    let draft = &checked.draft;
    let evidence = finding.evidence.iter().filter_map(|evidence| {
        let project = checked.settings.project.as_ref()?;
        let source = project.record.sources.get(evidence.source)?;
        let location = passage(project, evidence.source, evidence.span, agreed.unit)?;
        Some(DiagnosticRelatedInformation { location, message: crate::report::cited(source, evidence.span) })
    });
    let evidence: Vec<_> = evidence.take(if agreed.related { usize::MAX } else { 0 }).collect();
    let tags = (agreed.tags && finding.rule == suppress::UNUSED).then(|| vec![DiagnosticTag::UNNECESSARY]);
    let own = || {
        checked.settings.options.house.rule(finding.rule)?.file.as_ref().and_then(|file| Url::from_file_path(file).ok())
    };
    let page = || Some(CodeDescription { href: own().or_else(|| page(shared, finding.rule))? });
    Diagnostic {
        range: range(&draft.lines, &draft.text, finding.span, agreed.unit),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: if agreed.pages { page() } else { None },
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: (!evidence.is_empty()).then_some(evidence),
        tags,
        data: None,
    }
}

/// The page of a rule, as a file that can be opened.
fn page(shared: &Shared, rule: &str) -> Option<Url> {
    shared.pages.get_or_init(|| {
        let pages = crate::check::rule_names().filter_map(|name| {
            let file = PathBuf::from("rules").join(format!("{name}.md"));
            Some((name, shared.projects.library.file(&file, page_of(name)?)?))
        });
        pages.collect::<BTreeMap<_, _>>()
    });
    shared.pages.get()?.get(rule).cloned()
}

/// A name for some diagnostics: the same for the same ones.
pub fn result_id(diagnostics: &[Diagnostic]) -> String {
    let mut written = Hashed::default();
    // Neither writing into a hash nor making JSON of our own types can fail.
    let _ = serde_json::to_writer(&mut written, diagnostics);
    format!("{:016x}", written.0.finish())
}

/// The hash of what is written into it.
#[derive(Default)]
struct Hashed(FxHasher);

impl std::io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A passage of a source, as a place.
pub fn passage(project: &Project, source: usize, span: Span, unit: ColumnUnit) -> Option<Location> {
    let text = project.record.sources.get(source)?;
    Some(Location { uri: project.uri(source)?.clone(), range: range(&text.lines, &text.text, span, unit) })
}

/// A span of a text as the protocol has it.
pub fn range(lines: &LineIndex, text: &str, span: Span, unit: ColumnUnit) -> Range {
    let position = |offset| {
        let place = lines.coordinates(text, offset, unit);
        Position::new(place.line as u32, place.column as u32)
    };
    Range::new(position(span.start), position(span.end))
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// Tells what is wrong with configurations and files of the corpus, at those files, and in one message each where
/// nothing works because of it. What was told before is not told again, and taken back when it is mended.
pub async fn tell_of_files(shared: &Arc<Shared>) {
    let mut files: BTreeMap<Url, Vec<Diagnostic>> = BTreeMap::new();
    let mut messages = Vec::new();
    let mut add = |path: &Path, line: Option<usize>, column: Option<usize>, severity, message: &str| {
        let at = |count: Option<usize>| count.map_or(0, |count| count.saturating_sub(1)) as u32;
        let start = Position::new(at(line), at(column));
        // To the end of the line: where it ends, the client knows.
        let end = Position::new(start.line, u32::from(u16::MAX));
        let Some(uri) = std::path::absolute(path).ok().and_then(|path| Url::from_file_path(path).ok()) else { return };
        files.entry(uri).or_default().push(Diagnostic {
            range: Range::new(start, end),
            severity: Some(severity),
            source: Some(SOURCE.to_owned()),
            message: message.to_owned(),
            ..Diagnostic::default()
        });
    };
    for error in shared.projects.config_errors() {
        let (line, column) = error.place.map_or((None, None), |place| (Some(place.line), Some(place.column)));
        add(&error.path, line, column, DiagnosticSeverity::ERROR, &error.message);
        messages.push(error.to_string());
    }
    for project in shared.projects.loaded() {
        for problem in &project.problems {
            let severity = if problem.fatal { DiagnosticSeverity::ERROR } else { DiagnosticSeverity::INFORMATION };
            // What is not there cannot be opened: the file that names it can.
            match shared.projects.configuration_of(&project.spec).filter(|_| !problem.path.exists()) {
                Some(named) => add(&named, None, None, severity, &problem.to_string()),
                None => add(&problem.path, problem.line, problem.column, severity, &problem.message),
            }
        }
        let fatal = project.problems.iter().filter(|problem| problem.fatal && project.is_empty());
        messages.extend(fatal.map(ToString::to_string).chain(project.failed.clone()));
    }
    let news: Vec<(Url, Vec<Diagnostic>)> = {
        let mut told = lock(&shared.told);
        let mut news = Vec::new();
        for uri in told.keys().filter(|uri| !files.contains_key(*uri)).cloned().collect::<Vec<_>>() {
            told.remove(&uri);
            news.push((uri, Vec::new()));
        }
        for (uri, diagnostics) in files {
            let id = result_id(&diagnostics);
            if told.insert(uri.clone(), id.clone()).as_ref() != Some(&id) {
                news.push((uri, diagnostics));
            }
        }
        news
    };
    for (uri, diagnostics) in news {
        shared.client.publish_diagnostics(uri, diagnostics, None).await;
    }
    let new: Vec<String> = {
        let mut said = lock(&shared.said);
        let new = messages.iter().filter(|message| !said.contains(*message)).cloned().collect();
        *said = messages.into_iter().collect();
        new
    };
    for message in new {
        shared.client.show_message(lsp_types::MessageType::ERROR, message).await;
    }
}
