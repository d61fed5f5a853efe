//! Messages from standard input, one by one, so that a bad one costs no other.
//!
//! `tower-lsp` stops at the first message that it cannot decode. Here a message that is no JSON, or no JSON-RPC, is
//! replaced by a request that [`Lifecycle`](super::lifecycle::Lifecycle) answers with the error that the protocol has
//! for it, and what is between messages is skipped up to the next header.

use std::io::{self, BufRead, Read};
use std::thread;

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::io::{AsyncWriteExt as _, DuplexStream};
use tokio::runtime::Handle;

/// The method of the request that stands for a message that is no JSON.
pub const UNREADABLE: &str = "$/onrecord/unreadable";

/// The method of the request that stands for JSON that is no message.
pub const NO_MESSAGE: &str = "$/onrecord/noMessage";

/// The header that a frame cannot do without.
const LENGTH: &str = "content-length";

/// Bytes of the largest message that is read; larger ones are answered as unreadable.
const LARGEST: u64 = 512 << 20;

/// Bytes of the longest line of a header.
const LONGEST_LINE: u64 = 4096;

/// Reads standard input on a thread of its own, and writes what can be served into `pipe`. A blocking read cannot be
/// cancelled: the process ends without waiting for this thread.
pub fn read_standard_input(mut pipe: DuplexStream) -> io::Result<()> {
    let runtime = Handle::current();
    thread::Builder::new().name("standard input".to_owned()).spawn(move || {
        let mut frames = Frames::new(io::stdin().lock());
        while let Some(body) = frames.next_body() {
            let body = served(&body);
            let head = format!("Content-Length: {}\r\n\r\n", body.len());
            let written = runtime.block_on(async {
                pipe.write_all(head.as_bytes()).await?;
                pipe.write_all(&body).await
            });
            if written.is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// The bodies of frames.
struct Frames<R> {
    input: R,
    /// Bytes that were read as a body, and are to be read again.
    again: Vec<u8>,
}

impl<R: BufRead> Frames<R> {
    fn new(input: R) -> Self {
        Self { input, again: Vec::new() }
    }

    /// The body of the next frame; `None` where the input ends.
    fn next_body(&mut self) -> Option<Vec<u8>> {
        let length = self.head()?;
        let mut body = Vec::new();
        let again = std::mem::take(&mut self.again);
        let mut rest = again.as_slice();
        let mut input = Read::chain(&mut rest, &mut self.input).take(length.min(LARGEST));
        // A read that fails ends the input.
        input.read_to_end(&mut body).ok()?;
        self.again = rest.to_vec();
        if (body.len() as u64) < length.min(LARGEST) && body.is_empty() {
            return None;
        }
        // Too long a length swallows the messages that follow: they are read again.
        if serde_json::from_slice::<&RawValue>(&body).is_err()
            && let Some(at) = next_head(&body)
        {
            self.again.splice(0..0, body.drain(at..));
        }
        Some(body)
    }

    /// Skips to the next header and reads it; its length.
    fn head(&mut self) -> Option<u64> {
        let mut length = None;
        loop {
            let line = self.line()?;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\r', '\n']);
            // What stands before the name on its line is the rest of a message whose length was too short.
            let at = text.to_ascii_lowercase().rfind(LENGTH);
            let value = at.and_then(|at| text.get(at + LENGTH.len()..)?.trim_start().strip_prefix(':'));
            if let Some(value) = value {
                length = value.trim().parse().ok();
            } else if text.is_empty()
                && let Some(length) = length
            {
                return Some(length);
            }
        }
    }

    /// A line with its end, or as much of it as a header may have.
    fn line(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        let again = std::mem::take(&mut self.again);
        let mut rest = again.as_slice();
        Read::chain(&mut rest, &mut self.input).take(LONGEST_LINE).read_until(b'\n', &mut line).ok()?;
        self.again = rest.to_vec();
        (!line.is_empty()).then_some(line)
    }
}

/// Where, inside of a body, another header starts.
fn next_head(body: &[u8]) -> Option<usize> {
    body.windows(LENGTH.len()).position(|window| window.eq_ignore_ascii_case(LENGTH.as_bytes())).filter(|at| *at > 0)
}

/// A body that the server can decode: `body` itself, or the request that stands for a bad one.
fn served(body: &[u8]) -> Vec<u8> {
    /// What makes JSON a message.
    #[derive(Deserialize)]
    struct Message<'a> {
        jsonrpc: String,
        method: Option<String>,
        #[serde(borrow)]
        result: Option<&'a RawValue>,
        #[serde(borrow)]
        error: Option<Failure<'a>>,
        id: Option<Id>,
        #[serde(borrow)]
        params: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "only whether it can be read")]
    struct Failure<'a> {
        code: i64,
        message: String,
        #[serde(borrow)]
        data: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code, reason = "only whether it can be read")]
    enum Id {
        Number(i64),
        Text(String),
    }
    let instead = match serde_json::from_slice::<&RawValue>(body) {
        Err(_) => UNREADABLE,
        Ok(_) => match serde_json::from_slice::<Message<'_>>(body) {
            Ok(message) => {
                let structured = message.params.is_none_or(|params| params.get().starts_with(['{', '[', 'n']));
                let answers = message.id.is_some() && (message.result.is_some() != message.error.is_some());
                // `"result": null` is read as none: an answer without anything to say.
                let empty = message.id.is_some() && message.error.is_none();
                let asks = message.method.as_ref().is_some_and(|method| !method.is_empty());
                if message.jsonrpc == "2.0" && structured && (asks || answers || (empty && message.method.is_none())) {
                    return body.to_vec();
                }
                NO_MESSAGE
            }
            Err(_) => NO_MESSAGE,
        },
    };
    format!(r#"{{"jsonrpc":"2.0","id":null,"method":"{instead}"}}"#).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(input: &[u8]) -> Vec<String> {
        let mut frames = Frames::new(input);
        std::iter::from_fn(|| frames.next_body()).map(|body| String::from_utf8_lossy(&body).into_owned()).collect()
    }

    #[test]
    fn frames_follow_each_other() {
        let input = b"Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x; charset=utf-8\r\n\r\n[1]";
        assert_eq!(bodies(input), ["{}", "[1]"]);
    }

    #[test]
    fn what_is_no_header_is_skipped() {
        let input = b"hello\r\n\r\nContent-Length: many\r\n\r\nContent-Type: x\r\n\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(bodies(input), ["{}"]);
    }

    #[test]
    fn a_length_that_is_too_short_or_too_long_costs_no_other_message() {
        assert_eq!(bodies(b"Content-Length: 3\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}"), ["{\"a", "{}"]);
        assert_eq!(bodies(b"Content-Length: 30\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}"), ["{\"a\":1}", "{}"]);
    }

    #[test]
    fn bad_messages_have_a_stand_in() {
        let method = |body: &str| {
            let served = served(body.as_bytes());
            (served != body.as_bytes()).then(|| String::from_utf8(served).expect("UTF-8"))
        };
        assert_eq!(method(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#), None);
        assert_eq!(method(r#"{"jsonrpc":"2.0","method":"exit","params":null}"#), None);
        assert_eq!(method(r#"{"jsonrpc":"2.0","id":1,"result":null}"#), None);
        assert_eq!(method(r#"{"jsonrpc":"2.0","id":"a","error":{"code":-1,"message":"no"}}"#), None);
        for unreadable in ["", "{", "\u{0}", "nul"] {
            assert!(method(unreadable).is_some_and(|method| method.contains(UNREADABLE)), "{unreadable:?}");
        }
        for no_message in [
            "{}",
            "[]",
            "1",
            r#"{"jsonrpc":"1.0","method":"x"}"#,
            r#"{"jsonrpc":"2.0","method":7}"#,
            r#"{"jsonrpc":"2.0"}"#,
            r#"{"jsonrpc":"2.0","id":[],"method":"x"}"#,
        ] {
            assert!(method(no_message).is_some_and(|method| method.contains(NO_MESSAGE)), "{no_message:?}");
        }
    }
}
