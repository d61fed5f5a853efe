//! Reads the word lists of `rules/lexicon` and lays them out as tables, which the program carries: it starts without
//! reading them. The modules are those of the library itself; its tests hold the tables against the lists.

#![allow(dead_code, reason = "the modules are the library's, which uses more of them")]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "src/lexicon"]
mod lexicon {
    pub mod kinds;
    pub mod lists;
    pub mod table;
}

#[path = "src/text"]
mod text {
    pub mod fold;
}

use lexicon::lists::Lists;
use lexicon::table;

fn main() {
    let var = |name| PathBuf::from(std::env::var_os(name).expect("Cargo sets it"));
    let folder = var("CARGO_MANIFEST_DIR").join("rules/lexicon");
    for read in ["rules/lexicon", "src/lexicon", "src/text/fold.rs"] {
        println!("cargo::rerun-if-changed={read}");
    }
    let lists = Lists::read(|name| {
        let path = folder.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    });
    let mut tables = Tables { folder: var("OUT_DIR"), source: "Lexicon {\n".to_owned() };
    let slice = |list: &Vec<&'static str>| format!("&{list:?}");
    tables.add("words", &lists.words, |class| format!("{class:?}"));
    tables.add("role_classes", &lists.role_classes, slice);
    tables.add("role_synonyms", &lists.role_synonyms, u16::to_string);
    tables.add("offices", &lists.offices, |office| format!("{office:?}"));
    tables.add("titles", &lists.titles, |title| format!("{title:?}"));
    tables.add("plurals", &lists.plurals, |singular| format!("{singular:?}"));
    tables.add("governments", &lists.governments, |government| format!("{government:?}"));
    tables.add("parties", &lists.parties, slice);
    tables.add("party_tags", &lists.party_tags, |party| format!("{party:?}"));
    tables.add("nicknames", &lists.nicknames, u16::to_string);
    tables.add("relations", &lists.relations, u16::to_string);
    let outlets = lists.outlets.iter().map(|outlet| (outlet, ()));
    tables.add("outlets", outlets, |()| "()".to_owned());
    tables.source.push('}');
    write(&tables.folder.join("lexicon.rs"), tables.source.as_bytes());
}

/// The source of the lexicon; the bytes of its tables are files beside it.
struct Tables {
    folder: PathBuf,
    source: String,
}

impl Tables {
    /// Adds a table. `written` gives a value as an expression of Rust; equal ones are written once.
    fn add<K: AsRef<str>, V>(
        &mut self,
        name: &str,
        map: impl IntoIterator<Item = (K, V)>,
        written: impl Fn(V) -> String,
    ) {
        let mut values = Vec::new();
        let mut known = HashMap::new();
        let words: Vec<(K, usize)> = map
            .into_iter()
            .map(|(word, value)| {
                let number = *known.entry(written(value)).or_insert_with_key(|value| {
                    values.push(value.clone());
                    values.len() - 1
                });
                (word, number)
            })
            .collect();
        let (bytes, slots) = table::lay_out(words.iter().map(|(word, value)| (word.as_ref(), *value)));
        let file = format!("{name}.bin");
        write(&self.folder.join(&file), &bytes);
        let values = values.join(", ");
        writeln!(self.source, "    {name}: Table::new(include_bytes!({file:?}), {slots}, &[{values}]),")
            .expect("writing to a string");
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
