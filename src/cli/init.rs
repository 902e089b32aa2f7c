//! `treatise init`

use super::error::Failure;
use super::session::{Session, plural};
use std::path::{Path, PathBuf};
use treatise::diagnostic::{Diagnostic, Place};
use treatise::project::{ProjectError, Seed, init};

/// Write a small working project to start from
///
/// The example holds three treaties, a disagreement and a denial with its search. It builds at once; its README says
/// what to try next.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise init my-project\n  \
    treatise init my-project --title 'Peace of Westphalia' --base https://example.org/westphalia/")]
pub(super) struct Args {
    /// Folder to write to; it is empty or not there yet
    dir: PathBuf,
    /// What the project is called
    #[arg(long)]
    title: Option<String>,
    /// Address under which its things live; ends with a slash
    #[arg(long, value_name = "IRI")]
    base: Option<String>,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        // Beside -C a relative folder would be read from two places.
        let dir = if session.dir == Path::new(".") { self.dir.clone() } else { session.dir.join(&self.dir) };
        let seed = Seed { title: self.title.clone(), base: self.base.clone() };
        let files = init(&dir, &seed).map_err(|error| match error {
            // The place is in a file that was never written.
            ProjectError::Caller(report) => Failure::request(report.iter().map(without_place).collect()),
            error => error.into(),
        })?;
        let shown = Session::show_path(&dir);
        session.say(&format!("wrote {} to {shown}", plural(files.len(), "file")));
        session.say(&format!("next: read {shown}/README.md, then run `treatise -C {shown} build`"));
        Ok(())
    }
}

fn without_place(found: &Diagnostic) -> Diagnostic {
    Diagnostic { place: Place::default(), ..found.clone() }
}
