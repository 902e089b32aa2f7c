//! `treatise adopt`

use super::error::Failure;
use super::session::{Session, plural};
use std::path::PathBuf;

/// Take files of a known dataset into the project
///
/// The files are recognised by their headers, copied to data/NAME/, and described there by CSVW metadata, a source and a
/// register. Nothing is imported yet. Every row becomes a claim with the status Unverified: it is what the dataset says,
/// and nobody has judged it. `treatise mappings` lists the datasets.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  treatise adopt atop ~/atop/atop_alliance_level.csv ~/atop/atop_member_level.csv\n  \
    treatise adopt manytreaties ~/manytreaties/*.csv\n  \
    treatise adopt cow alliance_v4.1_by_member.csv --force"
)]
pub(super) struct Args {
    /// The dataset, as `treatise mappings` calls it
    #[arg(value_name = "NAME")]
    name: String,
    /// Its files, under any name
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let adopted = session.project()?.adopt(&self.name, &self.files, self.force)?;
        for path in &adopted.written {
            session.say(&format!("wrote {path}"));
        }
        for path in &adopted.kept {
            session.say(&format!("kept {path}, which was there already"));
        }
        let name = &self.name;
        session.say(&format!(
            "{} of `{name}` described; if yours is only part of the dataset, say so in data/{name}/about.ttl",
            plural(self.files.len(), "file")
        ));
        session.say("next: `treatise check`, then `treatise import`; mind licence and citation (`treatise mappings`)");
        Ok(())
    }
}
