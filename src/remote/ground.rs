//! Statements without blank nodes.
//!
//! A blank node cannot be named again in a second request, neither to add to it nor to take it back.
//! So each becomes an IRI under `/.well-known/genid/` of the project's own host (RDF 1.1 Concepts,
//! §3.5), made of the label that the store keeps for it.

use crate::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};

/// Gives blank nodes their IRIs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    root: String,
}

impl Ground {
    /// For a project whose resources live at this base.
    pub fn new(base: &str) -> Self {
        let host = base.find("://").map_or(0, |at| at + 3);
        let end = base[host..].find(['/', '?', '#']).map_or(base.len(), |at| host + at);
        Self { root: format!("{}/.well-known/genid/", &base[..end]) }
    }

    /// What the IRIs of blank nodes begin with.
    pub fn root(&self) -> &str {
        &self.root
    }

    fn node(&self, node: &BlankNode) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{}", self.root, node.as_str()))
    }

    fn subject(&self, subject: NamedOrBlankNode) -> NamedOrBlankNode {
        match subject {
            NamedOrBlankNode::BlankNode(node) => self.node(&node).into(),
            named @ NamedOrBlankNode::NamedNode(_) => named,
        }
    }

    /// A term without blank nodes.
    pub fn term(&self, term: Term) -> Term {
        match term {
            Term::BlankNode(node) => self.node(&node).into(),
            term => term,
        }
    }

    /// A triple without blank nodes.
    pub fn triple(&self, triple: Triple) -> Triple {
        Triple::new(self.subject(triple.subject), triple.predicate, self.term(triple.object))
    }

    /// The name of a graph; nothing for the default graph.
    pub fn graph(&self, name: GraphName) -> Option<NamedNode> {
        match name {
            GraphName::NamedNode(name) => Some(name),
            GraphName::BlankNode(node) => Some(self.node(&node)),
            GraphName::DefaultGraph => None,
        }
    }

    /// The graph and the triple of a quad.
    pub fn quad(&self, quad: Quad) -> (Option<NamedNode>, Triple) {
        let Quad { subject, predicate, object, graph_name } = quad;
        (self.graph(graph_name), self.triple(Triple { subject, predicate, object }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_node_keeps_its_name_in_every_request() {
        let ground = Ground::new("https://example.org/project/");
        let node = BlankNode::new_unchecked("f1n2");
        let triple = Triple::new(node.clone(), NamedNode::new_unchecked("http://e/p"), node);
        assert_eq!(
            ground.triple(triple).to_string(),
            "<https://example.org/.well-known/genid/f1n2> <http://e/p> <https://example.org/.well-known/genid/f1n2>"
        );
        assert_eq!(Ground::new("http://e.org").root(), "http://e.org/.well-known/genid/");
    }
}
