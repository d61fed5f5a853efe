//! A small client of the language server: a child process, its messages both ways, and a limit of time on every wait.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A message that passed, and who sent it.
#[derive(Clone, Debug)]
pub struct Passed {
    /// From the server to the client.
    pub from_server: bool,
    /// The message.
    pub message: Value,
}

/// Looks at all that passed; what it returns are faults.
pub type Judge = fn(&[Passed]) -> Vec<String>;

/// How a server is started.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Arguments after `lsp`.
    pub args: Vec<OsString>,
    /// Variables of the environment.
    pub env: Vec<(&'static str, OsString)>,
    /// Leaves the server's requests open; a test may answer them later.
    pub silent: bool,
    /// Keeps nothing of what passes: for many messages, or where time is measured.
    pub forgetful: bool,
    /// Asked when the client goes.
    pub judge: Option<Judge>,
}

/// A running server and what was said.
pub struct Client {
    child: Child,
    writer: Writer,
    heard: Receiver<Heard>,
    /// Messages that nobody has waited for yet.
    unread: VecDeque<Value>,
    ended: bool,
    passed: Arc<Mutex<Vec<Passed>>>,
    stderr: Option<JoinHandle<String>>,
    last_id: i64,
    arrived: Instant,
    judge: Option<Judge>,
}

impl Client {
    /// Starts a server.
    pub fn start(setup: Setup) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.arg("lsp").args(&setup.args).envs(setup.env);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server starts");
        let stdin = child.stdin.take().expect("standard input");
        let stdout = child.stdout.take().expect("standard output");
        let stderr = child.stderr.take().expect("standard error");
        let passed = Arc::new(Mutex::new(Vec::new()));
        let (to_server, to_write) = mpsc::channel();
        let kept = (!setup.forgetful).then(|| Arc::clone(&passed));
        let writer = Writer { to_server: Arc::new(Mutex::new(Some(to_server))), kept: kept.clone() };
        thread::spawn(move || write_all(stdin, &to_write));
        let (hear, heard) = mpsc::channel();
        let answering = (!setup.silent).then(|| writer.clone());
        thread::spawn(move || listen(BufReader::new(stdout), &hear, answering.as_ref(), kept.as_deref()));
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            // What was read before an error is what there is.
            let _ = BufReader::new(stderr).read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let judge = setup.judge;
        Self {
            child,
            writer,
            heard,
            unread: VecDeque::new(),
            ended: false,
            passed,
            stderr: Some(stderr),
            last_id: 0,
            arrived: Instant::now(),
            judge,
        }
    }

    /// The id of the server's process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a notification.
    pub fn notify(&self, method: &str, params: Value) {
        let mut message = json!({"jsonrpc": "2.0", "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
    }

    /// Sends a request; its id.
    pub fn request(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let mut message = json!({"jsonrpc": "2.0", "id": self.last_id, "method": method});
        // `null` stands for "without"; a test that means `null` writes the message itself.
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        self.last_id
    }

    /// Sends a request and waits for its result. An error fails the test.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.answer(id).unwrap_or_else(|error| panic!("{method} was answered with {error}"))
    }

    /// Sends a request and waits for the error it is answered with.
    pub fn ask_wrongly(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.answer(id).err().unwrap_or_else(|| panic!("{method} was answered without an error"))
    }

    /// Waits for the answer to a request.
    pub fn answer(&mut self, id: i64) -> Result<Value, Value> {
        self.answer_within(id, PATIENCE).unwrap_or_else(|| self.fail(&format!("no answer to request {id}")))
    }

    /// Waits so long for the answer to a request.
    pub fn answer_within(&mut self, id: i64, time: Duration) -> Option<Result<Value, Value>> {
        let is_answer = |message: &Value| message.get("method").is_none() && message["id"] == id;
        let mut message = self.hear(is_answer, time)?;
        Some(match message.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(message["result"].take()),
        })
    }

    /// Waits for a notification or request of that method; its parameters.
    pub fn told(&mut self, method: &str) -> Value {
        self.told_where(method, |_| true)
    }

    /// Waits for a notification or request of that method whose parameters are such.
    pub fn told_where(&mut self, method: &str, is: impl Fn(&Value) -> bool) -> Value {
        let found = self.hear(|message| message["method"] == method && is(&message["params"]), PATIENCE);
        found.unwrap_or_else(|| self.fail(&format!("no {method} came")))["params"].take()
    }

    /// The first message of the server, now or within that time, for which `is` holds; it counts as read.
    pub fn hear(&mut self, is: impl Fn(&Value) -> bool, time: Duration) -> Option<Value> {
        if let Some(at) = self.unread.iter().position(&is) {
            return self.unread.remove(at);
        }
        let end = Instant::now() + time;
        while !self.ended {
            match self.heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Heard::Message(message, arrived)) if is(&message) => {
                    self.arrived = arrived;
                    return Some(message);
                }
                Ok(Heard::Message(message, _)) => self.unread.push_back(message),
                Ok(Heard::Broken(what)) => self.fail(&format!("the server sent no frame: {what}")),
                Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => self.ended = true,
                Err(RecvTimeoutError::Timeout) => return None,
            }
        }
        None
    }

    /// When the last message that was waited for had come whole.
    pub fn arrived(&self) -> Instant {
        self.arrived
    }

    /// Sends a message as it is.
    pub fn send(&self, message: &Value) {
        self.writer.send(message);
    }

    /// Writes bytes as they are; they do not count as a message that passed.
    pub fn write(&self, bytes: &[u8]) {
        self.writer.write(bytes.to_vec());
    }

    /// Closes the server's standard input once all is written.
    pub fn close_input(&self) {
        self.writer.to_server.lock().expect("no panic").take();
    }

    /// Waits for the process to end; its status.
    pub fn exit_code(&mut self) -> i32 {
        self.exit_code_within(PATIENCE).unwrap_or_else(|| self.fail("the process does not end"))
    }

    /// Waits so long for the process to end.
    pub fn exit_code_within(&mut self, time: Duration) -> Option<i32> {
        let end = Instant::now() + time;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                // A signal has no code.
                return Some(status.code().unwrap_or(-1));
            }
            if Instant::now() > end {
                return None;
            }
            // The system tells nobody: it has to be asked.
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// What the server wrote to standard error, after its end.
    pub fn stderr(&mut self) -> String {
        assert!(self.exit_code_within(PATIENCE).is_some(), "the process does not end");
        self.stderr.take().map(|thread| thread.join().expect("no panic")).unwrap_or_default()
    }

    /// All that passed so far.
    pub fn passed(&self) -> Vec<Passed> {
        self.passed.lock().expect("no panic").clone()
    }

    /// Shuts the server down as the protocol has it.
    pub fn shutdown(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_code(), 0, "the status after shutdown and exit");
    }

    /// Fails the test with what passed last.
    fn fail(&mut self, what: &str) -> ! {
        let passed = self.passed();
        let tail = passed.iter().rev().take(12).rev().map(|passed| {
            let text: String = passed.message.to_string().chars().take(300).collect();
            format!("{} {text}", if passed.from_server { "<-" } else { "->" })
        });
        let tail: Vec<_> = tail.collect();
        let ended = self.child.try_wait().expect("a child");
        let stderr = if ended.is_some() { self.stderr() } else { String::new() };
        panic!("{what} (process: {ended:?})\n{}\n{stderr}", tail.join("\n"));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Either may be done already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let (Some(judge), false) = (self.judge, thread::panicking()) {
            let faults = judge(&self.passed());
            assert!(faults.is_empty(), "not as the protocol has it:\n{}", faults.join("\n"));
        }
    }
}

/// What comes from the server.
enum Heard {
    Message(Value, Instant),
    /// Something that is no frame of the protocol.
    Broken(String),
    End,
}

/// The way to the server.
#[derive(Clone)]
struct Writer {
    to_server: Arc<Mutex<Option<Sender<Vec<u8>>>>>,
    kept: Option<Arc<Mutex<Vec<Passed>>>>,
}

impl Writer {
    fn send(&self, message: &Value) {
        if let Some(kept) = &self.kept {
            kept.lock().expect("no panic").push(Passed { from_server: false, message: message.clone() });
        }
        self.write(frame(message.to_string().as_bytes()));
    }

    fn write(&self, bytes: Vec<u8>) {
        if let Some(to_server) = &*self.to_server.lock().expect("no panic") {
            // A server that has gone reads no more; whoever waits for it will see.
            let _ = to_server.send(bytes);
        }
    }
}

/// A body with its header.
pub fn frame(body: &[u8]) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

/// Writes on a thread of its own, so that a server that is slow to read blocks no test.
fn write_all(mut stdin: ChildStdin, to_write: &Receiver<Vec<u8>>) {
    while let Ok(bytes) = to_write.recv() {
        if stdin.write_all(&bytes).and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

/// Reads until the server's output ends, and answers its requests.
fn listen(mut from: impl BufRead, hear: &Sender<Heard>, answering: Option<&Writer>, kept: Option<&Mutex<Vec<Passed>>>) {
    loop {
        let heard = match read_frame(&mut from) {
            Ok(Some((body, arrived))) => match serde_json::from_slice::<Value>(&body) {
                Err(error) => Heard::Broken(format!("{error}: {}", String::from_utf8_lossy(&body))),
                Ok(message) => {
                    if let Some(kept) = kept {
                        kept.lock().expect("no panic").push(Passed { from_server: true, message: message.clone() });
                    }
                    if let (Some(writer), Some(id), Some(method)) =
                        (answering, message.get("id"), message.get("method").and_then(Value::as_str))
                    {
                        let result = answer_to(method, &message["params"]);
                        writer.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
                    }
                    Heard::Message(message, arrived)
                }
            },
            Ok(None) => Heard::End,
            Err(what) => Heard::Broken(what),
        };
        let goes_on = matches!(heard, Heard::Message(..));
        if hear.send(heard).is_err() || !goes_on {
            return;
        }
    }
}

/// What an editor answers.
fn answer_to(method: &str, params: &Value) -> Value {
    match method {
        "workspace/configuration" => {
            let items = params["items"].as_array().map_or(0, Vec::len);
            vec![Value::Null; items].into()
        }
        "workspace/applyEdit" => json!({"applied": true}),
        "window/showDocument" => json!({"success": true}),
        _ => Value::Null,
    }
}

/// The body of the next message and when it had come; `None` at the end.
fn read_frame(from: &mut impl BufRead) -> Result<Option<(Vec<u8>, Instant)>, String> {
    let mut length = None;
    loop {
        let mut line = String::new();
        match from.read_line(&mut line) {
            Ok(0) if length.is_none() => return Ok(None),
            Ok(0) => return Err("the output ends in a header".to_owned()),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        let Some(line) = line.strip_suffix("\r\n") else { return Err(format!("a line of a header: {line:?}")) };
        match line.split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse::<usize>().ok(),
            Some(("Content-Type", _)) => {}
            None if line.is_empty() => break,
            _ => return Err(format!("a header: {line:?}")),
        }
    }
    let mut body = vec![0; length.ok_or("a frame without length")?];
    from.read_exact(&mut body).map_err(|error| error.to_string())?;
    Ok(Some((body, Instant::now())))
}
