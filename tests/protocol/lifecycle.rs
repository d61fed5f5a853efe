//! The beginning and the end of a server, and what must not end it: every bug of the library beneath that is mended.
//! Where the remedy can be switched off (`ONRECORD_TEST_BARE`), a second test shows that it is needed.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, Setup, frame};
use crate::conversation;
use crate::session::{self, Work, at, open, push, setup, troubled};

/// How long a test waits for what must not come.
const LONG_ENOUGH: Duration = Duration::from_millis(1500);

/// After this time the server takes a client not to answer.
const GIVEN_UP: Duration = Duration::from_millis(10_500);

const BARE: (&str, &str) = ("ONRECORD_TEST_BARE", "1");

/// A server without its remedies; it does what the protocol forbids, so nobody judges it.
fn bare(env: &[(&'static str, &str)]) -> Setup {
    let mut all = vec![BARE];
    all.extend(env);
    Setup { judge: None, ..troubled(&all) }
}

fn ready(work: &Work, setup: Setup) -> Client {
    work.client_with(setup, push(), Value::Null)
}

fn exit() -> Value {
    json!({"jsonrpc": "2.0", "method": "exit"})
}

#[test]
fn exit_after_shutdown_ends_with_0_while_standard_input_stays_open() {
    let work = Work::new();
    let mut client = ready(&work, setup());
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.send(&exit());
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn bare_exit_does_not_end_while_standard_input_stays_open() {
    let work = Work::new();
    let mut client = ready(&work, bare(&[]));
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.send(&exit());
    assert_eq!(client.exit_code_within(LONG_ENOUGH), None);
}

#[test]
fn exit_without_shutdown_ends_with_1() {
    let work = Work::new();
    let mut client = ready(&work, setup());
    client.send(&exit());
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn bare_exit_without_shutdown_does_not_end_with_1() {
    let work = Work::new();
    let mut client = ready(&work, bare(&[]));
    client.send(&exit());
    assert_eq!(client.exit_code_within(LONG_ENOUGH), None);
}

#[test]
fn exit_before_initialize_ends_with_1() {
    let mut client = Client::start(setup());
    client.send(&exit());
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn messages_after_exit_do_not_keep_it() {
    let work = Work::new();
    let mut client = ready(&work, setup());
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.send(&exit());
    client.notify("$/setTrace", json!({"value": "off"}));
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn bare_messages_after_exit_keep_it() {
    let work = Work::new();
    let mut client = ready(&work, bare(&[]));
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.send(&exit());
    client.notify("$/setTrace", json!({"value": "off"}));
    assert_eq!(client.exit_code_within(LONG_ENOUGH), None);
}

#[test]
fn shutdown_takes_null_and_empty_parameters() {
    // The protocol has no parameters here; several editors send these.
    for params in [json!(null), json!({})] {
        let setup = Setup { judge: Some(conversation::faults_of_server_alone), ..setup() };
        let work = Work::new();
        let mut client = ready(&work, setup);
        client.send(&json!({"jsonrpc": "2.0", "id": 77, "method": "shutdown", "params": params}));
        assert_eq!(client.answer(77), Ok(Value::Null), "{params}");
        client.send(&json!({"jsonrpc": "2.0", "method": "exit", "params": null}));
        assert_eq!(client.exit_code(), 0, "{params}");
    }
}

#[test]
fn bare_shutdown_refuses_null_parameters() {
    let work = Work::new();
    let mut client = ready(&work, bare(&[]));
    client.send(&json!({"jsonrpc": "2.0", "id": 77, "method": "shutdown", "params": null}));
    assert_eq!(client.answer(77).expect_err("an error")["code"], -32602);
}

#[test]
fn requests_after_shutdown_are_refused() {
    let work = Work::new();
    let mut client = ready(&work, setup());
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    let position = json!({"line": 0, "character": 0});
    let error = client.ask_wrongly("textDocument/hover", at(&work.uri("brief.md"), &position));
    assert_eq!(error["code"], -32600, "{error}");
    client.send(&exit());
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn exit_does_not_wait_for_requests_under_way() {
    let work = Work::new();
    let mut client = ready(&work, troubled(&[("ONRECORD_TEST_SLOW", "textDocument/hover:60000")]));
    open(&client, &work.uri("brief.md"), session::BRIEF);
    client.request("textDocument/hover", at(&work.uri("brief.md"), &json!({"line": 2, "character": 30})));
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.send(&exit());
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn the_end_of_standard_input_ends_with_1() {
    let work = Work::new();
    let mut client = ready(&work, setup());
    client.close_input();
    assert_eq!(client.exit_code(), 1);
    let mut client = Client::start(setup());
    client.close_input();
    assert_eq!(client.exit_code(), 1);
}

/// Some process that lives until it is told to end.
fn somebody() -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("a process")
}

#[test]
#[cfg(unix)]
fn the_server_ends_with_its_parent() {
    let work = Work::new();
    let mut parent = somebody();
    let mut client = Client::start(setup());
    let params = json!({"processId": parent.id(), "rootUri": work.uri(""), "capabilities": push()});
    client.ask("initialize", params);
    client.notify("initialized", json!({}));
    assert_eq!(client.exit_code_within(Duration::from_millis(50)), None);
    parent.kill().expect("the parent lives");
    parent.wait().expect("the parent ends");
    // Standard input is still open: only the watch can see it.
    assert_eq!(client.exit_code(), 1);
}

#[test]
#[cfg(unix)]
fn a_parent_that_cannot_be_seen_does_not_end_the_server() {
    // In a container the id is that of another place.
    let work = Work::new();
    let mut gone = somebody();
    let id = gone.id();
    gone.kill().expect("it lives");
    gone.wait().expect("it ends");
    let mut client = Client::start(setup());
    client.ask("initialize", json!({"processId": id, "rootUri": work.uri(""), "capabilities": push()}));
    assert_eq!(client.exit_code_within(LONG_ENOUGH), None);
    client.shutdown();
}

#[test]
fn a_panic_costs_one_request() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = ready(&work, troubled(&[("ONRECORD_TEST_PANIC", "textDocument/hover")]));
    open(&client, &uri, session::BRIEF);
    for _ in 0..3 {
        let error = client.ask_wrongly("textDocument/hover", at(&uri, &json!({"line": 2, "character": 30})));
        assert_eq!(error["code"], -32603, "{error}");
    }
    client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    client.shutdown();
}

#[test]
fn bare_a_panic_leaves_a_server_that_never_answers() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = ready(&work, bare(&[("ONRECORD_TEST_PANIC", "textDocument/hover")]));
    open(&client, &uri, session::BRIEF);
    client.request("textDocument/hover", at(&uri, &json!({"line": 2, "character": 30})));
    let next = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert_eq!(client.answer_within(next, LONG_ENOUGH), None);
}

#[test]
fn a_panic_costs_one_notification() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = ready(&work, troubled(&[("ONRECORD_TEST_PANIC", "textDocument/didChange")]));
    open(&client, &uri, session::BRIEF);
    session::replace(&client, &uri, 2, "Never taken over.\n");
    let symbols = client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert!(symbols.as_array().is_some_and(|symbols| !symbols.is_empty()), "{symbols}");
    client.shutdown();
}

/// So many slow requests, a cancellation of the first, and another request.
fn crowded(client: &mut Client, uri: &str, requests: usize) -> (i64, i64) {
    open(client, uri, session::BRIEF);
    let params = at(uri, &json!({"line": 2, "character": 30}));
    let slow: Vec<_> = (0..requests).map(|_| client.request("textDocument/hover", params.clone())).collect();
    client.notify("$/cancelRequest", json!({"id": slow[0]}));
    let next = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    (slow[0], next)
}

#[test]
fn slow_requests_hold_up_neither_a_cancellation_nor_other_requests() {
    for requests in [4, 100] {
        let work = Work::new();
        let mut client = ready(&work, troubled(&[("ONRECORD_TEST_SLOW", "textDocument/hover:60000")]));
        let (cancelled, next) = crowded(&mut client, &work.uri("brief.md"), requests);
        assert_eq!(client.answer(cancelled).expect_err("cancelled")["code"], -32800, "{requests}");
        client.answer(next).unwrap_or_else(|error| panic!("{requests}: {error}"));
        // An answer to a cancelled request would be one to nothing.
        client.shutdown();
    }
}

#[test]
fn bare_four_slow_requests_hold_up_everything() {
    let work = Work::new();
    let mut client = ready(&work, bare(&[("ONRECORD_TEST_SLOW", "textDocument/hover:60000")]));
    let (cancelled, next) = crowded(&mut client, &work.uri("brief.md"), 4);
    assert_eq!(client.answer_within(next, LONG_ENOUGH), None);
    assert_eq!(client.answer_within(cancelled, Duration::ZERO), None);
}

#[test]
fn a_client_that_never_answers_holds_up_nothing() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = ready(&work, Setup { silent: true, ..setup() });
    open(&client, &uri, "");
    for version in 2..=200 {
        session::replace(&client, &uri, version, &format!("Version {version}.\n"));
        work.write("onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
        let changes = json!([{"uri": work.uri("onrecord.toml"), "type": 2}]);
        client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    }
    session::replace(&client, &uri, 201, session::BRIEF);
    session::published(&mut client, &uri, 201, &session::FINDINGS);
    client.ask("textDocument/hover", at(&uri, &json!({"line": 2, "character": 30})));
    client.shutdown();
}

#[test]
fn a_client_that_answers_late_or_with_errors_is_no_trouble() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = ready(&work, Setup { silent: true, ..setup() });
    open(&client, &uri, session::BRIEF);
    session::published(&mut client, &uri, 1, &session::FINDINGS);
    let id = client.request("textDocument/hover", at(&uri, &json!({"line": 2, "character": 30})));
    client.notify("$/cancelRequest", json!({"id": id}));
    // Later than the server waits for an answer: there is no other sign of that.
    assert_eq!(client.hear(|_| false, GIVEN_UP), None);
    let asked: Vec<Value> =
        client.passed().into_iter().filter(|passed| passed.from_server).map(|passed| passed.message).collect();
    let asked: Vec<_> =
        asked.iter().filter(|message| message.get("method").is_some() && message.get("id").is_some()).collect();
    assert!(!asked.is_empty(), "this client can watch files: it is asked to");
    for (at, request) in asked.into_iter().enumerate() {
        client.send(&if at % 2 == 0 {
            json!({"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32603, "message": "not in the mood"}})
        } else {
            json!({"jsonrpc": "2.0", "id": request["id"], "result": null})
        });
    }
    client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    client.shutdown();
}

#[test]
fn a_request_sees_every_change_before_it() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(session::pull());
    open(&client, &uri, "“We will not sell the fleet,” said Ola Berg.\n");
    // With this answer the sources are there: a hover does not wait for them.
    session::report(&mut client, &uri);
    // Each change pushes the quotation one line down; were one lost or late, it would be elsewhere.
    let start = json!({"line": 0, "character": 0});
    for version in 2..=301 {
        session::edit(&client, &uri, version, &json!({"start": start, "end": start}), "\n");
    }
    let here = client.request("textDocument/hover", at(&uri, &json!({"line": 300, "character": 5})));
    let above = client.request("textDocument/hover", at(&uri, &json!({"line": 299, "character": 0})));
    let hover = client.answer(here).expect("a hover");
    assert_eq!(hover["range"]["start"]["line"], 300, "{hover}");
    assert_eq!(client.answer(above), Ok(Value::Null));
    client.shutdown();
}

#[test]
fn changes_that_wait_first_come_in_another_order() {
    // The same bare server keeps the order where nothing waits: what is lost is lost by waiting.
    assert_eq!(line_after_300_changes(bare(&[])), 300);
    assert_ne!(line_after_300_changes(bare(&[("ONRECORD_TEST_YIELD", "1")])), 300, "one was taken for old, and lost");
}

/// Where a quotation is that 300 changes push down by a line each; null where it is not found there.
fn line_after_300_changes(setup: Setup) -> Value {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client_with(setup, session::pull(), Value::Null);
    open(&client, &uri, "“We will not sell the fleet,” said Ola Berg.\n");
    session::report(&mut client, &uri);
    let start = json!({"line": 0, "character": 0});
    for version in 2..=301 {
        session::edit(&client, &uri, version, &json!({"start": start, "end": start}), "\n");
    }
    let here = client.request("textDocument/hover", at(&uri, &json!({"line": 300, "character": 5})));
    client.answer(here).expect("an answer")["range"]["start"]["line"].clone()
}

/// Four requests and, before the client answers what their handlers ask it, more changes than the queue holds: the
/// answer to the first request, if it comes.
fn answer_of_asking_handlers(setup: Setup) -> Option<Result<Value, Value>> {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let asks = setup.env.iter().any(|(name, _)| *name == ASK.0);
    let mut client = ready(&work, Setup { silent: true, ..setup });
    open(&client, &uri, session::BRIEF);
    let params = at(&uri, &json!({"line": 2, "character": 30}));
    let asked: Vec<_> = (0..4).map(|_| client.request("textDocument/hover", params.clone())).collect();
    let start = json!({"line": 0, "character": 0});
    for version in 2..=400 {
        session::edit(&client, &uri, version, &json!({"start": start, "end": start}), "\n");
    }
    for _ in asked.iter().filter(|_| asks) {
        let asks = |message: &Value| message["method"] == "workspace/configuration";
        let question = client.hear(asks, PATIENCE).expect("a question of each handler");
        client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": []}));
    }
    client.answer_within(asked[0], if asks { LONG_ENOUGH } else { PATIENCE })
}

/// The handler of a hover asks the client and waits for its answer.
const ASK: (&str, &str) = ("ONRECORD_TEST_ASK", "textDocument/hover");

#[test]
fn bare_handlers_that_wait_for_the_client_stop_everything() {
    // The same bare server answers where handlers ask nothing: the asking stops it.
    answer_of_asking_handlers(bare(&[])).expect("an answer").expect("a hover");
    assert_eq!(answer_of_asking_handlers(bare(&[ASK])), None);
}

#[test]
fn handlers_that_wait_for_the_client_stop_nothing() {
    answer_of_asking_handlers(troubled(&[ASK])).expect("an answer").expect("a hover");
}

#[test]
fn changes_are_applied_while_every_place_is_taken() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = ready(&work, troubled(&[("ONRECORD_TEST_SLOW", "textDocument/hover:60000")]));
    crowded(&mut client, &uri, 100);
    session::replace(&client, &uri, 2, "# One\n\n## Two\n");
    session::published(&mut client, &uri, 2, &[]);
    client.shutdown();
}

#[test]
fn bare_changes_wait_behind_slow_requests() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = ready(&work, bare(&[("ONRECORD_TEST_SLOW", "textDocument/hover:60000")]));
    crowded(&mut client, &uri, 4);
    session::replace(&client, &uri, 2, "# One\n\n## Two\n");
    let is = |message: &Value| message["params"]["uri"] == uri && message["params"]["version"] == 2;
    assert_eq!(client.hear(is, LONG_ENOUGH), None);
}

#[test]
fn changes_of_older_versions_are_dropped() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(session::pull());
    open(&client, &uri, "");
    session::replace(&client, &uri, 5, session::BRIEF);
    session::replace(&client, &uri, 3, "An older text.\n");
    let found = session::items(&session::report(&mut client, &uri)["items"]);
    assert_eq!(session::rules(&found), session::FINDINGS);
    client.shutdown();
}

#[test]
fn a_document_that_is_opened_again_has_its_new_text() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = work.client(session::pull());
    open(&client, &uri, "An older text.\n");
    session::replace(&client, &uri, 9, "Another one.\n");
    // Some editors forget to close.
    open(&client, &uri, session::BRIEF);
    let found = session::items(&session::report(&mut client, &uri)["items"]);
    assert_eq!(session::rules(&found), session::FINDINGS);
    session::replace(&client, &uri, 2, "");
    assert_eq!(session::report(&mut client, &uri)["items"], json!([]));
    client.shutdown();
}

/// A server that hears bytes that are no message.
fn disturbed(setup: Setup, bytes: &[u8]) -> (Work, Client) {
    let work = Work::new();
    let client = ready(&work, Setup { judge: setup.judge.and(Some(conversation::faults_of_server_alone)), ..setup });
    client.write(bytes);
    (work, client)
}

fn is_error_without_id(message: &Value) -> bool {
    message.get("method").is_none() && message["id"].is_null() && message.get("error").is_some()
}

#[test]
fn what_is_no_message_is_answered_with_an_error_and_costs_no_other() {
    for (body, code) in [
        (&b"{\"jsonrpc\":\"2.0\",\"id\":1,"[..], -32700),
        (b"nonsense", -32700),
        (b"", -32700),
        (b"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"a\":\"\xff\xfe\"}}", -32700),
        (b"[1,2]", -32600),
        (b"{}", -32600),
        (b"null", -32600),
        (b"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"shutdown\"}", -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}", -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"shutdown\"}", -32600),
    ] {
        let shown = String::from_utf8_lossy(body).into_owned();
        let (work, mut client) = disturbed(setup(), &frame(body));
        let error = client.hear(is_error_without_id, PATIENCE).unwrap_or_else(|| panic!("{shown}: no error"));
        assert_eq!(error["error"]["code"], code, "{shown}: {error}");
        client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": work.uri("brief.md")}}));
        client.shutdown();
    }
}

#[test]
fn bare_a_message_that_is_no_json_ends_the_server() {
    let (work, mut client) = disturbed(bare(&[]), &frame(b"{\"jsonrpc\":\"2.0\",\"id\":1,"));
    let id = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": work.uri("brief.md")}}));
    assert_eq!(client.answer_within(id, LONG_ENOUGH), None);
}

#[test]
fn what_is_no_frame_is_skipped() {
    for bytes in [
        &b"hello, is anybody there?\r\n\r\n"[..],
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"\xff\xfe\x00\x01\r\n\r\n",
        b"Content-Length: 99999999999999999999999999\r\n\r\n",
        // Too short: what is left over is no header.
        b"Content-Length: 5\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"$/x\"}",
    ] {
        let (work, mut client) = disturbed(setup(), bytes);
        let shown = String::from_utf8_lossy(bytes).into_owned();
        let id = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": work.uri("brief.md")}}));
        let answer = client.answer_within(id, PATIENCE).unwrap_or_else(|| panic!("{shown}: no answer"));
        answer.unwrap_or_else(|error| panic!("{shown}: {error}"));
        client.shutdown();
    }
}

#[test]
fn a_length_that_is_too_long_costs_no_more_than_the_messages_it_covers() {
    let (work, mut client) = disturbed(setup(), b"Content-Length: 300\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"$/x\"}");
    let uri = work.uri("brief.md");
    for _ in 0..5 {
        client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    }
    let id = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    client.answer(id).expect("symbols");
    client.shutdown();
}

#[test]
fn headers_may_be_in_any_order_and_case() {
    let body = br#"{"jsonrpc":"2.0","id":"by hand","method":"shutdown"}"#;
    let mut bytes = b"content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:   ".to_vec();
    bytes.extend_from_slice(format!("{}\r\n\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(body);
    let (_work, mut client) = disturbed(setup(), &bytes);
    let answer = client.hear(|message| message["id"] == "by hand", PATIENCE).expect("an answer");
    assert_eq!(answer["result"], Value::Null);
    assert!(answer.get("error").is_none(), "{answer}");
}

/// A server whose client means what it says wrongly.
fn wronged(work: &Work) -> Client {
    ready(work, Setup { judge: Some(conversation::faults_of_server_alone), ..setup() })
}

#[test]
fn parameters_of_wrong_types_are_refused() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = wronged(&work);
    open(&client, &uri, session::BRIEF);
    for (method, params) in [
        ("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": "here"})),
        ("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": {"line": -1, "character": 0}})),
        ("textDocument/hover", json!({"textDocument": {"uri": "not a uri"}, "position": {"line": 0, "character": 0}})),
        ("textDocument/hover", json!({})),
        ("textDocument/hover", json!([1, 2])),
        ("textDocument/codeAction", json!({"textDocument": {"uri": uri}})),
    ] {
        let error = client.ask_wrongly(method, params.clone());
        assert_eq!(error["code"], -32602, "{method} {params}: {error}");
    }
    // Notifications have no answer; they are dropped.
    client.notify("textDocument/didChange", json!({"textDocument": 5}));
    client.notify("textDocument/didOpen", json!("x"));
    client
        .notify("textDocument/didChange", json!({"textDocument": {"uri": uri, "version": "2"}, "contentChanges": []}));
    session::published(&mut client, &uri, 1, &session::FINDINGS);
    client.shutdown();
}

#[test]
fn unknown_requests_are_refused_and_unknown_notifications_ignored() {
    let work = Work::new();
    let mut client = wronged(&work);
    let mut rename = at(&work.uri("brief.md"), &json!({"line": 0, "character": 0}));
    rename["newName"] = json!("x");
    for (method, params) in
        [("textDocument/unheardOf", json!({})), ("nonsense", json!({})), ("textDocument/rename", rename)]
    {
        let error = client.ask_wrongly(method, params);
        assert_eq!(error["code"], -32601, "{method}: {error}");
    }
    client.notify("textDocument/unheardOf", json!({}));
    client.notify("$/unheardOf", json!({}));
    client.notify("$/cancelRequest", json!({"id": 12345}));
    client.shutdown();
}

#[test]
fn unknown_dollar_requests_are_refused() {
    let work = Work::new();
    let mut client = wronged(&work);
    let error = client.ask_wrongly("$/unheardOf", json!({}));
    assert_eq!(error["code"], -32601, "{error}");
    client.shutdown();
}

#[test]
fn requests_before_initialize_are_refused_and_notifications_dropped() {
    let work = Work::new();
    let uri = work.uri("brief.md");
    let mut client = Client::start(setup());
    open(&client, &uri, "never seen");
    let error = client.ask_wrongly("textDocument/hover", at(&uri, &json!({"line": 0, "character": 0})));
    assert_eq!(error["code"], -32002, "{error}");
    work.initialize(&mut client, push(), Value::Null);
    open(&client, &uri, session::BRIEF);
    session::published(&mut client, &uri, 1, &session::FINDINGS);
    client.shutdown();
}

#[test]
fn a_second_initialize_is_refused() {
    let work = Work::new();
    let mut client = ready(&work, setup());
    let error = client.ask_wrongly("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    assert_eq!(error["code"], -32600, "{error}");
    // Nor does it change what was agreed on.
    let uri = work.uri("brief.md");
    open(&client, &uri, session::BRIEF);
    let found = session::published(&mut client, &uri, 1, &session::FINDINGS);
    assert!(found[0].get("relatedInformation").is_some(), "{found:?}");
    client.shutdown();
}

#[test]
fn answers_to_nothing_are_ignored() {
    let work = Work::new();
    let mut client = wronged(&work);
    client.send(&json!({"jsonrpc": "2.0", "id": 9999, "result": null}));
    client.send(&json!({"jsonrpc": "2.0", "id": "x", "error": {"code": 1, "message": "no"}}));
    client.send(&json!({"jsonrpc": "2.0", "id": null, "result": {}}));
    client.ask("workspace/symbol", json!({"query": ""}));
    client.shutdown();
}

#[test]
fn ids_may_be_texts() {
    let work = Work::new();
    let mut client = ready(&work, setup());
    client.send(&json!({"jsonrpc": "2.0", "id": "a-1", "method": "workspace/symbol", "params": {"query": ""}}));
    client.hear(|message| message["id"] == "a-1" && message.get("result").is_some(), PATIENCE).expect("an answer");
    client.shutdown();
}
