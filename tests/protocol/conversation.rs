//! Holds a whole conversation to the protocol: each message to its type, each answer to its request, and the server's
//! requests to what the client has said it can do.

use std::collections::HashMap;

use serde_json::Value;

use crate::client::Passed;
use crate::model::{Model, Side, Unknown};

/// What is wrong in a conversation, one line each.
pub fn faults(passed: &[Passed]) -> Vec<String> {
    let mut conversation = Conversation::default();
    passed.iter().filter_map(|passed| conversation.message(passed, Unknown::Refused).err()).collect()
}

/// The same, but of the server alone: real editors are ahead of the model, and not always as it has it.
pub fn faults_of_server(passed: &[Passed]) -> Vec<String> {
    let mut conversation = Conversation::default();
    let judged = passed.iter().map(|passed| (passed, conversation.message(passed, Unknown::Allowed)));
    judged.filter(|(passed, _)| passed.from_server).filter_map(|(_, judged)| judged.err()).collect()
}

/// The same for a client that is wrong on purpose: it may write what counts as no message, and be answered.
pub fn faults_of_server_alone(passed: &[Passed]) -> Vec<String> {
    let faults = faults_of_server(passed);
    faults.into_iter().filter(|fault| !fault.starts_with("Server: an answer to nothing")).collect()
}

/// What is open at some point of a conversation.
#[derive(Default)]
struct Conversation {
    /// Requests without an answer, by who sent them and their id.
    open: HashMap<(Side, String), String>,
    /// What the client can do.
    capabilities: Value,
}

impl Conversation {
    fn message(&mut self, passed: &Passed, unknown_of_client: Unknown) -> Result<(), String> {
        let side = if passed.from_server { Side::Server } else { Side::Client };
        let unknown = if passed.from_server { Unknown::Refused } else { unknown_of_client };
        let message = &passed.message;
        self.check(side, message, unknown).map_err(|what| {
            let text: String = message.to_string().chars().take(400).collect();
            format!("{side:?}: {what}\n    in {text}")
        })
    }

    fn check(&mut self, side: Side, message: &Value, unknown: Unknown) -> Result<(), String> {
        let model = Model::protocol();
        if message["jsonrpc"] != "2.0" {
            return Err("`jsonrpc` is not \"2.0\"".to_owned());
        }
        let allowed = ["jsonrpc", "id", "method", "params", "result", "error"];
        if let Some(other) = message.as_object().and_then(|all| all.keys().find(|key| !allowed.contains(&key.as_str())))
        {
            return Err(format!("`{other}` is no part of a message"));
        }
        let id = message.get("id");
        let Some(method) = message.get("method") else {
            return self.answer(side, message, unknown);
        };
        let method = method.as_str().ok_or("`method` is no text")?;
        let params = message.get("params");
        let Some(id) = id else {
            let known = model.notification(method);
            // Those of a server's or client's own start so, and may be ignored.
            let known = known.ok_or_else(|| format!("no notification of the protocol: {method}"))?;
            if !known.may_be_sent_by(side) {
                return Err(format!("{method} is not for the {side:?} to send"));
            }
            model.params(known, params, unknown).map_err(|fault| format!("{method}: {fault}"))?;
            return if method == "$/progress" { progress(model, &message["params"]["value"], unknown) } else { Ok(()) };
        };
        if !(id.is_string() || id.is_i64()) {
            return Err(format!("{id} is no id of a request"));
        }
        self.open.insert((side, id.to_string()), method.to_owned());
        let known = model.request(method).ok_or_else(|| format!("no request of the protocol: {method}"))?;
        if !known.may_be_sent_by(side) {
            return Err(format!("{method} is not for the {side:?} to send"));
        }
        // A second one is refused.
        if method == "initialize" && self.capabilities.is_null() {
            self.capabilities = message["params"]["capabilities"].clone();
        }
        model.params(known, params, unknown).map_err(|fault| format!("{method}: {fault}"))?;
        if side == Side::Server { self.may_be_asked(model, method, &message["params"]) } else { Ok(()) }
    }

    fn answer(&mut self, side: Side, message: &Value, unknown: Unknown) -> Result<(), String> {
        let model = Model::protocol();
        let other = if side == Side::Server { Side::Client } else { Side::Server };
        let id = message.get("id").ok_or("neither a method nor an id")?;
        if let Some(error) = message.get("error") {
            if message.get("result").is_some() {
                return Err("both a result and an error".to_owned());
            }
            model.named("ResponseError", error, unknown).map_err(|fault| format!("error{fault}"))?;
            // What could not be read has no id.
            return if id.is_null() || self.open.remove(&(other, id.to_string())).is_some() {
                Ok(())
            } else {
                Err("an answer to nothing".to_owned())
            };
        }
        let result = message.get("result").ok_or("neither a result nor an error")?;
        let method = self.open.remove(&(other, id.to_string())).ok_or("an answer to nothing")?;
        let known =
            model.request(&method).ok_or_else(|| format!("a result of {method}, which the protocol has not"))?;
        model.result(known, result, unknown).map_err(|fault| format!("{method}: {fault}"))
    }

    /// Whether the client has said that it can do what the server asks of it.
    fn may_be_asked(&self, model: &Model, method: &str, params: &Value) -> Result<(), String> {
        let can = |path: &str| self.capabilities.pointer(path) == Some(&Value::Bool(true));
        let needed = match method {
            "workspace/configuration" => "/workspace/configuration",
            "workspace/workspaceFolders" => "/workspace/workspaceFolders",
            "workspace/applyEdit" => "/workspace/applyEdit",
            "workspace/inlayHint/refresh" => "/workspace/inlayHint/refreshSupport",
            "window/workDoneProgress/create" => "/window/workDoneProgress",
            "window/showDocument" => "/window/showDocument/support",
            "workspace/diagnostic/refresh" => {
                // Some editors misspell it, as the types of their language do.
                return if can("/workspace/diagnostics/refreshSupport") || can("/workspace/diagnostic/refreshSupport") {
                    Ok(())
                } else {
                    Err("the client cannot refresh diagnostics".to_owned())
                };
            }
            "client/registerCapability" => return self.may_register(model, params),
            _ => return Ok(()),
        };
        if can(needed) { Ok(()) } else { Err(format!("the client has not said {needed}, but is asked {method}")) }
    }

    fn may_register(&self, model: &Model, params: &Value) -> Result<(), String> {
        for registration in params["registrations"].as_array().into_iter().flatten() {
            let method = registration["method"].as_str().unwrap_or_default();
            let path = match method {
                "workspace/didChangeConfiguration" => {
                    "/workspace/didChangeConfiguration/dynamicRegistration".to_owned()
                }
                "workspace/didChangeWatchedFiles" => "/workspace/didChangeWatchedFiles/dynamicRegistration".to_owned(),
                "workspace/symbol" => "/workspace/symbol/dynamicRegistration".to_owned(),
                _ => format!("/{method}/dynamicRegistration"),
            };
            if self.capabilities.pointer(&path) != Some(&Value::Bool(true)) {
                return Err(format!("the client has not said {path}, but is asked to register"));
            }
            let known = model.request(method).or_else(|| model.notification(method));
            let known = known.ok_or_else(|| format!("a registration for {method}, which the protocol has not"))?;
            if let Some(options) = registration.get("registerOptions") {
                model.registration(known, options).map_err(|fault| format!("{method}: {fault}"))?;
            }
        }
        Ok(())
    }
}

fn progress(model: &Model, value: &Value, unknown: Unknown) -> Result<(), String> {
    let name = match value["kind"].as_str() {
        Some("begin") => "WorkDoneProgressBegin",
        Some("report") => "WorkDoneProgressReport",
        Some("end") => "WorkDoneProgressEnd",
        _ => return Err("progress that neither begins nor goes on nor ends".to_owned()),
    };
    model.named(name, value, unknown).map_err(|fault| format!("progress: {fault}"))
}
