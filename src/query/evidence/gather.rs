//! From matched statements to the claims that state them.

use super::{Cited, RowEvidence};
use crate::model::vocab::tr;
use crate::model::{Claim, Lookup, NamedNode, NamedOrBlankNode, TermRef, Triple};
use crate::sparql::{Match, Trace};
use crate::store::Reader;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Where a matched statement comes from.
pub(super) enum Origin {
    /// The claims that state it.
    Claims(Vec<NamedNode>),
    /// A record; the claims that it may describe.
    Record(Vec<NamedNode>),
    /// Derived; the claims that it may be derived from or describe.
    Derived(Vec<NamedNode>),
}

impl Origin {
    pub(super) fn of(reader: &Reader, it: &Match) -> Self {
        let named = |node: &NamedOrBlankNode| match node {
            NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        if let Some(graph) = &it.graph {
            return Self::Claims(named(graph).into_iter().collect());
        }
        let mut stating = reader.graphs_stating(&it.triple);
        stating.retain(|graph| reader.holds(graph.as_ref()));
        if !stating.is_empty() {
            return Self::Claims(stating);
        }
        let subject = TermRef::from(it.triple.subject.as_ref());
        let mut described: Vec<NamedNode> = named(&it.triple.subject).into_iter().collect();
        if reader.is_record(&it.triple) {
            return Self::Record(described);
        }
        described.extend(reader.nodes(subject, tr::SIDE));
        Self::Derived(described)
    }

    fn candidates(&self) -> &[NamedNode] {
        match self {
            Self::Claims(nodes) | Self::Record(nodes) | Self::Derived(nodes) => nodes,
        }
    }
}

/// The claims of an answer.
pub(super) struct Claims {
    pub(super) list: Vec<Claim>,
    places: BTreeMap<NamedNode, usize>,
}

impl Claims {
    /// Loads those candidates that are claims.
    pub(super) fn load(reader: &Reader, origins: &[Origin]) -> Self {
        let candidates: BTreeSet<&NamedNode> = origins.iter().flat_map(Origin::candidates).collect();
        let candidates: Vec<&NamedNode> = candidates.into_iter().collect();
        let list: Vec<Claim> = candidates.par_iter().filter_map(|node| Claim::load(reader, node)).collect();
        let places = list.iter().enumerate().map(|(place, claim)| (claim.iri.clone(), place)).collect();
        Self { list, places }
    }

    fn known<'a>(&'a self, nodes: &'a [NamedNode]) -> impl Iterator<Item = usize> + 'a {
        nodes.iter().filter_map(|node| self.places.get(node).copied())
    }

    pub(super) fn row(&self, trace: &Trace, group: usize, origins: &[Origin]) -> RowEvidence {
        let matched = trace.group(group);
        let mut row = RowEvidence { cut: matched.cut, ..RowEvidence::default() };
        let mut cited: BTreeMap<usize, Vec<Triple>> = BTreeMap::new();
        let mut described: BTreeSet<usize> = BTreeSet::new();
        for i in &matched.matches {
            let triple = &trace.matches[*i].triple;
            match &origins[*i] {
                // A graph that no claim describes, as a plain dataset has them.
                Origin::Claims(nodes) if self.known(nodes).next().is_none() => row.records.push(triple.clone()),
                Origin::Claims(nodes) => {
                    for claim in self.known(nodes) {
                        cited.entry(claim).or_default().push(triple.clone());
                    }
                }
                Origin::Record(nodes) => {
                    row.records.push(triple.clone());
                    described.extend(self.known(nodes));
                }
                Origin::Derived(nodes) => {
                    row.derived.push(triple.clone());
                    described.extend(self.known(nodes));
                }
            }
        }
        row.claims = cited.into_iter().map(|(claim, states)| Cited { claim, states }).collect();
        row.described = described.into_iter().collect();
        row.weakest = row.all().map(|claim| self.list[claim].status).max();
        row
    }
}
