//! `import`: what the files say becomes one revision.

use super::Now;
use super::check::Examined;
use super::rows::{KeptOut, Sound};
use crate::check::Checked;
use crate::diagnostic::Report;
use crate::explain::Explainer;
use crate::model::Batch;
use crate::project::loads::LOADED;
use crate::project::{Content, Progress, Project, ProjectError};
use crate::store::{Change, Reader, Revision, Store};

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
    /// The rows that were kept out, file by file.
    pub kept_out: Vec<KeptOut>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many statements would be added.
    pub added: u64,
    /// How many statements would be removed.
    pub removed: u64,
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
        let store = if self.has_store() { self.store()? } else { Store::in_memory(self.policy()) };
        let (added, removed) = store.trial(change(&store, content)).map_err(ProjectError::Store)?;
        Ok(Preview { added, removed })
    }

    pub(super) fn prepare(&self, message: &str, now: &Now, progress: &dyn Progress) -> Result<Prepared, ProjectError> {
        let Sound { content, examined, outside } = self.sound(now, progress)?;
        let Examined { explainers, report, switched_off, checked } = examined;
        progress.stage("committing", None);
        let files = content.batches.len();
        let statements = content.batches.iter().map(|batch| batch.statements.len()).sum();
        let tested = checked.as_ref().map(|checked| (checked.tested(), checked.units()));
        let (revision, reader) = self.commit(&content, checked.as_ref(), message, now)?;
        let kept_out = self.quarantine_rows(&content, &outside)?;
        let imported = Imported { revision, report, files, statements, switched_off, tested, kept_out };
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
            author: self.config().editors.clone(),
            message: message.to_owned(),
            time: now.instant.clone(),
            ..change(&store, content)
        };
        let revision = store.commit(change).map_err(ProjectError::Store)?;
        if let Some(checked) = checked {
            self.keep(content, checked, &store.digests());
        }
        Ok((revision, store.reader()))
    }
}

/// What the files say and the store does not: files that have changed, are new, or are gone.
///
/// How a file is read depends on its bytes, which its digest covers, and on the ontology.
fn change(store: &Store, content: &Content) -> Change {
    let digests = store.digests();
    let is_new = |batch: &&Batch| digests.get(&*batch.file.path) != Some(&batch.digest);
    let ontology = |path: &str| path.starts_with("ontology/");
    // What was loaded is no file of the project.
    let mut removed_files: Vec<String> = digests.keys().filter(|path| !path.starts_with(LOADED)).cloned().collect();
    removed_files.retain(|path| !content.batches.iter().any(|batch| *batch.file.path == **path));
    let all = removed_files.iter().any(|path| ontology(path))
        || content.batches.iter().filter(is_new).any(|batch| ontology(&batch.file.path));
    let batches = content.batches.iter().filter(|batch| all || is_new(batch)).cloned().collect();
    Change { batches, removed_files, ..Change::default() }
}
