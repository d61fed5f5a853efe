//! Names: which capitalised words name a person, and which mentions are one person's.
//!
//! Gazetteer, shape and context, in this order; then one identity for each person of the document: the fullest name
//! gathers its surname, honorific and partial mentions (the alias clusters of Bagga & Baldwin 1998). A surname that
//! two persons share goes to the one mentioned last, unless an honorific decides.

use rustc_hash::FxHashMap;

use super::document::Document;
use super::token::Kind;
use crate::lexicon::{Class, Gender};
use crate::markup::BlockKind;
use crate::statement::PersonName;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation, by its form.
    Organisation,
    /// A government or place of the lexicon.
    Place,
    /// Something else with a name: a company, a product, a person not known as one.
    Other,
}

/// Somebody or something named.
#[derive(Clone, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The words of its fullest name, folded.
    pub words: Vec<String>,
    /// Index of the mention that gives the fullest name.
    pub fullest: usize,
    /// Gender, as far as names and honorifics tell.
    pub gender: Gender,
}

/// A mention by name.
#[derive(Clone, Debug)]
pub struct Name {
    /// First token of the name itself (honorific and title left out).
    pub first: usize,
    /// One past its last token.
    pub last: usize,
    /// First token of the honorifics and titles before it; `first` where there are none.
    pub titled: usize,
    /// Index of the entity.
    pub entity: usize,
}

/// The named entities of a document.
#[derive(Debug, Default)]
pub struct Names {
    /// Mentions, by first token.
    pub names: Vec<Name>,
    /// Entities.
    pub entities: Vec<Entity>,
    /// For each token the mention that holds it, plus one; 0 where none does.
    pub of_token: Vec<u32>,
}

impl Names {
    /// The mention that holds a token.
    pub fn at(&self, token: usize) -> Option<usize> {
        (*self.of_token.get(token)? as usize).checked_sub(1)
    }

    /// Whether the entity is a person.
    pub fn is_person(&self, entity: usize) -> bool {
        self.entities[entity].kind == EntityKind::Person
    }
}

/// Finds the names of a document.
pub fn find(document: &Document<'_>) -> Names {
    let mut finder = Finder {
        document,
        found: Names { of_token: vec![0; document.tokens.len()], ..Names::default() },
        by_word: FxHashMap::default(),
        later: Vec::new(),
        places: Vec::new(),
    };
    finder.sequences();
    finder.singles();
    finder.promote();
    let mut names = finder.found;
    names.of_token.fill(0);
    let mut order: Vec<usize> = (0..names.names.len()).collect();
    order.sort_by_key(|i| names.names[*i].first);
    let mut place = vec![0; order.len()];
    for (to, from) in order.iter().enumerate() {
        place[*from] = to;
    }
    for entity in &mut names.entities {
        entity.fullest = place[entity.fullest];
    }
    names.names.sort_by_key(|name| name.first);
    for (number, name) in names.names.iter().enumerate() {
        names.of_token[name.first..name.last].fill(number as u32 + 1);
    }
    names
}

/// The parts of a name, from a mention of it.
pub fn person_name(document: &Document<'_>, name: &Name) -> PersonName {
    let words: Vec<usize> = (name.first..name.last).filter(|at| document.tokens[*at].is_word()).collect();
    let core: Vec<usize> = words.iter().copied().filter(|at| !document.has(*at, Class::SUFFIX)).collect();
    let honorific = (name.titled..name.first)
        .rev()
        .find(|at| document.has(*at, Class::HONORIFIC))
        .map(|at| document.text(at).to_owned());
    let text = |at: usize| document.text(at).to_owned();
    let (given, surname) = match core.as_slice() {
        [] => (Vec::new(), document.words(name.first..name.last).to_owned()),
        [only] => (Vec::new(), text(*only)),
        [first, rest @ ..] if family_first(document, &core) => {
            (rest.iter().map(|at| text(*at)).collect(), text(*first))
        }
        all => {
            // The surname takes its particles along: "Ursula von der Leyen".
            let mut from = all.len() - 1;
            while from > 1 && document.has(all[from - 1], Class::PARTICLE) && !document.tokens[all[from - 1]].capital {
                from -= 1;
            }
            let surname = all[from..].iter().map(|at| text(*at)).collect::<Vec<_>>().join(" ");
            (all[..from].iter().map(|at| text(*at)).collect(), surname)
        }
    };
    let own = words.iter().map(|at| text(*at)).collect::<Vec<_>>().join(" ");
    let full = match (&honorific, given.is_empty()) {
        (Some(honorific), true) => format!("{honorific} {own}"),
        _ => own,
    };
    PersonName { honorific, given, surname, full }
}

/// East Asian order: a family name that comes first, before a given name that is not one of the West's.
fn family_first(document: &Document<'_>, words: &[usize]) -> bool {
    let [first, second, ..] = words else { return false };
    if words.len() > 3 || !document.has(*first, Class::FAMILY_FIRST) {
        return false;
    }
    let western = Class::GIVEN_M.or(Class::GIVEN_F);
    let second_word = document.text(*second);
    let joined =
        second_word.split_once('-').is_some_and(|(_, tail)| tail.chars().next().is_some_and(char::is_lowercase));
    let last = words[words.len() - 1];
    joined
        || !document.has(*first, western)
        || document.has(*second, Class::FAMILY_FIRST)
        || words.len() == 3 && document.has(last, western)
}

struct Finder<'a> {
    document: &'a Document<'a>,
    found: Names,
    /// Persons by each folded word of their names.
    by_word: FxHashMap<String, Vec<usize>>,
    /// Single capitalised words to look at once the full names are known.
    later: Vec<(usize, usize)>,
    /// For each entity the first tokens of its mentions, in order.
    places: Vec<Vec<usize>>,
}

/// A name is compared with so many others of its initial at most: a document with more is no prose.
const MOST_COMPARED: usize = 500;

const GIVEN: Class = Class::GIVEN_M.or(Class::GIVEN_F);

impl Finder<'_> {
    fn sequences(&mut self) {
        let count = self.document.tokens.len();
        let mut at = 0;
        while at < count {
            if self.particles_start(at) {
                let end = self.sequence_end(at);
                self.analyse(at, end);
                at = end;
                continue;
            }
            if !self.can_start(at) && self.outlet(at).is_none() {
                at += 1;
                continue;
            }
            if let Some(end) = self.outlet(at) {
                self.mention(at, end, at, EntityKind::Organisation);
                at = end;
                continue;
            }
            let end = self.sequence_end(at);
            self.analyse(at, end);
            at = end;
        }
    }

    /// "van der Ploeg" without the given name: a small particle before a capitalised word that is no common one.
    fn particles_start(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        let small = token.is_word() && !token.capital && token.has(Class::PARTICLE);
        if !small || token.has(Class::DETERMINER.or(Class::PREPOSITION)) {
            return false;
        }
        let limit = self.block_end(at);
        self.particles_lead(at, limit)
    }

    /// Where the name of a known outlet that starts here ends.
    fn outlet(&self, at: usize) -> Option<usize> {
        let document = self.document;
        let capital = |at: usize| document.tokens.get(at).is_some_and(|token| token.capital && token.is_word());
        if !capital(at) || !document.has(at, Class::OUTLET_START) || !(capital(at + 1) || capital(at + 2)) {
            return None;
        }
        let limit = self.block_end(at).min(at + 6);
        (at + 2..=limit).rev().find(|end| capital(end - 1) && document.lexicon.is_outlet(&document.phrase(at..*end)))
    }

    fn block_end(&self, at: usize) -> usize {
        let blocks = &self.document.blocks;
        blocks.get(blocks.partition_point(|start| *start <= at)).copied().unwrap_or(self.document.tokens.len())
    }

    fn can_start(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        if token.kind != Kind::Word || !token.capital {
            return false;
        }
        let closed = Class::DETERMINER.or(Class::PRONOUN).or(Class::PREPOSITION).or(Class::CONJUNCTION);
        let closed = closed.or(Class::AUXILIARY).or(Class::FORMER).or(Class::CURRENT);
        let nameable = GIVEN.or(Class::HONORIFIC).or(Class::TITLE).or(Class::ROLE);
        if token.has(closed) && !token.has(GIVEN.or(Class::TITLE).or(Class::FAMILY_FIRST)) {
            return false;
        }
        let next_capital = self.document.tokens.get(at + 1).is_some_and(|next| next.is_word() && next.capital);
        if token.has(closed) && !next_capital {
            return false;
        }
        if token.has(Class::CALENDAR) && !(token.has(GIVEN) && next_capital) {
            return false;
        }
        if token.has(Class::CAPITALISED) && !token.has(nameable.or(Class::ORG_HEAD)) && !next_capital {
            return false;
        }
        if self.document.starts_sentence(at) && token.has(Class::COMMON.or(Class::ADVERB).or(Class::CARDINAL)) {
            // A common word at the start of a sentence: a name only where it can be one and another follows.
            let body = self.document.has(at + 1, Class::ORG_HEAD);
            let named =
                next_capital && (body || token.has(nameable) || token.has(Class::ORG_HEAD.or(Class::GOVERNMENT)));
            return named || self.verb_follows(at + 1);
        }
        true
    }

    fn sequence_end(&self, start: usize) -> usize {
        let tokens = &self.document.tokens;
        let limit = self.block_end(start);
        let mut organisation = tokens[start].has(Class::ORG_HEAD);
        let mut connected = false;
        let mut at = self.office_end(start, limit).unwrap_or(start + 1);
        while at < limit {
            let token = &tokens[at];
            let capital_at = |at: usize| at < limit && tokens[at].is_word() && tokens[at].capital;
            if token.is_word() && token.capital {
                let stops = Class::CALENDAR.or(Class::PRONOUN).or(Class::CONJUNCTION);
                if token.has(stops) && !token.has(GIVEN) {
                    break;
                }
                organisation |= token.has(Class::ORG_HEAD);
            } else if token.is_word() && token.has(Class::PARTICLE) && self.particles_lead(at, limit) && !organisation {
                // "Ursula von der Leyen"
            } else if let Some(after) = self.nickname(at, limit) {
                at = after;
                continue;
            } else if organisation && (token.has(Class::PREPOSITION) || token.is('&')) {
                let text = self.document.text(at);
                let joins = matches!(text, "of" | "for" | "on" | "&" | "and");
                let over = if matches!(self.document.text(at + 1), "the" | "The" | "a") { 1 } else { 0 };
                let next = at + 1 + over;
                if !joins
                    || !capital_at(next)
                    || tokens[next].has(GIVEN) && capital_at(next + 1) && !self.document.has(next + 1, Class::ORG_HEAD)
                {
                    break;
                }
                connected = true;
                at = next;
            } else if self.document.text(at) == "and" && self.organisation_after(start, at, limit) {
                // "the Information and Privacy Commission"
                organisation = true;
            } else if connected && self.document.text(at) == "and" && capital_at(at + 1) && !tokens[at + 1].has(GIVEN) {
                // "Institute for Defence and Security Studies"
            } else {
                break;
            }
            at += 1;
        }
        at.min(limit)
    }

    /// Where an office of several words with a preposition ends, when a name follows: "Secretary of State X".
    fn office_end(&self, start: usize, limit: usize) -> Option<usize> {
        let document = self.document;
        if !document.has(start, Class::ROLE.or(Class::TITLE)) || !matches!(document.text(start + 1), "of" | "for") {
            return None;
        }
        let end = (start + 3..(start + 6).min(limit)).rev().find(|end| {
            let words: Vec<String> = (start..*end).map(|at| document.folded(at).into_owned()).collect();
            document.lexicon.office(&words.join("-")).is_some()
        })?;
        document.tokens[end].capital.then_some(end)
    }

    /// A nickname in quotation marks between given name and surname: where it ends.
    fn nickname(&self, at: usize, limit: usize) -> Option<usize> {
        let document = self.document;
        let number = document.quoted.get(at).copied().filter(|number| *number != 0)?;
        let stretch = &document.stretches[number as usize - 1];
        let next = stretch.last;
        let short = stretch.first == at && next - at <= 5 && document.tokens[at + 1].capital;
        let named = document.has(at - 1, GIVEN.or(Class::TITLE))
            || document.tokens[at - 1].capital && !document.has(at - 1, Class::COMMON);
        let surname = next < limit
            && document.tokens[next].is_word()
            && document.tokens[next].capital
            && !document.has(next, Class::COMMON);
        (short && named && surname).then_some(next)
    }

    /// "the Roads and Bridges Agency": capitalised words after "and" that end in an organisation's head noun, with an
    /// article in front of the whole.
    fn organisation_after(&self, start: usize, and: usize, limit: usize) -> bool {
        let tokens = &self.document.tokens;
        let article =
            start > 0 && self.document.has(start - 1, Class::DETERMINER) || self.document.has(start, Class::ORG_HEAD);
        if !article || tokens[start].has(GIVEN) && !tokens[start].has(Class::COMMON) {
            return false;
        }
        let mut at = and + 1;
        while at < limit
            && tokens[at].is_word()
            && tokens[at].capital
            && !(tokens[at].has(GIVEN) && !tokens[at].has(Class::COMMON))
        {
            at += 1;
        }
        at > and + 1 && tokens[at - 1].has(Class::ORG_HEAD)
    }

    /// Whether only particles stand between here and a capitalised word.
    fn particles_lead(&self, mut at: usize, limit: usize) -> bool {
        while at < limit && self.document.has(at, Class::PARTICLE) && !self.document.tokens[at].capital {
            at += 1;
        }
        at < limit && self.document.tokens[at].is_word() && self.document.tokens[at].capital
    }

    fn analyse(&mut self, start: usize, end: usize) {
        let document = self.document;
        let tokens = &document.tokens;
        let core_end = (start..end).rev().find(|at| !tokens[*at].has(Class::SUFFIX)).map_or(end, |at| at + 1);
        let role_before = start > 0 && {
            let before = &tokens[start - 1];
            before.is_word()
                && !before.capital
                && before.has(Class::ROLE.or(Class::PERSON_NOUN).or(Class::TITLE))
                && !before.has(Class::PLURAL_PERSON)
                && document.quoted[start - 1] == document.quoted[start]
        };
        // The "M." of "A. S. M. Karim" is an initial, not "Monsieur".
        let initial = |at: usize| {
            document.text(at).len() == 2
                && (at > start && document.text(at - 1).len() == 2 || document.text(at + 1).len() == 2)
        };
        let honorific =
            (start..core_end).rev().find(|at| tokens[*at].has(Class::HONORIFIC) && at + 1 < core_end && !initial(*at));
        let title = || {
            (start..core_end.saturating_sub(1)).rev().find(|at| {
                tokens[*at].has(Class::TITLE.or(Class::ROLE))
                    && !(tokens[*at].has(GIVEN) && *at == start && !role_before)
                    && !(*at > start
                        && tokens[*at - 1].has(GIVEN)
                        && !tokens[*at - 1].has(Class::GIVEN_AMBIGUOUS.or(Class::TITLE)))
            })
        };
        let (mut first, mut titled) = (end, end);
        let mut sure = true;
        if let Some(honorific) = honorific {
            (first, titled) = (honorific + 1, honorific);
            while titled > start && tokens[titled - 1].has(Class::HONORIFIC.or(Class::TITLE)) {
                titled -= 1;
            }
        } else if let Some(office) = self.office_end(start, end).filter(|office| *office < core_end) {
            (first, titled) = (office, start);
        } else if let Some(title) = title() {
            (first, titled) = (title + 1, title);
        } else if let Some(given) = (start..core_end.saturating_sub(1)).find(|at| self.is_given(*at, start, core_end)) {
            let known = |at: usize| {
                tokens[at].has(
                    Class::ORG_HEAD.or(Class::GOVERNMENT).or(Class::OUTLET).or(Class::COMMON).or(Class::CAPITALISED),
                ) || tokens[at].upper
            };
            first = if given == start || known(given - 1) { given } else { start };
            titled = first;
            sure = !tokens[given].has(Class::GIVEN_AMBIGUOUS.or(Class::GOVERNMENT));
        } else if core_end - start >= 2
            && core_end - start <= 3
            && family_first(document, &(start..core_end).collect::<Vec<_>>())
        {
            (first, titled) = (start, start);
            sure = false;
        } else if let Some(after) = self.after_organisation(start, core_end) {
            (first, titled) = (after, after);
        } else if role_before && core_end > start {
            let acronym = tokens[start].upper && end - start == 1;
            let place = tokens[start].has(Class::GOVERNMENT) && end - start == 1;
            if !acronym && !place {
                (first, titled) = (start, start);
            }
        }
        let forced = honorific.is_some() || titled < first;
        if first < end && self.organisation_in(first, core_end, forced) {
            (first, titled) = (end, end);
        }
        // "the Chief Executive": titles and nothing else.
        let title_only = |at: usize| tokens[at].has(Class::ROLE.or(Class::TITLE)) && !tokens[at].has(GIVEN);
        if titled < end && honorific.is_none() && (start..end).all(title_only) {
            return;
        }
        if first < end
            && !sure
            && !role_before
            && (first + 1..core_end)
                .any(|at| tokens[at].has(Class::COMMON.or(Class::ORG_HEAD)) && !tokens[at].has(GIVEN))
        {
            (first, titled) = (end, end);
        }
        if first >= end && !tokens[start].capital {
            return self.partial(start, end);
        }
        if first >= end
            || core_end - first > 7
            || (first..core_end).all(|at| tokens[at].has(Class::GOVERNMENT)) && !forced
        {
            return self.not_a_person(start, end);
        }
        if first > start && titled > start {
            // What stands before the titles may name an organisation: "Refugee Council Enver …".
            let rest = if tokens[titled - 1].kind == Kind::Word { titled } else { first };
            self.lead(start, rest);
        }
        if first + 1 == core_end && !forced && !role_before {
            return self.later.push((start, end));
        }
        if !tokens[start].capital {
            return self.partial(start, end);
        }
        self.person(first, end, titled);
    }

    /// "van der Ploeg" of a name spelled out before.
    fn partial(&mut self, start: usize, end: usize) {
        let words = self.folded(start, end);
        let known = words.last().and_then(|last| self.by_word.get(last)).and_then(|list| {
            list.iter().rev().take(MOST_COMPARED).copied().find(|entity| {
                let known = &self.found.entities[*entity].words;
                known.len() > words.len() && known.ends_with(&words)
            })
        });
        if let Some(entity) = known {
            self.add(start, end, start, entity, &words, Gender::Unknown);
        }
    }

    /// "the head of the Harbour Council Ada Voss": two or three words after an organisation's head noun that are no
    /// words of the language, with a role before the whole.
    fn after_organisation(&self, start: usize, end: usize) -> Option<usize> {
        let tokens = &self.document.tokens;
        let head = (start..end.saturating_sub(1)).rev().find(|at| tokens[*at].has(Class::ORG_HEAD))?;
        let rest = head + 1..end;
        let plain =
            Class::COMMON.or(Class::GOVERNMENT).or(Class::ORG_HEAD).or(Class::PREPOSITION).or(Class::PLACE_HEAD);
        let role = (start.saturating_sub(4)..start).any(|at| tokens[at].has(Class::ROLE));
        let name = (2..=3).contains(&rest.len()) && rest.clone().all(|at| !tokens[at].has(plain) && !tokens[at].upper);
        (role && name).then_some(rest.start)
    }

    /// Names in front of a person's title or name, without the role words themselves.
    fn lead(&mut self, start: usize, end: usize) {
        let role = Class::ROLE.or(Class::TITLE).or(Class::HONORIFIC);
        let to = (start..end).rev().find(|at| !self.document.has(*at, role)).map_or(start, |at| at + 1);
        if (start..to).any(|at| self.document.has(at, Class::ORG_HEAD) || self.document.tokens[at].upper) {
            self.not_a_person(start, to);
        } else if to > start && self.document.has(start, Class::GOVERNMENT) {
            self.not_a_person(start, start + 1);
        }
    }

    fn is_given(&self, at: usize, start: usize, end: usize) -> bool {
        let token = &self.document.tokens[at];
        if !token.has(GIVEN) || token.upper && self.document.text(at).len() > 1 && !self.shouting(at) {
            return false;
        }
        if at > start && self.document.has(at - 1, Class::PREPOSITION) {
            return false;
        }
        // "Governor of Georgia Ada Voss"
        if token.has(Class::GOVERNMENT) && at + 2 < end && self.document.has(at + 1, GIVEN) {
            return false;
        }
        let next = &self.document.tokens[at + 1];
        let name_follows = at + 1 < end && next.is_word() && !next.has(Class::ORG_HEAD.or(Class::PREPOSITION));
        name_follows || at + 2 < end
    }

    /// Whether the neighbours are in capitals too: then capitals say nothing.
    fn shouting(&self, at: usize) -> bool {
        self.document.tokens.get(at + 1).is_some_and(|next| next.upper)
    }

    /// Whether the words from `first` rather name an organisation: its head noun ends them or stands before "of".
    fn organisation_in(&self, first: usize, end: usize, forced: bool) -> bool {
        let tokens = &self.document.tokens;
        if (first..end).any(|at| tokens[at].has(Class::PREPOSITION) && !tokens[at].has(Class::PARTICLE)) {
            return true;
        }
        let head = end.checked_sub(1).is_some_and(|last| {
            tokens[last].has(Class::ORG_HEAD) && !tokens[last].has(GIVEN)
                || tokens[last].has(Class::PLACE_HEAD) && end - first > 1
        });
        if head && end - first == 1 {
            return true;
        }
        head && !forced && !(end - first == 2 && self.role_follows(end))
    }

    /// Whether an apposition with a role, an age, or a relative clause follows.
    fn role_follows(&self, end: usize) -> bool {
        let tokens = &self.document.tokens;
        let limit = self.block_end(end.saturating_sub(1));
        if end >= limit {
            return false;
        }
        if tokens[end].is('(') {
            let tag = self.document.text(end + 1);
            let party = tag.split(['-', '–']).next().is_some_and(|tag| self.document.lexicon.party_tag(tag).is_some());
            return party || self.document.has(end + 1, Class::ROLE);
        }
        if !tokens[end].is(',') {
            return self.document.text(end) == "who";
        }
        if tokens
            .get(end + 1)
            .is_some_and(|next| next.kind == Kind::Number || matches!(self.document.text(end + 1), "who" | "whose"))
        {
            return true;
        }
        for at in end + 1..(end + 12).min(limit) {
            let token = &tokens[at];
            if token.has(Class::ROLE.or(Class::PERSON_NOUN)) && !token.has(Class::PLURAL_PERSON) {
                return true;
            }
            let verb = token.has(Class::AUXILIARY.or(Class::SPEECH)) && !token.capital && at > end + 1;
            if verb || matches!(token.kind, Kind::Sign(_) | Kind::Mark(_)) {
                return false;
            }
        }
        false
    }

    /// "X said", "said X": who speaks is a person until something says otherwise.
    fn speaks(&self, first: usize, last: usize) -> bool {
        let document = self.document;
        let body = Class::ORG_HEAD.or(Class::PLACE_HEAD).or(Class::OUTLET);
        if (first..last).any(|at| document.has(at, body)) || last - first > 4 {
            return false;
        }
        let says = |at: usize| {
            document.has(at, Class::SPEECH) && !document.tokens[at].capital && !document.has(at, Class::BASE)
        };
        says(last) || first > 0 && says(first - 1) && document.text(first - 1) != "told"
    }

    /// A table cell of its own in a row that says a role.
    fn in_cast(&self, first: usize, last: usize) -> bool {
        let document = self.document;
        let blocks = &document.prose.blocks;
        let own = document.blocks.partition_point(|start| *start <= first).saturating_sub(1);
        let row = |block: usize| match blocks.get(block).map(|block| &block.kind) {
            Some(BlockKind::Cell { table, row, .. }) => Some((*table, *row)),
            _ => None,
        };
        row(own).is_some()
            && document.block(own) == (first..last)
            && (own + 1..blocks.len())
                .take_while(|block| row(*block) == row(own))
                .any(|block| document.block(block).any(|at| document.has(at, Class::ROLE) && document.quoted[at] == 0))
    }

    /// "the firm's manager in Lyon, X," — a role and a comma before, a sign after.
    fn role_leads(&self, first: usize, last: usize) -> bool {
        let document = self.document;
        if first < 2
            || !document.is(first - 1, ',')
            || !document.tokens.get(last).is_some_and(|token| matches!(token.kind, Kind::Sign(',')))
        {
            return false;
        }
        (first.saturating_sub(9)..first - 1)
            .rev()
            .take_while(|at| document.tokens[*at].is_word() || document.tokens[*at].kind == Kind::Possessive)
            .take_while(|at| !document.has(*at, Class::AUXILIARY.or(Class::SPEECH)) || document.tokens[*at].capital)
            .any(|at| document.has(at, Class::ROLE.or(Class::PERSON_NOUN)) && !document.has(at, Class::PLURAL_PERSON))
    }

    fn not_a_person(&mut self, start: usize, end: usize) {
        let tokens = &self.document.tokens;
        if start >= end {
            return;
        }
        let organisation = (start..end).any(|at| tokens[at].has(Class::ORG_HEAD));
        let roles = Class::ROLE.or(Class::TITLE).or(Class::PERSON_NOUN);
        if !organisation && (start..end).all(|at| tokens[at].has(roles.or(Class::DEMONYM))) {
            return;
        }
        let end = (start..end)
            .rev()
            .find(|at| !tokens[*at].has(roles) || tokens[*at].has(Class::ORG_HEAD))
            .map_or(end, |at| at + 1);
        let words = end - start;
        let place = tokens[start].has(Class::GOVERNMENT_START)
            && self.document.lexicon.government(&self.document.phrase(start..end)).is_some();
        let kind = if place {
            EntityKind::Place
        } else if organisation || words == 1 && tokens[start].upper || words == 1 && tokens[start].has(Class::OUTLET) {
            EntityKind::Organisation
        } else if words == 1 {
            return self.later.push((start, end));
        } else {
            EntityKind::Other
        };
        if kind == EntityKind::Other {
            // Part of a name already known: "Utsi Bær" after "Inger Utsi Bær".
            let folded = self.folded(start, end);
            if let Some(entity) = self.same(&folded, Gender::Unknown, EntityKind::Person) {
                return self.add(start, end, start, entity, &folded, Gender::Unknown);
            }
        }
        self.mention(start, end, start, kind);
    }

    fn person(&mut self, first: usize, last: usize, titled: usize) {
        self.mention(first, last, titled, EntityKind::Person);
    }

    fn gender_of(&self, first: usize, last: usize, titled: usize) -> Gender {
        for at in titled..first {
            if self.document.has(at, Class::MALE) {
                return Gender::Male;
            }
            if self.document.has(at, Class::FEMALE) {
                return Gender::Female;
            }
        }
        // A noun right before the name: "spokeswoman Ana …".
        if let Some(before) = titled.checked_sub(1) {
            let role = self.document.has(before, Class::ROLE.or(Class::PERSON_NOUN));
            if role && self.document.has(before, Class::MALE) {
                return Gender::Male;
            }
            if role && self.document.has(before, Class::FEMALE) {
                return Gender::Female;
            }
        }
        let words: Vec<usize> = (first..last).collect();
        if family_first(self.document, &words) {
            return Gender::Unknown;
        }
        if last - first >= 2 {
            for at in first..last - 1 {
                match (self.document.has(at, Class::GIVEN_M), self.document.has(at, Class::GIVEN_F)) {
                    (true, false) => return Gender::Male,
                    (false, true) => return Gender::Female,
                    _ => {}
                }
            }
        }
        Gender::Unknown
    }

    fn folded(&self, first: usize, last: usize) -> Vec<String> {
        (first..last)
            .filter(|at| self.document.tokens[*at].is_word() && !self.document.has(*at, Class::SUFFIX))
            .map(|at| self.document.folded(at).into_owned())
            .collect()
    }

    /// Records a mention, of a known entity where the words fit one.
    fn mention(&mut self, first: usize, last: usize, titled: usize, kind: EntityKind) {
        let words = self.folded(first, last);
        if words.is_empty() {
            return;
        }
        let gender = if kind == EntityKind::Person { self.gender_of(first, last, titled) } else { Gender::Unknown };
        let known = self.same(&words, gender, kind);
        if known.is_none() && !self.document.tokens[first].capital {
            return;
        }
        let entity = known.unwrap_or_else(|| {
            self.found.entities.push(Entity { kind, words: words.clone(), fullest: self.found.names.len(), gender });
            self.found.entities.len() - 1
        });
        self.add(first, last, titled, entity, &words, gender);
    }

    fn add(&mut self, first: usize, last: usize, titled: usize, entity: usize, words: &[String], gender: Gender) {
        let number = self.found.names.len();
        let own = &mut self.found.entities[entity];
        if words.len() > own.words.len() {
            own.words = words.to_vec();
            own.fullest = number;
        }
        if own.gender == Gender::Unknown {
            own.gender = gender;
        }
        for word in words {
            let list = self.by_word.entry(word.clone()).or_default();
            if list.last() != Some(&entity) {
                if list.len() < MOST_COMPARED {
                    list.retain(|known| *known != entity);
                }
                list.push(entity);
            }
        }
        self.places.resize_with(self.found.entities.len(), Vec::new);
        let places = &mut self.places[entity];
        let at = places.partition_point(|place| *place < first);
        places.insert(at, first);
        self.found.of_token[first..last].fill(number as u32 + 1);
        self.found.names.push(Name { first, last, titled, entity });
    }

    /// The known entity that the words name: the one mentioned last of those that fit.
    fn same(&self, words: &[String], gender: Gender, kind: EntityKind) -> Option<usize> {
        let last = words.last()?;
        let candidates = self.by_word.get(last).into_iter().chain(self.by_word.get(&words[0]));
        candidates.flat_map(|list| list.iter().rev().take(MOST_COMPARED)).copied().find(|entity| {
            let known = &self.found.entities[*entity];
            let opposite =
                matches!((known.gender, gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
            !opposite
                && (known.kind == EntityKind::Person) == (kind == EntityKind::Person)
                && if kind == EntityKind::Person { self.same_person(&known.words, words) } else { known.words == words }
        })
    }

    /// Whether two lists of name words can be one person's: the same surname and given names that agree, or one a
    /// part of the other.
    fn same_person(&self, one: &[String], other: &[String]) -> bool {
        let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
        let (Some(long_last), Some(short_last)) = (long.last(), short.last()) else { return false };
        if short.len() == 1 {
            let first_is_family = self.document.lexicon.class(&long[0]).has(Class::FAMILY_FIRST) && long.len() <= 3;
            let spanish = long.len() >= 3 && long[long.len() - 2] == *short_last;
            // "Yamashita Noriko": a given name that comes last, after a word that is none.
            let class = |word: &str| self.document.lexicon.class(word);
            let turned =
                long.len() == 2 && long[0] == *short_last && class(&long[1]).has(GIVEN) && !class(&long[0]).has(GIVEN);
            return turned || long_last == short_last || first_is_family && long[0] == *short_last || spanish;
        }
        if long.windows(short.len()).any(|window| window == short) {
            return true;
        }
        long_last == short_last && self.document.lexicon.same_given(&long[0], &short[0])
    }

    /// Single capitalised words: a known person's surname, else a place, an organisation or another name.
    fn singles(&mut self) {
        let later = std::mem::take(&mut self.later);
        for (start, end) in later {
            let document = self.document;
            let at = end - 1;
            let token = &document.tokens[at];
            if self.found.of_token[at] != 0 {
                continue;
            }
            let word = document.folded(at).into_owned();
            let sentence_start = document.starts_sentence(at) && token.has(Class::COMMON);
            let known = self.before(&word, at);
            if let Some(entity) = known.filter(|_| !sentence_start || self.verb_follows(end)) {
                self.add(at, end, at, entity, &[word], Gender::Unknown);
                continue;
            }
            let body = token.has(Class::ORG_HEAD)
                && !document.starts_sentence(at)
                && at > 0
                && document.has(at - 1, Class::DETERMINER);
            if token.has(Class::COMMON) && document.starts_sentence(at) || token.has(Class::CAPITALISED) && !body {
                continue;
            }
            let described =
                token.class.0 & (Class::COMMON.0 | Class::GOVERNMENT.0 | Class::ORG_HEAD.0 | Class::OUTLET.0) == 0
                    && !token.upper
                    && document.is(end, ',')
                    && document.text(end + 1) == "who";
            if described {
                self.mention(at, end, at, EntityKind::Person);
                continue;
            }
            let place = document.lexicon.government(&word).is_some();
            let kind = match (place, token.upper || token.has(Class::OUTLET.or(Class::ORG_HEAD))) {
                (true, _) => EntityKind::Place,
                (_, true) => EntityKind::Organisation,
                _ => EntityKind::Other,
            };
            self.mention(start.max(at), end, at, kind);
        }
    }

    fn verb_follows(&self, at: usize) -> bool {
        self.document.has(
            at,
            Class::SPEECH.or(Class::AUXILIARY).or(Class::WEAK).or(Class::NAMING).or(Class::ADVERB).or(Class::THINKING),
        ) || self.document.tokens.get(at).is_some_and(|token| token.kind == Kind::Possessive || token.is(','))
            || matches!(self.document.text(at), "of" | "from" | "at")
    }

    /// The person whose surname (or only given name) the word is: the last one named before, else the first after.
    fn before(&self, word: &str, at: usize) -> Option<usize> {
        let candidates = self.by_word.get(word)?;
        let fits = |entity: &&usize| {
            let known = &self.found.entities[**entity];
            known.kind == EntityKind::Person
                && (self.same_person(&known.words, std::slice::from_ref(&word.to_owned()))
                    || known.words[0] == word && known.words.len() > 1 && self.document.has(at, GIVEN))
        };
        let last_before = |entity: &usize| {
            let places = &self.places[*entity];
            places.partition_point(|place| *place < at).checked_sub(1).map(|last| places[last])
        };
        candidates
            .iter()
            .rev()
            .take(MOST_COMPARED)
            .filter(fits)
            .max_by_key(|entity| (last_before(entity), std::cmp::Reverse(**entity)))
            .copied()
    }

    /// Names of two or three words that nothing marked as a person's, but which the text treats as one: a role in
    /// apposition, a surname used alone later on, an honorific.
    fn promote(&mut self) {
        let count = self.found.entities.len();
        // Entities known by one word only, by that word.
        let mut alone: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (number, entity) in self.found.entities.iter().enumerate() {
            if let [only] = entity.words.as_slice() {
                alone.entry(only.as_str()).or_default().push(number);
            }
        }
        let mut merged: Vec<usize> = (0..count).collect();
        let mut promoted = Vec::new();
        for (entity, known) in self.found.entities.iter().enumerate() {
            if known.kind != EntityKind::Other || !(2..=4).contains(&known.words.len()) {
                continue;
            }
            let Some(surname) = known.words.last() else { continue };
            let name = &self.found.names[known.fullest];
            let words = name.first..name.last;
            let language = Class::COMMON.or(Class::GOVERNMENT);
            let common = words.clone().any(|at| {
                let particle = self.document.has(at, Class::PARTICLE) && at > words.start;
                self.document.has(at, language) && !particle || self.document.tokens[at].upper
            });
            let same = alone.get(surname.as_str()).map_or(&[][..], Vec::as_slice);
            let titled = same.iter().any(|other| self.found.entities[*other].kind == EntityKind::Person);
            let described = || {
                self.role_follows(words.end)
                    || self.role_leads(words.start, words.end)
                    || self.in_cast(words.start, words.end)
                    || self.speaks(words.start, words.end)
            };
            if titled || !common && (!same.is_empty() || described()) {
                for other in same {
                    merged[*other] = entity;
                }
                promoted.push(entity);
            }
        }
        self.misspelt(&mut merged);
        for entity in promoted {
            self.found.entities[entity].kind = EntityKind::Person;
        }
        for other in 0..count {
            let gender = self.found.entities[other].gender;
            let into = &mut self.found.entities[merged[other]];
            if into.gender == Gender::Unknown {
                into.gender = gender;
            }
        }
        for name in &mut self.found.names {
            name.entity = merged[name.entity];
        }
    }

    /// "Ms Buchtman" of an article that has introduced Lydia Buchtmann: a surname known by its honorific alone, one
    /// or two letters from a full name, is that person's.
    fn misspelt(&self, merged: &mut [usize]) {
        // Full names by the first letter of the surname.
        let mut full: FxHashMap<char, Vec<usize>> = FxHashMap::default();
        for (number, entity) in self.found.entities.iter().enumerate() {
            let initial = entity.words.last().and_then(|surname| surname.chars().next());
            if let Some(initial) = initial.filter(|_| entity.kind == EntityKind::Person && entity.words.len() > 1) {
                full.entry(initial).or_default().push(number);
            }
        }
        for (number, entity) in self.found.entities.iter().enumerate() {
            let [only] = entity.words.as_slice() else { continue };
            if entity.kind != EntityKind::Person || only.len() < 6 || merged[number] != number {
                continue;
            }
            let candidates = only.chars().next().and_then(|initial| full.get(&initial));
            let near = candidates.into_iter().flatten().take(MOST_COMPARED).find(|other| {
                let surname = self.found.entities[**other].words.last();
                surname.is_some_and(|surname| strsim::damerau_levenshtein(surname, only) <= 2)
            });
            if let Some(near) = near {
                merged[number] = *near;
            }
        }
    }
}
