//! `tr:decode`: what the codes of a dataset stand for.
//!
//! The values are given in the annotation, or in another table of the project (a list of states, say)
//! with metadata beside it. A list of values separated as the column says is looked up item by item.

use super::found::{Found, Other};
use super::{InputFile, Setting, annotations};
use crate::csvw::{self, Metadata, Row, Table};
use crate::diagnostic::codes;
use std::collections::BTreeMap;

/// Codes and what they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Codes {
    /// Indexes of the columns with the codes.
    pub(super) columns: Vec<usize>,
    /// What each code stands for; `None` says nothing.
    pub(super) values: BTreeMap<String, Option<String>>,
    /// What stands between several values; without it the first counts.
    pub(super) separator: Option<String>,
    /// What happens to a code that is not among them.
    pub(super) other: Other,
}

impl Codes {
    /// What the codes of the row stand for.
    pub(super) fn read(&self, row: &Row<'_>, found: &mut Found) -> Option<String> {
        let mut all: Option<String> = None;
        for index in &self.columns {
            let Some(cell) = row.cells.get(*index) else { continue };
            for code in &cell.values {
                let Some(value) = self.values.get(code.lexical.as_ref()) else {
                    let what = format!("the mapping does not know the code `{}`", code.lexical);
                    found.cell(row, (*index, &code.lexical), self.other, (&codes::BAD_CELL, what));
                    continue;
                };
                let Some(value) = value.as_deref() else { continue };
                match (&mut all, &self.separator) {
                    (None, None) => return Some(value.to_owned()),
                    (Some(text), Some(separator)) => {
                        text.push_str(separator);
                        text.push_str(value);
                    }
                    (all, _) => *all = Some(value.to_owned()),
                }
            }
        }
        all
    }
}

/// A list of codes in another table, as annotated.
pub(super) struct List<'v> {
    /// The table, relative to the metadata.
    pub(super) table: &'v str,
    /// The column with the codes.
    pub(super) code: &'v str,
    /// The column with what they stand for.
    pub(super) value: &'v str,
}

/// Reads a list; the error is in words, with the name that is wrong and what it could have been.
pub(super) fn load(list: &List<'_>, setting: &Setting<'_>) -> Result<BTreeMap<String, Option<String>>, Wrong> {
    let path = beside(&setting.metadata.path, list.table);
    let file = setting.files.get(path.as_str()).ok_or_else(|| Wrong {
        what: format!("the list `{path}` is not in the project"),
        word: path.clone(),
        near: setting.files.keys().map(|known| (*known).to_owned()).collect(),
    })?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let described =
        described(&path, setting).ok_or_else(|| Wrong::plain(format!("`{path}` has no usable metadata")))?;
    let table = described.tables.iter().find(|table| table.url.rsplit('/').next() == Some(name));
    let table = table.ok_or_else(|| Wrong::plain(format!("the metadata of `{path}` describes another table")))?;
    let index = |name: &str| {
        let found = table.column(name).filter(|(_, column)| !column.is_virtual).map(|(index, _)| index);
        found.ok_or_else(|| Wrong {
            what: format!("`{name}` is not a column of `{path}`"),
            word: name.to_owned(),
            near: table.columns.iter().map(|column| column.name.to_string()).collect(),
        })
    };
    pairs(file, table, (index(list.code)?, index(list.value)?), &path)
}

/// Why a list cannot be used.
pub(super) struct Wrong {
    pub(super) what: String,
    pub(super) word: String,
    pub(super) near: Vec<String>,
}

impl Wrong {
    fn plain(what: String) -> Self {
        Self { what, word: String::new(), near: Vec::new() }
    }
}

fn described(path: &str, setting: &Setting<'_>) -> Option<Metadata> {
    let metadata = setting.files.get(format!("{path}{}", super::super::METADATA).as_str())?;
    let text = super::super::decode(&metadata.bytes, &metadata.path).ok()?;
    Metadata::parse(text, &format!("{}{}", setting.base, metadata.path), &metadata.path).0
}

fn pairs(
    file: &InputFile,
    table: &Table,
    (code, value): (usize, usize),
    path: &str,
) -> Result<BTreeMap<String, Option<String>>, Wrong> {
    let mut all: BTreeMap<String, Option<String>> = BTreeMap::new();
    for row in csvw::read(&file.bytes, table, path) {
        let meaning = super::cell_text(&row, value);
        for key in row.cells.get(code).iter().flat_map(|cell| &cell.values) {
            let before = all.insert(key.lexical.clone().into_owned(), meaning.clone());
            if before.is_some_and(|before| before != meaning) {
                return Err(Wrong::plain(format!("`{path}` gives the code `{}` two meanings", key.lexical)));
            }
        }
    }
    Ok(all)
}

/// The lists that the annotations of the table name, with their metadata, where they exist.
pub(super) fn files<'f>(setting: &Setting<'f>) -> Vec<&'f InputFile> {
    let mut all = Vec::new();
    for list in annotations::lists(setting.table) {
        let path = beside(&setting.metadata.path, list.table);
        let metadata = format!("{path}{}", super::super::METADATA);
        all.extend([path, metadata].iter().filter_map(|path| setting.files.get(path.as_str()).copied()));
    }
    all
}

/// A path relative to the folder of another file of the project.
fn beside(path: &str, link: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
