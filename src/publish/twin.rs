//! The same as a page, for machines: Turtle beside it, JSON-LD inside it.

use super::site::Site;
use super::view::Markup;
use crate::export::{propositions, stable};
use crate::model::syntax::{Format, to_string};
use crate::model::{GraphName, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Prefixes, Quad, Term, Triple};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How many nodes a twin follows from its thing; the parts of a claim are its stances and assessments.
const FAR_ENOUGH: usize = 2_000;

/// What the data say of a thing: its own statements and those of its parts. For a claim that is
/// held also its content; for one that is not, its content as propositions (law 10).
pub(super) fn triples(site: &Site<'_>, iri: &NamedNode) -> Vec<Triple> {
    let below = format!("{}/", iri.as_str());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<NamedOrBlankNode> = vec![iri.clone().into()];
    let mut out = Vec::new();
    while let Some(subject) = open.pop() {
        if seen.len() >= FAR_ENOUGH || !seen.insert(subject.to_string()) {
            continue;
        }
        let term = Term::from(subject.clone());
        for (predicate, object) in site.input.reader.properties(term.as_ref()) {
            match &object {
                Term::NamedNode(node) if node.as_str().starts_with(&below) => open.push(node.clone().into()),
                Term::BlankNode(node) => open.push(node.clone().into()),
                _ => {}
            }
            out.push(Triple::new(subject.clone(), predicate, object));
        }
    }
    let content = site.input.reader.graph(iri.as_ref());
    let content = if site.held.contains(iri) { content } else { propositions(iri, content) };
    out.extend(content);
    stable(&out)
}

/// Some triples as Turtle, with the prefixes that they use.
pub(super) fn turtle(site: &Site<'_>, triples: &[Triple]) -> Vec<u8> {
    let text = to_string(&quads(triples), Format::Turtle, site.input.prefixes);
    let (head, body): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("@prefix "));
    let body = body.join("\n");
    let mut out = String::new();
    for line in head {
        let name = line.split_whitespace().nth(1).unwrap_or_default();
        if body.contains(name) {
            out += line;
            out.push('\n');
        }
    }
    out += &body;
    out.push('\n');
    out.into_bytes()
}

/// Some triples as JSON-LD for the inside of a page, with the prefixes that they use.
pub(super) fn json_ld(site: &Site<'_>, triples: &[Triple]) -> Option<Markup> {
    let text = to_string(&quads(triples), Format::JsonLd, site.input.prefixes);
    let expanded: Value = serde_json::from_str(&text).ok()?;
    let mut used = BTreeMap::new();
    let graph = compact(expanded, site.input.prefixes, &mut used);
    let context: Map<String, Value> = used.into_iter().map(|(prefix, namespace)| (prefix, json!(namespace))).collect();
    Some(Markup::json(&json!({ "@context": context, "@graph": graph }).to_string()))
}

/// Expanded JSON-LD with the prefixes of the project in keys, ids and datatypes, and lists of one
/// value as the value: what the compaction algorithm of JSON-LD 1.1 gives for such a context.
fn compact(value: Value, prefixes: &Prefixes, used: &mut BTreeMap<String, String>) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(|item| compact(item, prefixes, used)).collect();
            if items.len() == 1 { items.remove(0) } else { Value::Array(items) }
        }
        Value::Object(map) => {
            let mut out = Map::new();
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("@id" | "@type", Value::String(iri)) => {
                        let iri = name(&iri, prefixes, used);
                        out.insert(key, Value::String(iri));
                    }
                    ("@value" | "@language", value) => {
                        out.insert(key, value);
                    }
                    (_, value) => {
                        out.insert(name(&key, prefixes, used), compact(value, prefixes, used));
                    }
                }
            }
            Value::Object(out)
        }
        other => other,
    }
}

/// An IRI with its prefix, where one fits; keywords and blank nodes as they are.
fn name(iri: &str, prefixes: &Prefixes, used: &mut BTreeMap<String, String>) -> String {
    if iri.starts_with('@') || iri.starts_with("_:") {
        return iri.to_owned();
    }
    let short = prefixes.compact(NamedNodeRef::new_unchecked(iri));
    let Some((prefix, local)) = short.split_once(':').filter(|_| !short.starts_with('<')) else {
        return iri.to_owned();
    };
    let namespace = prefixes.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| namespace);
    match namespace {
        // Without a local part the compact IRI would be a term; JSON-LD takes only these ends as prefixes.
        Some(namespace) if !local.is_empty() && namespace.ends_with(['/', '#']) => {
            used.insert(prefix.to_owned(), namespace.to_owned());
            short.into_owned()
        }
        _ => iri.to_owned(),
    }
}

fn quads(triples: &[Triple]) -> Vec<Quad> {
    triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect()
}
