//! `treatise publish`

use super::error::Failure;
use super::session::{Session, plural};
use super::{build, query};
use std::path::PathBuf;

/// Write the site from what the store holds, without importing
///
/// `build` does the same after importing the files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise publish\n  treatise publish --dir /var/www/pact")]
pub(super) struct Args {
    /// Folder of the site, below the project unless it is a full path
    #[arg(long, value_name = "DIR", default_value = "site")]
    dir: PathBuf,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let dir = project.root().join(&self.dir);
        let watcher = session.progress();
        let site = project.publish(&dir, &watcher)?;
        drop(watcher);
        let (files, bytes) = (plural(site.files, "file"), build::size(site.bytes));
        session.say(&format!("wrote {files} ({bytes}), {} of them new or changed", site.changed));
        session.say(&format!("open {}", Session::show_path(&dir.join("index.html"))));
        query::tell_stale(&project, session)
    }
}
