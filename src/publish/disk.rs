//! A folder that holds a site: what changed is written, what is gone is removed.

use super::Page;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The file in the folder that lists what was written there.
const LIST: &str = ".treatise-site";

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written because they were new or had changed.
    pub written: usize,
    /// Files left as they were.
    pub kept: usize,
    /// Files removed because the site no longer has them.
    pub removed: usize,
}

/// Why a folder could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder has files that no site put there.
    #[error("`{}` is not empty and holds no site: choose an empty folder", .0.display())]
    NotOurs(PathBuf),
    /// A path that leads out of the folder.
    #[error("`{0}` is not a path within the site")]
    BadPath(String),
    /// A file or folder could not be read, written or removed.
    #[error("cannot write `{}`", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Makes a folder hold these pages and nothing that an earlier site left there.
///
/// Files that are the same already are not touched; each other file is written under a temporary
/// name and then renamed. Files that no site wrote are left alone.
///
/// # Errors
/// [`WriteError::NotOurs`] if the folder has files and no site was ever written there;
/// [`WriteError::Io`] if the disk refuses, and then a second call goes on where this one ended.
pub fn write(dir: &Path, pages: &[Page]) -> Result<Written, WriteError> {
    if let Some(page) = pages.iter().find(|page| !is_inside(&page.path)) {
        return Err(WriteError::BadPath(page.path.clone()));
    }
    let before = listed(dir)?;
    let now: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    make(dir)?;
    // The list of both first: whatever happens from here on, every file of ours is on it.
    let both: BTreeSet<&str> = now.iter().copied().chain(before.iter().map(String::as_str)).collect();
    put(&dir.join(LIST), list(&both).as_bytes())?;
    let folders: BTreeSet<PathBuf> =
        pages.iter().filter_map(|page| dir.join(&page.path).parent().map(Path::to_owned)).collect();
    folders.iter().try_for_each(|folder| make(folder))?;
    let changed: Result<Vec<bool>, WriteError> =
        pages.par_iter().map(|page| put(&dir.join(&page.path), &page.bytes)).collect();
    let written = changed?.into_iter().filter(|changed| *changed).count();
    let gone: Vec<&String> = before.iter().filter(|path| !now.contains(path.as_str())).collect();
    let mut removed = 0;
    for path in gone {
        removed += usize::from(remove(dir, path)?);
    }
    put(&dir.join(LIST), list(&now).as_bytes())?;
    Ok(Written { written, kept: pages.len() - written, removed })
}

fn list(paths: &BTreeSet<&str>) -> String {
    paths.iter().fold(String::new(), |text, path| text + path + "\n")
}

/// The files that an earlier site wrote; paths that lead elsewhere are not ours to touch.
fn listed(dir: &Path) -> Result<BTreeSet<String>, WriteError> {
    let failed = |path: PathBuf| move |source| WriteError::Io { path, source };
    match fs::read_to_string(dir.join(LIST)) {
        Ok(text) => Ok(text.lines().filter(|path| is_inside(path)).map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_dir(dir) {
            Ok(entries) => match entries.count() {
                0 => Ok(BTreeSet::new()),
                _ => Err(WriteError::NotOurs(dir.to_owned())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(error) => Err(failed(dir.to_owned())(error)),
        },
        Err(error) => Err(failed(dir.join(LIST))(error)),
    }
}

/// Whether a path stays within the folder.
fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\\')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

fn make(folder: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(|source| WriteError::Io { path: folder.to_owned(), source })
}

/// Writes a file unless it is the same already; says whether it was written.
fn put(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    if fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
    {
        return Ok(false);
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let done = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    done.map_err(|source| WriteError::Io { path: path.to_owned(), source })?;
    Ok(true)
}

/// Removes a file and the folders that are empty without it; says whether it was there.
fn remove(dir: &Path, path: &str) -> Result<bool, WriteError> {
    let file = dir.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(WriteError::Io { path: file, source }),
    }
    let mut folder = Path::new(path).parent();
    while let Some(name) = folder.filter(|name| !name.as_os_str().is_empty()) {
        if fs::remove_dir(dir.join(name)).is_err() {
            break;
        }
        folder = name.parent();
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> Page {
        Page { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn only_changes_are_written_and_what_is_gone_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("site");
        let first = [page("index.html", "a"), page("claim/x.html", "b"), page("claim/y.html", "c")];
        assert_eq!(write(&dir, &first).unwrap(), Written { written: 3, kept: 0, removed: 0 });
        assert_eq!(write(&dir, &first).unwrap(), Written { written: 0, kept: 3, removed: 0 });
        fs::write(dir.join("mine.txt"), "kept").unwrap();
        let second = [page("index.html", "A")];
        assert_eq!(write(&dir, &second).unwrap(), Written { written: 1, kept: 0, removed: 2 });
        assert!(!dir.join("claim").exists() && dir.join("mine.txt").exists());
        assert_eq!(fs::read_to_string(dir.join("index.html")).unwrap(), "A");
    }

    #[test]
    fn a_foreign_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.doc"), "years").unwrap();
        assert!(matches!(write(folder.path(), &[page("index.html", "a")]), Err(WriteError::NotOurs(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("site");
        for path in ["../x", "/etc/x", "a/../../x", "", "a\\b"] {
            assert!(matches!(write(&dir, &[page(path, "a")]), Err(WriteError::BadPath(_))), "{path}");
        }
        // A list that somebody changed removes nothing elsewhere.
        fs::write(folder.path().join("other"), "kept").unwrap();
        write(&dir, &[page("index.html", "a")]).unwrap();
        fs::write(dir.join(LIST), "../other\nindex.html\n").unwrap();
        write(&dir, &[page("b.html", "b")]).unwrap();
        assert!(folder.path().join("other").exists() && !dir.join("index.html").exists());
    }
}
