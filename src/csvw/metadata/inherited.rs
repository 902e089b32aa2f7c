//! Properties that columns inherit from their schema, table and group ("Metadata Vocabulary" §5.7).

use super::context::{Context, Object};
use super::json::At;
use super::{datatype, names};
use crate::csvw::Template;
use crate::csvw::datatype::Datatype;
use serde_json::Value;
use std::sync::Arc;

/// The keys of inherited properties.
pub(super) const KEYS: [&str; 11] = [
    "aboutUrl",
    "datatype",
    "default",
    "lang",
    "null",
    "ordered",
    "propertyUrl",
    "required",
    "separator",
    "textDirection",
    "valueUrl",
];

/// What a description says of its columns; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
#[expect(clippy::option_option, reason = "absent and null differ")]
pub(crate) struct Inherited {
    pub(super) about_url: Option<String>,
    pub(super) property_url: Option<String>,
    pub(super) value_url: Option<String>,
    pub(super) datatype: Option<Arc<Datatype>>,
    pub(super) default: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) null: Option<Vec<String>>,
    pub(super) ordered: Option<bool>,
    pub(super) required: Option<bool>,
    /// `Some(None)` takes away a separator that stands further up.
    pub(super) separator: Option<Option<String>>,
}

impl Inherited {
    /// Reads the inherited properties of an object; what it lacks comes from `above`.
    pub(super) fn parse(context: &mut Context<'_>, object: &Object, at: &At<'_>, above: &Self) -> Self {
        let own = Self {
            about_url: template(context, object, "aboutUrl", at),
            property_url: template(context, object, "propertyUrl", at),
            value_url: template(context, object, "valueUrl", at),
            datatype: object.get("datatype").map(|value| datatype::parse(context, value, &at.key("datatype"))),
            default: context.string(object, "default", at).map(str::to_owned),
            lang: language(context, object, at),
            null: null(context, object, at),
            ordered: context.boolean(object, "ordered", at),
            required: context.boolean(object, "required", at),
            separator: match object.get("separator") {
                Some(Value::Null) => Some(None),
                _ => context.string(object, "separator", at).map(|text| Some(text.to_owned())),
            },
        };
        context.word(object, "textDirection", at, &["ltr", "rtl", "auto", "inherit"]);
        Self {
            about_url: own.about_url.or_else(|| above.about_url.clone()),
            property_url: own.property_url.or_else(|| above.property_url.clone()),
            value_url: own.value_url.or_else(|| above.value_url.clone()),
            datatype: own.datatype.or_else(|| above.datatype.clone()),
            default: own.default.or_else(|| above.default.clone()),
            lang: own.lang.or_else(|| above.lang.clone()),
            null: own.null.or_else(|| above.null.clone()),
            ordered: own.ordered.or(above.ordered),
            required: own.required.or(above.required),
            separator: own.separator.or_else(|| above.separator.clone()),
        }
    }
}

fn template(context: &mut Context<'_>, object: &Object, key: &str, at: &At<'_>) -> Option<String> {
    // The standard asks that a link that is not a string counts as an empty one.
    object.get(key)?;
    let text = context.string(object, key, at).unwrap_or_default();
    match Template::parse_any(text, &[]) {
        Ok(_) => Some(text.to_owned()),
        Err(what) => {
            context.warn(&at.key(key), &what);
            None
        }
    }
}

fn language(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Option<String> {
    let tag = context.string(object, "lang", at)?;
    if names::is_language(tag) {
        return Some(tag.to_owned());
    }
    context.warn(&at.key("lang"), &format!("`{tag}` is not a language tag, such as `en` or `he-IL`"));
    None
}

fn null(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> Option<Vec<String>> {
    let value = object.get("null")?;
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let texts: Vec<String> = items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
    if texts.len() < items.len() {
        context.warn(&at.key("null"), "should be a string or an array of strings");
    }
    (!texts.is_empty() || value.as_array().is_some()).then_some(texts)
}
