//! What a sentence says that none of the sources that it cites speaks of: a name, a date, a number.
//!
//! Asked last, of sentences in which no rule has found anything: the record does not say otherwise there, but whoever
//! looks the passage up will not find it. Each is a warning of the rule that it would be an error of.

use rustc_hash::FxHashSet;

use crate::amount::Mark;
use crate::finding::{Finding, Severity};
use crate::lexicon::{Class, TimeWord, lexicon};
use crate::reader::terms;
use crate::record::{Nearest, plain};
use crate::rules::citation::wrong_source;
use crate::rules::person::wrong_role;
use crate::rules::{Context, event, figure};
use crate::statement::{Bound, Change, Figure, Named, NamedKind, Person, Sentence, Time, Unit};
use crate::text::{Span, fold};
use crate::when::When;

/// Words between a number and the "in" that makes a share of it.
const BETWEEN: usize = 3;
/// Fewer things are counted in every other sentence.
const FEWEST: f64 = 20.0;

/// What is nowhere in the sources that sentences cite; `found` are the findings of the rules.
pub fn ask(context: Context<'_>, found: &[Finding]) -> Vec<Finding> {
    let sentences = &context.draft.reading.sentences;
    // A finding is of the sentence in which it stands, or which its key speaks for.
    let mut told = vec![false; sentences.len()];
    for finding in found.iter().filter(|finding| finding.severity >= Severity::Warning) {
        let from = sentences.partition_point(|sentence| sentence.span.end <= finding.span.start);
        let own = sentences[from..].iter().take_while(|sentence| sentence.span.start < finding.span.end);
        told[from..from + own.count()].fill(true);
    }
    let keys: FxHashSet<Span> = found.iter().map(|finding| finding.span).collect();
    let mut unsupported = Vec::new();
    for (number, sentence) in sentences.iter().enumerate().filter(|(number, one)| one.asserted && !told[*number]) {
        let mut citations = context.draft.reading.citing_sentence(number);
        if let Some(cited) = cited(context, number).filter(|_| !citations.any(|citation| keys.contains(&citation.span)))
        {
            unsupported.extend(first(context, number, sentence, &cited));
        }
    }
    unsupported
}

/// The sources that a sentence rests on: none where it only points to one, or where one is not on record.
fn cited(context: Context<'_>, sentence: usize) -> Option<Vec<usize>> {
    let citations = context.draft.reading.citing_sentence(sentence);
    let source = |key: &str| context.record.sources.position(key);
    let sources: Option<Vec<usize>> = citations
        .map(|citation| source(&citation.key).filter(|_| !wrong_source::points_elsewhere(&citation.prefix)))
        .collect();
    sources.filter(|sources| !sources.is_empty())
}

/// The first thing in a sentence that is nowhere in the cited sources.
fn first(context: Context<'_>, number: usize, sentence: &Sentence, cited: &[usize]) -> Option<Finding> {
    let reading = &context.draft.reading;
    let times = of(&reading.times, number, |time| time.sentence);
    let time = times.iter().find(|time| is_other_time(context, time, cited));
    let figure = || {
        let own = of(&reading.figures, number, |figure| figure.sentence);
        own.iter().find(|figure| is_other_figure(context, figure, cited))
    };
    let name = || {
        let own = of(&reading.named, number, |named| named.sentence);
        own.iter().find(|named| is_stranger(context, named, cited))
    };
    let what = match time {
        Some(time) => What::Time(time),
        None => figure().map(What::Figure).or_else(|| name().map(What::Name))?,
    };
    let span = what.span();
    let words = context.draft.words(span);
    let (names, country) = match what {
        What::Name(named) => (named.words.iter().map(|word| terms::of_word(word)).collect(), named.country.is_some()),
        _ => (Vec::new(), false),
    };
    let evidence = match context.record.nearest_to(&sentence.terms, &names, country, cited) {
        Nearest::Here(evidence) => Some(evidence),
        Nearest::Elsewhere => return None,
        Nearest::None => None,
    };
    let rule = what.rule(context, cited);
    let source = match cited {
        [one] => context.record.sources.entry(*one)?.citation(),
        _ => "the sources cited here".to_owned(),
    };
    let key = reading.citing_sentence(number).map(|citation| citation.span).next();
    let (message, span) = match key.filter(|_| rule == wrong_source::RULE.name) {
        Some(key) => (format!("“{}” is nowhere in {source}, which is cited for it.", plain(words, 60)), key),
        None => (format!("“{}” is nowhere in {source}.", plain(words, 60)), span),
    };
    let evidence = evidence.into_iter().collect();
    Some(Finding { rule, severity: Severity::Warning, span, message, evidence, fixes: Vec::new() })
}

/// The statements of a sentence, of those of a draft, which are in its order.
fn of<T>(all: &[T], number: usize, sentence: impl Fn(&T) -> usize) -> &[T] {
    let from = all.partition_point(|one| sentence(one) < number);
    let count = all[from..].iter().take_while(|one| sentence(one) == number).count();
    &all[from..from + count]
}

/// What of a sentence is nowhere.
#[derive(Clone, Copy)]
enum What<'a> {
    Time(&'a Time),
    Figure(&'a Figure),
    Name(&'a Named),
}

impl What<'_> {
    fn span(self) -> Span {
        match self {
            What::Time(time) => time.span,
            What::Figure(figure) => figure.span,
            What::Name(named) => named.span,
        }
    }

    /// Whose question it is.
    fn rule(self, context: Context<'_>, cited: &[usize]) -> &'static str {
        let reading = &context.draft.reading;
        let events = |number| of(&reading.events, number, |event| event.sentence).iter();
        match self {
            What::Time(time) if events(time.sentence).any(|event| event.span.contains(time.span)) => {
                event::mismatch::RULE.name
            }
            What::Time(_) => wrong_source::RULE.name,
            What::Figure(_) => figure::mismatch::RULE.name,
            What::Name(named) => rule_of(context, named, cited),
        }
    }
}

/// Whether the cited sources speak of nothing at a time.
fn is_other_time(context: Context<'_>, time: &Time, cited: &[usize]) -> bool {
    let record = context.record;
    let silent = |source: &usize| {
        let own = record.silent_on(*source, time.when, event::mismatch::dated(context));
        let terms = context.draft.reading.sentences.get(time.sentence).map(|sentence| &*sentence.terms);
        own.is_some_and(|(meant, _)| {
            !meant.iter().any(|period| record.may_speak_of(*source, *period))
                && !record.may_count(*source, terms.unwrap_or_default(), &meant)
        })
    };
    let words = context.draft.words(time.span);
    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let years = words.split(|char: char| !char.is_alphanumeric()).filter(|word| year(word)).count();
    let When::Absolute(period) = time.when else { return false };
    let half = |source: &usize| record.has_half_of(*source, period);
    let part = |word: &str| matches!(lexicon().time(&fold::word(word)), Some(TimeWord::Part(..) | TimeWord::Edge(..)));
    let whole = !words.split(|char: char| !char.is_alphanumeric()).any(part);
    // "from July 2003 to December 2005"
    let stretch = years > 1 && whole && time.bound == Bound::At && cited.iter().any(half);
    let other = time.bound == Bound::At || years > 0 && time.bound == Bound::Since;
    stretch || other && cited.iter().all(silent)
}

/// Whether the cited sources have no number that a draft's can be, nor any that it can be reckoned from.
fn is_other_figure(context: Context<'_>, figure: &Figure, cited: &[usize]) -> bool {
    let plain = figure.asserted && figure.amount.mark == Mark::Plain && figure.amount.low >= figure.amount.high;
    let telling = match figure.unit {
        Unit::Money(_) | Unit::Measure(_) => true,
        Unit::Count => figure.amount.low >= FEWEST,
        _ => false,
    };
    // "34 million more than foreseen": reckoned from who knows what.
    let level = figure.change == Change::Level;
    let stands = |source: &usize| context.record.has_words(*source, context.draft.words(figure.span));
    plain
        && telling
        && level
        && !is_part_of_some(context, figure)
        && !cited.iter().any(stands)
        && context.record.nowhere_at_all(&context.draft.reading, figure, cited)
}

/// "three tonnes of copper in five": a share.
fn is_part_of_some(context: Context<'_>, figure: &Figure) -> bool {
    let rest = context.draft.text.get(figure.span.end..).unwrap_or_default();
    let words: Vec<&str> = rest.split_whitespace().take(BETWEEN + 2).collect();
    let number = |word: &str| {
        let word = word.trim_matches(|char: char| !char.is_alphanumeric());
        let digits = word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        lexicon().class(&fold::word(word)).has(Class::CARDINAL) || digits
    };
    words.windows(2).any(|pair| pair[0] == "in" && number(pair[1]))
}

/// Whether none of the cited sources speaks of what a name names.
fn is_stranger(context: Context<'_>, named: &Named, cited: &[usize]) -> bool {
    // Who is meant by a person's name, other sentences may tell; and one word may be one.
    let somebody = match named.kind {
        // A nickname: "the Pentagon".
        NamedKind::Body if !context.draft.words(named.span).contains(' ') => true,
        NamedKind::Person => true,
        NamedKind::Other => named.words.len() < 2 && rule_of(context, named, cited) == wrong_source::RULE.name,
        NamedKind::Body | NamedKind::Place => false,
    };
    !somebody && !cited.iter().any(|source| context.record.mentions(*source, named))
}

/// Whose question a name is, by what it does in its sentence.
fn rule_of(context: Context<'_>, named: &Named, cited: &[usize]) -> &'static str {
    let reading = &context.draft.reading;
    let events = of(&reading.events, named.sentence, |event| event.sentence);
    let mut venues = events.iter().flat_map(|event| &event.venues);
    let mut people = reading.people.iter();
    let spoken_of = |person: &Person| {
        let surname = terms::of_word(&fold::word(&person.name.surname));
        cited.iter().any(|source| context.record.has_word(*source, surname))
    };
    if venues.any(|venue| venue.span.overlaps(named.span)) {
        event::mismatch::RULE.name
    } else if people.any(|one| one.roles.iter().any(|role| role.span.overlaps(named.span)) && spoken_of(one)) {
        wrong_role::RULE.name
    } else {
        wrong_source::RULE.name
    }
}
