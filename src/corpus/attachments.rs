//! The way from what a bibliography says of its files to the files: exports beside the bibliography, folders that
//! `JabRef` keeps in its libraries, and storage folders that the configuration allows.
//!
//! A bibliography is somebody else's text. No path in it leads out of the folders that the user named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::Problem;
use super::bibliography::Item;
use super::files::lexical;
use super::probe;
use super::walk::{self, File};

/// Where files may lie. All paths are canonical.
pub(super) struct Folders<'a> {
    /// The folders of the corpus.
    pub roots: &'a [PathBuf],
    /// The folders of attachments that the configuration allows beside them.
    pub attachments: &'a [PathBuf],
    /// File names that several entries give, so that a name alone leads nowhere.
    shared: BTreeSet<String>,
}

/// Where a written path leads.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// To this file, by its canonical path.
    Found(PathBuf),
    /// To nothing.
    Missing,
    /// To nothing here, nor in the folders of attachments: the path of a library elsewhere.
    Nowhere,
    /// Out of what is allowed; the folder that would have to be allowed.
    Outside(PathBuf),
}

/// What was found for one entry.
#[derive(Default)]
pub(super) struct Attached {
    /// The texts that can be read, in the order of the entry.
    pub texts: Vec<PathBuf>,
    /// All files that the entry has, read or not: they are nobody else's.
    pub claimed: Vec<PathBuf>,
    /// What is to be told if the entry has no text.
    pub notices: Vec<Problem>,
    /// Why there is none, if files are named.
    pub unread: Option<String>,
}

/// Entries whose files lie outside, by bibliography and folder: how many, and the first of them.
#[derive(Default)]
pub(super) struct Outside(BTreeMap<(PathBuf, PathBuf), (usize, Problem)>);

impl<'a> Folders<'a> {
    /// The folders for these entries.
    pub fn new(roots: &'a [PathBuf], attachments: &'a [PathBuf], items: &[(Item, File)]) -> Self {
        let (mut once, mut shared) = (BTreeSet::new(), BTreeSet::new());
        for written in items.iter().flat_map(|(item, _)| &item.files) {
            if let Some(name) = written.rsplit('/').next()
                && !once.insert(name)
            {
                shared.insert(name.to_owned());
            }
        }
        Self { roots, attachments, shared }
    }

    /// Looks for the files of `item`, which stands in `bibliography`.
    pub fn attached(&self, item: &Item, bibliography: &File, outside: &mut Outside) -> Attached {
        let base = bibliography.real.parent().unwrap_or(Path::new(""));
        let library: Vec<PathBuf> = item.folders.iter().map(|folder| lexical(&base.join(folder))).collect();
        let key = &item.entry.key;
        let mut attached = Attached::default();
        for written in &item.files {
            let mut notice = |message: String| {
                attached.unread.get_or_insert_with(|| message.clone());
                attached.notices.push(Problem::notice(&bibliography.shown, Some(item.files_place), message));
            };
            if is_address(written) {
                notice(format!("the file of `{key}` is an address, not a file: save it in the corpus folder"));
                continue;
            }
            match self.find(written, base, &library) {
                Place::Found(real) => {
                    if walk::text_format(&real).is_some() {
                        attached.texts.push(real.clone());
                    } else {
                        notice(format!("the file `{written}` of `{key}` is not read: its format is not supported"));
                    }
                    attached.claimed.push(real);
                }
                Place::Missing => notice(format!("the file `{written}` of `{key}` does not exist")),
                Place::Nowhere => {
                    notice(format!("the file `{written}` of `{key}` is not in the folders of `attachments` either"));
                }
                Place::Outside(folder) => {
                    let message = format!("the file `{written}` of `{key}` lies outside the corpus folder: refused");
                    attached.unread.get_or_insert_with(|| message.clone());
                    let first = Problem::notice(&bibliography.shown, Some(item.files_place), message);
                    let known = outside.0.entry((bibliography.shown.clone(), folder));
                    known.or_insert_with(|| (0, first)).0 += 1;
                }
            }
        }
        attached
    }

    /// Where `written` leads from `base`, the folder of its bibliography; `library` holds the folders that the
    /// bibliography names for its files.
    fn find(&self, written: &str, base: &Path, library: &[PathBuf]) -> Place {
        let mut refused = None;
        let mut look = |path: &Path| {
            let real = probe::canonicalize(path).ok()?;
            if self.allows(&real) {
                return real.is_file().then_some(real);
            }
            refused.get_or_insert(real);
            None
        };
        let elsewhere = is_drive(written) && !cfg!(windows);
        let plain = if elsewhere { PathBuf::from(written) } else { lexical(&base.join(written)) };
        let absolute = elsewhere || Path::new(written).is_absolute();
        let named = [base].into_iter().chain(library.iter().map(PathBuf::as_path));
        let storage = || library.iter().chain(self.attachments).map(PathBuf::as_path);
        if absolute {
            if let Some(found) = look(&plain) {
                return Place::Found(found);
            }
            // The path of another computer, or of a storage that was copied: its end leads there.
            let tails = tails(written);
            for (tail, names) in &tails {
                let alone = *names == 1;
                if alone && self.shared.contains(*tail) {
                    continue;
                }
                let near = [base].into_iter().filter(|_| !alone);
                if let Some(found) = near.chain(storage()).find_map(|folder| look(&folder.join(tail))) {
                    return Place::Found(found);
                }
            }
        } else {
            // JabRef, and whoever keeps relative paths below a folder of attachments.
            let mut all = named.chain(self.attachments.iter().map(PathBuf::as_path));
            if let Some(found) = all.find_map(|folder| look(&lexical(&folder.join(written)))) {
                return Place::Found(found);
            }
        }
        // The real path decides: a link must not lead out either.
        match refused {
            Some(real) => Place::Outside(to_allow(&real)),
            None if absolute && !self.attachments.is_empty() => Place::Nowhere,
            None if elsewhere || !self.allows(&plain) => Place::Outside(to_allow(&plain)),
            None => Place::Missing,
        }
    }

    fn allows(&self, path: &Path) -> bool {
        self.roots.iter().chain(self.attachments).any(|root| path.starts_with(root))
    }
}

impl Outside {
    /// What is told: once for each folder, with what allows it.
    pub fn problems(self) -> impl Iterator<Item = Problem> {
        self.0.into_iter().map(|((_, folder), (count, first))| {
            let more = match count {
                1 => String::new(),
                2 => ", and so does that of another entry".to_owned(),
                more => format!(", and so do those of {} more entries", more - 1),
            };
            let folder = folder.to_string_lossy().replace('\\', "/");
            let what = if is_drive(&folder) && !cfg!(windows) {
                "it is a path of another computer; name the folder that has such files here in `attachments`".to_owned()
            } else {
                format!("to allow it, write `attachments = {}`", toml_list(&folder))
            };
            let message = first.message.replacen(": refused", &format!("{more}: refused; {what}"), 1);
            let message = format!("{message} under `[corpus]` in onrecord.toml");
            Problem { message, ..first }
        })
    }
}

/// Whether a path starts with a drive's letter.
pub(super) fn is_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    matches!(bytes, [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}

/// Whether it is an address of the web.
pub(super) fn is_address(written: &str) -> bool {
    let start = written.get(..8).unwrap_or(written).to_ascii_lowercase();
    ["http:/", "https:/", "ftp:/"].iter().any(|scheme| start.starts_with(scheme))
}

/// The ends of a path, longest first, with the number of their names; none leads up.
fn tails(written: &str) -> Vec<(&str, usize)> {
    let path = written.trim_start_matches('/');
    let path = if is_drive(path) { path.get(3..).unwrap_or_default() } else { path };
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if path.is_empty() || !plain {
        return Vec::new();
    }
    let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    let tails = starts.filter_map(|at| path.get(at..)).filter(|tail| !tail.is_empty() && !tail.starts_with('/'));
    tails.map(|tail| (tail, tail.split('/').count())).collect()
}

/// The folder to allow for a file: Zotero's storage as a whole, else the folder of the file.
fn to_allow(file: &Path) -> PathBuf {
    let storage = file.ancestors().skip(1).find(|folder| folder.file_name().is_some_and(|name| name == "storage"));
    storage.or_else(|| file.parent()).unwrap_or(file).to_owned()
}

fn toml_list(folder: &str) -> String {
    toml::Value::Array(vec![toml::Value::String(folder.to_owned())]).to_string()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn ways_out_are_seen() {
        let base = PathBuf::from("/corpus/nowhere");
        let roots = [base.clone()];
        let folders = Folders { roots: &roots, attachments: &[], shared: BTreeSet::new() };
        let find = |written: &str| folders.find(written, &base, &[]);
        assert_eq!(find("a/../b.txt"), Place::Missing);
        for out in [
            "../b.txt",
            "/etc/hostname",
            "a/../../../../../../etc/hostname",
            "/corpus/nowhere-else/b.txt",
            "C:/Users/ann/b.txt",
            "/corpus/nowhere/../../etc/hostname",
        ] {
            assert!(matches!(find(out), Place::Outside(_)), "{out}");
        }
        assert_eq!(find("/z/Zotero/storage/AB/x.pdf"), Place::Outside(PathBuf::from("/z/Zotero/storage")));
    }

    #[test]
    fn the_end_of_a_path_leads_to_a_copied_storage_and_not_further() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a real path");
        for name in ["corpus/storage/AB/x.txt", "far/AB/y.txt", "far/z.txt", "secret.txt"] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, "x").expect("a file");
        }
        let (base, far) = (root.join("corpus"), [root.join("far")]);
        let roots = [base.clone()];
        let shared = BTreeSet::from(["index.txt".to_owned()]);
        let folders = Folders { roots: &roots, attachments: &far, shared };
        let find = |written: &str| folders.find(written, &base, &[]);
        let found = |name: &str| Place::Found(root.join(name));
        assert_eq!(find("/home/ann/Zotero/storage/AB/x.txt"), found("corpus/storage/AB/x.txt"));
        assert_eq!(find("C:/Users/ann/Zotero/storage/AB/y.txt"), found("far/AB/y.txt"));
        assert_eq!(find("/papers/z.txt"), found("far/z.txt"));
        assert!(
            matches!(find("/papers/x.txt"), Place::Outside(_) | Place::Nowhere),
            "a name alone is not looked for below"
        );
        assert!(matches!(find("/a/../secret.txt"), Place::Outside(_) | Place::Nowhere));
        assert!(matches!(find("../secret.txt"), Place::Outside(_)));
    }
}
