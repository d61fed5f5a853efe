//! Roles, titles, parties and affiliations: where a document gives a person one, and what it says.
//!
//! Before the name, in apposition after it, in a relative clause, in brackets, as a possessor, in a table row, in the
//! line under a block quote.

mod parts;
mod relative;
mod subjects;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::document::Document;
use super::memory::{Since, Twin};
use super::names::{Name, Names};
use super::phrases::{Phrase, Referent};
use super::token::Kind;
use crate::lexicon::{Class, Relation};
use crate::markup::BlockKind;
use crate::statement::Role;
use crate::text::Span;

/// The roles that the sentences of a document give, as they were found: by sentence, with the entity; first those outside
/// quotations, then those inside.
#[derive(Clone, Debug, Default)]
pub struct Told {
    outside: Vec<(usize, usize, Role)>,
    inside: Vec<(usize, usize, Role)>,
}

/// The roles of the document's persons: entity and role, in the order of the text; and each as it was found.
pub fn find(
    document: &Document<'_>,
    names: &Names,
    phrases: &[Phrase],
    since: Option<&Since<'_>>,
    keeps: bool,
) -> (Vec<(usize, Role)>, Told) {
    let reader = Reader { document, names };
    let mut told = Told::default();
    let (mut phrase, mut name, mut before) = (0, 0, 0);
    for (number, words) in document.sentences.iter().enumerate() {
        let own = |first: usize| first < words.last;
        let (last, from) = (before, phrase);
        before = phrase;
        phrase += phrases[phrase..].iter().take_while(|phrase| own(phrase.first)).count();
        let named = name;
        name += names.names[name..].iter().take_while(|name| own(name.first)).count();
        if let Some((since, twin)) = since.and_then(|since| Some((since, since.twin(number)?))) {
            taken_over(since, twin, number, &since.kept.roles.outside, &mut told.outside);
            taken_over(since, twin, number, &since.kept.roles.inside, &mut told.inside);
            continue;
        }
        let mut found = Vec::new();
        reader.outside(&phrases[from..phrase], &mut found);
        found.extend(reader.subject(number, &phrases[last..from]));
        told.outside.extend(found.drain(..).map(|(entity, role)| (number, entity, role)));
        reader.inside(&names.names[named..name], &mut found);
        told.inside.extend(found.into_iter().map(|(entity, role)| (number, entity, role)));
    }
    let plain = |(_, entity, role): (usize, usize, Role)| (entity, role);
    let (outside, inside, kept) = if keeps {
        (told.outside.clone(), told.inside.clone(), told)
    } else {
        (told.outside, told.inside, Told::default())
    };
    let mut found: Vec<(usize, Role)> = outside.into_iter().chain(inside).map(plain).collect();
    found.sort_by_key(|(_, role)| (role.span.start, role.span.end));
    found.dedup();
    // A role read twice, once with more of its words: the longer one says it all.
    let mut spans: FxHashMap<usize, Vec<Span>> = FxHashMap::default();
    for (entity, role) in &found {
        spans.entry(*entity).or_default().push(role.span);
    }
    found.retain(|(entity, role)| {
        // They are by start: one that holds another stands no farther on.
        let own = spans.get(entity).map(Vec::as_slice).unwrap_or_default();
        let upto = own.partition_point(|span| span.start <= role.span.start);
        !own[..upto].iter().any(|span| *span != role.span && span.contains(role.span))
    });
    (found, kept)
}

/// The roles of a sentence as they were in the last version.
fn taken_over(
    since: &Since<'_>,
    twin: Twin,
    number: usize,
    kept: &[(usize, usize, Role)],
    found: &mut Vec<(usize, usize, Role)>,
) {
    let from = kept.partition_point(|(sentence, ..)| *sentence < twin.sentence);
    let own = kept[from..].iter().take_while(|(sentence, ..)| *sentence == twin.sentence);
    found.extend(own.filter_map(|(_, entity, role)| {
        let role = Role { span: role.span.moved(twin.file), ..role.clone() };
        Some((number, since.entity(*entity)?, role))
    }));
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
    /// Of phrases outside quotations.
    fn outside(&self, phrases: &[Phrase], found: &mut Vec<(usize, Role)>) {
        let (document, names, reader) = (self.document, self.names, self);
        for phrase in phrases {
            let Some(entity) = phrase.entity.filter(|entity| names.is_person(*entity)) else { continue };
            match phrase.what {
                Referent::Name(number) => {
                    let name = &names.names[number];
                    for range in reader.around(phrase, name) {
                        let before = range.end == name.first;
                        let role = reader.read(range).map(|role| if before { reader.placed(role, name) } else { role });
                        found.extend(role.map(|role| (entity, role)));
                    }
                    if phrase.first >= name.titled {
                        found.extend(reader.titles(name).map(|role| (entity, reader.placed(role, name))));
                    }
                    found.extend(reader.relative(name).into_iter().map(|role| (entity, role)));
                    found.extend(reader.participle(name).map(|role| (entity, role)));
                    found.extend(reader.tag(name).map(|role| (entity, role)));
                    found.extend(reader.capitalised(name).map(|role| (entity, role)));
                }
                Referent::Role { .. }
                    // In apposition before the name; the one after it is read with the name.
                    if document.tokens.get(phrase.last).is_some_and(|token| token.is(','))
                        && (names.at(phrase.last + 1).is_some() || reader.titled(phrase.last + 1))
                    => {
                        found.extend(reader.read(phrase.first..phrase.last).map(|role| (entity, role)));
                    }
                _ => {}
            }
        }
    }

    /// Inside quotations only the title before a name is read: "President X" says so whoever says it.
    fn inside(&self, named: &[Name], found: &mut Vec<(usize, Role)>) {
        let quoted = |name: &&Name| self.document.quoted[name.first] != 0 && self.names.is_person(name.entity);
        for name in named.iter().filter(quoted) {
            found.extend(self.titles(name).map(|role| (name.entity, role)));
        }
    }

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
            // "Ada Voss of the printers' union"
            let body = end > at + 2 && document.has(end - 1, Class::ORG_HEAD.or(Class::ORG_COMMON));
            if body || (at + 1..end).any(|at| self.names.at(at).is_some()) {
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
            && (!document.has(at + 1, Class::CONJUNCTION) || self.once(at + 1))
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
            let apposed = !self.adverbial(from) && !self.next_of_list(from, end) && !self.acts(from);
            if (closes || row || !self.verbal(end)) && apposed {
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

    /// "X, in a letter to the board, said": what somebody did, or where, is no role; "by then minister" is.
    fn adverbial(&self, from: usize) -> bool {
        let document = self.document;
        let timed = |at: usize| {
            document.has(at, Class::TIME.or(Class::THEN).or(Class::CALENDAR))
                || document.tokens.get(at).is_some_and(|token| token.kind == Kind::Number)
        };
        document.has(from, Class::PREPOSITION)
            && !matches!(&*document.folded(from), "of" | "from" | "at" | "with" | "for" | "until")
            // "under secretary of state"
            && !document.has(from + 1, Class::ROLE.or(Class::TITLE))
            && !timed(from + 1)
            && !timed(from + 2)
    }

    /// "The minister, Ada Voss, met the chancellor": the verb of the sentence, and its object.
    fn acts(&self, from: usize) -> bool {
        let document = self.document;
        let word = document.folded(from);
        let of_office = [Relation::Enter, Relation::Led, Relation::Worked, Relation::Was, Relation::Used];
        document.has(from, Class::DEED_PAST)
            && document.has(from + 1, Class::DETERMINER.or(Class::PRONOUN))
            && !of_office.into_iter().any(|relation| document.lexicon.relates(&word, relation))
    }

    /// "Minister Ada Voss, Governor Bo Lind and …": what stands behind the comma is the next one's title, with the name.
    fn next_of_list(&self, from: usize, end: usize) -> bool {
        let document = self.document;
        let Some(name) = (from + 1..end).find_map(|at| self.names.at(at)).map(|name| &self.names.names[name]) else {
            return false;
        };
        let closed = Class::PREPOSITION.or(Class::DETERMINER).or(Class::CONJUNCTION);
        let first = name.titled.max(from);
        let title = |at: usize| document.tokens[at].is_word() && !document.has(at, closed);
        self.names.is_person(name.entity)
            && name.last == end
            && name.first > from
            && (from..name.first).all(title)
            && (from..name.first).any(|at| document.has(at, Class::ROLE.or(Class::TITLE)))
            && first < end
    }

    /// "…, once head of the agency": no conjunction.
    fn once(&self, at: usize) -> bool {
        let document = self.document;
        let next = (at + 1..at + 3).find(|at| !document.has(*at, Class::DETERMINER));
        document.relates(at, Relation::Used)
            && next.is_some_and(|next| document.has(next, Class::ROLE) && !self.verbal(next + 1))
    }

    /// Whether the honorific of a name stands there.
    fn titled(&self, at: usize) -> bool {
        let after = self.names.names.partition_point(|name| name.first <= at);
        self.names.names.get(after).is_some_and(|name| name.titled == at)
    }

    /// Where an apposition ends: at a sign, a relative pronoun or the verb of the sentence.
    fn run_end(&self, from: usize, limit: usize) -> usize {
        let document = self.document;
        let mut at = from;
        while at < limit.min(from + 40) {
            let token = &document.tokens[at];
            let stop = match token.kind {
                Kind::Sign('&' | '/') | Kind::Possessive | Kind::Number | Kind::Key => false,
                Kind::Mark(_) if document.plural_possessive(at) => false,
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

    /// "Chancellor X of Y": the place after the name belongs to the title before it.
    fn placed(&self, mut role: Role, name: &Name) -> Role {
        if self.document.text(name.last) == "of" {
            for place in self.places(name.last + 1..(name.last + 4).min(self.document.tokens.len())) {
                if !role.places.contains(&place) {
                    role.places.push(place);
                }
            }
        }
        role
    }

    /// "Sen.", "President" right before the name and nothing else.
    fn titles(&self, name: &Name) -> Option<Role> {
        let document = self.document;
        // "Ms" is the Welsh for a member only behind a name.
        let titled = (name.titled..name.first)
            .any(|at| document.has(at, Class::TITLE.or(Class::ROLE)) && document.text(at) != "Ms");
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
}
