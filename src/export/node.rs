//! All that the default graph says of one thing, read once and asked many times.

use crate::model::{Lookup, NamedNode, NamedNodeRef, Term, TermRef};

/// The properties of one thing.
pub struct Node {
    /// The thing.
    pub iri: NamedNode,
    properties: Vec<(NamedNode, Term)>,
}

impl Node {
    /// Reads them.
    pub fn read(records: &(impl Lookup + ?Sized), iri: &NamedNode) -> Self {
        Self { iri: iri.clone(), properties: records.properties(TermRef::from(iri.as_ref())) }
    }

    /// Predicates and objects, in the order of the reader.
    pub fn properties(&self) -> &[(NamedNode, Term)] {
        &self.properties
    }

    /// The objects of a predicate.
    pub fn objects(&self, predicate: NamedNodeRef<'_>) -> impl Iterator<Item = &Term> {
        self.properties.iter().filter(move |(p, _)| p.as_ref() == predicate).map(|(_, object)| object)
    }

    /// The objects of a predicate that are IRIs.
    pub fn nodes(&self, predicate: NamedNodeRef<'_>) -> impl Iterator<Item = &NamedNode> {
        self.objects(predicate).filter_map(|object| match object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
    }

    /// The texts of the objects of a predicate that are literals.
    pub fn texts(&self, predicate: NamedNodeRef<'_>) -> impl Iterator<Item = &str> {
        self.objects(predicate).filter_map(|object| match object {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
    }

    /// The first text of a predicate, or nothing.
    pub fn text(&self, predicate: NamedNodeRef<'_>) -> &str {
        self.texts(predicate).next().unwrap_or_default()
    }
}
