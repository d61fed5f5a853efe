//! Noun phrases beside a number, as far as the closed word classes and endings tell.

use std::ops::Range;

use super::Finder;
use crate::lexicon::Class;
use crate::reader::token::Kind;

/// A longer one is no noun phrase.
const LONGEST: usize = 8;

/// The noun phrase that starts at a token, without determiner; empty where none does. A quotation mark may open it.
/// `single` says that one thing is counted, whose noun is no plural.
pub fn after(finder: &Finder<'_>, from: usize, single: bool) -> Range<usize> {
    let document = finder.document;
    let mut first = from;
    while first < finder.end && first < from + 2 && matches!(document.tokens[first].kind, Kind::Mark(_)) {
        first += 1;
    }
    let stops = Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::PRONOUN).or(Class::AUXILIARY).or(Class::DETERMINER);
    let mut at = first;
    let mut nouns = 0;
    let mut plural = false;
    while at < finder.end.min(first + LONGEST) {
        let token = &document.tokens[at];
        let named = finder.names.at(at).is_some();
        match token.kind {
            Kind::Possessive if nouns > 0 && !plural => {
                at += 1;
                continue;
            }
            Kind::Word => {}
            _ => break,
        }
        let word = finder.folded(at);
        if token.has(stops) && !named || matches!(word, "not" | "than" | "more" | "who" | "which" | "that") {
            // "three more boats"
            if word == "more" && nouns == 0 {
                first = if at == first { at + 1 } else { first };
                at += 1;
                continue;
            }
            break;
        }
        if token.has(Class::ADVERB) && !token.capital {
            if nouns > 0 && (plural || single) {
                break;
            }
            at += 1;
            continue;
        }
        let here = is_plural(finder, at);
        if plural && !here {
            break;
        }
        // "nine met the target"
        let deed = token.has(Class::DEED_PAST) && !token.capital && !word.ends_with("ed");
        if deed && nouns == 0 && !single && document.has(at + 1, Class::DETERMINER) {
            break;
        }
        // "boats carrying nets", but "state financing".
        let object = document.tokens.get(at + 1).is_some_and(|next| {
            next.is_word() && (!next.has(stops) || next.has(Class::DETERMINER) || finder.names.at(at + 1).is_some())
        });
        let verbal = word.ends_with("ed") || word.ends_with("ing") && word.len() > 5 && object;
        let next = at + 1 < finder.end && is_plural(finder, at + 1);
        if verbal && nouns > 0 && !next && !token.capital {
            break;
        }
        if verbal
            && nouns == 0
            && word.ends_with("ed")
            && !next
            && !matches!(document.tokens.get(at + 1).map(|t| t.kind), Some(Kind::Word))
        {
            break;
        }
        let speaks = token.has(Class::SPEECH.or(Class::WEAK)) && !token.capital && !here && nouns > 0;
        if speaks && !next {
            break;
        }
        plural |= here;
        nouns += 1;
        at += 1;
    }
    while at > first && !matches!(document.tokens[at - 1].kind, Kind::Word) {
        at -= 1;
    }
    if nouns == 0 { from..from } else { first..at }
}

/// Whether a word looks like a plural.
pub fn is_plural(finder: &Finder<'_>, at: usize) -> bool {
    let token = &finder.document.tokens[at];
    if token.kind != Kind::Word || token.upper {
        return false;
    }
    let word = finder.folded(at);
    if token.has(Class::ADVERB.or(Class::PREPOSITION).or(Class::AUXILIARY).or(Class::DETERMINER).or(Class::PRONOUN)) {
        return false;
    }
    if matches!(
        word,
        "people"
            | "men"
            | "women"
            | "children"
            | "fish"
            | "cattle"
            | "sheep"
            | "aircraft"
            | "staff"
            | "crew"
            | "dead"
            | "injured"
            | "wounded"
            | "feet"
            | "teeth"
            | "mice"
            | "geese"
            | "criteria"
            | "data"
            | "media"
            | "deer"
            | "fishermen"
            | "policemen"
            | "spokesmen"
            | "personnel"
            | "troops"
            | "series"
            | "species"
    ) {
        return true;
    }
    let s = word.len() > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    s || word.ends_with("women") || word.ends_with("men") && word.len() > 5
}
