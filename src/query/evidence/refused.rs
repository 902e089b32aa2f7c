//! Queries whose rows cannot be traced, in words for their authors.

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::sparql::{Uncovered, find_word};

/// The finding (`T5008`) for a query that uses something of which no evidence can be given.
///
/// `text` is the text of the query and `place` where it begins.
pub fn refused(what: &Uncovered, text: &str, place: Place) -> Diagnostic {
    let word = find_word(text, what.words());
    // `tr:inForceOn` asks for dates that must not be there; nobody wrote that `EXISTS`.
    let computed = *what == Uncovered::Exists && word.is_none();
    let what_else =
        if computed { "`tr:inForceOn`, which asks what is not stated".to_owned() } else { what.to_string() };
    let message = format!("the rows of this query cannot carry evidence, because it uses {what_else}");
    let found = word.map(|range| {
        let before = &text[..range.start];
        let (lines, last) = (before.matches('\n').count(), before.rsplit('\n').next().unwrap_or_default());
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let line = place.line.unwrap_or(1).saturating_add(small(lines));
        place.clone().at(line, small(last.chars().count() + 1)).wide(small(text[range].chars().count()))
    });
    // A place that is not known is not shown: the first line has done nothing wrong.
    let place = found.unwrap_or(Place { line: None, column: None, ..place });
    let hint = if computed {
        "ask with `--valid-on DATE` instead, or for `tr:inForceFrom` and `tr:inForceUntil`"
    } else {
        what.hint()
    };
    Diagnostic::new(&codes::NO_EVIDENCE, place, message).hint(hint)
}
