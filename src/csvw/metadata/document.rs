//! Whole metadata documents: context, group, tables, and the references between them.

use super::context::{Context, Object};
use super::inherited::{self, Inherited};
use super::json::{self, At};
use super::table::{self, Above, KeyDraft, Target};
use super::{ForeignKey, Metadata, names};
use crate::csvw::iri;
use crate::diagnostic::{Report, did_you_mean};
use serde_json::Value;

/// The context that every document names.
const CONTEXT: &str = "http://www.w3.org/ns/csvw";

/// Reads a document.
pub(super) fn parse(
    text: &str,
    url: &str,
    path: &str,
    load: &dyn Fn(&str) -> Option<String>,
) -> (Option<Metadata>, Report) {
    let value = match json::parse(text, path) {
        Ok(value) => value,
        Err(diagnostic) => return (None, std::iter::once(*diagnostic).collect()),
    };
    let mut context = Context { text, path, base: url.to_owned(), language: None, load, report: Report::new() };
    let top = At::TOP;
    let Some(object) = value.as_object() else {
        context.error(&top, "the document must be an object that describes a table or a group of tables");
        return (None, context.report);
    };
    open_context(&mut context, object, &top);
    let group = object.contains_key("tables") || object.get("@type").and_then(Value::as_str) == Some("TableGroup");
    let (metadata, drafts) = if group {
        parse_group(&mut context, object, &top)
    } else if let Some((table, keys)) = table::parse(&mut context, object, &top, &Above::default()) {
        (Metadata { tables: vec![table], ..Metadata::default() }, vec![keys])
    } else {
        return (None, context.report);
    };
    let metadata = link(&mut context, metadata, drafts);
    let usable = !context.report.has_errors() || !metadata.tables.is_empty();
    (usable.then_some(metadata), context.report)
}

fn open_context(context: &mut Context<'_>, object: &Object, top: &At<'_>) {
    let at = top.key("@context");
    let hint = || format!("write \"@context\": \"{CONTEXT}\"");
    match object.get("@context") {
        Some(Value::String(name)) if name == CONTEXT => {}
        Some(Value::Array(items)) => match items.as_slice() {
            [Value::String(name)] if name == CONTEXT => {}
            [Value::String(name), Value::Object(more)] if name == CONTEXT => local_context(context, more, &at.index(1)),
            _ => context.error_hint(&at, "is not the context of CSVW, perhaps with `@base` and `@language`", hint()),
        },
        Some(_) => context.error_hint(&at, "is not the context of CSVW", hint()),
        None => context.error_hint(top, "the document has no `@context`", hint()),
    }
}

fn local_context(context: &mut Context<'_>, object: &Object, at: &At<'_>) {
    for (key, value) in object {
        let here = at.key(key);
        match (key.as_str(), value.as_str()) {
            ("@base", Some(base)) => context.base = iri::resolve(&context.base, base),
            ("@language", Some(tag)) if names::is_language(tag) => context.language = Some(tag.to_owned()),
            ("@language", _) => context.warn(&here, "should be a language tag, such as \"en\""),
            ("@base", None) => context.warn(&here, "should be a string"),
            _ => context.error(&here, "must not stand here: only `@base` and `@language` may"),
        }
    }
}

fn parse_group(context: &mut Context<'_>, object: &Object, top: &At<'_>) -> (Metadata, Vec<Vec<KeyDraft>>) {
    let mut metadata = Metadata { id: context.identity(object, top, "TableGroup"), ..Metadata::default() };
    metadata.annotations = context.others(object, top, &[&table::SHARED, &inherited::KEYS, &["tables", "@context"]]);
    metadata.language.clone_from(&context.language);
    metadata.base.clone_from(&context.base);
    table::shared(context, object, top);
    metadata.notes = table::notes(context, object, top);
    let above = Above {
        inherited: Inherited::parse(context, object, top, &Inherited::default()),
        dialect: table::parse_dialect(context, object, top),
        schema: object.get("tableSchema"),
    };
    let list = top.key("tables");
    let mut drafts = Vec::new();
    for (i, value) in context.array(object, "tables", top).iter().enumerate() {
        let here = list.index(i);
        match value.as_object() {
            Some(object) => {
                if let Some((table, keys)) = table::parse(context, object, &here, &above) {
                    metadata.tables.push(table);
                    drafts.push(keys);
                }
            }
            None => context.warn(&here, "should be an object"),
        }
    }
    if metadata.tables.is_empty() {
        context.error(&list, "the group has no table");
    }
    (metadata, drafts)
}

/// Finds the tables and columns to which foreign keys refer.
fn link(context: &mut Context<'_>, mut metadata: Metadata, drafts: Vec<Vec<KeyDraft>>) -> Metadata {
    for (i, keys) in drafts.into_iter().enumerate() {
        for key in keys {
            let found = match &key.target {
                Target::Resource(url) => metadata.tables.iter().find(|table| table.url == *url),
                Target::Schema(id) => metadata.tables.iter().find(|table| table.schema_id.as_ref() == Some(id)),
            };
            let Some(target) = found else {
                context.error_there(&key.spot, "refers to a table that this document does not describe", None);
                continue;
            };
            let missing = key.reference.iter().find(|name| target.column(name).is_none());
            if let Some(name) = missing {
                let hint = did_you_mean(name, target.columns.iter().map(|column| &*column.name));
                let hint = hint.map(|best| format!("did you mean `{best}`?"));
                context.error_there(&key.spot, &format!("`{name}` is not a column of {}", target.url), hint);
                continue;
            }
            let table = target.url.clone();
            let linked = ForeignKey { columns: key.columns, table, reference: key.reference };
            metadata.tables[i].foreign_keys.push(linked);
        }
    }
    metadata
}
