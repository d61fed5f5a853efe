//! The matrix of governments by date for a topic: what each holds on record, with the passages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Span;
use jiff::civil::Date;
use maud::{Markup, html};

use super::page::page;
use super::passage::passage;
use super::{VERSION, period, shown};
use crate::finding::Evidence;
use crate::record::{Held, Record, plain};
use crate::statement::{Holder, Position, Status};
use crate::topics::topics;
use crate::when::Period;

/// What the record holds on a topic.
pub struct Matrix {
    /// Name of the topic.
    pub topic: &'static str,
    /// A row for each government and group, in the order in which they are to be read.
    pub rows: Vec<Row>,
}

/// A government or a group of them.
pub struct Row {
    /// Whose row it is.
    pub name: String,
    /// Its positions on record.
    pub held: Vec<Held>,
}

/// Writes the matrices of some topics as a page of HTML.
pub fn write(out: &mut String, record: &Record, matrices: &[Matrix]) -> fmt::Result {
    let title = match matrices {
        [one] => format!("Positions on record: {}", one.topic),
        _ => "Positions on record".to_owned(),
    };
    let mut number = 0;
    let parts: Vec<Markup> = matrices.iter().map(|matrix| part(record, matrix, &mut number)).collect();
    let body = html! {
        header.top {
            p.what { "Matrix of governments by date" }
            h1 { (title) }
            dl.about {
                div { dt { "Read from" } dd { (record.sources.len()) " sources" } }
                div { dt { "By" } dd { "onrecord " (VERSION) } }
            }
            p {
                "Each cell has what a government is on record with as of that time, and how far it has gone. "
                span.done { "●" } " is announced, in effect or decided; " span.weak { "○" } " is planned, considered, reported or asked for. Every entry leads to its passage."
            }
        }
        @for part in parts { (part) }
        @if matrices.is_empty() { p.none { "The record has no position of the kind." } }
        footer { p { "Made by onrecord " (VERSION) ". Positions were read by a program: the passages are given so that a person can judge." } }
    };
    out.push_str(&page(&title, &body).into_string());
    Ok(())
}

/// More columns are drawn together into years.
const MONTHS: usize = 12;

/// A stretch of more days is dated by its year alone.
const LONG: i32 = 200;

/// A column: a month, a year or another stretch, by its first day; what is undated stands last.
type Column = Option<(Date, Date)>;

/// A position with its number on the page.
struct Entry<'a> {
    number: usize,
    held: Held,
    position: &'a Position,
    says: &'static str,
    key: &'a str,
}

impl Entry<'_> {
    fn strong(&self) -> bool {
        self.position.status >= Status::Announced
    }

    fn far(&self) -> String {
        match self.position.holder {
            Holder::Government => self.position.status.in_words().to_owned(),
            other => format!("{}, {}", self.position.status.in_words(), other.name()),
        }
    }

    fn time(&self) -> String {
        self.held.as_of.map_or_else(|| "undated".to_owned(), period)
    }
}

fn part(record: &Record, matrix: &Matrix, number: &mut usize) -> Markup {
    let topic = topics().topic(matrix.topic);
    let question = topic.map_or(matrix.topic, |topic| topic.question);
    let mut entry = |held: &Held| {
        let position = record.position(*held)?;
        let source = record.sources.get(held.source)?;
        *number += 1;
        let stance = topic.and_then(|topic| topic.stance(position.stance));
        let says = stance.map_or(position.stance, |stance| stance.says);
        Some(Entry { number: *number, held: *held, position, says, key: &source.entry.key })
    };
    let rows: Vec<(&str, Vec<Entry<'_>>)> =
        matrix.rows.iter().map(|row| (row.name.as_str(), row.held.iter().filter_map(&mut entry).collect())).collect();
    let times = || rows.iter().flat_map(|(_, entries)| entries.iter().map(|entry| entry.held.as_of));
    let months: BTreeSet<Column> = times().map(|time| time.map(month)).collect();
    let column = |time: Option<Period>| if months.len() > MONTHS { time.map(year) } else { time.map(month) };
    let mut columns: Vec<Column> = times().map(column).collect::<BTreeSet<_>>().into_iter().collect();
    // What is undated comes first by itself, and stands last.
    columns.sort_by_key(|column| (column.is_none(), *column));
    html! {
        section.matrix aria-labelledby=(format!("topic-{}", matrix.topic)) {
            h2 id=(format!("topic-{}", matrix.topic)) { (question) }
            div.scroll tabindex="0" role="group" aria-label="Matrix" {
                table {
                    caption { "Topic " code { (matrix.topic) } ": governments by date" }
                    thead {
                        tr {
                            th scope="col" { "Government" }
                            @for column in &columns { th scope="col" { (heading(*column)) } }
                        }
                    }
                    tbody {
                        @for (name, entries) in &rows {
                            tr {
                                th scope="row" { (shown(name)) }
                                @for own in &columns {
                                    td { (cell(record, entries, *own, |entry| column(entry.held.as_of) == *own)) }
                                }
                            }
                        }
                    }
                }
            }
            h3 id=(if *number > 0 { "evidence" } else { "none" }) { "Passages" }
            @for (name, entries) in &rows {
                div.entries {
                    h4 { (shown(name)) }
                    @for entry in entries {
                        div.entry id=(format!("e{}", entry.number)) {
                            p {
                                span.kind { (entry.time()) } " "
                                (dot(entry)) " " strong { (entry.says) } ", " (entry.far())
                                @if let Some(curated) = record.curated(entry.held) {
                                    " (curated" @if let Some(reason) = &curated.reason { ": " (shown(reason)) } ")"
                                }
                            }
                            (passage(record, Evidence { source: entry.held.source, span: entry.position.span }))
                        }
                    }
                }
            }
        }
    }
}

/// The entries of a cell: what says the same at the same time once, with the words of the first as its hint.
fn cell(record: &Record, entries: &[Entry<'_>], column: Column, here: impl Fn(&Entry<'_>) -> bool) -> Markup {
    let mut told: BTreeMap<(&str, String, Option<Period>), Vec<&Entry<'_>>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| here(entry)) {
        told.entry((entry.says, entry.far(), entry.held.as_of)).or_default().push(entry);
    }
    let head = heading(column);
    let mut told: Vec<Vec<&Entry<'_>>> = told.into_values().collect();
    told.sort_by_key(|same| same[0].number);
    html! {
        @for same in told {
            @let first = same[0];
            div.held {
                a href=(format!("#e{}", first.number)) {
                    (dot(first)) " " (first.says) " "
                    span.far { (first.far()) @if first.time() != head { ", " (first.time()) } }
                }
                span.hint {
                    span.words { "“" (shown(&plain(first.position.span.of(record.sources.get(first.held.source).map_or("", |source| &source.text)), 240))) "”" }
                    " " span.key { "[" (shown(first.key)) "]" }
                    @if same.len() > 1 { " and " (same.len() - 1) " more" }
                }
            }
        }
    }
}

fn dot(entry: &Entry<'_>) -> Markup {
    if entry.strong() {
        html! { span.done aria-hidden="true" { "●" } }
    } else {
        html! { span.weak aria-hidden="true" { "○" } }
    }
}

fn heading(column: Column) -> String {
    column.map_or_else(|| "Undated".to_owned(), |(first, last)| period(Period { first, last }))
}

/// The column of a stretch: the month that it lies in or ends in; of a longer one, the year.
fn month(time: Period) -> (Date, Date) {
    let long = time.first.saturating_add(Span::new().days(LONG)) < time.last;
    let month = Period::month(time.last.year(), time.last.month()).filter(|_| !long);
    month.map_or_else(|| year(time), |month| (month.first, month.last))
}

fn year(time: Period) -> (Date, Date) {
    let year = Period::year(time.last.year()).unwrap_or(time);
    (year.first, year.last)
}
