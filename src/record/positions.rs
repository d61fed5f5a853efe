//! Positions over time: what the sources say of each government on each topic, and how a draft's statement stands to it.
//!
//! A position is on record as of a time: the one that the text names, else the date of its source. A later one of the
//! same holder supersedes an earlier one that it excludes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Curated, Record, Source};
use crate::finding::Evidence;
use crate::lexicon::lexicon;
use crate::statement::{Holder, Party, Position, Share, Status};
use crate::topics::{Group, Member, Stance, Topic, topics};
use crate::when::Period;

/// Positions of all sources.
#[derive(Debug, Default)]
pub struct Positions {
    /// By topic and government, by time.
    held: BTreeMap<(&'static str, &'static str), Vec<Held>>,
    /// Of groups, in the order of the sources.
    groups: Vec<Held>,
    /// The positions of each list, where they are on a shelf: those of [`Positions::held`] in order, then the groups'.
    shelved: Vec<OnceLock<Vec<Position>>>,
}

/// Source, position and time of a [`Held`].
pub(super) type StoredHeld = (usize, usize, Option<Period>);

/// A position on record.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// Index into [`Record::sources`].
    pub source: usize,
    /// Index into the source's positions.
    pub position: usize,
    /// As of when; `None` where neither text nor source is dated.
    pub as_of: Option<Period>,
    /// On a shelf, its list and its place there.
    shelved: Option<(u32, u32)>,
}

/// How a draft's position stands to the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The record bears it out; the latest line first.
    Borne(Vec<Line>),
    /// The record says nothing that bears it out, nor that speaks against it.
    Fine,
    /// The record is silent on that government.
    Silent,
    /// The record has another one.
    Contradicted(Vec<Line>),
    /// It was so; a later source supersedes it. The superseding line first.
    Outdated(Vec<Line>),
    /// It was so, for a time that is over.
    Ended(Vec<Line>),
    /// It has not gone so far.
    Overstated(Vec<Line>),
}

/// A line of the record, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The government's code.
    pub code: &'static str,
    /// What it does, how far it has gone, by whom, with the source: ready for a message.
    pub text: String,
    /// The passage.
    pub evidence: Evidence,
}

impl Positions {
    pub(super) fn new(sources: &[Source]) -> Self {
        Self::of(sources.iter().map(|source| (source.date(), source.reading.positions.as_slice())))
    }

    /// The same from the date of each source and its positions.
    pub(super) fn of<'p>(sources: impl Iterator<Item = (Option<Period>, &'p [Position])>) -> Self {
        let mut positions = Self::default();
        for (source, (own, read)) in sources.enumerate() {
            for (index, position) in read.iter().enumerate() {
                if !position.asserted || position.denied || position.like.is_some() {
                    continue;
                }
                // What is to come is on record since it was told.
                let named = position.when.and_then(|when| when.resolve(own));
                let ahead = |named: &Period| own.is_some_and(|own| own.last < named.first);
                let as_of = named.filter(|named| !ahead(named)).or(own);
                let held = Held { source, position: index, as_of, shelved: None };
                match &position.party {
                    Party::Government(code) => positions.held.entry((position.topic, code)).or_default().push(held),
                    Party::Group { .. } => positions.groups.push(held),
                }
            }
        }
        for held in positions.held.values_mut() {
            held.sort_by_key(|held| (held.as_of.map(|period| (period.last, period.first)), held.source, held.position));
        }
        positions
    }

    /// All lists by topic and government, each with source, position and time of its positions; the last is that of
    /// groups.
    pub(super) fn lists(&self) -> impl Iterator<Item = (&'static str, &'static str, &[Held])> {
        let held = self.held.iter().map(|((topic, code), list)| (*topic, *code, list.as_slice()));
        held.chain([("", "", self.groups.as_slice())])
    }

    /// Lists as [`Positions::lists`] gave them, whose positions are on a shelf.
    pub(super) fn stored(lists: Vec<(&'static str, &'static str, Vec<StoredHeld>)>) -> Self {
        let mut positions = Self::default();
        for (number, (topic, code, list)) in lists.into_iter().enumerate() {
            let place = |(at, (source, position, as_of)): (usize, StoredHeld)| Held {
                source,
                position,
                as_of,
                shelved: Some((number as u32, at as u32)),
            };
            let list: Vec<Held> = list.into_iter().enumerate().map(place).collect();
            positions.shelved.push(OnceLock::new());
            if topic.is_empty() {
                positions.groups = list;
            } else {
                positions.held.insert((topic, code), list);
            }
        }
        positions
    }
}

/// So many lines of the record are shown that bear a position out.
const BEARING: usize = 3;

/// Days within which what is told later speaks of a time before it.
const SOON: i32 = 550;

/// Days by which a loosely told time may be later than a source that tells of the same.
const NEARLY: i32 = 200;

/// Of whom the record is asked, and as of when.
struct Asked<'a> {
    topic: &'static Topic,
    stance: &'static Stance,
    status: Status,
    draft: &'a Position,
    /// The time that the statement speaks of.
    time: Option<Period>,
    /// It is told as standing now.
    current: bool,
    /// The sources that its sentence cites.
    cited: &'a [usize],
}

impl Record {
    /// The positions on record of a government (or all) on a topic (or all), by government and time.
    pub fn positions(&self, government: Option<&str>, topic: Option<&str>) -> Vec<(&'static str, Held)> {
        let wanted = |(name, code): &(&str, &str)| {
            topic.is_none_or(|topic| topic == *name) && government.is_none_or(|government| government == *code)
        };
        let held = self.positions.held.iter().filter(|(key, _)| wanted(key));
        held.flat_map(|((_, code), list)| list.iter().map(|held| (*code, *held))).collect()
    }

    /// The positions on record of groups of governments on a topic (or all), by topic, group, share of it, and time.
    pub fn group_positions(&self, topic: Option<&str>) -> Vec<Held> {
        let mut found: Vec<_> = self
            .positions
            .groups
            .iter()
            .filter_map(|held| {
                let position =
                    self.position(*held).filter(|position| topic.is_none_or(|topic| topic == position.topic))?;
                let Party::Group { name, share } = position.party else { return None };
                let time = held.as_of.map(|period| (period.last, period.first));
                Some(((position.topic, name, share as u8, time, held.source, held.position), *held))
            })
            .collect();
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, held)| held).collect()
    }

    /// Who gave a position on record, if it was a person and not the reader.
    pub fn curated(&self, held: Held) -> Option<&Curated> {
        let key = &self.sources.entry(held.source)?.key;
        self.curated.iter().find(|curated| curated.position == held.position && curated.source == *key)
    }

    /// A position on record.
    pub fn position(&self, held: Held) -> Option<&Position> {
        if let Some((list, at)) = held.shelved {
            let list_of = || self.sources.positions(list as usize).unwrap_or_default();
            return self.positions.shelved.get(list as usize)?.get_or_init(list_of).get(at as usize);
        }
        self.sources.get(held.source)?.reading.positions.get(held.position)
    }

    /// How a draft's position stands to the record. `as_of` is the draft's date; of the sources that its sentence has
    /// `cited` the passage is shown first.
    pub fn stand(&self, position: &Position, as_of: Option<Period>, cited: &[usize]) -> Standing {
        let Some(topic) = topics().topic(position.topic) else { return Standing::Fine };
        let Some(stance) = topic.stance(position.stance) else { return Standing::Fine };
        // "Until 2019 it barred it": of then, and not of now.
        let over = position.until.and_then(|until| until.resolve(as_of));
        let over = over.filter(|over| as_of.is_some_and(|as_of| over.before(as_of)));
        let named = position.when.and_then(|when| when.resolve(as_of)).or(over);
        let time = named.or(as_of);
        let now = named.is_none_or(|named| as_of.is_some_and(|as_of| named.overlaps(as_of)));
        let current = now && !position.past && over.is_none();
        let mut asked = Asked { topic, stance, status: position.status, draft: position, time, current, cited };
        match &position.party {
            Party::Government(code) => {
                if let Some(model) = position.like {
                    // "the British model": what the model does.
                    let Some(stance) = self.current(topic, model, time) else { return Standing::Fine };
                    asked.stance = stance;
                }
                self.government(&asked, code)
            }
            Party::Group { name, share } => self.group(&asked, name, *share),
        }
    }

    /// What a government does on a topic as of a time, where that is one thing.
    fn current(&self, topic: &'static Topic, code: &'static str, time: Option<Period>) -> Option<&'static Stance> {
        let held = self.positions.held.get(&(topic.name, code))?;
        let known = held.iter().rev().filter(|held| in_time(held, time)).filter_map(|held| {
            let position = self.position(*held)?;
            (!self.expired(*held, position, time)).then_some(position)
        });
        let done =
            known.filter(|position| position.holder == Holder::Government && position.status >= Status::Announced);
        let stances: Vec<&Stance> = done
            .filter_map(|position| topic.stance(position.stance))
            .filter(|stance| !stance.excludes.is_empty() && !stance.claim)
            .collect();
        // What it does goes before what it does not do; "allows it, but keeps it out of parts": the part is the model.
        let latest = *stances.first()?;
        let agree = stances.into_iter().filter(|other| !topic.exclude(other, latest));
        agree.min_by_key(|stance| (topic.negative(stance), std::cmp::Reverse(stance.includes.len())))
    }

    fn government(&self, asked: &Asked<'_>, code: &'static str) -> Standing {
        let topic = asked.topic;
        // What a country's officials say of a danger is its word.
        let speaks = of_state(asked.draft.holder) || asked.stance.claim && asked.draft.holder == Holder::Official;
        if !speaks || asked.draft.denied || asked.status == Status::Demanded {
            return Standing::Fine;
        }
        let Some(all) = self.positions.held.get(&(topic.name, code)) else {
            return if asked.stance.fixed && asked.stance.family == "pressure" || self.speaks_of(topic, code) {
                Standing::Fine
            } else {
                Standing::Silent
            };
        };
        let (ended, known): (Vec<_>, Vec<(Held, &Position, &'static Stance)>) = all
            .iter()
            .filter(|held| in_time(held, asked.time))
            .filter_map(|held| {
                let position = self.position(*held)?;
                Some((*held, position, topic.stance(position.stance)?))
            })
            .partition(|(held, position, _)| self.expired(*held, position, asked.time));
        let strong = |status: Status| status >= Status::Announced || status == Status::Reported;
        let bears = |position: &Position, stance: &'static Stance| {
            topic.includes(stance, asked.stance)
                && if strong(asked.status) {
                    strong(position.status) && (of_state(position.holder) || !strict(asked))
                } else {
                    // What others ask of them is no plan of theirs.
                    position.status != Status::Demanded
                        && (!strong(position.status)
                            || stance.name != asked.stance.name
                            || asked.status > Status::Considered)
                }
        };
        let agreeing = known.iter().rfind(|(_, position, stance)| bears(position, stance));
        let opposing = |position: &Position, stance: &'static Stance| {
            topic.exclude(stance, asked.stance)
                && (strong(position.status) || !strong(asked.status) || stance.family == "open")
                || strong(position.status) && stance.name == asked.stance.name && asked.status <= Status::Considered
        };
        if let Some((agreed, ..)) = agreeing {
            let mut later = known.iter().filter(|(held, position, stance)| {
                opposing(position, stance)
                    && matches!(position.holder, Holder::Government | Holder::Legislature)
                    && matches!((agreed.as_of, held.as_of), (Some(old), Some(new)) if old.before(new))
            });
            return match later.next_back() {
                Some((new, ..)) if asked.current => {
                    Standing::Outdated(vec![self.line(code, *new), self.line(code, *agreed)])
                }
                _ => {
                    let bearing = known.iter().rev().filter(|(_, position, stance)| bears(position, stance));
                    let mut lines: Vec<Line> = Vec::new();
                    for line in bearing.map(|(held, ..)| self.line(code, *held)) {
                        if lines.iter().all(|other| other.evidence != line.evidence) {
                            lines.push(line);
                        }
                        if lines.len() == BEARING {
                            break;
                        }
                    }
                    Standing::Borne(lines)
                }
            };
        }
        // Nobody has said since what it does: what it did is over.
        let told = |since: Held| {
            known
                .iter()
                .any(|(held, ..)| matches!((since.as_of, held.as_of), (Some(old), Some(new)) if old.before(new)))
        };
        let over = ended.iter().rfind(|(held, position, stance)| bears(position, stance) && !told(*held));
        if let Some((held, ..)) = over.filter(|_| asked.current) {
            return Standing::Ended(vec![self.line(code, *held)]);
        }
        let decided = known.iter().rev().find(|(_, position, stance)| {
            strong(position.status) && stance.name == asked.stance.name && position.holder == Holder::Government
        });
        if let Some((held, ..)) = decided.filter(|_| asked.status <= Status::Considered) {
            return if asked.current { Standing::Contradicted(vec![self.line(code, *held)]) } else { Standing::Fine };
        }
        // Nothing bears it out: the last word that speaks of it decides.
        let weaker = |position: &Position, stance: &'static Stance| {
            strong(asked.status) && (topic.includes(stance, asked.stance) || topic.stronger(asked.stance, stance))
                || position.status <= Status::Planned && strong(asked.status) && stance.name == asked.stance.name
                // A plan for the whole where the plan on record is for a part.
                || asked.status == Status::Planned
                    && position.status == Status::Planned
                    && topic.part_of(asked.stance, stance)
        };
        let telling: Vec<(Held, bool, Holder)> = known
            .iter()
            .filter_map(|(held, position, stance)| {
                if weaker(position, stance) {
                    Some((*held, true, position.holder))
                } else if topic.exclude(stance, asked.stance)
                    // Who is likely to do it, or plans it, need not have decided.
                    && (asked.stance.family != "open" || strong(position.status) || position.status == Status::Pledged)
                    // What is only planned or weighed does not speak against "has none".
                    && (!topic.negative(asked.stance)
                        || strong(position.status)
                        || position.status == Status::Pledged
                        // Who weighs it has not ruled it out.
                        || topic.refuses(asked.stance, stance))
                {
                    Some((*held, false, position.holder))
                } else {
                    None
                }
            })
            .collect();
        // The government's own word goes before that of its agencies and companies.
        let government: Vec<_> = telling.iter().filter(|(.., holder)| *holder == Holder::Government).collect();
        let telling: Vec<_> = if government.is_empty() { telling.iter().collect() } else { government };
        let Some((last, over, _)) = telling.last() else { return self.told_later(asked, code, all) };
        // The source that is cited goes first where it says so too: there the writer looks.
        let cited = telling.iter().rev().find(|(held, also, _)| asked.cited.contains(&held.source) && also == over);
        let first = cited.map_or(*last, |(held, ..)| *held);
        let mut lines = vec![self.line(code, first)];
        if let Some((other, ..)) = telling.iter().rev().find(|(held, ..)| held.source != first.source) {
            lines.push(self.line(code, *other));
        }
        if *over { Standing::Overstated(lines) } else { Standing::Contradicted(lines) }
    }

    /// What was decided by then, where nothing is on record of then, stands against it that it was no more than planned or
    /// open soon after.
    fn told_later(&self, asked: &Asked<'_>, code: &'static str, all: &[Held]) -> Standing {
        let topic = asked.topic;
        let Some(time) = asked.time.filter(|_| asked.status == Status::Decided && asked.stance.family != "open") else {
            return Standing::Fine;
        };
        let soon = |held: &&Held| held.as_of.is_some_and(|held| time.before(held) && days_between(time, held) < SOON);
        for held in all.iter().filter(soon) {
            let Some(position) = self.position(*held).filter(|position| position.holder == Holder::Government) else {
                continue;
            };
            let Some(stance) = topic.stance(position.stance) else { continue };
            let open = stance.family == "open" && topic.exclude(stance, asked.stance);
            let planned = matches!(position.status, Status::Planned | Status::Likely | Status::Considered)
                && (stance.name == asked.stance.name || topic.stronger(asked.stance, stance));
            if open {
                return Standing::Contradicted(vec![self.line(code, *held)]);
            }
            if planned {
                return Standing::Overstated(vec![self.line(code, *held)]);
            }
        }
        Standing::Fine
    }

    /// Whether what was to hold "until August" is over at a time.
    fn expired(&self, held: Held, position: &Position, time: Option<Period>) -> bool {
        let end = position.until.and_then(|until| until.resolve(self.sources.date(held.source)));
        matches!((end, time), (Some(end), Some(time)) if end.before(time))
    }

    fn group(&self, asked: &Asked<'_>, name: &str, share: Share) -> Standing {
        let Some(group) = topics().group(name).filter(|group| !group.members.is_empty()) else { return Standing::Fine };
        if asked.draft.holder != Holder::Government || asked.draft.denied {
            return Standing::Fine;
        }
        // What the record has of the same group as a whole.
        // That none had done so then speaks against some that had, then or before.
        let none_yet = |held: &Held| match (held.as_of, asked.time) {
            (Some(held), Some(time)) => {
                time.first <= held.last && (time.before(held) || days_between(held, time) < NEARLY)
            }
            _ => false,
        };
        let whole = self.positions.groups.iter().rev().find(|held| {
            let Some(position) = self.position(**held) else { return false };
            let Party::Group { name: other, share: on_record } = position.party else { return false };
            let Some(stance) = asked.topic.stance(position.stance).filter(|_| position.topic == asked.topic.name)
            else {
                return false;
            };
            let none = on_record == Share::None;
            let same = other == name || within(other, name) && on_record != Share::All || within(name, other) && none;
            let holds = asked.topic.includes(stance, asked.stance);
            let excludes = asked.topic.exclude(stance, asked.stance) && !none;
            same && match share {
                // What some may do yet speaks against nobody's having done it as little as a plan.
                Share::None => {
                    let far = position.status >= asked.status.min(Status::Announced);
                    holds && !none && far && in_time(held, asked.time)
                }
                Share::All => {
                    excludes && in_time(held, asked.time)
                        || holds && none && (in_time(held, asked.time) || none_yet(held))
                }
                Share::Most => {
                    let most = matches!(on_record, Share::All | Share::Most);
                    excludes && most && in_time(held, asked.time)
                        || holds && none && (in_time(held, asked.time) || none_yet(held))
                }
                Share::Some | Share::One => {
                    holds && none && asked.status >= position.status && position.like.is_none() && none_yet(held)
                }
            }
        });
        if let Some(held) = whole {
            return Standing::Contradicted(vec![self.line(group.name, *held)]);
        }
        let year = asked.time.map_or(9999, |time| time.first.year());
        let mut against = Vec::new();
        // When the first of them did so.
        let mut earliest: Option<Period> = None;
        let mut members = 0;
        let then = |member: &&Member| (member.from..=member.until).contains(&year) || year == 9999;
        for member in group.members.iter().filter(then) {
            if asked.draft.like == Some(member.code) {
                continue;
            }
            members += 1;
            let standing = match share {
                Share::None | Share::One => {
                    // Nobody does: one that does speaks against it; and where one alone does, a second one.
                    let held = self.positions.held.get(&(asked.topic.name, member.code));
                    let does = held.into_iter().flatten().rev().filter(|held| in_time(held, asked.time)).find(|held| {
                        self.position(**held).is_some_and(|position| {
                            let over = self.expired(**held, position, asked.time);
                            let stance = asked.topic.stance(position.stance);
                            !over
                                && position.holder == Holder::Government
                                && position.status >= asked.status.min(Status::Announced)
                                && stance.is_some_and(|stance| asked.topic.includes(stance, asked.stance))
                        })
                    });
                    let since = does.and_then(|held| held.as_of);
                    earliest = match (earliest, since) {
                        (Some(one), Some(other)) if one.last <= other.last => Some(one),
                        (one, other) => other.or(one),
                    };
                    does.map(|held| self.line(member.code, *held))
                }
                Share::Some => None,
                Share::All | Share::Most => match self.government(asked, member.code) {
                    Standing::Contradicted(lines) | Standing::Overstated(lines) => lines.into_iter().next(),
                    _ => None,
                },
            };
            against.extend(standing);
        }
        let enough = match share {
            Share::Most => against.len() * 2 > members,
            Share::One => against.len() > 1,
            _ => !against.is_empty(),
        };
        against.truncate(3);
        // "None has done so" was so once, where a source said it before any did.
        let once = self.positions.groups.iter().find(|held| {
            let Some(position) = self.position(**held).filter(|position| position.topic == asked.topic.name) else {
                return false;
            };
            let none = matches!(position.party, Party::Group { name: other, share: Share::None } if other == name);
            let stance = asked.topic.stance(position.stance);
            none && asked.current
                && in_time(held, asked.time)
                && stance
                    .is_some_and(|stance| stance.name == asked.stance.name || asked.topic.part_of(stance, asked.stance))
                && earliest.is_some_and(|first| held.as_of.is_some_and(|held| held.before(first)))
        });
        match once {
            Some(once) if enough && share == Share::None => {
                against.truncate(2);
                against.push(self.line(group.name, *once));
                Standing::Outdated(against)
            }
            _ if enough => Standing::Contradicted(against),
            _ => self.group_borne(asked, group, share, year),
        }
    }

    /// Whether the record says so of the group, or of as many of its members as the draft does.
    fn group_borne(&self, asked: &Asked<'_>, group: &Group, share: Share, year: i16) -> Standing {
        let strong = |status: Status| status >= Status::Announced;
        let of_group = |held: &&Held| {
            let Some(position) = self.position(**held).filter(|position| position.topic == asked.topic.name) else {
                return false;
            };
            let Party::Group { name, share: on_record } = position.party else { return false };
            let holds =
                asked.topic.stance(position.stance).is_some_and(|held| asked.topic.includes(held, asked.stance));
            let as_many = match share {
                Share::None => on_record == Share::None,
                Share::All => on_record == Share::All,
                Share::Most => matches!(on_record, Share::All | Share::Most),
                Share::Some | Share::One => on_record != Share::None,
            };
            let far = strong(position.status) || !strong(asked.status);
            name == group.name && holds && as_many && far && in_time(held, asked.time)
        };
        let mut lines: Vec<Line> =
            self.positions.groups.iter().rev().filter(of_group).map(|held| self.line(group.name, *held)).collect();
        if lines.is_empty() && share != Share::None {
            let then = |from: i16, until: i16| (from..=until).contains(&year) || year == 9999;
            let members: Vec<_> = group.members.iter().filter(|member| then(member.from, member.until)).collect();
            let borne = members.iter().filter_map(|member| match self.government(asked, member.code) {
                Standing::Borne(lines) => lines.into_iter().next(),
                _ => None,
            });
            lines = borne.collect();
            let enough = match share {
                Share::All => lines.len() == members.len(),
                Share::Most => lines.len() * 2 > members.len(),
                _ => true,
            };
            if !enough {
                lines.clear();
            }
        }
        lines.truncate(BEARING);
        if lines.is_empty() { Standing::Fine } else { Standing::Borne(lines) }
    }

    /// A line of the record in words.
    fn line(&self, code: &'static str, held: Held) -> Line {
        let nothing = Line {
            code,
            text: String::new(),
            evidence: Evidence { source: held.source, span: crate::text::Span::default() },
        };
        // Of a text in an index no more is read than where its sentences stand.
        let (reading, position) = (self.sources.events(held.source), self.position(held));
        let (Some(reading), Some(position), Some(entry)) = (reading, position, self.sources.entry(held.source)) else {
            return nothing;
        };
        let stance = topics().topic(position.topic).and_then(|topic| topic.stance(position.stance));
        let says = stance.map_or(position.stance, |stance| stance.says);
        let holder = match position.holder {
            Holder::Government => String::new(),
            Holder::Company => " (companies there)".to_owned(),
            other => format!(" ({})", other.name()),
        };
        let who = match position.party {
            Party::Government(code) => {
                let name = lexicon().government_of_code(code).map_or(code, |government| government.name);
                format!("{name}{holder} {says}")
            }
            Party::Group { name, share } => format!("{} {name}{holder}: {says}", share.quantifier()),
        };
        let span = reading.sentences.get(position.sentence).map_or(position.span, |sentence| sentence.span);
        // A person may pin a position to more than a sentence.
        let span = span.cover(position.span);
        // A stretch of odd days says less in a message than the source's own date.
        let whole = |period: &Period| !period.to_string().contains('/');
        let time = held.as_of.filter(whole).or_else(|| self.sources.date(held.source));
        let time = time.map_or_else(|| "undated".to_owned(), |period| super::date_in_words(&period.to_string()));
        let until = position.until.and_then(|until| until.resolve(self.sources.date(held.source)));
        let until = until.map(|until| format!(", until {}", super::date_in_words(&until.to_string())));
        let until = until.filter(|until| !until.contains('/')).unwrap_or_default();
        Line {
            code,
            text: format!("{who}: {}, {time}{until} ({})", position.status.in_words(), entry.key),
            evidence: Evidence { source: held.source, span },
        }
    }
}

/// Whether every member of the one group belongs to the other.
fn within(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (topics().group(one), topics().group(other)) else { return false };
    !one.members.is_empty()
        && one.members.iter().all(|member| other.members.iter().any(|held| held.code == member.code))
}

/// Days from the end of the one to the end of the other.
fn days_between(one: Period, other: Period) -> i32 {
    other.last.since(one.last).map_or(i32::MAX, |span| span.get_days())
}

/// Whether it was on record at the time.
fn in_time(held: &Held, time: Option<Period>) -> bool {
    match (held.as_of, time) {
        (Some(held), Some(time)) => held.first <= time.last,
        _ => true,
    }
}

/// Who acts for the state: what a regulator or a parliament has decided, the country has.
fn of_state(holder: Holder) -> bool {
    matches!(holder, Holder::Government | Holder::Legislature | Holder::Agency)
}

/// A statement of the government's own acts: what its companies do does not bear it out.
fn strict(asked: &Asked<'_>) -> bool {
    asked.draft.holder == Holder::Government && asked.status == Status::Decided && !asked.stance.claim
}
