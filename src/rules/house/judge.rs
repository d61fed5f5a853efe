//! What a page says of what was found: one function a kind.

use std::collections::{BTreeMap, BTreeSet};

use super::scene::part;
use super::{Found, PageRule, Scene};
use crate::draft::Draft;
use crate::finding::{Edit, Finding, Fix};
use crate::lexicon::{Class, Relation, lexicon};
use crate::markup::BlockKind;
use crate::rules::page::{Front, Kind, Per, Prefer, Scope, Section, Style};
use crate::text::{Span, fold};

/// Bytes between two names of which one explains the other: "Myanmar (formerly Burma)".
const EXPLAINED: usize = 30;

/// What a page finds in a draft; `search` is the number of its search in the scene. By place.
pub fn judge(rule: &PageRule, scene: &Scene<'_>, search: usize) -> Vec<Finding> {
    let front = &rule.front;
    let headings = [Scope::Headings];
    let usual: &[Scope] = if front.kind == Some(Kind::Capitalisation) { &headings } else { &Scope::USUAL };
    let scope = if front.scope.is_empty() { usual } else { &front.scope };
    let only_quoted = scope == [Scope::Quotations];
    let mut found = scene.found(search, scope);
    found.retain(|found| {
        let silent = front.unless.iter().any(|condition| scene.holds(*condition, found));
        let lacking = front.when.iter().any(|condition| !scene.holds(*condition, found));
        let outside = only_quoted && scene.draft.prose.blocks[found.block].quote == 0 && !scene.is_quoted(found.file);
        !silent && !lacking && !outside
    });
    let judge = Judge { rule, front, scene };
    match front.kind {
        Some(Kind::Pattern | Kind::Substitution) => judge.each(&found),
        Some(Kind::Consistency) => judge.consistent(&found),
        Some(Kind::Occurrence) => judge.counted(&found),
        Some(Kind::Capitalisation) => judge.capitals(scope),
        Some(Kind::Sections) => judge.sections(),
        None => Vec::new(),
    }
}

struct Judge<'a, 'd> {
    rule: &'a PageRule,
    front: &'a Front,
    scene: &'a Scene<'d>,
}

impl Judge<'_, '_> {
    fn each(&self, found: &[Found<'_>]) -> Vec<Finding> {
        let mut seen = BTreeSet::new();
        let once = found.iter().filter(|found| !self.front.once || seen.insert(fold::phrase(found.text)));
        once.map(|found| {
            let instead = &found.hit.instead;
            let words: Vec<String> = instead.iter().map(|new| quoted(new)).collect();
            let usual = match instead.as_slice() {
                [new] if new.is_empty() => "“{match}” goes without loss.",
                _ => "Write {instead}, not “{match}”.",
            };
            let message = self.message(usual, &[("match", shown(found.text)), ("instead", words.join(" or "))]);
            let safe = self.front.safe.unwrap_or(self.front.kind == Some(Kind::Substitution) && instead.len() == 1);
            let fixes = instead.iter().filter_map(|new| self.fix(found.span, new, safe)).collect();
            self.finding(found.file, message, fixes)
        })
        .collect()
    }

    fn consistent(&self, found: &[Found<'_>]) -> Vec<Finding> {
        let mut groups: BTreeMap<usize, Vec<&Found<'_>>> = BTreeMap::new();
        for found in found {
            groups.entry(found.hit.item).or_default().push(found);
        }
        let mut findings = Vec::new();
        for (group, members) in groups {
            let text = &self.scene.draft.prose.text;
            // "Burma (now Myanmar)": the one in brackets explains the other.
            let explains = |at: usize| {
                let own = members[at];
                let before = at.checked_sub(1).map(|before| members[before]);
                before.is_some_and(|before| {
                    let gap = text.get(before.span.end..own.span.start).unwrap_or_default();
                    let close = gap.len() <= EXPLAINED && !gap.contains(['.', '\n']);
                    let words = fold::phrase(gap);
                    let called = ["formerly", "now", "known as", "called", "renamed"].iter().any(|w| words.contains(w));
                    before.hit.member != own.hit.member && close && (gap.contains('(') || gap.trim() == "/" || called)
                })
            };
            let used: Vec<&Found<'_>> = (0..members.len()).filter(|at| !explains(*at)).map(|at| members[at]).collect();
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for found in &used {
                *counts.entry(found.hit.member).or_default() += 1;
            }
            if counts.len() < 2 {
                continue;
            }
            let first = used.first().map_or(0, |found| found.hit.member);
            let chosen = match self.front.prefer {
                Prefer::First => first,
                Prefer::Listed => counts.keys().next().copied().unwrap_or_default(),
                Prefer::Most => {
                    let most = counts.values().max().copied().unwrap_or_default();
                    if counts.get(&first) == Some(&most) {
                        first
                    } else {
                        counts.iter().find(|(_, count)| **count == most).map_or(first, |(member, _)| *member)
                    }
                }
            };
            let Some(other) = self.front.groups.get(group).and_then(|group| group.get(chosen)) else { continue };
            let count = counts.get(&chosen).copied().unwrap_or_default();
            for found in used.into_iter().filter(|found| found.hit.member != chosen) {
                let values = [("match", shown(found.text)), ("other", other.clone()), ("count", times(count))];
                let message = self.message("“{match}” here, “{other}” {count} in this draft.", &values);
                let new = super::search::recase(found.text, other);
                let fix = self.fix(found.span, &new, self.front.safe.unwrap_or(false));
                findings.push(self.finding(found.file, message, fix.into_iter().collect()));
            }
        }
        findings
    }

    fn counted(&self, found: &[Found<'_>]) -> Vec<Finding> {
        let Front { max, min, per, .. } = *self.front;
        let blocks = &self.scene.draft.prose.blocks;
        let mut units: BTreeMap<usize, Vec<&Found<'_>>> = BTreeMap::new();
        let mut section = (0, 0);
        for found in found {
            let unit = match per {
                Per::Draft => 0,
                Per::Paragraph => found.block,
                Per::Sentence => found.sentence.map_or(usize::MAX, |sentence| sentence),
                Per::Section => {
                    let headings = blocks.get(section.0..=found.block).unwrap_or_default();
                    let headings = headings.iter().filter(|block| block.kind == BlockKind::Heading).count();
                    section = (found.block + 1, section.1 + headings);
                    section.1
                }
            };
            units.entry(unit).or_default().push(found);
        }
        let mut findings = Vec::new();
        let limits = |count: usize| {
            let number = |limit: Option<usize>| limit.map(|limit| limit.to_string()).unwrap_or_default();
            [("count", count.to_string()), ("max", number(max)), ("min", number(min)), ("per", per.name().to_owned())]
        };
        if let Some(max) = max {
            for found in units.values().filter(|found| found.len() > max) {
                let Some(first) = found.get(max) else { continue };
                let words = [("match", shown(first.text))];
                let values: Vec<_> = limits(found.len()).into_iter().chain(words).collect();
                let message = self.message("{count} in this {per}, and at most {max} may be: “{match}”.", &values);
                findings.push(self.finding(first.file, message, Vec::new()));
            }
        }
        let few = min.filter(|min| found.len() < *min);
        if few.is_some() && !blocks.is_empty() {
            let words = self.front.words.iter().chain(&self.front.patterns).map(|word| quoted(word));
            let words = [("match", words.collect::<Vec<_>>().join(" or "))];
            let values: Vec<_> = limits(found.len()).into_iter().chain(words).collect();
            let message = self.message("{count} in this {per}, and {min} or more should be: {match}.", &values);
            findings.push(self.finding(self.top(), message, Vec::new()));
        }
        findings.sort_by_key(|finding| finding.span);
        findings
    }

    fn capitals(&self, scope: &[Scope]) -> Vec<Finding> {
        let Some(style) = self.front.style else { return Vec::new() };
        let draft = self.scene.draft;
        let mut findings = Vec::new();
        for block in draft.prose.blocks.iter().filter(|block| scope.contains(&part(block))) {
            let text = block.span.of(&draft.prose.text);
            let wrong: Vec<(Span, String)> = words(text)
                .enumerate()
                .filter_map(|(number, word)| {
                    let span = Span::new(block.span.start + word.0, block.span.start + word.0 + word.1.len());
                    let new = self.recased(style, number, text, word)?;
                    let file = draft.prose.map.to_file(span);
                    (!self.scene.is_quoted(file) && !self.is_name(file)).then_some((span, new))
                })
                .collect();
            let Some((first, _)) = wrong.first() else { continue };
            let edits: Option<Vec<Edit>> = wrong.iter().map(|(span, new)| edit(draft, *span, new)).collect();
            let fixes = edits.map(|edits| Fix {
                title: format!("write {}", wrong.iter().map(|(_, new)| quoted(new)).collect::<Vec<_>>().join(", ")),
                safe: self.front.safe.unwrap_or(false),
                edits,
            });
            let old: Vec<String> = wrong.iter().map(|(span, _)| quoted(span.of(&draft.prose.text))).collect();
            let new: Vec<String> = wrong.iter().map(|(_, new)| quoted(new)).collect();
            let values = [("match", old.join(", ")), ("instead", new.join(", "))];
            let usual = match style {
                Style::Sentence => "Only the first word and names have capitals here: write {instead}.",
                Style::Title => "In a title all but the short words have capitals: write {instead}.",
            };
            let message = self.message(usual, &values);
            findings.push(self.finding(draft.prose.map.to_file(*first), message, fixes.into_iter().collect()));
        }
        findings
    }

    /// How a word of a heading should be written, where it is not.
    fn recased(&self, style: Style, number: usize, text: &str, (at, word): (usize, &str)) -> Option<String> {
        let excepted = self.front.except.iter().any(|name| name.split_whitespace().any(|part| part == word));
        let first = word.chars().next()?;
        let rest = word.get(first.len_utf8()..).unwrap_or_default();
        // "5G", "iPhone", "NATO", "McKinsey": written as they are.
        if excepted || !first.is_alphabetic() || rest.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) {
            return None;
        }
        let before = text.get(..at).unwrap_or_default().trim_end();
        // What follows a number or a colon starts anew.
        let starts =
            number == 0 || before.ends_with([':', '.', '?', '!', '–', '—']) || !before.chars().any(char::is_alphabetic);
        let capital = || Some(first.to_uppercase().chain(rest.chars()).collect());
        let small = || Some(first.to_lowercase().chain(rest.chars()).collect::<String>());
        match style {
            // Behind a colon both are usual.
            Style::Sentence if starts => (number == 0 && first.is_lowercase()).then(capital)?,
            Style::Sentence => {
                let small = small().filter(|_| first.is_uppercase() && !rest.is_empty())?;
                // A name that is a common word as well ("Turkey", "March") is not told from it by its letters.
                let class = lexicon().class(&fold::word(word));
                let common = (class.has(Class::COMMON) || self.scene.stands(&small)) && !class.has(Class::GOVERNMENT);
                let name = self.scene.stands(word) || lexicon().time(&fold::word(word)).is_some();
                (common && !name).then_some(small)
            }
            Style::Title => {
                let short = lexicon().relates(word, Relation::Minor);
                (first.is_lowercase() && (starts || !short)).then(capital)?
            }
        }
    }

    /// Whether a place is (part of) the name of a person, or of what may be one.
    fn is_name(&self, file: Span) -> bool {
        let people = self.scene.draft.reading.people.iter();
        people.flat_map(|person| &person.mentions).any(|mention| mention.span.overlaps(file))
    }

    fn sections(&self) -> Vec<Finding> {
        let own = self.rule.file.is_none().then(|| self.scene.house.sections()).filter(|own| !own.is_empty());
        let wanted: &[Section] = own.unwrap_or(&self.front.sections);
        let draft = self.scene.draft;
        let headings: Vec<String> = draft
            .prose
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Heading || is_headline(block.span.of(&draft.prose.text)))
            .map(|block| format!(" {} ", plain(block.span.of(&draft.prose.text))))
            .collect();
        if draft.prose.blocks.is_empty() {
            return Vec::new();
        }
        let is_there = |name: &String| headings.iter().any(|heading| heading.contains(&format!(" {} ", plain(name))));
        let missing = wanted.iter().filter(|section| !section.names().iter().any(is_there));
        let mut missing = missing.map(|section| match section.names() {
            [name] => quoted(name),
            [name, other] => format!("{} or {}", quoted(name), quoted(other)),
            names => format!("{} or the like", quoted(names.first().map_or("", String::as_str))),
        });
        // One place, one finding: all that is missing is told at once.
        let all: Vec<String> = missing.by_ref().collect();
        if all.is_empty() {
            return Vec::new();
        }
        let message = self.message("The brief has no section {section}.", &[("section", all.join(", nor "))]);
        vec![self.finding(self.top(), message, Vec::new())]
    }

    /// The place for what concerns the draft as a whole: its first block.
    fn top(&self) -> Span {
        let draft = self.scene.draft;
        draft.prose.blocks.first().map(|block| draft.prose.map.to_file(block.span)).unwrap_or_default()
    }

    fn finding(&self, span: Span, message: String, fixes: Vec<Fix>) -> Finding {
        let (rule, severity) = (self.rule.name, self.front.severity);
        Finding { rule, severity, span, message, evidence: Vec::new(), fixes }
    }

    fn fix(&self, span: Span, new: &str, safe: bool) -> Option<Fix> {
        let title = if new.is_empty() { "leave it out".to_owned() } else { format!("write {}", quoted(new)) };
        Some(Fix { title, safe, edits: vec![edit(self.scene.draft, span, new)?] })
    }

    /// The page's message, or the usual one, with words of the draft in their places.
    fn message(&self, usual: &str, values: &[(&str, String)]) -> String {
        let template = self.front.message.as_deref().unwrap_or(usual);
        let (mut message, mut rest) = (String::new(), template);
        while let Some((before, after)) = rest.split_once('{') {
            message.push_str(before);
            let Some((place, after)) = after.split_once('}') else { break };
            message.push_str(values.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value));
            rest = after;
        }
        message.push_str(rest);
        message
    }
}

/// The change that puts words in the place of others; `None` where markup stands between them, which it would destroy.
pub fn edit(draft: &Draft, span: Span, new: &str) -> Option<Edit> {
    let file = draft.prose.map.to_file(span);
    let (old, now) = (span.of(&draft.prose.text), file.of(&draft.text));
    let mut words = old.split_whitespace();
    let same = now.split_whitespace().all(|word| words.next() == Some(word)) && words.next().is_none();
    if !same {
        return None;
    }
    let mut file = file;
    if new.is_empty() {
        // One of the blanks around it goes as well.
        let before = draft.text.get(..file.start).unwrap_or_default();
        if before.ends_with(' ') {
            file = Span::new(file.start - 1, file.end);
        }
    }
    Some(Edit { span: file, text: new.to_owned() })
}

/// The words of a text with their places; apostrophes and hyphens stay inside.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| c.is_alphanumeric())?;
        let word = text.get(start..)?;
        let end = word.find(|c: char| !inside(c)).unwrap_or(word.len());
        at = start + end;
        Some((start, word.get(..end)?))
    })
}

/// Whether a paragraph is short and without a full stop: a heading that is written as a bold line.
fn is_headline(text: &str) -> bool {
    text.split_whitespace().count() <= 8 && !text.trim_end().ends_with(['.', ',', ';', '?', '!'])
}

/// A heading without its number and signs, folded.
fn plain(heading: &str) -> String {
    let heading = fold::phrase(heading);
    let words = heading.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Words of a draft, on one line and not too many.
fn shown(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(80) {
        Some((cut, _)) => format!("{}…", words.get(..cut).unwrap_or_default()),
        None => words,
    }
}

fn quoted(words: &str) -> String {
    format!("“{words}”")
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}
