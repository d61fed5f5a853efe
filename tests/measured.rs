//! How well documents are read and briefs checked, against labels made by hand (`tests/measured/NOTICE.md`).
//!
//! `cargo test --test measured -- --nocapture` prints the figures and every miss. Each test holds a floor.
//!
//! Quotations: a labelled one is found when a quotation was read whose words overlap with its own by 0.9 (tokens in
//! common, in order, over the longer of the two; marks, dashes, case and punctuation at the ends folded). Each label
//! and each reading is used once. Scare quotes and titles do not count, neither those of the labels nor those that
//! were read as such. A speaker is right by surname when the last names agree or one name holds the other; by full
//! name when all words agree but titles.
//!
//! Briefs: a labelled sentence is flagged where a finding overlaps it. Only the groups quote, person and citation, but
//! all groups in the untuned briefs on positions, of which the figures alone are printed.
#![allow(clippy::print_stdout, reason = "the figures are what these tests are for")]

#[path = "measured/briefs.rs"]
mod briefs;
#[path = "measured/figures.rs"]
mod figures;
#[path = "measured/paraphrases.rs"]
mod paraphrases;
#[path = "measured/retold.rs"]
mod retold;
#[path = "measured/roles.rs"]
mod roles;
#[path = "measured/scoring.rs"]
mod scoring;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord::check::{CheckOptions, check};
use onrecord::corpus::{self, CorpusSpec};
use onrecord::draft::Draft;
use onrecord::finding::Severity;
use onrecord::markup::{self, Format};
use onrecord::reader;
use onrecord::record::Record;
use onrecord::statement::Reading;
use scoring::{Label, Score};
use serde::Deserialize;
use serde::de::DeserializeOwned;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measured").join(name)
}

fn json<T: DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The texts of a folder, by name.
fn articles(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    files.iter().map(|path| (name(path), fs::read_to_string(path).expect("a text"))).collect()
}

fn read(text: &str) -> Reading {
    reader::read(&markup::read(Format::Plain, text))
}

/// The score on a folder of articles with labels beside them.
fn score_articles(name: &str) -> Score {
    #[derive(Deserialize)]
    struct Labels {
        quotes: Vec<Label>,
    }
    let folder = folder(name);
    let mut score = Score::default();
    for (name, text) in articles(&folder) {
        let labels: Labels = json(&folder.join(&name).with_extension("json"));
        score.add(&name, &labels.quotes, &scoring::quotations(&text, &read(&text)));
    }
    score
}

/// The embedded articles by the number that their names start with, and their readings.
fn seeds() -> Vec<(String, String, Reading)> {
    let seeds = articles(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"));
    let read = seeds.into_iter().map(|(name, text)| {
        let reading = read(&text);
        (name.chars().take(3).collect(), text, reading)
    });
    read.collect()
}

fn record(spec: &CorpusSpec) -> Record {
    let (record, problems) = corpus::load(spec).expect("a corpus").into_record();
    assert!(problems.is_empty(), "{problems:?}");
    record
}

#[test]
fn quotations_and_speakers_of_the_seeds() {
    let labels: Vec<Label> = json(&folder("seeds/quotes.json"));
    let mut score = Score::default();
    for (name, text, reading) in seeds() {
        let labels = labels.iter().filter(|label| label.source.as_ref() == Some(&name)).cloned();
        score.add(&name, &labels.collect::<Vec<_>>(), &scoring::quotations(&text, &reading));
    }
    println!("seeds\n{score}");
    assert!(score.f1() >= 0.98 && score.full_names() >= 0.97 && score.wrong_offsets == 0, "{score}");
}

/// A mention of `people.json` with a role counts where `roles.toml` says what it must hold; it is right when, for
/// each head noun there, one role that the reader gives this person in this article holds the head noun and every
/// organisation, place and party that the evidence names with it, and is former if and only if the evidence says so.
#[test]
fn roles_of_the_seeds() {
    let people: Vec<roles::Person> = json(&folder("seeds/people.json"));
    let parts = fs::read_to_string(folder("seeds/roles.toml")).expect("roles.toml");
    let parts: roles::Parts = toml::from_str(&parts).expect("roles.toml");
    let mut score = roles::Score::default();
    for (name, text, reading) in seeds() {
        score.add(&name, &text, &reading, &people, &parts);
    }
    println!("seeds\n{score}");
    assert!(score.share() >= 0.95, "{score}");
}

/// A label of the kinds amount, count, share, duration and rank counts; it is found when a figure of its kind was read
/// in the evidence, with the label's value, and with a word of what the label says is measured, or of its value,
/// among the words that the figure is held to measure. Figures in quotations count.
#[test]
fn figures_of_the_seeds() {
    let labels: Vec<figures::Label> = json(&folder("seeds/figures.json"));
    let mut score = figures::Score::default();
    for (name, text, reading) in seeds() {
        score.add(&name, &text, &reading, &labels);
    }
    println!("seeds\n{score}");
    assert!(score.recall() >= 0.9, "{score}");
}

/// Sentences of invented briefs, each right or wrong in its figure: what `figure/mismatch` says of them.
#[test]
fn figures_of_invented_briefs() {
    let mut score = figures::Sentences::default();
    let mut topics: Vec<PathBuf> =
        fs::read_dir(folder("figures")).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    topics.sort();
    for topic in topics {
        let sentences = fs::read_to_string(topic.join("sentences.txt")).expect("sentences.txt");
        score.add(&sentences, &record(&CorpusSpec::Paths(vec![topic.join("corpus")])));
    }
    println!("figures in invented briefs\n{score}");
    assert!(score.precision() >= 0.98 && score.recall() >= 0.92, "{score}");
}

#[test]
fn quotations_and_speakers_of_news() {
    let score = score_articles("news");
    println!("news\n{score}");
    assert!(score.f1() >= 0.96 && score.surnames() >= 0.95 && score.full_names() >= 0.92, "{score}");
    assert_eq!(score.wrong_offsets, 0, "{score}");
}

#[test]
fn quotations_and_speakers_of_invented_articles() {
    let score = score_articles("articles");
    println!("articles\n{score}");
    assert!(score.f1() >= 0.97 && score.surnames() >= 0.9 && score.full_names() >= 0.87, "{score}");
    assert_eq!(score.wrong_offsets, 0, "{score}");
}

/// Briefs on figures and dated or placed events, with what is planted and what only tempts.
#[test]
fn briefs_on_figures_and_events() {
    for (name, precision, recall) in [
        ("housing", 0.97, 0.6),
        ("air-defence", 0.97, 0.4),
        ("dengue", 0.97, 0.5),
        ("spectrum", 0.97, 0.5),
        ("phones", 0.97, 0.55),
    ] {
        let folder = folder("events").join(name);
        let mut score = briefs::Score::of_every_rule();
        score.add_folder(&folder, &record(&CorpusSpec::Paths(vec![folder.join("corpus")])));
        println!("events/{name}: {score}  {}", score.by_rule());
        assert!(score.precision() >= precision && score.recall() >= recall && score.right_rule() >= 0.97, "{score}");
    }
}

#[test]
fn briefs_on_the_seeds() {
    let mut score = briefs::Score::default();
    score.add_folder(&folder("briefs/seeds"), &record(&CorpusSpec::Embedded));
    println!("briefs on the seeds\n{score}");
    assert!(score.precision() >= 0.97 && score.recall() >= 0.95 && score.right_rule() >= 0.95, "{score}");
}

#[test]
fn a_brief_on_fisheries() {
    let folder = folder("briefs/fishery");
    let mut score = briefs::Score::default();
    score.add_folder(&folder, &record(&CorpusSpec::Paths(vec![folder.join("corpus")])));
    println!("a brief on fisheries\n{score}");
    assert!(score.precision() >= 0.96 && score.recall() >= 0.96 && score.right_rule() >= 0.96, "{score}");
}

/// Briefs with a corpus each that the program was tuned on after their first run: name, floors of precision and recall.
const TUNED: &[(&str, f64, f64)] =
    &[("whaling", 0.9, 0.84), ("school-phones", 0.99, 0.75), ("arms-exports", 0.9, 0.66)];

#[test]
fn briefs_on_whaling_phones_and_arms() {
    for (name, precision, recall) in TUNED {
        let folder = folder("briefs").join(name);
        let mut score = briefs::Score::of_every_rule();
        score.add_folder(&folder, &record(&CorpusSpec::Paths(vec![folder.join("corpus")])));
        println!("a brief on {name}\n{score}");
        assert!(score.precision() >= *precision && score.recall() >= *recall && score.right_rule() >= 0.9, "{score}");
    }
}

/// Written and labelled before the program had read a line of it, by somebody who had not seen the program.
#[test]
fn what_nobody_tuned_on() {
    let score = score_articles("untuned/news");
    println!("untuned articles\n{score}");
    assert!(score.f1() >= 0.95 && score.surnames() >= 0.91 && score.full_names() >= 0.89, "{score}");
    let folder = folder("untuned/port-road");
    let mut score = briefs::Score::default();
    score.add_folder(&folder, &record(&CorpusSpec::Paths(vec![folder.join("corpus")])));
    println!("an untuned brief\n{score}");
    assert!(score.precision() >= 0.97 && score.recall() >= 0.73 && score.right_rule() >= 0.94, "{score}");
}

/// As above, with the rules of every group: three briefs on the embedded articles, one on each of two other topics with
/// a corpus of three articles. The floors are low: the figures are for reading, not for raising.
#[test]
fn briefs_on_positions_that_nobody_tuned_on() {
    let measure = |name: &str, spec: &CorpusSpec| {
        let mut score = briefs::Score::of_every_rule();
        score.add_folder(&folder("untuned").join(name), &record(spec));
        println!("untuned/{name}: {}\n  {}", score.figures(), score.by_rule());
        score
    };
    let corpus = |name: &str| CorpusSpec::Paths(vec![folder("untuned").join(name).join("corpus")]);
    let scores = [
        measure("seedbriefs", &CorpusSpec::Embedded),
        measure("deep-sea-mining", &corpus("deep-sea-mining")),
        measure("carbon-border", &corpus("carbon-border")),
        measure("nuclear-power", &corpus("nuclear-power")),
        measure("sound-ferries", &corpus("sound-ferries")),
        measure("seasonal-work", &corpus("seasonal-work")),
        measure("plastics-treaty", &corpus("plastics-treaty")),
        // A third of what is planted in the last three are positions on questions that no topic file asks.
        measure("seedbriefs-2", &CorpusSpec::Embedded),
        measure("seedbriefs-3", &CorpusSpec::Embedded),
        measure("chips", &corpus("chips")),
        measure("hospital", &corpus("hospital")),
        measure("election-observers", &corpus("election-observers")),
    ];
    let plastics = &scores[6];
    assert!(plastics.precision() >= 0.95 && plastics.recall() >= 0.72, "{}", plastics.figures());
    for score in &scores {
        assert!(score.precision() >= 0.8 && score.recall() >= 0.15, "{}", score.figures());
    }
}

/// Briefs on transcripts, fact sheets, readouts and minutes by somebody who never saw the program. `kenya` is closed:
/// only its figures are seen.
#[test]
fn briefs_on_public_records() {
    // Least precision and recall, after what was reached.
    let floors = [
        // Its one alarm is a remark, of `brief/first-mention`.
        ("steeldeal", 0.88, 0.4),
        ("mpox", 0.98, 0.3),
        ("fastracks", 0.98, 0.4),
        ("kenya", 0.98, 0.25),
        ("ussteel", 0.98, 0.2),
    ];
    for (name, precision, recall) in floors {
        let folder = folder("untuned").join(name);
        let mut score = briefs::Score::of_every_rule();
        score.add_folder(&folder, &record(&CorpusSpec::Paths(vec![folder.join("corpus")])));
        println!("untuned/{name}: {}\n  {}", score.figures(), score.by_rule());
        assert!(score.precision() >= precision && score.recall() >= recall, "{name}: {}", score.figures());
    }
}

/// Briefs by somebody who never saw the program, in the manner of a desk officer, a ministry, agencies and a digest.
/// `digest` and `approval` are closed: only their figures are seen.
#[test]
fn briefs_on_news_quotas_and_a_medicine() {
    // Least precision and recall, after what was reached.
    let floors = [
        // Its alarms are remarks of `brief/*`.
        ("seedbriefs-4", 0.91, 0.75),
        ("wire", 0.98, 0.75),
        ("quota", 0.98, 0.5),
        ("digest", 0.98, 0.5),
        ("approval", 0.98, 0.34),
    ];
    for (name, precision, recall) in floors {
        let folder = folder("untuned").join(name);
        let spec = CorpusSpec::Paths(vec![folder.join("corpus")]);
        let spec = if name == "seedbriefs-4" { CorpusSpec::Embedded } else { spec };
        let mut score = briefs::Score::of_every_rule();
        score.add_folder(&folder, &record(&spec));
        println!("untuned/{name}: {}\n  {}", score.figures(), score.by_rule());
        assert!(score.precision() >= precision && score.recall() >= recall, "{name}: {}", score.figures());
    }
}

/// Briefs by somebody who never saw the program: a ministry's note, a think tank's brief, a fact file, a memo on a country.
/// `tusks` and `kariba` are closed: only their figures are seen.
#[test]
fn briefs_on_a_patrol_apps_ivory_and_a_dam() {
    // Least precision and recall, after what was reached. The one alarm in `guinea` is a remark, of `brief/*`.
    let floors = [("guinea", 0.92, 0.54), ("molecheck", 0.98, 0.7), ("tusks", 0.98, 0.3), ("kariba", 0.98, 0.47)];
    for (name, precision, recall) in floors {
        let folder = folder("untuned").join(name);
        let mut score = briefs::Score::of_every_rule();
        score.add_folder(&folder, &record(&CorpusSpec::Paths(vec![folder.join("corpus")])));
        println!("untuned/{name}: {}\n  {}", score.figures(), score.by_rule());
        assert!(score.precision() >= precision && score.recall() >= recall, "{name}: {}", score.figures());
    }
}

/// Whatever a source says is on record: as a draft of its own date it has no error.
#[test]
fn sources_agree_with_themselves() {
    let untuned = fs::read_dir(folder("untuned")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let untuned =
        untuned.map(|path| path.join("corpus")).filter(|path| path.is_dir()).map(|path| CorpusSpec::Paths(vec![path]));
    let mut read = 0;
    for spec in untuned.chain([CorpusSpec::Embedded]) {
        let (record, problems) = corpus::load(&spec).expect("a corpus").into_record();
        assert!(problems.is_empty(), "{problems:?}");
        for source in record.sources.iter() {
            let mut draft = Draft::read(source.path.clone(), Format::Plain, source.text.clone());
            // By the date that the record knows it by: a file may hold several texts, each with its own.
            Arc::make_mut(&mut draft.reading).date = source.entry.date.clone().or(source.reading.date.clone());
            let mut findings = check(&draft, &record, &CheckOptions::default());
            findings.retain(|finding| finding.severity == Severity::Error);
            assert!(findings.is_empty(), "{}: {findings:#?}", source.path.display());
            read += 1;
        }
    }
    println!("{read} sources, no error");
    assert!(read > 20, "{read}");
}

/// Single sentences on the embedded articles: those that are true are silent, and of the others most are found.
#[test]
fn sentences_on_the_seeds() {
    let record = record(&CorpusSpec::Embedded);
    let text = fs::read_to_string(folder("sentences/seeds.txt")).expect("sentences");
    let (mut found, mut wrong, mut alarms) = (0, 0, Vec::new());
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (kind, sentence) = line.split_once(' ').expect("a kind and a sentence");
        let brief = format!("---\ndate: 2020-05-10\n---\n\nHuawei divides the allies.\n\n{sentence}\n");
        let draft = Draft::read("brief.md".into(), Format::Markdown, brief);
        let findings = check(&draft, &record, &CheckOptions::default());
        let flagged = findings.iter().any(|finding| finding.severity >= Severity::Warning);
        match kind {
            "T" => alarms.extend(flagged.then(|| sentence.to_owned())),
            "F" => {
                found += usize::from(flagged);
                wrong += 1;
                if !flagged {
                    println!("  missed  {sentence}");
                }
            }
            other => panic!("T or F, not {other}"),
        }
    }
    println!("sentences on the seeds: {found} of {wrong} false ones found, {} false alarms", alarms.len());
    assert!(alarms.is_empty(), "{alarms:#?}");
    assert!(found * 100 >= wrong * 72, "{found} of {wrong}");
}

/// Single sentences as different analysts put them, on four topics: no true one of the open lists is reported. Of those
/// that were laid aside, the counts alone are printed.
#[test]
fn paraphrases_by_analysts() {
    let (mut open, mut closed) = (paraphrases::Score::default(), paraphrases::Score::default());
    for set in paraphrases::SETS {
        let score = paraphrases::score(set, "open.txt");
        println!("sentences/{}: {score}", set.0);
        open.add(&score);
        closed.add(&paraphrases::score(set, "closed.txt"));
    }
    println!("all: {open}; laid aside: {closed}");
    assert!(open.alarms() == 0, "{open}");
    assert!(open.recall() >= 0.82 && closed.recall() >= 0.73 && closed.alarms() <= 1, "{open}; {closed}");
}

/// Of the sources in `retold/` these were set aside: nobody has read which of their sentences were missed.
const CLOSED: &[&str] = &["telecoms", "rail"];

/// Single sentences that retell a source freely and cite it: those that are true are silent.
#[test]
fn sentences_that_retell_a_source() {
    let (open, closed) = retell("retold", CLOSED);
    assert!(open.alarms.is_empty() && closed.alarms.is_empty(), "{:#?} {}", open.alarms, closed.alarms.len());
    assert!(open.recall() >= 0.47 && closed.recall() >= 0.36, "{open}; {closed}");
}

/// The same of who did what, and how far it has gone; of the dam nobody has read what was missed.
#[test]
fn sentences_on_who_did_what() {
    let (open, closed) = retell("deeds", &["dam"]);
    // One is not of these rules: "is to step down in March", which month of March a draft means.
    let known = |alarm: &&String| alarm.contains("is to step down in March");
    assert!(
        open.alarms.iter().all(|alarm| known(&alarm)) && closed.alarms.is_empty(),
        "{:#?} {}",
        open.alarms,
        closed.alarms.len()
    );
    assert!(open.recall() >= 0.55 && closed.recall() >= 0.2, "{open}; {closed}");
}

/// What was found of the sources of a folder, those that are open and those that are not.
fn retell(within: &str, laid_aside: &[&str]) -> (retold::Score, retold::Score) {
    let folders = fs::read_dir(folder(within)).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut folders: Vec<PathBuf> = folders.collect();
    folders.sort();
    let (mut open, mut closed) = (retold::Score::default(), retold::Score::default());
    for folder in folders {
        let sentences = fs::read_to_string(folder.join("sentences.txt")).expect("sentences");
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let mut score = retold::Score::default();
        score.add(&sentences, &record(&CorpusSpec::Paths(vec![folder.join("corpus")])));
        println!("{within}/{name}: {score}");
        if laid_aside.contains(&&*name) {
            closed.join(score);
            continue;
        }
        score.missed.iter().for_each(|sentence| println!("  missed  {sentence}"));
        score.alarms.iter().for_each(|sentence| println!("  alarm   {sentence}"));
        open.join(score);
    }
    println!("{within}, open: {open}\n{within}, closed: {closed}");
    (open, closed)
}
