//! How quick the language server is, over its real pipe: `cargo bench --bench server`.
//!
//! The brief has 10,000 words of those in `tests/measured`; the embedded articles are the corpus. Times are from before
//! a message is written to when its answer has come whole, so they hold the way through both pipes. Diagnostics are
//! asked for: that way has no pause for typing. A small client, that of the tests of the protocol, does the asking.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/protocol/client.rs"]
mod client;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use client::{Client, Setup, frame};
use serde_json::{Value, json};

/// Words of the long brief.
const WORDS: usize = 10_000;
/// Words of each of the hundred briefs.
const FEW_WORDS: usize = 1_000;
/// How often each is measured.
const RUNS: usize = 400;
const STARTS: usize = 30;

const URI: &str = "file:///nowhere/brief.md";

fn main() {
    let brief = brief(WORDS, 0);
    println!("{:<58} {:>9} {:>9} {:>9}   target", "", "p50", "p99", "most");
    let (mut client, found) = opened(&brief);
    typing(&mut client, &brief, &found);
    questions(&mut client, &brief);
    client.shutdown();
    edits(&brief);
    starts();
    hundred_briefs();
    nonsense(&brief);
}

/// The words of the briefs and pages that are kept for measuring, from some word on.
fn brief(words: usize, from: usize) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measured");
    let folders = ["briefs/seeds", "untuned/seedbriefs", "pages", "untuned/deep-sea-mining"];
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let files =
            std::fs::read_dir(root.join(folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
        files.sort();
        paths.extend(files);
    }
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).expect("a text"));
    // Front matter stands at the top of a file, and there is one file.
    let bodies = texts.map(|text| match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some((_, body)) => body.to_owned(),
        None => text,
    });
    let all = bodies.collect::<Vec<_>>().join("\n\n");
    let mut lines: Vec<&str> = all.lines().collect();
    let middle = lines.len() * from / 100;
    lines.rotate_left(middle);
    let mut count = 0;
    let mut out = String::new();
    for line in lines.iter().cycle() {
        if count >= words {
            break;
        }
        count += line.split_whitespace().count();
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// A server that has met its client, which asks for diagnostics as VS Code does.
fn met() -> Client {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    let setup = Setup { forgetful: true, env: vec![("XDG_CACHE_HOME", cache.into())], ..Setup::default() };
    let mut client = Client::start(setup);
    let capabilities = json!({
        "general": {"positionEncodings": ["utf-16"]},
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {
            "diagnostic": {},
            "hover": {"contentFormat": ["markdown"]},
            "definition": {"linkSupport": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
            "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        },
    });
    client.ask("initialize", json!({"processId": std::process::id(), "rootUri": null, "capabilities": capabilities}));
    client.notify("initialized", json!({}));
    client
}

fn open(client: &Client, uri: &str, text: &str) {
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
}

fn ask_for_diagnostics(client: &mut Client, uri: &str, previous: &Value) -> Value {
    let mut params = json!({"textDocument": {"uri": uri}});
    if previous.is_string() {
        params["previousResultId"] = previous.clone();
    }
    client.ask("textDocument/diagnostic", params)
}

/// A server with a text open, and its diagnostics.
fn opened(text: &str) -> (Client, Value) {
    let mut client = met();
    open(&client, URI, text);
    let found = ask_for_diagnostics(&mut client, URI, &Value::Null);
    (client, found)
}

fn insert(client: &Client, version: usize, at: &Value, text: &str) {
    let changes = json!([{"range": {"start": at, "end": at}, "text": text}]);
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": URI, "version": version}, "contentChanges": changes}),
    );
}

/// Places inside of words all over the text, by some fixed order; with the byte offset.
fn places(text: &str, count: usize) -> Vec<(usize, Value)> {
    let inside: Vec<usize> = text
        .char_indices()
        .zip(text.chars().skip(1))
        .filter(|((_, c), next)| c.is_alphabetic() && next.is_alphabetic())
        .map(|((at, c), _)| at + c.len_utf8())
        .collect();
    (0..count).map(|at| inside[at * 7919 % inside.len()]).map(|offset| (offset, place(text, offset))).collect()
}

fn place(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    json!({"line": before.matches('\n').count(), "character": before[line..].encode_utf16().count()})
}

/// One letter is typed, and diagnostics are asked for at once.
fn typing(client: &mut Client, brief: &str, found: &Value) {
    let mut result = found["resultId"].clone();
    println!(
        "{} words, {} kB, {} diagnostics",
        brief.split_whitespace().count(),
        brief.len() / 1000,
        found["items"].as_array().map_or(0, Vec::len)
    );
    let mut times = Vec::new();
    let mut version = 1;
    // A writer types some letters at one place, then goes to another.
    for (_, at) in places(brief, RUNS / 10) {
        for letter in 0..10 {
            version += 1;
            let at = json!({"line": at["line"], "character": at["character"].as_u64().expect("a number") + letter});
            let start = Instant::now();
            insert(client, version, &at, "x");
            let report = ask_for_diagnostics(client, URI, &result);
            times.push(client.arrived() - start);
            if let Some(id) = report.get("resultId") {
                result = id.clone();
            }
        }
        // And takes them back: the text stays the brief.
        version += 1;
        let end = json!({"line": at["line"], "character": at["character"].as_u64().expect("a number") + 10});
        let changes = json!([{"range": {"start": at, "end": end}, "text": ""}]);
        let document = json!({"uri": URI, "version": version});
        client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
        let report = ask_for_diagnostics(client, URI, &result);
        if let Some(id) = report.get("resultId") {
            result = id.clone();
        }
    }
    print_row("a letter typed -> diagnostics of that version", times, "p50 2 ms, p99 8 ms");
}

fn questions(client: &mut Client, brief: &str) {
    let document = json!({"uri": URI});
    let at = |place: &Value| json!({"textDocument": document, "position": place});
    // Where there is something to say: in quotations and citations as well as anywhere.
    let told: Vec<(usize, Value)> = brief
        .match_indices(['“', '@'])
        .map(|(offset, mark)| offset + mark.len() + 2)
        .filter(|offset| brief.is_char_boundary(*offset))
        .map(|offset| (offset, place(brief, offset)))
        .collect();
    let anywhere = places(brief, RUNS / 2);
    let all: Vec<Value> = told.iter().cycle().take(RUNS / 2).chain(&anywhere).map(|(_, place)| place.clone()).collect();
    for (name, method) in [("hover", "textDocument/hover"), ("definition", "textDocument/definition")] {
        let mut times = Vec::new();
        let mut answered = 0;
        for place in &all {
            let (answer, time) = timed(client, method, at(place));
            answered += usize::from(!answer.is_null() && answer != json!([]));
            times.push(time);
        }
        print_row(&format!("{name} ({answered} of {} with something to say)", all.len()), times, "p99 5 ms");
    }
    let mut times = Vec::new();
    let mut offered = 0;
    for place in &all {
        let params = json!({
            "textDocument": document, "range": {"start": place, "end": place}, "context": {"diagnostics": []},
        });
        let (answer, time) = timed(client, "textDocument/codeAction", params);
        offered += usize::from(answer.as_array().is_some_and(|actions| !actions.is_empty()));
        times.push(time);
    }
    print_row(&format!("code action ({offered} of {} with some)", all.len()), times, "p99 5 ms");
    // Behind what starts a completion: the first letters of a key, an opening mark, two letters of a name.
    let starts = brief.match_indices(['@', '“']).map(|(offset, mark)| offset + mark.len());
    let names = brief.match_indices([' ']).map(|(offset, _)| offset + 3).filter(|at| brief.is_char_boundary(*at));
    let names = names.filter(|at| brief[at - 2..*at].starts_with(char::is_uppercase));
    let places: Vec<_> = starts.take(RUNS / 2).chain(names.take(RUNS / 2)).map(|offset| place(brief, offset)).collect();
    let mut times = Vec::new();
    let mut offered = 0;
    for place in &places {
        let (answer, time) = timed(client, "textDocument/completion", at(place));
        let items = answer.get("items").unwrap_or(&answer);
        offered += usize::from(items.as_array().is_some_and(|items| !items.is_empty()));
        times.push(time);
    }
    print_row(&format!("completion ({offered} of {} with some)", places.len()), times, "p99 5 ms");
}

fn timed(client: &mut Client, method: &str, params: Value) -> (Value, Duration) {
    let start = Instant::now();
    let answer = client.ask(method, params);
    (answer, client.arrived() - start)
}

/// 2,000 edits as fast as the pipe takes them, then a hover on the words of the last one.
fn edits(brief: &str) {
    let (mut client, _) = opened(brief);
    let before = memory(client.pid());
    let places = places(brief, 1_999);
    let start = Instant::now();
    for (version, (_, at)) in places.iter().enumerate() {
        // A letter comes or goes, so that the text keeps its length.
        let end = json!({"line": at["line"], "character": at["character"].as_u64().expect("a number") + 1});
        let end = if version % 2 == 0 { at.clone() } else { end };
        let text = if version % 2 == 0 { "x" } else { "" };
        let changes = json!([{"range": {"start": at, "end": end}, "text": text}]);
        let document = json!({"uri": URI, "version": version + 2});
        client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }
    let top = json!({"line": 0, "character": 0});
    insert(&client, 3_000, &top, "\"The 5G ship has sailed,\" he said.\n\n");
    let hover = client
        .ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 6}}));
    let time = client.arrived() - start;
    assert!(hover["contents"]["value"].is_string(), "the hover is of the last text: {hover}");
    let after = memory(client.pid());
    println!(
        "{:<58} {:>9} {:>9} {:>9}   right text, memory flat ({before} -> {after} MB)",
        "2,000 edits, then a hover",
        "",
        "",
        millis(time)
    );
    client.shutdown();
}

/// From the start of the process to the diagnostics of a brief of some pages, and of the long one.
fn starts() {
    for (words, target) in [(FEW_WORDS, "50 ms"), (WORDS, "")] {
        let text = brief(words, 0);
        let mut times = Vec::new();
        for _ in 0..STARTS {
            let start = Instant::now();
            let (client, found) = opened(&text);
            times.push(client.arrived() - start);
            assert!(found["items"].as_array().is_some_and(|items| !items.is_empty()), "there is something to find");
            client.shutdown();
        }
        print_row(&format!("start -> first diagnostics, {words} words"), times, target);
    }
}

fn hundred_briefs() {
    let mut client = met();
    for at in 0..100 {
        let uri = format!("file:///nowhere/brief{at}.md");
        open(&client, &uri, &brief(FEW_WORDS, at));
        ask_for_diagnostics(&mut client, &uri, &Value::Null);
    }
    let name = format!("memory after opening 100 briefs of {FEW_WORDS} words");
    println!("{name:<58} {:>9} {:>9} {:>6} MB   100 MB", "", "", memory(client.pid()));
    client.shutdown();
}

/// 10,000 messages that are no good, then a good one.
fn nonsense(brief: &str) {
    let (mut client, _) = opened(brief);
    let bad = [
        frame(b"{\"jsonrpc\":\"2.0\",\"id\":-1,\"method\":\"textDocument/hover\",\"params\":{\"position\":5}}"),
        frame(b"{\"jsonrpc\":\"2.0\",\"id\":-2,\"method\":\"no/such\",\"params\":{}}"),
        frame(b"{\"jsonrpc\":\"2.0\",\"id\":77777,\"result\":null}"),
        frame(b"{\"jsonrpc\":"),
        frame(b"[[[["),
        frame(b"{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"file:///x\",\"version\":0},\"contentChanges\":[]}}"),
        b"Content-Length: x\r\n\r\n".to_vec(),
        frame(b"{\"jsonrpc\":\"2.0\",\"id\":-3,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}"),
    ];
    let start = Instant::now();
    for at in 0..10_000 {
        client.write(&bad[at % bad.len()]);
    }
    client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
    let time = client.arrived() - start;
    println!(
        "{:<58} {:>9} {:>9} {:>9}   answers the next good one",
        "10,000 bad messages, then a hover",
        "",
        "",
        millis(time)
    );
    client.shutdown();
}

fn print_row(name: &str, mut times: Vec<Duration>, target: &str) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len() - 1)).copied().unwrap_or_default();
    println!("{name:<58} {:>9} {:>9} {:>9}   {target}", millis(at(50)), millis(at(99)), millis(at(100)));
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// Megabytes that a process holds; 0 where the system does not say.
fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or_default() / 1024
}
