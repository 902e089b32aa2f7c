//! Every rule that the data must keep.
//!
//! The entry point is [`run`]. It reads what was imported, with the places it came from, and a
//! reader over it, and answers with a report; nothing is changed.
//!
//! 1. Terms and references: every term of ours is declared, every id names something (`terms`).
//! 2. Values: sums and currencies (`values`).
//! 3. Claims: described once, with content, an assessment and, if supported, a source (`claims`).
//! 4. Denials: no held fact matches what is denied, and absence has a scope (`denials`).
//! 5. Shapes: SHACL over the default graph, behind a gate that refuses unusable shapes (`shapes`).
//!
//! Absent on purpose: rules of one file alone (they are found while importing) and of explainers
//! (found while compiling them).

mod claims;
mod currency;
mod denials;
mod gate;
mod places;
mod shapes;
mod terms;
mod values;

pub use places::Places;

use crate::diagnostic::{Place, Report, Severity};
use crate::model::edtf::Day;
use crate::model::{Batch, Prefixes, Vocabulary};
use crate::sparql::SparqlError;
use crate::store::Reader;
use std::collections::BTreeSet;

/// What is checked, and against what.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What the files state, with places.
    pub batches: &'a [Batch],
    /// The same, as a dataset with its derived default graph.
    pub reader: &'a Reader,
    /// The terms of the ontology.
    pub vocabulary: &'a Vocabulary,
    /// The prefixes of the project.
    pub prefixes: &'a Prefixes,
    /// Shapes graphs: path and Turtle text.
    pub shapes: &'a [(String, String)],
    /// Today, passed in: what has expired depends on it.
    pub today: Day,
}

/// Why a check could not be finished; the data is not to blame.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Matching a denial against the default graph failed.
    #[error("cannot match the denial {claim} against what is held")]
    Denial {
        /// The claim.
        claim: String,
        /// Why.
        #[source]
        source: SparqlError,
    },
    /// The validator failed on shapes that passed the gate.
    #[error("the shapes validator failed: {0}")]
    Shapes(String),
}

/// Checks everything.
///
/// # Errors
/// [`CheckError`] when the engine fails; what is wrong with the data is in the report.
pub fn run(input: &Input<'_>) -> Result<Report, CheckError> {
    let places = Places::new(input.batches);
    let mut report = Report::new();
    terms::check(input, &places, &mut report);
    values::check(input, &places, &mut report);
    claims::check(input, &places, &mut report);
    denials::check(input, &places, &mut report)?;
    let shapes = shapes::check(input, &places)?;
    report.extend(without_repeats(&report, &shapes));
    report.sort();
    Ok(report)
}

/// One mistake, one message: a shape that is broken where a rule of our own already spoke adds nothing.
fn without_repeats(found: &Report, shapes: &Report) -> Report {
    let spoken: BTreeSet<&Place> =
        found.iter().filter(|d| d.severity == Severity::Error && d.place.line.is_some()).map(|d| &d.place).collect();
    shapes.iter().filter(|d| !spoken.contains(&d.place)).cloned().collect()
}

#[cfg(test)]
mod tests;
