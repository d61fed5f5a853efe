//! Words looked for in the text of a block. What is found rests on that text alone.

use rustc_hash::FxHashMap;

use super::expression::{Expression, Screened};
use crate::text::fold;

/// Words that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// First byte, counted from the start of the block.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Which of the words or patterns of the page; for a page of groups, which group.
    pub item: usize,
    /// Of a group, which of its members.
    pub member: usize,
    /// What may stand there instead, with the capitals of what does.
    pub instead: Vec<String>,
}

/// The words and patterns of a page, ready to be looked for.
#[derive(Debug, Default)]
pub struct Search {
    /// All words in one expression.
    pub(super) words: Option<Expression>,
    /// Words as they are written, then folded.
    pub(super) exact: FxHashMap<String, usize>,
    pub(super) folded: FxHashMap<String, usize>,
    pub(super) items: Vec<Item>,
    /// Expressions with their items.
    pub(super) patterns: Vec<(Expression, usize)>,
    pub(super) except: Vec<Expression>,
}

/// A word, phrase or pattern of a page.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub group: usize,
    pub member: usize,
    pub instead: Vec<String>,
    /// Whether what stands there instead takes over the capitals.
    pub recased: bool,
    /// Whether `$1` in it stands for a group of the pattern.
    pub template: bool,
}

impl Search {
    /// Where the words stand in a text, by start; where two overlap, the one that starts first or is longer.
    /// `draft` is the text that all such texts are parts of, where it is known: nothing is compiled for other words.
    pub fn hits(&self, text: &str, draft: Option<&Screened>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let screened = Screened::new(text);
        if let Some(words) = self.words.as_ref().and_then(|words| words.regex_for(&screened, draft)) {
            hits.extend(words.find_iter(text).filter_map(|found| {
                let item = self.item_of(found.as_str())?;
                let Item { group, member, instead, recased, .. } = &self.items[item];
                let instead =
                    instead.iter().map(|new| if *recased { recase(found.as_str(), new) } else { new.clone() });
                let (start, end) = (found.start(), found.end());
                Some(Hit { start, end, item: *group, member: *member, instead: instead.collect() })
            }));
        }
        for (pattern, item) in &self.patterns {
            let Item { group, member, instead, recased, template } = &self.items[*item];
            let Some(pattern) = pattern.regex_for(&screened, draft) else { continue };
            if *template {
                hits.extend(pattern.captures_iter(text).filter_map(|found| {
                    let all = found.get(0)?;
                    let expanded = instead.iter().map(|template| {
                        let mut new = String::new();
                        found.expand(template, &mut new);
                        if *recased { recase(all.as_str(), &new) } else { new }
                    });
                    let instead = expanded.collect();
                    Some(Hit { start: all.start(), end: all.end(), item: *group, member: *member, instead })
                }));
            } else {
                hits.extend(pattern.find_iter(text).map(|found| Hit {
                    start: found.start(),
                    end: found.end(),
                    item: *group,
                    member: *member,
                    instead: instead.clone(),
                }));
            }
        }
        if hits.is_empty() {
            return hits;
        }
        let except = self.except.iter().filter_map(|except| except.regex_for(&screened, draft));
        let excepted: Vec<(usize, usize)> =
            except.flat_map(|except| except.find_iter(text).map(|one| (one.start(), one.end()))).collect();
        hits.retain(|hit| {
            let inside = excepted.iter().any(|(start, end)| *start <= hit.start && hit.end <= *end);
            hit.start < hit.end && !inside && !is_address(text, hit)
        });
        hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        let mut last = 0;
        hits.retain(|hit| {
            let free = hit.start >= last;
            last = if free { hit.end } else { last };
            free
        });
        hits
    }

    fn item_of(&self, found: &str) -> Option<usize> {
        let key = key(found);
        self.exact.get(&key).or_else(|| self.folded.get(&fold::phrase(&key))).copied()
    }
}

/// A word or phrase with one blank for any, straight apostrophes and plain hyphens.
pub(super) fn key(words: &str) -> String {
    let plain = |c: char| match c {
        '’' | '‘' | 'ʼ' => '\'',
        '‐' | '‑' => '-',
        other => other,
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(plain).collect()
}

/// Whether a hit is code, or stands in an address or a citation key.
fn is_address(text: &str, hit: &Hit) -> bool {
    let from = text.get(..hit.start).and_then(|before| before.rfind(char::is_whitespace)).unwrap_or(0);
    let to =
        text.get(hit.end..).and_then(|after| after.find(char::is_whitespace)).map_or(text.len(), |at| hit.end + at);
    let around = text.get(from..to).unwrap_or_default();
    around.contains("://") || around.contains("www.") || around.contains('@') || around.contains('\u{fffc}')
}

/// New words with the capitals of the old ones, where the new ones have none of their own.
pub(super) fn recase(old: &str, new: &str) -> String {
    let mut letters = old.chars().filter(|c| c.is_alphabetic());
    if new.chars().any(char::is_uppercase) || !letters.next().is_some_and(char::is_uppercase) {
        return new.to_owned();
    }
    let rest: Vec<char> = letters.collect();
    if !rest.is_empty() && rest.iter().all(|c| c.is_uppercase()) {
        return new.to_uppercase();
    }
    let mut chars = new.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
