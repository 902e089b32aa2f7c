//! `update`: what a SPARQL Update changes becomes one revision.

use super::Now;
use super::query::caller;
use crate::diagnostic::Place;
use crate::import::{Settings, facts_outside_claims};
use crate::project::{Project, ProjectError};
use crate::sparql::{self, Effect, Limits, Update};
use crate::store::{EDITS, Edit, Policy, Revision, Store, StoreError};

/// How often an update is worked out anew because another process has written meanwhile.
const ATTEMPTS: usize = 8;

/// An update, as it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct UpdateRequest<'a> {
    /// SPARQL Update; the prefixes of the project are known in it.
    pub text: &'a str,
    /// What findings call the text.
    pub name: &'a str,
    /// When to give up.
    pub limits: Limits,
    /// Who changes it; none: the editors of the project.
    pub author: Option<&'a str>,
    /// Why; stands in the log.
    pub message: &'a str,
    /// Only work out what would change.
    pub dry_run: bool,
}

/// What an update did, or would do.
#[derive(Clone, Debug)]
pub struct Updated {
    /// The quads added and removed.
    pub effect: Effect,
    /// The revision it made; nothing for a trial, or where nothing changes.
    pub revision: Option<Revision>,
    /// Files that still say what was removed: the next import brings it back.
    pub files: Vec<String>,
}

impl Project {
    /// Changes single statements of the store. An update sees the newest state, and nobody writes between
    /// that state and its revision: where another process has, it is worked out anew.
    ///
    /// Nothing but law 1 is tested: what `check` tests are the files.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for a syntax error and for a fact outside a claim (`T4001`), [`ProjectError::Sparql`] when
    /// the engine fails or a limit is reached, [`ProjectError::Store`]; in all of them nothing was changed.
    pub fn update(&self, request: UpdateRequest<'_>, now: &Now) -> Result<Updated, ProjectError> {
        let place = Place::file(request.name).at(1, 1);
        let parsed = sparql::parse_update(request.text, self.prefixes(), place.clone()).map_err(caller)?;
        let mut store = self.store()?;
        for _ in 0..ATTEMPTS {
            match self.attempt(&mut store, &parsed, request, now) {
                Err(ProjectError::Store(StoreError::Moved { .. })) => {}
                done => return done,
            }
        }
        self.attempt(&mut store, &parsed, request, now)
    }

    /// Works an update out from the newest state, and makes it a revision if that is still the newest.
    fn attempt(
        &self,
        store: &mut Store,
        parsed: &Update,
        request: UpdateRequest<'_>,
        now: &Now,
    ) -> Result<Updated, ProjectError> {
        let reader = store.reader();
        let effect =
            sparql::update(&reader, self.policy(), parsed, request.limits, None).map_err(ProjectError::Sparql)?;
        if self.policy() == Policy::Derived {
            let vocabulary = self.vocabulary()?;
            let settings = Settings { base: &self.config().base, vocabulary: &vocabulary, claims_only: true };
            let report = facts_outside_claims(&effect.added, request.name, settings);
            if report.has_errors() {
                return Err(ProjectError::Caller(Box::new(report)));
            }
        }
        if request.dry_run {
            return Ok(Updated { effect, revision: None, files: Vec::new() });
        }
        let edit = Edit {
            over: reader.revision(),
            added: effect.added.clone(),
            removed: effect.removed.clone(),
            author: request.author.unwrap_or(&self.config().editors).to_owned(),
            message: request.message.to_owned(),
            time: now.instant.clone(),
        };
        let revision = store.edit(edit).map_err(ProjectError::Store)?;
        let touched = revision.iter().flat_map(|revision| &revision.files);
        let files = touched.filter(|file| *file != EDITS).cloned().collect();
        Ok(Updated { effect, revision, files })
    }
}
