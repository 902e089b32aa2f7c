//! `treatise why`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use super::view::ViewArgs;
use treatise::query::{Accounts, Target, Words, accounts};

/// Tell what stands behind a thing or statement: claims, stances, sources, searches
///
/// Name a thing by kind and id (claim:no-mdt), or by its id where only one thing has it. A statement is three words,
/// subject, property and value, where ? stands for anything.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise why claim:no-mdt\n  \
    treatise why agreement:mou-1981 --valid-on 1985-06-01      in force by whose account?\n  \
    treatise why 'agreement:mou-2016 tr:bindingness ?'\n  \
    treatise why source:cow-alliances-v4-1 --format json      what rests on this source?")]
pub(super) struct Args {
    /// A thing, or the three words of a statement
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    #[command(flatten)]
    view: ViewArgs,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let selection = self.view.selection();
        let reader = project.select(&selection)?;
        let why = project.why(&self.words, &reader)?;
        let vocabulary = project.vocabulary()?;
        let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: project.prefixes() };
        let accounts = match &why.target {
            Target::Thing(thing) => Some(accounts(&reader, thing)).filter(Accounts::tell_a_course),
            Target::Triple { .. } => None,
        };
        let day = selection.valid_on;
        match session.format {
            Format::Json => {
                let mut value = why.json(&words);
                if let (Some(accounts), Some(map)) = (&accounts, value.as_object_mut()) {
                    map.insert("accounts".to_owned(), accounts.json(project.prefixes(), day));
                }
                output::print_json(&value)?;
            }
            Format::Text => {
                if let Some(accounts) = &accounts {
                    output::print_text(&format!("{}\n", accounts.text(&reader, project.prefixes(), day)))?;
                }
                output::print_text(&why.text(&words, session.stdout_style().width))?;
            }
        }
        self.view.finish(&project, session)
    }
}
