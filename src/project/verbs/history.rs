//! `show`, `diff` and `log --about`: what revisions did, and what lies between two of them.

use crate::model::{GraphName, NamedNode, Quad, Term};
use crate::project::view::revision;
use crate::project::{Moment, Project, ProjectError, Selection};
use crate::query::history::{Changes, Diff, Link, diff_of, patch};
use crate::store::{Reader, Revision, Store};

/// Two states of the record, and the revisions between them.
pub struct Span {
    /// Revision of the state before.
    pub from: u64,
    /// Revision of the state after; it may be the older one.
    pub to: u64,
    /// What the states do not share.
    pub changes: Changes,
    log: Vec<Revision>,
    store: Store,
}

/// What one revision did to one thing.
pub struct Touch {
    /// The revision.
    pub revision: Revision,
    /// How many statements about the thing it added.
    pub added: usize,
    /// How many it removed.
    pub removed: usize,
}

impl Project {
    /// What lies between two moments; without a moment, the newest state is meant.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported; [`ProjectError::Store`] and
    /// [`ProjectError::BeforeFirst`] where there is no such moment.
    pub fn span(&self, from: Option<Moment>, to: Option<Moment>) -> Result<Span, ProjectError> {
        let store = self.existing_store()?;
        let log = store.revisions().map_err(ProjectError::Store)?;
        let number = |moment: Option<Moment>| match moment {
            Some(moment) => revision(&store, moment),
            None => Ok(log.len() as u64),
        };
        let (from, to) = (number(from)?, number(to)?);
        // Whether there is such a revision is asked before the log is read.
        for number in [from, to] {
            store.changes(number).map_err(ProjectError::Store)?;
        }
        let steps = (from.min(to) + 1..=from.max(to)).map(|number| {
            let (added, removed) = store.changes(number)?;
            Ok((number, added, removed))
        });
        let steps = steps.collect::<Result<Vec<_>, _>>().map_err(ProjectError::Store)?;
        let changes = Changes::of_revisions(steps);
        let changes = if from <= to { changes } else { changes.reversed() };
        Ok(Span { from, to, changes, log, store })
    }

    /// What the revision did that was the newest at a moment.
    ///
    /// # Errors
    /// As [`Project::span`].
    pub fn step(&self, at: Option<Moment>) -> Result<Span, ProjectError> {
        let store = self.existing_store()?;
        let number = match at {
            Some(moment) => revision(&store, moment)?,
            None => store.newest().map_or(0, |newest| newest.number),
        };
        drop(store);
        self.span(Some(Moment::Revision(number.saturating_sub(1))), Some(Moment::Revision(number)))
    }

    /// The revisions that changed what is said of a thing: about it or by it, oldest first.
    ///
    /// What stands below its IRI (the stances and judgements of a claim) counts.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported.
    pub fn touches(&self, thing: &NamedNode) -> Result<Vec<Touch>, ProjectError> {
        let store = self.existing_store()?;
        let mut touches = Vec::new();
        for revision in store.revisions().map_err(ProjectError::Store)? {
            let (added, removed) = store.changes(revision.number).map_err(ProjectError::Store)?;
            let [added, removed] =
                [added, removed].map(|quads| quads.iter().filter(|quad| speaks_of(quad, thing)).count());
            if added + removed > 0 {
                touches.push(Touch { revision, added, removed });
            }
        }
        Ok(touches)
    }
}

/// Whether a statement is about a thing, or stands in the graph of its name.
fn speaks_of(quad: &Quad, thing: &NamedNode) -> bool {
    let is_it =
        |iri: &str| iri.strip_prefix(thing.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let named = |term: &Term| matches!(term, Term::NamedNode(node) if is_it(node.as_str()));
    named(&quad.subject.clone().into())
        || named(&quad.object)
        || matches!(&quad.graph_name, GraphName::NamedNode(graph) if is_it(graph.as_str()))
}

impl Span {
    /// The revisions between the two states, oldest first.
    pub fn revisions(&self) -> &[Revision] {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let position = |number: u64| usize::try_from(number).unwrap_or(usize::MAX).min(self.log.len());
        &self.log[position(low)..position(high)]
    }

    /// The revision of a number; nothing for the state before the first.
    pub fn revision(&self, number: u64) -> Option<&Revision> {
        self.log.iter().find(|revision| revision.number == number)
    }

    /// The states before and after, as a policy and a day show them.
    ///
    /// # Errors
    /// [`ProjectError::Store`] when the log cannot be read, [`ProjectError::UnknownPolicy`].
    pub fn readers(&self, project: &Project, selection: &Selection) -> Result<(Reader, Reader), ProjectError> {
        let reader = |number| {
            let reader = self.store.reader_at(number).map_err(ProjectError::Store)?;
            project.view(&reader, selection)
        };
        Ok((reader(self.from)?, reader(self.to)?))
    }

    /// What changed between two readers of the span, and why.
    pub fn diff(&self, project: &Project, (before, after): &(Reader, Reader)) -> Diff {
        diff_of(before, after, self.changes.clone(), project.prefixes())
    }

    /// What is stated differently, as an RDF Patch.
    pub fn patch(&self) -> String {
        let hash = |number| self.revision(number).map_or("", |revision| revision.hash.as_str());
        patch(&self.changes, Link { from: hash(self.from), to: hash(self.to) })
    }
}
