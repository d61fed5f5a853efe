//! A session as each of several editors leads it, from the first message that it really sends
//! (`clients/NOTICE.md`).

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, Setup};
use crate::conversation::faults_of_server;
use crate::session::{self, BRIEF, FINDINGS, Work, at, items, of_rule, open, report, rules, setup};

/// The messages, by the names of their files.
fn clients() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocol/clients");
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    files.sort();
    let read = |path: &Path| serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("a message");
    files.iter().map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), read(path))).collect()
}

/// The message as this machine would send it.
fn here(message: &Value, work: &Work) -> Value {
    let path = work.path("").to_string_lossy().into_owned();
    let text = message.to_string().replace("ROOT_URI", &work.uri("")).replace("ROOT_PATH", &path);
    let mut message: Value = serde_json::from_str(&text).expect("still JSON");
    if message["params"]["processId"].is_number() {
        message["params"]["processId"] = json!(std::process::id());
    }
    message
}

#[test]
fn at_least_six_clients_are_known() {
    assert!(clients().len() >= 6);
}

#[test]
fn every_client_is_served() {
    // Side by side: they have nothing to do with each other.
    std::thread::scope(|scope| {
        let sessions: Vec<_> = clients()
            .into_iter()
            .map(|(name, message)| (name.clone(), scope.spawn(move || session(&name, &message))))
            .collect();
        for (name, session) in sessions {
            assert!(session.join().is_ok(), "{name}");
        }
    });
}

fn session(name: &str, message: &Value) {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = Client::start(Setup { judge: Some(faults_of_server), ..setup() });
    let message = here(message, &work);
    let capabilities = &message["params"]["capabilities"];
    client.send(&message);
    let hello = client.hear(|heard| heard["id"] == message["id"] && heard.get("method").is_none(), PATIENCE);
    let offered = hello.unwrap_or_else(|| panic!("{name}: no answer to initialize"))["result"]["capabilities"].clone();
    client.notify("initialized", json!({}));
    let text = &capabilities["textDocument"];
    let pulls = !text["diagnostic"].is_null();
    assert_eq!(offered["diagnosticProvider"].is_null(), !pulls, "{name}: pull is offered to those who can");
    let encoding = offered["positionEncoding"].as_str().unwrap_or("utf-16");
    let encodings = items(&capabilities["general"]["positionEncodings"]);
    assert!(encoding == "utf-16" || encodings.contains(&json!(encoding)), "{name}: {encoding} of {encodings:?}");

    open(&client, &uri, BRIEF);
    let found = settled(&mut client, &uri, pulls, &FINDINGS);
    let altered = of_rule(&found, "quote/altered");
    assert_eq!(session::covered(BRIEF, &altered["range"], encoding), "\"We will sell the fleet,\"", "{name}");
    holds_to_what_the_client_knows(name, text, &altered);

    let start = altered["range"]["start"].clone();
    let inside = json!({"line": start["line"], "character": start["character"].as_u64().expect("a number") + 3});
    let hover = client.ask("textDocument/hover", at(&uri, &inside));
    let markdown = items(&text["hover"]["contentFormat"]).contains(&json!("markdown"));
    let kind = if markdown { "markdown" } else { "plaintext" };
    assert_eq!(hover["contents"]["kind"], kind, "{name}: {hover}");
    assert!(
        hover["contents"]["value"].as_str().is_some_and(|text| text.contains("The Harbour Post")),
        "{name}: {hover}"
    );

    let context = json!({"diagnostics": [altered]});
    let params = json!({"textDocument": {"uri": uri}, "range": altered["range"], "context": context});
    let actions = items(&client.ask("textDocument/codeAction", params));
    if text["codeAction"]["codeActionLiteralSupport"].is_null() {
        assert_eq!(actions, [] as [Value; 0], "{name}: it knows commands only, and there are none");
    } else {
        let fixed: Vec<String> = actions.iter().filter_map(|action| applied(&uri, &action["edit"], encoding)).collect();
        let good = BRIEF.replace("We will sell the fleet", "We will not sell the fleet");
        assert!(fixed.contains(&good), "{name}: {actions:?}");
        session::replace(&client, &uri, 2, &good);
        settled(&mut client, &uri, pulls, &FINDINGS[1..]);
    }
    client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    session::close(&client, &uri);
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0, "{name}");
    // Diagnostics came by one way only.
    let pushed =
        client.passed().iter().filter(|passed| passed.message["method"] == "textDocument/publishDiagnostics").count();
    assert!(if pulls { pushed == 0 } else { pushed >= 2 }, "{name}: {pushed} sent");
}

/// Waits for diagnostics of these rules, in the way of this client. Those before all sources are read may be fewer.
fn settled(client: &mut Client, uri: &str, pulls: bool, expected: &[&str]) -> Vec<Value> {
    let is = |found: &Value| rules(&items(found)) == expected;
    if !pulls {
        let sent = |params: &Value| params["uri"] == uri && is(&params["diagnostics"]);
        return items(&client.told_where("textDocument/publishDiagnostics", sent)["diagnostics"]);
    }
    loop {
        let found = report(client, uri)["items"].take();
        if is(&found) {
            return items(&found);
        }
        client.told("workspace/diagnostic/refresh");
    }
}

/// Old clients may stumble over what they have not announced.
fn holds_to_what_the_client_knows(name: &str, text: &Value, diagnostic: &Value) {
    if !text["diagnostic"].is_null() {
        return;
    }
    let publish = &text["publishDiagnostics"];
    let has = |field: &str| diagnostic.get(field).is_some();
    assert_eq!(has("relatedInformation"), publish["relatedInformation"] == true, "{name}");
    assert_eq!(has("codeDescription"), publish["codeDescriptionSupport"] == true, "{name}");
}

/// The brief after an action's edit, in whichever of the two forms it is.
fn applied(uri: &str, edit: &Value, encoding: &str) -> Option<String> {
    let by_document = edit["documentChanges"]
        .as_array()
        .and_then(|changes| changes.iter().find(|change| change["textDocument"]["uri"] == uri));
    let edits = by_document.map_or_else(|| items(&edit["changes"][uri]), |change| items(&change["edits"]));
    (!edits.is_empty()).then(|| session::edited(BRIEF, &edits, encoding))
}
