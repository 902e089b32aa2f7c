//! Text to records: cells with their places, by the rules of a dialect.
//!
//! Written here and not left to a library, because every cell must know where it stands and what
//! breaks the rules must be told, not mended in silence.

use super::super::{Dialect, Trim};
use std::borrow::Cow;

/// One cell as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Raw<'a> {
    /// The text, without quotes, trimmed as the dialect says.
    pub(crate) text: Cow<'a, str>,
    /// Bytes of the file, quotes included.
    pub(crate) span: (usize, usize),
}

/// What breaks the rules, at a byte of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A quote is opened and never closed.
    Unclosed { opened: usize },
    /// Text stands between a closing quote and the end of the cell.
    AfterQuote { at: usize, opened: usize },
    /// A quote stands inside a cell that does not start with one.
    StrayQuote { at: usize, start: usize },
}

/// A record: a row of the file, whatever it holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record<'a> {
    pub(crate) cells: Vec<Raw<'a>>,
    /// Byte at which it starts.
    pub(crate) start: usize,
    /// Byte after its last, without the line end.
    pub(crate) end: usize,
    /// Line on which it starts, from 1.
    pub(crate) line: u32,
    pub(crate) broken: Option<Broken>,
}

/// Cuts a text into records.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    rules: Rules,
}

#[derive(Clone)]
struct Rules {
    delimiter: Vec<u8>,
    /// Longest first.
    terminators: Vec<Vec<u8>>,
    quote: Option<char>,
    double: bool,
    trim_start: bool,
    trim_end: bool,
    comment: Option<String>,
    /// The bytes at which a plain cell may end or go wrong.
    stops: [bool; 256],
}

impl Rules {
    fn new(dialect: &Dialect) -> Self {
        let mut terminators: Vec<Vec<u8>> =
            dialect.line_terminators.iter().map(|text| text.as_bytes().to_vec()).collect();
        terminators.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let mut stops = [false; 256];
        let mut quote = [0; 4];
        let quote_bytes = dialect.quote_char.map(|c| c.encode_utf8(&mut quote).as_bytes()[0]);
        let firsts = terminators.iter().filter_map(|text| text.first()).chain(dialect.delimiter.as_bytes().first());
        for byte in firsts.copied().chain(quote_bytes) {
            stops[usize::from(byte)] = true;
        }
        Self {
            delimiter: dialect.delimiter.as_bytes().to_vec(),
            terminators,
            quote: dialect.quote_char,
            double: dialect.double_quote,
            trim_start: matches!(dialect.trim, Trim::Both | Trim::Start),
            trim_end: matches!(dialect.trim, Trim::Both | Trim::End),
            comment: dialect.comment_prefix.clone(),
            stops,
        }
    }
}

/// What ends a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Cell,
    Record,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, dialect: &Dialect) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, at, line: 1, rules: Rules::new(dialect) }
    }

    /// The text of the next record if it is a comment, without its prefix.
    pub(crate) fn comment(&mut self) -> Option<&'a str> {
        let prefix = self.rules.comment.clone()?;
        if !self.text[self.at..].starts_with(&prefix) {
            return None;
        }
        let start = self.at + prefix.len();
        self.skip_line();
        let end = self.text[..self.at].trim_end_matches(['\r', '\n']).len().max(start);
        Some(&self.text[start..end])
    }

    /// Fills in the next record; false at the end of the text.
    pub(crate) fn next(&mut self, record: &mut Record<'a>) -> bool {
        record.cells.clear();
        record.broken = None;
        if self.at >= self.text.len() {
            return false;
        }
        record.start = self.at;
        record.line = self.line;
        loop {
            match self.cell(record) {
                Ok(End::Cell) => {}
                Ok(End::Record) => return true,
                Err(broken) => {
                    record.broken = Some(broken);
                    record.end = self.at;
                    self.recover(broken);
                    return true;
                }
            }
        }
    }

    /// After a fault, goes on with the next line; after an unclosed quote, with the line after the one it is on.
    fn recover(&mut self, broken: Broken) {
        if let Broken::Unclosed { opened } = broken {
            self.line -= newlines(&self.text[opened..self.at]);
            self.at = opened;
        }
        self.skip_line();
    }

    fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        match rest.iter().position(|b| *b == b'\n') {
            Some(end) => {
                self.at += end + 1;
                self.line += 1;
            }
            None => self.at = self.text.len(),
        }
    }

    fn cell(&mut self, record: &mut Record<'a>) -> Result<End, Broken> {
        let mut start = self.at;
        if self.rules.trim_start {
            start += self.blanks(start);
        }
        if let Some(quote) = self.rules.quote.filter(|quote| self.text[start..].starts_with(*quote)) {
            return self.quoted(record, start, quote);
        }
        let mut at = start;
        let bytes = self.text.as_bytes();
        loop {
            while at < bytes.len() && !self.rules.stops[usize::from(bytes[at])] {
                at += 1;
            }
            if let Some((end, length)) = self.end_at(at) {
                let text = &self.text[start..at];
                let text = if self.rules.trim_end { text.trim_end_matches([' ', '\t']) } else { text };
                record.cells.push(Raw { text: Cow::Borrowed(text), span: (start, start + text.len()) });
                self.finish(record, at, end, length);
                return Ok(end);
            }
            if self.rules.quote.is_some_and(|quote| self.text.get(at..).is_some_and(|rest| rest.starts_with(quote))) {
                self.at = at;
                return Err(Broken::StrayQuote { at, start });
            }
            at += 1;
        }
    }

    /// Whether a cell ends at this byte: how, and how long the mark is.
    fn end_at(&self, at: usize) -> Option<(End, usize)> {
        let rest = self.text.as_bytes().get(at..)?;
        if rest.is_empty() {
            return Some((End::Record, 0));
        }
        if rest.starts_with(&self.rules.delimiter) {
            return Some((End::Cell, self.rules.delimiter.len()));
        }
        self.rules.terminators.iter().find(|mark| rest.starts_with(mark)).map(|mark| (End::Record, mark.len()))
    }

    fn finish(&mut self, record: &mut Record<'a>, at: usize, end: End, length: usize) {
        self.at = at + length;
        if end == End::Record {
            record.end = at;
            self.line += newlines(&self.text[at..self.at]);
        }
    }

    fn blanks(&self, from: usize) -> usize {
        self.text.as_bytes()[from..]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t') && !self.rules.delimiter.contains(b))
            .count()
    }

    fn quoted(&mut self, record: &mut Record<'a>, opened: usize, quote: char) -> Result<End, Broken> {
        let inside = opened + quote.len_utf8();
        let mut owned: Option<String> = None;
        let mut from = inside;
        let mut at = inside;
        loop {
            let Some(found) = self.text[at..].find(|c| c == quote || c == '\\' && !self.rules.double) else {
                self.line += newlines(&self.text[opened..]);
                self.at = self.text.len();
                return Err(Broken::Unclosed { opened });
            };
            let here = at + found;
            let escape = !self.rules.double && self.text[here..].starts_with('\\');
            let next = here + if escape { 1 } else { quote.len_utf8() };
            if escape || self.rules.double && self.text[next..].starts_with(quote) {
                let kept = self.text[next..].chars().next().map_or(0, char::len_utf8);
                let out = owned.get_or_insert_default();
                out.push_str(&self.text[from..here]);
                out.push_str(&self.text[next..next + kept]);
                from = next + kept;
                at = from;
                continue;
            }
            let text = match owned {
                Some(mut out) => {
                    out.push_str(&self.text[from..here]);
                    Cow::Owned(out)
                }
                None => Cow::Borrowed(&self.text[inside..here]),
            };
            return self.close(record, self.trim(text), opened, next);
        }
    }

    fn trim(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        let blank = [' ', '\t'];
        let cut = |text: &str| {
            let start = if self.rules.trim_start { text.len() - text.trim_start_matches(blank).len() } else { 0 };
            let end = if self.rules.trim_end { text.trim_end_matches(blank).len() } else { text.len() };
            start..end.max(start)
        };
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[cut(text)]),
            Cow::Owned(text) => {
                let range = cut(&text);
                if range == (0..text.len()) { Cow::Owned(text) } else { Cow::Owned(text[range].to_owned()) }
            }
        }
    }

    fn close(
        &mut self,
        record: &mut Record<'a>,
        text: Cow<'a, str>,
        opened: usize,
        closed: usize,
    ) -> Result<End, Broken> {
        self.line += newlines(&self.text[opened..closed]);
        let after = if self.rules.trim_end { closed + self.blanks(closed) } else { closed };
        let Some((end, length)) = self.end_at(after) else {
            self.at = closed;
            return Err(Broken::AfterQuote { at: closed, opened });
        };
        record.cells.push(Raw { text, span: (opened, closed) });
        self.finish(record, after, end, length);
        Ok(end)
    }
}

fn newlines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX)
}
