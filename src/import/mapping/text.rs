//! `tr:literal`: a text with the values of cells in it.
//!
//! `{name}` stands for the value of a column, as it is and not percent-encoded; `{name:80}` for its
//! first 80 characters, with `…` where there are more. What stands in
//! square brackets is left out where a cell in it is empty; outside of them an empty cell leaves the
//! whole text out. A brace or bracket that is meant as such is doubled.

use super::cell_text;
use crate::csvw::Row;

/// A text template, its names bound to columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    /// A column, and how many of its characters at most.
    Cell(usize, Option<usize>),
    /// Left out where one of its cells is empty.
    Optional(Vec<Piece>),
}

/// Why a template is none: in words, and the name of a column that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) what: String,
    pub(super) name: Option<String>,
}

impl From<&str> for Fault {
    fn from(what: &str) -> Self {
        Self { what: what.to_owned(), name: None }
    }
}

impl Text {
    /// Reads a template; `column` finds the index of a name.
    pub(super) fn parse(text: &str, column: &dyn Fn(&str) -> Option<usize>) -> Result<Self, Fault> {
        let mut outer: Vec<Piece> = Vec::new();
        let mut inner: Option<Vec<Piece>> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let doubled = chars.peek().is_some_and(|(_, next)| *next == c) && "{}[]".contains(c);
            if doubled {
                chars.next();
                words(inner.as_mut().unwrap_or(&mut outer), c);
                continue;
            }
            match c {
                '{' => {
                    let end = text[at..].find('}').ok_or("`{` is never closed; write `{{` for a brace")?;
                    let inside = &text[at + 1..at + end];
                    let (name, most) = match inside.split_once(':') {
                        Some((name, most)) => (name, Some(length(most)?)),
                        None => (inside, None),
                    };
                    let index = column(name).ok_or_else(|| Fault {
                        what: format!("`{{{name}}}` is not the name of a column"),
                        name: Some(name.to_owned()),
                    })?;
                    inner.as_mut().unwrap_or(&mut outer).push(Piece::Cell(index, most));
                    while chars.next_if(|(next, _)| *next <= at + end).is_some() {}
                }
                '}' => return Err("`}` was never opened; write `}}` for a brace".into()),
                '[' if inner.is_some() => return Err("`[` stands inside another `[`; write `[[` for a bracket".into()),
                '[' => inner = Some(Vec::new()),
                ']' => match inner.take() {
                    Some(pieces) => outer.push(Piece::Optional(pieces)),
                    None => return Err("`]` was never opened; write `]]` for a bracket".into()),
                },
                c => words(inner.as_mut().unwrap_or(&mut outer), c),
            }
        }
        match inner {
            Some(_) => Err("`[` is never closed; write `[[` for a bracket".into()),
            None => Ok(Self { pieces: outer }),
        }
    }

    /// The text for a row.
    pub(super) fn read(&self, row: &Row<'_>) -> Option<String> {
        let mut out = String::new();
        write(&self.pieces, row, &mut out).then_some(out)
    }
}

/// The number behind a colon.
fn length(text: &str) -> Result<usize, Fault> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Fault { what: format!("`:{text}` is not a number of characters, such as `:80`"), name: None })
}

fn words(pieces: &mut Vec<Piece>, c: char) {
    match pieces.last_mut() {
        Some(Piece::Words(text)) => text.push(c),
        _ => pieces.push(Piece::Words(c.to_string())),
    }
}

/// Appends the pieces; false if a cell that is needed is empty.
fn write(pieces: &[Piece], row: &Row<'_>, out: &mut String) -> bool {
    for piece in pieces {
        match piece {
            Piece::Words(text) => out.push_str(text),
            Piece::Cell(index, most) => {
                let Some(text) = cell_text(row, *index) else { return false };
                match most.and_then(|most| text.char_indices().nth(most)) {
                    Some((end, _)) => {
                        out.push_str(text[..end].trim_end());
                        out.push('…');
                    }
                    None => out.push_str(&text),
                }
            }
            Piece::Optional(pieces) => {
                let before = out.len();
                if !write(pieces, row, out) {
                    out.truncate(before);
                }
            }
        }
    }
    true
}
