//! The reader: one row at a time, every cell parsed, every fault reported.

use super::findings::Findings;
use super::keys::PrimaryKey;
use super::row::{Cell, Row, Source};
use super::scan::{Broken, Record, Scanner};
use super::{cell, header};
use crate::csvw::Table;
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use std::borrow::Cow;
use std::collections::BTreeSet;

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
    /// Numbers of rows that are passed over.
    without: Option<&'a BTreeSet<u32>>,
    passed: Vec<Passed<'a>>,
}

/// A row that was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed<'a> {
    /// Number among the data rows, from 1.
    pub number: u32,
    /// Its text, without the line end.
    pub text: &'a str,
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
            without: None,
            passed: Vec::new(),
        }
    }

    /// Reads on where the header does not fit the metadata, and counts missing cells as empty, as
    /// the standard asks of programs that convert without validating.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.strict = false;
        self
    }

    /// Passes over rows, by their numbers, as if they were not there; the others keep their numbers.
    #[must_use]
    pub fn without(mut self, rows: &'a BTreeSet<u32>) -> Self {
        self.without = Some(rows);
        self
    }

    /// The rows that were passed over so far.
    pub fn passed(&self) -> &[Passed<'a>] {
        &self.passed
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
        // Where a quote is never closed, nobody knows how many rows it took.
        let number = Some(self.number).filter(|number| *number > 0 && !matches!(broken, Broken::Unclosed { .. }));
        let place = |at: usize, end: usize| {
            let place = source.place(record.start, record.line, (at, end));
            Place { row: number, ..place }
        };
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
            if self.without.is_some_and(|rows| rows.contains(&self.number)) {
                let rest = self.source.text.get(self.record.start..).unwrap_or_default();
                // A broken row is known up to the fault, and goes on to the end of its line.
                let length = if self.record.broken.is_some() { rest.find('\n') } else { None };
                let length = length.unwrap_or(self.record.end - self.record.start);
                let text = rest.get(..length).unwrap_or(rest).trim_end_matches('\r');
                self.passed.push(Passed { number: self.number, text });
                continue;
            }
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
    let line = before.split(|b| *b == b'\n').count();
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
    // What comes before the first bad byte is UTF-8.
    let column = String::from_utf8_lossy(&before[start..]).trim_start_matches('\u{feff}').chars().count() + 1;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let place = Place::file(path).at(small(line), small(column));
    let byte = bytes.get(at).copied().unwrap_or_default();
    Diagnostic::new(&codes::BAD_UTF8, place, format!("the byte {byte:#04X} is not UTF-8"))
        .hint("save the file again as UTF-8; spreadsheets call it \"CSV UTF-8\"")
}
