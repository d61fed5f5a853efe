//! Topic files and `rules/lexicon/positions.toml`, read and put in order by the build script.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::inflect::{Irregular, plural};
use super::kinds::{
    Effect, Ellipsis, Entry, Form, Group, Holder, Item, Kind, Member, Part, Pattern, Reach, Share, Stance, Topic,
};
use crate::text::fold;

/// Everything, in order.
#[derive(Default)]
pub struct Laid {
    pub words: BTreeMap<String, Vec<Entry>>,
    pub patterns: Vec<Pattern>,
    pub topics: Vec<Topic>,
    pub groups: Vec<Group>,
    irregular: Irregular,
}

#[derive(Deserialize)]
struct Around {
    verbs: BTreeMap<String, String>,
    adjectives: BTreeMap<String, String>,
    nouns: BTreeMap<String, String>,
    persons: BTreeMap<String, String>,
    reach: BTreeMap<String, String>,
    untrue: BTreeMap<String, String>,
    adverbials: String,
    standing: String,
    views: String,
    copulas: String,
    #[serde(rename = "verbs-of-giving")]
    verbs_of_giving: String,
    holders: BTreeMap<String, String>,
    parties: Parties,
    shares: BTreeMap<String, String>,
    ellipsis: BTreeMap<String, String>,
    impersonal: Impersonal,
    expressions: BTreeMap<String, Expressions>,
}

#[derive(Deserialize)]
struct Impersonal {
    nouns: String,
    open: String,
    closed: String,
}

#[derive(Deserialize)]
struct Expressions {
    #[serde(default)]
    verbs: String,
    #[serde(default)]
    nouns: String,
    #[serde(default)]
    adjectives: String,
}

#[derive(Deserialize)]
struct Parties {
    offices: String,
    leaders: String,
    groups: String,
    members: String,
}

#[derive(Deserialize)]
struct TopicFile {
    question: String,
    subject: Subject,
    stance: Vec<StanceFile>,
    #[serde(default)]
    #[allow(dead_code, reason = "run as tests, not by the build")]
    example: Vec<toml::Table>,
}

#[derive(Deserialize)]
struct Subject {
    names: String,
    /// An adjective that makes a back reference a name: "Chinese" with "firm".
    #[serde(default)]
    kin: String,
    #[serde(default)]
    back: String,
    #[serde(default)]
    domain: String,
    #[serde(default)]
    part: String,
    /// Those parts of it that matter most.
    #[serde(default)]
    core: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StanceFile {
    name: String,
    says: String,
    family: String,
    #[serde(default)]
    fixed: bool,
    #[serde(default)]
    claim: bool,
    /// Naming the subject, which is a measure, stands for this stance.
    #[serde(default)]
    measure: bool,
    #[serde(default, rename = "use")]
    uses: Vec<String>,
    part: Option<String>,
    core: Option<String>,
    denied: Option<String>,
    refused: Option<String>,
    urged: Option<String>,
    wanted: Option<String>,
    conditional: Option<String>,
    #[serde(default)]
    excludes: Vec<String>,
    #[serde(default)]
    includes: Vec<String>,
    #[serde(default)]
    stronger: Vec<String>,
    #[serde(default)]
    verbs: String,
    /// What the subject itself does where it is let.
    #[serde(default)]
    does: String,
    #[serde(default)]
    nouns: String,
    #[serde(default)]
    adjectives: String,
}

impl Laid {
    /// Reads the files; panics on one that is not as it should be, which stops the build.
    pub fn read(around: &str, irregular: &str, topics: &[(String, String)]) -> Self {
        let around: Around = toml::from_str(around).unwrap_or_else(|error| panic!("positions.toml: {error}"));
        let mut laid = Self { irregular: Irregular::read(irregular), ..Self::default() };
        laid.around(&around);
        for (name, text) in topics {
            let file = toml::from_str(text).unwrap_or_else(|error| panic!("topics/{name}.toml: {error}"));
            laid.topic(name, &file, &around);
        }
        for entries in laid.words.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(rest(entry).len()));
            entries.dedup();
        }
        laid
    }

    fn add(&mut self, word: &str, entry: Entry) {
        let entries = self.words.entry(word.to_owned()).or_default();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    fn phrases(&mut self, list: &str, entry: impl Fn(&'static [&'static str]) -> Entry) {
        for phrase in split(list) {
            let (first, rest) = words(phrase);
            self.add(&first, entry(rest));
        }
    }

    fn around(&mut self, around: &Around) {
        for (name, list) in &around.verbs {
            let effect = effect(name);
            for phrase in split(list) {
                let (first, rest) = words(phrase);
                for (form, kind) in self.irregular.verb(&first) {
                    self.add(&form, Entry::Operator { effect, part: Part::Verb, form: kind, rest });
                }
            }
        }
        for (name, list) in &around.adjectives {
            let effect = effect(name);
            self.phrases(list, |rest| Entry::Operator { effect, part: Part::Adjective, form: Form::Fixed, rest });
        }
        for (lists, part) in [(&around.nouns, Part::Noun), (&around.persons, Part::Person)] {
            for (name, list) in lists {
                let effect = effect(name);
                for noun in split(list) {
                    for form in [noun.to_owned(), plural(noun)] {
                        let (first, rest) = words(&form);
                        self.add(&first, Entry::Operator { effect, part, form: Form::Fixed, rest });
                    }
                }
            }
        }
        for (name, list) in &around.reach {
            let reach = match name.as_str() {
                "whole" => Reach::Whole,
                "part" => Reach::Part,
                "neutral" => Reach::Neutral,
                other => panic!("positions.toml: reach {other}"),
            };
            self.phrases(list, |rest| Entry::Reach { reach, rest });
        }
        for verb in split(&around.verbs_of_giving) {
            for (form, _) in self.irregular.verb(verb) {
                self.add(&form, Entry::Giving);
            }
        }
        self.phrases(&around.adverbials, |rest| Entry::Adverbial { rest });
        self.phrases(&around.standing, |_| Entry::Standing);
        self.phrases(&around.views, |_| Entry::View);
        self.phrases(&around.copulas, |_| Entry::Copula);
        for list in around.untrue.values() {
            self.phrases(list, |rest| Entry::Untrue { rest });
        }
        for (name, list) in &around.holders {
            let holder = match name.as_str() {
                "government" => Holder::Government,
                "legislature" => Holder::Legislature,
                "agency" => Holder::Agency,
                "party" => Holder::Party,
                "official" => Holder::Official,
                "company" => Holder::Company,
                other => panic!("positions.toml: holder {other}"),
            };
            self.phrases(list, |rest| Entry::Holder { holder, rest });
            for noun in split(list).filter(|noun| !noun.ends_with('s') && !noun.contains(' ')) {
                self.phrases(&plural(noun), |rest| Entry::Holder { holder, rest });
            }
        }
        for line in lines(&around.parties.offices) {
            let (code, names) = line.split_once(':').unwrap_or_else(|| panic!("positions.toml: {line}"));
            let code = leak(code);
            self.phrases(names, |rest| Entry::Office { code, rest });
        }
        for line in lines(&around.parties.leaders) {
            let (code, names) = line.split_once(':').unwrap_or_else(|| panic!("positions.toml: {line}"));
            for name in split(names) {
                let folded = fold::phrase(name);
                let surname = folded.rsplit(' ').next().unwrap_or_default().to_owned();
                let given = leak(folded.strip_suffix(&surname).unwrap_or_default());
                self.add(&surname, Entry::Leader { code: leak(code), given });
            }
        }
        for line in lines(&around.parties.groups) {
            let (name, names) = line.split_once('|').unwrap_or_else(|| panic!("positions.toml: {line}"));
            let group = self.groups.len() as u8;
            self.groups.push(Group { name: leak(name), members: &[] });
            self.phrases(names, |rest| Entry::Group { group, rest });
        }
        for line in lines(&around.parties.members) {
            let (name, list) = line.split_once(':').unwrap_or_else(|| panic!("positions.toml: {line}"));
            let group = self.groups.iter_mut().find(|group| group.name == name.trim());
            let group = group.unwrap_or_else(|| panic!("positions.toml: no group {name}"));
            group.members = split(list).map(member).collect::<Vec<_>>().leak();
        }
        for (name, list) in &around.shares {
            let share = match name.as_str() {
                "all" => Share::All,
                "most" => Share::Most,
                "some" => Share::Some,
                "none" => Share::None,
                other => panic!("positions.toml: share {other}"),
            };
            self.phrases(list, |rest| Entry::Share { share, rest });
        }
        self.phrases(&around.impersonal.nouns, |_| Entry::Impersonal);
        self.phrases(&around.impersonal.open, |rest| Entry::Settled { closed: false, rest });
        self.phrases(&around.impersonal.closed, |rest| Entry::Settled { closed: true, rest });
        for (name, list) in &around.ellipsis {
            let kind = match name.as_str() {
                "same" => Ellipsis::Same,
                "like" => Ellipsis::Like,
                "measures" => Ellipsis::Measure,
                "models" => Ellipsis::Model,
                "opposite" => Ellipsis::Opposite,
                "side" => Ellipsis::Side,
                other => panic!("positions.toml: ellipsis {other}"),
            };
            self.phrases(list, |rest| Entry::Ellipsis { kind, rest });
        }
    }

    fn topic(&mut self, name: &str, file: &TopicFile, around: &Around) {
        let topic = self.topics.len() as u8;
        self.phrases(&file.subject.names, |rest| Entry::Subject { topic, rest });
        for (field, list) in
            [("back", &file.subject.back), ("kin", &file.subject.kin), ("domain", &file.subject.domain)]
        {
            let longer = split(list).find(|word| word.contains(' '));
            assert!(longer.is_none(), "topics/{name}.toml: {field} takes single words, not {longer:?}");
        }
        self.phrases(&file.subject.back, |_| Entry::Back(topic));
        for kin in split(&file.subject.kin) {
            for noun in split(&file.subject.back) {
                self.phrases(&format!("{kin} {noun}"), |rest| Entry::Subject { topic, rest });
            }
            self.phrases(kin, |_| Entry::Kin(topic));
        }
        self.phrases(&file.subject.domain, |_| Entry::Domain(topic));
        self.phrases(&file.subject.part, |rest| Entry::Part { topic, core: false, rest });
        self.phrases(&file.subject.core, |rest| Entry::Part { topic, core: true, rest });
        let number = |stance: &str| {
            let at = file.stance.iter().position(|other| other.name == stance);
            at.unwrap_or_else(|| panic!("topics/{name}.toml: no stance `{stance}`")) as u8
        };
        let one = |stance: &Option<String>| stance.as_deref().map(number);
        let many =
            |list: &[String]| -> &'static [u8] { list.iter().map(|stance| number(stance)).collect::<Vec<_>>().leak() };
        let stances: Vec<Stance> = file
            .stance
            .iter()
            .map(|stance| Stance {
                name: leak(&stance.name),
                says: leak(&stance.says),
                family: leak(&stance.family),
                fixed: stance.fixed,
                claim: stance.claim,
                derived: stance.uses.is_empty()
                    && [&stance.verbs, &stance.nouns, &stance.adjectives].iter().all(|list| list.is_empty()),
                part: one(&stance.part),
                core: one(&stance.core),
                denied: one(&stance.denied),
                refused: one(&stance.refused),
                urged: one(&stance.urged),
                wanted: one(&stance.wanted),
                conditional: one(&stance.conditional),
                excludes: many(&stance.excludes),
                includes: many(&stance.includes),
                stronger: many(&stance.stronger),
            })
            .collect();
        for (index, stance) in file.stance.iter().enumerate() {
            let index = index as u8;
            for used in &stance.uses {
                let list = around.expressions.get(used).unwrap_or_else(|| panic!("topics/{name}.toml: no `{used}`"));
                self.cues(&list.verbs, topic, index, Kind::Verb);
                self.cues(&list.nouns, topic, index, Kind::Noun);
                self.cues(&list.adjectives, topic, index, Kind::Adjective);
            }
            self.cues(&stance.verbs, topic, index, Kind::Verb);
            self.cues(&stance.does, topic, index, Kind::Deed);
            self.cues(&stance.nouns, topic, index, Kind::Noun);
            self.cues(&stance.adjectives, topic, index, Kind::Adjective);
        }
        let measure = file.stance.iter().position(|stance| stance.measure).map(|index| index as u8);
        self.topics.push(Topic { name: leak(name), question: leak(&file.question), stances: stances.leak(), measure });
    }

    fn cues(&mut self, list: &str, topic: u8, stance: u8, kind: Kind) {
        for expression in split(list) {
            let mut parts = expression.split_whitespace();
            let Some(first) = parts.next() else { continue };
            let items: Vec<Item> = parts
                .flat_map(|part| match part {
                    "S" => vec![Item::Subject],
                    "N" => vec![Item::Domain],
                    "~" => vec![Item::Gap],
                    "$" => vec![Item::End],
                    // A possessive "'s" is a word of its own in a text.
                    word => match fold::word(word).strip_suffix("'s") {
                        Some(stem) => vec![Item::Word(leak(stem)), Item::Word("'s")],
                        None => vec![Item::Word(leak(&fold::word(word)))],
                    },
                })
                .collect();
            let pattern = self.patterns.len() as u16;
            self.patterns.push(Pattern { topic, stance, kind, items: items.leak() });
            let forms = match kind {
                Kind::Verb | Kind::Deed => self.irregular.verb(&fold::word(first)),
                _ => vec![(fold::word(first).into_owned(), Form::Fixed)],
            };
            for (word, form) in forms {
                self.add(&word, Entry::Cue { pattern, form });
            }
        }
    }
}

fn rest(entry: &Entry) -> &'static [&'static str] {
    match entry {
        Entry::Subject { rest, .. }
        | Entry::Part { rest, .. }
        | Entry::Operator { rest, .. }
        | Entry::Reach { rest, .. }
        | Entry::Holder { rest, .. }
        | Entry::Office { rest, .. }
        | Entry::Group { rest, .. }
        | Entry::Share { rest, .. }
        | Entry::Untrue { rest }
        | Entry::Adverbial { rest }
        | Entry::Settled { rest, .. }
        | Entry::Ellipsis { rest, .. } => rest,
        Entry::Giving
        | Entry::Standing
        | Entry::View
        | Entry::Copula
        | Entry::Impersonal
        | Entry::Back(_)
        | Entry::Kin(_)
        | Entry::Leader { .. }
        | Entry::Domain(_)
        | Entry::Cue { .. } => &[],
    }
}

fn effect(name: &str) -> Effect {
    match name {
        "decide" => Effect::Decide,
        "enact" => Effect::Enact,
        "announce" => Effect::Announce,
        "pledge" => Effect::Pledge,
        "plan" => Effect::Plan,
        "want" => Effect::Want,
        "consider" => Effect::Consider,
        "likely" => Effect::Likely,
        "refuse" => Effect::Refuse,
        "defy" => Effect::Defy,
        "heed" => Effect::Heed,
        "end" => Effect::End,
        "fail" => Effect::Fail,
        "urge" => Effect::Urge,
        "report" => Effect::Report,
        "deny" => Effect::Deny,
        "able" => Effect::Able,
        "undecided" => Effect::Undecided,
        "link" => Effect::Link,
        other => panic!("positions.toml: {other}"),
    }
}

/// `CZ 2004-`, `GB -2020`, `DE`.
fn member(text: &str) -> Member {
    let (code, years) = text.split_once(' ').unwrap_or((text, "-"));
    let (from, until) = years.split_once('-').unwrap_or_else(|| panic!("positions.toml: {text}"));
    Member { code: leak(code), from: from.parse().unwrap_or(0), until: until.parse().unwrap_or(9999) }
}

fn words(phrase: &str) -> (String, &'static [&'static str]) {
    let folded = fold::phrase(phrase).replace("'s", " 's");
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or_default().to_owned();
    (first, words.map(leak).collect::<Vec<_>>().leak())
}

fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split([';', '\n']).map(str::trim).filter(|phrase| !phrase.is_empty() && !phrase.starts_with('#'))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Nothing is freed: a build script ends soon.
fn leak(text: &str) -> &'static str {
    Box::leak(text.trim().to_owned().into_boxed_str())
}
