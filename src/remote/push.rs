//! Brings the newest revision to a service, and remembers how far it came.
//!
//! 1. The journal says which revision the service holds, and which one is on its way. A push that was
//!    interrupted goes on behind the last request that succeeded; a request that was sent twice
//!    does no harm, because every step can be done again.
//! 2. Where the service holds an earlier revision, only differences are sent; over the graph store
//!    protocol, which knows no differences, the graphs that differ.
//! 3. Counts are compared at the end. Only then does the journal say that the revision is there.

use super::batch::Batch;
use super::steps::Summed;
use super::{Client, Dataset, Ground, RemoteError, Step, Steps, compare};
use crate::model::NamedNode;
use crate::store::{Reader, Store};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a service holds, and what is on its way there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The revision that arrived last; 0 before the first.
    pub revision: u64,
    hash: String,
    /// Where the default graph is; empty for the service's own.
    home: String,
    /// Digest of the default graph.
    facts: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    going: Option<Going>,
}

/// A revision on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Going {
    revision: u64,
    hash: String,
    facts: String,
    /// Whether everything is sent.
    whole: bool,
    /// Revisions of which the service may hold something.
    before: Vec<u64>,
    /// Steps that were done.
    done: u64,
}

/// The file that remembers what each service holds.
#[derive(Clone, Debug)]
pub struct Journal {
    path: PathBuf,
}

impl Journal {
    /// Kept in this file.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf() }
    }

    /// What is known of a service.
    ///
    /// # Errors
    /// [`RemoteError::Journal`] when the file cannot be read.
    pub fn read(&self, url: &str) -> Result<Option<Held>, RemoteError> {
        Ok(self.all()?.remove(url))
    }

    fn all(&self) -> Result<BTreeMap<String, Held>, RemoteError> {
        let failed = |cause| RemoteError::Journal { path: self.path.clone(), cause };
        match std::fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| failed(error.into())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(failed(error)),
        }
    }

    /// Writes beside the file and renames, so that a kill leaves one of both.
    fn write(&self, url: &str, held: &Held) -> Result<(), RemoteError> {
        let failed = |cause| RemoteError::Journal { path: self.path.clone(), cause };
        let mut all = self.all()?;
        all.insert(url.to_owned(), held.clone());
        let text = serde_json::to_vec_pretty(&all).map_err(|error| failed(error.into()))?;
        let aside = self.path.with_extension("json.new");
        std::fs::write(&aside, text).and_then(|()| std::fs::rename(&aside, &self.path)).map_err(failed)
    }
}

/// What a push is made of.
pub struct Pushing<'a> {
    /// The service.
    pub client: &'a Client,
    /// What is remembered.
    pub journal: &'a Journal,
    /// Where the revisions are.
    pub store: &'a Store,
    /// Adds what is derived on demand to a reader.
    pub derive: &'a dyn Fn(&Reader) -> Reader,
    /// Names for blank nodes.
    pub ground: &'a Ground,
    /// Whether everything is sent, whatever is remembered.
    pub full: bool,
    /// Only count what would be sent: nothing goes out, and nothing is remembered.
    pub dry_run: bool,
    /// Told after each request how many steps it did.
    pub watch: &'a dyn Fn(u64),
}

/// What a push did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sending {
    /// The revision that the service now holds.
    pub revision: u64,
    /// Statements added, or added again.
    pub added: u64,
    /// Statements taken back one by one.
    pub removed: u64,
    /// Graphs that were emptied first.
    pub cleared: u64,
    /// Requests with changes; one that the service refuses and that is sent in halves counts once.
    pub requests: u64,
    /// Steps that an earlier push had done.
    pub resumed: u64,
    /// Whether the service held the revision already.
    pub nothing: bool,
}

/// Brings the newest revision to the service.
///
/// # Errors
/// Whatever stopped it; the next push goes on there. [`RemoteError::Different`] where counts differ at
/// the end.
pub fn push(ask: &Pushing<'_>) -> Result<Sending, RemoteError> {
    let service = ask.client.service();
    let to = service.update.as_ref().or(service.graph_store.as_ref());
    let url = to.ok_or_else(|| RemoteError::ReadOnly { url: service.query.as_str().to_owned() })?.as_str().to_owned();
    let mut held = ask.known(&url)?;
    let mut sending = Sending::default();
    let mut is_first = true;
    loop {
        let newest = ask.store.newest().map_or(0, |revision| revision.number);
        let starts_anew = is_first && ask.full;
        if held.going.is_none() && held.revision == newest && !starts_anew {
            sending.revision = newest;
            sending.nothing = is_first;
            return Ok(sending);
        }
        ask.one(&url, &mut held, starts_anew, &mut sending)?;
        is_first = false;
    }
}

impl Pushing<'_> {
    /// What is known of the service, as far as it fits the store on this machine.
    fn known(&self, url: &str) -> Result<Held, RemoteError> {
        let held = self.journal.read(url)?.unwrap_or_default();
        let is_ours = |number: u64, hash: &str| Ok::<_, RemoteError>(self.hash(number)? == hash);
        let going = held.going.as_ref();
        let fits = is_ours(held.revision, &held.hash)?
            && going.map_or(Ok(true), |going| is_ours(going.revision, &going.hash))?
            && (held == Held::default() || held.home == self.home());
        Ok(if fits { held } else { Held::default() })
    }

    fn home(&self) -> String {
        self.client.service().home.name().map(|name| name.as_str().to_owned()).unwrap_or_default()
    }

    /// The hash of a revision of this store; another for one that it does not have.
    fn hash(&self, number: u64) -> Result<String, RemoteError> {
        if number == 0 {
            return Ok(String::new());
        }
        let revisions = self.store.revisions().map_err(RemoteError::Store)?;
        let found = revisions.into_iter().find(|revision| revision.number == number);
        Ok(found.map_or_else(|| "unknown".to_owned(), |revision| revision.hash))
    }

    fn reader(&self, number: u64) -> Result<Reader, RemoteError> {
        Ok((self.derive)(&self.store.reader_at(number).map_err(RemoteError::Store)?))
    }

    /// Brings one revision there: the one on its way, or the newest.
    fn one(&self, url: &str, held: &mut Held, anew: bool, sending: &mut Sending) -> Result<(), RemoteError> {
        let newest = self.store.newest().map_or(0, |revision| revision.number);
        let number = held.going.as_ref().filter(|_| !anew).map_or(newest, |going| going.revision);
        let (reader, home) = (self.reader(number)?, &self.client.service().home);
        let after = Dataset { reader: &reader, ground: self.ground, home };
        let facts = after.digest();
        let before: BTreeSet<u64> = held
            .going
            .iter()
            .flat_map(|it| it.before.iter().copied().chain([it.revision]))
            .chain([held.revision])
            .collect();
        let same = held.going.as_ref().is_some_and(|going| going.facts == facts && !anew);
        if !same {
            // What is derived has changed under a push that was interrupted: then only a whole one is sure.
            let whole = anew || held.going.is_some() || held.revision == 0;
            let before = before.into_iter().filter(|revision| *revision > 0).collect();
            let hash = self.hash(number)?;
            held.going = Some(Going { revision: number, hash, facts, whole, before, done: 0 });
            held.home = self.home();
        }
        let Some(going) = held.going.clone() else { return Ok(()) };
        let old = self.reader(if going.whole { 0 } else { held.revision })?;
        let former = Dataset { reader: &old, ..after };
        let steps = self.steps(held, &going, former, after)?;
        sending.resumed += going.done;
        let touched = self.send(url, held, steps, sending)?;
        let counts = after.counts();
        let counts = touched.into_iter().map(|graph| {
            let count = counts.get(&graph).copied().unwrap_or(0);
            (graph, count)
        });
        let counts = counts.collect();
        *held = Held { revision: number, hash: going.hash, home: self.home(), facts: going.facts, going: None };
        if self.dry_run {
            return Ok(());
        }
        compare(self.client, &counts)?;
        self.journal.write(url, held)
    }

    fn steps<'a>(
        &'a self,
        held: &Held,
        going: &Going,
        former: Dataset<'a>,
        after: Dataset<'a>,
    ) -> Result<Steps<'a>, RemoteError> {
        if going.whole {
            let mut names = after.names();
            for number in &going.before {
                let reader = self.store.reader_at(*number).map_err(RemoteError::Store)?;
                names.extend(Dataset { reader: &reader, ..after }.names());
            }
            return Ok(Box::new(after.home_anew().chain(after.graphs_anew(names))));
        }
        let mut summed = Summed::default();
        for number in held.revision + 1..=going.revision {
            let (added, removed) = self.store.changes(number).map_err(RemoteError::Store)?;
            summed.add(added, removed);
        }
        let is_known = former.digest() == held.facts;
        let by_graph = self.client.service().update.is_none();
        let home = match (is_known, by_graph, held.facts == going.facts) {
            (true, _, true) => Box::new(std::iter::empty()) as Steps<'a>,
            (true, false, false) => after.home_since(former),
            _ => after.home_anew(),
        };
        let graphs = if by_graph { after.graphs_anew(summed.names(self.ground)) } else { summed.steps(self.ground) };
        Ok(Box::new(home.chain(graphs)))
    }

    /// Sends what is not done yet, and gives all graphs that are touched.
    fn send(
        &self,
        url: &str,
        held: &mut Held,
        steps: Steps<'_>,
        sending: &mut Sending,
    ) -> Result<BTreeSet<Option<NamedNode>>, RemoteError> {
        let mut touched = BTreeSet::new();
        let done = held.going.as_ref().map_or(0, |going| going.done);
        let mut batch = Batch::new(self.client.service());
        for (number, step) in (0_u64..).zip(steps) {
            if !touched.contains(&step.graph().cloned()) {
                touched.insert(step.graph().cloned());
            }
            if number < done {
                continue;
            }
            if !batch.takes(&step) {
                self.flush(url, held, &mut batch, sending)?;
            }
            match &step {
                Step::Clear(_) => sending.cleared += 1,
                Step::Delete(..) => sending.removed += 1,
                Step::Insert(..) => sending.added += 1,
            }
            batch.push(step);
        }
        self.flush(url, held, &mut batch, sending)?;
        Ok(touched)
    }

    fn flush(
        &self,
        url: &str,
        held: &mut Held,
        batch: &mut Batch<'_>,
        sending: &mut Sending,
    ) -> Result<(), RemoteError> {
        let steps = batch.len();
        if steps == 0 {
            return Ok(());
        }
        sending.requests += 1;
        if self.dry_run {
            batch.forget();
            return Ok(());
        }
        // Before the first request, the journal knows that something may be there.
        if held.going.as_ref().is_some_and(|going| going.done == 0) {
            self.journal.write(url, held)?;
        }
        batch.send(self.client)?;
        if let Some(going) = &mut held.going {
            going.done += steps as u64;
        }
        self.journal.write(url, held)?;
        (self.watch)(steps as u64);
        Ok(())
    }
}
