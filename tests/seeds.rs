//! What was read ahead of the embedded articles (`seeds/read.bin`): that it is what the program would read, and, for those
//! who bring out a version, that it is there. `UPDATE=1 cargo test --test seeds -- --ignored` writes it.

use std::fs;
use std::path::{Path, PathBuf};

use onrecord::check::{CheckOptions, check};
use onrecord::corpus::{CorpusSpec, Loaded, embedded, load};
use onrecord::draft::Draft;
use onrecord::markup::Format;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn path() -> PathBuf {
    root().join("seeds/read.bin")
}

/// Everything that a corpus says of its sources, and of the drafts of the repository.
fn said(loaded: Loaded) -> Vec<String> {
    let mut said: Vec<String> = loaded.sources.iter().map(|source| format!("{source:#?}")).collect();
    let (record, problems) = loaded.into_record();
    said.push(format!("{problems:?}"));
    let drafts = ["examples/brief.md", "README.md"].map(|name| root().join(name));
    for path in drafts {
        let text = fs::read_to_string(&path).expect("a draft");
        let draft = Draft::read(path, Format::Markdown, text);
        said.push(format!("{:#?}", check(&draft, &record, &CheckOptions::default())));
    }
    said
}

#[test]
fn a_check_with_what_was_read_ahead_is_a_check_without() {
    let ahead = embedded::read_ahead(&embedded::readings());
    assert_eq!(ahead.as_ref().map(Vec::len), Some(5));
    let (ahead, anew) = (said(embedded::loaded(ahead)), said(embedded::loaded(None)));
    assert_eq!(ahead.len(), 5 + 1 + 2);
    assert!(ahead == anew);
    // What the program carries, stale or not.
    let carried = said(load(&CorpusSpec::Embedded).expect("seeds"));
    assert!(carried == anew, "UPDATE=1 cargo test --test seeds -- --ignored writes what is read now");
}

#[test]
fn what_another_reader_read_is_not_used() {
    let own = embedded::readings();
    let mut other = own.clone();
    other[0] ^= 1;
    for file in [&other[..], &own[..own.len() - 1], &own[..7], b""] {
        assert!(embedded::read_ahead(file).is_none());
    }
}

/// Stale readings are not used, and cost nothing but time: so they are no failure while the reader is worked on.
#[test]
#[ignore = "a reader that was changed makes it stale; held by scripts/test.sh"]
fn what_was_read_ahead_is_of_this_reader() {
    let wanted = embedded::readings();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path(), &wanted).expect("written");
    }
    let is = fs::read(path()).expect("what was read ahead");
    assert!(is == wanted, "seeds/read.bin is stale: run UPDATE=1 cargo test --test seeds -- --ignored");
}
