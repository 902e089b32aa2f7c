//! Algebra to answer.

use super::{Cut, Limits, Query};
use crate::model::{Term, Triple};
use crate::store::Reader;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator, Variable};

/// What a query gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of ASK.
    Boolean(bool),
    /// Of SELECT.
    Rows(Rows),
    /// Of CONSTRUCT and DESCRIBE.
    Graph {
        /// Sorted by their N-Triples text, without repeats.
        triples: Vec<Triple>,
        /// Which limit cut the answer, if one did.
        cut: Option<Cut>,
    },
}

/// A table of terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Names of the columns, without `?`.
    pub variables: Vec<String>,
    /// One cell for each variable; nothing where it is unbound.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Which limit cut the answer, if one did.
    pub cut: Option<Cut>,
}

/// Why a query could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum SparqlError {
    /// A binding for a name that is no variable.
    #[error("`{0}` is not the name of a variable")]
    BadVariable(String),
    /// The evaluator gave up.
    #[error("the query could not be evaluated: {0}")]
    Evaluation(String),
}

impl From<QueryEvaluationError> for SparqlError {
    fn from(error: QueryEvaluationError) -> Self {
        Self::Evaluation(error.to_string())
    }
}

/// Evaluates a query; bindings replace variables in the algebra.
pub fn evaluate(
    reader: &Reader,
    query: &Query,
    bindings: &[(String, Term)],
    limits: Limits,
) -> Result<Answer, SparqlError> {
    let mut prepared = SparqlEvaluator::new().for_query(query.inner.clone());
    for (name, term) in bindings {
        let variable = Variable::new(name).map_err(|_| SparqlError::BadVariable(name.clone()))?;
        prepared = prepared.substitute_variable(variable, term.clone());
    }
    let most = limits.rows.unwrap_or(usize::MAX);
    match prepared.on_queryable_dataset(reader.dataset()).execute()? {
        QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
        QueryResults::Solutions(solutions) => {
            let variables = query.variables().to_vec();
            let mut answer = Rows { variables, ..Rows::default() };
            for solution in solutions {
                if answer.rows.len() == most {
                    answer.cut = Some(Cut::Rows(most));
                    break;
                }
                let solution = solution?;
                answer.rows.push(answer.variables.iter().map(|v| solution.get(v.as_str()).cloned()).collect());
            }
            Ok(Answer::Rows(answer))
        }
        QueryResults::Graph(graph) => {
            let mut triples = graph.collect::<Result<Vec<Triple>, _>>()?;
            triples.sort_by_cached_key(ToString::to_string);
            triples.dedup();
            let cut = (triples.len() > most).then_some(Cut::Rows(most));
            triples.truncate(most);
            Ok(Answer::Graph { triples, cut })
        }
    }
}
