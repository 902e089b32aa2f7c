//! `treatise log`

use super::error::Failure;
use super::output;
use super::session::{Format, Session, plural};
use serde_json::{Value, json};
use treatise::project::{Project, ProjectError};
use treatise::store::Revision;

/// Show the revisions of the store, newest first
///
/// Each revision carries the hash of the one before, so that no line of the history can be changed unseen.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise log\n  treatise log -n 5 --verbose      with the files of each\n  \
    treatise log --verify            was any of it altered?\n  \
    treatise log --format json")]
pub(super) struct Args {
    /// Show only the newest
    #[arg(short, long, value_name = "N")]
    number: Option<usize>,
    /// Read the whole log instead, and say whether any revision was altered
    #[arg(long, conflicts_with = "number")]
    verify: bool,
}

/// How much of a hash people see.
const SHORT_HASH: usize = 12;

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        if self.verify {
            return verify(&project);
        }
        let mut revisions = project.log()?;
        revisions.reverse();
        revisions.truncate(self.number.unwrap_or(usize::MAX));
        match session.format {
            Format::Json => output::print_json(&revisions.iter().map(value).collect()),
            Format::Text => {
                let lines: Vec<String> = revisions.iter().map(|revision| line(revision, session.verbose)).collect();
                output::print_text(&lines.join("\n"))
            }
        }
    }
}

/// Compares every revision with its hash, and the state with what the revisions say.
fn verify(project: &Project) -> Result<(), Failure> {
    let store = project.existing_store()?;
    let problems = store.verify().map_err(ProjectError::Store)?;
    if problems.is_empty() {
        let revisions = store.revisions().map_err(ProjectError::Store)?;
        return output::print_text(&format!("{}, none altered", plural(revisions.len(), "revision")));
    }
    output::print_text(&problems.join("\n"))?;
    Err(Failure::world(format!("the log has {}", plural(problems.len(), "problem")))
        .hint("restore .treatise/ from a copy; or move it away and import again, and the history begins anew"))
}

fn line(revision: &Revision, with_files: bool) -> String {
    let hash = revision.hash.get(..SHORT_HASH).unwrap_or(&revision.hash);
    let Revision { number, time, added, removed, author, message, .. } = revision;
    let mut line = format!("{number:>4}  {time}  +{added} -{removed}  {message} ({author})  {hash}");
    if with_files {
        line.extend(revision.files.iter().map(|file| format!("\n      {file}")));
    }
    line
}

fn value(revision: &Revision) -> Value {
    json!({
        "number": revision.number,
        "hash": revision.hash,
        "parent": revision.parent,
        "time": revision.time,
        "author": revision.author,
        "message": revision.message,
        "files": revision.files,
        "added": revision.added,
        "removed": revision.removed,
    })
}
