//! `treatise check`

use super::error::Failure;
use super::output;
use super::session::{Format, Session, count, plural};
use clap::ValueEnum;
use treatise::diagnostic::{Severity, render};
use treatise::project::Examination;

/// Look for everything that is wrong, and change nothing
///
/// Findings go to standard output, each with file, line, column, code and how to mend it; a summary goes to standard error.
/// Exits with 1 when there are errors.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise check\n  treatise check --deny warnings --format json\n  \
    treatise check --date 2027-12-01     which searches will have expired by then?")]
pub(super) struct Args {
    /// Also fail on findings that are not errors
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Test everything, not only what changed since the last import
    #[arg(long)]
    full: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// Fail on warnings
    Warnings,
    /// Fail on warnings and notes
    Notes,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?.checking_everything(self.full);
        let watcher = session.progress();
        let Examination { content, report, switched_off, tested, differences } =
            project.check(&session.now, &watcher)?;
        drop(watcher);
        match session.format {
            Format::Json => output::print_json(&render::json(&report))?,
            Format::Text => {
                let text = render::text(&report, &|path| project.text(path), session.stdout_style());
                output::print_text(&text)?;
            }
        }
        let found = count(&report).unwrap_or_else(|| "nothing wrong".to_owned());
        let off = match switched_off {
            0 => String::new(),
            1 => "; 1 more is switched off".to_owned(),
            n => format!("; {n} more are switched off"),
        };
        let open = match differences {
            (_, 0) => String::new(),
            (all, open) => format!("; sources differ on {}, {open} not on record", plural(all, "question")),
        };
        session.say(&format!("{found} in {}{off}{open}", plural(content.batches.len(), "file")));
        session.say_tested(tested);
        let denied = match self.deny {
            None => report.has_errors(),
            Some(Deny::Warnings) => report.has_errors() || report.count(Severity::Warning) > 0,
            Some(Deny::Notes) => !report.is_empty(),
        };
        if denied { Err(Failure::told()) } else { Ok(()) }
    }
}
