//! Things that are described anew: sources, actors, agreements, searches.

use super::owner::Owned;
use super::{Fate, Sides};
use crate::model::{Lookup, NamedNode, NamedOrBlankNode, Term, TermRef};
use std::collections::BTreeMap;

/// What became of the description of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThingChange {
    /// The thing.
    pub thing: NamedOrBlankNode,
    /// Whether its description is new, withdrawn or different.
    pub fate: Fate,
    /// What is said of it in other words than before.
    pub properties: Vec<PropertyChange>,
    /// The last revision that changed it, where the log was read.
    pub revision: Option<u64>,
}

/// Values of one property that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyChange {
    /// The property.
    pub property: NamedNode,
    /// Values that went.
    pub old: Vec<Term>,
    /// Values that came.
    pub new: Vec<Term>,
}

/// The things whose description changed.
pub(super) fn compare(sides: &Sides<'_>, owned: &Owned<'_>) -> Vec<ThingChange> {
    let mut things = Vec::new();
    for statements in owned.things.values() {
        let Some((first, _)) = statements.first() else { continue };
        let thing = first.quad.subject.clone();
        // What a thing is part of may be found by another subject than its own: its description is what changed.
        let mut found: BTreeMap<String, PropertyChange> = BTreeMap::new();
        for (stated, added) in statements {
            let quad = &stated.quad;
            let change = found.entry(quad.predicate.as_str().to_owned()).or_insert_with(|| PropertyChange {
                property: quad.predicate.clone(),
                old: Vec::new(),
                new: Vec::new(),
            });
            if *added { &mut change.new } else { &mut change.old }.push(quad.object.clone());
        }
        let was = !sides.before.properties(thing.as_ref().into()).is_empty();
        let is = !sides.after.properties(thing.as_ref().into()).is_empty();
        let fate = match (was, is) {
            (false, _) => Fate::New,
            (true, false) => Fate::Withdrawn,
            (true, true) => Fate::Changed,
        };
        let revision = statements.iter().filter_map(|(stated, _)| stated.revision).max();
        things.push(ThingChange { thing, fate, properties: found.into_values().collect(), revision });
    }
    things
}

/// The properties of a node that differ between the two sides, in the order of their names.
pub(super) fn properties(sides: &Sides<'_>, node: TermRef<'_>) -> Vec<PropertyChange> {
    let (old, new) = (sides.before.properties(node), sides.after.properties(node));
    let mut found: BTreeMap<String, PropertyChange> = BTreeMap::new();
    let gone = old.iter().filter(|pair| !new.contains(pair)).map(|pair| (pair, false));
    let come = new.iter().filter(|pair| !old.contains(pair)).map(|pair| (pair, true));
    for ((property, value), added) in gone.chain(come) {
        let change = found.entry(property.as_str().to_owned()).or_insert_with(|| PropertyChange {
            property: property.clone(),
            old: Vec::new(),
            new: Vec::new(),
        });
        if added { &mut change.new } else { &mut change.old }.push(value.clone());
    }
    found.into_values().collect()
}
