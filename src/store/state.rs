//! What the log says at its newest revision: columns from the disk or made anew, and what came since.

use super::columns::{Budget, Columns, Heal, Source, build};
use super::core::Core;
use super::delta::{Delta, Growing};
use super::derive::{Derived, again, derive};
use super::disk::{Bytes, Disk, Memory};
use super::held::{self, HELD, HELD_ASIDE};
use super::log::{Log, Packed, Sign};
use super::text::{Parts, parts};
use super::{Health, Policy, Reader, Revision, StoreError, View};
use crate::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use indexmap::IndexSet;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Name of the columns, and of columns that are being made.
pub(super) const COLUMNS: &str = "columns";
pub(super) const COLUMNS_ASIDE: &str = "columns.new";

/// How a store is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// Rows up to which columns are made anew with every revision: it takes less than half a second.
    pub(super) small: u64,
    /// The part of the columns that may change before they are made anew; 0 for any.
    pub(super) recent: u64,
    pub(super) budget: Budget,
}

impl Default for Settings {
    fn default() -> Self {
        Self { small: 200_000, recent: 8, budget: Budget::default() }
    }
}

/// What the log says at its newest revision.
#[derive(Debug)]
pub(super) struct State {
    pub(super) newest: Option<Revision>,
    /// Names of files by number.
    pub(super) files: IndexSet<String>,
    pub(super) digests: BTreeMap<String, String>,
    pub(super) reader: Reader,
    /// What follows from the columns and is not yet kept beside them, as bytes of the file.
    pub(super) unkept: Option<Vec<u8>>,
}

impl State {
    pub(super) fn read(
        log: &Log,
        disk: &Arc<dyn Disk>,
        dir: Option<&Path>,
        policy: Policy,
        settings: Settings,
        health: &Health,
    ) -> Result<Self, StoreError> {
        let closing = if log.newest() == 0 { None } else { Some(log.closing(log.newest())?) };
        let columns = match columns_of(log, disk, settings, health)? {
            Found::Sound(columns) => columns,
            Found::Absent => made_anew(log, disk, dir, settings)?,
            Found::Damaged => {
                let columns = made_anew(log, disk, dir, settings)?;
                health.note_healed(DAMAGED);
                columns
            }
        };
        let mut files: IndexSet<String> = columns.files().iter().map(|(file, _)| file.clone()).collect();
        let mut growing = Growing::new(&columns, Delta::default());
        for number in columns.revision() + 1..=log.newest() {
            let revision = super::texts::small(usize::try_from(number).unwrap_or(usize::MAX));
            grow(&mut growing, &mut files, revision, &log.chunks(number)?)
                .ok_or_else(|| log.damaged(format!("a chunk of revision {number} cannot be read")))?;
        }
        let delta = Arc::new(growing.finish());
        let known = columns.files().iter().filter_map(|(file, digest)| Some((file.clone(), digest.clone()?)));
        let digests = log.digests(known.collect(), columns.revision(), log.newest())?;
        let revision = super::texts::small(usize::try_from(log.newest()).unwrap_or(usize::MAX));
        let quads = closing.as_ref().map_or(0, |closing| closing.quads);
        let core = Core { columns, delta, revision };
        let (derived, unkept) = match policy {
            Policy::Plain => (Derived::default(), None),
            Policy::Derived => derived(&core, &**disk, settings),
        };
        let reader = Reader::with(core, quads, policy, &View::default(), derived);
        Ok(Self { newest: closing.map(|closing| closing.revision), files, digests, reader, unkept })
    }

    /// Keeps what follows from the columns beside them; where that fails, it is worked out again.
    pub(super) fn keep(&mut self, disk: &dyn Disk) {
        if let Some(bytes) = self.unkept.take() {
            let kept = (|| {
                disk.remove(HELD_ASIDE)?;
                disk.write(HELD_ASIDE, 0, &bytes)?;
                disk.sync(HELD_ASIDE)?;
                disk.replace(HELD_ASIDE, HELD)
            })();
            drop(kept);
        }
    }
}

/// What follows for the view of the editors: as kept for the columns, and from what came since. Also the bytes
/// to keep, where nothing is kept and it is worth it.
fn derived(core: &Core, disk: &dyn Disk, settings: Settings) -> (Derived, Option<Vec<u8>>) {
    let columns = &core.columns;
    let revision = super::texts::small(usize::try_from(columns.revision()).unwrap_or(usize::MAX));
    let before = Core { revision, ..core.clone() };
    let kept = disk.map(HELD, u64::MAX).ok().flatten().and_then(|bytes| held::decode(&bytes, columns.hash()));
    let (derived, unkept) = if let Some(derived) = kept {
        (derived, None)
    } else {
        let derived = derive(&before, &View::default());
        let unkept = (columns.rows() > settings.small).then(|| held::encode(columns.hash(), &derived));
        (derived, unkept)
    };
    if core.delta.len() == 0 {
        return (derived, unkept);
    }
    (again(&before, &derived, core, core.delta.changed()), unkept)
}

/// What stands on the disk as columns.
enum Found {
    /// Columns of the log.
    Sound(Arc<Columns>),
    /// None, or those of another log.
    Absent,
    /// Columns that cannot be opened.
    Damaged,
}

/// The columns on disk.
fn columns_of(log: &Log, disk: &Arc<dyn Disk>, settings: Settings, health: &Health) -> Result<Found, StoreError> {
    let failed = |cause| StoreError::Io { path: disk.shown(COLUMNS), cause };
    let Some(bytes) = disk.map(COLUMNS, u64::MAX).map_err(failed)? else { return Ok(Found::Absent) };
    let (again, noted) = (Arc::clone(disk), health.clone());
    let heal = |revision: u64| -> Heal {
        Arc::new(move || {
            let made = heal(&again, revision, settings.budget);
            match &made {
                Some(_) => noted.note_healed(DAMAGED),
                None => noted.note_lost("the columns are damaged, and so is the log from which they are made"),
            }
            made
        })
    };
    let columns = Columns::revision_of(&bytes).and_then(|revision| Columns::open(bytes, Some(heal(revision))));
    let Some(columns) = columns else { return Ok(Found::Damaged) };
    let revision = columns.revision();
    let belongs = (1..=log.newest()).contains(&revision) && log.closing(revision)?.revision.hash == columns.hash();
    Ok(if belongs { Found::Sound(Arc::new(columns)) } else { Found::Absent })
}

const DAMAGED: &str = "the columns were damaged, and were made anew from the log";

/// The columns of a revision, made anew: on the disk if they still stand there and nobody writes, so that
/// the next process finds them whole; otherwise in memory.
fn heal(disk: &Arc<dyn Disk>, revision: u64, budget: Budget) -> Option<Bytes> {
    let log = Log::open(Arc::clone(disk)).ok()?;
    let stands = || disk.map(COLUMNS, u64::MAX).ok().flatten().and_then(|bytes| Columns::revision_of(&bytes));
    if let Ok(Some(_lock)) = disk.lock()
        && stands() == Some(revision)
        && make(&log, revision, (&**disk, COLUMNS_ASIDE), budget, None).is_ok()
        && disk.replace(COLUMNS_ASIDE, COLUMNS).is_ok()
    {
        return disk.map(COLUMNS, u64::MAX).ok()?;
    }
    let memory = Memory::default();
    make(&log, revision, (&memory, COLUMNS), budget, None).ok()?;
    memory.map(COLUMNS, u64::MAX).ok()?
}

/// Columns made from the log: on the disk if nobody else writes, in memory otherwise.
fn made_anew(
    log: &Log,
    disk: &Arc<dyn Disk>,
    dir: Option<&Path>,
    settings: Settings,
) -> Result<Arc<Columns>, StoreError> {
    let newest = log.newest();
    if newest > 0
        && let Ok(Some(_lock)) = disk.lock()
        && make(log, newest, (&**disk, COLUMNS_ASIDE), settings.budget, dir).is_ok()
        && disk.replace(COLUMNS_ASIDE, COLUMNS).is_ok()
        && let Found::Sound(columns) = columns_of(log, disk, settings, &Health::default())?
    {
        return Ok(columns);
    }
    let memory = Memory::default();
    make(log, newest, (&memory, COLUMNS), settings.budget, None)?;
    let bytes = memory.map(COLUMNS, u64::MAX).ok().flatten();
    let columns = bytes.and_then(|bytes| Columns::open(bytes, None)).map(Arc::new);
    columns.ok_or_else(|| log.damaged("columns cannot be made from it"))
}

/// Makes columns of all revisions up to one.
pub(super) fn make(
    log: &Log,
    revision: u64,
    (disk, name): (&dyn Disk, &str),
    budget: Budget,
    dir: Option<&Path>,
) -> Result<(), StoreError> {
    let hash = if revision == 0 { String::new() } else { log.closing(revision)?.revision.hash };
    let digests = log.digests_when_closed(revision)?;
    let source = Source { chunks: chunks(log, revision)?, revision, digests: &digests };
    build(&source, disk, name, budget, dir)?.seal(disk, name, &hash)
}

/// The chunks of all revisions up to one.
pub(super) fn chunks(log: &Log, upto: u64) -> Result<Vec<(u32, Packed<'_>)>, StoreError> {
    let mut all = Vec::new();
    for number in 1..=upto {
        let revision = super::texts::small(usize::try_from(number).unwrap_or(usize::MAX));
        all.extend(log.chunks(number)?.into_iter().map(|packed| (revision, packed)));
    }
    Ok(all)
}

/// Adds what chunks say to a delta, and gives their quads; nothing if a chunk cannot be read.
pub(super) fn grow(
    growing: &mut Growing<'_>,
    files: &mut IndexSet<String>,
    revision: u32,
    chunks: &[Packed<'_>],
) -> Option<BTreeSet<[u32; 4]>> {
    let mut quads = BTreeSet::new();
    for packed in chunks {
        let chunk = packed.unpack()?;
        let ids: Vec<u32> = chunk.terms.iter().map(|text| growing.term(text)).collect();
        let file = files.get_index_of(&chunk.file).unwrap_or_else(|| files.insert_full(chunk.file.clone()).0);
        let file = super::texts::small(file);
        for [s, p, o, g] in &chunk.rows {
            let id = |number: u32| ids[number as usize];
            let quad = [id(*s), id(*p), id(*o), g.checked_sub(1).map_or(0, |g| id(g) + 1)];
            match chunk.sign {
                Sign::Added => growing.add(quad, file, revision),
                Sign::Removed => growing.remove(quad, file, revision),
            }
            quads.insert(quad);
        }
    }
    Some(quads)
}

pub(super) fn change(digests: &mut BTreeMap<String, String>, changes: &BTreeMap<String, Option<String>>) {
    for (file, digest) in changes {
        match digest {
            Some(digest) => digests.insert(file.clone(), digest.clone()),
            None => digests.remove(file),
        };
    }
}

/// A quad of N-Triples texts.
pub(super) fn decode([s, p, o]: [&str; 3], g: Option<&str>) -> Quad {
    let node = |text: &str| match parts(text) {
        Some(Parts::Iri(iri)) => NamedNode::new_unchecked(iri),
        _ => NamedNode::new_unchecked(text),
    };
    let subject = |text: &str| match parts(text).map(Term::from) {
        Some(Term::BlankNode(blank)) => NamedOrBlankNode::BlankNode(blank),
        _ => node(text).into(),
    };
    let object = parts(o).map_or_else(|| Term::from(node(o)), Term::from);
    let graph = g.map_or(GraphName::DefaultGraph, |g| subject(g).into());
    Quad::new(subject(s), node(p), object, graph)
}
