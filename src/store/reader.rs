//! An immutable snapshot of the dataset.

use super::Policy;
use super::derive::held;
use crate::model::{
    GraphName, GraphNameRef, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term,
    TermRef, Triple,
};
use oxigraph::model::Dataset;
use std::sync::Arc;

/// A snapshot of the dataset at one revision: cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    revision: u64,
    quads: Vec<Quad>,
    dataset: Dataset,
}

impl Reader {
    /// A reader without a store, at revision 0.
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>, policy: Policy) -> Self {
        Self::at(0, quads, policy)
    }

    pub(super) fn at(revision: u64, quads: impl IntoIterator<Item = Quad>, policy: Policy) -> Self {
        let mut quads: Vec<Quad> = quads.into_iter().collect();
        quads.sort_by_cached_key(|q| (q.graph_name.to_string(), q.to_string()));
        quads.dedup();
        let mut dataset: Dataset = quads.iter().cloned().collect();
        if policy == Policy::Derived {
            let held = held(&quads);
            for quad in quads.iter().filter(|q| held.contains(&q.graph_name.to_string())) {
                let mut quad = quad.clone();
                quad.graph_name = GraphName::DefaultGraph;
                dataset.insert(&quad);
            }
        }
        Self(Arc::new(Inner { revision, quads, dataset }))
    }

    /// The revision it shows; 0 before the first.
    pub fn revision(&self) -> u64 {
        self.0.revision
    }

    /// Every quad as stated, without derived facts: records in the default graph, content in named graphs; sorted.
    pub fn quads(&self) -> impl Iterator<Item = Quad> {
        self.0.quads.iter().cloned()
    }

    /// The default graph: records and held content; sorted.
    pub fn default_graph(&self) -> impl Iterator<Item = Triple> {
        sorted(self.0.dataset.quads_for_graph_name(GraphNameRef::DefaultGraph).map(|q| Triple::from(q.into_owned())))
            .into_iter()
    }

    /// The named graphs, sorted.
    pub fn named_graphs(&self) -> Vec<NamedNode> {
        sorted(self.0.quads.iter().filter_map(graph))
    }

    /// How many quads are stated.
    pub fn len(&self) -> usize {
        self.0.quads.len()
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn dataset(&self) -> &Dataset {
        &self.0.dataset
    }
}

fn graph(quad: &Quad) -> Option<NamedNode> {
    match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}

fn sorted<T: ToString + PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_by_cached_key(ToString::to_string);
    items.dedup();
    items
}

fn subject(term: TermRef<'_>) -> Option<NamedOrBlankNodeRef<'_>> {
    match term {
        TermRef::NamedNode(node) => Some(node.into()),
        TermRef::BlankNode(node) => Some(node.into()),
        TermRef::Literal(_) => None,
    }
}

impl Lookup for Reader {
    fn objects(&self, s: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Vec<Term> {
        let pairs = self.properties(s).into_iter();
        pairs.filter(|(p, _)| p.as_ref() == predicate).map(|(_, o)| o).collect()
    }

    fn subjects(&self, predicate: NamedNodeRef<'_>, object: TermRef<'_>) -> Vec<NamedOrBlankNode> {
        let pairs = self.references(object).into_iter();
        pairs.filter(|(_, p)| p.as_ref() == predicate).map(|(s, _)| s).collect()
    }

    fn properties(&self, s: TermRef<'_>) -> Vec<(NamedNode, Term)> {
        let Some(s) = subject(s) else { return Vec::new() };
        let found = self.0.dataset.quads_for_subject(s).filter(|q| q.graph_name.is_default_graph());
        let mut found: Vec<_> = found.map(|q| (q.predicate.into_owned(), q.object.into_owned())).collect();
        found.sort_by_cached_key(|(p, o)| (p.to_string(), o.to_string()));
        found
    }

    fn references(&self, object: TermRef<'_>) -> Vec<(NamedOrBlankNode, NamedNode)> {
        let found = self.0.dataset.quads_for_object(object).filter(|q| q.graph_name.is_default_graph());
        let mut found: Vec<_> = found.map(|q| (q.subject.into_owned(), q.predicate.into_owned())).collect();
        found.sort_by_cached_key(|(s, p)| (s.to_string(), p.to_string()));
        found
    }

    fn graph(&self, name: NamedNodeRef<'_>) -> Vec<Triple> {
        sorted(self.0.dataset.quads_for_graph_name(name).map(|q| Triple::from(q.into_owned())))
    }

    fn graphs_about(&self, term: TermRef<'_>) -> Vec<NamedNode> {
        sorted(
            self.0
                .quads
                .iter()
                .filter(|q| TermRef::from(q.subject.as_ref()) == term || q.object.as_ref() == term)
                .filter_map(graph),
        )
    }

    fn graphs_stating(&self, triple: &Triple) -> Vec<NamedNode> {
        sorted(
            self.0
                .quads
                .iter()
                .filter(|q| q.subject == triple.subject && q.predicate == triple.predicate && q.object == triple.object)
                .filter_map(graph),
        )
    }
}
