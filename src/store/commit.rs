//! From a change to what is written for it.
//!
//! 1. Blank nodes get lasting labels ([`super::blank`]).
//! 2. Terms become log ids; terms that are new to the log get the next ones.
//! 3. What each file states now is compared with what it stated before.
//! 4. What another file stated already, or still states, is an *echo*: it changes the file's
//!    statements and not the dataset.

use super::blank::relabel;
use super::chain::{Delta, without};
use super::dictionary::{DEFAULT_GRAPH, Dictionary, LogQuad, intern, small};
use super::log::{FileRows, Stated};
use super::{Change, StoreError};
use crate::model::{Batch, Quad};
use indexmap::IndexSet;
use std::collections::BTreeMap;

/// A change, worked out against the state before it.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Terms new to the log.
    pub(super) terms: Vec<String>,
    /// Files whose statements change.
    pub(super) deltas: Vec<(String, Delta)>,
    /// Files whose row changes.
    pub(super) files: FileRows,
    /// Statements that change and leave the dataset as it is.
    pub(super) echoes: Delta,
    /// How many quads the dataset gains.
    pub(super) added: u64,
    /// How many quads the dataset loses.
    pub(super) removed: u64,
}

/// The state that a change is made to.
pub(super) struct Before<'a> {
    /// The terms in use.
    pub(super) dictionary: &'a Dictionary,
    /// How many terms the log has.
    pub(super) terms: usize,
    /// What every file states.
    pub(super) files: BTreeMap<String, Stated>,
}

/// Works out what a change does; nothing is written yet.
pub(super) fn plan(before: &Before<'_>, change: Change) -> Result<Plan, StoreError> {
    let mut plan = Plan::default();
    for file in change.removed_files.into_iter().filter(|file| before.files.contains_key(file)) {
        plan.files.insert(file, None);
    }
    let mut new = IndexSet::new();
    let mut seen = std::collections::BTreeSet::new();
    for batch in change.batches {
        let file = batch.file.path.to_string();
        if !seen.insert(file.clone()) {
            return Err(StoreError::RepeatedFile { file });
        }
        let stated = encode(before, batch, &file, &mut new)?;
        // A removal and a batch of one file in the same change: the file is there and states the batch.
        plan.files.remove(&file);
        if before.files.get(&file) != Some(&stated) {
            plan.files.insert(file, Some(stated));
        }
    }
    plan.terms = new.into_iter().collect();
    let nothing = Stated::default();
    for (file, now) in &plan.files {
        let old = &before.files.get(file).unwrap_or(&nothing).quads;
        let delta = Delta::between(old, &now.as_ref().unwrap_or(&nothing).quads);
        if !delta.is_empty() {
            plan.deltas.push((file.clone(), delta));
        }
    }
    plan.weigh(before);
    Ok(plan)
}

impl Plan {
    /// Tells echoes from changes of the dataset.
    fn weigh(&mut self, before: &Before<'_>) {
        let added = union(self.deltas.iter().map(|(_, delta)| &delta.added));
        let removed = union(self.deltas.iter().map(|(_, delta)| &delta.removed));
        let old = before.files.values();
        let kept = before.files.iter().filter(|(file, _)| !self.files.contains_key(*file)).map(|(_, stated)| stated);
        let now = kept.chain(self.files.values().flatten());
        self.echoes = Delta {
            added: union(old.map(|stated| meet(&added, &stated.quads)).collect::<Vec<_>>().iter()),
            removed: union(now.map(|stated| meet(&removed, &stated.quads)).collect::<Vec<_>>().iter()),
        };
        self.added = (added.len() - self.echoes.added.len()) as u64;
        self.removed = (removed.len() - self.echoes.removed.len()) as u64;
    }
}

/// What a batch states, as log ids.
fn encode(before: &Before<'_>, batch: Batch, file: &str, new: &mut IndexSet<String>) -> Result<Stated, StoreError> {
    let mut quads: Vec<Quad> = batch.statements.into_iter().map(|statement| statement.quad).collect();
    relabel(file, &mut quads);
    let (terms, numbers) = intern(&quads);
    let mut ids = Vec::with_capacity(terms.len());
    for term in terms {
        let text = term.to_string();
        if text.contains(['\n', '\r']) {
            return Err(StoreError::BadTerm { file: file.to_owned(), term: text });
        }
        ids.push(match before.dictionary.find_in_log(&text) {
            Some(id) => id,
            None => small(before.terms + new.insert_full(text).0),
        });
    }
    let id = |number: u32| if number == DEFAULT_GRAPH { DEFAULT_GRAPH } else { ids[number as usize] };
    let mut quads: Vec<LogQuad> = numbers.into_iter().map(|quad| quad.map(id)).collect();
    quads.sort_unstable();
    quads.dedup();
    Ok(Stated { digest: batch.digest, quads })
}

/// The members of all sorted lists, sorted.
pub(super) fn union<'a>(lists: impl Iterator<Item = &'a Vec<LogQuad>>) -> Vec<LogQuad> {
    let mut all: Vec<LogQuad> = Vec::new();
    for list in lists {
        all.extend_from_slice(list);
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The members that two sorted lists share.
fn meet(a: &[LogQuad], b: &[LogQuad]) -> Vec<LogQuad> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().filter(|quad| many.binary_search(quad).is_ok()).copied().collect()
}

/// What a revision did to the dataset: what its files changed, without echoes.
pub(super) fn effect(deltas: &[(String, Delta)], echoes: &Delta) -> Delta {
    Delta {
        added: without(&union(deltas.iter().map(|(_, delta)| &delta.added)), &echoes.added),
        removed: without(&union(deltas.iter().map(|(_, delta)| &delta.removed)), &echoes.removed),
    }
}
