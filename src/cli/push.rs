//! `treatise push`

use super::error::Failure;
use super::output;
use super::remote::Remote;
use super::session::{Format, Session, grouped};
use serde_json::json;
use treatise::project::PushRequest;
use treatise::remote::Sending;

/// Bring the newest revision to the SPARQL service that treatise.toml names
///
/// Only what changed since the last push is sent, in requests of limited size. A push that was interrupted goes on where
/// it stopped. At the end the statements of every graph that was touched are counted there, and a difference is an error.
/// Nothing is sent to a host that treatise.toml does not name.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  treatise push\n  treatise push --dry-run          what would be sent?\n  treatise push --full             everything again, after emptying our graphs there\n  \
    treatise push --format json"
)]
pub(super) struct Args {
    /// Send everything, whatever was sent before
    #[arg(long)]
    full: bool,
    /// Say what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let remote = Remote::find(&project, false)?.ok_or_else(|| {
            Failure::caller("treatise.toml names no store to push to")
                .hint("name one: `store = \"https://example.org/sparql\"`; docs/remote.md shows what else can be said")
        })?;
        let watcher = session.progress();
        let how = PushRequest { full: self.full, dry_run: self.dry_run };
        let sent = project.push(remote.client(), how, &watcher);
        drop(watcher);
        let sent = sent?;
        match session.format {
            Format::Json => output::print_json(&json!({
                "store": remote.url(), "revision": sent.revision, "added": sent.added, "removed": sent.removed,
                "graphsEmptied": sent.cleared, "doneBefore": sent.resumed, "requests": sent.requests,
                "dryRun": self.dry_run,
            })),
            Format::Text if self.dry_run => output::print_text(&would(&sent, remote.url())),
            Format::Text => output::print_text(&told(&sent, remote.url())),
        }
    }
}

fn would(sent: &Sending, url: &str) -> String {
    let count = |n: u64| grouped(usize::try_from(n).unwrap_or(usize::MAX));
    if sent.nothing {
        return told(sent, url);
    }
    let mut text = format!("would bring revision {} to {url}: send {} statements", sent.revision, count(sent.added));
    text.push_str(&format!(", take {} back, empty {} graphs", count(sent.removed), count(sent.cleared)));
    if sent.resumed > 0 {
        text.push_str(&format!(", after {} steps of an earlier push", count(sent.resumed)));
    }
    text.push_str(&format!("; {} requests; nothing was sent", count(sent.requests)));
    text
}

fn told(sent: &Sending, url: &str) -> String {
    let count = |n: u64| grouped(usize::try_from(n).unwrap_or(usize::MAX));
    if sent.nothing {
        return format!("{url} holds revision {} already; `--full` sends everything again", sent.revision);
    }
    let mut text = format!("{url} holds revision {}: {} statements sent", sent.revision, count(sent.added));
    if sent.removed > 0 {
        text.push_str(&format!(", {} taken back", count(sent.removed)));
    }
    if sent.cleared > 0 {
        text.push_str(&format!(", {} graphs emptied first", count(sent.cleared)));
    }
    if sent.resumed > 0 {
        text.push_str(&format!(", after {} steps of an earlier push", count(sent.resumed)));
    }
    text.push_str("; the counts agree");
    text
}
