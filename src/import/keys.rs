//! Foreign keys: a metadata document that describes several tables may say that the cells of one are
//! keys of rows in another.

use super::{InputFile, METADATA, Rows, Settings, decode};
use crate::csvw::{self, Metadata, Sheet};
use crate::diagnostic::Report;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Reports the keys without a row (T2008), document by document.
///
/// A document speaks of the tables beside it. What is wrong with it or with the tables themselves is
/// found while they are read; a table that is not there has no rows to look for.
pub(super) fn check(all: &BTreeMap<&str, &InputFile>, settings: Settings<'_>, without: &Rows) -> Report {
    let documents: Vec<&InputFile> = all.values().copied().filter(|file| file.path.ends_with(METADATA)).collect();
    let found: Vec<Report> = documents.into_par_iter().map(|document| of(document, all, settings, without)).collect();
    found.into_iter().fold(Report::new(), |mut report, found| {
        report.extend(found);
        report
    })
}

fn of(document: &InputFile, all: &BTreeMap<&str, &InputFile>, settings: Settings<'_>, without: &Rows) -> Report {
    let Ok(text) = decode(&document.bytes, &document.path) else { return Report::new() };
    // Most documents describe one table and have no keys.
    if !text.contains("foreignKeys") {
        return Report::new();
    }
    let (parsed, _) = Metadata::parse(text, &format!("{}{}", settings.base, document.path), &document.path);
    let Some(metadata) = parsed else { return Report::new() };
    let sheets: Vec<Sheet<'_>> = metadata
        .tables
        .iter()
        .filter_map(|table| {
            let file = all.get(table.url.strip_prefix(settings.base)?)?;
            Some(Sheet { table, bytes: &file.bytes, path: &file.path, without: without.get(&file.path) })
        })
        .collect();
    csvw::check_foreign_keys(&sheets)
}
