//! The example project that `init` writes.
//!
//! A small case that is complete: tables, a denial with its search, a disagreement, two questions
//! and an explainer. It builds without errors, and `README.md` in it says what to try next. The
//! descriptions of its tables are those of this repository's own case, so that there is one form
//! of each table.

use super::{Config, FILE, ProjectError};
use std::path::{Path, PathBuf};

/// What a caller may choose for a new project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seed {
    /// What the project is called; the example's own title otherwise.
    pub title: Option<String>,
    /// Where its things live; `BASE` otherwise.
    pub base: Option<String>,
}

/// The base IRI of the example.
const BASE: &str = "https://example.org/my-project/";

/// The line of the project file that [`Seed::title`] replaces.
const TITLE_LINE: &str = "title = \"Land by treaty\"\n";

macro_rules! own {
    ($($path:literal),* $(,)?) => { [$(($path, include_str!(concat!("template/", $path)))),*] };
}

macro_rules! shared {
    ($($table:literal),* $(,)?) => {
        [$((
            concat!("data/", $table, ".csv-metadata.json"),
            include_str!(concat!("../../data/", $table, ".csv-metadata.json")),
        )),*]
    };
}

/// The files that are the example's own, in the order in which a newcomer would read them.
const OWN: [(&str, &str); 19] = own![
    "README.md",
    "treatise.toml",
    "data/actors.csv",
    "data/agreements.csv",
    "data/commitments.csv",
    "data/denials.trig",
    "data/disagreements.csv",
    "data/instruments.csv",
    "data/publishers.csv",
    "data/registers.csv",
    "data/searches.csv",
    "data/sides.csv",
    "data/sources.csv",
    "data/stances.csv",
    "data/topics.csv",
    "data/topics.ttl",
    "queries/prices.rq",
    "queries/who-says.rq",
    "explainers/land-by-treaty.md",
];

/// The descriptions of its tables.
const SHARED: [(&str, &str); 12] = shared![
    "actors",
    "agreements",
    "commitments",
    "disagreements",
    "instruments",
    "publishers",
    "registers",
    "searches",
    "sides",
    "sources",
    "stances",
    "topics",
];

/// Kept under another name here, because a `.gitignore` in this folder would act on this repository.
const IGNORED: (&str, &str) = (".gitignore", include_str!("template/gitignore"));

/// Writes a working example project into a directory that is empty or not there yet.
///
/// A directory that holds nothing but `.git` counts as empty. Returns the files, in the order in
/// which a newcomer would read them.
///
/// # Errors
/// [`ProjectError::NotEmpty`] where something is there already, [`ProjectError::Caller`] where the
/// base is not one, [`ProjectError::Io`] when a file cannot be written.
pub fn init(dir: &Path, seed: &Seed) -> Result<Vec<PathBuf>, ProjectError> {
    let files = files(seed)?;
    if !is_free(dir)? {
        return Err(ProjectError::NotEmpty { dir: dir.into() });
    }
    let mut written = Vec::new();
    for (path, text) in files {
        let full = dir.join(path);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        std::fs::write(&full, text).map_err(failed(&full))?;
        written.push(full);
    }
    Ok(written)
}

/// The files of a new project with their texts.
fn files(seed: &Seed) -> Result<Vec<(&'static str, String)>, ProjectError> {
    let mut files = Vec::new();
    for (path, text) in OWN.into_iter().chain(SHARED).chain([IGNORED]) {
        let mut text = text.to_owned();
        if let Some(base) = &seed.base {
            text = text.replace(BASE, base);
        }
        if let Some(title) = seed.title.as_ref().filter(|_| path == FILE) {
            let title = toml::Value::String(title.clone());
            text = text.replace(TITLE_LINE, &format!("title = {title}\n"));
        }
        if path == FILE {
            Config::parse(&text).map_err(|found| ProjectError::Caller(Box::new(std::iter::once(*found).collect())))?;
        }
        files.push((path, text));
    }
    Ok(files)
}

fn is_free(dir: &Path) -> Result<bool, ProjectError> {
    if !dir.exists() {
        return Ok(true);
    }
    for entry in std::fs::read_dir(dir).map_err(failed(dir))? {
        if entry.map_err(failed(dir))?.file_name() != ".git" {
            return Ok(false);
        }
    }
    Ok(true)
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> ProjectError {
    let path = path.to_path_buf();
    move |source| ProjectError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(seed: &Seed, name: &str) -> String {
        files(seed).unwrap().into_iter().find(|(path, _)| *path == name).unwrap().1
    }

    #[test]
    fn title_and_base_are_put_where_they_belong() {
        let seed = Seed { title: Some("A \"new\" case".into()), base: Some("https://e.org/x/".into()) };
        let config = Config::parse(&file(&seed, FILE)).unwrap();
        assert_eq!((config.title.as_str(), config.base.as_str()), ("A \"new\" case", "https://e.org/x/"));
        assert!(file(&seed, "data/denials.trig").contains("<https://e.org/x/actor/>"));
        assert!(files(&seed).unwrap().iter().all(|(_, text)| !text.contains(BASE)));
    }

    #[test]
    fn a_base_without_a_slash_is_refused() {
        let seed = Seed { base: Some("https://e.org".into()), ..Seed::default() };
        assert!(matches!(files(&seed), Err(ProjectError::Caller(_))));
    }

    #[test]
    fn a_directory_with_files_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(".git")).unwrap();
        let written = init(dir.path(), &Seed::default()).unwrap();
        assert!(written.iter().all(|path| path.is_file()) && dir.path().join(".gitignore").is_file());
        assert!(matches!(init(dir.path(), &Seed::default()), Err(ProjectError::NotEmpty { .. })));
    }

    #[test]
    fn every_table_is_described() {
        let tables: Vec<_> = OWN.iter().filter_map(|(path, _)| path.strip_suffix(".csv")).collect();
        let described: Vec<_> = SHARED.iter().filter_map(|(path, _)| path.strip_suffix(".csv-metadata.json")).collect();
        assert_eq!(tables, described);
    }
}
