//! What a writer gets at a place of the text: hover, jumps, links, actions, completion, hints, symbols.

use std::fs;

use serde_json::{Value, json};

use crate::client::Client;
use crate::session::{
    BRIEF, Work, at, covered, edited, items, of_rule, open, place, position, pull, push, range, report, rules, setup,
};

/// A server with the brief open, its diagnostics known.
fn opened(work: &Work, text: &str) -> (Client, String, Vec<Value>) {
    opened_with(work, text, &Value::Null)
}

fn opened_with(work: &Work, text: &str, options: &Value) -> (Client, String, Vec<Value>) {
    let uri = work.uri("brief.md");
    let mut client = work.client_with(setup(), pull(), options.clone());
    open(&client, &uri, text);
    let found = items(&report(&mut client, &uri)["items"]);
    (client, uri, found)
}

fn hover(client: &mut Client, uri: &str, place: &Value) -> String {
    let hover = client.ask("textDocument/hover", at(uri, place));
    hover["contents"]["value"].as_str().unwrap_or_else(|| panic!("a hover at {place}: {hover}")).to_owned()
}

#[test]
fn a_hover_has_passage_citation_and_way() {
    let work = Work::new();
    let (mut client, uri, _) = opened(&work, BRIEF);
    let text = hover(&mut client, &uri, &place(BRIEF, "We will sell"));
    for part in ["We will not sell the fleet", "Okoye", "Nets and boats", "The Harbour Post", "2021"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.contains(&format!("{}#L3", work.uri("sources/okoye2021.txt"))), "{text}");
    let citation = hover(&mut client, &uri, &place(BRIEF, "okoye2021"));
    assert!(citation.contains("Nets and boats"), "{citation}");
    let person = hover(&mut client, &uri, &place(BRIEF, "Marit Sandvick"));
    assert!(person.contains("Marit Sandvik"), "{person}");
    let nowhere = hover(&mut client, &uri, &place(BRIEF, "The gulls"));
    assert!(nowhere.to_lowercase().contains("not on record") || nowhere.contains("nowhere"), "{nowhere}");
    assert_eq!(client.ask("textDocument/hover", at(&uri, &place(BRIEF, "# The fleet"))), Value::Null);
    client.shutdown();
}

#[test]
fn a_hover_on_a_person_has_the_roles() {
    let work = Work::new();
    let text = "Ola Berg spoke in the harbour.\n";
    let (mut client, uri, _) = opened(&work, text);
    let found = hover(&mut client, &uri, &place(text, "Ola Berg"));
    assert!(found.contains("fisheries minister") && found.contains("The Harbour Post"), "{found}");
    client.shutdown();
}

#[test]
fn a_hover_without_markdown_is_plain() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut capabilities = pull();
    capabilities["textDocument"]["hover"]["contentFormat"] = json!(["plaintext"]);
    let mut client = work.client(capabilities);
    open(&client, &uri, BRIEF);
    report(&mut client, &uri);
    let hover = client.ask("textDocument/hover", at(&uri, &place(BRIEF, "We will sell")));
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let text = hover["contents"]["value"].as_str().expect("text");
    assert!(text.contains("We will not sell the fleet") && !text.contains("**") && !text.contains("]("), "{text}");
    client.shutdown();
}

#[test]
fn jumps_lead_to_the_passage() {
    let work = Work::new();
    let (mut client, uri, _) = opened(&work, BRIEF);
    for (words, file, passage) in [
        ("We will sell", "sources/okoye2021.txt", "We will not sell the fleet"),
        ("Nobody asked", "sources/lund2022.txt", "Nobody asked the people who work here"),
    ] {
        let jumps = items(&client.ask("textDocument/definition", at(&uri, &place(BRIEF, words))));
        let source = fs::read_to_string(work.path(file)).expect("the source");
        let to: Vec<_> = jumps
            .iter()
            .filter(|jump| jump["targetUri"] == work.uri(file))
            .map(|jump| covered(&source, &jump["targetSelectionRange"], "utf-8"))
            .collect();
        assert_eq!(to, [passage], "{words}: {jumps:?}");
    }
    let jumps = items(&client.ask("textDocument/definition", at(&uri, &place(BRIEF, "lund2022"))));
    assert_eq!(jumps[0]["targetUri"], work.uri("sources/lund2022.txt"), "{jumps:?}");
    client.shutdown();
}

#[test]
fn jumps_are_plain_places_for_older_clients() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut capabilities = pull();
    capabilities["textDocument"]["definition"] = json!({});
    let mut client = work.client(capabilities);
    open(&client, &uri, BRIEF);
    report(&mut client, &uri);
    let jumps = items(&client.ask("textDocument/definition", at(&uri, &place(BRIEF, "We will sell"))));
    assert_eq!(jumps[0]["uri"], work.uri("sources/okoye2021.txt"), "{jumps:?}");
    client.shutdown();
}

#[test]
fn references_lead_from_a_source_to_the_drafts() {
    let work = Work::new();
    work.write("drafts/second.md", "\n\n\"We will not sell the fleet,\" Ola Berg said [@okoye2021].\n");
    let (mut client, uri, _) = opened(&work, BRIEF);
    let source = work.uri("sources/okoye2021.txt");
    let text = fs::read_to_string(work.path("sources/okoye2021.txt")).expect("the source");
    let document = json!({"uri": source, "languageId": "plaintext", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let mut params = at(&source, &place(&text, "We will not"));
    params["context"] = json!({"includeDeclaration": false});
    let found = items(&client.ask("textDocument/references", params.clone()));
    let uris: Vec<_> = found.iter().map(|location| location["uri"].as_str().unwrap_or_default()).collect();
    assert!(uris.contains(&work.uri("drafts/second.md").as_str()), "{found:?}");
    assert!(uris.contains(&uri.as_str()), "the words of the brief are nearly those: {found:?}");

    // From the draft to all who say so.
    let mut params = at(&uri, &place(BRIEF, "okoye2021"));
    params["context"] = json!({"includeDeclaration": true});
    let found = items(&client.ask("textDocument/references", params));
    assert!(found.iter().any(|location| location["uri"] == work.uri("drafts/second.md")), "{found:?}");
    client.shutdown();
}

#[test]
fn citations_are_links() {
    let work = Work::new();
    let (mut client, uri, _) = opened(&work, BRIEF);
    let links = items(&client.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}})));
    let shown: Vec<_> = links
        .iter()
        .map(|link| (covered(BRIEF, &link["range"], "utf-8"), link["target"].as_str().unwrap_or_default()))
        .collect();
    let (okoye, lund) = (work.uri("sources/okoye2021.txt"), work.uri("sources/lund2022.txt"));
    // A key that the corpus has not leads nowhere.
    assert_eq!(shown, [("okoye2021", okoye.as_str()), ("lund2022", lund.as_str())]);
    client.shutdown();
}

fn actions(client: &mut Client, uri: &str, range: &Value, diagnostics: &[Value], only: &Value) -> Vec<Value> {
    let mut context = json!({"diagnostics": diagnostics});
    if !only.is_null() {
        context["only"] = only.clone();
    }
    items(
        &client
            .ask("textDocument/codeAction", json!({"textDocument": {"uri": uri}, "range": range, "context": context})),
    )
}

/// The text after an action.
fn done(text: &str, action: &Value) -> String {
    let change = &action["edit"]["documentChanges"][0];
    edited(text, &items(&change["edits"]), "utf-8")
}

#[test]
fn fixes_are_offered_where_something_is_wrong() {
    let work = Work::new();
    let (mut client, uri, found) = opened(&work, BRIEF);
    for (rule, wrong, right, preferred) in [
        ("quote/altered", "will sell", "will not sell", false),
        ("person/misspelled", "Sandvick", "Sandvik", true),
        ("citation/unknown-key", "lund2023", "lund2022", false),
    ] {
        let diagnostic = of_rule(&found, rule);
        let offered =
            actions(&mut client, &uri, &diagnostic["range"], std::slice::from_ref(&diagnostic), &json!(["quickfix"]));
        let right = BRIEF.replace(wrong, right);
        let fix = offered.iter().find(|action| done(BRIEF, action) == right);
        let fix = fix.unwrap_or_else(|| panic!("{rule}: {offered:?}"));
        assert_eq!(fix["kind"], "quickfix");
        assert_eq!(fix["diagnostics"][0]["code"], rule);
        assert_eq!(fix["isPreferred"] == true, preferred, "only safe fixes are preferred: {fix}");
        assert_eq!(fix["edit"]["documentChanges"][0]["textDocument"], json!({"uri": uri, "version": 1}));
        assert!(fix.get("command").is_none());
    }
    let elsewhere = range(BRIEF, "# The fleet", "utf-8");
    assert_eq!(actions(&mut client, &uri, &elsewhere, &[], &json!(["quickfix"])), [] as [Value; 0]);
    client.shutdown();
}

#[test]
fn a_finding_can_be_ignored_with_a_reason() {
    let work = Work::new();
    let (mut client, uri, found) = opened(&work, BRIEF);
    for rule in rules(&found) {
        let diagnostic = of_rule(&found, &rule);
        let offered = actions(&mut client, &uri, &diagnostic["range"], std::slice::from_ref(&diagnostic), &Value::Null);
        let ignore =
            offered.iter().find(|action| action["title"].as_str().is_some_and(|title| title.starts_with("Ignore ")));
        let text = done(BRIEF, ignore.unwrap_or_else(|| panic!("{rule}: {offered:?}")));
        assert!(text.contains(&format!("onrecord: ignore {rule} -- ")), "{text}");
        // It does what it says, and nothing else.
        let mut left = rules(&found);
        left.retain(|other| *other != rule);
        crate::session::replace(&client, &uri, 2, &text);
        assert_eq!(rules(&items(&report(&mut client, &uri)["items"])), left, "{rule}\n{text}");
        crate::session::replace(&client, &uri, 3, BRIEF);
        client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        open(&client, &uri, BRIEF);
        report(&mut client, &uri);
    }
    client.shutdown();
}

#[test]
fn a_source_can_be_cited() {
    let work = Work::new();
    let text = "Said Marit Sandvik: “Nobody asked the people who work here.” So she did.\n";
    let (mut client, uri, _) = opened(&work, text);
    let offered = actions(&mut client, &uri, &range(text, "Nobody asked", "utf-8"), &[], &Value::Null);
    let cite = offered.iter().find(|action| done(text, action).contains("[@lund2022]"));
    assert!(cite.is_some(), "{offered:?}");
    client.shutdown();
}

#[test]
fn all_safe_fixes_can_be_applied_at_once() {
    let work = Work::new();
    let (mut client, uri, _) = opened(&work, BRIEF);
    let everywhere = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    for only in [json!(["source.fixAll.onrecord"]), json!(["source.fixAll"]), json!(["source"])] {
        let offered = actions(&mut client, &uri, &everywhere, &[], &only);
        assert_eq!(offered.len(), 1, "{only}: {offered:?}");
        assert_eq!(offered[0]["kind"], "source.fixAll.onrecord");
        // The name is safe to mend; a negation or a citation is for the writer to decide.
        assert_eq!(done(BRIEF, &offered[0]), BRIEF.replace("Sandvick", "Sandvik"), "{only}");
    }
    assert_eq!(actions(&mut client, &uri, &everywhere, &[], &json!(["refactor"])), [] as [Value; 0]);
    let quick = actions(&mut client, &uri, &everywhere, &[], &json!(["quickfix"]));
    assert!(quick.iter().all(|action| action["kind"] == "quickfix"), "{quick:?}");
    client.shutdown();
}

fn completions(client: &mut Client, uri: &str, place: &Value) -> Vec<Value> {
    let found = client.ask("textDocument/completion", at(uri, place));
    if found.is_array() { items(&found) } else { items(&found["items"]) }
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().filter_map(|item| item["label"].as_str()).collect()
}

#[test]
fn keys_are_completed_behind_an_at_sign() {
    let work = Work::new();
    for (text, typed) in [("As said [@", ""), ("As said [@ok", "ok"), ("As said [@lund2022; @", "")] {
        let (mut client, uri, _) = opened(&work, text);
        let found = completions(&mut client, &uri, &position(text, text.len(), "utf-8"));
        assert_eq!(labels(&found), ["lund2022", "okoye2021"], "{text}");
        let okoye = &found[1];
        assert_eq!(covered(text, &okoye["textEdit"]["range"], "utf-8"), typed, "{okoye}");
        assert_eq!(okoye["textEdit"]["newText"], "okoye2021");
        assert!(okoye["detail"].as_str().is_some_and(|detail| detail.contains("Nets and boats")), "{okoye}");
        client.shutdown();
    }
}

#[test]
fn no_key_is_offered_in_an_address() {
    let work = Work::new();
    let text = "Write to ada@";
    let (mut client, uri, _) = opened(&work, text);
    assert_eq!(completions(&mut client, &uri, &position(text, text.len(), "utf-8")), [] as [Value; 0]);
    client.shutdown();
}

#[test]
fn a_speaker_s_quotations_are_offered_behind_a_mark() {
    let work = Work::new();
    for mark in ["“", "\""] {
        let text = format!("The old quay is for sale.\n\nMarit Sandvik said: {mark}");
        let (mut client, uri, _) = opened(&work, &text);
        let found = completions(&mut client, &uri, &position(&text, text.len(), "utf-8"));
        let hers = found
            .iter()
            .find(|item| item["textEdit"]["newText"].as_str().is_some_and(|text| text.starts_with("Nobody asked")));
        assert!(hers.is_some(), "{mark}: {found:?}");
        let others = found.iter().any(|item| item.to_string().contains("We will not sell"));
        assert!(!others, "the words of another: {found:?}");
        client.shutdown();
    }
}

#[test]
fn names_are_completed_with_their_roles() {
    let work = Work::new();
    let text = "Then spoke Mar";
    let (mut client, uri, _) = opened(&work, text);
    let found = completions(&mut client, &uri, &position(text, text.len(), "utf-8"));
    let her = found.iter().find(|item| item["label"] == "Marit Sandvik");
    assert!(her.is_some_and(|her| her.to_string().contains("fishers")), "{found:?}");
    client.shutdown();
}

#[test]
fn hints_are_there_only_for_those_who_want_them() {
    let work = Work::new();
    let text = "“We will not sell the fleet,” said Ola Berg.\n";
    let everywhere = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let mut client = Client::start(setup());
    let hello = work.initialize(&mut client, pull(), Value::Null);
    assert!(hello["capabilities"].get("inlayHintProvider").is_none());
    client.shutdown();
    let (mut client, uri, _) = opened_with(&work, text, &json!({"inlayHints": true}));
    let hints =
        items(&client.ask("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": everywhere})));
    assert_eq!(hints.len(), 1, "{hints:?}");
    assert!(
        hints[0]["label"].as_str().is_some_and(|label| label.contains("The Harbour Post") && label.contains("2021"))
    );
    assert_eq!(hints[0]["position"], position(text, text.find(" said").expect("said"), "utf-8"));
    client.shutdown();
}

#[test]
fn a_draft_s_statements_are_its_symbols() {
    let work = Work::new();
    let (mut client, uri, _) = opened(&work, BRIEF);
    let symbols = items(&client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}})));
    let named =
        |words: &str| symbols.iter().find(|symbol| symbol["name"].as_str().is_some_and(|name| name.contains(words)));
    for words in ["We will sell the fleet", "Nobody asked the people", "The gulls own the sea"] {
        let symbol = named(words).unwrap_or_else(|| panic!("{words}: {symbols:?}"));
        assert!(covered(BRIEF, &symbol["range"], "utf-8").contains(words));
        let (outer, inner) = (&symbol["range"], &symbol["selectionRange"]);
        assert!(covered(BRIEF, outer, "utf-8").contains(covered(BRIEF, inner, "utf-8")), "{symbol}");
    }
    assert!(named("We will sell").is_some_and(|symbol| symbol["detail"] == "Ola Berg"), "{symbols:?}");
    client.shutdown();
}

#[test]
fn symbols_are_flat_for_older_clients() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut capabilities = push();
    capabilities["textDocument"]["documentSymbol"] = json!({});
    let mut client = work.client(capabilities);
    open(&client, &uri, BRIEF);
    let symbols = items(&client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}})));
    assert!(!symbols.is_empty() && symbols.iter().all(|symbol| symbol["location"]["uri"] == uri), "{symbols:?}");
    client.shutdown();
}

#[test]
fn people_and_sources_are_symbols_of_the_workspace() {
    let work = Work::new();
    let (mut client, _, _) = opened(&work, BRIEF);
    let mut find = |query: &str| items(&client.ask("workspace/symbol", json!({"query": query})));
    let people = find("sandvik");
    let her = people.iter().find(|symbol| symbol["name"] == "Marit Sandvik").unwrap_or_else(|| panic!("{people:?}"));
    let uri = her["location"]["uri"].as_str().expect("a URI");
    assert!(uri.contains("/sources/"), "{her}");
    let sources = find("nets");
    assert!(sources.iter().any(|symbol| symbol["location"]["uri"] == work.uri("sources/okoye2021.txt")), "{sources:?}");
    assert_eq!(find("zzzzqqq"), [] as [Value; 0]);
    client.shutdown();
}

#[test]
fn questions_about_what_is_not_open_have_empty_answers() {
    let work = Work::new();
    let mut client = work.client(pull());
    let uri = work.uri("nowhere.md");
    let zero = json!({"line": 0, "character": 0});
    assert_eq!(client.ask("textDocument/hover", at(&uri, &zero)), Value::Null);
    for method in ["definition", "completion"] {
        let answer = client.ask(&format!("textDocument/{method}"), at(&uri, &zero));
        assert!(answer.is_null() || items(&answer).is_empty(), "{method}: {answer}");
    }
    for method in ["documentLink", "documentSymbol"] {
        let answer = client.ask(&format!("textDocument/{method}"), json!({"textDocument": {"uri": uri}}));
        assert!(answer.is_null() || items(&answer).is_empty(), "{method}: {answer}");
    }
    assert_eq!(report(&mut client, &uri)["items"], json!([]));
    client.shutdown();
}
