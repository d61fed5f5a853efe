//! Sources and drafts are written by strangers: what they say reaches an editor as words, never as links, commands,
//! pictures or HTML.

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};

use crate::client::Client;
use crate::session::{Work, at, items, open, place, pull, report};

/// What a stranger would like an editor to take for its own.
const TRAPS: [&str; 12] = [
    "[click](command:workbench.action.terminal.new)",
    "![pixel](https://example.org/spy.png)",
    "<img src=x onerror=alert(1)>",
    "<a href=\"command:evil\">here</a>",
    "<script>alert(1)</script>",
    "<https://example.org/auto>",
    "https://example.org/bare",
    "`code` and ```fence```",
    "$(run-all) and $(rocket)",
    "[ref]: command:evil",
    "&lt;b&gt; &#60;i&#62; \\<u\\>",
    "| a | b |",
];

/// Links, pictures and HTML of a hover, as Markdown readers see them.
fn active(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => found.push(format!("link {dest_url}")),
            Event::Start(Tag::Image { dest_url, .. }) => found.push(format!("image {dest_url}")),
            Event::Html(html) | Event::InlineHtml(html) => found.push(format!("html {html}")),
            Event::Start(Tag::Table(_)) => found.push("table".to_owned()),
            _ => {}
        }
    }
    found
}

/// A folder whose source, bibliography and draft are all of this text.
fn hostile(trap: &str) -> (Work, String) {
    let work = Work::empty();
    work.write("onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
    // As a name in Hayagriva's YAML, which leaves marks alone.
    let quoted = serde_json::to_string(trap).expect("a text");
    let entry = format!(
        "evil2020:\n  type: article\n  title: {quoted}\n  author: {quoted}\n  date: 2020-02-03\n  parent:\n    type: newspaper\n    title: {quoted}\n"
    );
    work.write("sources/library.yaml", &entry);
    let source = format!(
        "Before {trap} stands.\n\n“We will never sell the {trap} fleet,” said Ola Berg, the {trap} minister. Then {trap}.\n"
    );
    work.write("sources/evil2020.txt", &source);
    let draft = format!(
        "“We will never sell the {trap} fleet,” said Ola Berg [@evil2020].\n\n“We will sell the {trap} fleet,” said Ola Berg.\n"
    );
    (work, draft)
}

fn hovers(client: &mut Client, uri: &str, draft: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let places: Vec<_> =
        ["evil2020", "We will never", "We will sell"].iter().map(|words| place(draft, words)).collect();
    for at_place in places {
        found.push(client.ask("textDocument/hover", at(uri, &at_place)));
    }
    found
}

#[test]
fn a_hover_holds_nothing_active_but_its_own_links() {
    for trap in TRAPS {
        let (work, draft) = hostile(trap);
        let uri = work.uri("brief.md");
        let mut client = work.client(pull());
        open(&client, &uri, &draft);
        report(&mut client, &uri);
        let own = format!("link {}", work.uri("sources/evil2020.txt"));
        let hovers = hovers(&mut client, &uri, &draft);
        assert!(hovers.iter().filter(|hover| !hover.is_null()).count() >= 2, "{trap}: {hovers:?}");
        for hover in hovers.iter().filter(|hover| !hover.is_null()) {
            assert_eq!(hover["contents"]["kind"], "markdown");
            let text = hover["contents"]["value"].as_str().expect("text");
            let foreign: Vec<_> = active(text).into_iter().filter(|found| !found.starts_with(&own)).collect();
            assert_eq!(foreign, [] as [String; 0], "{trap}\n{text}");
            // Bare addresses and `$(icons)` are made active by editors, though not by Markdown.
            assert!(!text.contains("https://example.org/bare"), "{text}");
            assert_eq!(text.matches("$(").count(), text.matches("\\$(").count(), "{text}");
        }
        client.shutdown();
    }
}

#[test]
fn completions_hold_nothing_active() {
    for trap in TRAPS {
        let (work, _) = hostile(trap);
        let uri = work.uri("brief.md");
        let draft = "Ola Berg said [@";
        let mut client = work.client(pull());
        open(&client, &uri, draft);
        report(&mut client, &uri);
        let end = json!({"line": 0, "character": draft.len()});
        let found = client.ask("textDocument/completion", at(&uri, &end));
        let found = if found.is_array() { items(&found) } else { items(&found["items"]) };
        assert!(!found.is_empty(), "{trap}");
        for item in found {
            assert_ne!(item["insertTextFormat"], 2, "a snippet would run: {item}");
            assert!(item.get("command").is_none(), "{item}");
            if let Some(text) = item["documentation"]["value"].as_str() {
                assert_eq!(active(text), [] as [String; 0], "{trap}\n{text}");
            }
        }
        client.shutdown();
    }
}

#[test]
fn control_characters_of_a_source_stay_there() {
    let (work, draft) = hostile("\u{1b}[31mred\u{7} \u{202e}txet\u{202c} \u{0}");
    let uri = work.uri("brief.md");
    let mut client = work.client(pull());
    open(&client, &uri, &draft);
    let found = report(&mut client, &uri);
    let shown =
        |text: &str| !text.chars().any(|c| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c));
    for diagnostic in items(&found["items"]) {
        let message = diagnostic["message"].as_str().expect("a message");
        assert!(shown(message), "{message:?}");
    }
    for hover in hovers(&mut client, &uri, &draft) {
        let text = hover["contents"]["value"].as_str().unwrap_or_default();
        assert!(shown(text), "{text:?}");
    }
    client.shutdown();
}
