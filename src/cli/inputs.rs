//! The documents that a command is given: files, folders, lists of files, standard input.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::console::{self, Problem};
use crate::draft::Draft;
use crate::markup::{self, Decoded, Extent, Format, Unreadable};
use crate::report::{sheet, slashed};

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
                    "not a format that onrecord reads (Markdown, plain text, HTML, LaTeX, Typst, DOCX, PDF)",
                )),
            },
        }
    }
    found.into_values().collect()
}

/// The documents among the paths of a list, which may be anything that changed in a repository: what is no draft is passed
/// over, and what is there no more is told. As of a folder that is searched, none of them is named itself.
pub fn collect_listed(listed: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<Input> {
    let mut found: BTreeMap<PathBuf, Input> = BTreeMap::new();
    for path in listed {
        let path = path.strip_prefix("./").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                console::warn(&format!("{}: is in the list, but there is no such file", slashed(path)));
            }
            Err(error) => problems.push(Problem::new(slashed(path), said(&error))),
            Ok(meta) if meta.is_dir() => walk(path, &mut found, problems),
            Ok(_) => {
                if let Some(format) = draft_format(path) {
                    let input =
                        Input { path: path.to_owned(), shown: slashed(path), format, stdin: false, named: false };
                    found.insert(path.to_owned(), input);
                }
            }
        }
    }
    let there = |path: &PathBuf| fs::symlink_metadata(path).is_ok();
    if !listed.is_empty() && !listed.iter().any(there) {
        // As of a list with paths from another folder: nothing was checked, and nobody should take that for good.
        problems
            .push(Problem::new("--file-list", "none of the files in the list is there; are its paths of this folder?"));
    }
    found.into_values().collect()
}

/// How a file that nobody named is written, if it can be a draft.
fn draft_format(path: &Path) -> Option<Format> {
    let format = Format::from_extension(path.extension()?.to_str()?)?;
    // A PDF in a folder of drafts is what was made of one, or a source; "~$…" is a lock of Word's.
    let lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
    // What this program wrote beside the drafts is none of them.
    let sheet = || format == Format::Html && is_sheet(path).unwrap_or(false);
    (format != Format::Pdf && !lock && !sheet()).then_some(format)
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
        let Some(format) = draft_format(&path) else { continue };
        let shown = slashed(&path);
        found.entry(path.clone()).or_insert(Input { path, shown, format, stdin: false, named: false });
    }
}

/// Whether a file is an evidence sheet, by its beginning.
pub fn is_sheet(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    fs::File::open(path)?.take(2_000).read_to_end(&mut head)?;
    Ok(sheet::is_sheet(&head))
}

/// The format of a named file: that of its extension; without extension, Markdown.
fn format_of(path: &Path) -> Option<Format> {
    match path.extension() {
        Some(extension) => Format::from_extension(extension.to_str()?),
        None => Some(Format::Markdown),
    }
}

/// The paths that a list holds, one a line; a list that is `-` is standard input.
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
    /// Reads the document as a draft.
    pub fn draft(&self) -> Result<Draft, Problem> {
        Draft::decode(self.path.clone(), self.format, self.bytes()?).map_err(|error| problem(&self.shown, error))
    }

    /// Reads the document without what it says.
    pub fn decode(&self) -> Result<Decoded, Problem> {
        markup::decode(self.format, self.bytes()?, Extent::Whole).map_err(|error| problem(&self.shown, error))
    }

    fn bytes(&self) -> Result<Vec<u8>, Problem> {
        if self.stdin { stdin_bytes(&self.shown) } else { file_bytes(&self.path, &self.shown) }
    }
}

fn problem(shown: &str, error: Unreadable) -> Problem {
    Problem { path: shown.to_owned(), place: error.place, message: error.message }
}

/// All of a file as text.
pub fn read_file(path: &Path, shown: &str) -> Result<String, Problem> {
    markup::text(file_bytes(path, shown)?).map_err(|error| problem(shown, error))
}

/// All of standard input as text.
pub fn read_stdin(shown: &str) -> Result<String, Problem> {
    markup::text(stdin_bytes(shown)?).map_err(|error| problem(shown, error))
}

fn file_bytes(path: &Path, shown: &str) -> Result<Vec<u8>, Problem> {
    let fail = |error: &io::Error| Problem::new(shown, said(error));
    let size = fs::metadata(path).map_err(|error| fail(&error))?.len();
    if size > u64::from(u32::MAX) {
        return Err(Problem::new(shown, "larger than 4 GiB, the most that onrecord reads"));
    }
    fs::read(path).map_err(|error| fail(&error))
}

fn stdin_bytes(shown: &str) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let limit = u64::from(u32::MAX);
    match io::stdin().lock().take(limit + 1).read_to_end(&mut bytes) {
        Err(error) => Err(Problem::new(shown, said(&error))),
        Ok(size) if size as u64 > limit => Err(Problem::new(shown, "larger than 4 GiB, the most that onrecord reads")),
        Ok(_) => Ok(bytes),
    }
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
        let error = markup::text(b"one\ntwo \xE9t\xE9\n".to_vec()).expect_err("not UTF-8");
        assert_eq!(problem("x.md", error).to_string(), "x.md:2:5: not UTF-8 (byte 0xE9): save it as UTF-8");
    }
}
