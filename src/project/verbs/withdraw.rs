//! `load --withdraw`: what was loaded is taken back, as one revision.

use super::Now;
use crate::diagnostic::codes;
use crate::project::loads::{self, LOADED};
use crate::project::{Project, ProjectError, unknown_name};
use crate::store::{Change, Revision};
use std::collections::BTreeSet;

/// What is to be taken back.
#[derive(Clone, Copy, Debug)]
pub struct Withdrawal<'a> {
    /// Names of loaded files, or of folders with loaded files below, as they were typed for the load.
    pub names: &'a [String],
    /// Who takes it back; none: the editors of the project.
    pub author: Option<&'a str>,
    /// Why; stands in the log.
    pub message: &'a str,
    /// Only tell what would be taken back.
    pub dry_run: bool,
}

/// What was taken back, or would be.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// The loaded files, by their names.
    pub files: Vec<String>,
    /// How many statements they make; what another file states too stays.
    pub statements: usize,
    /// The revision it made; nothing for a trial.
    pub revision: Option<Revision>,
}

impl Project {
    /// Takes back what loaded files state. The files themselves, and the history, are left as they are.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] (T1008) where nothing was loaded under a name, [`ProjectError::Empty`],
    /// [`ProjectError::Store`]; in all of them nothing was changed.
    pub fn withdraw(&self, request: Withdrawal<'_>, now: &Now) -> Result<Withdrawn, ProjectError> {
        let mut store = self.existing_store()?;
        let digests = store.digests();
        let loaded: Vec<&str> = digests.keys().filter_map(|path| path.strip_prefix(LOADED)).collect();
        let mut files = BTreeSet::new();
        for typed in request.names {
            let name = loads::name(typed);
            let is_below = |file: &str| file.strip_prefix(&name).is_some_and(|rest| rest.starts_with('/'));
            let before = files.len();
            files.extend(loaded.iter().filter(|file| **file == name || is_below(file)).map(|file| (*file).to_owned()));
            if files.len() == before {
                return Err(unknown_name(&codes::BAD_LOAD, "loaded file", typed, loaded.iter().copied()));
            }
        }
        let paths: BTreeSet<String> = files.iter().map(|file| format!("{LOADED}{file}")).collect();
        let stated = store.stated(&paths).map_err(ProjectError::Store)?;
        let statements = stated.values().map(Vec::len).sum();
        let files: Vec<String> = files.into_iter().collect();
        if request.dry_run {
            return Ok(Withdrawn { files, statements, revision: None });
        }
        let change = Change {
            removed_files: paths.into_iter().collect(),
            author: request.author.unwrap_or(&self.config().editors).to_owned(),
            message: request.message.to_owned(),
            time: now.instant.clone(),
            ..Change::default()
        };
        let revision = store.commit(change).map_err(ProjectError::Store)?;
        Ok(Withdrawn { files, statements, revision })
    }
}
