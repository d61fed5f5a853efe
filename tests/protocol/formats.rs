//! Drafts in LaTeX and Typst, sources in PDF and DOCX, sources that cannot be read, and pages of the house, as an editor
//! meets them.

use std::fs;
use std::path::{Path, PathBuf};

use lsp_types::Url;
use serde_json::{Value, json};

use crate::client::Client;
use crate::session::{Work, at, covered, edited, items, of_rule, open, position, pull, push, report, rules};

/// What the drafts are held to: words that LaTeX and Typst write with a backslash.
const SOURCE: &str = "“We will sell the R&D fleet and 5% of the quays,” said Ola Berg, the fisheries minister.\n";

fn work() -> Work {
    let work = Work::empty();
    work.write("onrecord.toml", "[corpus]\npaths = [\"sources\"]\n[rules]\n\"brief/*\" = \"off\"\n");
    work.write("sources/library.bib", "@misc{okoye2021, title = {Nets}, date = {2021-03-02}}\n");
    work.write("sources/okoye2021.txt", SOURCE);
    work
}

fn opened(work: &Work, name: &str, language: &str, text: &str, encoding: &str) -> (Client, String, Vec<Value>) {
    work.write(name, text);
    let uri = work.uri(name);
    let mut capabilities = pull();
    capabilities["general"]["positionEncodings"] = json!([encoding]);
    let mut client = work.client(capabilities);
    let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let found = items(&report(&mut client, &uri)["items"]);
    (client, uri, found)
}

fn hover(client: &mut Client, uri: &str, place: &Value) -> String {
    let hover = client.ask("textDocument/hover", at(uri, place));
    hover["contents"]["value"].as_str().unwrap_or_else(|| panic!("a hover at {place}: {hover}")).to_owned()
}

/// What every draft must have: the altered quotation at its place, a hover, and an action that writes the words on record
/// as the format writes them.
fn a_draft(name: &str, language: &str, text: &str, quotation: &str, wrong: &str, right: &str) {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let work = work();
        let (mut client, uri, found) = opened(&work, name, language, text, encoding);
        assert_eq!(rules(&found), ["quote/altered", "citation/unknown-key"], "{name} {found:?}");
        let altered = of_rule(&found, "quote/altered");
        assert_eq!(covered(text, &altered["range"], encoding), wrong, "{name} {encoding}");
        assert_eq!(covered(text, &of_rule(&found, "citation/unknown-key")["range"], encoding), "okoye2012", "{name}");

        let words = text.find(wrong).expect("the wrong words");
        let said = hover(&mut client, &uri, &position(text, words, encoding));
        assert!(said.contains("Nets") && said.contains("fleet"), "{name}: {said}");
        let key = hover(&mut client, &uri, &position(text, text.find("okoye2021").expect("a key"), encoding));
        assert!(key.contains("Nets"), "{name}: {key}");
        let jump = client.ask("textDocument/definition", at(&uri, &position(text, words, encoding)));
        assert_eq!(jump[0]["targetUri"], work.uri("sources/okoye2021.txt"), "{name}: {jump}");
        assert_eq!(covered(text, &jump[0]["originSelectionRange"], encoding), quotation, "{name}");

        let context = json!({"diagnostics": [altered], "only": ["quickfix"]});
        let params = json!({"textDocument": {"uri": uri}, "range": altered["range"], "context": context});
        let actions = items(&client.ask("textDocument/codeAction", params));
        let done = |action: &Value| edited(text, &items(&action["edit"]["documentChanges"][0]["edits"]), encoding);
        let all: Vec<String> = actions.iter().map(done).collect();
        assert!(all.contains(&text.replacen(wrong, right, 1)), "{name} {encoding}: {all:#?}");
        client.shutdown();
    }
}

#[test]
fn a_draft_in_latex() {
    let text = "\\documentclass{article}\n\\newcommand{\\minister}{Ola Berg}\n\\begin{document}\n\\section{Après é 😀}\n\
                % ``We will sell no fleet,'' said Ola Berg \\cite{okoye2012}.\n\
                Après 华 😀: ``We will sell the research fleet and 5\\% of the quays,'' said \\minister{} \\cite{okoye2021}.\n\n\
                The quays are old \\citep[see][p.~3]{okoye2021}; others say so \\cite{okoye2012}.\n\\end{document}\n";
    let quotation = "``We will sell the research fleet and 5\\% of the quays,''";
    a_draft("brief.tex", "latex", text, quotation, "research", "R\\&D");
}

#[test]
fn a_draft_in_typst() {
    let text = "#set page(width: 10cm)\n= Après é 😀\n\n// \"We will sell no fleet,\" said Ola Berg @okoye2012.\n\
                Après 华 😀: \"We will sell the R&D fleet and 5% of the boats,\" said *Ola Berg* @okoye2021.\n\n\
                The quays are old @okoye2021[p. 3]; others say so #cite(<okoye2012>).\n";
    let quotation = "\"We will sell the R&D fleet and 5% of the boats,\"";
    a_draft("brief.typ", "typst", text, quotation, "boats", "quays");
}

/// Words on record with signs that Typst would read as its own.
#[test]
fn a_fix_in_typst_is_escaped() {
    let work = work();
    work.write(
        "sources/okoye2021.txt",
        "“We will sell the US$5 boats and all the quays,” said Ola Berg, the minister.\n",
    );
    let text = "\"We will sell the other boats and all the quays,\" said Ola Berg @okoye2021.\n";
    let (mut client, uri, found) = opened(&work, "brief.typ", "typst", text, "utf-16");
    let altered = of_rule(&found, "quote/altered");
    let context = json!({"diagnostics": [altered], "only": ["quickfix"]});
    let params = json!({"textDocument": {"uri": uri}, "range": altered["range"], "context": context});
    let actions = items(&client.ask("textDocument/codeAction", params));
    let all: Vec<String> = actions
        .iter()
        .map(|action| edited(text, &items(&action["edit"]["documentChanges"][0]["edits"]), "utf-16"))
        .collect();
    assert!(all.iter().any(|text| text.contains("the US\\$5 boats")), "{all:#?}");
    client.shutdown();
}

fn document(work: &Work, name: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name);
    work.write("sources/note.txt", "The fleet is in the harbour.\n");
    fs::copy(from, work.path("sources").join(name)).expect("a document");
}

/// A passage in a PDF or a DOCX: the page or paragraph is shown, and a jump leads to its text, never into bytes.
fn a_source_that_is_no_text(name: &str, quoted: &str, altered: &str, locator: &str) {
    let work = work();
    document(&work, name);
    let key = name.split('.').next().expect("a name");
    let text = format!("“{altered}” [@{key}].\n");
    let (mut client, uri, found) = opened(&work, "brief.md", "markdown", &text, "utf-16");
    assert_eq!(rules(&found), ["quote/altered"], "{name}: {found:?}");
    let said = hover(&mut client, &uri, &position(&text, 5, "utf-16"));
    assert!(said.contains(locator), "{name}: {locator} in {said}");
    let jumps = items(&client.ask("textDocument/definition", at(&uri, &position(&text, 5, "utf-16"))));
    assert!(!jumps.is_empty(), "{name}");
    for jump in &jumps {
        let target = Url::parse(jump["targetUri"].as_str().expect("a target")).expect("an address");
        let path: PathBuf = target.to_file_path().expect("a file");
        assert!(path.extension().is_some_and(|extension| extension == "txt"), "{}", path.display());
        let source = fs::read_to_string(&path).expect("the text of the source");
        let there = covered(&source, &jump["targetSelectionRange"], "utf-16");
        assert!(there.split_whitespace().collect::<Vec<_>>().join(" ").contains(quoted), "{name}: {there}");
    }
    // From the key to the beginning of the text.
    let key = position(&text, text.find('@').expect("a key") + 2, "utf-16");
    let jump = client.ask("textDocument/definition", at(&uri, &key));
    assert!(
        jump[0]["targetUri"]
            .as_str()
            .is_some_and(|uri| Path::new(uri).extension().is_some_and(|extension| extension == "txt")),
        "{name}: {jump}"
    );
    let links = items(&client.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}})));
    assert_eq!(links.len(), 1, "{name}: {links:?}");
    client.shutdown();
}

#[test]
fn a_passage_in_a_docx() {
    let altered = "The ferries will not run all winter,";
    a_source_that_is_no_text("word.docx", "The ferries will run all winter", altered, "para. 3");
}

#[test]
fn a_passage_in_a_pdf() {
    let altered = "We will keep every crossing open through the summer, whatever the weather and whatever the cost.";
    a_source_that_is_no_text("latex.pdf", "every crossing open through the", altered, "p. 1");
}

/// A scan is told where it is cited, and so is a hover on its key; a jump from there leads nowhere.
#[test]
fn a_scan() {
    let work = work();
    document(&work, "scan.pdf");
    let text = "The quays are old [@scan, p. 2]. The fleet is in the harbour [@note].\n";
    let (mut client, uri, found) = opened(&work, "brief.md", "markdown", text, "utf-16");
    assert_eq!(rules(&found), ["citation/unreadable"], "{found:?}");
    let unread = of_rule(&found, "citation/unreadable");
    assert_eq!(covered(text, &unread["range"], "utf-16"), "scan");
    assert_eq!(unread["severity"], 2);
    assert!(unread["message"].as_str().is_some_and(|message| message.contains("scan.pdf: has no text")), "{unread}");
    let key = position(text, text.find("scan").expect("a key"), "utf-16");
    assert!(hover(&mut client, &uri, &key).contains("could not be read"));
    assert_eq!(items(&client.ask("textDocument/definition", at(&uri, &key))), [] as [Value; 0]);
    client.shutdown();
}

/// A page of the house holds from when it is saved; a mistake in it is shown there, and mending it clears that.
#[test]
fn a_page_of_the_house_that_changes() {
    let work = work();
    let page = |word: &str| {
        format!("---\nkind: pattern\nseverity: warning\nwords: [{word}]\nmessage: \"Plainly, not “{{match}}”.\"\n---\n")
    };
    work.write("rules/plain.md", &page("leverage"));
    let text = "We leverage the quays going forward.\n";
    work.write("brief.md", text);
    let uri = work.uri("brief.md");
    let mut client = work.client(push());
    open(&client, &uri, text);
    let told = |client: &mut Client, words: &[&str]| {
        client.told_where("textDocument/publishDiagnostics", |params| {
            let ranges = items(&params["diagnostics"]);
            let found: Vec<_> = ranges.iter().map(|one| covered(text, &one["range"], "utf-8")).collect();
            params["uri"] == uri && found == words
        })
    };
    let first = told(&mut client, &["leverage"]);
    assert_eq!(first["diagnostics"][0]["code"], "house/plain", "{first}");
    let changed = |client: &Client, name: &str, kind: u8| {
        let changes = json!([{"uri": work.uri(name), "type": kind}]);
        client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    };
    work.write("rules/plain.md", &page("going forward"));
    changed(&client, "rules/plain.md", 2);
    told(&mut client, &["going forward"]);
    // One more page.
    work.write("rules/quays.md", &page("quays"));
    changed(&client, "rules/quays.md", 1);
    told(&mut client, &["quays", "going forward"]);
    // A mistake costs that page alone.
    work.write("rules/plain.md", "---\nkind: pattern\nwords: []\n---\n");
    changed(&client, "rules/plain.md", 2);
    let mistake = work.uri("rules/plain.md");
    client.told_where("textDocument/publishDiagnostics", |params| {
        params["uri"] == mistake && !items(&params["diagnostics"]).is_empty()
    });
    told(&mut client, &["quays"]);
    fs::remove_file(work.path("rules/plain.md")).expect("a page");
    changed(&client, "rules/plain.md", 3);
    client.told_where("textDocument/publishDiagnostics", |params| {
        params["uri"] == mistake && items(&params["diagnostics"]).is_empty()
    });
    client.shutdown();
}
