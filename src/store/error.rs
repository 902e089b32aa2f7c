//! What can fail in the store that is not the user's data.

use std::path::PathBuf;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The directory of the store cannot be made or read.
    #[error("{path}: {cause}", path = path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// There is no revision of this number.
    #[error("there is no revision {asked}; the newest is {newest}")]
    UnknownRevision {
        /// The number that was asked for.
        asked: u64,
        /// The newest revision; 0 before the first.
        newest: u64,
    },
}
