//! `treatise store`

use super::error::Failure;
use super::output;
use super::session::{Format, RESTORE, Session, grouped, plural};
use clap::Subcommand;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use treatise::model::{NamedNode, Prefixes};
use treatise::project::{Moment, Project, ProjectError, Selection};
use treatise::store::{Statistics, Store};

/// Look after the store: figures, examination, copies, room
///
/// The store is the folder .treatise/store: a log that is only ever added to, and columns that are made from it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise store stats\n  treatise store verify\n  \
    treatise store backup ../project-2026-11-23.log\n  \
    treatise store restore ../project-2026-11-23.log\n  \
    treatise store dump --at 12 > then.nq")]
pub(super) struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Show what the store holds and how much room it takes
    Stats {
        /// How many predicates and classes are listed
        #[arg(short, long, value_name = "N", default_value_t = 12)]
        number: usize,
    },
    /// Compute every checksum and hash anew, and compare the columns with the log
    Verify,
    /// Write a copy of the log to a file, whoever writes meanwhile
    Backup {
        /// The file; it must not be there
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
    /// Make the store from a copy, where there is none
    Restore {
        /// The file that `store backup` wrote
        #[arg(value_name = "FILE")]
        from: PathBuf,
    },
    /// Make the columns anew, so that recent revisions stand in them
    Compact,
    /// Write every quad as stated, as N-Quads
    Dump {
        /// As of a revision or a day (2026-11-23: its end) instead of now
        #[arg(long, value_name = "REVISION|DATE", value_parser = super::view::moment)]
        at: Option<Moment>,
    },
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        match &self.task {
            Task::Restore { from } => {
                let store = project.restore(from)?;
                let revisions = store.revisions().map_err(ProjectError::Store)?;
                session.say(&format!("restored {}", plural(revisions.len(), "revision")));
                Ok(())
            }
            Task::Stats { number } => stats(session, &project, &project.existing_store()?.statistics(), *number),
            Task::Verify => verify(&project.existing_store()?),
            Task::Backup { to } => backup(session, &project.existing_store()?, to),
            Task::Compact => {
                let (before, after) = project.existing_store()?.compact().map_err(ProjectError::Store)?;
                session.say(&format!("the columns took {} and take {}", bytes(before), bytes(after)));
                Ok(())
            }
            Task::Dump { at } => dump(&project, *at),
        }
    }
}

/// Compares everything in the store with its checksums and hashes, and the columns with the log.
pub(super) fn verify(store: &Store) -> Result<(), Failure> {
    let problems = store.verify().map_err(ProjectError::Store)?;
    if problems.is_empty() {
        let revisions = store.revisions().map_err(ProjectError::Store)?;
        return output::print_text(&format!("{}, none altered", plural(revisions.len(), "revision")));
    }
    output::print_text(&problems.join("\n"))?;
    Err(Failure::world(format!("the store has {}", plural(problems.len(), "problem")))
        .hint("columns are made anew from the log when .treatise/store/columns is removed")
        .hint(RESTORE))
}

fn backup(session: &Session, store: &Store, to: &PathBuf) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::io(format!("cannot write {}", to.display()), &error);
    let file = File::options().write(true).create_new(true).open(to).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let written = store.backup(&mut out).map_err(failed)?;
    out.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
    let number = store.newest().map_or(0, |newest| newest.number);
    session.say(&format!("wrote revisions 1 to {number} to {} ({})", to.display(), bytes(written)));
    Ok(())
}

fn dump(project: &Project, at: Option<Moment>) -> Result<(), Failure> {
    let selection = Selection { at, ..Selection::default() };
    let reader = project.select(&selection)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let failed = |error: std::io::Error| Failure::io("cannot write to standard output", &error);
    for quad in reader.quads() {
        writeln!(out, "{quad} .").map_err(failed)?;
    }
    out.flush().map_err(failed)
}

fn stats(session: &Session, project: &Project, found: &Statistics, number: usize) -> Result<(), Failure> {
    match session.format {
        Format::Json => output::print_json(&value(found)),
        Format::Text => output::print_text(&text(found, project.prefixes(), number)),
    }
}

fn value(found: &Statistics) -> Value {
    let list = |list: &[(NamedNode, u64)]| -> Value {
        list.iter()
            .map(|(iri, count)| (iri.as_str().to_owned(), Value::from(*count)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    json!({
        "revision": found.revision,
        "quads": found.quads,
        "rows": found.rows,
        "recent": found.recent,
        "terms": found.terms,
        "graphs": found.graphs,
        "bytes": { "log": found.log, "columns": found.columns },
        "predicates": list(&found.predicates),
        "classes": list(&found.classes),
    })
}

fn text(found: &Statistics, prefixes: &Prefixes, number: usize) -> String {
    let columns: u64 = found.columns.values().sum();
    let all = found.log + columns;
    let mut lines = vec![
        format!(
            "revision {}: {} quads, {} terms, {} named graphs",
            found.revision,
            many(found.quads),
            many(found.terms),
            many(found.graphs)
        ),
        format!("on disk {}, {:.1} bytes a quad", bytes(all), share(all, found.quads)),
        format!("  {:<10} {:>10}", "log", bytes(found.log)),
    ];
    lines.extend(found.columns.iter().map(|(part, size)| format!("  {part:<10} {:>10}", bytes(*size))));
    if found.recent > 0 {
        lines.push(format!(
            "{} changes stand beside the columns; `treatise store compact` takes them in",
            many(found.recent)
        ));
    }
    for (what, list) in [("predicates", &found.predicates), ("classes", &found.classes)] {
        lines.push(format!("\n{} {what}", grouped(list.len())));
        lines.extend(
            list.iter()
                .take(number)
                .map(|(iri, count)| format!("{:>12}  {}", many(*count), prefixes.compact(iri.as_ref()))),
        );
        if list.len() > number {
            lines.push(format!("{:>12}  {} more; -n lists them", "…", list.len() - number));
        }
    }
    lines.join("\n")
}

/// Bytes as people read them.
#[expect(clippy::cast_precision_loss, reason = "three figures are shown")]
fn bytes(count: u64) -> String {
    match count {
        0..10_000 => format!("{count} B"),
        10_000..10_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

#[expect(clippy::cast_precision_loss, reason = "three figures are shown")]
fn share(bytes: u64, quads: u64) -> f64 {
    bytes as f64 / quads.max(1) as f64
}

fn many(count: u64) -> String {
    grouped(usize::try_from(count).unwrap_or(usize::MAX))
}
