//! Diagnostics: sent or asked for, never both; of the newest version; with what an editor shows around them.

use std::fs;
use std::process::Command;
use std::time::Duration;

use lsp_types::Url;
use serde_json::{Value, json};

use crate::client::Client;
use crate::session::{
    BRIEF, FINDINGS, Work, close, covered, edit, items, of_rule, open, published, pull, pull_and_refresh, push, range,
    replace, report, rules,
};

/// Rule, severity, and byte offsets of what the command line finds in a file.
fn found_by_command_line(work: &Work, name: &str) -> Vec<(String, String, usize, usize)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    let output =
        command.args(["check", "--format", "json", name]).current_dir(work.path("")).output().expect("a check");
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let offset = |value: &Value| usize::try_from(value["offset"].as_u64().expect("an offset")).expect("small");
    let each = |f: &Value| (text(&f["rule"]), text(&f["severity"]), offset(&f["start"]), offset(&f["end"]));
    items(&found["findings"]).iter().map(each).collect()
}

#[test]
fn they_are_those_of_the_command_line() {
    let work = Work::new();
    let mut client = work.client(pull());
    open(&client, &work.uri("brief.md"), BRIEF);
    let report = report(&mut client, &work.uri("brief.md"));
    let mut own: Vec<_> = items(&report["items"])
        .iter()
        .map(|diagnostic| {
            let words = covered(BRIEF, &diagnostic["range"], "utf-8");
            let start = words.as_ptr() as usize - BRIEF.as_ptr() as usize;
            let severity =
                ["", "error", "warning", "info", "hint"][diagnostic["severity"].as_u64().expect("a number") as usize];
            (diagnostic["code"].as_str().expect("a rule").to_owned(), severity.to_owned(), start, start + words.len())
        })
        .collect();
    own.sort_by_key(|(_, _, start, end)| (*start, *end));
    assert_eq!(own, found_by_command_line(&work, "brief.md"));
    client.shutdown();
}

#[test]
fn they_lead_to_the_rule_and_to_the_passage() {
    let work = Work::new();
    for capabilities in [push(), pull()] {
        let pulls = !capabilities["textDocument"]["diagnostic"].is_null();
        let mut client = work.client(capabilities);
        let uri = work.uri("brief.md");
        open(&client, &uri, BRIEF);
        let found =
            if pulls { items(&report(&mut client, &uri)["items"]) } else { published(&mut client, &uri, 1, &FINDINGS) };
        for diagnostic in &found {
            assert_eq!(diagnostic["source"], "onrecord");
            let page = Url::parse(diagnostic["codeDescription"]["href"].as_str().expect("a page")).expect("a URI");
            if page.scheme() == "file" {
                let page = fs::read_to_string(page.to_file_path().expect("a path")).expect("the page");
                assert!(page.contains(diagnostic["code"].as_str().expect("a rule")), "{page}");
            }
        }
        let altered = of_rule(&found, "quote/altered");
        let related = items(&altered["relatedInformation"]);
        assert_eq!(related.len(), 1, "{altered}");
        let location = &related[0]["location"];
        assert_eq!(location["uri"], work.uri("sources/okoye2021.txt"));
        let source = fs::read_to_string(work.path("sources/okoye2021.txt")).expect("the source");
        assert_eq!(covered(&source, &location["range"], "utf-8"), "We will not sell the fleet");
        assert!(related[0]["message"].as_str().is_some_and(|text| text.contains("The Harbour Post")), "{altered}");
        client.shutdown();
    }
}

#[test]
fn embedded_sources_can_be_opened() {
    let work = Work::empty();
    let uri = work.uri("brief.md");
    let brief = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/brief.md")).expect("the example");
    let mut client = work.client(push());
    open(&client, &uri, &brief);
    // The sources may still be on their way: then the first ones that are sent are none.
    let is = |params: &Value| params["uri"] == uri && !items(&params["diagnostics"]).is_empty();
    let found = items(&client.told_where("textDocument/publishDiagnostics", is)["diagnostics"]);
    let altered = of_rule(&found, "quote/altered");
    let location = &altered["relatedInformation"][0]["location"];
    let path = Url::parse(location["uri"].as_str().expect("a URI")).expect("a URI").to_file_path().expect("a file");
    let source = fs::read_to_string(path).expect("the source is a file");
    assert_eq!(covered(&source, &location["range"], "utf-8"), "I am not sure I can make heads or tails of it");
    client.shutdown();
}

#[test]
fn nothing_is_sent_to_those_who_ask() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(pull());
    open(&client, &uri, BRIEF);
    assert_eq!(rules(&items(&report(&mut client, &uri)["items"])), FINDINGS);
    replace(&client, &uri, 2, "Nothing.\n");
    assert_eq!(report(&mut client, &uri)["items"], json!([]));
    close(&client, &uri);
    // The end is an event that comes after all else.
    client.ask("shutdown", Value::Null);
    let sent =
        client.passed().iter().filter(|passed| passed.message["method"] == "textDocument/publishDiagnostics").count();
    assert_eq!(sent, 0);
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(pull());
    open(&client, &uri, BRIEF);
    let first = report(&mut client, &uri);
    assert_eq!(first["kind"], "full");
    let id = first["resultId"].clone();
    assert!(id.is_string(), "{first}");
    let again = |client: &mut Client, id: &Value| {
        client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}, "previousResultId": id}))
    };
    assert_eq!(again(&mut client, &id), json!({"kind": "unchanged", "resultId": id}));
    // Another version with the same findings at the same places.
    let end = json!({"line": 9, "character": 0});
    edit(&client, &uri, 2, &json!({"start": end, "end": end}), "\nThe end.\n");
    assert_eq!(again(&mut client, &id)["kind"], "unchanged");
    // A line more above: all findings move.
    let start = json!({"line": 0, "character": 0});
    edit(&client, &uri, 3, &json!({"start": start, "end": start}), "\n");
    let moved = again(&mut client, &id);
    assert_eq!(moved["kind"], "full");
    assert_ne!(moved["resultId"], id);
    assert_eq!(rules(&items(&moved["items"])), FINDINGS);
    assert_eq!(again(&mut client, &json!("from another life"))["kind"], "full");
    client.shutdown();
}

#[test]
fn those_of_the_newest_version_are_sent_last_and_none_goes_back() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(push());
    open(&client, &uri, "");
    for version in 2..=40 {
        let text = if version % 2 == 0 { BRIEF } else { "Nothing.\n" };
        replace(&client, &uri, version, text);
    }
    published(&mut client, &uri, 40, &FINDINGS);
    client.ask("shutdown", Value::Null);
    let versions: Vec<i64> = client
        .passed()
        .iter()
        .filter(|passed| passed.message["method"] == "textDocument/publishDiagnostics")
        .filter_map(|passed| passed.message["params"]["version"].as_i64())
        .collect();
    assert!(versions.is_sorted() && versions.last() == Some(&40), "{versions:?}");
    assert!(versions.len() < 20, "fast changes are taken together: {versions:?}");
}

#[test]
fn they_go_when_the_document_is_closed() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(push());
    for _ in 0..3 {
        open(&client, &uri, BRIEF);
        published(&mut client, &uri, 1, &FINDINGS);
        close(&client, &uri);
        let gone = |params: &Value| params["uri"] == uri && params["diagnostics"] == json!([]);
        client.told_where("textDocument/publishDiagnostics", gone);
    }
    // Closed while it is being checked: the last word is that there are none.
    open(&client, &uri, BRIEF);
    replace(&client, &uri, 2, BRIEF);
    close(&client, &uri);
    client.ask("workspace/symbol", json!({"query": ""}));
    client.ask("shutdown", Value::Null);
    let passed = client.passed();
    let last = passed.iter().rfind(|passed| passed.message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(last.map(|passed| &passed.message["params"]["diagnostics"]), Some(&json!([])));
}

#[test]
fn a_change_that_mends_takes_one_away() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(push());
    open(&client, &uri, BRIEF);
    published(&mut client, &uri, 1, &FINDINGS);
    edit(&client, &uri, 2, &range(BRIEF, "Sandvick", "utf-8"), "Sandvik");
    let left = FINDINGS.into_iter().filter(|rule| *rule != "person/misspelled").collect::<Vec<_>>();
    published(&mut client, &uri, 2, &left);
    client.shutdown();
}

#[test]
fn one_notification_may_hold_several_changes() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(pull());
    open(&client, &uri, "");
    let at = |line: u32, character: u32| json!({"line": line, "character": character});
    // Each is on the text that the one before has left.
    let changes = json!([
        {"range": {"start": at(0, 0), "end": at(0, 0)}, "text": "“We will sell the fleet,” said Ola Berg.\n"},
        {"range": {"start": at(0, 0), "end": at(0, 0)}, "text": "# One\n\n"},
        {"range": {"start": at(2, "“We will ".len() as u32), "end": at(2, "“We will ".len() as u32)}, "text": "not "},
        {"range": {"start": at(0, 2), "end": at(0, 5)}, "text": "Two"},
    ]);
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes}),
    );
    assert_eq!(report(&mut client, &uri)["items"], json!([]));
    let hover = client.ask("textDocument/hover", crate::session::at(&uri, &at(2, 6)));
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("The Harbour Post")), "{hover}");
    client.shutdown();
}

#[test]
fn the_whole_workspace_can_be_asked_for() {
    let work = Work::new();
    work.write("drafts/second.md", "Marit Sandvick spoke [@okoye2021].\n");
    work.write("drafts/clean.md", "Nothing to say.\n");
    let mut client = work.client(pull());
    open(&client, &work.uri("brief.md"), BRIEF);
    // With this answer the sources are there.
    report(&mut client, &work.uri("brief.md"));
    let ask = |previous: &Value| json!({"identifier": "onrecord", "previousResultIds": previous});
    let first = client.ask("workspace/diagnostic", ask(&json!([])));
    let by_uri = |report: &Value, name: &str| {
        let found = items(&report["items"]).into_iter().find(|item| item["uri"] == work.uri(name));
        found.unwrap_or_else(|| panic!("{name} in {report}"))
    };
    assert_eq!(rules(&items(&by_uri(&first, "brief.md")["items"])), FINDINGS);
    assert_eq!(rules(&items(&by_uri(&first, "drafts/second.md")["items"])), ["person/misspelled"]);
    assert_eq!(by_uri(&first, "drafts/clean.md")["items"], json!([]));
    let sources =
        items(&first["items"]).iter().any(|item| item["uri"].as_str().is_some_and(|uri| uri.contains("/sources/")));
    assert!(!sources, "sources are no drafts: {first}");

    // Asked again: the answer waits, or says that nothing changed. Then something changes.
    let known: Vec<_> =
        items(&first["items"]).iter().map(|item| json!({"uri": item["uri"], "value": item["resultId"]})).collect();
    let waiting = client.request("workspace/diagnostic", ask(&known.clone().into()));
    work.write("drafts/clean.md", "Marit Sandvick spoke [@okoye2021].\n");
    let changes = json!([{"uri": work.uri("drafts/clean.md"), "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    let mut second = client.answer(waiting).expect("a report");
    let is_news = |item: &Value| item["kind"] == "full";
    if !items(&second["items"]).iter().any(is_news) {
        second = client.ask("workspace/diagnostic", ask(&known.into()));
    }
    assert_eq!(rules(&items(&by_uri(&second, "drafts/clean.md")["items"])), ["person/misspelled"]);
    for item in items(&second["items"]).iter().filter(|item| item["uri"] != work.uri("drafts/clean.md")) {
        assert_eq!(item["kind"], "unchanged", "{item}");
    }
    client.shutdown();
}

/// Asks for diagnostics as an editor does, again whenever it is told to, until they are these.
fn settle(client: &mut Client, uri: &str, expected: &[&str]) {
    while rules(&items(&report(client, uri)["items"])) != expected {
        client.told("workspace/diagnostic/refresh");
    }
}

#[test]
fn first_diagnostics_may_come_before_the_sources_and_are_then_asked_for_again() {
    let work = Work::new();
    // Enough to read that it takes longer than the first question.
    let text = std::fs::read_to_string(work.path("sources/okoye2021.txt")).expect("the source");
    for at in 0..60 {
        work.write(&format!("sources/more{at}.txt"), &text.repeat(30).replace("Berg", &format!("Berg{at}")));
    }
    let uri = work.uri("brief.md");
    let mut client = work.client(pull_and_refresh());
    open(
        &client,
        &uri,
        "<!-- onrecord: ignore quote/nonsense -->\n\nNothing.\n\n\"The gulls own the sea,\" said Ola Berg.\n",
    );
    let first = items(&report(&mut client, &uri)["items"]);
    assert!(rules(&first).iter().any(|rule| rule.starts_with("suppress") || rule.starts_with("internal")), "{first:?}");
    while !rules(&items(&report(&mut client, &uri)["items"])).contains(&"quote/unsourced".to_owned()) {
        client.told("workspace/diagnostic/refresh");
    }
    client.shutdown();
}

#[test]
fn a_refresh_is_asked_for_when_sources_change() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(pull_and_refresh());
    open(&client, &uri, BRIEF);
    settle(&mut client, &uri, &FINDINGS);
    while client.hear(|message| message["method"] == "workspace/diagnostic/refresh", Duration::ZERO).is_some() {}
    work.write("sources/okoye2021.txt", "“We will sell the fleet,” said Ola Berg, the fisheries minister.\n");
    let changes = json!([{"uri": work.uri("sources/okoye2021.txt"), "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    client.told("workspace/diagnostic/refresh");
    settle(&mut client, &uri, &FINDINGS[1..]);
    client.shutdown();
}

#[test]
fn sources_have_no_diagnostics() {
    let work = Work::new();
    let uri = work.uri("sources/okoye2021.txt");
    let text = fs::read_to_string(work.path("sources/okoye2021.txt")).expect("the source");
    let mut client = work.client(pull());
    let document = json!({"uri": uri, "languageId": "plaintext", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    assert_eq!(report(&mut client, &uri)["items"], json!([]));
    client.shutdown();
}
