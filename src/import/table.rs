//! Tables: CSVW, and the one rule that joins it to the laws.
//!
//! Where a table declares a claim template (`tr:claimUrl`), what a row says of the claim itself —
//! triples whose subject is the claim, or a node below it such as a stance — is record, and every
//! other triple of the row is the claim's content. A table without a template holds records only.

use super::mapping::{Mapping, Setting};
use super::{InputFile, Settings, decode};
use crate::csvw::{self, Metadata, Table, Template, ToRdf};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::syntax;
use crate::model::vocab::tr;
use crate::model::{Batch, GraphName, NamedNode, NamedOrBlankNodeRef, Origin, Quad, SourceFile, Statement, TripleRef};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reads a table with the metadata beside it, as if the rows `without` were not there; `all` are the files of the project.
pub(super) fn read(
    file: &InputFile,
    all: &BTreeMap<&str, &InputFile>,
    settings: Settings<'_>,
    without: Option<&BTreeSet<u32>>,
) -> (Batch, Report) {
    let path = file.path.as_str();
    let mut batch = Batch {
        file: SourceFile { path: path.into(), columns: [].into() },
        digest: String::new(),
        statements: Vec::new(),
    };
    let Some(metadata) = metadata_of(path, all) else {
        let found = Diagnostic::new(&codes::MISSING_FILE, Place::file(path), "the table has no metadata")
            .hint(format!("describe its columns in `{path}{}`, as CSV on the Web says", super::METADATA));
        return (batch, std::iter::once(found).collect());
    };
    let (parsed, mut report) = match describe(metadata, settings.base) {
        Ok(parsed) => parsed,
        Err(found) => return (batch, std::iter::once(*found).collect()),
    };
    let Some(parsed) = parsed else { return (batch, report) };
    let Some(number) = number_of(path, &parsed) else {
        let name = name_of(path);
        report.push(
            Diagnostic::new(
                &codes::BAD_METADATA,
                Place::file(&*metadata.path),
                format!("no table here has the url `{name}`"),
            )
            .hint(format!("set `\"url\": \"{name}\"`")),
        );
        return (batch, report);
    };
    let setting = Setting { table: &parsed.tables[number], number, metadata, files: all, base: settings.base };
    batch.file.columns = setting.table.columns.iter().map(|column| Arc::clone(&column.name)).collect();
    rows(file, &setting, without, &mut batch, &mut report);
    (batch, report)
}

/// The files that a table is read with: its metadata, and the lists of codes that it uses. Where one of them
/// changes, the table is read anew.
pub(super) fn read_with(path: &str, all: &BTreeMap<&str, &InputFile>, base: &str) -> Vec<String> {
    let Some(metadata) = metadata_of(path, all) else { return Vec::new() };
    let mut paths = vec![metadata.path.clone()];
    if let Ok((Some(parsed), _)) = describe(metadata, base)
        && let Some(number) = number_of(path, &parsed)
    {
        let setting = Setting { table: &parsed.tables[number], number, metadata, files: all, base };
        paths.extend(Mapping::lists(&setting).into_iter().map(|list| list.path.clone()));
    }
    paths
}

fn metadata_of<'f>(path: &str, all: &BTreeMap<&str, &'f InputFile>) -> Option<&'f InputFile> {
    all.get(format!("{path}{}", super::METADATA).as_str()).copied()
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Which table of the metadata a file is.
fn number_of(path: &str, metadata: &Metadata) -> Option<usize> {
    metadata.tables.iter().position(|table| table.url.rsplit('/').next() == Some(name_of(path)))
}

/// The texts of some rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowTexts {
    /// The first line of the file.
    pub header: String,
    /// Each row by its number, without the line end.
    pub rows: BTreeMap<u32, String>,
}

/// The texts of rows as they stand in a table whose metadata can be used.
pub fn row_texts(file: &InputFile, metadata: &InputFile, settings: Settings<'_>, rows: &BTreeSet<u32>) -> RowTexts {
    let header = String::from_utf8_lossy(file.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default());
    let mut texts = RowTexts { header: header.trim_end().to_owned(), rows: BTreeMap::new() };
    let Ok((Some(parsed), _)) = describe(metadata, settings.base) else { return texts };
    let Some(number) = number_of(&file.path, &parsed) else { return texts };
    let mut reader = csvw::read(&file.bytes, &parsed.tables[number], &file.path).without(rows);
    reader.by_ref().for_each(drop);
    texts.rows = reader.passed().iter().map(|row| (row.number, row.text.to_owned())).collect();
    texts
}

type Described = (Option<Metadata>, Report);

fn describe(metadata: &InputFile, base: &str) -> Result<Described, Box<Diagnostic>> {
    let text = decode(&metadata.bytes, &metadata.path)?;
    Ok(Metadata::parse(text, &format!("{base}{}", metadata.path), &metadata.path))
}

fn rows(
    file: &InputFile,
    setting: &Setting<'_>,
    without: Option<&BTreeSet<u32>>,
    batch: &mut Batch,
    report: &mut Report,
) {
    let table = setting.table;
    let claim = match claim_template(table) {
        Ok(claim) => claim,
        Err(why) => {
            let message = format!("the claim template cannot be used: {why}");
            report.push(Diagnostic::new(&codes::BAD_METADATA, Place::file(&*setting.metadata.path), message));
            return;
        }
    };
    let mut mapping = Mapping::of(setting, report);
    let computed: Vec<usize> = mapping.columns().collect();
    let mut reader = csvw::read(&file.bytes, table, &file.path);
    if let Some(rows) = without {
        reader = reader.without(rows);
    }
    let mut to_rdf = ToRdf::new(table).with_blank_prefix(&syntax::blank_prefix(&file.path)).with_computed(&computed);
    for mut row in reader.by_ref() {
        mapping.fill(&mut row);
        if mapping.skips(&row) {
            continue;
        }
        let claim = match claim.as_ref().map(|template| template.expand(&row, table)) {
            None => None,
            Some(Ok(iri)) => iri.map(NamedNode::new_unchecked),
            Some(Err(text)) => {
                report.push(
                    Diagnostic::new(&codes::BAD_IRI, row.place(None), format!("the claim `{text}` is not a valid IRI"))
                        .hint("use lower case letters, digits and hyphens for ids"),
                );
                continue;
            }
        };
        let silent = mapping.silent(&row);
        let statements = &mut batch.statements;
        to_rdf.row(&row, &mut |triple, column| {
            if !silent.contains(&column) {
                let origin = Origin { line: row.line, row: row.number, column };
                let claim = claim.as_ref().filter(|_| !mapping.is_record(column));
                statements.push(Statement { quad: place_in(triple, claim), origin });
            }
        });
    }
    report.extend(reader.into_report());
    report.extend(to_rdf.into_report());
    report.extend(mapping.into_report());
}

fn claim_template(table: &Table) -> Result<Option<Template>, String> {
    match table.annotation(&format!("{}claimUrl", tr::NS)) {
        None => Ok(None),
        Some(serde_json::Value::String(text)) => table.template(text).map(Some),
        Some(other) => Err(format!("`{other}` is not a text")),
    }
}

/// Records stand in the default graph, content in the graph of its claim.
fn place_in(triple: TripleRef<'_>, claim: Option<&NamedNode>) -> Quad {
    let graph = match claim {
        Some(claim) if !is_about(triple.subject, claim) => GraphName::NamedNode(claim.clone()),
        _ => GraphName::DefaultGraph,
    };
    Quad::new(triple.subject.into_owned(), triple.predicate.into_owned(), triple.object.into_owned(), graph)
}

/// Whether a subject is the claim or a node below it.
fn is_about(subject: NamedOrBlankNodeRef<'_>, claim: &NamedNode) -> bool {
    match subject {
        NamedOrBlankNodeRef::NamedNode(node) => {
            node.as_str().strip_prefix(claim.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
        NamedOrBlankNodeRef::BlankNode(_) => false,
    }
}
