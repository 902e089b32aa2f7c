//! `treatise policies`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use serde_json::json;
use treatise::project::Standing;

/// List the policies by which the record can be read
///
/// A policy says what counts as held: which statuses, whose word, how reliable a source. `supported` is built in; others
/// are tables [policies.NAME] in treatise.toml. Choose one with --policy NAME.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise policies\n  \
    treatise policies --format json")]
pub(super) struct Args {}

impl Args {
    #[expect(clippy::unused_self, reason = "every verb has the same form")]
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let policies = project.policies()?;
        match session.format {
            Format::Json => output::print_json(
                &policies
                    .iter()
                    .map(|it| {
                        json!({
                            "name": it.name, "iri": it.iri.as_str(), "description": it.description,
                            "claims": it.claims, "facts": it.facts,
                        })
                    })
                    .collect(),
            ),
            Format::Text => {
                let width = policies.iter().map(|it| it.name.len()).max().unwrap_or_default();
                let line = |it: &Standing| {
                    format!("{:width$}  {:>6} claims  {:>6} facts  {}", it.name, it.claims, it.facts, it.description)
                };
                output::print_text(&policies.iter().map(line).collect::<Vec<_>>().join("\n"))
            }
        }
    }
}
