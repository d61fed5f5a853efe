//! The validator itself: good messages pass, spoilt ones do not.

use serde_json::{Value, json};

use crate::client::Passed;
use crate::conversation::faults;
use crate::model::{Model, Unknown};

fn named(name: &str, value: &Value) -> Result<(), String> {
    Model::protocol().named(name, value, Unknown::Refused).map_err(|fault| fault.to_string())
}

fn diagnostic() -> Value {
    json!({
        "range": {"start": {"line": 0, "character": 1}, "end": {"line": 0, "character": 4}},
        "severity": 1, "code": "quote/altered", "codeDescription": {"href": "https://example.org/a"},
        "source": "onrecord", "message": "No.", "tags": [1], "data": {"any": ["thing"]},
        "relatedInformation": [{
            "location": {
                "uri": "file:///a%20b.txt",
                "range": {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 0}},
            },
            "message": "here",
        }],
    })
}

#[test]
fn a_good_structure_passes() {
    assert_eq!(named("Diagnostic", &diagnostic()), Ok(()));
}

#[test]
fn a_spoilt_structure_does_not_pass() {
    let spoil = |pointer: &str, value: Option<Value>| {
        let mut spoilt = diagnostic();
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        let parent = spoilt.pointer_mut(parent).expect("a parent").as_object_mut().expect("an object");
        match value {
            Some(value) => drop(parent.insert(name.to_owned(), value)),
            None => drop(parent.remove(name)),
        }
        named("Diagnostic", &spoilt).expect_err(pointer)
    };
    assert_eq!(spoil("/message", None), ".: `message` is missing");
    assert_eq!(spoil("/range/start/line", Some(json!(-1))), ".range.start.line: -1 is not uinteger");
    assert_eq!(spoil("/range/start/line", Some(json!("1"))), ".range.start.line: \"1\" is not uinteger");
    assert_eq!(spoil("/range/end/character", Some(json!(1.5))), ".range.end.character: 1.5 is not uinteger");
    assert_eq!(spoil("/severity", Some(json!(9))), ".severity: 9 is no DiagnosticSeverity");
    assert_eq!(spoil("/severity", Some(Value::Null)), ".severity: null is not integer");
    assert_eq!(spoil("/tags", Some(json!([3]))), ".tags[0]: 3 is no DiagnosticTag");
    assert_eq!(spoil("/code", Some(json!(true))), ".code: true is not string");
    assert_eq!(spoil("/colour", Some(json!("red"))), ".: `colour` is unknown");
    assert_eq!(spoil("/codeDescription/href", Some(json!("a b"))), ".codeDescription.href: \"a b\" is not URI");
    assert_eq!(
        spoil("/relatedInformation/0/location/uri", Some(json!("file:///a b"))),
        ".relatedInformation[0].location.uri: \"file:///a b\" is not URI"
    );
}

#[test]
fn unknown_properties_may_be_allowed() {
    let mut other = diagnostic();
    other["range"]["colour"] = json!("red");
    assert_eq!(Model::protocol().named("Diagnostic", &other, Unknown::Allowed), Ok(()));
}

#[test]
fn enumerations_take_other_values_only_where_they_may() {
    assert_eq!(named("CodeActionKind", &json!("source.fixAll.onrecord")), Ok(()));
    assert_eq!(named("MarkupKind", &json!("markdown")), Ok(()));
    assert_eq!(named("MarkupKind", &json!("html")), Err(".: \"html\" is no MarkupKind".to_owned()));
    assert_eq!(named("CodeActionKind", &json!(1)), Err(".: 1 is not string".to_owned()));
}

/// A model with every kind of type; the protocol's own has its structures laid flat.
const KINDS: &str = r#"{"requests": [], "notifications": [], "enumerations": [
    {"name": "Level", "type": {"kind": "base", "name": "uinteger"}, "values": [{"value": 1}, {"value": 2}]}],
  "structures": [
    {"name": "Base", "properties": [{"name": "kind", "type": {"kind": "base", "name": "string"}}]},
    {"name": "Mixed", "properties": [{"name": "note", "optional": true, "type": {"kind": "base", "name": "string"}}]},
    {"name": "Whole", "extends": [{"kind": "reference", "name": "Base"}], "mixins": [{"kind": "reference", "name": "Mixed"}],
     "properties": [
      {"name": "kind", "type": {"kind": "stringLiteral", "value": "whole"}},
      {"name": "map", "type": {"kind": "map", "key": {"kind": "base", "name": "integer"}, "value": {"kind": "base", "name": "boolean"}}},
      {"name": "pair", "type": {"kind": "tuple", "items": [{"kind": "base", "name": "uinteger"}, {"kind": "base", "name": "null"}]}},
      {"name": "both", "type": {"kind": "and", "items": [{"kind": "reference", "name": "Base"}, {"kind": "reference", "name": "Mixed"}]}},
      {"name": "inline", "type": {"kind": "literal", "value": {"properties": [
        {"name": "one", "type": {"kind": "integerLiteral", "value": 1}},
        {"name": "yes", "type": {"kind": "booleanLiteral", "value": true}}]}}},
      {"name": "level", "type": {"kind": "reference", "name": "Alias"}},
      {"name": "number", "type": {"kind": "base", "name": "decimal"}}]}],
  "typeAliases": [{"name": "Alias", "type": {"kind": "or", "items": [{"kind": "reference", "name": "Level"}, {"kind": "array", "element": {"kind": "reference", "name": "Level"}}]}}]}"#;

#[test]
fn every_kind_of_type_is_checked() {
    let model = Model::read(KINDS);
    let good = json!({
        "kind": "whole", "note": "n", "map": {"1": true}, "pair": [1, null], "both": {"kind": "k", "note": "n"},
        "inline": {"one": 1, "yes": true}, "level": [1, 2], "number": 1.5,
    });
    assert_eq!(model.named("Whole", &good, Unknown::Refused), Ok(()));
    for (name, value, fault) in [
        ("kind", json!("part"), ".kind: \"part\" is not \"whole\""),
        ("note", json!(1), ".note: 1 is not string"),
        ("map", json!({"x": true}), ".map key x: \"x\" is not integer"),
        ("map", json!({"1": "yes"}), ".map.1: \"yes\" is not boolean"),
        ("pair", json!([1]), ".pair: [1] is not a tuple of 2"),
        ("pair", json!([1, 2]), ".pair: 2 is not null"),
        ("both", json!({"note": "n"}), ".both: `kind` is missing"),
        ("both", json!({"kind": "k", "x": 1}), ".both: `x` is unknown"),
        ("inline", json!({"one": 2, "yes": true}), ".inline.one: 2 is not 1"),
        ("inline", json!({"one": 1, "yes": false}), ".inline.yes: false is not true"),
        ("level", json!(3), ".level: 3 is not an array"),
        ("level", json!([1, 3]), ".level[1]: 3 is no Level"),
        ("number", json!("1"), ".number: \"1\" is not decimal"),
    ] {
        let mut spoilt = good.clone();
        spoilt[name] = value.clone();
        let found = model.named("Whole", &spoilt, Unknown::Refused).expect_err(name);
        assert_eq!(found.to_string(), fault, "{value}");
    }
}

fn conversation(messages: &[(char, Value)]) -> Vec<String> {
    let passed: Vec<_> = messages
        .iter()
        .map(|(side, message)| {
            let mut message = message.clone();
            if message.get("jsonrpc").is_none() {
                message["jsonrpc"] = json!("2.0");
            }
            Passed { from_server: *side == 's', message }
        })
        .collect();
    let first = |fault: String| fault.lines().next().unwrap_or_default().to_owned();
    faults(&passed).into_iter().map(first).collect()
}

fn hello(capabilities: &Value) -> (char, Value) {
    let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities});
    ('c', json!({"id": 1, "method": "initialize", "params": params}))
}

#[test]
fn a_good_conversation_has_no_faults() {
    let watch = json!({"registrations": [{
        "id": "w", "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": [{"globPattern": "**/*.md"}]},
    }]});
    let found = conversation(&[
        hello(&json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}})),
        ('s', json!({"id": 1, "result": {"capabilities": {"hoverProvider": true}}})),
        ('c', json!({"method": "initialized", "params": {}})),
        ('s', json!({"id": 0, "method": "client/registerCapability", "params": watch})),
        ('c', json!({"id": 0, "result": null})),
        ('c', json!({"id": 2, "method": "shutdown"})),
        ('s', json!({"id": 2, "result": null})),
        ('c', json!({"method": "exit"})),
    ]);
    assert_eq!(found, [] as [String; 0]);
}

#[test]
fn a_spoilt_conversation_has_faults() {
    for (messages, fault) in [
        (vec![('s', json!({"id": 7, "result": null}))], "Server: an answer to nothing"),
        (vec![('c', json!({"jsonrpc": "1", "method": "exit"}))], "Client: `jsonrpc` is not \"2.0\""),
        (
            vec![('s', json!({"method": "textDocument/publishDiagnostics", "params": {"uri": "file:///a"}}))],
            "Server: textDocument/publishDiagnostics: .params: `diagnostics` is missing",
        ),
        (vec![('s', json!({"method": "exit"}))], "Server: exit is not for the Server to send"),
        (
            vec![('s', json!({"method": "onrecord/own", "params": {}}))],
            "Server: no notification of the protocol: onrecord/own",
        ),
        (
            vec![('c', json!({"id": 1, "method": "shutdown"})), ('s', json!({"id": 1, "result": {}}))],
            "Server: shutdown: .result: {} is not null",
        ),
        (
            vec![
                ('c', json!({"id": 1, "method": "shutdown"})),
                ('s', json!({"id": 1, "error": {"code": "x", "message": ""}})),
            ],
            "Server: error.code: \"x\" is not integer",
        ),
        (
            vec![('c', json!({"id": 1, "method": "shutdown"})), ('s', json!({"id": 1, "result": null, "error": {}}))],
            "Server: both a result and an error",
        ),
        (
            vec![('c', json!({"id": 1, "method": "shutdown"})), ('s', json!({"id": 1}))],
            "Server: neither a result nor an error",
        ),
        (
            vec![
                hello(&json!({})),
                ('s', json!({"id": 1, "method": "workspace/configuration", "params": {"items": []}})),
            ],
            "Server: the client has not said /workspace/configuration, but is asked workspace/configuration",
        ),
        (
            vec![
                hello(&json!({})),
                (
                    's',
                    json!({"id": 0, "method": "client/registerCapability", "params": {"registrations": [
            {"id": "w", "method": "workspace/didChangeWatchedFiles"}]}}),
                ),
            ],
            "Server: the client has not said /workspace/didChangeWatchedFiles/dynamicRegistration, but is asked to register",
        ),
        (
            vec![
                hello(&json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}})),
                (
                    's',
                    json!({"id": 0, "method": "client/registerCapability", "params": {"registrations": [
            {"id": "w", "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": "all"}}]}}),
                ),
            ],
            "Server: workspace/didChangeWatchedFiles: .registerOptions.watchers: \"all\" is not an array",
        ),
        (
            vec![('s', json!({"method": "$/progress", "params": {"token": 1, "value": {"kind": "begin"}}}))],
            "Server: progress: .: `title` is missing",
        ),
    ] {
        assert_eq!(conversation(&messages), [fault], "{messages:?}");
    }
}
