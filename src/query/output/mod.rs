//! Answers written down: as a table for people, in the standard result formats, as RDF.
//!
//! Entry points: [`write()`](write()), [`Format::find`], [`table`](table()), [`note`].
//!
//! 1. [`Format`] is the one table of formats: name, extension, media type, and what it can hold.
//! 2. Tables and records for people are made here; results and RDF are written by the rooms below.

pub(in crate::query) mod ndjson;
mod note;
mod table;
#[cfg(test)]
mod tests;

pub use note::note;
pub use table::table;

use super::words::Words;
use crate::model::syntax;
use crate::model::{GraphNameRef, Quad};
use crate::sparql::{Answer, ResultFormat, write_results};
use std::io;

/// A format of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Text for people, with labels instead of IRIs.
    Table,
    /// SPARQL 1.1 Query Results CSV: plain values, IRIs in full.
    Csv,
    /// SPARQL 1.1 Query Results TSV: terms as in Turtle.
    Tsv,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
    /// One JSON object a row, with plain values.
    NdJson,
    /// Turtle, for graphs.
    Turtle,
    /// N-Triples, for graphs.
    NTriples,
    /// JSON-LD, for graphs: expanded, so that it needs no context.
    JsonLd,
}

/// Why an answer was not written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Rows and yes-or-no answers are no graph, and a graph is no table.
    #[error("{what} cannot be written as {}; use {fitting}", format.name())]
    Unfit {
        /// What the answer is.
        what: &'static str,
        /// The format that was asked for.
        format: Format,
        /// The formats that fit.
        fitting: String,
    },
    /// The writer failed.
    #[error("the answer could not be written")]
    Write(#[from] io::Error),
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Table,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Xml,
        Self::NdJson,
        Self::Turtle,
        Self::NTriples,
        Self::JsonLd,
    ];

    /// The word by which users ask for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::NdJson => "ndjson",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
            Self::JsonLd => "jsonld",
        }
    }

    /// File name extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "srj",
            Self::Xml => "srx",
            Self::NdJson => "ndjson",
            Self::Turtle => "ttl",
            Self::NTriples => "nt",
            Self::JsonLd => "jsonld",
        }
    }

    /// Media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Table => "text/plain",
            Self::Csv => "text/csv",
            Self::Tsv => "text/tab-separated-values",
            Self::Json => "application/sparql-results+json",
            Self::Xml => "application/sparql-results+xml",
            Self::NdJson => "application/x-ndjson",
            Self::Turtle => "text/turtle",
            Self::NTriples => "application/n-triples",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// The format of a name, an extension or a media type.
    pub fn find(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| word == format.name() || word == format.extension() || word == format.media_type())
    }

    /// Whether it can hold an answer.
    pub const fn fits(self, answer: &Answer) -> bool {
        let is_graph = matches!(answer, Answer::Graph { .. });
        match self {
            Self::Table | Self::NdJson => true,
            Self::Turtle | Self::NTriples | Self::JsonLd => is_graph,
            Self::Csv | Self::Tsv | Self::Json | Self::Xml => !is_graph,
        }
    }
}

/// Writes an answer; `width` counts characters and matters for tables only.
///
/// # Errors
/// [`OutputError::Unfit`] where the format cannot hold the answer.
pub fn write(answer: &Answer, format: Format, words: &Words<'_>, width: usize) -> Result<Vec<u8>, OutputError> {
    if !format.fits(answer) {
        return Err(unfit(answer, format));
    }
    let mut out = Vec::new();
    match format {
        Format::Table => out.extend(table(answer, words, width).into_bytes()),
        Format::NdJson => ndjson::write(answer, &mut out)?,
        Format::Csv => write_results(answer, ResultFormat::Csv, &mut out)?,
        Format::Tsv => write_results(answer, ResultFormat::Tsv, &mut out)?,
        Format::Json => write_results(answer, ResultFormat::Json, &mut out)?,
        Format::Xml => write_results(answer, ResultFormat::Xml, &mut out)?,
        Format::Turtle => graph(answer, syntax::Format::Turtle, words, &mut out)?,
        Format::NTriples => graph(answer, syntax::Format::NTriples, words, &mut out)?,
        Format::JsonLd => graph(answer, syntax::Format::JsonLd, words, &mut out)?,
    }
    Ok(out)
}

fn unfit(answer: &Answer, format: Format) -> OutputError {
    let what = match answer {
        Answer::Boolean(_) => "a yes-or-no answer",
        Answer::Rows(_) => "a table of rows",
        Answer::Graph { .. } => "a graph",
    };
    let fitting: Vec<&str> = Format::ALL.into_iter().filter(|other| other.fits(answer)).map(Format::name).collect();
    OutputError::Unfit { what, format, fitting: fitting.join(", ") }
}

/// A graph as RDF text, with the prefixes of the project that it uses.
fn graph(answer: &Answer, format: syntax::Format, words: &Words<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let Answer::Graph { triples, .. } = answer else { return Ok(()) };
    let quads: Vec<Quad> = triples.iter().map(|triple| triple.clone().in_graph(GraphNameRef::DefaultGraph)).collect();
    syntax::write(quads.iter().map(Quad::as_ref), format, words.prefixes, out)
}
