//! Datatype descriptions ("Metadata Vocabulary" §5.11.2).

use super::context::{Context, Object};
use super::json::At;
use crate::csvw::datatype::{BUILTINS, Bounds, Datatype, DateFormat, Format, Kind, Lengths, NumberFormat, compare};
use regex::Regex;
use serde_json::Value;
use std::cmp::Ordering;
use std::sync::Arc;

const KEYS: [&str; 12] = [
    "base",
    "format",
    "length",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minInclusive",
    "maxInclusive",
    "minExclusive",
    "maxExclusive",
    "name",
];

/// Reads a datatype: the name of a built-in one, or a description. What cannot be used counts as `string`.
pub(super) fn parse(context: &mut Context<'_>, value: &Value, at: &At<'_>) -> Arc<Datatype> {
    let datatype = match value {
        Value::String(name) => named(context, name, at),
        Value::Object(object) => describe(context, object, at),
        _ => {
            context.warn(at, "should be the name of a datatype or an object");
            Datatype::default()
        }
    };
    Arc::new(datatype)
}

fn named(context: &mut Context<'_>, name: &str, at: &At<'_>) -> Datatype {
    Datatype::named(name).unwrap_or_else(|| {
        let known = BUILTINS.iter().map(|builtin| builtin.name);
        context.warn_near(at, &format!("`{name}` is not a datatype, so cells are read as `string`"), name, known);
        Datatype::default()
    })
}

fn describe(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Datatype {
    let mut datatype = match context.string(object, "base", at) {
        Some(name) => named(context, name, &at.key("base")),
        None => Datatype::default(),
    };
    if let Some(id) = context.identity(object, at, "Datatype") {
        if BUILTINS.iter().any(|builtin| builtin.iri() == id) {
            context.error(&at.key("@id"), "must not be the IRI of a built-in datatype");
        } else {
            datatype.iri.clone_from(&id);
            datatype.id = Some(id);
        }
    }
    context.string(object, "name", at);
    context.others(object, at, &[&KEYS]);
    if let Some(value) = object.get("format") {
        datatype.format = format(context, value, &at.key("format"), datatype.kind);
    }
    lengths(context, object, at, &mut datatype);
    bounds(context, object, at, &mut datatype);
    datatype
}

fn format(context: &mut Context<'_>, value: &Value, at: &At<'_>, kind: Kind) -> Format {
    let made = match (value, kind) {
        (Value::String(text), kind) if kind.is_number() => {
            NumberFormat::new(Some(text), None, None).map(Format::Number)
        }
        (Value::Object(object), kind) if kind.is_number() => number(context, object, at),
        (Value::String(text), Kind::Boolean) => match text.split_once('|') {
            Some((yes, no)) if !yes.is_empty() && !no.is_empty() && yes != no && !no.contains('|') => {
                Ok(Format::Boolean(yes.to_owned(), no.to_owned()))
            }
            _ => Err(format!("`{text}` should be the words for true and false with `|` between, such as `yes|no`")),
        },
        (Value::String(text), kind) if kind.is_date() => DateFormat::new(text, kind).map(Format::Date),
        (Value::String(text), _) => match Regex::new(&format!("^(?:{text})$")) {
            Ok(regex) => Ok(Format::Pattern(Box::new(regex), text.clone())),
            Err(_) => Err(format!("`{text}` is not a regular expression")),
        },
        _ => Err("should be a string".to_owned()),
    };
    made.unwrap_or_else(|what| {
        context.warn(at, &what);
        Format::Default
    })
}

fn number(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Result<Format, String> {
    context.others(object, at, &[&["decimalChar", "groupChar", "pattern"]]);
    let mut single = |key: &str| -> Option<char> {
        let text = context.string(object, key, at)?;
        let mut chars = text.chars();
        let first = chars.next().filter(|_| chars.next().is_none());
        if first.is_none() {
            context.warn(&at.key(key), "should be one character");
        }
        first
    };
    let (decimal, group) = (single("decimalChar"), single("groupChar"));
    let pattern = context.string(object, "pattern", at);
    NumberFormat::new(pattern, decimal, group).map(Format::Number)
}

fn lengths(context: &mut Context<'_>, object: &Object, at: &At<'_>, datatype: &mut Datatype) {
    let mut count = |key| context.count(object, key, at).map(u64::from);
    let lengths = Lengths { exact: count("length"), least: count("minLength"), most: count("maxLength") };
    let measurable = !datatype.kind.is_number()
        && !datatype.kind.is_date()
        && !datatype.kind.is_duration()
        && datatype.kind != Kind::Boolean;
    if lengths != Lengths::default() && !measurable {
        let key = ["length", "minLength", "maxLength"].into_iter().find(|key| object.contains_key(*key));
        context.error(&at.key(key.unwrap_or("length")), &format!("values of `{}` have no length", datatype.base));
        return;
    }
    let Lengths { exact, least, most } = lengths;
    let below = |a: Option<u64>, b: Option<u64>| a.zip(b).is_some_and(|(a, b)| a < b);
    if below(exact, least) {
        context.error(&at.key("length"), "must not be less than `minLength`");
    }
    if below(most, exact) {
        context.error(&at.key("length"), "must not be more than `maxLength`");
    }
    if below(most, least) {
        context.error(&at.key("minLength"), "must not be more than `maxLength`");
    }
    datatype.lengths = lengths;
}

fn bounds(context: &mut Context<'_>, object: &Object, at: &At<'_>, datatype: &mut Datatype) {
    let kind = datatype.kind;
    let comparable = kind.is_number() || kind.is_date() || kind.is_duration();
    let mut bound = |key: &str| -> Option<String> {
        let text = match object.get(key)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => {
                context.warn(&at.key(key), "should be a number or a string");
                return None;
            }
        };
        if !comparable {
            context.error(&at.key(key), &format!("values of `{}` have no order", datatype.base));
            return None;
        }
        if compare(kind, &text, &text).is_none() {
            context.warn(&at.key(key), &format!("`{text}` is not a value of `{}`", datatype.base));
            return None;
        }
        Some(text)
    };
    let (minimum, maximum) = (bound("minimum"), bound("maximum"));
    let mut bounds = Bounds {
        min_inclusive: bound("minInclusive").or(minimum),
        max_inclusive: bound("maxInclusive").or(maximum),
        min_exclusive: bound("minExclusive"),
        max_exclusive: bound("maxExclusive"),
    };
    let order =
        |a: &Option<String>, b: &Option<String>| a.as_ref().zip(b.as_ref()).and_then(|(a, b)| compare(kind, a, b));
    let mut clash = |key: &str, message: &str| context.error(&at.key(key), message);
    if bounds.min_inclusive.is_some() && bounds.min_exclusive.is_some() {
        clash("minExclusive", "must not stand beside `minInclusive` or `minimum`");
    }
    if bounds.max_inclusive.is_some() && bounds.max_exclusive.is_some() {
        clash("maxExclusive", "must not stand beside `maxInclusive` or `maximum`");
    }
    if order(&bounds.max_inclusive, &bounds.min_inclusive) == Some(Ordering::Less)
        || order(&bounds.max_exclusive, &bounds.min_exclusive) == Some(Ordering::Less)
        || matches!(order(&bounds.max_exclusive, &bounds.min_inclusive), Some(Ordering::Less | Ordering::Equal))
        || matches!(order(&bounds.max_inclusive, &bounds.min_exclusive), Some(Ordering::Less | Ordering::Equal))
    {
        let key = ["maximum", "maxInclusive", "maxExclusive"].into_iter().find(|key| object.contains_key(*key));
        clash(key.unwrap_or("maximum"), "leaves no value between it and the minimum");
        bounds = Bounds::default();
    }
    datatype.bounds = bounds;
}
