//! Writes a made-up corpus and a brief that quotes it, to measure the whole program with:
//! `cargo run --example corpus -- FOLDER [DOCUMENTS]`.

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "corpus".to_owned()));
    let documents = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(1000);
    let made = corpus::corpus(7, documents, 800, 200);
    fs::create_dir_all(folder.join("sources"))?;
    for (number, text) in made.documents.iter().enumerate() {
        fs::write(folder.join(format!("sources/d{number:05}.txt")), text)?;
    }
    let mut brief = String::new();
    for question in &made.questions {
        let _ = writeln!(
            brief,
            "One passage reads “{}”. <!-- {} {} -->\n",
            question.quoted, question.document, question.edits
        );
    }
    fs::write(folder.join("brief.md"), brief)
}
