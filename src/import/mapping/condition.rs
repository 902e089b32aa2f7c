//! `tr:onlyIf`: a column or a whole row speaks only where a cell says so.

use super::cell_text;
use crate::csvw::Row;

/// What must hold of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    /// Index of the column.
    pub(super) column: usize,
    /// What the cell must be.
    pub(super) test: Test,
}

/// A test of a cell; an empty cell meets only [`Test::Given`] of `false` and [`Test::IsNot`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// One of these texts.
    Is(Vec<String>),
    /// None of these texts.
    IsNot(Vec<String>),
    /// Whether there is a value at all.
    Given(bool),
}

impl Condition {
    /// Whether the row meets it.
    pub(super) fn holds(&self, row: &Row<'_>) -> bool {
        let text = cell_text(row, self.column);
        match &self.test {
            Test::Is(texts) => text.is_some_and(|text| texts.contains(&text)),
            Test::IsNot(texts) => text.is_none_or(|text| !texts.contains(&text)),
            Test::Given(given) => text.is_some() == *given,
        }
    }
}
