//! Reading the annotations: every name is a column, every word is known, or it is T2010.

use super::codes::{Codes, List, load};
use super::condition::{Condition, Test};
use super::date::Parts;
use super::found::Other;
use super::text::Text;
use super::{Mapping, Rule, Setting, number};
use crate::csvw::{At, Column, Table};
use crate::diagnostic::{Diagnostic, Place, Report, codes, did_you_mean};
use crate::model::edtf::Edtf;
use crate::model::vocab::tr;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const DATE: &str = "dateParts";
const CODES: &str = "decode";
const LITERAL: &str = "literal";
const ONLY_IF: &str = "onlyIf";
const LAYER: &str = "layer";
/// Annotations of a column.
const OF_COLUMNS: [&str; 5] = [CODES, DATE, LAYER, LITERAL, ONLY_IF];
/// Annotations of a table.
const OF_TABLES: [&str; 2] = ["claimUrl", ONLY_IF];

/// Why an annotation cannot be used, and what may mend it.
struct Fault {
    what: String,
    hint: Option<String>,
}

impl Fault {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }

    fn near<'a>(what: String, word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        let hint = did_you_mean(word, known.clone()).map_or_else(
            || format!("there are: {}", known.into_iter().collect::<Vec<_>>().join(", ")),
            |best| format!("did you mean `{best}`?"),
        );
        Self { what, hint: Some(hint) }
    }
}

/// Reads every annotation of a table.
pub(super) fn read(setting: &Setting<'_>, report: &mut Report) -> Mapping {
    let mut mapping = Mapping::default();
    for (name, value) in ours(&setting.table.annotations) {
        let done = match name {
            ONLY_IF => conditions(value, setting.table.columns.len(), setting).map(|all| mapping.row = all),
            name if OF_TABLES.contains(&name) => Ok(()),
            name => Err(Fault::near(format!("`tr:{name}` is not an annotation of tables"), name, OF_TABLES)),
        };
        if let Err(fault) = done {
            report.push(told(setting, None, name, fault));
        }
    }
    for (index, column) in setting.table.columns.iter().enumerate() {
        let mut computed = 0;
        for (name, value) in ours(&column.annotations) {
            let done = match name {
                ONLY_IF => conditions(value, index, setting).map(|all| mapping.conditions.push((index, all))),
                LAYER => is_record(value).map(|()| mapping.records.push(number(index))),
                name if OF_COLUMNS.contains(&name) => {
                    computed += 1;
                    rule(name, value, (index, column), setting)
                        .and_then(|rule| if computed == 1 { Ok(rule) } else { Err(Fault::new(TWO)) })
                        .map(|rule| mapping.computed.push((index, rule)))
                }
                name => Err(Fault::near(format!("`tr:{name}` is not an annotation of columns"), name, OF_COLUMNS)),
            };
            if let Err(fault) = done {
                report.push(told(setting, Some(index), name, fault));
            }
        }
    }
    mapping
}

/// Reads the layer of a column: only records need to be told.
fn is_record(value: &Value) -> Result<(), Fault> {
    let iri = tr::RECORD.as_str();
    let local = iri.strip_prefix(tr::NS);
    match value.as_str().or_else(|| value.get("@id").and_then(Value::as_str)) {
        Some(text) if text == iri || Some(text) == local => Ok(()),
        _ => Err(Fault::new("must be \"Record\"; without it the column belongs to the content of the row's claim")),
    }
}

const TWO: &str = "the column is computed in two ways; make a column of each";

/// The annotations in our namespace, by local name.
fn ours(all: &[(String, Value)]) -> impl Iterator<Item = (&str, &Value)> {
    all.iter().filter_map(|(iri, value)| Some((iri.strip_prefix(tr::NS)?, value)))
}

/// The lists of codes that a table names.
pub(super) fn lists(table: &Table) -> Vec<List<'_>> {
    let all = table.columns.iter().flat_map(|column| ours(&column.annotations));
    all.filter(|(name, _)| *name == CODES).filter_map(|(_, value)| list(value.get("list")?).ok()).collect()
}

fn told(setting: &Setting<'_>, column: Option<usize>, name: &str, fault: Fault) -> Diagnostic {
    let mut message = format!("tr:{name}: {}", fault.what);
    if let Some(column) = column.and_then(|index| setting.table.columns.get(index)) {
        message = format!("the column `{}`, {message}", column.name);
    }
    let mut diagnostic = Diagnostic::new(&codes::BAD_MAPPING, place(setting, column, name), message);
    diagnostic.hints.extend(fault.hint);
    diagnostic
}

/// Where the annotation stands in the metadata.
fn place(setting: &Setting<'_>, column: Option<usize>, name: &str) -> Place {
    let path = &setting.metadata.path;
    let Ok(text) = super::super::decode(&setting.metadata.bytes, path) else { return Place::file(path.as_str()) };
    let iri = format!("{}{name}", tr::NS);
    let within = |table: &At<'_>| match column {
        None => table.key(&iri).place(text, path),
        Some(index) => table.key("tableSchema").key("columns").index(index).key(&iri).place(text, path),
    };
    let alone = within(&At::TOP);
    if alone.line.is_some() { alone } else { within(&At::TOP.key("tables").index(setting.number)) }
}

fn rule(name: &str, value: &Value, at: (usize, &Column), setting: &Setting<'_>) -> Result<Rule, Fault> {
    let (index, column) = at;
    if !column.is_virtual {
        let mut fault = Fault::new("a column of the file has its own cells");
        fault.hint = Some("add a column with `\"virtual\": true` at the end, and annotate that".to_owned());
        return Err(fault);
    }
    match name {
        DATE => parts(value, index, setting).map(Rule::Date),
        CODES => meanings(value, at, setting).map(Rule::Codes),
        _ => {
            let text = value.as_str().ok_or_else(|| Fault::new("must be a text with `{column}` in it"))?;
            let known = |name: &str| find(name, index, setting).ok();
            Text::parse(text, &known).map(Rule::Text).map_err(|fault| match &fault.name {
                Some(name) => find(name, index, setting).err().unwrap_or_else(|| Fault::new(fault.what.clone())),
                None => Fault::new(fault.what),
            })
        }
    }
}

/// The index of a column that stands before another; nothing else has a value yet.
fn find(name: &str, before: usize, setting: &Setting<'_>) -> Result<usize, Fault> {
    let table = setting.table;
    let known = || table.columns.iter().take(before).filter(|c| has_value(c)).map(|c| &*c.name).collect::<Vec<_>>();
    match table.column(name) {
        Some((index, column)) if index < before && has_value(column) => Ok(index),
        Some((index, column)) if index >= before && column.is_virtual && has_value(column) => Err(Fault {
            what: format!("`{name}` is computed later"),
            hint: Some(format!("move the column `{name}` up, before it is used")),
        }),
        Some(_) => Err(Fault::near(format!("`{name}` is a column without a value"), name, known())),
        None => Err(Fault::near(format!("`{name}` is not the name of a column"), name, known())),
    }
}

/// Whether a column has cells: those of the file, or computed ones.
fn has_value(column: &Column) -> bool {
    !column.is_virtual || ours(&column.annotations).any(|(name, _)| matches!(name, DATE | CODES | LITERAL))
}

fn object<'v>(value: &'v Value, keys: &[&'static str]) -> Result<&'v Map<String, Value>, Fault> {
    let object = value.as_object().ok_or_else(|| Fault::new(format!("must be an object with {}", keys.join(", "))))?;
    match object.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(key) => Err(Fault::near(format!("`{key}` is not a word it knows"), key, keys.iter().copied())),
        None => Ok(object),
    }
}

/// A text or several: one string or an array of strings.
fn texts(value: &Value, what: &str) -> Result<Vec<String>, Fault> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts
        .filter(|texts| !texts.is_empty())
        .ok_or_else(|| Fault::new(format!("`{what}` must be a text or a list of texts")))
}

fn columns(value: Option<&Value>, before: usize, setting: &Setting<'_>) -> Result<Vec<usize>, Fault> {
    let value = value.ok_or_else(|| Fault::new("must name a column"))?;
    texts(value, "column")?.iter().map(|name| find(name, before, setting)).collect()
}

fn other(object: &Map<String, Value>) -> Result<Other, Fault> {
    let Some(value) = object.get("other") else { return Ok(Other::default()) };
    let word = value.as_str().unwrap_or_default();
    Other::parse(word)
        .ok_or_else(|| Fault::near("`other` must be error, warning or nothing".to_owned(), word, Other::WORDS))
}

fn parts(value: &Value, index: usize, setting: &Setting<'_>) -> Result<Parts, Fault> {
    let empty = Map::new();
    let (columns_of, object) = match value {
        Value::Object(_) => {
            let object = object(value, &["columns", "unknown", "from", "until", "other"])?;
            (object.get("columns"), object)
        }
        other => (Some(other), &empty),
    };
    let columns = columns(columns_of, index, setting)?;
    if columns.len() > 3 {
        return Err(Fault::new("takes at most three columns: year, month, day"));
    }
    let unknown = object.get("unknown").map_or_else(|| Ok(Vec::new()), |value| texts(value, "unknown"))?;
    let day = |key: &str| match object.get(key).map(|value| value.as_str().map(Edtf::parse)) {
        None => Ok(None),
        Some(Some(Ok(date))) => Ok(Some(date)),
        Some(_) => Err(Fault::new(format!("`{key}` must be a date, like \"1648\" or \"1648-10-24\""))),
    };
    let range = (day("from")?.and_then(|date| date.earliest), day("until")?.and_then(|date| date.latest));
    Ok(Parts { columns, unknown, range, other: other(object)? })
}

fn meanings(value: &Value, at: (usize, &Column), setting: &Setting<'_>) -> Result<Codes, Fault> {
    let object = object(value, &["column", "values", "list", "other"])?;
    let columns = columns(object.get("column"), at.0, setting)?;
    let values = match (object.get("values"), object.get("list")) {
        (Some(values), None) => given(values)?,
        (None, Some(value)) => load(&list(value)?, setting)
            .map_err(|wrong| Fault::near(wrong.what, &wrong.word, wrong.near.iter().map(String::as_str)))?,
        _ => return Err(Fault::new("must have either `values` or `list`")),
    };
    Ok(Codes { columns, values, separator: at.1.separator.clone(), other: other(object)? })
}

fn given(values: &Value) -> Result<BTreeMap<String, Option<String>>, Fault> {
    let wrong = || Fault::new("`values` must be an object of texts, such as {\"1\": \"Defence\", \"0\": null}");
    let object = values.as_object().ok_or_else(wrong)?;
    object
        .iter()
        .map(|(code, meaning)| match meaning {
            Value::Null => Ok((code.clone(), None)),
            Value::String(text) => Ok((code.clone(), Some(text.clone()))),
            _ => Err(wrong()),
        })
        .collect()
}

fn list(value: &Value) -> Result<List<'_>, Fault> {
    let object = object(value, &["table", "code", "value"])?;
    let text = |key: &'static str| {
        let given = object.get(key).and_then(Value::as_str);
        given.ok_or_else(|| Fault::new(format!("`list` must say its `{key}`, a text")))
    };
    Ok(List { table: text("table")?, code: text("code")?, value: text("value")? })
}

fn conditions(value: &Value, before: usize, setting: &Setting<'_>) -> Result<Vec<Condition>, Fault> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    items.iter().map(|item| condition(item, before, setting)).collect()
}

fn condition(value: &Value, before: usize, setting: &Setting<'_>) -> Result<Condition, Fault> {
    let object = object(value, &["column", "is", "isNot", "given"])?;
    let name = object.get("column").and_then(Value::as_str).ok_or_else(|| Fault::new("must name a column"))?;
    // A column of the file may speak of itself and of those after it; their cells are there already.
    let own = setting.table.column(name).filter(|(_, column)| !column.is_virtual).map(|(index, _)| index);
    let column = own.map_or_else(|| find(name, before, setting), Ok)?;
    let test = match (object.get("is"), object.get("isNot"), object.get("given")) {
        (Some(value), None, None) => Test::Is(texts(value, "is")?),
        (None, Some(value), None) => Test::IsNot(texts(value, "isNot")?),
        (None, None, None) => Test::Given(true),
        (None, None, Some(Value::Bool(given))) => Test::Given(*given),
        (None, None, Some(_)) => return Err(Fault::new("`given` must be true or false")),
        _ => return Err(Fault::new("takes one of `is`, `isNot` and `given`")),
    };
    Ok(Condition { column, test })
}
