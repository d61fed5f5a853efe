//! The evidence sheet: its verdicts never disagree with `check`, and nothing of a brief or a source can act on the page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use html5gum::{Token, Tokenizer};
use onrecord::assess::{Assessment, Kind, Verdict, assess};
use onrecord::check::{CheckOptions, ENGINE_RULES, Level, check};
use onrecord::corpus::{self, CorpusSpec};
use onrecord::draft::Draft;
use onrecord::finding::Finding;
use onrecord::markup::Format;
use onrecord::record::Record;
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn record(spec: &CorpusSpec) -> Record {
    corpus::load(spec).expect("a corpus").into_record().0
}

/// Every brief of the repository with the corpus that it is held to.
fn briefs() -> Vec<(PathBuf, CorpusSpec)> {
    let mut found = vec![(root().join("examples/brief.md"), CorpusSpec::Embedded)];
    for folder in ["tests/measured/briefs", "tests/measured/untuned"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let spec = if path.join("corpus").is_dir() {
                CorpusSpec::Paths(vec![path.join("corpus")])
            } else {
                CorpusSpec::Embedded
            };
            for file in fs::read_dir(&path).expect("a folder") {
                let file = file.expect("an entry").path();
                if file.extension().is_some_and(|extension| extension == "md") {
                    found.push((file, spec.clone()));
                }
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn read(path: &Path) -> Draft {
    Draft::read(path.to_owned(), Format::Markdown, fs::read_to_string(path).expect("a brief"))
}

fn judged(draft: &Draft, record: &Record, options: &CheckOptions) -> (Vec<Finding>, Assessment) {
    let findings = check(draft, record, options);
    let assessment = assess(draft, record, options, &findings);
    (findings, assessment)
}

/// A finding has its statement, marked wrong or unsourced; what is wrong has a finding; what has one is not confirmed.
fn agrees(name: &str, findings: &[Finding], assessment: &Assessment) {
    for (index, finding) in findings.iter().enumerate() {
        let own: Vec<_> = assessment.statements.iter().filter(|one| one.findings.contains(&index)).collect();
        // These are of the brief's craft or of its comments, and of no statement.
        let craft = finding.rule.starts_with("brief/");
        let engine = craft || ENGINE_RULES.iter().any(|(rule, _)| *rule == finding.rule);
        assert_eq!(own.is_empty(), assessment.others.contains(&index), "{name}: {finding:?}");
        assert!(!own.is_empty() || engine, "{name}: the statement of {finding:?}");
        for one in own {
            let expected = if finding.rule.ends_with("/unsourced") && one.findings.len() == 1 {
                Verdict::Unsourced
            } else if finding.rule == "citation/unreadable" {
                Verdict::Unchecked
            } else {
                Verdict::Wrong
            };
            assert_eq!(one.verdict, expected, "{name}: {finding:?}");
            assert!(one.span.overlaps(finding.span), "{name}: {finding:?} is not of {one:?}");
            assert!(finding.evidence.iter().all(|evidence| one.evidence.contains(evidence)), "{name}: {finding:?}");
        }
    }
    for one in &assessment.statements {
        match one.verdict {
            Verdict::Wrong => assert!(!one.findings.is_empty(), "{name}: {one:?}"),
            Verdict::Confirmed | Verdict::Partly => {
                assert!(one.findings.is_empty(), "{name}: {one:?}");
                assert!(!one.evidence.is_empty() || one.kind == Kind::Citation, "{name}: no evidence for {one:?}");
            }
            Verdict::Unsourced | Verdict::Unchecked => {}
        }
        assert!(!one.says.is_empty(), "{name}: {one:?}");
    }
}

#[test]
fn sheet_and_check_never_disagree() {
    let mut seen = BTreeSet::new();
    let briefs = briefs();
    assert!(briefs.len() > 8, "{briefs:?}");
    let mut known: Option<(CorpusSpec, Record)> = None;
    for (path, spec) in briefs {
        if known.as_ref().is_none_or(|(known, _)| *known != spec) {
            known = Some((spec.clone(), record(&spec)));
        }
        let (_, record) = known.as_ref().expect("a record");
        let draft = read(&path);
        let (findings, assessment) = judged(&draft, record, &CheckOptions::default());
        agrees(&path.display().to_string(), &findings, &assessment);
        seen.extend(assessment.statements.iter().map(|one| (one.kind, one.verdict)));
    }
    for kind in [Kind::Quotation, Kind::Position, Kind::Role, Kind::Figure, Kind::Event, Kind::Citation] {
        for verdict in [Verdict::Wrong, Verdict::Confirmed] {
            assert!(seen.contains(&(kind, verdict)), "no {} {} in any brief", verdict.name(), kind.name());
        }
    }
}

#[test]
fn what_is_silenced_or_off_is_not_confirmed_but_told() {
    let record = record(&CorpusSpec::Embedded);
    let draft = read(&root().join("examples/brief.md"));
    let (_, before) = judged(&draft, &record, &CheckOptions::default());
    let silenced = before.statements.iter().filter(|one| one.says.contains("is silenced here")).count();
    assert_eq!(silenced, 1, "the comment of the example");
    let mut options = CheckOptions::default();
    options.levels.insert("quote/altered".to_owned(), Level::Off);
    let (findings, off) = judged(&draft, &record, &options);
    agrees("quote/altered off", &findings, &off);
    let changed = before.statements.iter().zip(&off.statements).filter(|(a, b)| a.says != b.says);
    // What cites it says so as well.
    let changed: Vec<_> = changed.filter(|(one, _)| one.kind != Kind::Citation).collect();
    let [(was, now)] = changed.as_slice() else { panic!("{changed:?}") };
    assert_eq!((was.verdict, now.verdict), (Verdict::Wrong, Verdict::Unchecked), "{now:?}");
    assert!(now.says.contains("quote/altered") && now.says.contains("is off"), "{now:?}");
    assert_eq!(was.evidence, now.evidence, "the passage is shown all the same");
}

/// The verdicts on a brief whose sources have these texts: kind, words and verdict of each statement.
fn verdicts(brief: &str, sources: &[(&str, &str)]) -> (Value, Vec<(String, String, String)>) {
    let (folder, _) = desk(brief);
    for (name, text) in sources {
        fs::write(folder.path().join("sources").join(name), text).expect("a source");
    }
    let sheet = sheet(&folder, &["brief.md", "--format", "json"]);
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let statements = sheet["drafts"][0]["statements"].as_array().expect("statements").iter();
    let verdicts = statements.map(|one| (text(one, "kind"), text(one, "text"), text(one, "verdict"))).collect();
    (sheet, verdicts)
}

fn has(verdicts: &[(String, String, String)], kind: &str, words: &str, verdict: &str) {
    let is = |one: &&(String, String, String)| one.0 == kind && one.1.contains(words);
    let found = verdicts.iter().find(is).unwrap_or_else(|| panic!("{kind} {words} in {verdicts:#?}"));
    assert_eq!(found.2, verdict, "{found:?} in {verdicts:#?}");
}

const PORT: (&str, &str) = (
    "port2024.txt",
    "“We cannot replace all of the cranes at once,” said Janis Ozols, the director of the port. The harbours handled 38 \
     million tonnes of freight in 2023. Parliament voted 80 to 20 to open the northern quay.\n",
);

#[test]
fn what_cites_a_source_is_confirmed_only_with_all_that_it_is_cited_for() {
    // Beside a wrong figure: neither what happened nor the citation.
    let (_, told) = verdicts("The harbours handled 83 million tonnes of freight in 2023 [@port2024].\n", &[PORT]);
    has(&told, "figure", "83", "wrong");
    has(&told, "event", "handled", "partly");
    has(&told, "citation", "port2024", "partly");
    // Nothing was compared: that a sentence of the source is like it says nothing.
    let (_, told) = verdicts("Parliament opposed to open the northern quay [@port2024].\n", &[PORT]);
    has(&told, "citation", "port2024", "unchecked");
    // Each citation speaks for what stands before it.
    let brief = "“We cannot replace all of the cranes at once,” said Janis Ozols [@port2024], and the harbours handled 83 \
                 million tonnes of freight in 2023 [@ledger2024].\n";
    let ledger = ("ledger2024.txt", "In 2023 the harbours handled 38 million tonnes of freight.\n");
    let (_, told) = verdicts(brief, &[PORT, ledger]);
    has(&told, "citation", "port2024", "confirmed");
    has(&told, "citation", "ledger2024", "partly");
    // And where all is on record, it is confirmed.
    let brief = "The harbours handled 38 million tonnes of freight in 2023 [@port2024].\n";
    has(&verdicts(brief, &[PORT]).1, "citation", "port2024", "confirmed");
}

#[test]
fn what_cannot_be_read_is_not_checked_and_not_wrong() {
    let (_, told) = verdicts("The port was closed in 2019 [@scan].\n", &[("scan.pdf", "no PDF at all")]);
    has(&told, "citation", "scan", "unchecked");
}

#[test]
fn sentences_without_a_statement_are_marked_and_listed() {
    let brief = "# On harbours\n\nNothing of this can be held to anybody. The harbours handled 38 million tonnes of \
                 freight in 2023 [@port2024].\n\nNor can *this* one [@port2024].\n";
    let (folder, _) = desk(brief);
    fs::write(folder.path().join("sources").join(PORT.0), PORT.1).expect("a source");
    let json = sheet(&folder, &["brief.md", "--format", "json"]);
    let listed = json["drafts"][0]["without_statement"].as_array().expect("a list");
    let lines: Vec<_> = listed.iter().map(|one| (one["start"]["line"].as_u64(), one["text"].as_str())).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0], (Some(3), Some("Nothing of this can be held to anybody.")));
    assert_eq!(lines[1].0, Some(5));
    let page = html(&folder, &["report", "brief.md"]);
    judge_page(&page);
    assert!(page.contains("<span class=\"bare\">Nothing of this can be held to anybody.</span>"), "{page}");
    assert!(page.contains("Sentences in which nothing was checked"), "{page}");
}

#[test]
fn two_persons_of_one_surname_do_not_vouch_for_each_other() {
    let (folder, _) =
        desk("Cod is safe, \"Nobody will close this harbour in winter,\" said Edgar Ozols.\n\nEdgar Ozols fishes.\n");
    fs::write(
        folder.path().join("sources/a2021.txt"),
        "\"Nobody will close this harbour in winter,\" said Aivars Ozols, a skipper.\n",
    )
    .expect("a source");
    let sheet = sheet(&folder, &["brief.md", "--format", "json"]);
    let quotation = &sheet["drafts"][0]["statements"][0];
    assert_eq!(
        (&quotation["kind"], &quotation["subject"]),
        (&json!("quotation"), &json!("Edgar Ozols")),
        "{quotation:#}"
    );
    assert_ne!(quotation["verdict"], "confirmed", "{quotation:#}");
}

/// A folder with a brief and a corpus of one plain sentence, `sources`.
fn desk(brief: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    fs::create_dir(folder.path().join("sources")).expect("folder");
    fs::write(folder.path().join("onrecord.toml"), "[corpus]\npaths = [\"sources\"]\n").expect("configuration");
    fs::write(folder.path().join("sources/plain2020.txt"), "The harbour was quiet.\n").expect("source");
    let path = folder.path().join("brief.md");
    fs::write(&path, brief).expect("brief");
    (folder, path)
}

fn onrecord(folder: &tempfile::TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("onrecord runs")
}

fn html(folder: &tempfile::TempDir, args: &[&str]) -> String {
    let output = onrecord(folder, args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn sheet(folder: &tempfile::TempDir, args: &[&str]) -> Value {
    serde_json::from_str(&html(folder, &[&["report"], args].concat())).expect("JSON")
}

/// The elements that a page may have: none that acts, embeds or asks for something.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "section",
    "footer",
    "article",
    "div",
    "span",
    "p",
    "a",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
    "figure",
    "figcaption",
    "mark",
    "em",
    "code",
    "strong",
    "sup",
    "fieldset",
    "legend",
    "label",
    "input",
    "svg",
    "desc",
    "line",
    "text",
    "rect",
    "path",
];

/// Reads a page by the field's tokenizer; asserts that it holds nothing that acts and that its elements close as they
/// open. Gives its text.
fn judge_page(html: &str) -> String {
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut links = BTreeSet::new();
    let mut text = String::new();
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert!(ELEMENTS.contains(&name.as_str()), "<{name}>");
                for (key, value) in &tag.attributes {
                    let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
                    assert!(
                        !key.starts_with("on") && !["src", "style", "srcset", "action", "data"].contains(&&*key),
                        "{key}"
                    );
                    if key == "id" {
                        assert!(ids.insert(value.clone().into_owned()), "the id {value} twice");
                    }
                    if key == "href" {
                        assert_eq!(name, "a");
                        match value.strip_prefix('#') {
                            Some(id) => drop(links.insert(id.to_owned())),
                            None => assert!(value.starts_with("http://") || value.starts_with("https://"), "{value}"),
                        }
                    }
                }
                if !tag.self_closing && !["meta", "input"].contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                assert_eq!(
                    open.pop().as_deref(),
                    Some(&*String::from_utf8_lossy(&tag.name)),
                    "elements close as they open"
                );
            }
            Token::String(piece) => {
                if open.last().is_none_or(|name| name != "style") {
                    text.push_str(&String::from_utf8_lossy(&piece));
                }
            }
            Token::Comment(comment) => panic!("a comment: {comment:?}"),
            Token::Doctype(doctype) => assert!(!doctype.force_quirks),
            Token::Error(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(open, Vec::<String>::new());
    let dead: Vec<_> = links.difference(&ids).collect();
    assert!(dead.is_empty(), "links to nowhere: {dead:?}");
    let hidden = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let found = text.chars().find(|c| hidden(*c));
    assert_eq!(found, None, "a control in the text");
    text
}

/// A brief and a corpus that want to act on the page. `tests/editors/sheet.mjs` has a browser open their sheet.
fn hostile() -> tempfile::TempDir {
    let text = |name: &str| {
        let text = fs::read_to_string(root().join("tests/sheet/hostile").join(name)).expect("a hostile file");
        let controls = [("{NUL}", "\0"), ("{ESC}", "\u{1b}"), ("{RLO}", "\u{202e}"), ("{PDF}", "\u{202c}")];
        controls.iter().fold(text, |text, (name, control)| text.replace(name, control))
    };
    let (folder, _) = desk(&text("brief.md"));
    for name in ["sources.bib", "evil.txt", "nice.txt"] {
        fs::write(folder.path().join("sources").join(name), text(&format!("sources/{name}"))).expect("a hostile file");
    }
    folder
}

#[test]
fn nothing_hostile_reaches_the_page() {
    let folder = hostile();
    let page = html(&folder, &["report", "brief.md"]);
    let text = judge_page(&page);
    assert!(text.contains("</title><script>alert(2)</script>"), "what was written is shown as text");
    assert!(text.contains("javascript:alert(4)"), "an address that is none to follow is text");
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "the policy");
    judge_page(&html(&folder, &["facts", "--format", "html"]));
    judge_page(&html(&folder, &["facts", "--topic", "huawei-5g", "--format", "html"]));
    // JSON on a page is another program's matter, but it is JSON.
    assert!(sheet(&folder, &["brief.md", "--format", "json"])["drafts"][0]["statements"].is_array());
}

#[test]
fn every_statement_of_a_brief_has_its_number_and_its_card() {
    let folder = tempfile::tempdir().expect("folder");
    for (path, spec) in briefs() {
        let CorpusSpec::Paths(corpus) = spec else { continue };
        let (brief, corpus) = (path.to_string_lossy(), corpus[0].to_string_lossy());
        let args = [&*brief, "--corpus", &*corpus];
        let page = html(&folder, &[&["report"][..], &args].concat());
        judge_page(&page);
        let json = sheet(&folder, &[&args[..], &["--format", "json"]].concat());
        let statements = json["drafts"][0]["statements"].as_array().expect("statements");
        for number in 1..=statements.len() {
            assert!(page.contains(&format!(" id=\"s{number}\"")), "{brief}: the card of {number}");
            assert!(page.contains(&format!(" id=\"t{number}\"")), "{brief}: the place of {number}");
        }
    }
}

#[test]
fn odd_briefs_have_a_sheet_as_well() {
    let (folder, path) = desk("");
    assert!(judge_page(&html(&folder, &["report", "brief.md"])).contains("The brief has no text."));
    for (name, text) in [
        ("table.md", "| A | B |\n|---|---|\n| x | |\n| | \"Every word of this is invented\", said Ann Berg |\n"),
        (
            "notes.md",
            "A claim.^[An inline note, with \"words that nobody said\" in it.] Another.[^1]\n\n[^1]: \"Words of a note\", said Bo Lind [@x2020].\n",
        ),
        ("quote.md", "> \"One is quoted.\n>\n> \"Two as well,\" said Ann Berg.\n\n- a\n- b\n  - c\n\n    d\n"),
        (
            "nested.md",
            "\"He said 'never again in my life' to me,\" said *Ann [Berg](https://example.org/x)*, **the minister of `fish`**, in Oslo in May 2021.\n",
        ),
        (
            "page.html",
            "<html><head><title>T</title></head><body><h1>One</h1><p>\"Every word of this is invented\", said <b>Ann Berg</b>.</p><blockquote>Q</blockquote></body></html>",
        ),
        ("plain.txt", "Ann Berg, minister.\n\n\"Every word of this is invented,\" she said.\n"),
    ] {
        fs::write(path.with_file_name(name), text).expect("brief");
        judge_page(&html(&folder, &["report", name]));
    }
    // Several in one page, each with names of its own; a sheet that lies among them is no brief.
    assert_eq!(onrecord(&folder, &["report", "brief.md", "-o", "sheet.html"]).status.code(), Some(0));
    let page = html(&folder, &["report", "."]);
    judge_page(&page);
    assert!(page.contains("7 briefs"), "all of the folder");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = hostile();
    assert_eq!(html(&folder, &["report", "brief.md"]), html(&folder, &["report", "brief.md"]));
    assert_eq!(html(&folder, &["facts", "--format", "html"]), html(&folder, &["facts", "--format", "html"]));
}

#[test]
fn a_file_that_is_no_sheet_is_left_alone() {
    let (folder, brief) = desk("Plain words.\n");
    let other = folder.path().join("thesis.html");
    fs::write(&other, "<p>Years of work</p>").expect("file");
    let fails = |name: &str| {
        let output = onrecord(&folder, &["report", "brief.md", "-o", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert!(fails("thesis.html").contains("no evidence sheet"));
    assert!(fails("brief.md").contains("the draft itself"));
    assert!(fails("sources").contains("a folder"));
    assert_eq!(fs::read_to_string(&other).expect("file"), "<p>Years of work</p>");
    assert_eq!(fs::read_to_string(&brief).expect("file"), "Plain words.\n");
    for format in ["html", "json"] {
        for _ in 0..2 {
            let output = onrecord(&folder, &["report", "brief.md", "--format", format, "-o", "new"]);
            assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "a sheet is replaced");
        }
    }
}

/// WCAG 2.2: text has a contrast of at least 4.5 to 1 against what is behind it, and lines one of 3 to 1.
#[test]
fn colours_have_contrast_in_both_schemes_and_on_paper() {
    let style = fs::read_to_string(root().join("src/report/sheet/sheet.css")).expect("the style");
    let schemes: Vec<&str> =
        style.split(":root {").skip(1).map(|part| part.split('}').next().unwrap_or_default()).collect();
    assert_eq!(schemes.len(), 3, "light, dark, paper");
    for scheme in schemes {
        let colour = |name: &str| {
            let value = scheme.split(&format!("--{name}: #")).nth(1).unwrap_or_else(|| panic!("{name} in {scheme}"));
            let channel = |at: usize| {
                let part = u8::from_str_radix(&value[at..at + 2], 16).expect("a colour of six digits");
                let part = f64::from(part) / 255.0;
                if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
        };
        let contrast = |a: &str, b: &str| {
            let (a, b) = (colour(a), colour(b));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        let verdicts = ["wrong", "unsourced", "partly", "confirmed", "unchecked"];
        let mut pairs: Vec<(String, String)> = Vec::new();
        for text in ["ink", "soft", "link"].into_iter().chain(verdicts) {
            pairs.extend(["paper", "desk"].map(|ground| (text.to_owned(), ground.to_owned())));
        }
        for verdict in verdicts {
            pairs.push(("ink".to_owned(), format!("{verdict}-tint")));
            pairs.push((verdict.to_owned(), format!("{verdict}-tint")));
            pairs.push(("soft".to_owned(), format!("{verdict}-tint")));
        }
        pairs.push(("hit-ink".to_owned(), "hit".to_owned()));
        for (text, ground) in pairs {
            let contrast = contrast(&text, &ground);
            assert!(contrast >= 4.5, "{text} on {ground}: {contrast:.2}");
        }
    }
}
