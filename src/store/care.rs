//! Looking after a store: copies, room, figures.

use super::disk::{Disk as _, Real};
use super::log::{LOG, Log};
use super::state::{COLUMNS, COLUMNS_ASIDE, make};
use super::{Policy, Store, StoreError};
use crate::model::NamedNode;
use crate::model::vocab::rdf;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Figures of a store, at its newest revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// The newest revision; 0 before the first.
    pub revision: u64,
    /// Distinct quads that stand.
    pub quads: u64,
    /// Statements of all revisions in the columns, those that were withdrawn included.
    pub rows: u64,
    /// Statements that came since the columns were made.
    pub recent: u64,
    /// Terms.
    pub terms: u64,
    /// Named graphs.
    pub graphs: u64,
    /// Bytes of the log.
    pub log: u64,
    /// Bytes of the columns, part by part.
    pub columns: BTreeMap<&'static str, u64>,
    /// Predicates with how often they stand, as of the columns; the most frequent first.
    pub predicates: Vec<(NamedNode, u64)>,
    /// Classes with how many things have them, in the default graph; the largest first.
    pub classes: Vec<(NamedNode, u64)>,
}

impl Store {
    /// Figures of the store.
    pub fn statistics(&self) -> Statistics {
        let reader = self.reader();
        let core = reader.stated();
        let named = |id: u32| NamedNode::new_unchecked(reader.text_of(id).trim_matches(['<', '>']));
        let mut predicates: Vec<(NamedNode, u64)> =
            core.columns.counts().map(|(id, count)| (named(id), count.quads)).filter(|(_, count)| *count > 0).collect();
        let mut classes: BTreeMap<u32, u64> = BTreeMap::new();
        if let Some(kind) = reader.id(rdf::TYPE.into()) {
            reader.scan([None, Some(kind), None]).for_each(|[_, _, class]| *classes.entry(class).or_default() += 1);
        }
        let mut classes: Vec<(NamedNode, u64)> = classes.into_iter().map(|(id, count)| (named(id), count)).collect();
        for list in [&mut predicates, &mut classes] {
            list.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.as_str().cmp(b.as_str())));
        }
        Statistics {
            revision: reader.revision(),
            quads: reader.len() as u64,
            rows: core.columns.rows(),
            recent: core.delta.len() as u64,
            terms: reader.terms() as u64,
            graphs: reader.graph_ids().len() as u64,
            log: self.log().length(),
            columns: core.columns.sizes(),
            predicates,
            classes,
        }
    }

    /// Makes the columns anew from the log, so that nothing stands beside them; gives the bytes they took
    /// before and take now. Readers go on with what they have, and its room is free when the last is gone.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes; those of the disk.
    pub fn compact(&mut self) -> Result<(u64, u64), StoreError> {
        let before = self.reader().stated().columns.len() as u64;
        let _lock = self.lock()?;
        if self.number() > 0 {
            let (disk, dir) = (Arc::clone(self.disk()), self.dir().map(Path::to_owned));
            make(self.log(), self.number(), (&*disk, COLUMNS_ASIDE), self.settings().budget, dir.as_deref())?;
            let failed = |cause| StoreError::Io { path: disk.shown(COLUMNS), cause };
            disk.replace(COLUMNS_ASIDE, COLUMNS).map_err(failed)?;
            self.reload()?;
        }
        Ok((before, self.reader().stated().columns.len() as u64))
    }

    /// Writes a copy of the log as of the newest revision, whoever writes meanwhile; columns are made from it.
    ///
    /// # Errors
    /// Those of the target.
    pub fn backup(&self, to: &mut dyn Write) -> std::io::Result<u64> {
        let (head, frames) = self.log().copy();
        to.write_all(&head)?;
        to.write_all(frames)?;
        Ok((head.len() + frames.len()) as u64)
    }

    /// Makes a store of a backup, in a directory that has none.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`]; [`StoreError::Damaged`] if the copy is not sound, and then nothing is left;
    /// those of the disk.
    pub fn restore(from: &Path, dir: &Path, policy: Policy) -> Result<Self, StoreError> {
        let disk = Real::new(dir);
        let failed = |cause| StoreError::Io { path: disk.shown(LOG), cause };
        if disk.length(LOG).map_err(failed)?.is_some() {
            return Err(StoreError::NotEmpty { path: disk.shown(LOG) });
        }
        let unreadable = |cause| StoreError::Io { path: from.to_owned(), cause };
        let mut source = std::fs::File::open(from).map_err(unreadable)?;
        // Nobody sees the copy as a store before it was examined.
        let aside = dir.join("restore");
        std::fs::create_dir_all(&aside).map_err(failed)?;
        let examined = (|| {
            let mut copy = std::fs::File::create(aside.join(LOG)).map_err(failed)?;
            std::io::copy(&mut source, &mut copy).map_err(failed)?;
            copy.sync_all().map_err(failed)?;
            let problems = super::verify::verify_log(&Log::open(Arc::new(Real::new(&aside)))?)?;
            match problems.into_iter().next() {
                Some(what) => Err(StoreError::Damaged { path: from.to_owned(), what }),
                None => std::fs::rename(aside.join(LOG), dir.join(LOG)).map_err(failed),
            }
        })();
        let _ = std::fs::remove_dir_all(&aside);
        examined?;
        disk.sync(LOG).map_err(failed)?;
        Self::open(dir, policy)
    }
}
