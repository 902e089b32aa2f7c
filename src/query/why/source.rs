//! What rests on a source.

use super::evidence::status;
use crate::model::claim::{Direction, direction, origins};
use crate::model::vocab::{prov, tr};
use crate::model::{Lookup, NamedNode, Source, Status, TermRef};
use std::collections::BTreeSet;

/// A source and the claims that cite it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceUse {
    /// The source.
    pub source: Source,
    /// Where what it says was first said; the source itself if it repeats nobody.
    pub origins: BTreeSet<NamedNode>,
    /// Sources that repeat it.
    pub repeated_by: Vec<NamedNode>,
    /// The claims that cite it, those that would lose all support first.
    pub claims: Vec<Resting>,
}

/// A claim that cites a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resting {
    /// The claim.
    pub claim: NamedNode,
    /// What it says.
    pub text: String,
    /// What is held of it.
    pub status: Option<Status>,
    /// Which way the source speaks.
    pub direction: Direction,
    /// Where in the source.
    pub locator: Option<String>,
    /// Whether no source that is independent of this one supports the claim.
    pub loses_support: bool,
}

impl SourceUse {
    /// The claims that would lose all support without the source.
    pub fn losing(&self) -> impl Iterator<Item = &Resting> {
        self.claims.iter().filter(|claim| claim.loses_support)
    }
}

/// The uses of a source, or of every source of a publisher.
pub(super) fn uses(records: &dyn Lookup, node: &NamedNode) -> Vec<SourceUse> {
    let it = TermRef::from(node.as_ref());
    if records.node(it, tr::SOURCE_KIND).is_some() || is_a_source(records, it) {
        return vec![one(records, node)];
    }
    let mut sources = records.subject_nodes(tr::PUBLISHER, it);
    sources.retain(|source| is_a_source(records, source.as_ref().into()));
    sources.iter().map(|source| one(records, source)).collect()
}

fn is_a_source(records: &dyn Lookup, it: TermRef<'_>) -> bool {
    records.nodes(it, crate::model::vocab::rdf::TYPE).iter().any(|class| class.as_ref() == tr::SOURCE_CLASS)
}

fn one(records: &dyn Lookup, node: &NamedNode) -> SourceUse {
    let it = TermRef::from(node.as_ref());
    let mut claims = Vec::new();
    for stance in records.subjects(tr::SOURCE, it) {
        let stance = TermRef::from(stance.as_ref());
        let Some(relation) = records.node(stance, tr::RELATION) else { continue };
        for claim in records.subject_nodes(tr::STANCE, stance) {
            let direction = direction(relation.as_ref());
            claims.push(Resting {
                text: records.text(claim.as_ref().into(), tr::TEXT).unwrap_or_default(),
                status: status(records, &claim),
                locator: records.text(stance, tr::LOCATOR),
                loses_support: direction == Direction::Supporting && all_fall(records, &claim, node),
                direction,
                claim,
            });
        }
    }
    claims.sort_by(|a, b| (!a.loses_support, a.status, &a.claim).cmp(&(!b.loses_support, b.status, &b.claim)));
    SourceUse {
        source: Source::load(records, node),
        origins: origins(records, [node.clone()]),
        repeated_by: records.subject_nodes(prov::WAS_DERIVED_FROM, it),
        claims,
    }
}

/// Whether every source that supports a claim is this one or repeats nothing but this one.
fn all_fall(records: &dyn Lookup, claim: &NamedNode, source: &NamedNode) -> bool {
    records.objects(claim.as_ref().into(), tr::STANCE).iter().all(|stance| {
        let it = stance.as_ref();
        let supports =
            records.node(it, tr::RELATION).is_some_and(|node| direction(node.as_ref()) == Direction::Supporting);
        let cited = records.node(it, tr::SOURCE);
        !supports || cited.is_none_or(|cited| falls(records, &cited, source))
    })
}

/// Whether what a source says goes back to the lost one, and to nothing that does not.
fn falls(records: &dyn Lookup, source: &NamedNode, lost: &NamedNode) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![source.clone()];
    let mut reaches_lost = false;
    while let Some(node) = open.pop() {
        if node == *lost {
            reaches_lost = true;
        } else if seen.insert(node.clone()) {
            let before = records.nodes(node.as_ref().into(), prov::WAS_DERIVED_FROM);
            if before.is_empty() {
                return false;
            }
            open.extend(before);
        }
    }
    reaches_lost
}
