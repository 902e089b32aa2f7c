//! The `treatise` command: words in, words out.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
