//! `treatise log`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use serde_json::{Value, json};
use treatise::model::NamedNode;
use treatise::project::Project;
use treatise::store::Revision;

/// Show the revisions of the store, newest first
///
/// Each revision carries the hash of the one before, so that no line of the history can be changed unseen.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise log\n  treatise log -n 5 --verbose      with the files of each\n  \
    treatise log --verify            was any of it altered?\n  \
    treatise log --claim no-mdt      what happened to this claim?\n  \
    treatise log --about agreement:mou-1981\n  \
    treatise log --format json")]
pub(super) struct Args {
    /// Show only the newest
    #[arg(short, long, value_name = "N")]
    number: Option<usize>,
    /// Read the whole log instead, and say whether any revision was altered
    #[arg(long, conflicts_with = "number")]
    verify: bool,
    /// Only the revisions that changed this claim, its stances or its judgements
    #[arg(long, value_name = "ID", conflicts_with = "verify")]
    claim: Option<String>,
    /// Only the revisions that changed what is said of this thing (kind:id)
    #[arg(long, value_name = "THING", conflicts_with_all = ["verify", "claim"])]
    about: Option<String>,
}

/// How much of a hash people see.
const SHORT_HASH: usize = 12;

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        if self.verify {
            return super::store::verify(&project.existing_store()?);
        }
        let mut revisions = match self.thing(&project)? {
            None => project.log()?,
            Some(thing) => touches(&project, &thing)?,
        };
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

impl Args {
    /// The claim or thing that is asked about.
    fn thing(&self, project: &Project) -> Result<Option<NamedNode>, Failure> {
        let prefixes = project.prefixes();
        if let Some(id) = &self.claim {
            return Ok(Some(prefixes.expand(id).unwrap_or_else(|| prefixes.resource("claim", id))));
        }
        let Some(name) = &self.about else { return Ok(None) };
        let no_name = || {
            Failure::caller(format!("`{name}` names no thing"))
                .hint("write its kind and id, as in agreement:mou-1981, or its IRI")
        };
        prefixes.expand(name).map(Some).ok_or_else(no_name)
    }
}

/// The revisions that changed what is said of a thing; their counts are of that alone.
fn touches(project: &Project, thing: &NamedNode) -> Result<Vec<Revision>, Failure> {
    let touches = project.touches(thing)?;
    if touches.is_empty() {
        let name = project.prefixes().compact(thing.as_ref());
        return Err(Failure::caller(format!("no revision says anything of {name}"))
            .hint("is it written as `treatise why` writes it?"));
    }
    let count = |n: usize| n as u64;
    Ok(touches
        .into_iter()
        .map(|it| Revision { added: count(it.added), removed: count(it.removed), ..it.revision })
        .collect())
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

/// A revision for programs.
pub(super) fn value(revision: &Revision) -> Value {
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
