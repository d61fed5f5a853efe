//! The statements of a source as they stand in a store.

use super::code::{Code, In, Out, fields, variants};
use crate::amount::{Amount, Mark};
use crate::markup::{self, Block, BlockKind, CitedKey, Comment, MarkKind, Meta, Numbering, PageStart, Prose, Work};
use crate::record::{Curated, Entry, Head};
use crate::statement::{
    Bound, Cell, Change, Citation, Citing, Cue, Event, Figure, FigureKind, Holder, Leaning, Measured, Mention, Party,
    Person, PersonName, Position, Predication, Quotation, QuotationKind, Reading, Role, RoleTime, Sentence, Share,
    Speaker, Status, Term, Time, Unit, Venue, VenueKind, Who,
};
use crate::text::SpanMap;
use crate::when::{self, Period, When, Which};

fields!(Prose { text, map, blocks, marks, comments, meta, numbering });
fields!(Block { span, kind, quote, list });
fields!(markup::Mark { span, file, kind });
fields!(CitedKey { key, file, locator, prefix, work });
fields!(Work { title, authors, year, url, doi, ids, shown });
fields!(Comment { file, text, next_block });
fields!(Meta { key, title, authors, outlet, date, url, bibliography, file, error });
fields!(PageStart { at, label, number, printed });

fields!(Entry { key, authors, title, outlet, date, url, unread });
fields!(Head { entry, path, date });
fields!(Curated { source, position, reason });
fields!(Quotation { span, outer, text, kind, speaker, cue, group, nested, sentence, denied });
variants!(QuotationKind { Speech, Statement, Scare, Title });
fields!(Cue { span, text });
fields!(Speaker { span, as_written, who });
fields!(Person { name, roles, mentions });
fields!(Mention { span, name });
fields!(Citation { span, key, locator, prefix, work, bracketed, narrative, quotations, sentences });
fields!(Amount { low, high, mark });
variants!(Mark { Plain, Round, About, Over, Under, UpTo, Nearly, Range, Vague });
fields!(Sentence { span, block, asserted, terms });
fields!(Term { stem, name });
fields!(Time { span, sentence, when, bound });
variants!(Bound { At, Since, By, Until, Before, After, Thing });
fields!(Figure {
    span,
    sentence,
    kind,
    amount,
    unit,
    factor,
    of,
    head,
    terms,
    change,
    per,
    part,
    average,
    ago,
    denied,
    would,
    asserted,
    quoted,
    implied,
    listed,
    year,
    month,
    cell,
});
fields!(Cell { table, row, column, label, header });
variants!(FigureKind { Amount, Count, Share, Duration, Rank });
fields!(Measured { key, stem, rank, name, before });
fields!(Event { span, verb, sentence, what, often, asserted, planned, times, venues, terms, clause, who, before });
fields!(Predication {
    span,
    verb,
    agent,
    sentence,
    what,
    leaning,
    object,
    agents,
    terms,
    numbers,
    precise,
    status,
    denied,
    asserted,
    told,
    past,
});
variants!(Leaning { None, For, Against, Open, Ending });
fields!(Venue { span, name, kind, country, words, stems });
variants!(VenueKind { Place, Forum });
fields!(Position {
    span,
    cue,
    named,
    party,
    holder,
    topic,
    stance,
    like,
    denied,
    status,
    asserted,
    quoted,
    past,
    when,
    until,
    sentence,
});
variants!(Holder { Government, Legislature, Agency, Party, Official, Company });
variants!(Share { All, Most, Some, None, One });
variants!(Status { Demanded, Considered, Likely, Reported, Planned, Pledged, Announced, DeFacto, Decided });
fields!(PersonName { honorific, given, surname, full });
fields!(Role { span, text, time, classes, title, organisations, places, parties, year });
variants!(RoleTime { Held, Current, Former, Then, Future });
fields!(Period { first, last });
variants!(when::Unit { Day, Week, Month, Quarter, Year });

/// All that a document says; who cites what is told by the citations.
impl Code for Reading {
    fn put(&self, out: &mut Out) {
        let Self {
            quotations,
            people,
            unsure,
            citations,
            sentences,
            times,
            events,
            positions,
            figures,
            predications,
            date,
            // Asked of drafts alone.
            named: _,
            citing: _,
        } = self;
        quotations.put(out);
        people.put(out);
        unsure.put(out);
        citations.put(out);
        sentences.put(out);
        times.put(out);
        events.put(out);
        positions.put(out);
        figures.put(out);
        predications.put(out);
        date.put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let mut reading = Self {
            quotations: Code::take(from)?,
            people: Code::take(from)?,
            unsure: Code::take(from)?,
            citations: Code::take(from)?,
            sentences: Code::take(from)?,
            times: Code::take(from)?,
            events: Code::take(from)?,
            positions: Code::take(from)?,
            figures: Code::take(from)?,
            predications: Code::take(from)?,
            date: Code::take(from)?,
            named: Vec::new(),
            citing: Citing::default(),
        };
        reading.citing = Citing::new(&reading.citations);
        Some(reading)
    }
}

impl Code for Who {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Person(person) => (0_u8, *person).put(out),
            Self::Role(role) => {
                1_u8.put(out);
                role.put(out);
            }
            Self::Organisation(name) => (2_u8, name.clone()).put(out),
            Self::Document(name) => (3_u8, name.clone()).put(out),
            Self::Unknown => 4_u8.put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Person(Code::take(from)?),
            1 => Self::Role(Code::take(from)?),
            2 => Self::Organisation(Code::take(from)?),
            3 => Self::Document(Code::take(from)?),
            4 => Self::Unknown,
            _ => return None,
        })
    }
}

impl Code for SpanMap {
    fn put(&self, out: &mut Out) {
        self.runs().len().put(out);
        for run in self.runs() {
            run.put(out);
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let mut map = Self::default();
        for ((text, text_len), (file, file_len), straight) in Vec::take(from)? {
            if straight {
                map.push(text, file, text_len, file_len);
            } else {
                map.push_unit(text, file, text_len, file_len);
            }
        }
        Some(map)
    }
}

impl Code for BlockKind {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Paragraph => 0_u8.put(out),
            Self::Heading => 1_u8.put(out),
            Self::Cell { table, row, column } => (2_u8, *table, (*row, *column)).put(out),
            Self::Footnote(label) => (3_u8, label.clone()).put(out),
            Self::Caption => 4_u8.put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Paragraph,
            1 => Self::Heading,
            2 => Self::Cell { table: Code::take(from)?, row: Code::take(from)?, column: Code::take(from)? },
            3 => Self::Footnote(Code::take(from)?),
            4 => Self::Caption,
            _ => return None,
        })
    }
}

impl Code for MarkKind {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Citation { keys, narrative } => (0_u8, keys.clone(), *narrative).put(out),
            Self::FootnoteRef(label) => (1_u8, label.clone()).put(out),
            Self::Link(to) => (2_u8, to.clone()).put(out),
            Self::Emphasis => 3_u8.put(out),
            Self::Code => 4_u8.put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Citation { keys: Code::take(from)?, narrative: Code::take(from)? },
            1 => Self::FootnoteRef(Code::take(from)?),
            2 => Self::Link(Code::take(from)?),
            3 => Self::Emphasis,
            4 => Self::Code,
            _ => return None,
        })
    }
}

impl Code for Numbering {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Lines => 0_u8.put(out),
            Self::Paragraphs(starts) => (1_u8, starts.clone()).put(out),
            Self::Pages(pages) => (2_u8, pages.clone()).put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Lines,
            1 => Self::Paragraphs(Code::take(from)?),
            2 => Self::Pages(Code::take(from)?),
            _ => return None,
        })
    }
}

impl Code for Unit {
    fn put(&self, out: &mut Out) {
        let (number, name): (u8, &'static str) = match *self {
            Self::Count => (0, ""),
            Self::Share => (1, ""),
            Self::Points => (2, ""),
            Self::Times => (3, ""),
            Self::Time => (4, ""),
            Self::Money(name) => (5, name),
            Self::Measure(name) => (6, name),
            Self::Rank(name) => (7, name),
        };
        number.put(out);
        name.put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let number = u8::take(from)?;
        let name = <&'static str>::take(from)?;
        Some(match number {
            0 => Self::Count,
            1 => Self::Share,
            2 => Self::Points,
            3 => Self::Times,
            4 => Self::Time,
            5 => Self::Money(name),
            6 => Self::Measure(name),
            7 => Self::Rank(name),
            _ => return None,
        })
    }
}

impl Code for Change {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Level => 0_u8.put(out),
            Self::From => 1_u8.put(out),
            Self::By(way) => (2_u8, *way).put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Level,
            1 => Self::From,
            2 => Self::By(i8::take(from)?),
            _ => return None,
        })
    }
}

impl Code for Party {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Government(code) => (0_u8, *code).put(out),
            Self::Group { name, share } => (1_u8, *name, *share).put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Government(Code::take(from)?),
            1 => Self::Group { name: Code::take(from)?, share: Code::take(from)? },
            _ => return None,
        })
    }
}

impl Code for Which {
    fn put(&self, out: &mut Out) {
        match *self {
            Self::Nearest => 0_u8.put(out),
            Self::Ahead => 1_u8.put(out),
            Self::Around => 2_u8.put(out),
            Self::NearestOr(year) => (3_u8, year).put(out),
            Self::Shifted(by) => (4_u8, by).put(out),
            Self::Next => 5_u8.put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Nearest,
            1 => Self::Ahead,
            2 => Self::Around,
            3 => Self::NearestOr(Code::take(from)?),
            4 => Self::Shifted(Code::take(from)?),
            5 => Self::Next,
            _ => return None,
        })
    }
}

impl Code for When {
    fn put(&self, out: &mut Out) {
        match *self {
            Self::Absolute(period) => (0_u8, period).put(out),
            Self::Yearless { first, last, which } => (1_u8, (first, last), which).put(out),
            Self::Shifted { unit, by } => (2_u8, unit, by).put(out),
            Self::Ago { unit, least, most } => (3_u8, unit, (least, most)).put(out),
            Self::Weekday { day, which } => (4_u8, day, which).put(out),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Absolute(Code::take(from)?),
            1 => Self::Yearless { first: Code::take(from)?, last: Code::take(from)?, which: Code::take(from)? },
            2 => Self::Shifted { unit: Code::take(from)?, by: Code::take(from)? },
            3 => Self::Ago { unit: Code::take(from)?, least: Code::take(from)?, most: Code::take(from)? },
            4 => Self::Weekday { day: Code::take(from)?, which: Code::take(from)? },
            _ => return None,
        })
    }
}
