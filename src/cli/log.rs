//! `treatise log`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use serde_json::{Value, json};
use treatise::store::Revision;

/// Show the revisions of the store, newest first
///
/// Each revision carries the hash of the one before, so that no line of the history can be changed unseen.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise log\n  treatise log -n 5 --verbose      with the files of each\n  \
    treatise log --format json")]
pub(super) struct Args {
    /// Show only the newest
    #[arg(short, long, value_name = "N")]
    number: Option<usize>,
}

/// How much of a hash people see.
const SHORT_HASH: usize = 12;

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let mut revisions = session.project()?.log()?;
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
