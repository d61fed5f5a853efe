//! `--baseline`: the file, and the paths by which it knows drafts.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Args;
use crate::baseline::{Baseline, Held, Known};
use crate::cli::inputs::{self, Input};
use crate::cli::{console, files};
use crate::draft::Draft;
use crate::finding::Finding;
use crate::report::{Checked, slashed};

/// A baseline file in use.
pub struct Keeper {
    file: PathBuf,
    /// Drafts are known by their paths from here, so that it does not matter where onrecord is run.
    folder: PathBuf,
    baseline: Baseline,
    update: bool,
}

impl Keeper {
    /// Reads the file that the arguments name, if they name one. It need not exist where it is to be written.
    pub fn open(args: &Args) -> anyhow::Result<Option<Self>> {
        let Some(file) = args.baseline.clone() else { return Ok(None) };
        let shown = slashed(&file);
        let missing = std::fs::metadata(&file).is_err_and(|error| error.kind() == ErrorKind::NotFound);
        if missing && !args.update_baseline {
            bail!("{shown}: no such file; --update-baseline writes it");
        }
        let baseline = if missing {
            Baseline::default()
        } else {
            let text = inputs::read_file(&file, &shown).map_err(|problem| anyhow::anyhow!("{problem}"))?;
            Baseline::read(&text).map_err(|wrong| anyhow::anyhow!("{shown}: not a baseline: {wrong}"))?
        };
        let folder = files::real(&file).parent().map(Path::to_owned).unwrap_or_default();
        Ok(Some(Self { file, folder, baseline, update: args.update_baseline }))
    }

    /// Takes out the findings that are known; where the file is to be written anew, none are.
    pub fn hold(&self, input: &Input, draft: &Draft, findings: Vec<Finding>) -> Held {
        if self.update {
            return Held { new: findings, stale: Vec::new() };
        }
        self.baseline.hold(&self.path_of(&input.path), draft, findings)
    }

    /// Says which entries can go: the findings of `stale`, and those of drafts that are there no more.
    pub fn report_stale(&self, mut stale: Vec<(Known, usize)>) {
        for path in self.gone() {
            stale.extend(self.baseline.known_of(path).map(|(known, count)| (known.clone(), count)));
        }
        stale.sort();
        stale.dedup();
        let file = slashed(&self.file);
        for (known, count) in stale.iter().take(MOST_SHOWN) {
            let often = if *count == 1 { String::new() } else { format!(", {count} times") };
            console::warn(&format!(
                "{file}: found no more: {} in {}{often}: {}",
                known.rule,
                known.path,
                short(&known.sentence)
            ));
        }
        if stale.len() > MOST_SHOWN {
            console::warn(&format!("{file}: and {} more", stale.len() - MOST_SHOWN));
        }
        if !stale.is_empty() {
            console::warn(&format!("{file}: --update-baseline takes out what is found no more"));
        }
    }

    /// Writes the file anew: what is known of the drafts that were checked is what was found in them; what is known
    /// of others stays, unless they are gone.
    pub fn update(mut self, checked: &[Checked]) -> anyhow::Result<()> {
        let gone: Vec<String> = self.gone().map(str::to_owned).collect();
        for path in gone {
            self.baseline.forget(&path);
        }
        for checked in checked {
            let path = self.path_of(&checked.draft.path);
            self.baseline.forget(&path);
            self.baseline.add(&path, &checked.draft, &checked.findings);
        }
        let shown = slashed(&self.file);
        files::write(&self.file, &self.baseline.write()?).with_context(|| format!("{shown}: could not be written"))?;
        let count = self.baseline.len();
        let findings = if count == 1 { "finding" } else { "findings" };
        console::print_raw(&format!("Wrote {count} {findings} to {}.\n", crate::report::safe_line(&shown)))?;
        Ok(())
    }

    /// The drafts that are known and are there no more.
    fn gone(&self) -> impl Iterator<Item = &str> {
        self.baseline.paths().filter(|path| *path != inputs::STDIN && !self.folder.join(path).exists())
    }

    /// How a draft is known: by its path from the folder of the baseline, where it lies below it.
    fn path_of(&self, path: &Path) -> String {
        if path.as_os_str() == inputs::STDIN {
            return slashed(path);
        }
        let real = files::real(path);
        slashed(real.strip_prefix(&self.folder).unwrap_or(path))
    }
}

/// Entries that are listed one by one.
const MOST_SHOWN: usize = 20;

/// The start of a sentence.
fn short(sentence: &str) -> String {
    match sentence.char_indices().nth(80) {
        Some((cut, _)) => format!("“{}…”", sentence.get(..cut).unwrap_or_default()),
        None => format!("“{sentence}”"),
    }
}
