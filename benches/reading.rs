//! How fast plain text is read into statements, and how long a warm check takes: `cargo bench --bench reading`.
//!
//! The seeds stand in for text, repeated to a megabyte.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;
use onrecord::check::{CheckOptions, check};
use onrecord::corpus::{CorpusSpec, load};
use onrecord::draft::Draft;
use onrecord::markup::{self, Format};
use onrecord::reader;

fn main() {
    divan::main();
}

/// The seeds, end to end, until they fill `size` bytes.
fn text(size: usize) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("seeds")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let all: String = paths.iter().map(|path| fs::read_to_string(path).expect("text") + "\n\n").collect();
    all.repeat(size / all.len() + 1)
}

fn brief() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/brief.md")).expect("example")
}

/// Plain text into statements, on one core.
#[divan::bench]
fn read_plain_text(bencher: Bencher<'_, '_>) {
    let text = text(1_000_000);
    bencher.counter(BytesCount::of_str(&text)).bench(|| reader::read(&markup::read(Format::Plain, black_box(&text))));
}

/// Markup alone.
#[divan::bench]
fn read_markdown_only(bencher: Bencher<'_, '_>) {
    let text = brief().repeat(100);
    bencher.counter(BytesCount::of_str(&text)).bench(|| markup::read(Format::Markdown, black_box(&text)));
}

/// The embedded corpus, read and indexed.
#[divan::bench]
fn load_embedded_corpus() {
    black_box(load(&CorpusSpec::Embedded).expect("seeds").into_record());
}

/// A draft against the embedded corpus, already loaded: what an editor waits for.
#[divan::bench]
fn check_example_brief(bencher: Bencher<'_, '_>) {
    let (record, _) = load(&CorpusSpec::Embedded).expect("seeds").into_record();
    let text = brief();
    bencher.bench(|| {
        let draft = Draft::read(PathBuf::from("brief.md"), Format::Markdown, text.clone());
        check(&draft, &record, &CheckOptions::default())
    });
}
