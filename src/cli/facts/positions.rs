//! The positions that `onrecord facts` prints: the line of each government over time, with the evidence.

use comfy_table::{ColumnConstraint, Width};
use serde::Serialize;

use super::{Args, Found, Kind, finished, row, separate, table};
use crate::lexicon::{Government, lexicon};
use crate::nearest::nearest;
use crate::record::{Held, Record, Source, plain};
use crate::report::safe_line;
use crate::report::sheet::{Matrix, Row};
use crate::statement::{Holder, Party, Position, Share, Status};
use crate::text::Span;
use crate::topics::topics;
use crate::when::Period;

/// Which positions are asked for.
pub(super) struct Question {
    government: Option<&'static Government>,
    topic: Option<&'static str>,
    as_of: Option<Period>,
}

impl Question {
    /// What the arguments ask; `None` where positions are not asked for. Fails on names that are not known.
    pub fn new(args: &Args) -> anyhow::Result<Option<Self>> {
        let question = Self {
            government: args.government.as_deref().map(government).transpose()?,
            topic: args.topic.as_deref().map(topic).transpose()?,
            as_of: args.as_of.as_deref().and_then(Period::parse),
        };
        match args.kind {
            Some(Kind::Sources) if args.person.is_some() => {
                anyhow::bail!("--person asks for people and quotations: leave out --kind")
            }
            Some(Kind::People | Kind::Quotations | Kind::Sources) if question.is_narrow() => {
                anyhow::bail!("--government, --topic and --as-of ask for positions: leave out --kind")
            }
            Some(Kind::Positions) if args.person.is_some() => {
                anyhow::bail!("--person asks for people and quotations: leave out --kind, or ask for a --government")
            }
            Some(Kind::People | Kind::Quotations | Kind::Sources) => Ok(None),
            Some(Kind::Positions) => Ok(Some(question)),
            None => Ok(args.person.is_none().then_some(question)),
        }
    }

    /// Whether it asks for less than everything, and so for nothing but positions.
    pub fn is_narrow(&self) -> bool {
        self.government.is_some() || self.topic.is_some() || self.as_of.is_some()
    }

    /// The positions of the sources that are `asked`, by topic, government and time; those of groups at the end of
    /// each topic.
    pub fn answer<'a>(&self, record: &'a Record, asked: &impl Fn(&Source) -> bool) -> Vec<Stand<'a>> {
        let topics = self.topics().flat_map(|topic| self.on(record, topic));
        topics.filter_map(|held| Stand::new(record, held, asked)).collect()
    }

    /// The same as a matrix for each topic on which there is anything.
    pub fn matrices(&self, record: &Record, asked: &impl Fn(&Source) -> bool) -> Vec<Matrix> {
        let mut matrices = Vec::new();
        for topic in self.topics() {
            let stands = self.on(record, topic).filter_map(|held| Some((Stand::new(record, held, asked)?, held)));
            let stands: Vec<_> = stands.collect();
            let rows = stands.chunk_by(|(a, _), (b, _)| a.is_beside(b)).filter_map(|line| {
                let (first, _) = line.first()?;
                // A clause within a clause says the same once.
                let told = |index: usize, stand: &Stand<'_>| {
                    line.iter().enumerate().any(|(other, (beside, _))| {
                        beside.tells_all(stand) && (other < index || !stand.tells_all(beside))
                    })
                };
                let kept = line.iter().enumerate().filter(|(index, (stand, _))| !told(*index, stand));
                Some(Row { name: first.party(), held: kept.map(|(_, (_, held))| *held).collect() })
            });
            let rows: Vec<Row> = rows.collect();
            if !rows.is_empty() {
                matrices.push(Matrix { topic, rows });
            }
        }
        matrices
    }

    fn topics(&self) -> impl Iterator<Item = &'static str> {
        let known = topics().topics.iter().map(|topic| topic.name);
        known.filter(|name| self.topic.is_none_or(|topic| topic == *name))
    }

    fn on(&self, record: &Record, topic: &'static str) -> impl Iterator<Item = Held> {
        let own = record.positions(self.government.map(|government| government.code), Some(topic));
        let mut groups = record.group_positions(Some(topic));
        groups.retain(|held| record.position(*held).is_some_and(|position| self.touches(position, *held)));
        own.into_iter().map(|(_, held)| held).chain(groups).filter(|held| self.by_then(*held))
    }

    fn by_then(&self, held: Held) -> bool {
        match (held.as_of, self.as_of) {
            (Some(held), Some(asked)) => held.first <= asked.last,
            _ => true,
        }
    }

    /// Whether a group's position speaks of the government that is asked for.
    fn touches(&self, position: &Position, held: Held) -> bool {
        let (Some(government), Party::Group { name, .. }) = (self.government, &position.party) else { return true };
        let belongs = |group: &crate::topics::Group| match held.as_of {
            Some(as_of) => group.has(government.code, as_of.last.year()),
            None => group.members.iter().any(|member| member.code == government.code),
        };
        topics().group(name).is_some_and(belongs)
    }
}

fn government(called: &str) -> anyhow::Result<&'static Government> {
    if let Some(government) = lexicon().government_called(called) {
        return Ok(government);
    }
    let near = lexicon().governments_near(called);
    let near: Vec<_> = near.iter().take(5).map(|near| format!("{} ({})", near.name, near.code)).collect();
    if near.is_empty() {
        anyhow::bail!(
            "no government is called \"{called}\": give a code such as DE, or a name, adjective, capital or seat"
        );
    }
    anyhow::bail!("no government is called \"{called}\"; did you mean {}?", near.join(" or "));
}

fn topic(called: &str) -> anyhow::Result<&'static str> {
    let known = || topics().topics.iter().map(|topic| topic.name);
    if let Some(name) = known().find(|name| *name == called) {
        return Ok(name);
    }
    let lower = called.to_lowercase();
    let mut near: Vec<_> = nearest(called, known()).into_iter().map(|near| near.name).collect();
    near.extend(
        known().filter(|name| near.is_empty() && !lower.is_empty() && name.contains(&lower)).collect::<Vec<_>>(),
    );
    if near.is_empty() {
        let all: Vec<_> = known().collect();
        anyhow::bail!("there is no topic \"{called}\"; the topics are {}", all.join(", "));
    }
    anyhow::bail!("there is no topic \"{called}\"; did you mean {}?", near.join(" or "));
}

/// A position on record.
#[derive(Serialize)]
pub(super) struct Stand<'a> {
    /// Code, or the name of a group as in `extract`.
    government: &'static str,
    /// Its usual name.
    name: &'static str,
    /// How many of a group.
    share: Option<Share>,
    holder: Holder,
    topic: &'static str,
    stance: &'static str,
    /// The stance in words.
    says: &'static str,
    status: Status,
    as_of: Option<String>,
    /// Whether a person gave it instead of the reader.
    curated: bool,
    reason: Option<&'a str>,
    text: &'a str,
    #[serde(flatten)]
    found: Found<'a>,
    /// The words with those around them, for people.
    #[serde(skip)]
    passage: String,
}

impl<'a> Stand<'a> {
    fn new(record: &'a Record, held: Held, asked: &impl Fn(&Source) -> bool) -> Option<Self> {
        let source = record.sources.get(held.source).filter(|source| asked(source))?;
        let position = record.position(held)?;
        let topic = topics().topic(position.topic)?;
        let (government, name, share) = match &position.party {
            Party::Government(code) => {
                (*code, lexicon().government_of_code(code).map_or(*code, |government| government.name), None)
            }
            Party::Group { name, share } => (*name, *name, Some(*share)),
        };
        let curated = record.curated(held);
        let sentence = source.reading.sentences.get(position.sentence).map_or(position.span, |sentence| sentence.span);
        Some(Self {
            government,
            name,
            share,
            holder: position.holder,
            topic: topic.name,
            stance: position.stance,
            says: topic.stance(position.stance).map_or(position.stance, |stance| stance.says),
            status: position.status,
            as_of: held.as_of.map(|time| time.to_string()),
            curated: curated.is_some(),
            reason: curated.and_then(|curated| curated.reason.as_deref()),
            text: position.span.of(&source.text),
            found: Found::new(source, position.span),
            passage: passage(&source.text, position.span, sentence),
        })
    }

    /// Whether it says what the other one does, at a place that holds the other's.
    fn tells_all(&self, other: &Self) -> bool {
        let place = |stand: &Self| Span::new(stand.found.start, stand.found.end);
        (self.stance, self.status, self.holder) == (other.stance, other.status, other.holder)
            && (self.found.source, &self.as_of, self.curated) == (other.found.source, &other.as_of, other.curated)
            && place(self).contains(place(other))
    }

    /// Whether it belongs to the line of the other.
    fn is_beside(&self, other: &Self) -> bool {
        self.topic == other.topic && self.government == other.government && self.share == other.share
    }

    /// Whose line it is, in words.
    fn party(&self) -> String {
        match self.share {
            None => format!("{} ({})", self.name, self.government),
            Some(share) => format!("{} {}", share.quantifier(), self.name),
        }
    }
}

/// Characters of a passage that a table shows.
const MOST: usize = 240;

/// Writes a table for each government and topic, with the topic's question above the first.
pub(super) fn write(out: &mut String, stands: &[Stand<'_>]) {
    let mut topic = "";
    for line in stands.chunk_by(Stand::is_beside) {
        let Some(first) = line.first() else { continue };
        separate(out);
        if topic != first.topic {
            topic = first.topic;
            let question = topics().topic(topic).map_or("", |topic| topic.question);
            out.push_str(&safe_line(&format!("{topic}: {question}")));
            out.push_str("\n\n");
        }
        let mut table = table(["As of", "Stance", "Status, holder", "Source", "Passage"]);
        for (index, stand) in line.iter().enumerate() {
            let mut beside = line.iter().enumerate().filter(|(_, beside)| beside.tells_all(stand));
            if beside.any(|(other, beside)| other < index || !stand.tells_all(beside)) {
                continue;
            }
            let curated = if stand.curated { " (curated)" } else { "" };
            table.add_row(row([
                // Of a stretch of days, each end on a line of its own.
                &stand.as_of.as_deref().map_or_else(|| "undated".to_owned(), |time| time.replace('/', " to ")),
                stand.says,
                &format!("{}, {}", stand.status.in_words(), stand.holder.name()),
                &format!("{}:{}{curated}", stand.found.source, stand.found.line),
                &stand.passage,
            ]));
        }
        // A key in two pieces cannot be searched for.
        let source = line.iter().map(|stand| stand.found.source.chars().count() + 6).max().unwrap_or_default().min(24);
        for (column, constraint) in [
            (0, ColumnConstraint::UpperBoundary(Width::Fixed(15))),
            (3, ColumnConstraint::LowerBoundary(Width::Fixed(source as u16))),
            (4, ColumnConstraint::LowerBoundary(Width::Percentage(40))),
        ] {
            if let Some(column) = table.column_mut(column) {
                column.set_constraint(constraint);
            }
        }
        out.push_str(&safe_line(&first.party()));
        out.push('\n');
        out.push_str(&finished(&table));
    }
}

/// A clause in its sentence; of a long sentence, the words next to the clause.
fn passage(text: &str, clause: Span, sentence: Span) -> String {
    let whole = sentence.cover(clause);
    let room = MOST.saturating_sub(clause.len()) / 2;
    let cut = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let mut start = clause.start.saturating_sub(room).max(whole.start);
    let mut end = (clause.end + room).min(whole.end);
    while start < clause.start && !text.is_char_boundary(start) {
        start += 1;
    }
    while end > clause.end && !text.is_char_boundary(end) {
        end -= 1;
    }
    let (mut opening, mut closing) = ("", "");
    if start > whole.start {
        start += cut(start, clause.start).find(char::is_whitespace).unwrap_or(clause.start - start);
        opening = "… ";
    }
    if end < whole.end {
        end = clause.end + cut(clause.end, end).rfind(char::is_whitespace).unwrap_or_default();
        closing = " …";
    }
    format!("{opening}{}{closing}", plain(cut(start, end), 2 * MOST))
}
