//! Positions in UTF-8, UTF-16 and UTF-32, in a brief that tells them apart.

use serde_json::{Value, json};

use crate::session::{Work, at, covered, edit, edited, items, of_rule, open, position, pull, range, report, rules};

/// One line with what is one, two, three and four bytes long before the words that are wrong; lines end as on Windows.
const MIXED: &str = "# Tschüß, 华 😀\r\n\r\nAprès é 华 😀 😀: “We will sell the fleet,” said Ola Berg 😀 [@okoye2021].\r\n\r\n\
    é華😀 Marit Sandvick, the head of the fishers' union 😀, sees it otherwise [@lund2022].\r\n";

fn capabilities(encodings: &Value) -> Value {
    let mut capabilities = pull();
    if encodings.is_null() {
        capabilities.as_object_mut().expect("an object").remove("general");
    } else {
        capabilities["general"]["positionEncodings"] = encodings.clone();
    }
    capabilities
}

#[test]
fn the_encoding_is_agreed_on() {
    let work = Work::new();
    for (offered, taken) in [
        (json!(["utf-8", "utf-16", "utf-32"]), "utf-8"),
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-32"]), "utf-32"),
        (json!([]), "utf-16"),
        (json!(["utf-7"]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let mut client = crate::client::Client::start(crate::session::setup());
        let result = work.initialize(&mut client, capabilities(&offered), Value::Null);
        assert_eq!(result["capabilities"]["positionEncoding"], taken, "{offered}");
        client.shutdown();
    }
}

#[test]
fn an_option_overrules_what_a_client_offers() {
    let work = Work::new();
    let mut client = crate::client::Client::start(crate::session::setup());
    let options = json!({"positionEncoding": "utf-16"});
    let result = work.initialize(&mut client, pull(), options);
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
    client.shutdown();
}

#[test]
fn all_places_are_right_in_every_encoding() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let work = Work::new();
        let uri = work.uri("brief.md");
        let mut client = work.client(capabilities(&json!([encoding])));
        open(&client, &uri, MIXED);
        let found = items(&report(&mut client, &uri)["items"]);
        assert_eq!(rules(&found), ["quote/altered", "person/misspelled"], "{encoding}");
        let altered = of_rule(&found, "quote/altered");
        assert_eq!(covered(MIXED, &altered["range"], encoding), "“We will sell the fleet,”", "{encoding}");
        let misspelled = of_rule(&found, "person/misspelled");
        assert_eq!(covered(MIXED, &misspelled["range"], encoding), "Marit Sandvick", "{encoding}");

        // The first and the last character of the quotation, and those beside it.
        let words = MIXED.find("We will").expect("the quotation");
        let last = MIXED.find("fleet").expect("the quotation") + 4;
        for inside in [words, last] {
            let hover = client.ask("textDocument/hover", at(&uri, &position(MIXED, inside, encoding)));
            assert!(
                hover["contents"]["value"].as_str().is_some_and(|text| text.contains("The Harbour Post")),
                "{hover}"
            );
        }
        let outside = MIXED.find("Après").expect("a word") + 2;
        assert_eq!(client.ask("textDocument/hover", at(&uri, &position(MIXED, outside + 1, encoding))), Value::Null);

        let jump = client.ask("textDocument/definition", at(&uri, &position(MIXED, words, encoding)));
        assert_eq!(jump[0]["targetUri"], work.uri("sources/okoye2021.txt"), "{jump}");
        assert_eq!(covered(MIXED, &jump[0]["originSelectionRange"], encoding), "“We will sell the fleet,”");
        let source = std::fs::read_to_string(work.path("sources/okoye2021.txt")).expect("the source");
        assert_eq!(covered(&source, &jump[0]["targetSelectionRange"], encoding), "We will not sell the fleet");

        let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
        let keys: Vec<_> = items(&links).iter().map(|link| covered(MIXED, &link["range"], encoding)).collect();
        assert_eq!(keys, ["okoye2021", "lund2022"], "{encoding}");

        let context = json!({"diagnostics": [misspelled]});
        let params = json!({"textDocument": {"uri": uri}, "range": misspelled["range"], "context": context});
        let actions = items(&client.ask("textDocument/codeAction", params));
        let edits = items(&actions[0]["edit"]["documentChanges"][0]["edits"]);
        let mended = MIXED.replace("Sandvick", "Sandvik");
        assert_eq!(edited(MIXED, &edits, encoding), mended, "{encoding}");

        // An edit behind characters of every width, and one that takes a line's end.
        edit(&client, &uri, 2, &range(MIXED, "We will sell", encoding), "We will not sell");
        let text = MIXED.replace("We will sell", "We will not sell");
        edit(&client, &uri, 3, &range(&text, "\r\n\r\né華😀 ", encoding), " ");
        let text = text.replace("\r\n\r\né華😀 ", " ");
        let found = items(&report(&mut client, &uri)["items"]);
        assert_eq!(rules(&found), ["person/misspelled"], "{encoding}");
        assert_eq!(covered(&text, &found[0]["range"], encoding), "Marit Sandvick", "{encoding}");
        client.shutdown();
    }
}

#[test]
fn a_place_behind_the_end_is_the_end() {
    // The protocol: a character behind the line's end is its end; editors rely on it.
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(pull());
    open(&client, &uri, MIXED);
    let far = json!({"line": 4_000, "character": 0});
    let wide = json!({"line": 2, "character": 70_000});
    for place in [&far, &wide] {
        client.ask("textDocument/hover", at(&uri, place));
        client.ask("textDocument/completion", at(&uri, place));
    }
    edit(
        &client,
        &uri,
        2,
        &json!({"start": {"line": 0, "character": 70_000}, "end": far}),
        "\n\n“We will sell the fleet,” said Ola Berg.",
    );
    let found = items(&report(&mut client, &uri)["items"]);
    assert_eq!(rules(&found), ["quote/altered"]);
    assert_eq!(found[0]["range"]["start"], json!({"line": 2, "character": 0}));
    client.shutdown();
}

#[test]
fn a_place_inside_of_a_character_does_no_harm() {
    for encoding in ["utf-8", "utf-16"] {
        let work = Work::new();
        let uri = work.uri("brief.md");
        let mut client = work.client(capabilities(&json!([encoding])));
        open(&client, &uri, "😀😀😀\n\n“We will sell the fleet,” said Ola Berg.\n");
        let inside = json!({"line": 0, "character": 1});
        client.ask("textDocument/hover", at(&uri, &inside));
        edit(&client, &uri, 2, &json!({"start": inside, "end": inside}), "x");
        assert_eq!(rules(&items(&report(&mut client, &uri)["items"])), ["quote/altered"], "{encoding}");
        client.shutdown();
    }
}

#[test]
fn lines_end_where_the_protocol_says_and_nowhere_else() {
    // To Unicode these end lines as well; to editors they do not.
    for separator in ["\u{2028}", "\u{2029}", "\u{85}", "\u{b}", "\u{c}"] {
        let work = Work::new();
        let uri = work.uri("brief.md");
        let mut client = work.client(pull());
        let text = format!("One{separator}two{separator}\n\n“We will sell the fleet,” said Ola Berg.\n");
        open(&client, &uri, &text);
        let found = items(&report(&mut client, &uri)["items"]);
        assert_eq!(rules(&found), ["quote/altered"], "{separator:?}");
        assert_eq!(found[0]["range"]["start"], json!({"line": 2, "character": 0}), "{separator:?}");
        edit(&client, &uri, 2, &range(&text, "will sell", "utf-8"), "will not sell");
        assert_eq!(report(&mut client, &uri)["items"], json!([]), "{separator:?}");
        client.shutdown();
    }
}

#[test]
fn a_carriage_return_alone_ends_a_line() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(pull());
    open(&client, &uri, "One.\r\r“We will sell the fleet,” said Ola Berg.\r");
    let found = items(&report(&mut client, &uri)["items"]);
    assert_eq!(rules(&found), ["quote/altered"]);
    assert_eq!(found[0]["range"]["start"], json!({"line": 2, "character": 0}));
    let at = json!({"line": 2, "character": "“We will ".len()});
    edit(&client, &uri, 2, &json!({"start": at, "end": at}), "not ");
    assert_eq!(report(&mut client, &uri)["items"], json!([]));
    client.shutdown();
}

#[test]
fn what_is_written_ends_lines_as_the_text_does() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(pull());
    open(&client, &uri, MIXED);
    let found = items(&report(&mut client, &uri)["items"]);
    let altered = of_rule(&found, "quote/altered");
    let context = json!({"diagnostics": [altered]});
    let params = json!({"textDocument": {"uri": uri}, "range": altered["range"], "context": context});
    for action in items(&client.ask("textDocument/codeAction", params)) {
        let text = edited(MIXED, &items(&action["edit"]["documentChanges"][0]["edits"]), "utf-8");
        assert!(!text.replace("\r\n", "").contains('\n'), "{}: {text:?}", action["title"]);
    }
    client.shutdown();
}
