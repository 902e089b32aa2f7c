//! Rows as triples ("Generating RDF from Tabular Data on the Web").
//!
//! 1. [`ToRdf`] prepares the templates of a table once and turns row after row into the triples of
//!    minimal mode, each with the column from which it came.
//! 2. [`standard`] makes the graph of standard mode: group, tables and rows besides what rows say.
//!
//! Where the standard gives an IRI with a hole in it (a variable without value), no triple is made:
//! an empty cell says nothing. Where a column is a list and its `valueUrl` uses the column itself,
//! each item becomes an IRI of its own.

mod minimal;
mod standard;

pub use minimal::ToRdf;
pub use standard::{Sheet, standard};
