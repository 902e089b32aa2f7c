//! Where the files of a store lie: a directory, or memory.
//!
//! Everything that the store does to a file goes through [`Disk`], so that a test can take the power
//! away between any two of its calls ([`memory`]). The rules that the rest of the room relies on:
//!
//! 1. What [`Disk::write`] wrote is certain to be there after a crash only once [`Disk::sync`] has
//!    returned. Before that any part of it may be lost, and the last block may be torn.
//! 2. [`Disk::replace`] gives a name to a file that was written aside: after a crash the old content
//!    or the new one is there, never a part.
//! 3. Bytes once mapped stay as they were, whatever happens to the name ([`Bytes`]).

mod memory;
mod real;
mod scratch;

#[cfg(test)]
pub(super) use memory::Happening;
pub(super) use memory::Memory;
pub(super) use real::Real;
pub(super) use scratch::Scratch;

use std::io;
use std::sync::Arc;

/// The bytes of a file, in memory or mapped into it.
#[derive(Clone)]
pub(super) enum Bytes {
    /// In memory.
    Owned(Arc<Vec<u8>>),
    /// Mapped; the system reads pages when they are touched and drops them when memory is short.
    Mapped(Arc<memmap2::Mmap>),
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

/// Held for as long as a process may write.
pub(super) type Lock = Box<dyn std::any::Any + Send + Sync>;

/// The files of one store.
pub(super) trait Disk: std::fmt::Debug + Send + Sync {
    /// What messages call a file.
    fn shown(&self, name: &str) -> std::path::PathBuf;

    /// The first bytes of a file, at most as many as asked for; nothing if it is not there.
    fn map(&self, name: &str, most: u64) -> io::Result<Option<Bytes>>;

    /// Length of a file; nothing if it is not there.
    fn length(&self, name: &str) -> io::Result<Option<u64>>;

    /// Writes at a place; the file is made, and grows, at need.
    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts a file off.
    fn truncate(&self, name: &str, length: u64) -> io::Result<()>;

    /// Waits until everything written to a file is on the medium.
    fn sync(&self, name: &str) -> io::Result<()>;

    /// Gives a synced file another name, in place of whatever had it, for good.
    fn replace(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file, if it is there.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// The right to write; nothing while another process has it.
    fn lock(&self) -> io::Result<Option<Lock>>;
}
