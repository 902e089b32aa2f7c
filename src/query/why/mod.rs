//! Why something is held: the claims behind a thing or statement, and what stands behind the claims.
//!
//! Entry points: [`Target::parse`], [`why`], then [`text`](Why::text) or [`json`](Why::json).
//!
//! 1. The claims are found: the claim itself, those whose content states it, denials whose pattern
//!    meets it, those that are about it.
//! 2. Each is given its evidence: stances with their sources, independent origins, absence
//!    searches with their registers, disagreements, what replaced it.
//! 3. For a source the direction is turned round: which claims rest on it, and which would lose all
//!    support without it.

mod evidence;
mod json;
mod source;
mod target;
#[cfg(test)]
mod tests;
mod text;

pub use evidence::{Dispute, Link, Reason, Register, Search, Side, Witness};
pub use source::{Resting, SourceUse};
pub use target::{Target, Value, bare};

use crate::model::vocab::tr;
use crate::model::{Claim, Lookup, NamedNode, NamedOrBlankNode, Polarity, Prefixes, Status, Term, TermRef, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// How many claims are told in full; what is asked of a whole country ends somewhere.
const MOST_CLAIMS: usize = 200;

/// What stands behind a thing or statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What was asked about.
    pub target: Target,
    /// How it stands, for statements.
    pub standing: Option<Standing>,
    /// The claims, the firmest first.
    pub reasons: Vec<Reason>,
    /// How many more claims there are.
    pub omitted: usize,
    /// For a source or publisher: what rests on it.
    pub sources: Vec<SourceUse>,
    /// Matching statements that are records (what a thing is called, for example) and need no claim.
    pub records: Vec<Triple>,
}

/// How a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is a record: a name, a title, a description of a claim or source.
    Recorded,
    /// A claim that is affirmed, supported and current states it.
    Held,
    /// It would contradict a supported denial, given what else is held.
    Denied,
    /// Claims state it, and none of them is held.
    Open,
    /// No claim speaks of it.
    Unknown,
}

/// The claims behind a target, with their evidence.
pub fn why(records: &dyn Lookup, prefixes: &Prefixes, target: &Target) -> Why {
    let mut links = match target {
        Target::Thing(node) => about_thing(records, node),
        Target::Triple { .. } => about_statement(records, target),
    };
    links
        .retain(|claim, _| prefixes.kind(claim.as_ref()).is_none_or(|(kind, id)| kind == "claim" && !id.contains('/')));
    let mut claims: Vec<(Link, Claim)> =
        links.iter().filter_map(|(iri, link)| Some((*link, Claim::load(records, iri)?))).collect();
    claims.sort_by(|a, b| (a.0, a.1.status, &a.1.iri).cmp(&(b.0, b.1.status, &b.1.iri)));
    let omitted = claims.len().saturating_sub(MOST_CLAIMS);
    claims.truncate(MOST_CLAIMS);
    let reasons: Vec<Reason> = claims
        .into_iter()
        .map(|(link, claim)| evidence::reason(records, claim, link, target))
        .filter(|reason| is_to_the_point(reason, target))
        .collect();
    let held = matching(records, target);
    let facts: BTreeSet<String> = reasons
        .iter()
        .filter(|reason| reason.held)
        .flat_map(|reason| &reason.content)
        .map(ToString::to_string)
        .collect();
    let recorded: Vec<Triple> = held.into_iter().filter(|triple| !facts.contains(&triple.to_string())).collect();
    let standing = matches!(target, Target::Triple { .. }).then(|| standing(&reasons, &recorded));
    let sources = match target {
        Target::Thing(node) => source::uses(records, node),
        Target::Triple { .. } => Vec::new(),
    };
    Why { target: target.clone(), standing, reasons, omitted, sources, records: recorded }
}

fn standing(reasons: &[Reason], recorded: &[Triple]) -> Standing {
    let states = |reason: &&Reason| reason.claim.polarity == Polarity::Affirms;
    let denies = |reason: &Reason| reason.rules_out && reason.claim.status == Status::Supported;
    if reasons.iter().filter(states).any(|reason| reason.held) {
        Standing::Held
    } else if !recorded.is_empty() {
        Standing::Recorded
    } else if reasons.iter().any(denies) {
        Standing::Denied
    } else if reasons.is_empty() {
        Standing::Unknown
    } else {
        Standing::Open
    }
}

/// A denial whose pattern meets a statement about a named thing is told only if it rules the
/// statement out or names the thing: else every treaty would be met by every denial of a treaty.
fn is_to_the_point(reason: &Reason, target: &Target) -> bool {
    let Target::Triple { subject: Some(subject), .. } = target else { return true };
    let names = |triple: &Triple| matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if node == subject);
    reason.claim.polarity == Polarity::Affirms || reason.rules_out || reason.content.iter().any(names)
}

/// The claims that a thing has to do with, each with its closest link.
fn about_thing(records: &dyn Lookup, node: &NamedNode) -> BTreeMap<NamedNode, Link> {
    let it = TermRef::from(node.as_ref());
    if records.node(it, tr::POLARITY).is_some() {
        return BTreeMap::from([(node.clone(), Link::Itself)]);
    }
    let mut links: BTreeMap<NamedNode, Link> = BTreeMap::new();
    let mut add = |claim: NamedNode, link: Link| {
        links.entry(claim).and_modify(|known| *known = link.min(*known)).or_insert(link);
    };
    for claim in records.graphs_about(it) {
        add(claim, Link::Content);
    }
    for (property, link) in
        [(tr::ABOUT, Link::About), (tr::SEARCH, Link::Search), (tr::STANCE, Link::Stance), (tr::TOPIC, Link::Topic)]
    {
        for claim in named(records.subjects(property, it)) {
            add(claim, link);
        }
    }
    for claim in records.nodes(it, tr::SIDE) {
        add(claim, Link::Side);
    }
    // A register is used by searches, and searches stand behind claims.
    for search in named(records.subjects(crate::model::vocab::prov::USED, it)) {
        for claim in named(records.subjects(tr::SEARCH, search.as_ref().into())) {
            add(claim, Link::Search);
        }
    }
    links
}

/// The claims whose content states a statement, or whose denied pattern meets it.
fn about_statement(records: &dyn Lookup, target: &Target) -> BTreeMap<NamedNode, Link> {
    let Target::Triple { subject, predicate, object } = target else { return BTreeMap::new() };
    let mut graphs = BTreeSet::new();
    if let Some(subject) = subject {
        graphs.extend(records.graphs_about(subject.as_ref().into()));
    }
    if let Some(Value::Term(object)) = object {
        graphs.extend(records.graphs_about(object.as_ref()));
    }
    if let (Some(subject), Some(predicate), Some(Value::Term(object))) = (subject, predicate, object) {
        graphs.extend(records.graphs_stating(&Triple::new(subject.clone(), predicate.clone(), object.clone())));
    }
    graphs
        .into_iter()
        .filter(|graph| records.graph(graph.as_ref()).iter().any(|triple| target.matches(triple)))
        .map(|graph| (graph, Link::Content))
        .collect()
}

/// The matching statements of the default graph, without those that hang on a blank node.
fn matching(records: &dyn Lookup, target: &Target) -> Vec<Triple> {
    let Target::Triple { subject, object, .. } = target else { return Vec::new() };
    let all: Vec<Triple> = match (subject, object) {
        (Some(subject), _) => records
            .properties(subject.as_ref().into())
            .into_iter()
            .map(|(predicate, object)| Triple::new(subject.clone(), predicate, object))
            .collect(),
        (None, Some(Value::Term(object))) => records
            .references(object.as_ref())
            .into_iter()
            .map(|(subject, predicate)| Triple::new(subject, predicate, object.clone()))
            .collect(),
        _ => Vec::new(),
    };
    all.into_iter().filter(|triple| target.matches(triple) && !has_blank(triple)).collect()
}

fn has_blank(triple: &Triple) -> bool {
    matches!(triple.subject, NamedOrBlankNode::BlankNode(_)) || matches!(triple.object, Term::BlankNode(_))
}

fn named(nodes: Vec<NamedOrBlankNode>) -> Vec<NamedNode> {
    nodes
        .into_iter()
        .filter_map(|node| match node {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}
