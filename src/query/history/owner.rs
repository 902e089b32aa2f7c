//! To which claim or thing a changed statement belongs.
//!
//! What stands in a named graph is the content of the claim of that name. What stands in the default graph
//! belongs to its subject; stances and judgements of a claim belong to the claim.

use super::{Changes, Sides, Stated};
use crate::model::vocab::tr;
use crate::model::{GraphName, Lookup, NamedNode, NamedOrBlankNode, Prefixes, Quad, TermRef};
use std::collections::BTreeMap;

/// How far a statement may be from the claim or thing that it belongs to.
const MOST_STEPS: usize = 8;

/// What changed of one claim.
#[derive(Debug, Default)]
pub(super) struct OfClaim {
    /// Whether its own content changed.
    pub(super) content: bool,
    /// The last revision that changed it, where the log was read.
    pub(super) revision: Option<u64>,
}

/// The changed statements, sorted by what they belong to, in the order of its text.
#[derive(Debug, Default)]
pub(super) struct Owned<'a> {
    pub(super) claims: BTreeMap<NamedNode, OfClaim>,
    pub(super) things: BTreeMap<String, Vec<(&'a Stated, bool)>>,
}

enum Owner {
    Claim(NamedNode),
    Thing(NamedOrBlankNode),
}

/// Finds for each changed statement what it belongs to.
pub(super) fn sort<'a>(sides: &Sides<'_>, changes: &'a Changes, prefixes: &Prefixes) -> Owned<'a> {
    let mut owned = Owned::default();
    let mut known: BTreeMap<String, Owner> = BTreeMap::new();
    for (stated, added) in changes.iter() {
        let Quad { subject, graph_name, .. } = &stated.quad;
        let claim = match graph_name {
            GraphName::NamedNode(graph) => Some((graph, true)),
            GraphName::BlankNode(_) => continue,
            GraphName::DefaultGraph => {
                match known.entry(subject.to_string()).or_insert_with(|| sides.owner(subject, prefixes)) {
                    Owner::Claim(claim) => Some((&*claim, false)),
                    Owner::Thing(node) => {
                        owned.things.entry(node.to_string()).or_default().push((stated, added));
                        None
                    }
                }
            }
        };
        if let Some((claim, content)) = claim {
            let of_claim = owned.claims.entry(claim.clone()).or_default();
            of_claim.content |= content;
            of_claim.revision = of_claim.revision.max(stated.revision);
        }
    }
    owned
}

impl Sides<'_> {
    fn owner(&self, subject: &NamedOrBlankNode, prefixes: &Prefixes) -> Owner {
        let mut node = subject.clone();
        for _ in 0..MOST_STEPS {
            if let NamedOrBlankNode::NamedNode(iri) = &node {
                if self.is_claim(iri) {
                    return Owner::Claim(iri.clone());
                }
                if let Some(("claim", id)) = prefixes.kind(iri.as_ref())
                    && let Some((claim, _)) = id.split_once('/')
                {
                    node = prefixes.resource("claim", claim).into();
                    continue;
                }
            }
            match self.above(&node) {
                Some(above) => node = above,
                None => break,
            }
        }
        // A claim without text, polarity and status is described by nothing else than its IRI.
        match node {
            NamedOrBlankNode::NamedNode(iri) if matches!(prefixes.kind(iri.as_ref()), Some(("claim", _))) => {
                Owner::Claim(iri)
            }
            node => Owner::Thing(node),
        }
    }

    /// The node that a stance, a judgement or a blank node is said of.
    fn above(&self, node: &NamedOrBlankNode) -> Option<NamedOrBlankNode> {
        let is_blank = matches!(node, NamedOrBlankNode::BlankNode(_));
        let part = |property: &NamedNode| is_blank || [tr::STANCE, tr::ASSESSMENT].contains(&property.as_ref());
        [self.after, self.before]
            .into_iter()
            .flat_map(|reader| reader.references(TermRef::from(node.as_ref())))
            .find(|(above, property)| part(property) && above != node)
            .map(|(above, _)| above)
    }

    fn is_claim(&self, iri: &NamedNode) -> bool {
        [self.after, self.before].iter().any(|reader| reader.object(iri.as_ref().into(), tr::POLARITY).is_some())
    }
}
