//! Which files belong to a project, in an order that no directory decides.

use super::ProjectError;
use crate::import::InputFile;
use std::path::Path;

/// Kept copies of sources are read when they are asked for.
const SNAPSHOTS: &str = "data/snapshots/";

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
    let start = root.join(folder);
    let mut paths = if start.is_dir() { walk(&start, folder)? } else { Vec::new() };
    paths.retain(|path| !path.starts_with(SNAPSHOTS));
    paths.sort();
    Ok(paths)
}

/// The paths of all regular files below `dir`, in no order, each with `prefix` in place of `dir`.
///
/// Hidden files and folders, and links, are left alone.
pub(super) fn walk(dir: &Path, prefix: &str) -> Result<Vec<String>, ProjectError> {
    let mut found = Vec::new();
    let mut open = vec![(dir.to_owned(), prefix.to_owned())];
    while let Some((dir, prefix)) = open.pop() {
        let failed = |source| ProjectError::Io { path: dir.clone(), source };
        for entry in std::fs::read_dir(&dir).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(failed)?;
            if name.starts_with('.') || kind.is_symlink() {
                continue;
            }
            let path = format!("{prefix}/{name}");
            if kind.is_dir() {
                open.push((entry.path(), path));
            } else {
                found.push(path);
            }
        }
    }
    Ok(found)
}
