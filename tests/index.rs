//! The index of a corpus on disk: the answers are those of the corpus itself, whatever became of texts and index.

#[path = "../benches/made/mod.rs"]
mod made;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onrecord::check::{CheckOptions, check};
use onrecord::corpus::index::{self, Built, Cache};
use onrecord::corpus::{CorpusSpec, LOCK_FILE, Lock, digest, load, locked};
use onrecord::draft::Draft;
use onrecord::markup::Format;
use onrecord::record::Record;
use onrecord::when::Period;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder of the repository with one of the extensions, by path.
fn texts(folder: &str, extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if extensions.contains(&extension.as_str()) {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder}");
    found
}

/// A copy of the texts and bibliographies of folders of the repository.
fn copied(folders: &[&str]) -> TempDir {
    let to = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in folders.iter().flat_map(|folder| texts(folder, &["txt", "bib", "md"])) {
        let path = to.path().join(path.strip_prefix(root()).expect("below the root"));
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a copy");
    }
    to
}

fn made_corpus(count: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    made::corpus(folder.path(), count);
    folder
}

fn spec(corpus: &Path) -> CorpusSpec {
    CorpusSpec::Paths(vec![corpus.to_owned()])
}

fn build(corpus: &Path, cache: &Cache) -> Built {
    build_of(&spec(corpus), cache)
}

fn build_of(spec: &CorpusSpec, cache: &Cache) -> Built {
    index::build(spec, cache, false, &|_, _| {}).expect("a corpus").expect("a place").expect("an index")
}

/// The sources that a sentence cites.
fn cited(record: &Record, draft: &Draft, sentence: usize) -> Vec<usize> {
    let keys: Vec<&str> = draft.reading.citing_sentence(sentence).map(|citation| citation.key.as_str()).collect();
    record.sources.with_keys(&keys)
}

/// Everything that a record says of some drafts, and of words that are looked for.
fn answers(record: &Record, drafts: &[String]) -> String {
    let mut all = String::new();
    for text in drafts {
        let draft = Draft::read(PathBuf::from("draft.md"), Format::Markdown, text.clone());
        for finding in check(&draft, record, &CheckOptions::default()) {
            let _ = writeln!(all, "{finding:?}");
        }
        for quotation in draft.reading.quotations.iter().take(3) {
            let _ = writeln!(all, "{:?}", record.find(&quotation.text));
        }
        for figure in &draft.reading.figures {
            let _ = writeln!(all, "{:?}", record.agreeing(&draft.reading, figure));
            let cited = cited(record, &draft, figure.sentence);
            let _ = writeln!(all, "borne: {:?}", record.bearing(&draft.reading, figure, &cited));
            let _ = writeln!(all, "absent: {:?}", record.absent(&draft.reading, figure, &cited));
        }
        let written = draft.reading.date.as_deref().and_then(Period::written);
        for event in &draft.reading.events {
            let cited = cited(record, &draft, event.sentence);
            let times = event.times.iter().filter_map(|time| draft.reading.times.get(*time)?.when.resolve(written));
            let times: Vec<Period> = times.collect();
            for time in event.times.iter().filter_map(|time| draft.reading.times.get(*time)) {
                let _ = writeln!(all, "dated: {:?}", record.dated_otherwise(event, time.when, written, &cited));
            }
            for venue in &event.venues {
                let _ = writeln!(all, "placed: {:?}", record.placed_otherwise(event, venue, &times, &cited));
            }
        }
    }
    all
}

/// Holds the record of the index against that of all texts; gives the number of answers.
fn same(corpus: &Path, cache: &Cache, drafts: &[String]) -> usize {
    same_of(&spec(corpus), cache, drafts).lines().count()
}

/// The same, with the answers.
fn same_of(spec: &CorpusSpec, cache: &Cache, drafts: &[String]) -> String {
    let (whole, problems) = load(spec).expect("a corpus").into_record();
    let opened = index::open(spec, cache).expect("a corpus");
    assert_eq!(opened.problems, problems);
    assert_eq!(opened.record.entries, whole.entries);
    assert_eq!(opened.record.curated, whole.curated);
    let expected = answers(&whole, drafts);
    let found = answers(&opened.record, drafts);
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
    assert!(!opened.record.sources.is_damaged());
    let parts = |record: &Record| -> String {
        record
            .sources
            .iter()
            .map(|source| format!("{:?}\n", (&source.entry, &source.path, &source.reading)))
            .collect::<Vec<_>>()
            .concat()
    };
    assert!(parts(&opened.record) == parts(&whole), "sources differ");
    assert_eq!(format!("{:?}", opened.record.people().all()), format!("{:?}", whole.people().all()));
    expected
}

/// Drafts of every kind: briefs, and sources themselves with some words changed.
fn drafts() -> Vec<String> {
    let mut drafts = vec![fs::read_to_string(root().join("examples/brief.md")).expect("the example")];
    drafts.extend(texts("tests/measured/briefs", &["md"]).into_iter().map(|(_, text)| text));
    drafts.extend(texts("tests/measured/untuned", &["md"]).into_iter().map(|(_, text)| text));
    drafts.extend((0..3).map(|seed| made::brief(40, seed)));
    for folder in ["seeds", "tests/measured/articles", "tests/measured/figures"] {
        for (_, text) in texts(folder, &["txt"]).into_iter().step_by(4) {
            drafts.push(
                text.replace(" not ", " ").replace("200", "300").replace(" two ", " seven ").replace("son ", "sen "),
            );
        }
    }
    drafts
}

#[test]
fn the_answers_are_those_of_the_whole_corpus() {
    let drafts = drafts();
    let corpora = [
        copied(&["seeds"]),
        copied(&["tests/measured"]),
        copied(&["tests/measured", "seeds", "tests/positions"]),
        made_corpus(40),
    ];
    for corpus in corpora {
        let cache = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::of(cache.path().to_owned());
        let built = build(corpus.path(), &cache);
        assert!(built.sources > 4 && built.read == built.sources && built.kept == 0, "{built:?}");
        let answers = same(corpus.path(), &cache, &drafts);
        assert!(answers > 100, "{answers}");
        let again = build(corpus.path(), &cache);
        assert!(again.fresh && again.kept == built.sources, "{again:?}");
    }
}

/// What the cited sources do not have at all is found by other ways into the record than what they have otherwise.
#[test]
fn what_the_cited_sources_do_not_have_is_told_alike() {
    let mut answers = String::new();
    for name in ["nuclear-power", "sound-ferries", "deep-sea-mining", "carbon-border", "plastics-treaty", "port-road"] {
        let folder = format!("tests/measured/untuned/{name}");
        let corpus = copied(&[&format!("{folder}/corpus")]);
        let cache = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::of(cache.path().to_owned());
        build(corpus.path(), &cache);
        let brief = fs::read_to_string(root().join(folder).join("brief.md")).expect("a brief");
        // Its figures, dates and places as no source has them.
        let planted =
            brief.replace("2021", "2017").replace("April", "June").replace("Berlin", "Lima").replace('3', "7");
        answers += &same_of(&spec(corpus.path()), &cache, &[brief, planted]);
    }
    let corpus = tempfile::tempdir().expect("a temporary folder");
    let cache = tempfile::tempdir().expect("a temporary folder");
    let text = "Norway banned the company Brisk from its ferry routes in 2021.\n\nIn October 2022, the ministry sent inspectors to \
                a shipyard in Gdansk, Poland, to examine the hulls.";
    fs::write(corpus.path().join("ferry.txt"), text).expect("a file");
    let cache = Cache::of(cache.path().to_owned());
    build(corpus.path(), &cache);
    let draft =
        "The Norwegian ministry sent inspectors to a shipyard in Riga to examine the hulls [@ferry].".to_owned();
    answers += &same_of(&spec(corpus.path()), &cache, &[draft]);
    for kind in ["borne", "absent", "dated", "placed"] {
        assert!(answers.contains(&format!("{kind}: Some")), "{kind}");
        assert!(answers.contains(&format!("{kind}: None")), "{kind}");
    }
}

#[test]
fn what_lies_in_folders_of_attachments_is_taken_up() {
    let (corpus, storage) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (cache, far) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let cache = Cache::of(cache.path().to_owned());
    let write = |name: &str, text: &str| {
        fs::create_dir_all(storage.path().join(name).parent().expect("a parent")).expect("a folder");
        fs::write(storage.path().join(name), text).expect("a file");
    };
    let said = |words: &str| format!("“{words},” said Ole Bergsen, the mayor of Molde.");
    let bibliography = "@article{one, title = {One}, file = {/home/ann/storage/AB/one.txt;/home/ann/storage/CD/one.html}}\n\
                        @article{two, title = {Two}, file = {/home/ann/storage/EF/two.txt}}\n";
    fs::write(corpus.path().join("library.bib"), bibliography).expect("a file");
    write("AB/one.txt", &said("The herring is gone for good"));
    write("EF/two.txt", &said("Forty boats are left in the harbour"));
    let drafts =
        ["“The herring is gone for now,” said Bergsen [@one]. Thirty boats are left in the harbour [@two]. “The \
                   cod is gone for good,” said Ole Bergsen [@one]."
            .to_owned()];
    let folders = vec![storage.path().to_owned(), far.path().join("not on this computer")];
    let attached = CorpusSpec::new(vec![corpus.path().to_owned()], folders);
    let built = build_of(&attached, &cache);
    assert_eq!((built.sources, built.read), (2, 2));
    let step = |what: &str, sources: usize| {
        same_of(&attached, &cache, &drafts);
        let built = build_of(&attached, &cache);
        assert!(built.fresh && built.sources == sources, "{what}: {built:?}");
    };
    step("nothing", 2);
    // Without the folders it is another corpus.
    let alone = build(corpus.path(), &cache);
    assert!(alone.sources == 0 && alone.path != built.path, "{alone:?}");
    let one = CorpusSpec::new(vec![corpus.path().to_owned(), storage.path().to_owned()], Vec::new());
    assert_ne!(build_of(&one, &cache).path, built.path);
    step("another corpus has an index", 2);
    write("AB/one.txt", &said("The cod is gone for good"));
    step("a text changed", 2);
    write("CD/one.html", &format!("<html><body><p>{}</p></body></html>", said("The herring is here again").repeat(40)));
    step("another file of a document, which says more", 2);
    write("CD/one.html", &format!("<html><body><p>{}</p></body></html>", said("The herring is gone again").repeat(40)));
    step("and changes", 2);
    fs::remove_file(storage.path().join("EF/two.txt")).expect("a file");
    step("a text less", 1);
    write("EF/two.txt", &said("Thirty boats are left in the harbour"));
    step("and back", 2);
    fs::create_dir(far.path().join("not on this computer")).expect("a folder");
    step("a folder that was not there", 2);
    #[cfg(unix)]
    {
        fs::rename(storage.path().join("EF/two.txt"), far.path().join("secret.txt")).expect("a file");
        std::os::unix::fs::symlink(far.path().join("secret.txt"), storage.path().join("EF/two.txt")).expect("a link");
        step("a link that leads out", 1);
    }
}

#[test]
fn a_source_that_is_not_what_was_noted_is_told_with_an_index() {
    let corpus = tempfile::tempdir().expect("a temporary folder");
    let cache = tempfile::tempdir().expect("a temporary folder");
    let cache = Cache::of(cache.path().to_owned());
    let write = |name: &str, text: &str| fs::write(corpus.path().join(name), text).expect("a file");
    let drafts = ["Forty boats are left in the harbour.".to_owned()];
    let lock = |text: &str| {
        let lock = Lock { key: "a".to_owned(), sha256: digest(text.as_bytes()) };
        write(LOCK_FILE, &locked("", [lock]).expect("a lock file"));
    };
    let (old, new) = ("Forty boats are left in the harbour.", "Thirty boats are left in the harbour.");
    write("a.txt", old);
    build(corpus.path(), &cache);
    let told = || {
        same(corpus.path(), &cache, &drafts);
        let problems = index::open(&spec(corpus.path()), &cache).expect("a corpus").problems;
        problems.iter().filter(|problem| problem.message.contains("has changed since")).count()
    };
    assert_eq!(told(), 0);
    lock(old);
    assert_eq!(told(), 0);
    write("a.txt", new);
    assert_eq!(told(), 1);
    assert_eq!(told(), 1);
    lock(new);
    assert_eq!(told(), 0);
    lock(old);
    assert_eq!(told(), 1);
    fs::remove_file(corpus.path().join(LOCK_FILE)).expect("a file");
    assert_eq!(told(), 0);
}

#[test]
fn what_changes_is_taken_up_file_by_file() {
    let corpus = made_corpus(25);
    let cache = tempfile::tempdir().expect("a temporary folder");
    let cache = Cache::of(cache.path().to_owned());
    let drafts: Vec<String> = (0..2).map(|seed| made::brief(25, seed)).collect();
    let at = |name: &str| corpus.path().join(name);
    let edit = |name: &str, from: &str, to: &str| {
        let text = fs::read_to_string(at(name)).expect("a file");
        assert!(text.contains(from), "{name}: {from}");
        fs::write(at(name), text.replace(from, to)).expect("a file");
    };
    build(corpus.path(), &cache);
    let step = |what: &str| {
        let answers = same(corpus.path(), &cache, &drafts);
        assert!(answers > 20, "{what}: {answers}");
        let built = build(corpus.path(), &cache);
        assert!(built.fresh, "{what}: the check brought the index up to date: {built:?}");
    };
    step("nothing");
    edit("texts/000/made3.txt", "the ", "THE ");
    step("a text changed");
    fs::write(at("texts/000/new.txt"), "“The herring is gone for good,” said Ole Bergsen, the mayor of Molde.")
        .expect("a file");
    step("a text more");
    fs::remove_file(at("texts/000/made5.txt")).expect("a file");
    step("a text less");
    edit("library.bib", "date = {20", "date = {19");
    step("dates changed");
    edit("library.bib", "@article{made7,", "@article{renamed7,");
    step("a key changed");
    fs::rename(at("texts/000/made8.txt"), at("texts/elsewhere.txt")).expect("a file");
    step("a text moved");
    fs::write(at(".ignore"), "texts/000/made9.txt\n").expect("a file");
    step("a text ignored, which its entry names");
    fs::remove_file(at("library.bib")).expect("a file");
    step("no bibliography");
}

#[test]
fn only_what_changed_is_read_anew() {
    let corpus = made_corpus(12);
    let cache = tempfile::tempdir().expect("a temporary folder");
    let cache = Cache::of(cache.path().to_owned());
    build(corpus.path(), &cache);
    let one = corpus.path().join("texts/000/made3.txt");
    let text = fs::read_to_string(&one).expect("a text");
    fs::write(&one, format!("{text}The end came late.")).expect("a text");
    let built = build(corpus.path(), &cache);
    assert_eq!((built.sources, built.read, built.kept, built.fresh), (12, 1, 11, false));
    // The same size and the same time, as a careless copy leaves them.
    let time = fs::metadata(&one).expect("a file").modified().expect("a time");
    fs::write(&one, format!("{text}The end came soon.")).expect("a text");
    fs::File::options().append(true).open(&one).expect("a file").set_modified(time).expect("a time");
    let built = build(corpus.path(), &cache);
    assert_eq!((built.read, built.kept), (1, 11));
    let built = index::build(&spec(corpus.path()), &cache, true, &|_, _| {}).expect("a corpus").expect("a place");
    assert_eq!(built.expect("an index").read, 12);
}

#[test]
fn curated_facts_hold_in_an_index() {
    let corpus = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(corpus.path().join(name), text).expect("a file");
    write("a.txt", "In 2019, Norway banned Huawei from its 5G network. The mayor of Molde spoke of herring.");
    write("b.txt", "In 2020, Sweden has allowed Huawei to supply its 5G network.");
    let facts = "[[position]]\nsource = \"a\"\npassage = \"Norway banned Huawei\"\ngovernment = \"Norway\"\n\
                 topic = \"huawei-5g\"\nstance = \"allow\"\nstatus = \"decided\"\n\n[[retract]]\nsource = \"b\"\n\
                 passage = \"Sweden has allowed Huawei\"\nkind = \"position\"\n";
    let cache = tempfile::tempdir().expect("a temporary folder");
    let cache = Cache::of(cache.path().to_owned());
    let drafts = ["Norway banned Huawei from its network in 2021. Sweden banned Huawei in 2021.".to_owned()];
    build(corpus.path(), &cache);
    same(corpus.path(), &cache, &drafts);
    write("facts.toml", facts);
    same(corpus.path(), &cache, &drafts);
    assert_eq!(index::open(&spec(corpus.path()), &cache).expect("a corpus").record.curated.len(), 1);
    write("b.txt", "In 2020, Sweden has allowed Huawei to supply its 5G network. It is so.");
    same(corpus.path(), &cache, &drafts);
    fs::remove_file(corpus.path().join("facts.toml")).expect("a file");
    same(corpus.path(), &cache, &drafts);
}

/// A check by the program.
fn program(corpus: &Path, brief: &Path, cache: &Path, more: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args(["check", "--format", "json", "--corpus"]).arg(corpus).arg(brief).args(more);
    let output = command.env("ONRECORD_CACHE_DIR", cache).output().expect("the program");
    let text = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code())
}

fn only_file(folder: &Path) -> PathBuf {
    let files: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_damaged_index_changes_nothing_and_is_written_anew() {
    let corpus = made_corpus(30);
    let (cache, drafts) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let brief = drafts.path().join("brief.md");
    fs::write(&brief, made::brief(30, 4)).expect("a brief");
    let expected = program(corpus.path(), &brief, cache.path(), &["--no-cache"]);
    assert!(expected.0.matches("\"rule\"").count() > 5, "{}", expected.0);
    assert!(
        !cache.path().join("index").exists(),
        "a small corpus gets no index by itself, nor does --no-cache write one"
    );
    build(corpus.path(), &Cache::of(cache.path().join("index")));
    let index = only_file(&cache.path().join("index"));
    assert_eq!(program(corpus.path(), &brief, cache.path(), &[]), expected);
    let good = fs::read(&index).expect("an index");
    let mut damaged: Vec<Vec<u8>> = vec![Vec::new(), b"no index".to_vec(), good[..good.len() / 2].to_vec()];
    damaged.push(good.iter().rev().copied().collect());
    damaged.push([good.as_slice(), b"more"].concat());
    // One byte in each page, and in every part of the end.
    let places = (0..good.len()).step_by(good.len() / 40).chain(good.len() - 70..good.len());
    for (number, place) in places.enumerate().filter(|(number, _)| number % 2 == 0 || *number < 40) {
        let mut bytes = good.clone();
        bytes[place] ^= 1 << (number % 8);
        damaged.push(bytes);
    }
    let mut rewritten = 0;
    for (number, bytes) in damaged.iter().enumerate() {
        fs::write(&index, bytes).expect("an index");
        assert_eq!(program(corpus.path(), &brief, cache.path(), &[]), expected, "{number}");
        // A page that nobody asked for may stay as it is.
        let anew = fs::read(&index).expect("an index") != *bytes;
        assert!(anew || (5..46).contains(&number), "{number}");
        rewritten += usize::from(anew);
    }
    assert!(rewritten > damaged.len() / 2, "{rewritten} of {}", damaged.len());
    fs::write(&index, &damaged[20]).expect("an index");
    let cache = Cache::of(cache.path().join("index"));
    assert!(!build(corpus.path(), &cache).fresh && build(corpus.path(), &cache).fresh);
}

#[test]
fn without_a_place_for_it_there_is_no_index() {
    let corpus = made_corpus(5);
    let folder = tempfile::tempdir().expect("a folder");
    let brief = folder.path().join("brief.md");
    fs::write(&brief, made::brief(5, 4)).expect("a brief");
    // A file stands where the folder should be.
    let cache = folder.path().join("cache");
    fs::write(&cache, "").expect("a file");
    let expected = program(corpus.path(), &brief, folder.path(), &["--no-cache"]);
    assert_eq!(program(corpus.path(), &brief, &cache, &[]), expected);
    let built = index::build(&spec(corpus.path()), &Cache::of(cache), false, &|_, _| {}).expect("a corpus");
    assert!(built.expect("a place").is_err());
    assert_eq!(
        index::build(&spec(corpus.path()), &Cache::none(), false, &|_, _| {}).expect("a corpus").map(|_| ()),
        None
    );
}

#[test]
fn checks_at_once_agree() {
    let corpus = made_corpus(30);
    let (cache, drafts) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let brief = drafts.path().join("brief.md");
    fs::write(&brief, made::brief(30, 4)).expect("a brief");
    build(corpus.path(), &Cache::of(cache.path().join("index")));
    let one = corpus.path().join("texts/000/made3.txt");
    let text = fs::read_to_string(&one).expect("a text");
    for round in 0..3 {
        fs::write(&one, format!("{text} The end, {round}.")).expect("a text");
        let expected = program(corpus.path(), &brief, cache.path(), &["--no-cache"]);
        std::thread::scope(|scope| {
            let check = || program(corpus.path(), &brief, cache.path(), &[]);
            let all: Vec<_> = (0..4).map(|_| scope.spawn(check)).collect();
            for one in all {
                assert_eq!(one.join().expect("a check"), expected);
            }
        });
    }
    only_file(&cache.path().join("index"));
}

#[test]
fn the_command_says_what_it_did() {
    let corpus = made_corpus(5);
    let cache = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.arg("index").args(arguments).env("ONRECORD_CACHE_DIR", cache.path()).current_dir(corpus.path());
        let output = command.output().expect("the program");
        let told = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
        (told, output.status.code())
    };
    let (told, status) = run(&["--corpus", "."]);
    assert!(told.contains("The index is written: 5 sources, 5 texts read, 0 unchanged, 0 failed"), "{told}");
    assert!(told.contains(&cache.path().join("index").display().to_string()) && status == Some(0), "{told}");
    let (told, _) = run(&["--corpus", "."]);
    assert!(told.contains("The index is up to date: 5 sources, 0 texts read, 5 unchanged"), "{told}");
    let (told, _) = run(&["--corpus", ".", "--rebuild"]);
    assert!(told.contains("5 texts read, 0 unchanged"), "{told}");
    fs::write(corpus.path().join("texts/000/made2.txt"), [0xff, b'a']).expect("a file");
    let (told, status) = run(&["--corpus", "."]);
    assert!(told.contains("4 sources, 0 texts read, 4 unchanged, 0 failed") && status == Some(0), "{told}");
    assert!(told.contains("warning: ./texts/000/made2.txt:1:1: not UTF-8"), "{told}");
    // It is told of the index as well.
    let (told, status) = run(&["--corpus", "."]);
    assert!(told.contains("up to date") && told.contains("made2.txt:1:1: not UTF-8") && status == Some(0), "{told}");
    assert_eq!(run(&[]).1, Some(2), "the embedded corpus has no index");
    assert_eq!(run(&["--corpus", ".", "--no-cache"]).1, Some(2));
    assert_eq!(run(&["--corpus", "nowhere"]).1, Some(2));
}
