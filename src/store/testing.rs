//! Small datasets for the tests of this room.

use crate::model::syntax::{Format, parse};
use crate::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;

/// Reads TriG with the prefix `tr:`; blank nodes get random labels, as from any parser.
pub(super) fn quads(trig: &str) -> Vec<Quad> {
    let text = format!("PREFIX tr: <https://w3id.org/treatise/ns#> {trig}");
    let (statements, report) = parse(&text, Format::TriG, "urn:base", "test.trig");
    assert!(report.is_empty(), "{report:?}");
    statements.into_iter().map(|statement| statement.quad).collect()
}

/// Any quad over few terms, so that they often meet.
pub(super) fn any_quad() -> impl Strategy<Value = Quad> {
    let node = prop_oneof![
        (0..4).prop_map(|i| NamedOrBlankNode::from(NamedNode::new_unchecked(format!("urn:n{i}")))),
        (0..2).prop_map(|i| NamedOrBlankNode::from(BlankNode::new_unchecked(format!("b{i}")))),
    ];
    let object = prop_oneof![
        node.clone().prop_map(Term::from),
        (0..4).prop_map(|i| Literal::from(i).into()),
        "[a\"\\\\\n]{0,2}".prop_map(|text| Literal::new_simple_literal(text).into()),
    ];
    let graph = prop_oneof![Just(GraphName::DefaultGraph), node.clone().prop_map(GraphName::from)];
    (node, 0..3, object, graph)
        .prop_map(|(s, p, o, g)| Quad::new(s, NamedNode::new_unchecked(format!("urn:p{p}")), o, g))
}
