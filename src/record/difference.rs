//! What differs between a quotation and the passage that it comes from.

use super::align::Step;
use super::passages::Place;
use super::pattern::{Gap, Token};
use super::sense::sense;
use crate::text::Span;

/// A stretch in which a quotation and its source differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How.
    pub change: Change,
    /// The words of the draft, as bytes of the quotation's text; empty, and between two words, where the draft has
    /// none.
    pub draft: Span,
    /// The words of the source, as bytes of its file; empty where the source has none.
    pub source: Span,
    /// The draft's words, folded.
    pub now: Vec<String>,
    /// The source's words, folded.
    pub was: Vec<String>,
    /// The draft's words as they stand, with a neighbour or two where they are few: fit to be shown.
    pub now_shown: String,
    /// The same of the source's words.
    pub was_shown: String,
    /// What the difference touches.
    pub touches: Touches,
    /// The draft's words, by number.
    pub(crate) tokens: (usize, usize),
    /// The source's words, by place.
    pub(crate) places: (Place, Place),
}

impl Difference {
    /// Whether it is a slip of the pen: a letter or two off, or a function word of the language.
    pub fn is_slip(&self) -> bool {
        let function = |words: &[String]| words.iter().all(|word| FUNCTION.contains(&word.as_str()));
        let near = self.now.len() == self.was.len()
            && self.now.iter().zip(&self.was).all(|(now, was)| {
                let length = now.chars().count().min(was.chars().count());
                now == was || length >= 5 && strsim::damerau_levenshtein(now, was) == 1
            });
        near || function(&self.now) && function(&self.was)
    }
}

/// Words whose loss or change is a slip, not another statement.
const FUNCTION: [&str; 16] =
    ["a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "that", "this", "it", "is", "has", "have"];

/// The ways in which words can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other words stand in their place.
    Substituted,
    /// The draft leaves words out and does not say so.
    Dropped,
    /// The draft has words that the source does not have.
    Added,
    /// The same words in another order.
    Moved,
}

/// Whether a difference changes what a careful reader looks at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    /// A number, in digits or in words, or "nearly", "most", "all".
    pub number: bool,
    /// A negation: one is lost or one has come in.
    pub negation: bool,
    /// "could", "will", "must".
    pub modal: bool,
}

impl Touches {
    /// What the words of one side have that those of the other have not.
    fn new(now: &[String], was: &[String]) -> Self {
        let only =
            |a: &[String], b: &[String], is: &dyn Fn(&str) -> bool| a.iter().any(|word| is(word) && !b.contains(word));
        let differs = |is: &dyn Fn(&str) -> bool| only(now, was, is) || only(was, now, is);
        let sense = sense();
        let turns = |word: &str| sense.is_negation(word) || sense.exclusions.contains(word);
        let count = |words: &[String]| words.iter().filter(|word| turns(word)).count();
        Self {
            number: differs(&|word| sense.is_number(word) || sense.is_approximator(word)),
            negation: differs(&turns) || count(now) != count(was),
            modal: differs(&|word| sense.is_modal(word)),
        }
    }

    /// Whether it touches any of them.
    pub fn any(self) -> bool {
        self.number || self.negation || self.modal
    }
}

/// One side of the comparison: the passage's words.
pub(crate) struct Region<'a> {
    /// Place of the first word.
    pub first: Place,
    /// The words, folded.
    pub words: &'a [String],
}

/// The differences that an alignment shows. `same` says whether two paired words are one.
pub(crate) fn differences(
    tokens: &[Token],
    region: &Region,
    steps: &[Step],
    same: impl Fn(usize, usize) -> bool,
) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    // The draft's words and the source's words of the difference being read.
    let mut open: Option<[(usize, usize); 2]> = None;
    // How far both sides have been read.
    let (mut draft, mut source) = (0, None);
    let mut close = |open: &mut Option<[(usize, usize); 2]>| {
        if let Some([now, was]) = open.take()
            && let Some(difference) = difference(tokens, region, now, was)
        {
            found.push(difference);
        }
    };
    for step in steps {
        let (i, j) = match *step {
            Step::Pair(i, j) => (Some(i), Some(j)),
            Step::Added(i) => (Some(i), None),
            Step::Dropped(j) => (None, Some(j)),
        };
        if let (Some(i), Some(j)) = (i, j)
            && same(i, j)
        {
            close(&mut open);
        } else {
            let at = source.map_or_else(|| j.unwrap_or(0), |last: usize| last + 1);
            let [now, was] = open.get_or_insert([(draft, draft), (at, at)]);
            if let Some(i) = i {
                now.1 = i + 1;
            }
            if let Some(j) = j {
                was.1 = j + 1;
            }
        }
        draft = i.map_or(draft, |i| i + 1);
        source = j.or(source);
    }
    close(&mut open);
    mark_moved(&mut found, tokens, region);
    found
}

fn difference(tokens: &[Token], region: &Region, now: (usize, usize), mut was: (usize, usize)) -> Option<Difference> {
    // Words left out under an ellipsis or a bracket are no difference, and an altered word beside one is judged by
    // the words alone that stand nearest.
    let gap = tokens.get(now.0).map_or(Gap::None, |token| token.gap);
    let gap_inside = gap != Gap::None || (now.0..now.1).any(|i| tokens[i].gap != Gap::None);
    let gap_after = tokens.get(now.1).is_some_and(|token| token.gap != Gap::None);
    if gap_inside || (gap_after && now.0 < now.1) {
        let most = now.1 - now.0;
        if most == 0 {
            return None;
        }
        if was.1 - was.0 > most {
            if gap_after && gap == Gap::None {
                was.1 = was.0 + most;
            } else {
                was.0 = was.1 - most;
            }
        }
    }
    let draft_words: Vec<String> = tokens[now.0..now.1].iter().map(|token| token.word.clone()).collect();
    let source_words: Vec<String> = region.words.get(was.0..was.1).unwrap_or_default().to_vec();
    if joined(&draft_words) == joined(&source_words) {
        return None;
    }
    let change = match (draft_words.is_empty(), source_words.is_empty()) {
        (true, _) => Change::Dropped,
        (_, true) => Change::Added,
        _ => Change::Substituted,
    };
    let draft = match (tokens.get(now.0), now.1.checked_sub(1).and_then(|last| tokens.get(last))) {
        (Some(first), Some(last)) if now.0 < now.1 => first.span.cover(last.span),
        (_, Some(before)) => Span::new(before.span.end, before.span.end),
        (Some(after), None) => Span::new(after.span.start, after.span.start),
        (None, None) => Span::default(),
    };
    Some(Difference {
        change,
        draft,
        source: Span::default(),
        touches: Touches::new(&draft_words, &source_words),
        now: draft_words,
        was: source_words,
        now_shown: String::new(),
        was_shown: String::new(),
        tokens: now,
        places: (region.first + was.0 as Place, region.first + was.1 as Place),
    })
}

/// How many words, behind and before it, a difference is to be shown with: those that both sides have, until three
/// words can be seen.
pub(crate) fn neighbours(tokens: &[Token], all: &[Difference], at: usize) -> (usize, usize) {
    let Some(difference) = all.get(at) else { return (0, 0) };
    let (first, end) = difference.tokens;
    let words = difference.now.len().max(difference.was.len());
    let wanted = 3_usize.saturating_sub(words);
    if difference.change != Change::Substituted || wanted == 0 {
        return (0, 0);
    }
    let next = all.get(at + 1).map_or(tokens.len(), |next| next.tokens.0);
    let previous = at.checked_sub(1).and_then(|at| all.get(at)).map_or(0, |previous| previous.tokens.1);
    let after = (end..next).take_while(|i| tokens[*i].gap == Gap::None).take(wanted).count();
    let before = (previous..first).rev().take_while(|i| tokens[*i + 1].gap == Gap::None).take(wanted - after).count();
    (before, after)
}

/// Words written together, apart, or with a sign for a word are one: "web site", "cannot", "5%".
fn joined(words: &[String]) -> String {
    words.concat().replace('%', "percent")
}

/// Two differences that undo each other are one: the words were moved.
fn mark_moved(found: &mut Vec<Difference>, tokens: &[Token], region: &Region) {
    let mut at = 0;
    while at + 1 < found.len() {
        let (left, right) = (&found[at], &found[at + 1]);
        let swapped = left.now == right.was && left.was == right.now && !(left.now.is_empty() && left.was.is_empty());
        if swapped {
            let right = found.remove(at + 1);
            let left = &mut found[at];
            left.change = Change::Moved;
            left.draft = left.draft.cover(right.draft);
            left.tokens.1 = right.tokens.1;
            left.places.1 = right.places.1;
            left.now = tokens[left.tokens.0..left.tokens.1].iter().map(|token| token.word.clone()).collect();
            let was = (left.places.0 - region.first) as usize..(left.places.1 - region.first) as usize;
            left.was = region.words.get(was).unwrap_or_default().to_vec();
            left.touches = Touches::default();
        }
        at += 1;
    }
}
