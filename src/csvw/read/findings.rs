//! Findings about one file: capped, so that a column of wrong dates does not bury everything else.

use crate::diagnostic::{Code, Diagnostic, Place, Report, Severity};

/// How many findings of one file are told.
const CAP: usize = 200;

/// Collects what is wrong with one file.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    report: Report,
    told: usize,
    left_out: usize,
}

impl Findings {
    /// Adds a finding; past the cap it is only counted, so that it costs nothing to make.
    pub(crate) fn push(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.told < CAP {
            self.told += 1;
            self.report.push(make());
        } else {
            self.left_out += 1;
        }
    }

    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// Says how many findings were left out.
    pub(crate) fn close(&mut self, path: &str) {
        if self.left_out == 0 {
            return;
        }
        let code: Option<&'static Code> = self.report.iter().last().map(|last| last.code);
        if let Some(code) = code {
            let count = std::mem::take(&mut self.left_out);
            let message = format!("{count} more findings in this file are not shown");
            let mut diagnostic = Diagnostic::new(code, Place::file(path), message);
            diagnostic.severity = Severity::Error;
            self.report.push(diagnostic);
        }
    }

    pub(crate) fn into_report(self) -> Report {
        self.report
    }
}
