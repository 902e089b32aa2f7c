//! `treatise update`

use super::error::Failure;
use super::output;
use super::session::{Format, Session, plural};
use super::typed::{Typed, typed};
use serde_json::json;
use std::path::PathBuf;
use treatise::model::Quad;
use treatise::project::{UpdateRequest, Updated};
use treatise::sparql::Limits;

/// Change single statements of the store with SPARQL Update
///
/// The whole request becomes one revision, or nothing does. Files are not changed: what a file says and an update removed
/// comes back with the next import, and what an update added stays until an update removes it. Without a file or -e, the
/// update is read from standard input.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise update -m 'a name' -e 'INSERT DATA { actor:us tr:name \"United States\"@en }'\n  \
    treatise update mend.ru --dry-run\n  \
    treatise update -e 'CLEAR GRAPH claim:mou-1981-cow'")]
pub(super) struct Args {
    /// The update in this file
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// This update
    #[arg(short = 'e', long, value_name = "SPARQL", conflicts_with = "file")]
    text: Option<String>,
    /// Why the data changed; stands in the log
    #[arg(short, long, value_name = "TEXT", default_value = "update")]
    message: String,
    /// Who changes it; stands in the log [default: the editors of the project]
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Write what would be removed and added as an RDF Patch, and store nothing
    #[arg(long)]
    dry_run: bool,
    /// Stop after so many seconds; then nothing is changed
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let Typed { name, text } = typed("update", self.text.as_deref(), self.file.as_deref(), || {
            Failure::caller("no update").hint("give SPARQL Update in a file, with -e or on standard input")
        })?;
        let request = UpdateRequest {
            text: &text,
            name: &name,
            limits: Limits { seconds: Some(self.timeout), rows: None },
            author: self.author.as_deref(),
            message: &self.message,
            dry_run: self.dry_run,
        };
        let updated =
            project.update(request, &session.now).map_err(|error| Failure::from(error).typed(&name, &text))?;
        match session.format {
            Format::Json => output::print_json(&json(&updated))?,
            Format::Text if self.dry_run => output::print_text(&patch(&updated))?,
            Format::Text => {}
        }
        session.say(&self.outcome(&updated));
        if let [first, rest @ ..] = updated.files.as_slice() {
            let others =
                if rest.is_empty() { String::new() } else { format!(" and {}", plural(rest.len(), "other file")) };
            session.say(&format!("{first}{others} still says what was removed: the next import brings it back"));
        }
        Ok(())
    }

    fn outcome(&self, updated: &Updated) -> String {
        let (added, removed) = (updated.effect.added.len(), updated.effect.removed.len());
        match &updated.revision {
            Some(made) => {
                format!("made revision {}: {} added, {removed} removed", made.number, plural(added, "statement"))
            }
            None if self.dry_run => format!("would add {added} and remove {removed} statements; nothing was stored"),
            None => "nothing changed since the last revision".to_owned(),
        }
    }
}

fn patch(updated: &Updated) -> String {
    let removed = updated.effect.removed.iter().map(|quad| format!("D {quad} ."));
    let added = updated.effect.added.iter().map(|quad| format!("A {quad} ."));
    let lines: Vec<String> = removed.chain(added).collect();
    ["TX .", &lines.join("\n"), "TC ."].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn json(updated: &Updated) -> serde_json::Value {
    let quads = |quads: &[Quad]| quads.iter().map(|quad| format!("{quad} .")).collect::<Vec<_>>();
    json!({
        "revision": updated.revision.as_ref().map(|made| made.number),
        "added": quads(&updated.effect.added),
        "removed": quads(&updated.effect.removed),
        "files": updated.files,
    })
}
