//! Which files no longer say what the store holds of them.
//!
//! Files are compared by their digests, which takes reading all of them. So what was found is remembered
//! beside the store with the size and time of every file, and counts as long as these are the same. A
//! file that was changed in the moment of the comparison may have the same time after it: what is
//! remembered counts only if it was written well after the last change.

use super::kept::hash;
use crate::import;
use crate::project::content::ontology;
use crate::project::loads::LOADED;
use crate::project::{Project, ProjectError, files};
use crate::store::EDITED;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The file beside the store.
const FILE: &str = "stale.json";

/// The coarsest times of files that are in use.
const GRAIN: Duration = Duration::from_secs(2);

/// What can be told of the files without reading them.
struct Glance {
    /// Covers the size and time of every file, and what the store knows of them.
    key: String,
    /// When the last of them was changed.
    newest: SystemTime,
}

/// Files that say something else than the store holds of them, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stale {
    /// Files that were changed, are new, or are gone.
    pub changed: Vec<String>,
    /// Files from which an update took statements.
    pub updated: Vec<String>,
}

impl Project {
    /// Which files say something else than the store holds of them.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported, [`ProjectError::Io`] when a file cannot be read.
    pub fn stale(&self) -> Result<Stale, ProjectError> {
        let stored = self.existing_store()?.digests();
        let glance = self.glance(&stored)?;
        let paths = match self.remembered(&glance) {
            Some(paths) => paths,
            None => self.compare_files(&stored, &glance)?,
        };
        let (updated, changed) = paths.into_iter().partition(|path| stored.get(path).is_some_and(|it| it == EDITED));
        Ok(Stale { changed, updated })
    }

    /// Compares all files with the store, and remembers what was found.
    fn compare_files(&self, stored: &BTreeMap<String, String>, glance: &Glance) -> Result<Vec<String>, ProjectError> {
        let mut files = ontology(self.root())?;
        files.extend(files::below(self.root(), "data")?);
        let now = import::digests(&files, &self.config().base);
        // What was loaded is no file of the project.
        let gone = stored.keys().filter(|path| !path.starts_with(LOADED) && !now.contains_key(*path));
        let new = now.iter().filter(|(path, digest)| stored.get(*path) != Some(digest)).map(|(path, _)| path);
        let paths: BTreeSet<&String> = new.chain(gone).collect();
        let value = json!({ "key": glance.key, "stale": paths });
        // Where it cannot be written, the files are read again next time.
        let _ = std::fs::write(self.memory(), value.to_string());
        Ok(paths.into_iter().cloned().collect())
    }

    fn memory(&self) -> PathBuf {
        self.store_dir().join(FILE)
    }

    fn glance(&self, stored: &BTreeMap<String, String>) -> Result<Glance, ProjectError> {
        let mut parts = vec![env!("CARGO_PKG_VERSION").to_owned(), self.config().base.clone()];
        let mut newest = SystemTime::UNIX_EPOCH;
        for folder in ["ontology", "data"] {
            for path in files::paths(self.root(), folder)? {
                let full = self.root().join(&path);
                let failed = |source| ProjectError::Io { path: full.clone(), source };
                let metadata = std::fs::metadata(&full).map_err(failed)?;
                let time = metadata.modified().map_err(failed)?;
                newest = newest.max(time);
                let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                parts.extend([path, metadata.len().to_string(), since.as_nanos().to_string()]);
            }
        }
        parts.extend(stored.iter().flat_map(|(path, digest)| [path.clone(), digest.clone()]));
        Ok(Glance { key: hash(parts.iter().map(String::as_str)), newest })
    }

    /// What was found the last time, if nothing has changed since.
    fn remembered(&self, glance: &Glance) -> Option<Vec<String>> {
        let written = std::fs::metadata(self.memory()).ok()?.modified().ok()?;
        if written < glance.newest + GRAIN {
            return None;
        }
        let value: Value = serde_json::from_slice(&std::fs::read(self.memory()).ok()?).ok()?;
        if value["key"].as_str()? != glance.key {
            return None;
        }
        serde_json::from_value(value["stale"].clone()).ok()
    }
}
