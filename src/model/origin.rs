//! Statements that remember where they came from.

use super::Quad;
use crate::diagnostic::Place;
use std::sync::Arc;

/// A file that statements came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the project, with `/` on every system.
    pub path: Arc<str>,
    /// Names of table columns, where the file is a table.
    pub columns: Arc<[Arc<str>]>,
}

/// Where one statement was made. Twelve bytes, because there is one for each of millions.
///
/// Lines, rows and columns count from 1; 0 means not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Line of the file.
    pub line: u32,
    /// Row of a table.
    pub row: u32,
    /// Column of a table.
    pub column: u16,
}

/// A quad with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What is stated; the default graph holds records, a named graph the content of a claim.
    pub quad: Quad,
    /// Where.
    pub origin: Origin,
}

/// All that one file states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The file.
    pub file: SourceFile,
    /// SHA-256 of its bytes and of everything that decides how they are read, in hexadecimal.
    pub digest: String,
    /// What it states, in the order of the file.
    pub statements: Vec<Statement>,
}

impl Batch {
    /// The place of a statement of this file, for a diagnostic.
    pub fn place(&self, origin: Origin) -> Place {
        let mut place = Place::file(Arc::clone(&self.file.path));
        if origin.line > 0 {
            place.line = Some(origin.line);
        }
        if origin.row > 0 {
            place.row = Some(origin.row);
        }
        if let Some(name) = usize::from(origin.column).checked_sub(1).and_then(|i| self.file.columns.get(i)) {
            place.cell = Some(Arc::clone(name));
        }
        place
    }

    /// What `tr:origin` says of a claim stated here: `data/acts.csv#row=12` (RFC 7111) or `data/x.trig#line=3` (RFC 5147).
    pub fn reference(&self, origin: Origin) -> String {
        match (origin.row, origin.line) {
            (0, 0) => self.file.path.to_string(),
            (0, line) => format!("{}#line={line}", self.file.path),
            (row, _) => format!("{}#row={row}", self.file.path),
        }
    }
}
