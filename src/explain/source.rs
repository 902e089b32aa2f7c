//! Where a byte of the Markdown file stands, in lines and columns.

use crate::diagnostic::{Code, Diagnostic, Place};
use std::sync::Arc;

/// The text of an explainer with the starts of its lines.
pub(super) struct Source<'a> {
    pub(super) path: Arc<str>,
    pub(super) text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(path: &str, text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { path: path.into(), text, starts }
    }

    /// The place of a byte, underlined over the characters up to `end`, on one line at most.
    pub(super) fn place(&self, at: usize, end: usize) -> Place {
        let at = self.boundary(at);
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts[line - 1];
        let column = self.text[start..at].chars().count() + 1;
        let stop = self.boundary(end.max(at));
        let width = self.text[at..stop].chars().take_while(|c| *c != '\n').count().max(1);
        Place::file(Arc::clone(&self.path)).at(small(line), small(column)).wide(small(width))
    }

    /// A finding at a stretch of bytes.
    pub(super) fn finding(&self, code: &'static Code, at: usize, end: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.place(at, end), message)
    }

    /// The last character boundary not after `at`.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let source = Source::new("a.md", "é—x\nsecond\n");
        let place = |at, end| {
            let place = source.place(at, end);
            (place.line, place.column, place.width)
        };
        assert_eq!(place(5, 6), (Some(1), Some(3), 1));
        assert_eq!(place(7, 13), (Some(2), Some(1), 6));
        assert_eq!(place(99, 99), (Some(3), Some(1), 1));
        assert_eq!(place(1, 2), (Some(1), Some(1), 1), "inside a character");
    }
}
