//! Cells: from text to values ("Model for Tabular Data" §6.4).
//!
//! Two readings of ours, where the standard leaves lists of references useless: items of a list
//! whose column has a `valueUrl` are trimmed, and each becomes an IRI of its own (see `rdf`).

use super::super::Column;
use super::super::datatype::Fault;
use super::{Value, Values};
use crate::diagnostic::{Diagnostic, Place, codes};
use std::borrow::Cow;

/// A cell parsed.
pub(super) struct Parsed<'a> {
    pub(super) values: Values<'a>,
    /// Whether the cell is empty and must not be.
    pub(super) missing: bool,
    /// Texts that are no values of the datatype, and why.
    pub(super) faults: Vec<(String, Fault)>,
}

/// Parses the text of a cell.
pub(super) fn parse<'a>(column: &Column, text: &Cow<'a, str>) -> Parsed<'a> {
    let mut parsed = Parsed { values: Values::Null, missing: false, faults: Vec::new() };
    let mut text = normalize(column, text.clone());
    if text.is_empty() && !column.default.is_empty() {
        text = Cow::Owned(column.default.clone());
    }
    match &column.separator {
        Some(_) if is_null(column, &text) => {}
        Some(_) if text.is_empty() => parsed.values = Values::List(Vec::new()),
        Some(separator) => {
            let mut items = Vec::new();
            for item in split(&text, separator) {
                let trimmed = column.value_url.is_some() || !column.datatype.keeps_space();
                let item = if trimmed { trim(item) } else { item };
                items.extend(value(column, item, &mut parsed.faults));
            }
            parsed.values = Values::List(items);
        }
        None => {
            if let Some(value) = value(column, text, &mut parsed.faults) {
                parsed.values = Values::One(value);
            }
        }
    }
    parsed.missing = column.required && parsed.values.is_empty();
    parsed
}

fn is_null(column: &Column, text: &str) -> bool {
    column.null.iter().any(|null| null == text)
}

fn value<'a>(column: &Column, text: Cow<'a, str>, faults: &mut Vec<(String, Fault)>) -> Option<Value<'a>> {
    let text = if text.is_empty() && !column.default.is_empty() { Cow::Owned(column.default.clone()) } else { text };
    if is_null(column, &text) {
        return None;
    }
    if column.datatype.is_unconstrained() {
        return Some(Value { lexical: text, valid: true });
    }
    Some(match column.datatype.read(text.clone()) {
        Ok(lexical) => Value { lexical, valid: true },
        Err(fault) => {
            faults.push((text.clone().into_owned(), fault));
            Value { lexical: text, valid: false }
        }
    })
}

/// White space as the datatype wants it.
fn normalize<'a>(column: &Column, text: Cow<'a, str>) -> Cow<'a, str> {
    if column.datatype.keeps_space() {
        return text;
    }
    let lines = |c: char| matches!(c, '\r' | '\n' | '\t');
    let text = if text.contains(lines) { Cow::Owned(text.replace(lines, " ")) } else { text };
    if column.datatype.base == "normalizedString" {
        return text;
    }
    if text.contains("  ") {
        return Cow::Owned(text.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
    }
    trim(text)
}

fn trim(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() < text.len() => Cow::Owned(text.trim().to_owned()),
        owned @ Cow::Owned(_) => owned,
    }
}

fn split<'t, 'a>(text: &'t Cow<'a, str>, separator: &'t str) -> Vec<Cow<'a, str>> {
    match text {
        _ if separator.is_empty() => vec![text.clone()],
        Cow::Borrowed(text) => text.split(separator).map(Cow::Borrowed).collect(),
        Cow::Owned(text) => text.split(separator).map(|item| Cow::Owned(item.to_owned())).collect(),
    }
}

/// What is said of an empty cell that must not be.
pub(super) fn missing(column: &Column, place: Place) -> Diagnostic {
    Diagnostic::new(&codes::MISSING_CELL, place, format!("the required cell `{}` is empty", column.name))
}

/// What is said of a text that is no value.
pub(super) fn bad(text: &str, fault: &Fault, place: Place) -> Diagnostic {
    const SHOWN: usize = 60;
    let short = match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    let mut diagnostic = Diagnostic::new(&codes::BAD_CELL, place, format!("`{short}` {}", fault.what));
    diagnostic.hints.extend(fault.hint.clone());
    diagnostic
}
