//! Rows as triples.

use super::{Row, Table};
use crate::diagnostic::Report;
use oxigraph::model::TripleRef;

/// Turns the rows of a table into triples (minimal mode).
pub struct ToRdf<'t> {
    _table: &'t Table,
    report: Report,
}

impl<'t> ToRdf<'t> {
    /// Prepares the templates of a table.
    pub fn new(table: &'t Table) -> Self {
        Self { _table: table, report: Report::new() }
    }

    /// Hands each triple of the row to `emit`, with the column it came from (from 1; virtual columns count on).
    pub fn row(&mut self, row: &Row<'_>, emit: &mut dyn FnMut(TripleRef<'_>, u16)) {
        let _ = (row, emit);
    }

    /// What was wrong with expanded templates ([`codes::BAD_IRI`](crate::diagnostic::codes::BAD_IRI)).
    pub fn into_report(self) -> Report {
        self.report
    }
}
