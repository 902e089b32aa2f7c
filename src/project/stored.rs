//! The store beside the files: where it is, and how it is opened.

use super::{Project, ProjectError};
use crate::store::{self, Store, StoreError};
use std::path::{Path, PathBuf};

impl Project {
    pub(super) fn store_dir(&self) -> PathBuf {
        self.root.join(".treatise")
    }

    /// Opens the store, and makes it where there is none.
    ///
    /// # Errors
    /// [`ProjectError::Store`].
    pub fn store(&self) -> Result<Store, ProjectError> {
        // Format 1 was one database file.
        let old = self.store_dir().join("store.redb");
        if old.is_file() && !self.has_store() {
            let error = StoreError::Format { path: old, found: "1".to_owned(), known: store::FORMAT };
            return Err(ProjectError::Store(error));
        }
        Store::open_noting(&self.store_path(), self.policy(), self.health.clone()).map_err(ProjectError::Store)
    }

    /// The directory of the store.
    pub(super) fn store_path(&self) -> PathBuf {
        self.store_dir().join("store")
    }

    /// Whether anything was ever imported.
    pub fn has_store(&self) -> bool {
        self.store_path().join("log").is_file()
    }

    /// Makes the store from a copy of a log.
    ///
    /// # Errors
    /// [`ProjectError::Store`] if there is a store, or the copy is damaged.
    pub fn restore(&self, from: &Path) -> Result<Store, ProjectError> {
        Store::restore(from, &self.store_path(), self.policy()).map_err(ProjectError::Store)
    }

    /// Opens the store for reading.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported yet, [`ProjectError::Store`] otherwise.
    pub fn existing_store(&self) -> Result<Store, ProjectError> {
        if self.has_store() { self.store() } else { Err(ProjectError::Empty { root: self.root.clone() }) }
    }
}
