//! Text to algebra.

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::model::Prefixes;
use oxigraph::sparql::Variable;
use spargebra::SparqlParser;

/// What a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows.
    Select,
    /// Yes or no.
    Ask,
    /// A graph made from a template.
    Construct,
    /// A graph about things.
    Describe,
}

/// A parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub(super) inner: spargebra::Query,
    variables: Vec<String>,
}

impl Query {
    /// What it asks for.
    pub fn form(&self) -> Form {
        match self.inner {
            spargebra::Query::Select { .. } => Form::Select,
            spargebra::Query::Ask { .. } => Form::Ask,
            spargebra::Query::Construct { .. } => Form::Construct,
            spargebra::Query::Describe { .. } => Form::Describe,
        }
    }

    /// The variables of its rows, without `?`; none for other forms than SELECT.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }
}

/// Parses a query; the prefixes of the project are known in it.
///
/// # Errors
/// A diagnostic with line and column; the line counts from `place.line`, where the text starts.
pub fn parse(text: &str, prefixes: &Prefixes, place: Place) -> Result<Query, Diagnostic> {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in prefixes.iter() {
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|error| Diagnostic::new(&codes::BAD_IRI, place.clone(), format!("prefix `{prefix}`: {error}")))?;
    }
    let inner = parser
        .parse_query(text)
        .map_err(|error| Diagnostic::new(&codes::SPARQL_SYNTAX, place.clone(), error.to_string()))?;
    let variables = match &inner {
        spargebra::Query::Select { pattern, .. } => projected(pattern),
        _ => Vec::new(),
    };
    Ok(Query { inner, variables })
}

fn projected(pattern: &spargebra::algebra::GraphPattern) -> Vec<String> {
    use spargebra::algebra::GraphPattern as P;
    match pattern {
        P::Project { variables, .. } => variables.iter().map(|v: &Variable| v.as_str().to_owned()).collect(),
        P::Distinct { inner } | P::Reduced { inner } | P::Slice { inner, .. } | P::OrderBy { inner, .. } => {
            projected(inner)
        }
        _ => Vec::new(),
    }
}
