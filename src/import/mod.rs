//! Bytes become statements that remember where they came from.
//!
//! The entry point is [`read`]. A room above it finds the files; this one never touches a disk.
//!
//! 1. Each file is recognised by its name: a table with its CSVW metadata, RDF in any syntax, or
//!    the ontology.
//!    RDF may be compressed (`unpack`).
//! 2. Rows and text become statements; where a table declares a claim template, what a row says
//!    of the claim is record and the rest is the claim's content (`table`). Annotations compute
//!    what the cells do not say as they stand (`mapping`).
//! 3. What stands outside a claim must be a record (law 1, `layer`).
//! 4. Dates are checked and get their bounds (`normal`).
//! 5. Each claim is told where it was stated (`tr:origin`).
//!
//! RDF from elsewhere, of any size, is read by [`load`] and without steps 4 and 5.
//!
//! Kept copies of sources are no data; [`snapshot`] makes text of them in which quotations are found.
//!
//! Absent on purpose: rules that need more than one file. They live in `check`.

mod keys;
mod kind;
mod layer;
pub mod load;
mod locate;
mod mapping;
mod normal;
mod rdf;
pub mod snapshot;
mod table;
mod text;
pub mod unpack;

pub use kind::is_shapes;
pub use locate::complete;
pub use table::{RowTexts, row_texts};
pub use text::decode;

use crate::diagnostic::Report;
use crate::model::vocab::{rdf as rdf_terms, tr};
use crate::model::{Batch, GraphName, Literal, Origin, Quad, SourceFile, Statement, Vocabulary};
use kind::{Kind, extension, kind, orphan_metadata, unknown_format};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A file of the project, as read by a room above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Path relative to the project, with `/` on every system.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What decides how files are read.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Base IRI of the project; a file stands at `{base}{path}`.
    pub base: &'a str,
    /// The terms of the ontology.
    pub vocabulary: &'a Vocabulary,
    /// Whether facts may stand only inside claims (law 1); off for a plain RDF dataset.
    pub claims_only: bool,
}

/// Version of the reading rules: part of each digest, so that a new rule reads old files again.
const RULES: &str = concat!("treatise import 1, program ", env!("CARGO_PKG_VERSION"));

/// What an archive of the project may hold, in bytes: it is held in memory.
const UNPACKED: u64 = 1 << 30;

/// Suffix of the metadata that stands beside a table.
pub const METADATA: &str = "-metadata.json";

/// Reads every file into one batch each, in the order of the paths, and reports what is wrong.
///
/// Files under `ontology/` are records whatever they say; shapes graphs there are left to `check`.
/// A file with errors still gives what could be read, so that one mistake hides no other; the
/// caller commits nothing while the report has errors.
pub fn read(files: &[InputFile], settings: Settings<'_>) -> (Vec<Batch>, Report) {
    read_without(files, settings, &Rows::new())
}

/// Rows of tables by the paths of their files, each by its number among the data rows, from 1.
pub type Rows = BTreeMap<String, BTreeSet<u32>>;

/// As [`read`], but as if some rows of tables were not there. The others keep their numbers.
///
/// The digest of a table says which of its rows were left out.
pub fn read_without(files: &[InputFile], settings: Settings<'_>, without: &Rows) -> (Vec<Batch>, Report) {
    let by_path: BTreeMap<&str, &InputFile> = files.iter().map(|file| (file.path.as_str(), file)).collect();
    let results: Vec<(Option<Batch>, Report)> = by_path
        .values()
        .copied()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|file| one(file, &by_path, settings, without))
        .collect();
    let mut report = keys::check(&by_path, settings, without);
    let mut batches = Vec::new();
    for (batch, found) in results {
        report.extend(found);
        batches.extend(batch);
    }
    report.sort();
    (batches, report)
}

/// The digest of each file that states something: of its bytes and of all else that decides how it is read
/// but the ontology. No row is read.
pub fn digests(files: &[InputFile], base: &str) -> BTreeMap<String, String> {
    let by_path: BTreeMap<&str, &InputFile> = files.iter().map(|file| (file.path.as_str(), file)).collect();
    let data: Vec<&InputFile> = by_path.values().copied().filter(|file| kind(&file.path).is_some()).collect();
    data.into_par_iter().map(|file| (file.path.clone(), digest_of(file, &by_path, base))).collect()
}

fn one(
    file: &InputFile,
    all: &BTreeMap<&str, &InputFile>,
    settings: Settings<'_>,
    without: &Rows,
) -> (Option<Batch>, Report) {
    let path = file.path.as_str();
    let Some(kind) = kind(path) else {
        let report = if path.ends_with(METADATA) { orphan_metadata(path, all) } else { Report::new() };
        return (None, report);
    };
    let (mut batch, mut report) = match kind {
        Kind::Table => table::read(file, all, settings, without.get(path)),
        Kind::Rdf(format) => rdf::read(file, format, settings),
        Kind::Packed(compression, format) => match unpack::all(&file.bytes, compression, UNPACKED, path) {
            Ok(bytes) => rdf::read(&InputFile { path: file.path.clone(), bytes }, format, settings),
            Err(found) => return (None, std::iter::once(*found).collect()),
        },
        Kind::Unknown => return (None, std::iter::once(unknown_format(path)).collect()),
    };
    batch.digest = digest_of(file, all, settings.base);
    if let Some(rows) = without.get(path) {
        batch.digest = digest(&[batch.digest.as_bytes(), format!("without rows {rows:?}").as_bytes()]);
    }
    if settings.claims_only && !path.starts_with("ontology/") {
        layer::check(&batch, settings, &mut report);
    }
    normal::dates(&mut batch, settings.vocabulary, &mut report);
    add_origins(&mut batch);
    (Some(batch), report)
}

/// What is wrong by law 1 with quads that no file states, under the name that findings give to their origin.
pub fn facts_outside_claims(quads: &[Quad], name: &str, settings: Settings<'_>) -> Report {
    let statement = |quad: &Quad| Statement { quad: quad.clone(), origin: Origin::default() };
    let file = SourceFile { path: name.into(), columns: [].into() };
    let batch = Batch { file, digest: String::new(), statements: quads.iter().map(statement).collect() };
    let mut report = Report::new();
    layer::check(&batch, settings, &mut report);
    report
}

/// The digest of a file and of what decides how it is read.
fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(RULES);
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    format!("{:x}", hasher.finalize())
}

fn digest_of(file: &InputFile, all: &BTreeMap<&str, &InputFile>, base: &str) -> String {
    let mut parts: Vec<&[u8]> = vec![&file.bytes];
    if extension(&file.path) == "csv" {
        let others = table::read_with(&file.path, all, base);
        parts.extend(others.iter().filter_map(|path| all.get(path.as_str())).map(|other| other.bytes.as_slice()));
    }
    parts.push(base.as_bytes());
    digest(&parts)
}

/// Tells each claim which file and row stated it: the first that gives it its type.
fn add_origins(batch: &mut Batch) {
    let mut seen = HashSet::new();
    let mut origins = Vec::new();
    for statement in &batch.statements {
        let quad = &statement.quad;
        let is_claim = quad.predicate == rdf_terms::TYPE && quad.object == crate::model::Term::from(tr::CLAIM);
        if is_claim && quad.graph_name.is_default_graph() && seen.insert(quad.subject.clone()) {
            let place = Literal::new_simple_literal(batch.reference(statement.origin));
            let quad = Quad::new(quad.subject.clone(), tr::ORIGIN, place, GraphName::DefaultGraph);
            origins.push(Statement { quad, origin: statement.origin });
        }
    }
    batch.statements.extend(origins);
}

#[cfg(test)]
mod tests;
