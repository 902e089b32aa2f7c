//! Mappings that the program ships: how files of well-known datasets become claims.
//!
//! The files themselves are never shipped; a user brings them. [`mappings`] lists what can be read,
//! [`Project::adopt`] puts a user's file and its description into the project.
//!
//! 1. A file is recognised by its header, whatever its name.
//! 2. File, description, source and register go to `data/NAME/`; the list of states goes to
//!    `data/states/`, without the names of actors that the project describes itself.
//! 3. Nothing that is there is overwritten unless the caller says so.

use super::{Project, ProjectError, Silent};
use crate::csvw::{self, Metadata, Table};
use crate::diagnostic::{Diagnostic, Place, Report, codes, did_you_mean};
use crate::model::vocab::tr;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A mapping, as its users see it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What it is called on the command line.
    #[serde(skip)]
    pub name: String,
    /// What the dataset is called.
    pub title: String,
    /// The files that it reads.
    pub reads: String,
    /// What the claims say.
    pub gives: String,
    /// Where the files are published.
    pub from: String,
    /// On which terms.
    pub licence: String,
    /// How its makers want to be cited.
    pub citation: String,
    /// Whether it looks up states in the shared list.
    states: bool,
}

/// What [`Project::adopt`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adopted {
    /// Paths of the files written, relative to the project.
    pub written: Vec<String>,
    /// Paths of those that were there already, with the same bytes or as the user has changed them.
    pub kept: Vec<String>,
}

/// The texts of one mapping.
struct Shipped {
    name: &'static str,
    about: &'static str,
    sources: &'static str,
    /// Name of each table and its description.
    tables: &'static [(&'static str, &'static str)],
}

macro_rules! shipped {
    ($name:literal: $($table:literal),* $(,)?) => {
        Shipped {
            name: $name,
            about: include_str!(concat!("../../mappings/", $name, "/mapping.toml")),
            sources: include_str!(concat!("../../mappings/", $name, "/about.ttl")),
            tables: &[$((
                concat!($table, ".csv"),
                include_str!(concat!("../../mappings/", $name, "/", $table, ".csv-metadata.json")),
            )),*],
        }
    };
}

static SHIPPED: [Shipped; 4] = [
    shipped!("atop": "atop_alliance_level", "atop_member_level"),
    shipped!("cow": "alliance_v4.1_by_member"),
    shipped!("manytreaties": "agreements_DESTA", "agreements_GGO", "agreements_GPTAD", "agreements_HEIDI", "agreements_IEADB", "agreements_LABPTA", "agreements_TFDD", "agreements_TOTA", "agreements_TREND", "parties_DESTA", "parties_GGO", "parties_GPTAD", "parties_IEADB", "parties_TFDD"),
    shipped!("us-aid": "us_foreign_aid_country__A_partialFY2021", "us_foreign_aid_country__B_partialFY2022", "us_foreign_aid_country__E_Apr2025"),
];

const STATES: (&str, &str) = ("data/states/states.csv", include_str!("../../mappings/states/states.csv"));
const STATES_METADATA: (&str, &str) =
    ("data/states/states.csv-metadata.json", include_str!("../../mappings/states/states.csv-metadata.json"));

/// Every mapping, in the order of the names.
pub fn mappings() -> Vec<Mapping> {
    SHIPPED.iter().map(Shipped::about).collect()
}

impl Shipped {
    fn about(&self) -> Mapping {
        let mapping: Mapping =
            toml::from_str(self.about).expect("the text is part of the program, and a test reads each of them");
        Mapping { name: self.name.to_owned(), ..mapping }
    }

    fn find(name: &str) -> Result<&'static Self, ProjectError> {
        SHIPPED.iter().find(|shipped| shipped.name == name).ok_or_else(|| ProjectError::UnknownMapping {
            name: name.to_owned(),
            known: SHIPPED.iter().map(|shipped| shipped.name).collect(),
        })
    }

    /// Name and description of the table that has the header of a file.
    fn table_of(&self, path: &Path, bytes: &[u8]) -> Result<&'static (&'static str, &'static str), Box<Diagnostic>> {
        let shown = path.display().to_string();
        let mut nearest: Option<(usize, Fit)> = None;
        for (n, (name, metadata)) in self.tables.iter().enumerate() {
            let fit = Fit::of(name, metadata, bytes);
            if fit.is_good() {
                return Ok(&self.tables[n]);
            }
            if nearest.as_ref().is_none_or(|(_, best)| fit.shared > best.shared) {
                nearest = Some((n, fit));
            }
        }
        let place = Place::file(shown.as_str()).at(1, 1);
        Err(Box::new(match nearest {
            Some((n, fit)) if fit.shared > 0 => fit.told(place, self.tables[n].0),
            _ => Diagnostic::new(
                &codes::COLUMN_MISMATCH,
                place,
                format!("the file has no column that a table of the mapping `{}` has", self.name),
            )
            .hint(format!("it reads {}", self.about().reads)),
        }))
    }
}

/// How the header of a file fits a table.
struct Fit {
    shared: usize,
    missing: Vec<String>,
    extra: Vec<String>,
}

impl Fit {
    fn of(name: &str, metadata: &str, bytes: &[u8]) -> Self {
        let table = table(name, metadata);
        let (wanted, given) = (titles(&table), csvw::header(bytes, &table));
        let missing: Vec<String> = wanted.iter().filter(|title| !given.contains(title)).cloned().collect();
        let mut extra: Vec<String> = given.iter().filter(|title| !wanted.contains(title)).cloned().collect();
        if missing.is_empty() && extra.is_empty() && wanted != given {
            let moved = wanted.iter().zip(&given).find(|(a, b)| a != b).map(|(_, given)| given.clone());
            extra.extend(moved);
        }
        Self { shared: wanted.len() - missing.len(), missing, extra }
    }

    fn is_good(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }

    /// What is missing and what is there instead.
    fn told(&self, place: Place, table: &str) -> Diagnostic {
        let list = |names: &[String]| {
            let shown: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
            let more = names.len().saturating_sub(12);
            shown.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
        };
        let what = if self.missing.is_empty() {
            format!("`{table}` has no such column, or has it elsewhere: {}", list(&self.extra))
        } else {
            format!("the file is nearest to `{table}` and lacks its columns {}", list(&self.missing))
        };
        let mut found = Diagnostic::new(&codes::COLUMN_MISMATCH, place, what);
        for name in &self.missing {
            let extra = || self.extra.iter().map(String::as_str);
            // Names of columns are short and are often written out in another edition: begyr, begyear.
            let start = name.get(..3.min(name.len())).unwrap_or(name);
            if let Some(near) = did_you_mean(name, extra()).or_else(|| extra().find(|given| given.starts_with(start))) {
                found = found.hint(format!("the file's `{near}` may be `{name}`: rename it in the header"));
            }
        }
        found.hint("another edition of the dataset needs a mapping of its own; docs/mappings.md says how to write one")
    }
}

/// The description of a shipped table.
fn table(name: &str, metadata: &str) -> Table {
    let parsed = Metadata::parse(metadata, "https://example.org/data/x/", name).0.unwrap_or_default();
    parsed.tables.into_iter().next().expect("the text is part of the program, and a test reads each of them")
}

/// The titles of the columns that a file must have.
fn titles(table: &Table) -> Vec<String> {
    let real = table.columns.iter().filter(|column| !column.is_virtual);
    real.map(|column| column.titles.first().map_or_else(|| column.name.to_string(), |(_, title)| title.clone()))
        .collect()
}

impl Project {
    /// Puts files of a dataset into the project, with what is needed to read them.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] where there is no such mapping, a file is none that it reads, or
    /// something else is there already and `force` is not set; [`ProjectError::Io`] when a file
    /// cannot be read or written. Then nothing was written.
    pub fn adopt(&self, name: &str, files: &[PathBuf], force: bool) -> Result<Adopted, ProjectError> {
        let shipped = Shipped::find(name)?;
        let mut planned: Vec<(String, Vec<u8>)> = Vec::new();
        let mut report = Report::new();
        for path in files {
            let bytes = std::fs::read(path).map_err(failed(path))?;
            match shipped.table_of(path, &bytes) {
                Ok((table, metadata)) => {
                    planned.push((format!("data/{name}/{table}"), bytes));
                    planned.push((format!("data/{name}/{table}-metadata.json"), (*metadata).into()));
                }
                Err(found) => report.push(*found),
            }
        }
        planned.push((format!("data/{name}/about.ttl"), shipped.sources.into()));
        let about = shipped.about();
        let shared = planned.len();
        if about.states {
            planned.push((STATES_METADATA.0.to_owned(), STATES_METADATA.1.into()));
            planned.push((STATES.0.to_owned(), self.states()?.into()));
        }
        if !report.is_empty() {
            return Err(ProjectError::Caller(Box::new(report)));
        }
        let mut adopted = Adopted::default();
        let (mut writes, mut taken) = (Vec::new(), Vec::new());
        for (n, (path, bytes)) in planned.into_iter().enumerate() {
            match std::fs::read(self.root.join(&path)) {
                Ok(there) if there == bytes || (n >= shared && !force) => adopted.kept.push(path),
                Ok(_) if !force => taken.push(path),
                _ => writes.push((path, bytes)),
            }
        }
        if !taken.is_empty() {
            return Err(ProjectError::Taken { paths: taken });
        }
        for (path, bytes) in writes {
            let full = self.root.join(&path);
            if let Some(parent) = full.parent() {
                std::fs::create_dir_all(parent).map_err(failed(parent))?;
            }
            std::fs::write(&full, bytes).map_err(failed(&full))?;
            adopted.written.push(path);
        }
        Ok(adopted)
    }

    /// The list of states, without type and name of actors that the project describes elsewhere.
    fn states(&self) -> Result<String, ProjectError> {
        let content = self.read(&Silent)?;
        let mut described: BTreeSet<String> = BTreeSet::new();
        for batch in content.batches.iter().filter(|batch| *batch.file.path != *STATES.0) {
            let named = batch.statements.iter().filter(|it| it.quad.predicate == tr::NAME);
            described.extend(named.map(|it| it.quad.subject.to_string()));
        }
        let table = table(STATES.0, STATES_METADATA.1);
        let mut text = String::new();
        let rows = csvw::read(STATES.1.as_bytes(), &table, STATES.0).map(Some);
        // The header is no row, and no cell has a line break.
        for (line, row) in STATES.1.lines().zip(std::iter::once(None).chain(rows)) {
            match row.filter(|row| described.contains(&self.prefixes.resource("actor", row.text("id")).to_string())) {
                Some(row) => text.push_str(&codes_only(&row)),
                None => text.push_str(line),
            }
            text.push('\n');
        }
        Ok(text)
    }
}

/// A row of the list of states with nothing but the codes by which datasets know it.
fn codes_only(row: &csvw::Row<'_>) -> String {
    let codes = row.text("codes").replace('"', "\"\"");
    format!("{},,,,{},,\"{codes}\"", row.text("id"), row.text("cow"))
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> ProjectError {
    let path = path.to_path_buf();
    move |source| ProjectError::Io { path, source }
}
