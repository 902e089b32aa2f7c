//! A reader becomes files, with a manifest.
//!
//! Entry points: [`files`] (in memory), [`write()`] (to a folder), [`one`] (one layer in one format).
//!
//! 1. [`Layers`] decides what is held and hands the dataset out in stable order.
//! 2. `claims.*` is union-safe: what is not held comes as propositions (law 10); `facts.*` is the
//!    default graph; `ontology.ttl` the vocabulary.
//! 3. Tables: one CSV a kind with CSVW metadata, a codebook and the codes.
//! 4. `claim-hashes.csv` and `manifest.json`: RDFC-1.0 hashes, sizes, SHA-256.
//!
//! Absent on purpose: the time of the export. The same data give the same bytes (law 8).

mod canon;
mod comparisons;
mod csv;
mod dataset;
mod denials;
mod held;
mod manifest;
mod node;
mod proposition;
mod rdf;
mod rows;
mod sink;
mod table;
mod tables;
#[cfg(test)]
mod tests;
mod things;
mod write;

pub use canon::{hash, hex, stable};
pub use comparisons::{comparisons_csv, comparisons_json};
pub use dataset::SophiaDataset;
pub use held::Layers;
pub use node::Node;
pub use proposition::propositions;
pub use rdf::{Layer, one};
pub use sink::Entry;
pub use things::{Thing, Things};
pub use write::{files, write};

use crate::check::compare::Comparison;
use crate::model::{Prefixes, Quad, Vocabulary};
use crate::store::Reader;
use std::path::PathBuf;

/// What an export is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The data.
    pub reader: &'a Reader,
    /// The prefixes of the project.
    pub prefixes: &'a Prefixes,
    /// What terms are called and mean.
    pub vocabulary: &'a Vocabulary,
    /// The statements of the ontology, for `ontology.ttl`.
    pub ontology: &'a [Quad],
    /// What independent sources say of the same things, in order.
    pub comparisons: &'a [Comparison],
    /// What the project is called.
    pub title: &'a str,
    /// Under which licence the data may be used, as an IRI or in words.
    pub licence: Option<&'a str>,
    /// Which view of the record the reader shows, in words; nothing for what the editors hold now.
    pub view: Option<&'a str>,
}

/// One file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// What the manifest says of it.
    pub entry: Entry,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why an export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file could not be written.
    #[error("cannot write `{path}`")]
    Write {
        /// The file, within the export.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The folder could not be made.
    #[error("cannot make the folder `{}`", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
