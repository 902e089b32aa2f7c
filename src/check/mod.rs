//! Every rule that the data must keep.
//!
//! The entry points are [`run`], which tests everything, and [`again`], which tests what a change
//! touches and gives the same result. Both read what was imported, with the places it came from,
//! and a reader over it; nothing is changed.
//!
//! Each rule tests *units* (a claim, a node of a shape, an id): `Findings` keeps what was found by
//! unit, so that a unit can be tested again by itself. `Scope` says which: everything, or what is
//! `Touched` by the statements that came and went (`scope`).
//!
//! 1. Terms and references: every term of ours is declared, every id names something (`terms`).
//! 2. Values: sums and currencies (`values`).
//! 3. Claims: described once, with content, an assessment and, if supported, a source (`claims`).
//! 4. Denials: no held fact matches what is denied, and absence has a scope (`denials`); what a
//!    denial asks of registers has no answer (`probes`).
//! 5. Comparisons: what is held does not contradict itself (`comparisons`, over [`compare`]).
//! 6. Shapes: SHACL over the default graph and over the content of each claim ([`shacl`]).
//!
//! Absent on purpose: rules of one file alone (they are found while importing) and of explainers
//! (found while compiling them).

#![allow(clippy::unnecessary_wraps, clippy::trivially_copy_pass_by_ref, reason = "all rules have one signature")]

mod anchors;
mod claims;
pub mod compare;
mod comparisons;
mod currency;
mod denials;
mod editorial;
mod kept;
mod places;
mod probes;
mod scope;
pub mod shacl;
mod terms;
mod unit;
mod values;

pub use places::Places;
pub use scope::{Delta, Scope, Touched};
pub use unit::{Checked, Findings, Rule, Unit};

use crate::import::snapshot::Texts;
use crate::model::edtf::Day;
use crate::model::{Batch, Prefixes, Vocabulary};
use crate::store::Reader;

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
    /// The texts of kept copies of sources.
    pub snapshots: &'a dyn Texts,
    /// Today, passed in: what has expired depends on it.
    pub today: Day,
}

/// Why a check could not be finished; the data is not to blame.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The validator failed on shapes that passed the gate.
    #[error("the shapes validator failed: {0}")]
    Shapes(String),
}

/// Checks everything.
///
/// # Errors
/// [`CheckError`] when the engine fails; what is wrong with the data is in the result.
pub fn run(input: &Input<'_>) -> Result<Checked, CheckError> {
    let mut checked = Checked::start(input.today);
    let places = Places::new(input.batches);
    for rule in Rule::ALL {
        apply(rule, Context { input, places: &places, scope: &Scope::Everything }, &mut checked.findings)?;
    }
    checked.units = checked.tested();
    Ok(checked)
}

/// Checks again what a change touches; the result is what [`run`] would give.
///
/// `before` is the result for the state that `delta` starts from, under the same vocabulary, shapes
/// and prefixes: where one of those changed, everything is to be checked. What depends on the day
/// is tested anew when the day is another.
///
/// # Errors
/// [`CheckError`] when the engine fails; what is wrong with the data is in the result.
pub fn again(input: &Input<'_>, before: &Checked, delta: &Delta<'_>) -> Result<Checked, CheckError> {
    let mut checked = Checked::resume(before, input.today);
    let places = Places::new(input.batches);
    let touched = Touched::new(input, &before.findings, delta);
    for rule in Rule::ALL {
        // Kept copies are files of which no change of the data tells.
        let everything = rule == Rule::Anchors || rule.depends_on_day() && before.today != input.today;
        let scope = if everything { Scope::Everything } else { Scope::Touched(&touched) };
        if everything {
            checked.findings.forget(rule);
        }
        apply(rule, Context { input, places: &places, scope: &scope }, &mut checked.findings)?;
    }
    Ok(checked)
}

/// What a rule is tested on.
#[derive(Clone, Copy)]
struct Context<'a> {
    input: &'a Input<'a>,
    /// Where statements come from.
    places: &'a Places<'a>,
    /// Which units are tested.
    scope: &'a Scope<'a>,
}

/// Runs the rules of one kind.
fn apply(rule: Rule, context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    match rule {
        Rule::Terms => terms::check(context, findings),
        Rule::Values => values::check(context, findings),
        Rule::Claims => claims::check(context, findings),
        Rule::Denials => denials::check(context, findings),
        Rule::Comparisons => comparisons::check(context, findings),
        Rule::Probes => probes::check(context, findings),
        Rule::Shapes => shacl::check(context, findings),
        Rule::Editorial => editorial::check(context, findings),
        Rule::Anchors => {
            anchors::check(context.input, context.places, findings);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
