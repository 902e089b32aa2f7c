//! Files that are needed for a while.

use super::{Disk, Memory, Real};
use std::path::{Path, PathBuf};

/// A place for files that are gone when it is dropped.
#[derive(Debug)]
pub(in super::super) struct Scratch {
    disk: Box<dyn Disk>,
    dir: Option<PathBuf>,
}

impl Scratch {
    /// A directory inside another, one for each process; memory for a store in memory.
    pub(in super::super) fn inside(dir: Option<&Path>) -> Self {
        let dir = dir.map(|dir| dir.join(format!("scratch-{}", std::process::id())));
        match &dir {
            Some(inner) => Self { disk: Box::new(Real::new(inner)), dir },
            None => Self { disk: Box::<Memory>::default(), dir },
        }
    }

    /// Its files.
    pub(in super::super) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(dir) = &self.dir {
            // What cannot be removed takes room and harms nobody.
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}
