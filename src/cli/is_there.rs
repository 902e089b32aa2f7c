//! `treatise is-there`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use super::view::ViewArgs;
use treatise::query::Words;

/// Say whether there is such a thing: present, absent, not found or not examined
///
/// Absent within scope, not found and not examined are three different things: the answer names the claims, denials and
/// searches that it rests on. The pattern is a list of properties in Turtle, or whole triples, or the id of a denial.
/// Blank nodes stand for anything, and a kind takes in the kinds below it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise is-there 'a tr:MutualDefenceTreaty ; tr:party actor:us , actor:il ; tr:legalForce tr:InForce'\n  \
    treatise is-there no-mdt                                  what a denial denies\n  \
    treatise is-there '_:c tr:amount _:x . _:x sh:minExclusive 5000000000'\n  \
    treatise is-there 'a tr:Treaty ; tr:party actor:us , actor:sa' --format json")]
pub(super) struct Args {
    /// What is looked for
    #[arg(required = true, value_name = "PATTERN")]
    words: Vec<String>,
    #[command(flatten)]
    view: ViewArgs,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let selection = self.view.selection();
        let reader = project.select(&selection)?;
        let answer = project.is_there(&self.words.join(" "), &reader, session.now.today, selection.valid_on)?;
        let vocabulary = project.vocabulary()?;
        let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: project.prefixes() };
        match session.format {
            Format::Json => output::print_json(&answer.json(&words))?,
            Format::Text => output::print_text(&answer.text(&words, session.stdout_style().width))?,
        }
        self.view.finish(&project, session)
    }
}
