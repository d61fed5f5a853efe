//! Curated facts: what a person adds to, corrects in or strikes from the reading of the sources, and what is said of
//! pins and names that do not hold.

use std::fs;
use std::path::Path;

use onrecord::corpus::{CorpusSpec, load};
use onrecord::record::Record;
use tempfile::TempDir;

const BIBLIOGRAPHY: &str =
    "@misc{post2021, date = {2021-03}}\n@misc{mail2021, date = {2021-05}}\n@misc{lost2019, date = {2019}}\n";
const POST: &str = "Germany has banned Huawei from its 5G network. France took a walk.\n\n\
                    Paris sent a letter. Berlin “stands firm”\nand will not move. Paris sent a letter.\n";
const MAIL: &str = "Italy has banned Huawei from its 5G network. Japan has banned Huawei from its 5G network.\n";

fn folder(facts: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in
        [("library.bib", BIBLIOGRAPHY), ("post2021.txt", POST), ("mail2021.txt", MAIL), ("facts.toml", facts)]
    {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// The record of a corpus and its problems, with paths as seen from the folder.
fn read(folder: &TempDir, path: &Path) -> (Record, Vec<String>) {
    let loaded = load(&CorpusSpec::Paths(vec![path.to_owned()])).expect("a corpus");
    let (record, problems) = loaded.into_record();
    let below = format!("{}/", folder.path().display());
    let mark = |fatal| if fatal { "fatal" } else { "notice" };
    let problems = problems.iter().map(|p| format!("{} {}", mark(p.fatal), p.to_string().replace(&below, "")));
    (record, problems.collect())
}

/// What the record holds: government, stance, status, date; `*` where a person gave it.
fn held(record: &Record) -> Vec<String> {
    let mut lines = Vec::new();
    for (code, held) in record.positions(None, Some("huawei-5g")) {
        let position = record.position(held).expect("a position");
        let as_of = held.as_of.map(|time| time.to_string()).unwrap_or_default();
        let mark = if record.curated(held).is_some() { "*" } else { "" };
        lines.push(format!("{mark}{code} {} {:?} {as_of}", position.stance, position.status));
    }
    lines
}

/// What the record holds with these facts, and the problems.
fn with(facts: &str) -> (Vec<String>, Vec<String>) {
    let folder = folder(facts);
    let (record, problems) = read(&folder, folder.path());
    (held(&record), problems)
}

const READ: [&str; 3] = ["DE ban Decided 2021-03", "IT ban Decided 2021-05", "JP ban Decided 2021-05"];
const NOTHING: [String; 0] = [];

#[test]
fn nothing_is_changed_without_facts() {
    assert_eq!(with("# None yet.\n"), (READ.map(str::to_owned).to_vec(), NOTHING.to_vec()));
}

#[test]
fn facts_are_added() {
    let (held, problems) = with(
        r#"
[[position]]
source = "post2021"
passage = "Berlin “stands firm” and will not move."
government = "berlin"
topic = "huawei-5g"
stance = "rejects-pressure"
status = "announced"
as_of = "2019-02"
reason = "the letter is named a page before"

[[position]]
source = "post2021"
passage = "France took a walk."
government = "FR"
topic = "huawei-5g"
stance = "undecided"
status = "reported"
holder = "legislature"
as_of = 2021-02-03
"#,
    );
    assert_eq!(problems, NOTHING);
    let [germany, italy, japan] = READ;
    let added = ["*DE rejects-pressure Announced 2019-02", germany, "*FR undecided Reported 2021-02-03", italy, japan];
    assert_eq!(held, added);
}

#[test]
fn facts_take_the_place_of_what_was_read_there() {
    let (held, problems) = with(
        r#"
[[position]]
source = "mail2021"
passage = "Japan has banned Huawei"
government = "Japan"
topic = "huawei-5g"
stance = "restrict"
status = "planned"
"#,
    );
    assert_eq!(problems, NOTHING);
    assert_eq!(held, [READ[0], READ[1], "*JP restrict Planned 2021-05"]);
}

#[test]
fn facts_are_retracted() {
    let passage =
        "source = \"mail2021\"\npassage = \"\"\"Italy has banned Huawei from its 5G network. Japan has\nbanned\"\"\"\n";
    let (all, problems) = with(&format!("[[retract]]\n{passage}kind = \"position\"\nreason = \"a misprint\"\n"));
    assert_eq!((all, problems), (vec![READ[0].to_owned()], NOTHING.to_vec()));
    let (some, problems) =
        with(&format!("[[retract]]\n{passage}kind = \"position\"\ngovernment = \"IT\"\nstance = \"ban\"\n"));
    assert_eq!((some, problems), (vec![READ[0].to_owned(), READ[2].to_owned()], NOTHING.to_vec()));
    let (none, problems) = with(&format!("[[retract]]\n{passage}kind = \"position\"\ngovernment = \"FR\"\n"));
    assert_eq!(none, READ);
    assert_eq!(problems, ["notice facts.toml:3:11: retracts nothing: no such position is read there in `mail2021`"]);
}

#[test]
fn a_fact_that_does_not_hold_is_told_and_the_others_hold() {
    let good = "source = \"post2021\"\npassage = \"Berlin “stands firm”\"\ngovernment = \"DE\"\ntopic = \"huawei-5g\"\n\
                stance = \"rejects-pressure\"\nstatus = \"announced\"\n";
    let kept = |problems: &[&str], bad: &str| {
        let (held, told) = with(&format!("[[position]]\n{bad}\n[[position]]\n{good}"));
        assert!(held.contains(&"*DE rejects-pressure Announced 2021-03".to_owned()), "{bad}: {held:?}");
        assert_eq!(told, problems, "{bad}");
        assert_eq!(held.len(), 4, "{bad}: {held:?}");
    };
    for (from, to, message) in [
        ("Berlin “stands firm”", "Berlin falls", "3:11: the passage is not in `post2021`, or no longer: post2021.txt"),
        (
            "Berlin “stands firm”",
            "Berl",
            "3:11: the passage is not in `post2021` as it is written here: case, accents or apostrophes differ",
        ),
        (
            "Berlin “stands firm”",
            "Paris sent a letter.",
            "3:11: the passage is in `post2021` 2 times: give more of its words",
        ),
        ("Berlin “stands firm”", " ", "3:11: the passage is empty"),
        ("post2021", "post2012", "2:10: the corpus has no source with the key `post2012`. Is `post2021` meant?"),
        (
            "post2021",
            "lost2019",
            "2:10: the text of the source `lost2019` is not in the corpus: no fact can be pinned to it",
        ),
        ("\"DE\"", "\"Germny\"", "4:14: no government is called `Germny`. Is `DE` (Germany) meant?"),
        (
            "huawei-5g",
            "bees",
            "5:9: there is no topic `bees`: the topics are `carbon-border`, `deep-sea-mining`, `digital-services-tax`, `huawei-5g`, `nuclear-power`, \
             `plastics-treaty`, `whaling`",
        ),
        (
            "rejects-pressure",
            "reject-pressure",
            "6:10: the topic `huawei-5g` has no stance `reject-pressure`. Is `rejects-pressure` meant?",
        ),
        (
            "announced",
            "anounced",
            "7:10: unknown variant `anounced`, expected one of `demanded`, `considered`, `likely`, `reported`, `planned`, `pledged`, `announced`, `de-facto`, `decided`. Is `announced` meant?",
        ),
        (
            "\"announced\"",
            "\"announced\"\nas_of = \"soon\"",
            "8:9: `soon` is not a year, a month or a day: 2020, 2020-04 or 2020-04-09",
        ),
        ("status = \"announced\"\n", "", "1:1: missing field `status`"),
        (
            "status",
            "statuss = 1\nstatus",
            "7:1: unknown field `statuss`, expected one of `source`, `passage`, `government`, `topic`, `stance`, `status`, `holder`, `as_of`, `reason`. Is `status` meant?",
        ),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good, "{from}");
        kept(&[&format!("fatal facts.toml:{message}")], &bad);
    }
}

#[test]
fn a_file_that_is_none_is_told() {
    for (facts, problems) in [
        (
            "[[role]]\nperson = \"A\"\n",
            "fatal facts.toml:1:3: unknown table `role`: facts are `[[position]]` and `[[retract]]`",
        ),
        ("position = 1\n", "fatal facts.toml:1:1: `position` must be a list of tables: write `[[position]]`"),
        ("[[position]\n", "fatal facts.toml:1:12: unclosed array table, expected `]`"),
    ] {
        let (held, told) = with(facts);
        assert_eq!(held, READ);
        assert_eq!(told, [problems]);
    }
}

#[test]
fn the_file_lies_beside_the_bibliography_or_in_the_folder() {
    let facts = "[[retract]]\nsource = \"post2021\"\npassage = \"Germany has banned Huawei\"\nkind = \"position\"\n";
    let folder = folder(facts);
    // The bibliography alone; a folder above; a folder below is somebody else's.
    let alone = folder.path().join("library.bib");
    let (record, problems) = read(&folder, &alone);
    assert_eq!((held(&record).len(), problems), (2, NOTHING.to_vec()));
    fs::create_dir(folder.path().join("below")).expect("a folder");
    fs::write(folder.path().join("below/facts.toml"), "no facts").expect("a file");
    let (record, problems) = read(&folder, folder.path());
    assert_eq!((held(&record).len(), problems), (2, NOTHING.to_vec()));
}
