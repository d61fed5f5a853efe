//! The documents that a command is given: files, folders, lists of files, standard input.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::console::Problem;
use crate::markup::Format;
use crate::report::slashed;
use crate::text::LineIndex;

/// A document to read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where it is, or would be (standard input with a name).
    pub path: PathBuf,
    /// Its path as it is shown.
    pub shown: String,
    /// How it is written.
    pub format: Format,
    /// Whether its text comes from standard input.
    pub stdin: bool,
    /// Whether it was named itself, not only a folder that holds it.
    pub named: bool,
}

/// What stands for standard input.
pub const STDIN: &str = "-";

/// Finds the documents under `paths`, sorted by path and each once. `stdin_name` is the name under which standard
/// input is read. What cannot be read is told in `problems`.
pub fn collect(paths: &[PathBuf], stdin_name: Option<&Path>, problems: &mut Vec<Problem>) -> Vec<Input> {
    let mut found: BTreeMap<PathBuf, Input> = BTreeMap::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            let path = stdin_name.unwrap_or(Path::new(STDIN));
            let format = format_of(path).unwrap_or(Format::Markdown);
            let input = Input { path: path.to_owned(), shown: slashed(path), format, stdin: true, named: true };
            found.insert(path.to_owned(), input);
            continue;
        }
        let path = path.strip_prefix("./").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
        match fs::metadata(path) {
            Err(error) => problems.push(Problem::new(slashed(path), said(&error))),
            Ok(meta) if meta.is_dir() => walk(path, &mut found, problems),
            Ok(_) => match format_of(path) {
                Some(format) => {
                    let input =
                        Input { path: path.to_owned(), shown: slashed(path), format, stdin: false, named: true };
                    found.insert(path.to_owned(), input);
                }
                None => problems.push(Problem::new(
                    slashed(path),
                    "not a format that onrecord reads (Markdown, plain text, HTML, LaTeX, Typst)",
                )),
            },
        }
    }
    found.into_values().collect()
}

/// The documents in a folder and the folders below, without what ignore files exclude.
fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, Input>, problems: &mut Vec<Problem>) {
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(Problem::new(slashed(folder), error));
                continue;
            }
        };
        if let Some(error) = entry.error() {
            problems.push(Problem::new(slashed(entry.path()), error));
        }
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path().strip_prefix("./").unwrap_or(entry.path()).to_owned();
        let Some(format) = path.extension().and_then(|extension| Format::from_extension(extension.to_str()?)) else {
            continue;
        };
        let shown = slashed(&path);
        found.entry(path.clone()).or_insert(Input { path, shown, format, stdin: false, named: false });
    }
}

/// The format of a named file: that of its extension; without extension, Markdown.
fn format_of(path: &Path) -> Option<Format> {
    match path.extension() {
        Some(extension) => Format::from_extension(extension.to_str()?),
        None => Some(Format::Markdown),
    }
}

/// The paths that a list holds, one a line; `-` is standard input.
pub fn file_list(list: &Path) -> Result<Vec<PathBuf>, Problem> {
    let text = if list.as_os_str() == STDIN { read_stdin(&slashed(list))? } else { read_file(list, &slashed(list))? };
    Ok(text
        .lines()
        .map(|line| line.trim_end_matches('\r'))
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
        .collect())
}

impl Input {
    /// Reads the document's text.
    pub fn read(&self) -> Result<String, Problem> {
        if self.stdin {
            return read_stdin(&self.shown);
        }
        read_file(&self.path, &self.shown)
    }
}

/// All of a file as text.
pub fn read_file(path: &Path, shown: &str) -> Result<String, Problem> {
    let fail = |error: &io::Error| Problem::new(shown, said(error));
    let size = fs::metadata(path).map_err(|error| fail(&error))?.len();
    if size > u64::from(u32::MAX) {
        return Err(Problem::new(shown, "larger than 4 GiB, the most that onrecord reads"));
    }
    decode(fs::read(path).map_err(|error| fail(&error))?, shown)
}

/// All of standard input as text.
pub fn read_stdin(shown: &str) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let limit = u64::from(u32::MAX);
    match io::stdin().lock().take(limit + 1).read_to_end(&mut bytes) {
        Err(error) => Err(Problem::new(shown, said(&error))),
        Ok(size) if size as u64 > limit => Err(Problem::new(shown, "larger than 4 GiB, the most that onrecord reads")),
        Ok(_) => decode(bytes, shown),
    }
}

/// Bytes as text, or where they stop being it.
fn decode(bytes: Vec<u8>, shown: &str) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let place = LineIndex::new(&before).position(&before, before.len());
        let message = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            "not UTF-8 but UTF-16: save it as UTF-8".to_owned()
        } else {
            let byte = bytes.get(valid).copied().unwrap_or_default();
            format!("not UTF-8 (byte 0x{byte:02X}): save it as UTF-8")
        };
        Problem { path: shown.to_owned(), place: Some(place), message }
    })
}

/// What the system said, without its error number.
fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_byte_is_placed() {
        let problem = decode(b"one\ntwo \xE9t\xE9\n".to_vec(), "x.md").expect_err("not UTF-8");
        assert_eq!(problem.to_string(), "x.md:2:5: not UTF-8 (byte 0xE9): save it as UTF-8");
    }
}
