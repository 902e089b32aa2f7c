//! Mappings: what a table needs beyond plain CSVW when its makers never thought of claims.
//!
//! Annotations on a virtual column compute the cell that the file does not have; everything else
//! about the column (`aboutUrl`, `propertyUrl`, `valueUrl`, datatype, language, separator) is plain
//! CSVW, and any template of the table may use the computed cell like one of the file. A program
//! that does not know the annotations finds a virtual column without a value and says nothing.
//!
//! The entry point is [`Mapping::of`].
//!
//! 1. `annotations` reads `tr:dateParts`, `tr:decode`, `tr:literal`, `tr:onlyIf` and `tr:layer` and
//!    checks every name in them against the columns; what cannot be used is T2010, at its place in the
//!    metadata.
//! 2. [`Mapping::fill`] computes the cells of a row: dates of parts (`date`), codes looked up
//!    (`codes`), texts (`text`).
//! 3. [`Mapping::skips`] tells whether the row speaks at all, [`Mapping::silent`] which of its columns do not.
//!
//! Absent on purpose: expressions. A table that needs arithmetic is prepared before it is imported.

mod annotations;
mod codes;
mod condition;
mod date;
mod found;
mod text;

use super::InputFile;
use crate::csvw::{Row, Table};
use crate::diagnostic::Report;
use codes::Codes;
use condition::Condition;
use date::Parts;
use found::Found;
use std::collections::BTreeMap;
use text::Text;

/// What a mapping is read from.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    /// The table and where its description stands.
    pub(super) table: &'s Table,
    /// Number of the table in its document, from 0.
    pub(super) number: usize,
    /// The metadata document.
    pub(super) metadata: &'s InputFile,
    /// Every file of the project, for lists of codes.
    pub(super) files: &'s BTreeMap<&'s str, &'s InputFile>,
    /// Base IRI of the project.
    pub(super) base: &'s str,
}

/// The annotations of one table, ready for its rows.
#[derive(Debug, Default)]
pub(super) struct Mapping {
    /// Computed columns: index and how; in the order of the columns.
    computed: Vec<(usize, Rule)>,
    /// Conditions of columns: index and what must hold.
    conditions: Vec<(usize, Vec<Condition>)>,
    /// Numbers of the columns that speak records.
    records: Vec<u16>,
    /// What must hold for the row to say anything.
    row: Vec<Condition>,
    found: Found,
}

/// How the cell of a virtual column is made.
#[derive(Debug)]
enum Rule {
    Date(Parts),
    Codes(Codes),
    Text(Text),
}

impl Mapping {
    /// Reads the annotations of a table; what cannot be used is reported and has no effect.
    pub(super) fn of(setting: &Setting<'_>, report: &mut Report) -> Self {
        annotations::read(setting, report)
    }

    /// Paths of the files that the annotations of a table refer to, where they exist: lists of codes.
    pub(super) fn lists<'f>(setting: &Setting<'f>) -> Vec<&'f InputFile> {
        codes::files(setting)
    }

    /// Indexes of the columns whose cells are computed.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.computed.iter().map(|(index, _)| *index)
    }

    /// Computes the cells of the row's virtual columns.
    pub(super) fn fill(&mut self, row: &mut Row<'_>) {
        if self.computed.is_empty() {
            return;
        }
        for (index, rule) in &self.computed {
            let applies = self.conditions.iter().all(|(column, all)| column != index || holds(all, row));
            let text = if applies {
                match rule {
                    Rule::Date(parts) => parts.read(row, &mut self.found),
                    Rule::Codes(codes) => codes.read(row, &mut self.found),
                    Rule::Text(text) => text.read(row),
                }
            } else {
                None
            };
            for fault in row.compute(*index, text) {
                self.found.push(fault);
            }
        }
    }

    /// Whether the row says nothing at all.
    pub(super) fn skips(&self, row: &Row<'_>) -> bool {
        !holds(&self.row, row)
    }

    /// Numbers (from 1) of the columns that say nothing in this row.
    pub(super) fn silent(&self, row: &Row<'_>) -> Vec<u16> {
        let silent = self.conditions.iter().filter(|(_, all)| !holds(all, row));
        silent.map(|(index, _)| number(*index)).collect()
    }

    /// Whether a column says records even in a table of claims, such as under which other name a thing is known.
    pub(super) fn is_record(&self, column: u16) -> bool {
        self.records.contains(&column)
    }

    /// What was found in the rows.
    pub(super) fn into_report(self) -> Report {
        self.found.into_report()
    }
}

/// The number of a column, from 1, as origins have it.
fn number(index: usize) -> u16 {
    u16::try_from(index + 1).unwrap_or(u16::MAX)
}

fn holds(all: &[Condition], row: &Row<'_>) -> bool {
    all.iter().all(|condition| condition.holds(row))
}

/// The text of a cell as its column reads it, list items with `, ` between them; nothing where the cell is empty.
fn cell_text(row: &Row<'_>, index: usize) -> Option<String> {
    let values = &row.cells.get(index)?.values;
    let mut texts = values.iter().map(|value| value.lexical.as_ref());
    let mut all = texts.next()?.to_owned();
    for text in texts {
        all.push_str(", ");
        all.push_str(text);
    }
    Some(all)
}

#[cfg(test)]
mod tests;
