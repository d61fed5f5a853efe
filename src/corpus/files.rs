//! The `file` field of BibTeX, as people and programs write it, and the way to the file.

use std::path::{Component, Path, PathBuf};

use super::attachments::is_address;

/// The paths that a `file` field names, in order: a plain path, `JabRef`'s `:path:TYPE` and `description:path:TYPE`,
/// Zotero's `Title:path:mime/type`, each several times with `;` between them. `\:`, `\;`, `\\` and TeX's `\_`, `\&`
/// and such are the characters themselves; a drive letter's colon needs no escape.
/// A fourth part of `JabRef`'s, the address that a file came from, is passed over; Mendeley writes a backslash as
/// `$\backslash$`.
pub(super) fn split(field: &str) -> Vec<String> {
    let field = field.replace("$\\backslash$", "\\");
    pieces(&field, ';').into_iter().filter_map(|part| path_of(&part)).collect()
}

/// One file of a `file` field, with its escapes still in it.
fn path_of(part: &str) -> Option<String> {
    let mut columns = pieces(part, ':');
    // `C:\…` or `C:/…`: the colon belongs to the path.
    if let Some(at) = columns.windows(2).position(|pair| is_drive(&pair[0], &pair[1])) {
        let rest = columns.remove(at + 1);
        columns[at] = format!("{}:{rest}", columns[at]);
    }
    if let ([.., last], true) = (columns.as_slice(), columns.len() > 3)
        && is_address(&unescape(last))
    {
        columns.pop();
    }
    let path = match columns.as_slice() {
        [] => return None,
        [first, second] if second.contains(['.', '/', '\\']) && !first.contains(['/', '\\']) => second,
        [first, _] => first,
        // A title may hold colons of its own; the path stands before the type.
        [path] | [.., path, _] => path,
    };
    let path = unescape(path.trim());
    (!path.is_empty() && !path.contains('\0')).then_some(path)
}

/// A drive letter and what follows its colon.
fn is_drive(letter: &str, rest: &str) -> bool {
    let letter = letter.trim_start();
    letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_alphabetic()) && rest.starts_with(['\\', '/'])
}

/// `text` cut at the `separator`s that no backslash protects. Escapes stay.
fn pieces(text: &str, separator: char) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == separator {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(c);
            if c == '\\' {
                last.extend(chars.next());
            }
        }
    }
    out
}

/// Backslashes before punctuation are escapes, before letters and digits they are folders.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    if cfg!(windows) { out } else { unix_separators(&out) }
}

/// Bibliographies travel: `texts\smith.txt` means the file in the folder `texts` here as well.
fn unix_separators(path: &str) -> String {
    path.replace('\\', "/")
}

/// An absolute `path` without `.` and `..`, as text: no link is followed, and `..` at the root stays there.
pub(crate) fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_fields_as_programs_write_them() {
        for (field, expected) in [
            ("smith.txt", vec!["smith.txt"]),
            ("texts/smith 2021.txt", vec!["texts/smith 2021.txt"]),
            (":smith.pdf:PDF", vec!["smith.pdf"]),
            ("Full text:papers/smith.pdf:PDF", vec!["papers/smith.pdf"]),
            (":a.pdf:PDF;:b.txt:Text", vec!["a.pdf", "b.txt"]),
            (
                "Smith - 2021 - On tolls\\: a view.pdf:/library/Zotero/storage/AB12/Smith\\: a view.pdf:application/pdf;\
                 Snapshot:/library/Zotero/storage/CD34/index.html:text/html",
                vec!["/library/Zotero/storage/AB12/Smith: a view.pdf", "/library/Zotero/storage/CD34/index.html"],
            ),
            ("A title: with a colon:x/y.html:text/html", vec!["x/y.html"]),
            ("a.pdf;b.html", vec!["a.pdf", "b.html"]),
            ("smith\\_2021.txt", vec!["smith_2021.txt"]),
            ("smith--2021.txt", vec!["smith--2021.txt"]),
            ("texts\\smith.txt", vec!["texts/smith.txt"]),
            ("C:\\Users\\ann\\a.pdf", vec!["C:/Users/ann/a.pdf"]),
            (":C\\:\\\\Users\\\\ann\\\\a.pdf:PDF", vec!["C:/Users/ann/a.pdf"]),
            ("Title:C:\\Users\\ann\\a.pdf:application/pdf", vec!["C:/Users/ann/a.pdf"]),
            (":smith.txt", vec!["smith.txt"]),
            ("smith.txt:Text", vec!["smith.txt"]),
            ("Full Text:papers/a.pdf:PDF:https\\://example.org/a.pdf;:b.pdf:PDF", vec!["papers/a.pdf", "b.pdf"]),
            (":C$\\backslash$:/Users/ann/a.pdf:pdf", vec!["C:/Users/ann/a.pdf"]),
            (":https\\://example.org/a.pdf:PDF", vec!["https://example.org/a.pdf"]),
            ("", vec![]),
            ("::;:", vec![]),
        ] {
            assert_eq!(split(field), expected, "{field:?}");
        }
    }
}
