//! N-Triples and N-Quads: cut at line ends, parsed piece by piece.

use super::super::unpack::too_large;
use super::super::{layer, text};
use super::work::File;
use super::{LONGEST_LINE, Rules, nodes};
use crate::diagnostic::Diagnostic;
use crate::model::syntax::line::Line;
use crate::model::{Prefixes, Quad};
use std::io::{self, Read};
use std::ops::ControlFlow;

/// Size of a piece, in bytes.
#[cfg(not(test))]
const PIECE: usize = 1 << 20;
/// In tests, so small that few lines are several pieces.
#[cfg(test)]
const PIECE: usize = 300;

/// Whole lines of a file.
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    /// The number of its first line; the first of the file is 1.
    pub(super) first: u64,
}

/// Cuts a text at line ends; the last piece may end without one.
///
/// # Errors
/// Those of the reader; the finding within is for a line that is too long.
pub(super) fn cut(
    reader: &mut dyn Read,
    path: &str,
    mut give: impl FnMut(Piece) -> ControlFlow<()>,
) -> io::Result<Option<Diagnostic>> {
    let mut first = 1;
    let mut bytes = Vec::with_capacity(PIECE);
    loop {
        let wanted = PIECE.max(bytes.len() * 2) - bytes.len();
        let read = Read::take(&mut *reader, wanted as u64).read_to_end(&mut bytes)?;
        // A piece grows only where its first line has no end yet.
        if bytes.len() > LONGEST_LINE && !bytes[..LONGEST_LINE].contains(&b'\n') {
            let found = too_large(path, format!("a line is longer than {} MiB", LONGEST_LINE >> 20));
            let line = u32::try_from(first).unwrap_or(u32::MAX);
            return Ok(Some(Diagnostic { place: found.place.clone().at(line, 1), ..found }));
        }
        if read < wanted {
            if !bytes.is_empty() {
                let _ = give(Piece { bytes, first });
            }
            return Ok(None);
        }
        let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') else {
            continue;
        };
        let mut rest = Vec::with_capacity(PIECE);
        rest.extend_from_slice(&bytes[end + 1..]);
        bytes.truncate(end + 1);
        let count = ends(&bytes);
        if give(Piece { bytes, first }).is_break() {
            return Ok(None);
        }
        first += count;
        bytes = rest;
    }
}

/// How many lines end in a text: at LF, CR, or both together.
fn ends(bytes: &[u8]) -> u64 {
    if !bytes.contains(&b'\r') {
        return bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum();
    }
    let mut last = 0;
    let is_end = |byte: &u8| {
        let before = std::mem::replace(&mut last, *byte);
        *byte == b'\r' || *byte == b'\n' && before != b'\r'
    };
    bytes.iter().map(is_end).map(u64::from).sum()
}

/// The lines of a piece, without their ends.
fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let Some(at) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            rest = None;
            return Some(bytes);
        };
        let width = if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = Some(&bytes[at + width..]);
        Some(&bytes[..at])
    })
}

/// What lines make: statements, and for each line that cannot be read a finding.
#[derive(Default)]
pub(super) struct Lines {
    /// How many statements were taken as they stood.
    pub(super) taken: u64,
    /// The statements of all other lines.
    pub(super) quads: Vec<Quad>,
    pub(super) bad: Vec<(Diagnostic, Vec<u8>)>,
}

/// Offers each line that is written plainly to a function, and parses those that it does not take.
pub(super) fn read<E>(
    piece: &Piece,
    file: &File,
    rules: Rules<'_>,
    prefixes: &Prefixes,
    mut take: impl FnMut(&Line<'_>) -> Result<bool, E>,
) -> Result<Lines, E> {
    let mut lines = Lines::default();
    // Lines in a row that are for the parser begin here.
    let (mut at, mut begin) = (0, None);
    for line in std::str::from_utf8(&piece.bytes).unwrap_or_default().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.strip_suffix('\n').unwrap_or(line);
        let plain = Line::read(bare.strip_suffix('\r').unwrap_or(bare)).filter(|line| fits(line, file, rules));
        if plain.map_or(Ok(false), |line| take(&line))? {
            lines.taken += 1;
            if let Some(begin) = begin.take() {
                parse(piece, begin..start, (file, rules, prefixes), &mut lines);
            }
        } else {
            begin.get_or_insert(start);
        }
    }
    let begin = if at == 0 { Some(0) } else { begin };
    if let Some(begin) = begin {
        parse(piece, begin..piece.bytes.len(), (file, rules, prefixes), &mut lines);
    }
    Ok(lines)
}

/// Whether a plain line is a statement of the file, and no rule wants to see more of it.
fn fits(line: &Line<'_>, file: &File, rules: Rules<'_>) -> bool {
    let is_named = line.graph.is_some() || !file.reading.graph.is_default_graph();
    (line.graph.is_none() || file.reading.format.has_graphs())
        && (is_named || !rules.settings.claims_only || layer::is_plain_record(line, rules.settings))
}

type How<'a> = (&'a File, Rules<'a>, &'a Prefixes);

fn parse(piece: &Piece, range: std::ops::Range<usize>, how: How<'_>, lines: &mut Lines) {
    let bytes = &piece.bytes[range.clone()];
    if let Some(quads) = quick(bytes, how) {
        lines.quads.extend(quads);
    } else {
        slow(bytes, piece.first + ends(&piece.bytes[..range.start]), how, lines);
    }
}

/// The statements of lines, if nothing is wrong with any of them.
fn quick(bytes: &[u8], (file, rules, prefixes): How<'_>) -> Option<Vec<Quad>> {
    let mut quads = Vec::new();
    for item in file.reading.lines(bytes, &file.shown) {
        let mut quad = item.ok()?;
        if rules.settings.claims_only && layer::fault(&quad, || file.place(0), rules.settings, prefixes).is_some() {
            return None;
        }
        nodes::by_label(&file.prefix, &mut quad);
        quads.push(quad);
    }
    Some(quads)
}

/// The same line by line, with what is wrong and where.
fn slow(bytes: &[u8], first: u64, (file, rules, prefixes): How<'_>, lines: &mut Lines) {
    for (line, number) in split(bytes).zip(first..) {
        match one(line, number, file, rules, prefixes) {
            Ok(quads) => lines.quads.extend(quads),
            Err(found) => lines.bad.push((*found, line.to_vec())),
        }
    }
}

fn one(
    line: &[u8],
    number: u64,
    file: &File,
    rules: Rules<'_>,
    prefixes: &Prefixes,
) -> Result<Vec<Quad>, Box<Diagnostic>> {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let moved = |mut found: Box<Diagnostic>| {
        found.place.line = Some(number);
        found
    };
    let mut quads = Vec::new();
    for item in file.reading.lines(line, &file.shown) {
        let mut quad = item.map_err(|found| match text::decode(line, &file.shown) {
            Ok(_) => moved(found),
            Err(not_utf8) => moved(not_utf8),
        })?;
        if rules.settings.claims_only {
            let found = layer::fault(&quad, || file.place(number), rules.settings, prefixes);
            found.map_or(Ok(()), |found| Err(Box::new(found)))?;
        }
        nodes::by_label(&file.prefix, &mut quad);
        quads.push(quad);
    }
    Ok(quads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_the_parser_counts() {
        let text = b"a\nb\r\nc\rd\n\ne";
        let lines: Vec<&[u8]> = split(text).collect();
        assert_eq!(lines, [&b"a"[..], b"b", b"c", b"d", b"", b"e"]);
        assert_eq!(ends(text), 5);
    }

    #[test]
    fn pieces_are_whole_lines() {
        let text = (0..100).map(|i| format!("line {i}\n")).collect::<Vec<_>>().concat();
        let mut pieces = Vec::new();
        let cut = cut(&mut text.as_bytes(), "a", |piece| {
            pieces.push(piece);
            ControlFlow::Continue(())
        });
        assert_eq!(cut.unwrap(), None);
        assert!(pieces.len() > 2);
        let mut line = 1;
        for piece in &pieces {
            assert_eq!(piece.first, line);
            line += ends(&piece.bytes);
        }
        assert_eq!(pieces.concat_bytes(), text.as_bytes());
    }

    trait Concat {
        fn concat_bytes(&self) -> Vec<u8>;
    }

    impl Concat for Vec<Piece> {
        fn concat_bytes(&self) -> Vec<u8> {
            self.iter().flat_map(|piece| piece.bytes.clone()).collect()
        }
    }

    #[test]
    fn a_line_without_an_end_is_ended() {
        let mut endless = io::repeat(b'x');
        let found = cut(&mut endless, "a", |_| ControlFlow::Continue(())).unwrap().unwrap();
        assert_eq!((found.code.id, found.place.line), ("T1007", Some(1)));
    }
}
