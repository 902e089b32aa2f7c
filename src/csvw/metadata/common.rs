//! Common properties: what a document says of tables in the words of other vocabularies
//! ("Metadata Vocabulary" §5.8 and §6.1), checked here and turned into triples in [`triples`].

use super::context::{Context, Object};
use super::json::At;
use super::names::{self, RDF, XSD};
use crate::csvw::{datatype, iri};
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use serde_json::Value;

/// Whether the value of a common property is one; what is wrong is reported.
pub(super) fn check(context: &mut Context<'_>, value: &Value, at: &At<'_>) -> bool {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().fold(true, |good, (i, item)| check(context, item, &at.index(i)) && good)
        }
        Value::Object(object) => check_object(context, object, at),
        _ => true,
    }
}

fn check_object(context: &mut Context<'_>, object: &Object, at: &At<'_>) -> bool {
    let mut fault = |key: &str, message: &str| {
        context.error(&at.key(key), message);
        false
    };
    for key in ["@context", "@list", "@set"] {
        if object.contains_key(key) {
            return fault(key, "must not be used in a common property");
        }
    }
    if object.contains_key("@value") {
        let other = object.keys().find(|key| !matches!(key.as_str(), "@value" | "@type" | "@language"));
        if let Some(key) = other {
            return fault(key, "must not stand beside `@value`");
        }
        if object.contains_key("@type") && object.contains_key("@language") {
            return fault("@language", "must not stand beside `@type`");
        }
        if matches!(object.get("@value"), Some(Value::Array(_) | Value::Object(_))) {
            return fault("@value", "must be a string, a number, `true`, `false` or `null`");
        }
    } else if object.contains_key("@language") {
        return fault("@language", "must stand beside `@value`");
    }
    let mut good = true;
    for (key, value) in object {
        let here = at.key(key);
        let fine = match key.as_str() {
            "@value" => true,
            "@language" => value.as_str().is_some_and(names::is_language),
            "@id" => value.as_str().is_some_and(|id| !id.starts_with("_:")),
            "@type" => check_type(value, object.contains_key("@value")),
            key if key.starts_with('@') => false,
            _ => {
                good &= check(context, value, &here);
                continue;
            }
        };
        if !fine {
            let message = match key.as_str() {
                "@language" => "must be a language tag, such as \"en\"",
                "@id" => "must be an IRI, and not a blank node",
                "@type" => "must be an IRI, a prefixed name or a term of CSVW, and not a blank node",
                _ => "is not a keyword that a common property may use",
            };
            context.error(&here, message);
            good = false;
        }
    }
    good
}

fn check_type(value: &Value, of_literal: bool) -> bool {
    match value {
        Value::String(name) => {
            !name.starts_with("_:") && type_iri(name).is_some() && (!of_literal || !name.starts_with('@'))
        }
        Value::Array(items) if !of_literal => items.iter().all(|item| check_type(item, false)),
        _ => false,
    }
}

/// Classes of CSVW that a document may name without a prefix.
const CLASSES: [&str; 11] = [
    "Cell",
    "Column",
    "Datatype",
    "Dialect",
    "Direction",
    "ForeignKey",
    "NumericFormat",
    "Row",
    "Schema",
    "Table",
    "TableGroup",
];

/// The IRI of what `@type` names.
fn type_iri(name: &str) -> Option<String> {
    if let Some(builtin) = datatype::find(name) {
        return Some(builtin.iri());
    }
    if CLASSES.contains(&name) || matches!(name, "TableReference" | "Transformation") {
        return Some(format!("{}{name}", names::CSVW));
    }
    names::expand_prefix(name).or_else(|| iri::node(name).map(NamedNode::into_string))
}

/// How values of common properties become terms.
pub(crate) struct Terms<'t> {
    /// Against which links are resolved.
    pub(crate) base: &'t str,
    /// The language of plain strings.
    pub(crate) language: Option<&'t str>,
    /// Makes the next blank node.
    pub(crate) blank: &'t mut dyn FnMut() -> BlankNode,
}

/// Hands the triples of a property and its value to `emit`; values that are no terms are left out.
pub(crate) fn triples(
    terms: &mut Terms<'_>,
    subject: &NamedOrBlankNode,
    property: &NamedNode,
    value: &Value,
    emit: &mut dyn FnMut(Triple),
) {
    let object: Term = match value {
        Value::Null => return,
        Value::Array(items) => {
            for item in items {
                triples(terms, subject, property, item, emit);
            }
            return;
        }
        Value::Bool(value) => Literal::from(*value).into(),
        Value::Number(number) => number_literal(number).into(),
        Value::String(text) => text_literal(text, terms.language).into(),
        Value::Object(object) => match object.get("@value") {
            Some(value) => match literal(object, value) {
                Some(literal) => literal.into(),
                None => return,
            },
            None => match node(terms, object, emit) {
                Some(node) => node.into(),
                None => return,
            },
        },
    };
    emit(Triple::new(subject.clone(), property.clone(), object));
}

fn text_literal(text: &str, language: Option<&str>) -> Literal {
    match language.map(|language| Literal::new_language_tagged_literal(text, language)) {
        Some(Ok(literal)) => literal,
        _ => Literal::new_simple_literal(text),
    }
}

fn number_literal(number: &serde_json::Number) -> Literal {
    let local = if number.is_f64() { "double" } else { "integer" };
    let text = if number.is_f64() {
        // JSON-LD writes doubles as `1.0E0`.
        let text = format!("{:E}", number.as_f64().unwrap_or(0.0));
        if text.contains('.') { text } else { text.replacen('E', ".0E", 1) }
    } else {
        number.to_string()
    };
    Literal::new_typed_literal(text, NamedNode::new_unchecked(format!("{XSD}{local}")))
}

fn literal(object: &Object, value: &Value) -> Option<Literal> {
    let typed = object.get("@type").and_then(Value::as_str).and_then(type_iri);
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => {
            return Some(match typed {
                Some(iri) => Literal::new_typed_literal(number.to_string(), iri::node(&iri)?),
                None => number_literal(number),
            });
        }
        _ => return None,
    };
    match (typed, object.get("@language").and_then(Value::as_str)) {
        (Some(iri), _) => Some(Literal::new_typed_literal(text, iri::node(&iri)?)),
        (None, _) if value.is_boolean() => Some(Literal::from(value.as_bool()?)),
        (None, language) => Some(text_literal(&text, language)),
    }
}

fn node(terms: &mut Terms<'_>, object: &Object, emit: &mut dyn FnMut(Triple)) -> Option<NamedOrBlankNode> {
    let subject: NamedOrBlankNode = match object.get("@id").and_then(Value::as_str) {
        Some(id) => {
            let text = names::expand_prefix(id).unwrap_or_else(|| iri::resolve(terms.base, id));
            iri::node(&text)?.into()
        }
        None => (terms.blank)().into(),
    };
    let types = match object.get("@type") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    for name in types.iter().filter_map(Value::as_str) {
        if let Some(class) = type_iri(name).and_then(|iri| iri::node(&iri)) {
            emit(Triple::new(subject.clone(), NamedNode::new_unchecked(format!("{RDF}type")), class));
        }
    }
    for (key, value) in object.iter().filter(|(key, _)| !key.starts_with('@')) {
        let property = names::expand_prefix(key).unwrap_or_else(|| key.clone());
        if let Some(property) = iri::node(&property) {
            triples(terms, &subject, &property, value, emit);
        }
    }
    Some(subject)
}
