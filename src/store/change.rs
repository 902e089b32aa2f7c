//! What comes in and what is kept of it: changes and revisions.

use crate::model::{Batch, Quad};
use serde::{Deserialize, Serialize};

/// One atomic change: files that state something new, and files that state nothing any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// One for each file: the whole of what the file states now; it replaces what the file stated before.
    pub batches: Vec<Batch>,
    /// Files whose statements are withdrawn.
    pub removed_files: Vec<String>,
    /// Who makes the change.
    pub author: String,
    /// Why.
    pub message: String,
    /// When (RFC 3339); passed in, since the library reads no clock.
    pub time: String,
}

/// The name under which quads are kept that no file states: those of [`super::Store::edit`].
pub const EDITS: &str = "(SPARQL Update)";

/// One atomic change of single quads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The revision whose state it was worked out from; where that is no longer the newest, the edit is refused.
    pub over: u64,
    /// Quads to add; those that stand already are left alone. They are stated by [`EDITS`].
    pub added: Vec<Quad>,
    /// Quads to remove; each is withdrawn from every file that states it, and comes back when such a file
    /// changes and is imported again.
    pub removed: Vec<Quad>,
    /// Who makes the change.
    pub author: String,
    /// Why.
    pub message: String,
    /// When (RFC 3339); passed in, since the library reads no clock.
    pub time: String,
}

/// One link of the log: who changed what, when, why, and from which files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// 1 for the first.
    pub number: u64,
    /// SHA-256, in hexadecimal, of everything below and of the statements added and removed.
    pub hash: String,
    /// Hash of the revision before; empty for the first.
    pub parent: String,
    /// When (RFC 3339).
    pub time: String,
    /// Who.
    pub author: String,
    /// Why.
    pub message: String,
    /// The files whose statements changed, in alphabetical order.
    pub files: Vec<String>,
    /// How many quads the dataset gained.
    pub added: u64,
    /// How many quads the dataset lost.
    pub removed: u64,
}
