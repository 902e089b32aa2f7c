//! The whole export, in memory or in a folder.

use super::held::Layers;
use super::rows::Context;
use super::sink::{Entry, Target, Written};
use super::things::Things;
use super::{ExportError, ExportFile, Input, comparisons, csv, manifest, rdf, tables};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Media type of CSVW metadata.
const METADATA: &str = "application/csvm+json";

/// All files of the export in memory, in the order of their paths; `manifest.json` is the last.
///
/// # Errors
/// [`ExportError::Write`] when a statement cannot be written in a format; not for sound data.
pub fn files(input: &Input<'_>) -> Result<Vec<ExportFile>, ExportError> {
    let open = |_: &str| Ok(Vec::new());
    let written = run(input, &Target { open: &open })?;
    Ok(written.into_iter().map(|(entry, bytes)| ExportFile { entry, bytes }).collect())
}

/// Writes all files into a folder, which is made if need be; gives what the manifest says of them.
///
/// Each file is written under a temporary name first, so that none is ever half there.
///
/// # Errors
/// [`ExportError`] names the file or folder.
pub fn write(dir: &Path, input: &Input<'_>) -> Result<Vec<Entry>, ExportError> {
    fs::create_dir_all(dir).map_err(|source| ExportError::Folder { path: dir.to_owned(), source })?;
    let open = |path: &str| File::create(dir.join(format!("{path}.part"))).map(BufWriter::new);
    let written = run(input, &Target { open: &open })?;
    let mut entries = Vec::with_capacity(written.len());
    for (entry, out) in written {
        let failed = |source| ExportError::Write { path: entry.path.clone(), source };
        out.into_inner().map_err(|error| failed(error.into_error()))?;
        fs::rename(dir.join(format!("{}.part", entry.path)), dir.join(&entry.path)).map_err(failed)?;
        entries.push(entry);
    }
    Ok(entries)
}

fn run<W: Write + Send>(input: &Input<'_>, target: &Target<'_, W>) -> Result<Written<W>, ExportError> {
    let layers = Layers::new(input.reader);
    let (claims, (facts, tables)) = rayon::join(
        || rdf::claims(&layers, input.prefixes, target),
        || rayon::join(|| rdf::facts(&layers, input.prefixes, target), || tables(input, &layers, target)),
    );
    let (facts, canonical) = facts?;
    let mut written = claims?;
    written.extend(facts);
    written.extend(tables?);
    written.extend(rdf::ontology(input, target)?);
    written.extend(rdf::hashes(&layers, input.prefixes, target)?);
    written.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let entries: Vec<Entry> = written.iter().map(|(entry, _)| entry.clone()).collect();
    let text = manifest::manifest(input, &entries, canonical.as_deref());
    written.push(target.put("manifest.json", "application/json", "This list of files", (&text, None))?);
    Ok(written)
}

fn tables<W: Write + Send>(
    input: &Input<'_>,
    layers: &Layers<'_>,
    target: &Target<'_, W>,
) -> Result<Written<W>, ExportError> {
    let things = Things::new(input.reader, input.prefixes);
    let context = Context {
        reader: input.reader,
        prefixes: input.prefixes,
        vocabulary: input.vocabulary,
        things: &things,
        held: layers.held(),
    };
    let written: Result<Vec<_>, ExportError> = tables::ALL
        .par_iter()
        .map(|table| {
            let (text, rows) = table.csv(&context);
            let path = format!("{}.csv", table.name);
            let csv = target.put(&path, csv::MEDIA_TYPE, table.summary, (&text, Some((rows, "rows"))))?;
            let metadata = table.metadata(input.prefixes, input.vocabulary);
            let summary = format!("What the columns of {path} mean (CSVW)");
            let metadata = target.put(&format!("{path}-metadata.json"), METADATA, &summary, (&metadata, None))?;
            Ok([csv, metadata])
        })
        .collect();
    let mut written: Written<W> = written?.into_iter().flatten().collect();
    let (text, rows) = comparisons::comparisons_csv(input.comparisons, input.prefixes);
    let path = format!("{}.csv", comparisons::NAME);
    written.push(target.put(&path, csv::MEDIA_TYPE, comparisons::SUMMARY, (&text, Some((rows, "rows"))))?);
    let summary = format!("What the columns of {path} mean (CSVW)");
    written.push(target.put(&format!("{path}-metadata.json"), METADATA, &summary, (&comparisons::metadata(), None))?);
    let (text, rows) = manifest::codebook(input);
    let summary = "The codebook: every column of every table";
    written.push(target.put("codebook.csv", csv::MEDIA_TYPE, summary, (&text, Some((rows, "rows"))))?);
    let (text, rows) = manifest::codes(input);
    let summary = "The codes that the tables use, with their definitions";
    written.push(target.put("codes.csv", csv::MEDIA_TYPE, summary, (&text, Some((rows, "rows"))))?);
    Ok(written)
}
