//! `treatise show`

use super::changes::{ChangeArgs, typed};
use super::error::Failure;
use super::session::Session;

/// Tell what one revision changed, and why each fact came or went
///
/// Every change to claims, to what is held because of them, and to what is said of sources and other things. A day
/// stands for the last revision made by the end of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise show                     the newest revision\n  treatise show 3\n  \
    treatise show 2026-11-20 --all\n  treatise show 3 -o patch --output-file revision-3.rdfp")]
pub(super) struct Args {
    /// A revision, a day, or now
    #[arg(default_value = "now", value_name = "REVISION|DATE")]
    at: String,
    #[command(flatten)]
    changes: ChangeArgs,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let span = project.step(typed(&self.at)?)?;
        self.changes.write(session, &project, &span)
    }
}
