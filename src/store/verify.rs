//! Law 6: any alteration of the log is found.
//!
//! 1. Every revision is read, its hash computed anew from its statements and compared, and with it
//!    the link to the revision before.
//! 2. The changes are replayed: each must fit the state it was made to, and its counts must agree.
//! 3. What replaying gives is compared with what the files are said to state now.

use super::chain::{Delta, hash};
use super::dictionary::{LogQuad, Texts};
use super::log::Log;
use super::{Revision, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What every file states, by replaying the log up to a revision.
pub(super) fn replay(log: &Log, texts: &Texts, upto: u64) -> Result<BTreeMap<String, Vec<LogQuad>>, StoreError> {
    let mut state: BTreeMap<String, Vec<LogQuad>> = BTreeMap::new();
    for number in 1..=upto {
        for (file, delta) in log.deltas(number)? {
            if !delta.added.iter().all(|quad| texts.know(quad)) {
                return Err(log.damaged(format!("revision {number} of `{file}` uses terms that the log does not have")));
            }
            if !delta.apply(state.entry(file.clone()).or_default()) {
                return Err(log.damaged(format!("revision {number} of `{file}` does not fit the one before")));
            }
        }
    }
    Ok(state)
}

/// The problems of a log in words; none if it is sound.
pub(super) fn verify(log: &Log) -> Result<Vec<String>, StoreError> {
    match examine(log) {
        Ok(problems) => Ok(problems),
        // What cannot be read was altered: that is a finding, not a failure of the examination.
        Err(StoreError::Damaged { what, .. }) => Ok(vec![what]),
        Err(error) => Err(error),
    }
}

fn examine(log: &Log) -> Result<Vec<String>, StoreError> {
    let texts = Arc::new(log.texts()?);
    let revisions = log.revisions()?;
    let mut replay = Replay::default();
    for revision in &revisions {
        let deltas = log.deltas(revision.number)?;
        if deltas.iter().any(|(_, delta)| !delta.added.iter().chain(&delta.removed).all(|quad| texts.know(quad))) {
            replay.say(revision, "uses terms that the log does not have");
            return Ok(replay.problems);
        }
        replay.link(revision, &hash(revision, &deltas, &texts));
        replay.step(revision, &deltas, &log.echoes(revision.number)?);
    }
    let newest = revisions.len() as u64;
    for number in log.numbers()?.into_iter().filter(|number| !(1..=newest).contains(number)) {
        replay.problems.push(format!("there are statements of revision {number}, which is not in the log"));
    }
    replay.compare(log.files()?.into_iter().map(|(file, stated)| (file, stated.quads)).collect());
    Ok(replay.problems)
}

#[derive(Default)]
struct Replay {
    problems: Vec<String>,
    parent: String,
    files: BTreeMap<String, Vec<LogQuad>>,
    /// How many files state a quad.
    counts: BTreeMap<LogQuad, u32>,
}

impl Replay {
    fn say(&mut self, revision: &Revision, what: &str) {
        self.problems.push(format!("revision {} {what}", revision.number));
    }

    fn link(&mut self, revision: &Revision, hash: &str) {
        if revision.parent != self.parent {
            self.say(revision, "does not follow from the one before: the parent's hash differs");
        }
        if revision.hash != hash {
            self.say(revision, "was altered: its hash differs from that of its contents");
        }
        self.parent.clone_from(&revision.hash);
    }

    fn step(&mut self, revision: &Revision, deltas: &[(String, Delta)], echoes: &Delta) {
        let mut changed: BTreeSet<LogQuad> = BTreeSet::new();
        for (file, delta) in deltas {
            if !delta.apply(self.files.entry(file.clone()).or_default()) {
                self.say(revision, &format!("does not fit what `{file}` stated before"));
            }
            changed.extend(delta.added.iter().chain(&delta.removed));
        }
        let before: BTreeSet<LogQuad> = changed.iter().copied().filter(|quad| self.counts.contains_key(quad)).collect();
        for (_, delta) in deltas {
            delta.added.iter().for_each(|quad| *self.counts.entry(*quad).or_default() += 1);
        }
        for quad in deltas.iter().flat_map(|(_, delta)| &delta.removed) {
            match self.counts.get_mut(quad) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(self.counts.remove(quad)),
            }
        }
        let effect = |quad: &&LogQuad| before.contains(*quad) != self.counts.contains_key(*quad);
        let is_echo =
            |quad: &LogQuad, added: bool| if added { before.contains(quad) } else { self.counts.contains_key(quad) };
        let gained = changed.iter().filter(effect).filter(|quad| !before.contains(*quad)).count() as u64;
        let lost = changed.iter().filter(effect).count() as u64 - gained;
        let found = Delta {
            added: distinct(deltas.iter().flat_map(|(_, d)| &d.added).filter(|quad| is_echo(quad, true))),
            removed: distinct(deltas.iter().flat_map(|(_, d)| &d.removed).filter(|quad| is_echo(quad, false))),
        };
        let files: Vec<&String> = deltas.iter().map(|(file, _)| file).collect();
        if (gained, lost) != (revision.added, revision.removed) || files != revision.files.iter().collect::<Vec<_>>() {
            self.say(revision, "was altered: its summary differs from its contents");
        }
        if found != *echoes {
            self.say(revision, "was altered: its echoes differ from its contents");
        }
    }

    fn compare(&mut self, mut stored: BTreeMap<String, Vec<LogQuad>>) {
        for (file, quads) in std::mem::take(&mut self.files) {
            if stored.remove(&file).unwrap_or_default() != quads {
                self.problems.push(format!("`{file}` states something else than its history says"));
            }
        }
        for (file, _) in stored.into_iter().filter(|(_, quads)| !quads.is_empty()) {
            self.problems.push(format!("`{file}` states something and has no history"));
        }
    }
}

fn distinct<'a>(quads: impl Iterator<Item = &'a LogQuad>) -> Vec<LogQuad> {
    quads.copied().collect::<BTreeSet<_>>().into_iter().collect()
}
