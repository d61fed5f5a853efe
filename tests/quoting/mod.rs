//! Sources and drafts made by hand, so that the tests of the record do not depend on the reader.
#![allow(dead_code, reason = "not every test needs everything")]

use onrecord::draft::Draft;
use onrecord::markup::{self, Format, Prose};
use onrecord::record::{Entry, Source};
use onrecord::statement::{Person, PersonName, Quotation, QuotationKind, Reading, Sentence, Speaker, Who};
use onrecord::text::{LineIndex, Span};

/// A source: quotations stand between “ and ”, and a name in brackets right behind one is its speaker; it is taken out
/// of the text. Quotations of one speaker in one paragraph are pieces of one utterance.
pub fn source(key: &str, marked: &str) -> Source {
    let (text, prose, reading) = read(marked, false);
    let entry = Entry { key: key.to_owned(), ..Entry::default() };
    Source { entry, path: key.into(), lines: LineIndex::new(&text), text, prose, reading }
}

/// A draft: quotations stand between “ and ” or between straight marks; a name in brackets anywhere in the paragraph is
/// the speaker of its quotations.
pub fn draft(marked: &str) -> Draft {
    let (text, prose, reading) = read(marked, true);
    Draft {
        path: "brief.md".into(),
        format: Format::Plain,
        editable: true,
        lines: LineIndex::new(&text),
        text,
        prose: prose.into(),
        reading: reading.into(),
    }
}

/// A source as it is: quotations stand between “ and ” or between straight marks, speakers are not known, those of one
/// paragraph are pieces of one utterance.
pub fn plain_source(key: &str, text: &str) -> Source {
    let mut reading = Reading::default();
    let mut at = 0;
    for (paragraph, line) in text.split_inclusive('\n').enumerate() {
        let mut open = None;
        for (offset, c) in line.char_indices() {
            match (c, open) {
                ('“' | '"', None) => open = Some(at + offset + c.len_utf8()),
                ('”' | '"', Some(start)) => {
                    reading.quotations.push(quotation(text, start, at + offset, paragraph as u32));
                    open = None;
                }
                _ => {}
            }
        }
        at += line.len();
    }
    let entry = Entry { key: key.to_owned(), ..Entry::default() };
    let prose = markup::read(Format::Plain, text);
    Source { entry, path: key.into(), lines: LineIndex::new(text), text: text.to_owned(), prose, reading }
}

fn quotation(text: &str, start: usize, end: usize, group: u32) -> Quotation {
    let mark = |at: usize| text[at..].chars().next().map_or(0, char::len_utf8);
    Quotation {
        span: Span::new(start, end),
        outer: Span::new(start - text[..start].chars().next_back().map_or(0, char::len_utf8), end + mark(end)),
        text: text[start..end].to_owned(),
        kind: QuotationKind::Speech,
        speaker: None,
        cue: None,
        group,
        nested: false,
        sentence: 0,
        denied: false,
    }
}

fn read(marked: &str, draft: bool) -> (String, Prose, Reading) {
    let (mut text, mut reading) = (String::new(), Reading::default());
    // Where each quotation begins and ends, its paragraph, and who speaks.
    let mut found: Vec<(usize, usize, usize, Option<String>)> = Vec::new();
    for (paragraph, line) in marked.split_inclusive('\n').enumerate() {
        let (mut rest, mut open) = (line, None::<usize>);
        while let Some(c) = rest.chars().next() {
            let name = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).filter(|_| open.is_none());
            if let Some((name, after)) = name {
                let all = if draft { 0 } else { found.len().saturating_sub(1) };
                found[all..].iter_mut().for_each(|quotation| quotation.3 = Some(name.to_owned()));
                if found.is_empty() {
                    reading.people.push(Person { name: parts(name), ..Person::default() });
                }
                rest = after;
                continue;
            }
            rest = &rest[c.len_utf8()..];
            if open.is_none() && (c == '“' || (draft && c == '"')) {
                open = Some(text.len() + c.len_utf8());
            } else if let Some(start) = open.filter(|_| c == '”' || (draft && c == '"')) {
                found.push((start, text.len(), paragraph, None));
                open = None;
            }
            text.push(c);
        }
    }
    for (number, (start, end, paragraph, name)) in found.into_iter().enumerate() {
        // The name that stood before the first quotation of a draft.
        let named =
            name.or_else(|| draft.then(|| reading.people.first().map(|person| person.name.full.clone())).flatten());
        let person = named.as_ref().map(|name| person(&mut reading, name));
        let group = person.map_or(10_000 + number, |person| paragraph * 100 + person) as u32;
        let mut quotation = quotation(&text, start, end, group);
        quotation.speaker = named.zip(person).map(|(name, person)| Speaker {
            span: Span::default(),
            as_written: name,
            who: Who::Person(person),
        });
        reading.quotations.push(quotation);
    }
    let prose = markup::read(Format::Plain, &text);
    sentences(&text, &mut reading);
    (text, prose, reading)
}

fn parts(name: &str) -> PersonName {
    let surname = name.rsplit(' ').next().unwrap_or(name).to_owned();
    PersonName { full: name.to_owned(), surname, ..PersonName::default() }
}

fn person(reading: &mut Reading, name: &str) -> usize {
    let known = reading.people.iter().position(|person| person.name.full == name);
    known.unwrap_or_else(|| {
        reading.people.push(Person { name: parts(name), ..Person::default() });
        reading.people.len() - 1
    })
}

fn sentences(text: &str, reading: &mut Reading) {
    let mut start = 0;
    for (at, _) in text.match_indices(". ").chain([(text.len(), "")]) {
        let inside = reading.quotations.iter().any(|quotation| quotation.span.contains_offset(at));
        if !inside {
            let span = Span::new(start, (at + 1).min(text.len()));
            reading.sentences.push(Sentence { span, block: 0, asserted: true, terms: [].into() });
            start = at + 2;
        }
    }
    for quotation in &mut reading.quotations {
        let of = |sentence: &Sentence| sentence.span.contains_offset(quotation.outer.start);
        quotation.sentence = reading.sentences.iter().position(of).unwrap_or(0);
    }
}

/// A harbour and its tunnel.
pub const HARBOUR: &str = "The port authority opened the hearing on Tuesday.
“The contracts are signed, the towns have made their choice. It comes down to who pays for the ventilation,”[Leo Hart] Leo Hart said.
“We need to finish the eastern bore before we touch the western one, so we will ask for patience,”[Maya Okafor] said Maya Okafor, the chief engineer.
“The tunnel will cost the port $12 billion,”[Maya Okafor] she said in May.
“The western bore has never carried lorries and will never carry lorries,”[Maya Okafor] she told residents. “It could flood the lower streets at every spring tide.”[Maya Okafor]
“I’m not sure a toll is the remedy,”[Leo Hart] Mr. Hart said.
“We will lower the toll for lorries if the ferries stop,”[Maya Okafor] Ms. Okafor said.
The notion that the port can dig two bores at once without closing the basin is, Mr. Hart said, misplaced.
";
