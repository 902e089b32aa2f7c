//! What a revision's hash covers.
//!
//! The hash is the SHA-256 of this text (lines end with a line feed; `"…"` is JSON):
//!
//! ```text
//! treatise revision 2
//! number 2
//! parent 5d0c…                     (empty for the first)
//! time "2026-01-31T12:00:00Z"
//! author "…"
//! message "…"
//! added 12                         (quads that the dataset gained and lost)
//! removed 3
//! file "data/acts.csv"             (each file in alphabetical order)
//! chunk 9a41…                      (hash of each chunk, sorted: chunks are made side by side)
//! ```
//!
//! The hash of a chunk is that of its N-Quads lines ([`super::log::Chunk::hash`]). So the chain can be
//! checked with an N-Quads dump of the log and no knowledge of the store.

use super::Revision;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The hash of a revision, whatever its own `hash` says.
pub(super) fn hash(revision: &Revision, chunks: &[String]) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = format!(
        "treatise revision 2\nnumber {}\nparent {}\ntime {}\nauthor {}\nmessage {}\nadded {}\nremoved {}\n",
        revision.number,
        revision.parent,
        quoted(&revision.time),
        quoted(&revision.author),
        quoted(&revision.message),
        revision.added,
        revision.removed,
    );
    for file in &revision.files {
        let _ = writeln!(text, "file {}", quoted(file));
    }
    let mut chunks: Vec<&String> = chunks.iter().collect();
    chunks.sort_unstable();
    for chunk in chunks {
        let _ = writeln!(text, "chunk {chunk}");
    }
    hex(&Sha256::digest(text))
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
