//! The ontology as data: which terms exist, what they are called, which layer they belong to.

use super::vocab::{rdf, rdfs, skos, tr};
use super::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

/// One declared term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// English name.
    pub label: String,
    /// English explanation.
    pub comment: String,
    /// Whether records may use it.
    pub record: bool,
    /// Whether content may use it.
    pub content: bool,
    /// Declared superclasses.
    pub parents: Vec<NamedNode>,
    /// The scheme of a concept.
    pub schemes: Vec<NamedNode>,
}

/// How the values that sources give for a property are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The way: one of the concepts of `tr:ComparisonWays`.
    pub way: NamedNode,
    /// How far apart two values may lie, as written: days for dates, a share for numbers.
    pub within: Option<String>,
}

/// The declared terms of the ontology.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    entries: BTreeMap<NamedNode, Entry>,
    bounds: BTreeMap<NamedNode, (NamedNode, NamedNode)>,
    compared: BTreeMap<NamedNode, Compared>,
    namespaces: BTreeSet<String>,
}

impl Vocabulary {
    /// Reads the terms that a set of statements declares.
    ///
    /// A term is declared by having a type and a label (or a SKOS preferred label).
    pub fn from_quads<'a>(quads: impl IntoIterator<Item = &'a Quad>) -> Self {
        let mut it = Self::default();
        let mut lower = BTreeMap::new();
        let mut upper = BTreeMap::new();
        let mut within = BTreeMap::new();
        for quad in quads {
            let (NamedOrBlankNode::NamedNode(subject), predicate) = (&quad.subject, quad.predicate.as_ref()) else {
                continue;
            };
            match &quad.object {
                Term::Literal(text) if predicate == tr::COMPARED_WITHIN => {
                    within.insert(subject.clone(), text.value().to_owned());
                }
                Term::NamedNode(way) if predicate == tr::COMPARED_AS => {
                    it.compared.insert(subject.clone(), Compared { way: way.clone(), within: None });
                }
                Term::Literal(text) if matches!(text.language(), None | Some("en")) => {
                    it.word(subject, predicate, text.value());
                }
                Term::NamedNode(object) if predicate == tr::LOWER_BOUND => {
                    lower.insert(subject.clone(), object.clone());
                }
                Term::NamedNode(object) if predicate == tr::UPPER_BOUND => {
                    upper.insert(subject.clone(), object.clone());
                }
                Term::NamedNode(object) => it.link(subject, predicate, object),
                _ => {}
            }
        }
        for (property, from) in lower {
            if let Some(to) = upper.remove(&property) {
                it.bounds.insert(property, (from, to));
            }
        }
        for (property, share) in within {
            if let Some(compared) = it.compared.get_mut(&property) {
                compared.within = Some(share);
            }
        }
        it.entries.retain(|_, entry| !entry.label.is_empty());
        it.namespaces.insert(tr::NS.to_owned());
        it
    }

    fn word(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        let entry = self.entries.entry(subject.clone()).or_default();
        if predicate == rdfs::LABEL || predicate == skos::PREF_LABEL {
            text.clone_into(&mut entry.label);
        } else if predicate == rdfs::COMMENT || predicate == skos::DEFINITION {
            text.clone_into(&mut entry.comment);
        }
    }

    fn link(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: &NamedNode) {
        let entry = self.entries.entry(subject.clone()).or_default();
        if predicate == tr::LAYER {
            entry.record |= object.as_ref() == tr::RECORD;
            entry.content |= object.as_ref() == tr::CONTENT;
        } else if predicate == rdfs::SUB_CLASS_OF {
            entry.parents.push(object.clone());
        } else if predicate == skos::IN_SCHEME {
            entry.schemes.push(object.clone());
        } else if predicate == rdf::TYPE && object.as_ref() == skos::CONCEPT {
            // Concepts are values: both layers use them.
            entry.record = true;
            entry.content = true;
        }
    }

    /// What is known of a term.
    pub fn get(&self, term: NamedNodeRef<'_>) -> Option<&Entry> {
        self.entries.get(&term.into_owned())
    }

    /// Whether the term is in a namespace whose terms are all known, and is not among them.
    pub fn is_unknown(&self, term: NamedNodeRef<'_>) -> bool {
        self.namespaces.iter().any(|ns| term.as_str().starts_with(ns.as_str())) && self.get(term).is_none()
    }

    /// The declared terms, in the order of their IRIs.
    pub fn iter(&self) -> impl Iterator<Item = (&NamedNode, &Entry)> {
        self.entries.iter()
    }

    /// The pair of properties that carry the bounds of a date property.
    pub fn bounds(&self, property: NamedNodeRef<'_>) -> Option<(&NamedNode, &NamedNode)> {
        self.bounds.get(&property.into_owned()).map(|(from, to)| (from, to))
    }

    /// The properties whose values are compared, in the order of their IRIs.
    pub fn compared(&self) -> impl Iterator<Item = (&NamedNode, &Compared)> {
        self.compared.iter()
    }

    /// Whether a class is the other or one of its subclasses, as declared.
    pub fn is_a(&self, class: NamedNodeRef<'_>, ancestor: NamedNodeRef<'_>) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![class.into_owned()];
        while let Some(node) = open.pop() {
            if node.as_ref() == ancestor {
                return true;
            }
            if seen.insert(node.clone())
                && let Some(entry) = self.entries.get(&node)
            {
                open.extend(entry.parents.iter().cloned());
            }
        }
        false
    }

    /// The class itself and its declared subclasses, in the order of their IRIs.
    pub fn subclasses(&self, class: NamedNodeRef<'_>) -> Vec<NamedNode> {
        let mut found: BTreeSet<NamedNode> =
            self.entries.keys().filter(|term| self.is_a(term.as_ref(), class)).cloned().collect();
        found.insert(class.into_owned());
        found.into_iter().collect()
    }
}
