//! The places of a quad where a blank node can stand: subject, object and graph name.

use super::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};

/// The blank nodes of a quad, in the order subject, object, graph name; one that stands twice comes twice.
///
/// A predicate is never blank (RDF 1.1 Concepts, section 3.1). Triple terms are not looked into: no content holds them.
pub fn blank_nodes(quad: &Quad) -> impl Iterator<Item = &BlankNode> {
    let subject = if let NamedOrBlankNode::BlankNode(node) = &quad.subject { Some(node) } else { None };
    let object = if let Term::BlankNode(node) = &quad.object { Some(node) } else { None };
    let graph = if let GraphName::BlankNode(node) = &quad.graph_name { Some(node) } else { None };
    [subject, object, graph].into_iter().flatten()
}

/// As [`blank_nodes`], to be renamed.
pub fn blank_nodes_mut(quad: &mut Quad) -> impl Iterator<Item = &mut BlankNode> {
    let subject = if let NamedOrBlankNode::BlankNode(node) = &mut quad.subject { Some(node) } else { None };
    let object = if let Term::BlankNode(node) = &mut quad.object { Some(node) } else { None };
    let graph = if let GraphName::BlankNode(node) = &mut quad.graph_name { Some(node) } else { None };
    [subject, object, graph].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NamedNode;

    fn quad(subject: &str, object: &str, graph: &str) -> Quad {
        let node = |label: &str| BlankNode::new_unchecked(label);
        Quad::new(node(subject), NamedNode::new_unchecked("urn:p"), node(object), node(graph))
    }

    #[test]
    fn every_place_is_visited_once_and_in_order() {
        let quad = quad("s", "o", "s");
        assert_eq!(blank_nodes(&quad).map(BlankNode::as_str).collect::<Vec<_>>(), ["s", "o", "s"]);
        let name = NamedNode::new_unchecked("urn:n");
        let without = Quad::new(name.clone(), name.clone(), name, GraphName::DefaultGraph);
        assert_eq!(blank_nodes(&without).count(), 0);
    }

    #[test]
    fn every_place_can_be_renamed() {
        let mut renamed = quad("s", "o", "g");
        for node in blank_nodes_mut(&mut renamed) {
            *node = BlankNode::new_unchecked(format!("{}2", node.as_str()));
        }
        assert_eq!(renamed, quad("s2", "o2", "g2"));
    }
}
