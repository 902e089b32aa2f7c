//! Where data goes: standard output, or a file.

use super::error::Failure;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// The option that sends data to a file.
#[derive(Debug, clap::Args)]
pub(super) struct Destination {
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
}

impl Destination {
    /// Whether the data goes to a file.
    pub(super) fn is_file(&self) -> bool {
        self.output_file.is_some()
    }

    /// Writes all of it.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        match &self.output_file {
            None => print(bytes),
            Some(path) => std::fs::write(path, bytes)
                .map_err(|error| Failure::io(format!("cannot write {}", path.display()), &error)),
        }
    }
}

/// Writes bytes to standard output.
pub(super) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::io("cannot write to standard output", &error);
    let mut out = BufWriter::new(std::io::stdout().lock());
    out.write_all(bytes).and_then(|()| out.flush()).map_err(failed)
}

/// Writes text to standard output, with a line break at its end.
pub(super) fn print_text(text: &str) -> Result<(), Failure> {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    print(format!("{text}{end}").as_bytes())
}

/// Writes text to standard output, with lines no longer than a width where spaces allow it.
///
/// A line that begins with spaces is continued below its first word.
pub(super) fn print_wrapped(text: &str, width: usize) -> Result<(), Failure> {
    print_text(&wrap(text, width))
}

/// Writes JSON to standard output, readable.
pub(super) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    print_text(&format!("{value:#}"))
}

fn wrap(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        out.push_str(indent);
        let mut column = indent.len();
        for (i, word) in body.split(' ').enumerate() {
            let length = word.chars().count();
            if i > 0 && column + 1 + length > width {
                out.push('\n');
                out.push_str(indent);
                column = indent.len();
            } else if i > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three\n\nfour", 7), "one two\nthree\n\nfour\n");
        assert_eq!(wrap("  one two three", 9), "  one two\n  three\n");
    }
}
