//! `treatise snapshot`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use serde_json::json;
use std::path::PathBuf;
use treatise::model::edtf::Day;

/// Keep a copy of a source, so that quotations can be anchored in it
///
/// Plain text, HTML and PDF are kept in data/snapshots/ under their SHA-256, with a row in data/snapshots.csv. A copy of a
/// later day is kept beside the earlier one, and `treatise check` then says which quotations moved, changed or are gone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise snapshot crs-rl33222 RL33222.pdf --url https://www.congress.gov/crs-product/RL33222\n  \
    treatise snapshot fact-sheet page.html --taken-on 2026-11-20")]
pub(super) struct Args {
    /// Id of the source
    source: String,
    /// The file: .txt, .html or .pdf
    file: PathBuf,
    /// Where it was found
    #[arg(long)]
    url: Option<String>,
    /// The day on which it was taken, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    taken_on: Option<Day>,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let taken_on = self.taken_on.unwrap_or(session.now.today);
        let kept = project.keep_snapshot(&self.source, &self.file, self.url.as_deref(), taken_on)?;
        if session.format == Format::Json {
            return output::print_json(&json!({ "path": kept.path, "sha256": kept.sha256, "letters": kept.letters }));
        }
        output::print_text(&format!("kept {}\nits text has {} characters", kept.path, kept.letters))
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write a day such as 2026-11-20".into())
}
