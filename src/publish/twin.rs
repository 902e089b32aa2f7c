//! The same as a page, for machines: Turtle beside it, JSON-LD inside it.

use super::site::Site;
use super::view::Markup;
use crate::export::{propositions, stable};
use crate::model::syntax::{Format, to_string};
use crate::model::{GraphName, Lookup, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use serde_json::Value;
use std::collections::BTreeSet;

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
    let mut document: Value = serde_json::from_str(&text).ok()?;
    let context = document.as_object_mut()?.shift_remove("@context");
    let body = document.to_string();
    if let Some(Value::Object(context)) = context {
        let used = context.into_iter().filter(|(prefix, _)| body.contains(&format!("\"{prefix}:"))).collect();
        document.as_object_mut()?.shift_insert(0, "@context".to_owned(), Value::Object(used));
    }
    Some(Markup::json(&document.to_string()))
}

fn quads(triples: &[Triple]) -> Vec<Quad> {
    triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect()
}
