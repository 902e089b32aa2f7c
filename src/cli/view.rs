//! The arguments that choose a view of the record, shared by every verb that reads it.

use super::error::Failure;
use super::query;
use super::session::Session;
use treatise::model::edtf::Day;
use treatise::project::{Moment, Project, Selection};

/// Which record is asked; to be flattened into a verb.
#[derive(Debug, clap::Args)]
pub(super) struct ViewArgs {
    /// The record as it stood at this revision, or at the end of this day
    #[arg(long, value_name = "REVISION|DATE", value_parser = moment)]
    at: Option<Moment>,
    /// Only claims that can speak for this day, YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    valid_on: Option<Day>,
    /// What to hold, by a policy of treatise.toml [default: supported]
    #[arg(long, value_name = "NAME")]
    policy: Option<String>,
}

impl ViewArgs {
    /// What was chosen.
    pub(super) fn selection(&self) -> Selection {
        Selection { at: self.at, policy: self.policy.clone(), valid_on: self.valid_on }
    }

    /// Ends an answer: says which view was shown, and that files changed where the newest record was asked.
    pub(super) fn finish(&self, project: &Project, session: &Session) -> Result<(), Failure> {
        self.tell(session);
        if self.at.is_none() { query::tell_stale(project, session) } else { Ok(()) }
    }

    /// Says which view is shown, where it is not the plain one.
    pub(super) fn tell(&self, session: &Session) {
        if let Some(words) = self.selection().words() {
            session.say(&format!("showing {words}"));
        }
    }
}

/// Reads a moment of the record.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text)
        .ok_or_else(|| "write the number of a revision (`treatise log` shows them), or a day such as 2026-11-20".into())
}

/// Reads a day.
pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write a day such as 1985-06-01".into())
}
