//! The file under the store: one redb database, `store.redb`, and its tables.
//!
//! | table | key | value |
//! |---|---|---|
//! | `meta` | `format` | version of this layout |
//! | `revisions` | number | the [`Revision`], JSON |
//! | `terms` | number | terms that first appear in the revision, one a line, N-Triples |
//! | `changes` | number, file | quads that the file states since, then quads that it no longer states |
//! | `echoes` | number | of those, quads that another file stated already, or still states |
//! | `files` | file | checksum, digest, and the quads that the file states now |
//!
//! The first five are only ever added to. `files` repeats what replaying `changes` gives, so that
//! opening is quick; [`super::verify`] compares the two. Nothing here knows what quads mean.

use super::chain::Delta;
use super::dictionary::{LogQuad, Texts};
use super::pack::{pack, read_text, unpack, write_text};
use super::text::parts;
use super::{Revision, StoreError};
use redb::backends::InMemoryBackend;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Version of the layout.
pub(super) const FORMAT: &str = "1";

/// Memory that the database may keep pages in. All that is read often is in the reader.
const CACHE: usize = 64 << 20;

pub(super) const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
pub(super) const REVISIONS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("revisions");
pub(super) const TERMS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("terms");
pub(super) const CHANGES: TableDefinition<'_, (u64, &str), &[u8]> = TableDefinition::new("changes");
pub(super) const ECHOES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("echoes");
pub(super) const FILES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("files");

/// What one file states now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) digest: String,
    pub(super) quads: Vec<LogQuad>,
}

/// What is written for one revision.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) revision: Revision,
    pub(super) terms: Vec<String>,
    pub(super) deltas: Vec<(String, Delta)>,
    pub(super) echoes: Delta,
}

/// The files whose row changes: what they state now, or nothing if they are gone.
pub(super) type FileRows = BTreeMap<String, Option<Stated>>;

/// The open database.
#[derive(Debug)]
pub(super) struct Log {
    db: Database,
    path: PathBuf,
}

type Outcome<T> = Result<T, redb::Error>;

impl Log {
    /// Opens the database in a directory, or makes both.
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|cause| StoreError::Io { path: dir.to_owned(), cause })?;
        let path = dir.join("store.redb");
        let mut builder = Database::builder();
        // Without the check, the database trusts its pages and may panic on a damaged file.
        builder.set_cache_size(CACHE).set_check_integrity_on_open(true);
        let db = builder.create(&path).map_err(|cause| StoreError::database(&path, cause.into()))?;
        Self { db, path }.prepared()
    }

    /// A database that is gone with the process.
    pub(super) fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from("(memory)");
        let db = Database::builder().create_with_backend(InMemoryBackend::new());
        let db = db.map_err(|cause| StoreError::database(&path, cause.into()))?;
        Self { db, path }.prepared()
    }

    fn prepared(self) -> Result<Self, StoreError> {
        match self.run(Self::format)? {
            Some(found) if found == FORMAT.as_bytes() => Ok(self),
            Some(found) => {
                let found = String::from_utf8_lossy(&found).into_owned();
                Err(StoreError::Format { path: self.path, found, known: FORMAT })
            }
            None => Err(StoreError::NotAStore { path: self.path }),
        }
    }

    /// The format as written; a database without any table is made ours.
    fn format(&self) -> Outcome<Option<Vec<u8>>> {
        let txn = self.db.begin_write()?;
        if txn.list_tables()?.next().is_none() {
            txn.open_table(META)?.insert("format", FORMAT.as_bytes())?;
            txn.open_table(REVISIONS)?;
            txn.open_table(TERMS)?;
            txn.open_table(CHANGES)?;
            txn.open_table(ECHOES)?;
            txn.open_table(FILES)?;
            txn.commit()?;
            return Ok(Some(FORMAT.as_bytes().to_vec()));
        }
        let found = match txn.open_table(META) {
            Ok(table) => table.get("format")?.map(|value| value.value().to_vec()),
            Err(redb::TableError::TableTypeMismatch { .. } | redb::TableError::TableDoesNotExist(_)) => None,
            Err(error) => return Err(error.into()),
        };
        txn.abort()?;
        Ok(found)
    }

    /// Runs something on the database and says which file it was when it fails.
    pub(super) fn run<T>(&self, work: impl FnOnce(&Self) -> Outcome<T>) -> Result<T, StoreError> {
        work(self).map_err(|cause| StoreError::database(&self.path, cause))
    }

    pub(super) fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::damaged(&self.path, what)
    }

    #[cfg(test)]
    pub(super) fn database(&self) -> &Database {
        &self.db
    }
}

/// Reading.
impl Log {
    /// The terms of all revisions.
    pub(super) fn texts(&self) -> Result<Texts, StoreError> {
        let chunks = self.run(|log| {
            let table = log.db.begin_read()?.open_table(TERMS)?;
            table.iter()?.map(|row| Ok(row?.1.value().to_vec())).collect::<Outcome<Vec<_>>>()
        })?;
        let mut texts = Texts::default();
        for chunk in chunks {
            let chunk = String::from_utf8(chunk).map_err(|_| self.damaged("terms are not UTF-8"))?;
            for line in chunk.lines() {
                if parts(line).is_none() {
                    return Err(self.damaged(format!("`{line}` is not a term")));
                }
                texts.push(line);
            }
        }
        Ok(texts)
    }

    /// What every file states now.
    pub(super) fn files(&self) -> Result<BTreeMap<String, Stated>, StoreError> {
        let rows = self.run(|log| {
            let table = log.db.begin_read()?.open_table(FILES)?;
            let row = |(key, value): (redb::AccessGuard<'_, &str>, redb::AccessGuard<'_, &[u8]>)| {
                (key.value().to_owned(), value.value().to_vec())
            };
            table.iter()?.map(|entry| Ok(row(entry?))).collect::<Outcome<Vec<_>>>()
        })?;
        rows.into_iter()
            .map(|(file, bytes)| match unpack_file(&file, &bytes) {
                Some(stated) => Ok((file, stated)),
                None => Err(self.damaged(format!("what `{file}` states cannot be read"))),
            })
            .collect()
    }

    /// The log, oldest first.
    pub(super) fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        let rows = self.run(|log| {
            let table = log.db.begin_read()?.open_table(REVISIONS)?;
            table
                .iter()?
                .map(|row| row.map(|(number, json)| (number.value(), json.value().to_vec())).map_err(redb::Error::from))
                .collect::<Outcome<Vec<_>>>()
        })?;
        let mut revisions = Vec::with_capacity(rows.len());
        for (expected, (number, json)) in (1..).zip(rows) {
            match serde_json::from_slice::<Revision>(&json) {
                Ok(revision) if number == expected && revision.number == number => revisions.push(revision),
                _ => return Err(self.damaged(format!("revision {expected} cannot be read"))),
            }
        }
        Ok(revisions)
    }

    /// What a revision changed, file by file in alphabetical order.
    pub(super) fn deltas(&self, number: u64) -> Result<Vec<(String, Delta)>, StoreError> {
        let rows = self.run(|log| {
            let table = log.db.begin_read()?.open_table(CHANGES)?;
            let mut rows = Vec::new();
            for row in table.range((number, "")..(number.saturating_add(1), ""))? {
                let (key, value) = row?;
                rows.push((key.value().1.to_owned(), value.value().to_vec()));
            }
            Ok(rows)
        })?;
        rows.into_iter()
            .map(|(file, bytes)| match unpack_delta(&bytes) {
                Some(delta) => Ok((file, delta)),
                None => Err(self.damaged(format!("revision {number} of `{file}` cannot be read"))),
            })
            .collect()
    }

    /// Of what a revision changed, what changed nothing in the dataset.
    pub(super) fn echoes(&self, number: u64) -> Result<Delta, StoreError> {
        let bytes = self.run(|log| {
            let table = log.db.begin_read()?.open_table(ECHOES)?;
            Ok(table.get(number)?.map(|value| value.value().to_vec()))
        })?;
        match bytes {
            None => Ok(Delta::default()),
            Some(bytes) => {
                unpack_delta(&bytes).ok_or_else(|| self.damaged(format!("revision {number} has unreadable echoes")))
            }
        }
    }

    /// The numbers of the revisions that rows of any table belong to.
    pub(super) fn numbers(&self) -> Result<Vec<u64>, StoreError> {
        self.run(|log| {
            let txn = log.db.begin_read()?;
            let mut numbers = Vec::new();
            for row in txn.open_table(REVISIONS)?.iter()? {
                numbers.push(row?.0.value());
            }
            for row in txn.open_table(CHANGES)?.iter()? {
                numbers.push(row?.0.value().0);
            }
            for table in [TERMS, ECHOES] {
                for row in txn.open_table(table)?.iter()? {
                    numbers.push(row?.0.value());
                }
            }
            numbers.sort_unstable();
            numbers.dedup();
            Ok(numbers)
        })
    }
}

/// Writing; every call is one transaction.
impl Log {
    /// Adds a revision.
    pub(super) fn append(&self, entry: &Entry, files: &FileRows) -> Result<(), StoreError> {
        let json = serde_json::to_vec(&entry.revision).expect("a revision is texts and numbers, which JSON can hold");
        self.run(|log| {
            let txn = log.db.begin_write()?;
            let number = entry.revision.number;
            txn.open_table(REVISIONS)?.insert(number, &json[..])?;
            if !entry.terms.is_empty() {
                txn.open_table(TERMS)?.insert(number, entry.terms.join("\n").as_bytes())?;
            }
            for (file, delta) in &entry.deltas {
                txn.open_table(CHANGES)?.insert((number, file.as_str()), &pack_delta(delta)[..])?;
            }
            if !entry.echoes.is_empty() {
                txn.open_table(ECHOES)?.insert(number, &pack_delta(&entry.echoes)[..])?;
            }
            write_files(&txn, files)?;
            Ok(txn.commit()?)
        })
    }

    /// Changes digests of files, and nothing that the log covers.
    pub(super) fn update(&self, files: &FileRows) -> Result<(), StoreError> {
        self.run(|log| {
            let txn = log.db.begin_write()?;
            write_files(&txn, files)?;
            Ok(txn.commit()?)
        })
    }
}

fn write_files(txn: &WriteTransaction, files: &FileRows) -> Outcome<()> {
    let mut table = txn.open_table(FILES)?;
    for (file, stated) in files {
        match stated {
            Some(stated) => table.insert(file.as_str(), &pack_file(file, stated)[..])?,
            None => table.remove(file.as_str())?,
        };
    }
    Ok(())
}

fn pack_delta(delta: &Delta) -> Vec<u8> {
    let mut bytes = Vec::new();
    pack(&delta.added, &mut bytes);
    pack(&delta.removed, &mut bytes);
    bytes
}

fn unpack_delta(mut bytes: &[u8]) -> Option<Delta> {
    let delta = Delta { added: unpack(&mut bytes)?, removed: unpack(&mut bytes)? };
    bytes.is_empty().then_some(delta)
}

fn checksum(file: &str, bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(file).chain_update([0]).chain_update(bytes).finalize().into()
}

fn pack_file(file: &str, stated: &Stated) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_text(&stated.digest, &mut bytes);
    pack(&stated.quads, &mut bytes);
    let mut out = checksum(file, &bytes).to_vec();
    out.append(&mut bytes);
    out
}

fn unpack_file(file: &str, bytes: &[u8]) -> Option<Stated> {
    let (sum, mut bytes) = bytes.split_at_checked(32)?;
    if sum != checksum(file, bytes) {
        return None;
    }
    let stated = Stated { digest: read_text(&mut bytes)?, quads: unpack(&mut bytes)? };
    bytes.is_empty().then_some(stated)
}
