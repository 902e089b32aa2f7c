//! Which claims a target has to do with, and which statements of the default graph match it.

use super::{Link, Target, Value};
use crate::model::vocab::{prov, tr};
use crate::model::{Lookup, NamedNode, NamedOrBlankNode, Term, TermRef, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// The claims that a thing has to do with, each with its closest link.
pub(super) fn about_thing(records: &dyn Lookup, node: &NamedNode) -> BTreeMap<NamedNode, Link> {
    let it = TermRef::from(node.as_ref());
    if records.node(it, tr::POLARITY).is_some() {
        return BTreeMap::from([(node.clone(), Link::Itself)]);
    }
    let mut links: BTreeMap<NamedNode, Link> = BTreeMap::new();
    let mut add = |claim: NamedNode, link: Link| {
        links.entry(claim).and_modify(|known| *known = link.min(*known)).or_insert(link);
    };
    for claim in records.graphs_about(it) {
        add(claim, Link::Content);
    }
    for (property, link) in
        [(tr::ABOUT, Link::About), (tr::SEARCH, Link::Search), (tr::STANCE, Link::Stance), (tr::TOPIC, Link::Topic)]
    {
        for claim in records.subject_nodes(property, it) {
            add(claim, link);
        }
    }
    for claim in records.nodes(it, tr::SIDE) {
        add(claim, Link::Side);
    }
    // A register is used by searches, and searches stand behind claims.
    for search in records.subject_nodes(prov::USED, it) {
        for claim in records.subject_nodes(tr::SEARCH, search.as_ref().into()) {
            add(claim, Link::Search);
        }
    }
    links
}

/// The claims whose content states a statement, or whose denied pattern meets it.
pub(super) fn about_statement(records: &dyn Lookup, target: &Target) -> BTreeMap<NamedNode, Link> {
    let Target::Triple { subject, predicate, object } = target else { return BTreeMap::new() };
    let mut graphs = BTreeSet::new();
    if let Some(subject) = subject {
        graphs.extend(records.graphs_about(subject.as_ref().into()));
    }
    if let Some(Value::Term(object)) = object {
        graphs.extend(records.graphs_about(object.as_ref()));
    }
    if let (Some(subject), Some(predicate), Some(Value::Term(object))) = (subject, predicate, object) {
        graphs.extend(records.graphs_stating(&Triple::new(subject.clone(), predicate.clone(), object.clone())));
    }
    graphs
        .into_iter()
        .filter(|graph| records.graph(graph.as_ref()).iter().any(|triple| target.matches(triple)))
        .map(|graph| (graph, Link::Content))
        .collect()
}

/// The matching statements of the default graph, without those that hang on a blank node.
pub(super) fn matching(records: &dyn Lookup, target: &Target) -> Vec<Triple> {
    let Target::Triple { subject, object, .. } = target else { return Vec::new() };
    let all: Vec<Triple> = match (subject, object) {
        (Some(subject), _) => records
            .properties(subject.as_ref().into())
            .into_iter()
            .map(|(predicate, object)| Triple::new(subject.clone(), predicate, object))
            .collect(),
        (None, Some(Value::Term(object))) => records
            .references(object.as_ref())
            .into_iter()
            .map(|(subject, predicate)| Triple::new(subject, predicate, object.clone()))
            .collect(),
        _ => Vec::new(),
    };
    all.into_iter().filter(|triple| target.matches(triple) && !has_blank(triple)).collect()
}

fn has_blank(triple: &Triple) -> bool {
    matches!(triple.subject, NamedOrBlankNode::BlankNode(_)) || matches!(triple.object, Term::BlankNode(_))
}
