//! A project of one's own: `onrecord init`, `add`, `lock`, `facts --kind source`, through the binary.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).args(args).current_dir(folder).output().expect("onrecord runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, text).expect("a file");
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

/// A corpus with one source in its bibliography.
fn project(bibliography: &str, entries: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
    write(folder.path(), &format!("sources/{bibliography}"), entries);
    write(folder.path(), "sources/old2020.txt", "Nets are mended in winter.\n");
    folder
}

const BIBTEX: &str = "% Mine\n@misc{old2020,\n  title   = {An old one},   % as it was\n  date={2020}\n}";

fn sources(folder: &Path) -> Vec<Value> {
    let output = run(folder, &["facts", "--kind", "source", "--format", "json"]);
    let facts: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    facts["sources"].as_array().expect("sources").clone()
}

#[test]
fn a_new_project_checks_at_once_and_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = run(folder.path(), &["init", "a/new one"]);
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    let project = folder.path().join("a/new one");
    let checked = run(&project, &["check", "--format", "short"]);
    assert_eq!(checked.status.code(), Some(1), "{}", err(&checked));
    assert_eq!(out(&checked).lines().count(), 1, "{}", out(&checked));
    assert!(out(&checked).contains("error[quote/altered]") && checked.stderr.is_empty(), "{}", err(&checked));
    let brief = text(&project, "briefs/first.md").replace("will open", "will not open");
    write(&project, "briefs/first.md", &brief);
    assert_eq!(run(&project, &["check"]).status.code(), Some(0));
    let again = run(&project, &["init"]);
    assert_eq!(
        (again.status.code(), err(&again).as_str()),
        (Some(2), "error: onrecord.toml is there already: nothing was written\n")
    );
    assert_eq!(text(&project, "briefs/first.md"), brief);
    // A folder with one of its files is not half filled.
    write(folder.path(), "b/briefs/first.md", "Mine.");
    assert_eq!(run(folder.path(), &["init", "b"]).status.code(), Some(2));
    assert!(!folder.path().join("b/onrecord.toml").exists());
}

#[test]
fn a_source_is_copied_and_its_entry_appended() {
    let folder = project("library.bib", BIBTEX);
    let snapshot = "<html><head><title>Dues rise</title><meta property=\"og:site_name\" content=\"The Post\">\
                    <meta property=\"article:published_time\" content=\"2021-03-04T08:00:00Z\"></head>\
                    <body><article><p>Dues rise by 4 percent.</p></article></body></html>";
    write(folder.path(), "page.html", snapshot);
    let dry = run(folder.path(), &["add", "page.html", "--author", "Ann Smith", "--dry-run"]);
    assert!(
        out(&dry).starts_with("smith2021: would be copied to sources/smith2021.html"),
        "{}{}",
        out(&dry),
        err(&dry)
    );
    assert!(!folder.path().join("sources/smith2021.html").exists());
    assert_eq!(text(folder.path(), "sources/library.bib"), BIBTEX);
    let added =
        run(folder.path(), &["add", "page.html", "--author", "Ann Smith", "--url", "https://example.org/a_b%20c"]);
    assert_eq!(added.status.code(), Some(0), "{}", err(&added));
    for line in [
        "smith2021: copied to sources/smith2021.html; its entry is in sources/library.bib",
        "  author: Ann Smith\n",
        "  title: Dues rise (from the file)",
        "  outlet: The Post (from the file)",
        "  date: 2021-03-04 (from the file)",
        "  url: https://example.org/a_b%20c\n",
    ] {
        assert!(out(&added).contains(line), "{line}\n{}", out(&added));
    }
    assert_eq!(text(folder.path(), "sources/smith2021.html"), snapshot);
    assert!(text(folder.path(), "sources/library.bib").starts_with(&format!("{BIBTEX}\n\n@article{{smith2021,\n")));
    // The same again; another of the same name and year; without a date.
    let again = run(folder.path(), &["add", "page.html"]);
    assert_eq!(out(&again), "smith2021: already in the corpus, as sources/smith2021.html: nothing done\n");
    write(folder.path(), "other.txt", "Nets cost 3 euros.");
    let other = run(folder.path(), &["add", "other.txt", "--author", "Bea Smith", "--date", "2021"]);
    assert!(out(&other).starts_with("smith2021a: copied to sources/smith2021a.txt;"), "{}", out(&other));
    assert!(out(&other).contains("  outlet: unknown: "), "{}", out(&other));
    let listed = sources(folder.path());
    let keys: Vec<_> = listed.iter().map(|source| source["source"].as_str().unwrap_or_default()).collect();
    assert_eq!(keys, ["old2020", "smith2021", "smith2021a"]);
    assert_eq!(listed[1]["citation"], "Ann Smith, “Dues rise”, The Post, 4 March 2021");
    assert_eq!(
        (&listed[1]["date_from"], &listed[0]["missing"]),
        (&Value::from("file"), &serde_json::json!(["outlet"]))
    );
    assert!(listed[2]["read"]["figures"].as_u64() >= Some(1));
}

#[test]
fn other_bibliographies_are_appended_to_as_well() {
    for (name, entries) in [
        ("library.json", "[\n    {\"id\": \"old2020\", \"type\": \"book\"}\n]\n"),
        ("library.yml", "# Mine\nold2020:\n    type: book   # a book\n"),
    ] {
        let folder = project(name, entries);
        write(
            folder.path(),
            "new.md",
            "---\ntitle: \"Nets: a {view}\"\nauthor: Åse Grøven\ndate: 2021-03\n---\nNets hold.\n",
        );
        let added = run(folder.path(), &["add", "new.md", "--outlet", "The Post & Son"]);
        assert_eq!(added.status.code(), Some(0), "{}", err(&added));
        assert!(text(folder.path(), &format!("sources/{name}")).starts_with(entries.trim_end_matches("\n]\n")));
        let listed = sources(folder.path());
        assert_eq!(listed[0]["source"], "groven2021");
        assert_eq!(listed[0]["citation"], "Åse Grøven, “Nets: a {view}”, The Post & Son, March 2021");
        assert_eq!(listed[1]["source"], "old2020");
    }
    let folder = project("library.yaml", "references:\n- id: old2020\n  type: book\n");
    write(folder.path(), "new.txt", "Nets hold.");
    let refused = run(folder.path(), &["add", "new.txt"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("is no plain Hayagriva bibliography"), "{}", err(&refused));
    assert_eq!(fs::read_dir(folder.path().join("sources")).expect("a folder").count(), 2);
}

#[test]
fn nothing_leaves_the_folder_and_nothing_is_overwritten() {
    let folder = project("library.bib", BIBTEX);
    let hostile =
        "---\ntitle: \"}\\n\\n@misc{evil, title={x}}\"\nauthor: \"../../../etc/passwd\"\nkey: ../../evil\n---\nText.\n";
    write(folder.path(), "x.md", hostile);
    let added = run(folder.path(), &["add", "x.md", "--date", "2021"]);
    assert_eq!(added.status.code(), Some(0), "{}", err(&added));
    let keys: Vec<_> = sources(folder.path()).iter().map(|source| source["source"].to_string()).collect();
    assert_eq!(keys, ["\"etcpasswd2021\"", "\"old2020\""]);
    write(folder.path(), "y.txt", "Other text.");
    for (key, message) in [("../evil", "cannot be used"), ("old2020", "is taken"), ("a b", "cannot be used")] {
        let refused = run(folder.path(), &["add", "y.txt", "--key", key]);
        assert_eq!(refused.status.code(), Some(2), "{key}");
        assert!(err(&refused).contains(message), "{}", err(&refused));
    }
    write(folder.path(), "sources/taken.png", "a picture");
    write(folder.path(), "z.png", "a picture");
    assert!(err(&run(folder.path(), &["add", "z.png"])).contains("not a format that sources have"));
    // A bibliography that cannot be read is left alone.
    let broken = format!("{BIBTEX}\n@misc{{half, title = {{x\n");
    write(folder.path(), "sources/library.bib", &broken);
    assert_eq!(run(folder.path(), &["add", "y.txt"]).status.code(), Some(2));
    assert_eq!(text(folder.path(), "sources/library.bib"), broken);
    let left = fs::read_dir(folder.path().join("sources")).expect("a folder").count();
    assert_eq!(left, 5, "the bibliography, two sources, the lock and a picture");
}

#[test]
fn a_file_of_the_folder_stays_where_it_is() {
    let folder = project("library.bib", BIBTEX);
    write(folder.path(), "sources/deep/Late ferry.txt", "The ferry was late.");
    let added = run(folder.path(), &["add", "sources/deep/Late ferry.txt", "--outlet", "The Post", "--date", "2022"]);
    assert!(
        out(&added).starts_with("post2022: stays at sources/deep/Late ferry.txt;"),
        "{}{}",
        out(&added),
        err(&added)
    );
    let listed = sources(folder.path());
    assert_eq!((&listed[1]["source"], &listed[1]["outlet"]), (&Value::from("post2022"), &Value::from("The Post")));
    assert!(out(&run(folder.path(), &["add", "sources/deep/Late ferry.txt"])).contains("already in the corpus"));
    // What would be lost is told; what the entry says already is not.
    let same = run(folder.path(), &["add", "sources/deep/Late ferry.txt", "--outlet", "The Post"]);
    assert_eq!(same.status.code(), Some(0), "{}", err(&same));
    let other = run(folder.path(), &["add", "sources/deep/Late ferry.txt", "--outlet", "The Mail", "--title", "Late"]);
    assert_eq!(other.status.code(), Some(2), "{}", out(&other));
    assert!(
        err(&other).contains("--outlet and --title") && err(&other).contains("the entry of `post2022`"),
        "{}",
        err(&other)
    );
    let address = run(folder.path(), &["add", "https://example.org/late"]);
    assert!(err(&address).contains("save the page") && err(&address).contains("--url"), "{}", err(&address));
}

#[test]
fn a_corpus_is_needed() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "x.txt", "Text.");
    let refused = run(folder.path(), &["add", "x.txt"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("`onrecord init`"), "{}", err(&refused));
}

#[test]
fn a_source_that_changed_is_told() {
    let folder = project("library.bib", BIBTEX);
    write(folder.path(), "brief.md", "Nets.\n");
    // Without a lock nothing is told.
    write(folder.path(), "sources/old2020.txt", "Nets are mended in summer.\n");
    assert_eq!(err(&run(folder.path(), &["check", "brief.md"])), "");
    assert_eq!(err(&run(folder.path(), &["lock"])), "sources/sources.lock: 1 source noted\n");
    assert_eq!(err(&run(folder.path(), &["check", "brief.md"])), "");
    write(folder.path(), "sources/old2020.txt", "Nets are mended in spring.\n");
    for args in [&["check", "brief.md"][..], &["facts"]] {
        let told = run(folder.path(), args);
        assert_eq!(told.status.code(), Some(0));
        let start = "warning: sources/sources.lock:4:1: sources/old2020.txt has changed since `old2020` was added or last accepted";
        assert!(err(&told).starts_with(start), "{}", err(&told));
    }
    run(folder.path(), &["lock", "old2020"]);
    assert_eq!(err(&run(folder.path(), &["check", "brief.md"])), "");
    assert!(err(&run(folder.path(), &["lock", "old2021"])).contains("did you mean old2020?"));
    write(folder.path(), "sources/sources.lock", "[[source]]\nkey = 1\n");
    let told = run(folder.path(), &["check", "brief.md"]);
    assert_eq!(told.status.code(), Some(2));
    assert!(err(&told).starts_with("error: sources/sources.lock:2:7: cannot be read: "), "{}", err(&told));
    // What another program wrote there is not overwritten either.
    assert_eq!(run(folder.path(), &["lock"]).status.code(), Some(2));
}

#[test]
fn what_was_not_read_is_listed_with_the_reason() {
    let folder = project(
        "library.bib",
        "@misc{lost2019, file = {gone.txt}, date = {2019~}}\n@misc{bare2018, title = {Bare}}\n\
         @misc{bare2018, title = {Bare again}}\n@misc{abroad, date = {ca. 2001}, file = {/srv/else/where.txt}}\n",
    );
    let listed = sources(folder.path());
    let why = |key: &str| {
        let source = listed.iter().find(|source| source["source"] == key).expect("a source");
        source["unread"].as_str().map(str::to_owned)
    };
    assert_eq!(why("lost2019").as_deref(), Some("the file `gone.txt` of `lost2019` does not exist"));
    assert_eq!(why("bare2018").as_deref(), Some("no file is named, and none has the name of its key"));
    assert_eq!(why("old2020"), None);
    // Not what is wrong with its date.
    assert!(why("abroad").is_some_and(|why| why.contains("lies outside the corpus folder")), "{listed:?}");
    let draft = "“We never mended a net in our lives,” said Ann Doe [@bare2018].\n\nNets are old [@lost2019], and torn [@abroad].\n";
    write(folder.path(), "draft.md", draft);
    let told = out(&run(folder.path(), &["check", "draft.md", "--format", "short"]));
    assert!(told.contains("quote/unsourced") && told.contains("of `bare2018`, which is cited for them"), "{told}");
    assert!(told.matches("citation/unreadable").count() == 2 && told.contains("`gone.txt`"), "{told}");
    let table = out(&run(folder.path(), &["facts", "--kind", "source"]));
    let row = table.lines().find(|line| line.contains("old2020")).unwrap_or_default();
    assert!(row.contains("missing") && row.contains("sources/old2020.txt"), "{table}");
    assert!(table.contains("3 sources have no date: "), "{table}");
}

/// A scan in a library costs nobody the check: it is told on standard error, and where a draft cites it.
#[test]
fn a_scan_is_told_and_the_check_goes_on() {
    let folder = project(
        "library.bib",
        "@misc{minutes1911, title = {Minutes}, date = {1911}, file = {scan.pdf}}\n@misc{letter, file = {old.doc}}\n",
    );
    let scan = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/scan.pdf");
    fs::copy(&scan, folder.path().join("sources/scan.pdf")).expect("a scan");
    fs::copy(&scan, folder.path().join("sources/alone.pdf")).expect("a scan");
    write(folder.path(), "silent.md", "Nets are mended in winter [@old2020].\n");
    let output = run(folder.path(), &["check", "silent.md", "--format", "short"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), ""), "{}", err(&output));
    let told = err(&output);
    assert!(told.contains("warning: sources/scan.pdf: has no text, only pictures: a scan?"), "{told}");
    assert!(told.contains("warning: sources/alone.pdf: has no text"), "{told}");

    let brief =
        "Nets are mended [@minutes1911]. Nets are old [@minutes1911, p. 2; @alone]. Nets are dear [@nobody2020].\n";
    write(folder.path(), "brief.md", brief);
    let output = run(folder.path(), &["check", "brief.md", "--format", "short"]);
    let lines: Vec<String> = out(&output).lines().map(str::to_owned).collect();
    let unread: Vec<&String> = lines.iter().filter(|line| line.contains("citation/unreadable")).collect();
    assert_eq!(unread.len(), 2, "{lines:?}");
    assert!(unread[0].starts_with("brief.md:1:19: warning[citation/unreadable]"), "{unread:?}");
    assert!(unread[0].contains("scan.pdf: has no text") && unread[1].contains("alone.pdf: has no text"), "{unread:?}");
    let others: Vec<&String> = lines.iter().filter(|line| !line.contains("citation/unreadable")).collect();
    assert!(others.len() == 1 && others[0].contains("unknown-key"), "the rest is checked: {lines:?}");
    assert_eq!(output.status.code(), Some(1));
    // A build may fail for it, by its severity as for any finding.
    write(folder.path(), "brief.md", "Nets are mended [@minutes1911].\n");
    assert_eq!(run(folder.path(), &["check", "brief.md"]).status.code(), Some(0));
    assert_eq!(run(folder.path(), &["check", "brief.md", "--fail-on", "warning"]).status.code(), Some(1));
    let sarif = out(&run(folder.path(), &["check", "brief.md", "--format", "sarif"]));
    assert!(sarif.contains("citation/unreadable"), "{sarif}");

    let listed = sources(folder.path());
    let why = |key: &str| listed.iter().find(|source| source["source"] == key).map(|source| source["unread"].clone());
    assert!(
        why("minutes1911").is_some_and(|why| why.as_str().is_some_and(|why| why.starts_with("scan.pdf: has no text")))
    );
    assert!(why("alone").is_some_and(|why| why.as_str().is_some_and(|why| why.contains("has no text"))), "{listed:?}");
    let sheet = out(&run(folder.path(), &["report", "brief.md"]));
    assert!(sheet.contains("could not be read: scan.pdf"), "the sheet says so as well");

    // Who names the file itself asks for it.
    let named =
        run(folder.path(), &["check", "brief.md", "--corpus", "sources/old2020.txt", "--corpus", "sources/scan.pdf"]);
    assert_eq!(named.status.code(), Some(2), "{}", err(&named));
}
