//! Standard output and error: the only code that writes to them.

use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};

use crate::report::{Look, safe_line};
use crate::text::Position;

/// Work that could not be done, and where.
#[derive(Debug)]
pub struct Problem {
    /// The file, as it is shown; empty where the message names it.
    pub path: String,
    /// The place in it, where there is one.
    pub place: Option<Position>,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl Problem {
    /// A problem with a whole file.
    pub fn new(path: impl Into<String>, message: impl fmt::Display) -> Self {
        Self { path: path.into(), place: None, message: message.to_string() }
    }

    /// A problem that names its file itself.
    pub fn plain(message: impl fmt::Display) -> Self {
        Self::new("", message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            _ if self.path.is_empty() => write!(f, "{}", self.message),
            Some(at) => write!(f, "{}:{}:{}: {}", self.path, at.line, at.column, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// Writes a result to standard output; styles in it are dropped where nobody sees them.
pub fn print(text: &str) -> io::Result<()> {
    if !text.contains('\u{1b}') {
        return print_raw(text);
    }
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes a result to standard output byte for byte.
pub fn print_raw(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Text of files as it may be printed; line ends stay.
pub fn safe(text: &str) -> String {
    crate::report::safe_lines(text)
}

/// Says on standard error what could not be done. A closed standard error is no reason to stop.
pub fn complain(message: &str) {
    tell("error", message);
}

/// Says on standard error what is odd, though the work could be done.
pub fn warn(message: &str) {
    tell("warning", message);
}

/// Says on standard error what is going on.
pub fn note(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", safe_line(message));
}

fn tell(what: &str, message: &str) {
    let _ = writeln!(io::stderr().lock(), "{what}: {}", safe_line(message));
}

/// Whether the reader of standard output has gone away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

/// Whether a person reads standard output on a terminal.
pub fn on_terminal() -> bool {
    io::stdout().is_terminal()
}

/// What a file wants.
pub const PLAIN: Look = Look { colour: false, width: 100 };

/// What the terminal wants; 100 columns where there is none, so that files do not depend on windows.
pub fn look() -> Look {
    let colour = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let width =
        if on_terminal() { terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)) } else { None };
    Look { colour, width: width.unwrap_or(PLAIN.width).clamp(40, 160) }
}
