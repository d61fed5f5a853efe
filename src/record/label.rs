//! How a message names a source, a speaker and a date, and how it shows words that others wrote.

use jiff::civil::Date;

use super::{Entry, Passage, Record, Source};
use crate::lexicon::{Class, lexicon};
use crate::statement::{Quotation, Reading, Who};
use crate::text::{Span, fold};

impl Entry {
    /// Key, outlet (or title) and date, as far as they are known: "barnes2019, The New York Times, 17 March 2019".
    pub fn citation(&self) -> String {
        let mut parts = vec![plain(&self.key, 60)];
        if let Some(name) = self.outlet.as_ref().or(self.title.as_ref()) {
            parts.push(plain(name, 60));
        }
        if let Some(date) = &self.date {
            parts.push(date_in_words(date));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }
}

impl Source {
    /// [`Entry::citation`] with the page, or the paragraph, of a passage.
    pub fn cited(&self, span: Span) -> String {
        let citation = self.entry.citation();
        match self.locator(span) {
            Some(locator) => format!("{citation}, {}", plain(&locator.to_string(), 40)),
            None => citation,
        }
    }
}

impl Record {
    /// The quotation of the source that a passage lies in.
    pub fn quotation(&self, passage: &Passage) -> Option<&Quotation> {
        self.sources.get(passage.source)?.reading.quotations.get(passage.quotation?)
    }

    /// Who speaks in a passage, and in which source: "Mr. Rogers in barnes2019, The New York Times, 17 March 2019".
    pub fn attribution(&self, passage: &Passage) -> String {
        let Some(source) = self.sources.get(passage.source) else { return String::new() };
        let citation = source.cited(passage.span);
        match self.quotation(passage).and_then(|quotation| speaker(quotation, &source.reading)) {
            Some(speaker) => format!("{speaker} in {citation}"),
            None => citation,
        }
    }
}

/// Whether the words that name a speaker are a pronoun: "she" names nobody where the sentence before it is not seen.
pub fn is_pronoun(words: &str) -> bool {
    lexicon().class(&fold::word(words)).has(Class::PRONOUN)
}

/// Who speaks, as the document names them in full.
fn speaker(quotation: &Quotation, reading: &Reading) -> Option<String> {
    let speaker = quotation.speaker.as_ref()?;
    let name = match &speaker.who {
        Who::Person(index) => reading.people.get(*index)?.name.full.as_str(),
        Who::Role(role) => role.text.as_str(),
        Who::Organisation(name) => name.as_str(),
        Who::Document(_) => return None,
        Who::Unknown if is_pronoun(&speaker.as_written) => return None,
        Who::Unknown => speaker.as_written.as_str(),
    };
    let name = plain(name, 80);
    (!name.is_empty()).then_some(name)
}

/// A date of a bibliography in words, as precise as it is: `2020-02-13` is "13 February 2020", `2020-02` is "February
/// 2020". What is no such date stays as it is.
pub fn date_in_words(date: &str) -> String {
    let written = |text: String, format: &str| text.parse::<Date>().ok().map(|date| date.strftime(format).to_string());
    let words = match date.len() {
        7 => written(format!("{date}-01"), "%B %Y"),
        10 => written(date.to_owned(), "%-d %B %Y"),
        _ => None,
    };
    words.unwrap_or_else(|| plain(date, 40))
}

/// Words that others wrote, fit for a message of one line: control characters and marks that turn the direction of
/// writing are gone, blanks are one blank, and a text of more than `most` characters is cut in the middle.
pub fn plain(text: &str, most: usize) -> String {
    let mut kept = String::with_capacity(text.len().min(4 * most));
    for c in text.chars() {
        let turns =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if c.is_whitespace() {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if !c.is_control() && !turns {
            kept.push(c);
        }
    }
    let kept = kept.trim_end();
    let count = kept.chars().count();
    if count <= most {
        return kept.to_owned();
    }
    // Cut between words where that leaves most of what is allowed.
    let half = most.saturating_sub(3) / 2;
    let head: String = kept.chars().take(half).collect();
    let tail: String = kept.chars().skip(count - half).collect();
    let head = head.rsplit_once(' ').map_or(head.as_str(), |(head, _)| head);
    let tail = tail.split_once(' ').map_or(tail.as_str(), |(_, tail)| tail);
    format!("{head} … {tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_say_what_is_known() {
        let mut entry = Entry { key: "ho2021".to_owned(), ..Entry::default() };
        assert_eq!(entry.citation(), "ho2021");
        entry.outlet = Some("Harbour Gazette".to_owned());
        entry.date = Some("2021-03".to_owned());
        assert_eq!(entry.citation(), "ho2021, Harbour Gazette, March 2021");
        assert_eq!(date_in_words("2021-03-07"), "7 March 2021");
        assert_eq!(date_in_words("2021"), "2021");
        assert_eq!(date_in_words("early 2021"), "early 2021");
        assert_eq!(date_in_words("2021-13"), "2021-13");
    }

    #[test]
    fn foreign_text_is_tamed() {
        assert_eq!(plain("a\u{1b}[31mb\n\n c\u{202e}d", 50), "a[31mb cd");
        let long = plain(&"word ".repeat(100), 40);
        assert!(long.chars().count() <= 40 && long.contains(" … "), "{long}");
    }
}
