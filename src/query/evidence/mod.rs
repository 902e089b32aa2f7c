//! Answers whose rows carry the claims they come from.
//!
//! Entry points: [`evidence`] (and [`Question::evidence`] for named questions), then [`write()`](write()),
//! [`Evidence::columns`] or [`Evidence::json`].
//!
//! 1. [`crate::sparql::trace()`] finds the statements that each row was matched from, or refuses the query.
//! 2. A statement of the default graph comes from the held claims whose content states it, or it is a
//!    record, or it was derived from what is held; a statement asked for with `GRAPH` comes from the
//!    claim of that name, held or not.
//! 3. Rows are written with their claims, the weakest status, sources and quotations, as further
//!    columns or nested; a claim is written as [`why`](mod@crate::query::why) writes it.
//!
//! A row may be found in more than one way; the claims of all ways are given. A claim is given only if
//! it states one of the matched statements; claims that are themselves what a row is about stand apart.

mod gather;
mod output;
mod refused;
#[cfg(test)]
mod tests;

pub use output::{note, write};
pub use refused::refused;

use super::question::{QueryError, Question};
use crate::diagnostic::Place;
use crate::import::snapshot::{Judged, Texts, judge};
use crate::model::{Anchor, Claim, Lookup, Prefixes, Status, Term, Triple};
use crate::sparql::{Cut, Limits, Query, Rows, TraceError, trace};
use crate::store::Reader;
use gather::{Claims, Origin};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An answer whose rows carry their evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The answer, the same as without evidence.
    pub rows: Rows,
    /// Every claim that a row carries, once, in the order of their IRIs.
    pub claims: Vec<Claim>,
    /// Which limit ended the search for evidence, if one did.
    pub cut: Option<Cut>,
    groups: Vec<RowEvidence>,
    group_of: Vec<usize>,
    /// How anchored quotations stand, by their stance.
    judged: BTreeMap<String, Judged>,
}

/// What stands behind one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowEvidence {
    /// The claims whose content was matched.
    pub claims: Vec<Cited>,
    /// Claims (positions in [`Evidence::claims`]) that matched records or derived statements describe: the
    /// row speaks of the claim itself, of its text, status or sources.
    pub described: Vec<usize>,
    /// The matched statements that stand in no claim: names, titles, descriptions of claims and sources.
    pub records: Vec<Triple>,
    /// The matched statements that nobody stated and that follow from what is held.
    pub derived: Vec<Triple>,
    /// The weakest status among the claims, described ones included.
    pub weakest: Option<Status>,
    /// Whether there is more evidence than was kept.
    pub cut: bool,
}

/// A claim and what of it was matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Position in [`Evidence::claims`].
    pub claim: usize,
    /// The statements of its content that were matched.
    pub states: Vec<Triple>,
}

impl Evidence {
    /// What stands behind a row; `row` counts from 0 and is below the number of rows.
    pub fn of(&self, row: usize) -> &RowEvidence {
        &self.groups[self.group_of[row]]
    }

    /// Looks how the quotations of the claims' sources stand in the newest kept copies.
    pub fn examine(&mut self, records: &dyn Lookup, texts: &dyn Texts) {
        for stance in self.claims.iter().flat_map(|claim| &claim.stances) {
            let Some(anchor) = Anchor::of_stance(records, stance.node.as_ref()) else { continue };
            if let Ok(judged) = judge(records, texts, &stance.source, &anchor) {
                self.judged.insert(stance.node.to_string(), judged);
            }
        }
    }

    /// How many rows carry less than their whole evidence.
    pub fn incomplete(&self) -> usize {
        self.group_of.iter().filter(|group| self.groups[**group].cut).count()
    }
}

/// Evaluates a query and finds for each row the claims it comes from.
///
/// # Errors
/// [`TraceError::Uncovered`] for queries whose rows cannot be traced; [`refused`] puts it into words.
pub fn evidence(
    reader: &Reader,
    query: &Query,
    bindings: &[(String, Term)],
    limits: Limits,
) -> Result<Evidence, TraceError> {
    let trace = trace(reader, query, bindings, limits)?;
    let origins: Vec<Origin> = trace.matches.par_iter().map(|it| Origin::of(reader, it)).collect();
    let claims = Claims::load(reader, &origins);
    let groups = (0..trace.groups()).map(|group| claims.row(&trace, group, &origins)).collect();
    let group_of = (0..trace.rows.rows.len()).map(|row| trace.group_of(row)).collect();
    Ok(Evidence { cut: trace.cut, rows: trace.rows, claims: claims.list, groups, group_of, judged: BTreeMap::new() })
}

impl Question {
    /// Binds the parameters, evaluates the query, and finds for each row the claims it comes from.
    ///
    /// # Errors
    /// [`QueryError::Parameters`]; [`QueryError::Refused`] if its rows cannot be traced; [`QueryError::Sparql`].
    pub fn evidence(
        &self,
        reader: &Reader,
        prefixes: &Prefixes,
        given: &[(String, String)],
        limits: Limits,
    ) -> Result<Evidence, QueryError> {
        let bindings = self.bind(given, prefixes, reader).map_err(QueryError::Parameters)?;
        evidence(reader, self.query(), &bindings, limits).map_err(|error| match error {
            TraceError::Sparql(error) => QueryError::Sparql(error),
            TraceError::Uncovered(what) => {
                let place = Place::file(self.path.as_str()).at(1, 1);
                QueryError::Refused(std::iter::once(refused(&what, &self.text, place)).collect())
            }
        })
    }
}

impl RowEvidence {
    /// Positions of all its claims, described ones included, each once and ascending.
    pub fn all(&self) -> impl Iterator<Item = usize> {
        let both: BTreeSet<usize> =
            self.claims.iter().map(|it| it.claim).chain(self.described.iter().copied()).collect();
        both.into_iter()
    }
}
