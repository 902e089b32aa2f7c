//! The store: a log, its newest state, and readers of any state.

use super::chain::in_order;
use super::commit::{Before, effect, plan};
use super::dictionary::{DEFAULT_GRAPH, LogQuad, Texts};
use super::log::{Entry, Log, Stated};
use super::text::{Parts, parts};
use super::verify::{replay, verify};
use super::{Change, Policy, Reader, Revision, StoreError, chain};
use crate::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// The history of a project and its newest state.
///
/// ```
/// use treatise::model::{Batch, GraphName, Literal, NamedNode, Origin, Quad, SourceFile, Statement};
/// use treatise::store::{Change, Policy, Store};
///
/// let us = NamedNode::new_unchecked("https://example.org/actor/us");
/// let name = NamedNode::new_unchecked("https://w3id.org/treatise/ns#name");
/// let quad = Quad::new(us, name, Literal::from("United States"), GraphName::DefaultGraph);
/// let batch = Batch {
///     file: SourceFile { path: "data/actors.csv".into(), columns: [].into() },
///     digest: "…".into(),
///     statements: vec![Statement { quad, origin: Origin::default() }],
/// };
///
/// let mut store = Store::in_memory(Policy::Derived);
/// let change = Change { batches: vec![batch], time: "2026-01-31T12:00:00Z".into(), ..Change::default() };
/// let revision = store.commit(change.clone())?;
/// assert_eq!(revision.map(|r| (r.number, r.added)), Some((1, 1)));
/// assert_eq!(store.commit(change)?, None, "importing is idempotent");
/// assert_eq!(store.reader().len(), 1);
/// # Ok::<(), treatise::store::StoreError>(())
/// ```
#[derive(Debug)]
pub struct Store {
    log: Log,
    policy: Policy,
    texts: Arc<Texts>,
    digests: BTreeMap<String, String>,
    newest: Option<Revision>,
    reader: Reader,
}

impl Store {
    /// Opens the store in a directory (file `store.redb`), or makes one.
    pub fn open(dir: &Path, policy: Policy) -> Result<Self, StoreError> {
        Self::load(Log::open(dir)?, policy)
    }

    /// A store that is gone with the process.
    #[expect(clippy::missing_panics_doc, reason = "an empty database in memory always opens")]
    pub fn in_memory(policy: Policy) -> Self {
        Log::in_memory()
            .and_then(|log| Self::load(log, policy))
            .expect("an empty database in memory has nothing that could fail to open")
    }

    fn load(log: Log, policy: Policy) -> Result<Self, StoreError> {
        let (newest, texts, files) = (log.revisions()?.pop(), Arc::new(log.texts()?), log.files()?);
        if !files.values().flat_map(|stated| &stated.quads).all(|quad| texts.know(quad)) {
            return Err(log.damaged("files state terms that the log does not have"));
        }
        let reader = Self::read(newest.as_ref(), &texts, &files, policy);
        let digests = files.into_iter().map(|(file, stated)| (file, stated.digest)).collect();
        Ok(Self { log, policy, texts, digests, newest, reader })
    }

    fn read(newest: Option<&Revision>, texts: &Arc<Texts>, files: &BTreeMap<String, Stated>, policy: Policy) -> Reader {
        let quads: Vec<LogQuad> = files.values().flat_map(|stated| stated.quads.iter().copied()).collect();
        Reader::of(newest.map_or(0, |revision| revision.number), Arc::clone(texts), &quads, policy)
    }

    /// Makes one revision of a change; nothing if it changes no statement of any file.
    ///
    /// Each batch replaces what its file stated before. The change is written as a whole or not
    /// at all. A digest that changes without statements is kept without a revision.
    pub fn commit(&mut self, change: Change) -> Result<Option<Revision>, StoreError> {
        let (time, author, message) = (change.time.clone(), change.author.clone(), change.message.clone());
        let before = Before { dictionary: self.reader.dictionary(), terms: self.texts.len(), files: self.log.files()? };
        let plan = plan(&before, change)?;
        let mut files = before.files;
        for (file, stated) in &plan.files {
            match stated {
                Some(stated) => files.insert(file.clone(), stated.clone()),
                None => files.remove(file),
            };
        }
        if plan.deltas.is_empty() {
            if !plan.files.is_empty() {
                self.log.update(&plan.files)?;
                self.digests = files.into_iter().map(|(file, stated)| (file, stated.digest)).collect();
            }
            return Ok(None);
        }
        let mut texts = Arc::clone(&self.texts);
        let longer = Arc::make_mut(&mut texts);
        for text in &plan.terms {
            longer.push(text);
        }
        let mut revision = Revision {
            number: self.newest().map_or(0, |newest| newest.number) + 1,
            hash: String::new(),
            parent: self.newest().map_or_else(String::new, |newest| newest.hash.clone()),
            time,
            author,
            message,
            files: plan.deltas.iter().map(|(file, _)| file.clone()).collect(),
            added: plan.added,
            removed: plan.removed,
        };
        revision.hash = chain::hash(&revision, &plan.deltas, &texts);
        let entry = Entry { revision, terms: plan.terms, deltas: plan.deltas, echoes: plan.echoes };
        self.log.append(&entry, &plan.files)?;
        self.reader = Self::read(Some(&entry.revision), &texts, &files, self.policy);
        self.digests = files.into_iter().map(|(file, stated)| (file, stated.digest)).collect();
        self.texts = texts;
        self.newest = Some(entry.revision.clone());
        Ok(Some(entry.revision))
    }

    /// The newest revision.
    pub fn newest(&self) -> Option<&Revision> {
        self.newest.as_ref()
    }

    /// The newest state.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// The state at a revision; 0 is the empty state before the first.
    pub fn reader_at(&self, number: u64) -> Result<Reader, StoreError> {
        self.known(number)?;
        if number == self.reader.revision() {
            return Ok(self.reader());
        }
        let files = replay(&self.log, &self.texts, number)?;
        let quads: Vec<LogQuad> = files.into_values().flatten().collect();
        Ok(Reader::of(number, Arc::clone(&self.texts), &quads, self.policy))
    }

    /// The log, oldest first.
    pub fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        self.log.revisions()
    }

    /// The quads that a revision added to the dataset and removed from it, in the order of N-Quads lines.
    ///
    /// A quad that another file stated already is not added, and one that another file still states
    /// is not removed.
    pub fn changes(&self, number: u64) -> Result<(Vec<Quad>, Vec<Quad>), StoreError> {
        self.known(number)?;
        let delta = effect(&self.log.deltas(number)?, &self.log.echoes(number)?);
        if !delta.added.iter().chain(&delta.removed).all(|quad| self.texts.know(quad)) {
            return Err(self.log.damaged(format!("revision {number} uses terms that the log does not have")));
        }
        let quads =
            |list: &[LogQuad]| in_order(list, &self.texts).iter().map(|quad| decode(&self.texts, *quad)).collect();
        Ok((quads(&delta.added), quads(&delta.removed)))
    }

    /// File and digest, as stored.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.digests.clone()
    }

    /// What each of these files stated last, of those that the store knows.
    ///
    /// # Errors
    /// [`StoreError`] when the log cannot be read.
    pub fn stated(&self, files: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<Quad>>, StoreError> {
        let known = self.log.files()?.into_iter().filter(|(file, _)| files.contains(file));
        Ok(known
            .map(|(file, stated)| (file, stated.quads.into_iter().map(|quad| decode(&self.texts, quad)).collect()))
            .collect())
    }

    /// Problems of the log in words; empty if it is sound.
    ///
    /// Every hash is computed anew and every change replayed: time is that of reading all history.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        verify(&self.log)
    }

    fn known(&self, asked: u64) -> Result<(), StoreError> {
        let newest = self.newest().map_or(0, |newest| newest.number);
        if asked > newest { Err(StoreError::UnknownRevision { asked, newest }) } else { Ok(()) }
    }

    #[cfg(test)]
    pub(super) fn log(&self) -> &Log {
        &self.log
    }
}

fn decode(texts: &Texts, [s, p, o, g]: LogQuad) -> Quad {
    let node = |id| match parts(texts.get(id)) {
        Some(Parts::Iri(iri)) => NamedNode::new_unchecked(iri),
        _ => NamedNode::new_unchecked(texts.get(id)),
    };
    let subject = |id| match parts(texts.get(id)).map(Term::from) {
        Some(Term::BlankNode(blank)) => NamedOrBlankNode::BlankNode(blank),
        _ => node(id).into(),
    };
    let object = parts(texts.get(o)).map_or_else(|| Term::from(node(o)), Term::from);
    let graph = if g == DEFAULT_GRAPH { GraphName::DefaultGraph } else { subject(g).into() };
    Quad::new(subject(s), node(p), object, graph)
}
