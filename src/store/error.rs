//! What can fail in the store that is not the user's data.

use std::path::{Path, PathBuf};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refused the directory or the file of the store.
    #[error("`{path}`: {cause}", path = .path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Another process has the store open.
    #[error("`{path}` is open in another process; wait for it to end, or stop it", path = .path.display())]
    Locked {
        /// The file of the store.
        path: PathBuf,
    },
    /// The file is a database, but not one of ours.
    #[error("`{path}` is not a store of Treatise; move it away", path = .path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
    },
    /// The store was written in another format.
    #[error(
        "`{path}` has store format {found}, and this program reads format {known}: export the log with the Treatise that \
         wrote it, or move the file away and build again (the history then starts anew)",
        path = .path.display()
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// The format found, as written.
        found: String,
        /// The format that this program reads and writes.
        known: &'static str,
    },
    /// What is stored cannot be what was written.
    #[error(
        "`{path}` is damaged ({what}); restore it from a backup, or move it away and build again",
        path = .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// There is a store where one was to be made.
    #[error("`{path}` is there already; a backup is restored where there is no store", path = .path.display())]
    NotEmpty {
        /// The log that is there.
        path: PathBuf,
    },
    /// There is no revision of this number.
    #[error("there is no revision {asked}; the newest is {newest}")]
    UnknownRevision {
        /// The number that was asked for.
        asked: u64,
        /// The newest revision; 0 before the first.
        newest: u64,
    },
    /// An edit was worked out from a state that is no longer the newest.
    #[error("the change was worked out from revision {over}, and another process has made revision {newest} since")]
    Moved {
        /// The revision that the edit was worked out from.
        over: u64,
        /// The newest revision.
        newest: u64,
    },
    /// A change holds two batches of one file.
    #[error("the change states file `{file}` twice; a batch is the whole of what a file states")]
    RepeatedFile {
        /// The file.
        file: String,
    },
    /// A term that N-Triples cannot hold on one line.
    #[error("`{file}` holds a term with a line break outside a literal: {term:?}")]
    BadTerm {
        /// The file that states it.
        file: String,
        /// The term, as N-Triples would have it.
        term: String,
    },
}

impl StoreError {
    pub(super) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into() }
    }
}
