//! One mistake, one message: what only follows from another finding is left out.
//!
//! 1. Where a file could not be read at all ([`is_unread`]), what refers to it is not checked.
//! 2. A rule about the value of a cell that could not be read adds nothing, and a shape that is
//!    broken where another rule already spoke adds nothing either ([`without`]).

use crate::diagnostic::{Code, Diagnostic, Place, Report, codes};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Findings after which nothing, or not all, of a file is known.
const UNREAD: [&Code; 10] = [
    &codes::BAD_UTF8,
    &codes::UNKNOWN_FORMAT,
    &codes::RDF_SYNTAX,
    &codes::JSON_SYNTAX,
    &codes::MISSING_FILE,
    &codes::CSV_SYNTAX,
    &codes::COLUMN_MISMATCH,
    &codes::RAGGED_ROW,
    &codes::BAD_METADATA,
    &codes::BAD_ONTOLOGY,
];

/// Whether a part of the record is missing because a file could not be read.
pub(super) fn is_unread(report: &Report) -> bool {
    report.iter().any(|found| UNREAD.contains(&found.code))
}

/// The findings without those that only repeat another one.
///
/// A shape speaks of a value or of a whole thing. It is an echo when another rule found an error in
/// the same cell or at the same place, or when a cell of the same row could not be read.
pub(super) fn without(report: &Report) -> Report {
    let mut unread = BTreeSet::new();
    let mut places = BTreeSet::new();
    let mut rows = BTreeSet::new();
    for found in report.iter().filter(|found| found.code != &codes::SHAPE) {
        places.extend(spot(&found.place));
        if found.code == &codes::BAD_CELL {
            unread.extend(spot(&found.place));
        }
        if [&codes::MISSING_CELL, &codes::BAD_CELL, &codes::DUPLICATE_KEY].contains(&found.code) {
            rows.extend(line(&found.place));
            rows.extend(found.related.iter().filter_map(|(place, _)| line(place)));
        }
    }
    let is_echo = |found: &Diagnostic| {
        let at = spot(&found.place);
        if found.code != &codes::SHAPE {
            return found.code == &codes::BAD_MONEY && at.is_some_and(|at| unread.contains(&at));
        }
        at.is_some_and(|at| places.contains(&at)) || line(&found.place).is_some_and(|line| rows.contains(&line))
    };
    report.iter().filter(|found| !is_echo(found)).cloned().collect()
}

/// File and line.
fn line(place: &Place) -> Option<(Arc<str>, u32)> {
    Some((place.file.clone()?, place.line?))
}

/// The place without what it is about: file, line, and column or cell.
fn spot(place: &Place) -> Option<Place> {
    let it =
        Place { line: place.line, column: place.column, cell: place.cell.clone(), ..Place::file(place.file.clone()?) };
    (it.line.is_some() && (it.column.is_some() || it.cell.is_some())).then_some(it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &'static Code, line: u32, column: u32, cell: &str) -> Diagnostic {
        Diagnostic::new(code, Place::file("a.csv").at(line, column).cell(cell), "m")
    }

    fn codes_of(found: Vec<Diagnostic>) -> Vec<&'static str> {
        without(&found.into_iter().collect()).iter().map(|found| found.code.id).collect()
    }

    #[test]
    fn a_shape_that_repeats_a_finding_is_left_out() {
        let shape = |line, column, cell| found(&codes::SHAPE, line, column, cell);
        let money = found(&codes::BAD_MONEY, 2, 5, "currency");
        assert_eq!(codes_of(vec![money.clone(), shape(2, 5, "currency")]), ["T3005"]);
        assert_eq!(codes_of(vec![money.clone(), shape(2, 9, "kind")]), ["T3005", "T3007"]);
        assert_eq!(codes_of(vec![money, shape(3, 5, "currency")]), ["T3005", "T3007"]);
        let number = found(&codes::BAD_CELL, 2, 5, "amount");
        assert_eq!(codes_of(vec![found(&codes::BAD_MONEY, 2, 5, "amount"), number]), ["T2004"]);
        let empty = found(&codes::MISSING_CELL, 4, 13, "name");
        let whole_row = Diagnostic::new(&codes::SHAPE, Place { line: Some(4), ..Place::file("a.csv") }, "m");
        assert_eq!(codes_of(vec![empty, whole_row]), ["T2003"]);
    }
}
