//! Folders, configurations and files that change while the server runs; documents without a file or a folder.

use serde_json::{Value, json};

use crate::client::Client;
use crate::session::{BRIEF, FINDINGS, Work, items, open, pull, push, report, rules, setup};

/// Says that a file changed.
fn changed(client: &Client, work: &Work, name: &str) {
    let changes = json!([{"uri": work.uri(name), "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
}

/// Waits for diagnostics with these rules.
fn sent(client: &mut Client, uri: &str, expected: &[&str]) {
    let is = |params: &Value| params["uri"] == uri && rules(&items(&params["diagnostics"])) == expected;
    client.told_where("textDocument/publishDiagnostics", is);
}

#[test]
fn each_folder_has_its_own_configuration() {
    let (one, other) = (Work::new(), Work::empty());
    other.write("onrecord.toml", "[corpus]\npaths = [\"texts\"]\n[rules]\n\"quote/unsourced\" = \"off\"\n");
    other.write("texts/moss2020.txt", "“The moss is wet,” said Nils Moe.\n");
    let mut client = Client::start(setup());
    let folders = json!([{"uri": one.uri(""), "name": "one"}, {"uri": other.uri(""), "name": "other"}]);
    client.ask(
        "initialize",
        json!({"processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": pull()}),
    );
    client.notify("initialized", json!({}));
    open(&client, &one.uri("brief.md"), BRIEF);
    open(
        &client,
        &other.uri("brief.md"),
        "“The moss is dry,” said Nils Moe. “Gulls own the sea,” he said [@okoye2021].\n",
    );
    assert_eq!(rules(&items(&report(&mut client, &one.uri("brief.md"))["items"])), FINDINGS);
    let found = rules(&items(&report(&mut client, &other.uri("brief.md"))["items"]));
    assert!(found.contains(&"citation/unknown-key".to_owned()), "the source is the other folder's: {found:?}");
    assert!(!found.contains(&"quote/unsourced".to_owned()), "{found:?}");
    client.shutdown();
}

#[test]
fn folders_come_and_go() {
    let (one, other) = (Work::new(), Work::new());
    let mut client = one.client(pull());
    let previous = json!({"identifier": "onrecord", "previousResultIds": []});
    let first = client.ask("workspace/diagnostic", previous.clone());
    assert!(items(&first["items"]).iter().all(|item| item["uri"] != other.uri("brief.md")), "{first}");
    let event =
        json!({"added": [{"uri": other.uri(""), "name": "other"}], "removed": [{"uri": one.uri(""), "name": "work"}]});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    // Until its sources are known, they are taken for drafts without findings.
    open(&client, &other.uri("brief.md"), BRIEF);
    report(&mut client, &other.uri("brief.md"));
    let second = client.ask("workspace/diagnostic", previous);
    let uris: Vec<_> = items(&second["items"]).iter().map(|item| item["uri"].clone()).collect();
    assert_eq!(uris, [json!(other.uri("brief.md"))]);
    client.shutdown();
}

#[test]
fn a_change_of_the_configuration_takes_effect_at_once() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(push());
    open(&client, &uri, BRIEF);
    sent(&mut client, &uri, &FINDINGS);
    work.write(
        "onrecord.toml",
        "[corpus]\npaths = [\"sources\"]\n[rules]\n\"quote/*\" = \"off\"\n\"brief/*\" = \"off\"\n",
    );
    changed(&client, &work, "onrecord.toml");
    sent(&mut client, &uri, &["person/misspelled", "citation/unknown-key"]);

    // A mistake is shown where it is, and the last good configuration holds on.
    work.write("onrecord.toml", "[corpus]\npaths = [\"sources\"]\n[rules]\n\"quote/alterd\" = \"off\"\n");
    changed(&client, &work, "onrecord.toml");
    let config = work.uri("onrecord.toml");
    let told = client.told_where("textDocument/publishDiagnostics", |params| params["uri"] == config);
    let mistake = &told["diagnostics"][0];
    assert_eq!(mistake["range"]["start"]["line"], 3, "{told}");
    assert!(mistake["message"].as_str().is_some_and(|message| message.contains("quote/altered")), "{told}");

    work.write("onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
    changed(&client, &work, "onrecord.toml");
    client.told_where("textDocument/publishDiagnostics", |params| {
        params["uri"] == config && params["diagnostics"] == json!([])
    });
    sent(&mut client, &uri, &FINDINGS);
    client.shutdown();
}

#[test]
fn a_configuration_that_comes_later_holds() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    std::fs::remove_file(work.path("onrecord.toml")).expect("the configuration");
    let mut client = work.client(pull());
    open(&client, &uri, BRIEF);
    // Held to the embedded articles, which know none of this.
    assert_ne!(rules(&items(&report(&mut client, &uri)["items"])), FINDINGS);
    work.write("onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
    let changes = json!([{"uri": work.uri("onrecord.toml"), "type": 1}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    assert_eq!(rules(&items(&report(&mut client, &uri)["items"])), FINDINGS);
    client.shutdown();
}

#[test]
fn sources_that_change_are_read_again() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(push());
    open(&client, &uri, BRIEF);
    sent(&mut client, &uri, &FINDINGS);
    // A new source, which needs no entry.
    work.write("sources/gulls.txt", "“The gulls own the sea,” said Ola Berg, the fisheries minister.\n");
    let changes = json!([{"uri": work.uri("sources/gulls.txt"), "type": 1}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    sent(&mut client, &uri, &FINDINGS[..4]);
    // One changes.
    work.write("sources/okoye2021.txt", "“We will sell the fleet,” said Ola Berg, the fisheries minister.\n");
    changed(&client, &work, "sources/okoye2021.txt");
    sent(&mut client, &uri, &FINDINGS[1..4]);
    // One goes.
    std::fs::remove_file(work.path("sources/gulls.txt")).expect("the source");
    let changes = json!([{"uri": work.uri("sources/gulls.txt"), "type": 3}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    sent(&mut client, &uri, &FINDINGS[1..]);
    client.shutdown();
}

#[test]
fn files_are_watched_for_clients_that_cannot() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut capabilities = push();
    capabilities["workspace"].as_object_mut().expect("an object").remove("didChangeWatchedFiles");
    let mut client = work.client(capabilities);
    open(&client, &uri, BRIEF);
    sent(&mut client, &uri, &FINDINGS);
    // The watch starts beside the first check. Written again until it is seen: each write is another change.
    let text = "[corpus]\npaths = [\"sources\"]\n[rules]\n\"quote/*\" = \"off\"\n\"brief/*\" = \"off\"\n";
    let expected = ["person/misspelled", "citation/unknown-key"];
    for attempt in 0..40 {
        work.write("onrecord.toml", &format!("{text}# {attempt}\n"));
        let is = |message: &Value| {
            message["params"]["uri"] == uri && rules(&items(&message["params"]["diagnostics"])) == expected
        };
        if client.hear(is, std::time::Duration::from_millis(500)).is_some() {
            client.shutdown();
            return;
        }
    }
    panic!("the change of the configuration was not seen");
}

#[test]
fn a_document_without_a_file_is_checked() {
    let work = Work::new();
    // The last is a file that is still to be saved.
    for uri in ["untitled:Untitled-1", "inmemory://model/1", &work.uri("new.md").replace("file://", "untitled:")] {
        let mut client = work.client(pull());
        open(&client, uri, BRIEF);
        assert_eq!(rules(&items(&report(&mut client, uri)["items"])), FINDINGS, "{uri}");
        client.ask("textDocument/hover", crate::session::at(uri, &crate::session::place(BRIEF, "We will sell")));
        client.shutdown();
    }
}

#[test]
fn a_server_without_a_folder_holds_drafts_to_the_embedded_sources() {
    let work = Work::empty();
    let mut client = Client::start(setup());
    let params = json!({"processId": null, "rootUri": null, "workspaceFolders": null, "capabilities": pull()});
    client.ask("initialize", params);
    client.notify("initialized", json!({}));
    for uri in [work.uri("brief.md"), "untitled:Untitled-1".to_owned()] {
        open(&client, &uri, "As was said [@barnes2018].\n");
        assert_eq!(rules(&items(&report(&mut client, &uri)["items"])), ["citation/unknown-key"], "{uri}");
    }
    let whole = client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    assert_eq!(items(&whole["items"]).len(), 2, "the open ones: {whole}");
    client.shutdown();
}

#[test]
fn the_command_line_overrules_the_configuration() {
    let work = Work::new();
    let other = Work::new();
    other.write("strict.toml", "[rules]\n\"*\" = \"off\"\n");
    let mut with = setup();
    with.args = vec!["--config".into(), other.path("strict.toml").into()];
    let mut client = work.client_with(with, pull(), Value::Null);
    open(&client, &work.uri("brief.md"), BRIEF);
    assert_eq!(report(&mut client, &work.uri("brief.md"))["items"], json!([]));
    client.shutdown();
}

#[test]
fn the_usual_flag_of_other_servers_is_taken() {
    let mut with = setup();
    with.args = vec!["--stdio".into()];
    let work = Work::new();
    work.client_with(with, push(), Value::Null).shutdown();
}

#[test]
fn reading_many_sources_shows_progress() {
    let work = Work::new();
    // One text, so that no number of cores reads it in a moment.
    let text = std::fs::read_to_string(work.path("sources/okoye2021.txt")).expect("the source");
    work.write(
        "sources/long.txt",
        &(0..60_000).map(|at| text.replace("Berg", &format!("Berg{at}"))).collect::<String>(),
    );
    let mut client = work.client(push());
    open(&client, &work.uri("brief.md"), BRIEF);
    let token = client.told("window/workDoneProgress/create")["token"].clone();
    let of = |kind: &'static str| {
        let token = token.clone();
        move |params: &Value| params["token"] == token && params["value"]["kind"] == kind
    };
    client.told_where("$/progress", of("begin"));
    client.told_where("$/progress", of("end"));
    client.shutdown();
}

#[test]
fn the_language_of_a_document_says_how_it_is_read() {
    let work = Work::new();
    // In HTML this is a comment with a quotation in it; in Markdown and plain text a page has no markup of this kind.
    let text =
        "<p>“We will sell the fleet,” said Ola Berg.</p><p title='“The gulls own the sea,” said Ola Berg.'>Yes.</p>\n";
    let mut client = work.client(pull());
    for (language, name) in
        [("html", "page.html"), ("html", "untitled"), ("plaintext", "notes.txt"), ("klingon", "brief.md")]
    {
        let uri = work.uri(name);
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        client.notify("textDocument/didOpen", json!({"textDocument": document}));
        let found = rules(&items(&report(&mut client, &uri)["items"]));
        if language == "html" {
            assert_eq!(found, ["quote/altered"], "{name}");
        }
    }
    client.shutdown();
}
