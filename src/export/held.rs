//! Which claims the editors hold, and the dataset as it is safe to publish.
//!
//! 1. [`Layers::new`] finds the graphs whose claims are held and gives blank nodes stable labels.
//! 2. [`Layers::records`], [`Layers::facts`] and [`Layers::claims`] hand out the three layers
//!    statement by statement, each in an order that depends on the data alone.
//! 3. What is not held comes as propositions (see [`super::proposition`]).

use super::canon::{Labels, mentions_blank};
use super::proposition;
use crate::model::vocab::tr;
use crate::model::{GraphName, Lookup, NamedNode, NamedOrBlankNode, Quad, Triple};
use crate::store::Reader;
use std::collections::BTreeSet;

/// The layers of a dataset, ready to be written.
pub struct Layers<'a> {
    reader: &'a Reader,
    held: BTreeSet<NamedNode>,
    facts: Labels,
    claims: Labels,
}

impl<'a> Layers<'a> {
    /// Reads which claims are held.
    pub fn new(reader: &'a Reader) -> Self {
        let held: BTreeSet<NamedNode> =
            reader.named_graphs().into_iter().filter(|claim| reader.holds(claim.as_ref())).collect();
        let blank_facts: Vec<Quad> = reader
            .default_graph()
            .map(|triple| triple.in_graph(GraphName::DefaultGraph))
            .filter(mentions_blank)
            .collect();
        let blank_claims: Vec<Quad> = reader
            .quads()
            .filter(|quad| mentions_blank(quad) && graph(quad).is_none_or(|claim| held.contains(claim)))
            .collect();
        Self { reader, held, facts: Labels::new(&blank_facts), claims: Labels::new(&blank_claims) }
    }

    /// The reader.
    pub fn reader(&self) -> &'a Reader {
        self.reader
    }

    /// The claims whose content is held, in the order of their IRIs.
    pub fn held(&self) -> &BTreeSet<NamedNode> {
        &self.held
    }

    /// Whether the blank nodes of the facts carry their labels of RDFC-1.0.
    pub fn facts_are_canonical(&self) -> bool {
        self.facts.are_canonical()
    }

    /// Hands out the facts: all of the default graph, records and held content.
    ///
    /// # Errors
    /// Whatever `visit` returns; then it stops.
    pub fn facts<E>(&self, visit: impl FnMut(Triple) -> Result<(), E>) -> Result<(), E> {
        in_order(self.reader.default_graph(), &self.facts, visit)
    }

    /// Hands out the records alone: what describes claims, with their effective status, sources and names.
    ///
    /// # Errors
    /// Whatever `visit` returns; then it stops.
    pub fn records<E>(&self, visit: impl FnMut(Triple) -> Result<(), E>) -> Result<(), E> {
        let records = self.reader.records();
        // How denials stand is derived, and is told of them as a record.
        let standing = self.reader.id(tr::STANDING.into());
        let standings = standing.into_iter().flat_map(|id| self.reader.scan([None, Some(id), None]));
        let standings = standings.filter_map(|[s, _, o]| {
            let claim = NamedNode::try_from(self.reader.term(s)).ok()?;
            Some(Triple::new(claim, tr::STANDING, self.reader.term(o)))
        });
        let records = records.chain(standings);
        in_order(records, &self.claims, visit)
    }

    /// Hands out the claims, union-safe: records first, then one graph a claim, with plain triples
    /// where the claim is held and propositions where it is not (law 10).
    ///
    /// # Errors
    /// Whatever `visit` returns; then it stops.
    pub fn claims<E>(&self, mut visit: impl FnMut(Quad) -> Result<(), E>) -> Result<(), E> {
        self.records(|triple| visit(triple.in_graph(GraphName::DefaultGraph)))?;
        self.contents(|claim, content| {
            let content = if self.held.contains(claim) {
                let mut content: Vec<Triple> = content.into_iter().map(|triple| self.claims.triple(triple)).collect();
                sort(&mut content);
                content
            } else {
                proposition::propositions(claim, content)
            };
            content.into_iter().try_for_each(|triple| visit(triple.in_graph(claim.clone())))
        })
    }

    /// Hands out the content of every claim as it was stated, claim by claim.
    ///
    /// # Errors
    /// Whatever `visit` returns; then it stops.
    pub fn contents<E>(&self, mut visit: impl FnMut(&NamedNode, Vec<Triple>) -> Result<(), E>) -> Result<(), E> {
        let mut current: Option<(NamedNode, Vec<Triple>)> = None;
        for quad in self.reader.quads() {
            let GraphName::NamedNode(claim) = &quad.graph_name else { continue };
            match &mut current {
                Some((open, content)) if open == claim => content.push(quad.into()),
                _ => {
                    let next = (claim.clone(), vec![Triple::from(quad)]);
                    if let Some((claim, content)) = current.replace(next) {
                        visit(&claim, content)?;
                    }
                }
            }
        }
        current.map_or(Ok(()), |(claim, content)| visit(&claim, content))
    }
}

/// The claim whose graph a quad stands in.
fn graph(quad: &Quad) -> Option<&NamedNode> {
    match &quad.graph_name {
        GraphName::NamedNode(claim) => Some(claim),
        _ => None,
    }
}

/// Relabels blank nodes and hands the triples out subject by subject; those of blank nodes last.
///
/// The labels that a store gives to blank nodes may differ from run to run, and so may the place
/// they sort to; what comes out here does not depend on them.
fn in_order<E>(
    triples: impl Iterator<Item = Triple>,
    labels: &Labels,
    mut visit: impl FnMut(Triple) -> Result<(), E>,
) -> Result<(), E> {
    let mut blank = Vec::new();
    let mut open: Vec<Triple> = Vec::new();
    for triple in triples {
        let triple = labels.triple(triple);
        if matches!(triple.subject, NamedOrBlankNode::BlankNode(_)) {
            blank.push(triple);
            continue;
        }
        if open.last().is_some_and(|last| last.subject != triple.subject) {
            drain(&mut open, &mut visit)?;
        }
        open.push(triple);
    }
    drain(&mut open, &mut visit)?;
    drain(&mut blank, &mut visit)
}

fn drain<E>(open: &mut Vec<Triple>, visit: &mut impl FnMut(Triple) -> Result<(), E>) -> Result<(), E> {
    sort(open);
    open.dedup();
    open.drain(..).try_for_each(visit)
}

/// Puts triples in the order of their text. The reader hands them out so; only new labels change it.
fn sort(triples: &mut [Triple]) {
    if triples.iter().any(|triple| triple.subject.is_blank_node() || triple.object.is_blank_node()) {
        triples.sort_by_cached_key(ToString::to_string);
    }
}
