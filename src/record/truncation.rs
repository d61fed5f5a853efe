//! Whether an excerpt leaves out words that turn its sense.
//!
//! Three things are looked for, where they stand right beside the excerpt or under one of its gaps: a negation that
//! governs it, the frame of a claim that the speaker calls untrue, and a condition. Negation scope is that of `NegEx`
//! (Chapman et al. 2001) cut down to what touches the excerpt: trigger words, words it reaches through, words that
//! end it.

use super::around::Boundary;
use super::passages::Place;
use super::pattern::{Gap, Pattern, Token};
use super::sense::{Sense, sense};
use super::words::words;
use super::{Located, Passage, Record, SHORT};
use crate::text::Span;

/// What an excerpt has lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A negation.
    Negation,
    /// The frame of a claim that its speaker calls untrue.
    Frame,
    /// A condition.
    Condition,
    /// That the speaker repeats what others say.
    Attribution,
}

/// An excerpt whose sense was turned by what it leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truncation {
    /// What was lost.
    pub lost: Lost,
    /// The words left out that turn the sense, as the source has them.
    pub words: String,
    /// The excerpt's passage.
    pub passage: Passage,
    /// The passage with the words left out, in the source's file.
    pub whole: Span,
    /// The bytes of the quotation's text to be replaced by `restored`, so that the words are back; nothing where they
    /// do not stand beside the excerpt.
    pub gap: Option<Span>,
    /// The source's words for `gap`.
    pub restored: String,
}

/// Passages looked at for one quotation.
const PASSAGES: usize = 64;
/// How far back a negation may stand.
const NEGATION_REACH: Place = 8;
/// How far back the head of a frame may stand.
const FRAME_REACH: Place = 8;
/// How long a condition may be, and how far away the verdict on a frame.
const CLAUSE: Place = 30;
const SENTENCE: Place = 80;
/// Longer stretches are not restored by a fix.
const LONGEST_FIX: usize = 240;

/// Words found beside an excerpt, from `first` to `end`.
#[derive(Clone, Copy, Debug)]
struct Found {
    lost: Lost,
    first: Place,
    end: Place,
    /// One past the last place that has to be seen to understand it.
    until: Place,
}

impl Found {
    fn new(lost: Lost, first: Place, end: Place) -> Self {
        Self { lost, first, end, until: end }
    }
}

/// What the draft's own sentence gives back.
struct Restored {
    words: Vec<String>,
    denial: bool,
    condition: bool,
}

impl Restored {
    fn new(context: &str) -> Self {
        let sense = sense();
        let found = words(context);
        let own: Vec<bool> = (0..found.len()).map(|at| is_own_view(context, &found, at)).collect();
        let words: Vec<String> = found.into_iter().map(|(_, word)| word).collect();
        let denial = sense.verdicts.find(&words).is_some()
            || sense.reversers.find(&words).is_some()
            || words.iter().zip(own).any(|(word, own)| {
                sense.is_negation(word)
                    || sense.denials.contains(word)
                    || sense.untruths.contains(word)
                    || sense.frames.contains(word) && !own
                    || sense.doubting.contains(word)
            });
        let condition = sense.conditionals.find(&words).is_some()
            || words.iter().any(|word| sense.conditional_context.contains(word));
        Self { words, denial, condition }
    }

    /// Whether the draft's sentence carries the words of a condition itself.
    fn carries(&self, condition: &[String], whole_clause: bool) -> bool {
        let content: Vec<&String> = condition.iter().filter(|word| !sense().common.contains(word)).collect();
        let kept = content.iter().filter(|word| self.words.contains(word)).count();
        // Where the draft gives the clause a subject of its own, one word of the condition may be that subject.
        kept >= 2 || (kept > 0 && (2 * kept >= content.len() || !whole_clause))
    }
}

impl Record {
    /// What an excerpt that the record has word for word leaves out, if that turns its sense at every place where the
    /// record has it, or at those that are `own` where there are any.
    pub(super) fn truncation(
        &self,
        located: &Located,
        quoted: &str,
        context: &str,
        own: &dyn Fn(&Passage) -> bool,
    ) -> Option<Truncation> {
        if located.words < SHORT {
            return None;
        }
        let pattern = Pattern::new(quoted, &self.passages);
        // What stands in brackets at either end is the draft's own, too.
        let (first, last) = (pattern.tokens.first()?.span.start, pattern.tokens.last()?.span.end);
        let ends = (quoted.get(..first).unwrap_or_default(), quoted.get(last..).unwrap_or_default());
        let restored = Restored::new(&format!("{context} {} {}", ends.0, ends.1));
        let mut first = None;
        let some = located.exact.iter().take(PASSAGES).any(own);
        for passage in located.exact.iter().take(PASSAGES).filter(|passage| !some || own(passage)) {
            let found = self.truncated(passage, &pattern, quoted, &restored)?;
            first = first.or(Some(found));
        }
        first
    }

    fn truncated(&self, passage: &Passage, pattern: &Pattern, quoted: &str, restored: &Restored) -> Option<Truncation> {
        let tokens = pattern.tokens.as_slice();
        let (start, end) = (passage.runs.first()?.0, passage.runs.last()?.1);
        let keep = |found: &Found| match found.lost {
            Lost::Condition => {
                // "start" and "end" are those of the prose, "found" may be of the utterance: words tell.
                let whole = self.passages.start(found.end) == self.passages.start(start) || found.first >= end;
                !restored.condition && !restored.carries(&self.folded(found.first, found.end), whole)
            }
            Lost::Attribution => !restored.denial && !restored.words.iter().any(|word| sense().hearsay.contains(word)),
            Lost::Negation | Lost::Frame => !restored.denial,
        };
        let (first, last) = (tokens.first()?, tokens.last()?);
        let front = Span::new(first.span.start, first.span.start);
        let back = Span::new(last.span.end, last.span.end);
        // The same words, once in the prose and once with what the speaker said before an interruption.
        let starts = [Some(start), self.passages.in_utterance(start).filter(|place| *place != start)];
        let ends =
            [Some(end), self.passages.in_utterance(end - 1).map(|place| place + 1).filter(|place| *place != end)];
        for start in starts.into_iter().flatten() {
            let text = self.passages.text(start);
            if let Some(found) = self.before(start, text.first, tokens).filter(keep) {
                return Some(self.report(passage, found, Some((front, (found.first, start)))));
            }
            if let Some(found) = self.said_by_others(start, text.first, tokens).filter(keep) {
                return Some(self.report(passage, found, Some((front, (found.first, start)))));
            }
            if let Some(found) = self.framed(start, end, tokens).filter(keep) {
                return Some(self.report(passage, found, None));
            }
        }
        for end in ends.into_iter().flatten() {
            let text = self.passages.text(end.saturating_sub(1));
            if let Some(found) = self.condition_after(end, text.end, tokens).filter(keep) {
                return Some(self.report(passage, found, Some((back, (end, found.end)))));
            }
        }
        for (pair, (token, _)) in passage.runs.windows(2).zip(pattern.runs().iter().skip(1)) {
            let (left, right) = (pair[0], pair[1]);
            let Some(found) = self.hidden(left.1, right.0, tokens, *token, quoted).filter(keep) else { continue };
            let gap = Span::new(tokens[token - 1].span.end, tokens[*token].span.start);
            return Some(self.report(passage, found, Some((gap, (left.1, right.0)))));
        }
        None
    }

    /// What stands right before the excerpt and governs it: a negation, a denial, a condition.
    fn before(&self, start: Place, limit: Place, tokens: &[Token]) -> Option<Found> {
        self.negation_before(start, limit, tokens)
            .or_else(|| self.negated_cleft(start, limit))
            .or_else(|| self.condition_before(start, limit, tokens))
    }

    /// "What we do not have is | X": the excerpt is what is denied.
    fn negated_cleft(&self, start: Place, limit: Place) -> Option<Found> {
        let is = start.checked_sub(1).filter(|is| *is > limit && self.boundary(start) <= Boundary::Comma)?;
        if !matches!(self.word_at(is)?.1.as_str(), "is" | "was" | "are" | "were") {
            return None;
        }
        let mut denied = false;
        for place in (is.saturating_sub(NEGATION_REACH).max(limit)..is).rev() {
            if self.boundary(place + 1) > Boundary::Comma {
                return None;
            }
            let word = self.word_at(place)?.1;
            denied |= sense().is_negation(&word);
            if matches!(word.as_str(), "what" | "thing" | "things") {
                return denied.then_some(Found::new(Lost::Negation, place, start));
            }
        }
        None
    }

    /// A negation, or words that amount to one, that reach the word at `start`; not looked for before `limit`.
    fn negation_before(&self, start: Place, limit: Place, tokens: &[Token]) -> Option<Found> {
        let sense = sense();
        let excerpt = tokens.first()?.word.as_str();
        if sense.breaks.contains(excerpt) {
            return None;
        }
        let earliest = start.saturating_sub(NEGATION_REACH).max(limit);
        // The words between the negation and the excerpt, last first.
        let mut between: Vec<String> = Vec::new();
        for place in (earliest..start).rev() {
            if self.boundary(place + 1) > Boundary::None {
                return None;
            }
            let word = self.word_at(place)?.1;
            let found = Found::new(Lost::Negation, place, start);
            let joined = between.iter().any(|word| sense.complementizers.contains(word)) || excerpt == "to";
            let light = between.iter().all(|word| sense.fillers.contains(word) || sense.complementizers.contains(word));
            if sense.is_negation(&word) {
                let next = between.last().map_or(excerpt, String::as_str);
                // "not only X" says X; an excerpt that begins with that "only" does not.
                let focus = between.is_empty() && matches!(next, "only" | "just" | "merely" | "simply" | "solely");
                let spared = sense.spared.contains(next) && !focus;
                return (!spared && (light || joined || has_finite(sense, tokens))).then_some(found);
            }
            if sense.denials.contains(&word) {
                // "denied that X", "rejects the claim that X", "I doubt X"; but "nobody doubts that X", "no doubt that X"
                let before = self.folded(place.saturating_sub(2).max(limit), place);
                let twice = before.iter().any(|word| sense.is_negation(word) || word == "without");
                let bare = between.is_empty()
                    && word.starts_with("doubt")
                    && before.last().is_some_and(|word| sense.doubters.contains(word));
                let whether = word.starts_with("doubt") && between.iter().any(|word| word == "if" || word == "whether");
                let reported =
                    between.iter().any(|word| word == "that") || whether || bare && has_finite(sense, tokens);
                return (reported && !twice).then_some(found);
            }
            let tail: Vec<String> = self.folded(place.saturating_sub(2).max(limit), place + 1);
            if light && let Some(count) = sense.reversers.ending(&tail) {
                return Some(Found { first: place + 1 - count as Place, ..found });
            }
            let passes = sense.fillers.contains(&word)
                || sense.carriers.contains(&word)
                || sense.complementizers.contains(&word)
                || sense.frames.contains(&word);
            if !passes {
                return None;
            }
            between.push(word);
        }
        None
    }

    /// The frame of a claim that the speaker calls untrue: "the idea that X is misplaced", "it is false that X".
    fn framed(&self, start: Place, end: Place, tokens: &[Token]) -> Option<Found> {
        let sense = sense();
        let text = self.passages.text(start);
        let mut head = None;
        for place in (start.saturating_sub(FRAME_REACH).max(text.first)..start).rev() {
            if self.boundary(place + 1) > Boundary::None {
                break;
            }
            let word = self.word_at(place)?.1;
            let next = self.word_at(place + 1).map(|(_, word)| word).unwrap_or_default();
            let claims = next == "that" || (next == "of" && place + 2 == start);
            if claims && (sense.frames.contains(&word) || sense.untruths.contains(&word)) {
                head = Some((place, sense.untruths.contains(&word)));
                break;
            }
            if claims || (next == "to" && self.word_at(place + 2).is_some_and(|(_, w)| sense.claiming.contains(&w))) {
                // "it is false that X", "it would be wrong to say that X"
                let tail = self.folded(place.saturating_sub(3).max(text.first), place + 1);
                if let Some(count) = sense.verdicts.ending(&tail) {
                    let before = tail.len().checked_sub(count + 1).and_then(|at| tail.get(at));
                    let denied = before.is_some_and(|word| sense.is_negation(word));
                    let first = place + 1 - count as Place;
                    return (!denied).then_some(Found::new(Lost::Frame, first, start));
                }
            }
        }
        let (head, untrue) = head?;
        if tokens.iter().any(|token| sense.frames.contains(&token.word)) && !has_finite(sense, tokens) {
            return None;
        }
        if untrue {
            return Some(Found::new(Lost::Frame, head, start));
        }
        // The verdict, later in the sentence.
        let text = self.passages.text(end.saturating_sub(1));
        let stop = (end..(end + SENTENCE).min(text.end)).find(|place| self.boundary(*place) >= Boundary::Sentence);
        let stop = stop.unwrap_or((end + SENTENCE).min(text.end));
        let rest = self.folded(end, stop);
        let at = sense.verdicts.find(&rest)?;
        let denied = at.checked_sub(1).and_then(|before| rest.get(before)).is_some_and(|word| sense.is_negation(word));
        (!denied).then_some(Found { until: stop, ..Found::new(Lost::Frame, head, start) })
    }

    /// That the speaker only repeats others: "they tell us that | X".
    fn said_by_others(&self, start: Place, limit: Place, tokens: &[Token]) -> Option<Found> {
        let sense = sense();
        let mut before = (start.saturating_sub(6).max(limit)..start).rev().peekable();
        let mut word = |most: Boundary| {
            let place = before.next()?;
            let word = self.word_at(place)?.1;
            (self.boundary(place + 1) <= most).then_some((place, word))
        };
        let mut next = word(Boundary::None)?;
        if next.1 == "that" {
            // "I know what people say, that …"
            next = word(Boundary::Comma)?;
        }
        if matches!(next.1.as_str(), "us" | "you" | "me" | "it" | "they" | "he" | "she" | "this") {
            next = word(Boundary::None)?;
        }
        if !sense.telling.contains(&next.1) || !has_finite(sense, tokens) {
            return None;
        }
        next = word(Boundary::None)?;
        if !sense.others.contains(&next.1) {
            // "they will tell us", "some still say"
            next = word(Boundary::None)?;
        }
        let own = self.quotation_at(next.0).is_some() && self.quotation_at(next.0) == self.quotation_at(start);
        (own && sense.others.contains(&next.1)).then_some(Found::new(Lost::Attribution, next.0, start))
    }

    /// A condition that stands right before the clause that the excerpt begins: "if X, we will …".
    fn condition_before(&self, start: Place, limit: Place, tokens: &[Token]) -> Option<Found> {
        let sense = sense();
        if !has_finite(sense, tokens) && tokens.len() < 6 {
            return None;
        }
        // "if | X": the excerpt is the condition itself.
        let head = start.checked_sub(1).filter(|head| *head >= limit)?;
        if self.boundary(start) == Boundary::None
            && let tail = self.folded(head.saturating_sub(2).max(limit), start)
            && let Some(count) = sense.conditionals.ending(&tail)
            && !self.is_no_condition(start - count as Place, start + 1, limit)
        {
            return has_finite(sense, tokens).then_some(Found::new(Lost::Condition, start - count as Place, start));
        }
        if hedged(tokens) {
            return None;
        }
        // Up to two words of the clause may be missing as well: "if X, then we | will …".
        let clause = (start.saturating_sub(2).max(limit)..=start)
            .rev()
            .find(|place| matches!(self.boundary(*place), Boundary::Comma | Boundary::Clause))?;
        if clause < start && !sense.finite.contains(&tokens.first()?.word) {
            return None;
        }
        for place in (clause.saturating_sub(CLAUSE).max(limit)..clause).rev() {
            let boundary = self.boundary(place);
            let rest = self.folded(place, (place + 4).min(clause));
            if sense.conditionals.at(&rest).is_some() && !self.is_no_condition(place, clause, limit) {
                let same = self.quotation_at(place) == self.quotation_at(start);
                return same.then_some(Found::new(Lost::Condition, place, clause));
            }
            // What stands between a condition and the excerpt is a clause of its own.
            if boundary >= Boundary::Comma {
                return None;
            }
        }
        None
    }

    /// A condition that follows the excerpt: "… | if X".
    fn condition_after(&self, end: Place, limit: Place, tokens: &[Token]) -> Option<Found> {
        let sense = sense();
        if end >= limit || self.boundary(end) >= Boundary::Sentence {
            return None;
        }
        let rest = self.folded(end, (end + 5).min(limit));
        sense.conditionals.at(&rest)?;
        // "would … only if": a bare "would" speaks of some condition, not of the only one.
        let only = matches!(self.word_at(end), Some((_, word)) if matches!(word.as_str(), "only" | "unless" | "on" | "provided" | "so" | "as"));
        let clause_like = has_finite(sense, tokens) && (only || !hedged(tokens));
        let last = tokens.last()?.word.as_str();
        if !clause_like || sense.not_before_conditionals.contains(last) || sense.not_conditionals.at(&rest).is_some() {
            return None;
        }
        let same = self.quotation_at(end) == self.quotation_at(end - 1) || self.passages.text(end).utterance;
        let stop = (end + 1..(end + CLAUSE).min(limit)).find(|place| self.boundary(*place) > Boundary::None);
        same.then_some(Found::new(Lost::Condition, end, stop.unwrap_or((end + CLAUSE).min(limit))))
    }

    /// Whether the conditional at `place` makes no condition: "even if", "if any".
    fn is_no_condition(&self, place: Place, until: Place, limit: Place) -> bool {
        let sense = sense();
        let before = place.checked_sub(1).filter(|before| *before >= limit);
        let before = before.filter(|_| self.boundary(place) == Boundary::None).and_then(|before| self.word_at(before));
        before.is_some_and(|(_, word)| sense.not_before_conditionals.contains(&word))
            || sense.not_conditionals.at(&self.folded(place, (place + 4).min(until.max(place)))).is_some()
    }

    /// What an ellipsis or a bracket hides between two runs, where it turns the sense of what follows or precedes.
    fn hidden(&self, from: Place, to: Place, tokens: &[Token], token: usize, quoted: &str) -> Option<Found> {
        if from >= to || self.passages.text(from).first != self.passages.text(to).first {
            return None;
        }
        let sense = sense();
        let (left, right) = tokens.split_at_checked(token)?;
        if right.first()?.gap == Gap::Bracket {
            // The words in brackets may say it in their own way.
            let inside = Span::new(left.last()?.span.end, right.first()?.span.start).of(quoted);
            if words(inside).iter().any(|(_, word)| sense.is_negation(word)) {
                return None;
            }
        }
        if let Some(found) = self.negation_before(to, from, right) {
            return Some(found);
        }
        // "will … accept" for "will not, whatever happens, accept"
        let next = self.word_at(from)?.1;
        let verb = left.last().is_some_and(|token| sense.finite.contains(&token.word));
        if verb && self.boundary(from) == Boundary::None && sense.is_negation(&next) {
            let focus = self.word_at(from + 1).is_some_and(|(_, word)| sense.spared.contains(&word));
            return (!focus).then_some(Found::new(Lost::Negation, from, to));
        }
        // "failed … the islands" for "failed no village and will not fail the islands": the verb is hidden with it.
        let verb = to.checked_sub(2).filter(|place| *place >= from).and_then(|place| self.word_at(place));
        let resumes = right
            .first()
            .is_some_and(|token| !sense.finite.contains(&token.word) && !sense.breaks.contains(&token.word));
        let near = self.boundary(to) == Boundary::None && self.boundary(to - 1) == Boundary::None;
        if resumes && near && verb.is_some_and(|(_, word)| sense.is_negation(&word)) {
            return Some(Found::new(Lost::Negation, to - 2, to));
        }
        self.condition_after(from, to, left)
    }

    fn report(&self, passage: &Passage, found: Found, fix: Option<(Span, (Place, Place))>) -> Truncation {
        let words = self.verbatim(found.first, found.end).to_owned();
        let whole = self.file_span(found.first, found.until).cover(passage.span);
        let (mut gap, mut restored) = (None, String::new());
        if let (Some((span, (first, end))), Some(source)) = (fix, self.source_at(found.first)) {
            let text = &source.prose.text;
            let own = self.reading_span(first, end);
            // Punctuation beside the words comes along.
            let after_excerpt = first >= passage.runs.first().map_or(0, |run| run.1);
            let start = if after_excerpt && first > 0 {
                self.word_at(first - 1).map_or(own.start, |(span, _)| span.end)
            } else {
                own.start
            };
            let stop = if after_excerpt && span.start == span.end { own.end } else { self.passages.start(end) };
            let slice = Span::new(start, stop).of(text);
            if !slice.is_empty()
                && slice.len() <= LONGEST_FIX
                && !self.passages.joins_pieces(first.saturating_sub(1), end + 1)
            {
                gap = Some(span);
                slice.clone_into(&mut restored);
            }
        }
        Truncation { lost: found.lost, words, passage: passage.clone(), whole, gap, restored }
    }
}

/// Whether the frame noun at a place says whose claim it is and holds nothing at arm's length: "in his view", "she takes
/// the view that", "Voss's argument".
fn is_own_view(context: &str, words: &[(Span, String)], at: usize) -> bool {
    let back = |count: usize| at.checked_sub(count).and_then(|before| words.get(before));
    let word = |count: usize| back(count).map_or("", |(_, word)| word.as_str());
    let possessive = |count: usize| {
        let written = back(count).map_or("", |(span, _)| span.of(context));
        matches!(word(count), "his" | "her" | "its" | "their" | "my" | "our")
            || ["'s", "’s", "s'", "s’"].iter().any(|end| written.ends_with(end))
    };
    // An adjective may stand between: "in her own view".
    let held =
        word(1) == "the" && matches!(word(2), "of" | "in" | "take" | "takes" | "took" | "hold" | "holds" | "held");
    // "laid claim to", "in charge of": nobody claims that it is so.
    let laid = matches!(word(1), "lay" | "lays" | "laid" | "stake" | "stakes" | "staked" | "in");
    possessive(1) || possessive(2) || held || laid
}

/// Whether words make a claim and are not only a name for something.
fn has_finite(sense: &Sense, tokens: &[Token]) -> bool {
    // A pronoun in front, alone or with its contracted verb, is the subject of one ("we'd ballot").
    let subject = tokens.len() >= 3
        && tokens.first().is_some_and(|token| {
            matches!(
                token.word.as_str(),
                "i" | "we"
                    | "they"
                    | "he"
                    | "she"
                    | "you"
                    | "id"
                    | "wed"
                    | "theyd"
                    | "hed"
                    | "youd"
                    | "ive"
                    | "weve"
                    | "theyve"
            )
        });
    subject || tokens.iter().any(|token| sense.finite.contains(&token.word))
}

/// Whether an excerpt says itself that it is only possible.
fn hedged(tokens: &[Token]) -> bool {
    let hedge = |token: &Token| matches!(token.word.as_str(), "could" | "might" | "may" | "if" | "unless");
    // "would have lost": said of what did not happen, whatever it hung on.
    let unreal = |pair: &[Token]| pair[0].word == "would" && pair[1].word == "have";
    tokens.iter().any(hedge) || tokens.windows(2).any(unreal)
}
