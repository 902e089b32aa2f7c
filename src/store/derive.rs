//! Law 2: which content the default graph holds.

use crate::model::vocab::tr;
use crate::model::{GraphName, Quad, Term};
use std::collections::BTreeSet;

/// How the default graph of a reader is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Records and the content of every claim that is affirmed, supported and current (law 2).
    #[default]
    Derived,
    /// What stands in the default graph and nothing else, as in any RDF store.
    Plain,
}

/// The graphs whose content the default graph holds.
pub(super) fn held(quads: &[Quad]) -> BTreeSet<String> {
    let named = |predicate, object| -> BTreeSet<String> {
        quads
            .iter()
            .filter(|q| q.graph_name == GraphName::DefaultGraph && q.predicate.as_ref() == predicate)
            .filter(|q| matches!(&q.object, Term::NamedNode(node) if node.as_ref() == object))
            .map(|q| q.subject.to_string())
            .collect()
    };
    let supported = named(tr::STATUS, tr::SUPPORTED);
    let affirmed = named(tr::POLARITY, tr::AFFIRMS);
    let gone: BTreeSet<String> = quads
        .iter()
        .filter(|q| q.graph_name == GraphName::DefaultGraph && q.predicate.as_ref() == tr::SUPERSEDES)
        .filter(|q| supported.contains(&q.subject.to_string()))
        .map(|q| q.object.to_string())
        .collect();
    supported.into_iter().filter(|claim| affirmed.contains(claim) && !gone.contains(claim)).collect()
}
