//! Statements that come by the million: they go to the log as they come, and count when all are there.

use super::commit::{Plan, Statements, stated_by};
use super::log::{Chunk, Filling, Log, Pending, Ready, Sign};
use super::stored::Meta;
use super::{Revision, Store, StoreError};
use crate::model::Quad;
use crate::model::syntax::line::Line;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Statements of one file, filled by one thread.
///
/// Labels of blank nodes are kept as they are: whoever fills a part sees to it that two files share none.
#[derive(Debug)]
pub struct Part {
    file: String,
    filling: Filling,
}

impl Part {
    /// An empty part.
    pub fn new(file: &str) -> Self {
        Self { file: file.to_owned(), filling: Filling::default() }
    }

    /// Adds a statement.
    ///
    /// # Errors
    /// [`StoreError::BadTerm`] for a term that N-Triples cannot hold on one line.
    pub fn push(&mut self, quad: &Quad) -> Result<(), StoreError> {
        self.filling.push(quad, &self.file)
    }

    /// Adds a statement by the texts of its terms; `false` if one of them is new and not
    /// [plain](crate::model::syntax::line::is_plain): then nothing was added.
    pub fn push_line(&mut self, line: &Line<'_>) -> bool {
        self.filling.push_line(line)
    }

    /// Whether it should go to the store: a million statements, or 64 MB of terms.
    pub fn is_full(&self) -> bool {
        self.filling.is_full()
    }

    /// Whether it has no statement.
    pub fn is_empty(&self) -> bool {
        self.filling.is_empty()
    }
}

/// A load of files under way. Dropped before [`Bulk::commit`], it leaves nothing behind.
///
/// Memory is bounded by the parts that are being filled, four bytes for each term of each part, and the
/// budget for sorting; only a file that the store knows already is compared in memory with what it stated.
#[derive(Debug)]
pub struct Bulk<'a> {
    store: &'a mut Store,
    _lock: super::disk::Lock,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    pending: Pending,
    digests: BTreeMap<String, Option<String>>,
    /// Files that stated something before: that, and the parts that came.
    known: BTreeMap<String, (Statements, Vec<Chunk>)>,
    files: std::collections::BTreeSet<String>,
}

impl<'a> Bulk<'a> {
    pub(super) fn new(store: &'a mut Store, lock: super::disk::Lock) -> Result<Self, StoreError> {
        let pending = store.log().start()?;
        let state = State {
            pending,
            digests: BTreeMap::new(),
            known: BTreeMap::new(),
            files: std::collections::BTreeSet::new(),
        };
        Ok(Self { store, _lock: lock, state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self) -> &Log {
        self.store.log()
    }

    /// Says that a file is loaded, with its digest; what it stated before is replaced.
    ///
    /// # Errors
    /// [`StoreError::RepeatedFile`] for a file that was named already; those of the log.
    pub fn file(&self, path: &str, digest: &str) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.digests.insert(path.to_owned(), Some(digest.to_owned())).is_some() {
            return Err(StoreError::RepeatedFile { file: path.to_owned() });
        }
        if self.store.knows(path) {
            let stated = stated_by(self.log(), &[path].into())?;
            state.known.extend(stated.into_iter().map(|(file, before)| (file, (before, Vec::new()))));
        }
        Ok(())
    }

    /// Adds a part of a file; many threads may at once.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn add(&self, part: Part) -> Result<(), StoreError> {
        if part.is_empty() {
            return Ok(());
        }
        let chunk = part.filling.finish(&part.file, Sign::Added);
        if let Some((_, parts)) = self.state().known.get_mut(&part.file) {
            parts.push(chunk);
            return Ok(());
        }
        // Packing is most of the work, and is done before anybody has to wait.
        let ready = Ready::new(&chunk);
        let mut state = self.state();
        state.files.insert(part.file);
        self.log().add(&mut state.pending, &ready)
    }

    /// Makes one revision of all that came; nothing if no statement changed.
    ///
    /// # Errors
    /// Those of the disk; then nothing has changed.
    pub fn commit(self, author: &str, message: &str, time: &str) -> Result<Option<Revision>, StoreError> {
        let Self { store, _lock, state } = self;
        let mut state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (file, (before, now)) in std::mem::take(&mut state.known) {
            for chunk in before.difference_of(&file, &now) {
                state.files.insert(file.clone());
                store.log().add(&mut state.pending, &Ready::new(&chunk))?;
            }
        }
        let plan = Plan { chunks: Vec::new(), digests: state.digests };
        let meta = Meta { author: author.to_owned(), message: message.to_owned(), time: time.to_owned() };
        let files = state.files.into_iter().collect();
        store.conclude(&state.pending, &plan, files, meta)
    }
}
