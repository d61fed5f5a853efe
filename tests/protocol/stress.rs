//! Many edits as fast as the pipe takes them, and a flood of nonsense.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, Setup, frame};
use crate::conversation;
use crate::session::{self, Work, at, items, open, position, pull, push, report, setup};

/// The same numbers each time.
fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Something of a strategy.
fn some<T>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).expect("a value").current()
}

/// What is written into the text: words, marks, line ends, characters of every width.
const PIECES: [&str; 16] = [
    "",
    "a",
    "é",
    "华",
    "😀",
    "\n",
    "\r\n",
    "\n\n",
    "“",
    "”",
    "\"",
    " [@okoye2021]",
    "# Heading\n",
    "Ola Berg said ",
    "<!-- onrecord: ignore quote/altered -- r -->\n\n",
    "We will not sell the fleet",
];

/// Kilobytes of memory that a process holds; `None` where the system does not say.
fn memory(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Sends so many random edits from a version on; the text after them.
fn scribble(
    client: &Client,
    uri: &str,
    runner: &mut TestRunner,
    mut text: String,
    versions: std::ops::Range<i32>,
) -> String {
    let place = (0.0..1.0f64, 0..40usize, prop::sample::select(PIECES.to_vec()));
    for version in versions.map(|version| 2 * version) {
        let (start, length, piece) = some(runner, &place);
        let start = (start * text.len() as f64) as usize;
        let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        // Now and then a deletion, so that the text stays about as long as it was.
        let length = if text.len() > 6_000 { length } else { length / 4 };
        let end = (start + length).min(text.len());
        let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        // Between the two bytes of a line's end there is no place.
        let inside = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
        if inside(start) || inside(end) {
            session::edit(
                client,
                uri,
                version,
                &json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}),
                "",
            );
            continue;
        }
        let range = json!({"start": position(&text, start, "utf-16"), "end": position(&text, end, "utf-16")});
        session::edit(client, uri, version, &range, piece);
        text.replace_range(start..end, piece);
        if lone_return(&text) {
            // It would be a line's end to the server and none to this test.
            let whole = text.replace("\r\n", "\n").replace('\r', "").replace('\n', "\r\n");
            session::replace(client, uri, version + 1, &whole);
            text = whole;
        }
    }
    text
}

fn lone_return(text: &str) -> bool {
    text.replace("\r\n", "").contains('\r')
}

/// Everything the server says of a document.
fn view(client: &mut Client, uri: &str) -> (Value, Value, Value) {
    let mut found = items(&report(client, uri)["items"]);
    found.sort_by_key(ToString::to_string);
    let document = json!({"textDocument": {"uri": uri}});
    (
        found.into(),
        client.ask("textDocument/documentSymbol", document.clone()),
        client.ask("textDocument/documentLink", document),
    )
}

#[test]
fn after_2000_random_edits_the_text_is_right_and_memory_flat() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut capabilities = pull();
    capabilities["general"]["positionEncodings"] = json!(["utf-16"]);
    let mut client = work.client(capabilities);
    let mut runner = runner();
    let mut text = session::BRIEF.repeat(4);
    open(&client, &uri, &text);
    report(&mut client, &uri);
    let mut levels = Vec::new();
    for round in 0..4 {
        let first = 2 + round * 500;
        text = scribble(&client, &uri, &mut runner, text, first..first + 500);
        // A mark that only the text of the last version has.
        let version = 10_000 + round;
        let end = position(&text, text.len(), "utf-16");
        let last = format!("\r\n\r\n“We will not sell the fleet,” said Ola Berg [@last{round}].\r\n");
        session::edit(&client, &uri, version, &json!({"start": end, "end": end}), &last);
        text.push_str(&last);
        let here = position(&text, text.rfind("We will not").expect("the mark"), "utf-16");
        let hover = client.ask("textDocument/hover", at(&uri, &here));
        assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("The Harbour Post")), "{hover}");
        levels.extend(memory(client.pid()));
        // Versions go on from here.
        session::close(&client, &uri);
        open(&client, &uri, &text);
    }
    let after = view(&mut client, &uri);
    if let (Some(first), Some(last)) = (levels.first(), levels.last()) {
        assert!(last - (*first).min(*last) < 20_000, "kB after each 500 edits: {levels:?}");
    }
    client.shutdown();
    // A server that has seen none of the edits says the same.
    let mut capabilities = pull();
    capabilities["general"]["positionEncodings"] = json!(["utf-16"]);
    let mut fresh = work.client(capabilities);
    open(&fresh, &uri, &text);
    assert_eq!(view(&mut fresh, &uri), after);
    fresh.shutdown();
}

#[test]
fn random_edits_in_small_steps_give_what_a_fresh_reading_gives() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut capabilities = pull();
    capabilities["general"]["positionEncodings"] = json!(["utf-16"]);
    let mut client = work.client(capabilities);
    let mut runner = runner();
    let mut text = session::BRIEF.to_owned();
    open(&client, &uri, &text);
    for round in 0..60 {
        let first = 2 + round * 5;
        text = scribble(&client, &uri, &mut runner, text, first..first + 5);
        let after = view(&mut client, &uri);
        let fresh = work.uri(&format!("fresh{round}.md"));
        open(&client, &fresh, &text);
        let of_fresh = view(&mut client, &fresh);
        session::close(&client, &fresh);
        let name = |view: (Value, Value, Value)| format!("{view:?}").replace(&fresh, &uri);
        assert_eq!(name(after), name(of_fresh), "round {round}\n{text}");
    }
    client.shutdown();
}

/// Something that is no good message at this time, as bytes of a whole frame or less.
fn nonsense() -> impl Strategy<Value = Vec<u8>> {
    let methods = [
        "textDocument/hover",
        "textDocument/didChange",
        "textDocument/didOpen",
        "textDocument/didClose",
        "initialize",
        "initialized",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeConfiguration",
        "textDocument/codeAction",
        "textDocument/diagnostic",
        "workspace/symbol",
        "$/cancelRequest",
        "$/progress",
        "nonsense",
        "",
        "textDocument/completion",
        "workspace/didChangeWorkspaceFolders",
        "textDocument/references",
        "textDocument/inlayHint",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-zé😀\"\\\\/:]{0,12}".prop_map(Value::from),
        Just(json!("file:///nowhere/brief.md")),
        Just(json!({"line": 4_294_967_295_u32, "character": 4_294_967_295_u32})),
        Just(json!({"uri": "file:///nowhere/brief.md", "version": 1})),
        Just(json!({"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}})),
    ];
    let names =
        ["textDocument", "position", "range", "contentChanges", "context", "id", "text", "event", "changes", "x"];
    let value = leaf.prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(names.to_vec()), inner), 0..5).prop_map(|entries| entries
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    });
    let message =
        (prop::sample::select(methods.to_vec()), value, prop::option::of(-3..1i64)).prop_map(|(method, params, id)| {
            let mut message = json!({"jsonrpc": "2.0", "method": method, "params": params});
            if let Some(id) = id {
                message["id"] = id.into();
            }
            frame(message.to_string().as_bytes())
        });
    let answer = (any::<i16>(), any::<bool>()).prop_map(|(id, good)| {
        let mut answer = json!({"jsonrpc": "2.0", "id": id});
        if good {
            answer["result"] = Value::Null;
        } else {
            answer["error"] = json!({"code": 1, "message": "no"});
        }
        frame(answer.to_string().as_bytes())
    });
    prop_oneof![
        6 => message,
        2 => answer,
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(|bytes| frame(&bytes)),
        1 => "[ -~]{0,40}".prop_map(|text| format!("{text}\r\n\r\n").into_bytes()),
        1 => Just(b"Content-Length: nothing\r\n\r\n".to_vec()),
    ]
}

#[test]
fn after_10000_bad_messages_the_next_good_one_is_answered() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let judge = Some(conversation::faults_of_server_alone as crate::client::Judge);
    let mut client = work.client_with(Setup { judge, ..setup() }, push(), Value::Null);
    open(&client, &uri, session::BRIEF);
    session::published(&mut client, &uri, 1, &session::FINDINGS);
    let mut runner = runner();
    let nonsense = nonsense();
    for round in 0..20 {
        for _ in 0..500 {
            let bytes = some(&mut runner, &nonsense);
            client.write(&bytes);
        }
        let id = format!("good {round}");
        let params = at(&uri, &session::place(session::BRIEF, "We will sell"));
        client.send(&json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": params}));
        let answer = client.hear(|message| message["id"] == id, PATIENCE);
        let answer = answer.unwrap_or_else(|| {
            panic!("round {round}: no answer\n{:?}", client.exit_code_within(std::time::Duration::ZERO))
        });
        assert!(answer["result"]["contents"]["value"].is_string(), "round {round}: {answer}");
    }
    client.shutdown();
}
