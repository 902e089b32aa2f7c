//! What is wrong in the rows, told once for each different text and not once for each cell.

use crate::csvw::Row;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use std::collections::BTreeMap;

/// What happens to a cell that cannot be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Other {
    /// An error: nothing is imported.
    #[default]
    Error,
    /// A warning: the row says nothing about it, and the user is told.
    Warning,
    /// Nothing.
    Nothing,
}

impl Other {
    /// The words of the annotation.
    pub(super) const WORDS: [&'static str; 3] = ["error", "warning", "nothing"];

    /// Reads one of the words.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "error" => Some(Self::Error),
            "warning" => Some(Self::Warning),
            "nothing" => Some(Self::Nothing),
            _ => None,
        }
    }
}

/// How many different texts of one table are told; the others are counted.
const CAP: usize = 100;

/// Findings in rows, gathered by column and text.
#[derive(Debug, Default)]
pub(super) struct Found {
    told: BTreeMap<(String, String), (Diagnostic, usize)>,
    others: Vec<Diagnostic>,
    left_out: usize,
}

impl Found {
    /// A text in the cell of a column that cannot be used; `what` says why.
    pub(super) fn cell(&mut self, row: &Row<'_>, at: (usize, &str), other: Other, what: (&'static Code, String)) {
        let severity = match other {
            Other::Error => Severity::Error,
            Other::Warning => Severity::Warning,
            Other::Nothing => return,
        };
        let place = row.place(Some(at.0));
        let column = place.cell.as_deref().unwrap_or_default().to_owned();
        if let Some((_, count)) = self.told.get_mut(&(column.clone(), at.1.to_owned())) {
            *count += 1;
            return;
        }
        if self.told.len() == CAP {
            self.left_out += 1;
            return;
        }
        let mut diagnostic = Diagnostic::new(what.0, place.term(at.1), what.1);
        diagnostic.severity = severity;
        self.told.insert((column, at.1.to_owned()), (diagnostic, 1));
    }

    /// A fault of a computed cell.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.others.len() < CAP {
            self.others.push(diagnostic);
        } else {
            self.left_out += 1;
        }
    }

    /// Everything, each different text once with the number of its cells.
    pub(super) fn into_report(self) -> Report {
        let mut all = self.others;
        for (diagnostic, count) in self.told.into_values() {
            all.push(match count {
                1 => diagnostic,
                count => diagnostic.hint(format!("{count} cells of this column hold the same text; this is the first")),
            });
        }
        if let Some(last) = all.last().filter(|_| self.left_out > 0) {
            let mut more = Diagnostic::new(last.code, last.place.clone(), String::new());
            more.place = crate::diagnostic::Place { term: None, ..last.place.clone() };
            more.severity = all.iter().map(|one| one.severity).min().unwrap_or(Severity::Error);
            more.message = format!("{} more cells of this file cannot be used and are not shown", self.left_out);
            all.push(more);
        }
        all.into_iter().collect()
    }
}
