//! Rows in four orders, in memory.
//!
//! Each chunk has its rows in order, and the ids of its terms rise with their numbers: so the rows of all
//! chunks are merged and not sorted. From one order to the next the rows are dealt into buckets, one a
//! term, which keeps those of a bucket as they came: by object, what is in the order SPOG comes to be in
//! OSPG, and that by predicate in POSG. Time is that of a few passes, and a row takes 44 bytes.

use super::block::Row;
use super::build::Pairs;
use super::{OSPG, Order, POSG};
use crate::store::StoreError;
use crate::store::log;
use crate::store::texts::small;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Parts that are merged side by side.
const PARTS: usize = 16;

/// The rows of one chunk.
pub(super) struct Run {
    pub(super) rows: Vec<log::Row>,
    pub(super) file: u32,
    pub(super) revision: u32,
    pub(super) sign: u32,
}

impl Run {
    /// Puts ids in place of the chunk's numbers.
    pub(super) fn number(&mut self, ids: &[u32]) {
        self.rows.par_iter_mut().with_min_len(1 << 12).for_each(|[s, p, o, g]| {
            for number in [s, p, o] {
                *number = ids[*number as usize];
            }
            *g = g.checked_sub(1).map_or(0, |number| ids[number as usize] + 1);
        });
    }

    fn part(&self, [from, until]: [u32; 2]) -> impl Iterator<Item = Row> {
        let at = |subject: u32| self.rows.partition_point(|row| row[0] < subject);
        let (from, until) = (at(from), if until == u32::MAX { self.rows.len() } else { at(until) });
        self.rows[from..until.max(from)]
            .iter()
            .map(|[s, p, o, g]| [*s, *p, *o, *g, self.file, self.revision, self.sign])
    }
}

/// The rows that all statements make, in the order SPOG, and what was counted.
pub(super) fn gather(runs: &[Run], newest: u32) -> Result<(Vec<Row>, Pairs), StoreError> {
    let longest = runs.iter().map(|run| &run.rows).max_by_key(|rows| rows.len());
    let mut cuts: Vec<u32> = longest.map_or(Vec::new(), |rows| {
        (1..PARTS).filter_map(|part| Some(rows.get(rows.len() * part / PARTS)?[0])).collect()
    });
    cuts.dedup();
    let bounds: Vec<u32> = [0].into_iter().chain(cuts.into_iter().filter(|cut| *cut > 0)).chain([u32::MAX]).collect();
    let ranges: Vec<[u32; 2]> = bounds.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    let lengths: Vec<usize> =
        ranges.iter().map(|range| runs.iter().map(|run| run.part(*range).count()).sum()).collect();
    let mut rows = vec![Row::default(); lengths.iter().sum()];
    let mut rest = &mut rows[..];
    let mut parts = Vec::new();
    for (range, length) in ranges.into_iter().zip(&lengths) {
        let (part, after) = std::mem::take(&mut rest).split_at_mut(*length);
        parts.push((range, part));
        rest = after;
    }
    let counted: Vec<Pairs> =
        parts.into_par_iter().map(|(range, out)| merge(runs, range, newest, out)).collect::<Result<_, _>>()?;
    // Statements that became one row, or none, left gaps.
    let (mut total, mut start, mut end) = (Pairs::new(newest), 0, 0);
    for (part, length) in counted.into_iter().zip(lengths) {
        let kept = usize::try_from(part.rows).unwrap_or(usize::MAX);
        if start > end {
            rows.copy_within(start..start + kept, end);
        }
        (start, end) = (start + length, end + kept);
        total.add(&part);
    }
    rows.truncate(end);
    Ok((rows, total))
}

fn merge(runs: &[Run], range: [u32; 2], newest: u32, out: &mut [Row]) -> Result<Pairs, StoreError> {
    let mut streams: Vec<_> = runs.iter().map(|run| run.part(range)).collect();
    let mut heap: BinaryHeap<Reverse<(Row, usize)>> = BinaryHeap::new();
    for (number, stream) in streams.iter_mut().enumerate() {
        heap.extend(stream.next().map(|row| Reverse((row, number))));
    }
    let (mut pairs, mut free) = (Pairs::new(newest), out.iter_mut());
    let mut give = |row: &Row| {
        // A row takes one statement at least.
        free.next().into_iter().for_each(|place| *place = *row);
        Ok(())
    };
    while let Some(mut top) = heap.peek_mut() {
        let Reverse((row, number)) = &mut *top;
        pairs.take(row, &mut give)?;
        match streams[*number].next() {
            Some(next) => *row = next,
            None => drop(std::collections::binary_heap::PeekMut::pop(top)),
        }
    }
    pairs.finish(&mut give)?;
    Ok(pairs)
}

/// The rows of the order SPOG in the three others, as their numbers.
pub(super) struct Places {
    ospg: Vec<u32>,
    posg: Vec<u32>,
    gspo: Vec<u32>,
}

impl Places {
    pub(super) fn new(rows: &[Row], terms: usize) -> Self {
        let as_they_are: Vec<u32> = (0..small(rows.len())).collect();
        let ((ospg, posg), gspo) = rayon::join(
            || {
                let ospg = deal(rows, &as_they_are, 2, terms);
                let posg = deal(rows, &ospg, 1, terms);
                (ospg, posg)
            },
            || deal(rows, &as_they_are, 3, terms),
        );
        Self { ospg, posg, gspo }
    }

    /// The numbers of the rows in an order other than SPOG.
    pub(super) fn of(&self, order: Order) -> &[u32] {
        match order {
            OSPG => &self.ospg,
            POSG => &self.posg,
            _ => &self.gspo,
        }
    }
}

/// Numbers of rows by one part of their quads, those with the same in the order in which they were.
fn deal(rows: &[Row], before: &[u32], part: usize, terms: usize) -> Vec<u32> {
    // The graph is one more than the id of its term.
    let mut next = vec![0_u32; terms + 2];
    for row in rows {
        next[row[part] as usize + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut next {
        sum += *start;
        *start = sum;
    }
    let mut after = vec![0; rows.len()];
    for number in before {
        let start = &mut next[rows[*number as usize][part] as usize];
        after[*start as usize] = *number;
        *start += 1;
    }
    after
}
