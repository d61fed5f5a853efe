//! Whose people are meant: "officials" of nobody in particular, or those of a body that the text names.

use rustc_hash::FxHashSet;

use super::Scene;
use super::scene::Found;
use crate::lexicon::{Class, Relation, lexicon};
use crate::text::{Span, fold};

/// Words before a noun that are looked at, at most.
const REACH: usize = 6;

/// Bytes before and behind words that are looked at, at most: who speaks further up is out of mind.
const BEFORE: usize = 2_000;
const BEHIND: usize = 500;

/// Paragraphs above in which people may have been named, at most.
const ABOVE: usize = 3;

/// What the words before a noun for people say of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// They name a body, or point back ("those officials").
    Told,
    /// Those of the body in question ("officials", "agency officials").
    Open,
    /// Others ("some officials", "industry officials", "Chinese officials").
    Anybody,
}

/// Whether the text says of which body the people are that words name: "DOE officials", "officials at the ministry", "the
/// officials", or "officials" further on in a paragraph that names an agency.
pub fn is_told(scene: &Scene<'_>, found: &Found<'_>) -> bool {
    let prose = &scene.draft.prose;
    let Some(block) = prose.blocks.get(found.block) else { return false };
    let around = Span::new(
        block.span.start.max(prose.text.floor_char_boundary(found.span.start.saturating_sub(BEFORE))),
        block.span.end.min(prose.text.ceil_char_boundary(found.span.end + BEHIND)),
    );
    let text = around.of(&prose.text);
    let (start, end) = (found.span.start - around.start, found.span.end - around.start);
    let tokens = tokens(text);
    let inside = tokens.iter().enumerate().filter(|(_, token)| token.at >= start && token.at < end);
    let Some(noun) = inside.filter(|(_, token)| is_people(token.word)).map(|(at, _)| at).next() else { return false };
    if belongs(text, &tokens, noun) {
        return true;
    }
    match before(scene, text, &tokens, noun) {
        Whose::Told => true,
        Whose::Anybody => false,
        Whose::Open if is_of_a_body(tokens[noun].word) => {
            names_a_body(scene, text, &tokens, noun)
                || names_its_own(scene, text, &tokens, noun)
                || spoken_of(scene, found.block, text, &tokens, noun)
        }
        Whose::Open => false,
    }
}

/// Whether the last that was said of people of that name, here or a few paragraphs above, says whose they are.
fn spoken_of(scene: &Scene<'_>, block: usize, own: &str, tokens: &[Token<'_>], noun: usize) -> bool {
    let name = fold::word(tokens[noun].word).into_owned();
    let prose = &scene.draft.prose;
    let said = |text: &str, tokens: &[Token<'_>], end: usize| {
        let same = tokens.iter().enumerate().take(end).rev().filter(|(_, token)| fold::word(token.word) == *name);
        same.map(|(at, _)| if belongs(text, tokens, at) { Whose::Told } else { before(scene, text, tokens, at) })
            .find(|whose| *whose != Whose::Open)
    };
    let above = prose.blocks.get(block.saturating_sub(ABOVE)..block).unwrap_or_default();
    let told = said(own, tokens, noun).or_else(|| {
        above.iter().rev().find_map(|block| {
            let text = block.span.of(&prose.text);
            let text = text.get(text.ceil_char_boundary(text.len().saturating_sub(BEFORE))..).unwrap_or_default();
            let tokens = self::tokens(text);
            said(text, &tokens, tokens.len())
        })
    });
    told == Some(Whose::Told)
}

/// A word of a text, without the marks around it.
struct Token<'a> {
    at: usize,
    word: &'a str,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.at + self.word.len()
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '‑' | '.' | '&');
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(start) = text.get(rest..).and_then(|tail| tail.find(char::is_alphanumeric)).map(|at| rest + at) {
        let tail = text.get(start..).unwrap_or_default();
        let word = tail.split(|c: char| !inside(c)).next().unwrap_or_default();
        rest = start + word.len();
        let word = word.trim_end_matches(['.', '\'', '’', '-', '&']);
        // "U.S." keeps its last stop.
        let dotted = word.contains('.') && text.get(start + word.len()..).is_some_and(|tail| tail.starts_with('.'));
        let word = if dotted { text.get(start..=start + word.len()).unwrap_or(word) } else { word };
        tokens.push(Token { at: start, word });
    }
    tokens
}

fn is_people(word: &str) -> bool {
    lexicon().class(&fold::word(word)).has(Class::PLURAL_PERSON)
}

/// Whether a noun calls people by the body that they work for, as "officials" does and "analysts" does not.
fn is_of_a_body(noun: &str) -> bool {
    let classes = lexicon().role_classes(&fold::word(noun)).iter();
    classes.into_iter().any(|class| ["official", "executive", "spokesperson"].contains(class))
}

/// Walks back from a noun over the words that go with it.
fn before(scene: &Scene<'_>, text: &str, tokens: &[Token<'_>], noun: usize) -> Whose {
    let mut whose = Whose::Open;
    let mut next = tokens[noun].at;
    for at in (0..noun).rev().take(REACH) {
        let token = &tokens[at];
        if text.get(token.end()..next).is_none_or(|gap| !gap.trim().is_empty()) {
            break;
        }
        next = token.at;
        let folded = fold::word(token.word);
        let class = lexicon().class(&folded);
        if is_body(scene, text, tokens, at) {
            return Whose::Told;
        }
        if folded == "same" {
            return Whose::Told;
        }
        if points_back(&folded) {
            return if whose == Whose::Anybody { whose } else { Whose::Told };
        }
        if class.has(Class::GOVERNMENT) || lexicon().government(&folded).is_some() {
            let body = tokens.get(at + 1..noun).unwrap_or_default();
            // "Polish ministry officials".
            if body.iter().any(|token| is_ministry(token.word)) {
                return Whose::Told;
            }
            whose = Whose::Anybody;
        } else if ends_phrase(class) {
            break;
        } else if !lexicon().relates(&folded, Relation::Own) {
            whose = Whose::Anybody;
        }
    }
    whose
}

/// "the", "those", "its": what follows was named before.
fn points_back(folded: &str) -> bool {
    ["the", "these", "those", "its", "their", "his", "her", "our"].contains(&folded)
}

/// Whether a word of this class cannot stand among those that go with a noun.
fn ends_phrase(class: Class) -> bool {
    let verb = class.has(Class::AUXILIARY.or(Class::SPEECH)) && !class.has(Class::COMMON.or(Class::ORG_COMMON));
    verb || class.has(Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::PRONOUN))
}

/// "Polish ministry officials", but not "Polish government officials".
fn is_ministry(word: &str) -> bool {
    let folded = fold::word(word);
    lexicon().class(&folded).has(Class::ORG_HEAD) && !["government", "state"].contains(&&*folded)
}

/// Whether a word is, or ends, the name of a body: an acronym, or a capital that is neither a country's nor that of a sentence.
fn is_body(scene: &Scene<'_>, text: &str, tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let bare = token.word.strip_suffix("'s").or_else(|| token.word.strip_suffix("’s")).unwrap_or(token.word);
    if !bare.starts_with(char::is_uppercase) {
        return false;
    }
    let folded = fold::word(bare);
    let class = lexicon().class(&folded);
    let phrase = fold::phrase(bare);
    let country = class.has(Class::GOVERNMENT.or(Class::DEMONYM)) || lexicon().government(&phrase).is_some();
    if country || lexicon().city(&phrase).is_some() || !lexicon().parties(&phrase).is_empty() {
        return false;
    }
    if bare.chars().filter(|c| c.is_uppercase()).count() >= 2 {
        return true;
    }
    // "Western", "Monday", but "Treasury".
    let common = class.has(Class::CAPITALISED.or(Class::CALENDAR));
    if common && !class.has(Class::ORG_HEAD.or(Class::ORG_COMMON)) {
        return false;
    }
    let starts = text.get(..token.at).is_none_or(|before| {
        let before = before.trim_end().trim_end_matches(['*', '_', '(', '"', '“', '”', '’', ')']);
        before.is_empty() || before.ends_with(['.', '?', '!', ':', ';', ']'])
    });
    // What starts a sentence has its capital from there, unless it has one everywhere ("Treasury").
    let known = common && !lexicon().relates(&folded, Relation::Own);
    !starts || known || (!class.has(Class::COMMON.or(Class::PLURAL_PERSON)) && !scene.stands(&folded))
}

/// "officials from the Treasury", "officials of the ministry", "officials who run the port".
fn belongs(text: &str, tokens: &[Token<'_>], noun: usize) -> bool {
    let mut end = tokens[noun].end();
    let mut tied = false;
    for token in tokens.iter().skip(noun + 1).take(6) {
        if text.get(end..token.at).is_none_or(|gap| !gap.trim().is_empty()) {
            return false;
        }
        end = token.end();
        let folded = fold::word(token.word);
        let class = lexicon().class(&folded);
        if !tied {
            tied = ["from", "at", "of", "with", "within"].contains(&&*folded);
            if !tied {
                return false;
            }
        } else if token.word.starts_with(char::is_uppercase) {
            return !class.has(Class::GOVERNMENT)
                && lexicon().government(&folded).is_none()
                && lexicon().city(&folded).is_none();
        } else if is_body_noun(&folded) {
            return true;
        } else if ends_phrase(class) {
            return false;
        }
    }
    false
}

/// "bank", "agencies".
fn is_body_noun(folded: &str) -> bool {
    let one = |noun: &str| lexicon().relates(noun, Relation::Body) || lexicon().class(noun).has(Class::ORG_HEAD);
    one(folded) || folded.strip_suffix('s').is_some_and(one)
}

/// Whether the paragraph says which agency, site or project it is whose officials speak: "the Moab site".
fn names_its_own(scene: &Scene<'_>, text: &str, tokens: &[Token<'_>], noun: usize) -> bool {
    let Some(own) = noun.checked_sub(1).map(|at| fold::word(tokens[at].word)) else { return false };
    let body = lexicon().relates(&own, Relation::Own);
    let named = |at: usize| {
        let (name, head) = (&tokens[at - 1], &tokens[at]);
        let beside = fold::word(head.word) == own && text.get(name.end()..head.at) == Some(" ");
        beside && is_body(scene, text, tokens, at - 1)
    };
    body && (1..tokens.len()).any(named)
}

/// The acronyms that a text spells out as the names of bodies: "the Harbour and Fisheries Agency (HFA)".
pub fn called_bodies(text: &str) -> FxHashSet<&str> {
    let spelt = text.match_indices('(').filter_map(|(at, _)| {
        let inside = text.get(at + 1..)?.split([')', ',', ';', ' ']).next()?;
        let acronym = (2..=10).contains(&inside.len()) && inside.chars().all(|c| c.is_ascii_uppercase());
        let before = text.get(text.floor_char_boundary(at.saturating_sub(120))..at)?;
        let mut words = before.split_whitespace().rev().take(8);
        let first = words.next().filter(|word| !word.ends_with(['.', ';', ')']));
        let rest = words.take_while(|word| !word.ends_with(['.', ';', ')']));
        let named = first.into_iter().chain(rest).any(|word| {
            let class = lexicon().class(&fold::word(word));
            word.starts_with(char::is_uppercase) && class.has(Class::ORG_HEAD.or(Class::ORG_COMMON))
        });
        (acronym && named).then_some(inside)
    });
    spelt.collect()
}

/// Whether the paragraph names a body before a place.
fn names_a_body(scene: &Scene<'_>, text: &str, tokens: &[Token<'_>], before: usize) -> bool {
    let is_agency = |at: usize| {
        let word = tokens[at].word;
        let acronym = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()) && scene.is_called_a_body(word);
        let headed = lexicon().class(&fold::word(word)).has(Class::ORG_HEAD);
        (acronym || headed) && is_body(scene, text, tokens, at)
    };
    (0..before).any(is_agency)
}
