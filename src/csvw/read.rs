//! Reading.

use super::Table;
use crate::diagnostic::{Place, Report};
use std::borrow::Cow;

/// One value of a cell: the lexical form of a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    /// Lexical form.
    pub lexical: Cow<'a, str>,
    /// Whether it has the datatype of its column; otherwise it is a plain string.
    pub valid: bool,
}

/// The values of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values<'a> {
    /// None: the cell is empty.
    Null,
    /// One value.
    One(Value<'a>),
    /// A list, of a column with a separator.
    List(Vec<Value<'a>>),
}

/// One cell of a row.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// The text, without quotes.
    pub text: Cow<'a, str>,
    /// The values.
    pub values: Values<'a>,
    /// Bytes of the file at which the cell, quotes included, starts and ends.
    pub span: (usize, usize),
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Number among the data rows, from 1.
    pub number: u32,
    /// Line of the file on which it starts, from 1.
    pub line: u32,
    /// Number among all rows of the file, header and comments included, from 1.
    pub source_number: u32,
    /// The cells, one for each column that is not virtual.
    pub cells: Vec<Cell<'a>>,
    /// Whether a fault was reported for the row.
    pub faulty: bool,
}

impl Row<'_> {
    /// The place of the row, or with an index the place of a cell.
    pub fn place(&self, column: Option<usize>) -> Place {
        let _ = column;
        Place::default()
    }
}

/// Iterates over the rows of a table.
pub struct Reader<'a> {
    _table: &'a Table,
    report: Report,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(_bytes: &'a [u8], table: &'a Table, _path: &'a str) -> Self {
        Self { _table: table, report: Report::new() }
    }

    /// What was found so far; complete once all rows were read.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// All that was found.
    pub fn into_report(self) -> Report {
        self.report
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        None
    }
}
