//! The parts of a sheet: what was checked, counts, the brief, the cards, lines over time, what is open, the sources.

use std::collections::BTreeSet;

use maud::{Markup, html};
use rustc_hash::FxHashMap;

use super::brief::Brief;
use super::cards::{cards, lines};
use super::flow::flow;
use super::passage::cited;
use super::picture::Own;
use super::{Assessed, Names, VERSION, kind, label, meaning, period, shown, sign};
use crate::assess::{Kind, Verdict};
use crate::record::{Record, plain};
use crate::report::{citation, severity_name};

/// So many sources that no statement uses are listed.
const UNUSED: usize = 100;

/// Characters of a sentence without a statement that the list shows.
const SENTENCE: usize = 200;

/// The whole sheet.
pub(super) fn sheet(drafts: &[Assessed]) -> Markup {
    let several = drafts.len() > 1;
    let names = |number: usize| Names { draft: several.then_some(number + 1) };
    let briefs: Vec<Brief<'_>> =
        drafts.iter().enumerate().map(|(number, assessed)| Brief::new(assessed, names(number))).collect();
    html! {
        header.top {
            p.what { "Evidence sheet" }
            h1 { @if let [one] = drafts { (shown(&name(one))) } @else { (drafts.len()) " briefs" } }
            (about(drafts))
        }
        section aria-labelledby="counts" {
            h2 #counts { "What the record says" }
            (summary(drafts))
            (counts(drafts))
            (legend())
        }
        section aria-labelledby="brief" {
            h2 #brief { @if several { "The briefs" } @else { "The brief" } }
            @for brief in &briefs {
                @if several { p.file { (shown(&brief.assessed.checked.path)) } }
                div.brief { (flow(brief)) }
            }
        }
        section.evidence aria-labelledby="evidence" tabindex="0" {
            h2 #evidence { "Evidence" }
            (filter(drafts))
            @for brief in &briefs {
                @if several { p.file { (shown(&brief.assessed.checked.path)) } }
                (cards(brief))
            }
            @if briefs.iter().all(|brief| brief.assessed.assessment.statements.is_empty()) {
                p.none { "There is no statement that could be held to the record." }
            }
        }
        (stands(&briefs))
        (open(&briefs))
        (sources(drafts))
        footer {
            p { "Made by onrecord " (VERSION) ". The same brief, sources and date give the same sheet. What is marked as confirmed was compared by a program: the passages are given so that a person can judge." }
        }
    }
}

/// What a draft is called: by its title, its first heading or its path.
pub(super) fn name(assessed: &Assessed) -> String {
    let checked = &assessed.checked;
    let prose = &checked.draft.prose;
    let heading = prose.blocks.first().filter(|block| matches!(block.kind, crate::markup::BlockKind::Heading));
    let title = prose.meta.title.as_deref().or(heading.map(|block| block.span.of(&prose.text)));
    title.map(|title| plain(title, 200)).filter(|title| !title.is_empty()).unwrap_or_else(|| plain(&checked.path, 200))
}

/// Which files were held to what, as of when.
fn about(drafts: &[Assessed]) -> Markup {
    let records = records(drafts);
    let texts: usize = records.iter().map(|record| record.sources.len()).sum();
    html! {
        dl.about {
            @for assessed in drafts {
                div {
                    dt { "Brief" }
                    dd {
                        (shown(&assessed.checked.path)) ", "
                        @match assessed.as_of {
                            Some(time) => { "as of " (period(time)) }
                            None => "undated: positions are held to the latest on record",
                        }
                    }
                }
            }
            div { dt { "Held to" } dd { (count(texts, "source", "sources")) } }
            div { dt { "By" } dd { "onrecord " (VERSION) } }
        }
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn total(drafts: &[Assessed], kind: Option<Kind>, verdict: Verdict) -> usize {
    drafts.iter().map(|one| one.assessment.count(kind, verdict)).sum()
}

fn summary(drafts: &[Assessed]) -> Markup {
    let all: usize = drafts.iter().map(|one| one.assessment.statements.len()).sum();
    let sentences: usize = drafts.iter().map(|one| one.assessment.sentences).sum();
    let bare: usize = drafts.iter().map(|one| one.assessment.bare.len()).sum();
    html! {
        ul.tiles {
            @for verdict in Verdict::ALL {
                li class=(verdict.name()) {
                    span.sign aria-hidden="true" { (sign(verdict)) }
                    span.number { (total(drafts, None, verdict)) }
                    span.label { (label(verdict)) }
                }
            }
        }
        p {
            (count(all, "statement", "statements")) " in " (count(sentences, "sentence", "sentences")) ". "
            @if bare > 0 {
                (bare) " of them " (if bare == 1 { "has" } else { "have" })
                " no statement of a kind that onrecord holds to sources (quotations, positions, roles, figures, events): nothing there was checked. "
                (if bare == 1 { "It is" } else { "They are" }) " dotted in the brief and "
                a href="#bare" { "listed" } "."
            }
        }
    }
}

fn counts(drafts: &[Assessed]) -> Markup {
    let any = |kind: Kind| Verdict::ALL.iter().any(|verdict| total(drafts, Some(kind), *verdict) > 0);
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| any(*kind)).collect();
    if kinds.is_empty() {
        return html! {};
    }
    html! {
        div.scroll tabindex="0" role="group" aria-label="Counts" {
            table.counts {
                caption { "Statements by kind and verdict" }
                thead {
                    tr {
                        th scope="col" { "Kind" }
                        @for verdict in Verdict::ALL { th scope="col" class=(verdict.name()) { (label(verdict)) } }
                        th scope="col" { "All" }
                    }
                }
                tbody {
                    @for own in kinds {
                        tr {
                            th scope="row" { (kind(own)) }
                            @for verdict in Verdict::ALL {
                                @let number = total(drafts, Some(own), verdict);
                                td class=(if number == 0 { "zero" } else { verdict.name() }) { (number) }
                            }
                            td { (Verdict::ALL.iter().map(|verdict| total(drafts, Some(own), *verdict)).sum::<usize>()) }
                        }
                    }
                }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        dl.legend {
            @for verdict in Verdict::ALL {
                div {
                    dt { span class=(format!("m {} k0", verdict.name())) { (label(verdict)) } }
                    dd { (meaning(verdict)) }
                }
            }
            div {
                dt { span.bare { "No statement" } }
                dd { "A sentence in which there is nothing of a kind that is held to sources." }
            }
        }
    }
}

/// Shows the cards of one verdict: by the style sheet alone.
fn filter(drafts: &[Assessed]) -> Markup {
    let all: usize = drafts.iter().map(|one| one.assessment.statements.len()).sum();
    html! {
        fieldset.filter {
            legend { "Show" }
            label { input type="radio" name="show" id="show-all" checked; span { "All " (all) } }
            @for verdict in Verdict::ALL {
                @let number = total(drafts, None, verdict);
                @if number > 0 {
                    label class=(verdict.name()) {
                        input type="radio" name="show" id=(format!("show-{}", verdict.name()));
                        span { span aria-hidden="true" { (sign(verdict)) " " } (label(verdict)) " " (number) }
                    }
                }
            }
        }
    }
}

/// The lines over time of the governments of whose positions a brief speaks.
fn stands(briefs: &[Brief<'_>]) -> Markup {
    let mut parts: Vec<Markup> = Vec::new();
    for brief in briefs {
        let mut seen = BTreeSet::new();
        for judged in &brief.assessed.assessment.statements {
            for (topic, code, line) in lines(brief, judged) {
                if !seen.insert((topic, code)) {
                    continue;
                }
                let id = brief.names.line(topic, code);
                let own = Own { as_of: brief.assessed.as_of, says: None };
                let record = &brief.assessed.checked.record;
                parts.push(html! {
                    section.stand id=(id) aria-labelledby=(format!("{id}-h")) {
                        h3 id=(format!("{id}-h")) { (line.name) }
                        p.question { (line.topic.question) }
                        (line.picture(&own, &format!("{id}-p")))
                        div.scroll tabindex="0" role="group" aria-label=(format!("Positions of {}", line.name)) {
                            table {
                                thead { tr { th scope="col" { "As of" } th scope="col" { "Stance" } th scope="col" { "How far, by whom" } th scope="col" { "Words and source" } } }
                                tbody {
                                    @for point in &line.points {
                                        @let source = record.sources.get(point.held.source);
                                        tr {
                                            td { (point.as_of.map_or_else(|| "undated".to_owned(), period)) }
                                            td { (point.says) }
                                            td { (point.status.in_words()) ", " (point.holder.name()) @if record.curated(point.held).is_some() { " (curated)" } }
                                            td dir="auto" {
                                                @if let Some(source) = source {
                                                    "“" (shown(&plain(point.position.span.of(&source.text), 240))) "” "
                                                    span.key { "[" (shown(&source.entry.key)) "]" }
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                });
            }
        }
    }
    if parts.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="lines" {
            h2 #lines { "Positions over time" }
            p { "What the sources say of each government that the brief speaks of. Filled marks: announced, in effect or decided; open ones: planned, considered or reported. The dashed line is the date of the brief." }
            @for part in parts { (part) }
        }
    }
}

/// What is unsourced or was not checked, by the reason, and what else was found.
fn open(briefs: &[Brief<'_>]) -> Markup {
    let listed = |verdict: Verdict| -> Markup {
        let mut reasons: Vec<(&str, Vec<Markup>)> = Vec::new();
        let mut index_of: FxHashMap<&str, usize> = FxHashMap::default();
        for brief in briefs {
            let statements = brief.assessed.assessment.statements.iter().enumerate();
            for (index, judged) in statements.filter(|(_, judged)| judged.verdict == verdict) {
                let words = plain(&brief.words(index), 120);
                let item = html! {
                    a href=(format!("#{}", brief.names.card(index))) { (index + 1) } " "
                    span.words dir="auto" { (shown(&words)) }
                };
                let at = *index_of.entry(&judged.says).or_insert_with(|| {
                    reasons.push((&judged.says, Vec::new()));
                    reasons.len() - 1
                });
                reasons[at].1.push(item);
            }
        }
        html! {
            @if !reasons.is_empty() {
                h3 { (label(verdict)) }
                dl.open {
                    @for (reason, items) in reasons {
                        div {
                            dt dir="auto" { (shown(reason)) }
                            dd { ul { @for item in items { li { (item) } } } }
                        }
                    }
                }
            }
        }
    };
    let remarks: Vec<Markup> = briefs.iter().flat_map(remarks).collect();
    let bare: Vec<Markup> = briefs.iter().flat_map(bare).collect();
    let any = briefs.iter().any(|brief| {
        let open = [Verdict::Unsourced, Verdict::Unchecked];
        open.iter().any(|verdict| brief.assessed.assessment.count(None, *verdict) > 0)
    });
    html! {
        @if any || !remarks.is_empty() || !bare.is_empty() {
            section aria-labelledby="open" {
                h2 #open { "Unsourced and not checked" }
                (listed(Verdict::Unsourced))
                (listed(Verdict::Unchecked))
                @if !bare.is_empty() {
                    h3 #bare { "Sentences in which nothing was checked" }
                    ul.remarks { @for sentence in &bare { li { (sentence) } } }
                }
                @if !remarks.is_empty() {
                    h3 { "Other remarks" }
                    ul.remarks { @for remark in &remarks { li { (remark) } } }
                }
            }
        }
    }
}

/// Sentences without a statement.
fn bare(brief: &Brief<'_>) -> Vec<Markup> {
    let checked = &brief.assessed.checked;
    let listed = brief.bare().map(|(words, file)| {
        let line = checked.draft.lines.position(&checked.draft.text, file.start).line;
        html! {
            span.words dir="auto" { (shown(&plain(&words, SENTENCE))) } " "
            span.place { (shown(&checked.path)) ", line " (line) }
        }
    });
    listed.collect()
}

/// Findings that are about no statement.
fn remarks(brief: &Brief<'_>) -> Vec<Markup> {
    let checked = &brief.assessed.checked;
    let found = brief.assessed.assessment.others.iter().filter_map(|index| checked.findings.get(*index));
    found
        .map(|finding| {
            let line = checked.draft.lines.position(&checked.draft.text, finding.span.start).line;
            html! {
                span dir="auto" { (shown(&finding.message)) } " "
                span.place { (severity_name(finding.severity)) " " code { (shown(finding.rule)) } ", " (shown(&checked.path)) ", line " (line) }
            }
        })
        .collect()
}

/// The records that the drafts were held to, each once.
fn records(drafts: &[Assessed]) -> Vec<&Record> {
    let mut records: Vec<&Record> = Vec::new();
    for assessed in drafts {
        if records.iter().all(|known| known.number() != assessed.checked.record.number()) {
            records.push(&assessed.checked.record);
        }
    }
    records
}

/// The sources, those first that the sheet shows.
fn sources(drafts: &[Assessed]) -> Markup {
    html! {
        section aria-labelledby="sources" {
            h2 #sources { "Sources" }
            @for record in records(drafts) {
                @let of = drafts.iter().filter(|one| one.checked.record.number() == record.number());
                (listed_sources(record, &of.collect::<Vec<_>>()))
            }
        }
    }
}

fn listed_sources(record: &Record, drafts: &[&Assessed]) -> Markup {
    let statements = || drafts.iter().flat_map(|one| &one.assessment.statements);
    let used: BTreeSet<usize> = statements()
        .flat_map(|judged| judged.evidence.iter().map(|evidence| evidence.source).chain(judged.source))
        .collect();
    let unused: Vec<usize> = (0..record.sources.len()).filter(|index| !used.contains(index)).collect();
    let cited_keys: BTreeSet<&str> = drafts
        .iter()
        .flat_map(|one| &one.checked.draft.reading.citations)
        .map(|citation| citation.key.as_str())
        .collect();
    let without: Vec<_> = record.entries.iter().filter(|entry| cited_keys.contains(entry.key.as_str())).collect();
    let more = unused.len().saturating_sub(UNUSED);
    html! {
        @if !used.is_empty() {
            ul.sources { @for index in &used { @if let Some(source) = record.sources.get(*index) { li dir="auto" { (cited(source, None)) } } } }
        }
        @if !without.is_empty() {
            h3 { "Cited, but without a text in the corpus" }
            ul.sources { @for entry in &without { li dir="auto" { (shown(&citation(entry))) " " span.key { "[" (shown(&entry.key)) "]" }
                @if let Some(why) = &entry.unread { " could not be read: " (shown(why)) }
            } } }
        }
        @if !unused.is_empty() {
            h3 { "Searched, but not shown above" }
            ul.sources { @for index in unused.iter().take(UNUSED) { @if let Some(source) = record.sources.get(*index) { li dir="auto" { (cited(source, None)) } } } }
            @if more > 0 { p { "And " (more) " more." } }
        }
        @if record.sources.is_empty() { p.none { "The corpus has no source with a text." } }
    }
}
