//! What we say about bad input.
//!
//! Every problem in a user's data is a [`Diagnostic`]: a severity, a stable [`Code`], a [`Place`],
//! what is wrong, and how to mend it. They are collected in a [`Report`], sorted, and rendered as
//! text with the offending line ([`render::text`]) or as JSON ([`render::json`]).
//!
//! 1. A room that reads input pushes diagnostics and goes on as far as it can.
//! 2. The door sorts the report, so that the same input gives the same report.
//! 3. The edge (command line, server) renders it and decides the exit code or the status.
//!
//! Absent on purpose: `Result`. A failing world (disk, log) is an error enum of its room.

pub mod codes;
mod lines;
pub mod render;
mod suggest;
mod switches;

pub use codes::Code;
pub use lines::{Lines, Sources};
pub use suggest::did_you_mean;
pub use switches::{BadSwitch, Switches, WEIGHTS};

use std::sync::Arc;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data is wrong: nothing is committed or published.
    Error,
    /// The data can stand, but a reader should look.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word that users see: `error`, `warning` or `note`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where a finding is. Every part is optional; the more is known the better the excerpt.
///
/// Lines, columns and rows count from 1; columns count characters, as editors show them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path relative to the project, with `/` on every system.
    pub file: Option<Arc<str>>,
    /// Line in the file.
    pub line: Option<u32>,
    /// Column in the line, in characters.
    pub column: Option<u32>,
    /// How many characters the caret underlines (0 and 1 are the same).
    pub width: u32,
    /// Row of a table (the first data row is 1).
    pub row: Option<u32>,
    /// Column name of a table.
    pub cell: Option<Arc<str>>,
    /// Named graph, mostly a claim.
    pub graph: Option<String>,
    /// The term that is wrong.
    pub term: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { file: Some(path.into()), ..Self::default() }
    }

    /// A claim or other named graph, where no file is known.
    pub fn graph(graph: impl Into<String>) -> Self {
        Self { graph: Some(graph.into()), ..Self::default() }
    }

    /// The same place, at a line and column.
    #[must_use]
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// The same place, underlined over `width` characters.
    #[must_use]
    pub fn wide(mut self, width: u32) -> Self {
        self.width = width;
        self
    }

    /// The same place, as a row of a table.
    #[must_use]
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same place, as the named cell of its row.
    #[must_use]
    pub fn cell(mut self, column: impl Into<Arc<str>>) -> Self {
        self.cell = Some(column.into());
        self
    }

    /// The same place, about a term.
    #[must_use]
    pub fn term(mut self, term: impl Into<String>) -> Self {
        self.term = Some(term.into());
        self
    }
}

/// One finding about a user's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// Which rule was broken.
    pub code: &'static Code,
    /// What is wrong, in one sentence without a full stop after an id.
    pub message: String,
    /// Where.
    pub place: Place,
    /// How to mend it; each hint is one sentence.
    pub hints: Vec<String>,
    /// Other places that belong to the finding, with what to see there.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A finding of the severity that its code has by default.
    pub fn new(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        Self { severity: code.severity, code, message: message.into(), place, hints: Vec::new(), related: Vec::new() }
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds "did you mean" where one of the candidates is close to the word.
    #[must_use]
    pub fn suggest<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match did_you_mean(word, candidates) {
            Some(best) => self.hint(format!("did you mean `{best}`?")),
            None => self,
        }
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn see(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related.push((place, what.into()));
        self
    }
}

/// All findings of one piece of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds the findings of another report.
    pub fn extend(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Whether anything was found that forbids going on.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// The findings, in the order in which they stand.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.diagnostics.iter()
    }

    /// Puts the findings in the order of their places, then of their codes, and drops exact repeats.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| {
            (&a.place, a.severity, a.code.id, &a.message).cmp(&(&b.place, b.severity, b.code.id, &b.message))
        });
        self.diagnostics.dedup();
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self { diagnostics: diagnostics.into_iter().collect() }
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_sort_by_place_and_drop_repeats() {
        let at = |line| Diagnostic::new(&codes::BAD_DATE, Place::file("a.csv").at(line, 1), "wrong");
        let mut report: Report = [at(3), at(1), at(3)].into_iter().collect();
        report.sort();
        let lines: Vec<_> = report.iter().map(|d| d.place.line).collect();
        assert_eq!(lines, [Some(1), Some(3)]);
        assert!(report.has_errors());
    }
}
