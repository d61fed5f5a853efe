//! The corpus: what is read of folders and bibliographies, and what is said of bad input.

use std::fs;
use std::path::{Path, PathBuf};

use onrecord::corpus::{CorpusError, CorpusSpec, Loaded, load};
use tempfile::TempDir;

/// A folder with these files; `/` in a name makes folders.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        write(folder.path(), name, text.as_bytes());
    }
    folder
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, bytes).expect("a file");
}

fn read(paths: &[&Path]) -> Loaded {
    load(&CorpusSpec::Paths(paths.iter().map(|path| path.to_path_buf()).collect())).expect("a corpus")
}

fn keys(loaded: &Loaded) -> Vec<&str> {
    loaded.sources.iter().map(|source| source.entry.key.as_str()).collect()
}

fn without_text(loaded: &Loaded) -> Vec<&str> {
    loaded.entries.iter().map(|entry| entry.key.as_str()).collect()
}

/// The problems, with paths as seen from the folder.
fn problems(loaded: &Loaded, folder: &Path) -> Vec<String> {
    let below = format!("{}/", folder.display());
    let mark = |fatal| if fatal { "fatal" } else { "notice" };
    loaded.problems.iter().map(|p| format!("{} {}", mark(p.fatal), p.to_string().replace(&below, ""))).collect()
}

#[test]
fn the_embedded_corpus_is_the_five_articles() {
    let loaded = load(&CorpusSpec::Embedded).unwrap();
    assert_eq!(keys(&loaded), ["asiatimes2019", "barnes2019", "friedman2020", "hinshaw2020", "wapo2020"]);
    assert_eq!(loaded.problems, []);
    assert!(loaded.entries.is_empty());
    let barnes = &loaded.sources[1].entry;
    assert_eq!(barnes.authors, ["Julian E. Barnes", "Adam Satariano"]);
    assert_eq!(barnes.title.as_deref(), Some("U.S. Campaign to Ban Huawei Overseas Stumbles as Allies Resist"));
    assert_eq!(barnes.outlet.as_deref(), Some("The New York Times"));
    assert_eq!(barnes.date.as_deref(), Some("2019-03-17"));
    let friedman = &loaded.sources[2].entry;
    assert_eq!(friedman.date.as_deref(), Some("2020-02"));
    let address = "https://www.theatlantic.com/politics/archive/2020/02/us-china-allies-competition/606637/";
    assert_eq!(friedman.url.as_deref(), Some(address));
    let wapo = &loaded.sources[4].entry;
    assert_eq!((wapo.authors.len(), wapo.title.as_deref()), (0, None));
    for source in &loaded.sources {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(&source.path);
        assert_eq!(source.text, fs::read_to_string(file).unwrap(), "the binary carries the file as it is");
    }
}

#[test]
fn the_seeds_as_a_folder_are_the_embedded_corpus() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let (embedded, read) = (load(&CorpusSpec::Embedded).unwrap(), read(&[&seeds]));
    assert_eq!(problems(&read, &seeds), Vec::<String>::new());
    let entries =
        |loaded: &Loaded| loaded.sources.iter().map(|s| (s.entry.clone(), s.text.clone())).collect::<Vec<_>>();
    assert_eq!(entries(&embedded), entries(&read));
}

#[test]
fn a_text_is_found_by_its_file_field_its_key_or_its_name() {
    let folder = folder(&[
        (
            "library.bib",
            r"@string{post = {The Harbour Post}}
@article{smith2021, author = {Smith, Ann and {van der Berg}, Jan}, title = {On {T}olls \& Quotas},
  journal = post, year = 2021, month = mar, file = {Full text:texts/smith--2021.txt:text/plain}}
@online{jones2019, date = {2019-05-06}, url = {https://example.org/a_b}, file = {:texts/jones.html:HTML;:texts/jones.pdf:PDF}}
@misc{brown2020, howpublished = {A leaflet}}
@misc{deep2018, title = {Deep}}
@misc{green1999, title = {Not at hand}}
",
        ),
        ("texts/smith--2021.txt", "Tolls rise."),
        ("texts/jones.html", "<p>Quotas fall.</p>"),
        ("texts/jones.pdf", "%PDF"),
        ("brown2020.txt", "Boats sail."),
        ("texts/deep2018.txt", "Depths."),
        ("texts/leaflet.md", "Nets."),
        ("picture.png", "no text"),
        ("README.md", "Where these come from."),
    ]);
    let loaded = read(&[folder.path()]);
    assert_eq!(
        problems(&loaded, folder.path()),
        ["notice texts/jones.pdf: is damaged: it is no PDF that can be read; texts/jones.html is read in its place"]
    );
    assert_eq!(keys(&loaded), ["brown2020", "deep2018", "jones2019", "leaflet", "smith2021"]);
    assert_eq!(without_text(&loaded), ["green1999"]);
    let smith = &loaded.sources[4];
    assert_eq!(smith.entry.authors, ["Ann Smith", "Jan van der Berg"]);
    assert_eq!(smith.entry.title.as_deref(), Some("On Tolls & Quotas"));
    assert_eq!(smith.entry.outlet.as_deref(), Some("The Harbour Post"));
    assert_eq!(smith.entry.date.as_deref(), Some("2021-03"));
    assert_eq!(smith.path, folder.path().join("texts/smith--2021.txt"));
    assert_eq!(loaded.sources[2].entry.date.as_deref(), Some("2019-05-06"));
    assert_eq!(loaded.sources[2].entry.url.as_deref(), Some("https://example.org/a_b"));
}

#[test]
fn entries_take_from_others_and_never_go_round() {
    let folder = folder(&[(
        "library.bib",
        "@xdata{press, publisher = {The Press}, date = {2018}}\n@book{book, title = {The Book}, xdata = {press}}\n\
         @incollection{part, title = {The Part}, crossref = {book}, date = {2019}, ids = {old, older}}\n\
         @misc{round, crossref = {again}}\n@misc{again, crossref = {round}, xdata = {again}}",
    )]);
    let loaded = read(&[folder.path()]);
    assert_eq!(without_text(&loaded), ["again", "book", "old", "older", "part", "press", "round"]);
    let entry = |key: &str| loaded.entries.iter().find(|entry| entry.key == key).unwrap();
    assert_eq!(entry("book").outlet.as_deref(), Some("The Press"));
    assert_eq!(entry("book").date.as_deref(), Some("2018"));
    assert_eq!(entry("part").outlet.as_deref(), Some("The Book"));
    assert_eq!(entry("old").title.as_deref(), Some("The Part"));
    assert_eq!(loaded.problems, []);
}

#[test]
fn a_bibliography_by_itself_brings_what_lies_beside_it() {
    let folder = folder(&[
        ("library.bib", "@misc{smith2021, title={A}}\n@misc{jones2019, file={texts/j.txt}}\n@misc{../out, title={B}}"),
        ("smith2021.txt", "Tolls rise."),
        ("texts/j.txt", "Quotas fall."),
        ("other.txt", "Nobody's."),
    ]);
    let loaded = read(&[&folder.path().join("library.bib")]);
    assert_eq!(keys(&loaded), ["jones2019", "smith2021"]);
    assert_eq!(without_text(&loaded), ["../out"]);
}

#[test]
fn json_and_yaml_bibliographies() {
    let folder = folder(&[
        (
            "csl.json",
            r#"[{"id": "smith2021", "type": "article-journal", "title": "Tolls", "container-title": "The Post",
                "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}, {"literal": "The Council"}],
                "issued": {"date-parts": [[2021, "3", 4]]}, "URL": "https://example.org"},
               {"id": 7, "type": "book", "issued": {"raw": "May 2018"}},
               {"type": "book"}]"#,
        ),
        ("smith2021.txt", "Tolls rise."),
        (
            "haya.yml",
            "jones2019:\n  type: article\n  title: Quotas\n  author: [\"Jones, Ann\"]\n  date: 2019-05\n  \
             url: https://example.org/q\n  parent:\n    type: newspaper\n    title: The Weekly\n",
        ),
        ("jones2019.txt", "Quotas fall."),
        ("pandoc.yaml", "references:\n- id: brown2020\n  type: book\n  title: Boats\n  publisher: The Press\n"),
        ("other.json", r#"{"name": "a package"}"#),
        ("other.yml", "on: push\n"),
    ]);
    let loaded = read(&[folder.path()]);
    assert_eq!(keys(&loaded), ["jones2019", "smith2021"]);
    assert_eq!(without_text(&loaded), ["7", "brown2020"]);
    let (jones, smith) = (&loaded.sources[0].entry, &loaded.sources[1].entry);
    assert_eq!(smith.authors, ["Jan van der Berg", "The Council"]);
    assert_eq!((smith.date.as_deref(), smith.outlet.as_deref()), (Some("2021-03-04"), Some("The Post")));
    assert_eq!(jones.authors, ["Ann Jones"]);
    assert_eq!((jones.date.as_deref(), jones.outlet.as_deref()), (Some("2019-05"), Some("The Weekly")));
    assert_eq!(jones.url.as_deref(), Some("https://example.org/q"));
    assert_eq!(loaded.entries[0].date.as_deref(), Some("2018-05"));
    assert_eq!(loaded.entries[1].outlet.as_deref(), Some("The Press"));
    assert_eq!(
        problems(&loaded, folder.path()),
        [
            "notice csl.json:5:16: an item has no `id`: it cannot be cited",
            "notice other.json: is no bibliography (CSL-JSON, Hayagriva YAML): not read",
            "notice other.yml: is no bibliography (CSL-JSON, Hayagriva YAML): not read",
        ]
    );
}

#[test]
fn absolute_paths_hold_inside_the_folder_only() {
    let folder = folder(&[("storage/AB12/Tolls: a view.txt", "Tolls rise."), ("smith.txt", "x")]);
    let inside = folder.path().join("storage/AB12/Tolls").display().to_string().replace(':', "\\:");
    let bib = format!(
        "@misc{{in, file = {{Tolls\\: a view.txt:{inside}\\: a view.txt:text/plain}}}}\n\
         @misc{{up,\n  title = {{Up}},\n  file = {{../etc/hosts.txt}}}}\n\
         @misc{{away, file = {{:/etc/hostname.txt:TXT}}}}\n\
         @misc{{gone, file = {{gone.txt}}}}\n"
    );
    write(folder.path(), "library.bib", bib.as_bytes());
    let loaded = read(&[folder.path()]);
    assert_eq!(keys(&loaded), ["in", "smith"]);
    assert_eq!(without_text(&loaded), ["away", "gone", "up"]);
    let above = folder.path().canonicalize().unwrap().parent().unwrap().display().to_string();
    let problems: Vec<_> = problems(&loaded, folder.path()).iter().map(|p| p.replace(&above, "ABOVE")).collect();
    assert_eq!(
        problems,
        [
            "notice library.bib:4:3: the file `../etc/hosts.txt` of `up` lies outside the corpus folder: refused; \
             to allow it, write `attachments = [\"ABOVE/etc\"]` under `[corpus]` in onrecord.toml",
            "notice library.bib:5:13: the file `/etc/hostname.txt` of `away` lies outside the corpus folder: refused; \
             to allow it, write `attachments = [\"/etc\"]` under `[corpus]` in onrecord.toml",
            "notice library.bib:6:13: the file `gone.txt` of `gone` does not exist",
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    let outside = folder(&[("secret.txt", "Not for you.")]);
    let folder = folder(&[("library.bib", "@misc{a, file = {link.txt}}"), ("b.txt", "Text.")]);
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), folder.path().join("link.txt")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("folder")).unwrap();
    let loaded = read(&[folder.path()]);
    assert_eq!(keys(&loaded), ["b"]);
    assert_eq!(without_text(&loaded), ["a"]);
    assert!(problems(&loaded, folder.path())[1].contains("`link.txt` of `a` lies outside"), "{:?}", loaded.problems);
    // The folder itself may be a link: it was named.
    let elsewhere = tempfile::tempdir().unwrap();
    let named = elsewhere.path().join("corpus");
    std::os::unix::fs::symlink(folder.path(), &named).unwrap();
    let loaded = read(&[&named]);
    assert_eq!(keys(&loaded), ["b"]);
    assert_eq!(loaded.sources[0].path, named.join("b.txt"));
}

#[test]
fn ignore_files_are_honoured() {
    let folder = folder(&[
        (".gitignore", "drafts/\n"),
        (".onrecordignore", "*.tmp.txt\n"),
        ("drafts/a.txt", "No."),
        ("b.tmp.txt", "No."),
        (".hidden/c.txt", "No."),
        ("d.txt", "Yes."),
    ]);
    assert_eq!(keys(&read(&[folder.path()])), ["d"]);
}

#[test]
fn one_bad_entry_does_not_cost_the_others() {
    let folder = folder(&[
        (
            "broken.bib",
            "@string{post = {The Post}}\n@misc{first, title = {A}, journal = post}\n\
             @article{second,\n  title = {B\n  journal {C},\n}\n\n@misc{third, title = {C}}\n",
        ),
        ("other.bib", "@misc{fourth, title = {D}}\n@misc{fifth, title = nowhere, year = {about 1900}}"),
        ("broken.json", "[{\"id\": \"x\",\n  \"type\": }]"),
        ("broken.yml", "a:\n  type: [book\nb: c\n"),
        ("half.yaml", "good:\n  type: book\n  title: G\nbad:\n  type: book\n  date: soon\n"),
    ]);
    let loaded = read(&[folder.path()]);
    assert_eq!(without_text(&loaded), ["first", "fourth", "good", "third"]);
    assert_eq!(loaded.entries[0].outlet.as_deref(), Some("The Post"));
    let problems = problems(&loaded, folder.path());
    let starts = [
        "fatal broken.bib:",
        "fatal broken.json:2:11: syntax error in JSON: expected value",
        "fatal broken.yml:3:2: syntax error in YAML: ",
        "fatal half.yaml:4:1: the entry `bad` cannot be read: ",
        "fatal other.bib:2:22: the entry `fifth` cannot be read: unknown abbreviation \"nowhere\"",
    ];
    assert_eq!(problems.len(), starts.len(), "{problems:#?}");
    for (problem, start) in problems.iter().zip(starts) {
        assert!(problem.starts_with(start), "{problem}");
    }
    assert!(
        problems[0].contains("syntax error in the bibliography") && problems[0].contains("`second`"),
        "{problems:?}"
    );
}

#[test]
fn a_key_twice_is_said_with_both_places_and_the_first_is_kept() {
    let folder = folder(&[
        ("a.bib", "@misc{smith, title = {One}}\n@misc{smith, title = {Two}}\n"),
        ("b.bib", "\n@misc{smith, title = {Three}}"),
        ("e.yml", "ann:\n  type: book\nann:\n  type: book\n"),
        ("c/report.txt", "One."),
        ("d/report.txt", "Two."),
        ("d/report.html", "<p>Two.</p>"),
    ]);
    let loaded = read(&[folder.path()]);
    assert_eq!(loaded.entries.last().unwrap().title.as_deref(), Some("One"));
    assert_eq!(keys(&loaded), ["d/report", "report"]);
    assert_eq!(
        problems(&loaded, folder.path()),
        [
            "notice a.bib:2:7: the key `smith` is given twice, first in a.bib:1:7: that entry is kept",
            "notice b.bib:2:7: the key `smith` is given twice, first in a.bib:1:7: that entry is kept",
            "notice d/report.html: not read: the same document as d/report.txt, in another format",
            "notice d/report.txt: the key `report` is given twice, first by c/report.txt: this text has the key \
             `d/report`",
            "notice e.yml:3:1: the key `ann` is given twice, first in e.yml:1:1: that entry is kept",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_read() {
    let folder =
        folder(&[("good.txt", "Text."), ("empty.txt", "\u{feff} \n"), ("empty.bib", ""), ("paper.pdf", "%PDF")]);
    write(folder.path(), "latin.txt", b"One\nA caf\xe9.");
    write(folder.path(), "wide.txt", b"\xff\xfeA\0B");
    write(folder.path(), "bad.bib", b"@misc{a,\n title={\xe9}}");
    let gone = folder.path().join("gone");
    let picture = folder.path().join("picture.png");
    fs::write(&picture, "x").unwrap();
    let loaded = read(&[folder.path(), &gone, &picture]);
    assert_eq!(keys(&loaded), ["good"]);
    let problems = problems(&loaded, folder.path());
    assert_eq!(
        problems,
        [
            "fatal bad.bib:2:9: not UTF-8 (byte 0xE9): save it as UTF-8",
            "notice empty.bib: the bibliography is empty",
            "notice empty.txt: the text is empty",
            "fatal gone: cannot be read: No such file or directory (os error 2)",
            "notice latin.txt:2:6: not UTF-8 (byte 0xE9): save it as UTF-8",
            "notice paper.pdf: is damaged: it is no PDF that can be read",
            "fatal picture.png: is neither a folder nor a bibliography (.bib, .json, .yml) nor a text (.txt, .md, .html, .pdf, .docx)",
            "notice wide.txt: begins as UTF-16 and is none: save it as UTF-8",
        ]
    );
}

#[test]
fn a_text_that_cannot_be_read_keeps_its_key() {
    let folder = folder(&[
        ("library.bib", "@misc{minutes1911, title = {Minutes}, file = {scan.pdf}}"),
        ("scan.pdf", "%PDF"),
        ("letter.docx", "PK"),
        ("good.txt", "Text."),
    ]);
    let loaded = read(&[folder.path()]);
    let unread: Vec<_> = loaded.entries.iter().map(|entry| (entry.key.as_str(), entry.unread.as_deref())).collect();
    let why = |name: &str| unread.iter().find(|(key, _)| *key == name).and_then(|(_, why)| *why).unwrap_or_default();
    assert_eq!(unread.len(), 2, "{unread:?}");
    assert!(why("minutes1911").starts_with("scan.pdf: is damaged"), "{unread:?}");
    assert!(why("letter").starts_with("letter.docx: is damaged"), "{unread:?}");
    assert!(loaded.problems.iter().all(|problem| !problem.fatal), "{:?}", loaded.problems);
    // A text that was named itself is asked for.
    let named = read(&[&folder.path().join("good.txt"), &folder.path().join("scan.pdf")]);
    assert!(named.problems.iter().any(|problem| problem.fatal && problem.path.ends_with("scan.pdf")));
    // Where nothing was read there is no corpus.
    let bad = self::folder(&[("scan.pdf", "%PDF")]);
    let bad = read(&[bad.path()]);
    assert!(bad.entries.is_empty() && bad.problems.iter().any(|problem| problem.fatal), "{:?}", bad.problems);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("good.txt", "Text."), ("shut/a.txt", "Text.")]);
    let shut = folder.path().join("shut");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
    let privileged = fs::read_dir(&shut).is_ok();
    let loaded = read(&[folder.path()]);
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).unwrap();
    // The superuser may read anything.
    if !privileged {
        assert_eq!(keys(&loaded), ["good"]);
        assert!(problems(&loaded, folder.path())[0].starts_with("fatal shut: cannot be read: Permission denied"));
    }
}

#[test]
fn an_empty_folder_is_no_corpus() {
    let folder = folder(&[("notes.log", "x")]);
    let loaded = read(&[folder.path()]);
    assert!(loaded.problems[0].fatal && loaded.problems[0].message.starts_with("holds no source"));
}

#[test]
fn neither_the_root_nor_the_home_folder_is_walked() {
    let refused =
        |path: PathBuf| load(&CorpusSpec::Paths(vec![path.clone()])).err() == Some(CorpusError::TooBroad(path));
    assert!(refused(PathBuf::from("/")));
    if let Some(home) = std::env::home_dir().filter(|home| home.is_dir()) {
        assert!(refused(home.clone()));
        assert!(refused(home.join(".")));
    }
}

#[test]
fn the_same_corpus_gives_the_same_record() {
    let folder =
        folder(&[("a/x.txt", "One."), ("b/x.txt", "Two."), ("z.bib", "@misc{z}"), ("y.bib", "@misc{z}@misc{y}")]);
    let show = |loaded: &Loaded| format!("{:?} {:?} {:?}", keys(loaded), without_text(loaded), loaded.problems);
    let first = show(&read(&[folder.path()]));
    for _ in 0..5 {
        assert_eq!(show(&read(&[folder.path()])), first);
    }
    // Named twice, read once.
    let twice = read(&[folder.path(), &folder.path().join("a"), &folder.path().join("y.bib")]);
    assert_eq!(keys(&twice).len(), 2);
}
