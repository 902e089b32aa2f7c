//! Column descriptions ("Metadata Vocabulary" §5.6).

use super::context::{Context, Object};
use super::inherited::{self, Inherited};
use super::json::At;
use super::{Column, names};
use crate::csvw::{Template, template};
use crate::diagnostic::did_you_mean;
use serde_json::Value;
use std::collections::BTreeSet;

const KEYS: [&str; 4] = ["name", "suppressOutput", "titles", "virtual"];

/// A column as described, before its templates are bound.
pub(super) struct Draft {
    column: Column,
    inherited: Inherited,
}

/// Reads the columns of a schema.
pub(super) fn parse_all(
    context: &mut Context<'_>,
    schema: &Object,
    at: &At<'_>,
    above: &Inherited,
    url: &str,
) -> Vec<Column> {
    let list = at.key("columns");
    let mut drafts: Vec<Draft> = Vec::new();
    let mut ends = false;
    for (i, value) in context.array(schema, "columns", at).iter().enumerate() {
        let here = list.index(i);
        let Some(object) = value.as_object() else {
            context.warn(&here, "should be an object");
            continue;
        };
        let draft = parse(context, object, &here, above, drafts.len() + 1);
        if drafts.iter().any(|other| other.column.name == draft.column.name) {
            context.error(&here, &format!("the name `{}` is already that of another column", draft.column.name));
        }
        if ends && !draft.column.is_virtual {
            context.error(&here, "stands after a virtual column; virtual columns come last");
        }
        ends |= draft.column.is_virtual;
        drafts.push(draft);
    }
    let names: Vec<_> = drafts.iter().map(|draft| draft.column.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let mut told = BTreeSet::new();
    drafts
        .into_iter()
        .enumerate()
        .map(|(i, draft)| {
            let here = list.index(i);
            draft.bind(&names, url, &mut |key, name| {
                // An inherited template would be reported once for every column.
                if !told.insert((key.to_owned(), name.to_owned())) {
                    return;
                }
                let message = format!("uses `{{{name}}}`, which is not the name of a column");
                let hint = did_you_mean(name, names.iter().copied()).map(|best| format!("did you mean `{{{best}}}`?"));
                context.error_hint(&here, &format!("{key} {message}"), hint.unwrap_or_else(|| columns(&names)));
            })
        })
        .collect()
}

fn columns(names: &[&str]) -> String {
    format!("the columns are {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
}

fn parse(context: &mut Context<'_>, object: &Object, at: &At<'_>, above: &Inherited, number: usize) -> Draft {
    let id = context.identity(object, at, "Column");
    let annotations = context.others(object, at, &[&KEYS, &inherited::KEYS]);
    let inherited = Inherited::parse(context, object, at, above);
    let titles = titles(context, object, at);
    let given = name(context, object, at);
    let named = given.is_some();
    let name =
        given.or_else(|| first_title(context, &titles).map(names::encode)).unwrap_or_else(|| format!("_col.{number}"));
    let mut draft = Draft::new(&name, titles, inherited);
    draft.column.id = id;
    draft.column.named = named;
    draft.column.annotations = annotations;
    draft.column.is_virtual = context.boolean(object, "virtual", at).unwrap_or(false);
    draft.column.suppress_output = context.boolean(object, "suppressOutput", at).unwrap_or(false);
    draft
}

/// The title that names a column without name: the first in the document's language.
fn first_title<'t>(context: &Context<'_>, titles: &'t [(String, String)]) -> Option<&'t str> {
    let language = context.language.as_deref().unwrap_or("und");
    titles.iter().find(|(tag, _)| tag == language || tag == "und").map(|(_, title)| title.as_str())
}

fn name(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Option<String> {
    let name = context.string(object, "name", at)?;
    if name.starts_with('_') || !template::is_variable_name(name) {
        let message =
            format!("`{name}` cannot be the name of a column: letters, digits, `_` and `.` only, not `_` first");
        context.warn(&at.key("name"), &message);
        return None;
    }
    Some(name.to_owned())
}

fn titles(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Vec<(String, String)> {
    let at = at.key("titles");
    let language = context.language.clone().unwrap_or_else(|| "und".to_owned());
    let mut all = Vec::new();
    match object.get("titles") {
        None => {}
        Some(Value::Object(by_language)) => {
            for (tag, value) in by_language {
                if names::is_language(tag) {
                    texts(context, value, &at.key(tag), tag, &mut all);
                } else {
                    context.warn(&at.key(tag), "is not a language tag, such as `en`");
                }
            }
        }
        Some(value) => texts(context, value, &at, &language, &mut all),
    }
    all
}

fn texts(context: &mut Context<'_>, value: &Value, at: &At<'_>, language: &str, all: &mut Vec<(String, String)>) {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    for item in items {
        match item.as_str() {
            Some(text) => all.push((language.to_owned(), text.to_owned())),
            None => context.warn(at, "should be a string or an array of strings"),
        }
    }
}

impl Draft {
    /// A column of this name, not virtual.
    pub(super) fn new(name: &str, titles: Vec<(String, String)>, inherited: Inherited) -> Self {
        let column = Column {
            name: name.into(),
            named: false,
            id: None,
            titles,
            is_virtual: false,
            suppress_output: false,
            required: inherited.required.unwrap_or(false),
            datatype: inherited.datatype.clone().unwrap_or_default(),
            default: inherited.default.clone().unwrap_or_default(),
            lang: inherited.lang.clone().unwrap_or_else(|| "und".to_owned()),
            null: inherited.null.clone().unwrap_or_else(|| vec![String::new()]),
            ordered: inherited.ordered.unwrap_or(false),
            separator: inherited.separator.clone().flatten(),
            about_url: None,
            property_url: Template::fixed(String::new()),
            value_url: None,
            annotations: Vec::new(),
        };
        Self { column, inherited }
    }

    /// Binds the templates to the columns of the table; `unknown` is told of variables that are no columns.
    pub(super) fn bind(self, names: &[&str], url: &str, unknown: &mut dyn FnMut(&str, &str)) -> Column {
        let Self { mut column, inherited } = self;
        let mut bind = |key: &str, text: &Option<String>| -> Option<Template> {
            // The syntax was checked when the property was read.
            let mut template = Template::parse_any(text.as_deref()?, names).ok()?;
            for name in template.unknown() {
                unknown(key, name);
            }
            template.settle(url);
            Some(template)
        };
        column.about_url = bind("aboutUrl", &inherited.about_url);
        column.value_url = bind("valueUrl", &inherited.value_url);
        let without_fragment = url.split('#').next().unwrap_or_default();
        column.property_url = bind("propertyUrl", &inherited.property_url)
            .unwrap_or_else(|| Template::fixed(format!("{without_fragment}#{}", column.name)));
        column
    }
}
