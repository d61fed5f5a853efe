//! Files for what an editor cannot open otherwise: the embedded sources, the pages of rules, the texts of PDFs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use lsp_types::Url;
use sha2::{Digest as _, Sha256};

/// A folder of this user for files that can be made again at any time.
#[derive(Clone, Debug)]
pub struct Library {
    folder: Option<PathBuf>,
}

impl Library {
    /// The library of this version of the program; without a home folder, in the folder for temporary files.
    pub fn new() -> Self {
        let cache = etcetera::choose_base_strategy().ok().map(|base| base.cache_dir());
        let cache = cache.unwrap_or_else(std::env::temp_dir);
        let folder = cache.join("onrecord").join(env!("CARGO_PKG_VERSION"));
        Self { folder: fs::create_dir_all(&folder).is_ok().then_some(folder) }
    }

    /// The address of a file with the text that was made of a source: named after the source, in a folder that no
    /// other path has.
    pub fn text_of(&self, source: &Path, text: &str) -> Option<Url> {
        let path = source.as_os_str().as_encoded_bytes();
        let print = Sha256::digest(path).iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let name = source.file_name()?.to_string_lossy();
        self.file(&Path::new("texts").join(print).join(format!("{name}.txt")), text)
    }

    /// The address of a file with this content, written unless it is there. `None` where it cannot be written.
    pub fn file(&self, name: &Path, content: &str) -> Option<Url> {
        let path = self.folder.as_ref()?.join(name);
        if fs::read(&path).ok().as_deref() != Some(content.as_bytes()) {
            write(&path, content).ok()?;
        }
        Url::from_file_path(path).ok()
    }
}

/// Writes a file as a whole: another server may be reading it.
fn write(path: &Path, content: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
