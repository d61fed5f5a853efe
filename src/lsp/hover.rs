//! Hover: what the record says of what stands under the cursor, with the passage, its citation and the way there.

use std::collections::BTreeSet;

use lsp_types::{Hover, HoverContents, Position as Place};

use super::rich::Rich;
use super::scene::{Scene, Thing};
use crate::finding::Finding;
use crate::lexicon::Government;
use crate::record::{Held, Passage, Source, Verdict, date_in_words, is_pronoun};
use crate::statement::{Citation, Figure, Holder, Party, Person, Quotation, RoleTime, Who};
use crate::text::Span;
use crate::topics::topics;
use crate::when::Period;

/// So many passages of one kind are shown.
const MOST: usize = 3;

/// So many lines of a government's positions are shown, the newest ones.
const MOST_POSITIONS: usize = 6;

/// Characters of a source's sentence on either side of the words that matter.
const AROUND: usize = 240;

/// The answer at a place, if there is anything to say.
pub fn hover(scene: &Scene, place: Place) -> Option<Hover> {
    let at = scene.offset(place);
    let mut page = Page {
        scene,
        rich: Rich::new(scene.shared.agreed().markdown_hover),
        shown: BTreeSet::new(),
        governments: BTreeSet::new(),
    };
    let findings = scene.findings_at(Span::new(at, at));
    let mut span = None;
    for finding in &findings {
        page.finding(finding);
        span = span.or(Some(finding.span));
    }
    for thing in scene.things(at).iter().take(2) {
        let own = match thing {
            Thing::Citation(citation) => page.citation(citation),
            Thing::Person(person, span) => page.person(person, *span),
            Thing::Quotation(_, quotation) => page.quotation(quotation),
            Thing::Figure(figure) => page.figure(figure),
            Thing::Government(government, span) => page.government(government, *span, None),
            Thing::Position(position) => match &position.party {
                Party::Government(code) => crate::lexicon::lexicon()
                    .government_of_code(code)
                    .and_then(|government| page.government(government, position.span, Some(position.topic))),
                Party::Group { .. } => None,
            },
        };
        span = span.or(own);
    }
    let rich = page.rich;
    (!rich.is_empty())
        .then(|| Hover { contents: HoverContents::Markup(rich.finish()), range: span.map(|span| scene.range(span)) })
}

struct Page<'a> {
    scene: &'a Scene,
    rich: Rich,
    /// The passages that are shown: none twice.
    shown: BTreeSet<(usize, Span)>,
    /// The governments that are shown.
    governments: BTreeSet<&'static str>,
}

impl Page<'_> {
    /// What a finding rests on, and then the finding: some clients show its message above the hover as well.
    fn finding(&mut self, finding: &Finding) {
        for evidence in finding.evidence.iter().take(MOST) {
            self.passage(evidence.source, evidence.span);
        }
        self.rich.paragraph().code(finding.rule).say(": ").foreign(&finding.message);
    }

    fn quotation(&mut self, quotation: &Quotation) -> Option<Span> {
        let record = self.scene.record()?;
        let located = record.locate(&quotation.text);
        let passages = Scene::passages(&located);
        let context = self.scene.draft.reading.sentences.get(quotation.sentence);
        let context = context.map_or("", |sentence| sentence.span.of(&self.scene.draft.text));
        let heading = match record.judge(&located, &quotation.text, context) {
            Verdict::Exact => "On record, word for word",
            Verdict::Truncated(_) => "On record, with more around it",
            Verdict::Altered(_) => "The nearest words on record",
            Verdict::Spliced(_) => "On record in pieces",
            Verdict::Nowhere => {
                self.rich.paragraph().strong("Not on record");
                self.rich.say(": these words are in none of the sources.");
                return Some(quotation.outer);
            }
        };
        let passages: Vec<Passage> = passages.into_iter().cloned().collect();
        let is_shown = |passage: &Passage| {
            // A finding may show more of the same sentence, or less.
            self.shown.iter().any(|(source, span)| *source == passage.source && span.overlaps(passage.span))
        };
        if passages.iter().all(is_shown) {
            return Some(quotation.outer);
        }
        for passage in passages.iter().filter(|passage| !is_shown(passage)).take(MOST).collect::<Vec<_>>() {
            self.rich.paragraph().strong(heading);
            if let Some(who) = speaker(self.scene, passage) {
                self.rich.say(" — ").foreign(&who);
            }
            self.passage(passage.source, passage.span);
        }
        if passages.len() > MOST {
            self.rich.paragraph().say(&format!("… and at {} more places.", passages.len() - MOST));
        }
        Some(quotation.outer)
    }

    fn figure(&mut self, figure: &Figure) -> Option<Span> {
        let (source, span) = self.scene.figure_on_record(figure)?;
        self.rich.paragraph().strong("On record");
        self.passage(source, span);
        Some(figure.span)
    }

    fn citation(&mut self, citation: &Citation) -> Option<Span> {
        let record = self.scene.record()?;
        if let Some((source, _)) = self.scene.source_of(&citation.key) {
            self.rich.paragraph().code(&format!("@{}", citation.key));
            self.cite(source);
            // What it is cited for, where that is known.
            for quotation in citation.quotations.iter().filter_map(|at| self.scene.draft.reading.quotations.get(*at)) {
                let located = record.locate(&quotation.text);
                if let Some(passage) = Scene::passages(&located).into_iter().find(|passage| passage.source == source) {
                    self.words(source, passage.span);
                    self.located(source, passage.span);
                    self.way(source, Some(passage.span));
                    return Some(citation.span);
                }
            }
            self.way(source, None);
            return Some(citation.span);
        }
        let entry = record.without_text(&citation.key)?;
        self.rich.paragraph().code(&format!("@{}", citation.key));
        self.rich.line().foreign(&crate::report::citation(entry));
        match &entry.unread {
            Some(why) => self.rich.line().say("Its text could not be read: ").foreign(why),
            None => self.rich.line().say("The corpus has no text of this source."),
        };
        Some(citation.span)
    }

    fn person(&mut self, person: &Person, span: Span) -> Option<Span> {
        let record = self.scene.record()?;
        let known = record.identify(&person.name)?;
        self.rich.paragraph().strong(&known.name.full);
        let mut said = BTreeSet::new();
        let roles: Vec<_> = record.roles_of(known).map(|(source, role)| (source, role.clone())).collect();
        for (source, role) in &roles {
            if said.len() >= 6 || !said.insert((role.text.to_lowercase(), *source)) {
                continue;
            }
            let time = match role.time {
                RoleTime::Held | RoleTime::Current => "",
                RoleTime::Former => " (formerly)",
                RoleTime::Then => " (then)",
                RoleTime::Future => " (to come)",
            };
            self.rich.item().foreign(&role.text).say(time).say(" — ");
            self.short(*source, role.span);
        }
        if roles.is_empty() {
            let places: Vec<(usize, Span)> = known
                .places
                .iter()
                .filter_map(|(source, index)| {
                    let person = record.sources.get(*source)?.reading.people.get(*index)?;
                    Some((*source, person.mentions.first()?.span))
                })
                .collect();
            for (source, span) in places.into_iter().take(MOST) {
                self.rich.item().say("named in ");
                self.short(source, span);
            }
        }
        Some(span)
    }

    /// Where a government stands, on one topic or on all, by time.
    fn government(&mut self, government: &Government, span: Span, topic: Option<&str>) -> Option<Span> {
        let record = self.scene.record()?;
        if !self.governments.insert(government.code) {
            return None;
        }
        let lines: Vec<Held> =
            record.positions(Some(government.code), topic).into_iter().map(|(_, held)| held).collect();
        if lines.is_empty() {
            return None;
        }
        self.rich.paragraph().strong(government.name);
        let mut said = BTreeSet::new();
        let mut kept = Vec::new();
        for held in lines.iter().rev() {
            let Some(position) = record.position(*held) else { continue };
            // Of what is said again and again, the newest.
            if said.insert((position.topic, position.stance, position.holder.name())) {
                kept.push(*held);
            }
        }
        let more = kept.len().saturating_sub(MOST_POSITIONS);
        kept.truncate(MOST_POSITIONS);
        let mut last = "";
        for held in kept.iter().rev() {
            let Some(position) = record.position(*held) else { continue };
            let Some(topic) = topics().topic(position.topic) else { continue };
            if last != position.topic {
                self.rich.paragraph().foreign(topic.question);
                last = position.topic;
            }
            let says = topic.stance(position.stance).map_or(position.stance, |stance| stance.says);
            self.rich.item();
            // A stretch of odd days says less than the source's own date.
            let whole = |period: &Period| !period.to_string().contains('/');
            let source = record.sources.get(held.source);
            if let Some(time) = held.as_of.filter(whole).or_else(|| source?.date()) {
                self.rich.say(&date_in_words(&time.to_string())).say(": ");
            }
            self.rich.say(says).say(&format!(" ({}", position.status.in_words()));
            if position.holder != Holder::Government {
                self.rich.say(&format!(", {}", position.holder.name()));
            }
            self.rich.say(") — ");
            self.short(held.source, position.span);
        }
        if more > 0 {
            self.rich.paragraph().say(&format!("… and {more} more lines."));
        }
        Some(span)
    }

    /// A passage with its sentence, and where it is from.
    fn passage(&mut self, source: usize, span: Span) {
        if self.shown.insert((source, span)) {
            self.words(source, span);
            self.cite(source);
            self.located(source, span);
            self.way(source, Some(span));
        }
    }

    /// The words of a passage, strong, in their sentence.
    fn words(&mut self, source: usize, span: Span) {
        let Some(document) = self.scene.record().and_then(|record| record.sources.get(source)) else { return };
        let (before, after) = around(document, span);
        self.rich.quote().foreign(before).strong(span.of(&document.text)).foreign(after);
    }

    /// The formatted citation.
    fn cite(&mut self, source: usize) {
        if let Some(project) = &self.scene.project {
            self.rich.paragraph().foreign(&self.scene.shared.citations.of(project, source));
        }
    }

    /// The page of a passage.
    fn located(&mut self, source: usize, span: Span) {
        let source = self.scene.record().and_then(|record| record.sources.get(source));
        if let Some(locator) = source.and_then(|source| source.locator(span)) {
            self.rich.say(" — ").foreign(&locator.to_string());
        }
    }

    /// Links to the source's file and address.
    fn way(&mut self, source: usize, span: Option<Span>) {
        let Some(project) = &self.scene.project else { return };
        let Some(document) = project.record.sources.get(source) else { return };
        let line = span.map(|span| document.lines.position(&document.text, span.start).line);
        if let Some(uri) = project.uri(source) {
            let label = match line {
                _ if document.prose.is_decoded() => "Open the text of the source".to_owned(),
                Some(line) => format!("Open the source at line {line}"),
                None => "Open the source".to_owned(),
            };
            self.rich.line().link(&label, uri, line);
        }
        if let Some(url) = document.entry.url.as_deref().and_then(|url| lsp_types::Url::parse(url).ok())
            && ["http", "https"].contains(&url.scheme())
        {
            self.rich.say(" · ").link("Online", &url, None);
        }
    }

    /// Key and date of a source, as a link to the place.
    fn short(&mut self, source: usize, span: Span) {
        let Some(project) = &self.scene.project else { return };
        let Some(document) = project.record.sources.get(source) else { return };
        let line = document.lines.position(&document.text, span.start).line;
        let label = document.cited(span);
        match project.uri(source) {
            Some(uri) => self.rich.link(&label, uri, Some(line)),
            None => self.rich.foreign(&label),
        };
    }
}

/// Who speaks in a passage, with the role on record.
pub fn speaker(scene: &Scene, passage: &Passage) -> Option<String> {
    let record = scene.record()?;
    let reading = &record.sources.get(passage.source)?.reading;
    let speaker = record.quotation(passage)?.speaker.as_ref()?;
    Some(match &speaker.who {
        Who::Person(index) => {
            let person = reading.people.get(*index)?;
            match person.roles.first() {
                Some(role) => format!("{}, {}", person.name.full, role.text),
                None => person.name.full.clone(),
            }
        }
        Who::Role(role) => role.text.clone(),
        Who::Unknown if is_pronoun(&speaker.as_written) => return None,
        _ => reading.name_of(speaker).to_owned(),
    })
}

/// What stands before and after a span in its sentences, cut where that is long.
fn around(source: &Source, span: Span) -> (&str, &str) {
    let mut whole = span;
    for sentence in source.reading.sentences.iter().filter(|sentence| sentence.span.overlaps(span)) {
        whole = whole.cover(sentence.span);
    }
    let before = Span::new(whole.start, span.start).of(&source.text);
    let after = Span::new(span.end, whole.end).of(&source.text);
    let start = before.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let cut = |text: &str, at: usize| {
        text.get(at..).and_then(|rest| rest.find(char::is_whitespace)).map_or(at, |gap| at + gap)
    };
    let start = if start > 0 { cut(before, start) } else { 0 };
    (before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default())
}
