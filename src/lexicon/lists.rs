//! The word lists of `rules/lexicon`, read and put in order. The build script does it, and lays the outcome out as
//! [`Table`](super::table::Table)s; the program itself never reads a list.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::figure_lists::FigureLists;
use super::kinds::{Class, Deed, Government, Office, PostWord, Relation, TimeWord};
use super::post_lists::Posts;
use crate::text::fold;

/// What the lists say, each map by folded word or phrase. [`Lexicon`](super::Lexicon) says what they mean.
#[derive(Default)]
pub struct Lists {
    pub words: BTreeMap<&'static str, Class>,
    pub role_classes: BTreeMap<&'static str, Vec<&'static str>>,
    pub role_synonyms: BTreeMap<&'static str, u16>,
    pub offices: BTreeMap<&'static str, Office>,
    pub titles: BTreeMap<&'static str, &'static str>,
    pub plurals: BTreeMap<&'static str, &'static str>,
    pub governments: BTreeMap<String, Government>,
    pub codes: BTreeMap<&'static str, Government>,
    pub parties: BTreeMap<String, Vec<&'static str>>,
    pub party_tags: BTreeMap<&'static str, &'static str>,
    pub nicknames: BTreeMap<&'static str, u16>,
    pub relations: BTreeMap<&'static str, u64>,
    pub outlets: BTreeSet<String>,
    pub times: BTreeMap<&'static str, TimeWord>,
    pub deeds: BTreeMap<String, Deed>,
    pub cities: BTreeMap<String, &'static str>,
    pub circles: BTreeMap<String, u16>,
    pub phrasals: BTreeMap<String, u16>,
    pub territories: BTreeMap<&'static str, &'static str>,
    pub posts: BTreeMap<&'static str, &'static str>,
    pub exclusive: BTreeMap<&'static str, Vec<&'static str>>,
    pub fields: BTreeMap<&'static str, Vec<&'static str>>,
    pub functions: BTreeMap<&'static str, Vec<&'static str>>,
    pub regions: BTreeMap<&'static str, Vec<&'static str>>,
    pub posted: BTreeMap<&'static str, u16>,
}

impl Lists {
    /// Reads the lists. `text_of` gives the text of a file by its path under `rules/lexicon`. Panics on a list that is
    /// not as it should be, which stops the build.
    pub fn read(text_of: impl Fn(&str) -> String) -> Self {
        let mut lists = Self::default();
        lists.read_names(&text_of);
        lists.read_verbs(parse(&text_of, "verbs.toml"));
        lists.read_roles(parse(&text_of, "roles.toml"));
        lists.read_posts(parse(&text_of, "posts.toml"));
        lists.read_honorifics(parse(&text_of, "honorifics.toml"));
        lists.read_words(parse(&text_of, "words.toml"));
        lists.read_organisations(parse(&text_of, "organisations.toml"));
        lists.read_governments(parse(&text_of, "governments.toml"));
        lists.read_parties(parse(&text_of, "parties.toml"));
        let geography: Geography = parse(&text_of, "geography.toml");
        for word in leak(geography.heads).split_whitespace() {
            lists.add(word, Class::PLACE_HEAD);
        }
        lists.read_relations(parse(&text_of, "relations.toml"));
        lists.read_times(parse(&text_of, "times.toml"));
        let figures = FigureLists::read(&text_of("figures.toml"));
        for word in figures.beginnings() {
            lists.add(leak(word.clone()), Class::QUANTITY);
        }
        for word in figures.says.keys() {
            lists.add(leak(word.clone()), Class::SAYS);
        }
        lists.read_events(parse(&text_of, "events.toml"));
        let cities: Cities = parse(&text_of, "cities.toml");
        for line in lines(cities.territories) {
            lists.territories.extend(line.split_once(' '));
        }
        for line in lines(cities.cities) {
            let Some((code, names)) = line.split_once('|') else { continue };
            for name in names.split(';') {
                let name = fold::phrase(name.trim());
                if let Some((first, _)) = name.split_once(' ') {
                    lists.add(leak(first.to_owned()), Class::CITY_START);
                }
                lists.cities.entry(name).or_insert(code.trim());
            }
        }
        lists
    }

    /// Gives words a class that other lists than these have of them.
    #[allow(dead_code, reason = "the build script's")]
    pub fn mark<'a>(&mut self, words: impl Iterator<Item = &'a String>, class: Class) {
        for word in words {
            self.add(leak(word.clone()), class);
        }
    }

    fn add(&mut self, word: &'static str, class: Class) {
        let entry = self.words.entry(word).or_default();
        *entry = entry.or(class);
    }

    /// Adds the first word of each line; what follows it says more of the word (a gender, a value).
    fn add_all(&mut self, text: String, class: Class) {
        for word in lines(text).filter_map(|line| line.split_whitespace().next()) {
            self.add(word, class);
        }
    }

    fn read_names(&mut self, text_of: impl Fn(&str) -> String) {
        for line in lines(text_of("names/given.txt")) {
            let Some((name, gender)) = line.split_once('\t') else { continue };
            let class = match gender {
                "m" => Class::GIVEN_M,
                "f" => Class::GIVEN_F,
                _ => Class::GIVEN_M.or(Class::GIVEN_F),
            };
            self.words.insert(name, class);
        }
        for (list, class) in [
            ("names/ambiguous.txt", Class::GIVEN_AMBIGUOUS),
            ("names/family-first.txt", Class::FAMILY_FIRST),
            ("names/particles.txt", Class::PARTICLE),
            ("common.txt", Class::COMMON),
        ] {
            for word in lines(text_of(list)) {
                self.add(word, class);
            }
        }
        for (number, line) in lines(text_of("names/nicknames.txt")).enumerate() {
            for name in line.split_whitespace() {
                self.nicknames.insert(name, number as u16);
            }
        }
    }

    fn read_verbs(&mut self, verbs: Verbs) {
        for (list, class) in [
            (verbs.speech, Class::SPEECH),
            (verbs.weak, Class::WEAK),
            (verbs.naming, Class::NAMING),
            (verbs.document, Class::DOCUMENT),
            (verbs.thinking, Class::THINKING),
            (verbs.request, Class::REQUEST),
        ] {
            for line in lines(list) {
                for (number, form) in line.split_whitespace().enumerate() {
                    let participle = form.ends_with("ing") && form.len() > 4;
                    let form_class = if participle { Class::PARTICIPLE } else { Class::default() };
                    let base = if number == 0 { Class::BASE } else { Class::default() };
                    self.add(form, class.or(form_class).or(base));
                }
            }
        }
    }

    fn read_roles(&mut self, roles: Roles) {
        for line in lines(roles.classes) {
            let Some((class, nouns)) = line.split_once(':') else { continue };
            for noun in nouns.split_whitespace() {
                self.add(noun, Class::ROLE);
                self.role_classes.entry(noun).or_default().push(class.trim());
            }
        }
        for line in lines(roles.offices) {
            let mut parts = line.split(':').map(str::trim);
            if let (Some(office), Some(class)) = (parts.next(), parts.next()) {
                for word in office.split('-') {
                    self.add(word, Class::OFFICE_PART);
                }
                self.offices.insert(
                    office,
                    Office { class, group: parts.next().filter(|group| *group != "-").unwrap_or_default() },
                );
            }
        }
        for line in lines(roles.plural) {
            if let Some((plural, singular)) = line.split_once(char::is_whitespace) {
                self.plurals.insert(plural, singular.trim());
                let class = self.words.get(singular.trim()).copied().unwrap_or_default();
                let class = class.or(Class::PLURAL_PERSON).or(Class::PERSON_NOUN);
                self.add(plural, class);
            }
        }
        for line in lines(roles.person_nouns) {
            let (noun, gender) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            self.add(noun, Class::PERSON_NOUN.or(gender_class(gender.trim())));
        }
        for line in lines(roles.gender) {
            if let Some((noun, gender)) = line.split_once(char::is_whitespace) {
                self.add(noun, gender_class(gender.trim()));
            }
        }
        for line in lines(roles.time) {
            let Some((time, words)) = line.split_once(':') else { continue };
            let class = match time {
                "former" => Class::FORMER,
                "current" => Class::CURRENT,
                "then" => Class::THEN,
                "future" => Class::FUTURE,
                _ => continue,
            };
            for word in words.split_whitespace() {
                self.add(word, class);
            }
        }
        for (number, line) in lines(roles.synonyms).enumerate() {
            for title in line.split_whitespace() {
                self.role_synonyms.insert(title, number as u16);
            }
        }
    }

    fn read_posts(&mut self, posts: Posts) {
        for line in lines(posts.lines) {
            let Some((line, nouns)) = line.split_once(':') else { continue };
            for noun in nouns.split_whitespace() {
                assert!(self.posts.insert(noun, line).is_none(), "posts.toml: {noun} stands in two lines");
            }
        }
        for line in lines(posts.exclusive) {
            let Some((line, others)) = line.split_once(':') else { continue };
            for other in others.split_whitespace() {
                self.exclusive.entry(line).or_default().push(other);
                self.exclusive.entry(other).or_default().push(line);
            }
        }
        for (list, table) in [
            (posts.fields, &mut self.fields),
            (posts.functions, &mut self.functions),
            (posts.regions, &mut self.regions),
        ] {
            for line in lines(list) {
                let name = line.split_whitespace().next().unwrap_or_default();
                for word in line.split_whitespace() {
                    table.entry(word).or_default().push(name);
                }
            }
        }
        for (list, sign) in [
            (posts.services, PostWord::Service),
            (posts.heads, PostWord::Head),
            (posts.staffed, PostWord::Staffed),
            (posts.seconds, PostWord::Second),
            (posts.leading, PostWord::Leading),
            (posts.sides, PostWord::Side),
            (posts.taught, PostWord::Taught),
            (posts.broad, PostWord::Broad),
            (posts.stopgap, PostWord::Stopgap),
            (posts.settled, PostWord::Settled),
            (posts.remitted, PostWord::Remitted),
            (posts.concerned, PostWord::Concerned),
        ] {
            for word in leak(list).split_whitespace() {
                *self.posted.entry(word).or_default() |= sign as u16;
            }
        }
    }

    fn read_honorifics(&mut self, honorifics: HonorificLists) {
        for line in lines(honorifics.honorifics) {
            let (word, gender) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            self.add(word, Class::HONORIFIC.or(gender_class(gender.trim())));
        }
        for line in lines(honorifics.titles) {
            let (word, role) = line.split_once(char::is_whitespace).unwrap_or((line, line));
            self.add(word, Class::TITLE);
            self.titles.insert(word, role.trim());
        }
        self.add_all(honorifics.suffixes, Class::SUFFIX);
    }

    fn read_words(&mut self, words: WordLists) {
        // "known as", "what critics call": the phrase counts, not its words.
        let scare_cues = lines(words.scare_cues).filter(|line| !line.contains(' ')).collect::<Vec<_>>().join("\n");
        for (list, class) in [
            (words.months, Class::CALENDAR),
            (words.weekdays, Class::CALENDAR),
            (words.auxiliaries, Class::AUXILIARY),
            (words.prepositions, Class::PREPOSITION),
            (words.conjunctions, Class::CONJUNCTION),
            (words.determiners, Class::DETERMINER),
            (words.cardinals, Class::CARDINAL),
            (words.negations, Class::NEGATION),
            (words.adverbs, Class::ADVERB),
            (words.time_words, Class::TIME),
            (words.title_nouns, Class::TITLE_NOUN),
            (scare_cues, Class::SCARE),
        ] {
            self.add_all(list, class);
        }
        for (list, class) in [
            (words.abbreviations, Class::ABBREVIATION),
            (words.abbreviations_final, Class::ABBREVIATION.or(Class::ABBREVIATION_FINAL)),
            (words.capitalised, Class::CAPITALISED),
        ] {
            for word in lines(list).flat_map(str::split_whitespace) {
                self.add(leak(fold::word(word).into_owned()), class);
            }
        }
        for line in lines(words.pronouns) {
            let (word, gender) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            self.add(word, Class::PRONOUN.or(gender_class(gender.trim())));
        }
    }

    fn read_organisations(&mut self, organisations: Organisations) {
        self.add_all(organisations.heads, Class::ORG_HEAD);
        self.add_all(organisations.common, Class::ORG_COMMON);
        for outlet in lines(organisations.outlets).flat_map(|line| line.split(';')).map(str::trim) {
            let folded = fold::phrase(outlet);
            if let Some((first, _)) = folded.split_once(' ') {
                self.add(leak(first.to_owned()), Class::OUTLET_START);
                self.outlets.insert(folded);
            } else if outlet.chars().nth(1).is_some_and(char::is_uppercase) {
                self.add(leak(folded), Class::OUTLET);
            }
        }
    }

    fn read_governments(&mut self, governments: Governments) {
        for line in lines(governments.governments) {
            let mut fields = line.split('|').map(str::trim);
            let (Some(code), Some(names)) = (fields.next(), fields.next()) else { continue };
            let name = names.split(';').next().unwrap_or_default().trim();
            let government = Government { code, name };
            self.codes.insert(code, government.clone());
            let adjectives = [fields.next(), fields.next()];
            let seats = fields.next().unwrap_or_default();
            let split = |text: &'static str| text.split(';').map(str::trim).filter(|part| !part.is_empty());
            let adjectives = adjectives.into_iter().flatten().flat_map(split);
            let all = split(names)
                .map(|name| (name, Class::GOVERNMENT))
                .chain(adjectives.map(|name| (name, Class::GOVERNMENT.or(Class::DEMONYM))))
                .chain(split(seats).map(|name| (name, Class::GOVERNMENT)));
            for (phrase, class) in all {
                let folded = fold::phrase(phrase);
                if !folded.contains(' ') {
                    self.add(leak(folded.clone()), class);
                }
                if let Some(first) = folded.split(' ').next() {
                    self.add(leak(first.to_owned()), Class::GOVERNMENT_START);
                }
                self.governments.entry(folded).or_insert_with(|| government.clone());
            }
        }
    }

    fn read_relations(&mut self, lists: Relations) {
        for (list, relation) in [
            (lists.lead, Relation::Lead),
            (lists.work, Relation::Work),
            (lists.be, Relation::Be),
            (lists.led, Relation::Led),
            (lists.worked, Relation::Worked),
            (lists.was, Relation::Was),
            (lists.enter, Relation::Enter),
            (lists.leave, Relation::Leave),
            (lists.office, Relation::Office),
            (lists.used, Relation::Used),
            (lists.still, Relation::Still),
            (lists.view, Relation::View),
            (lists.message, Relation::Message),
            (lists.titled, Relation::Titled),
            (lists.succession, Relation::Succession),
            (lists.undertaking, Relation::Undertaking),
            (lists.untrue, Relation::Untrue),
            (lists.denies, Relation::Denies),
            (lists.body, Relation::Body),
            (lists.reference, Relation::Reference),
            (lists.own, Relation::Own),
            (lists.minor, Relation::Minor),
            (lists.open_ended, Relation::OpenEnded),
            (lists.reckons, Relation::Reckons),
            (lists.governing, Relation::Governing),
            (lists.matter, Relation::Matter),
            (lists.commits, Relation::Commits),
            (lists.interviews, Relation::Interviews),
            (lists.wording, Relation::Wording),
            (lists.voices, Relation::Voices),
            (lists.seems, Relation::Seems),
        ] {
            for word in leak(list).split_whitespace() {
                *self.relations.entry(word).or_default() |= relation as u64;
                if matches!(relation, Relation::Untrue | Relation::Denies) {
                    self.add(word, Class::UNREAL);
                }
            }
        }
    }

    fn read_events(&mut self, lists: Events) {
        for (number, line) in lines(lists.deeds).enumerate() {
            let number = number as u16 + 1;
            let often = line.starts_with('~');
            let line = line.trim_start_matches('~');
            let (verbs, nouns) = line.split_once('|').unwrap_or((line, ""));
            for (verb, particle) in verbs.split_whitespace().filter_map(|verb| verb.split_once('+')) {
                let mut forms: Vec<String> = verb.split('/').map(str::to_owned).collect();
                let lemma = forms.first().cloned().unwrap_or_default();
                if forms.len() == 1 {
                    forms.extend(past_forms(&lemma));
                }
                forms.extend([format!("{lemma}s"), format!("{lemma}es")]);
                for form in forms {
                    self.phrasals.entry(format!("{form}-{particle}")).or_insert(number);
                }
                self.add(leak(particle.to_owned()), Class::PARTICLE_OF_VERB);
            }
            let mut add = |form: String, past: bool| {
                // Of words that can mean several things the first line counts, and verbs before nouns.
                let deed = self.deeds.entry(form).or_insert(Deed { number, also: 0, often, past });
                deed.past |= past;
                if deed.number != number && deed.also == 0 {
                    deed.also = number;
                }
            };
            for verb in verbs.split_whitespace().filter(|verb| !verb.contains('+')) {
                let mut forms = verb.split('/');
                let lemma = forms.next().unwrap_or_default();
                let irregular: Vec<&str> = forms.collect();
                let regular = if irregular.is_empty() { past_forms(lemma) } else { Vec::new() };
                for form in irregular.iter().map(|form| (*form).to_owned()).chain(regular) {
                    // "cut", "set": the past that is the lemma tells nothing by itself.
                    let past = form != lemma;
                    add(form, past);
                }
                for form in [lemma.to_owned(), format!("{lemma}s"), format!("{lemma}es")] {
                    add(form, false);
                }
                for form in past_forms(lemma).iter().filter_map(|form| Some(format!("{}ing", form.strip_suffix("ed")?)))
                {
                    add(form, false);
                }
            }
            for noun in nouns.split_whitespace() {
                add(noun.to_owned(), false);
            }
        }
        for (number, line) in lines(lists.circles).enumerate() {
            for name in line.split(';') {
                self.circles.insert(fold::phrase(name.trim()), number as u16);
            }
        }
        for (form, deed) in self.deeds.clone() {
            let class = if deed.past { Class::DEED.or(Class::DEED_PAST) } else { Class::DEED };
            self.add(leak(form), class);
        }
        for (list, relation) in [
            (lists.occasions, Relation::Occasion),
            (lists.holdings, Relation::Holding),
            (lists.intents, Relation::Intent),
            (lists.journeys, Relation::Journey),
            (lists.addressing, Relation::Addressing),
            (lists.assemblies, Relation::Assembly),
            (lists.light, Relation::Light),
            (lists.support, Relation::Support),
            (lists.resolves, Relation::Resolve),
            (lists.settlements, Relation::Settlement),
            (lists.scheduled, Relation::Scheduled),
        ] {
            for word in leak(list).split_whitespace() {
                *self.relations.entry(word).or_default() |= relation as u64;
            }
        }
    }

    fn read_times(&mut self, lists: Times) {
        // One number or two, then the words.
        let mut read = |list: String, sense: fn(i8, i8) -> TimeWord| {
            for line in lines(list) {
                let numbers = || line.split_whitespace().map_while(|word| word.parse::<i8>().ok());
                let one = numbers().next().unwrap_or_default();
                for word in line.split_whitespace().skip(numbers().count()) {
                    self.times.insert(word, sense(one, numbers().nth(1).unwrap_or(one)));
                }
            }
        };
        read(lists.counts, TimeWord::Count);
        read(lists.months, |number, _| TimeWord::Month(number));
        read(lists.weekdays, |number, _| TimeWord::Weekday(number));
        read(lists.units, |number, _| TimeWord::Unit(number));
        read(lists.seasons, TimeWord::Season);
        read(lists.days, |number, _| TimeWord::Day(number));
        read(lists.shifts, |number, _| TimeWord::Shift(number));
        read(lists.parts, |from, to| TimeWord::Part(from.unsigned_abs(), to.unsigned_abs()));
        read(lists.edges, |from, to| TimeWord::Edge(from.unsigned_abs(), to.unsigned_abs()));
        read(lists.ordinals, |number, _| TimeWord::Ordinal(number));
        read(lists.bounds, |number, _| TimeWord::Bound(number));
        read(lists.vague, TimeWord::Vague);
        read(lists.coming, |_, _| TimeWord::Coming);
        for word in self.times.keys().copied().collect::<Vec<_>>() {
            self.add(word, Class::DATED);
        }
    }

    fn read_parties(&mut self, parties: Parties) {
        for line in lines(parties.parties) {
            let mut fields = line.split('|').map(str::trim);
            let Some(id) = fields.next() else { continue };
            let [names, members, tags] = [fields.next(), fields.next(), fields.next()];
            for phrase in [names, members].into_iter().flatten().flat_map(|text| text.split(';')) {
                let folded = fold::phrase(phrase.trim());
                if let Some(first) = folded.split(' ').next().filter(|first| !first.is_empty()) {
                    self.add(leak(first.to_owned()), Class::PARTY_START);
                }
                self.parties.entry(folded).or_default().push(id);
            }
            for tag in tags.into_iter().flat_map(|text| text.split(';')).map(str::trim).filter(|tag| !tag.is_empty()) {
                self.party_tags.entry(tag).or_insert(id);
            }
        }
        self.parties.remove("");
    }
}

#[derive(Deserialize)]
struct Verbs {
    speech: String,
    weak: String,
    naming: String,
    document: String,
    thinking: String,
    request: String,
}

#[derive(Deserialize)]
struct Roles {
    classes: String,
    offices: String,
    gender: String,
    plural: String,
    #[serde(rename = "person-nouns")]
    person_nouns: String,
    time: String,
    synonyms: String,
}

#[derive(Deserialize)]
struct HonorificLists {
    honorifics: String,
    titles: String,
    suffixes: String,
}

#[derive(Deserialize)]
struct Governments {
    governments: String,
}

#[derive(Deserialize)]
struct Organisations {
    heads: String,
    common: String,
    outlets: String,
}

#[derive(Deserialize)]
struct Geography {
    heads: String,
}

#[derive(Deserialize)]
struct Relations {
    lead: String,
    work: String,
    be: String,
    led: String,
    worked: String,
    was: String,
    enter: String,
    leave: String,
    office: String,
    used: String,
    still: String,
    view: String,
    message: String,
    titled: String,
    succession: String,
    undertaking: String,
    untrue: String,
    denies: String,
    body: String,
    reference: String,
    own: String,
    minor: String,
    #[serde(rename = "open-ended")]
    open_ended: String,
    reckons: String,
    governing: String,
    matter: String,
    commits: String,
    interviews: String,
    wording: String,
    voices: String,
    seems: String,
}

#[derive(Deserialize)]
struct Events {
    deeds: String,
    occasions: String,
    holdings: String,
    intents: String,
    journeys: String,
    addressing: String,
    light: String,
    support: String,
    resolves: String,
    settlements: String,
    scheduled: String,
    assemblies: String,
    circles: String,
}

#[derive(Deserialize)]
struct Cities {
    cities: String,
    territories: String,
}

#[derive(Deserialize)]
struct Times {
    months: String,
    weekdays: String,
    units: String,
    seasons: String,
    days: String,
    shifts: String,
    parts: String,
    edges: String,
    counts: String,
    ordinals: String,
    bounds: String,
    vague: String,
    coming: String,
}

#[derive(Deserialize)]
struct Parties {
    parties: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct WordLists {
    abbreviations: String,
    abbreviations_final: String,
    months: String,
    weekdays: String,
    pronouns: String,
    auxiliaries: String,
    prepositions: String,
    conjunctions: String,
    determiners: String,
    cardinals: String,
    negations: String,
    adverbs: String,
    capitalised: String,
    time_words: String,
    title_nouns: String,
    scare_cues: String,
}

fn parse<T: for<'a> Deserialize<'a>>(text_of: impl Fn(&str) -> String, name: &str) -> T {
    toml::from_str(&text_of(name)).unwrap_or_else(|error| panic!("rules/lexicon/{name}: {error}"))
}

/// Nothing is freed: a build script ends soon.
fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn lines(text: String) -> impl Iterator<Item = &'static str> {
    leak(text).lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The past of a regular verb; with its last consonant once and twice, where either may be.
fn past_forms(lemma: &str) -> Vec<String> {
    let vowel = |byte: Option<&u8>| byte.is_some_and(|byte| b"aeiou".contains(byte));
    let bytes = lemma.as_bytes();
    let [.., before, end] = bytes else { return Vec::new() };
    if *end == b'e' {
        return vec![format!("{lemma}d")];
    }
    if *end == b'y' && !vowel(Some(before)) {
        return vec![format!("{}ied", lemma.strip_suffix('y').unwrap_or(lemma))];
    }
    let mut forms = vec![format!("{lemma}ed")];
    if vowel(Some(before)) && !vowel(bytes.len().checked_sub(3).and_then(|at| bytes.get(at))) && !b"wxy".contains(end) {
        forms.push(format!("{lemma}{}ed", char::from(*end)));
    }
    forms
}

fn gender_class(gender: &str) -> Class {
    match gender {
        "m" => Class::MALE,
        "f" => Class::FEMALE,
        _ => Class::default(),
    }
}
