//! `import`: what the files say becomes one revision.

use super::Now;
use super::check::Examined;
use crate::check::Checked;
use crate::diagnostic::Report;
use crate::explain::Explainer;
use crate::model::Quad;
use crate::project::loads::LOADED;
use crate::project::{Content, Progress, Project, ProjectError};
use crate::store::{Change, EDITS, Reader, Revision, Store, StoreError};
use std::collections::{BTreeSet, HashSet};

/// What an import did.
pub struct Imported {
    /// The revision it made; nothing where the files say what the store already holds.
    pub revision: Option<Revision>,
    /// What was found on the way, all of it short of an error.
    pub report: Report,
    /// How many files were read.
    pub files: usize,
    /// How many statements they make.
    pub statements: usize,
    /// How many findings the project has switched off.
    pub switched_off: usize,
    /// How many units were tested, and how many there were at the last check of everything.
    pub tested: Option<(usize, usize)>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many statements would be added.
    pub added: usize,
    /// How many statements would be removed.
    pub removed: usize,
}

/// An import with all that was read for it, for the verbs that go on from there.
pub(super) struct Prepared {
    pub(super) content: Content,
    pub(super) explainers: Vec<Explainer>,
    pub(super) reader: Reader,
    pub(super) imported: Imported,
}

impl Project {
    /// Reads, checks and commits every file of the project as one revision.
    ///
    /// # Errors
    /// [`ProjectError::Data`] where anything is wrong: then nothing was changed (law 9).
    pub fn import(&self, message: &str, now: &Now, progress: &dyn Progress) -> Result<Imported, ProjectError> {
        Ok(self.prepare(message, now, progress)?.imported)
    }

    /// What an import of these files would add and remove; nothing is written.
    ///
    /// # Errors
    /// [`ProjectError::Store`] when the store cannot be read.
    pub fn preview(&self, content: &Content) -> Result<Preview, ProjectError> {
        let (mut stored, mut loaded) = (HashSet::new(), HashSet::new());
        if self.has_store() {
            let store = self.existing_store()?;
            stored.extend(store.reader().quads());
            let files: BTreeSet<String> = store.digests().into_keys().filter(|path| path.starts_with(LOADED)).collect();
            loaded.extend(store.stated(&files).map_err(ProjectError::Store)?.into_values().flatten());
        }
        // A store names blank nodes anew, so the files are stored on trial.
        let mut trial = Store::in_memory(self.policy());
        let change = Change { batches: content.batches.clone(), ..Change::default() };
        trial.commit(change).map_err(ProjectError::Store)?;
        let mut stated: HashSet<Quad> = trial.reader().quads().collect();
        if self.has_store() {
            stated.extend(edited(&self.existing_store()?).map_err(ProjectError::Store)?);
        }
        let removed = stored.difference(&stated).filter(|quad| !loaded.contains(*quad)).count();
        Ok(Preview { added: stated.difference(&stored).count(), removed })
    }

    pub(super) fn prepare(&self, message: &str, now: &Now, progress: &dyn Progress) -> Result<Prepared, ProjectError> {
        let content = self.read(progress)?;
        let reader = content.reader(self.policy());
        progress.stage("checking", None);
        let Examined { explainers, report, switched_off, checked } = self.examine(&content, &reader, now)?;
        if report.has_errors() {
            return Err(ProjectError::data(report));
        }
        progress.stage("committing", None);
        let files = content.batches.len();
        let statements = content.batches.iter().map(|batch| batch.statements.len()).sum();
        let tested = checked.as_ref().map(|checked| (checked.tested(), checked.units()));
        let (revision, reader) = self.commit(&content, checked.as_ref(), message, now)?;
        let imported = Imported { revision, report, files, statements, switched_off, tested };
        Ok(Prepared { content, explainers, reader, imported })
    }

    /// Makes one revision of what the files say; nothing if the store holds it already.
    pub(super) fn commit(
        &self,
        content: &Content,
        checked: Option<&Checked>,
        message: &str,
        now: &Now,
    ) -> Result<(Option<Revision>, Reader), ProjectError> {
        let mut store = self.store()?;
        let change = Change {
            removed_files: withdrawn(&store, content),
            batches: content.batches.clone(),
            author: self.config().editors.clone(),
            message: message.to_owned(),
            time: now.instant.clone(),
        };
        let revision = store.commit(change).map_err(ProjectError::Store)?;
        if let Some(checked) = checked {
            self.keep(content, checked, &store.digests());
        }
        Ok((revision, store.reader()))
    }
}

/// What updates added and is still there: no import withdraws it.
fn edited(store: &Store) -> Result<HashSet<Quad>, StoreError> {
    let mut edited = HashSet::new();
    if !store.revisions()?.iter().any(|revision| revision.files.iter().any(|file| file == EDITS)) {
        return Ok(edited);
    }
    for revision in store.revisions()? {
        let (added, removed) = store.changes(revision.number)?;
        for quad in &removed {
            edited.remove(quad);
        }
        if revision.files.iter().any(|file| file == EDITS) {
            edited.extend(added);
        }
    }
    Ok(edited)
}

/// Files that the store knows and the project no longer has; what was loaded stays.
fn withdrawn(store: &Store, content: &Content) -> Vec<String> {
    let of_project = store.digests().into_keys().filter(|path| !path.starts_with(LOADED));
    of_project.filter(|path| !content.batches.iter().any(|batch| *batch.file.path == **path)).collect()
}
