//! Table descriptions and their schemas ("Metadata Vocabulary" §5.4 and §5.5).

use super::context::{Context, Object, Spot};
use super::inherited::{self, Inherited};
use super::json::{self, At};
use super::{Column, Table, column, dialect};
use crate::csvw::Dialect;
use serde_json::Value;
use std::borrow::Cow;

/// Keys that tables and groups share.
pub(super) const SHARED: [&str; 5] = ["dialect", "notes", "tableDirection", "tableSchema", "transformations"];
const KEYS: [&str; 2] = ["suppressOutput", "url"];
const SCHEMA: [&str; 4] = ["columns", "foreignKeys", "primaryKey", "rowTitles"];

/// A foreign key as described, before the tables it names are known.
#[derive(Debug)]
pub(super) struct KeyDraft {
    /// Where it stands, for diagnostics.
    pub(super) spot: Spot,
    pub(super) columns: Vec<usize>,
    pub(super) target: Target,
    pub(super) reference: Vec<String>,
}

/// What a foreign key refers to.
#[derive(Debug)]
pub(super) enum Target {
    /// The table with this IRI.
    Resource(String),
    /// The table whose schema has this IRI.
    Schema(String),
}

/// What stands above a table in its group.
#[derive(Clone, Default)]
pub(super) struct Above<'v> {
    pub(super) inherited: Inherited,
    pub(super) dialect: Option<Dialect>,
    pub(super) schema: Option<&'v Value>,
}

/// Reads a table; `None` if it has no `url`.
pub(super) fn parse(
    context: &mut Context<'_>,
    object: &Object,
    at: &At<'_>,
    above: &Above<'_>,
) -> Option<(Table, Vec<KeyDraft>)> {
    let id = context.identity(object, at, "Table");
    let annotations = context.others(object, at, &[&SHARED, &KEYS, &inherited::KEYS, &["@context"]]);
    let inherited = Inherited::parse(context, object, at, &above.inherited);
    shared(context, object, at);
    let url = match object.get("url") {
        Some(Value::String(url)) => context.resolve(url),
        Some(_) => {
            context.error(&at.key("url"), "must be a string: the file of the table");
            return None;
        }
        None => {
            context.error_hint(at, "the table has no `url`", "add `\"url\": \"FILE.csv\"`".to_owned());
            return None;
        }
    };
    let dialect = parse_dialect(context, object, at).or_else(|| above.dialect.clone()).unwrap_or_default();
    let mut table = Table {
        url,
        id,
        columns: Vec::new(),
        dialect,
        primary_key: Vec::new(),
        foreign_keys: Vec::new(),
        row_titles: Vec::new(),
        suppress_output: context.boolean(object, "suppressOutput", at).unwrap_or(false),
        schema_id: None,
        annotations,
        notes: notes(context, object, at),
        language: context.language.clone(),
        base: context.base.clone(),
        described: false,
        inherited: inherited.clone(),
    };
    let mut keys = Vec::new();
    let (value, key) = match (object.get("tableSchema"), above.schema) {
        (Some(value), _) => (Some(value), at.key("tableSchema")),
        (None, value) => (value, At::TOP.key("tableSchema")),
    };
    if let Some(value) = value {
        // A schema that cannot be used counts as one without columns.
        table.described = !(value.is_object() || value.is_string());
        with_object(context, value, &key, &mut |context, schema, at| {
            keys = parse_schema(context, schema, at, &inherited, &mut table);
        });
    }
    Some((table, keys))
}

/// Reads the dialect of a table or group.
pub(super) fn parse_dialect(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Option<Dialect> {
    let mut found = None;
    with_object(context, object.get("dialect")?, &at.key("dialect"), &mut |context, object, at| {
        found = Some(dialect::parse(context, object, at));
    });
    found
}

/// What tables and groups have beside tables and schemas.
pub(super) fn shared(context: &mut Context<'_>, object: &Object, at: &At<'_>) {
    context.word(object, "tableDirection", at, &["ltr", "rtl", "auto"]);
    let list = at.key("transformations");
    for (i, value) in context.array(object, "transformations", at).iter().enumerate() {
        transformation(context, value, &list.index(i));
    }
}

/// The notes of a table or group.
pub(super) fn notes(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Vec<Value> {
    let list = at.key("notes");
    let notes = context.array(object, "notes", at);
    notes
        .iter()
        .enumerate()
        .filter(|(i, note)| super::common::check(context, note, &list.index(*i)))
        .map(|(_, n)| n.clone())
        .collect()
}

fn transformation(context: &mut Context<'_>, value: &Value, at: &At<'_>) {
    const KEYS: [&str; 5] = ["url", "scriptFormat", "targetFormat", "source", "titles"];
    let Some(object) = value.as_object() else {
        return context.warn(at, "should be an object");
    };
    context.identity(object, at, "Template");
    context.others(object, at, &[&KEYS]);
    for key in ["url", "scriptFormat", "targetFormat"] {
        if !object.contains_key(key) {
            context.warn(at, &format!("the transformation has no `{key}`"));
        }
    }
}

/// Calls `then` with an object that stands in the document or in one that it links to.
fn with_object(
    context: &mut Context<'_>,
    value: &Value,
    at: &At<'_>,
    then: &mut dyn FnMut(&mut Context<'_>, &Object, &At<'_>),
) {
    match value {
        Value::Object(object) => then(context, object, at),
        Value::String(link) => {
            let url = context.resolve(link);
            let Some(text) = (context.load)(&url) else {
                return context.error(at, &format!("the document `{url}` is not at hand"));
            };
            let mut report = std::mem::take(&mut context.report);
            match json::parse(&text, &url) {
                Ok(Value::Object(mut object)) => {
                    // A schema that is a document of its own is known by the address of the document.
                    object.entry("@id").or_insert_with(|| Value::String(url.clone()));
                    object.remove("@context");
                    let mut inner = Context {
                        text: &text,
                        path: &url,
                        base: url.clone(),
                        language: context.language.clone(),
                        load: context.load,
                        report: crate::diagnostic::Report::new(),
                    };
                    then(&mut inner, &object, &At::TOP);
                    report.extend(inner.report);
                    context.report = report;
                }
                Ok(_) => {
                    context.report = report;
                    context.error(at, &format!("the document `{url}` is not an object"));
                }
                Err(diagnostic) => {
                    report.push(*diagnostic);
                    context.report = report;
                }
            }
        }
        _ => context.warn(at, "should be an object or the address of a document"),
    }
}

fn parse_schema(
    context: &mut Context<'_>,
    schema: &Object,
    at: &At<'_>,
    above: &Inherited,
    table: &mut Table,
) -> Vec<KeyDraft> {
    table.schema_id = context.identity(schema, at, "Schema");
    context.others(schema, at, &[&SCHEMA, &inherited::KEYS]);
    let inherited = Inherited::parse(context, schema, at, above);
    table.described = schema.contains_key("columns");
    table.columns = column::parse_all(context, schema, at, &inherited, &table.url);
    table.inherited = inherited;
    table.primary_key = references(context, schema, "primaryKey", at, &table.columns);
    table.row_titles = references(context, schema, "rowTitles", at, &table.columns);
    foreign_keys(context, schema, at, &table.columns)
}

/// The indexes of the columns that a property names; what cannot be used has no effect.
fn references(context: &mut Context<'_>, object: &Object, key: &str, at: &At<'_>, columns: &[Column]) -> Vec<usize> {
    let Some(value) = object.get(key) else { return Vec::new() };
    indexes(value, columns).unwrap_or_else(|(message, name)| {
        context.warn_near(&at.key(key), &message, &name, columns.iter().map(|column| &*column.name));
        Vec::new()
    })
}

/// The indexes of the columns that a value names; else what is wrong, and the name that is.
fn indexes(value: &Value, columns: &[Column]) -> Result<Vec<usize>, (String, String)> {
    let names = names(value)
        .ok_or_else(|| ("should be the name of a column or an array of such names".to_owned(), String::new()))?;
    names
        .iter()
        .map(|name| {
            let found = columns.iter().position(|column| column.named && *column.name == **name);
            found.ok_or_else(|| (format!("`{name}` is not the name of a column"), name.clone().into_owned()))
        })
        .collect()
}

fn names(value: &Value) -> Option<Vec<Cow<'_, str>>> {
    match value {
        Value::String(name) => Some(vec![Cow::Borrowed(name)]),
        Value::Array(items) if !items.is_empty() => items.iter().map(|item| item.as_str().map(Cow::Borrowed)).collect(),
        _ => None,
    }
}

fn foreign_keys(context: &mut Context<'_>, schema: &Object, at: &At<'_>, columns: &[Column]) -> Vec<KeyDraft> {
    let list = at.key("foreignKeys");
    let mut keys = Vec::new();
    for (index, value) in context.array(schema, "foreignKeys", at).iter().enumerate() {
        let here = list.index(index);
        match value.as_object() {
            Some(object) => keys.extend(foreign_key(context, object, &here, columns)),
            None => context.warn(&here, "should be an object"),
        }
    }
    keys
}

fn foreign_key(context: &mut Context<'_>, object: &Object, at: &At<'_>, columns: &[Column]) -> Option<KeyDraft> {
    only(context, object, at, &["columnReference", "reference"]);
    let own = match object.get("columnReference").map(|value| indexes(value, columns)) {
        Some(Ok(indexes)) => Some(indexes),
        Some(Err((message, _))) => {
            context.error(&at.key("columnReference"), &message);
            None
        }
        None => {
            context.error(at, "the foreign key has no `columnReference`");
            None
        }
    };
    let Some(Value::Object(reference)) = object.get("reference") else {
        context.error(at, "the foreign key has no `reference` that is an object");
        return None;
    };
    let there = at.key("reference");
    only(context, reference, &there, &["columnReference", "resource", "schemaReference"]);
    let target = match (reference.get("resource"), reference.get("schemaReference")) {
        (Some(Value::String(link)), None) => Some(Target::Resource(context.resolve(link))),
        (None, Some(Value::String(link))) => Some(Target::Schema(context.resolve(link))),
        _ => {
            context.error(&there, "must have either `resource` or `schemaReference`, a string");
            None
        }
    };
    let names = reference.get("columnReference").and_then(names);
    if names.is_none() {
        context.error(&there, "must have a `columnReference`: the name of a column or an array of such names");
    }
    let reference = names?.into_iter().map(Cow::into_owned).collect();
    Some(KeyDraft { spot: context.spot(at), columns: own?, target: target?, reference })
}

fn only(context: &mut Context<'_>, object: &Object, at: &At<'_>, keys: &[&str]) {
    for key in object.keys().filter(|key| !keys.contains(&key.as_str())) {
        context.error(&at.key(key), "is not a property that a foreign key may have");
    }
}

/// Makes columns for a table whose metadata has none, from the titles in its header.
pub(super) fn columns_from_titles(table: &Table, titles: &[String]) -> Vec<Column> {
    let language = "und".to_owned();
    let mut names: Vec<String> = Vec::new();
    for (i, title) in titles.iter().enumerate() {
        let name = if title.is_empty() { format!("_col.{}", i + 1) } else { super::names::encode(title) };
        // Two columns with one title still need two names.
        names.push(if names.contains(&name) { format!("_col.{}", i + 1) } else { name });
    }
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    known
        .iter()
        .zip(titles)
        .map(|(name, title)| {
            let titles = if title.is_empty() { Vec::new() } else { vec![(language.clone(), title.clone())] };
            column::Draft::new(name, titles, table.inherited.clone()).bind(&known, &table.url, &mut |_, _| {})
        })
        .collect()
}

/// Columns without titles, numbered from the one after `before`.
pub(super) fn numbered_columns(table: &Table, before: usize, count: usize) -> Vec<Column> {
    let names: Vec<String> = (1..=count).map(|n| format!("_col.{}", before + n)).collect();
    let bind = |name: &String| {
        column::Draft::new(name, Vec::new(), table.inherited.clone()).bind(&[], &table.url, &mut |_, _| {})
    };
    names.iter().map(bind).collect()
}

/// A description of a table without metadata.
pub(super) fn bare(url: &str) -> Table {
    Table {
        url: url.to_owned(),
        id: None,
        columns: Vec::new(),
        dialect: Dialect::default(),
        primary_key: Vec::new(),
        foreign_keys: Vec::new(),
        row_titles: Vec::new(),
        suppress_output: false,
        schema_id: None,
        annotations: Vec::new(),
        notes: Vec::new(),
        language: None,
        base: url.to_owned(),
        described: false,
        inherited: Inherited::default(),
    }
}
