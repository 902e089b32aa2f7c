//! What the parts of the metadata parser share: the document, and how its properties are taken.

use super::json::At;
use super::names;
use crate::csvw::iri;
use crate::diagnostic::{Code, Diagnostic, Place, Report, codes, did_you_mean};
use serde_json::{Map, Value};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// The document that is read.
pub(super) struct Context<'d> {
    pub(super) text: &'d str,
    pub(super) path: &'d str,
    /// Against which links are resolved.
    pub(super) base: String,
    /// `@language` of the document.
    pub(super) language: Option<String>,
    pub(super) load: &'d dyn Fn(&str) -> Option<String>,
    pub(super) report: Report,
}

/// A place of the document to which a later finding belongs.
#[derive(Debug)]
pub(super) struct Spot {
    place: Place,
    path: String,
}

/// The message with its subject in front: the way to the member of the document.
fn about(path: &str, message: &str) -> String {
    const VERBS: [&str; 7] = ["is ", "has ", "must ", "should ", "stands ", "refers ", "leaves "];
    match path {
        "" => message.to_owned(),
        path if VERBS.iter().any(|verb| message.starts_with(verb)) => format!("`{path}` {message}"),
        path => format!("`{path}`: {message}"),
    }
}

impl Context<'_> {
    /// Remembers a place.
    pub(super) fn spot(&self, at: &At<'_>) -> Spot {
        Spot { place: at.place(self.text, self.path), path: at.path() }
    }

    /// The document is not valid at a place remembered.
    pub(super) fn error_there(&mut self, spot: &Spot, message: &str, hint: Option<String>) {
        let message = about(&spot.path, message);
        let mut diagnostic = Diagnostic::new(&codes::BAD_METADATA, spot.place.clone(), message);
        diagnostic.hints.extend(hint);
        self.report.push(diagnostic);
    }

    fn diagnostic(&self, code: &'static Code, at: &At<'_>, message: &str) -> Diagnostic {
        let path = at.path();
        let message = about(&path, message);
        Diagnostic::new(code, at.place(self.text, self.path), message)
    }

    /// The document is not valid at this place.
    pub(super) fn error(&mut self, at: &At<'_>, message: &str) {
        let diagnostic = self.diagnostic(&codes::BAD_METADATA, at, message);
        self.report.push(diagnostic);
    }

    /// As [`Context::error`], with a hint.
    pub(super) fn error_hint(&mut self, at: &At<'_>, message: &str, hint: String) {
        let diagnostic = self.diagnostic(&codes::BAD_METADATA, at, message).hint(hint);
        self.report.push(diagnostic);
    }

    /// What stands at this place has no effect.
    pub(super) fn warn(&mut self, at: &At<'_>, message: &str) {
        let diagnostic = self.diagnostic(&codes::METADATA_IGNORED, at, message);
        self.report.push(diagnostic);
    }

    /// As [`Context::warn`], with what may have been meant.
    pub(super) fn warn_near<'c>(
        &mut self,
        at: &At<'_>,
        message: &str,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) {
        let diagnostic = self.diagnostic(&codes::METADATA_IGNORED, at, message).suggest(word, candidates);
        self.report.push(diagnostic);
    }

    /// A link, resolved.
    pub(super) fn resolve(&self, link: &str) -> String {
        names::expand_prefix(link).unwrap_or_else(|| iri::resolve(&self.base, link))
    }

    /// A property that must be a string; anything else has no effect.
    pub(super) fn string<'v>(&mut self, object: &'v Object, key: &str, at: &At<'_>) -> Option<&'v str> {
        let value = object.get(key)?;
        if value.as_str().is_none() {
            self.warn(&at.key(key), "should be a string");
        }
        value.as_str()
    }

    /// A property that must be `true` or `false`.
    pub(super) fn boolean(&mut self, object: &Object, key: &str, at: &At<'_>) -> Option<bool> {
        let value = object.get(key)?;
        if value.as_bool().is_none() {
            self.warn(&at.key(key), "should be `true` or `false`, without quotes");
        }
        value.as_bool()
    }

    /// A property that must be a whole number, not negative.
    pub(super) fn count(&mut self, object: &Object, key: &str, at: &At<'_>) -> Option<u32> {
        let value = object.get(key)?;
        let number = value.as_u64().and_then(|n| u32::try_from(n).ok());
        if number.is_none() {
            self.warn(&at.key(key), "should be a whole number, 0 or more");
        }
        number
    }

    /// A property that must be one of some words.
    pub(super) fn word<'v>(&mut self, object: &'v Object, key: &str, at: &At<'_>, words: &[&str]) -> Option<&'v str> {
        let value = self.string(object, key, at)?;
        if words.contains(&value) {
            return Some(value);
        }
        let list: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        self.warn_near(&at.key(key), &format!("should be one of {}", list.join(", ")), value, words.iter().copied());
        None
    }

    /// The items of a property that must be an array.
    pub(super) fn array<'v>(&mut self, object: &'v Object, key: &str, at: &At<'_>) -> &'v [Value] {
        match object.get(key) {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.warn(&at.key(key), "should be an array");
                &[]
            }
        }
    }

    /// `@id` and `@type`, which every object may have.
    pub(super) fn identity(&mut self, object: &Object, at: &At<'_>, kind: &str) -> Option<String> {
        if let Some(given) = object.get("@type")
            && given.as_str() != Some(kind)
        {
            self.error(&at.key("@type"), &format!("must be \"{kind}\""));
        }
        object.get("@id")?;
        // The standard asks that a link that is not a string counts as an empty one.
        let id = self.string(object, "@id", at).unwrap_or_default();
        if id.starts_with("_:") {
            self.error(&at.key("@id"), "must not be a blank node");
            return None;
        }
        Some(self.resolve(id))
    }

    /// Finds the common properties of an object and warns of keys that it does not have.
    pub(super) fn others(&mut self, object: &Object, at: &At<'_>, known: &[&[&str]]) -> Vec<(String, Value)> {
        let mut annotations = Vec::new();
        for (key, value) in object {
            if known.iter().any(|keys| keys.contains(&key.as_str())) || matches!(key.as_str(), "@id" | "@type") {
                continue;
            }
            match property(key) {
                Some(iri) => {
                    if super::common::check(self, value, &at.key(key)) {
                        annotations.push((iri, value.clone()));
                    }
                }
                None => self.unknown(key, at, known),
            }
        }
        annotations
    }

    fn unknown(&mut self, key: &str, at: &At<'_>, known: &[&[&str]]) {
        let here = at.key(key);
        if let Some((prefix, _)) = key.split_once(':') {
            let message = format!("the prefix `{prefix}` is not known, so the property is ignored");
            return self.warn_near(&here, &message, prefix, names::prefixes());
        }
        let candidates = || known.iter().flat_map(|keys| keys.iter().copied());
        match did_you_mean(key, candidates()) {
            // A key that is nearly one of ours was meant to be it, and its absence changes the table.
            Some(best) => {
                let message = "is not a property of CSVW here, so it is ignored";
                self.warn_near(&here, message, key, [best]);
            }
            None => self.warn(&here, "is not a property of CSVW here, so it is ignored"),
        }
    }
}

/// The IRI of a common property, if the key is one.
fn property(key: &str) -> Option<String> {
    let (prefix, local) = key.split_once(':')?;
    if let Some(iri) = names::expand_prefix(key) {
        return Some(iri);
    }
    let absolute = local.starts_with("//") || matches!(prefix, "urn" | "tag" | "mailto" | "doi" | "info");
    (absolute && iri::scheme(key).is_some() && iri::node(key).is_some()).then(|| key.to_owned())
}
