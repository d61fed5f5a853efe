//! Which text of a page is its article: what Readability (`dom_smoothie`) keeps of it.
//!
//! That library gives the article and not where it stands. So in every text of the page a mark of two characters that no
//! page uses takes the place of its first two before it is handed over; the marks that come back tell which texts are the
//! article's. Lengths, by which the library judges, stay as they were.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dom_smoothie::{Config, Readability};
use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{HtmlString, Tokenizer};

use super::furniture::Furniture;

/// The article of a page.
pub struct Kept {
    /// The places in the page at which its texts start.
    pub texts: BTreeSet<usize>,
    /// The line that says who wrote it.
    pub byline: Option<String>,
}

/// The article of a page: what Readability finds, or of a page that is too short for it what the page marks as one.
/// `None` for a page that is to be read in full: one without furniture, or of which no article can be told.
pub fn kept(page: &str) -> Option<Kept> {
    if page.len() > LARGEST {
        return None;
    }
    let furniture = Furniture::of(page);
    match readable(page) {
        Some(mut kept) => {
            furniture.take_out(&mut kept.texts);
            Some(kept)
        }
        None => furniture.article().map(|texts| Kept { texts, byline: None }),
    }
}

/// What Readability keeps.
fn readable(page: &str) -> Option<Kept> {
    if !has_furniture(page) || page.contains(|c| digit(c).is_some()) {
        return None;
    }
    let (marked, starts, words) = mark(page)?;
    let config = Config { max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let article = Readability::new(marked, None, Some(config)).ok()?.parse().ok()?;
    let text: &str = &article.text_content;
    let byline = article.byline.map(|line| unmarked(&line, page, &starts));
    let mut texts = BTreeSet::new();
    let mut high = None;
    for c in text.chars() {
        match (digit(c), high) {
            (Some(low), Some(first)) => {
                texts.insert(*starts.get(first * BASE + low)?);
                high = None;
            }
            (first, _) => high = first,
        }
    }
    let left = text.split_whitespace().count();
    // A part of a page that is so short is a teaser, or one comment of many.
    (left >= FEWEST_WORDS && left * LEAST_SHARE >= words).then_some(Kept { texts, byline })
}

/// A larger page, without its embedded pictures, is no article.
const LARGEST: usize = 100 << 20;
const MOST_ELEMENTS: usize = 100_000;
const FEWEST_WORDS: usize = 120;
/// The article is at least this part of the words of its page.
const LEAST_SHARE: usize = 12;

/// The characters of marks: private ones, that stand for digits. The fonts of icons use the private ones below.
const FIRST: char = '\u{100000}';
const LAST: char = '\u{1007ff}';
const BASE: usize = 0x800;

fn digit(c: char) -> Option<usize> {
    (FIRST..=LAST).contains(&c).then(|| c as usize - FIRST as usize)
}

fn sign(digit: usize) -> char {
    char::from_u32(FIRST as u32 + digit as u32).unwrap_or(FIRST)
}

/// Whether a page has what surrounds an article: at least two kinds of it.
fn has_furniture(page: &str) -> bool {
    ["nav", "footer", "aside", "script", "form", "iframe", "button", "noscript", "header"]
        .iter()
        .filter(|name| super::names_element(page, &[name]))
        .take(2)
        .count()
        >= 2
}

/// Elements whose text is not read.
pub fn is_mute(name: &HtmlString) -> bool {
    matches!(
        name.as_slice(),
        b"script" | b"style" | b"noscript" | b"template" | b"textarea" | b"title" | b"svg" | b"iframe" | b"select"
    )
}

/// The page with a mark before each text and without its embedded pictures; where each text starts, and how many words
/// there are in all.
fn mark(page: &str) -> Option<(String, Vec<usize>, usize)> {
    let mut out = String::with_capacity(page.len().min(4 << 20));
    let (mut starts, mut words) = (Vec::new(), 0);
    let mut mute: Option<HtmlString> = None;
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                if mute.is_none() && is_mute(&tag.name) && !tag.self_closing {
                    mute = Some(tag.name.clone());
                }
                let written = page.get(tag.span.start..tag.span.end)?;
                if written.len() > LONGEST_TAG {
                    // A picture in the address of its own element, or all the styles of a saved page.
                    out.push('<');
                    out.push_str(&String::from_utf8_lossy(&tag.name));
                    for (name, value) in &tag.attributes {
                        if matches!(name.as_slice(), b"class" | b"id" | b"role" | b"href") && value.len() < 1_000 {
                            let value = String::from_utf8_lossy(value).replace('&', "&amp;").replace('"', "&quot;");
                            let _ = write!(out, " {}=\"{value}\"", String::from_utf8_lossy(name));
                        }
                    }
                    out.push('>');
                } else {
                    out.push_str(written);
                }
            }
            Token::EndTag(tag) => {
                if mute.as_ref() == Some(&tag.name) {
                    mute = None;
                }
                out.push_str(page.get(tag.span.start..tag.span.end)?);
            }
            Token::String(text) => {
                let written = page.get(text.span.start..text.span.end)?;
                let body = written.trim_start();
                if mute.is_none() && !body.is_empty() {
                    out.push_str(&written[..written.len() - body.len()]);
                    out.push(sign(starts.len() / BASE));
                    out.push(sign(starts.len() % BASE));
                    out.push_str(body.get(hidden(body)..).unwrap_or(body));
                    starts.push(text.span.start);
                    words += body.split_whitespace().count();
                    if starts.len() >= BASE * BASE {
                        return None;
                    }
                } else if written.len() <= LONGEST_TEXT || mute.is_none() {
                    out.push_str(written);
                }
            }
            // Comments say nothing; JSON-LD and styles are the head's.
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    Some((out, starts, words))
}

/// Bytes of a text's first two characters, which a mark hides; none where an entity begins there.
fn hidden(body: &str) -> usize {
    let two: &str = body.char_indices().nth(2).map_or(body, |(at, _)| body.get(..at).unwrap_or_default());
    if two.contains('&') || two.chars().nth(1).is_none_or(char::is_whitespace) { 0 } else { two.len() }
}

/// A piece of the article with what its marks hide.
fn unmarked(text: &str, page: &str, starts: &[usize]) -> String {
    let mut out = String::new();
    let mut high = None;
    for c in text.chars() {
        match (digit(c), high) {
            (Some(low), Some(first)) => {
                let start = starts.get(first * BASE + low).copied().unwrap_or(page.len());
                let body = page.get(start..).unwrap_or_default().trim_start();
                let body = body.split('<').next().unwrap_or_default();
                out.push_str(body.get(..hidden(body)).unwrap_or_default());
                high = None;
            }
            (Some(first), None) => high = Some(first),
            (None, _) => out.push(c),
        }
    }
    out
}

const LONGEST_TAG: usize = 4_000;
/// Scripts and styles longer than this are left out.
const LONGEST_TEXT: usize = 20_000;
