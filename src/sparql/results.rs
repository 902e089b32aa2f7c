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

/// Writes an answer of ASK or SELECT.
///
/// # Errors
/// What the writer says; `InvalidInput` for a graph, which has no such format.
pub fn write_results(answer: &Answer, format: ResultFormat, out: impl Write) -> io::Result<()> {
    let format = match format {
        ResultFormat::Csv => QueryResultsFormat::Csv,
        ResultFormat::Tsv => QueryResultsFormat::Tsv,
        ResultFormat::Json => QueryResultsFormat::Json,
        ResultFormat::Xml => QueryResultsFormat::Xml,
    };
    let serializer = QueryResultsSerializer::from_format(format);
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
