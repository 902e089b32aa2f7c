//! Keys: primary keys of one table, and references from table to table.

use super::super::{ForeignKey, Sheet};
use super::{Findings, Row, Values};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};

/// The keys seen so far. Only their hashes are kept, of 128 bits, so that a large table fits.
#[derive(Debug, Default)]
pub(super) struct PrimaryKey {
    seen: HashMap<u128, (u32, u32)>,
}

impl PrimaryKey {
    /// Whether the key of the row is new.
    pub(super) fn check(&mut self, row: &Row<'_>, findings: &mut Findings) -> bool {
        let columns = &row.source.table.primary_key;
        let Some(hash) = digest(row, columns) else { return true };
        let Some((number, line)) = self.seen.insert(hash, (row.number, row.line)) else { return true };
        // The first row keeps the key, so that every later one is told of it.
        self.seen.insert(hash, (number, line));
        findings.push(|| {
            let place = row.place(columns.first().copied());
            let first = Place::file(row.source.path).at(line, 1).row(number);
            Diagnostic::new(
                &codes::DUPLICATE_KEY,
                place,
                format!("{} is already the key of row {number}", words(row, columns)),
            )
            .see(first, "the first row with this key")
        });
        false
    }
}

/// The key of a row in words: the texts of its cells.
fn words(row: &Row<'_>, columns: &[usize]) -> String {
    let texts: Vec<&str> = columns.iter().filter_map(|i| row.cells.get(*i)).map(|cell| &*cell.text).collect();
    format!("`{}`", texts.join("`, `"))
}

/// A hash of the values of some cells; `None` if all of them are empty.
fn digest(row: &Row<'_>, columns: &[usize]) -> Option<u128> {
    let mut halves = [DefaultHasher::new(), DefaultHasher::new()];
    halves[1].write_u8(1);
    let mut any = false;
    for index in columns {
        let values = row.cells.get(*index).map_or(&Values::Null, |cell| &cell.values);
        for half in &mut halves {
            for value in values {
                half.write(value.lexical.as_bytes());
                half.write_u8(0xFF);
            }
            half.write_u8(0xFE);
        }
        any |= !values.is_empty();
    }
    any.then(|| u128::from(halves[0].finish()) << 64 | u128::from(halves[1].finish()))
}

/// Checks that every foreign key of the tables finds its row, reading the tables again.
///
/// References to tables that are not among the sheets are left out.
pub fn check_foreign_keys(sheets: &[Sheet<'_>]) -> Report {
    let mut targets = Targets::new();
    for key in sheets.iter().flat_map(|sheet| &sheet.table.foreign_keys) {
        targets.entry((&key.table, &key.reference)).or_default();
    }
    targets.retain(|(url, _), _| sheets.iter().any(|sheet| sheet.table.url == *url));
    for ((url, names), rows) in &mut targets {
        let Some(sheet) = sheets.iter().find(|sheet| sheet.table.url == *url) else { continue };
        let columns: Vec<usize> =
            names.iter().filter_map(|name| sheet.table.column(name)).map(|(index, _)| index).collect();
        for row in sheet.rows() {
            if let Some(hash) = digest(&row, &columns) {
                *rows.entry(hash).or_default() += 1;
            }
        }
    }
    let mut report = Report::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.table.foreign_keys.is_empty()) {
        report.extend(check_table(sheet, &targets));
    }
    report
}

/// For each table and columns referred to, how often each key is there.
type Targets<'m> = BTreeMap<(&'m str, &'m [String]), HashMap<u128, u32>>;

fn check_table(sheet: &Sheet<'_>, targets: &Targets<'_>) -> Report {
    let mut findings = Findings::default();
    for row in sheet.rows() {
        for key in &sheet.table.foreign_keys {
            let Some(rows) = targets.get(&(key.table.as_str(), key.reference.as_slice())) else { continue };
            let Some(hash) = digest(&row, &key.columns) else { continue };
            match rows.get(&hash) {
                Some(1) => {}
                found => findings.push(|| dangling(&row, key, found.is_some())),
            }
        }
    }
    findings.close(sheet.path);
    findings.into_report()
}

fn dangling(row: &Row<'_>, key: &ForeignKey, several: bool) -> Diagnostic {
    let value = words(row, &key.columns);
    let message = if several {
        format!("{value} is the key of several rows of {}", key.table)
    } else {
        format!("{value} is not the key of a row of {}", key.table)
    };
    Diagnostic::new(&codes::FOREIGN_KEY, row.place(key.columns.first().copied()), message)
}
