//! CSV on the Web, both ways; knows nothing of claims.
//!
//! Follows the W3C recommendations "Model for Tabular Data and Metadata on the Web", "Metadata
//! Vocabulary for Tabular Data" and "Generating RDF from Tabular Data on the Web" (2015).
//!
//! 1. [`Metadata::parse`] reads a metadata document: what the columns are and how rows become triples.
//! 2. [`read`] reads the bytes of a table and hands out its [`Row`]s; every [`Cell`] is parsed by its
//!    [`Datatype`](datatype::Datatype) and knows where in the file it stands.
//! 3. [`ToRdf`] turns rows into triples, each with the column it came from; [`Template::expand`]
//!    expands a caller's own URI template.
//! 4. [`write()`] is the way back: rows and a table's description become CSV text and metadata.
//!
//! Absent on purpose: files and the network. Bytes and texts are passed in, and what a metadata
//! document refers to is asked of a function that the caller gives.

pub mod datatype;
mod dialect;
mod iri;
pub(crate) mod metadata;
mod rdf;
mod read;
mod template;
mod write;

pub use dialect::{Dialect, Trim};
pub(crate) use metadata::At;
pub use metadata::{Column, ForeignKey, Metadata, Table};
pub use rdf::{Sheet, ToRdf, standard};
pub use read::{Cell, Passed, Reader, Row, Value, Values, check_foreign_keys};
pub use template::Template;
pub use write::{metadata_json, write};

/// Reads the bytes of a table: iterate over the [`Reader`] for its rows, then ask it for its report.
///
/// `path` names the file in diagnostics.
pub fn read<'a>(bytes: &'a [u8], table: &'a Table, path: &'a str) -> Reader<'a> {
    Reader::new(bytes, table, path)
}

/// The titles in the header of a table's file, as they stand there.
pub fn header(bytes: &[u8], table: &Table) -> Vec<String> {
    read::titles(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes), &table.dialect)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
