//! The command line: words in, words out.
//!
//! 1. clap reads the words into raw arguments: [`Words`], with one struct a verb.
//! 2. [`session`] looks at the environment, the clock and the terminal ([`world`]) once and makes a
//!    ready [`Session`] of the arguments that every verb has.
//! 3. The verb's `run` does its work through [`treatise::project::Project`] and writes data to
//!    standard output ([`output`]); what it says to people goes to standard error.
//! 4. What fails becomes a [`Failure`]; `error.rs` is the only place that decides who is to blame
//!    and with which code the program exits.

mod error;
mod output;
mod progress;
mod session;
mod typed;
mod view;
mod world;

mod adopt;
mod anchor;
mod build;
mod changes;
mod check;
mod completions;
mod diff;
mod disagreements;
mod explain;
mod explain_code;
mod export;
mod import;
mod init;
mod is_there;
mod load;
mod log;
mod mappings;
mod policies;
mod publish;
mod push;
mod query;
mod remote;
mod retract;
mod show;
mod snapshot;
mod store;
mod update;
mod why;

use clap::{Parser, Subcommand};
use error::Failure;
use session::{Globals, Session};
use std::process::ExitCode;

/// Keep claims with their sources, and publish only what they support
///
/// A project is a folder with `treatise.toml`: tables and RDF in data/, questions in queries/, texts in explainers/.
/// Every fact in it is a claim with a status and sources. `build` checks all of it and writes the site.
#[derive(Debug, Parser)]
#[command(
    name = "treatise",
    bin_name = "treatise",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = false,
    after_help = "Begin with `treatise init my-project`. Every verb has its own help: `treatise help query`.\n\n\
        Exit codes: 0 good, 1 the data is wrong, 2 the request is wrong, 3 disk, memory or store failed,\n\
        4 done, but for lines that were left out as asked, 70 a bug."
)]
struct Words {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Args),
    Build(build::Args),
    Check(check::Args),
    Mappings(mappings::Args),
    Adopt(adopt::Args),
    Import(import::Args),
    Load(load::Args),
    Update(update::Args),
    Query(query::Args),
    Why(why::Args),
    IsThere(is_there::Args),
    Disagreements(disagreements::Args),
    Snapshot(snapshot::Args),
    Anchor(anchor::Args),
    Explain(explain::Args),
    Export(export::Args),
    Publish(publish::Args),
    Push(push::Args),
    Policies(policies::Args),
    Retract(retract::Args),
    Log(log::Args),
    Store(store::Args),
    Show(show::Args),
    Diff(diff::Args),
    ExplainCode(explain_code::Args),
    Completions(completions::Args),
}

/// Reads the words of the process, does what they say, and gives the exit code.
pub(crate) fn main() -> ExitCode {
    error::guard(|| {
        let words = Words::parse();
        let session = match Session::new(&words.globals) {
            Ok(session) => session,
            Err(failure) => return failure.report(None),
        };
        let done = words.verb.run(&session).map_err(|failure| failure.report(Some(&session)));
        let sound = session.sound().map_err(|failure| failure.report(Some(&session)));
        sound.and(done).err().unwrap_or(ExitCode::SUCCESS)
    })
}

impl Verb {
    fn run(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Init(args) => args.run(session),
            Self::Build(args) => args.run(session),
            Self::Check(args) => args.run(session),
            Self::Mappings(args) => args.run(session),
            Self::Adopt(args) => args.run(session),
            Self::Import(args) => args.run(session),
            Self::Load(args) => args.run(session),
            Self::Update(args) => args.run(session),
            Self::Query(args) => args.run(session),
            Self::Why(args) => args.run(session),
            Self::IsThere(args) => args.run(session),
            Self::Disagreements(args) => args.run(session),
            Self::Snapshot(args) => args.run(session),
            Self::Anchor(args) => args.run(session),
            Self::Explain(args) => args.run(session),
            Self::Export(args) => args.run(session),
            Self::Publish(args) => args.run(session),
            Self::Push(args) => args.run(session),
            Self::Policies(args) => args.run(session),
            Self::Retract(args) => args.run(session),
            Self::Log(args) => args.run(session),
            Self::Store(args) => args.run(session),
            Self::Show(args) => args.run(session),
            Self::Diff(args) => args.run(session),
            Self::ExplainCode(args) => args.run(session),
            Self::Completions(args) => args.run(session),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Words::command().debug_assert();
    }

    #[test]
    fn every_verb_has_a_short_first_line_and_examples() {
        for verb in Words::command().get_subcommands() {
            let name = verb.get_name();
            let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_empty() && about.len() <= 80 && !about.ends_with('.'), "{name}: {about}");
            let examples = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(examples.starts_with("Examples:\n  treatise "), "{name} has no examples");
        }
    }
}
