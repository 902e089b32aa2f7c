//! Which files a load reads, and the names under which the store keeps them.

use super::ProjectError;
use super::files::walk;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::import::unpack::Compression;
use crate::model::syntax::Format;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What the names of loaded files begin with in the store: no file of the project begins so.
pub(super) const LOADED: &str = "loaded/";

/// A file to be loaded.
pub struct LoadFile {
    /// The name under which its statements are kept; a load of the same name replaces them.
    pub name: String,
    /// The name by which people know it.
    pub shown: String,
    /// Its syntax.
    pub format: Format,
    /// How it is compressed.
    pub compression: Option<Compression>,
    /// Its bytes.
    pub bytes: LoadBytes,
}

/// Where the bytes of a file come from.
pub enum LoadBytes {
    /// A file on disk.
    File(PathBuf),
    /// Something that can be read once.
    Stream(Box<dyn Read + Send>),
}

impl LoadFile {
    /// The files of a path as it was typed, relative to `here`: itself, or all RDF in a folder and below, in the
    /// order of the paths.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for what is not there, or has no syntax that is known by its name and none
    /// was given; [`ProjectError::Io`] for a folder that cannot be read.
    pub fn find(typed: &str, here: &Path, format: Option<Format>) -> Result<Vec<Self>, ProjectError> {
        let path = here.join(typed);
        if !path.is_dir() {
            return one(typed, path, format).map(|file| vec![file]);
        }
        let mut found = walk(&path, typed.trim_end_matches('/'))?;
        found.retain(|typed| known(Compression::split(typed).0).is_some() && !typed.ends_with("-metadata.json"));
        let files = found.iter().map(|typed| one(typed, here.join(typed), None));
        let mut files = files.collect::<Result<Vec<_>, _>>()?;
        if files.is_empty() {
            return Err(refused(typed, "there is no RDF in the folder"));
        }
        files.sort_by(|a, b| a.shown.cmp(&b.shown));
        Ok(files)
    }
}

fn one(typed: &str, path: PathBuf, format: Option<Format>) -> Result<LoadFile, ProjectError> {
    if !path.exists() {
        let found = Diagnostic::new(&codes::MISSING_FILE, Place::default(), format!("there is no file `{typed}`"));
        return Err(ProjectError::Caller(Box::new(std::iter::once(found).collect())));
    }
    let (stem, compression) = Compression::split(typed);
    let format = format.or_else(|| known(stem)).ok_or_else(|| refused(typed, "its name does not tell its syntax"))?;
    Ok(LoadFile { name: name(typed), shown: typed.to_owned(), format, compression, bytes: LoadBytes::File(path) })
}

fn refused(typed: &str, why: &str) -> ProjectError {
    let found = Diagnostic::new(&codes::UNKNOWN_FORMAT, Place::default(), format!("`{typed}`: {why}"))
        .hint("RDF ends in .nq, .nt, .trig, .ttl, .jsonld or .rdf, compressed with .gz, .zst or .bz2 behind; `--syntax` names the syntax of files that end otherwise");
    ProjectError::Caller(Box::new(std::iter::once(found).collect()))
}

/// The syntax that a name tells.
fn known(path: &str) -> Option<Format> {
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    match ending.as_str() {
        "owl" | "xml" => Some(Format::RdfXml),
        "json" => Some(Format::JsonLd),
        "n3" => None,
        other => Format::find(other),
    }
}

/// The name of a path as typed: the same whatever the system, and without what says nothing.
pub(super) fn name(typed: &str) -> String {
    typed.replace('\\', "/").split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_was_typed() {
        assert_eq!(name("./a//b.nq"), "a/b.nq");
        assert_eq!(name("a\\b.nq"), "a/b.nq");
        assert_eq!(known("a.NQ"), Some(Format::NQuads));
        assert_eq!(known("a.csv"), None);
    }
}
