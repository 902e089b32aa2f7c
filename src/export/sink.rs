//! Files that are counted and hashed while they are written.

use super::ExportError;
use super::canon::hex;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// What the manifest says of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path within the export, with `/` on every system.
    pub path: String,
    /// Media type (RFC 6838).
    pub media_type: &'static str,
    /// What it holds, in one sentence.
    pub summary: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// How many rows, triples or quads it has, and which of the three.
    pub count: Option<(u64, &'static str)>,
}

/// Files that were written, each with its destination.
pub(super) type Written<W> = Vec<(Entry, W)>;

/// A destination that counts and hashes what goes through.
pub(super) struct Sink<W> {
    out: W,
    path: String,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Sink<W> {
    pub(super) fn new(path: &str, out: W) -> Self {
        Self { out, path: path.to_owned(), hash: Sha256::new(), bytes: 0 }
    }

    pub(super) fn finish(
        self,
        media_type: &'static str,
        summary: &str,
        count: Option<(u64, &'static str)>,
    ) -> (Entry, W) {
        let entry = Entry {
            path: self.path,
            media_type,
            summary: summary.to_owned(),
            bytes: self.bytes,
            sha256: hex(&self.hash.finalize()),
            count,
        };
        (entry, self.out)
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.hash.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How files are opened: by their path within the export.
pub(super) struct Target<'a, W> {
    pub(super) open: &'a (dyn Fn(&str) -> io::Result<W> + Sync),
}

impl<W: Write> Target<'_, W> {
    pub(super) fn open(&self, path: &str) -> Result<Sink<W>, ExportError> {
        (self.open)(path)
            .map(|out| Sink::new(path, out))
            .map_err(|source| ExportError::Write { path: path.to_owned(), source })
    }

    /// Writes a text that is at hand.
    pub(super) fn put(
        &self,
        path: &str,
        media_type: &'static str,
        summary: &str,
        (text, count): (&str, Option<(u64, &'static str)>),
    ) -> Result<(Entry, W), ExportError> {
        let mut sink = self.open(path)?;
        let done = sink.write_all(text.as_bytes()).and_then(|()| sink.flush());
        done.map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
        Ok(sink.finish(media_type, summary, count))
    }
}
