//! Canonical labels and hashes: RDF Dataset Canonicalization (RDFC-1.0, W3C 2024), by `sophia_c14n`.
//!
//! Its safeguards stay on: a graph whose blank nodes are tangled on purpose is refused after
//! milliseconds instead of being computed for years.

use crate::model::{
    BlankNode, BlankNodeRef, GraphName, GraphNameRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
    Triple,
};
use sha2::{Digest, Sha256};
use sophia_api::term::{BnodeId, IriRef, LanguageTag, SimpleTerm};
use sophia_c14n::rdfc10;
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Spog<'a> = ([SimpleTerm<'a>; 3], Option<SimpleTerm<'a>>);

/// Labels for blank nodes that depend on the data alone.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    labels: BTreeMap<String, BlankNode>,
    canonical: bool,
}

impl Labels {
    /// Labels for the blank nodes of some quads; quads without blank nodes may be left out.
    ///
    /// A graph that is too tangled gets labels in the order of its statements.
    pub fn new(quads: &[Quad]) -> Self {
        let dataset: BTreeSet<Spog<'_>> = quads.iter().map(spog).collect();
        match rdfc10::relabel(&dataset) {
            Ok((_, labels)) => {
                let named = |label: &str| BlankNode::new_unchecked(label);
                let labels = labels.iter().map(|(old, new)| (old.to_string(), named(new.as_str()))).collect();
                Self { labels, canonical: true }
            }
            Err(_) => Self { labels: in_turn(quads), canonical: false },
        }
    }

    /// Whether they are the labels of RDFC-1.0.
    pub fn are_canonical(&self) -> bool {
        self.canonical
    }

    /// The label of a blank node; one that was not seen keeps its own.
    pub fn get(&self, node: BlankNodeRef<'_>) -> BlankNode {
        self.labels.get(node.as_str()).cloned().unwrap_or_else(|| node.into_owned())
    }

    /// The new labels, in their order of creation.
    pub fn in_order(&self) -> Vec<&BlankNode> {
        let mut labels: Vec<&BlankNode> = self.labels.values().collect();
        labels.sort_by_key(|label| (label.as_str().len(), label.as_str()));
        labels
    }

    /// A triple with its blank nodes relabelled.
    pub fn triple(&self, mut triple: Triple) -> Triple {
        if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
            triple.subject = self.get(node.as_ref()).into();
        }
        if let Term::BlankNode(node) = &triple.object {
            triple.object = self.get(node.as_ref()).into();
        }
        triple
    }
}

fn in_turn(quads: &[Quad]) -> BTreeMap<String, BlankNode> {
    let mut labels = BTreeMap::new();
    for quad in quads {
        let ends = [TermRef::from(quad.subject.as_ref()), quad.object.as_ref()];
        for node in ends.into_iter().filter_map(blank) {
            let next = BlankNode::new_unchecked(format!("b{}", labels.len()));
            labels.entry(node.as_str().to_owned()).or_insert(next);
        }
    }
    labels
}

fn blank(term: TermRef<'_>) -> Option<BlankNodeRef<'_>> {
    match term {
        TermRef::BlankNode(node) => Some(node),
        _ => None,
    }
}

/// Whether a quad has a blank node.
pub fn mentions_blank(quad: &Quad) -> bool {
    quad.subject.is_blank_node() || quad.object.is_blank_node()
}

/// The RDFC-1.0 hash of a graph: SHA-256 of its canonical N-Quads, in hexadecimal.
///
/// `None` if the graph is too tangled to be canonicalised.
pub fn hash(content: &[Triple]) -> Option<String> {
    let quads: Vec<Quad> = content.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect();
    let labels = if quads.iter().any(mentions_blank) {
        Labels::new(&quads)
    } else {
        Labels { canonical: true, ..Labels::default() }
    };
    labels.are_canonical().then(|| {
        let lines = content.iter().map(|triple| line(&labels.triple(triple.clone())));
        sorted_hash(lines.collect())
    })
}

/// Some triples with labels of blank nodes and an order that depend on the data alone.
pub fn stable(triples: &[Triple]) -> Vec<Triple> {
    let quads: Vec<Quad> = triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect();
    let labels = if quads.iter().any(mentions_blank) { Labels::new(&quads) } else { Labels::default() };
    let mut out: Vec<Triple> = triples.iter().map(|triple| labels.triple(triple.clone())).collect();
    out.sort_by_cached_key(ToString::to_string);
    out.dedup();
    out
}

/// A triple as a line of canonical N-Triples, with its line break.
pub fn line(triple: &Triple) -> String {
    format!("{triple} .\n")
}

pub(super) fn sorted_hash(lines: BTreeSet<String>) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
    }
    hex(&hash.finalize())
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out += &format!("{byte:02x}");
    }
    out
}

pub(super) fn spog(quad: &Quad) -> Spog<'_> {
    let subject = match quad.subject.as_ref() {
        NamedOrBlankNodeRef::NamedNode(node) => iri(node.as_str()),
        NamedOrBlankNodeRef::BlankNode(node) => bnode(node),
    };
    let graph = match quad.graph_name.as_ref() {
        GraphNameRef::NamedNode(node) => Some(iri(node.as_str())),
        GraphNameRef::BlankNode(node) => Some(bnode(node)),
        GraphNameRef::DefaultGraph => None,
    };
    ([subject, iri(quad.predicate.as_str()), object(quad.object.as_ref())], graph)
}

pub(super) fn iri(text: &str) -> SimpleTerm<'_> {
    SimpleTerm::Iri(IriRef::new_unchecked(text.into()))
}

fn bnode(node: BlankNodeRef<'_>) -> SimpleTerm<'_> {
    SimpleTerm::BlankNode(BnodeId::new_unchecked(node.as_str().into()))
}

fn object(term: TermRef<'_>) -> SimpleTerm<'_> {
    match term {
        TermRef::NamedNode(node) => iri(node.as_str()),
        TermRef::BlankNode(node) => bnode(node),
        TermRef::Literal(literal) => match literal.language() {
            Some(tag) => {
                SimpleTerm::LiteralLanguage(literal.value().into(), LanguageTag::new_unchecked(tag.into()), None)
            }
            None => SimpleTerm::LiteralDatatype(
                literal.value().into(),
                IriRef::new_unchecked(literal.datatype().as_str().into()),
            ),
        },
        #[allow(unreachable_patterns, reason = "with RDF 1.2 switched on there are triple terms too")]
        _ => iri("urn:treatise:unsupported"),
    }
}
