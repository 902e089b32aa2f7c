//! From what files state now to what the log has to say.
//!
//! 1. Blank nodes get lasting labels ([`super::blank`]).
//! 2. What a file states now is compared with what it stated before, which its chunks in the log tell.
//! 3. The difference becomes chunks, of quads added and of quads removed.

use super::blank::relabel;
use super::core::Core;
use super::log::{Chunk, Filling, Log, Row, Sign};
use super::{Change, EDITS, Edit, StoreError};
use crate::model::{Batch, Quad};
use indexmap::IndexSet;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A change, worked out; nothing is written yet.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) chunks: Vec<Chunk>,
    /// Files whose digest is another now, or that are gone.
    pub(super) digests: BTreeMap<String, Option<String>>,
}

impl Plan {
    /// The files whose statements change, in alphabetical order.
    pub(super) fn files(&self) -> Vec<String> {
        let files: BTreeSet<&String> = self.chunks.iter().map(|chunk| &chunk.file).collect();
        files.into_iter().cloned().collect()
    }

    /// How many statements change.
    pub(super) fn rows(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.rows.len()).sum()
    }
}

/// The digest of a file from which an edit took statements: its next batch is another, whatever it says.
pub const EDITED: &str = "edited";

/// Works out what a change does.
pub(super) fn plan(log: &Log, digests: &BTreeMap<String, String>, change: Change) -> Result<Plan, StoreError> {
    let mut plan = Plan::default();
    let mut now: BTreeMap<String, Option<Batch>> = BTreeMap::new();
    for batch in change.batches {
        let file = batch.file.path.to_string();
        if now.insert(file.clone(), Some(batch)).is_some() {
            return Err(StoreError::RepeatedFile { file });
        }
    }
    // A removal and a batch of one file in the same change: the file is there and states the batch.
    for file in change.removed_files.into_iter().filter(|file| digests.contains_key(file)) {
        now.entry(file).or_default();
    }
    let known = now.keys().filter(|file| digests.contains_key(*file)).map(String::as_str).collect();
    let mut before = stated_by(log, &known)?;
    for (file, batch) in now {
        let digest = batch.as_ref().map(|batch| batch.digest.clone());
        if digests.get(&file) != digest.as_ref() {
            plan.digests.insert(file.clone(), digest);
        }
        let quads = batch.map(|batch| quads(&file, batch)).unwrap_or_default();
        plan.chunks.extend(before.remove(&file).unwrap_or_default().difference(&file, &quads)?);
    }
    plan.chunks.sort_by(|a, b| (&a.file, a.sign).cmp(&(&b.file, b.sign)));
    Ok(plan)
}

/// Works out what an edit of single quads does.
pub(super) fn plan_edit(core: &Core, files: &IndexSet<String>, edit: &Edit) -> Result<Plan, StoreError> {
    let mut fillings: BTreeMap<(&str, Sign), Filling> = BTreeMap::new();
    let ids = |quad: &Quad| {
        let find = |term: &dyn std::fmt::Display| core.find(&term.to_string());
        let g = if quad.graph_name.is_default_graph() { 0 } else { find(&quad.graph_name)? + 1 };
        Some([find(&quad.subject)?, find(&quad.predicate)?, find(&quad.object)?, g])
    };
    for quad in &edit.removed {
        for file in ids(quad).map(|ids| core.stated_by(ids)).unwrap_or_default() {
            let file = files.get_index(file as usize).map_or(EDITS, String::as_str);
            fillings.entry((file, Sign::Removed)).or_default().push(quad, file)?;
        }
    }
    let removed: HashSet<&Quad> = edit.removed.iter().collect();
    for quad in &edit.added {
        if removed.contains(quad) || !ids(quad).is_some_and(|ids| core.contains(ids)) {
            fillings.entry((EDITS, Sign::Added)).or_default().push(quad, EDITS)?;
        }
    }
    let chunks: Vec<Chunk> = fillings.into_iter().map(|((file, sign), filling)| filling.finish(file, sign)).collect();
    let thinned = chunks.iter().filter(|chunk| chunk.file != EDITS);
    let digests = thinned.map(|chunk| (chunk.file.clone(), Some(EDITED.to_owned()))).collect();
    Ok(Plan { chunks, digests })
}

/// A quad by its texts; no graph is the default graph.
type Texts<'a> = ([&'a str; 3], Option<&'a str>);

/// Whether a quad stands, and which files will state it.
type Stating<'a> = (bool, BTreeSet<&'a str>);

/// How many quads the chunks of a plan add to a dataset and remove from it.
pub(super) fn effect(core: &Core, files: &IndexSet<String>, plan: &Plan) -> (u64, u64) {
    let mut quads: HashMap<Texts<'_>, Stating<'_>> = HashMap::new();
    for chunk in &plan.chunks {
        for [s, p, o, g] in &chunk.rows {
            let spo = [*s, *p, *o].map(|id| chunk.terms.get(id));
            let graph = g.checked_sub(1).map(|id| chunk.terms.get(id));
            let (_, by) = quads.entry((spo, graph)).or_insert_with(|| {
                let g = graph.map_or(Some(0), |g| Some(core.find(g)? + 1));
                let [s, p, o] = spo.map(|text| core.find(text));
                let ids = s.zip(p).zip(o).zip(g).map(|(((s, p), o), g)| [s, p, o, g]);
                let by = ids.map(|ids| core.stated_by(ids)).unwrap_or_default();
                let by = by.into_iter().filter_map(|file| files.get_index(file as usize)).map(String::as_str);
                let by: BTreeSet<&str> = by.collect();
                (!by.is_empty(), by)
            });
            match chunk.sign {
                Sign::Added => by.insert(&chunk.file),
                Sign::Removed => by.remove(chunk.file.as_str()),
            };
        }
    }
    let count = |was: bool| quads.values().filter(|(before, by)| *before == was && by.is_empty() == was).count() as u64;
    (count(false), count(true))
}

fn quads(file: &str, batch: Batch) -> Vec<Quad> {
    let mut quads: Vec<Quad> = batch.statements.into_iter().map(|statement| statement.quad).collect();
    relabel(file, &mut quads);
    quads
}

/// Rows in the order of their coming.
type Rows = IndexSet<Row, rustc_hash::FxBuildHasher>;

/// Quads as numbers of texts.
#[derive(Debug, Default)]
pub(super) struct Statements {
    terms: IndexSet<Box<str>, rustc_hash::FxBuildHasher>,
    rows: Rows,
}

impl Statements {
    fn term(&mut self, text: &str) -> u32 {
        let place = self.terms.get_index_of(text).unwrap_or_else(|| self.terms.insert_full(text.into()).0);
        super::texts::small(place)
    }

    /// The texts of every quad: subject, predicate, object, and the graph if it is named.
    pub(super) fn texts(&self) -> impl Iterator<Item = Texts<'_>> {
        self.rows.iter().map(|row| self.texts_of(row))
    }

    fn texts_of(&self, [s, p, o, g]: &Row) -> Texts<'_> {
        let text = |id: u32| &*self.terms[id as usize];
        ([text(*s), text(*p), text(*o)], g.checked_sub(1).map(text))
    }

    /// Does what a chunk says.
    fn apply(&mut self, chunk: &Chunk) {
        let ids: Vec<u32> = chunk.terms.iter().map(|text| self.term(text)).collect();
        let row = |[s, p, o, g]: &Row| {
            let id = |number: u32| ids[number as usize];
            [id(*s), id(*p), id(*o), g.checked_sub(1).map_or(0, |g| id(g) + 1)]
        };
        match chunk.sign {
            Sign::Added => self.rows.extend(chunk.rows.iter().map(row)),
            Sign::Removed => chunk.rows.iter().map(row).for_each(|row| {
                self.rows.swap_remove(&row);
            }),
        }
    }

    /// What has to be said so that exactly these quads are stated.
    pub(super) fn difference(mut self, file: &str, now: &[Quad]) -> Result<Vec<Chunk>, StoreError> {
        let mut chunks = Vec::new();
        if self.rows.is_empty() {
            let mut added = Filling::default();
            for quad in now {
                added.push(quad, file)?;
                close_full(&mut added, file, Sign::Added, &mut chunks);
            }
            close(added, file, Sign::Added, &mut chunks);
            return Ok(chunks);
        }
        let mut rows = Rows::default();
        for quad in now {
            let row = self.row(quad, file)?;
            rows.insert(row);
        }
        Ok(self.chunks(&rows, file))
    }

    /// What has to be said so that exactly the statements of some chunks are made.
    pub(super) fn difference_of(mut self, file: &str, now: &[Chunk]) -> Vec<Chunk> {
        let before = std::mem::take(&mut self.rows);
        for chunk in now {
            self.apply(chunk);
        }
        let rows = std::mem::replace(&mut self.rows, before);
        self.chunks(&rows, file)
    }

    fn chunks(&self, rows: &Rows, file: &str) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        for (these, others, sign) in [(&self.rows, rows, Sign::Removed), (rows, &self.rows, Sign::Added)] {
            let mut filling = Filling::default();
            for row in these.iter().filter(|row| !others.contains(*row)) {
                let (spo, g) = self.texts_of(row);
                filling.push_texts(spo, g);
                close_full(&mut filling, file, sign, &mut chunks);
            }
            close(filling, file, sign, &mut chunks);
        }
        chunks
    }

    fn row(&mut self, quad: &Quad, file: &str) -> Result<Row, StoreError> {
        let mut id = |text: String| {
            if text.contains(['\n', '\r']) {
                return Err(StoreError::BadTerm { file: file.to_owned(), term: text });
            }
            Ok(self.term(&text))
        };
        let spo = [id(quad.subject.to_string())?, id(quad.predicate.to_string())?, id(quad.object.to_string())?];
        let g = if quad.graph_name.is_default_graph() { 0 } else { id(quad.graph_name.to_string())? + 1 };
        Ok([spo[0], spo[1], spo[2], g])
    }
}

fn close_full(filling: &mut Filling, file: &str, sign: Sign, chunks: &mut Vec<Chunk>) {
    if filling.is_full() {
        close(std::mem::take(filling), file, sign, chunks);
    }
}

fn close(filling: Filling, file: &str, sign: Sign, chunks: &mut Vec<Chunk>) {
    if !filling.is_empty() {
        chunks.push(filling.finish(file, sign));
    }
}

/// What files state at the newest revision, by their chunks.
pub(super) fn stated_by(log: &Log, files: &BTreeSet<&str>) -> Result<BTreeMap<String, Statements>, StoreError> {
    let mut stated: BTreeMap<String, Statements> =
        files.iter().map(|file| ((*file).to_owned(), Statements::default())).collect();
    if files.is_empty() {
        return Ok(stated);
    }
    for number in 1..=log.newest() {
        let revision = log.closing(number)?.revision;
        if !revision.files.iter().any(|file| files.contains(file.as_str())) {
            continue;
        }
        for packed in log.chunks(number)? {
            let Some(statements) = stated.get_mut(packed.file) else { continue };
            let unreadable = || log.damaged(format!("a chunk of revision {number} cannot be read"));
            statements.apply(&packed.unpack().ok_or_else(unreadable)?);
        }
    }
    Ok(stated)
}
