//! Which files are read, and how their names say that they are read.

use super::{InputFile, METADATA, unpack};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::syntax::Format;
use std::collections::BTreeMap;

/// How a file is read.
pub(super) enum Kind {
    Table,
    Rdf(Format),
    Packed(unpack::Compression, Format),
    /// Its name tells nothing that we know.
    Unknown,
}

/// How the name of a file says that it is read; nothing for one that states nothing by itself.
pub(super) fn kind(path: &str) -> Option<Kind> {
    let extension = extension(path);
    if path.ends_with(METADATA) || is_document(path, extension) {
        return None;
    }
    let (stem, compression) = unpack::Compression::split(path);
    Some(match (extension, compression, Format::find(self::extension(stem))) {
        ("csv", ..) => Kind::Table,
        (_, Some(compression), Some(format)) => Kind::Packed(compression, format),
        _ => Format::find(extension).map_or(Kind::Unknown, Kind::Rdf),
    })
}

pub(super) fn unknown_format(path: &str) -> Diagnostic {
    let message = format!("`.{}` is not a format that can be read", extension(path));
    Diagnostic::new(&codes::UNKNOWN_FORMAT, Place::file(path), message).hint(
        "tables end in .csv, RDF in .ttl, .trig, .nt, .nq, .jsonld or .rdf, if compressed with .gz, .zst or .bz2 behind; notes may end in .md or .txt",
    )
}

/// Whether a file is a shapes graph: rules for `check`, and no statements of the record.
pub fn is_shapes(path: &str) -> bool {
    path == "ontology/shapes.ttl" || path.starts_with("ontology/shapes/") && extension(path) == "ttl"
}

pub(super) fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Notes beside the data, hidden files, and the parts of the ontology that are not statements about terms.
fn is_document(path: &str, extension: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('.') || matches!(extension, "md" | "txt") || is_shapes(path) || path == "ontology/context.jsonld"
}

pub(super) fn orphan_metadata(path: &str, all: &BTreeMap<&str, &InputFile>) -> Report {
    let table = path.trim_end_matches(METADATA);
    if all.contains_key(table) {
        return Report::new();
    }
    let found = Diagnostic::new(&codes::MISSING_FILE, Place::file(path), format!("the table `{table}` is not there"))
        .suggest(table, all.keys().copied())
        .hint("metadata describes the table of the same name beside it; rename one of the two");
    std::iter::once(found).collect()
}
