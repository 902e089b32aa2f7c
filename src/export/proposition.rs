//! What a claim says, set down without being asserted: one proposition node a triple (law 10).
//!
//! Blank nodes become variables: IRIs below the claim's own, so that a reader who merges all
//! graphs does not take them for things that exist.

use super::canon::Labels;
use crate::model::vocab::{rdf, tr};
use crate::model::{BlankNode, BlankNodeRef, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::BTreeMap;

/// The content of a claim as propositions, in the order in which they are written.
pub fn propositions(claim: &NamedNode, content: Vec<Triple>) -> Vec<Triple> {
    let names = Variables::new(claim, &content);
    let mut content: Vec<(NamedNode, Triple)> =
        content.into_iter().map(|triple| (names.node(&triple.subject), names.triple(triple))).collect();
    content.sort_by_cached_key(|(_, triple)| triple.to_string());
    content.dedup();
    let mut out = Vec::with_capacity(content.len() * 5 + names.0.len());
    for (n, (subject, triple)) in content.into_iter().enumerate() {
        let it = NamedNode::new_unchecked(format!("{}/proposition/{}", claim.as_str(), n + 1));
        out.push(Triple::new(claim.clone(), tr::PROPOSES, it.clone()));
        out.push(Triple::new(it.clone(), rdf::TYPE, tr::PROPOSITION));
        out.push(Triple::new(it.clone(), rdf::SUBJECT, subject));
        out.push(Triple::new(it.clone(), rdf::PREDICATE, triple.predicate));
        out.push(Triple::new(it, rdf::OBJECT, triple.object));
    }
    out.extend(names.0.into_values().map(|variable| Triple::new(variable, rdf::TYPE, tr::VARIABLE)));
    out.sort_by_cached_key(|triple| (triple.subject.to_string().len(), triple.to_string()));
    out
}

/// Names of the variables of one claim, by the label of the blank node.
struct Variables(BTreeMap<String, NamedNode>);

impl Variables {
    fn new(claim: &NamedNode, content: &[Triple]) -> Self {
        let quads: Vec<Quad> = content
            .iter()
            .filter(|triple| triple.subject.is_blank_node() || triple.object.is_blank_node())
            .map(|triple| triple.clone().in_graph(GraphName::DefaultGraph))
            .collect();
        if quads.is_empty() {
            return Self(BTreeMap::new());
        }
        let labels = Labels::new(&quads);
        let order: BTreeMap<&str, usize> = labels.in_order().into_iter().map(BlankNode::as_str).zip(1..).collect();
        let name = |label: BlankNodeRef<'_>| {
            let n = order.get(labels.get(label).as_str()).copied().unwrap_or_default();
            NamedNode::new_unchecked(format!("{}/variable/{n}", claim.as_str()))
        };
        let mut names = BTreeMap::new();
        for quad in &quads {
            if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
                names.entry(node.as_str().to_owned()).or_insert_with(|| name(node.as_ref()));
            }
            if let Term::BlankNode(node) = &quad.object {
                names.entry(node.as_str().to_owned()).or_insert_with(|| name(node.as_ref()));
            }
        }
        Self(names)
    }

    fn node(&self, node: &NamedOrBlankNode) -> NamedNode {
        match node {
            NamedOrBlankNode::NamedNode(node) => node.clone(),
            // Every blank node of the content was named above.
            NamedOrBlankNode::BlankNode(node) => {
                self.0.get(node.as_str()).cloned().unwrap_or_else(|| tr::VARIABLE.into_owned())
            }
        }
    }

    fn triple(&self, mut triple: Triple) -> Triple {
        triple.subject = self.node(&triple.subject).into();
        if let Term::BlankNode(node) = triple.object {
            triple.object = self.node(&node.into()).into();
        }
        triple
    }
}
