//! Noun phrases that can speak: names with the roles before them, role-only phrases, organisations and documents by
//! a common noun, pronouns, citation keys.

use super::document::Document;
use super::memory::{Since, Twin};
use super::names::{EntityKind, Name, Names};
use super::token::Kind;
use crate::lexicon::{Class, Gender};

/// What a phrase refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referent {
    /// A name: index into [`Names::names`].
    Name(usize),
    /// A pronoun of the third person.
    Pronoun {
        /// He or she; unknown for "they" and "it".
        gender: Gender,
        /// "they".
        plural: bool,
    },
    /// A person by role or description.
    Role {
        /// More than one person.
        plural: bool,
    },
    /// An organisation or document by a common noun ("the ministry", "a leaked letter").
    Common,
    /// `@key` in the sentence.
    Key,
}

/// A noun phrase. Token indices.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// First token, determiner and role included.
    pub first: usize,
    /// One past the last token of the phrase with its complements ("… for the council").
    pub last: usize,
    /// One past the head itself.
    pub head_end: usize,
    /// Its head noun, or the last word of the name.
    pub head: usize,
    /// What it refers to.
    pub what: Referent,
    /// A preposition stands before it.
    pub governed: bool,
    /// The named entity that it refers to: its own, or the one it stands in apposition to.
    pub entity: Option<usize>,
}

/// Finds the phrases outside quotations, by first token.
pub fn find(document: &Document<'_>, names: &Names, since: Option<&Since<'_>>) -> Vec<Phrase> {
    let finder = Finder { document, names };
    let mut phrases = Vec::new();
    let mut taken = vec![false; document.tokens.len()];
    for block in 0..document.prose.blocks.len() {
        let dateline = finder.dateline(block);
        taken[dateline].fill(true);
    }
    let mut next = 0;
    for (sentence, words) in document.sentences.iter().enumerate() {
        let first = next;
        next += names.names[next..].iter().take_while(|name| name.first < words.last).count();
        if let Some((since, twin)) = since.and_then(|since| Some((since, since.twin(sentence)?))) {
            let kept = &since.kept.names.names;
            let words = &since.kept.sentences[twin.sentence];
            let first_then = kept.partition_point(|name| name.first < words.first);
            // The words before a name may reach back over the sentence's first.
            for phrase in taken_over(since, twin, FARTHEST) {
                let Referent::Name(then) = phrase.what else { continue };
                let own = kept.get(then).is_some_and(|name| (words.first..words.last).contains(&name.first));
                let number = then.wrapping_sub(first_then).wrapping_add(first);
                let Some(name) = names.names.get(number).filter(|_| own) else { continue };
                taken[phrase.first..name.last].fill(true);
                phrases.push(Phrase { what: Referent::Name(number), entity: Some(name.entity), ..phrase });
            }
            continue;
        }
        for (number, name) in names.names.iter().enumerate().take(next).skip(first) {
            if document.quoted[name.first] == 0 && !taken[name.first] {
                let phrase = finder.named(number, name);
                taken[phrase.first..name.last].fill(true);
                phrases.push(phrase);
            }
        }
    }
    for (sentence, words) in document.sentences.iter().enumerate() {
        if let Some((since, twin)) = since.and_then(|since| Some((since, since.twin(sentence)?))) {
            let others = taken_over(since, twin, 0).filter(|phrase| !matches!(phrase.what, Referent::Name(_)));
            phrases.extend(others.map(|phrase| Phrase { entity: None, ..phrase }));
            continue;
        }
        for at in words.first..words.last {
            if taken[at] || document.quoted[at] != 0 {
                continue;
            }
            if let Some(phrase) = finder.at(at, &taken) {
                phrases.push(phrase);
            }
        }
    }
    phrases.sort_by_key(|phrase| (phrase.first, phrase.last));
    appositions(document, names, &mut phrases);
    phrases
}

/// A name's phrase begins no more tokens before it.
const FARTHEST: usize = 40;

/// The phrases of a sentence, from so many tokens before it on, as they were in the last version; names by their
/// number there.
fn taken_over<'k>(since: &Since<'k>, twin: Twin, back: usize) -> impl Iterator<Item = Phrase> + use<'k> {
    let (kept, words) = (&since.kept.phrases, &since.kept.sentences[twin.sentence]);
    let from = kept.partition_point(|phrase| phrase.first + back < words.first);
    let last = words.last;
    let moved = move |at: usize| at.wrapping_add_signed(twin.tokens);
    kept[from..].iter().take_while(move |phrase| phrase.first < last).map(move |phrase| Phrase {
        first: moved(phrase.first),
        last: moved(phrase.last),
        head_end: moved(phrase.head_end),
        head: moved(phrase.head),
        ..phrase.clone()
    })
}

/// A role phrase beside a name, with a comma between, refers to the named person.
fn appositions(document: &Document<'_>, names: &Names, phrases: &mut [Phrase]) {
    for i in 0..phrases.len() {
        if !matches!(phrases[i].what, Referent::Role { plural: false }) {
            continue;
        }
        // A bracket between: "the head of the agency (FSA), X, said".
        let past = |mut at: usize| {
            if document.is(at, '(')
                && let Some(close) = (at..at + 12).find(|at| document.is(*at, ')'))
            {
                at = close + 1;
            }
            at
        };
        let (first, last) = (phrases[i].first, past(phrases[i].last));
        let person = |phrase: &Phrase| {
            matches!(phrase.what, Referent::Name(_)) && phrase.entity.is_some_and(|entity| names.is_person(entity))
        };
        let before = phrases[..i].iter().rev().take(6).find(|other| {
            person(other) && other.last + 1 == first && document.is(first - 1, ',') && document.quoted[first - 1] == 0
        });
        let after = phrases[i + 1..].iter().take(6).find(|other| {
            let closes =
                document.tokens.get(other.last).is_none_or(|token| matches!(token.kind, Kind::Sign(_) | Kind::Mark(_)));
            // "Malta's finance minister, X said": the second comma is often left out where the subject opens a clause.
            let opens =
                document.starts_sentence(first) || document.is(first - 1, ',') && document.quoted[first - 1] == 0;
            let says = opens && !phrases[i].governed && document.has(other.last, Class::SPEECH);
            person(other) && last + 1 == other.first && document.is(last, ',') && (closes || says)
        });
        if let Some(other) = before.or(after) {
            phrases[i].entity = other.entity;
        }
    }
}

struct Finder<'a> {
    document: &'a Document<'a>,
    names: &'a Names,
}

impl Finder<'_> {
    /// The phrase of a name.
    fn named(&self, number: usize, name: &Name) -> Phrase {
        let person = self.names.is_person(name.entity);
        let first = if person { self.prefix(name.titled) } else { self.determiner(name.first) };
        let last = if person && self.affiliated(name.last) { self.right(name.last) } else { name.last };
        Phrase {
            first,
            last,
            head_end: name.last,
            head: name.last - 1,
            what: Referent::Name(number),
            governed: self.governed(first),
            entity: Some(name.entity),
        }
    }

    /// "LIMA, May 4 (Agency) –": place, date and agency before a dash at the start of a block.
    fn dateline(&self, block: usize) -> std::ops::Range<usize> {
        let document = self.document;
        let range = document.block(block);
        let none = range.start..range.start;
        if !document.tokens.get(range.start).is_some_and(|token| token.upper) || range.len() < 6 {
            return none;
        }
        let dash = range.clone().take(16).find(|at| document.is(*at, '—') || document.quoted[*at] != 0);
        match dash.filter(|at| document.quoted[*at] == 0) {
            Some(dash) if (range.start..dash).all(|at| !document.has(at, Class::SPEECH.or(Class::AUXILIARY))) => {
                range.start..dash
            }
            _ => none,
        }
    }

    /// "Ada Voss of the institute": the affiliation belongs to the name.
    fn affiliated(&self, at: usize) -> bool {
        matches!(self.document.text(at), "of" | "from" | "at" | "for")
            && self.document.quoted.get(at) == Some(&0)
            && (at + 1..at + 4).any(|at| self.names.at(at).is_some() && self.document.quoted[at] == 0)
    }

    fn governed(&self, first: usize) -> bool {
        // "During the minister's Questions": the possessor stands between.
        let mut first = first;
        while first > 1
            && self.document.tokens[first - 1].kind == Kind::Possessive
            && self.document.blocks.binary_search(&first).is_err()
        {
            first -= 2;
            while first > 0
                && (self.document.tokens[first - 1].capital || self.document.has(first - 1, Class::DETERMINER))
                && self.document.tokens[first - 1].is_word()
            {
                first -= 1;
                if self.document.blocks.binary_search(&first).is_ok() || self.document.has(first, Class::PREPOSITION) {
                    break;
                }
            }
            if self.document.has(first, Class::PREPOSITION) {
                return true;
            }
        }
        first > 0
            && self.document.blocks.binary_search(&first).is_err()
            && self.document.has(first - 1, Class::PREPOSITION)
            && !matches!(
                self.document.text(first - 1),
                "than" | "as" | "that" | "As" | "like" | "after" | "before" | "since" | "until"
            )
            || first > 1
                && matches!(self.document.text(first - 1), "like")
                && self.document.has(first - 2, Class::PLURAL_PERSON)
    }

    fn determiner(&self, first: usize) -> usize {
        let before = first.checked_sub(1).filter(|_| self.document.blocks.binary_search(&first).is_err());
        match before {
            Some(before) if self.document.has(before, Class::DETERMINER) && self.document.quoted[before] == 0 => before,
            _ => first,
        }
    }

    /// Where the role before a person's name starts: "China's former ambassador to Mali Ada Voss".
    fn prefix(&self, titled: usize) -> usize {
        let document = self.document;
        let block = document.blocks.partition_point(|start| *start <= titled).saturating_sub(1);
        let limit = document.blocks[block].max(titled.saturating_sub(16));
        let roles = Class::ROLE.or(Class::PERSON_NOUN).or(Class::TITLE);
        let mut best = titled;
        let mut at = titled;
        let mut found = document.has(titled, roles);
        let mut pending = false; // a preposition waits for a role word on its left
        while at > limit {
            let before = at - 1;
            let token = &document.tokens[before];
            if document.quoted[before] != 0 {
                break;
            }
            match token.kind {
                Kind::Possessive | Kind::Number => at = before,
                Kind::Mark(_) if document.plural_possessive(before) => at = before,
                Kind::Word => {
                    let named = self.names.at(before);
                    let other_person = named.is_some_and(|name| self.names.is_person(self.names.names[name].entity));
                    if other_person && !document.tokens.get(at).is_some_and(|token| token.kind == Kind::Possessive) {
                        break;
                    }
                    let body = named.is_some_and(|name| {
                        self.names.entities[self.names.names[name].entity].kind == EntityKind::Organisation
                    });
                    if !body
                        && token.has(roles)
                        && !token.has(Class::PLURAL_PERSON)
                        && !(token.has(Class::SPEECH) && !token.capital && !self.nominal(before))
                    {
                        at = before;
                        best = at;
                        found = true;
                        pending = false;
                        continue;
                    }
                    if token.has(Class::DETERMINER) {
                        if found && !pending {
                            best = before;
                        } else if pending
                            || !found && matches!(document.text(before.wrapping_sub(1)), "of" | "for" | "at")
                        {
                            at = before;
                            continue;
                        }
                        break;
                    }
                    let time = Class::FORMER.or(Class::CURRENT).or(Class::THEN).or(Class::FUTURE);
                    let stops =
                        Class::AUXILIARY.or(Class::CONJUNCTION).or(Class::SPEECH).or(Class::NAMING).or(Class::THINKING);
                    let stops = stops.or(Class::CALENDAR).or(Class::TIME).or(Class::WEAK).or(Class::REQUEST);
                    let possessive = matches!(document.text(before), "his" | "her" | "their" | "its" | "our" | "my");
                    if token.has(Class::PRONOUN) || possessive {
                        if possessive && found && !pending {
                            best = before;
                        }
                        break;
                    }
                    if token.has(Class::PREPOSITION) && !token.capital {
                        if !matches!(document.text(before), "of" | "for" | "to" | "at" | "in" | "on") || at == titled {
                            break;
                        }
                        pending = true;
                        at = before;
                        continue;
                    }
                    if token.has(time) {
                        at = before;
                        if found && !pending {
                            best = at;
                        }
                        continue;
                    }
                    if !token.capital && token.has(stops) && !token.has(Class::ORG_COMMON) {
                        break;
                    }
                    // "on his visit President X": a common noun before a capitalised title is not part of it.
                    let title_next = document.tokens.get(at).is_some_and(|next| next.capital);
                    if !token.capital && title_next && !token.has(Class::DEMONYM) {
                        break;
                    }
                    let verbal = !token.capital
                        && (document.text(before).ends_with("ing") || document.text(before).ends_with("ed"));
                    if token.has(Class::ADVERB) && !token.capital
                        || verbal && !matches!(document.text(before), "acting" | "managing" | "leading")
                    {
                        break;
                    }
                    at = before;
                    if found && !pending {
                        best = at;
                    }
                }
                _ => break,
            }
        }
        best
    }

    /// Whether a word that could be a verb stands where a noun does.
    fn nominal(&self, at: usize) -> bool {
        let document = self.document;
        let opens = |at: usize, class| document.has(at, class) || document.tokens[at].kind == Kind::Possessive;
        // "the presiding judge": a noun in the singular has no verb in that form behind it.
        let between = |at: usize| {
            let token = &document.tokens[at];
            let closed = Class::SPEECH.or(Class::AUXILIARY).or(Class::PRONOUN).or(Class::PREPOSITION);
            token.is_word() && !token.has(closed.or(Class::PLURAL_PERSON)) && !document.text(at).ends_with('s')
        };
        at > 0 && opens(at - 1, Class::DETERMINER.or(Class::FORMER).or(Class::DEMONYM))
            || at > 1
                && document.has(at, Class::ROLE)
                && !document.text(at).ends_with('s')
                && between(at - 1)
                && opens(at - 2, Class::DETERMINER)
    }

    fn at(&self, at: usize, taken: &[bool]) -> Option<Phrase> {
        let document = self.document;
        let token = &document.tokens[at];
        if token.kind == Kind::Key {
            return Some(Phrase {
                first: at,
                last: at + 1,
                head_end: at + 1,
                head: at,
                what: Referent::Key,
                governed: self.governed(at),
                entity: None,
            });
        }
        if token.kind != Kind::Word {
            return None;
        }
        if token.has(Class::PRONOUN) {
            let (gender, plural) = match &*document.folded(at) {
                "he" => (Gender::Male, false),
                "she" => (Gender::Female, false),
                "they" => (Gender::Unknown, true),
                "it" => (Gender::Unknown, false),
                _ => return None,
            };
            let what = Referent::Pronoun { gender, plural };
            return Some(Phrase {
                first: at,
                last: at + 1,
                head_end: at + 1,
                head: at,
                what,
                governed: false,
                entity: None,
            });
        }
        let noun = Class::ROLE.or(Class::PERSON_NOUN).or(Class::PLURAL_PERSON);
        // "the Dane", "the 36-year-old"
        let described = (token.has(Class::DEMONYM) && token.capital || document.text(at).ends_with("-year-old"))
            && at > 0
            && document.text(at - 1).eq_ignore_ascii_case("the")
            && document.tokens.get(at + 1).is_none_or(|next| {
                !next.is_word() || next.has(Class::SPEECH.or(Class::WEAK).or(Class::AUXILIARY).or(Class::ADVERB))
            });
        let person = token.has(noun) || described;
        let common = token.has(Class::ORG_COMMON);
        if !person && !common {
            return None;
        }
        let verb = Class::SPEECH.or(Class::AUXILIARY).or(Class::NAMING).or(Class::WEAK);
        if token.has(verb) && !token.capital && !self.nominal(at) && !token.has(Class::PLURAL_PERSON) {
            return None;
        }
        // Only the head: not a noun that another noun follows ("team member", "report authors").
        if let Some(next) = document.tokens.get(at + 1).filter(|_| document.quoted.get(at + 1) == Some(&0)) {
            let noun = Class::ROLE.or(Class::PERSON_NOUN).or(Class::PLURAL_PERSON).or(Class::ORG_COMMON);
            let follows = next.is_word() && next.has(noun) && !next.has(verb.or(Class::PREPOSITION)) && !taken[at + 1];
            if follows || next.kind == Kind::Possessive {
                return None;
            }
        }
        // "the national security adviser": some nouns for persons are adjectives as well.
        let adjective = ["al", "ive", "ar", "ent"].iter().any(|ending| document.text(at).ends_with(ending));
        let modifies = document.tokens.get(at + 1).is_some_and(|next| {
            let verb = verb.or(Class::THINKING).or(Class::REQUEST).or(Class::DOCUMENT).or(Class::ADVERB);
            let closed = Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER).or(Class::PRONOUN);
            next.is_word()
                && document.quoted[at + 1] == 0
                && !next.has(verb.or(closed))
                && !document.text(at + 1).ends_with("ed")
        });
        if adjective && modifies {
            return None;
        }
        let first = self.left(at);
        let plural = token.has(Class::PLURAL_PERSON);
        let bare = first == at && !plural;
        if bare && !token.capital && !document.starts_sentence(at) && !self.apposed(at) {
            return None;
        }
        Some(Phrase {
            first,
            last: self.right(at + 1),
            head_end: at + 1,
            head: at,
            what: if person { Referent::Role { plural } } else { Referent::Common },
            governed: self.governed(first),
            entity: None,
        })
    }

    /// A role without article that stands after a comma: "…, director of the institute".
    fn apposed(&self, at: usize) -> bool {
        at > 0 && matches!(self.document.tokens[at - 1].kind, Kind::Sign(',' | '—' | '('))
    }

    fn left(&self, head: usize) -> usize {
        let document = self.document;
        let block = document.blocks.partition_point(|start| *start <= head).saturating_sub(1);
        let limit = document.blocks[block].max(head.saturating_sub(10));
        let mut at = head;
        while at > limit {
            let token = &document.tokens[at - 1];
            if document.quoted[at - 1] != 0 {
                break;
            }
            match token.kind {
                Kind::Possessive | Kind::Number => at -= 1,
                Kind::Mark(_) if document.plural_possessive(at - 1) => at -= 1,
                Kind::Word => {
                    if token.has(Class::DETERMINER) {
                        at -= 1;
                        // "one of the", "both the"
                        if !matches!(document.tokens.get(at.wrapping_sub(1)), Some(token) if token.has(Class::DETERMINER))
                        {
                            break;
                        }
                        continue;
                    }
                    if matches!(&*document.folded(at - 1), "his" | "her" | "their" | "its" | "our" | "my" | "whose") {
                        at -= 1;
                        break;
                    }
                    let stops = Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::AUXILIARY).or(Class::PRONOUN);
                    let verb = Class::SPEECH.or(Class::WEAK).or(Class::NAMING).or(Class::THINKING).or(Class::REQUEST);
                    if token.has(stops)
                        || token.has(verb) && !token.capital && !token.has(Class::ORG_COMMON.or(Class::ROLE))
                    {
                        break;
                    }
                    at -= 1;
                }
                _ => break,
            }
        }
        at
    }

    /// Takes the complements of a head along: "of the council", "for the Ministry of Health in Lima".
    fn right(&self, mut at: usize) -> usize {
        let document = self.document;
        let block = document.blocks.partition_point(|start| *start < at).saturating_sub(1);
        let limit = document.blocks.get(block + 1).copied().unwrap_or(at).min(at + 24);
        while at < limit && document.quoted[at] == 0 {
            let preposition =
                matches!(document.text(at), "of" | "for" | "to" | "at" | "from" | "in" | "on" | "with" | "within");
            if !preposition {
                break;
            }
            let mut end = at + 1;
            while end < limit && document.quoted[end] == 0 {
                let token = &document.tokens[end];
                let inner = match token.kind {
                    Kind::Possessive | Kind::Number => true,
                    Kind::Mark(_) => document.plural_possessive(end),
                    Kind::Word => {
                        let joined = document.text(end) == "and"
                            && document.tokens.get(end + 1).is_some_and(|next| next.capital);
                        let verb = Class::AUXILIARY
                            .or(Class::SPEECH)
                            .or(Class::WEAK)
                            .or(Class::NAMING)
                            .or(Class::THINKING)
                            .or(Class::REQUEST);
                        let stops = Class::PRONOUN.or(Class::CONJUNCTION).or(Class::PREPOSITION).or(Class::ADVERB);
                        let verbal =
                            token.has(verb) && !token.capital && !self.nominal(end) || token.has(Class::CALENDAR);
                        joined
                            || self.names.at(end).is_some()
                            || !verbal && !token.has(stops) && !(token.has(Class::TIME) && end > at + 1)
                    }
                    _ => false,
                };
                if !inner {
                    break;
                }
                end += 1;
            }
            if end == at + 1 {
                break;
            }
            at = end;
        }
        at
    }
}

/// Whether the phrase names something that is no person.
pub fn is_organisation(names: &Names, phrase: &Phrase) -> bool {
    phrase.entity.is_some_and(|entity| names.entities[entity].kind != EntityKind::Person)
}
