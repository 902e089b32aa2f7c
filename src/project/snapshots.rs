//! The kept copies of sources in `data/snapshots/`, by their hash.

use super::{Project, ProjectError};
use crate::import::snapshot::{self, Medium, Texts, Unreadable};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The folder of kept copies.
pub(super) const FOLDER: &str = "data/snapshots";

/// Kept copies, read from the disk when they are asked for and then remembered.
#[derive(Debug)]
pub struct Snapshots {
    folder: PathBuf,
    texts: Mutex<BTreeMap<String, Result<Arc<str>, Unreadable>>>,
}

impl Snapshots {
    /// The kept copies of a project.
    pub fn new(root: &Path) -> Self {
        Self { folder: root.join(FOLDER), texts: Mutex::default() }
    }

    /// Bytes of a kept copy that is what was kept.
    fn bytes(&self, sha256: &str) -> Result<(Vec<u8>, Medium), Unreadable> {
        let is_hash = sha256.len() == 64 && sha256.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
        let file = |medium: &Medium| self.folder.join(format!("{sha256}.{}", medium.extension()));
        let found = Medium::ALL.into_iter().filter(|_| is_hash).find(|medium| file(medium).is_file());
        let medium = found.ok_or(Unreadable::Missing)?;
        let bytes = std::fs::read(file(&medium)).map_err(|error| Unreadable::Io(error.to_string()))?;
        let hash = snapshot::digest(&bytes);
        if hash == sha256 { Ok((bytes, medium)) } else { Err(Unreadable::Altered(hash)) }
    }
}

impl Texts for Snapshots {
    fn text(&self, sha256: &str) -> Result<Arc<str>, Unreadable> {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || self.bytes(sha256).and_then(|(bytes, medium)| snapshot::text(&bytes, medium)).map(Arc::from);
        texts.entry(sha256.to_owned()).or_insert_with(read).clone()
    }

    fn verify(&self, sha256: &str) -> Result<(), Unreadable> {
        self.bytes(sha256).map(|_| ())
    }
}

impl Project {
    /// The kept copies of sources.
    pub fn snapshots(&self) -> Snapshots {
        Snapshots::new(&self.root)
    }

    /// Writes a row of a table of our own, in the place of rows that begin with the same `key` cells; the
    /// table and the metadata beside it are made where they are missing.
    pub(super) fn put_row(&self, table: OwnTable, cells: &[&str], key: usize) -> Result<(), ProjectError> {
        let path = self.root.join(format!("data/{}.csv", table.name));
        let metadata = self.root.join(format!("data/{}.csv-metadata.json", table.name));
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| ProjectError::Io { path, source }
        };
        if !metadata.is_file() {
            std::fs::write(&metadata, table.metadata).map_err(failed(&metadata))?;
        }
        let mut text = if path.is_file() {
            std::fs::read_to_string(&path).map_err(failed(&path))?
        } else {
            format!("{}\n", table.header)
        };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let begins = format!("{},", cells[..key].iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        let mut kept: String = text.split_inclusive('\n').filter(|line| !line.starts_with(&begins)).collect();
        kept.push_str(&cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        kept.push('\n');
        std::fs::write(&path, kept).map_err(failed(&path))
    }
}

/// A table that the program itself writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnTable {
    /// Its name: of `data/NAME.csv`.
    pub(super) name: &'static str,
    /// Its first line.
    pub(super) header: &'static str,
    /// The metadata that stands beside it.
    pub(super) metadata: &'static str,
}

/// Kept copies.
pub(super) const SNAPSHOTS: OwnTable = OwnTable {
    name: "snapshots",
    header: "source,sha256,media_type,taken_on,url,note",
    metadata: include_str!("tables/snapshots.csv-metadata.json"),
};

/// Quotations anchored in kept copies.
pub(super) const ANCHORS: OwnTable = OwnTable {
    name: "anchors",
    header: "claim,source,snapshot,exact,prefix,suffix,start,end",
    metadata: include_str!("tables/anchors.csv-metadata.json"),
};

/// A cell of CSV (RFC 4180).
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_the_place_of_the_one_with_its_key() {
        let dir = tempfile::tempdir().unwrap();
        super::super::init(dir.path(), &super::super::Seed::default()).unwrap();
        let project = Project::open(dir.path()).unwrap();
        let table = OwnTable { name: "t", header: "a,b,c", metadata: "{}" };
        project.put_row(table, &["x", "y,z", "1"], 2).unwrap();
        project.put_row(table, &["x", "other", "2"], 2).unwrap();
        project.put_row(table, &["x", "y,z", "say \"3\""], 2).unwrap();
        let text = std::fs::read_to_string(dir.path().join("data/t.csv")).unwrap();
        assert_eq!(text, "a,b,c\nx,other,2\nx,\"y,z\",\"say \"\"3\"\"\"\n");
    }

    #[test]
    fn a_copy_that_is_missing_or_altered_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::new(dir.path());
        let hash = snapshot::digest(b"a  b");
        assert_eq!(snapshots.verify(&hash), Err(Unreadable::Missing));
        std::fs::create_dir_all(dir.path().join(FOLDER)).unwrap();
        std::fs::write(dir.path().join(FOLDER).join(format!("{hash}.txt")), "a  b").unwrap();
        assert_eq!(snapshots.text(&hash).as_deref(), Ok("a b"));
        std::fs::write(dir.path().join(FOLDER).join(format!("{hash}.txt")), "a c").unwrap();
        assert!(matches!(snapshots.verify(&hash), Err(Unreadable::Altered(_))));
        assert_eq!(snapshots.verify("../../treatise"), Err(Unreadable::Missing));
    }
}
