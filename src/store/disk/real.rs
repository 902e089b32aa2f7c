//! A directory.

use super::{Bytes, Disk, Lock};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file whose lock is the right to write. It stays empty and is never removed.
const LOCK: &str = "lock";

/// A directory of files.
#[derive(Debug)]
pub(in super::super) struct Real {
    dir: PathBuf,
}

impl Real {
    /// A directory that is there, or is made by the first write.
    pub(in super::super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    fn open(&self, name: &str) -> io::Result<File> {
        let path = self.dir.join(name);
        match OpenOptions::new().write(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(&self.dir)?;
                let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path)?;
                self.sync_names()?;
                Ok(file)
            }
            opened => opened,
        }
    }

    /// Names are kept by the directory, which has to reach the medium as well.
    fn sync_names(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.dir)?.sync_all() } else { Ok(()) }
    }
}

fn found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Disk for Real {
    fn shown(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    #[allow(unsafe_code, reason = "a memory map is a promise about the file, which no type can keep; see below")]
    fn map(&self, name: &str, most: u64) -> io::Result<Option<Bytes>> {
        let Some(file) = found(File::open(self.dir.join(name)))? else { return Ok(None) };
        let length = file.metadata()?.len().min(most);
        if length == 0 {
            return Ok(Some(Bytes::Owned(Arc::default())));
        }
        let length = usize::try_from(length).map_err(|_| io::ErrorKind::FileTooLarge)?;
        // SAFETY: no one changes bytes of a store that were mapped. The log is only appended to, and is
        // mapped up to what was acknowledged, which is never cut off; its head is read by a copy.
        // Columns are written aside, named when they are whole, and replaced by name only.
        let map = unsafe { memmap2::MmapOptions::new().len(length).map(&file)? };
        Ok(Some(Bytes::Mapped(Arc::new(map))))
    }

    fn length(&self, name: &str) -> io::Result<Option<u64>> {
        Ok(found(std::fs::metadata(self.dir.join(name)))?.map(|metadata| metadata.len()))
    }

    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.open(name)?;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)
    }

    fn truncate(&self, name: &str, length: u64) -> io::Result<()> {
        self.open(name)?.set_len(length)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        self.open(name)?.sync_data()
    }

    fn replace(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.dir.join(from), self.dir.join(to))?;
        self.sync_names()
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        found(std::fs::remove_file(self.dir.join(name))).map(|_| ())
    }

    fn lock(&self) -> io::Result<Option<Lock>> {
        let file = self.open(LOCK)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}
