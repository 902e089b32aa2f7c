//! `--lenient`: rows with errors are kept out of an import, and all others are imported.
//!
//! 1. The files are read and checked. Each error at a row of a table keeps that row out.
//! 2. A claim is imported whole or not at all: with a row goes every row that states something of the same
//!    claim, or in its graph.
//! 3. What hung on those rows (keys, references, support) has errors now, so it begins again, until there are none.
//!
//! An error that is of no row, or that is between claims and not of one, is an error of the import.

use super::Now;
use super::check::Examined;
use super::load::reason;
use crate::diagnostic::{Code, Diagnostic, Place, Report, Severity, codes};
use crate::import::{self, InputFile, Rows};
use crate::model::vocab::{rdf, tr};
use crate::model::{Batch, GraphName, NamedOrBlankNode, Quad, Term};
use crate::project::{Content, Progress, Project, ProjectError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Findings for which no row is to blame alone: to leave one out would be to decide between two claims.
const BETWEEN_CLAIMS: [&Code; 2] = [&codes::CONTRADICTED_DENIAL, &codes::PROBE_FINDS];

/// Rows of one table that were kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptOut {
    /// The table, relative to the project.
    pub file: String,
    /// How many rows they are.
    pub rows: usize,
    /// The file in which they are kept with their reasons, relative to the project.
    pub path: String,
}

/// Files without errors, and all that was made to know that.
pub(super) struct Sound {
    pub(super) content: Content,
    pub(super) examined: Examined,
    pub(super) outside: Outside,
}

/// The rows that are kept out, with the reasons for each.
#[derive(Debug, Default)]
pub(super) struct Outside {
    rows: BTreeMap<At, Reasons>,
}

/// A table and the number of a row.
type At = (String, u32);

/// Why a row is kept out.
#[derive(Debug, Default)]
struct Reasons {
    /// What is wrong with it.
    found: Vec<Diagnostic>,
    /// With which row it goes.
    with: Option<String>,
}

impl Project {
    /// Reads and checks the files; in a lenient project, without the rows that have errors.
    ///
    /// # Errors
    /// [`ProjectError::Data`] with all errors that are left, and those of the rows that were to be kept out.
    pub(super) fn sound(&self, now: &Now, progress: &dyn Progress) -> Result<Sound, ProjectError> {
        let mut outside = Outside::default();
        loop {
            let content = self.read_without(&outside.rows(), progress)?;
            // What cannot be read would only be found again by its consequences.
            if self.lenient && content.report.has_errors() {
                let report = self.with_places(&content, &content.report);
                if outside.add(&report, &content.batches) {
                    continue;
                }
            }
            let reader = content.reader(self.policy());
            progress.stage("checking", None);
            let examined = self.examine(&content, &reader, now)?;
            if !examined.report.has_errors() {
                if outside.add_orphans(&content.batches) {
                    continue;
                }
                return Ok(Sound { content, examined, outside });
            }
            if !self.lenient || !outside.add(&examined.report, &content.batches) {
                let mut report = examined.report;
                report.extend(outside.rows.into_values().flat_map(|reasons| reasons.found).collect());
                report.sort();
                return Err(ProjectError::data(report));
            }
        }
    }

    /// Writes the rows that were kept out to `.treatise/quarantine/`, a file for each table, with the reasons
    /// above each row. Files of tables that are whole again are removed.
    pub(super) fn quarantine_rows(&self, content: &Content, outside: &Outside) -> Result<Vec<KeptOut>, ProjectError> {
        let rows = outside.rows();
        let mut kept = Vec::new();
        for file in content.batches.iter().map(|batch| &*batch.file.path).filter(|path| is_table(path)) {
            let Some(rows) = rows.get(file) else {
                self.keep_aside(file, None)?;
                continue;
            };
            let [table, metadata] = [file.to_owned(), format!("{file}{}", import::METADATA)].map(|path| {
                let full = self.root().join(&path);
                std::fs::read(&full)
                    .map(|bytes| InputFile { path, bytes })
                    .map_err(|source| ProjectError::Io { path: full, source })
            });
            let texts = import::row_texts(&table?, &metadata?, self.settings(&content.vocabulary), rows);
            let mut out = format!("{}\n", texts.header);
            for row in rows {
                if let Some(Reasons { found, with }) = outside.rows.get(&(file.to_owned(), *row)) {
                    out.extend(found.iter().map(|found| reason(file, found)));
                    out.extend(with.iter().map(|with| format!("# {file}#row={row}: {with}\n")));
                }
                out.push_str(texts.rows.get(row).map_or("", String::as_str));
                out.push('\n');
            }
            let path = self.keep_aside(file, Some(out.as_bytes()))?;
            kept.extend(path.map(|path| KeptOut { file: file.to_owned(), rows: rows.len(), path }));
        }
        Ok(kept)
    }
}

impl Outside {
    fn rows(&self) -> Rows {
        let mut rows = Rows::new();
        for (file, row) in self.rows.keys() {
            rows.entry(file.clone()).or_default().insert(*row);
        }
        rows
    }

    /// Keeps out the rows with errors, and what belongs to the same claims; false where there is none.
    fn add(&mut self, report: &Report, batches: &[Batch]) -> bool {
        let mut fresh = Vec::new();
        let errors = report.iter().filter(|found| found.severity == Severity::Error);
        for found in errors.filter(|found| !BETWEEN_CLAIMS.contains(&found.code)) {
            let Place { file: Some(file), row: Some(row), .. } = &found.place else { continue };
            if is_table(file) {
                let at = (file.to_string(), *row);
                self.rows.entry(at.clone()).or_default().found.push(found.clone());
                fresh.push(at);
            }
        }
        let found = !fresh.is_empty();
        if found {
            self.spread(fresh, batches);
        }
        found
    }

    /// Keeps out rows that give a stance to a claim of which nothing is left; false where there is none.
    ///
    /// Of a row that could not be read nobody knows to which claim it belonged, so this is asked at the end.
    fn add_orphans(&mut self, batches: &[Batch]) -> bool {
        if self.rows.is_empty() {
            return false;
        }
        let claims = claims(batches);
        let before = self.rows.len();
        for batch in batches.iter().filter(|batch| is_table(&batch.file.path)) {
            for it in batch.statements.iter().filter(|it| it.quad.predicate == tr::STANCE && it.origin.row > 0) {
                let NamedOrBlankNode::NamedNode(claim) = &it.quad.subject else { continue };
                if !claims.contains(claim.as_str()) {
                    let id = claim.as_str().rsplit('/').next().unwrap_or_default();
                    let with = format!("its claim `{id}` is not described, or kept out");
                    let at = (batch.file.path.to_string(), it.origin.row);
                    self.rows.insert(at, Reasons { found: Vec::new(), with: Some(with) });
                }
            }
        }
        self.rows.len() > before
    }

    /// Keeps out all other rows of tables that state something of the claims of these rows.
    fn spread(&mut self, mut fresh: Vec<At>, batches: &[Batch]) {
        let parts = parts(batches);
        let mut by_claim: BTreeMap<&str, BTreeSet<(&str, u32)>> = BTreeMap::new();
        let mut by_row: BTreeMap<(&str, u32), BTreeSet<&str>> = BTreeMap::new();
        for (row, claim) in parts {
            by_claim.entry(claim).or_default().insert(row);
            by_row.entry(row).or_default().insert(claim);
        }
        while let Some(at) = fresh.pop() {
            for claim in by_row.get(&(at.0.as_str(), at.1)).into_iter().flatten() {
                for (file, row) in by_claim.get(claim).into_iter().flatten() {
                    let other = ((*file).to_owned(), *row);
                    if self.rows.contains_key(&other) {
                        continue;
                    }
                    let id = claim.rsplit('/').next().unwrap_or(claim);
                    let with = format!("goes with {}#row={}, of the same claim `{id}`", at.0, at.1);
                    self.rows.insert(other.clone(), Reasons { found: Vec::new(), with: Some(with) });
                    fresh.push(other);
                }
            }
        }
    }
}

fn is_table(path: &str) -> bool {
    path.starts_with("data/") && Path::new(path).extension().is_some_and(|it| it == "csv")
}

/// Each row of a table with a claim of which it states something.
fn parts(batches: &[Batch]) -> Vec<((&str, u32), &str)> {
    let tables = batches.iter().filter(|batch| is_table(&batch.file.path));
    let claims = claims(batches);
    tables
        .flat_map(|batch| batch.statements.iter().map(move |it| (&*batch.file.path, it)))
        .filter(|(_, it)| it.origin.row > 0)
        .filter_map(|(file, it)| Some(((file, it.origin.row), claim_of(&it.quad, &claims)?)))
        .collect()
}

/// The claims that are described or have content.
fn claims(batches: &[Batch]) -> BTreeSet<&str> {
    let statements = batches.iter().flat_map(|batch| &batch.statements);
    statements.filter_map(|it| claim_described(&it.quad)).collect()
}

/// The claim that a statement describes or is content of.
fn claim_described(quad: &Quad) -> Option<&str> {
    match (&quad.graph_name, &quad.subject) {
        (GraphName::NamedNode(graph), _) => Some(graph.as_str()),
        (GraphName::DefaultGraph, NamedOrBlankNode::NamedNode(subject)) => {
            let is_claim = quad.predicate == rdf::TYPE && quad.object == Term::from(tr::CLAIM);
            is_claim.then_some(subject.as_str())
        }
        _ => None,
    }
}

/// The claim of which a statement is a part: its graph, its subject, or what its subject stands below.
fn claim_of<'a>(quad: &'a Quad, claims: &BTreeSet<&str>) -> Option<&'a str> {
    if let GraphName::NamedNode(graph) = &quad.graph_name {
        return Some(graph.as_str());
    }
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return None };
    let mut name = subject.as_str();
    loop {
        if claims.contains(name) {
            return Some(name);
        }
        (name, _) = name.rsplit_once('/')?;
    }
}
