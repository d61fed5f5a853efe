//! Who said it: a sieve of patterns from the surest to the weakest, each filling only what the ones before left open
//! (the two-stage design of Muzny et al. 2017: quotation → mention, mention → entity).
//!
//! 1. after the quotation: "…," said X; "…," X said; — X; according to X
//! 2. a fixed phrase: in X's view, as X put it
//! 3. a reporting verb before it and that verb's subject
//! 4. a colon: X's advice was plain: "…"
//! 5. the same speech going on: the quotation before, the sentence before, the paragraph before

mod after;
mod ahead;
mod clause;
mod layout;
mod owned;

use std::ops::Range;

use super::discourse::{Discourse, Voice};
use super::document::{Document, Words};
use super::memory::Since;
use super::names::Names;
use super::phrases::Phrase;
use crate::lexicon::{Class, Relation};

/// What was found out about one stretch.
#[derive(Clone, Debug, Default)]
pub struct Attribution {
    /// Who speaks.
    pub voice: Option<Voice>,
    /// Phrase that names the speaker at the quotation; `None` for a speaker carried over.
    pub phrase: Option<usize>,
    /// Tokens of the reporting verb or phrase.
    pub cue: Option<Range<usize>>,
    /// The stretch that this one goes on.
    pub goes_on: Option<usize>,
    /// The document says that the words were not said, or only might be.
    pub denied: bool,
    /// A verb of naming in the passive, a title noun, "so-called": the words are a name, not an utterance.
    pub named: bool,
}

/// What a sentence says of who speaks, before mentions are resolved.
#[derive(Clone, Debug, Default)]
pub struct Sifted {
    /// The first stretch and the first phrase of the sentence: the numbers below are held against them.
    stretch: usize,
    phrase: usize,
    /// Of each outermost stretch.
    hits: Vec<(usize, Hit)>,
    /// The subject of the sentence's last verb of saying.
    reporter: Option<usize>,
    /// The first phrase that can be a subject.
    subject: Option<usize>,
}

impl Sifted {
    /// The same of a sentence that has moved by so many tokens.
    fn moved(&self, stretch: usize, phrase: usize, tokens: isize) -> Self {
        let phrase_at = |old: usize| old + phrase - self.phrase;
        let hits = self.hits.iter().map(|(number, hit)| {
            let hit = Hit {
                phrase: hit.phrase.map(phrase_at),
                pronoun: hit.pronoun.map(|at| at.wrapping_add_signed(tokens)),
                cue: hit
                    .cue
                    .clone()
                    .map(|cue| cue.start.wrapping_add_signed(tokens)..cue.end.wrapping_add_signed(tokens)),
                ..*hit
            };
            (number + stretch - self.stretch, hit)
        });
        Self {
            stretch,
            phrase,
            hits: hits.collect(),
            reporter: self.reporter.map(phrase_at),
            subject: self.subject.map(phrase_at),
        }
    }
}

/// Attributes every outermost stretch of the document, in order; what each sentence says goes into `sifted`.
pub fn attribute(
    document: &Document<'_>,
    names: &mut Names,
    phrases: &[Phrase],
    since: Option<&Since<'_>>,
    sifted: &mut Vec<Sifted>,
) -> Vec<Attribution> {
    let count = document.stretches.len();
    let mut discourse = Discourse::new(document, names, phrases);
    discourse.learn_genders(names);
    let mut found = vec![Attribution::default(); count];
    let mut next = 0;
    let mut phrase = 0;
    for (number, sentence) in document.sentences.iter().enumerate() {
        let first = next;
        next += document.stretches[next..].iter().take_while(|stretch| stretch.first < sentence.last).count();
        phrase += phrases[phrase..].iter().take_while(|phrase| phrase.first < sentence.first).count();
        let twin = since.and_then(|since| Some((since.twin(number)?, since.kept)));
        let own = match twin {
            Some((twin, kept)) => kept.sifted[twin.sentence].moved(first, phrase, twin.tokens),
            None => Sifted { stretch: first, phrase, ..sift(document, names, phrases, sentence, first..next) },
        };
        for (i, hit) in &own.hits {
            let attribution = discourse.settle(names, *i, number, hit, &found);
            discourse.spoke(number, &attribution);
            found[*i] = attribution;
        }
        discourse.close(names, number, own.reporter, own.subject);
        sifted.push(own);
    }
    found
}

/// What the sieve says of a sentence and of the outermost of its stretches.
fn sift(
    document: &Document<'_>,
    names: &Names,
    phrases: &[Phrase],
    sentence: &Words,
    stretches: Range<usize>,
) -> Sifted {
    let mut hits: Vec<(usize, Hit)> = Vec::new();
    for i in stretches.filter(|i| document.stretches[*i].parent.is_none()) {
        let stretch = &document.stretches[i];
        let near = sentence.around(stretch.first, stretch.last);
        let hit = Sieve { document, phrases, sentence: &near, names }.find(i, &hits);
        hits.push((i, hit));
    }
    let end = sentence.around(sentence.last, sentence.last);
    let sieve = Sieve { document, phrases, sentence: &end, names };
    Sifted { hits, reporter: sieve.reporter(), subject: sieve.first_subject(), ..Sifted::default() }
}

/// What the sieve says of a stretch, before mentions are resolved.
#[derive(Clone, Debug, Default)]
pub struct Hit {
    /// Phrase of the speaker.
    pub phrase: Option<usize>,
    /// A possessive pronoun that stands for the speaker ("in his view").
    pub pronoun: Option<usize>,
    /// The reporting words.
    pub cue: Option<Range<usize>>,
    /// See [`Attribution::denied`].
    pub denied: bool,
    /// See [`Attribution::named`].
    pub named: bool,
    /// Whether a cue was found at all, with or without a subject.
    pub reported: bool,
}

struct Sieve<'a> {
    document: &'a Document<'a>,
    phrases: &'a [Phrase],
    sentence: &'a Words,
    names: &'a Names,
}

const SAYING: Class = Class::SPEECH.or(Class::WEAK);
const REPORTING: Class = Class::SPEECH.or(Class::NAMING);
const MINDING: Class = Class::THINKING.or(Class::REQUEST).or(Class::DOCUMENT);

impl Sieve<'_> {
    fn find(&self, stretch: usize, before: &[(usize, Hit)]) -> Hit {
        if let Some(hit) = self.table_row(stretch) {
            return hit;
        }
        self.after(stretch)
            .or_else(|| self.fixed_phrase(stretch))
            .or_else(|| self.owned(stretch))
            .or_else(|| self.left(stretch, REPORTING))
            .or_else(|| self.parenthesis(stretch))
            .or_else(|| self.left(stretch, MINDING))
            .or_else(|| self.colon(stretch))
            .or_else(|| self.for_somebody(stretch))
            .or_else(|| earlier(before))
            .or_else(|| self.block_quote(stretch))
            .unwrap_or_default()
    }

    /// The subject of the sentence's last verb of saying, quotation or not.
    fn reporter(&self) -> Option<usize> {
        (self.sentence.first..self.sentence.last)
            .rev()
            .filter(|at| self.document.quoted[*at] == 0 && self.verb(*at, Class::SPEECH))
            .find_map(|verb| self.subject(verb))
    }

    /// The first phrase that can be a subject.
    fn first_subject(&self) -> Option<usize> {
        self.between(self.sentence.first, self.sentence.last).find(|phrase| self.can_speak(*phrase))
    }

    fn quote(&self, stretch: usize) -> (usize, usize) {
        let stretch = &self.document.stretches[stretch];
        (stretch.first, stretch.last)
    }

    /// "the paper quoted X as saying": X speaks.
    fn quoted_as(&self, verb: usize) -> Option<usize> {
        let word = self.document.folded(verb);
        if !matches!(&*word, "quoted" | "quotes" | "quoting" | "cited" | "cites" | "citing") {
            return None;
        }
        let phrase = self.phrase_at(verb + 1)?;
        (self.document.text(self.phrases[phrase].last) == "as").then_some(phrase)
    }

    fn hit(&self, phrase: Option<usize>, cue: Range<usize>) -> Hit {
        let phrase = self.quoted_as(cue.start).or(phrase);
        Hit { denied: self.denied(cue.start), phrase, cue: Some(cue), reported: true, ..Hit::default() }
    }

    /// Where the coordinate clause of a token begins: "They never wavered, and X gave the line that …".
    fn clause_of(&self, at: usize) -> usize {
        let document = self.document;
        let open = |comma: &usize| {
            let next = document.text(comma + 1);
            document.quoted[*comma] == 0
                && (document.is(*comma, ';')
                    || document.is(*comma, ':')
                    || document.is(*comma, ',') && matches!(next, "and" | "but" | "yet" | "while" | "so"))
        };
        (self.sentence.first..at).rev().find(open).map_or(self.sentence.first, |comma| comma + 1)
    }

    /// "never said", "would say", "did not call"; "Did X say …?", "if X said", "it is not true that X said".
    fn denied(&self, verb: usize) -> bool {
        let document = self.document;
        let last = self.sentence.last - 1;
        let opening = document.folded(self.sentence.first);
        let asked = document.quoted[last] == 0 && document.is(last, '?');
        let supposed = matches!(&*opening, "if" | "suppose" | "supposing" | "unless" | "had" | "whether" | "imagine");
        let framed = (self.sentence.first..verb).any(|at| {
            document.quoted[at] == 0
                && document.text(at) == "that"
                && (self.clause_of(at)..at)
                    .any(|at| document.has(at, Class::NEGATION) || document.relates(at, Relation::Untrue))
        });
        let denying = document.relates(verb, Relation::Denies);
        let neither = opening == "nor"
            || (self.sentence.first..verb).any(|at| document.quoted[at] == 0 && document.folded(at) == "neither");
        // "X should resign and tell the house “…”": a base form under the modal.
        let urged = document.has(verb, Class::BASE)
            && (self.sentence.first..verb).any(|at| {
                document.quoted[at] == 0
                    && document.has(at, Class::AUXILIARY)
                    && matches!(&*document.folded(at), "should" | "must" | "ought" | "would" | "could" | "might")
            });
        if asked || supposed || framed || denying || neither || urged {
            return true;
        }
        (self.sentence.first..verb)
            .rev()
            .take(3)
            .take_while(|at| self.document.has(*at, Class::AUXILIARY.or(Class::ADVERB).or(Class::NEGATION)))
            .any(|at| {
                self.document.has(at, Class::NEGATION)
                    || matches!(&*self.document.folded(at), "never" | "would" | "could" | "might" | "should" | "must")
                    || self.document.folded(at).ends_with("n't")
            })
    }
}

/// A later quotation of a sentence whose first has a reporting clause: "“…,” he said; “…”".
fn earlier(before: &[(usize, Hit)]) -> Option<Hit> {
    let (_, hit) = before.last()?;
    (hit.reported && hit.cue.is_some()).then(|| hit.clone())
}
