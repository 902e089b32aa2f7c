//! The codebook and the manifest of an export.

use super::csv::row;
use super::sink::Entry;
use super::table::{Column, local};
use super::{Input, comparisons, tables};
use crate::model::NamedNode;
use serde_json::{Value, json};

/// The codebook: one row for each column of each table.
pub(super) fn codebook(input: &Input<'_>) -> (String, u64) {
    let mut out = String::new();
    let mut rows = 0;
    row(&mut out, ["table", "column", "type", "property", "description"]);
    for table in tables::ALL {
        for column in table.columns {
            let Column(name, _, cell) = column;
            let property = input.prefixes.expand(column.property()).map(NamedNode::into_string).unwrap_or_default();
            let description = column.description(input.prefixes, input.vocabulary);
            row(&mut out, [table.name, name, cell.type_name(), &property, &description]);
            rows += 1;
        }
    }
    for (name, kind, says) in comparisons::COLUMNS {
        row(&mut out, [comparisons::NAME, name, kind, "", says]);
        rows += 1;
    }
    (out, rows)
}

/// The codes of the tables: one row for each concept, in the order of scheme and code.
pub(super) fn codes(input: &Input<'_>) -> (String, u64) {
    let mut rows: Vec<[String; 5]> = Vec::new();
    for (term, entry) in input.vocabulary.iter() {
        for scheme in &entry.schemes {
            rows.push([
                local(scheme.as_ref(), input.prefixes),
                local(term.as_ref(), input.prefixes),
                entry.label.clone(),
                entry.comment.clone(),
                term.as_str().to_owned(),
            ]);
        }
    }
    rows.sort();
    let mut out = String::new();
    row(&mut out, ["scheme", "code", "label", "definition", "iri"]);
    for cells in &rows {
        row(&mut out, cells.iter().map(String::as_str));
    }
    (out, rows.len() as u64)
}

/// The manifest: what every file is, how large, and its SHA-256.
pub(super) fn manifest(input: &Input<'_>, entries: &[Entry], facts: Option<&str>) -> String {
    let files: Vec<Value> = entries.iter().map(entry).collect();
    let document = json!({
        "title": input.title,
        "base": input.prefixes.base(),
        "licence": input.licence,
        "generator": concat!("treatise ", env!("CARGO_PKG_VERSION")),
        "statements": input.reader.len(),
        "view": input.view,
        "canonicalHash": { "algorithm": "RDFC-1.0, SHA-256", "facts": facts, "claims": "claim-hashes.csv" },
        "files": files,
    });
    format!("{document:#}\n")
}

fn entry(entry: &Entry) -> Value {
    let mut it = json!({
        "path": entry.path,
        "mediaType": entry.media_type,
        "summary": entry.summary,
        "bytes": entry.bytes,
        "sha256": entry.sha256,
    });
    if let (Some((count, unit)), Some(map)) = (entry.count, it.as_object_mut()) {
        map.insert(unit.to_owned(), json!(count));
    }
    it
}
