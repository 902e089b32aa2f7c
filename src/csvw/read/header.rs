//! The header against the columns that the metadata describes.

use super::super::{Column, Dialect};
use super::Findings;
use super::row::Source;
use super::scan::{Raw, Record, Scanner};
use crate::csvw::metadata::names;
use crate::diagnostic::{Diagnostic, Place, codes, did_you_mean};

/// The titles in the header of a file; without header, one empty title for each cell of the first row.
pub(crate) fn titles(bytes: &[u8], dialect: &Dialect) -> Vec<String> {
    // Bytes that are no text are reported when the rows are read.
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let mut scanner = Scanner::new(text, dialect);
    let mut record = Record::default();
    let mut rows = dialect.skip_rows + 1;
    while rows > 0 {
        if scanner.comment().is_none() && !scanner.next(&mut record) {
            return Vec::new();
        }
        rows -= 1;
        // A comment is a row that is skipped, but not the header.
        if rows == 0 && record.cells.is_empty() {
            rows = 1;
        }
    }
    let cells = record.cells.into_iter().skip(dialect.skip_columns as usize);
    cells.map(|cell| if dialect.header_row_count == 0 { String::new() } else { cell.text.into_owned() }).collect()
}

/// Whether the header fits; what does not is reported. `titles` has the titles of each column, one
/// for each row of the header; `record` is the last of these rows.
pub(super) fn check(source: Source<'_>, record: &Record<'_>, titles: &[Vec<String>], findings: &mut Findings) -> bool {
    let columns: Vec<&Column> = source.table.columns.iter().filter(|column| !column.is_virtual).collect();
    let fits = columns.len() == titles.len()
        && columns.iter().zip(titles).all(|(column, titles)| matches(column, titles, source));
    if fits {
        return true;
    }
    let known = |titles: &Vec<String>| columns.iter().any(|column| matches(column, titles, source));
    let missing: Vec<&Column> =
        columns.iter().copied().filter(|column| !titles.iter().any(|given| matches(column, given, source))).collect();
    let place = |cell: Option<&Raw<'_>>| {
        let span = cell.map_or((record.start, record.end), |cell| cell.span);
        source.place(record.start, record.line, span)
    };
    let mut renamed = Vec::new();
    let mut found = false;
    for (i, given) in titles.iter().enumerate().filter(|(_, given)| !known(given)) {
        let title = given.last().map_or("", String::as_str);
        let here = place(record.cells.get(i));
        let (name, diagnostic) = unknown(title, i, here, &columns, &missing);
        renamed.extend(name);
        findings.push(|| diagnostic);
        found = true;
    }
    for column in missing.iter().filter(|column| !renamed.contains(&&*column.name)) {
        let header = written(column);
        findings.push(|| {
            Diagnostic::new(
                &codes::COLUMN_MISMATCH,
                place(None),
                format!("the column `{header}` is missing from the header"),
            )
            .hint("add the column to the table, or remove it from the metadata")
        });
        found = true;
    }
    if !found {
        findings.push(|| disorder(titles, &columns, source, place(None)));
    }
    false
}

/// Whether a column's titles, or its name, are those in the header. A title in any language counts:
/// what is written in a header has none.
fn matches(column: &Column, given: &[String], source: Source<'_>) -> bool {
    let document = source.table.header_language();
    let same = |tag: &str| tag == "und" || document == "und" || is_prefix(tag, document) || is_prefix(document, tag);
    given.iter().any(|title| {
        column.titles.iter().any(|(tag, text)| text == title && same(tag))
            || *column.name == **title
            || column.titles.is_empty() && *column.name == names::encode(title)
    })
}

/// Whether the language tag is the other or less specific.
fn is_prefix(short: &str, long: &str) -> bool {
    long.to_ascii_lowercase()
        .strip_prefix(&short.to_ascii_lowercase())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// How the column is written in a header.
fn written(column: &Column) -> &str {
    column.titles.first().map_or(&column.name, |(_, title)| title)
}

/// What is said of a title that no column has, and the column that was meant.
fn unknown<'c>(
    title: &str,
    index: usize,
    place: Place,
    columns: &[&'c Column],
    missing: &[&'c Column],
) -> (Option<&'c str>, Diagnostic) {
    let here = Diagnostic::new(&codes::COLUMN_MISMATCH, place, format!("the metadata describes no column `{title}`"));
    let near = did_you_mean(title, missing.iter().map(|column| written(column)));
    let meant = near.and_then(|near| missing.iter().find(|column| written(column) == near));
    // Where a column is missing at this very place, it was meant, however it was written.
    let placed = columns.get(index).filter(|column| missing.iter().any(|other| other.name == column.name));
    match (meant, placed) {
        (Some(column), _) => (Some(&column.name), here.hint(format!("did you mean `{}`?", written(column)))),
        (None, Some(column)) => {
            (Some(&column.name), here.hint(format!("the metadata has the column `{}` at this place", written(column))))
        }
        (None, None) => (None, here.hint("describe the column in the metadata, or remove it from the table")),
    }
}

fn disorder(titles: &[Vec<String>], columns: &[&Column], source: Source<'_>, place: Place) -> Diagnostic {
    let order: Vec<&str> = columns.iter().map(|column| written(column)).collect();
    let twice = titles.iter().enumerate().find(|(i, given)| titles[..*i].contains(given));
    let message = if let Some((_, given)) = twice {
        format!("the column `{}` stands in the header twice", given.last().map_or("", String::as_str))
    } else {
        let first = titles.iter().zip(columns).find(|(given, column)| !matches(column, given, source));
        let title = first.and_then(|(given, _)| given.last()).map_or("", String::as_str);
        format!("the columns stand in another order than in the metadata, from `{title}` on")
    };
    Diagnostic::new(&codes::COLUMN_MISMATCH, place, message).hint(format!("the order is {}", order.join(",")))
}
