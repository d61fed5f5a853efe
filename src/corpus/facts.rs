//! Curated facts: what a person adds to, corrects in or strikes from the reading of the sources, in a file beside the
//! bibliography. Each is pinned to a passage of its source by the exact words; a pin that no longer holds, or a name
//! that is not known, is a [`Problem`], and the other facts hold all the same.
//!
//! A curated position takes the place of what the reader read of that government, on that topic, at a passage that
//! overlaps.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::value::Datetime;

use super::{Loaded, Problem, dates};
use crate::lexicon::lexicon;
use crate::nearest::{explained, nearest};
use crate::record::{Curated, Source};
use crate::statement::{Holder, Party, Position, Status};
use crate::text::{LineIndex, Span, fold};
use crate::topics::{Stance, Topic, topics};
use crate::when::{Period, When};

/// The file's name.
pub const FILE_NAME: &str = "facts.toml";

/// A position, as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Addition {
    source: Spanned<String>,
    passage: Spanned<String>,
    government: Spanned<String>,
    topic: Spanned<String>,
    stance: Spanned<String>,
    status: Status,
    #[serde(default)]
    holder: Holder,
    as_of: Option<Spanned<AsOf>>,
    reason: Option<String>,
}

/// A date, as text or as TOML's own.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a date: \"2020\", \"2020-04\" or \"2020-04-09\"")]
enum AsOf {
    Text(String),
    Year(i16),
    Date(Datetime),
}

/// What is struck, as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retraction {
    source: Spanned<String>,
    passage: Spanned<String>,
    #[serde(rename = "kind")]
    _kind: Kind,
    government: Option<Spanned<String>>,
    topic: Option<Spanned<String>>,
    stance: Option<Spanned<String>>,
    /// For people who read the file.
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

/// The kinds of statement that can be struck.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Position,
}

/// What becomes of the positions of one source.
#[derive(Default)]
struct Changes {
    /// Indices of the reader's positions that go.
    dropped: BTreeSet<usize>,
    /// Positions that come, with the reason.
    added: Vec<(Position, Option<String>)>,
}

/// Reads the files, paths and texts, and changes what the sources say by them.
pub(super) fn apply(files: &[(PathBuf, String)], loaded: &mut Loaded) {
    let mut changes: BTreeMap<usize, Changes> = BTreeMap::new();
    for (path, text) in files {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file = File { path, text, lines: LineIndex::new(text) };
        let problems = file.read(loaded, &mut changes);
        loaded.problems.extend(problems);
    }
    for (source, changes) in changes {
        let Some(source) = loaded.sources.get_mut(source) else { continue };
        let read = std::mem::take(&mut source.reading.positions).into_iter().enumerate();
        let kept = read.filter(|(index, _)| !changes.dropped.contains(index)).map(|(_, position)| (position, None));
        let mut all: Vec<_> =
            kept.chain(changes.added.into_iter().map(|(position, why)| (position, Some(why)))).collect();
        all.sort_by_key(|(position, _)| position.span.start);
        for (index, (position, curated)) in all.into_iter().enumerate() {
            source.reading.positions.push(position);
            let key = &source.entry.key;
            loaded.curated.extend(curated.map(|reason| Curated { source: key.clone(), position: index, reason }));
        }
    }
}

/// A file of facts under the reader's eyes.
struct File<'a> {
    path: &'a Path,
    text: &'a str,
    lines: LineIndex,
}

impl File<'_> {
    /// Enters what the file says into `changes`; gives what is wrong with it.
    fn read(&self, loaded: &Loaded, changes: &mut BTreeMap<usize, Changes>) -> Vec<Problem> {
        let tables = match DeTable::parse(self.text) {
            Ok(tables) => tables.into_inner(),
            Err(error) => return vec![self.wrong(&error, 0..0)],
        };
        let mut problems = Vec::new();
        for (name, list) in tables {
            let take = match name.get_ref().as_ref() {
                "position" => Self::add,
                "retract" => Self::retract,
                other => {
                    let message = format!("unknown table `{other}`: facts are `[[position]]` and `[[retract]]`");
                    problems.push(self.problem(name.span(), message));
                    continue;
                }
            };
            let DeValue::Array(facts) = list.into_inner() else {
                let message = format!("`{0}` must be a list of tables: write `[[{0}]]`", name.get_ref());
                problems.push(self.problem(name.span(), message));
                continue;
            };
            for fact in facts {
                problems.extend(take(self, fact, loaded, changes).err());
            }
        }
        problems
    }

    fn add(
        &self,
        fact: Spanned<DeValue<'_>>,
        loaded: &Loaded,
        changes: &mut BTreeMap<usize, Changes>,
    ) -> Result<(), Problem> {
        let fact: Addition = self.parsed(fact)?;
        let (index, source) = self.source(&fact.source, loaded)?;
        let span = self.pin(&fact.passage, source)?;
        let code = self.government(&fact.government)?;
        let topic = self.topic(&fact.topic)?;
        let stance = self.stance(&fact.stance, topic)?;
        let when = fact.as_of.as_ref().map(|date| self.date(date)).transpose()?.map(When::Absolute);
        let read = source.reading.positions.iter().enumerate();
        let same = read.filter(|(_, position)| {
            position.party == Party::Government(code) && position.topic == topic.name && position.span.overlaps(span)
        });
        let changes = changes.entry(index).or_default();
        changes.dropped.extend(same.map(|(index, _)| index));
        let sentences = &source.reading.sentences;
        let position = Position {
            span,
            cue: span,
            named: span,
            party: Party::Government(code),
            holder: fact.holder,
            topic: topic.name,
            stance: stance.name,
            like: None,
            denied: false,
            status: fact.status,
            asserted: true,
            quoted: false,
            past: false,
            when,
            until: None,
            sentence: sentences.partition_point(|sentence| sentence.span.start <= span.start).saturating_sub(1),
        };
        changes.added.push((position, fact.reason));
        Ok(())
    }

    fn retract(
        &self,
        fact: Spanned<DeValue<'_>>,
        loaded: &Loaded,
        changes: &mut BTreeMap<usize, Changes>,
    ) -> Result<(), Problem> {
        let fact: Retraction = self.parsed(fact)?;
        let (index, source) = self.source(&fact.source, loaded)?;
        let span = self.pin(&fact.passage, source)?;
        let code = fact.government.as_ref().map(|name| self.government(name)).transpose()?;
        let topic = fact.topic.as_ref().map(|name| self.topic(name)).transpose()?;
        let stance = fact.stance.as_ref().map(|name| self.stance_of(name, topic)).transpose()?;
        let read = source.reading.positions.iter().enumerate();
        let meant = read.filter(|(_, position)| {
            position.span.overlaps(span)
                && code.is_none_or(|code| position.party == Party::Government(code))
                && topic.is_none_or(|topic| position.topic == topic.name)
                && stance.is_none_or(|stance| position.stance == stance)
        });
        let meant: Vec<usize> = meant.map(|(index, _)| index).collect();
        if meant.is_empty() {
            let message = format!("retracts nothing: no such position is read there in `{}`", source.entry.key);
            return Err(Problem { fatal: false, ..self.problem(fact.passage.span(), message) });
        }
        changes.entry(index).or_default().dropped.extend(meant);
        Ok(())
    }

    fn source<'l>(&self, key: &Spanned<String>, loaded: &'l Loaded) -> Result<(usize, &'l Source), Problem> {
        let name = key.get_ref();
        if let Some(found) = loaded.sources.iter().enumerate().find(|(_, source)| source.entry.key == *name) {
            return Ok(found);
        }
        let message = if loaded.entries.iter().any(|entry| entry.key == *name) {
            format!("the text of the source `{name}` is not in the corpus: no fact can be pinned to it")
        } else {
            let known = loaded.sources.iter().map(|source| source.entry.key.as_str());
            format!("the corpus has no source with the key `{name}`{}", hint(name, known))
        };
        Err(self.problem(key.span(), message))
    }

    /// Where the passage stands in the source's file, if it stands there once.
    fn pin(&self, passage: &Spanned<String>, source: &Source) -> Result<Span, Problem> {
        let (words, prose, key) = (passage.get_ref(), &source.prose.text, &source.entry.key);
        let places = places(prose, words);
        let message = match places.as_slice() {
            [one] => return Ok(source.prose.map.to_file(*one)),
            [] if words.trim().is_empty() => "the passage is empty".to_owned(),
            [] if fold::phrase(prose).contains(&fold::phrase(words)) => {
                format!("the passage is not in `{key}` as it is written here: case, accents or apostrophes differ")
            }
            [] => format!("the passage is not in `{key}`, or no longer: {}", source.path.display()),
            many => format!("the passage is in `{key}` {} times: give more of its words", many.len()),
        };
        Err(self.problem(passage.span(), message))
    }

    fn government(&self, name: &Spanned<String>) -> Result<&'static str, Problem> {
        if let Some(government) = lexicon().government_called(name.get_ref()) {
            return Ok(government.code);
        }
        let near = lexicon().governments_near(name.get_ref());
        let near: Vec<_> = near.iter().map(|near| format!("`{}` ({})", near.code, near.name)).collect();
        let hint = if near.is_empty() { String::new() } else { format!(". Is {} meant?", near.join(" or ")) };
        Err(self.problem(name.span(), format!("no government is called `{}`{hint}", name.get_ref())))
    }

    fn topic(&self, name: &Spanned<String>) -> Result<&'static Topic, Problem> {
        topics().topic(name.get_ref()).ok_or_else(|| {
            let known: Vec<_> = topics().topics.iter().map(|topic| topic.name).collect();
            let message = format!("there is no topic `{}`: the topics are {}", name.get_ref(), listed(&known));
            self.problem(name.span(), message)
        })
    }

    fn stance(&self, name: &Spanned<String>, topic: &'static Topic) -> Result<&'static Stance, Problem> {
        topic.stance(name.get_ref()).ok_or_else(|| {
            let known: Vec<_> = topic.stances.iter().map(|stance| stance.name).collect();
            let (topic, near) = (topic.name, hint(name.get_ref(), known.iter().copied()));
            let known = if near.is_empty() { format!(": its stances are {}", listed(&known)) } else { near };
            self.problem(name.span(), format!("the topic `{topic}` has no stance `{}`{known}", name.get_ref()))
        })
    }

    /// The stance of the topic, or of any where none is named.
    fn stance_of(&self, name: &Spanned<String>, topic: Option<&'static Topic>) -> Result<&'static str, Problem> {
        if let Some(topic) = topic {
            return Ok(self.stance(name, topic)?.name);
        }
        let found = topics().topics.iter().find_map(|topic| topic.stance(name.get_ref()));
        let known = topics().topics.iter().flat_map(|topic| topic.stances).map(|stance| stance.name);
        let message = || format!("no topic has a stance `{}`{}", name.get_ref(), hint(name.get_ref(), known));
        Ok(found.ok_or_else(|| self.problem(name.span(), message()))?.name)
    }

    fn date(&self, date: &Spanned<AsOf>) -> Result<Period, Problem> {
        let written = match date.get_ref() {
            AsOf::Text(text) => text.trim().to_owned(),
            AsOf::Year(year) => year.to_string(),
            AsOf::Date(date) => date.to_string(),
        };
        let known = dates::normalise(&written).filter(|date| *date == written).and_then(|date| Period::parse(&date));
        known.ok_or_else(|| {
            let message = format!("`{written}` is not a year, a month or a day: 2020, 2020-04 or 2020-04-09");
            self.problem(date.span(), message)
        })
    }

    fn parsed<T: DeserializeOwned>(&self, fact: Spanned<DeValue<'_>>) -> Result<T, Problem> {
        let place = fact.span();
        T::deserialize(ValueDeserializer::from(fact)).map_err(|error| self.wrong(&error, place))
    }

    /// What the parser says; `place` where it does not say where.
    fn wrong(&self, error: &toml::de::Error, place: Range<usize>) -> Problem {
        self.problem(error.span().unwrap_or(place), explained(error.message()))
    }

    fn problem(&self, place: Range<usize>, message: String) -> Problem {
        Problem::fatal(self.path, Some(self.lines.position(self.text, place.start)), message)
    }
}

/// Where `text` has the whole words of `passage`, which may be broken into lines in another way.
fn places(text: &str, passage: &str) -> Vec<Span> {
    let mut words = passage.split_whitespace();
    let Some(first) = words.next() else { return Vec::new() };
    let inside = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    let mut places = Vec::new();
    for (start, _) in text.match_indices(first) {
        let (before, from) = text.split_at(start);
        let rest = words.clone().try_fold(&from[first.len()..], |rest, word| {
            let trimmed = rest.trim_start();
            trimmed.strip_prefix(word).filter(|_| trimmed.len() < rest.len())
        });
        let Some(rest) = rest else { continue };
        let (end, last) = (text.len() - rest.len(), passage.trim_end().chars().next_back());
        if !inside(before.chars().next_back(), first.chars().next()) && !inside(last, rest.chars().next()) {
            places.push(Span::new(start, end));
        }
    }
    places
}

/// The nearest known name, as the end of a message.
fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = nearest(name, known).first().map(|near| format!(". Is `{}` meant?", near.name));
    near.unwrap_or_default()
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_whole_words_in_any_lines() {
        let text = "Norland bans cod.\nIt may ban  eels, too; a ban is near. Aa";
        let found = |passage| places(text, passage).into_iter().map(|span| span.of(text)).collect::<Vec<_>>();
        assert_eq!(found("bans cod. It"), ["bans cod.\nIt"]);
        assert_eq!(found(" ban\neels,"), ["ban  eels,"]);
        assert_eq!(found("ban"), ["ban", "ban"]);
        assert_eq!(found("bans cod.It"), Vec::<&str>::new());
        assert_eq!(found("a"), ["a"]);
        assert_eq!(found(" "), Vec::<&str>::new());
    }
}
