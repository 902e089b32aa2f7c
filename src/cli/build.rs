//! `treatise build`

use super::error::Failure;
use super::session::{Session, plural};
use std::path::PathBuf;
use treatise::project::Imported;
use treatise::store::Revision;

/// Check everything, store what changed, and write the site
///
/// Reads data/, queries/ and explainers/. If anything is wrong, neither store nor site is changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise build\n  treatise -C my-project build --dir /tmp/site")]
pub(super) struct Args {
    /// Folder of the site, below the project unless it is a full path
    #[arg(long, value_name = "DIR", default_value = "site")]
    dir: PathBuf,
    /// Check everything, not only what changed since the last import
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    rows: RowArgs,
}

/// What is done with rows of tables that have errors; to be flattened into a verb.
#[derive(Debug, clap::Args)]
pub(super) struct RowArgs {
    /// Keep out rows of tables that have errors, put them into .treatise/quarantine/, and import all others
    #[arg(long)]
    pub(super) lenient: bool,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?.checking_everything(self.full).keeping_out_rows(self.rows.lenient);
        let site = project.root().join(&self.dir);
        let watcher = session.progress();
        let built = project.build(&site, &session.now, &watcher)?;
        drop(watcher);
        session.say(&read(&built.imported));
        session.say(&revision(&built.imported));
        for (id, sentences) in &built.explainers {
            session.say(&format!("compiled explainer `{id}`: {} traced to claims", plural(*sentences, "sentence")));
        }
        session.show_findings(&project, &built.imported.report);
        session.say_tested(built.imported.tested);
        let (files, changed) = (built.site.files, built.site.changed);
        let bytes = size(built.site.bytes);
        session.say(&format!("wrote {} ({bytes}), {changed} of them new or changed", plural(files, "file")));
        session.say(&format!("open {}", Session::show_path(&site.join("index.html"))));
        kept_out(session, &built.imported)
    }
}

/// Says which rows were kept out; then it was done but in part.
pub(super) fn kept_out(session: &Session, imported: &Imported) -> Result<(), Failure> {
    for kept in &imported.kept_out {
        session.say(&format!("kept out {} of {}: {}", plural(kept.rows, "row"), kept.file, kept.path));
    }
    if imported.kept_out.is_empty() { Ok(()) } else { Err(Failure::partly()) }
}

/// What was read.
pub(super) fn read(imported: &Imported) -> String {
    let files = plural(imported.files, "file");
    format!("read {files}: {}", plural(imported.statements, "statement"))
}

/// What became of it.
pub(super) fn revision(imported: &Imported) -> String {
    made(imported.revision.as_ref())
}

/// The revision that was made, if any.
pub(super) fn made(revision: Option<&Revision>) -> String {
    match revision {
        Some(made) => format!(
            "made revision {}: {} added, {} removed",
            made.number,
            plural(count(made.added), "statement"),
            made.removed
        ),
        None => "nothing changed since the last revision".to_owned(),
    }
}

fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// `1.4 MB`; whole bytes below a thousand.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match UNITS.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!((size(12), size(1_440_000), size(999_999)), ("12 bytes".into(), "1.4 MB".into(), "999.9 kB".into()));
    }
}
