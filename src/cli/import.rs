//! `treatise import`

use super::build;
use super::error::Failure;
use super::session::Session;
use treatise::project::Examination;

/// Check everything and store what changed as one revision
///
/// A file imported again replaces what it said before. If anything is wrong, nothing is stored.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise import -m 'add the 2016 memorandum'\n  treatise import --dry-run")]
pub(super) struct Args {
    /// Why the data changed; stands in the log
    #[arg(short, long, value_name = "TEXT", default_value = "import")]
    message: String,
    /// Say what would be added and removed, and store nothing
    #[arg(long, conflicts_with = "lenient")]
    dry_run: bool,
    /// Check everything, not only what changed since the last import
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    rows: build::RowArgs,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?.checking_everything(self.full).keeping_out_rows(self.rows.lenient);
        let watcher = session.progress();
        if self.dry_run {
            let Examination { content, report, .. } = project.check(&session.now, &watcher)?;
            let preview = project.preview(&content)?;
            drop(watcher);
            session.show_findings(&project, &report);
            let (added, removed) = (preview.added, preview.removed);
            session.say(&format!("would add {added} and remove {removed} statements; nothing was stored"));
            return Ok(());
        }
        let imported = project.import(&self.message, &session.now, &watcher)?;
        drop(watcher);
        session.say(&build::read(&imported));
        session.say(&build::revision(&imported));
        session.show_findings(&project, &imported.report);
        session.say_tested(imported.tested);
        build::kept_out(session, &imported)
    }
}
