//! `quote/misattributed`: the words are on record, but not as the named speaker's.

use super::quoted;
use crate::finding::{Edit, Evidence, Finding, Fix, Severity};
use crate::lexicon::{Class, lexicon};
use crate::record::people::{compatible, nearly};
use crate::record::roles::{Agreement, Times, compare, same_organisation};
use crate::record::{Entry, Passage, Record, Source, plain};
use crate::rules::{Context, Question, Rule};
use crate::statement::{PersonName, Quotation, QuotationKind, Role, RoleTime, Speaker, Who};
use crate::text::fold;

/// The rule.
pub const RULE: Rule = Rule {
    name: "quote/misattributed",
    page: include_str!("../../../rules/quote/misattributed.md"),
    question: Question::Quotation(check),
};

/// So few words of an article's own prose may be anybody's.
const COINCIDENCE: usize = 3;

/// Between a quotation and the next of the same speaker stand no more bytes.
const NEAR: usize = 80;

/// Classes of role whose holders may be called officials.
const OFFICIALS: [&str; 11] = [
    "minister",
    "head",
    "deputy",
    "governor",
    "ambassador",
    "spokesperson",
    "adviser",
    "officer",
    "soldier",
    "spy",
    "executive",
];

/// Whether a passage bears out the draft's attribution.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    /// The record does not tell.
    Open,
}

fn check(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    let located = context.located.get(index)?;
    let speaker = quotation.speaker.as_ref()?;
    if quotation.denied || quotation.nested || located.exact.is_empty() || quotation.kind == QuotationKind::Title {
        return None;
    }
    // A single word of somebody on whom the record is silent may be anybody's.
    if located.words < 2
        && let Who::Person(person) = speaker.who
        && context
            .draft
            .reading
            .people
            .get(person)
            .is_some_and(|person| context.record.identify(&person.name).is_none())
    {
        return None;
    }
    let claim = Claim { context, speaker, words: located.words, cited: cited(context, index) };
    let verdicts: Vec<Verdict> = located.exact.iter().map(|passage| claim.judge(passage)).collect();
    if verdicts.iter().any(|verdict| *verdict != Verdict::Wrong) {
        return None;
    }
    // Words that somebody said are better evidence than the same words in prose.
    let passage = located.exact.iter().find(|passage| passage.quotation.is_some()).or(located.exact.first())?;
    let source = context.record.sources.get(passage.source)?;
    let named = claim.name();
    let on_record = context.record.quotation(passage).and_then(|quotation| quotation.speaker.as_ref());
    let owner = on_record.map(|speaker| name_of(source, speaker));
    let message = match &owner {
        Some(owner) => format!(
            "On record {} are the words of {} ({}), not of {named}.",
            quoted(&quotation.text),
            plain(owner, 80),
            source.cited(passage.span)
        ),
        None => format!(
            "On record {} are the article’s own words ({}), not those of {named}.",
            quoted(&quotation.text),
            source.cited(passage.span)
        ),
    };
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: quotation.outer,
        message,
        evidence: vec![Evidence { source: passage.source, span: passage.span }],
        fixes: fix(context, speaker, owner).into_iter().collect(),
    })
}

/// The places that have a quotation's very words as those of whoever the draft says: all of them where it names nobody.
pub(crate) fn borne_out<'a>(context: Context<'a>, index: usize, quotation: &Quotation) -> Vec<&'a Passage> {
    let Some(located) = context.located.get(index) else { return Vec::new() };
    let Some(speaker) = &quotation.speaker else { return located.exact.iter().collect() };
    let claim = Claim { context, speaker, words: located.words, cited: cited(context, index) };
    // Two persons of one surname are no contradiction, but nor is one borne out by the other.
    let own = |passage: &Passage| {
        let on_record = context.record.quotation(passage).and_then(|quotation| quotation.speaker.as_ref());
        let (Who::Person(own), Some(Who::Person(other))) = (&speaker.who, on_record.map(|speaker| &speaker.who)) else {
            return true;
        };
        let own = context.draft.reading.people.get(*own);
        let other = context.record.sources.get(passage.source).and_then(|source| source.reading.people.get(*other));
        own.zip(other).is_some_and(|(own, other)| compatible(&own.name, &other.name) || nearly(&own.name, &other.name))
    };
    located.exact.iter().filter(|passage| claim.judge(passage) == Verdict::Right && own(passage)).collect()
}

/// Puts the right speaker in the place of a wrong name.
fn fix(context: Context<'_>, speaker: &Speaker, owner: Option<String>) -> Option<Fix> {
    let owner = plain(&owner?, 80);
    let Who::Person(person) = speaker.who else { return None };
    let name = &context.draft.reading.people.get(person)?.name;
    let written = context.draft.words(speaker.span);
    let named = written.ends_with(name.surname.as_str()) && !name.surname.is_empty();
    named.then(|| Fix {
        title: format!("name {owner} as the speaker"),
        safe: false,
        edits: vec![Edit { span: speaker.span, text: context.draft.written(&owner) }],
    })
}

/// How a source names a speaker in full.
fn name_of(source: &Source, speaker: &Speaker) -> String {
    match &speaker.who {
        Who::Person(index) => source.reading.people.get(*index).map(|person| person.name.full.clone()),
        Who::Role(role) => Some(role.text.clone()),
        Who::Organisation(name) | Who::Document(name) => Some(name.clone()),
        Who::Unknown => None,
    }
    .unwrap_or_else(|| speaker.as_written.clone())
}

/// What the draft says of a quotation's speaker.
struct Claim<'a, 's> {
    context: Context<'a>,
    speaker: &'s Speaker,
    words: usize,
    /// The sources that are cited for the quotation.
    cited: Vec<usize>,
}

/// The sources that are cited for a quotation.
fn cited(context: Context<'_>, index: usize) -> Vec<usize> {
    let keys = context.draft.reading.citing_quotation(index);
    keys.filter_map(|citation| context.record.sources.position(&citation.key)).collect()
}

impl Claim<'_, '_> {
    /// The speaker as the draft names them, for a message.
    fn name(&self) -> String {
        let full = match &self.speaker.who {
            Who::Person(index) => self.context.draft.reading.people.get(*index).map(|person| person.name.full.as_str()),
            Who::Organisation(name) => Some(name.as_str()),
            _ => None,
        };
        plain(full.unwrap_or(&self.speaker.as_written), 80)
    }

    fn judge(&self, passage: &Passage) -> Verdict {
        let Some(source) = self.context.record.sources.get(passage.source) else { return Verdict::Open };
        if self.is_voice_of(source) {
            return Verdict::Right;
        }
        let Some(quotation) = passage.quotation.and_then(|index| source.reading.quotations.get(index)) else {
            let verdict = self.judge_prose(source, passage);
            return if self.is_no_body() || self.is_loosely_described() { Verdict::Open } else { verdict };
        };
        let Some(speaker) = &quotation.speaker else {
            // A coined term, or words that the reader could not give to anybody.
            return Verdict::Open;
        };
        let verdict = self.compare(source, speaker);
        // What is called by a description on either side may be somebody else than the reading took it for.
        let vague = |speaker: &Speaker| {
            let named = matches!(&speaker.who, Who::Organisation(name) if speaker.as_written.contains(name.as_str()));
            let acronym = speaker.as_written.len() > 1 && speaker.as_written.chars().all(char::is_uppercase);
            matches!(speaker.who, Who::Organisation(_)) && !named && !acronym
        };
        // "…, the agency said. “…,” it added": named with the quotation before, that body goes on.
        let goes_on = passage.quotation.and_then(|index| source.reading.quotations.get(index.checked_sub(1)?));
        let goes_on = goes_on.is_some_and(|before| {
            let same = |other: &Speaker| matches!((&other.who, &speaker.who), (Who::Organisation(a), Who::Organisation(b)) if a == b);
            before.speaker.as_ref().is_some_and(|other| same(other) && !vague(other))
                && quotation.outer.start.saturating_sub(before.outer.end) <= NEAR
        });
        let organisation = matches!(self.speaker.who, Who::Organisation(_));
        let open = self.described(source, speaker)
            || self.may_mean(source, speaker)
            || is_description(self.speaker)
            || is_description(speaker) && self.is_named_in(source)
            || self.is_no_body()
            || vague(self.speaker)
            || organisation && vague(speaker) && !goes_on;
        if verdict == Verdict::Wrong && open {
            return Verdict::Open;
        }
        verdict
    }

    /// Whether the draft's speaker is a person whom the source names as well.
    fn is_named_in(&self, source: &Source) -> bool {
        let Who::Person(index) = self.speaker.who else { return false };
        let own = self.context.draft.reading.people.get(index).map(|person| &person.name);
        own.is_some_and(|own| source.reading.people.iter().any(|person| compatible(&person.name, own)))
    }

    /// Whether the draft names its speaker by a description ("the bus driver") that neither it nor the record gives to
    /// the person whom the reading took it for.
    fn is_loosely_described(&self) -> bool {
        let Who::Person(index) = self.speaker.who else { return false };
        if !is_description(self.speaker) {
            return false;
        }
        let written = fold::phrase(&self.speaker.as_written);
        let says = |class| written.split(' ').any(|word| lexicon().class(word).has(class));
        let noun = written.split(' ').find(|word| lexicon().class(word).has(Class::ROLE)).unwrap_or_default();
        let classes = lexicon().role_classes(noun);
        let Some(person) = self.context.draft.reading.people.get(index) else { return false };
        let known = self.context.record.identify(&person.name);
        let on_record = known.into_iter().flat_map(|known| self.context.record.roles_of(known)).map(|(_, role)| role);
        !person.roles.iter().chain(on_record).any(|role| {
            role.classes.iter().any(|class| classes.contains(class))
                && says(Class::FORMER) == (role.time == RoleTime::Former)
        })
    }

    /// Whether the draft's reading took for an organisation what may be none: an outlet that was told something, a
    /// place, a description in capitals.
    fn is_no_body(&self) -> bool {
        let Who::Organisation(name) = &self.speaker.who else { return false };
        let outlet = |entry: &Entry| entry.outlet.as_deref().is_some_and(|outlet| same_organisation(name, outlet));
        let person =
            Class::ROLE.or(Class::PERSON_NOUN).or(Class::PLURAL_PERSON).or(Class::PARTY_START).or(Class::DETERMINER);
        let described = || {
            !lexicon().is_outlet(&fold::phrase(name))
                && name.split_whitespace().any(|word| {
                    let class = lexicon().class(&fold::word(word));
                    class.has(person) && !class.has(Class::ORG_HEAD)
                })
        };
        let known = !self.context.record.people().named(&as_name(name)).is_empty();
        !known && (government(name).is_some() || described() || self.context.record.sources.entries().any(outlet))
    }

    /// A pronoun may mean whoever the draft has named before, the right one among them.
    fn may_mean(&self, source: &Source, speaker: &Speaker) -> bool {
        let pronoun = matches!(fold::word(&self.speaker.as_written).as_ref(), "he" | "she" | "they" | "it");
        let Who::Person(index) = speaker.who else { return false };
        let Some(right) = source.reading.people.get(index).map(|person| &person.name) else { return false };
        let given = right.given.first().map(|given| lexicon().class(&fold::word(given))).unwrap_or_default();
        let (male, female) = (given.has(Class::GIVEN_M), given.has(Class::GIVEN_F));
        let clash = match fold::word(&self.speaker.as_written).as_ref() {
            "he" => female && !male,
            "she" => male && !female,
            _ => false,
        };
        pronoun
            && !clash
            && self.context.draft.reading.people.iter().any(|person| {
                let before =
                    person.mentions.first().is_some_and(|mention| mention.span.start < self.speaker.span.start);
                before && compatible(&person.name, right)
            })
    }

    /// The draft's speaker against the record's.
    fn compare(&self, source: &Source, speaker: &Speaker) -> Verdict {
        match &self.speaker.who {
            Who::Person(index) => {
                let name = self.context.draft.reading.people.get(*index).map(|person| &person.name);
                name.map_or(Verdict::Open, |name| self.person(name, source, speaker))
            }
            // A bare surname that the draft never spells out, but which the record knows.
            Who::Organisation(name) if !self.context.record.people().named(&as_name(name)).is_empty() => {
                self.person(&as_name(name), source, speaker)
            }
            Who::Organisation(name) => organisation(name, source, speaker),
            Who::Role(role) => self.role(role, source, speaker),
            Who::Document(_) | Who::Unknown => Verdict::Open,
        }
    }

    /// The article's own words in the mouth of somebody.
    fn judge_prose(&self, source: &Source, passage: &Passage) -> Verdict {
        // What is cited for a few words and has them in its own prose, without a word of the speaker, is where they are
        // from.
        let named = || {
            let cited = self.cited.iter().filter_map(|source| self.context.record.sources.get(*source));
            cited.into_iter().any(|source| self.is_named_in(source))
        };
        let from_there = self.words == COINCIDENCE
            && matches!(self.speaker.who, Who::Person(_))
            && self.cited.contains(&passage.source)
            && !is_said(source, passage)
            && !named();
        match &self.speaker.who {
            _ if self.words <= COINCIDENCE && !from_there => Verdict::Open,
            Who::Person(_) | Who::Organisation(_) => Verdict::Wrong,
            // "the author", "the surgeon" may be the voice of the article, where somebody signs it.
            Who::Role(role)
                if !role.classes.contains(&"journalist") && (source.entry.authors.is_empty() || self.several()) =>
            {
                Verdict::Wrong
            }
            _ => Verdict::Open,
        }
    }

    /// "officials", "three ministers": more than one person.
    fn several(&self) -> bool {
        let last = self
            .speaker
            .as_written
            .split_whitespace()
            .find(|word| lexicon().class(&fold::word(word)).has(Class::PLURAL_PERSON));
        last.is_some()
    }

    /// A description ("the minister") may mean somebody else than the draft's reading took it for: whoever on record
    /// has such a role.
    fn described(&self, source: &Source, speaker: &Speaker) -> bool {
        let written = fold::phrase(&self.speaker.as_written);
        let noun = written.split(' ').next_back().unwrap_or_default();
        let classes = lexicon().role_classes(noun);
        let Who::Person(index) = speaker.who else { return false };
        let Some(person) = source.reading.people.get(index) else { return false };
        let roles = self
            .context
            .record
            .identify(&person.name)
            .into_iter()
            .flat_map(|known| self.context.record.roles_of(known));
        // "the foreign minister" is not the chancellor, and "the agency's director" is whom the source calls so.
        let other = |role: &Role| match &self.speaker.who {
            Who::Role(own) => compare(own, role, Times::default()) == Agreement::Contradicted,
            _ => false,
        };
        let another = matches!(&self.speaker.who, Who::Role(own) if is_another(own, source, speaker));
        (written.starts_with("the ") || written.starts_with("a "))
            && !classes.is_empty()
            && !another
            && roles
                .into_iter()
                .any(|(_, role)| role.classes.iter().any(|class| classes.contains(class)) && !other(role))
    }

    /// Whether the draft's speaker is the source itself: its author, its outlet, its key.
    fn is_voice_of(&self, source: &Source) -> bool {
        let entry = &source.entry;
        let outlet = |name: &str| {
            entry.outlet.as_deref().is_some_and(|outlet| same_organisation(name, outlet))
                || entry.title.as_deref().is_some_and(|title| fold::phrase(title) == fold::phrase(name))
        };
        match &self.speaker.who {
            Who::Person(index) => {
                let name = self
                    .context
                    .draft
                    .reading
                    .people
                    .get(*index)
                    .map(|person| fold::word(&person.name.surname).into_owned());
                name.is_some_and(|name| {
                    entry.authors.iter().any(|author| fold::phrase(author).split(' ').any(|word| word == name))
                })
            }
            Who::Organisation(name) => {
                outlet(name) || entry.authors.iter().any(|author| same_organisation(name, author))
            }
            Who::Document(name) => name.strip_prefix('@').is_none_or(|key| key == entry.key) || outlet(name),
            Who::Role(_) | Who::Unknown => false,
        }
    }

    fn person(&self, name: &PersonName, source: &Source, speaker: &Speaker) -> Verdict {
        match &speaker.who {
            Who::Person(index) => match source.reading.people.get(*index).map(|person| &person.name) {
                Some(other) if compatible(name, other) || nearly(name, other) || self.shares_surname(other) => {
                    Verdict::Right
                }
                Some(_) => Verdict::Wrong,
                None => Verdict::Open,
            },
            Who::Role(role) => self.same_role(name, role, source),
            // An organisation's statement is not its head's.
            Who::Organisation(organisation) if folded(organisation) == folded(&name.full) => Verdict::Right,
            Who::Organisation(_) | Who::Document(_) => Verdict::Wrong,
            Who::Unknown => Verdict::Open,
        }
    }

    /// A bare surname that two persons share is ambiguous, not wrong.
    fn shares_surname(&self, other: &PersonName) -> bool {
        let written = folded(&self.speaker.as_written);
        let surname = folded(&other.surname);
        let bare =
            written.split(' ').filter(|word| !lexicon().class(word).has(Class::HONORIFIC.or(Class::TITLE))).count()
                == 1;
        bare && written.split(' ').next_back() == Some(surname.as_str())
    }

    /// A person of the draft against words that the record gives to a role alone.
    fn same_role(&self, name: &PersonName, role: &Role, source: &Source) -> Verdict {
        let Some(known) = self.context.record.identify(name) else { return Verdict::Open };
        let mut roles = self.context.record.roles_of(known).peekable();
        if roles.peek().is_none() || role.classes.is_empty() {
            return if self.is_somebody_else(name, role, source) { Verdict::Wrong } else { Verdict::Open };
        }
        let placed = !role.organisations.is_empty() || !role.places.is_empty();
        let official = role.classes.contains(&"official") && !placed;
        let fits = roles.any(|(_, own)| {
            compare(role, own, Times::default()) == Agreement::Same
                || own.classes.iter().any(|class| role.classes.contains(class))
                // "an official" may be a minister.
                || official && own.classes.iter().any(|class| OFFICIALS.contains(class))
        });
        if fits { Verdict::Open } else { Verdict::Wrong }
    }

    /// Whether the cited source knows the person by name, and gives the words to "a friend", "one resident".
    fn is_somebody_else(&self, name: &PersonName, role: &Role, source: &Source) -> bool {
        let cited = self.cited.iter().filter_map(|cited| self.context.record.sources.get(*cited));
        let mut words = role.text.split_whitespace().map(fold::word);
        let indefinite = words.next().is_some_and(|word| matches!(&*word, "a" | "an" | "one" | "another"));
        // "a source close to the minister" may be the minister.
        let kind = Class::PERSON_NOUN.or(Class::ROLE);
        let somebody = words.any(|word| lexicon().class(&word).has(kind) && !matches!(&*word, "source" | "insider"));
        indefinite
            && somebody
            && cited.into_iter().any(|cited| std::ptr::eq(cited, source))
            && source.reading.people.iter().any(|person| compatible(&person.name, name))
    }

    /// Whether somebody else on record has that very office, of that organisation or country.
    fn holds_another(&self, role: &Role, source: &Source, speaker: &Speaker) -> bool {
        let record = self.context.record;
        let Who::Person(own) = speaker.who else { return false };
        let Some(own) = source.reading.people.get(own).map(|person| &person.name) else { return false };
        let specific = !role.organisations.is_empty() || !role.places.is_empty();
        specific
            && !role.classes.is_empty()
            && record.people().all().iter().filter(|known| !compatible(&known.name, own)).any(|known| {
                record.roles_of(known).any(|(_, other)| {
                    let placed = !other.organisations.is_empty() || !other.places.is_empty();
                    placed && compare(role, other, Times::default()) == Agreement::Same
                })
            })
    }

    /// "the minister", "officials" against a speaker on record.
    fn role(&self, role: &Role, source: &Source, speaker: &Speaker) -> Verdict {
        let record: &Record = self.context.record;
        let roles: Vec<&Role> = match &speaker.who {
            Who::Person(index) => {
                let Some(person) = source.reading.people.get(*index) else { return Verdict::Open };
                let known = record.identify(&person.name);
                known.map_or_else(
                    || person.roles.iter().collect(),
                    |known| record.roles_of(known).map(|(_, role)| role).collect(),
                )
            }
            Who::Role(other) => vec![other],
            _ => return Verdict::Open,
        };
        let mut wrong = false;
        for other in roles {
            match compare(role, other, Times::default()) {
                Agreement::Same => return Verdict::Right,
                Agreement::Contradicted => wrong = true,
                Agreement::Unrelated => {}
            }
        }
        let another = is_another(role, source, speaker) || self.holds_another(role, source, speaker);
        if wrong || another { Verdict::Wrong } else { Verdict::Open }
    }
}

fn folded(name: &str) -> String {
    fold::phrase(name)
}

fn as_name(name: &str) -> PersonName {
    PersonName { full: name.to_owned(), ..PersonName::default() }
}

fn government(name: &str) -> Option<&'static str> {
    crate::lexicon::lexicon().government(&fold::phrase(name)).map(|government| government.code)
}

/// Whether somebody with these roles speaks for the organisation or government of that name.
fn affiliated<'r>(name: &str, roles: impl Iterator<Item = &'r Role>) -> Verdict {
    let code = government(name);
    let mut told = false;
    for role in roles {
        told |= !role.organisations.is_empty();
        let organisation = role.organisations.iter().any(|own| same_organisation(own, name));
        let place = code.is_some_and(|code| role.places.iter().any(|place| place == code));
        if organisation || place {
            return Verdict::Right;
        }
    }
    if told && code.is_none() { Verdict::Wrong } else { Verdict::Open }
}

/// Whether "the chief engineer" is somebody else of the same source.
fn is_another(role: &Role, source: &Source, speaker: &Speaker) -> bool {
    let definite = role.text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("the"));
    let Who::Person(own) = speaker.who else { return false };
    let titled = |other: &Role| {
        !role.title.is_empty()
            && other.title == role.title
            && folded(&other.text).contains(folded(&role.text).trim_start_matches("the "))
    };
    definite
        && source
            .reading
            .people
            .iter()
            .enumerate()
            .any(|(index, person)| index != own && person.roles.iter().any(titled))
}

fn organisation(name: &str, source: &Source, speaker: &Speaker) -> Verdict {
    match &speaker.who {
        Who::Organisation(other) | Who::Document(other) => {
            let same =
                same_organisation(name, other) || government(name).is_some() && government(name) == government(other);
            if same {
                Verdict::Right
            } else if matches!(speaker.who, Who::Document(_)) {
                Verdict::Open
            } else {
                Verdict::Wrong
            }
        }
        Who::Person(index) => {
            let Some(person) = source.reading.people.get(*index) else { return Verdict::Open };
            // A name that the draft's reading did not take for a person's.
            if folded(&person.name.full).contains(&folded(name)) || nearly(&as_name(name), &person.name) {
                return Verdict::Right;
            }
            affiliated(name, person.roles.iter())
        }
        Who::Role(role) => affiliated(name, std::iter::once(role)),
        Who::Unknown => Verdict::Open,
    }
}

/// Whether a speaker was named by a description ("the minister", "the ministry's spokesman") that the reading then took
/// for a person.
fn is_description(speaker: &Speaker) -> bool {
    let person = matches!(speaker.who, Who::Person(_));
    let last = speaker.as_written.split_whitespace().next_back().unwrap_or_default();
    let pronoun = lexicon().class(&fold::word(last)).has(Class::PRONOUN);
    // "al-Amr" is a name.
    let small = last.chars().next().is_some_and(char::is_lowercase) && !last.contains(char::is_uppercase);
    person && !pronoun && small && speaker.as_written.contains(' ')
}

/// Whether the sentence that has the words reports what somebody says: "According to the minister, …".
fn is_said(source: &Source, passage: &Passage) -> bool {
    let sentences = &source.reading.sentences;
    let own = sentences.iter().find(|sentence| sentence.span.overlaps(passage.span));
    let says = Class::SPEECH.or(Class::WEAK).or(Class::NAMING).or(Class::PARTICIPLE);
    own.is_some_and(|own| {
        let words = fold::phrase(own.span.of(&source.text));
        words.split(' ').any(|word| word == "according" || lexicon().class(word).has(says))
    })
}
