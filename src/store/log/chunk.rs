//! Statements that one file makes since a revision, or no longer makes, with the terms they use.
//!
//! A chunk can be read by itself. Terms are N-Triples texts in order, each as the number of bytes that
//! it shares with the one before and the rest; a term's number is its place. Quads are rows of such
//! numbers, in order (the graph is 0 for the default graph, and one more than its number otherwise),
//! each number as the difference to the one above it. Both parts are deflated.
//!
//! The hash of a chunk is the SHA-256 of this text, so that it can be computed from an N-Quads dump:
//!
//! ```text
//! + "data/acts.csv"                (or `-`; the file as JSON)
//! <s> <p> <o> <g> .                (N-Quads lines, sorted by the terms' texts, the default graph first)
//! ```

use crate::model::Quad;
use crate::model::syntax::line::{Line, is_plain};
use crate::store::StoreError;
use crate::store::pack::{read_number, read_text, write_number, write_text};
use crate::store::texts::{Dictionary, Texts};
use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::io::{Read, Write as _};

/// A quad of numbers: subject, predicate, object, and 0 or one more than the graph's.
pub(in super::super) type Row = [u32; 4];

/// Quads after which a chunk is closed. The order of quads within a file decides nothing but what
/// stands in which chunk.
pub(in super::super) const MOST_QUADS: usize = 1 << 20;
/// Bytes of terms after which a chunk is closed.
pub(in super::super) const MOST_TEXT: usize = 64 << 20;

/// Whether statements are made or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Sign {
    /// No longer made.
    Removed,
    /// Made.
    Added,
}

impl Sign {
    fn letter(self) -> u8 {
        match self {
            Self::Added => b'+',
            Self::Removed => b'-',
        }
    }
}

/// A chunk that is being filled.
#[derive(Debug, Default)]
pub(in super::super) struct Filling {
    terms: Dictionary,
    rows: Vec<Row>,
    text: String,
}

impl Filling {
    /// Adds a quad.
    pub(in super::super) fn push(&mut self, quad: &Quad, file: &str) -> Result<(), StoreError> {
        use crate::model::GraphNameRef;
        let s = self.term(&quad.subject, file)?;
        let p = self.term(&quad.predicate, file)?;
        let o = self.term(&quad.object, file)?;
        let g = match quad.graph_name.as_ref() {
            GraphNameRef::DefaultGraph => 0,
            GraphNameRef::NamedNode(node) => self.term(&node, file)? + 1,
            GraphNameRef::BlankNode(node) => self.term(&node, file)? + 1,
        };
        self.rows.push([s, p, o, g]);
        Ok(())
    }

    /// Adds a quad if each of its terms is there already or plain.
    pub(in super::super) fn push_line(&mut self, line: &Line<'_>) -> bool {
        let find = |text: &str| self.terms.find(text);
        let (known, graph) = (line.terms.map(find), line.graph.map(find));
        let mut texts = line.terms.iter().zip(known).chain(line.graph.iter().zip(graph));
        if !texts.all(|(text, number)| number.is_some() || is_plain(text)) {
            return false;
        }
        let mut id = |text: &str, number: Option<u32>| number.unwrap_or_else(|| self.terms.add(text));
        let [s, p, o] = std::array::from_fn(|at| id(line.terms[at], known[at]));
        let g = line.graph.map_or(0, |text| id(text, graph.flatten()) + 1);
        self.rows.push([s, p, o, g]);
        true
    }

    /// Adds a quad of terms' texts.
    pub(in super::super) fn push_texts(&mut self, [s, p, o]: [&str; 3], g: Option<&str>) {
        let row = [s, p, o].map(|text| self.terms.add(text));
        let g = g.map_or(0, |text| self.terms.add(text) + 1);
        self.rows.push([row[0], row[1], row[2], g]);
    }

    fn term(&mut self, term: &impl std::fmt::Display, file: &str) -> Result<u32, StoreError> {
        use std::fmt::Write as _;
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let _ = write!(text, "{term}");
        if text.contains(['\n', '\r']) {
            return Err(StoreError::BadTerm { file: file.to_owned(), term: text });
        }
        let id = self.terms.add(&text);
        self.text = text;
        Ok(id)
    }

    pub(in super::super) fn is_full(&self) -> bool {
        self.rows.len() >= MOST_QUADS || self.terms.texts().bytes() >= MOST_TEXT
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Orders terms and quads.
    pub(in super::super) fn finish(self, file: &str, sign: Sign) -> Chunk {
        let texts = self.terms.texts();
        let order = texts.order();
        let mut place = vec![0; order.len()];
        let mut terms = Texts::with_room(texts.len(), texts.bytes());
        for (number, old) in (0_u32..).zip(&order) {
            place[*old as usize] = number;
            terms.push(texts.get(*old));
        }
        let mut rows: Vec<Row> = self.rows;
        for row in &mut rows {
            let [s, p, o, g] = *row;
            let graph = g.checked_sub(1).map_or(0, |g| place[g as usize] + 1);
            *row = [place[s as usize], place[p as usize], place[o as usize], graph];
        }
        rows.par_sort_unstable_by_key(rank);
        rows.dedup();
        Chunk { file: file.to_owned(), sign, terms, rows }
    }
}

/// A row as one number that has its order, and is compared faster.
pub(in super::super) fn rank([s, p, o, g]: &Row) -> u128 {
    let two = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    u128::from(two(*s, *p)) << 64 | u128::from(two(*o, *g))
}

/// A chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Chunk {
    pub(in super::super) file: String,
    pub(in super::super) sign: Sign,
    /// Texts in order.
    pub(in super::super) terms: Texts,
    /// Rows in order.
    pub(in super::super) rows: Vec<Row>,
}

impl Chunk {
    /// The hash of what it says.
    pub(in super::super) fn hash(&self) -> [u8; 32] {
        let mut sha = Sha256::new();
        let mut text = format!("{} {}\n", char::from(self.sign.letter()), serde_json::Value::from(self.file.as_str()));
        for [s, p, o, g] in &self.rows {
            for id in [s, p, o] {
                text.push_str(self.terms.get(*id));
                text.push(' ');
            }
            if let Some(g) = g.checked_sub(1) {
                text.push_str(self.terms.get(g));
                text.push(' ');
            }
            text.push_str(".\n");
            if text.len() > 1 << 16 {
                sha.update(text.as_bytes());
                text.clear();
            }
        }
        sha.update(text.as_bytes());
        sha.finalize().into()
    }

    /// The content of its frame.
    pub(super) fn pack(&self) -> Vec<u8> {
        // Nine parts in ten of a store are columns, so more effort here would save little room.
        self.pack_with(Compression::fast())
    }

    /// The same for a chunk that is read once: nothing is compressed.
    pub(in super::super) fn pack_loosely(&self) -> Vec<u8> {
        self.pack_with(Compression::none())
    }

    fn pack_with(&self, level: Compression) -> Vec<u8> {
        let mut bytes = vec![self.sign.letter()];
        write_text(&self.file, &mut bytes);
        write_number(self.rows.len() as u64, &mut bytes);
        write_number(self.terms.len() as u64, &mut bytes);
        let (terms, rows) =
            rayon::join(|| deflate(&pack_terms(&self.terms), level), || deflate(&pack_rows(&self.rows), level));
        for part in [terms, rows] {
            write_number(part.len() as u64, &mut bytes);
            bytes.extend_from_slice(&part);
        }
        bytes
    }
}

fn pack_terms(terms: &Texts) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = "";
    for text in terms.iter() {
        let shared = text.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        let shared = (0..=shared).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        write_number(shared as u64, &mut out);
        write_text(&text[shared..], &mut out);
        before = text;
    }
    out
}

fn pack_rows(rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::new();
    for column in 0..4 {
        let mut before = 0_u32;
        for row in rows {
            let difference = i64::from(row[column]) - i64::from(before);
            write_number(((difference << 1) ^ (difference >> 63)).cast_unsigned(), &mut out);
            before = row[column];
        }
    }
    out
}

fn deflate(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes all that is written")
}

/// A chunk as it stands in the log, read so far as to know what it is.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Packed<'a> {
    pub(in super::super) file: &'a str,
    pub(in super::super) sign: Sign,
    pub(in super::super) rows: usize,
    pub(in super::super) terms: usize,
    of_terms: &'a [u8],
    of_rows: &'a [u8],
}

impl<'a> Packed<'a> {
    /// Reads the content of a frame; nothing if it is none.
    pub(in super::super) fn read(content: &'a [u8]) -> Option<Self> {
        let (sign, mut rest) = content.split_first()?;
        let sign = [Sign::Added, Sign::Removed].into_iter().find(|it| it.letter() == *sign)?;
        let file = read_text(&mut rest)?;
        let rows = usize::try_from(read_number(&mut rest)?).ok()?;
        let terms = usize::try_from(read_number(&mut rest)?).ok()?;
        let mut part = || {
            let length = usize::try_from(read_number(&mut rest)?).ok()?;
            let (part, after) = rest.split_at_checked(length)?;
            rest = after;
            Some(part)
        };
        let (of_terms, of_rows) = (part()?, part()?);
        rest.is_empty().then_some(Self { file, sign, rows, terms, of_terms, of_rows })
    }

    /// Its terms in order; ends early if they cannot be read.
    pub(in super::super) fn texts(&self) -> TermStream<'a> {
        TermStream {
            source: DeflateDecoder::new(self.of_terms),
            inflated: Vec::new(),
            used: 0,
            left: self.terms,
            text: String::new(),
        }
    }

    /// Its rows in order; nothing if they cannot be read or use terms that it does not have.
    pub(in super::super) fn rows(&self) -> Option<Vec<Row>> {
        let mut bytes = Vec::new();
        DeflateDecoder::new(self.of_rows).read_to_end(&mut bytes).ok()?;
        let mut rest = &bytes[..];
        // Every row takes four bytes at least, so what a damaged chunk claims cannot exhaust memory.
        let mut rows = vec![Row::default(); (self.rows <= bytes.len() / 4).then_some(self.rows)?];
        for column in 0..4 {
            let mut before = 0_i64;
            for row in &mut rows {
                let number = read_number(&mut rest)?;
                let difference = (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
                before = before.checked_add(difference)?;
                row[column] = u32::try_from(before).ok()?;
            }
        }
        let known =
            |[s, p, o, g]: &Row| [s, p, o].iter().all(|id| (**id as usize) < self.terms) && (*g as usize) <= self.terms;
        (rest.is_empty() && rows.iter().all(known) && rows.is_sorted_by(|a, b| a < b)).then_some(rows)
    }

    /// All of it; nothing if it cannot be read.
    pub(in super::super) fn unpack(&self) -> Option<Chunk> {
        let mut terms = Texts::default();
        let mut stream = self.texts();
        while let Some(text) = stream.next_text() {
            terms.push(text);
        }
        let sorted = terms.iter().zip(terms.iter().skip(1)).all(|(a, b)| a < b);
        let whole = terms.len() == self.terms && sorted;
        whole.then_some(Chunk { file: self.file.to_owned(), sign: self.sign, rows: self.rows()?, terms })
    }
}

/// Terms of a chunk, one after the other.
pub(in super::super) struct TermStream<'a> {
    source: DeflateDecoder<&'a [u8]>,
    /// What was inflated, and how much of it was used.
    inflated: Vec<u8>,
    used: usize,
    left: usize,
    text: String,
}

impl TermStream<'_> {
    /// The next term.
    pub(in super::super) fn next_text(&mut self) -> Option<&str> {
        self.left = self.left.checked_sub(1)?;
        // Two lengths take twenty bytes at most; there may be fewer behind the last term.
        self.inflate(20)?;
        let mut rest = &self.inflated[self.used..];
        let before = rest.len();
        let shared = usize::try_from(read_number(&mut rest)?).ok()?;
        let length = usize::try_from(read_number(&mut rest)?).ok()?;
        self.used += before - rest.len();
        self.inflate(length)?;
        let rest = self.inflated.get(self.used..self.used.checked_add(length)?)?;
        if !self.text.is_char_boundary(shared) {
            return None;
        }
        self.text.truncate(shared);
        self.text.push_str(std::str::from_utf8(rest).ok()?);
        self.used += length;
        crate::store::text::parts(&self.text).map(|_| self.text.as_str())
    }

    /// Inflates until so many bytes are there, or the end is reached. A length is no reason to ask for memory
    /// before the bytes are there.
    fn inflate(&mut self, wanted: usize) -> Option<()> {
        while self.inflated.len() - self.used < wanted {
            self.inflated.drain(..std::mem::take(&mut self.used));
            if (&mut self.source).take(1 << 16).read_to_end(&mut self.inflated).ok()? == 0 {
                break;
            }
        }
        Some(())
    }
}
