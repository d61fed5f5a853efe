//! `person/wrong-role`: a role, title, party or affiliation that differs from the record, or was held at another time.

use jiff::civil::Date;

use crate::finding::{Evidence, Finding, Severity};
use crate::lexicon::{Relation, lexicon};
use crate::record::people::{Known, compatible};
use crate::record::plain;
use crate::record::posts;
use crate::record::roles::{Agreement, Times, compare, same_organisation, significant_words};
use crate::record::terms;
use crate::rules::{Context, Question, Rule};
use crate::statement::{Person, PersonName, Role, RoleTime};
use crate::text::fold;

/// The rule.
pub const RULE: Rule = Rule {
    name: "person/wrong-role",
    page: include_str!("../../../rules/person/wrong-role.md"),
    question: Question::Person(check),
};

/// So many days after a source its offices are taken to be in the same hands, where a sentence cites nothing.
const LASTING: i64 = 180;
/// So many sources of a person are read for one role.
const MOST_READ: usize = 4;

fn check(context: Context<'_>, person: &Person) -> Vec<Finding> {
    let Some(known) = context.record.identify(&person.name) else { return Vec::new() };
    let on_record: Vec<(usize, &Role)> = context.record.roles_of(known).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for role in &person.roles {
        let mut contradicted = None;
        let (mut borne_out, mut exactly) = (false, false);
        // A party is no matter of office: only the same party bears it out.
        let mut parties = on_record.iter().filter(|(_, other)| !other.parties.is_empty()).peekable();
        if !role.parties.is_empty() && parties.peek().is_some() {
            let first = parties.peek().map(|(source, other)| (*source, *other));
            contradicted = first
                .filter(|_| !parties.any(|(_, other)| other.parties.iter().any(|party| role.parties.contains(party))));
            borne_out = contradicted.is_none() && role.classes.is_empty();
            if contradicted.is_some() {
                findings.extend(contradicted.and_then(|(source, other)| finding(context, known, role, source, other)));
                continue;
            }
        }
        let mut latest = None;
        let cited = cited(context, role);
        for (source, other) in &on_record {
            let mut times = times(context, *source);
            // A sentence that cites a source speaks of its time.
            if cited.contains(source) {
                times.days = times.days.map(|days| days.min(LASTING));
                times.cited = true;
            }
            match compare(role, other, times) {
                Agreement::Same => {
                    borne_out = true;
                    exactly |= lexicon().same_title(&role.title, &other.title);
                    latest = latest.max(age(times));
                }
                Agreement::Contradicted => contradicted = contradicted.or(Some((*source, *other))),
                Agreement::Unrelated => {}
            }
        }
        // A later source that calls the office former overtakes the one that bears it out.
        let by_cited = on_record
            .iter()
            .any(|(source, other)| cited.contains(source) && compare(role, other, Times::default()) == Agreement::Same);
        let overtaken = on_record.iter().filter(|_| !by_cited).find(|(source, other)| {
            let times = times(context, *source);
            other.time == RoleTime::Former
                && compare(role, other, times) == Agreement::Contradicted
                && age(times).is_some()
                && latest.is_some()
                && age(times) > latest
        });
        // "has been chief executive since May and was its spokeswoman before": of two posts there, the one that is over.
        let titled = |other: &Role| lexicon().same_title(&role.title, &other.title);
        let held = |source: usize| {
            on_record.iter().any(|(own, other)| *own == source && other.time != RoleTime::Former && titled(other))
        };
        let outgrown = on_record.iter().find(|(source, other)| {
            cited.contains(source)
                && other.time == RoleTime::Former
                && titled(other)
                && compare(role, other, times(context, *source)) == Agreement::Contradicted
                && !held(*source)
        });
        if let Some((source, other)) = overtaken.or(outgrown) {
            (contradicted, borne_out) = (Some((*source, *other)), false);
        }
        if contradicted.is_none() && !borne_out {
            let elses = somebody_elses(context, known, role, &on_record);
            let elses = elses.or_else(|| held_there(context, known, role, &on_record, &cited));
            let elses = elses.or_else(|| of_another_body(context, known, role, &on_record, &cited));
            let elses = elses.or_else(|| of_anothers_house(context, known, role, &on_record, &cited));
            findings.extend(elses.or_else(|| otherwise_dated(context, known, role, &on_record)));
            continue;
        }
        if borne_out
            && contradicted.is_none()
            && let Some(found) = otherwise_dated(context, known, role, &on_record)
        {
            findings.push(found);
            continue;
        }
        // A curator may be called a director; where a cited source has a director, it is that one.
        if borne_out && !exactly && contradicted.is_none() {
            findings.extend(held_there(context, known, role, &on_record, &cited));
            continue;
        }
        let Some((source, other)) = contradicted.filter(|_| !borne_out) else { continue };
        if findings.iter().any(|finding| finding.span.overlaps(role.span)) {
            continue;
        }
        findings.extend(finding(context, known, role, source, other));
    }
    findings
}

/// Where the record gives the person that very role, the source next to the draft's date first.
pub(crate) fn borne_out(context: Context<'_>, known: &Known, role: &Role) -> Vec<Evidence> {
    let same_party = |other: &Role| other.parties.iter().any(|party| role.parties.contains(party));
    let same = |source: usize, other: &Role| {
        compare(role, other, times(context, source)) == Agreement::Same || role.classes.is_empty() && same_party(other)
    };
    let on_record = context.record.roles_of(known).filter(|(source, other)| same(*source, other));
    let mut found: Vec<_> =
        on_record.map(|(source, other)| (age(times(context, source)), Evidence { source, span: other.span })).collect();
    found.sort_by_key(|(age, evidence)| (std::cmp::Reverse(*age), evidence.source, evidence.span));
    found.dedup_by_key(|(_, evidence)| *evidence);
    found.into_iter().map(|(_, evidence)| evidence).collect()
}

/// Where the record gives the person a role that cannot go with that one at the same time, if it does anywhere.
pub(crate) fn against(context: Context<'_>, known: &Known, role: &Role) -> Option<Evidence> {
    let mut on_record = context.record.roles_of(known);
    let (source, other) =
        on_record.find(|(source, other)| compare(role, other, times(context, *source)) == Agreement::Contradicted)?;
    Some(Evidence { source, span: other.span })
}

/// A role that the record gives to somebody else in the same words, and to this person nowhere.
fn somebody_elses(context: Context<'_>, known: &Known, role: &Role, own: &[(usize, &Role)]) -> Option<Finding> {
    let words = significant_words(&role.text);
    // Offices pass from one to another; what somebody is does not.
    let passes = role.classes.iter().any(|class| {
        matches!(
            *class,
            "minister"
                | "head-of-government"
                | "head-of-state"
                | "governor"
                | "ambassador"
                | "legislator"
                | "judge"
                | "spokesperson"
        )
    });
    if passes {
        return None;
    }
    let shared = own.iter().any(|(_, other)| role.classes.iter().any(|class| other.classes.contains(class)));
    if own.is_empty() || words.len() < 2 || role.classes.is_empty() || shared || role.time == RoleTime::Former {
        return None;
    }
    let record = context.record;
    let (holder, source, other) = record.role_of_another(&words, &known.name)?;
    anothers(context, known, role, (&holder.name, source, other))
}

/// An office of one holder that a source gives to somebody else, and something else to this person.
fn held_there(
    context: Context<'_>,
    known: &Known,
    role: &Role,
    own: &[(usize, &Role)],
    cited: &[usize],
) -> Option<Finding> {
    if !posts::of_one(role) || matches!(role.time, RoleTime::Former | RoleTime::Future) {
        return None;
    }
    // A cited source that names the person without a role knows them as well.
    let named = |source: &usize| {
        let source = context.record.sources.get(*source);
        source.is_some_and(|source| source.reading.people.iter().any(|other| compatible(&other.name, &known.name)))
    };
    let own = own.iter().filter(|(_, other)| !other.classes.is_empty()).map(|(source, _)| *source);
    let mut own: Vec<usize> = own.chain(cited.iter().copied().filter(named)).collect();
    own.sort_unstable();
    own.dedup();
    let succeeds = |source: &usize| context.record.tells_of_succession(*source, &known.name);
    own.into_iter().filter(|source| tells(context, *source, cited) && !succeeds(source)).take(MOST_READ).find_map(
        |source| {
            let people = &context.record.sources.get(source)?.reading.people;
            let others = people.iter().filter(|person| !compatible(&person.name, &known.name));
            let mut held = others.flat_map(|person| person.roles.iter().map(|other| (&person.name, other)));
            let (holder, other) = held.find(|(_, other)| {
                !matches!(other.time, RoleTime::Former | RoleTime::Future)
                && !terms::ends(other)
                && compare(role, other, Times::default()) == Agreement::Same
                && posts::one_office(role, other)
                // "France's interior minister", "the Home Secretary": of which country the other one is, is not said.
                && (role.places.is_empty() || !other.places.is_empty() || role.title == other.title)
            })?;
            anothers(context, known, role, (holder, source, other))
        },
    )
}

/// Whether a source is cited, or, where none is, of about the draft's day.
fn tells(context: Context<'_>, source: usize, cited: &[usize]) -> bool {
    cited.contains(&source) || cited.is_empty() && times(context, source).days.is_none_or(|days| days.abs() <= LASTING)
}

/// What a cited source calls the person by the same noun, of another body: "co-founder of X", "Y's co-founder".
fn of_another_body(
    context: Context<'_>,
    known: &Known,
    role: &Role,
    own: &[(usize, &Role)],
    cited: &[usize],
) -> Option<Finding> {
    // "a member of Parliament for the Greens": for whom, and not of which house.
    let sits = role.classes.contains(&"legislator") && !role.parties.is_empty();
    if role.title.is_empty() || sits || matches!(role.time, RoleTime::Former | RoleTime::Future) {
        return None;
    }
    let proper = |role: &Role| {
        let capital = |name: &String| name.chars().next().is_some_and(char::is_uppercase);
        !role.organisations.is_empty() && role.organisations.iter().all(capital)
    };
    let there = own.iter().filter(|(source, _)| cited.contains(source));
    let mut titled = there.filter(|(_, other)| lexicon().same_title(&role.title, &other.title)).peekable();
    let first = *titled.peek()?;
    let apart = |other: &Role| {
        let same = |name: &String| other.organisations.iter().any(|known| same_organisation(name, known));
        proper(other)
            && !matches!(other.time, RoleTime::Former | RoleTime::Future)
            && !role.organisations.iter().any(same)
    };
    if !proper(role) || !titled.all(|(_, other)| apart(other)) {
        return None;
    }
    finding(context, known, role, first.0, first.1)
}

/// A house that a source gives to somebody else, and another one to this person: "Ada Voss of Delta Metals".
fn of_anothers_house(
    context: Context<'_>,
    known: &Known,
    role: &Role,
    own: &[(usize, &Role)],
    cited: &[usize],
) -> Option<Finding> {
    if !role.classes.is_empty() || matches!(role.time, RoleTime::Former | RoleTime::Future) {
        return None;
    }
    let house = |role: &Role, name: &String| {
        let place = || {
            let phrase = fold::phrase(name);
            lexicon().government(&phrase).is_some() || lexicon().city(&phrase).is_some()
        };
        // "a chemist at the laboratory in Holm"
        name.chars().next().is_some_and(char::is_uppercase) && !role.text.contains(&format!(" in {name}")) && !place()
    };
    let named: Vec<&String> = role.organisations.iter().filter(|name| house(role, name)).collect();
    let of_it = |other: &Role| {
        let mut houses = other.organisations.iter().filter(|name| house(other, name));
        houses.any(|name| named.iter().any(|own| same_organisation(own, name)))
    };
    if named.is_empty() || own.iter().any(|(_, other)| of_it(other)) {
        return None;
    }
    let mut housed = own.iter().filter(|(source, other)| {
        let held = matches!(other.time, RoleTime::Held | RoleTime::Current);
        held && tells(context, *source, cited) && other.organisations.iter().any(|name| house(other, name))
    });
    housed.find_map(|(source, other)| {
        let people = &context.record.sources.get(*source)?.reading.people;
        let mut others = people.iter().filter(|person| !compatible(&person.name, &known.name));
        others.any(|person| person.roles.iter().any(of_it)).then_some(())?;
        finding(context, known, role, *source, other)
    })
}

/// The same post, told with another first or last year, and nowhere with those of the draft.
fn otherwise_dated(context: Context<'_>, known: &Known, role: &Role, own: &[(usize, &Role)]) -> Option<Finding> {
    let mut dated = own.iter().filter_map(|(source, other)| Some((*source, *other, terms::agree(role, other)?)));
    let first = dated.next()?;
    let (source, other, _) = first;
    (!first.2 && dated.all(|(.., agrees)| !agrees)).then_some(())?;
    finding(context, known, role, source, other)
}

/// Says whose role it is.
fn anothers(context: Context<'_>, known: &Known, role: &Role, of: (&PersonName, usize, &Role)) -> Option<Finding> {
    let (holder, source, other) = of;
    let cited = context.record.sources.get(source)?.cited(other.span);
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: role.span,
        message: format!(
            "On record, “{}” is {}{} ({}), not {}.",
            plain(&other.text, 120),
            if is_told(other) { "said of " } else { "" },
            plain(&holder.full, 80),
            cited,
            plain(&known.name.full, 80)
        ),
        evidence: vec![Evidence { source, span: other.span }],
        fixes: Vec::new(),
    })
}

/// Whether a role is told by a verb: "leads the union".
fn is_told(role: &Role) -> bool {
    let first = fold::word(role.text.split_whitespace().next().unwrap_or_default());
    let verbs = [Relation::Lead, Relation::Work, Relation::Led, Relation::Worked, Relation::Was];
    matches!(&*first, "has" | "have") || verbs.into_iter().any(|relation| lexicon().relates(&first, relation))
}

fn finding(context: Context<'_>, known: &Known, role: &Role, source: usize, other: &Role) -> Option<Finding> {
    let cited = context.record.sources.get(source)?.cited(other.span);
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: role.span,
        message: format!(
            "On record, {} {}“{}” ({}), not “{}”.",
            plain(&known.name.full, 80),
            match () {
                () if is_told(other) => "",
                () if other.time == RoleTime::Former && !other.text.contains("former") => "was ",
                // "Ada Voss of the institute"
                () if other.classes.is_empty() && other.parties.is_empty() => "is of ",
                () => "is ",
            },
            plain(&other.text, 120),
            cited,
            plain(&role.text, 120)
        ),
        evidence: vec![Evidence { source, span: other.span }],
        fixes: Vec::new(),
    })
}

/// The sources that the sentence of a role cites: it may speak of their time.
fn cited(context: Context<'_>, role: &Role) -> Vec<usize> {
    let reading = &context.draft.reading;
    let after = reading.sentences.partition_point(|sentence| sentence.span.start <= role.span.start);
    let own = after.checked_sub(1).filter(|own| reading.sentences[*own].span.contains(role.span));
    let citations = own.into_iter().flat_map(|own| reading.citing_sentence(own));
    let keys: Vec<&str> = citations.map(|citation| citation.key.as_str()).collect();
    context.record.sources.with_keys(&keys)
}

/// When a source and the draft were written, as far as their dates are known.
fn times(context: Context<'_>, source: usize) -> Times {
    let date = context.record.sources.entry(source).and_then(|entry| entry.date.as_deref());
    let written = date.and_then(day);
    let draft = context.draft.reading.date.as_deref().and_then(day);
    let days = match (written, draft) {
        (Some(source), Some(draft)) => draft.since(source).ok().map(|span| i64::from(span.get_days())),
        _ => None,
    };
    Times { days, year: date.and_then(|date| date.get(..4)?.parse().ok()), cited: false }
}

/// How late a source was written, before the draft: the larger, the later.
fn age(times: Times) -> Option<i64> {
    times.days.filter(|days| *days >= 0).map(|days| -days)
}

/// A date as precise as it is known; a month counts from its middle.
fn day(date: &str) -> Option<Date> {
    match date.len() {
        7 => format!("{date}-15").parse().ok(),
        10 => date.parse().ok(),
        _ => None,
    }
}
