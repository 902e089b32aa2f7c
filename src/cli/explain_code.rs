//! `treatise explain-code`

use super::error::Failure;
use super::output;
use super::session::Session;
use treatise::diagnostic::{codes, did_you_mean};

/// Tell what the code of a finding stands for and how to mend it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise explain-code T4003\n  treatise explain-code --list")]
pub(super) struct Args {
    /// The code, such as T4003
    #[arg(required_unless_present = "list")]
    code: Option<String>,
    /// List every code
    #[arg(long)]
    list: bool,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        if self.list {
            let lines: Vec<String> = codes::ALL
                .iter()
                .map(|code| format!("{}  {:<7}  {}", code.id, code.severity.name(), code.title))
                .collect();
            return output::print_text(&lines.join("\n"));
        }
        let asked = self.code.as_deref().unwrap_or_default();
        let code = codes::find(asked).ok_or_else(|| unknown(asked))?;
        let (severity, name) = (code.severity.name(), code.name());
        let switch = if code.is_editorial() {
            format!(
                "A project can raise, lower or switch it off in treatise.toml: [checks] {name} = \"off\", \"note\", \"warning\" or \"error\"."
            )
        } else if severity == "error" {
            "It cannot be lowered or switched off.".to_owned()
        } else {
            format!("A project can raise it in treatise.toml, not lower it: [checks] {name} = \"error\".")
        };
        let text = format!("{} ({severity}): {}\n\n{}\n\n{switch}\n", code.id, code.title, code.explanation);
        output::print_wrapped(&text, session.stdout_style().width)
    }
}

fn unknown(asked: &str) -> Failure {
    let failure = Failure::caller(format!("there is no code `{asked}`"));
    let failure = match did_you_mean(&asked.to_ascii_uppercase(), codes::ALL.iter().map(|code| code.id)) {
        Some(best) => failure.hint(format!("did you mean `{best}`?")),
        None => failure,
    };
    failure.hint("`treatise explain-code --list` lists every code")
}
