//! Reading the rows of a permutation that begin with some terms and stand at a revision.

use super::block::{Block, ROWS};
use super::{Columns, ORDERS};
use std::cmp::Ordering;

/// The parts of a quad that are known, as they come first in a permutation.
#[derive(Clone, Copy)]
struct Key {
    parts: [u32; 4],
    length: usize,
}

impl Key {
    fn of(parts: &[u32]) -> Self {
        let mut key = Self { parts: [0; 4], length: parts.len() };
        key.parts[..parts.len()].copy_from_slice(parts);
        key
    }
}

impl std::ops::Deref for Key {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.parts[..self.length]
    }
}

/// The quads that begin with a key in the order of a permutation, in that order.
pub(in super::super) struct Cursor<'a> {
    columns: &'a Columns,
    order: usize,
    key: Key,
    revision: u32,
    /// Blocks that are left to read.
    blocks: std::ops::Range<usize>,
    block: Option<Box<Block>>,
    /// The row that comes next, and the end of the rows of the block that has it.
    at: usize,
    rows: usize,
}

impl Columns {
    /// The quads whose first parts, in the order of a permutation, are these.
    pub(in super::super) fn cursor(&self, order: usize, key: &[u32], revision: u32) -> Cursor<'_> {
        let blocks = self.range(order, key);
        Cursor { columns: self, order, key: Key::of(key), revision, blocks, block: None, at: 0, rows: 0 }
    }

    /// The blocks that may hold quads with a key.
    pub(in super::super) fn range(&self, order: usize, key: &[u32]) -> std::ops::Range<usize> {
        let count = self.blocks(order);
        let search = |is_before: &dyn Fn(&[u32]) -> bool| {
            let (mut low, mut high) = (0, count);
            while low < high {
                let middle = low + (high - low) / 2;
                if is_before(&self.first(order, middle)[..key.len()]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        };
        let start = search(&|first| first < key).saturating_sub(1);
        // Most keys end in the block they begin in.
        let end = search(&|first| first <= key);
        start..end
    }

    /// About how many rows begin with a key: never less than there are.
    pub(in super::super) fn width(&self, order: usize, key: &[u32]) -> usize {
        let blocks = self.range(order, key);
        if key.is_empty() || blocks.len() > 2 {
            return (blocks.len() * ROWS).min(usize::try_from(self.header.rows).unwrap_or(usize::MAX));
        }
        self.cursor(order, key, u32::MAX - 1).count()
    }
}

impl Cursor<'_> {
    /// Reads the next block; false if there is none.
    fn turn(&mut self) -> bool {
        let is_first = self.block.is_none();
        let Some(number) = self.blocks.next() else { return false };
        let (bytes, rows) = self.columns.block(self.order, number);
        let block = self.block.get_or_insert_with(Block::new);
        if block.read(bytes, rows, self.revision).is_none() {
            self.blocks = 0..0;
            return false;
        }
        (self.at, self.rows) = (0, rows);
        if is_first && !self.key.is_empty() {
            self.at = self.search(Ordering::is_lt);
        }
        // A block whose last row still has the key is read to its end without comparing.
        if !self.key.is_empty() && self.compare(rows - 1).is_gt() {
            self.rows = self.search(Ordering::is_le);
        }
        true
    }

    /// How a row stands to the key.
    fn compare(&self, row: usize) -> Ordering {
        let Some(block) = &self.block else { return Ordering::Equal };
        let parts = block.quads.iter().map(|column| column[row]).take(self.key.len());
        parts.cmp(self.key.iter().copied())
    }

    fn search(&self, is_before: impl Fn(Ordering) -> bool) -> usize {
        let (mut low, mut high) = (self.at, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(self.compare(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl Iterator for Cursor<'_> {
    /// Subject, predicate, object, and 0 or one more than the graph's id.
    type Item = [u32; 4];

    fn next(&mut self) -> Option<[u32; 4]> {
        loop {
            if self.at >= self.rows {
                if !self.turn() {
                    return None;
                }
                continue;
            }
            let row = self.at;
            self.at += 1;
            let block = self.block.as_ref()?;
            if block.stands >> row & 1 == 1 {
                let mut quad = [0; 4];
                for (column, part) in ORDERS[self.order].into_iter().enumerate() {
                    quad[part] = block.quads[column][row];
                }
                return Some(quad);
            }
        }
    }
}
