//! Tables as rows: every cell parsed by its datatype, every fault with its place.
//!
//! 1. `scan` cuts the text into records by the rules of the dialect.
//! 2. `header` compares the header with the columns that the metadata describes.
//! 3. `cell` parses a cell ("Model for Tabular Data" §6.4).
//! 4. [`Reader`] puts them together, one row at a time; primary keys are checked on the way.

mod cell;
mod findings;
mod header;
mod keys;
pub(crate) mod scan;

pub(crate) use findings::Findings;
pub(crate) use header::titles;
pub use keys::check_foreign_keys;

use super::Table;
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use keys::PrimaryKey;
use scan::{Broken, Record, Scanner};
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
    /// The cells, one for each column that is not virtual.
    pub cells: Vec<Cell<'a>>,
    /// Whether a fault was reported for the row.
    pub faulty: bool,
    /// Byte of the file at which it starts.
    start: usize,
    source: Source<'a>,
}

impl Row<'_> {
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

/// Iterates over the rows of a table.
///
/// Rows whose cells cannot be told apart (broken quotes) are reported and left out; all others come
/// out, with [`Row::faulty`] where something was reported.
pub struct Reader<'a> {
    source: Source<'a>,
    scanner: Scanner<'a>,
    record: Record<'a>,
    findings: Findings,
    key: Option<PrimaryKey>,
    /// Number of columns that are not virtual.
    width: usize,
    number: u32,
    source_number: u32,
    comments: Vec<&'a str>,
    state: State,
    strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Header,
    Rows,
    End,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], table: &'a Table, path: &'a str) -> Self {
        let mut findings = Findings::default();
        let (text, state) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, State::Header),
            Err(error) => {
                findings.push(|| bad_utf8(bytes, error.valid_up_to(), path));
                ("", State::End)
            }
        };
        Self {
            source: Source { text, path, table },
            scanner: Scanner::new(text, &table.dialect),
            record: Record::default(),
            findings,
            key: (!table.primary_key.is_empty()).then(PrimaryKey::default),
            width: table.columns.iter().filter(|column| !column.is_virtual).count(),
            number: 0,
            source_number: 0,
            comments: Vec::new(),
            state,
            strict: true,
        }
    }

    /// Reads on where the header does not fit the metadata, and counts missing cells as empty, as
    /// the standard asks of programs that convert without validating.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.strict = false;
        self
    }

    /// What was found so far; complete once all rows were read.
    pub fn report(&self) -> &Report {
        self.findings.report()
    }

    /// All that was found.
    pub fn into_report(self) -> Report {
        self.findings.into_report()
    }

    /// Texts of the comment rows that were passed.
    pub fn comments(&self) -> &[&'a str] {
        &self.comments
    }

    /// Fills in the next record that is no comment; false at the end.
    fn advance(&mut self) -> bool {
        loop {
            self.source_number += 1;
            if let Some(comment) = self.scanner.comment() {
                self.comments.push(comment);
                continue;
            }
            if !self.scanner.next(&mut self.record) {
                return false;
            }
            let skipped = (self.source.table.dialect.skip_columns as usize).min(self.record.cells.len());
            self.record.cells.drain(..skipped);
            return true;
        }
    }

    fn open(&mut self) {
        self.state = State::Rows;
        for _ in 0..self.source.table.dialect.skip_rows {
            self.source_number += 1;
            if let Some(comment) = self.scanner.comment() {
                self.comments.push(comment);
            } else if self.scanner.next(&mut self.record) {
                let text = self.source.text.get(self.record.start..self.record.end).unwrap_or_default();
                self.comments.push(text);
            }
        }
        let count = self.source.table.dialect.header_row_count;
        let mut titles: Vec<Vec<String>> = Vec::new();
        for n in 0..count {
            if !self.advance() {
                break;
            }
            if let Some(broken) = self.record.broken {
                self.syntax(broken);
                self.state = State::End;
            }
            for (i, cell) in self.record.cells.iter().enumerate() {
                if titles.len() <= i {
                    titles.push(Vec::new());
                }
                titles[i].push(cell.text.clone().into_owned());
            }
            if n + 1 == count && self.state == State::Rows {
                let good = header::check(self.source, &self.record, &titles, &mut self.findings);
                if !good && self.strict {
                    self.state = State::End;
                }
            }
        }
        if count > 0 && titles.is_empty() && self.strict && self.state == State::Rows {
            let place = Place::file(self.source.path);
            let names: Vec<&str> =
                self.source.table.columns.iter().filter(|c| !c.is_virtual).map(|c| &*c.name).collect();
            self.findings.push(|| {
                Diagnostic::new(&codes::COLUMN_MISMATCH, place, "the table has no header")
                    .hint(format!("start it with the line `{}`", names.join(",")))
            });
        }
    }

    fn syntax(&mut self, broken: Broken) {
        let source = self.source;
        let record = &self.record;
        let place = |at: usize, end: usize| source.place(record.start, record.line, (at, end));
        self.findings.push(|| match broken {
            Broken::Unclosed { opened } => {
                let line_end = source.text[opened..].find('\n').map_or(source.text.len(), |end| opened + end);
                let cell = source.text[opened..line_end].trim_end();
                Diagnostic::new(
                    &codes::CSV_SYNTAX,
                    place(opened, opened + cell.len()),
                    "the quote opened here is never closed",
                )
                .hint("close it at the end of the cell; a quote inside a quoted cell is doubled")
            }
            Broken::AfterQuote { at, opened } => {
                let diagnostic =
                    Diagnostic::new(&codes::CSV_SYNTAX, place(at, at + 1), "text stands after the closing quote");
                diagnostic
                    .hint("double every quote inside a quoted cell, and put a comma after the closing one")
                    .see(place(opened, opened + 1), "the quote was opened here")
            }
            Broken::StrayQuote { at, start } => {
                let before = &source.text[start..at];
                let diagnostic = Diagnostic::new(
                    &codes::CSV_SYNTAX,
                    place(at, at + 1),
                    "a quote stands inside a cell that does not start with one",
                );
                if before.trim().is_empty() {
                    diagnostic.hint("remove the space before the quote")
                } else {
                    diagnostic.hint("put the whole cell in quotes and double each quote inside it")
                }
            }
        });
    }

    fn ragged(&mut self) {
        let (given, wanted) = (self.record.cells.len(), self.width);
        let (source, record, number) = (self.source, &self.record, self.number);
        self.findings.push(|| {
            let blank = given == 1 && record.start == record.end;
            let span = match record.cells.get(wanted) {
                Some(extra) => (extra.span.0, record.end),
                None => (record.start, record.end),
            };
            let place = source.place(record.start, record.line, span).row(number);
            if blank {
                return Diagnostic::new(&codes::RAGGED_ROW, place, "the row is empty").hint("remove the empty line");
            }
            let diagnostic = Diagnostic::new(
                &codes::RAGGED_ROW,
                place,
                format!("the row has {given} {}, the header {wanted}", if given == 1 { "cell" } else { "cells" }),
            );
            if given > wanted {
                diagnostic.hint("a text with a comma stands in double quotes")
            } else {
                let first = source.table.columns.get(given).map_or("", |column| &column.name);
                diagnostic.hint(format!("the cells from `{first}` on are missing; an empty cell still needs its comma"))
            }
        });
    }

    /// Makes a row of the record.
    fn row(&mut self) -> Row<'a> {
        let mut faulty = false;
        if self.record.cells.len() != self.width {
            self.ragged();
            faulty = true;
        }
        let source = self.source;
        let mut row = Row {
            number: self.number,
            line: self.record.line,
            source_number: self.source_number,
            cells: Vec::with_capacity(self.width),
            faulty,
            start: self.record.start,
            source,
        };
        let end = (self.record.end, self.record.end);
        let mut raws = self.record.cells.drain(..);
        for column in source.table.columns.iter().take(self.width) {
            let (text, span) = raws.next().map_or((Cow::Borrowed(""), end), |raw| (raw.text, raw.span));
            let parsed = cell::parse(column, &text);
            let values = parsed.values;
            let place = || {
                let place = source.place(row.start, row.line, span).row(row.number);
                place.cell(column.name.clone())
            };
            // A cell that a short row lacks was reported with the row.
            if parsed.missing && !faulty {
                row.faulty = true;
                self.findings.push(|| cell::missing(column, place()));
            }
            for (item, fault) in parsed.faults {
                row.faulty = true;
                self.findings.push(|| cell::bad(&item, &fault, place()));
            }
            row.cells.push(Cell { text, values, span });
        }
        row
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        if self.state == State::Header {
            self.open();
        }
        while self.state == State::Rows && self.advance() {
            if self.source.table.dialect.skip_blank_rows && self.record.cells.iter().all(|cell| cell.text.is_empty()) {
                continue;
            }
            self.number += 1;
            if let Some(broken) = self.record.broken {
                self.syntax(broken);
                if matches!(broken, Broken::Unclosed { .. }) {
                    break;
                }
                continue;
            }
            let mut row = self.row();
            if let Some(key) = &mut self.key {
                row.faulty |= !key.check(&row, &mut self.findings);
            }
            return Some(row);
        }
        self.state = State::End;
        self.findings.close(self.source.path);
        None
    }
}

fn bad_utf8(bytes: &[u8], at: usize, path: &str) -> Diagnostic {
    let before = &bytes[..at];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
    // What comes before the first bad byte is UTF-8.
    let column = String::from_utf8_lossy(&before[start..]).trim_start_matches('\u{feff}').chars().count() + 1;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let place = Place::file(path).at(small(line), small(column));
    let byte = bytes.get(at).copied().unwrap_or_default();
    Diagnostic::new(&codes::BAD_UTF8, place, format!("the byte {byte:#04X} is not UTF-8"))
        .hint("save the file again as UTF-8; spreadsheets call it \"CSV UTF-8\"")
}
