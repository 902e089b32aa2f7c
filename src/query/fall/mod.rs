//! What falls when a source falls: the worklist between the record before a retraction and after it.
//!
//! Entry point: [`fall`]. It compares two readers of the same claims and lists, in the order of ids,
//! the claims that have no support left, those that lost a source and stand on others, the denials among
//! either and those whose search used the source, and the facts that went or came.

mod json;
mod text;

use crate::model::claim::{Direction, survives};
use crate::model::vocab::{prov, tr};
use crate::model::{Claim, Lookup, NamedNode, NamedOrBlankNode, Polarity, Status, TermRef, Triple};
use crate::store::Reader;
use std::collections::{BTreeMap, BTreeSet};

/// What fell between two states of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fall {
    /// Sources whose word no longer counts: those retracted, and those that go back to nothing else.
    pub sources: Vec<NamedNode>,
    /// Claims that no source supports any more.
    pub lost: Vec<Fallen>,
    /// Claims that lost a source and keep another.
    pub weakened: Vec<Fallen>,
    /// Denials whose absence search used a register that rests on one of the sources.
    pub searches: Vec<NamedNode>,
    /// Facts that the default graph no longer has.
    pub gone: Vec<Triple>,
    /// Facts that it has now and had not: what a fallen claim had put out of force.
    pub come: Vec<Triple>,
}

/// A claim that lost support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallen {
    /// The claim.
    pub claim: NamedNode,
    /// What it says.
    pub text: String,
    /// Whether it affirms or denies.
    pub polarity: Polarity,
    /// What the editors recorded.
    pub recorded: Status,
    /// What is held of it now.
    pub effective: Status,
    /// Sources that supported it and no longer do.
    pub from: Vec<NamedNode>,
    /// Sources that still support it.
    pub left: Vec<NamedNode>,
}

impl Fall {
    /// Every claim that lost support, in order.
    pub fn claims(&self) -> BTreeSet<&NamedNode> {
        self.lost.iter().chain(&self.weakened).map(|it| &it.claim).chain(&self.searches).collect()
    }
}

/// Compares the record before with the record after.
pub fn fall(before: &Reader, after: &Reader) -> Fall {
    let mut fall = Fall { sources: fallen_sources(before, after), ..Fall::default() };
    let gone: BTreeSet<&NamedNode> = fall.sources.iter().collect();
    let mut claims: BTreeMap<NamedNode, Vec<NamedNode>> = BTreeMap::new();
    for source in &gone {
        for claim in supported_by(after, source) {
            claims.entry(claim).or_default().push((*source).clone());
        }
    }
    for (iri, from) in claims {
        let Some(claim) = Claim::load(after, &iri) else { continue };
        let left: BTreeSet<NamedNode> = claim
            .stances
            .iter()
            .filter(|stance| stance.direction() == Direction::Supporting && survives(after, &stance.source))
            .map(|stance| stance.source.clone())
            .collect();
        let fallen = Fallen {
            text: claim.text.value().to_owned(),
            polarity: claim.polarity,
            recorded: claim.recorded,
            effective: claim.status,
            from,
            left: left.into_iter().collect(),
            claim: iri,
        };
        if fallen.left.is_empty() { fall.lost.push(fallen) } else { fall.weakened.push(fallen) }
    }
    fall.searches = searched_with(after, &gone);
    (fall.gone, fall.come) = facts(before, after);
    fall
}

/// The sources that survived before and do not now.
fn fallen_sources(before: &Reader, after: &Reader) -> Vec<NamedNode> {
    let sources = after.instances(tr::SOURCE_CLASS);
    sources.into_iter().filter(|source| !survives(after, source) && survives(before, source)).collect()
}

/// The claims that a source supports.
fn supported_by(records: &Reader, source: &NamedNode) -> BTreeSet<NamedNode> {
    let supports = |stance: &NamedOrBlankNode| {
        let relation = records.node(TermRef::from(stance.as_ref()), tr::RELATION);
        relation.is_some_and(|relation| crate::model::claim::direction(relation.as_ref()) == Direction::Supporting)
    };
    let stances = records.subjects(tr::SOURCE, source.as_ref().into()).into_iter().filter(supports);
    stances.flat_map(|stance| records.subject_nodes(tr::STANCE, TermRef::from(stance.as_ref()))).collect()
}

/// The claims whose absence search used a register that rests on one of the sources.
fn searched_with(records: &Reader, sources: &BTreeSet<&NamedNode>) -> Vec<NamedNode> {
    let mut claims = BTreeSet::new();
    for register in sources.iter().flat_map(|source| records.subject_nodes(tr::SOURCE, source.as_ref().into())) {
        for search in records.subject_nodes(prov::USED, register.as_ref().into()) {
            claims.extend(records.subject_nodes(tr::SEARCH, search.as_ref().into()));
        }
    }
    claims.into_iter().collect()
}

/// The content that went from the default graph and that came.
fn facts(before: &Reader, after: &Reader) -> (Vec<Triple>, Vec<Triple>) {
    let only_in = |here: &Reader, there: &Reader| -> Vec<Triple> {
        let content =
            here.held().filter(|claim| !there.holds(claim.as_ref())).flat_map(|claim| here.graph(claim.as_ref()));
        let missing: BTreeMap<String, Triple> =
            content.filter(|triple| !has(there, triple)).map(|triple| (triple.to_string(), triple)).collect();
        missing.into_values().collect()
    };
    (only_in(before, after), only_in(after, before))
}

fn has(reader: &Reader, triple: &Triple) -> bool {
    let ids = [
        reader.id(triple.subject.as_ref().into()),
        reader.id(triple.predicate.as_ref().into()),
        reader.id(triple.object.as_ref()),
    ];
    ids.iter().all(Option::is_some) && reader.scan(ids).next().is_some()
}
