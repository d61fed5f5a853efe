//! From paths to sources: what the folders hold, which text belongs to which entry, and the reading of all texts in
//! parallel.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::attachments::{Folders, Outside};
use super::bibliography::{self, Item, Kind, Parsed};
use super::keys::{Keys, Unread};
use super::walk::{self, File, Found};
use super::{CorpusError, Loaded, MOST_DOCUMENTS, Problem, Progress, dates, facts, lock};
use crate::markup::{self, Decoded, Extent, Format, Meta, Prose, Unreadable};
use crate::reader;
use crate::record::{Entry, Source};
use crate::statement::{Position, Reading};
use crate::text::{self, LineIndex};

/// Bytes of the largest file that is read.
const LARGEST: u64 = 100 << 20;

/// So many documents in formats that are not read are named one by one.
const NAMED_UNREAD: usize = 5;

/// What is known of the reading of a text: enough of it for an index.
pub(super) type Recall<'a> = dyn Fn(&Prose) -> Option<Reading> + Sync + 'a;

/// Loads what `paths` name; files of entries may lie in `attachments` as well.
pub(super) fn load(paths: &[PathBuf], attachments: &[PathBuf], progress: Progress<'_>) -> Result<Loaded, CorpusError> {
    Ok(Corpus::gather(paths, attachments)?.planned().load(paths, progress, &|_| None).0)
}

/// A source from its text and reading: the entry of the bibliography, filled up from what the file says of itself.
pub(super) fn source(path: PathBuf, decoded: Decoded, entry: Option<Entry>, reading: Reading) -> Source {
    let Decoded { text, prose, .. } = decoded;
    let entry = filled(entry.unwrap_or_default(), &prose.meta);
    Source { entry, path, lines: LineIndex::new(&text), text, prose, reading }
}

fn recalled(path: PathBuf, decoded: Decoded, entry: Option<Entry>, recall: &Recall<'_>) -> (Source, Option<Problem>) {
    let reading = recall(&decoded.prose).unwrap_or_else(|| reader::read(&decoded.prose));
    let problem = decoded.prose.meta.error.as_ref().map(|error| {
        let text = &decoded.text;
        let place = decoded.prose.meta.file.map(|span| LineIndex::new(text).position(text, span.start));
        Problem::notice(&path, place, format!("the front matter cannot be read: {error}"))
    });
    (source(path, decoded, entry, reading), problem)
}

/// A text to read.
struct Wanted {
    file: File,
    /// Where this one cannot be read or says little: other files of the same document, the plainest first.
    others: Vec<File>,
    /// Index of the entry that it belongs to.
    entry: Option<usize>,
}

/// A corpus on its way.
#[derive(Default)]
pub(super) struct Corpus {
    /// Folders that files may lie in: as named, and canonical.
    roots: Vec<(PathBuf, PathBuf)>,
    found: Found,
    /// Bibliographies to read, with whether each was named itself.
    bibliographies: Vec<(File, bool)>,
    /// Entries, no key twice, with the bibliography that each stands in.
    items: Vec<(Item, File)>,
    /// Folders outside that files of entries may lie in: canonical.
    attachments: Vec<PathBuf>,
    /// Texts to read, with the entry that each belongs to; of an entry with several files, the others to try.
    texts: Vec<Wanted>,
    /// The files of curated facts.
    facts: Vec<File>,
    /// Those of what each source was.
    locks: Vec<File>,
    /// Texts that were named themselves: canonical.
    named: BTreeSet<PathBuf>,
    problems: Vec<Problem>,
}

impl Corpus {
    /// What `paths` name, with nothing read but folders; files of entries may lie in `attachments` as well.
    pub fn gather(paths: &[PathBuf], attachments: &[PathBuf]) -> Result<Self, CorpusError> {
        let mut corpus = Self::default();
        for path in paths {
            corpus.add(path)?;
        }
        for folder in attachments {
            corpus.allow(folder)?;
        }
        Ok(corpus)
    }

    /// The same with bibliographies read and the text of each entry found.
    pub fn planned(mut self) -> Self {
        self.read_bibliographies();
        self.give_files();
        self.find_kept();
        self
    }

    /// Reads a planned corpus. Beside it, for each source where curated facts changed them, the positions that were
    /// read.
    pub fn load(
        mut self,
        paths: &[PathBuf],
        progress: Progress<'_>,
        recall: &Recall<'_>,
    ) -> (Loaded, Vec<Option<Vec<Position>>>) {
        let (facts, locks) = (std::mem::take(&mut self.facts), std::mem::take(&mut self.locks));
        let curated = self.read_all(facts);
        let locks = self.read_all(locks);
        let mut loaded = self.read_texts(progress, recall);
        let positions = |loaded: &Loaded| -> Vec<Vec<Position>> {
            loaded.sources.iter().map(|source| source.reading.positions.clone()).collect()
        };
        let read = if curated.is_empty() { Vec::new() } else { positions(&loaded) };
        facts::apply(&curated, &mut loaded);
        lock::compare(&locks, &mut loaded);
        if paths.is_empty() || (loaded.sources.is_empty() && loaded.entries.is_empty()) {
            for path in paths.iter().filter(|path| path.is_dir()) {
                let message = "holds no source: no bibliography and no text that can be read";
                loaded.problems.push(Problem::fatal(path, None, message));
            }
        }
        loaded.problems.sort();
        loaded.problems.dedup();
        let changed = |(read, source): (Vec<Position>, &Source)| (read != source.reading.positions).then_some(read);
        let changed = read.into_iter().zip(&loaded.sources).map(changed).collect();
        (loaded, changed)
    }

    /// The files that a planned corpus is read from.
    pub fn files(&self) -> Vec<&Path> {
        let bibliographies = self.bibliographies.iter().map(|(file, _)| file);
        let texts = self.texts.iter().flat_map(|wanted| [&wanted.file].into_iter().chain(&wanted.others));
        bibliographies.chain(&self.facts).chain(&self.locks).chain(texts).map(|file| file.real.as_path()).collect()
    }

    /// Whether a file lies in a folder that was listed, not in one of attachments.
    pub fn lists(&self, path: &Path) -> bool {
        self.roots.iter().any(|(_, root)| path.starts_with(root))
    }

    /// Tells everything that a gathered corpus knows of its folders.
    pub fn listing(&self, tell: &mut dyn FnMut(&str)) {
        let found = &self.found;
        let named = self.bibliographies.iter().map(|(file, _)| file);
        for file in named.chain(&found.facts).chain(&found.locks).chain(&found.texts) {
            tell(&file.shown.to_string_lossy());
            tell(&file.real.to_string_lossy());
        }
        for folder in &self.attachments {
            tell(&folder.to_string_lossy());
        }
        for problem in found.problems.iter().chain(&self.problems) {
            tell(&problem.to_string());
        }
    }

    /// Adds a folder, a bibliography or a text that the user named.
    fn add(&mut self, path: &Path) -> Result<(), CorpusError> {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                self.problems.push(Problem::fatal(path, None, format!("cannot be read: {error}")));
                return Ok(());
            }
        };
        if real.is_dir() {
            self.roots.push((path.to_owned(), real.clone()));
            walk::walk(path, &real, MOST_DOCUMENTS, &mut self.found)?;
            let met = std::mem::take(&mut self.found.bibliographies);
            self.bibliographies.extend(met.into_iter().map(|file| (file, false)));
            return Ok(());
        }
        let file = File { shown: path.to_owned(), real };
        if Kind::of(path).is_some() {
            if let (Some(shown), Some(real)) = (path.parent(), file.real.parent()) {
                self.roots.push((shown.to_owned(), real.to_owned()));
            }
            self.bibliographies.push((file, true));
        } else if walk::text_format(path).is_some() || walk::is_unread(path) {
            self.named.insert(file.real.clone());
            self.found.texts.push(file);
        } else {
            let message = "is neither a folder nor a bibliography (.bib, .json, .yml) nor a text (.txt, .md, .html, .pdf, \
                           .docx)";
            self.problems.push(Problem::fatal(path, None, message));
        }
        Ok(())
    }

    /// Allows files of entries in a folder outside. One that is not there is no error: a configuration serves several
    /// computers.
    fn allow(&mut self, folder: &Path) -> Result<(), CorpusError> {
        match folder.canonicalize() {
            Ok(real) if walk::is_too_broad(&real) => return Err(CorpusError::TooBroad(folder.to_owned())),
            Ok(real) => self.attachments.push(real),
            Err(error) => {
                let message = format!("the folder of attachments cannot be read: {error}");
                self.problems.push(Problem::notice(folder, None, message));
            }
        }
        Ok(())
    }

    /// Reads the bibliographies, each once, and keeps the first entry of each key.
    fn read_bibliographies(&mut self) {
        let mut seen = BTreeSet::new();
        self.bibliographies.retain(|(file, _)| seen.insert(file.real.clone()));
        let parsed: Vec<Parsed> = self.bibliographies.par_iter().map(|(file, named)| parse(file, *named)).collect();
        let mut first: BTreeMap<String, String> = BTreeMap::new();
        for ((file, _), parsed) in self.bibliographies.iter().zip(parsed) {
            self.problems.extend(parsed.problems);
            for item in parsed.items {
                let place = format!("{}:{}:{}", file.shown.display(), item.place.line, item.place.column);
                let key = &item.entry.key;
                if let Some(other) = first.get(key) {
                    let message = format!("the key `{key}` is given twice, first in {other}: that entry is kept");
                    self.problems.push(Problem::notice(&file.shown, Some(item.place), message));
                } else {
                    first.insert(key.clone(), place);
                    self.items.push((item, file.clone()));
                }
            }
        }
    }

    /// Finds the files of curated facts and of locks.
    fn find_kept(&mut self) {
        let (facts, locks) = (std::mem::take(&mut self.found.facts), std::mem::take(&mut self.found.locks));
        self.facts = self.beside_or_named(facts::FILE_NAME, facts);
        self.locks = self.beside_or_named(lock::FILE_NAME, locks);
    }

    /// The files of this name beside a bibliography and in the folders that the user named; `found` are those met in
    /// folders.
    fn beside_or_named(&self, name: &str, mut found: Vec<File>) -> Vec<File> {
        let folder = |file: &File| file.real.parent().map(Path::to_owned).unwrap_or_default();
        let beside: BTreeSet<PathBuf> = self.bibliographies.iter().map(|(file, _)| folder(file)).collect();
        found.retain(|file| {
            let folder = folder(file);
            beside.contains(&folder) || self.roots.iter().any(|(_, root)| *root == folder)
        });
        for (file, _) in self.bibliographies.iter().filter(|(_, named)| *named) {
            let at = |path: &Path| path.with_file_name(name);
            let file = File { shown: at(&file.shown), real: at(&file.real) };
            // A link may lead anywhere.
            if fs::symlink_metadata(&file.real).is_ok_and(|known| known.is_file()) {
                found.push(file);
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|file| seen.insert(file.real.clone()));
        found
    }

    /// The texts of such files, with the paths to show.
    fn read_all(&mut self, files: Vec<File>) -> Vec<(PathBuf, String)> {
        let mut texts = Vec::new();
        for file in files {
            match read_text(&file.shown, &file.real) {
                Ok(text) => texts.push((file.shown, text)),
                Err(problem) => self.problems.push(problem),
            }
        }
        texts
    }

    /// Finds the text of each entry; texts that no entry names stand by themselves.
    fn give_files(&mut self) {
        let beside = self.beside();
        let roots: Vec<PathBuf> = self.roots.iter().map(|(_, real)| real.clone()).collect();
        let mut claimed = BTreeSet::new();
        let mut texts = Vec::new();
        let mut unread: Vec<(usize, Option<String>)> = Vec::new();
        let (folders, mut outside) = (Folders::new(&roots, &self.attachments, &self.items), Outside::default());
        for (index, (item, bibliography)) in self.items.iter().enumerate() {
            let base = bibliography.real.parent().unwrap_or(Path::new(""));
            let mut attached = folders.attached(item, bibliography, &mut outside);
            claimed.extend(attached.claimed);
            if attached.texts.is_empty() {
                let near = beside.get(&(base.to_owned(), item.entry.key.clone()));
                attached.texts.extend(near.filter(|real| !claimed.contains(*real)).cloned());
            }
            attached.texts.sort_by_key(|real| rank(real));
            claimed.extend(attached.texts.iter().cloned());
            let mut files = attached.texts.into_iter().map(|real| File { shown: self.shown(&real), real });
            if let Some(file) = files.next() {
                texts.push(Wanted { file, others: files.collect(), entry: Some(index) });
            } else {
                self.problems.extend(attached.notices);
                unread.push((index, attached.unread));
            }
        }
        for (index, why) in unread {
            if let Some((item, _)) = self.items.get_mut(index) {
                item.entry.unread = why;
            }
        }
        self.problems.extend(outside.problems());
        let mut alone = std::mem::take(&mut self.found.texts);
        alone.retain(|file| claimed.insert(file.real.clone()));
        let (unread, mut alone): (Vec<File>, Vec<File>) =
            alone.into_iter().partition(|file| walk::text_format(&file.real).is_none());
        self.tell_unread(&unread);
        // Of one document in several formats, the plainest comes first.
        alone.sort_by_cached_key(|file| (file.real.with_extension(""), rank(&file.real), file.real.clone()));
        texts.extend(alone.into_iter().map(|file| Wanted { file, others: Vec::new(), entry: None }));
        self.texts = texts;
        self.problems.append(&mut self.found.problems);
    }

    /// The texts in the folders of bibliographies, by folder and stem.
    fn beside(&self) -> BTreeMap<(PathBuf, String), PathBuf> {
        let mut all: Vec<PathBuf> = self.found.texts.iter().map(|file| file.real.clone()).collect();
        for (file, _) in self.bibliographies.iter().filter(|(_, named)| *named) {
            let listing = file.real.parent().and_then(|folder| fs::read_dir(folder).ok());
            // Links are left out: they may lead anywhere.
            let regular = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
            all.extend(listing.into_iter().flatten().flatten().filter(regular).map(|entry| entry.path()));
        }
        all.retain(|path| walk::text_format(path).is_some());
        all.sort_by_cached_key(|path| (rank(path), path.clone()));
        let mut beside = BTreeMap::new();
        for path in all {
            if let (Some(folder), Some(stem)) = (path.parent(), path.file_stem()) {
                beside.entry((folder.to_owned(), stem.to_string_lossy().into_owned())).or_insert(path.clone());
            }
        }
        beside
    }

    fn tell_unread(&mut self, unread: &[File]) {
        let message = |file: &File| {
            let extension = file.real.extension().unwrap_or_default().to_string_lossy().to_uppercase();
            format!("{extension} files are not read: its words are not on record")
        };
        if unread.len() <= NAMED_UNREAD {
            self.problems.extend(unread.iter().map(|file| Problem::notice(&file.shown, None, message(file))));
        } else if let Some(first) = unread.first() {
            let more = unread.len() - 1;
            let message = format!("{} So are {more} more documents.", message(first) + ".");
            self.problems.push(Problem::notice(&first.shown, None, message));
        }
    }

    /// The path of a file as the corpus was named.
    fn shown(&self, real: &Path) -> PathBuf {
        let below = |(shown, root): &(PathBuf, PathBuf)| Some(shown.join(real.strip_prefix(root).ok()?));
        self.roots.iter().find_map(below).unwrap_or_else(|| real.to_owned())
    }

    /// Reads the texts and gives each its entry and key.
    fn read_texts(self, progress: Progress<'_>, recall: &Recall<'_>) -> Loaded {
        let Corpus { roots, items, texts, problems, named, .. } = self;
        let mut loaded = Loaded { problems, ..Loaded::default() };
        let done = AtomicUsize::new(0);
        let read: Vec<_> = texts
            .par_iter()
            .map(|wanted| {
                let entry = wanted.entry.and_then(|index| items.get(index)).map(|(item, _)| item.entry.clone());
                let read = read_best(wanted, entry, recall);
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, texts.len());
                read
            })
            .collect();
        let mut keys = Keys::default();
        let mut entries: BTreeMap<&str, &Entry> =
            items.iter().map(|(item, _)| (item.entry.key.as_str(), &item.entry)).collect();
        keys.all.extend(entries.keys().map(|key| (*key).to_owned()));
        let mut unread = Unread::default();
        for (Wanted { file, entry: index, .. }, read) in texts.iter().zip(read) {
            let (source, mut notices) = read;
            // Who names a file asks for it.
            let asked = source.is_none() && named.contains(&file.real);
            for problem in &mut notices {
                problem.fatal |= asked;
            }
            let Some(mut source) = source else {
                let entry = index.and_then(|index| items.get(index)).map(|(item, _)| item.entry.key.as_str());
                unread.add(entry, file, &notices);
                loaded.problems.extend(notices);
                continue;
            };
            loaded.problems.extend(notices);
            if index.is_none() {
                let wanted = wanted_key(&source, &file.shown);
                if let Some(entry) = entries.get(wanted.as_str()) {
                    source.entry = filled((*entry).clone(), &source.prose.meta);
                } else {
                    let below = roots.iter().find_map(|(_, root)| file.real.strip_prefix(root).ok());
                    match keys.free(&wanted, file, below) {
                        Ok((key, notice)) => {
                            source.entry.key = key;
                            loaded.problems.extend(notice);
                        }
                        Err(notice) => {
                            loaded.problems.push(notice);
                            continue;
                        }
                    }
                }
            }
            entries.remove(source.entry.key.as_str());
            keys.give(&source.entry.key, file);
            loaded.sources.push(source);
        }
        loaded.entries = entries.into_values().cloned().collect();
        unread.tell(&keys, &mut loaded);
        loaded.sources.sort_by(|a, b| a.entry.key.cmp(&b.entry.key));
        loaded
    }
}

/// The key that a text asks for: its front matter's, else the stem of its name.
fn wanted_key(source: &Source, path: &Path) -> String {
    let of_meta = source.prose.meta.key.as_deref().and_then(bibliography::tidy);
    of_meta.unwrap_or_else(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned())
}

/// `entry` with what the bibliography leaves out and the file says of itself.
fn filled(entry: Entry, meta: &Meta) -> Entry {
    let date = || meta.date.as_deref().and_then(dates::normalise);
    Entry {
        authors: if entry.authors.is_empty() { meta.authors.clone() } else { entry.authors },
        title: entry.title.or_else(|| meta.title.clone()),
        outlet: entry.outlet.or_else(|| meta.outlet.clone()),
        date: entry.date.or_else(date),
        url: entry.url.or_else(|| meta.url.clone()),
        key: entry.key,
        unread: None,
    }
}

fn rank(path: &Path) -> u8 {
    match walk::text_format(path) {
        Some(Format::Plain) => 0,
        Some(Format::Markdown) => 1,
        // The document itself, with its pages, goes before a page of the web that may only announce it.
        Some(Format::Docx) => 2,
        Some(Format::Pdf) => 3,
        _ => 4,
    }
}

fn parse(file: &File, named: bool) -> Parsed {
    let Some(kind) = Kind::of(&file.real) else { return Parsed::default() };
    let text = match read_text(&file.shown, &file.real) {
        Ok(text) => text,
        Err(problem) => return Parsed { problems: vec![problem], ..Parsed::default() },
    };
    let mut parsed = bibliography::parse(kind, &file.shown, &text);
    if parsed.foreign {
        let message = "is no bibliography (CSL-JSON, Hayagriva YAML): not read";
        let problem = if named { Problem::fatal } else { Problem::notice };
        parsed.problems.push(problem(file.shown.clone(), None, message.to_owned()));
    }
    parsed
}

/// Reads a file that belongs to no entry.
pub(super) fn alone(path: &Path) -> (Option<Source>, Vec<Problem>) {
    let file = File { shown: path.to_owned(), real: path.to_owned() };
    read_best(&Wanted { file, others: Vec::new(), entry: None }, None, &|_| None)
}

/// Reads a text. Where an entry has several files, those that follow the first are read where it cannot be, or where
/// it says far less: a scan with a line of text, a page that only announces the document.
fn read_best(wanted: &Wanted, entry: Option<Entry>, recall: &Recall<'_>) -> (Option<Source>, Vec<Problem>) {
    let first = decode(&wanted.file);
    let words = |decoded: &Decoded| decoded.prose.text.split_whitespace().count();
    let enough = |decoded: &Decoded| wanted.others.is_empty() || words(decoded) >= FEW_WORDS;
    let (file, decoded) = match first {
        Ok(decoded) if enough(&decoded) => (&wanted.file, decoded),
        Ok(decoded) => {
            let others = wanted.others.iter().filter_map(|file| Some((file, decode(file).ok()?)));
            let best = others.max_by_key(|(_, other)| words(other));
            let more = best.filter(|(_, best)| words(best) > 3 * words(&decoded));
            more.unwrap_or((&wanted.file, decoded))
        }
        Err(problem) => {
            let others = wanted.others.iter().filter_map(|file| Some((file, decode(file).ok()?)));
            match others.max_by_key(|(_, other)| words(other)) {
                Some((file, decoded)) => {
                    let other = file.shown.display();
                    let message = format!("{}; {other} is read in its place", problem.message);
                    let notice = Problem { fatal: false, message, ..problem };
                    let (source, mut problems) = read_source(file, decoded, entry, recall);
                    problems.push(notice);
                    return (source, problems);
                }
                None => return (None, vec![problem]),
            }
        }
    };
    read_source(file, decoded, entry, recall)
}

/// A document of fewer words may be none.
const FEW_WORDS: usize = 200;

fn read_source(
    file: &File,
    decoded: Decoded,
    entry: Option<Entry>,
    recall: &Recall<'_>,
) -> (Option<Source>, Vec<Problem>) {
    let shown = &file.shown;
    if decoded.text.trim_start_matches('\u{feff}').trim().is_empty() {
        return (None, vec![Problem::notice(shown, None, "the text is empty")]);
    }
    // Reading does not fail; if it did after all, the other sources must not be lost.
    let read = || recalled(shown.to_owned(), decoded, entry, recall);
    let Ok((source, problem)) = catch_unwind(AssertUnwindSafe(read)) else {
        return (None, vec![Problem::fatal(shown, None, "internal error while reading the text")]);
    };
    let mut problems: Vec<Problem> = problem.into_iter().collect();
    if let Some(date) = source.prose.meta.date.as_deref().filter(|_| source.entry.date.is_none()) {
        let message = format!("the date `{date}` is not understood: left out");
        problems.push(Problem::notice(shown, None, message));
    }
    (Some(source), problems)
}

/// The text and the prose of a source.
fn decode(file: &File) -> Result<Decoded, Problem> {
    let format = walk::text_format(&file.real).unwrap_or(Format::Plain);
    // It is the document that cannot be read, whoever runs this: told, and told again where it is cited.
    let bytes = read_bytes(&file.shown, &file.real, Problem::notice)?;
    let unread = |error: Unreadable| Problem::notice(&file.shown, error.place, error.message);
    markup::decode(format, bytes, Extent::Article).map_err(unread)
}

fn read_text(shown: &Path, real: &Path) -> Result<String, Problem> {
    let failed = |error: Unreadable| Problem::fatal(shown, error.place, error.message);
    markup::text(read_bytes(shown, real, Problem::fatal)?).map_err(failed)
}

/// The bytes of a file; `large` says what it is when there are too many.
fn read_bytes(
    shown: &Path,
    real: &Path,
    large: fn(PathBuf, Option<text::Position>, String) -> Problem,
) -> Result<Vec<u8>, Problem> {
    let failed = |error: std::io::Error| Problem::fatal(shown, None, format!("cannot be read: {error}"));
    let size = fs::metadata(real).map_err(failed)?.len();
    if size > LARGEST {
        let message = format!("not read: {} MB, more than {} MB", size >> 20, LARGEST >> 20);
        return Err(large(shown.to_owned(), None, message));
    }
    fs::read(real).map_err(failed)
}
