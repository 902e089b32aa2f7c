//! Answers in the W3C result formats.

use super::Answer;
use oxigraph::sparql::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{self, Write};

/// A format of SPARQL results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResultFormat {
    /// SPARQL 1.1 Query Results CSV.
    Csv,
    /// SPARQL 1.1 Query Results TSV.
    Tsv,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
}

impl ResultFormat {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Tsv, Self::Json, Self::Xml];

    /// Media type (RFC 6838).
    pub fn media_type(self) -> &'static str {
        self.inner().media_type()
    }

    /// File name extension, without the dot.
    pub fn extension(self) -> &'static str {
        self.inner().file_extension()
    }

    fn inner(self) -> QueryResultsFormat {
        match self {
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
        }
    }
}

/// Writes an answer of ASK or SELECT.
///
/// The formats have no place for a cut; whoever writes one says so elsewhere.
///
/// # Errors
/// What the writer says; `InvalidInput` for a graph, which has no such format.
pub fn write_results(answer: &Answer, format: ResultFormat, out: impl Write) -> io::Result<()> {
    let serializer = QueryResultsSerializer::from_format(format.inner());
    match answer {
        Answer::Boolean(value) => serializer.serialize_boolean_to_writer(out, *value).map(|_| ()),
        Answer::Rows(rows) => {
            let variables: Vec<Variable> = rows.variables.iter().map(Variable::new_unchecked).collect();
            let mut writer = serializer.serialize_solutions_to_writer(out, variables.clone())?;
            for row in &rows.rows {
                writer.serialize(variables.iter().zip(row).filter_map(|(v, cell)| Some((v, cell.as_ref()?))))?;
            }
            writer.finish().map(|_| ())
        }
        Answer::Graph { .. } => Err(io::Error::new(io::ErrorKind::InvalidInput, "a graph is not a table of results")),
    }
}
