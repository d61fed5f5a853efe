//! Roles, titles, parties and affiliations: where a document gives a person one, and what it says.
//!
//! Before the name, in apposition after it, in a relative clause, in brackets, as a possessor, in a table row, in the
//! line under a block quote.

use std::ops::Range;

use super::document::Document;
use super::names::{EntityKind, Name, Names};
use super::phrases::{Phrase, Referent};
use super::token::Kind;
use crate::lexicon::{Class, Relation};
use crate::markup::BlockKind;
use crate::statement::{Role, RoleTime};

/// The roles of the document's persons: entity and role, in the order of the text.
pub fn find(document: &Document<'_>, names: &Names, phrases: &[Phrase]) -> Vec<(usize, Role)> {
    let reader = Reader { document, names };
    let mut found = Vec::new();
    for phrase in phrases {
        let Some(entity) = phrase.entity.filter(|entity| names.is_person(*entity)) else { continue };
        match phrase.what {
            Referent::Name(number) => {
                let name = &names.names[number];
                for range in reader.around(phrase, name) {
                    found.extend(reader.read(range).map(|role| (entity, role)));
                }
                if phrase.first >= name.titled {
                    found.extend(reader.titles(name).map(|role| (entity, role)));
                }
                found.extend(reader.relative(name).map(|role| (entity, role)));
                found.extend(reader.tag(name).map(|role| (entity, role)));
            }
            Referent::Role { .. } => {
                // In apposition before the name; the one after it is read with the name.
                if document.tokens.get(phrase.last).is_some_and(|token| token.is(','))
                    && names.at(phrase.last + 1).is_some()
                {
                    found.extend(reader.read(phrase.first..phrase.last).map(|role| (entity, role)));
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|(_, role)| (role.span.start, role.span.end));
    found.dedup();
    // A role read twice, once with more of its words: the longer one says it all.
    let spans: Vec<_> = found.iter().map(|(entity, role)| (*entity, role.span)).collect();
    found.retain(|(entity, role)| {
        !spans.iter().any(|(other, span)| other == entity && *span != role.span && span.contains(role.span))
    });
    found
}

/// Reads one role out of a run of tokens; `None` where it holds neither a role word nor a party nor, where `bare` is
/// allowed by the caller, an organisation.
pub fn role_of(document: &Document<'_>, names: &Names, range: Range<usize>) -> Option<Role> {
    Reader { document, names }.read(range)
}

struct Reader<'a> {
    document: &'a Document<'a>,
    names: &'a Names,
}

impl Reader<'_> {
    /// Runs of tokens around a name that may say a role.
    fn around(&self, phrase: &Phrase, name: &Name) -> Vec<Range<usize>> {
        let document = self.document;
        let mut runs = Vec::new();
        if phrase.first < name.titled {
            runs.push(phrase.first..name.first);
        }
        let block = document.blocks.partition_point(|start| *start <= name.first).saturating_sub(1);
        let whole = document.block(block);
        // "the agency's Ada Voss"
        if name.titled > whole.start
            && document.tokens[name.titled - 1].kind == Kind::Possessive
            && phrase.first == name.titled
        {
            let from = (whole.start..name.titled - 1)
                .rev()
                .find(|at| self.names.at(*at).is_none())
                .map_or(whole.start, |at| at + 1);
            if from < name.titled - 1 {
                runs.push(from..name.titled - 1);
            }
        }
        let mut at = name.last;
        if document.quoted.get(at.wrapping_sub(1)) != Some(&0) {
            return runs;
        }
        // "Ada Voss of the institute"
        if at < whole.end && matches!(document.text(at), "of" | "from" | "at") && !document.has(at + 1, Class::CALENDAR)
        {
            let end = self.run_end(at + 1, whole.end);
            if (at + 1..end).any(|at| self.names.at(at).is_some()) {
                runs.push(at + 1..end);
                at = end;
            }
        }
        if at < whole.end && document.is(at, '(') {
            let close = (at..whole.end).find(|at| document.is(*at, ')'));
            if let Some(close) = close.filter(|close| close - at <= 14) {
                if (at + 1..close).any(|at| document.has(at, Class::ROLE)) {
                    runs.push(at + 1..close);
                }
                at = close + 1;
            }
        }
        if at < whole.end
            && matches!(document.tokens[at].kind, Kind::Sign(',' | '—'))
            && !document.has(at + 1, Class::CONJUNCTION)
        {
            let mut from = at + 1;
            // An age between commas.
            if document.tokens.get(from).is_some_and(|token| token.kind == Kind::Number) && document.is(from + 1, ',') {
                from += 2;
            }
            let mut end = self.run_end(from, whole.end);
            // "…, head of the agency, GCHQ, said": a short name between commas belongs to it.
            if end < whole.end && document.is(end, ',') {
                let inner = self.names.at(end + 1).map(|name| &self.names.names[name]);
                if let Some(inner) = inner
                    && !self.names.is_person(inner.entity)
                    && inner.first == end + 1
                    && document.tokens.get(inner.last).is_some_and(|token| token.is(','))
                    && document.tokens[inner.first].upper
                {
                    end = inner.last;
                }
            }
            // "… – also known as X –"
            if document.is(end, '—') && document.text(end + 2) == "known" {
                end = (end + 1..whole.end)
                    .find(|at| matches!(document.tokens[*at].kind, Kind::Sign('—' | ',')))
                    .unwrap_or(end);
            }
            let closes = end >= whole.end
                || matches!(document.tokens[end].kind, Kind::Sign(_) | Kind::Mark(_))
                || matches!(document.text(end), "who" | "whose" | "which" | "and");
            let row = matches!(document.prose.blocks[block].kind, BlockKind::Cell { .. })
                || document.prose.blocks[block].quote > 0;
            if closes || row || !self.verbal(end) {
                runs.push(from..end);
            }
        }
        // The other cells of a table row, the rest of the line under a block quote.
        if let BlockKind::Cell { table, row, column } = document.prose.blocks[block].kind
            && name.first == whole.start
            && name.last == whole.end
            && row > 0
        {
            let next = block + 1;
            let beside = BlockKind::Cell { table, row, column: column + 1 };
            if document.prose.blocks.get(next).is_some_and(|other| other.kind == beside) {
                let cell = document.block(next);
                if cell.clone().all(|at| document.quoted[at] == 0) {
                    runs.push(cell);
                }
            }
        }
        runs
    }

    /// Where an apposition ends: at a sign, a relative pronoun or the verb of the sentence.
    fn run_end(&self, from: usize, limit: usize) -> usize {
        let document = self.document;
        let mut at = from;
        while at < limit.min(from + 40) {
            let token = &document.tokens[at];
            let stop = match token.kind {
                Kind::Sign('&' | '/') | Kind::Possessive | Kind::Number | Kind::Key => false,
                Kind::Sign(_) | Kind::Mark(_) => true,
                Kind::Word => {
                    matches!(document.text(at), "who" | "whose" | "which" | "whom" | "but")
                        || document.text(at) == "that" && !document.has(at - 1, Class::PREPOSITION)
                        || self.verbal(at)
                        || document.quoted[at] != 0
                        || document.text(at) == "and"
                            && self
                                .names
                                .at(at + 1)
                                .is_some_and(|name| self.names.is_person(self.names.names[name].entity))
                }
            };
            if stop {
                break;
            }
            at += 1;
        }
        at
    }

    /// A finite verb, as far as the lists tell.
    fn verbal(&self, at: usize) -> bool {
        let document = self.document;
        let Some(token) = document.tokens.get(at) else { return false };
        let verb = Class::SPEECH.or(Class::AUXILIARY).or(Class::NAMING).or(Class::THINKING).or(Class::REQUEST);
        if !token.is_word() || token.capital || !token.has(verb) || token.has(Class::DETERMINER) {
            return false;
        }
        let nominal = at > 0
            && (document.has(at - 1, Class::DETERMINER.or(Class::DEMONYM).or(Class::PREPOSITION))
                || document.tokens[at - 1].kind == Kind::Possessive);
        !nominal && !token.has(Class::ROLE.or(Class::ORG_HEAD))
    }

    /// "Sen.", "President" right before the name and nothing else.
    fn titles(&self, name: &Name) -> Option<Role> {
        let document = self.document;
        let titled = (name.titled..name.first).any(|at| document.has(at, Class::TITLE.or(Class::ROLE)));
        titled.then(|| self.read(name.titled..name.first)).flatten()
    }

    /// "(R-Tex.)", ", D-Ohio,", ", Democrat of Ohio,".
    fn tag(&self, name: &Name) -> Option<Role> {
        let document = self.document;
        let at = name.last;
        if !document.tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Sign('(' | ','))) {
            return None;
        }
        // "(Greens)"
        let close = (at + 2..at + 5).find(|close| document.is(*close, ')'));
        if document.is(at, '(')
            && let Some(close) = close
        {
            let parties = document.lexicon.parties(&document.phrase(at + 1..close));
            if !parties.is_empty() {
                return Some(Role {
                    span: document.file(at + 1..close),
                    text: document.words(at + 1..close).to_owned(),
                    parties: parties.to_vec(),
                    ..Role::default()
                });
            }
        }
        let text = document.text(at + 1);
        let (tag, rest) = text.split_once(['-', '–']).unwrap_or((text, ""));
        let party = document.lexicon.party_tag(tag)?;
        let closes = document.tokens.get(at + 2).is_none_or(|token| matches!(token.kind, Kind::Sign(_)));
        if !closes || document.is(at, ',') && rest.is_empty() {
            return None;
        }
        Some(Role {
            span: document.file(at + 1..at + 2),
            text: text.to_owned(),
            parties: vec![party],
            places: if rest.is_empty() { Vec::new() } else { vec![rest.to_owned()] },
            ..Role::default()
        })
    }

    /// "…, who used to run the agency", "…, who works at the ministry", "X is a farmer from Y".
    fn relative(&self, name: &Name) -> Option<Role> {
        let document = self.document;
        let block = document.blocks.partition_point(|start| *start <= name.first).saturating_sub(1);
        let limit = document.block(block).end;
        let mut at = name.last;
        // The relative clause may follow an apposition.
        let mut steps = 0;
        let relative = loop {
            if at >= limit || steps > 30 || document.quoted[at] != 0 {
                break false;
            }
            if document.text(at) == "who" {
                break true;
            }
            let pass = document.is(at, ',')
                || steps > 0
                    && !matches!(document.tokens[at].kind, Kind::Sign('.' | '?' | '!' | ';' | ':'))
                    && !self.verbal(at);
            if !pass {
                break false;
            }
            let other = self.names.at(at).is_some_and(|name| self.names.is_person(self.names.names[name].entity));
            if other {
                break false;
            }
            at += 1;
            steps += 1;
        };
        let mut verb = if relative { at + 1 } else { name.last };
        let start = verb;
        let lexicon = document.lexicon;
        let (mut used, mut still) = (false, false);
        for _ in 0..4 {
            let word = document.folded(verb);
            if lexicon.relates(&word, Relation::Used) {
                used = true;
            } else if lexicon.relates(&word, Relation::Still) {
                still = true;
            } else if !(word == "to" && used) && !(document.has(verb, Class::ADVERB)) {
                break;
            }
            verb += 1;
        }
        if verb >= limit {
            return None;
        }
        // "who until January was", "who resigned as"
        if document.text(verb) == "until" {
            used = true;
            verb = (verb + 1..(verb + 6).min(limit)).find(|at| {
                let word = document.folded(*at);
                [Relation::Be, Relation::Was, Relation::Lead, Relation::Led, Relation::Work, Relation::Worked]
                    .iter()
                    .any(|relation| lexicon.relates(&word, *relation))
            })?;
        }
        let until = used && verb > start && document.text(start) == "until";
        let sentence = &document.sentences[document.sentence_of(name.first)];
        let supposed = document.is(sentence.last - 1, '?')
            || (sentence.first..name.first).any(|at| matches!(&*document.folded(at), "if" | "unless" | "whether"));
        if !relative && (supposed || (start..(verb + 3).min(limit)).any(|at| document.has(at, Class::NEGATION))) {
            return None;
        }
        let word = document.folded(verb);
        let has = |relation| lexicon.relates(&word, relation);
        let base = used && verb > start && !until;
        let (lead, work, be) = if base {
            let forms = [format!("{word}s"), format!("{word}es")];
            let any = |relation| forms.iter().any(|form| lexicon.relates(form, relation));
            (any(Relation::Lead), any(Relation::Work), word == "be" || any(Relation::Be))
        } else {
            (
                has(Relation::Lead) || has(Relation::Led),
                has(Relation::Work) || has(Relation::Worked),
                has(Relation::Be) || has(Relation::Was),
            )
        };
        let be = be || work && document.text(verb + 1) == "as";
        if !(lead || work || be) || !relative && !be && !(still || used) {
            return None;
        }
        if document.tokens[verb].capital {
            return None;
        }
        let past = used || !still && (has(Relation::Led) || has(Relation::Worked) || has(Relation::Was));
        let mut from = verb + 1;
        while from < limit && (document.has(from, Class::ADVERB) || be && document.text(from) == "as") {
            still |= lexicon.relates(&document.folded(from), Relation::Still);
            from += 1;
        }
        let end = self.run_end(from, limit);
        if end <= from {
            return None;
        }
        let inner = self.read(from..end);
        let organisations = self.organisations(from..end);
        let places = self.places(from..end);
        if be {
            let mut role = inner.filter(|role| !role.classes.is_empty() || !role.parties.is_empty())?;
            if past && role.time == RoleTime::Held {
                role.time = RoleTime::Former;
            } else if still {
                role.time = RoleTime::Current;
            }
            return Some(role);
        }
        if organisations.is_empty() && !(lead && inner.is_some()) {
            return None;
        }
        let time = match (past, still) {
            (true, _) => RoleTime::Former,
            (_, true) => RoleTime::Current,
            _ => RoleTime::Held,
        };
        Some(Role {
            span: document.file(start..end),
            text: document.words(start..end).to_owned(),
            time,
            classes: if lead { vec!["head"] } else { Vec::new() },
            title: if lead { "head".to_owned() } else { String::new() },
            organisations,
            places,
            parties: Vec::new(),
            year: self.year(start),
        })
    }

    /// The year that the sentence of a token names.
    fn year(&self, token: usize) -> Option<i16> {
        let document = self.document;
        let words = document.sentences.get(document.sentence_of(token))?;
        (words.first..words.last)
            .filter(|at| document.tokens[*at].kind == Kind::Number && document.quoted[*at] == 0)
            .find_map(|at| document.text(at).parse().ok().filter(|year| (1900..2100).contains(year)))
    }

    /// Reads a run of tokens as a role.
    fn read(&self, range: Range<usize>) -> Option<Role> {
        let document = self.document;
        let lexicon = document.lexicon;
        let mut role = Role::default();
        let mut head = None;
        let mut complement = false;
        for at in range.clone() {
            let token = &document.tokens[at];
            if !token.is_word() {
                continue;
            }
            let word = document.folded(at);
            if head.is_none() {
                role.time = match () {
                    () if token.has(Class::FORMER) || word.starts_with("ex-") => RoleTime::Former,
                    () if token.has(Class::CURRENT) => RoleTime::Current,
                    () if token.has(Class::THEN) || word.starts_with("then-") => RoleTime::Then,
                    () if token.has(Class::FUTURE) || word.ends_with("-elect") => RoleTime::Future,
                    () => role.time,
                };
            }
            complement |= token.has(Class::PREPOSITION) && head.is_some() && !matches!(&*word, "of" | "for" | "and");
            let noun = lexicon.title(&word).filter(|_| token.has(Class::TITLE)).unwrap_or(&word);
            let office = self.office(&range, at);
            let classes =
                office.as_ref().map_or_else(|| lexicon.role_classes(noun).to_vec(), |(_, class)| vec![*class]);
            let part_of_name = self.names.at(at).is_some_and(|name| {
                let name = &self.names.names[name];
                self.names.entities[name.entity].kind == EntityKind::Organisation && name.last - name.first > 1
            });
            if token.has(Class::ROLE.or(Class::TITLE)) && !complement && !part_of_name && !classes.is_empty() {
                // Of several nouns in a row the last is the head: "delegation leader", "prime minister".
                let follows = head.is_some_and(|head: usize| head + 1 == at);
                let first_of_two = head.is_some() && !follows && document.text(at - 1) != "and";
                if !first_of_two {
                    let singular = lexicon.singular(noun).to_owned();
                    if follows || head.is_none() {
                        role.classes = classes;
                    } else {
                        role.classes.extend(classes);
                    }
                    role.title = office.map_or(singular, |(office, _)| office);
                    head = Some(at);
                }
            }
        }
        role.parties = self.parties(&range);
        role.organisations = self.organisations(range.clone());
        role.places = self.places(range.clone());
        // The office may name what it is for: "Secretary of State", "minister of education".
        if role.classes.is_empty() && role.parties.is_empty() && role.organisations.is_empty() {
            return None;
        }
        role.year = self.year(range.start);
        role.span = document.file(range.clone());
        role.text = document.words(range).split_whitespace().collect::<Vec<_>>().join(" ");
        Some(role)
    }

    /// The longest office of several words that ends or starts with the token: "foreign minister", "secretary of
    /// state".
    fn office(&self, range: &Range<usize>, at: usize) -> Option<(String, &'static str)> {
        let document = self.document;
        if !document.has(at, Class::OFFICE_PART) {
            return None;
        }
        let part = |at: &usize| document.has(*at, Class::OFFICE_PART);
        let first = (range.start.max(at.saturating_sub(3))..at).rev().take_while(part).last().unwrap_or(at);
        let complement = matches!(document.text(at + 1), "of" | "for" | "to");
        let lookup = |from: usize, to: usize| {
            let words: Vec<String> = (from..to)
                .filter(|at| document.tokens[*at].is_word())
                .map(|at| document.folded(at).into_owned())
                .collect();
            let joined = words.join("-");
            document.lexicon.office(&joined).map(|office| (joined, office.class))
        };
        (first..at).find_map(|from| lookup(from, at + 1)).or_else(|| {
            if !complement {
                return None;
            }
            (at + 2..(at + 5).min(range.end) + 1).rev().find_map(|to| lookup(at, to.min(range.end)))
        })
    }

    fn parties(&self, range: &Range<usize>) -> Vec<&'static str> {
        let document = self.document;
        for at in range.clone().filter(|at| document.tokens[*at].capital && document.has(*at, Class::PARTY_START)) {
            if at + 1 < range.end {
                let two = document.lexicon.parties(&document.phrase(at..at + 2));
                if !two.is_empty() {
                    return two.to_vec();
                }
            }
            // An adjective says a party only before a politician or by itself: not "National security adviser".
            let politician = ["legislator", "candidate", "governor"];
            let closed = at + 1 >= range.end
                || !document.tokens[at + 1].is_word()
                || document.has(at + 1, Class::PREPOSITION)
                || document
                    .lexicon
                    .role_classes(&document.folded(at + 1))
                    .iter()
                    .any(|class| politician.contains(class))
                || matches!(
                    &*document.folded(at + 1),
                    "politician" | "party" | "leader" | "spokesman" | "spokeswoman" | "spokesperson"
                );
            let one = document.lexicon.parties(&document.folded(at));
            if closed && !one.is_empty() {
                return one.to_vec();
            }
        }
        Vec::new()
    }

    fn organisations(&self, range: Range<usize>) -> Vec<String> {
        let document = self.document;
        let mut found: Vec<String> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let Some(name) = self.names.at(at).map(|name| &self.names.names[name]) else {
                at += 1;
                continue;
            };
            let entity = &self.names.entities[name.entity];
            let last = name.last.min(range.end);
            let titles = (name.first..last).all(|at| document.has(at, Class::ROLE.or(Class::TITLE)));
            let party = !document.lexicon.parties(&document.phrase(name.first..last)).is_empty();
            let body = matches!(entity.kind, EntityKind::Organisation | EntityKind::Other)
                || last - name.first > 1 && document.has(last - 1, Class::ORG_HEAD);
            if body && !titles && !party {
                found.push(document.words(name.first..last).to_owned());
            }
            at = last.max(at + 1);
        }
        self.common_bodies(range, &mut found);
        found
    }

    /// Bodies by a common noun with what specifies it: "the port authority".
    fn common_bodies(&self, range: Range<usize>, found: &mut Vec<String>) {
        let document = self.document;
        let mut start = None;
        for at in range.start..=range.end {
            let token = document.tokens.get(at).filter(|_| at < range.end);
            let closed = Class::PREPOSITION.or(Class::DETERMINER).or(Class::CONJUNCTION).or(Class::AUXILIARY);
            let time = Class::FORMER.or(Class::CURRENT).or(Class::THEN).or(Class::FUTURE);
            let inside = token.is_some_and(|token| {
                token.is_word()
                    && !token.capital
                    && !token.has(closed.or(time))
                    && !(token.has(Class::ROLE) && !token.has(Class::ORG_HEAD))
            });
            match (inside, start) {
                (true, None) => start = Some(at),
                (false, Some(first)) => {
                    if at - first >= 2 && document.has(at - 1, Class::ORG_HEAD.or(Class::ORG_COMMON)) {
                        found.push(document.words(first..at).to_owned());
                    } else if at - first >= 3
                        && token.is_none_or(|token| token.has(Class::ROLE))
                        && document.has(at - 1, Class::ORG_HEAD)
                    {
                        found.push(document.words(first..at).to_owned());
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }

    fn places(&self, range: Range<usize>) -> Vec<String> {
        let document = self.document;
        let mut found: Vec<String> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            if !document.has(at, Class::GOVERNMENT_START) {
                at += 1;
                continue;
            }
            let longest = (1..=4).rev().filter(|length| at + length <= range.end).find_map(|length| {
                let capital = document.tokens[at].capital || length > 1 && document.tokens[at + 1].capital;
                let phrase = capital.then(|| document.phrase(at..at + length))?;
                document.lexicon.government(&phrase).map(|government| (government.code, length))
            });
            match longest {
                Some((code, length)) => {
                    if !found.iter().any(|known| known == code) {
                        found.push(code.to_owned());
                    }
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }
}
