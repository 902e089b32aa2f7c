//! SHACL: Core and SPARQL constraints of the W3C Recommendation of 2017, over a reader's columns.
//!
//! Entry points: [`Shapes::parse`] and [`Shapes::validate`]; and for the room, `check`, which knows
//! what a change touches.
//!
//! 1. Shapes graphs are read into a typed model (`parse`, `model`); what is malformed, unknown or
//!    not supported is refused with its line (`source`), and so are shapes that refer to themselves.
//! 2. The model is bound to a reader: terms become ids, classes the set of their subclasses (`data`).
//! 3. Targets give focus nodes, each is validated by itself (`validate`, `rules`), side by side on
//!    threads with a stack for queries (`run`). Nothing is copied: the data are ranges of the columns.
//! 4. A shape is validated on the default graph, or on the content of each claim alone (`tr:appliesTo`).
//! 5. Results become findings at the cell or line that said it (`report`).
//! 6. After a change only the focus nodes are validated whose answers can differ (`touch`).
//!
//! Absent on purpose: rules, functions and node expressions of SHACL Advanced Features, and entailment
//! regimes. A shapes graph that uses one is refused.

mod data;
mod model;
mod parse;
mod report;
mod rules;
mod run;
mod source;
mod touch;
mod validate;

pub use model::Layer;
pub use report::{Told, ValidationResult};
pub(super) use run::check;

use self::model::{Rule, Shape};
use self::source::Source;
use super::Touched;
use crate::diagnostic::Report;
use crate::model::{Prefixes, Term};
use crate::sparql::SparqlError;
use crate::store::Reader;

/// The name under which queries find the shapes graph (`$shapesGraph`).
const SHAPES_GRAPH: &str = "urn:treatise:shapes";

/// Shapes graphs that can be used.
#[derive(Debug, Default)]
pub struct Shapes {
    source: Source,
    #[expect(clippy::struct_field_names, reason = "one is the door, the other its parts")]
    shapes: Vec<Shape>,
    /// The terms that shapes name.
    symbols: Vec<Term>,
}

impl Shapes {
    /// Reads shapes graphs, path and Turtle text of each, as one.
    ///
    /// The report has every fault with its line (T3008, and the syntax errors of Turtle). Where it has
    /// errors, the shapes must not be used: a malformed rule would pass silently.
    pub fn parse(files: &[(String, String)], prefixes: &Prefixes) -> (Self, Report) {
        parse::parse(files, prefixes)
    }

    /// Validates the default graph and the content of claims, as each shape says.
    ///
    /// Results come by focus node in the order of the N-Triples texts, those of contents after those of
    /// the default graph.
    ///
    /// # Errors
    /// [`SparqlError`] when a query of a shape fails or reports a failure.
    pub fn validate(&self, reader: &Reader, prefixes: &Prefixes) -> Result<Vec<ValidationResult>, SparqlError> {
        run::everything(self, reader, prefixes)
    }

    /// Validates what a change touches, and nothing else.
    ///
    /// # Errors
    /// [`SparqlError`] when a query of a shape fails or reports a failure.
    pub fn validate_touched(
        &self,
        reader: &Reader,
        prefixes: &Prefixes,
        touched: &Touched,
    ) -> Result<Vec<ValidationResult>, SparqlError> {
        run::touched(self, reader, prefixes, touched)
    }

    /// Whether a query asks for the shapes graph.
    fn asks_shapes(&self) -> bool {
        self.shapes.iter().flat_map(|shape| &shape.rules).any(|rule| match rule {
            Rule::Sparql(it) => it.asks_shapes,
            Rule::Component(it) => it.asks_shapes,
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests;
