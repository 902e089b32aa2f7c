//! `treatise completions`

use super::error::Failure;
use super::{Session, Words, output};
use clap::CommandFactory;
use clap_complete::Shell;

/// Print what a shell needs to complete the words of this program
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  treatise completions bash > ~/.local/share/bash-completion/completions/treatise\n  \
    treatise completions fish > ~/.config/fish/completions/treatise.fish"
)]
pub(super) struct Args {
    /// Which shell
    shell: Shell,
}

impl Args {
    pub(super) fn run(&self, _session: &Session) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Words::command(), "treatise", &mut script);
        output::print(&script)
    }
}
