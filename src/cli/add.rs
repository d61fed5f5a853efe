//! `onrecord add`: copies sources into the corpus and writes their entries.

mod home;
mod key;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

pub(super) use self::home::Home;
use super::session::{self, Session};
use super::{Global, Status, console, files};
use crate::corpus::{self, Loaded, Lock};
use crate::record::{Entry, Source};
use crate::report::slashed;

/// Add sources to the corpus
///
/// Copies the files into the folder of the corpus and writes their entries into its bibliography, at the end, with
/// nothing else in it changed. What is not given is taken from the file, where it says so, and told. Nothing is
/// overwritten.
#[derive(Debug, clap::Args)]
#[command(after_long_help = super::EXIT_STATUS)]
pub struct Args {
    /// The files to add
    ///
    /// In any format that sources have. A file that lies in the corpus folder already stays where it is.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The address that it is from
    ///
    /// For one file only.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// When it was published
    ///
    /// A year, a month or a day: 2020, 2020-04 or 2020-04-09.
    #[arg(long, value_name = "DATE", value_parser = session::as_of)]
    date: Option<String>,
    /// Who published it
    ///
    /// The newspaper, journal, site or publisher.
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Its title
    ///
    /// For one file only.
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Who wrote it; may be given several times
    ///
    /// As it is printed: "Ann Smith".
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// The key by which it is cited
    ///
    /// For one file only. Without it, one is made of name and year: smith2021.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Say what would be done, and do nothing
    ///
    /// The exit status is that of doing it.
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let single = [("--url", args.url.is_some()), ("--title", args.title.is_some()), ("--key", args.key.is_some())];
    if let (Some((name, _)), true) = (single.iter().find(|(_, given)| *given), args.files.len() > 1) {
        bail!("{name} is of one source: add the files one by one");
    }
    let mut session = Session::new(global);
    let Some(spec) = session.spec(Path::new("-")) else { return Ok(session.end()) };
    let home = Home::of(&spec)?;
    let loaded = corpus::load(&spec)?;
    let entries = home.entries()?;
    let mut adding = Adding { args, home: &home, loaded: &loaded, entries, keys: BTreeSet::new() };
    adding.keys.extend(loaded.sources.iter().map(|source| source.entry.key.clone()));
    adding.keys.extend(loaded.entries.iter().map(|entry| entry.key.clone()));
    let mut failed = false;
    for file in &args.files {
        match adding.add(file) {
            Ok(told) => console::print_raw(&told)?,
            Err(error) => {
                console::complain(&format!("{}: {error:#}", slashed(file)));
                failed = true;
            }
        }
    }
    let ended = session.end();
    Ok(if failed { Status::Failed } else { ended })
}

struct Adding<'a> {
    args: &'a Args,
    home: &'a Home,
    loaded: &'a Loaded,
    /// The keys that the bibliography has.
    entries: BTreeSet<String>,
    /// All keys that are given away.
    keys: BTreeSet<String>,
}

impl Adding<'_> {
    /// Adds one file; gives what is told of it.
    fn add(&mut self, file: &Path) -> anyhow::Result<String> {
        if file.to_str().is_some_and(|name| name.starts_with("https://") || name.starts_with("http://")) {
            bail!("an address, and nothing is fetched: save the page, add the file, and give the address by --url");
        }
        if !corpus::is_text(file) {
            bail!("not a format that sources have");
        }
        let bytes = fs::read(file).map_err(|error| anyhow::anyhow!("cannot be read: {error}"))?;
        let real = file.canonicalize()?;
        let known = self.same(&bytes);
        if let Some(known) = known.filter(|known| {
            let own = known.path.canonicalize().is_ok_and(|path| path == real);
            !own || self.entries.contains(&known.entry.key)
        }) {
            let path = slashed(&known.path);
            let differs = self.differs(known);
            if !differs.is_empty() {
                bail!(
                    "already in the corpus, as {path}: what is given by {} is not written; write it into the entry of `{}` in {}",
                    differs.join(" and "),
                    known.entry.key,
                    slashed(&self.home.bibliography)
                );
            }
            return Ok(console::safe(&format!(
                "{}: already in the corpus, as {path}: nothing done\n",
                known.entry.key
            )));
        }
        let source = corpus::document(file).map_err(|problem| anyhow::anyhow!("{}", problem.message))?;
        let (mut entry, mut told) = self.entry(&source);
        entry.key = match &self.args.key {
            Some(key) => key::given(key, &self.keys)?,
            None => key::made(&entry, file, |key| self.keys.contains(key) || self.home.has_file(key)),
        };
        let extension = file.extension().and_then(|e| e.to_str()).unwrap_or("txt").to_ascii_lowercase();
        let inside = real.starts_with(&self.home.real);
        let target = if inside { real } else { self.home.real.join(format!("{}.{extension}", entry.key)) };
        if !inside && target.exists() {
            bail!("{} is there already: give another --key", slashed(&self.home.shown(&target)));
        }
        let written_path = self.home.below_bibliography(&target);
        let old = self.home.text()?;
        let new = corpus::appended(&self.home.bibliography, &old, &entry, &written_path)
            .map_err(|error| anyhow::anyhow!("{}: {error}", slashed(&self.home.bibliography)))?;
        let lock = Lock { key: entry.key.clone(), sha256: corpus::digest(&bytes) };
        if !self.args.dry_run {
            self.write(&target, (!inside).then_some(&bytes), &new, lock)?;
        }
        told.insert(0, self.headline(&entry.key, &target, inside));
        self.entries.insert(entry.key.clone());
        self.keys.insert(entry.key);
        Ok(told.iter().map(|line| console::safe(line)).collect())
    }

    fn write(&self, target: &Path, bytes: Option<&Vec<u8>>, bibliography: &str, lock: Lock) -> anyhow::Result<()> {
        if let Some(bytes) = bytes {
            files::write_new(target, bytes).with_context(|| slashed(&self.home.shown(target)))?;
        }
        let written = files::write(&self.home.bibliography, bibliography)
            .with_context(|| format!("{}: could not be written", slashed(&self.home.bibliography)));
        if written.is_err() && bytes.is_some() {
            // Without its entry the copy would be a source of unknown origin.
            let _ = fs::remove_file(target);
        }
        written?;
        self.home.lock([lock])
    }

    /// What the arguments say of a source that is known, and its entry does not.
    fn differs(&self, known: &Source) -> Vec<&'static str> {
        let Args { url, date, outlet, title, author, key, .. } = self.args;
        let entry = &known.entry;
        let is_other = |given: &Option<String>, known: Option<&String>| given.is_some() && given.as_ref() != known;
        let all = [
            ("--url", is_other(url, entry.url.as_ref())),
            ("--date", is_other(date, entry.date.as_ref())),
            ("--outlet", is_other(outlet, entry.outlet.as_ref())),
            ("--title", is_other(title, entry.title.as_ref())),
            ("--author", !author.is_empty() && *author != entry.authors),
            ("--key", is_other(key, Some(&entry.key))),
        ];
        all.into_iter().filter(|(_, other)| *other).map(|(name, _)| name).collect()
    }

    /// The source that has these very bytes.
    fn same(&self, bytes: &[u8]) -> Option<&Source> {
        self.loaded.sources.iter().find(|source| {
            fs::metadata(&source.path).is_ok_and(|meta| meta.len() == bytes.len() as u64)
                && fs::read(&source.path).is_ok_and(|other| other == bytes)
        })
    }

    /// The entry of a file, and where each field is from.
    fn entry(&self, source: &Source) -> (Entry, Vec<String>) {
        let (args, of_file) = (self.args, &source.entry);
        let mut told = Vec::new();
        let mut field = |name: &str, given: Option<&String>, found: Option<&String>, why: &str| {
            let value = given.or(found).cloned();
            told.push(match (&value, given) {
                (Some(value), Some(_)) => format!("  {name}: {value}\n"),
                (Some(value), None) => format!("  {name}: {value} (from the file)\n"),
                (None, _) => format!("  {name}: unknown{why}\n"),
            });
            value
        };
        let authors = if args.author.is_empty() { of_file.authors.clone() } else { args.author.clone() };
        let shown = authors.join(", ");
        let shown = Some(&shown).filter(|shown| !shown.is_empty());
        field("author", shown.filter(|_| !args.author.is_empty()), shown, "");
        let of_text = source.reading.date.as_ref().and_then(|date| corpus::normalise_date(date));
        let entry = Entry {
            key: String::new(),
            title: field("title", args.title.as_ref(), of_file.title.as_ref(), ""),
            outlet: field(
                "outlet",
                args.outlet.as_ref(),
                of_file.outlet.as_ref(),
                ": findings name it, give --outlet or write it into the bibliography",
            ),
            date: field(
                "date",
                args.date.as_ref(),
                of_file.date.as_ref().or(of_text.as_ref()),
                ": rules on time need it, give --date or write it into the bibliography",
            ),
            url: field("url", args.url.as_ref(), of_file.url.as_ref(), ""),
            authors,
            unread: None,
        };
        (entry, told)
    }

    fn headline(&self, key: &str, target: &Path, inside: bool) -> String {
        let what = match (self.args.dry_run, inside) {
            (false, false) => "copied to",
            (true, false) => "would be copied to",
            (_, true) => "stays at",
        };
        let (target, bibliography) = (self.home.shown(target), slashed(&self.home.bibliography));
        let entry = if self.args.dry_run { "would go into" } else { "is in" };
        format!("{key}: {what} {}; its entry {entry} {bibliography}\n", slashed(&target))
    }
}
