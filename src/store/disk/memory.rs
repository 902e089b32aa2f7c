//! Files that are gone with the process; and, for tests, files that a power cut finds half written.

use super::{Bytes, Disk, Lock};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Files in memory.
#[derive(Debug, Default)]
pub(in super::super) struct Memory {
    files: Mutex<BTreeMap<String, Arc<Vec<u8>>>>,
    writer: Arc<Mutex<bool>>,
    #[cfg(test)]
    pub(in super::super) power: Mutex<super::super::testing::Power>,
}

/// Gives the right to write back when it is dropped.
struct Writer(Arc<Mutex<bool>>);

impl Drop for Writer {
    fn drop(&mut self) {
        *lock(&self.0) = false;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// Files as a crash left them.
    #[cfg(test)]
    pub(in super::super) fn of(files: BTreeMap<String, Arc<Vec<u8>>>) -> Self {
        Self { files: Mutex::new(files), ..Self::default() }
    }

    /// All files.
    #[cfg(test)]
    pub(in super::super) fn files(&self) -> BTreeMap<String, Arc<Vec<u8>>> {
        lock(&self.files).clone()
    }

    /// What happened, for those that keep count of it: it may be the last thing that did.
    #[cfg(test)]
    fn happened(&self, happening: Happening<'_>, files: &BTreeMap<String, Arc<Vec<u8>>>) -> io::Result<()> {
        lock(&self.power).happens(happening, files)
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "only tests keep count")]
    fn happened(&self, _: Happening<'_>, _: &BTreeMap<String, Arc<Vec<u8>>>) -> io::Result<()> {
        Ok(())
    }
}

/// What is done to the files, for those that keep count of it.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "only tests look at it"))]
pub(in super::super) enum Happening<'a> {
    /// The content of a file changes.
    Changes,
    /// A file reaches the medium.
    Syncs(&'a str),
    /// A file gets another name.
    Renames(&'a str, &'a str),
    /// A file is removed.
    Removes(&'a str),
}

impl Disk for Memory {
    fn shown(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("(memory)/{name}"))
    }

    fn map(&self, name: &str, most: u64) -> io::Result<Option<Bytes>> {
        Ok(lock(&self.files).get(name).map(|bytes| {
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let bytes = if bytes.len() > most { Arc::new(bytes[..most].to_vec()) } else { Arc::clone(bytes) };
            Bytes::Owned(bytes)
        }))
    }

    fn length(&self, name: &str) -> io::Result<Option<u64>> {
        Ok(lock(&self.files).get(name).map(|bytes| bytes.len() as u64))
    }

    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut files = lock(&self.files);
        let file = Arc::make_mut(files.entry(name.to_owned()).or_default());
        let at = usize::try_from(at).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let end = at + bytes.len();
        if file.len() < end {
            file.resize(end, 0);
        }
        file[at..end].copy_from_slice(bytes);
        self.happened(Happening::Changes, &files)
    }

    fn truncate(&self, name: &str, length: u64) -> io::Result<()> {
        let mut files = lock(&self.files);
        if let Some(file) = files.get_mut(name) {
            Arc::make_mut(file).truncate(usize::try_from(length).unwrap_or(usize::MAX));
        }
        self.happened(Happening::Changes, &files)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        self.happened(Happening::Syncs(name), &lock(&self.files))
    }

    fn replace(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = lock(&self.files);
        let file = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        files.insert(to.to_owned(), file);
        self.happened(Happening::Renames(from, to), &files)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut files = lock(&self.files);
        files.remove(name);
        self.happened(Happening::Removes(name), &files)
    }

    fn lock(&self) -> io::Result<Option<Lock>> {
        let mut taken = lock(&self.writer);
        if std::mem::replace(&mut *taken, true) {
            return Ok(None);
        }
        Ok(Some(Box::new(Writer(Arc::clone(&self.writer)))))
    }
}
