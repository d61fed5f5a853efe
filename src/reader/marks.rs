//! Quotation marks: which opens, which closes, and which is an apostrophe.
//!
//! Marks are told by what stands beside them, not by counting, so that an odd mark cannot turn the rest of the text
//! inside out. A stretch ends with its block at the latest; an opened stretch that the next block reopens goes on
//! there (the convention for speech over several paragraphs).

use super::token::{Kind, Token};
use crate::lexicon::Class;
use crate::markup::Prose;
use crate::text::Span;

/// A stretch between quotation marks. Spans count in the reading text.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// First token of the stretch: its opening mark, or the first word where the mark is missing.
    pub first: usize,
    /// One past its last token, the closing mark included.
    pub last: usize,
    /// The words between the marks.
    pub inner: Span,
    /// With the marks.
    pub outer: Span,
    /// The block it stands in.
    pub block: usize,
    /// The stretch that it lies in.
    pub parent: Option<usize>,
    /// It has no closing mark.
    pub unclosed: bool,
    /// It goes on a stretch of the block before.
    pub continues: bool,
}

/// Words that begin with an apostrophe, without it.
const ELISIONS: &[&str] =
    &["em", "n", "til", "till", "tis", "twas", "cause", "bout", "cos", "round", "neath", "ere", "im", "er", "s", "t"];

/// Nobody quotes deeper.
const DEEPEST: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Turn {
    Open,
    Close,
    Either,
    Neither,
}

/// Finds the stretches of one block, `range` being its tokens; `reopened` says whether the block before left a
/// stretch open, `next_opens` whether the next block starts with an opening mark.
pub fn pair(
    prose: &Prose,
    tokens: &[Token],
    range: std::ops::Range<usize>,
    block: usize,
    reopened: bool,
    next_opens: bool,
) -> Vec<Stretch> {
    Pairer { prose, tokens, range, block, found: Vec::new(), open: Vec::new() }.run(reopened, next_opens)
}

/// Whether a block starts with an opening mark.
pub fn opens(prose: &Prose, tokens: &[Token], range: std::ops::Range<usize>) -> bool {
    let Some(first) = tokens.get(range.start).filter(|_| !range.is_empty()) else { return false };
    let pairer = Pairer { prose, tokens, range: range.clone(), block: 0, found: Vec::new(), open: Vec::new() };
    match first.kind {
        Kind::Mark(mark) if is_double(mark) => matches!(pairer.turn(range.start), Turn::Open | Turn::Either),
        Kind::Mark('‘' | '\'') => !pairer.elision(range.start),
        _ => false,
    }
}

fn is_double(mark: char) -> bool {
    matches!(mark, '"' | '“' | '”' | '„' | '‟' | '«' | '»')
}

struct Pairer<'a> {
    prose: &'a Prose,
    tokens: &'a [Token],
    range: std::ops::Range<usize>,
    block: usize,
    found: Vec<Stretch>,
    /// Open stretches: index into `found`, and the mark that opened.
    open: Vec<(usize, char)>,
}

impl Pairer<'_> {
    fn run(mut self, reopened: bool, next_opens: bool) -> Vec<Stretch> {
        let mut at = self.range.start;
        while at < self.range.end {
            if let Kind::Mark(mark) = self.tokens[at].kind {
                if is_double(mark) {
                    self.double(at, mark, reopened);
                } else {
                    self.single(at, mark, next_opens);
                }
            }
            at += 1;
        }
        while let Some((index, _)) = self.open.pop() {
            let first = self.found[index].first;
            let led = first > self.range.start && matches!(self.tokens[first - 1].kind, Kind::Sign(',' | ':'));
            let end = if next_opens
                || first == self.range.start
                || led && self.attribution_end(first, self.range.end).is_none()
            {
                self.range.end
            } else {
                self.likely_end(self.found[index].first, self.range.end)
            };
            self.close(index, end, true);
        }
        if reopened
            && let Some(first) = self.found.first_mut()
            && first.first == self.range.start
        {
            first.continues = true;
        }
        self.found.retain(|stretch| !stretch.inner.is_empty());
        self.found.sort_by_key(|stretch| (stretch.outer.start, std::cmp::Reverse(stretch.outer.end)));
        self.parents();
        self.found
    }

    fn double(&mut self, at: usize, mark: char, reopened: bool) {
        let current = self.open.iter().rposition(|(_, mark)| is_double(*mark));
        let opener = current.map(|i| self.open[i].1);
        let turn = match (mark, opener, self.turn(at)) {
            ('“', Some('„'), _) | ('»', Some('«'), _) | ('«', Some('»'), _) => Turn::Close,
            ('"' | '”' | '“', Some('"' | '“' | '”'), Turn::Either) => Turn::Close,
            // A straight mark with a blank on either side and none open is nobody's.
            ('"', None, Turn::Either) if self.apart(at) => Turn::Neither,
            (_, None, Turn::Either) => Turn::Open,
            (_, _, turn) => turn,
        };
        match turn {
            Turn::Open | Turn::Either if self.open.len() >= DEEPEST => {}
            Turn::Open | Turn::Either => {
                if let Some(i) = current {
                    // A second opening mark: the one before was never closed, unless a single stands between.
                    let family = |mark: char| matches!(mark, '«' | '»');
                    if self.open.last().is_some_and(|(_, open)| is_double(*open) && family(*open) == family(mark)) {
                        let (index, _) = self.open.remove(i);
                        let end = self.likely_end(self.found[index].first, at);
                        self.close(index, end, true);
                    }
                }
                self.begin(at, mark);
            }
            Turn::Close => {
                if let Some(i) = current {
                    let (index, _) = self.open.remove(i);
                    self.open.truncate(i);
                    self.finish(index, at);
                } else if self.found.is_empty() && at > self.range.start && (reopened || self.reported_after(at)) {
                    // A closing mark without an opening one: the opening mark was lost at the start of the block.
                    let index = self.found.len();
                    self.begin(self.range.start, mark);
                    self.open.pop();
                    let start = self.tokens[self.range.start].start as usize;
                    self.found[index].inner.start = start;
                    self.found[index].outer.start = start;
                    self.finish(index, at);
                }
            }
            Turn::Neither => {}
        }
    }

    fn single(&mut self, at: usize, mark: char, next_opens: bool) {
        if let Some(i) = self.open.iter().rposition(|(_, open)| !is_double(*open)) {
            // The end was chosen when it opened.
            let (index, _) = self.open[i];
            if self.found[index].last == at + 1 {
                self.open.remove(i);
                self.finish(index, at);
            }
            return;
        }
        let opening = self.open.len() < DEEPEST
            && matches!(mark, '‘' | '\'' | '‚' | '‛' | '`')
            && self.turn(at) == Turn::Open
            && !self.elision(at);
        if !opening {
            return;
        }
        let close = self.single_close(at, mark);
        let whole_block = at == self.range.start && next_opens && mark == '‘';
        let Some(close) = close.or(whole_block.then_some(self.range.end)) else { return };
        let index = self.found.len();
        self.begin(at, mark);
        self.found[index].last = close + 1;
    }

    /// Where a single quotation ends: at the first mark that closes well; a plural possessive ("workers’ union")
    /// only where nothing better follows.
    fn single_close(&self, open: usize, mark: char) -> Option<usize> {
        let mut fallback = None;
        let double_open = self.open.last().is_some_and(|(_, mark)| is_double(*mark));
        for at in open + 1..self.range.end {
            let token = &self.tokens[at];
            let Kind::Mark(other) = token.kind else { continue };
            if is_double(other) {
                if double_open && self.turn(at) == Turn::Close {
                    break;
                }
                continue;
            }
            let fits = matches!((mark, other), ('‘' | '‚' | '‛' | '`', '’' | '‘' | '\'') | ('\'', '\'' | '’'));
            if !fits {
                continue;
            }
            match self.turn(at) {
                Turn::Open if other != '’' && !self.elision(at) => break,
                Turn::Close | Turn::Either => {}
                _ => continue,
            }
            let before = self.char_before(token.start as usize).unwrap_or(' ');
            if !before.is_alphanumeric() || !matches!(before, 's' | 'S') && !self.dropped_g(at) {
                return if at == open + 2
                    && self.tokens[open + 1].end - self.tokens[open + 1].start <= 1
                    && before == 'n'
                {
                    None // rock ’n’ roll
                } else {
                    Some(at)
                };
            }
            let next = self.tokens.get(at + 1).filter(|_| at + 1 < self.range.end);
            let noun_follows = next.is_some_and(|next| {
                next.is_word()
                    && !next.has(
                        Class::PREPOSITION
                            .or(Class::CONJUNCTION)
                            .or(Class::AUXILIARY)
                            .or(Class::SPEECH)
                            .or(Class::PRONOUN)
                            .or(Class::ADVERB)
                            .or(Class::DETERMINER),
                    )
            });
            if !noun_follows {
                return Some(at);
            }
            fallback = fallback.or(Some(at));
        }
        fallback
    }

    fn dropped_g(&self, at: usize) -> bool {
        let word = self.tokens[at - 1].text(self.prose);
        word.len() > 3 && word.ends_with("in")
    }

    fn begin(&mut self, at: usize, mark: char) {
        let token = &self.tokens[at];
        let span = Span::new(token.end as usize, token.end as usize);
        self.open.push((self.found.len(), mark));
        self.found.push(Stretch {
            first: at,
            last: 0,
            inner: span,
            outer: Span::new(token.start as usize, token.end as usize),
            block: self.block,
            parent: None,
            unclosed: false,
            continues: false,
        });
    }

    fn finish(&mut self, index: usize, close: usize) {
        let token = &self.tokens[close];
        let stretch = &mut self.found[index];
        stretch.last = close + 1;
        stretch.inner.end = (token.start as usize).max(stretch.inner.start);
        stretch.outer.end = token.end as usize;
    }

    /// Ends a stretch without a closing mark before the token `end`.
    fn close(&mut self, index: usize, end: usize, unclosed: bool) {
        let stretch = &mut self.found[index];
        let last = end.max(stretch.first + 1).min(self.range.end);
        let to = self.tokens.get(last - 1).map_or(stretch.inner.start, |token| token.end as usize);
        stretch.last = last;
        stretch.inner.end = to.max(stretch.inner.start);
        stretch.outer.end = stretch.inner.end;
        stretch.unclosed = unclosed;
    }

    /// Where a stretch without closing mark probably ends: before "…, she said", else with its sentence.
    fn likely_end(&self, first: usize, limit: usize) -> usize {
        let reported = self.attribution_end(first, limit);
        reported.unwrap_or_else(|| {
            (first + 1..limit)
                .find(|at| matches!(self.tokens[*at].kind, Kind::Sign('.' | '?' | '!')))
                .map_or(limit, |at| at + 1)
        })
    }

    /// Where "…, she said" starts after the token, past its comma.
    fn attribution_end(&self, first: usize, limit: usize) -> Option<usize> {
        (first + 1..limit)
            .find(|at| matches!(self.tokens[*at].kind, Kind::Sign(',' | '?' | '!' | '.')) && self.reported_after(*at))
            .map(|at| at + 1)
    }

    /// Whether a reporting clause ("said X", "she added") follows the token.
    fn reported_after(&self, at: usize) -> bool {
        let before = if at > 0 { self.char_before(self.tokens[at].start as usize) } else { None };
        let own = self.tokens[at].text(self.prose);
        let punctuated = matches!(before, Some(',' | '.' | '?' | '!' | '…')) || matches!(own, "," | "?" | "!");
        punctuated
            && self.tokens[(at + 1).min(self.range.end)..self.range.end]
                .iter()
                .take(6)
                .take_while(|token| token.is_word())
                .any(|token| token.has(Class::SPEECH) && !token.has(Class::PREPOSITION))
    }

    fn parents(&mut self) {
        let mut stack: Vec<usize> = Vec::new();
        for i in 0..self.found.len() {
            while stack.last().is_some_and(|top| self.found[*top].outer.end <= self.found[i].outer.start) {
                stack.pop();
            }
            self.found[i].parent = stack.last().copied();
            stack.push(i);
        }
    }

    fn turn(&self, at: usize) -> Turn {
        let token = &self.tokens[at];
        let before = self.char_before(token.start as usize);
        let after = self.char_after(token.end as usize);
        let blank_before = before.is_none_or(|char| {
            char.is_whitespace()
                || matches!(char, '(' | '[' | '{' | '—' | '–' | '/' | '-' | '\u{fffc}')
                || is_opening(char)
        });
        let blank_after = after.is_none_or(|char| {
            char.is_whitespace()
                || matches!(char, ')' | ']' | '}' | ',' | '.' | ';' | ':' | '!' | '?' | '—' | '–' | '/' | '-')
                || matches!(char, '”' | '’' | '»' | '"' | '\'')
        });
        let straight_after_straight = matches!(before, Some('"' | '\'')) && blank_after;
        let Kind::Mark(mark) = token.kind else { return Turn::Neither };
        let digit_before = before.is_some_and(|char| char.is_ascii_digit());
        if mark == '"' && digit_before && self.open.is_empty() && blank_after {
            return Turn::Neither; // inches
        }
        match (blank_before && !straight_after_straight, blank_after) {
            (true, false) => Turn::Open,
            (false, true) => Turn::Close,
            (true, true) => match mark {
                '“' | '„' | '‟' | '‘' | '‚' if after.is_some_and(|char| !char.is_whitespace()) => Turn::Open,
                '“' | '„' => Turn::Open,
                '”' | '’' => Turn::Close,
                _ if before.is_none() => Turn::Open,
                _ if after.is_none() => Turn::Close,
                _ => Turn::Either,
            },
            (false, false) => match mark {
                '“' | '„' | '«' | '‘' => Turn::Open,
                '”' | '»' | '’' => Turn::Close,
                _ => Turn::Either,
            },
        }
    }

    fn apart(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        self.char_before(token.start as usize).is_some_and(char::is_whitespace)
            && self.char_after(token.end as usize).is_some_and(char::is_whitespace)
    }

    fn elision(&self, at: usize) -> bool {
        let Some(next) = self.tokens.get(at + 1).filter(|_| at + 1 < self.range.end) else { return false };
        if next.start != self.tokens[at].end {
            return false;
        }
        let text = next.text(self.prose);
        let decade =
            text.as_bytes().first().is_some_and(u8::is_ascii_digit) && (text.ends_with('s') || text.len() == 2);
        decade || ELISIONS.iter().any(|elision| elision.eq_ignore_ascii_case(text))
    }

    fn char_before(&self, at: usize) -> Option<char> {
        let start = self.tokens.get(self.range.start)?.start as usize;
        self.prose.text.get(start..at)?.chars().next_back()
    }

    fn char_after(&self, at: usize) -> Option<char> {
        let end = self.tokens.get(self.range.end.checked_sub(1)?)?.end as usize;
        self.prose.text.get(at..end)?.chars().next()
    }
}

fn is_opening(char: char) -> bool {
    matches!(char, '“' | '‘' | '«' | '„' | '"' | '\'' | '‚')
}
