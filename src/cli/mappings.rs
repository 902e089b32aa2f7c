//! `treatise mappings`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use serde_json::{Value, json};
use treatise::project::{Mapping, mappings};

/// List the datasets that the program knows how to read
///
/// Treatise ships descriptions of their files, and never the files: bring your own, and `treatise adopt` puts them into
/// the project. docs/mappings.md says how to describe another dataset.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise mappings\n  treatise mappings --format json")]
pub(super) struct Args {}

impl Args {
    #[expect(clippy::unused_self, reason = "every verb has the same form")]
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let all = mappings();
        match session.format {
            Format::Json => output::print_json(&all.iter().map(value).collect()),
            Format::Text => output::print_text(&all.iter().map(text).collect::<Vec<_>>().join("\n\n")),
        }
    }
}

fn value(mapping: &Mapping) -> Value {
    json!({
        "name": mapping.name,
        "title": mapping.title,
        "reads": mapping.reads,
        "gives": mapping.gives,
        "from": mapping.from,
        "licence": mapping.licence,
        "citation": mapping.citation,
    })
}

fn text(mapping: &Mapping) -> String {
    let lines = [
        ("reads", &mapping.reads),
        ("gives", &mapping.gives),
        ("from", &mapping.from),
        ("licence", &mapping.licence),
        ("cite", &mapping.citation),
    ];
    let rest = lines.map(|(word, text)| format!("  {word:<8} {text}")).join("\n");
    format!("{}: {}\n{rest}", mapping.name, mapping.title)
}
