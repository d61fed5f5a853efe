//! The file of an index: pages with a checksum each, of which only those that are asked for are read.
//!
//! The pages come first, then their checksums, then a footer of fixed length that says where everything stands and
//! vouches for the checksums. Whatever was damaged, cut off or put in its place is noticed before it is used.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;
use twox_hash::XxHash3_64;

use crate::record::stored::Storage;

/// Bytes of a page.
const PAGE: usize = 4 << 10;

/// What an index starts its footer with. The number is that of the layout.
const MAGIC: u64 = u64::from_le_bytes(*b"onrecix1");

/// Bytes of the footer: eight numbers.
const FOOTER: usize = 64;

/// An index that is read.
#[derive(Debug)]
pub(super) struct Pages {
    file: Mutex<File>,
    /// Bytes of all pages.
    length: u64,
    sums: Vec<u64>,
    damaged: AtomicBool,
}

impl Pages {
    /// Opens an index that a program of this fingerprint has written; gives where its directory stands. `None` where
    /// there is none that can be trusted.
    pub fn open(path: &Path, fingerprint: u64) -> Option<(Self, u64, usize)> {
        let mut file = File::open(path).ok()?;
        let size = file.metadata().ok()?.len();
        let mut footer = [0; FOOTER];
        file.seek(SeekFrom::Start(size.checked_sub(FOOTER as u64)?)).ok()?;
        file.read_exact(&mut footer).ok()?;
        let (numbers, _) = footer.as_chunks::<8>();
        let number = |at: usize| numbers.get(at).map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let own = XxHash3_64::oneshot(&footer[..FOOTER - 8]);
        if number(0) != MAGIC || number(1) != fingerprint || number(7) != own {
            return None;
        }
        let (from, directory, length) = (number(2), usize::try_from(number(3)).ok()?, number(4));
        let pages = length.div_ceil(PAGE as u64);
        if size != length.checked_add(pages.checked_mul(8)?)?.checked_add(FOOTER as u64)? {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(pages * 8).ok()?];
        file.seek(SeekFrom::Start(length)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        if XxHash3_64::oneshot(&bytes) != number(5) {
            return None;
        }
        let sums = bytes.as_chunks::<8>().0.iter().map(|sum| u64::from_le_bytes(*sum)).collect();
        Some((Self { file: Mutex::new(file), length, sums, damaged: AtomicBool::new(false) }, from, directory))
    }

    fn try_read(&self, from: u64, length: usize) -> Option<Vec<u8>> {
        let end = from.checked_add(length as u64).filter(|end| *end <= self.length)?;
        if length == 0 {
            return Some(Vec::new());
        }
        let (first, last) = (from / PAGE as u64, (end - 1) / PAGE as u64);
        let start = first * PAGE as u64;
        let stop = self.length.min((last + 1) * PAGE as u64);
        let mut bytes = vec![0; usize::try_from(stop - start).ok()?];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(start)).ok()?;
            file.read_exact(&mut bytes).ok()?;
        }
        let sums = self.sums.get(usize::try_from(first).ok()?..)?;
        let good = bytes.chunks(PAGE).zip(sums).all(|(page, sum)| XxHash3_64::oneshot(page) == *sum);
        if !good {
            return None;
        }
        bytes.truncate(usize::try_from(end - start).ok()?);
        bytes.drain(..usize::try_from(from - start).ok()?);
        Some(bytes)
    }
}

impl Storage for Pages {
    fn read(&self, from: u64, length: usize) -> Option<Vec<u8>> {
        let bytes = self.try_read(from, length);
        if bytes.is_none() {
            self.damaged();
        }
        bytes
    }

    fn is_whole(&self) -> bool {
        (0..self.sums.len() as u64).all(|page| {
            let from = page * PAGE as u64;
            let length = (self.length - from).min(PAGE as u64);
            self.try_read(from, length as usize).is_some()
        })
    }

    fn damaged(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }
}

/// An index that is written beside its place, and put there when it is whole.
pub(super) struct Writing {
    file: BufWriter<NamedTempFile>,
    page: Vec<u8>,
    sums: Vec<u8>,
    length: u64,
}

impl Writing {
    /// Starts a file in the folder.
    pub fn start(folder: &Path) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 20, NamedTempFile::new_in(folder)?);
        Ok(Self { file, page: Vec::with_capacity(PAGE), sums: Vec::new(), length: 0 })
    }

    /// Bytes written so far.
    pub fn len(&self) -> u64 {
        self.length
    }

    fn page(&mut self) -> io::Result<()> {
        self.sums.extend(XxHash3_64::oneshot(&self.page).to_le_bytes());
        self.file.write_all(&self.page)?;
        self.page.clear();
        Ok(())
    }

    /// Ends the file and puts it at `path`; gives its size. Its directory stands `from` a byte on.
    pub fn finish(mut self, path: &Path, fingerprint: u64, from: u64, directory: usize) -> io::Result<u64> {
        if !self.page.is_empty() {
            self.page()?;
        }
        self.file.write_all(&self.sums)?;
        let sum = XxHash3_64::oneshot(&self.sums);
        let mut footer = Vec::with_capacity(FOOTER);
        for number in [MAGIC, fingerprint, from, directory as u64, self.length, sum, 0] {
            footer.extend(number.to_le_bytes());
        }
        footer.extend(XxHash3_64::oneshot(&footer).to_le_bytes());
        self.file.write_all(&footer)?;
        self.file.flush()?;
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(path)?;
        Ok(self.length + (self.sums.len() + FOOTER) as u64)
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PAGE - self.page.len());
        self.page.extend(&bytes[..taken]);
        self.length += taken as u64;
        if self.page.len() == PAGE {
            self.page()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
