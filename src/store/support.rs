//! Whose word counts: sources that are retracted, that repeat others, that a view leaves out.
//!
//! A source's word *survives* unless the source, or every origin it goes back to, is retracted. It
//! *counts* in a view if, besides, the source is one of those that the view names or goes back to one
//! of them, is not left out, goes back to an origin that is not left out, and is rated well enough.

use super::View;
use crate::model::lineage::{ends, reaching};
use std::collections::BTreeSet;

/// What the records say of sources, by id.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// A source, and one that it was derived from or quoted from.
    pub(super) lineage: Vec<(u32, u32)>,
    /// Sources that were retracted.
    pub(super) retracted: BTreeSet<u32>,
    /// Sources with their reliability, 1 (best) to 6.
    pub(super) ratings: Vec<(u32, u8)>,
}

/// The sources that a view names, by id.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// The only ones that count; all, where none is named. Names that the dataset does not have count
    /// as named, and choose nothing.
    pub(super) only: Option<BTreeSet<u32>>,
    pub(super) without: BTreeSet<u32>,
}

/// For each source of the lineage, and for any other by the rules for a source without lineage.
pub(super) struct Weights<'a> {
    sources: &'a Sources,
    chosen: &'a Chosen,
    worst: Option<u8>,
    nodes: Vec<u32>,
    /// Goes back to an origin that is not retracted.
    alive: Vec<bool>,
    /// Goes back to an origin that is neither retracted nor left out.
    wanted: Vec<bool>,
    /// Is, or goes back to, a source that the view names.
    named: Vec<bool>,
}

impl<'a> Weights<'a> {
    pub(super) fn new(sources: &'a Sources, chosen: &'a Chosen, view: &View) -> Self {
        let mut nodes: Vec<u32> = sources.lineage.iter().flat_map(|(a, b)| [*a, *b]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let place = |id: u32| nodes.partition_point(|node| *node < id);
        let mut edges = vec![Vec::new(); nodes.len()];
        for (source, earlier) in &sources.lineage {
            edges[place(*source)].push(place(*earlier));
        }
        let ends: BTreeSet<usize> = ends(&edges).into_iter().flatten().collect();
        let back_to = |is_goal: &dyn Fn(u32) -> bool, among: &mut dyn Iterator<Item = usize>| {
            reaching(&edges, among.filter(|at| is_goal(nodes[*at])))
        };
        let sound = |id: u32| !sources.retracted.contains(&id);
        let alive = back_to(&sound, &mut ends.iter().copied());
        let wanted = back_to(&|id| sound(id) && !chosen.without.contains(&id), &mut ends.iter().copied());
        let named = match &chosen.only {
            Some(only) => back_to(&|id| only.contains(&id), &mut (0..nodes.len())),
            None => vec![true; nodes.len()],
        };
        Self { sources, chosen, worst: view.reliability, alive, wanted, named, nodes }
    }

    /// Whether the word of a source survives retractions.
    pub(super) fn survives(&self, source: u32) -> bool {
        !self.sources.retracted.contains(&source) && self.nodes.binary_search(&source).map_or(true, |at| self.alive[at])
    }

    /// Whether the word of a source counts in the view.
    pub(super) fn counts(&self, source: u32) -> bool {
        let (wanted, named) = match self.nodes.binary_search(&source) {
            Ok(at) => (self.wanted[at], self.named[at]),
            Err(_) => (true, self.chosen.only.as_ref().is_none_or(|only| only.contains(&source))),
        };
        self.survives(source) && wanted && named && !self.chosen.without.contains(&source) && self.is_rated(source)
    }

    fn is_rated(&self, source: u32) -> bool {
        self.worst.is_none_or(|worst| {
            // Records come in the order of their subjects.
            let at = self.sources.ratings.partition_point(|(id, _)| *id < source);
            let rating = self.sources.ratings.get(at).filter(|(id, _)| *id == source);
            rating.map_or(6, |(_, rating)| *rating) <= worst
        })
    }
}
