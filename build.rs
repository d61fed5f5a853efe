//! Reads the word lists of `rules/lexicon` and lays them out as tables, which the program carries: it starts without
//! reading them. The modules are those of the library itself; its tests hold the tables against the lists.

#![allow(dead_code, reason = "the modules are the library's, which uses more of them")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

#[path = "src/lexicon"]
mod lexicon {
    pub mod figure_lists;
    pub mod figure_words;
    pub mod kin_lists;
    pub mod kinds;
    pub mod lists;
    pub mod post_lists;
    pub mod table;
}

#[path = "src/text"]
mod text {
    pub mod fold;
    pub mod stem;
}

#[path = "src/topics"]
mod topics {
    pub mod inflect;
    pub mod kinds;
    pub mod source;
}

use lexicon::figure_lists::FigureLists;
use lexicon::kin_lists::KinLists;
use lexicon::kinds::{Class, Word};
use lexicon::lists::Lists;
use lexicon::table;
use topics::inflect::Irregular;
use topics::kinds::{Entry, Group, Kinds, Pattern, Topic};
use topics::source::Laid;

fn main() {
    let var = |name| PathBuf::from(std::env::var_os(name).expect("Cargo sets it"));
    let (folder, out) = (var("CARGO_MANIFEST_DIR").join("rules/lexicon"), var("OUT_DIR"));
    fingerprint(&var("CARGO_MANIFEST_DIR"));
    reader_fingerprint(&var("CARGO_MANIFEST_DIR"));
    place();
    let text_of = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let files = topic_files(&folder.join("../topics"));
    // The files themselves, for their examples, which `onrecord test` runs.
    let texts = many(&files, |(name, text)| format!("({name:?}, {text:?})"));
    fs::write(out.join("topic_files.rs"), texts).expect("the build folder can be written");
    let laid = Laid::read(&text_of("positions.toml"), &text_of("irregular.txt"), &files);
    let mut lists = Lists::read(text_of);
    let subjects = laid.words.iter().filter(|(_, entries)| entries.iter().any(names_subject));
    lists.mark(subjects.map(|(word, _)| word), Class::SUBJECT);
    lists.mark(laid.words.keys(), Class::TOPIC);
    let listed = Numbered::new(&laid.words, |entries| listed(entries));
    lexicon(lists, &listed.words.into_iter().collect(), Tables::new(&out, "Lexicon"));
    topics_tables(&laid, Tables::new(&out, "Topics"));
    let sense = toml::from_str(&text_of("sense.toml")).unwrap_or_else(|error| panic!("sense.toml: {error}"));
    sense_lists(&sense, Tables::new(&out, "Sense"));
    figure_lists(FigureLists::read(&text_of("figures.toml")), Tables::new(&out, "Figures"));
    let irregular = Irregular::read(&text_of("irregular.txt"));
    kin_lists(KinLists::read(&text_of("kin.toml"), &irregular), Tables::new(&out, "Kin"));
}

/// By what programs are told apart that may read one text in different ways: the code, the lists and the versions of the
/// libraries. An index on disk that another program wrote is not used.
fn fingerprint(root: &Path) {
    let mut hash = Hash::default();
    hash.take(std::env::var("TARGET").unwrap_or_default().bytes());
    let parts = ["src", "rules", "Cargo.toml", "Cargo.lock", "build.rs"];
    for (name, text) in texts(root, &parts) {
        hash.take(name.bytes().chain(text));
    }
    for read in parts {
        println!("cargo::rerun-if-changed={read}");
    }
    println!("cargo::rustc-env=ONRECORD_FINGERPRINT={:016x}", hash.0);
}

/// By what readers are told apart, and nothing else of the program: what was read ahead of the embedded texts
/// (`seeds/read.bin`) is used by the reader that read it, on any system. The modules are those that a reading rests on
/// (`ORDER` of `tests/tidy.rs`); what the libraries do is held by `tests/seeds.rs`.
fn reader_fingerprint(root: &Path) {
    let modules = ["amount", "lexicon", "markup", "nearest", "pair", "reader", "statement", "text", "topics", "when"];
    let mut parts: Vec<String> =
        modules.iter().flat_map(|module| [format!("src/{module}"), format!("src/{module}.rs")]).collect();
    parts.extend(
        ["src/corpus/embedded.rs", "src/record/stored/code.rs", "src/record/stored/kinds.rs", "rules/lexicon"]
            .map(str::to_owned),
    );
    parts.extend(["rules/topics", "seeds", "build.rs"].map(str::to_owned));
    let mut hash = Hash::default();
    for (name, text) in texts(root, &parts).into_iter().filter(|(name, _)| name != "seeds/read.bin") {
        // A checkout may have other ends of lines: they mean nothing in code and lists, but move what stands in a text.
        let means = name.starts_with("seeds/");
        hash.take(name.bytes().chain(text.into_iter().filter(|byte| means || *byte != b'\r')));
    }
    println!("cargo::rerun-if-changed=seeds");
    println!("cargo::rustc-env=ONRECORD_READER={:016x}", hash.0);
}

/// Where the program lies in memory: on Linux with glibc, where its linker puts it. Some 97,000 addresses of tables
/// (`readelf -r`) would else be written anew at each start, which takes longer than to read a brief.
fn place() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|is| is.split(',').any(|one| one == value));
    let (linux, gnu) = (is("CARGO_CFG_TARGET_OS", "linux"), is("CARGO_CFG_TARGET_ENV", "gnu"));
    if linux && gnu && !is("CARGO_CFG_TARGET_FEATURE", "crt-static") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// The files below some paths, where they exist, with their names from the root, in order.
fn texts(root: &Path, parts: &[impl AsRef<Path>]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut left: Vec<PathBuf> = parts.iter().map(|part| root.join(part)).filter(|path| path.exists()).collect();
    while let Some(path) = left.pop() {
        if !path.is_dir() {
            files.push(path);
            continue;
        }
        let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        left.extend(entries.map(|entry| entry.expect("a readable folder").path()));
    }
    files.sort();
    let named = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        (name, fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    files.iter().map(named).collect()
}

/// FNV-1a.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn take(&mut self, bytes: impl Iterator<Item = u8>) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The tables of `src/lexicon/figures.rs`.
fn figure_lists(lists: FigureLists, mut tables: Tables) {
    let set = |words: BTreeSet<String>| words.into_iter().map(|word| (word, ()));
    tables.add("numbers", lists.numbers, debug);
    tables.add("scales", lists.scales, debug);
    tables.add("short_scales", lists.short_scales, debug);
    tables.add("vague", lists.vague, debug);
    tables.add("fractions", lists.fractions, debug);
    tables.add("multiples", lists.multiples, debug);
    tables.add("ordinals", lists.ordinals, debug);
    tables.add("superlatives", lists.superlatives, debug);
    tables.add("approximations", lists.approximations, debug);
    tables.add("units", lists.units, debug);
    tables.add("currencies", lists.currencies, debug);
    tables.add("dollars", lists.dollars, debug);
    tables.add("percent", set(lists.percent), debug);
    tables.add("changes", lists.changes, debug);
    tables.add("lasting", set(lists.lasting), debug);
    tables.add("synonyms", lists.synonyms, debug);
    tables.add("listed", lists.listed, debug);
    tables.add("anything", set(lists.anything), debug);
    tables.add("even", set(lists.even), debug);
    tables.add("says", lists.says, debug);
    tables.write();
}

fn kin_lists(lists: KinLists, mut tables: Tables) {
    tables.add("groups", lists.groups, |groups| format!("&{groups:?}"));
    tables.add("contrasts", lists.contrasts, |sides| format!("&{sides:?}"));
    tables.add("elsewhere", lists.elsewhere.into_iter().map(|word| (word, ())), debug);
    tables.write();
}

fn names_subject(entry: &Entry) -> bool {
    matches!(entry, Entry::Subject { .. })
}

/// The topics by name, with their text.
fn topic_files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let name = path.file_stem()?.to_str()?.to_owned();
            (path.extension()? == "toml").then(|| (name, fs::read_to_string(&path).expect("the topic can be read")))
        })
        .collect();
    files.sort();
    files
}

/// The tables of `src/topics`.
fn topics_tables(laid: &Laid, mut tables: Tables) {
    tables.add("words", &laid.words, |entries| listed(entries));
    tables.field("patterns", &many(&laid.patterns, pattern));
    tables.field("topics", &many(&laid.topics, topic));
    let group = |group: &Group| format!("Group {{ name: {:?}, members: &{:?} }}", group.name, group.members);
    tables.field("groups", &many(&laid.groups, group));
    tables.write();
}

fn listed(entries: &[Entry]) -> String {
    format!("Listed {{ kinds: {:?}, entries: {} }}", Kinds::of(entries), many(entries, entry))
}

fn many<T>(values: &[T], code: impl Fn(&T) -> String) -> String {
    format!("&[{}]", values.iter().map(code).collect::<Vec<_>>().join(", "))
}

fn entry(entry: &Entry) -> String {
    match entry {
        Entry::Subject { topic, rest } => format!("Entry::Subject {{ topic: {topic}, rest: &{rest:?} }}"),
        Entry::Back(topic) => format!("Entry::Back({topic})"),
        Entry::Giving => "Entry::Giving".to_owned(),
        Entry::Standing => "Entry::Standing".to_owned(),
        Entry::View => "Entry::View".to_owned(),
        Entry::Copula => "Entry::Copula".to_owned(),
        Entry::Impersonal => "Entry::Impersonal".to_owned(),
        Entry::Settled { closed, rest } => format!("Entry::Settled {{ closed: {closed}, rest: &{rest:?} }}"),
        Entry::Kin(topic) => format!("Entry::Kin({topic})"),
        Entry::Adverbial { rest } => format!("Entry::Adverbial {{ rest: &{rest:?} }}"),
        Entry::Untrue { rest } => format!("Entry::Untrue {{ rest: &{rest:?} }}"),
        Entry::Leader { code, given } => format!("Entry::Leader {{ code: {code:?}, given: {given:?} }}"),
        Entry::Domain(topic) => format!("Entry::Domain({topic})"),
        Entry::Part { topic, core, rest } => {
            format!("Entry::Part {{ topic: {topic}, core: {core}, rest: &{rest:?} }}")
        }
        Entry::Cue { pattern, form } => format!("Entry::Cue {{ pattern: {pattern}, form: Form::{form:?} }}"),
        Entry::Operator { effect, part, form, rest } => format!(
            "Entry::Operator {{ effect: Effect::{effect:?}, part: Part::{part:?}, form: Form::{form:?}, rest: &{rest:?} }}"
        ),
        Entry::Reach { reach, rest } => format!("Entry::Reach {{ reach: Reach::{reach:?}, rest: &{rest:?} }}"),
        Entry::Holder { holder, rest } => format!("Entry::Holder {{ holder: Holder::{holder:?}, rest: &{rest:?} }}"),
        Entry::Office { code, rest } => format!("Entry::Office {{ code: {code:?}, rest: &{rest:?} }}"),
        Entry::Group { group, rest } => format!("Entry::Group {{ group: {group}, rest: &{rest:?} }}"),
        Entry::Share { share, rest } => format!("Entry::Share {{ share: Share::{share:?}, rest: &{rest:?} }}"),
        Entry::Ellipsis { kind, rest } => {
            format!("Entry::Ellipsis {{ kind: Ellipsis::{kind:?}, rest: &{rest:?} }}")
        }
    }
}

fn pattern(pattern: &Pattern) -> String {
    let Pattern { topic, stance, kind, items } = pattern;
    let items = many(items, |item| format!("Item::{item:?}"));
    format!("Pattern {{ topic: {topic}, stance: {stance}, kind: Kind::{kind:?}, items: {items} }}")
}

fn topic(topic: &Topic) -> String {
    let stances = many(topic.stances, |stance| format!("{stance:?}").replace(": [", ": &["));
    let Topic { name, question, measure, .. } = topic;
    format!("Topic {{ name: {name:?}, question: {question:?}, stances: {stances}, measure: {measure:?} }}")
}

/// The tables of `src/lexicon`; `listed` are the numbers of what topics say of words.
fn lexicon(lists: Lists, listed: &BTreeMap<&String, usize>, mut tables: Tables) {
    let related: BTreeMap<_, _> = Numbered::new(&lists.relations, debug).words.into_iter().collect();
    let all: BTreeSet<&str> = lists.words.keys().chain(lists.relations.keys()).copied().collect();
    // Of the numbers 0 is that of nothing.
    let number = |place: Option<&usize>| place.map_or(0, |place| u16::try_from(place + 1).expect("not so many values"));
    let words = all.into_iter().map(|word| {
        let class = lists.words.get(word).copied().unwrap_or_default();
        (word, Word { class, listed: number(listed.get(&word.to_owned())), related: number(related.get(&word)) })
    });
    tables.add("words", words, debug);
    tables.add("role_classes", lists.role_classes, slice);
    tables.add("role_synonyms", lists.role_synonyms, debug);
    tables.add("offices", lists.offices, debug);
    tables.add("titles", lists.titles, debug);
    tables.add("plurals", lists.plurals, debug);
    tables.add("governments", lists.governments, debug);
    tables.add("codes", lists.codes, debug);
    tables.add("parties", lists.parties, slice);
    tables.add("party_tags", lists.party_tags, debug);
    tables.add("nicknames", lists.nicknames, debug);
    tables.add("relations", lists.relations, debug);
    tables.add("outlets", lists.outlets.into_iter().map(|outlet| (outlet, ())), debug);
    tables.add("deeds", lists.deeds, debug);
    tables.add("cities", lists.cities, debug);
    tables.add("phrasals", lists.phrasals, debug);
    tables.add("circles", lists.circles, debug);
    tables.add("territories", lists.territories, debug);
    tables.add("posts", lists.posts, debug);
    tables.add("exclusive", lists.exclusive, slice);
    tables.add("fields", lists.fields, slice);
    tables.add("functions", lists.functions, slice);
    tables.add("regions", lists.regions, slice);
    tables.add("posted", lists.posted, debug);
    tables.add("times", lists.times, |word| format!("TimeWord::{word:?}"));
    tables.write();
}

/// The tables of `src/record/sense.rs`: of a list of words their set, of a list with phrases what each word begins.
fn sense_lists(lists: &BTreeMap<String, Vec<String>>, mut tables: Tables) {
    for (name, list) in lists {
        if list.iter().all(|entry| !entry.contains(' ')) {
            tables.add(name, list.iter().collect::<BTreeSet<_>>().into_iter().map(|word| (word, ())), debug);
            continue;
        }
        let mut by_first: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
        for entry in list {
            let words: Vec<&str> = entry.split(' ').collect();
            by_first.entry(words[0]).or_default().push(words);
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|phrase| Reverse(phrase.len()));
        }
        let by_first = by_first.into_iter().map(|(first, phrases)| {
            let phrases: Vec<String> = phrases.into_iter().map(slice).collect();
            (first, format!("&[{}]", phrases.join(", ")))
        });
        let table = tables.table(name, by_first, |phrases| phrases);
        tables.field(name, &format!("Phrases {{ by_first: {table} }}"));
    }
    tables.write();
}

/// A value as an expression of Rust: what [`Debug`] gives for numbers, strings, and structs of them.
fn debug(value: impl Debug) -> String {
    format!("{value:?}")
}

#[allow(clippy::needless_pass_by_value, reason = "called as a function over values")]
fn slice(list: Vec<&str>) -> String {
    format!("&{list:?}")
}

/// Words with the places of their values, of which equal ones are kept once.
struct Numbered<K> {
    words: Vec<(K, usize)>,
    /// As expressions.
    values: Vec<String>,
}

impl<K> Numbered<K> {
    fn new<V>(map: impl IntoIterator<Item = (K, V)>, written: fn(V) -> String) -> Self {
        let mut values = Vec::new();
        let mut known = HashMap::new();
        let mut place = |value: String| {
            *known.entry(value).or_insert_with_key(|value| {
                values.push(value.clone());
                values.len() - 1
            })
        };
        let words = map.into_iter().map(|(word, value)| (word, place(written(value)))).collect();
        Self { words, values }
    }
}

/// A struct of tables, as an expression of Rust; the bytes of the tables are files beside it.
struct Tables<'a> {
    folder: &'a Path,
    name: String,
    source: String,
}

impl<'a> Tables<'a> {
    fn new(folder: &'a Path, of: &str) -> Self {
        Self { folder, name: of.to_lowercase(), source: format!("{of} {{\n") }
    }

    /// Adds a field with a table.
    fn add<K: AsRef<str>, V>(&mut self, name: &str, map: impl IntoIterator<Item = (K, V)>, written: fn(V) -> String) {
        let table = self.table(name, map, written);
        self.field(name, &table);
    }

    fn field(&mut self, name: &str, value: &str) {
        writeln!(self.source, "    {name}: {value},").expect("writing to a string");
    }

    /// A table as an expression. `written` gives a value as an expression; equal ones are kept once.
    fn table<K: AsRef<str>, V>(
        &self,
        name: &str,
        map: impl IntoIterator<Item = (K, V)>,
        written: fn(V) -> String,
    ) -> String {
        let Numbered { words, values } = Numbered::new(map, written);
        let (bytes, slots) = table::lay_out(words.iter().map(|(word, value)| (word.as_ref(), *value)));
        let file = format!("{}-{name}.bin", self.name);
        write(&self.folder.join(&file), &bytes);
        format!("Table::new(include_bytes!({file:?}), {slots}, &[{}])", values.join(", "))
    }

    fn write(self) {
        write(&self.folder.join(format!("{}.rs", self.name)), format!("{}}}\n", self.source).as_bytes());
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
