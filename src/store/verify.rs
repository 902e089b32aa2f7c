//! Law 6: any alteration of the log is found.
//!
//! 1. The checksum of every frame is computed anew, and every chunk is read.
//! 2. The hash of every revision is computed from its chunks and metadata and compared, and with it the
//!    link to the revision before.
//! 3. Columns are made anew: what each revision is said to have added and removed is compared with what
//!    its statements did, and the columns on disk with those that the log gives, byte by byte.

use super::chain::{self, hex};
use super::columns::{Budget, Columns, NEVER, Row};
use super::core::Core;
use super::derive::derive;
use super::disk::{Bytes, Disk, Memory, Scratch};
use super::held::{self, HELD};
use super::log::Log;
use super::state::{COLUMNS, make};
use super::{StoreError, View};
use std::path::Path;
use std::sync::Arc;

/// The problems of a log and its columns in words; none if both are sound.
pub(super) fn verify(log: &Log, disk: &Arc<dyn Disk>, dir: Option<&Path>) -> Result<Vec<String>, StoreError> {
    let mut problems = log.examine();
    match examine(log, disk, dir, &mut problems) {
        // What cannot be read was altered: that is a finding, not a failure of the examination.
        Err(StoreError::Damaged { what, .. }) => problems.push(what),
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    Ok(problems)
}

/// The problems of a log by itself.
pub(super) fn verify_log(log: &Log) -> Result<Vec<String>, StoreError> {
    let memory: Arc<dyn Disk> = Arc::new(Memory::default());
    verify(log, &memory, None)
}

fn examine(log: &Log, disk: &Arc<dyn Disk>, dir: Option<&Path>, problems: &mut Vec<String>) -> Result<(), StoreError> {
    let (mut parent, mut closings) = (String::new(), Vec::new());
    for number in 1..=log.newest() {
        let closing = log.closing(number)?;
        let mut say = |what: &str| problems.push(format!("revision {number} {what}"));
        let chunks: Option<Vec<String>> =
            log.chunks(number)?.iter().map(|chunk| Some(hex(&chunk.unpack()?.hash()))).collect();
        match chunks {
            None => say("has a chunk that cannot be read"),
            Some(chunks) if chunks != closing.chunks => say("was altered: the hash of a chunk differs"),
            Some(_) => {}
        }
        if closing.revision.parent != parent {
            say("does not follow from the one before: the parent's hash differs");
        }
        if closing.revision.hash != chain::hash(&closing.revision, &closing.chunks) {
            say("was altered: its hash differs from that of its contents");
        }
        parent.clone_from(&closing.revision.hash);
        closings.push(closing);
    }
    let newest = log.newest();
    if newest == 0 {
        return Ok(());
    }
    let sound = examine_columns(log, disk, dir, problems)?.map(Arc::new);
    if let Some(columns) = &sound {
        examine_held(columns, disk, problems);
    }
    let sound = sound.filter(|columns| columns.revision() == newest);
    let scratch = Scratch::inside(dir);
    let made = match sound {
        Some(columns) => Some(columns),
        None => remake(log, newest, &scratch, dir)?.and_then(|bytes| Columns::open(bytes, None)).map(Arc::new),
    };
    let Some(made) = made else { return Ok(()) };
    let counts = counts(&made, usize::try_from(newest).unwrap_or(usize::MAX));
    let mut quads = 0;
    for (closing, [added, removed]) in closings.iter().zip(counts) {
        quads += added - removed;
        let said = [closing.revision.added, closing.revision.removed, closing.quads];
        if said != [added.cast_unsigned(), removed.cast_unsigned(), quads.cast_unsigned()] {
            problems.push(format!(
                "revision {} was altered: its summary differs from its contents",
                closing.revision.number
            ));
        }
    }
    Ok(())
}

/// Compares the columns on the disk with those that the log gives; they come back if they are the same.
fn examine_columns(
    log: &Log,
    disk: &Arc<dyn Disk>,
    dir: Option<&Path>,
    problems: &mut Vec<String>,
) -> Result<Option<Columns>, StoreError> {
    let failed = |cause| StoreError::Io { path: disk.shown(COLUMNS), cause };
    let Some(found) = disk.map(COLUMNS, u64::MAX).map_err(failed)? else { return Ok(None) };
    let Some(columns) = Columns::open(found.clone(), None) else {
        problems.push("the columns were altered: their first page or table of checksums".to_owned());
        return Ok(None);
    };
    if let Some(at) = columns.find_damage() {
        problems.push(format!("the columns were altered, first at byte {at}"));
    } else if columns.revision() <= log.newest() {
        let scratch = Scratch::inside(dir);
        if remake(log, columns.revision(), &scratch, dir)?.as_deref() == Some(&*found) {
            return Ok(Some(columns));
        }
        problems.push("the columns are not those of the log".to_owned());
    }
    Ok(None)
}

/// Compares what is kept of what follows from the columns with what does.
fn examine_held(columns: &Arc<Columns>, disk: &Arc<dyn Disk>, problems: &mut Vec<String>) {
    let Ok(Some(bytes)) = disk.map(HELD, u64::MAX) else { return };
    let revision = super::texts::small(usize::try_from(columns.revision()).unwrap_or(usize::MAX));
    let core = Core { columns: Arc::clone(columns), delta: Arc::default(), revision };
    // One that is damaged or of other columns counts for nothing.
    let kept = held::decode(&bytes, columns.hash());
    if kept.is_some_and(|kept| kept != derive(&core, &View::default())) {
        problems.push("the list of held claims is not what follows from the columns".to_owned());
    }
}

/// The columns of a revision as the log gives them.
fn remake(log: &Log, revision: u64, scratch: &Scratch, dir: Option<&Path>) -> Result<Option<Bytes>, StoreError> {
    let disk = scratch.disk();
    make(log, revision, (disk, COLUMNS), Budget::default(), dir)?;
    disk.map(COLUMNS, u64::MAX).map_err(|cause| StoreError::Io { path: disk.shown(COLUMNS), cause })
}

/// How many quads each revision added to the dataset and removed from it.
fn counts(columns: &Columns, newest: usize) -> Vec<[i64; 2]> {
    let mut counts = vec![[0, 0]; newest];
    let mut times: Vec<(u32, u32)> = Vec::new();
    let mut quad = None;
    let mut count = |times: &mut Vec<(u32, u32)>| {
        // The times of one quad, by whatever file, joined where they meet.
        times.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (from, until) in times.drain(..) {
            match joined.last_mut().filter(|(_, end)| *end >= from) {
                Some((_, end)) => *end = until.max(*end),
                None => joined.push((from, until)),
            }
        }
        for (from, until) in joined {
            counts[from as usize - 1][0] += 1;
            if until != NEVER {
                counts[until as usize - 1][1] += 1;
            }
        }
    };
    for row in columns.all(0).flatten() {
        let [s, p, o, g, added, removed, _]: Row = row;
        if quad != Some([s, p, o, g]) {
            count(&mut times);
            quad = Some([s, p, o, g]);
        }
        times.push((added, removed));
    }
    count(&mut times);
    counts
}
