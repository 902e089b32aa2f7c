//! `push`, and `query` where the store is a service on another machine.

use crate::check::compare;
use crate::diagnostic::Place;
use crate::model::Term;
use crate::project::{Progress, Project, ProjectError};
use crate::remote::{self, Client, Ground, Held, Journal, Pushing, RemoteError, Sending};
use crate::sparql::{self, Answer, Limits, Query};
use crate::store::{Policy, Reader};
use std::fs::{File, TryLockError};

/// The file that remembers what each service holds.
const JOURNAL: &str = "pushed.json";

/// The file whose lock is the right to push from here. It stays empty and is never removed.
const LOCK: &str = "push.lock";

/// How a push is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct PushRequest {
    /// Whether everything is sent, whatever was sent before.
    pub full: bool,
    /// Only tell what would be sent: nothing goes out.
    pub dry_run: bool,
}

impl Project {
    /// Brings the newest revision to a service: the claims in their graphs, and the default graph as
    /// queries see it here, comparisons of sources included.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported; [`ProjectError::Remote`], after which the next
    /// push goes on where this one stopped.
    pub fn push(&self, client: &Client, how: PushRequest, progress: &dyn Progress) -> Result<Sending, ProjectError> {
        let store = self.existing_store()?;
        let _lock = self.push_lock()?;
        let vocabulary = self.vocabulary()?;
        progress.stage("sending", None);
        let derive = |reader: &Reader| match self.policy() {
            Policy::Plain => reader.clone(),
            Policy::Derived => {
                reader.with_derived(compare::triples(&compare::compare(reader, &vocabulary, self.prefixes())))
            }
        };
        let pushing = Pushing {
            client,
            journal: &self.journal(),
            store: &store,
            derive: &derive,
            ground: &Ground::new(&self.config().base),
            full: how.full,
            dry_run: how.dry_run,
            watch: &|steps| progress.advance(steps),
        };
        remote::push(&pushing).map_err(ProjectError::Remote)
    }

    /// The right to push from here, until it is dropped. The system takes it back from a process that is killed.
    fn push_lock(&self) -> Result<File, ProjectError> {
        let path = self.store_dir().join(LOCK);
        let failed = |source| ProjectError::Io { path: path.clone(), source };
        let file = File::create(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(ProjectError::Remote(RemoteError::Busy)),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    fn journal(&self) -> Journal {
        Journal::new(&self.store_dir().join(JOURNAL))
    }

    /// The revision that a service holds by pushes from here, and the newest here.
    ///
    /// # Errors
    /// [`ProjectError::Remote`] when the journal cannot be read, [`ProjectError::Store`].
    pub fn pushed(&self, client: &Client) -> Result<Option<(u64, u64)>, ProjectError> {
        let service = client.service();
        let Some(to) = service.update.as_ref().or(service.graph_store.as_ref()).filter(|_| self.has_store()) else {
            return Ok(None);
        };
        let held: Option<Held> = self.journal().read(to.as_str()).map_err(ProjectError::Remote)?;
        let newest = self.store()?.newest().map_or(0, |revision| revision.number);
        Ok(held.map(|held| (held.revision, newest)))
    }

    /// What is known here of things and their names, for parameters and labels: the store, or the files
    /// where nothing was imported.
    ///
    /// # Errors
    /// [`ProjectError::Io`], [`ProjectError::Store`].
    pub fn records(&self) -> Result<Reader, ProjectError> {
        if self.has_store() {
            return Ok(self.store()?.reader());
        }
        Ok(self.read(&crate::project::Silent)?.reader(self.policy()))
    }

    /// Puts SPARQL text to a service; the prefixes of the project are known in it.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for a syntax error and for views, which are made here;
    /// [`ProjectError::Remote`].
    pub fn query_remote(
        &self,
        client: &Client,
        text: &str,
        place: Place,
        limits: Limits,
    ) -> Result<Answer, ProjectError> {
        let caller = |found| ProjectError::Caller(Box::new(std::iter::once(found).collect()));
        let query = sparql::parse(text, self.prefixes(), place).map_err(caller)?;
        if let Some(found) = query.without_day(&[]) {
            return Err(caller(found));
        }
        self.ask_remote(client, &query, &[], limits)
    }

    /// Puts a parsed query to a service.
    ///
    /// # Errors
    /// As [`Project::query_remote`].
    pub fn ask_remote(
        &self,
        client: &Client,
        query: &Query,
        bindings: &[(String, Term)],
        limits: Limits,
    ) -> Result<Answer, ProjectError> {
        let policy = query
            .from()
            .iter()
            .find(|graph| self.prefixes().kind(graph.as_ref()).is_some_and(|(kind, _)| kind == "policy"));
        if let Some(policy) = policy {
            let message = format!("`FROM {policy}` is a view, and views are made by the store on this machine");
            return Err(ProjectError::RemoteCannot(message));
        }
        client.ask(query, bindings, limits).map_err(ProjectError::Remote)
    }
}
