//! From chunks of the log to columns.
//!
//! 1. The terms of all chunks are merged ([`merge`]).
//! 2. Statements are brought into the order of quad, file and revision; one that was made and withdrawn
//!    becomes a row with both revisions.
//! 3. The rows are brought into the other orders, and each is cut into blocks.
//!
//! Rows that fit into memory are merged and dealt ([`gather`]), others sorted by way of files ([`Sorter`]).
//!
//! Memory is bounded by the budget for rows and four bytes for each term of each chunk. The result
//! depends on the chunks alone: the same log gives the same bytes.

use super::block::{ADDED, FILE, NEVER, REMOVED, ROWS, Row, encode};
use super::file::{END, Header, Place};
use super::gather::{Places, Run, gather};
use super::merge::merge;
use super::pages::{PAGE, Sums};
use super::sort::{Sorter, bytes_of, temporary};
use super::{GSPO, ORDERS, Order, POSG, SPOG, sort};
use crate::store::StoreError;
use crate::store::disk::Disk;
use crate::store::log::{Packed, Sign};
use crate::store::pack::{write_number, write_text};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io::{Seek as _, Write as _};
use std::path::Path;

pub(in super::super) use super::sort::Budget;

/// Bytes after which what was gathered is written.
const GATHERED: usize = 4 << 20;
/// Rows that are cut into blocks side by side.
const SIDE_BY_SIDE: usize = 512 * ROWS;

/// What columns are made of.
pub(in super::super) struct Source<'a> {
    /// The chunks of all revisions, and the revision of each, oldest first.
    pub(in super::super) chunks: Vec<(u32, Packed<'a>)>,
    /// The newest revision.
    pub(in super::super) revision: u64,
    /// Digests of the files that state something.
    pub(in super::super) digests: &'a BTreeMap<String, String>,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Built {
    /// Distinct quads that stand.
    pub(in super::super) quads: u64,
    /// Distinct quads that stand, and did not before the newest revision.
    pub(in super::super) added: u64,
    /// Distinct quads that stood before the newest revision, and do no longer.
    pub(in super::super) removed: u64,
}

/// Writes columns to a file, all but the first page.
///
/// # Errors
/// Those of the disk; [`StoreError::Damaged`] if a chunk cannot be read.
pub(in super::super) fn build(
    source: &Source<'_>,
    disk: &dyn Disk,
    name: &str,
    budget: Budget,
    dir: Option<&Path>,
) -> Result<Unsealed, StoreError> {
    // What a crash left of an earlier one would show behind a shorter one.
    disk.remove(name).map_err(|cause| StoreError::Io { path: disk.shown(name), cause })?;
    let mut out = Writer::new(disk, name);
    let mut header = Header { revision: source.revision, ..Header::default() };
    let chunks: Vec<Packed<'_>> = source.chunks.iter().map(|(_, chunk)| *chunk).collect();
    let damaged = || StoreError::damaged(&disk.shown(name), "a chunk of the log cannot be read");

    let is_large = dir.is_some() && chunks.iter().map(|chunk| chunk.rows).sum::<usize>() > budget.rows;
    let read = || if is_large { Some(Vec::new()) } else { chunks.par_iter().map(Packed::rows).collect() };
    let (ids, read) = rayon::join(|| terms(&chunks, &mut out, &mut header), read);
    let (ids, read) = (ids?.ok_or_else(damaged)?, read.ok_or_else(damaged)?);

    let files: Vec<&str> = names(&chunks);
    let newest = crate::store::texts::small(usize::try_from(source.revision).unwrap_or(usize::MAX));
    let origins = source.chunks.iter().map(|(revision, chunk)| {
        let file = crate::store::texts::small(files.binary_search(&chunk.file).unwrap_or_default());
        [file, *revision, u32::from(chunk.sign == Sign::Added)]
    });
    let (mut rows, counted) = if is_large {
        let mut sorter = Sorter::new(budget, dir);
        sorter.reserve(budget.rows);
        for ((chunk, ids), [file, revision, sign]) in chunks.iter().zip(ids).zip(origins) {
            for [s, p, o, g] in chunk.rows().ok_or_else(damaged)? {
                let id = |number: u32| ids[number as usize];
                let g = g.checked_sub(1).map_or(0, |g| id(g) + 1);
                sorter.push([id(s), id(p), id(o), g, file, revision, sign])?;
            }
        }
        spilled(sorter, newest, dir)?
    } else {
        let runs = read.into_iter().zip(ids).zip(origins).map(|((rows, ids), [file, revision, sign])| {
            let mut run = Run { rows, file, revision, sign };
            run.number(&ids);
            run
        });
        let (rows, counted) = gather(&runs.collect::<Vec<_>>(), newest)?;
        (Rows::Memory(rows), counted)
    };
    let built = counted.built;
    (header.rows, header.standing, header.quads) = (counted.rows, counted.standing, built.quads);
    let predicates = permutations(&mut rows, &mut out, &mut header, budget, dir)?;

    header.predicates = out.part(&predicates)?;
    header.files = out.part(&packed_files(&files, source.digests))?;
    out.finish(&mut header)?;
    Ok(Unsealed { built, header })
}

/// Writes the terms of all chunks, and gives for each chunk their ids; nothing if they cannot be read.
fn terms(
    chunks: &[Packed<'_>],
    out: &mut Writer<'_>,
    header: &mut Header,
) -> Result<Option<Vec<Vec<u32>>>, StoreError> {
    let mut ends = Vec::new();
    let mut length = 0_u64;
    let mut failed = None;
    header.texts.at = out.at;
    let ids = merge(chunks, |text| {
        length += text.len() as u64;
        ends.extend_from_slice(&length.to_le_bytes()[..END]);
        header.terms += 1;
        failed = failed.take().or(out.add(text.as_bytes()).err());
    });
    failed.map_or(Ok(()), Err)?;
    header.texts.length = length;
    header.ends = out.part(&ends)?;
    Ok(ids)
}

/// The rows that sorted statements make, in a file.
fn spilled(sorter: Sorter<'_>, newest: u32, dir: Option<&Path>) -> Result<(Rows, Pairs), StoreError> {
    let dir = dir.expect("only a store with a directory has rows in files");
    let mut pairs = Pairs::new(newest);
    let mut file = std::io::BufWriter::with_capacity(1 << 20, temporary(dir)?);
    let mut give = |row: &Row| file.write_all(&bytes_of(row)).map_err(temporary_failed);
    sorter.finish(|statement| pairs.take(statement, &mut give))?;
    pairs.finish(&mut give)?;
    Ok((Rows::File(file), pairs))
}

/// Columns that lack their first page.
#[derive(Debug)]
pub(in super::super) struct Unsealed {
    pub(in super::super) built: Built,
    header: Header,
}

impl Unsealed {
    /// Writes the first page, which names the revision by its hash: the hash covers the counts, and those
    /// are known only when the columns are made.
    pub(in super::super) fn seal(mut self, disk: &dyn Disk, name: &str, hash: &str) -> Result<(), StoreError> {
        hash.clone_into(&mut self.header.hash);
        let failed = |cause| StoreError::Io { path: disk.shown(name), cause };
        disk.write(name, 0, &self.header.page()).map_err(failed)?;
        disk.sync(name).map_err(failed)
    }
}

fn names<'a>(chunks: &[Packed<'a>]) -> Vec<&'a str> {
    let mut files: Vec<&str> = chunks.iter().map(|chunk| chunk.file).collect();
    files.sort_unstable();
    files.dedup();
    files
}

fn packed_files(files: &[&str], digests: &BTreeMap<String, String>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let other = digests.keys().map(String::as_str).filter(|file| files.binary_search(file).is_err());
    for file in files.iter().copied().chain(other) {
        write_text(file, &mut bytes);
        match digests.get(file) {
            None => write_number(0, &mut bytes),
            Some(digest) => {
                write_number(1, &mut bytes);
                write_text(digest, &mut bytes);
            }
        }
    }
    bytes
}

/// Writes the four permutations and the graphs, and gives the counts of the predicates.
fn permutations(
    rows: &mut Rows,
    out: &mut Writer<'_>,
    header: &mut Header,
    budget: Budget,
    dir: Option<&Path>,
) -> Result<Vec<u8>, StoreError> {
    let mut tally = Tally::default();
    let places = match rows {
        Rows::Memory(rows) => Some(Places::new(rows, usize::try_from(header.terms).unwrap_or(usize::MAX))),
        Rows::File(_) => None,
    };
    for (number, order) in ORDERS.into_iter().enumerate() {
        let mut blocks = Blocks::new(out);
        let permuted = |row: &Row| {
            let [a, b, c, d] = order.map(|part| row[part]);
            [a, b, c, d, row[ADDED], row[REMOVED], row[FILE]]
        };
        tally.before = None;
        let mut each = |row: &Row| {
            tally.take(order, row);
            blocks.push(*row)
        };
        match (&mut *rows, &places) {
            (Rows::Memory(rows), Some(places)) if order != SPOG => {
                let mut some = Vec::new();
                for places in places.of(order).chunks(SIDE_BY_SIDE) {
                    let row = |place: &u32| permuted(&rows[*place as usize]);
                    places.par_iter().with_min_len(1 << 10).map(row).collect_into_vec(&mut some);
                    some.iter().try_for_each(&mut each)?;
                }
            }
            (rows, _) if order == SPOG => rows.each(&mut each)?,
            (rows, _) => {
                let mut sorter = Sorter::new(budget, dir);
                rows.each(&mut |row| sorter.push(permuted(row)))?;
                sorter.finish(each)?;
            }
        }
        (header.blocks[number], header.index[number]) = blocks.finish()?;
    }
    header.graphs = out.part(&tally.graphs)?;
    Ok(tally.predicates())
}

/// What is counted while rows go by.
#[derive(Default)]
struct Tally {
    counts: HashMap<u32, super::Count, rustc_hash::FxBuildHasher>,
    graphs: Vec<u8>,
    before: Option<Row>,
}

impl Tally {
    fn take(&mut self, order: Order, row: &Row) {
        let [a, b, ..] = *row;
        let new = |upto: usize| self.before.is_none_or(|before| before[..upto] != row[..upto]);
        match order {
            SPOG if row[REMOVED] == NEVER => {
                let (quad, subject) = (u64::from(new(4)), u64::from(new(2)));
                let count = self.counts.entry(b).or_default();
                count.quads += quad;
                count.subjects += subject;
            }
            POSG if row[REMOVED] == NEVER && new(2) => self.counts.entry(a).or_default().objects += 1,
            GSPO if a > 0 && new(1) => self.graphs.extend_from_slice(&(a - 1).to_le_bytes()),
            _ => {}
        }
        self.before = Some(*row);
    }

    fn predicates(&self) -> Vec<u8> {
        let mut predicates: Vec<_> = self.counts.iter().collect();
        predicates.sort_unstable_by_key(|(predicate, _)| **predicate);
        let mut bytes = Vec::new();
        for (predicate, count) in predicates {
            bytes.extend_from_slice(&predicate.to_le_bytes());
            for number in [count.quads, count.subjects, count.objects] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        bytes
    }
}

/// Statements and withdrawals of one quad by one file, as rows.
pub(super) struct Pairs {
    newest: u32,
    /// Quad and file, and since when it stands.
    open: Option<([u32; 5], Option<u32>)>,
    /// The quad that is being counted, whether it stands now, and whether it stood before the newest revision.
    quad: Option<([u32; 4], bool, bool)>,
    pub(super) rows: u64,
    standing: u64,
    built: Built,
}

type Give<'a> = &'a mut dyn FnMut(&Row) -> Result<(), StoreError>;

impl Pairs {
    pub(super) fn new(newest: u32) -> Self {
        Self { newest, open: None, quad: None, rows: 0, standing: 0, built: Built::default() }
    }

    /// Takes the next statement: subject, predicate, object, graph, file, revision, and 1 for made or 0.
    pub(super) fn take(&mut self, [s, p, o, g, file, revision, made]: &Row, give: Give<'_>) -> Result<(), StoreError> {
        let key = [*s, *p, *o, *g, *file];
        if self.open.is_none_or(|(open, _)| open != key) {
            self.close(give)?;
            self.open = Some((key, None));
        }
        let Some((_, since)) = &mut self.open else { return Ok(()) };
        match (*since, *made) {
            (None, 1) => *since = Some(*revision),
            (Some(added), 0) => {
                *since = None;
                self.give(key, added, *revision, give)?;
            }
            // A statement twice in one file is one statement.
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, give: Give<'_>) -> Result<(), StoreError> {
        match self.open.take() {
            Some((key, Some(added))) => self.give(key, added, NEVER, give),
            _ => Ok(()),
        }
    }

    fn give(
        &mut self,
        [s, p, o, g, file]: [u32; 5],
        added: u32,
        removed: u32,
        give: Give<'_>,
    ) -> Result<(), StoreError> {
        let quad = [s, p, o, g];
        if self.quad.is_none_or(|(counted, ..)| counted != quad) {
            self.count();
            self.quad = Some((quad, false, false));
        }
        if let Some((_, now, before)) = &mut self.quad {
            *now |= removed == NEVER;
            *before |= added < self.newest && self.newest <= removed;
        }
        self.rows += 1;
        self.standing += u64::from(removed == NEVER);
        give(&[s, p, o, g, added, removed, file])
    }

    fn count(&mut self) {
        if let Some((_, now, before)) = self.quad.take() {
            self.built.quads += u64::from(now);
            self.built.added += u64::from(now && !before);
            self.built.removed += u64::from(before && !now);
        }
    }

    pub(super) fn finish(&mut self, give: Give<'_>) -> Result<(), StoreError> {
        self.close(give)?;
        self.count();
        Ok(())
    }

    /// Adds what was counted of other quads.
    pub(super) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.standing += other.standing;
        self.built.quads += other.built.quads;
        self.built.added += other.built.added;
        self.built.removed += other.built.removed;
    }
}

/// Rows in the order SPOG, which are read several times.
enum Rows {
    Memory(Vec<Row>),
    File(std::io::BufWriter<std::fs::File>),
}

impl Rows {
    fn each(&mut self, each: &mut dyn FnMut(&Row) -> Result<(), StoreError>) -> Result<(), StoreError> {
        match self {
            Self::Memory(rows) => rows.iter().try_for_each(each),
            Self::File(file) => {
                // Rewinding a writer flushes it first.
                file.rewind().map_err(temporary_failed)?;
                let mut run = sort::Run::new(file.get_ref().try_clone().map_err(temporary_failed)?);
                while let Some(row) = run.next()? {
                    each(&row)?;
                }
                Ok(())
            }
        }
    }
}

fn temporary_failed(cause: std::io::Error) -> StoreError {
    StoreError::Io { path: "(temporary file)".into(), cause }
}

/// Cuts rows into blocks, many side by side.
struct Blocks<'a, 'b> {
    out: &'a mut Writer<'b>,
    place: Place,
    rows: Vec<Row>,
    index: Vec<u8>,
}

impl<'a, 'b> Blocks<'a, 'b> {
    fn new(out: &'a mut Writer<'b>) -> Self {
        let place = Place { at: out.at, length: 0 };
        Self { out, place, rows: Vec::with_capacity(SIDE_BY_SIDE), index: Vec::new() }
    }

    fn push(&mut self, row: Row) -> Result<(), StoreError> {
        self.rows.push(row);
        if self.rows.len() == SIDE_BY_SIDE { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let block = |rows: &[Row]| {
            let mut bytes = Vec::new();
            encode(rows, &mut bytes);
            (rows[0], bytes)
        };
        let blocks: Vec<(Row, Vec<u8>)> = self.rows.par_chunks(ROWS).map(block).collect();
        for (first, bytes) in blocks {
            first[..4].iter().for_each(|part| self.index.extend_from_slice(&part.to_le_bytes()));
            self.index.extend_from_slice(&self.place.length.to_le_bytes());
            self.place.length += bytes.len() as u64;
            self.out.add(&bytes)?;
        }
        self.rows.clear();
        Ok(())
    }

    /// Where blocks and index are.
    fn finish(mut self) -> Result<(Place, Place), StoreError> {
        self.write()?;
        let index = self.out.part(&self.index)?;
        Ok((self.place, index))
    }
}

/// Writes a file from its second page on; the first comes last.
struct Writer<'a> {
    disk: &'a dyn Disk,
    name: &'a str,
    at: u64,
    gathered: Vec<u8>,
    sums: Sums,
}

impl<'a> Writer<'a> {
    fn new(disk: &'a dyn Disk, name: &'a str) -> Self {
        Self { disk, name, at: PAGE as u64, gathered: Vec::with_capacity(GATHERED), sums: Sums::default() }
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.sums.update(bytes);
        self.gathered.extend_from_slice(bytes);
        self.at += bytes.len() as u64;
        if self.gathered.len() >= GATHERED { self.write() } else { Ok(()) }
    }

    fn part(&mut self, bytes: &[u8]) -> Result<Place, StoreError> {
        let place = Place { at: self.at, length: bytes.len() as u64 };
        self.add(bytes)?;
        Ok(place)
    }

    fn failed(&self) -> impl Fn(std::io::Error) -> StoreError + use<> {
        let path = self.disk.shown(self.name);
        move |cause| StoreError::Io { path: path.clone(), cause }
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let start = self.at - self.gathered.len() as u64;
        self.disk.write(self.name, start, &self.gathered).map_err(self.failed())?;
        self.gathered.clear();
        Ok(())
    }

    fn finish(mut self, header: &mut Header) -> Result<(), StoreError> {
        let sums: Vec<u8> = std::mem::take(&mut self.sums).finish().into_iter().flat_map(u32::to_le_bytes).collect();
        header.sums_sum = crc32fast::hash(&sums);
        header.sums = Place { at: self.at, length: sums.len() as u64 };
        self.gathered.extend_from_slice(&sums);
        self.at += sums.len() as u64;
        self.write()
    }
}
