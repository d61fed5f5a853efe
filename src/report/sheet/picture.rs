//! The line of a government's positions over time as a small picture: a lane for each stance, a mark for each position
//! on record, and where the draft stands.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{period, shown};
use crate::lexicon::lexicon;
use crate::record::{Held, Record, plain};
use crate::statement::{Holder, Position, Status};
use crate::topics::{Topic, topics};
use crate::when::Period;

/// Width of a picture.
const WIDTH: f64 = 440.0;
/// Blank at its sides.
const SIDE: f64 = 10.0;
/// Height of a lane.
const LANE: f64 = 32.0;
/// Height of the axis.
const AXIS: f64 = 22.0;
/// Lanes at most; a topic has not many more.
const LANES: usize = 12;

/// A position on record, as a line shows it.
pub(super) struct Point<'a> {
    /// As of when.
    pub as_of: Option<Period>,
    /// The stance in words.
    pub says: &'static str,
    /// How far it has gone.
    pub status: Status,
    /// Who holds it.
    pub holder: Holder,
    /// Key of the source.
    pub key: &'a str,
    /// Where it stands on record.
    pub held: Held,
    /// The place in the source.
    pub position: &'a Position,
}

/// The positions of a government on a topic over time.
pub(super) struct Line<'a> {
    /// Name of the government.
    pub name: &'static str,
    /// The topic.
    pub topic: &'static Topic,
    /// By time.
    pub points: Vec<Point<'a>>,
}

/// What the draft says, for the picture.
pub(super) struct Own {
    /// When it speaks.
    pub as_of: Option<Period>,
    /// The stance that it gives the government, in words.
    pub says: Option<&'static str>,
}

impl<'a> Line<'a> {
    /// What the record has of a government on a topic.
    pub fn new(record: &'a Record, topic: &str, code: &'static str) -> Option<Self> {
        let topic = topics().topic(topic)?;
        let point = |held: Held| {
            let position = record.position(held)?;
            Some(Point {
                as_of: held.as_of,
                says: topic.stance(position.stance).map_or(position.stance, |stance| stance.says),
                status: position.status,
                holder: position.holder,
                key: &record.sources.get(held.source)?.entry.key,
                held,
                position,
            })
        };
        let held = record.positions(Some(code), Some(topic.name));
        let mut points: Vec<Point<'a>> = held.into_iter().filter_map(|(_, held)| point(held)).collect();
        // One source says the same in several sentences: once is enough for a line.
        let mut seen = Vec::new();
        points.retain(|point| {
            let what = (point.as_of, point.says, point.status, point.holder, point.key);
            let new = !seen.contains(&what);
            seen.push(what);
            new
        });
        let name = lexicon().government_of_code(code).map_or(code, |government| government.name);
        Some(Self { name, topic, points })
    }

    /// What the picture shows, in words.
    pub fn in_words(&self, own: &Own) -> String {
        let mut words: Vec<String> = self.points.iter().map(Point::in_words).collect();
        if words.is_empty() {
            words.push("no source speaks of it".to_owned());
        }
        if let Some(says) = own.says {
            words.push(format!(
                "the brief{}: {says}",
                own.as_of.map_or_else(String::new, |time| format!(", {}", period(time)))
            ));
        }
        format!("{}.", words.join("; "))
    }

    /// The picture. `id` names it on the page.
    pub fn picture(&self, own: &Own, id: &str) -> Markup {
        let mut lanes: Vec<&'static str> = Vec::new();
        for says in self.points.iter().map(|point| point.says).chain(own.says) {
            if !lanes.contains(&says) && lanes.len() < LANES {
                lanes.push(says);
            }
        }
        let times = self.points.iter().filter_map(|point| point.as_of).chain(own.as_of);
        let Some(whole) = times.reduce(Period::cover) else { return html! {} };
        let scale = Scale::new(whole);
        let height = lanes.len() as f64 * LANE + AXIS;
        let bottom = height - AXIS;
        let y = |lane: usize| lane as f64 * LANE + 24.0;
        let lane = |says: &str| lanes.iter().position(|lane| *lane == says);
        let title = format!("{id}-title");
        let text = format!("{id}-text");
        let labels = format!("{title} {text}");
        html! {
            svg.line viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) role="img" aria-labelledby=(labels) {
                title id=(title) { (self.name) ": " (self.topic.question) }
                desc id=(text) { (self.in_words(own)) }
                @for tick in scale.ticks() {
                    line.tick x1=(tick.x) x2=(tick.x) y1="0" y2=(bottom) {}
                    text.year x=(tick.label) y=(height - 6.0) text-anchor=(tick.anchor) { (tick.text) }
                }
                @for (index, says) in lanes.iter().enumerate() {
                    text.stance x=(SIDE) y=(y(index) - 10.0) { (*says) }
                    line.lane x1=(SIDE) x2=(WIDTH - SIDE) y1=(y(index)) y2=(y(index)) {}
                }
                @for point in &self.points {
                    @if let (Some(time), Some(index)) = (point.as_of, lane(point.says)) {
                        @let (from, width) = scale.stretch(time);
                        @let strong = point.status >= Status::Announced;
                        rect class=(if strong { "done" } else { "open" }) x=(from) y=(y(index) - 5.0) width=(width) height="10" rx="5" {
                            title { (point.in_words()) }
                        }
                    }
                }
                @if let Some(time) = own.as_of {
                    @let x = scale.middle(time);
                    line.own x1=(x) x2=(x) y1="0" y2=(bottom) {}
                    @if let Some(index) = own.says.and_then(lane) {
                        path.own d=(format!("M{x:.1} {:.1}l7 7l-7 7l-7 -7z", y(index) - 7.0)) {
                            title { "The brief: " (own.says.unwrap_or_default()) }
                        }
                    }
                }
            }
        }
    }
}

impl Point<'_> {
    /// When, what, how far, by whom and in which source.
    pub fn in_words(&self) -> String {
        let when = self.as_of.map_or_else(|| "undated".to_owned(), period);
        let holder = match self.holder {
            Holder::Government => String::new(),
            other => format!(", {}", other.name()),
        };
        format!("{when}: {} ({}{holder}; {})", self.says, self.status.in_words(), shown(&plain(self.key, 60)))
    }
}

/// From days to places.
struct Scale {
    from: Date,
    days: f64,
}

/// A mark of the axis.
struct Tick {
    x: String,
    label: String,
    anchor: &'static str,
    text: String,
}

impl Scale {
    /// A scale on which a stretch of days has some blank at its ends.
    fn new(whole: Period) -> Self {
        let days = days(whole.first, whole.last) + 1;
        let room = (days / 16).max(if days < 60 { 45 } else { 10 });
        let room = i32::try_from(room).unwrap_or(45);
        let padded = whole.widened(room, room);
        Self { from: padded.first, days: (days + 2 * i64::from(room)) as f64 }
    }

    fn x(&self, day: Date) -> f64 {
        SIDE + (WIDTH - 2.0 * SIDE) * (days(self.from, day) as f64 / self.days).clamp(0.0, 1.0)
    }

    fn middle(&self, time: Period) -> f64 {
        (f64::midpoint(self.x(time.first), self.x(time.last)) * 10.0).round() / 10.0
    }

    /// Where a mark begins and how wide it is: never narrower than can be seen.
    fn stretch(&self, time: Period) -> (String, String) {
        let (from, to) = (self.x(time.first), self.x(time.last));
        let width = (to - from).max(10.0);
        let from = (f64::midpoint(from, to) - width / 2.0).clamp(1.0, WIDTH - 1.0 - width);
        (format!("{from:.1}"), format!("{width:.1}"))
    }

    /// The first days of years, or of months where the whole is short.
    fn ticks(&self) -> Vec<Tick> {
        let last = self
            .from
            .saturating_add(jiff::Span::new().days(i32::try_from(self.days as i64).unwrap_or(i32::MAX).min(3_000_000)));
        let years = i32::from(last.year()) - i32::from(self.from.year());
        let mut firsts: Vec<(Date, String)> = Vec::new();
        if years < 2 && self.days < 400.0 {
            let step = if self.days < 130.0 { 1 } else { 3 };
            for month in 0..=(years * 12 + 12) {
                let (year, month) = (i32::from(self.from.year()) + month / 12, month % 12 + 1);
                let date = i16::try_from(year).ok().and_then(|year| Date::new(year, month as i8, 1).ok());
                if let Some(date) = date.filter(|_| (month - 1) % step == 0) {
                    firsts.push((date, date.strftime("%b %Y").to_string()));
                }
            }
        } else {
            let step = (years / 8 + 1).max(1);
            for year in i32::from(self.from.year())..=i32::from(last.year()) {
                let date = i16::try_from(year).ok().and_then(|year| Date::new(year, 1, 1).ok());
                if let Some(date) = date.filter(|_| year % step == 0) {
                    firsts.push((date, year.to_string()));
                }
            }
        }
        let inside = firsts.into_iter().filter(|(date, _)| self.from <= *date && *date <= last);
        inside
            .map(|(date, text)| {
                let x = self.x(date);
                let anchor = if x < 40.0 {
                    "start"
                } else if x > WIDTH - 40.0 {
                    "end"
                } else {
                    "middle"
                };
                Tick { x: format!("{x:.1}"), label: format!("{x:.1}"), anchor, text }
            })
            .collect()
    }
}

/// Days from one to the other.
fn days(from: Date, to: Date) -> i64 {
    to.since(from).map_or(0, |span| i64::from(span.get_days()))
}
