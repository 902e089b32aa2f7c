//! The only file that looks at the environment, the clock and the terminal.

use std::io::IsTerminal;
use std::time::UNIX_EPOCH;

/// Whether a person is watching what goes to standard output.
pub(super) fn stdout_is_watched() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether a person is watching what goes to standard error.
pub(super) fn stderr_is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Whether standard input is a person at a keyboard, who would wait for nothing.
pub(super) fn stdin_is_typed() -> bool {
    std::io::stdin().is_terminal()
}

/// Standard input.
pub(super) fn stdin() -> std::io::Stdin {
    std::io::stdin()
}

/// How many threads can run side by side.
pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A variable of the environment that is set to something.
#[expect(clippy::disallowed_methods, reason = "the command line may read the environment, here and nowhere else")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Seconds since the beginning of 1970, of the clock.
#[expect(clippy::disallowed_methods, reason = "the command line may read the clock, here and nowhere else")]
pub(super) fn clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(since).unwrap_or(i64::MAX)
}

/// How many columns a person sees: `COLUMNS`, else the size of the terminal.
pub(super) fn columns() -> Option<usize> {
    let asked = variable("COLUMNS").and_then(|text| text.parse().ok());
    asked.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
}

/// Whether the environment asks for colours (true), forbids them (false), or leaves it to us.
///
/// `NO_COLOR` forbids, `CLICOLOR_FORCE` asks, `CLICOLOR=0` forbids; `TERM=dumb` cannot show them.
pub(super) fn wants_colours() -> Option<bool> {
    if variable("NO_COLOR").is_some() {
        Some(false)
    } else if variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        Some(true)
    } else if variable("CLICOLOR").as_deref() == Some("0") || variable("TERM").as_deref() == Some("dumb") {
        Some(false)
    } else {
        None
    }
}

/// The command as it was typed, for reports of bugs.
pub(super) fn command_line() -> String {
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    std::iter::once("treatise".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}
