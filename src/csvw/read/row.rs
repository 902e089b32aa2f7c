//! Rows, cells and values as they come out of a file, with their places.

use super::super::Table;
use super::cell;
use crate::diagnostic::{Diagnostic, Place};
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

impl<'a> Values<'a> {
    /// The values, one after another.
    pub fn iter(&self) -> std::slice::Iter<'_, Value<'a>> {
        match self {
            Self::Null => [].iter(),
            Self::One(value) => std::slice::from_ref(value).iter(),
            Self::List(values) => values.iter(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl<'v, 'a> IntoIterator for &'v Values<'a> {
    type Item = &'v Value<'a>;
    type IntoIter = std::slice::Iter<'v, Value<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
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

/// A file that is read, with what is known of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) path: &'a str,
    pub(crate) table: &'a Table,
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
    /// The cells, one for each column that is not virtual, and those that [`Row::compute`] added.
    pub cells: Vec<Cell<'a>>,
    /// Whether a fault was reported for the row.
    pub faulty: bool,
    /// Byte of the file at which it starts.
    pub(super) start: usize,
    pub(super) source: Source<'a>,
}

impl Row<'_> {
    /// Gives the row a cell that its file does not have: that of the virtual column with this index,
    /// read as the column says. Templates and [`super::super::ToRdf::with_computed`] then know its values.
    /// Returns what is wrong with the text.
    pub fn compute(&mut self, index: usize, text: Option<String>) -> Vec<Diagnostic> {
        let empty = || Cell { text: Cow::Borrowed(""), values: Values::Null, span: (self.start, self.start) };
        while self.cells.len() <= index {
            self.cells.push(empty());
        }
        let Some((text, column)) = text.zip(self.source.table.columns.get(index)) else { return Vec::new() };
        let text = Cow::Owned(text);
        let parsed = cell::parse(column, &text);
        let place = || self.place(None).cell(column.name.clone());
        let faults = parsed.faults.iter().map(|(item, fault)| cell::bad(item, fault, place())).collect();
        self.cells[index] = Cell { values: parsed.values, text, span: (self.start, self.start) };
        faults
    }

    /// The place of the row, or with the index of a column the place of that cell.
    pub fn place(&self, column: Option<usize>) -> Place {
        let cell = column.and_then(|index| self.cells.get(index));
        let span = cell.map_or((self.start, self.start), |cell| cell.span);
        let mut place = self.source.place(self.start, self.line, span).row(self.number);
        if let Some(column) = column.and_then(|index| self.source.table.columns.get(index)) {
            place = place.cell(column.name.clone());
        }
        place
    }

    /// The path of the file.
    pub fn path(&self) -> &str {
        self.source.path
    }

    /// The text of a cell as it stands in the file, without quotes; empty where there is no such column.
    pub fn text(&self, column: &str) -> &str {
        let found = self.source.table.column(column).and_then(|(index, _)| self.cells.get(index));
        found.map_or("", |cell| &cell.text)
    }
}

impl Source<'_> {
    /// The place of a span of bytes that comes after the byte `from` on line `line`.
    pub(crate) fn place(&self, from: usize, line: u32, span: (usize, usize)) -> Place {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let before = self.text.get(from..span.0).unwrap_or_default();
        let lines = before.matches('\n').count();
        let tail = before.rsplit('\n').next().unwrap_or_default();
        let mut column = tail.chars().count() + 1;
        if lines == 0 {
            // A record starts where its line does, but for a byte order mark, which has no column.
            let line_start = self.text[..from].rfind('\n').map_or(0, |at| at + 1);
            column += self.text[line_start..from].trim_start_matches('\u{feff}').chars().count();
        }
        let shown = self.text.get(span.0..span.1).unwrap_or_default().lines().next().unwrap_or_default();
        Place::file(self.path).at(line + small(lines), small(column)).wide(small(shown.chars().count()).max(1))
    }
}
