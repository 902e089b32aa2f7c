//! `treatise diff`

use super::changes::{ChangeArgs, typed};
use super::error::Failure;
use super::session::Session;
use treatise::project::Moment;

/// Tell what changed between two revisions or days, and why each fact came or went
///
/// Each end is the number of a revision, a day (the state at its end) or `now`; 0 is the empty state before the first
/// revision. If the second is left out, it is now. If the first is the newer one, the way back is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise diff 2                   since revision 2\n  treatise diff 2 5\n  \
    treatise diff 2026-11-20..now\n  treatise diff 2 -o csv --output-file changes.csv\n  \
    treatise diff 2 5 -o patch        for a replica: applied to the state 2, it gives 5")]
pub(super) struct Args {
    /// A revision, a day or now; or two of them, A..B
    #[arg(value_name = "A")]
    from: String,
    /// A revision, a day or now [default: now]
    #[arg(value_name = "B")]
    to: Option<String>,
    #[command(flatten)]
    changes: ChangeArgs,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let (from, to) = self.ends()?;
        let project = session.project()?;
        self.changes.write(session, &project, &project.span(from, to)?)
    }

    /// Both ends; what `..` leaves open is the beginning, or now.
    fn ends(&self) -> Result<(Option<Moment>, Option<Moment>), Failure> {
        match (self.from.split_once(".."), &self.to) {
            (None, to) => Ok((typed(&self.from)?, typed(to.as_deref().unwrap_or("now"))?)),
            (Some((from, to)), None) => {
                let or =
                    |text: &'_ str, open: &'static str| if text.is_empty() { open.to_owned() } else { text.to_owned() };
                Ok((typed(&or(from, "0"))?, typed(&or(to, "now"))?))
            }
            (Some(_), Some(_)) => {
                Err(Failure::caller("two ends too many").hint("write `treatise diff 2 5` or `treatise diff 2..5`"))
            }
        }
    }
}
