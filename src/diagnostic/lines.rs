//! Texts by their lines: a report may name thousands of places in one file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A text, and where its lines begin.
#[derive(Debug)]
pub struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text.
    pub fn new(text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The text from the start of a line on; 1 is the first line.
    pub fn from_line(&self, number: u32) -> Option<&str> {
        self.text.get(*self.starts.get(number.checked_sub(1)? as usize)?..)
    }

    /// A line without its end; 1 is the first.
    pub fn line(&self, number: u32) -> Option<&str> {
        self.from_line(number)?.lines().next()
    }
}

/// Files by their paths, each read once.
pub struct Sources<'a> {
    read: &'a dyn Fn(&str) -> Option<String>,
    known: RefCell<HashMap<String, Option<Rc<Lines>>>>,
}

impl<'a> Sources<'a> {
    /// Reads a file when it is first asked for.
    pub fn new(read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { read, known: RefCell::default() }
    }

    /// The lines of a file, if it can be read.
    pub fn lines(&self, path: &str) -> Option<Rc<Lines>> {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let lines = (self.read)(path).map(|text| Rc::new(Lines::new(text)));
        self.known.borrow_mut().insert(path.to_owned(), lines.clone());
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let lines = Lines::new("a\r\nb\n\nc".to_owned());
        let found: Vec<_> = (0..6).map(|number| lines.line(number)).collect();
        assert_eq!(found, [None, Some("a"), Some("b"), Some(""), Some("c"), None]);
        assert_eq!(lines.from_line(3), Some("\nc"));
    }

    #[test]
    fn a_file_is_read_once() {
        let reads = std::cell::Cell::new(0);
        let read = |path: &str| {
            reads.set(reads.get() + 1);
            (path == "a").then(|| "x".to_owned())
        };
        let sources = Sources::new(&read);
        for path in ["a", "b", "a", "b"] {
            assert_eq!(sources.lines(path).is_some(), path == "a");
        }
        assert_eq!(reads.get(), 2);
    }
}
