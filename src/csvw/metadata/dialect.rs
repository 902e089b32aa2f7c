//! Dialect descriptions ("Metadata Vocabulary" §5.9).

use super::context::{Context, Object};
use super::json::At;
use crate::csvw::{Dialect, Trim};
use serde_json::Value;

const KEYS: [&str; 13] = [
    "commentPrefix",
    "delimiter",
    "doubleQuote",
    "encoding",
    "header",
    "headerRowCount",
    "lineTerminators",
    "quoteChar",
    "skipBlankRows",
    "skipColumns",
    "skipInitialSpace",
    "skipRows",
    "trim",
];

/// Reads a dialect; what cannot be used counts as its default.
pub(super) fn parse(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Dialect {
    let default = Dialect::default();
    let id = context.identity(object, at, "Dialect");
    context.others(object, at, &[&KEYS]);
    encoding(context, object, at);
    let header = context.boolean(object, "header", at).map(u32::from);
    let skip_space = context.boolean(object, "skipInitialSpace", at) == Some(true);
    Dialect {
        id,
        comment_prefix: nullable(context, object, "commentPrefix", at).unwrap_or(default.comment_prefix),
        delimiter: context
            .string(object, "delimiter", at)
            .filter(|d| !d.is_empty())
            .map_or(default.delimiter, str::to_owned),
        double_quote: context.boolean(object, "doubleQuote", at).unwrap_or(true),
        header_row_count: context.count(object, "headerRowCount", at).or(header).unwrap_or(default.header_row_count),
        line_terminators: terminators(context, object, at).unwrap_or(default.line_terminators),
        quote_char: quote(context, object, at).unwrap_or(default.quote_char),
        skip_blank_rows: context.boolean(object, "skipBlankRows", at).unwrap_or(false),
        skip_columns: context.count(object, "skipColumns", at).unwrap_or(0),
        skip_rows: context.count(object, "skipRows", at).unwrap_or(0),
        trim: trim(context, object, at).unwrap_or(if skip_space { Trim::Start } else { Trim::No }),
    }
}

/// A property that is a string or `null`.
#[expect(clippy::option_option, reason = "absent and null differ")]
fn nullable(context: &mut Context<'_>, object: &Object, key: &str, at: &At<'_>) -> Option<Option<String>> {
    match object.get(key)? {
        Value::Null => Some(None),
        _ => context.string(object, key, at).map(|text| Some(text.to_owned()).filter(|text| !text.is_empty())),
    }
}

#[expect(clippy::option_option, reason = "absent and null differ")]
fn quote(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Option<Option<char>> {
    let text = nullable(context, object, "quoteChar", at)?;
    let mut chars = text.iter().flat_map(|text| text.chars());
    let first = chars.next();
    if chars.next().is_some() {
        context.warn(&at.key("quoteChar"), "should be one character");
        return None;
    }
    Some(first)
}

fn encoding(context: &mut Context<'_>, object: &Object, at: &At<'_>) {
    let Some(name) = context.string(object, "encoding", at) else { return };
    if !matches!(name.to_ascii_lowercase().as_str(), "utf-8" | "utf8" | "us-ascii" | "ascii") {
        context.warn(&at.key("encoding"), &format!("tables are read as UTF-8; `{name}` is ignored"));
    }
}

fn terminators(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Option<Vec<String>> {
    let value = object.get("lineTerminators")?;
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let texts: Vec<String> = items.iter().filter_map(|item| item.as_str()).map(str::to_owned).collect();
    if texts.len() < items.len() || texts.iter().any(String::is_empty) || texts.is_empty() {
        context.warn(&at.key("lineTerminators"), "should be an array of strings");
        return None;
    }
    Some(texts)
}

fn trim(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Option<Trim> {
    let found = match object.get("trim")? {
        Value::Bool(true) => Some(Trim::Both),
        Value::Bool(false) => Some(Trim::No),
        Value::String(word) => match word.as_str() {
            "true" => Some(Trim::Both),
            "false" => Some(Trim::No),
            "start" => Some(Trim::Start),
            "end" => Some(Trim::End),
            _ => None,
        },
        _ => None,
    };
    if found.is_none() {
        context.warn(&at.key("trim"), "should be true, false, \"start\" or \"end\"");
    }
    found
}
