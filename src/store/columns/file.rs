//! The file of the columns, and what is read from it.

use super::block::{ROWS, Row, decode};
use super::pages::{Heal, PAGE, Pages};
use crate::store::disk::Bytes;
use crate::store::pack::{read_number, read_text};
use crate::store::texts::small;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the file begins with. The number is the version of the format.
const MAGIC: &[u8; 16] = b"treatise cols 1\n";
/// Bytes of the place at which a term ends.
pub(super) const END: usize = 5;
/// Bytes of the entry of a block: its first quad and its place.
const ENTRY: usize = 24;
/// Bytes of the counts of a predicate.
const COUNT: usize = 28;

/// Where a part of the file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) at: u64,
    pub(super) length: u64,
}

impl Place {
    fn range(self) -> Range<usize> {
        let at = usize::try_from(self.at).unwrap_or(usize::MAX);
        at..at.saturating_add(usize::try_from(self.length).unwrap_or(usize::MAX))
    }
}

/// What the first page says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    /// The newest revision in it.
    pub(super) revision: u64,
    /// The hash of that revision.
    pub(super) hash: String,
    /// Rows of each permutation.
    pub(super) rows: u64,
    /// Rows that stand at its revision.
    pub(super) standing: u64,
    /// Distinct quads that stand at its revision.
    pub(super) quads: u64,
    /// How many terms.
    pub(super) terms: u64,
    pub(super) texts: Place,
    pub(super) ends: Place,
    pub(super) blocks: [Place; 4],
    pub(super) index: [Place; 4],
    pub(super) graphs: Place,
    pub(super) predicates: Place,
    pub(super) files: Place,
    pub(super) sums: Place,
    /// CRC-32 of the sums.
    pub(super) sums_sum: u32,
}

impl Header {
    /// The first page.
    pub(super) fn page(&self) -> Vec<u8> {
        let json = serde_json::to_vec(self).expect("a header is numbers and texts, which JSON can hold");
        let mut page = MAGIC.to_vec();
        page.extend_from_slice(&small(json.len()).to_le_bytes());
        page.extend_from_slice(&crc32fast::hash(&json).to_le_bytes());
        page.extend_from_slice(&json);
        page.resize(PAGE, 0);
        page
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let page = bytes.get(..PAGE)?;
        let rest = page.strip_prefix(MAGIC)?;
        let length = u32::from_le_bytes(rest[..4].try_into().ok()?) as usize;
        let sum = u32::from_le_bytes(rest[4..8].try_into().ok()?);
        let json = rest.get(8..8 + length)?;
        let is_blank = rest[8 + length..].iter().all(|byte| *byte == 0);
        (crc32fast::hash(json) == sum && is_blank).then(|| serde_json::from_slice(json).ok())?
    }
}

/// How often a predicate is used, over all graphs, at the revision of the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Quads.
    pub quads: u64,
    /// Distinct subjects.
    pub subjects: u64,
    /// Distinct objects.
    pub objects: u64,
}

/// Columns, open.
#[derive(Debug)]
pub(in super::super) struct Columns {
    pub(super) header: Header,
    pages: Pages,
    /// Number, name and digest of each file; no digest for a file that states nothing any more.
    files: Vec<(String, Option<String>)>,
}

impl Columns {
    /// The newest revision in columns, by their first page.
    pub(in super::super) fn revision_of(bytes: &[u8]) -> Option<u64> {
        Some(Header::read(bytes)?.revision)
    }

    /// Opens columns; nothing if the bytes are none, or their first page or table of sums is damaged.
    pub(in super::super) fn open(bytes: Bytes, heal: Option<Heal>) -> Option<Self> {
        let header = Header::read(&bytes)?;
        let sums = bytes.get(header.sums.range())?;
        if crc32fast::hash(sums) != header.sums_sum || header.sums.at + header.sums.length != bytes.len() as u64 {
            return None;
        }
        let sums: Vec<u32> =
            sums.chunks_exact(4).map(|sum| u32::from_le_bytes([sum[0], sum[1], sum[2], sum[3]])).collect();
        // The first page was checked just now, and the sums do not cover it nor themselves.
        let end = header.sums.range().start;
        let pages = Pages::new(bytes, sums, end, heal);
        let mut columns = Self { header, pages, files: Vec::new() };
        columns.files = columns.read_files()?;
        // Damaged and not healed: what was read of the files is not what was written.
        (!columns.pages.is_lost()).then_some(columns)
    }

    fn read_files(&self) -> Option<Vec<(String, Option<String>)>> {
        let mut rest = self.part(self.header.files);
        let mut files = Vec::new();
        while !rest.is_empty() {
            let name = read_text(&mut rest)?.to_owned();
            let digest = match read_number(&mut rest)? {
                0 => None,
                _ => Some(read_text(&mut rest)?.to_owned()),
            };
            files.push((name, digest));
        }
        Some(files)
    }

    fn part(&self, place: Place) -> &[u8] {
        self.pages.get(place.range())
    }

    fn number(&self, place: Place, at: usize) -> u32 {
        let start = place.range().start + at * 4;
        self.pages.get(start..start + 4).try_into().map_or(0, u32::from_le_bytes)
    }

    /// The newest revision in it.
    pub(in super::super) fn revision(&self) -> u64 {
        self.header.revision
    }

    /// The hash of that revision.
    pub(in super::super) fn hash(&self) -> &str {
        &self.header.hash
    }

    /// Rows of each permutation.
    pub(in super::super) fn rows(&self) -> u64 {
        self.header.rows
    }

    /// Whether every row stands at its revision: then nothing was ever withdrawn.
    pub(in super::super) fn is_all_standing(&self) -> bool {
        self.header.standing == self.header.rows
    }

    /// Name and digest of each file, by number.
    pub(in super::super) fn files(&self) -> &[(String, Option<String>)] {
        &self.files
    }

    /// Bytes of each part, for people.
    pub(in super::super) fn sizes(&self) -> BTreeMap<&'static str, u64> {
        let header = &self.header;
        let sum = |places: &[Place]| places.iter().map(|place| place.length).sum();
        [
            ("terms", sum(&[header.texts, header.ends])),
            ("SPOG", sum(&[header.blocks[0], header.index[0]])),
            ("POSG", sum(&[header.blocks[1], header.index[1]])),
            ("OSPG", sum(&[header.blocks[2], header.index[2]])),
            ("GSPO", sum(&[header.blocks[3], header.index[3]])),
            ("other", sum(&[header.graphs, header.predicates, header.files, header.sums]) + PAGE as u64),
        ]
        .into()
    }

    /// Where the first damaged page begins, looking at all of them.
    pub(in super::super) fn find_damage(&self) -> Option<usize> {
        self.pages.find_damage()
    }

    /// Bytes of the file.
    pub(in super::super) fn len(&self) -> usize {
        self.pages.len()
    }
}

/// Terms.
impl Columns {
    /// How many terms there are; ids are below it.
    pub(in super::super) fn terms(&self) -> u32 {
        u32::try_from(self.header.terms).unwrap_or(u32::MAX)
    }

    fn end(&self, id: u32) -> usize {
        let start = self.header.ends.range().start + id as usize * END;
        match self.pages.get(start..start + END) {
            bytes if bytes.len() == END => {
                let number = bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
                usize::try_from(number).unwrap_or(usize::MAX)
            }
            _ => 0,
        }
    }

    /// The N-Triples text of a term; empty if there is none.
    pub(in super::super) fn text(&self, id: u32) -> &str {
        if id >= self.terms() {
            return "";
        }
        let start = id.checked_sub(1).map_or(0, |before| self.end(before));
        let texts = self.header.texts.range().start;
        std::str::from_utf8(self.pages.get(texts + start..texts + self.end(id))).unwrap_or_default()
    }

    /// The id of a term by its N-Triples text; otherwise the id of the first term behind it.
    pub(in super::super) fn find(&self, text: &str) -> Result<u32, u32> {
        let (mut low, mut high) = (0, self.terms());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.text(middle).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }
}

/// What the planner asks.
impl Columns {
    /// The named graphs that any revision had, in order.
    pub(in super::super) fn graphs(&self) -> impl Iterator<Item = u32> {
        let place = self.header.graphs;
        (0..self.graph_count()).map(move |at| self.number(place, at))
    }

    /// How many graphs there are.
    pub(in super::super) fn graph_count(&self) -> usize {
        self.header.graphs.range().len() / 4
    }

    /// How often a predicate is used.
    pub(in super::super) fn count(&self, predicate: u32) -> Option<Count> {
        self.counts().find(|(id, _)| *id == predicate).map(|(_, count)| count)
    }

    /// How often each predicate is used, by id.
    pub(in super::super) fn counts(&self) -> impl Iterator<Item = (u32, Count)> {
        self.part(self.header.predicates).chunks_exact(COUNT).map(|entry| {
            let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| entry[at + byte]));
            let id = u32::from_le_bytes(std::array::from_fn(|byte| entry[byte]));
            (id, Count { quads: number(4), subjects: number(12), objects: number(20) })
        })
    }
}

/// Blocks.
impl Columns {
    pub(super) fn blocks(&self, order: usize) -> usize {
        self.header.index[order].range().len() / ENTRY
    }

    /// The first quad of a block.
    pub(super) fn first(&self, order: usize, block: usize) -> [u32; 4] {
        let at = self.header.index[order].range().start + block * ENTRY;
        let entry = self.pages.get(at..at + 16);
        std::array::from_fn(|part| {
            entry.get(part * 4..part * 4 + 4).and_then(|it| it.try_into().ok()).map_or(u32::MAX, u32::from_le_bytes)
        })
    }

    fn offset(&self, order: usize, block: usize) -> usize {
        if block >= self.blocks(order) {
            return self.header.blocks[order].range().len();
        }
        let at = self.header.index[order].range().start + block * ENTRY + 16;
        let offset = self.pages.get(at..at + 8).try_into().map_or(0, u64::from_le_bytes);
        usize::try_from(offset).unwrap_or(usize::MAX)
    }

    /// The bytes of a block and how many rows it has.
    pub(super) fn block(&self, order: usize, block: usize) -> (&[u8], usize) {
        let start = self.header.blocks[order].range().start;
        let bytes = self.pages.get(start + self.offset(order, block)..start + self.offset(order, block + 1));
        let rows = usize::try_from(self.header.rows).unwrap_or(usize::MAX) - block * ROWS;
        (bytes, rows.min(ROWS))
    }

    /// The rows of one quad: one for each file and time that stated it.
    pub(in super::super) fn rows_of(&self, quad: [u32; 4]) -> Vec<Row> {
        let blocks = self.range(0, &quad);
        let rows = blocks.filter_map(|block| {
            let (bytes, rows) = self.block(0, block);
            decode(bytes, rows)
        });
        rows.flatten().filter(|row| row[..4] == quad).collect()
    }

    /// All rows of a permutation, block by block; ends early where a block cannot be read.
    pub(in super::super) fn all(&self, order: usize) -> impl Iterator<Item = Vec<Row>> {
        (0..self.blocks(order)).map_while(move |block| {
            let (bytes, rows) = self.block(order, block);
            decode(bytes, rows)
        })
    }
}
