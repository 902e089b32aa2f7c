//! Where the rows of the tables come from, and the cells that are worked out.

use super::node::Node;
use super::table::id;
use super::things::Things;
use crate::model::claim::{Direction, direction, origins};
use crate::model::vocab::{prov, tr};
use crate::model::{Lookup, NamedNode, Prefixes, Vocabulary};
use crate::store::Reader;
use std::collections::BTreeSet;

/// What a table is made from.
pub(super) struct Context<'a> {
    pub(super) reader: &'a Reader,
    pub(super) prefixes: &'a Prefixes,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) things: &'a Things,
    pub(super) held: &'a BTreeSet<NamedNode>,
}

impl Context<'_> {
    /// The things of a kind of which something is held or recorded.
    pub(super) fn things(&self, kind: &str) -> Vec<NamedNode> {
        self.things.of(kind).filter(|(_, thing)| thing.described).map(|(_, thing)| thing.iri.clone()).collect()
    }

    /// The things of a kind that only claims describe: those of which a held claim says something.
    pub(super) fn stated(&self, kind: &str) -> Vec<NamedNode> {
        let things = self.things.of(kind).map(|(_, thing)| thing);
        things
            .filter(|thing| thing.stated_by.iter().any(|claim| self.held.contains(claim)))
            .map(|thing| thing.iri.clone())
            .collect()
    }

    /// Nodes that hang on the things of a kind by a property: stances, assessments.
    pub(super) fn parts(&self, kind: &str, property: crate::model::NamedNodeRef<'_>) -> Vec<NamedNode> {
        let mut parts = Vec::new();
        for thing in self.things(kind) {
            parts.extend(Node::read(self.reader, &thing).nodes(property).cloned());
        }
        parts
    }
}

/// The held claims that say something of the thing.
pub(super) fn claims_of(context: &Context<'_>, node: &Node) -> String {
    let Some((kind, name)) = context.prefixes.kind(node.iri.as_ref()) else { return String::new() };
    let thing = context.things.get(kind, name);
    let claims = thing.into_iter().flat_map(|thing| &thing.stated_by).filter(|claim| context.held.contains(*claim));
    ids(claims, context)
}

fn ids<'a>(nodes: impl Iterator<Item = &'a NamedNode>, context: &Context<'_>) -> String {
    let names: Vec<String> = nodes.map(|node| id(node.as_ref(), context.prefixes)).collect();
    names.join(" ")
}

/// The claim that a stance or an assessment belongs to.
pub(super) fn owner(context: &Context<'_>, node: &Node) -> String {
    let path = id(node.iri.as_ref(), context.prefixes);
    path.split_once('/').map_or(path.clone(), |(owner, _)| owner.to_owned())
}

/// Whether a claim is held.
pub(super) fn held(context: &Context<'_>, node: &Node) -> String {
    context.reader.holds(node.iri.as_ref()).to_string()
}

/// Sources of a claim that point one way.
fn sources(context: &Context<'_>, node: &Node, wanted: Direction) -> Vec<NamedNode> {
    let stances = node.nodes(tr::STANCE).map(|stance| Node::read(context.reader, stance));
    stances
        .filter(|stance| stance.nodes(tr::RELATION).any(|relation| direction(relation.as_ref()) == wanted))
        .flat_map(|stance| stance.nodes(tr::SOURCE).cloned().collect::<Vec<_>>())
        .collect()
}

/// Sources that speak for a claim.
pub(super) fn supporting(context: &Context<'_>, node: &Node) -> String {
    ids(sources(context, node, Direction::Supporting).iter(), context)
}

/// Sources that speak against a claim.
pub(super) fn opposing(context: &Context<'_>, node: &Node) -> String {
    ids(sources(context, node, Direction::Opposing).iter(), context)
}

/// Sources that speak of a claim.
pub(super) fn neutral(context: &Context<'_>, node: &Node) -> String {
    ids(sources(context, node, Direction::Neutral).iter(), context)
}

/// Where what the supporting sources say was first said, counted once each.
pub(super) fn independent(context: &Context<'_>, node: &Node) -> String {
    origins(context.reader, sources(context, node, Direction::Supporting)).len().to_string()
}

/// Day of the latest assessment.
pub(super) fn assessed_on(context: &Context<'_>, node: &Node) -> String {
    let days = node.nodes(tr::ASSESSMENT).map(|it| Node::read(context.reader, it).text(tr::ASSESSED_ON).to_owned());
    days.max().unwrap_or_default()
}

/// Which way a stance points.
pub(super) fn pointing(_: &Context<'_>, node: &Node) -> String {
    let relation = node.nodes(tr::RELATION).next();
    let word = match relation.map(|relation| direction(relation.as_ref())) {
        Some(Direction::Supporting) => "for",
        Some(Direction::Opposing) => "against",
        Some(Direction::Neutral) => "neither",
        None => "",
    };
    word.to_owned()
}

/// Name of the publisher of a source.
pub(super) fn publisher_name(context: &Context<'_>, node: &Node) -> String {
    let publisher = node.nodes(tr::PUBLISHER).next();
    publisher.map(|publisher| Node::read(context.reader, publisher).text(tr::NAME).to_owned()).unwrap_or_default()
}

/// Where a source goes back to: itself, if it repeats none.
pub(super) fn origin_of(context: &Context<'_>, node: &Node) -> String {
    if node.nodes(prov::WAS_DERIVED_FROM).next().is_none() {
        return id(node.iri.as_ref(), context.prefixes);
    }
    ids(origins(context.reader, [node.iri.clone()]).iter(), context)
}
