//! How any room asks a dataset for a value, without knowing the store.

use super::vocab::{dcterms, rdf, rdfs, skos, tr};
use super::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};

/// Direct look-ups in a dataset whose default graph holds records and held facts.
///
/// Every list comes in the order of the terms' N-Triples text, so that what is built from it is
/// the same on every run. Implemented by the store's reader; tests implement it over a `Vec`.
pub trait Lookup {
    /// Objects of a subject and predicate in the default graph.
    fn objects(&self, subject: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Vec<Term>;

    /// Subjects of a predicate and object in the default graph.
    fn subjects(&self, predicate: NamedNodeRef<'_>, object: TermRef<'_>) -> Vec<NamedOrBlankNode>;

    /// All predicates and objects of a subject in the default graph.
    fn properties(&self, subject: TermRef<'_>) -> Vec<(NamedNode, Term)>;

    /// All subjects and predicates of an object in the default graph.
    fn references(&self, object: TermRef<'_>) -> Vec<(NamedOrBlankNode, NamedNode)>;

    /// The content of a named graph.
    fn graph(&self, name: NamedNodeRef<'_>) -> Vec<Triple>;

    /// The named graphs whose content speaks of a term, as subject or object.
    fn graphs_about(&self, term: TermRef<'_>) -> Vec<NamedNode>;

    /// The named graphs that state a triple.
    fn graphs_stating(&self, triple: &Triple) -> Vec<NamedNode>;

    /// Whether the default graph holds the content of a claim (law 2). The store alone decides it.
    fn holds(&self, claim: NamedNodeRef<'_>) -> bool;

    /// The first object, if any.
    fn object(&self, subject: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Option<Term> {
        self.objects(subject, predicate).into_iter().next()
    }

    /// The first object that is a literal.
    fn literal(&self, subject: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Option<Literal> {
        self.objects(subject, predicate).into_iter().find_map(|term| match term {
            Term::Literal(literal) => Some(literal),
            _ => None,
        })
    }

    /// The text of the first literal.
    fn text(&self, subject: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Option<String> {
        self.literal(subject, predicate).map(|literal| literal.value().to_owned())
    }

    /// The first object that is an IRI.
    fn node(&self, subject: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Option<NamedNode> {
        self.objects(subject, predicate).into_iter().find_map(named)
    }

    /// The objects that are IRIs.
    fn nodes(&self, subject: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.objects(subject, predicate).into_iter().filter_map(named).collect()
    }

    /// The subjects that are IRIs.
    fn subject_nodes(&self, predicate: NamedNodeRef<'_>, object: TermRef<'_>) -> Vec<NamedNode> {
        let named = |subject| match subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        self.subjects(predicate, object).into_iter().filter_map(named).collect()
    }

    /// The named instances of a class in the default graph.
    fn instances(&self, class: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.subject_nodes(rdf::TYPE, class.into())
    }

    /// What a thing is called: short title, title, name, label, or the text of a claim.
    fn label(&self, thing: TermRef<'_>) -> Option<String> {
        LABELS.into_iter().find_map(|property| self.text(thing, property))
    }
}

/// The properties that say what people call a thing, the best first.
pub const LABELS: [NamedNodeRef<'static>; 8] =
    [tr::SHORT_TITLE, tr::TITLE, tr::NAME, skos::PREF_LABEL, rdfs::LABEL, dcterms::TITLE, tr::QUESTION, tr::TEXT];

fn named(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}
