//! `event/mismatch`: a dated or placed event is put at another date, place or venue.

use crate::amount::Amount;
use crate::finding::{Edit, Evidence, Finding, Fix, Severity};
use crate::record::{Telling, date_in_words, meanings, plain, same_venue};
use crate::rules::{Context, Question, Rule};
use crate::statement::{Bound, Event, Figure, Quotation, Term, Time, Unit, Venue, VenueKind, Who};
use crate::text::{Span, fold};
use crate::when::Period;

/// The rule.
pub const RULE: Rule = Rule {
    name: "event/mismatch",
    page: include_str!("../../../rules/event/mismatch.md"),
    question: Question::Event(check),
};

/// A quotation of fewer words is said again and again.
const WORDS: usize = 3;
/// The share of an event's words that tells it from others, where the draft cites the source.
const CITED: f32 = 0.5;
/// The same without a citation.
const UNCITED: f32 = 0.6;
/// So much less will do where the month or day is the same.
const DATED: f32 = 0.15;
/// The days of a season, and a little more: a longer time is many things' time.
const SEASON: i32 = 125;
/// A sentence with this share may tell of the same event: it is enough to agree with it.
const LIKE: f32 = 0.3;
/// Words that an event and its telling have in common at least.
const COMMON: usize = 3;
/// Smaller numbers are many things' numbers.
const LARGE: f64 = 20.0;

fn check(context: Context<'_>, event: &Event) -> Vec<Finding> {
    if !event.asserted {
        return Vec::new();
    }
    let uttered = utterances(context, event);
    match uttered {
        Some(tellings) if tellings.is_empty() => Vec::new(),
        Some(tellings) => {
            let found = [time(context, event, &tellings, true), venue(context, event, &tellings)];
            found.into_iter().flatten().collect()
        }
        None => {
            let found = happened(context, event);
            let another = |one: &Finding| one.evidence.iter().any(|told| of_another_amount(context, event, *told));
            found.filter(|one| !another(one)).into_iter().collect()
        }
    }
}

/// Whether anything is wrong with the date or place of an event of a sentence.
pub(in crate::rules) fn finds_in(context: Context<'_>, sentence: usize) -> bool {
    let events = &context.draft.reading.events;
    let from = events.partition_point(|event| event.sentence < sentence);
    let mut own = events[from..].iter().take_while(|event| event.sentence == sentence);
    own.any(|event| !check(context, event).is_empty())
}

/// What the record has of an event that bears it out.
#[derive(Clone, Debug)]
pub(crate) struct Borne {
    /// The sentences that tell of it, those that agree in more first.
    pub evidence: Vec<Evidence>,
    /// The draft's times, places and venues that the first of them agrees with.
    pub agreed: Vec<Span>,
    /// Those that it does not.
    pub open: Vec<Span>,
}

/// Where the record tells of an event, and which of the draft's times and places it has as well; `None` where it does
/// not tell of it, or the draft does not assert it.
pub(crate) fn borne_out(context: Context<'_>, event: &Event) -> Option<Borne> {
    if !event.asserted {
        return None;
    }
    let tellings = utterances(context, event).unwrap_or_else(|| {
        let sources = &context.record.sources;
        let citations = context.draft.reading.citing_sentence(event.sentence);
        let cited = citations.filter_map(|one| sources.position(&one.key));
        tellings_of(context, event, &cited.collect::<Vec<_>>()).0
    });
    let times = times(context, event);
    let dated = event.times.iter().filter_map(|time| context.draft.reading.times.get(*time));
    let dated: Vec<&Time> = dated.filter(|time| time.bound != Bound::Thing).collect();
    let agreed = |telling: &Telling<'_>| {
        let at = || telling.times.iter().filter(|(_, bound)| *bound == Bound::At);
        let on_time = dated.iter().filter(|time| {
            let own = times.iter().find(|(own, ..)| own.span == time.span);
            own.is_some_and(|(own, _, bound)| {
                let draft = meant(context, own, telling);
                at().any(|(there, _)| agree(&draft, *bound, *there))
            })
        });
        let there = |own: &&Venue| telling.venues.iter().any(|other| same_venue(own, other) == Some(true));
        let placed = event.venues.iter().filter(there).map(|own| own.span);
        on_time.map(|time| time.span).chain(placed).collect::<Vec<Span>>()
    };
    let mut ranked: Vec<(Vec<Span>, &Telling<'_>)> =
        tellings.iter().map(|telling| (agreed(telling), telling)).collect();
    ranked.sort_by_key(|(agreed, _)| std::cmp::Reverse(agreed.len()));
    // One source must have it all: a date of one and a place of another may be of two events.
    let agreed = ranked.first()?.0.clone();
    let all = dated.iter().map(|time| time.span).chain(event.venues.iter().map(|own| own.span));
    let open = all.filter(|span| !agreed.contains(span)).collect();
    let mut evidence: Vec<Evidence> = Vec::new();
    for (_, telling) in ranked {
        let one = Evidence { source: telling.source, span: telling.span };
        if !evidence.contains(&one) {
            evidence.push(one);
        }
    }
    Some(Borne { evidence, agreed, open })
}

/// What the record tells of the utterances that the draft's sentence quotes; `None` where it quotes none that is on
/// record, nothing where one is but another could be meant.
fn utterances<'a>(context: Context<'a>, event: &Event) -> Option<Vec<Telling<'a>>> {
    let reading = &context.draft.reading;
    let from = reading.quotations.partition_point(|quotation| quotation.sentence < event.sentence);
    let own = reading.quotations.iter().enumerate().skip(from);
    let mut own = own.take_while(|(_, quotation)| quotation.sentence == event.sentence).peekable();
    own.peek()?;
    let said = |quotation: &Quotation| quotation.cue.as_ref().is_some_and(|cue| cue.span.overlaps(event.verb));
    let mut tellings = Vec::new();
    let mut located = false;
    for (index, quotation) in own {
        let Some(found) = context.located.get(index).filter(|found| !found.exact.is_empty()) else { continue };
        located = true;
        let saying = event.what.contains(&Event::SAYING) || said(quotation);
        if quotation.denied || quotation.nested || found.words < WORDS || !saying {
            continue;
        }
        for passage in &found.exact {
            let same =
                context.record.surname_at(passage).is_some_and(|surname| names(context, event, quotation, &surname));
            match context.record.utterance(passage).filter(|_| same) {
                Some(telling) => tellings.push(telling),
                // Somebody else's words, or the article's own: another rule's matter.
                None => return Some(Vec::new()),
            }
        }
    }
    located.then_some(tellings)
}

/// Whether the draft's sentence gives the words to somebody of that surname.
fn names(context: Context<'_>, event: &Event, quotation: &Quotation, surname: &str) -> bool {
    match quotation.speaker.as_ref().map(|speaker| &speaker.who) {
        Some(Who::Person(person)) => {
            let person = context.draft.reading.people.get(*person);
            person.is_some_and(|person| fold::word(&person.name.surname) == surname)
        }
        // A surname that the draft never spells out.
        Some(Who::Organisation(name)) => fold::word(name) == surname,
        Some(_) => false,
        None => {
            let mut people = context.draft.reading.people.iter();
            let sentence = context.draft.reading.sentences.get(event.sentence).map(|sentence| sentence.span);
            people.any(|person| {
                let here = |span: Span| sentence.is_some_and(|sentence| sentence.contains(span));
                fold::word(&person.name.surname) == surname && person.mentions.iter().any(|mention| here(mention.span))
            })
        }
    }
}

/// An event told in the draft's own words: compared by its sentence, or, where no telling has most of that, by the
/// clause of its verb ("…, who resigned in May, …").
fn happened(context: Context<'_>, event: &Event) -> Option<Finding> {
    let reading = &context.draft.reading;
    let citations = reading.citing_sentence(event.sentence);
    let cited: Vec<usize> = citations.filter_map(|citation| context.record.sources.position(&citation.key)).collect();
    if let Some(finding) = by_figure(context, event, &cited) {
        return Some(finding);
    }
    if let Some(finding) = stretch(context, event, &cited) {
        return Some(finding);
    }
    let (own, others) = tellings_of(context, event, &cited);
    // "has been shut since 8 July": no time of its own.
    let undated = |telling: &Telling<'_>| telling.times.iter().all(|(_, bound)| *bound != Bound::At);
    let undated = !cited.is_empty() && own.iter().all(undated) && !own.iter().any(|own| agrees(context, event, own));
    if (own.is_empty() || undated) && !others.iter().any(|telling| agrees(context, event, telling)) {
        return absent(context, event, &cited);
    }
    if own.is_empty() || cited.is_empty() && own.len() > 1 {
        return None;
    }
    let time = time(context, event, &own, false);
    let venue = venue(context, event, &own);
    // Another time and another place: another event.
    let ((Some(finding), None) | (None, Some(finding))) = (time, venue) else { return None };
    (!others.iter().any(|telling| agrees(context, event, telling))).then_some(finding)
}

/// Whether a draft tells of an event with another amount of the same thing: "1.7 million tonnes in 2022" beside "1.8 million
/// in 2023".
fn of_another_amount(context: Context<'_>, event: &Event, told: Evidence) -> bool {
    let Some(source) = context.record.sources.get(told.source) else { return false };
    let figures = &context.draft.reading.figures;
    let from = figures.partition_point(|figure| figure.sentence < event.sentence);
    let mut own = figures[from..].iter().take_while(|figure| figure.sentence == event.sentence);
    own.any(|own| {
        let there = source.reading.figures.iter().filter(|other| told.span.contains(other.span));
        let mut there = there.filter(|other| other.unit == own.unit && other.head == own.head).peekable();
        let large = own.amount.low >= LARGE && own.unit != Unit::Time;
        large && there.peek().is_some() && !there.any(|other| Amount::plain(own.amount.low).may_retell(other.amount))
    })
}

/// The draft's date where the sentence of a cited source that has its figure and its deed has another one.
fn by_figure(context: Context<'_>, event: &Event, cited: &[usize]) -> Option<Finding> {
    let times = times(context, event);
    let ([(time, draft, Bound::At)], false) = (times.as_slice(), cited.is_empty()) else { return None };
    let figures = &context.draft.reading.figures;
    let from = figures.partition_point(|figure| figure.sentence < event.sentence);
    let beside: Vec<&Figure> = figures[from..].iter().take_while(|figure| figure.sentence == event.sentence).collect();
    let telling = context.record.dated_by_figure(event, &beside, draft, cited)?;
    let (period, _) = *telling.times.first()?;
    misdated(context, time, Bound::At, &telling, period)
}

/// The end of a stretch that begins on the day on which one of a cited source begins: "from 1 May until July".
fn stretch(context: Context<'_>, event: &Event, cited: &[usize]) -> Option<Finding> {
    let reading = &context.draft.reading;
    let times: Vec<&Time> = event.times.iter().filter_map(|time| reading.times.get(*time)).collect();
    let [from, to] = times.as_slice() else { return None };
    if to.bound != Bound::Until || !matches!(from.bound, Bound::At | Bound::Since) {
        return None;
    }
    cited.iter().find_map(|source| {
        let date = context.record.sources.date(*source);
        let meant = |time: &Time| meanings(time.when, dated(context), date);
        let telling = context.record.ends_otherwise(&meant(from), &meant(to), cited)?;
        let (period, _) = *telling.times.first()?;
        misdated(context, to, to.bound, &telling, period)
    })
}

/// The tellings that are of the event, and those that may be: by its sentence, else by the clause of its verb.
fn tellings_of<'a>(context: Context<'a>, event: &Event, cited: &[usize]) -> (Vec<Telling<'a>>, Vec<Telling<'a>>) {
    let (own, others) = tellings(context, event, &event.terms, cited);
    let said = event.what.contains(&Event::SAYING);
    if own.is_empty() && !said && event.clause.len() < event.terms.len() {
        tellings(context, event, &event.clause, cited)
    } else {
        (own, others)
    }
}

/// A date or place that the cited sources do not have at all.
fn absent(context: Context<'_>, event: &Event, cited: &[usize]) -> Option<Finding> {
    let reading = &context.draft.reading;
    let mut keys = reading.citing_sentence(event.sentence);
    if keys.any(|citation| context.record.sources.position(&citation.key).is_none()) {
        return None;
    }
    if let [(time, _, Bound::At | Bound::By)] = times(context, event).as_slice()
        && let Some(telling) = context.record.dated_otherwise(event, time.when, dated(context), cited)
    {
        return self::time(context, event, &[telling], false);
    }
    if let [(time, _, bound)] = times(context, event).as_slice()
        && let Some(telling) = context.record.retold_at_another_time(event, (time.when, *bound), dated(context), cited)
        && let Some((period, _)) = telling.times.first()
    {
        return misdated(context, time, *bound, &telling, *period);
    }
    let periods: Vec<Period> = times(context, event).into_iter().flat_map(|(_, meant, _)| meant).collect();
    event.venues.iter().find_map(|own| {
        let placed = context.record.placed_otherwise(event, own, &periods, cited);
        let telling = placed.or_else(|| context.record.retold_at_another_place(event, own, &periods, cited))?;
        venue(context, event, &[telling])
    })
}

/// The draft's date where it retells a sentence that has another one.
fn misdated(context: Context<'_>, time: &Time, bound: Bound, telling: &Telling<'_>, period: Period) -> Option<Finding> {
    let here = quoted(context, time.span);
    // "in the spring of 2026", and on record it is the autumn.
    let same_year = |own: &Period| own.first.year() == period.first.year() && own.last.year() == period.last.year();
    let finer = period.to_string().len() > 10
        && period.first.month() != period.last.month()
        && meant(context, time, telling).iter().any(same_year);
    let message = match (in_words(period).filter(|_| !finer), replacement(period).filter(|_| !finer), bound) {
        (Some(words), _, Bound::At) => format!("On record this was {words}, not {here}"),
        (_, Some(date), _) => format!("On record the date is {date}, not {here}"),
        _ => format!("On record this was at another time than {here}"),
    };
    finding(context, telling, time.span, &message, None)
}

/// The tellings that are of the event, and those that may be.
fn tellings<'a>(
    context: Context<'a>,
    event: &Event,
    terms: &[Term],
    cited: &[usize],
) -> (Vec<Telling<'a>>, Vec<Telling<'a>>) {
    let meant = |telling: &Telling<'_>| {
        // A place or date that agrees tells of the same event as a shared word does, a month or day as two do.
        let same_time = same_time(context, event, telling);
        let common = telling.common + usize::from(agrees(context, event, telling)) + usize::from(same_time);
        let own = cited.contains(&telling.source);
        let mut least = if own { CITED } else { UNCITED };
        least -= if own && same_time { DATED } else { 0.0 };
        let said = telling.what.iter().all(|what| *what == Event::SAYING);
        least += if said { 0.15 } else { 0.0 };
        // All that the draft says, and nothing else in the cited source can be meant.
        let whole = own && telling.like == 1 && telling.share > 0.99 && common > usize::from(event.often);
        telling.share >= least && common >= COMMON || whole
    };
    context.record.tellings(event, terms, LIKE, cited).into_iter().partition(meant)
}

/// Whether a telling is of the month or day that the draft names.
fn same_time(context: Context<'_>, event: &Event, telling: &Telling<'_>) -> bool {
    let short = |period: Period| period.last.since(period.first).is_ok_and(|span| span.get_days() < SEASON);
    let times = times(context, event);
    let meant = times.iter().flat_map(|(time, ..)| meant(context, time, telling));
    meant.filter(|own| short(*own)).any(|own| {
        telling.times.iter().any(|(there, bound)| *bound == Bound::At && short(*there) && own.overlaps(*there))
    })
}

/// Whether a telling has a time or place that agrees with the draft's.
fn agrees(context: Context<'_>, event: &Event, telling: &Telling<'_>) -> bool {
    let times = times(context, event);
    let meant = times.iter().flat_map(|(time, ..)| meant(context, time, telling));
    meant.into_iter().any(|time| telling.times.iter().any(|(period, _)| time.overlaps(*period)))
        || telling.venues.iter().any(|other| event.venues.iter().any(|own| same_venue(own, other) == Some(true)))
}

/// The draft's date. Nobody can say what "last year" was to a draft without one: the day of the check may be long after.
pub(in crate::rules) fn dated(context: Context<'_>) -> Option<Period> {
    context.as_of.filter(|_| context.draft.reading.date.is_some())
}

/// The times of a draft's event that date what it tells, with all that each may mean.
fn times<'a>(context: Context<'a>, event: &Event) -> Vec<(&'a Time, Vec<Period>, Bound)> {
    let written = dated(context);
    let times = event.times.iter().filter_map(|time| context.draft.reading.times.get(*time));
    let dating = times.filter(|time| time.bound != Bound::Thing);
    let meant = dating.map(|time| (time, time.when.meanings(written), time.bound));
    meant.filter(|(_, meant, _)| !meant.is_empty()).collect()
}

/// The draft's date where no telling has one that agrees. An utterance cannot be later than the source that has it.
fn time(context: Context<'_>, event: &Event, tellings: &[Telling<'_>], uttered: bool) -> Option<Finding> {
    let times = times(context, event);
    let [(time, _, bound)] = times.as_slice() else { return None };
    let mut on_record = None;
    for telling in tellings {
        let written = context.record.sources.date(telling.source);
        let draft = meant(context, time, telling);
        let after = |written: Period| draft.iter().all(|own| written.before(*own));
        let late = uttered && written.is_some_and(after) && *bound == Bound::At;
        let at: Vec<Period> =
            telling.times.iter().filter(|(_, bound)| *bound == Bound::At).map(|(period, _)| *period).collect();
        // "the minister since May, said on Monday"
        let bounds = telling.times.iter().filter(|(_, bound)| !matches!(bound, Bound::At | Bound::Since)).count();
        if bounds > 0 || at.is_empty() && (!late || !telling.times.is_empty()) {
            return None;
        }
        if at.iter().any(|period| agree(&draft, *bound, *period)) || says(context, telling, &draft, *bound) {
            return None;
        }
        on_record.get_or_insert((telling, at.first().copied(), written));
    }
    let (telling, period, written) = on_record?;
    let message = match period.and_then(in_words) {
        Some(words) => format!("On record this was {words}, not {}", quoted(context, time.span)),
        None if period.is_some() => format!("On record this was at another time than {}", quoted(context, time.span)),
        None => format!("This is on record before {}", quoted(context, time.span)),
    };
    let fixes = period.and_then(replacement).filter(|_| written.is_some() && is_plain(context, time)).map(|text| Fix {
        title: format!("write `{text}`"),
        safe: false,
        edits: vec![Edit { span: time.span, text: context.draft.written(&text) }],
    });
    finding(context, telling, time.span, &message, fixes)
}

/// Whether the sentence that tells it has that time as well, of whatever it is: "from 70 percent in 2009 to 56 today".
fn says(context: Context<'_>, telling: &Telling<'_>, draft: &[Period], bound: Bound) -> bool {
    let Some(source) = context.record.sources.get(telling.source) else { return false };
    let written = context.record.sources.date(telling.source);
    let times = source.reading.times.iter().filter(|time| telling.span.contains(time.span));
    let mut meant = times.flat_map(|time| time.when.meanings(written));
    meant.any(|period| agree(draft, bound, period))
        || context.record.speaks_of_then(telling.source, telling.span, draft)
}

/// All that a draft's time may mean where it is held to a telling.
fn meant(context: Context<'_>, time: &Time, telling: &Telling<'_>) -> Vec<Period> {
    meanings(time.when, dated(context), context.record.sources.date(telling.source))
}

/// Whether what the record has can be agreed with by what the draft may say of its time.
fn agree(draft: &[Period], bound: Bound, record: Period) -> bool {
    draft.iter().any(|draft| match bound {
        Bound::At => draft.overlaps(record),
        Bound::By | Bound::Until => record.first <= draft.last,
        Bound::Before => record.first < draft.last,
        Bound::After | Bound::Since | Bound::Thing => true,
    })
}

/// The draft's venue where the tellings have another of its kind and none that agrees.
fn venue(context: Context<'_>, event: &Event, tellings: &[Telling<'_>]) -> Option<Finding> {
    event.venues.iter().find_map(|own| {
        let mut on_record: Option<(&Telling<'_>, &Venue)> = None;
        for telling in tellings {
            let entry = context.record.sources.entry(telling.source)?;
            let outlet = entry.outlet.as_deref().map(fold::phrase).unwrap_or_default();
            let told_here = own.kind == VenueKind::Forum && own.words.iter().any(|word| outlet.contains(word.as_str()));
            let verdicts: Vec<_> = telling.venues.iter().map(|other| (same_venue(own, other), *other)).collect();
            // "in Lima and Quito": what the other one is, this one is not.
            let taken = |other: &Venue| event.venues.iter().any(|own| same_venue(own, other) == Some(true));
            let other = verdicts.iter().find(|(verdict, other)| *verdict == Some(false) && !taken(other));
            if told_here || verdicts.iter().any(|(verdict, _)| *verdict == Some(true)) {
                return None;
            }
            let (_, other) = other?;
            on_record.get_or_insert((telling, *other));
        }
        let (telling, other) = on_record?;
        let (name, here) = (plain(&other.name, 60), plain(&own.name, 60));
        let message = match own.kind {
            VenueKind::Place => format!("On record this was in {name}, not in {here}"),
            VenueKind::Forum => format!("On record the occasion or audience was {name}, not {here}"),
        };
        let fix = Fix {
            title: format!("write `{}`", plain(&other.name, 60)),
            safe: false,
            edits: vec![Edit { span: own.span, text: context.draft.written(&plain(&other.name, 100)) }],
        };
        finding(context, telling, own.span, &message, Some(fix))
    })
}

/// The date in words with its preposition; `None` for a stretch that is no month or year.
fn in_words(period: Period) -> Option<String> {
    let text = period.to_string();
    match text.len() {
        4 => Some(format!("in {text}")),
        7 => Some(format!("in {}", date_in_words(&text))),
        10 => Some(format!("on {}", date_in_words(&text))),
        _ => replacement(period).map(|text| format!("in {text}")),
    }
}

/// The words to put in the place of a wrong date: the month or year that holds the right one.
fn replacement(period: Period) -> Option<String> {
    let text = period.to_string();
    match text.len() {
        4 | 7 | 10 => Some(date_in_words(&text)),
        _ => {
            let (first, last) = (period.first.to_string(), period.last.to_string());
            if first.get(..7) == last.get(..7) {
                return first.get(..7).map(date_in_words);
            }
            (first.get(..4) == last.get(..4)).then(|| first.get(..4).unwrap_or_default().to_owned())
        }
    }
}

/// Whether the time's words can be replaced by a date as they stand: "in December 2019", not "last year".
fn is_plain(context: Context<'_>, time: &Time) -> bool {
    matches!(time.when, crate::when::When::Absolute(_))
        && context.draft.text.get(time.span.start..time.span.end).is_some_and(|words| {
            words.chars().next().is_some_and(|first| first.is_ascii_digit() || first.is_uppercase())
        })
}

fn quoted(context: Context<'_>, span: Span) -> String {
    format!("“{}”", plain(context.draft.words(span), 40))
}

fn finding(
    context: Context<'_>,
    telling: &Telling<'_>,
    span: Span,
    what: &str,
    fixes: impl IntoIterator<Item = Fix>,
) -> Option<Finding> {
    let source = context.record.sources.get(telling.source)?;
    let passage = plain(telling.span.of(&source.text), 160);
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span,
        message: format!("{what}: {}: “{passage}”", source.cited(telling.span)),
        evidence: vec![Evidence { source: telling.source, span: telling.span }],
        fixes: fixes.into_iter().collect(),
    })
}
