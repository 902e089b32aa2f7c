//! Rows in order, outside memory where they do not fit.

use super::block::Row;
use crate::store::StoreError;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::path::Path;

/// Bytes of a row in a run.
const BYTES: usize = size_of::<Row>();

/// What a build may keep in memory.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Budget {
    /// Rows that are sorted in memory; more go to temporary files, this many at a time.
    pub(in super::super) rows: usize,
}

impl Default for Budget {
    /// 1.1 GB: a row takes 44 bytes where all are in memory.
    fn default() -> Self {
        Self { rows: 24 << 20 }
    }
}

/// Sorts rows that come in any order.
pub(super) struct Sorter<'a> {
    rows: Vec<Row>,
    runs: Vec<File>,
    budget: Budget,
    /// Where temporary files go; nowhere if everything is in memory anyway.
    dir: Option<&'a Path>,
}

impl<'a> Sorter<'a> {
    pub(super) fn new(budget: Budget, dir: Option<&'a Path>) -> Self {
        Self { rows: Vec::new(), runs: Vec::new(), budget, dir }
    }

    /// Room for rows that are known to come.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.rows.reserve_exact(rows.min(self.budget.rows));
    }

    pub(super) fn push(&mut self, row: Row) -> Result<(), StoreError> {
        if self.rows.len() >= self.budget.rows
            && let Some(dir) = self.dir
        {
            self.rows.par_sort_unstable();
            self.runs.push(run(dir, &self.rows)?);
            self.rows.clear();
        }
        self.rows.push(row);
        Ok(())
    }

    /// Gives every row to a function, in order; the rows themselves are given back if they are in memory.
    pub(super) fn finish(
        mut self,
        mut each: impl FnMut(&Row) -> Result<(), StoreError>,
    ) -> Result<Option<Vec<Row>>, StoreError> {
        self.rows.par_sort_unstable();
        if self.runs.is_empty() {
            self.rows.iter().try_for_each(each)?;
            return Ok(Some(self.rows));
        }
        let mut runs: Vec<Run> = std::mem::take(&mut self.runs).into_iter().map(Run::new).collect();
        let mut memory = self.rows.iter().copied();
        let mut heap = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|row| Reverse((row, number))));
        }
        let last = runs.len();
        heap.extend(memory.next().map(|row| Reverse((row, last))));
        while let Some(Reverse((row, number))) = heap.pop() {
            each(&row)?;
            let next = if number == last { memory.next() } else { runs[number].next()? };
            heap.extend(next.map(|row| Reverse((row, number))));
        }
        Ok(None)
    }
}

/// A file that is gone when it is closed.
pub(super) fn temporary(dir: &Path) -> Result<File, StoreError> {
    let failed = |cause| StoreError::Io { path: dir.to_owned(), cause };
    std::fs::create_dir_all(dir).map_err(failed)?;
    // The name is free as soon as the file is open, so nothing is left behind by a crash but the name.
    let path = (0_u32..).map(|number| dir.join(format!("sort-{}-{number}", std::process::id())));
    for path in path {
        match File::options().read(true).write(true).create_new(true).open(&path) {
            Ok(file) => {
                std::fs::remove_file(&path).map_err(failed)?;
                return Ok(file);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    unreachable!("there is always another number")
}

fn run(dir: &Path, rows: &[Row]) -> Result<File, StoreError> {
    let failed = |cause| StoreError::Io { path: dir.to_owned(), cause };
    let mut out = BufWriter::with_capacity(1 << 20, temporary(dir)?);
    for row in rows {
        out.write_all(&bytes_of(row)).map_err(failed)?;
    }
    let mut file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.rewind().map_err(failed)?;
    Ok(file)
}

/// A row as bytes.
pub(super) fn bytes_of(row: &Row) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    for (at, value) in row.iter().enumerate() {
        bytes[at * 4..at * 4 + 4].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}

/// Rows of a temporary file.
pub(super) struct Run(BufReader<File>);

impl Run {
    pub(super) fn new(file: File) -> Self {
        Self(BufReader::with_capacity(1 << 18, file))
    }

    pub(super) fn next(&mut self) -> Result<Option<Row>, StoreError> {
        let mut bytes = [0; BYTES];
        match self.0.read_exact(&mut bytes) {
            Ok(()) => {
                Ok(Some(std::array::from_fn(|at| u32::from_le_bytes(std::array::from_fn(|byte| bytes[at * 4 + byte])))))
            }
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
            Err(cause) => Err(StoreError::Io { path: "(temporary file)".into(), cause }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_sorted_whatever_fits(
            rows in proptest::collection::vec(proptest::array::uniform7(0_u32..5), 0..60),
            budget in 1_usize..70,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::new(Budget { rows: budget }, Some(dir.path()));
            for row in &rows {
                sorter.push(*row).unwrap();
            }
            let mut found = Vec::new();
            let kept = sorter.finish(|row| { found.push(*row); Ok(()) }).unwrap();
            let mut expected = rows.clone();
            expected.sort_unstable();
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(kept, (rows.len() <= budget).then_some(expected));
            prop_assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
        }
    }
}
