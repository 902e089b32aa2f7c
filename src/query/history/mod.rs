//! What changed between two states of the record, and why.
//!
//! Entry points: [`diff`] compares two readers, [`diff_of`] does the same when the changed statements are known
//! from the log; then [`text`](Diff::text), [`json`](Diff::json), [`csv`](Diff::csv) or [`patch()`](patch()).
//!
//! 1. The stated quads that differ are found: from the revisions in between ([`Changes`]), at the price of
//!    the change, or by one pass over both readers side by side.
//! 2. Each belongs to a claim (its content, its record, its stances and judgements) or describes a thing.
//! 3. Claims that are touched are loaded from both sides and compared as claims.
//! 4. Facts of the default graph that came or went are those of the claims that are held on one side
//!    only, or whose content changed; each is given its reasons, and so is a fact that stays although a claim
//!    behind it fell.
//!
//! Absent on purpose: a comparison of anything but statements (files are what the log names), and guesses
//! about blank nodes: their labels last, and two labels are two nodes.

mod claims;
mod csv;
mod facts;
mod json;
mod names;
mod owner;
mod patch;
mod prose;
mod statements;
#[cfg(test)]
mod tests;
mod things;

pub use claims::{Alteration, ClaimChange};
pub use facts::{Cause, FactChange, FactFate, Reason};
pub use names::Names;
pub use patch::{Link, patch};
pub use statements::{Changes, Stated};
pub use things::{PropertyChange, ThingChange};

use crate::model::{NamedNode, Prefixes};
use crate::store::Reader;

/// What became of a claim or thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It was not there before.
    New,
    /// It is no longer there.
    Withdrawn,
    /// It is there on both sides, and differs.
    Changed,
}

/// What changed from one state of the record to another.
///
/// Lists come in the order of the N-Triples text of what they are about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// Revision of the state before.
    pub before: u64,
    /// Revision of the state after; it may be the older one.
    pub after: u64,
    /// The stated quads that changed.
    pub changes: Changes,
    /// Claims that are new, withdrawn or different, except those that only moved.
    pub claims: Vec<ClaimChange>,
    /// Claims of which nothing changed but the row that states them.
    pub moved: Vec<NamedNode>,
    /// Facts of the default graph that came or went, or stayed although a claim behind them fell.
    pub facts: Vec<FactChange>,
    /// Sources, actors, agreements and so on whose description differs.
    pub things: Vec<ThingChange>,
}

impl Diff {
    /// Whether nothing changed at all.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.claims.is_empty() && self.facts.is_empty() && self.things.is_empty()
    }
}

/// What changed from one reader to another: one pass over both finds the statements that differ.
pub fn diff(before: &Reader, after: &Reader, prefixes: &Prefixes) -> Diff {
    diff_of(before, after, Changes::between(before, after), prefixes)
}

/// What changed from one reader to another, of which the changed statements are known.
pub fn diff_of(before: &Reader, after: &Reader, changes: Changes, prefixes: &Prefixes) -> Diff {
    let sides = Sides { before, after };
    let owned = owner::sort(&sides, &changes, prefixes);
    let (claims, moved) = claims::compare(&sides, &owned);
    let facts = facts::compare(&sides, &owned);
    let things = things::compare(&sides, &owned);
    Diff { before: before.revision(), after: after.revision(), changes, claims, moved, facts, things }
}

/// The two states that are compared.
#[derive(Clone, Copy)]
struct Sides<'a> {
    before: &'a Reader,
    after: &'a Reader,
}
