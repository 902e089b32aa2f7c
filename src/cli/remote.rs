//! Asking a store on another machine, where `treatise.toml` names one.

use super::error::Failure;
use super::session::Session;
use super::world;
use treatise::diagnostic::Place;
use treatise::project::{Project, ProjectError, Selection};
use treatise::query::{QueryError, Question};
use treatise::remote::Client;
use treatise::sparql::{Answer, Limits};
use treatise::store::Reader;

/// The store that the project names, ready to be asked.
pub(super) struct Remote {
    client: Client,
}

impl Remote {
    /// The store that the project names, unless the one on this machine is wanted.
    pub(super) fn find(project: &Project, local: bool) -> Result<Option<Self>, Failure> {
        if local {
            return Ok(None);
        }
        Ok(project.remote(&world::variable)?.map(|client| Self { client }))
    }

    /// Who sends and asks.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Where queries go.
    pub(super) fn url(&self) -> &str {
        self.client.service().query.as_str()
    }

    /// Refuses what only the store on this machine can do.
    pub(super) fn can(&self, selection: &Selection, evidence: bool) -> Result<(), Failure> {
        let wants = [
            ("--at", selection.at.is_some(), "it holds one state of the record, and no history"),
            ("--policy", selection.policy.is_some(), "what is held was decided before it was pushed"),
            ("--valid-on", selection.valid_on.is_some(), "what is held was decided before it was pushed"),
            ("--evidence", evidence, "rows are traced to claims by the log on this machine"),
        ];
        match wants.into_iter().find(|(_, wanted, _)| *wanted) {
            Some((option, _, why)) => {
                let message = format!("{option} cannot be asked of the store {}: {why}", self.url());
                Err(ProjectError::RemoteCannot(message).into())
            }
            None => Ok(()),
        }
    }

    /// Puts SPARQL text to it.
    pub(super) fn query(&self, project: &Project, text: &str, place: Place, limits: Limits) -> Result<Answer, Failure> {
        Ok(project.query_remote(&self.client, text, place, limits)?)
    }

    /// Puts a question to it; the values of parameters are read against what is known here.
    pub(super) fn question(
        &self,
        project: &Project,
        question: &Question,
        parameters: &[(String, String)],
        records: &Reader,
        limits: Limits,
    ) -> Result<Answer, Failure> {
        let bindings = question.bind(parameters, project.prefixes(), records).map_err(QueryError::Parameters)?;
        Ok(project.ask_remote(&self.client, question.query(), &bindings, limits)?)
    }

    /// Says who answered, and whether that is the newest revision.
    pub(super) fn tell(&self, project: &Project, session: &Session) -> Result<(), Failure> {
        session.say(&match project.pushed(&self.client)? {
            Some((held, newest)) if held == newest => format!("answered by {}, revision {held}", self.url()),
            Some((held, newest)) if held > 0 => {
                format!("answered by {}, revision {held}; `treatise push` brings revision {newest}", self.url())
            }
            _ => format!("answered by {}", self.url()),
        });
        Ok(())
    }
}
