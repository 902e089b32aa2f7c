//! Which statements each row of an answer was matched from.
//!
//! Entry point: [`trace`]. A row may be found in more than one way; all of them count.
//!
//! 1. `cover` refuses by name what the method does not cover: nothing is ever traced wrongly.
//! 2. The query is evaluated as it is; its rows are the answer.
//! 3. `widen` opens the query: all variables are kept, blank nodes become variables, repeats and
//!    slices are taken off, and a hidden mark says which branch of a `UNION` and which `OPTIONAL`
//!    took part. Each solution of this query tells with which terms each triple pattern matched.
//! 4. `collect` groups these solutions by the row they give.
//!
//! What a trace is good for: on a dataset that has no other statements than those of a row's
//! matches, the query (without `LIMIT` and `OFFSET`) still gives that row.

mod collect;
mod cover;
#[cfg(test)]
mod tests;
mod widen;

pub use cover::Uncovered;

use super::evaluate::{bound, evaluate, visit};
use super::{Answer, Cut, Limits, Query, Rows, SparqlError};
use crate::model::{NamedOrBlankNode, Term, Triple};
use crate::store::Reader;
use collect::Collector;
use std::ops::ControlFlow;
use widen::{Widened, widen};

/// An answer and what each of its rows was matched from.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The answer, as [`evaluate`] gives it.
    pub rows: Rows,
    /// Every match, once, in the order of N-Quads lines.
    pub matches: Vec<Match>,
    /// Which limit ended the search for matches, if one did; the rows are not touched by it.
    pub cut: Option<Cut>,
    /// Rows that look the same are matched from the same statements.
    groups: Vec<Matched>,
    /// For each row its group.
    group_of: Vec<usize>,
}

/// A statement that a triple pattern of the query matched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Match {
    /// The statement.
    pub triple: Triple,
    /// The named graph in which the pattern asked for it; nothing for the default graph.
    pub graph: Option<NamedOrBlankNode>,
}

/// What one row was matched from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// Positions in [`Trace::matches`], ascending.
    pub matches: Vec<usize>,
    /// Whether there are more: the row is found in more ways than are kept, or the time was up.
    pub cut: bool,
}

/// Why a query could not be traced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// The query uses something of which the matches cannot be told.
    #[error("{0}")]
    Uncovered(Uncovered),
    /// The query could not be evaluated.
    #[error(transparent)]
    Sparql(#[from] SparqlError),
}

impl Trace {
    /// What a row was matched from; `row` counts from 0 and is below the number of rows.
    pub fn of(&self, row: usize) -> &Matched {
        self.group(self.group_of(row))
    }

    /// How many different rows there are; rows that look the same are matched from the same statements.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Which of the different rows a row is, from 0.
    pub fn group_of(&self, row: usize) -> usize {
        self.group_of[row]
    }

    /// What a row was matched from, by the number that [`Trace::group_of`] gives it.
    pub fn group(&self, group: usize) -> &Matched {
        &self.groups[group]
    }
}

/// Evaluates a query and finds for each row the statements it was matched from.
///
/// `bindings` and `limits` are those of [`evaluate`]; the limit of time holds for the answer and once
/// more for its matches.
///
/// # Errors
/// [`TraceError::Uncovered`] for what cannot be traced: other forms than SELECT, aggregates, sub-SELECT,
/// `MINUS`, `EXISTS`, repeated paths, `SERVICE` and some rarer things.
pub fn trace(reader: &Reader, query: &Query, bindings: &[(String, Term)], limits: Limits) -> Result<Trace, TraceError> {
    cover::check(query).map_err(TraceError::Uncovered)?;
    let Answer::Rows(rows) = evaluate(reader, query, bindings, limits)? else {
        return Err(TraceError::Sparql(SparqlError::Internal));
    };
    if rows.rows.is_empty() {
        return Ok(Trace { rows, matches: Vec::new(), cut: None, groups: Vec::new(), group_of: Vec::new() });
    }
    let Widened { algebra, columns, steps } = widen(bound(query, bindings)?, &rows);
    let mut collector = Collector::new(&rows, bindings, &columns, &steps);
    let cut = visit(reader, algebra, limits.seconds, |solution| {
        collector.add(solution);
        ControlFlow::Continue(())
    })?;
    collector.finish(rows, cut).ok_or(TraceError::Sparql(SparqlError::Internal))
}
