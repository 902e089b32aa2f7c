//! One thing under several names: what `owl:sameAs` records join.

use crate::model::vocab::owl;
use crate::store::Reader;
use std::collections::{BTreeMap, BTreeSet};

/// The names that are joined, each with the first name of its thing.
#[derive(Debug, Default)]
pub(super) struct Things {
    first: BTreeMap<u32, u32>,
    names: BTreeMap<u32, BTreeSet<u32>>,
}

impl Things {
    /// Reads every record; near linear in their number.
    pub(super) fn new(reader: &Reader) -> Self {
        let Some(same) = reader.id(owl::SAME_AS.into()) else { return Self::default() };
        let mut parent: BTreeMap<u32, u32> = BTreeMap::new();
        for [a, _, b] in reader.scan([None, Some(same), None]) {
            let (a, b) = (root(&mut parent, a), root(&mut parent, b));
            // Ids are ranks: the lower one is the first name by its text.
            parent.insert(a.max(b), a.min(b));
            parent.insert(a.min(b), a.min(b));
        }
        let all: Vec<u32> = parent.keys().copied().collect();
        let mut it = Self::default();
        for id in all {
            let first = root(&mut parent, id);
            it.first.insert(id, first);
            it.names.entry(first).or_default().insert(id);
        }
        it
    }

    /// The first name of a thing.
    pub(super) fn first(&self, id: u32) -> u32 {
        self.first.get(&id).copied().unwrap_or(id)
    }

    /// Every name of a thing, in order.
    pub(super) fn names(&self, id: u32) -> BTreeSet<u32> {
        self.names.get(&self.first(id)).cloned().unwrap_or_else(|| BTreeSet::from([id]))
    }
}

fn root(parent: &mut BTreeMap<u32, u32>, id: u32) -> u32 {
    let mut at = id;
    while let Some(next) = parent.get(&at).copied().filter(|next| *next != at) {
        at = next;
    }
    let (end, mut at) = (at, id);
    while let Some(next) = parent.get(&at).copied().filter(|next| *next != end && *next != at) {
        parent.insert(at, end);
        at = next;
    }
    end
}
