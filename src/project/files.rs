//! Which files belong to a project, in an order that no directory decides.

use super::ProjectError;
use crate::import::InputFile;
use std::path::Path;

/// Every regular file below `folder`, in the order of the paths; nothing where the folder is absent.
///
/// Hidden files and folders, and links that lead out of the project, are left alone.
pub(super) fn below(root: &Path, folder: &str) -> Result<Vec<InputFile>, ProjectError> {
    paths(root, folder)?
        .into_iter()
        .map(|path| {
            let full = root.join(&path);
            let bytes = std::fs::read(&full).map_err(|source| ProjectError::Io { path: full, source })?;
            Ok(InputFile { path, bytes })
        })
        .collect()
}

/// The paths of the same files.
pub(super) fn paths(root: &Path, folder: &str) -> Result<Vec<String>, ProjectError> {
    let mut paths = Vec::new();
    let start = root.join(folder);
    if start.is_dir() {
        walk(&start, folder, &mut paths)?;
    }
    paths.sort();
    Ok(paths)
}

fn walk(dir: &Path, prefix: &str, out: &mut Vec<String>) -> Result<(), ProjectError> {
    let failed = |source| ProjectError::Io { path: dir.into(), source };
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(failed)?;
        if name.starts_with('.') || kind.is_symlink() {
            continue;
        }
        let path = format!("{prefix}/{name}");
        if kind.is_dir() {
            if path != "data/snapshots" {
                walk(&entry.path(), &path, out)?;
            }
        } else {
            out.push(path);
        }
    }
    Ok(())
}
