//! What a figure measures: the noun phrase beside it, the rest of its clause, change or level, "per", year and month.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::FxHasher;

use super::{Finder, Found, phrase};
use crate::lexicon::figures::figures;
use crate::lexicon::{Class, Says};
use crate::reader::terms;
use crate::reader::token::Kind;
use crate::statement::{Figure, FigureKind, Measured, Unit};
use crate::text::fold;

/// So much of the sentence before may be taken up.
const MOST_BEFORE: usize = 40;

/// The figure of that number with what it measures.
pub fn describe(finder: &Finder<'_>, sentence: usize, all: &[Found], number: usize) -> Figure {
    let found = &all[number];
    let document = finder.document;
    let scene = Scene::new(finder, all, number);
    // What a bare number does not say itself is as its verb has it.
    let verb = scene.anchor();
    let verb = verb.as_ref().unwrap_or(&scene);
    let quoted = document.quoted[found.last - 1] != 0;
    let (core, head) = scene.core();
    let meant = scene.antecedent_of_pronoun();
    let clause = scene.clause();
    let head_key = match (&found.joined, head) {
        (Some(joined), _) if found.attributive => Some(word_key(joined)),
        // "met eleven times": how often, which no count of things is.
        (None, None) if found.unit == Unit::Count && finder.folded(found.last - 1) == "times" => {
            Some(word_key("times"))
        }
        (_, head) => head.map(|at| finder.key(at)),
    };
    let noun = head.map(|at| finder.folded(at)).or(found.joined.as_deref());
    let listed = found.listed.or_else(|| noun.and_then(|noun| figures().listed.get(noun).copied()));
    let stretch = scene.stretch();
    let (year, month) = scene.time(&stretch);
    Figure {
        span: document.file(found.first..found.last),
        sentence,
        kind: found.kind,
        amount: found.amount,
        unit: found.unit,
        factor: found.factor,
        of: scene.words(&core).into(),
        head: head_key.filter(|_| found.unit != Unit::Share || found.attributive),
        terms: scene.terms(&core, &clause, meant).into(),
        change: verb.change(),
        per: scene.per_of(&core, verb),
        part: scene.beside(),
        average: scene.average(&stretch),
        ago: scene.ago(&stretch),
        denied: verb.denied(&if found.gap.is_some() { verb.clause() } else { clause }),
        would: verb.would(),
        asserted: scene.asserted(),
        quoted,
        implied: found.implied,
        listed,
        year,
        month,
        cell: None,
    }
}

/// The tokens that can say what is measured: the sentence, or of a quotation its own sentence.
fn window(finder: &Finder<'_>, found: &Found, quoted: bool) -> Range<usize> {
    let document = finder.document;
    if !quoted {
        return finder.words.first..finder.end;
    }
    let stretch = document.quoted[found.last - 1];
    let inside = |at: &usize| {
        document.quoted[*at] == stretch && !matches!(document.tokens[*at].kind, Kind::Sign('.' | '?' | '!'))
    };
    let first = (finder.words.first..found.first).rev().take_while(inside).last().unwrap_or(found.first);
    let last = (found.last..finder.end).take_while(inside).last().map_or(found.last, |at| at + 1);
    first..last
}

pub(super) struct Scene<'s, 'a> {
    pub(super) finder: &'s Finder<'a>,
    pub(super) found: &'s Found,
    pub(super) number: usize,
    pub(super) window: Range<usize>,
    /// End of the figure before, start of the next one.
    pub(super) previous: usize,
    pub(super) next: usize,
    pub(super) all: &'s [Found],
}

impl<'s, 'a> Scene<'s, 'a> {
    fn new(finder: &'s Finder<'a>, all: &'s [Found], number: usize) -> Self {
        let found = &all[number];
        let quoted = finder.document.quoted[found.last - 1] != 0;
        let window = window(finder, found, quoted);
        let previous = number.checked_sub(1).map_or(window.start, |before| all[before].last.max(window.start));
        let next = all.get(number + 1).map_or(window.end, |next| next.first.min(window.end));
        Self { finder, found, number, window, previous, next, all }
    }

    /// The figure whose unit and verb this one shares.
    fn anchor(&self) -> Option<Scene<'s, 'a>> {
        let gap = self.found.gap?;
        let number = self.all.iter().position(|other| other.first == gap.anchor)?;
        Some(Scene::new(self.finder, self.all, number))
    }

    /// What it is counted by; of a bare number, what the one with its unit is.
    fn per_of(&self, core: &[Range<usize>], verb: &Scene<'_, '_>) -> Option<u64> {
        let end = |core: &[Range<usize>], found: &Found| core.iter().map(|range| range.end).max().unwrap_or(found.last);
        if self.found.gap.is_none() {
            return self.per(end(core, self.found));
        }
        verb.per(end(&verb.core().0, verb.found))
    }

    /// The figure before this one, where the two are joined: "740 million in 2021 and 520 million in 2022".
    pub(super) fn twin(&self) -> Option<Scene<'s, 'a>> {
        let before = self.number.checked_sub(1)?;
        let other = &self.all[before];
        let mut at = self.finder.before(self.found.first)?;
        let from = matches!(self.word(at), "from" | "against" | "than" | "to") && self.found.first - other.last <= 12;
        if matches!(self.word(at), "by" | "to" | "at" | "another") {
            at = self.finder.before(at)?;
        }
        let joined = from || matches!(self.word(at), "and" | "or" | "then" | ",") && self.found.first - other.last <= 8;
        (joined && other.unit == self.found.unit && !other.implied && other.last >= self.window.start)
            .then(|| Scene::new(self.finder, self.all, before))
    }

    /// For "it would cost $5m": the subject of the sentence before.
    fn antecedent_of_pronoun(&self) -> Option<Range<usize>> {
        let document = self.finder.document;
        let lists = figures();
        let pronoun = |at: usize| lists.says.get(&document.folded(at)).is_some_and(|says| says.has(Says::PRONOUN));
        let start = self.window.start;
        // "That was a rise of …"
        let that = || self.word(start) == "that" && document.has(start + 1, Class::AUXILIARY);
        if !(start..self.found.first).take(6).any(|at| self.finder.says(at, Says::PRONOUN)) && !that() {
            return None;
        }
        let own = document.sentence_of(self.window.start);
        for before in (own.saturating_sub(3)..own).rev() {
            let words = &document.sentences[before];
            let end = words.last.min(words.first + 10);
            if pronoun(words.first) {
                continue;
            }
            let told = (words.first..end).find(|at| self.tells(*at))?;
            let verb = (told..end).find(|at| {
                document.has(*at, Class::AUXILIARY) || matches!(document.tokens[*at].kind, Kind::Sign(_) | Kind::Number)
            });
            return Some(told..verb.unwrap_or(end.min(told + 6)));
        }
        None
    }

    /// For "the work will cost $5m": all of the sentence before.
    fn antecedent_of_noun(&self) -> Range<usize> {
        let document = self.finder.document;
        let start = self.window.start;
        let definite = matches!(self.word(start), "the" | "this" | "these" | "that" | "those" | "such");
        let own = document.sentence_of(start);
        let before = own.checked_sub(1).filter(|_| definite && self.finder.says(start + 1, Says::ANAPHOR));
        before.map_or(start..start, |before| {
            let words = &document.sentences[before];
            words.first..words.last.min(words.first + MOST_BEFORE)
        })
    }

    pub(super) fn word(&self, at: usize) -> &'s str {
        self.finder.folded(at)
    }

    /// The noun phrases that are measured, and the token of their head.
    fn core(&self) -> (Vec<Range<usize>>, Option<usize>) {
        let found = self.found;
        let last = found.last;
        let document = self.finder.document;
        if found.listed.is_some() {
            return (Vec::new(), None);
        }
        if let (Some(anchor), Some(gap)) = (self.anchor(), found.gap) {
            return self.core_of_gap(&anchor, gap.from);
        }
        let single = found.amount.high <= 1.0;
        let mut core = Vec::new();
        let direct = phrase::after(self.finder, last, single);
        if found.unit == Unit::Count || matches!(found.unit, Unit::Rank(_)) {
            let anything = direct.len() == 1
                && figures().anything.contains(self.word(direct.start))
                && self.word(direct.end) != "of";
            // "1.7 million tied to farming"
            let participle = direct.len() == 1
                && self.word(direct.start).ends_with("ed")
                && found.amount.low > 1.0
                && document.has(direct.end, Class::PREPOSITION)
                && !phrase::is_plural(self.finder, direct.start);
            if !direct.is_empty() && !anything && !participle {
                let head = direct.clone().rev().find(|at| document.tokens[*at].is_word());
                let complement = self.complement(direct.end);
                core.push(direct);
                core.extend(complement);
                core.extend(self.possessor().filter(|_| matches!(found.unit, Unit::Rank(_))));
                return (core, head);
            }
            if let Some(of) = self.complement(last) {
                let head = of.clone().rev().find(|at| document.tokens[*at].is_word());
                core.push(of);
                return (core, head);
            }
            let pronoun =
                self.word(last) == "of" && matches!(self.word(last + 1), "them" | "these" | "those" | "which" | "whom");
            if pronoun && let Some(named) = self.antecedent() {
                let head = named.clone().rev().find(|at| document.tokens[*at].is_word());
                core.push(named);
                return (core, head);
            }
            if let Some(twin) = self.twin() {
                return (twin.core().0, None);
            }
            core.extend(self.subject());
            return (core, None);
        }
        if found.unit == Unit::Times {
            // "doubled its profits", "twice the length"
            let from = self.determined(last);
            let object = phrase::after(self.finder, from, true);
            let object = Some(object).filter(|object| from > last && !object.is_empty());
            core.extend(object.or_else(|| self.subject()));
            return (core, None);
        }
        // "state support of $3 billion lets"
        if let Some(whole) = self.whole() {
            let head = whole.clone().rev().find(|at| document.tokens[*at].is_word());
            core.push(whole);
            return (core, head);
        }
        let change_noun = !direct.is_empty() && self.finder.says(direct.end - 1, Says::CHANGE);
        if !direct.is_empty() && !change_noun && (found.attributive || self.is_noun(direct.start)) {
            let head = direct.clone().rev().find(|at| document.tokens[*at].is_word());
            let complement = self.complement(direct.end);
            core.push(direct);
            core.extend(complement);
            core.extend(self.possessor());
            return (core, head);
        }
        let from = if change_noun { direct.end } else { last };
        if let Some(of) = self.complement(from).or_else(|| self.within(from)) {
            let head = of.clone().rev().find(|at| document.tokens[*at].is_word());
            core.push(of);
            if found.kind == FigureKind::Share {
                return (core, head);
            }
            return (core, None);
        }
        // "spent months lobbying the council"
        let doing = found.unit == Unit::Time && self.word(last).ends_with("ing") && self.word(last).len() > 5;
        if doing && document.tokens[last].is_word() {
            let end = (last + 1..self.window.end.min(last + 8)).find(|at| self.is_stop(*at));
            core.push(last..end.unwrap_or(self.window.end.min(last + 8)));
            return (core, None);
        }
        if found.unit == Unit::Time
            && matches!(self.word(last), "after" | "before" | "since" | "until" | "from" | "between")
        {
            let end = (last + 1..self.window.end).find(|at| self.is_stop(*at)).unwrap_or(self.window.end);
            core.push(last + 1..end);
            return (core, None);
        }
        if let Some(twin) = self.twin() {
            return twin.core();
        }
        core.extend(self.subject());
        (core, None)
    }

    /// Of a bare number: what it is "for", what the one with the verb is "of", or whose it is.
    fn core_of_gap(&self, anchor: &Scene<'s, 'a>, from: usize) -> (Vec<Range<usize>>, Option<usize>) {
        if let Some(of) = self.within(self.found.last) {
            return (vec![of], None);
        }
        let (core, head) = anchor.core();
        let of = |range: &Range<usize>| {
            range.start >= anchor.found.last || range.end + 1 == anchor.found.first && self.word(range.end) == "of"
        };
        let own = from..self.found.first;
        if core.iter().any(of) {
            return (core.into_iter().filter(of).collect(), head);
        }
        (if own.is_empty() { core } else { vec![own] }, None)
    }

    /// The noun phrase that the figure follows with "of", where it is no change.
    fn whole(&self) -> Option<Range<usize>> {
        let of = self.found.first.checked_sub(1).filter(|of| *of > self.previous && self.word(*of) == "of")?;
        let tells = |at: &usize| self.tells(*at) && !self.finder.says(*at, Says::CHANGE);
        let first = (self.previous.max(of.saturating_sub(4))..of).rev().take_while(tells).last()?;
        (!self.finder.document.has(of - 1, Class::ADVERB)).then_some(first..of)
    }

    /// The things that the last count before this one counts: "46 contracts, … nine of them".
    fn antecedent(&self) -> Option<Range<usize>> {
        let earlier = self.all.iter().rev().filter(|other| other.last <= self.found.first && other.unit == Unit::Count);
        earlier.map(|other| phrase::after(self.finder, other.last, false)).find(|noun| !noun.is_empty())
    }

    /// Whether a word straight behind a unit is a noun that it measures, by its place.
    fn is_noun(&self, at: usize) -> bool {
        let word = self.word(at);
        let document = self.finder.document;
        let money = matches!(self.found.unit, Unit::Money(_) | Unit::Share | Unit::Measure(_));
        let verb = document.has(at, Class::SPEECH.or(Class::WEAK).or(Class::ADVERB)) && !document.tokens[at].capital;
        let adjective = matches!(
            word,
            "long" | "high" | "deep" | "wide" | "tall" | "apart" | "away" | "later" | "earlier" | "short"
        );
        money
            && !verb
            && !adjective
            && !word.ends_with("ing")
            && !word.ends_with("ed")
            && !self.finder.says(at, Says::LINKING)
            && document.quoted[at] == document.quoted[self.found.last - 1]
    }

    /// "of the boats"
    fn complement(&self, at: usize) -> Option<Range<usize>> {
        if self.word(at) != "of" {
            return None;
        }
        let mut from = self.determined(at + 1);
        // "nine of the 46 contracts"
        if let Some(whole) = self.all.iter().find(|other| other.first == from && other.unit == Unit::Count) {
            from = whole.last;
        }
        let mut noun = phrase::after(self.finder, from, false);
        // "two of the country's sixteen regions"
        let owned = noun.end < self.finder.end && self.finder.document.tokens[noun.end].kind == Kind::Possessive;
        if let Some(whole) = self.all.iter().find(|other| owned && other.first == noun.end + 1) {
            let whole = phrase::after(self.finder, whole.last, false);
            noun = if whole.is_empty() { noun } else { whole };
        }
        (!noun.is_empty()).then_some(noun)
    }

    /// "in state financing", "for repairs": not a place or time.
    fn within(&self, at: usize) -> Option<Range<usize>> {
        if !matches!(self.word(at), "in" | "for" | "on") || self.found.unit == Unit::Time {
            return None;
        }
        let from = self.determined(at + 1);
        let noun = phrase::after(self.finder, from, false);
        let document = self.finder.document;
        let elsewhere = noun.clone().all(|at| {
            self.finder.names.at(at).is_some() || document.has(at, Class::CALENDAR.or(Class::TIME)) || self.is_year(at)
        });
        let for_share = self.found.unit == Unit::Share && self.word(at) != "in";
        (!noun.is_empty() && !elsewhere && !for_share).then_some(noun)
    }

    /// Steps over the determiners before a noun phrase.
    fn determined(&self, mut at: usize) -> usize {
        while at < self.finder.end
            && (self.finder.document.has(at, Class::DETERMINER)
                || matches!(self.word(at), "its" | "their" | "his" | "her" | "our" | "all" | "those" | "these"))
        {
            at += 1;
        }
        at
    }

    /// "China's" before the figure.
    fn possessor(&self) -> Option<Range<usize>> {
        let document = self.finder.document;
        let mark = self.finder.before(self.found.first)?;
        let mut end = mark;
        if document.tokens[mark].kind != Kind::Possessive {
            let apostrophe = matches!(document.tokens[mark].kind, Kind::Mark('\'' | '’'));
            let plural = mark.checked_sub(1).is_some_and(|before| document.text(before).ends_with('s'));
            if !apostrophe || !plural {
                return None;
            }
            end = mark;
        }
        let mut first = end.checked_sub(1)?;
        if let Some(name) = self.finder.names.at(first) {
            first = self.finder.names.names[name].first;
        }
        (first >= self.window.start).then_some(first..end)
    }

    /// The content words on the left in the same clause: the subject of "costs $5m".
    fn subject(&self) -> Option<Range<usize>> {
        self.left_of(self.previous, false)
            .or_else(|| self.left_of(self.window.start, false))
            .or_else(|| self.left_of(self.previous, true))
    }

    /// `changes` says that words of change may be what is measured ("the losses").
    fn left_of(&self, from: usize, changes: bool) -> Option<Range<usize>> {
        let document = self.finder.document;
        let mut range: Option<Range<usize>> = None;
        for at in (from..self.found.first).rev() {
            let word = self.word(at);
            let soft = document.is(at, ',')
                || document.has(at, Class::CONJUNCTION)
                || matches!(word, "that" | "which" | "who" | "when" | "after" | "before" | "because" | "and" | "but");
            let hard = matches!(document.tokens[at].kind, Kind::Sign(';' | '.' | ':' | '?' | '!'));
            if hard || soft && range.is_some() {
                break;
            }
            if (self.tells(at) || changes && self.finder.says(at, Says::CHANGE)) && !self.of_year(at) {
                range = Some(at..range.map_or(at + 1, |range| range.end));
            }
        }
        range
    }

    fn tells(&self, at: usize) -> bool {
        self.finder.tells(at)
    }

    pub(super) fn is_year(&self, at: usize) -> bool {
        self.year_at(at).is_some()
    }

    pub(super) fn year_at(&self, at: usize) -> Option<i16> {
        let token = &self.finder.document.tokens[at];
        if token.kind != Kind::Number || token.end - token.start != 4 {
            return None;
        }
        let year: i16 = self.finder.document.text(at).parse().ok()?;
        (1500..2200).contains(&year).then_some(year)
    }

    /// "by the close of 2022"
    fn of_year(&self, at: usize) -> bool {
        let edge = matches!(self.word(at), "close" | "end" | "start" | "beginning" | "turn" | "middle" | "eve");
        edge && at + 2 < self.window.end && self.word(at + 1) == "of" && self.is_year(at + 2)
    }

    fn is_stop(&self, at: usize) -> bool {
        matches!(self.finder.document.tokens[at].kind, Kind::Sign(',' | ';' | '.' | ':' | '—' | '(' | ')'))
    }

    /// The clause of the figure.
    fn clause(&self) -> Range<usize> {
        let document = self.finder.document;
        let breaks = |at: usize| {
            matches!(document.tokens[at].kind, Kind::Sign(';' | ':' | '.' | '?' | '!'))
                || self.finder.says(at, Says::BREAKS)
                || self.finder.says(at, Says::JOINS)
                    && (document.is(at.wrapping_sub(1), ',') && self.word(at) == "and" || self.divides(at))
                || document.is(at, ',') && self.divides(at) && self.names_next(at)
        };
        let found = self.found;
        let first =
            (self.window.start..found.first).rev().find(|at| breaks(*at)).map_or(self.window.start, |at| at + 1);
        let last = (found.last..self.window.end).find(|at| breaks(*at)).unwrap_or(self.window.end);
        let first = found.gap.map_or(first, |gap| first.min(gap.from).max(self.window.start));
        first..last
    }

    /// Whether what stands between a comma and the next figure says what that one measures: "Ulm 4%, Bonn 6%".
    fn names_next(&self, comma: usize) -> bool {
        let next = if comma < self.found.first { self.found.first } else { self.next };
        (comma + 1..next).take(8).any(|at| self.finder.names.at(at).is_some())
    }

    /// Whether a word stands between two figures.
    pub(super) fn divides(&self, and: usize) -> bool {
        self.previous > self.window.start && (self.previous..self.found.first).contains(&and)
            || self.next < self.window.end && (self.found.last..self.next).contains(&and)
    }

    fn terms(&self, core: &[Range<usize>], clause: &Range<usize>, meant: Option<Range<usize>>) -> Vec<Measured> {
        let document = self.finder.document;
        let told = self.finder.told();
        let mut terms: Vec<Measured> = Vec::with_capacity(told.len() + 2);
        let quoted = document.quoted[self.found.last - 1];
        let named = |at: usize| self.finder.names.at(at).is_some() || document.has(at, Class::GOVERNMENT);
        for at in meant.into_iter().flatten().filter(|at| self.tells(*at)) {
            let folded = document.folded(at);
            let (key, stem) = (self.finder.key(at), terms::of_word(&folded));
            terms.push(Measured { key, stem, rank: 1, name: named(at), before: true });
        }
        for at in self.antecedent_of_noun().filter(|at| document.quoted[*at] == 0 && self.tells(*at)) {
            let (key, stem) = (self.finder.key(at), terms::of_word(&document.folded(at)));
            if terms.iter().all(|other| other.key != key) {
                terms.push(Measured { key, stem, rank: 2, name: named(at), before: true });
            }
        }
        let mut add = |term: Measured| match terms.iter_mut().find(|other| other.key == term.key) {
            Some(other) => other.rank = other.rank.min(term.rank),
            None => terms.push(term),
        };
        // Of the clause with the verb, all but whose that one is.
        let verb = self.anchor().map(|anchor| anchor.clause().start..anchor.found.first);
        let mut next = self.window.start;
        for told in told.iter().filter(|told| self.window.contains(&told.at)) {
            let at = told.at;
            let in_core = core.iter().any(|range| range.contains(&at));
            let expression = self.all.iter().any(|other| {
                let ranks = matches!(other.unit, Unit::Rank(_)) && other.last == at + 1;
                other.listed.is_none()
                    && (other.first..other.last).contains(&at)
                    && (other.first == self.found.first || !ranks)
            });
            if at < next || expression || document.quoted[at] != quoted && !in_core || self.of_year(at) {
                continue;
            }
            let shared = verb.as_ref().is_some_and(|verb| verb.contains(&at)) && !named(at);
            let rank = if in_core { 0 } else { 1 + u8::from(!clause.contains(&at) && !shared) };
            let before = at < self.found.first;
            add(Measured { key: told.key, stem: told.stem, rank, name: named(at), before });
            next = at + told.length;
        }
        // "the losses"
        if let [only] = core
            && only.len() == 1
            && self.finder.says(only.start, Says::CHANGE)
        {
            let (key, stem) = (word_key(self.word(only.start)), terms::of_word(self.word(only.start)));
            add(Measured { key, stem, rank: 0, name: false, before: only.start < self.found.first });
        }
        if let Some(joined) = &self.found.joined {
            let (key, stem) = (word_key(joined), terms::of_word(joined));
            add(Measured { key, stem, rank: 0, name: false, before: false });
        }
        terms.sort_by_key(|term| term.rank);
        terms
    }

    fn words(&self, core: &[Range<usize>]) -> String {
        let mut parts: Vec<&Range<usize>> = core.iter().collect();
        parts.sort_by_key(|range| range.start);
        let texts = parts.iter().map(|range| self.finder.document.words((*range).clone()));
        let text = match parts.as_slice() {
            // "reasons of state": what stands between belongs to it; "China's … economy".
            [one, .., last] if one.start >= self.found.last => {
                self.finder.document.words(one.start..last.end).to_owned()
            }
            [one, _, ..] if one.end <= self.found.first => {
                let texts: Vec<&str> = texts.collect();
                format!("{}’s {}", texts[0], texts[1..].join(" of "))
            }
            [one] => return fold_blanks(self.finder.document.words((*one).clone())),
            _ => texts.collect::<Vec<_>>().join(" "),
        };
        fold_blanks(&text)
    }
}

/// What a folded word is compared by: its stem, or the group of its synonyms.
pub(super) fn word_key(word: &str) -> u64 {
    match figures().synonyms.get(word) {
        Some(group) => hash(&group.to_le_bytes(), 2),
        None => terms::of_word(&fold::word(word)),
    }
}

pub(super) fn hash(bytes: &[u8], kind: u8) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind);
    hasher.write(bytes);
    hasher.finish()
}

/// A text with one blank between words.
fn fold_blanks(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}
