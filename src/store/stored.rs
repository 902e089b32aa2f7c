//! The store: a log, columns over it, and readers of any revision.

use super::bulk::Bulk;
use super::chain::{self, hex};
use super::columns::{Source, Unsealed, build};
use super::commit::{Plan, effect, plan, plan_edit, stated_by};
use super::core::Core;
use super::delta::{Delta, Growing};
use super::disk::{Disk, Memory, Real};
use super::log::{Closing, LOG, Log, Packed, Pending, Ready};
use super::state::{COLUMNS, COLUMNS_ASIDE, Settings, State, change, chunks, decode, grow};
use super::verify::verify;
use super::{Change, Edit, Health, Policy, Reader, Revision, StoreError, View};
use crate::model::Quad;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The history of a project and its newest state.
///
/// ```
/// use treatise::model::{Batch, GraphName, Literal, NamedNode, Origin, Quad, SourceFile, Statement};
/// use treatise::store::{Change, Policy, Store};
///
/// let us = NamedNode::new_unchecked("https://example.org/actor/us");
/// let name = NamedNode::new_unchecked("https://w3id.org/treatise/ns#name");
/// let quad = Quad::new(us, name, Literal::from("United States"), GraphName::DefaultGraph);
/// let batch = Batch {
///     file: SourceFile { path: "data/actors.csv".into(), columns: [].into() },
///     digest: "…".into(),
///     statements: vec![Statement { quad, origin: Origin::default() }],
/// };
///
/// let mut store = Store::in_memory(Policy::Derived);
/// let change = Change { batches: vec![batch], time: "2026-01-31T12:00:00Z".into(), ..Change::default() };
/// let revision = store.commit(change.clone())?;
/// assert_eq!(revision.map(|r| (r.number, r.added)), Some((1, 1)));
/// assert_eq!(store.commit(change)?, None, "importing is idempotent");
/// assert_eq!(store.reader().len(), 1);
/// # Ok::<(), treatise::store::StoreError>(())
/// ```
#[derive(Debug)]
pub struct Store {
    disk: Arc<dyn Disk>,
    /// Where temporary files go; nowhere for a store in memory.
    dir: Option<PathBuf>,
    policy: Policy,
    settings: Settings,
    log: Log,
    state: State,
    health: Health,
}

/// Who changes the store, why and when.
#[derive(Clone, Debug)]
pub(super) struct Meta {
    pub(super) author: String,
    pub(super) message: String,
    pub(super) time: String,
}

impl Store {
    /// Opens the store in a directory; the first revision makes it.
    ///
    /// # Errors
    /// [`StoreError`] if there is something else, or the log is damaged. Damaged columns are made anew.
    pub fn open(dir: &Path, policy: Policy) -> Result<Self, StoreError> {
        Self::open_noting(dir, policy, Health::default())
    }

    /// The same, where damage that is met is noted in a list that others share.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub fn open_noting(dir: &Path, policy: Policy, health: Health) -> Result<Self, StoreError> {
        Self::load(Arc::new(Real::new(dir)), Some(dir.to_owned()), policy, Settings::default(), health)
    }

    /// A store that is gone with the process.
    #[expect(clippy::missing_panics_doc, reason = "an empty memory always opens")]
    pub fn in_memory(policy: Policy) -> Self {
        Self::load(Arc::new(Memory::default()), None, policy, Settings::default(), Health::default())
            .expect("an empty memory has nothing that could fail to open")
    }

    pub(super) fn load(
        disk: Arc<dyn Disk>,
        dir: Option<PathBuf>,
        policy: Policy,
        settings: Settings,
        health: Health,
    ) -> Result<Self, StoreError> {
        let mut log = Log::open(Arc::clone(&disk))?;
        if !log.is_head_whole()
            && let Ok(Some(_lock)) = disk.lock()
        {
            log.mend()?;
            health.note_healed("the first page of the log was damaged, or the power went while it was written");
        }
        let mut state = State::read(&log, &disk, dir.as_deref(), policy, settings, &health)?;
        if state.unkept.is_some()
            && let Ok(Some(_lock)) = disk.lock()
        {
            state.keep(&*disk);
        }
        Ok(Self { disk, dir, policy, settings, log, state, health })
    }

    /// What was found damaged since it was opened, by the store or by one of its readers.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Makes one revision of a change; nothing if it changes no statement of any file.
    ///
    /// Each batch replaces what its file stated before. The change is written as a whole or not
    /// at all. A digest that changes without statements is kept without a revision.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes; those of the disk.
    pub fn commit(&mut self, change: Change) -> Result<Option<Revision>, StoreError> {
        let _lock = self.lock()?;
        let meta = Meta { author: change.author.clone(), message: change.message.clone(), time: change.time.clone() };
        let plan = plan(&self.log, &self.state.digests, change)?;
        self.record(&plan, meta)
    }

    /// How many quads a change would add to the dataset and remove from it; nothing is written.
    ///
    /// # Errors
    /// [`StoreError`] when the log cannot be read, or the change cannot be made.
    pub fn trial(&self, change: Change) -> Result<(u64, u64), StoreError> {
        let plan = plan(&self.log, &self.state.digests, change)?;
        Ok(effect(self.state.reader.stated(), &self.state.files, &plan))
    }

    /// Makes one revision of a change of single quads; nothing if the dataset stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Moved`] if another process has written since: [`Store::reader`] then shows the newest
    /// state, from which the edit can be worked out anew. Otherwise as for [`Store::commit`].
    pub fn edit(&mut self, edit: Edit) -> Result<Option<Revision>, StoreError> {
        let _lock = self.lock()?;
        if edit.over != self.number() {
            return Err(StoreError::Moved { over: edit.over, newest: self.number() });
        }
        let plan = plan_edit(self.state.reader.stated(), &self.state.files, &edit)?;
        self.record(&plan, Meta { author: edit.author, message: edit.message, time: edit.time })
    }

    /// Begins a load of many statements; others cannot write until it ends.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes; those of the disk.
    pub fn bulk(&mut self) -> Result<Bulk<'_>, StoreError> {
        let lock = self.lock()?;
        Bulk::new(self, lock)
    }

    fn record(&mut self, plan: &Plan, meta: Meta) -> Result<Option<Revision>, StoreError> {
        let columns = &self.state.reader.stated().columns;
        let recent = self.state.reader.stated().delta.len() + plan.rows();
        let Settings { small, recent: part, .. } = self.settings;
        let few = columns.rows() > small && (part == 0 || (recent as u64) < columns.rows() / part);
        if few && !plan.chunks.is_empty() {
            let revision = self.next(plan.files(), meta);
            return self.append(revision, plan).map(Some);
        }
        if plan.chunks.is_empty() && plan.digests.is_empty() {
            return Ok(None);
        }
        let mut pending = self.log.start()?;
        for chunk in &plan.chunks {
            self.log.add(&mut pending, &Ready::new(chunk))?;
        }
        self.conclude(&pending, plan, plan.files(), meta)
    }

    /// The revision that comes next, without hash and counts.
    fn next(&self, files: Vec<String>, meta: Meta) -> Revision {
        let Meta { author, message, time } = meta;
        let parent = self.newest().map_or_else(String::new, |newest| newest.hash.clone());
        Revision {
            number: self.number() + 1,
            hash: String::new(),
            parent,
            time,
            author,
            message,
            files,
            added: 0,
            removed: 0,
        }
    }

    pub(super) fn log(&self) -> &Log {
        &self.log
    }

    pub(super) fn disk(&self) -> &Arc<dyn Disk> {
        &self.disk
    }

    pub(super) fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    pub(super) fn settings(&self) -> Settings {
        self.settings
    }

    pub(super) fn knows(&self, file: &str) -> bool {
        self.state.digests.contains_key(file)
    }

    /// Makes chunks count, with columns that are made anew; without chunks, only digests change.
    pub(super) fn conclude(
        &mut self,
        pending: &Pending,
        plan: &Plan,
        files: Vec<String>,
        meta: Meta,
    ) -> Result<Option<Revision>, StoreError> {
        if pending.chunks.is_empty() {
            let new = plan.digests.iter().filter(|(file, digest)| self.state.digests.get(*file) != digest.as_ref());
            let new: BTreeMap<_, _> = new.map(|(file, digest)| (file.clone(), digest.clone())).collect();
            if !new.is_empty() {
                self.log.note(&new)?;
                change(&mut self.state.digests, &new);
            }
            return Ok(None);
        }
        self.rebuild(self.next(files, meta), plan, pending).map(Some)
    }

    /// The right to write, with what others wrote meanwhile read.
    pub(super) fn lock(&mut self) -> Result<super::disk::Lock, StoreError> {
        let failed = |cause| StoreError::Io { path: self.disk.shown(LOG), cause };
        let lock = self.disk.lock().map_err(failed)?;
        let lock = lock.ok_or_else(|| StoreError::Locked { path: self.disk.shown(LOG) })?;
        let before = self.log.length();
        self.log.refresh()?;
        if self.log.length() != before {
            self.reload()?;
        }
        Ok(lock)
    }

    /// Reads the state anew; whoever does holds the lock.
    pub(super) fn reload(&mut self) -> Result<(), StoreError> {
        let (dir, policy) = (self.dir.as_deref(), self.policy);
        self.state = State::read(&self.log, &self.disk, dir, policy, self.settings, &self.health)?;
        self.state.keep(&*self.disk);
        Ok(())
    }

    /// A revision of many statements, or of a small store: the columns are made anew with it.
    fn rebuild(&mut self, revision: Revision, plan: &Plan, pending: &Pending) -> Result<Revision, StoreError> {
        let bytes = self.log.pending(pending)?;
        let mut chunks = chunks(&self.log, self.number())?;
        let number = super::texts::small(usize::try_from(revision.number).unwrap_or(usize::MAX));
        chunks.extend(pending.packed(&bytes).into_iter().map(|packed| (number, packed)));
        let mut digests = self.state.digests.clone();
        change(&mut digests, &plan.digests);
        let source = Source { chunks, revision: revision.number, digests: &digests };
        let made = build(&source, &*self.disk, COLUMNS_ASIDE, self.settings.budget, self.dir.as_deref())?;
        let (added, removed, quads) = (made.built.added, made.built.removed, made.built.quads);
        let revision = self.close(Revision { added, removed, ..revision }, quads, plan, pending)?;
        // From here on the revision counts; columns that cannot be written are made when they are needed.
        let _ = self.rename(made, &revision.hash);
        self.reload()?;
        Ok(revision)
    }

    fn rename(&self, made: Unsealed, hash: &str) -> Result<(), StoreError> {
        made.seal(&*self.disk, COLUMNS_ASIDE, hash)?;
        let failed = |cause| StoreError::Io { path: self.disk.shown(COLUMNS), cause };
        self.disk.replace(COLUMNS_ASIDE, COLUMNS).map_err(failed)
    }

    /// A revision of few statements: they stay beside the columns.
    fn append(&mut self, revision: Revision, plan: &Plan) -> Result<Revision, StoreError> {
        let mut pending = self.log.start()?;
        for chunk in &plan.chunks {
            self.log.add(&mut pending, &Ready::new(chunk))?;
        }
        let before = self.state.reader.stated().clone();
        let bytes = self.log.pending(&pending)?;
        let packed: Vec<Packed<'_>> = pending.packed(&bytes);
        let number = super::texts::small(usize::try_from(revision.number).unwrap_or(usize::MAX));
        let mut files = self.state.files.clone();
        let mut growing = Growing::new(&before.columns, Delta::clone(&before.delta));
        let quads = grow(&mut growing, &mut files, number, &packed)
            .ok_or_else(|| self.log.damaged("a chunk that was just written cannot be read"))?;
        let after = Core { columns: Arc::clone(&before.columns), delta: Arc::new(growing.finish()), revision: number };
        let (mut added, mut removed) = (0, 0);
        for quad in &quads {
            match (before.contains(*quad), after.contains(*quad)) {
                (false, true) => added += 1,
                (true, false) => removed += 1,
                _ => {}
            }
        }
        let count = self.state.reader.len() as u64 + added - removed;
        let revision = self.close(Revision { added, removed, ..revision }, count, plan, &pending)?;
        let reader = self.state.reader.after(after, count, quads);
        change(&mut self.state.digests, &plan.digests);
        (self.state.files, self.state.reader, self.state.newest) = (files, reader, Some(revision.clone()));
        Ok(revision)
    }

    fn close(
        &mut self,
        mut revision: Revision,
        quads: u64,
        plan: &Plan,
        pending: &Pending,
    ) -> Result<Revision, StoreError> {
        let chunks: Vec<String> = pending.chunks.iter().map(|hash| hex(hash)).collect();
        revision.hash = chain::hash(&revision, &chunks);
        let closing = Closing { revision: revision.clone(), quads, chunks, digests: plan.digests.clone() };
        self.log.close(pending, &closing)?;
        Ok(revision)
    }

    pub(super) fn number(&self) -> u64 {
        self.log.newest()
    }

    /// The newest revision.
    pub fn newest(&self) -> Option<&Revision> {
        self.state.newest.as_ref()
    }

    /// The newest state.
    pub fn reader(&self) -> Reader {
        self.state.reader.clone()
    }

    /// The state at a revision; 0 is the empty state before the first.
    ///
    /// # Errors
    /// [`StoreError::UnknownRevision`] behind the newest.
    pub fn reader_at(&self, number: u64) -> Result<Reader, StoreError> {
        if number == self.number() {
            return Ok(self.reader());
        }
        let quads = if number == 0 { 0 } else { self.log.closing(number)?.quads };
        Ok(Reader::of(self.core_at(number)?, quads, self.policy, &View::default()))
    }

    fn core_at(&self, number: u64) -> Result<Core, StoreError> {
        let newest = self.number();
        if number > newest {
            return Err(StoreError::UnknownRevision { asked: number, newest });
        }
        let revision = super::texts::small(usize::try_from(number).unwrap_or(usize::MAX));
        Ok(Core { revision, ..self.state.reader.stated().clone() })
    }

    /// The log, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a revision cannot be read.
    pub fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        (1..=self.number()).map(|number| Ok(self.log.closing(number)?.revision)).collect()
    }

    /// The quads that a revision added to the dataset and removed from it, in the order of N-Quads lines.
    ///
    /// A quad that another file stated already is not added, and one that another file still states
    /// is not removed.
    ///
    /// # Errors
    /// [`StoreError::UnknownRevision`]; [`StoreError::Damaged`] if the log cannot be read.
    pub fn changes(&self, number: u64) -> Result<(Vec<Quad>, Vec<Quad>), StoreError> {
        let after = self.core_at(number)?;
        if number == 0 {
            return Ok((Vec::new(), Vec::new()));
        }
        let before = self.core_at(number - 1)?;
        let mut lines: BTreeMap<String, (Quad, bool)> = BTreeMap::new();
        for packed in self.log.chunks(number)? {
            let chunk = packed
                .unpack()
                .ok_or_else(|| self.log.damaged(format!("a chunk of revision {number} cannot be read")))?;
            for [s, p, o, g] in &chunk.rows {
                let (texts, graph) =
                    ([*s, *p, *o].map(|id| chunk.terms.get(id)), g.checked_sub(1).map(|id| chunk.terms.get(id)));
                let find = |text: &str| after.find(text);
                let ids =
                    (find(texts[0]), find(texts[1]), find(texts[2]), graph.map_or(Some(0), |g| Some(find(g)? + 1)));
                let (Some(s), Some(p), Some(o), Some(g)) = ids else { continue };
                let is_there = (before.contains([s, p, o, g]), after.contains([s, p, o, g]));
                if is_there.0 != is_there.1 {
                    let quad = decode(texts, graph);
                    lines.insert(quad.to_string(), (quad, is_there.1));
                }
            }
        }
        let (added, removed): (Vec<_>, Vec<_>) = lines.into_values().partition(|(_, is_added)| *is_added);
        let quads = |list: Vec<(Quad, bool)>| list.into_iter().map(|(quad, _)| quad).collect();
        Ok((quads(added), quads(removed)))
    }

    /// File and digest, as stored.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.state.digests.clone()
    }

    /// What each of these files stated last, of those that the store knows.
    ///
    /// # Errors
    /// [`StoreError`] when the log cannot be read.
    pub fn stated(&self, files: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<Quad>>, StoreError> {
        let known = files.iter().filter(|file| self.state.digests.contains_key(*file)).map(String::as_str);
        let stated = stated_by(&self.log, &known.collect())?.into_iter();
        Ok(stated.map(|(file, it)| (file, it.texts().map(|(spo, g)| decode(spo, g)).collect())).collect())
    }

    /// Problems of log and columns in words; empty if both are sound.
    ///
    /// Every checksum and hash is computed anew, every change replayed, and the columns are compared with
    /// the log: time is that of reading all history.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        verify(&self.log, &self.disk, self.dir.as_deref())
    }
}
