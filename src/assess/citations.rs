//! Citations: is there such a source, and does it bear out what it is cited for?
//!
//! That a source is there says nothing of the sentence: a citation is confirmed where every statement it speaks for is,
//! and this source has at least one of them.

use rustc_hash::FxHashMap;

use super::{Answer, Judge, Judged, Kind, Verdict, raised};
use crate::finding::Evidence;
use crate::markup::MarkKind;
use crate::rules::{Context, Question};
use crate::statement::{Citation, Sentence};
use crate::text::Span;

/// So much of a sentence's words must stand in a source's for it to say the like.
const LIKE: f32 = 0.5;
/// So much for it to be worth a comparison.
const NEAREST: f32 = 0.2;
/// So many passages are shown for a citation.
const MOST: usize = 3;
/// Blanks between a sentence and the bracket that belongs to it.
const BLANKS: usize = 2;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    let brackets = Brackets::new(context);
    for citation in &context.draft.reading.citations {
        let raised = raised(|question| match question {
            Question::Citation(ask) => ask(context, citation).into_iter().collect(),
            _ => Vec::new(),
        });
        let source = context.record.sources.position(&citation.key);
        let said = source.map(|source| Said::new(judge, &brackets, citation, source)).unwrap_or_default();
        let added = judge.add(Kind::Citation, citation.span, raised, || answer(context, citation, source, said));
        if let Some(judged) = added {
            judged.source = source;
        }
    }
}

/// Where the brackets of the draft's keys stand.
struct Brackets<'a> {
    context: Context<'a>,
    of: FxHashMap<Span, Span>,
}

impl<'a> Brackets<'a> {
    fn new(context: Context<'a>) -> Self {
        let mut of = FxHashMap::default();
        for mark in &context.draft.prose.marks {
            if let MarkKind::Citation { keys, .. } = &mark.kind {
                of.extend(keys.iter().map(|key| (key.file, mark.file)));
            }
        }
        Self { context, of }
    }

    /// Whether a citation speaks for what stands at a span of a sentence: of several brackets in it, each speaks for what
    /// stands between the one before and itself, the last one for the rest as well.
    fn speaks(&self, citation: &Citation, index: usize, sentence: &Sentence, span: Span) -> bool {
        let inside = |bracket: &Span| {
            sentence.span.start <= bracket.start && bracket.start <= sentence.span.end.saturating_add(BLANKS)
        };
        let own = self.of.get(&citation.span).filter(|bracket| inside(bracket) && !citation.narrative);
        let Some(own) = own else { return true };
        let beside = self.context.draft.reading.citing_sentence(index).filter(|other| !other.narrative);
        let mut all: Vec<Span> = beside.filter_map(|other| self.of.get(&other.span)).copied().filter(inside).collect();
        all.sort_unstable();
        all.iter().find(|bracket| span.end <= bracket.start).or(all.last()).is_none_or(|bracket| bracket == own)
    }
}

/// What was found of the statements that a citation speaks for.
#[derive(Default)]
struct Said {
    /// How many there are.
    all: usize,
    /// How many of them this source bears out, or another one that the same sentence cites.
    borne: usize,
    /// What of this source bears them out.
    evidence: Vec<Evidence>,
    /// What of it speaks against one that is wrong.
    against: Vec<Evidence>,
    /// Whether one of them is wrong.
    wrong: bool,
}

impl Said {
    fn new(judge: &Judge<'_, '_>, brackets: &Brackets<'_>, citation: &Citation, source: usize) -> Self {
        let reading = &judge.context.draft.reading;
        let quoted: Vec<Span> =
            citation.quotations.iter().filter_map(|index| Some(reading.quotations.get(*index)?.outer)).collect();
        let cited: Vec<usize> =
            citation.sentences.iter().flat_map(|sentence| judge.cited(*sentence)).chain([source]).collect();
        let sentences = || citation.sentences.iter().filter_map(|index| Some((*index, reading.sentences.get(*index)?)));
        let own = |one: &&Judged| match one.kind {
            Kind::Quotation => quoted.contains(&one.span),
            Kind::Citation => false,
            _ => sentences().any(|(index, sentence)| {
                sentence.span.contains(one.span) && brackets.speaks(citation, index, sentence, one.span)
            }),
        };
        let mut said = Self::default();
        for one in judge.statements.iter().filter(own) {
            let here = one.evidence.iter().filter(|evidence| evidence.source == source).copied();
            said.all += 1;
            match one.verdict {
                Verdict::Confirmed => {
                    said.borne += usize::from(one.evidence.iter().any(|evidence| cited.contains(&evidence.source)));
                    said.evidence.extend(here);
                }
                Verdict::Wrong => {
                    said.wrong = true;
                    said.against.extend(here);
                }
                _ => {}
            }
        }
        said
    }
}

fn answer(context: Context<'_>, citation: &Citation, source: Option<usize>, said: Said) -> Option<Answer> {
    let Some(cited) = source else {
        // Cross-references and handles are no keys, or the rule would have said so.
        let entry = context.record.without_text(&citation.key)?;
        let why = if entry.unread.is_some() {
            "The text of this source could not be read: nothing could be held to it."
        } else {
            "The bibliography has this source, but the corpus has no text of it: nothing could be held to it."
        };
        return Some(Answer::new(Verdict::Unchecked, why));
    };
    let quoted = citation.quotations.iter().filter_map(|index| context.located.get(*index));
    let passages = quoted.flat_map(|located| &located.exact).filter(|passage| passage.source == cited);
    let words: Vec<Evidence> = passages.map(|passage| Evidence { source: cited, span: passage.span }).collect();
    if !words.is_empty() || !said.evidence.is_empty() {
        let has = if words.is_empty() { "bears out a statement of the sentence" } else { "has the words quoted" };
        let (verdict, says) = if said.wrong {
            (Verdict::Partly, format!("it {has}; but another statement that cites it is wrong: see there"))
        } else if said.all == 0 {
            (Verdict::Partly, format!("it {has}; nothing else of the sentence was compared"))
        } else if said.borne < said.all {
            (Verdict::Partly, format!("it {has}, but not everything that cites it"))
        } else if words.is_empty() {
            (Verdict::Confirmed, "it bears out what could be checked of the sentence".to_owned())
        } else {
            (Verdict::Confirmed, format!("it {has}"))
        };
        let shown = words.into_iter().chain(said.evidence).take(MOST);
        return Some(Answer::new(verdict, format!("The corpus has this source, and {says}.")).with(shown));
    }
    let near = citation.quotations.iter().filter_map(|index| context.located.get(*index));
    let near = near.flat_map(|located| {
        located.near.iter().map(|near| &near.passage).chain(located.pieces.iter().map(|piece| &piece.passage))
    });
    let near: Vec<Evidence> = near
        .filter(|passage| passage.source == cited)
        .map(|passage| Evidence { source: cited, span: passage.span })
        .collect();
    if !near.is_empty() {
        let says = "The corpus has this source, and it has words like those quoted; the quotation is judged by itself.";
        return Some(Answer::new(Verdict::Partly, says).with(near));
    }
    if !said.against.is_empty() {
        let says = "The corpus has this source, but it speaks against the sentence: see the statement that is wrong.";
        return Some(Answer::new(Verdict::Partly, says).with(said.against.into_iter().take(MOST)));
    }
    let sentence = citation.sentences.last().and_then(|index| context.draft.reading.sentences.get(*index));
    Some(match sentence.and_then(|sentence| nearest(context, sentence, cited)) {
        Some((share, evidence)) if share >= LIKE => {
            let says = "The corpus has this source, but nothing of the sentence was compared with it by a program. Its \
                        sentence that is most like that of the draft, for comparison:";
            Answer::new(Verdict::Unchecked, says).with([evidence])
        }
        Some((_, evidence)) => {
            let says = "The corpus has this source, but nothing in it is so like the sentence of the draft that it could \
                        be compared by a program. The nearest is:";
            Answer::new(Verdict::Unchecked, says).with([evidence])
        }
        None => Answer::new(
            Verdict::Unchecked,
            "The corpus has this source, but none of its sentences is like that of the draft: read it.",
        ),
    })
}

/// The sentence of a source that has most of a draft's sentence, and how much of it.
fn nearest(context: Context<'_>, sentence: &Sentence, source: usize) -> Option<(f32, Evidence)> {
    let claims = context.record.claims(&sentence.terms, 1, |of, _| of == source);
    let claim = claims.first().filter(|claim| claim.share >= NEAREST)?;
    let found = context.record.sources.get(source)?.reading.sentences.get(claim.sentence)?;
    Some((claim.share, Evidence { source, span: found.span }))
}
